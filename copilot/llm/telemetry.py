"""Traces and metrics of what is asked of a model, for whoever set OpenTelemetry up.

One span for each question and, below it, one for each attempt, as an attempt that fails may be
billed too. Without the package `opentelemetry-api` nothing happens. No exporter and no SDK is set
up here. The conventions for language models are still in development and their Python constants
are deprecated, so the names stand here; docs/reference/telemetry.md explains them.
"""

import asyncio
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from copilot.domain.documents import Usage
from copilot.errors import CopilotError
from copilot.llm.endpoint import EndpointKind
from copilot.llm.protocol import Message

try:
    from opentelemetry import metrics, trace
except ImportError:  # the extra `telemetry` is not installed
    _INSTALLED = False
else:
    _INSTALLED = True

if TYPE_CHECKING:
    from opentelemetry.metrics import Histogram
    from opentelemetry.trace import Span

Value: TypeAlias = str | bool | int | float | Sequence[str]
"""What an attribute can hold."""

SCOPE: Final = "copilot.llm"
"""The name of this instrumentation."""
CAPTURE_CONTENT: Final = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The environment variable that lets prompts and answers into spans."""

OPERATION_NAME: Final = "gen_ai.operation.name"
PROVIDER_NAME: Final = "gen_ai.provider.name"
REQUEST_MODEL: Final = "gen_ai.request.model"
REQUEST_TEMPERATURE: Final = "gen_ai.request.temperature"
REQUEST_MAX_TOKENS: Final = "gen_ai.request.max_tokens"
REQUEST_SEED: Final = "gen_ai.request.seed"
REQUEST_STREAM: Final = "gen_ai.request.stream"
OUTPUT_TYPE: Final = "gen_ai.output.type"
PROMPT_NAME: Final = "gen_ai.prompt.name"
PROMPT_VERSION: Final = "gen_ai.prompt.version"
RESPONSE_MODEL: Final = "gen_ai.response.model"
RESPONSE_ID: Final = "gen_ai.response.id"
RESPONSE_FINISH_REASONS: Final = "gen_ai.response.finish_reasons"
RESPONSE_TIME_TO_FIRST_CHUNK: Final = "gen_ai.response.time_to_first_chunk"
USAGE_INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
USAGE_OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
USAGE_CACHE_READ_INPUT_TOKENS: Final = "gen_ai.usage.cache_read.input_tokens"
USAGE_REASONING_OUTPUT_TOKENS: Final = "gen_ai.usage.reasoning.output_tokens"
TOKEN_TYPE: Final = "gen_ai.token.type"  # noqa: S105 - the name of an attribute
INPUT_MESSAGES: Final = "gen_ai.input.messages"
OUTPUT_MESSAGES: Final = "gen_ai.output.messages"
SERVER_ADDRESS: Final = "server.address"
SERVER_PORT: Final = "server.port"
ERROR_TYPE: Final = "error.type"
HTTP_STATUS: Final = "http.response.status_code"

TOKEN_USAGE: Final = "gen_ai.client.token.usage"  # noqa: S105 - the name of a metric
OPERATION_DURATION: Final = "gen_ai.client.operation.duration"
TIME_TO_FIRST_CHUNK: Final = "gen_ai.client.operation.time_to_first_chunk"

CHAT: Final = "chat"
"""The operation of every attempt."""
CANCELLED: Final = "cancelled"
"""The error type of what was stopped from outside: the deadline, or the user."""

_TOKEN_BUCKETS: Final = tuple(float(4**power) for power in range(14))
_SECOND_BUCKETS: Final = tuple(2**power / 100 for power in range(14))
_CONTENT_ON: Final = frozenset({"true", "span_only", "span_and_event"})
_IDENTIFIER: Final = re.compile(r"[\w.:/@+~-]{1,200}")
_HOSTED: Final = {
    "api.anthropic.com": "anthropic",
    "api.cohere.ai": "cohere",
    "api.cohere.com": "cohere",
    "api.deepseek.com": "deepseek",
    "api.groq.com": "groq",
    "api.mistral.ai": "mistral_ai",
    "api.moonshot.ai": "moonshot_ai",
    "api.moonshot.cn": "moonshot_ai",
    "api.perplexity.ai": "perplexity",
    "api.x.ai": "x_ai",
    "generativelanguage.googleapis.com": "gcp.gemini",
    "*aiplatform.googleapis.com": "gcp.vertex_ai",
    "bedrock*.amazonaws.com": "aws.bedrock",
    "*.ml.cloud.ibm.com": "ibm.watsonx.ai",
}


class _Instruments(NamedTuple):
    tokens: "Histogram"
    duration: "Histogram"
    first_chunk: "Histogram"


def _made_instruments() -> _Instruments:
    """The instruments; they begin to count when somebody sets up a provider, even later."""
    meter = metrics.get_meter(SCOPE)
    return _Instruments(
        meter.create_histogram(
            TOKEN_USAGE,
            unit="{token}",
            description="Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=_TOKEN_BUCKETS,
        ),
        meter.create_histogram(
            OPERATION_DURATION,
            unit="s",
            description="How long an attempt took.",
            explicit_bucket_boundaries_advisory=_SECOND_BUCKETS,
        ),
        meter.create_histogram(
            TIME_TO_FIRST_CHUNK,
            unit="s",
            description="Time from the request to the first piece of a streamed answer.",
            explicit_bucket_boundaries_advisory=_SECOND_BUCKETS,
        ),
    )


_INSTRUMENTS: Final = _made_instruments() if _INSTALLED else None


@lru_cache(maxsize=64)
def provider_name(kind: EndpointKind, host: str) -> str:
    """The value of `gen_ai.provider.name` for an endpoint.

    The conventions want a well-known value where one applies. Elsewhere, at local servers too, it
    is `openai`: the attribute says whose form the telemetry has, `server.address` who answered.
    """
    if kind == "azure":
        return "azure.ai.openai"
    known = (name for pattern, name in _HOSTED.items() if fnmatchcase(host, pattern))
    return next(known, "openai")


def server_port(base_url: str) -> int | None:
    """The value of `server.port` for an endpoint: the conventions want the usual one named too."""
    parts = urlsplit(base_url)
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)


class Attempt:
    """What became of one request to a model."""

    def __init__(self, common: Mapping[str, Value], span: "Span | None", *, content: bool) -> None:
        self._common = dict(common)
        self._span = span
        self._content = content
        self._usage = Usage()
        self._first_chunk: float | None = None
        self._error: str | None = None

    def answered(  # noqa: PLR0913 - what there is to say of an answer
        self,
        *,
        model: str | None,
        response_id: str | None,
        finish_reason: str | None,
        usage: Usage,
        time_to_first_token_seconds: float | None = None,
        text: str | None = None,
    ) -> None:
        """Says that an answer came; `failed` may follow when it cannot be used.

        Args:
            model: The name that the endpoint gave.
            response_id: The identifier that the endpoint gave.
            finish_reason: Why the answer ended.
            usage: Of this attempt alone.
            time_to_first_token_seconds: None unless the answer was streamed.
            text: The answer; recorded only where the user asked for content.
        """
        self._usage, self._first_chunk = usage, time_to_first_token_seconds
        named, reason = _identifier(model), _identifier(finish_reason)
        if named is not None:
            self._common[RESPONSE_MODEL] = named
        if self._span is None:
            return
        _set(
            self._span,
            {
                RESPONSE_MODEL: named,
                RESPONSE_ID: _identifier(response_id),
                RESPONSE_FINISH_REASONS: None if reason is None else [reason],
                RESPONSE_TIME_TO_FIRST_CHUNK: time_to_first_token_seconds,
                USAGE_INPUT_TOKENS: usage.input_tokens,
                USAGE_OUTPUT_TOKENS: usage.output_tokens,
                USAGE_CACHE_READ_INPUT_TOKENS: usage.cached_tokens,
                USAGE_REASONING_OUTPUT_TOKENS: usage.reasoning_tokens,
            },
        )
        if self._content and text is not None:
            said = {**_message("assistant", text), "finish_reason": reason or "stop"}
            self._span.set_attribute(OUTPUT_MESSAGES, json.dumps([said]))

    def failed(self, kind: str, status: int | None = None) -> None:
        """Says that the attempt brought nothing that can be used.

        Args:
            kind: The `kind` of an error of this package.
            status: The HTTP status, if there was one.
        """
        refused = status is not None and status >= HTTPStatus.BAD_REQUEST
        self._error = str(status) if refused else kind
        if self._span is not None:
            _set(self._span, {HTTP_STATUS: status})
            _mark(self._span, self._error, kind)

    def interrupted(self, error: BaseException) -> None:
        """Says that an exception ended the attempt; what was said before it counts more."""
        if self._error is None:
            self.failed(_error_type(error))

    def count(self, seconds: float) -> None:
        """Adds the attempt to the metrics, whether its span is sampled or not."""
        if _INSTRUMENTS is None:
            return
        ended = self._common if self._error is None else {**self._common, ERROR_TYPE: self._error}
        _INSTRUMENTS.duration.record(seconds, ended)
        if self._first_chunk is not None:
            _INSTRUMENTS.first_chunk.record(self._first_chunk, self._common)
        for token_type, count in (
            ("input", self._usage.input_tokens),
            ("output", self._usage.output_tokens),
        ):
            if count is not None:
                _INSTRUMENTS.tokens.record(count, {**self._common, TOKEN_TYPE: token_type})


@contextmanager
def question_span(
    *, prompt_name: str, prompt_hash: str, model: str, provider: str, host: str
) -> Iterator[None]:
    """The parent of all attempts at one question.

    An error that leaves the `with` marks it; the error's words are not recorded.
    """
    attributes = {
        PROMPT_NAME: prompt_name,
        PROMPT_VERSION: prompt_hash,
        REQUEST_MODEL: model,
        PROVIDER_NAME: provider,
        SERVER_ADDRESS: host,
    }
    with _span(f"question {prompt_name}", attributes, client=False) as span:
        try:
            yield
        except BaseException as error:
            if span is not None:
                kind = _error_type(error)
                _mark(span, kind, kind)
            raise


@contextmanager
def attempt_span(  # noqa: PLR0913 - what there is to say of a request
    *,
    model: str,
    provider: str,
    host: str,
    port: int | None,
    max_tokens: int,
    temperature: float | None,
    seed: int | None,
    output_type: Literal["json", "text"],
    prompt_name: str,
    prompt_hash: str | None = None,
    stream: bool = False,
    messages: Sequence[Message] = (),
) -> Iterator[Attempt]:
    """One request to a model, from before it is sent until its answer is read.

    Args:
        model: The name asked for.
        provider: What `provider_name` says.
        host: The host of the endpoint, without credentials.
        port: The port of the endpoint.
        max_tokens: The cap that is sent.
        temperature: As it is sent, None where it is not.
        seed: As it is sent, None where it is not.
        output_type: Whether JSON is asked for.
        prompt_name: For people.
        prompt_hash: The identity of the prompt.
        stream: Whether the answer is streamed.
        messages: What is sent; recorded only where the user asked for content.
    """
    common: dict[str, Value] = {
        OPERATION_NAME: CHAT,
        PROVIDER_NAME: provider,
        REQUEST_MODEL: model,
        SERVER_ADDRESS: host,
    }
    if port is not None:
        common[SERVER_PORT] = port
    asked = {
        REQUEST_MAX_TOKENS: max_tokens,
        REQUEST_TEMPERATURE: temperature,
        REQUEST_SEED: seed,
        REQUEST_STREAM: stream or None,
        OUTPUT_TYPE: output_type,
        PROMPT_NAME: prompt_name,
        PROMPT_VERSION: prompt_hash,
    }
    with _span(f"{CHAT} {model}", common, client=True) as span:
        attempt = Attempt(common, span, content=_content_wanted())
        if span is not None:
            _set(span, asked)
            _record_input(span, messages)
        started = time.perf_counter()
        try:
            yield attempt
        except BaseException as error:
            attempt.interrupted(error)
            raise
        finally:
            attempt.count(time.perf_counter() - started)


@contextmanager
def _span(name: str, attributes: Mapping[str, Value], *, client: bool) -> "Iterator[Span | None]":
    """A span as the current one; None when nobody records it.

    The SDK's own notes of an exception are off: they hold its words, which may quote a prompt.
    """
    # As long as nobody has set up a provider, a span costs much and leads nowhere.
    if not _INSTALLED or isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        yield None
        return
    with trace.get_tracer(SCOPE).start_as_current_span(
        name,
        kind=trace.SpanKind.CLIENT if client else trace.SpanKind.INTERNAL,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span if span.is_recording() else None


def _set(span: "Span", attributes: Mapping[str, Value | None]) -> None:
    known = {name: value for name, value in attributes.items() if value is not None}
    span.set_attributes(known)


def _mark(span: "Span", error_type: str, kind: str) -> None:
    span.set_attribute(ERROR_TYPE, error_type)
    span.set_status(trace.StatusCode.ERROR, kind)


def _error_type(error: BaseException) -> str:
    if isinstance(error, CopilotError):
        return error.kind
    stopped = isinstance(error, asyncio.CancelledError | KeyboardInterrupt)
    return CANCELLED if stopped else type(error).__name__


def _identifier(value: str | None) -> str | None:
    """The value if it looks like a name; else None: a server may put anything in its place."""
    return value if value is not None and _IDENTIFIER.fullmatch(value) else None


def _content_wanted() -> bool:
    return os.environ.get(CAPTURE_CONTENT, "").strip().lower() in _CONTENT_ON


def _record_input(span: "Span", messages: Sequence[Message]) -> None:
    if messages and _content_wanted():
        sent = [_message(message.role, message.content) for message in messages]
        span.set_attribute(INPUT_MESSAGES, json.dumps(sent))


def _message(role: str, content: str) -> dict[str, object]:
    return {"role": role, "parts": [{"type": "text", "content": content}]}
