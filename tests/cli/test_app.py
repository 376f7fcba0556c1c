"""The command as a whole: help, start-up, errors, exit codes."""

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from copilot import __version__
from tests.cli.commands import Commands
from tests.terminal import INTERRUPT, Typed, run_in_terminal
from tests.terminal import negotiate as command_line

HEAVY = {"asyncio", "numpy", "ruamel", "rich", "openai", "jinja2", "tenacity", "pydantic_evals"}
"""typer itself loads pydantic where it reads an option."""


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """The modules that a command has loaded by its end."""
    code = (
        "import sys; from copilot.cli.app import main; code = main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr);"
        "sys.exit(code)"
    )
    ran = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["trades", "--help"], ["prompts", "-h"]]
)
def test_help_loads_nothing_heavy(arguments: list[str], folder: Path) -> None:
    loaded = loaded_by(*arguments, folder=folder)
    assert loaded & HEAVY == set()
    assert not [name for name in loaded if name.startswith(("copilot.domain", "copilot.analysis"))]


def test_trades_without_a_model_load_no_client_and_no_template_engine(folder: Path) -> None:
    loaded = loaded_by("trades", "offer.yaml", "--no-llm", folder=folder)
    assert loaded & (HEAVY - {"numpy", "ruamel"}) == set()


