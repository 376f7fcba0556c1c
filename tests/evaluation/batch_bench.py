"""A suite in a folder of its own, and the two commands that ask for its answers in batches."""

import json
import re
import shutil
from pathlib import Path

import pytest

from copilot.cli.app import main
from copilot.llm.cassettes import Cassette, read_cassette
from copilot.llm.protocol import Json
from tests.batch_server import KEY, Body
from tests.evaluation.authored_answers import LEASE, suite_text
from tests.evaluation.eval_command import flat

SOUND: dict[str, list[Json]] = json.loads((LEASE.parent / "sound.json").read_text("utf-8"))


def said(body: Body) -> str:
    """What the sound model answers to the body of a request, as its schema tells the prompt."""
    asked = json.dumps(body["response_format"])
    assert isinstance(body["messages"], list)
    user = body["messages"][1]
    assert isinstance(user, dict)
    if '"wordings"' in asked:
        return json.dumps(SOUND["wording"][0])
    if '"questions"' in asked:
        return json.dumps(SOUND["discovery-questions"][0])
    text = json.dumps(SOUND["value-creation"][0])
    for number, name in enumerate(
        re.findall(r"^- (trade-\w+):", str(user["content"]), re.MULTILINE), 1
    ):
        text = text.replace(f"<trade {number}>", name)
    return text


class Bench:
    """A suite in a folder of its own, and the two commands on it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.suite = folder / "suite.yaml"
        self.cassettes = folder / "cassettes"
        self._capsys = capsys
        shutil.copy(LEASE, folder / "lease.yaml")
        self.cases("discovery-questions")

    def cases(self, *prompts: str, more: str = "") -> None:
        """Writes the suite."""
        self.suite.write_text(suite_text(*prompts, more=more), encoding="utf-8")

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """All that a command says, as one line."""
        self._capsys.readouterr()
        came = main(["eval", *arguments, str(self.suite)])
        out, err = self._capsys.readouterr()
        assert came == code, out + err
        assert KEY not in out + err
        return flat(out + err)

    def recorded(self) -> list[Cassette]:
        """The recordings."""
        return [read_cassette(path) for path in sorted(self.cassettes.glob("*.json"))]

    def states(self) -> list[dict[str, Json]]:
        """What is remembered of batches."""
        paths = sorted((self.cassettes / "batches").glob("*"))
        return [json.loads(path.read_text("utf-8")) for path in paths]
