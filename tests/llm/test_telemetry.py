"""Traces and metrics as somebody who collects them gets to see them."""

import asyncio
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
import respx
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    HistogramDataPoint,
    InMemoryMetricReader,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from copilot.domain.documents import Usage
from copilot.errors import AccessError, TruncatedError
from copilot.llm import telemetry
from copilot.llm.endpoint import endpoint_kind, host_of
from copilot.llm.telemetry import Attempt, attempt_span, provider_name, question_span, server_port
from tests.documents import ROOT, fenced
from tests.llm.endpoints import KEY, client, fails, says, script
from tests.llm.fakes import PRIVATE, REQUEST, SYSTEM
from tests.loopback import LoopbackServer, answer, status

CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
WORDS = "Words that only the provider knows."


class Point(NamedTuple):
    """What one histogram counted for one combination of attributes."""

    attributes: Mapping[str, object]
    times: int
    sum: float
    bounds: tuple[float, ...]


class Collected:
    """What a collector has got since the test began."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        # What other tests counted must not show up here.
        self._reader = InMemoryMetricReader({Histogram: AggregationTemporality.DELTA})
        tracing = TracerProvider(shutdown_on_exit=False)
        tracing.add_span_processor(SimpleSpanProcessor(self._exporter))
        trace.set_tracer_provider(tracing)
        metrics.set_meter_provider(MeterProvider([self._reader], shutdown_on_exit=False))

    def forget(self) -> None:
        """Starts anew."""
        self._exporter.clear()
        self._reader.get_metrics_data()

    def spans(self) -> list[ReadableSpan]:
        """All that ended, in that order."""
        return list(self._exporter.get_finished_spans())

    def points(self, metric: str) -> list[Point]:
        """What was counted under a name since the last call."""
        data = self._reader.get_metrics_data()
        found = [] if data is None else data.resource_metrics
        return [
            Point(
                dict(point.attributes or {}), point.count, point.sum, tuple(point.explicit_bounds)
            )
            for resource in found
            for scope in resource.scope_metrics
            for one in scope.metrics
            if one.name == metric
            for point in one.data.data_points
            if isinstance(point, HistogramDataPoint)
        ]


@pytest.fixture(scope="session")
def collector() -> Collected:
    """OpenTelemetry takes one provider for each process."""
    return Collected()


@pytest.fixture
def collected(collector: Collected, monkeypatch: pytest.MonkeyPatch) -> Collected:
    monkeypatch.delenv(CAPTURE, raising=False)
    collector.forget()
    return collector


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


def asked(*, stream: bool = False, port: int | None = 443) -> AbstractContextManager[Attempt]:
    return attempt_span(
        model="big-model",
        provider="openai",
        host="models.example.org",
        port=port,
        max_tokens=1000,
        temperature=0.2,
        seed=7,
        output_type="json",
        prompt_name="value-creation",
        prompt_hash="abc123",
        stream=stream,
        messages=REQUEST.messages,
    )


def question() -> AbstractContextManager[None]:
    return question_span(
        prompt_name="value-creation",
        prompt_hash="abc123",
        model="big-model",
        provider="openai",
        host="models.example.org",
    )


def tell(attempt: Attempt, *, text: str = "{}", reason: str = "stop") -> None:
    attempt.answered(
        model="big-model-2026",
        response_id="chatcmpl-1",
        finish_reason=reason,
        usage=Usage(
            requests=1, input_tokens=10, output_tokens=5, cached_tokens=4, reasoning_tokens=2
        ),
        text=text,
    )


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def everything(collected: Collected) -> str:
    """All that left the process, as text."""
    return "".join(span.to_json() for span in collected.spans())


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


@pytest.mark.anyio
async def test_the_client_makes_one_span_for_each_attempt_under_one_question(
    collected: Collected, httpx2_mock: respx.Router
) -> None:
    script(httpx2_mock, fails(429, retry_after="1"), fails(500), says("{}"))
    async with client() as model:
        got = await model.answer(REQUEST)
    *attempts, parent = collected.spans()
    assert parent.name == "question value-creation"
    assert [attributes(span).get("error.type") for span in attempts] == ["429", "500", None]
    assert {span.name for span in attempts} == {"chat big-model"}
    assert parent.context is not None
    assert {span.parent.span_id for span in attempts if span.parent} == {parent.context.span_id}
    counted = sum(point.sum for point in collected.points("gen_ai.client.token.usage"))
    assert counted == (got.usage.input_tokens or 0) + (got.usage.output_tokens or 0) == 15


@pytest.mark.anyio
async def test_the_client_counts_the_tokens_of_an_answer_that_was_cut_off(
    collected: Collected, httpx2_mock: respx.Router
) -> None:
    script(httpx2_mock, says("{", finish_reason="length"), says("{}"))
    async with client() as model:
        got = await model.answer(REQUEST)
    cut, whole, _ = collected.spans()
    assert attributes(cut)["gen_ai.response.finish_reasons"] == ("length",)
    assert attributes(cut)["gen_ai.request.max_tokens"] == 1000
    assert attributes(whole)["gen_ai.request.max_tokens"] == 2000
    assert got.usage.output_tokens == 10
    assert sum(point.sum for point in collected.points("gen_ai.client.token.usage")) == 30


@pytest.mark.anyio
@pytest.mark.parametrize("wanted", ["false", "true"])
async def test_the_client_never_records_a_key(
    collected: Collected, httpx2_mock: respx.Router, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv(CAPTURE, wanted)
    script(httpx2_mock, fails(500, {"message": f"bad key {KEY}"}), says("An answer."))
    async with client() as model:
        await model.answer(REQUEST)
    text = everything(collected)
    assert KEY not in text
    assert "bad key" not in text
    assert (PRIVATE in text) == ("An answer." in text) == (wanted == "true")


@pytest.mark.anyio
async def test_the_client_marks_a_question_that_nobody_answered(
    collected: Collected, httpx2_mock: respx.Router
) -> None:
    script(httpx2_mock, fails(401, {"message": f"no such key {KEY}"}))
    async with client() as model:
        with pytest.raises(AccessError):
            await model.answer(REQUEST)
    attempt, parent = collected.spans()
    assert attributes(attempt)["error.type"] == "401"
    assert attributes(parent)["error.type"] == "access"
    assert KEY not in everything(collected)
