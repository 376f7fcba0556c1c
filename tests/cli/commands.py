"""Runs the command line inside the test's own process."""

import io
import sys
from typing import NamedTuple

import pytest
from typing_extensions import override

from copilot.cli.app import main


class Ran(NamedTuple):
    """How a command went."""

    code: int
    out: str
    err: str


class Keyboard(io.StringIO):
    """Text on stdin that claims to come from a terminal."""

    @override
    def isatty(self) -> bool:
        """A terminal."""
        return True


class Commands:
    """The command line, with what it writes kept apart."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str | None = None, typed: bool = False) -> Ran:
        """Run one command; `typed` says that stdin comes from a keyboard."""
        if stdin is not None:
            stream = Keyboard(stdin) if typed else io.StringIO(stdin)
            self._monkeypatch.setattr(sys, "stdin", stream)
        self._capsys.readouterr()
        code = main(arguments)
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)