def test_the_interpreter_can_be_named_instead_of_the_command(folder: Path) -> None:
    ran = subprocess.run(  # noqa: S603 - this interpreter
        command_line("--version"), cwd=folder, capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"negotiate {__version__}\n"


def test_the_version_is_an_answer(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    version = f"negotiate {__version__}\n"
    assert negotiate("--version").out == version
    monkeypatch.setattr(sys, "argv", ["negotiate", "--version"])
    with pytest.raises(SystemExit) as exit_info:
        runpy.run_module("copilot", run_name="__main__")
    assert (exit_info.value.code, capsys.readouterr().out) == (0, version)
    assert "main" in runpy.run_module("copilot.__main__")


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_help_shows_examples_before_options(negotiate: Commands, arguments: list[str]) -> None:
    ran = negotiate(*arguments)
    assert ran.code == 0
    assert ran.out.index("Examples:") < ran.out.index("Options:") < ran.out.index("Commands:")
    assert ran.err == ""


@pytest.mark.parametrize(
    "command",
    [
        *("init", "check", "trades", "questions", "price", "improve", "frontier", "prompts"),
        *("prompts list", "prompts show", "prompts render", "prompts check"),
    ],
)
def test_every_command_has_examples_and_fits_the_screen(negotiate: Commands, command: str) -> None:
    ran = negotiate(*command.split(), "-h")
    assert ran.code == 0
    assert ran.out.index("Examples:") < ran.out.index("Options:")
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_command_that_does_not_exist_names_the_nearest(negotiate: Commands) -> None:
    ran = negotiate("trade", "offer.yaml")
    assert ran.code == 2
    assert "trades" in ran.err
    assert ran.err.endswith("See: negotiate --help\n")


def test_a_missing_argument_points_to_the_help_of_its_command(negotiate: Commands) -> None:
    ran = negotiate("trades")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "negotiate: Missing argument 'FILE'.\nSee: negotiate trades --help\n"


def test_usage_errors_are_json_with_json(negotiate: Commands) -> None:
    ran = negotiate("trades", "--json")
    assert ran.code == 2
    assert json.loads(ran.err) == {
        "error": {
            "kind": "usage",
            "message": "Missing argument 'FILE'.",
            "file": None,
            "line": None,
            "hint": "See: negotiate trades --help",
        }
    }


def test_a_file_that_is_not_there_is_one_line(negotiate: Commands) -> None:
    ran = negotiate("trades", "nowhere.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("nowhere.yaml: no such file; expected")
    assert "Traceback" not in ran.err


def test_every_finding_of_a_file_is_told_with_its_line(negotiate: Commands, folder: Path) -> None:
    (folder / "bad.yaml").write_text(
        "title: x\nsituation: y\nissues:\n  A: {i_ask: 1, they_offer: 2, to_me: hihg}\n  B: {x: 1}\n",
        encoding="utf-8",
    )
    ran = negotiate("check", "bad.yaml")
    assert ran.code == 2
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == [
        "bad.yaml:4",
        "bad.yaml:5",
    ]
    as_json = negotiate("check", "bad.yaml", "--json")
    error = json.loads(as_json.err)["error"]
    assert (as_json.code, as_json.out, error["kind"]) == (2, "", "scenario")
    assert (error["file"], error["line"]) == ("bad.yaml", 4)


def test_debug_shows_where_it_happened_wherever_it_stands(negotiate: Commands) -> None:
    for arguments in (["--debug", "trades", "nowhere.yaml"], ["trades", "nowhere.yaml", "--debug"]):
        ran = negotiate(*arguments)
        assert ran.code == 2
        assert ran.err.startswith("Traceback")
        assert "no such file" in ran.err.splitlines()[-1]


def test_a_failure_of_the_file_system_is_one_line(negotiate: Commands, folder: Path) -> None:
    (folder / "terms.yaml").write_text("Remote days: 3\n", encoding="utf-8")
    (folder / "terms.yaml").chmod(0)
    if os.access(folder / "terms.yaml", os.R_OK):
        pytest.skip("this user may read every file")
    ran = negotiate("price", "offer.yaml", "terms.yaml")
    assert ran.code == 2
    assert ran.err == "negotiate: terms.yaml: Permission denied\n"


class Broken:
    """A stdin that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def read(self) -> str:
        """Fails."""
        raise self._error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(5, "Input/output error"), "negotiate: Input/output error\n"),
        (OSError(5, "Input/output error", "disk"), "negotiate: disk: Input/output error\n"),
        (OSError("odd"), "negotiate: odd\n"),
    ],
)
def test_an_error_of_the_system_is_told_with_what_it_names(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, error: OSError, told: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Broken(error))
    ran = negotiate("trades", "-")
    assert (ran.code, ran.err) == (2, told)


def test_a_defect_is_one_line_and_a_hint_unless_debugged(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Broken(ZeroDivisionError("oh")))
    ran = negotiate("trades", "-")
    assert ran.code == 1
    assert ran.err == ("negotiate: ZeroDivisionError: oh\nThis is a defect. --debug shows where.\n")
    assert json.loads(negotiate("trades", "-", "--json").err)["error"]["kind"] == "defect"
    with pytest.raises(ZeroDivisionError):
        negotiate("trades", "-", "--debug")


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    ran = subprocess.run(  # noqa: S602 - a pipe is what is tested
        f'"{sys.executable}" -m copilot trades offer.yaml --all | head -1; exit "${{PIPESTATUS[0]}}"',
        cwd=folder,
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Senior engineer offer")


def test_a_stdin_of_another_encoding_is_told(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin = io.TextIOWrapper(io.BytesIO(b"title: \xe9t\xe9"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", latin)
    ran = negotiate("trades", "-")
    assert ran.code == 2
    assert ran.err.startswith("negotiate: stdin is no UTF-8 text")


def test_a_stdin_that_is_no_text_is_told(folder: Path) -> None:
    ran = subprocess.run(  # noqa: S603 - this interpreter
        command_line("trades", "-"),
        cwd=folder,
        input=b"title: \xff\xfe",
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_ctrl_c_ends_with_130_and_no_traceback(folder: Path) -> None:
    session = run_in_terminal(
        command_line("trades", "-"), Typed("Ctrl-D", INTERRUPT), folder=folder
    )
    assert session.exit_code == 130
    assert "Traceback" not in session.screen


def test_a_terminal_is_told_what_is_waited_for(folder: Path) -> None:
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    session = run_in_terminal(
        command_line("check", "-"), Typed("Ctrl-D", f"{text}\x04"), folder=folder
    )
    assert session.screen.startswith("Reading the scenario from the keyboard; end with Ctrl-D")
    assert "Valid. 4 issues" in session.screen
    assert session.exit_code == 0
