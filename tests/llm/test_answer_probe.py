"""Tiny answers of a model: what a client finds out helps the next one, and nothing waits for ever."""

import asyncio
import time
from pathlib import Path

import pytest
import trustme

from copilot.errors import DeadlineError, ProviderError
from copilot.llm.answer_probe import Trial, Trials, best, try_answers
from copilot.llm.ladder import Step
from copilot.llm.probe import ProbeLimits, Target
from tests.model_server import Manners, ModelServer


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One certificate loads faster than all of the system's."""
    file = tmp_path / "trusted.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def trials(server: ModelServer, *, seconds: float = 60.0) -> Trials:
    limits = ProbeLimits(answer_seconds=seconds)
    return asyncio.run(try_answers(Target(server.base_url, None, "small", limits)))


def test_a_model_that_hangs_is_asked_twice_and_given_up() -> None:
    started = time.monotonic()
    with ModelServer(Manners(seconds=2.0)) as server:
        found = trials(server, seconds=0.3)
        assert server.forms == ["text", "strict"]
    assert time.monotonic() - started < 5
    assert isinstance(found.fatal, DeadlineError)
    assert [trial.outcome for trial in found.steps] == [
        *("failed", "untried", "untried", "untried", "failed")
    ]
    assert (found.chosen, found.streamed, found.capabilities) == (None, None, None)


def test_a_model_that_rambles_on_in_words_may_still_keep_to_a_schema() -> None:
    with ModelServer(Manners(seconds=3.0, slow_forms=frozenset({"text"}))) as server:
        found = trials(server, seconds=1.0)
    assert (found.fatal, found.steps[0].outcome) == (None, "enforced")
    assert found.streamed is not None
    assert found.streamed.error is None


@pytest.mark.parametrize(("piece_seconds", "streams"), [(0.1, True), (5.0, False)])
def test_a_stream_that_takes_too_long_shows_what_came(piece_seconds: float, streams: bool) -> None:  # noqa: FBT001 - a table
    with ModelServer(Manners(piece_seconds=piece_seconds)) as server:
        streamed = trials(server, seconds=1.0).streamed
    assert streamed is not None
    assert isinstance(streamed.error, DeadlineError)
    assert (streamed.pieces > 1) == streams


def test_a_failure_that_passes_is_met_with_one_more_try() -> None:
    with ModelServer(Manners(status=503)) as server:
        found = trials(server)
        assert len(server.requests) == 2
    assert isinstance(found.fatal, ProviderError)


def test_what_one_client_finds_out_the_next_one_knows() -> None:
    with ModelServer(Manners(parameter="max_completion_tokens")) as server:
        found = trials(server)
        assert len(server.requests) == 7
    assert found.capabilities is not None
    assert found.capabilities.token_parameters == ("max_completion_tokens",)


def test_without_counts_the_speed_comes_from_the_length() -> None:
    with ModelServer(Manners(usage=False)) as server:
        streamed = trials(server).streamed
    assert streamed is not None
    assert streamed.usage.output_tokens is None
    assert streamed.tokens_a_second is not None
    assert streamed.tokens_a_second > 0


def test_an_answer_that_is_cut_at_the_cap_still_shows_how_it_streams() -> None:
    """The stream alone is cut: a count takes more tokens than a colour."""
    with ModelServer(Manners(count_finish="length")) as server:
        streamed = trials(server).streamed
    assert streamed is not None
    assert (streamed.error, streamed.pieces > 1) == (None, True)


def test_the_best_form_is_one_that_holds_then_one_that_is_obeyed_then_any() -> None:
    strict, tool = Trial(Step.STRICT, "not_enforced"), Trial(Step.TOOL, "enforced")
    text, failed = Trial(Step.TEXT, "works"), Trial(Step.SCHEMA, "failed")
    assert best((strict, failed, tool, text)) is tool
    assert best((strict, failed, text)) is text
    assert best((strict, failed)) is strict
    assert best((failed,)) is None
