"""A real terminal for tests: a command behind a pty, typed at and read from. Stdlib alone."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

END_OF_FILE = "\x04"
"""Ctrl-D."""
INTERRUPT = "\x03"
"""Ctrl-C."""

# A session leader that opens a terminal gets it as its own, so that Ctrl-C reaches it.
_ON_THE_TERMINAL = 'exec <"$0" >"$0" 2>"$0"; exec "$@"'
_ANSWER_APART = 'exec <"$0" 2>"$0"; exec "$@"'


class Typed(NamedTuple):
    """What to type, once the terminal shows something."""

    after: str
    keys: str


class Session(NamedTuple):
    """How a session on a terminal went."""

    screen: str
    """Everything that the terminal showed, what was typed included; line ends are `\\n`."""
    stdout: str
    """What went to stdout where that was no terminal; else empty."""
    exit_code: int


def negotiate(*arguments: str) -> list[str]:
    """The command line of `negotiate` with this interpreter."""
    return [sys.executable, "-m", "copilot", *arguments]


def run_in_terminal(
    command: Sequence[str],
    *typed: Typed,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    stdout_apart: bool = False,
    timeout_seconds: float = 30.0,
) -> Session:
    """Run a command on a terminal of its own and type at it.

    Args:
        command: what to run.
        typed: in order; each waits until its text shows up after the one before.
        folder: where to run it.
        environ: set on top of a plain environment.
        stdout_apart: give it a pipe for stdout, as in `negotiate … > file`.
        timeout_seconds: for the whole session; a command that hangs fails the test.
    """
    ours, theirs = pty.openpty()
    script = _ANSWER_APART if stdout_apart else _ON_THE_TERMINAL
    process = subprocess.Popen(  # noqa: S603 - the tests' own command
        ["/bin/sh", "-c", script, os.ttyname(theirs), *command],
        cwd=folder,
        env=_plain_environment(folder) | dict(environ or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if stdout_apart else subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        screen = _converse(ours, process, typed, time.monotonic() + timeout_seconds, theirs)
        answer = process.stdout.read().decode() if process.stdout is not None else ""
        return Session(screen.replace("\r\n", "\n"), answer, process.wait(timeout_seconds))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        os.close(ours)


def _plain_environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
    }


def _converse(
    ours: int,
    process: "subprocess.Popen[bytes]",
    typed: Sequence[Typed],
    deadline: float,
    theirs: int,
) -> str:
    """Read and type until the command has ended and its output is read."""
    shown, read_up_to, left = "", 0, list(typed)
    while True:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the command still waits; the terminal shows: {shown!r}")
        ended = process.poll() is not None
        ready, _, _ = select.select([ours], [], [], 0.0 if ended else 0.05)
        if ready:
            shown += os.read(ours, 65_536).decode(errors="replace")
        elif ended:
            os.close(theirs)
            return shown
        if left and left[0].after in shown[read_up_to:]:
            read_up_to += shown[read_up_to:].index(left[0].after) + len(left[0].after)
            os.write(ours, left.pop(0).keys.encode())
