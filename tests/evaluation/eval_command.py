"""The command `eval` as tests call it, and what it says."""

import json
import shutil
from pathlib import Path

import pytest

from copilot.cli.app import main
from tests.evaluation.authored_answers import LEASE, suite_text

QUESTIONS = json.dumps(
    json.loads((LEASE.parent / "sound.json").read_text("utf-8"))["discovery-questions"][0]
)
"""A good answer to the prompt of that name."""


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """The exit code of `eval` with these arguments, its stdout and its stderr."""
    code = main(["eval", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def the_run(out: str) -> dict[str, object]:
    """The only run of a JSON document."""
    (found,) = json.loads(out)["runs"]
    assert isinstance(found, dict)
    return found


def totals(out: str) -> dict[str, tuple[int, int]]:
    """What each grader that counts came to in the only run of a JSON document."""
    (found,) = json.loads(out)["runs"]
    return {total["grader"]: (total["k"], total["n"]) for total in found["totals"]}


def lease_suite(folder: Path, *prompts: str, more: str = "") -> Path:
    """A suite without recordings."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(LEASE, folder / "lease.yaml")
    path = folder / "suite.yaml"
    path.write_text(suite_text(*prompts, more=more), encoding="utf-8")
    return path


def flat(text: str) -> str:
    """A text without its line breaks and columns."""
    return " ".join(text.split())
