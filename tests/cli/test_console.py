"""Colour: only where it is wanted, and never as the only carrier of meaning."""

import io
from pathlib import Path

import pytest
from typing_extensions import override

from copilot.cli.console import Colour, answer, tell, wants_colour
from tests.cli.commands import Commands, Keyboard
from tests.terminal import negotiate as command_line
from tests.terminal import run_in_terminal

XTERM = {"TERM": "xterm"}


@pytest.mark.parametrize(
    ("choice", "terminal", "environ", "wanted"),
    [
        (Colour.AUTO, True, XTERM, True),
        (Colour.AUTO, False, XTERM, False),
        (Colour.AUTO, True, XTERM | {"NO_COLOR": "1"}, False),
        (Colour.AUTO, True, XTERM | {"NO_COLOR": ""}, True),
        (Colour.AUTO, True, {"TERM": "dumb"}, False),
        (Colour.AUTO, True, {}, False),
        (Colour.AUTO, False, XTERM | {"FORCE_COLOR": "1", "GITHUB_ACTIONS": "1"}, False),
        (Colour.ALWAYS, False, {"NO_COLOR": "1"}, True),
        (Colour.NEVER, True, XTERM, False),
    ],
)
def test_colour_is_for_terminals_that_did_not_decline_it(
    choice: Colour,
    terminal: bool,  # noqa: FBT001 - a column of the table
    environ: dict[str, str],
    wanted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    stream = Keyboard() if terminal else io.StringIO()
    assert wants_colour(choice, stream, environ=environ) is wanted


@pytest.mark.parametrize(
    "arguments",
    [
        ["trades", "offer.yaml"],
        ["questions", "offer.yaml"],
        ["price", "offer.yaml", "Remote days=2"],
        ["improve", "offer.yaml", "Remote days=2"],
        ["frontier", "offer.yaml"],
        ["check", "offer.yaml"],
    ],
)
def test_every_answer_can_be_coloured_and_left_plain(
    negotiate: Commands, arguments: list[str]
) -> None:
    assert "\x1b[" in negotiate(*arguments, "--color", "always").out
    assert "\x1b[" not in negotiate(*arguments).out


def test_a_terminal_gets_colour_and_a_pipe_does_not(folder: Path) -> None:
    on_screen = run_in_terminal(command_line("check", "offer.yaml"), folder=folder)
    assert "\x1b[1mValid." in on_screen.screen
    piped = run_in_terminal(command_line("check", "offer.yaml"), folder=folder, stdout_apart=True)
    assert "\x1b" not in piped.stdout
    declined = run_in_terminal(
        command_line("check", "offer.yaml"), folder=folder, environ={"NO_COLOR": "1"}
    )
    assert "\x1b" not in declined.screen


def test_a_broken_pipe_is_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as file:

        class Gone(io.StringIO):
            @override
            def flush(self) -> None:
                raise BrokenPipeError

            @override
            def fileno(self) -> int:
                return file.fileno()

        monkeypatch.setattr("sys.stdout", Gone())
        answer("text")


def test_a_line_for_a_stderr_that_is_closed_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    tell("nobody reads this")
