"""How a process ends on Ctrl-C, at any moment: at once where need be, and without a traceback."""

import asyncio
import functools
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import pytest
from typing_extensions import override

from copilot.cli.app import main
from copilot.cli.interruption import CtrlC, is_interruption, stopped_text
from copilot.cli.process import main as process
from copilot.last_words import last_words, leave_words
from tests.cli.answering import ANSWER, use
from tests.cli.commands import Commands, Ran
from tests.cli.interrupting import SLOW, Interrupted, press_when
from tests.loopback import LoopbackServer, answer
from tests.terminal import negotiate as command_line

# Tells when Ctrl-C is taken care of: what comes before is Python's own start.
READY = """
import os, signal, sys
ready, real = int(sys.argv.pop(1)), signal.signal
def noted(number, handler):
    before = real(number, handler)
    if handler is not signal.SIG_IGN:
        os.write(ready, b".")
    return before
signal.signal = noted
from copilot.cli.process import main
sys.exit(main())
"""


# The process


class Twice(CtrlC):
    """Ctrl-C, pressed so quickly that nothing happens in between."""

    @override
    def press(self, number: int, frame: FrameType | None) -> None:
        try:
            super().press(number, frame)
        finally:
            super().press(number, frame)


def test_a_second_press_ends_the_process_at_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    left: list[int] = []
    Twice(as_json=False, leave=left.append).take_over()
    with LoopbackServer(SLOW) as server:
        use(server, monkeypatch, model="small")
        pressed = press_when(lambda: server.requests)
        code = main(["trades", "offer.yaml"])
        pressed.join()
    out, err = capfd.readouterr()
    assert (code, out, left) == (130, "", [130])
    assert "Stopped. A request was still under way; what it costs is not known." in err


def test_what_a_press_turned_into_is_no_defect(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Odd(Interrupted):
        @override
        def read(self) -> str:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            raise ImportError("half imported")

    CtrlC(as_json=False).take_over()
    monkeypatch.setattr(sys, "stdin", Odd())
    assert negotiate("trades", "-") == Ran(130, "", "Stopped.\n")
    signal.raise_signal(signal.SIGINT)  # all is said


def test_an_interruption_that_python_would_only_print_ends_the_process(
    capfd: pytest.CaptureFixture[str],
) -> None:
    left: list[int] = []
    CtrlC(as_json=False, leave=left.append).take_over()

    class Held:
        def __init__(self, error: BaseException) -> None:
            self._error = error

        def __del__(self) -> None:
            raise self._error

    def dropped(error: BaseException) -> None:
        Held(error)

    dropped(KeyboardInterrupt())
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert left == [130, 130]
    assert capfd.readouterr().err == "Stopped.\nStopped.\n"
    sys.excepthook(ValueError, ValueError("seen"), None)
    dropped(ValueError("seen too"))
    assert left == [130, 130]
    told = capfd.readouterr().err
    assert "ValueError: seen\n" in told
    assert "ValueError: seen too\n" in told


def test_what_cannot_be_called_off_is_not_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    left: list[int] = []
    ctrl_c = CtrlC(as_json=False, leave=left.append, patience_seconds=0.01)
    ctrl_c.take_over()

    async def stubborn() -> None:
        signal.raise_signal(signal.SIGINT)
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.1)

    with pytest.raises(asyncio.CancelledError) as stopped:
        asyncio.run(stubborn())
    assert is_interruption(stopped.value)
    assert (left, capfd.readouterr().err) == ([130], "Stopped.\n")


def test_words_that_fail_and_words_that_are_empty_are_left_out() -> None:
    def broken() -> str:
        raise ImportError("half imported")

    with last_words():
        for words in (broken, str, lambda: "Two\nlines."):
            leave_words(words)
        assert stopped_text(as_json=False) == "Stopped. Two lines."


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctrl_c = CtrlC(as_json=False)
    ctrl_c.take_over()
    ctrl_c.finish()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_the_process_ends_with_what_the_command_line_ends_with(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    left: list[int] = []
    monkeypatch.setattr("copilot.cli.process.CtrlC", functools.partial(CtrlC, leave=left.append))
    for raised, expected in ((KeyboardInterrupt, 130), (ZeroDivisionError, None), (None, 5)):

        def ended(raised: type[BaseException] | None = raised) -> int:
            if raised is not None:
                raise raised
            return 5

        signal.signal(signal.SIGINT, signal.default_int_handler)
        monkeypatch.setattr("copilot.cli.app.main", ended)
        if expected is None:
            with pytest.raises(ZeroDivisionError):
                process()
        else:
            assert process() == expected
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert (left, capfd.readouterr().err) == ([130], "Stopped.\n")


def pressed_after(
    seconds: float | None, again: float | None, *arguments: str, folder: Path
) -> tuple[int, str, str, float]:
    """Exit code, stdout, stderr and seconds of a command at which Ctrl-C is pressed."""
    ours, theirs = os.pipe()
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", READY, str(theirs), *arguments],
        cwd=folder,
        pass_fds=[theirs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        os.close(theirs)
        assert os.read(ours, 1) == b"."
        begun = time.monotonic()
        for wait in (seconds, again):
            if wait is not None:
                time.sleep(wait)
                running.send_signal(signal.SIGINT)
        out, err = running.communicate()
        took = time.monotonic() - begun
    os.close(ours)
    return running.returncode, out, err, took


@pytest.mark.load
@pytest.mark.parametrize("model", ["", "small"])
def test_ctrl_c_at_any_moment_is_quiet(
    monkeypatch: pytest.MonkeyPatch, folder: Path, model: str
) -> None:
    draw = random.Random(f"moments {model}")  # noqa: S311 - moments, no secrets
    command = ("trades", "offer.yaml", "--json")
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model=model)
        code, whole, _, life = pressed_after(None, None, *command, folder=folder)
        assert code == 0
        codes = set()
        for _ in range(8):
            moments = draw.uniform(0, life), draw.choice([None, 0.0, 0.002, 0.02])
            code, out, err, _ = pressed_after(*moments, *command, folder=folder)
            codes.add(code)
            if code == 130:
                assert json.loads(err)["error"]["message"].startswith("Stopped.")
                assert out == "" or json.loads(out).keys() == json.loads(whole).keys()
            else:
                assert (code, err) == (0, "")
    assert 130 in codes


def test_a_request_to_end_ends_without_a_word(folder: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - this interpreter
        command_line("trades", "-"),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        time.sleep(0.2)
        running.terminate()
        out, err = running.communicate()
    assert (running.returncode, out, err) == (-signal.SIGTERM, b"", b"")
