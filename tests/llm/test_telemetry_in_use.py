"""Telemetry in processes of their own: where its package is not installed, and as its page shows it."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from copilot.errors import AccessError
from copilot.llm import telemetry
from tests.documents import ROOT, fenced
from tests.llm.collected import WORDS, Collected, tell
from tests.llm.endpoints import KEY
from tests.llm.fakes import REQUEST
from tests.loopback import LoopbackServer, answer, status


@pytest.fixture
def without_the_package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where opentelemetry-api is not installed."""
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    spec = importlib.util.spec_from_file_location("telemetry_alone", telemetry.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_the_package_nothing_is_recorded_and_all_works(
    collected: Collected, without_the_package: ModuleType
) -> None:
    with (
        without_the_package.question_span(
            prompt_name="p", prompt_hash="h", model="m", provider="openai", host="h"
        ),
        without_the_package.attempt_span(
            model="m",
            provider="openai",
            host="h",
            port=1,
            max_tokens=1,
            temperature=None,
            seed=None,
            output_type="text",
            prompt_name="p",
            messages=REQUEST.messages,
        ) as attempt,
    ):
        tell(attempt)
        attempt.failed("truncated")
    with (
        pytest.raises(AccessError),
        without_the_package.question_span(
            prompt_name="p", prompt_hash="h", model="m", provider="openai", host="h"
        ),
    ):
        raise AccessError(WORDS)
    assert collected.spans() == []


ALONE = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocker())
from copilot.cli.app import main

code = main(sys.argv[1:])
assert "copilot.llm.client" in sys.modules
assert "opentelemetry" not in sys.modules
sys.exit(code)
"""
SCENARIO = """\
title: Offer
situation: They came back.
issues:
  Base salary: {i_ask: 185000, they_offer: 160000, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
"""
ANSWER = '{"differences": [], "trades": [], "contingent": [], "options": []}'


def run(server: LoopbackServer, folder: Path, *arguments: str) -> str:
    """What a process of its own prints while it asks a model at the server."""
    ran = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert server.requests
    return ran.stdout


def test_the_command_line_works_without_the_package(tmp_path: Path) -> None:
    (tmp_path / "offer.yaml").write_text(SCENARIO, encoding="utf-8")
    with LoopbackServer(answer(ANSWER)) as server:
        run(server, tmp_path, "-c", ALONE, "trades", "offer.yaml", "--model", "small")


def test_the_python_in_the_page_exports_what_the_page_says(tmp_path: Path) -> None:
    page = ROOT / "docs/reference/telemetry.md"
    script = tmp_path / "page.py"
    script.write_text("".join(fenced(page, "python")), encoding="utf-8")
    with LoopbackServer(status(503, retry_after_ms="1"), answer(ANSWER)) as server:
        out = run(server, ROOT, str(script))
    assert out.count('"name": "chat NAME"') >= 2
    assert '"error.type": "503"' in out
    names = set(re.findall(r'"((?:gen_ai|server|http|error)\.[a-z_.]+)"', out))
    text = page.read_text(encoding="utf-8")
    assert {"gen_ai.client.token.usage", "gen_ai.usage.input_tokens", "server.port"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
    assert KEY not in out


def test_the_page_names_everything_that_can_be_recorded() -> None:
    text = (ROOT / "docs/reference/telemetry.md").read_text(encoding="utf-8")
    dotted = re.compile(r"(gen_ai|server|http|error)\.[a-z_.]+")
    names = [
        value
        for name, value in vars(telemetry).items()
        if name.isupper() and isinstance(value, str) and dotted.fullmatch(value)
    ]
    assert len(names) > 20
    assert [name for name in names if f"`{name}`" not in text] == []
