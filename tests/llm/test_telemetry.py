"""Traces and metrics of questions and attempts, as somebody who collects them gets to see them."""

import asyncio
import json

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from copilot.domain.documents import Usage
from copilot.errors import AccessError, TruncatedError
from copilot.llm.endpoint import endpoint_kind, host_of
from copilot.llm.telemetry import provider_name, server_port
from tests.llm.collected import (
    CAPTURE,
    WORDS,
    Collected,
    asked,
    attributes,
    everything,
    question,
    tell,
)
from tests.llm.fakes import PRIVATE, SYSTEM


def test_an_attempt_is_a_client_span_with_the_names_of_the_conventions(
    collected: Collected,
) -> None:
    with asked() as attempt:
        tell(attempt)
    (span,) = collected.spans()
    assert (span.name, span.kind) == ("chat big-model", SpanKind.CLIENT)
    assert span.status.status_code is StatusCode.UNSET
    assert attributes(span) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "big-model",
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.max_tokens": 1000,
        "gen_ai.request.seed": 7,
        "gen_ai.output.type": "json",
        "gen_ai.prompt.name": "value-creation",
        "gen_ai.prompt.version": "abc123",
        "gen_ai.response.model": "big-model-2026",
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 5,
        "gen_ai.usage.cache_read.input_tokens": 4,
        "gen_ai.usage.reasoning.output_tokens": 2,
        "server.address": "models.example.org",
        "server.port": 443,
    }


def test_attempts_stand_below_one_question(collected: Collected) -> None:
    with question():
        with asked() as first:
            first.failed("provider", 503)
        with asked() as second:
            tell(second)
    *attempts, parent = collected.spans()
    assert (parent.name, parent.kind) == ("question value-creation", SpanKind.INTERNAL)
    assert parent.parent is None
    assert parent.status.status_code is StatusCode.UNSET
    assert attributes(parent) == {
        "gen_ai.prompt.name": "value-creation",
        "gen_ai.prompt.version": "abc123",
        "gen_ai.request.model": "big-model",
        "gen_ai.provider.name": "openai",
        "server.address": "models.example.org",
    }
    above = [span.parent.span_id for span in attempts if span.parent is not None]
    assert parent.context is not None
    assert above == [parent.context.span_id] * 2


@pytest.mark.parametrize(
    ("kind", "status", "error_type"),
    [
        ("provider", 503, "503"),
        ("access", 401, "401"),
        ("provider", None, "provider"),
        ("provider", 200, "provider"),
    ],
)
def test_a_failed_attempt_says_how_in_few_words(
    collected: Collected, kind: str, status: int | None, error_type: str
) -> None:
    with asked() as attempt:
        attempt.failed(kind, status)
    (span,) = collected.spans()
    assert attributes(span)["error.type"] == error_type
    assert attributes(span).get("http.response.status_code") == status
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, kind)
    (point,) = collected.points("gen_ai.client.operation.duration")
    assert point.attributes["error.type"] == error_type


def test_an_answer_that_cannot_be_used_keeps_its_tokens(collected: Collected) -> None:
    with asked() as attempt:
        tell(attempt, reason="length")
        attempt.failed("truncated", 200)
    (span,) = collected.spans()
    assert attributes(span)["error.type"] == "truncated"
    assert attributes(span)["gen_ai.usage.output_tokens"] == 5
    assert sum(point.sum for point in collected.points("gen_ai.client.token.usage")) == 15


@pytest.mark.parametrize(
    ("error", "error_type"),
    [
        (TruncatedError(WORDS), "truncated"),
        (AccessError(WORDS, text=WORDS), "access"),
        (asyncio.CancelledError(WORDS), "cancelled"),
        (KeyboardInterrupt(), "cancelled"),
        (ZeroDivisionError(WORDS), "ZeroDivisionError"),
    ],
)
def test_an_exception_marks_both_spans_and_its_words_stay_out(
    collected: Collected, error: BaseException, error_type: str
) -> None:
    with pytest.raises(type(error)), question(), asked():
        raise error
    assert [attributes(span)["error.type"] for span in collected.spans()] == [error_type] * 2
    assert {span.status.status_code for span in collected.spans()} == {StatusCode.ERROR}
    assert [event for span in collected.spans() for event in span.events] == []
    assert WORDS not in everything(collected)


def test_what_was_said_before_an_exception_counts_more(collected: Collected) -> None:
    def refused() -> None:
        with asked() as attempt:
            attempt.failed("access", 403)
            raise AccessError(WORDS)

    with pytest.raises(AccessError):
        refused()
    (span,) = collected.spans()
    assert attributes(span)["error.type"] == "403"


