"""Ctrl-C at a moment that a test chooses: while something is read, or while a request is under way."""

import os
import signal
import threading
import time
from collections.abc import Callable

from tests.cli.answering import ANSWER
from tests.loopback import Step, answer

SLOW = Step(answer(ANSWER).body, seconds=1.5)


class Interrupted:
    """A stdin at which Ctrl-C is pressed after some lines."""

    def __init__(self, *lines: str, error: type[BaseException] = KeyboardInterrupt) -> None:
        self._lines = list(lines)
        self._error = error

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def read(self) -> str:
        """Fails."""
        raise self._error

    def readline(self) -> str:
        """A line, as long as there is one."""
        if self._lines:
            return f"{self._lines.pop(0)}\n"
        raise self._error


def press_when(arrived: Callable[[], object]) -> threading.Thread:
    """Presses Ctrl-C once something is there."""

    def wait() -> None:
        while not arrived():
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread
