"""What a collector of traces and metrics has got, and the attempts that it gets them from."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple

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

from copilot.domain.documents import Usage
from copilot.llm.telemetry import Attempt, attempt_span, question_span
from tests.llm.fakes import REQUEST

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
