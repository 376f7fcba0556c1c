"""What the commands on evals are tested with: endpoints on loopback, and a suite for batches."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch_server import KEY, BatchServer
from tests.evaluation.batch_bench import Bench, said
from tests.evaluation.eval_command import QUESTIONS
from tests.loopback import LoopbackServer, answer


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(tmp_path, capsys)


@pytest.fixture
def batch_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    with BatchServer(said) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield running


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    """Answers every request with two good questions."""
    with LoopbackServer(answer(QUESTIONS)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        yield server
