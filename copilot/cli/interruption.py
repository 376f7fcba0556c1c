"""Ctrl-C: the first press ends a command tidily, a further one at once; no traceback for either.

`CtrlC` is what the process does about the signal. Inside it `KeyboardInterrupt` goes its usual way,
so that files, connections and the terminal are left in order, and `tell_stopped` says so.
Nothing here may import what takes long: it is there to end what takes long.
"""

import contextlib
import os
import signal
import sys
import warnings
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final

from copilot.last_words import words_left

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from sys import UnraisableHookArgs

INTERRUPTED: Final = 130
"""The exit code, as shells have it for SIGINT."""
_PATIENCE_SECONDS: Final = 2.0
"""For closing connections; the name of a host that is looked up cannot be called off, for one."""


class CtrlC:
    """What the process does when Ctrl-C is pressed.

    Args:
        as_json: whether the error is wanted as JSON.
        leave: ends the process without any further ado.
        patience_seconds: how long a tidy end may take.
    """

    def __init__(
        self,
        *,
        as_json: bool,
        leave: Callable[[int], None] = os._exit,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._as_json = as_json
        self._leave = leave
        self._patience_seconds = patience_seconds
        self.pressed = False
        """Whether it was; any failure from then on comes of it."""
        self.over = False
        """Whether all is said: what is pressed now changes nothing."""

    def take_over(self) -> None:
        """Take the signal from Python, unless whoever started the process has it ignored."""
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return
        signal.signal(signal.SIGINT, self.press)
        # An interruption within a destructor or a callback is printed and forgotten by Python.
        sys.unraisablehook = self._unraisable
        sys.excepthook = self._uncaught

    def press(self, number: int, frame: FrameType | None) -> None:
        """Take the signal.

        Raises:
            KeyboardInterrupt: the first time, where no event loop runs.
        """
        del number, frame
        if self.over:
            return
        if self.pressed:
            self.end()
            return
        self.pressed = True
        warnings.simplefilter("ignore")  # a coroutine that never ran is nobody's fault now
        loop = _running_loop()
        if loop is None:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(self._cancel_all, loop)

    def finish(self) -> None:
        """All is said: what is pressed from now on changes nothing, while Python puts things away."""
        self.over = True
        if _in_charge() is self:
            # Python itself gives the signal its meaning back before it is done, but not to this.
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end(self) -> None:
        """Say that it is over, and end the process."""
        self.over = True
        text = stopped_text(as_json=self._as_json)
        with contextlib.suppress(OSError):
            # Not by way of sys.stderr, in which the signal may have come.
            os.write(2, f"{text}\n".encode(errors="replace"))
        self._leave(INTERRUPTED)

    def _cancel_all(self, loop: "AbstractEventLoop") -> None:
        import asyncio

        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.call_later(self._patience_seconds, self.end)

    def _unraisable(self, found: "UnraisableHookArgs") -> None:
        if isinstance(found.exc_value, KeyboardInterrupt):
            self.end()
        else:
            sys.__unraisablehook__(found)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            self.end()
        else:
            sys.__excepthook__(kind, error, trace)


def is_interruption(error: BaseException) -> bool:
    """Whether an error is Ctrl-C, or came of it: imports, for one, make another error of it."""
    ctrl_c = _in_charge()
    return isinstance(error, KeyboardInterrupt) or (ctrl_c is not None and ctrl_c.pressed)


def tell_stopped(*, as_json: bool) -> None:
    """Say on stderr that the command was stopped, and what is left of it."""
    text = stopped_text(as_json=as_json)
    ctrl_c = _in_charge()
    if ctrl_c is not None:
        ctrl_c.over = True
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def stopped_text(*, as_json: bool) -> str:
    """`Stopped.` and the last words, as one line or as a JSON document."""
    sentences = ["Stopped."]
    for words in words_left():
        # What is half imported may fail in any way, and there is nobody left to tell.
        with contextlib.suppress(Exception):
            sentences.append(" ".join(words().split()))
    text = " ".join(sentence for sentence in sentences if sentence)
    if as_json:
        import json

        # As `reporting.json_documents` has it, which takes long to import.
        error = {"kind": "interrupted", "message": text, "file": None, "line": None, "hint": None}
        return json.dumps({"error": error}, ensure_ascii=False, indent=2)
    # On a terminal, what was typed last or `^C` stands on this line.
    return f"\n{text}" if sys.stderr.isatty() else text


def _in_charge() -> CtrlC | None:
    handler = getattr(signal.getsignal(signal.SIGINT), "__self__", None)
    return handler if isinstance(handler, CtrlC) else None


def _running_loop() -> "AbstractEventLoop | None":
    """The event loop that runs in this thread; it cannot where asyncio was never imported."""
    try:
        loop: AbstractEventLoop = sys.modules["asyncio"].get_running_loop()
    except (KeyError, AttributeError, RuntimeError):
        return None
    return loop