def test_tokens_are_counted_for_each_attempt(collected: Collected) -> None:
    for _ in range(3):
        with asked() as attempt:
            tell(attempt)
    points = collected.points("gen_ai.client.token.usage")
    by_type = {point.attributes["gen_ai.token.type"]: point for point in points}
    assert {name: (point.times, point.sum) for name, point in by_type.items()} == {
        "input": (3, 30),
        "output": (3, 15),
    }
    assert by_type["input"].attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "big-model",
        "gen_ai.response.model": "big-model-2026",
        "gen_ai.token.type": "input",
        "server.address": "models.example.org",
        "server.port": 443,
    }
    assert by_type["input"].bounds[:4] == (1, 4, 16, 64)
    assert by_type["input"].bounds[-1] == 67108864


def test_tokens_that_nobody_reported_are_not_counted(collected: Collected) -> None:
    with asked() as attempt:
        attempt.answered(model=None, response_id=None, finish_reason=None, usage=Usage(requests=1))
    assert collected.points("gen_ai.client.token.usage") == []
    (span,) = collected.spans()
    told = {name for name in attributes(span) if "usage" in name or "response" in name}
    assert told == set()


def test_the_time_of_an_attempt_is_counted_in_seconds(collected: Collected) -> None:
    with asked(port=None) as attempt:
        tell(attempt)
    (point,) = collected.points("gen_ai.client.operation.duration")
    assert point.times == 1
    assert 0 < point.sum < 5
    assert point.bounds[:3] == (0.01, 0.02, 0.04)
    assert point.bounds[-1] == 81.92
    assert point.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "big-model",
        "gen_ai.response.model": "big-model-2026",
        "server.address": "models.example.org",
    }


def test_the_first_piece_of_a_streamed_answer_has_a_time(collected: Collected) -> None:
    with asked(stream=True) as attempt:
        attempt.answered(
            model="m",
            response_id="r",
            finish_reason="stop",
            usage=Usage(requests=1),
            time_to_first_token_seconds=0.5,
        )
    (span,) = collected.spans()
    assert attributes(span)["gen_ai.request.stream"] is True
    assert attributes(span)["gen_ai.response.time_to_first_chunk"] == 0.5
    (point,) = collected.points("gen_ai.client.operation.time_to_first_chunk")
    assert (point.times, point.sum) == (1, 0.5)


@pytest.mark.parametrize("wanted", [None, "", "false", "event_only", "no_content"])
def test_no_content_unless_it_is_asked_for(
    collected: Collected, monkeypatch: pytest.MonkeyPatch, wanted: str | None
) -> None:
    if wanted is not None:
        monkeypatch.setenv(CAPTURE, wanted)
    with question(), asked() as attempt:
        tell(attempt, text=WORDS)
    for words in (SYSTEM, PRIVATE, WORDS):
        assert words not in everything(collected)


@pytest.mark.parametrize("wanted", ["true", "True", "SPAN_ONLY", "span_and_event"])
def test_content_when_it_is_asked_for(
    collected: Collected, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv(CAPTURE, wanted)
    with asked() as attempt:
        tell(attempt, text=WORDS)
    (span,) = collected.spans()
    sent = attributes(span)["gen_ai.input.messages"]
    came = attributes(span)["gen_ai.output.messages"]
    assert isinstance(sent, str)
    assert json.loads(sent) == [
        {"role": "system", "parts": [{"type": "text", "content": SYSTEM}]},
        {"role": "user", "parts": [{"type": "text", "content": PRIVATE}]},
    ]
    assert isinstance(came, str)
    assert json.loads(came) == [
        {
            "role": "assistant",
            "parts": [{"type": "text", "content": WORDS}],
            "finish_reason": "stop",
        }
    ]


def test_what_a_server_puts_in_place_of_a_name_is_left_out(collected: Collected) -> None:
    with asked() as attempt:
        attempt.answered(
            model=f"You said: {PRIVATE}",
            response_id=PRIVATE,
            finish_reason=PRIVATE,
            usage=Usage(requests=1, input_tokens=1),
        )
    assert PRIVATE not in everything(collected)
    (point,) = collected.points("gen_ai.client.token.usage")
    assert PRIVATE not in str(point.attributes)


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://mine.openai.azure.com/openai/v1", "azure.ai.openai"),
        ("https://api.anthropic.com/v1", "anthropic"),
        ("https://api.mistral.ai/v1", "mistral_ai"),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "gcp.gemini"),
        ("https://europe-west4-aiplatform.googleapis.com/v1", "gcp.vertex_ai"),
        ("https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1", "aws.bedrock"),
        ("https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com/v1", "openai"),
        ("http://localhost:11434/v1", "openai"),
        ("https://models.example.org/v1", "openai"),
    ],
)
def test_a_provider_has_its_well_known_name(base_url: str, name: str) -> None:
    assert provider_name(endpoint_kind(base_url), host_of(base_url)) == name


@pytest.mark.parametrize(
    ("base_url", "port"),
    [
        ("http://localhost:11434/v1", 11434),
        ("https://api.openai.com/v1", 443),
        ("http://gpu-box/v1", 80),
    ],
)
def test_the_port_is_named_even_where_the_address_leaves_it_out(base_url: str, port: int) -> None:
    assert server_port(base_url) == port
