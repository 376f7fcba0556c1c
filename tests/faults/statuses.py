"""Faults in place of an answer: error statuses, error bodies with HTTP 200, refused parameters.

The numbers 3 (as a status), 5, 12, 13, 14 and 15.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from copilot.llm.protocol import Json
from tests.faults.answers import Said, completion
from tests.faults.exchange import DONE, Exchange, frame
from tests.faults.fault import Act, Fault, Then


def error(message: str, **more: Json) -> dict[str, Json]:
    """An error body as OpenAI words it."""
    return {"error": {"message": message, "type": None, "param": None, "code": None, **more}}


def _replies(
    body: Json,
    status: int = 200,
    *,
    kind: str = "application/json",
    headers: Mapping[str, str] | None = None,
    charged: bool = False,
) -> Act:
    """A reply that does not say what it costs, if it costs anything."""

    async def act(exchange: Exchange) -> None:
        if charged:
            exchange.bill()
        await exchange.reply(body, status=status, headers=headers, kind=kind)

    return act


def _status(  # noqa: PLR0913 - what a status can carry
    name: str,
    status: int,
    body: Json,
    *,
    then: Then = "again",
    kind: str = "provider",
    headers: Mapping[str, str] | None = None,
    charged: bool = False,
) -> Fault:
    act = _replies(body, status, headers=headers, charged=charged)
    return Fault(name, then, act, act, error=kind)


def _passing() -> list[Fault]:
    return [
        *(
            _status(f"00-{code}", code, error("It is down for a moment."))
            for code in (408, 409, 500, 502, 503, 504, 524, 529)
        ),
        _status("00-502-html", 502, "<html><body>Bad Gateway</body></html>"),
        _status("00-503-empty", 503, ""),
        _status("00-429", 429, error("Slow down.", code="rate_limit_exceeded")),
        _status("15-500", 500, error("It is down.")),
        _status(
            "15-500-should-retry", 500, error("It is down."), headers={"x-should-retry": "true"}
        ),
        _status("15-429", 429, error("Slow down.", code="rate_limit_exceeded")),
    ]


def _declined() -> list[Fault]:
    inner: Json = {"code": "ResponsibleAIPolicyViolation"}
    return [
        _status(
            "03-status-400",
            400,
            error("The response was filtered.", code="content_filter", innererror=inner),
            then="final",
            kind="refusal",
        ),
        _status(
            "03-status-policy",
            400,
            error("Not allowed by our usage policy.", code="content_policy_violation"),
            then="final",
            kind="refusal",
        ),
    ]


def _quota() -> list[Fault]:
    words = "You exceeded your current quota, please check your plan and billing details."
    replies: dict[str, tuple[int, Json]] = {
        "code": (429, error(words, type="insufficient_quota", code="insufficient_quota")),
        "type": (429, error("No.", type="insufficient_quota")),
        "words": (429, error(words)),
        "402": (402, error("Insufficient Balance", type="unknown_error")),
        "402-number": (402, error("Insufficient credits", code=402)),
        "402-empty": (402, ""),
        "hard-limit": (400, error("Hard limit.", code="billing_hard_limit_reached")),
        "in-a-200": (200, error("Insufficient credits", code=402)),
        "not-active": (429, error("Not active.", code="billing_not_active")),
    }
    return [
        _status(f"13-{name}", status, body, then="final", kind="access")
        for name, (status, body) in replies.items()
    ]


def _waits() -> list[Fault]:
    slow = error("Slow down.", code="rate_limit_exceeded")

    async def dated(exchange: Exchange) -> None:
        moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
        await exchange.reply(slow, status=429, headers={"retry-after": moment})

    waits = {
        "seconds": {"retry-after": "2"},
        "milliseconds": {"retry-after-ms": "250", "retry-after": "9"},
        "negative": {"retry-after": "-5"},
        "zero": {"retry-after": "0"},
        "unreadable": {"retry-after": "soon"},
        "infinite": {"retry-after": "inf"},
        "past-date": {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
        "broken-date": {"retry-after": "Wed, 99 Oct 20155 07:28:00 GMT"},
    }
    long = {
        "long": {"retry-after": "86400"},
        "long-milliseconds": {"retry-after-ms": "86400000"},
        "long-503": {"retry-after": "86400"},
    }
    return [
        *(_status(f"14-{name}", 429, slow, headers=headers) for name, headers in waits.items()),
        Fault("14-date", "again", dated, dated, error="provider"),
        *(
            _status(
                f"14-{name}",
                503 if name.endswith("503") else 429,
                slow,
                then="final",
                kind="deadline",
                headers=headers,
            )
            for name, headers in long.items()
        ),
    ]


def _bodies() -> list[Fault]:
    head: dict[str, Json] = {"id": "chatcmpl-1", "object": "chat.completion", "model": "faulty-1"}
    transient: dict[str, Json] = {
        "error-503": error("Provider returned error", code=503),
        "error-529": error("Overloaded", code=529),
        "error-429": error("Rate limited upstream", code=429),
        "error-word": error("Internal server error", type="server_error"),
        "error-code-as-text": error("Bad gateway", code="502"),
        "error-beside-choices": {**head, "choices": [], **error("Timed out", code=504)},
        "choice-error": {**head, "choices": [{"index": 0, **error("Upstream died", code=502)}]},
    }
    charged: dict[str, Json] = {
        "choices-null": {**head, "choices": None},
        "choices-empty": {**head, "choices": []},
        "choices-missing": head,
        "choices-no-list": {**head, "choices": {"0": "x"}},
        "choice-null": {**head, "choices": [None]},
        "nothing": "",
        "text": "upstream connect error or disconnect",
        "half-a-body": '{"id": "chatcmpl-1", "choices": [{"index": 0, "mess',
        "null": "null",
    }
    final: dict[str, Json] = {
        "error-400": error("Something in the request is off", code=400),
        "error-404": error("No such model", code=404),
    }
    return [
        *(_status(f"05-{name}", 200, body) for name, body in transient.items()),
        *(_status(f"05-{name}", 200, body, charged=True) for name, body in charged.items()),
        *(_status(f"05-{name}", 200, body, then="final") for name, body in final.items()),
        _status("05-error-401", 200, error("No key", code=401), then="final", kind="access"),
        _html(),
        Fault("05-choices-empty-billed", "again", _no_choice, None, error="provider"),
        Fault("05-stream-usage-only", "empty", None, _no_choice_streamed, error="empty"),
        Fault("05-choices-null-billed", "again", _null_choice, None, error="provider"),
        *_events(),
    ]


def _html() -> Fault:
    act = _replies("<!doctype html><title>Sign in</title>", kind="text/html")
    return Fault("05-html", "final", act, act, error="provider")


async def _no_choice(exchange: Exchange) -> None:
    """Some services answer so when a filter takes the only choice away, and charge for it."""
    body = completion(Said(None), exchange.tell())
    await exchange.reply({**body, "choices": []})


async def _null_choice(exchange: Exchange) -> None:
    body = completion(Said(None), exchange.tell())
    await exchange.reply({**body, "choices": None})


async def _no_choice_streamed(exchange: Exchange) -> None:
    frames = exchange.frames(Said(None))
    await exchange.stream(frames[-2:])


def _events() -> list[Fault]:
    """What stands in a stream in place of any answer."""

    def streams(*frames: bytes, charged: bool = False) -> Act:
        async def act(exchange: Exchange) -> None:
            if charged:
                exchange.bill()
            await exchange.stream(list(frames))

        return act

    overloaded = error("Overloaded", code=503)
    bare: dict[str, Json] = {"object": "error", "type": "BadRequestError", "param": None}
    return [
        Fault("05-stream-empty", "again", None, streams(charged=True), error="provider"),
        Fault("05-stream-only-end", "empty", None, streams(DONE, charged=True), error="empty"),
        Fault("05-stream-error", "again", None, streams(frame(overloaded)), error="provider"),
        Fault(
            "05-stream-error-400",
            "final",
            None,
            streams(frame(error("Something in the request is off", code=400))),
            error="provider",
        ),
        Fault(
            "05-stream-error-named",
            "again",
            None,
            streams(b"event: error\n" + frame({"type": "error", **overloaded})),
            error="provider",
        ),
        Fault(
            "05-stream-error-bare",
            "final",
            None,
            streams(frame({**bare, "code": 400, "message": "The input has a flaw"}), DONE),
            error="provider",
        ),
        Fault(
            "05-stream-error-bare-500",
            "again",
            None,
            streams(frame({**bare, "code": 500, "message": "Engine loop is dead"}), DONE),
            error="provider",
        ),
        Fault(
            "05-stream-quota",
            "final",
            None,
            streams(frame(error("No credit", code="insufficient_quota"))),
            error="access",
        ),
    ]


def has(name: str) -> Callable[[Mapping[str, Json]], bool]:
    """Whether a request holds a parameter."""
    return lambda body: bool(body.get(name))


def has_schema(body: Mapping[str, Json]) -> bool:
    """Whether a request asks for an enforced schema."""
    asked = body.get("response_format")
    return isinstance(asked, dict) and asked.get("type") == "json_schema"


def is_strict(body: Mapping[str, Json]) -> bool:
    """Whether the schema is to be enforced strictly."""
    asked = body.get("response_format")
    described = asked.get("json_schema") if isinstance(asked, dict) else None
    return isinstance(described, dict) and described.get("strict") is True


_OpenAI = "invalid_request_error"


def _openai(message: str, parameter: str, code: str = "unsupported_parameter") -> Json:
    return error(message, type=_OpenAI, param=parameter, code=code)


def _extra(name: str) -> Json:
    """A validation report, which repeats the input."""
    entry: Json = {
        "type": "extra_forbidden",
        "loc": ["body", name],
        "msg": "Extra inputs are not permitted",
        "input": "whatever",
    }
    return {"object": "error", "detail": [entry]}


def _refused_parameters() -> list[tuple[str, int, Json, Callable[[Mapping[str, Json]], bool]]]:
    """Variant, status, body, when: the words are those of services and servers in use."""
    newer = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    only = "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."
    no_stream = "Unsupported value: 'stream' does not support true with this model. Supported values are: false."
    verified = "Your organization must be verified to stream this model."
    strict = "Invalid schema for response_format 'answer': strict mode is not supported."
    versions = "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"
    google = 'Invalid JSON payload received. Unknown name "seed": Cannot find field.'
    google_body: Json = [{"error": {"code": 400, "message": google, "status": "INVALID_ARGUMENT"}}]
    both, tools = has("max_completion_tokens"), has("tools")
    unavailable: Json = error("This response_format type is unavailable now", type=_OpenAI)
    jinja: Json = error("tools param requires --jinja flag", code=500, type="server_error")
    choice = 'tool_choice is not supported: "auto" requires --enable-auto-tool-choice'
    return [
        ("max_tokens-openai", 400, _openai(newer, "max_tokens"), has("max_tokens")),
        ("max_tokens-extra", 422, _extra("max_tokens"), has("max_tokens")),
        ("max_completion_tokens-extra", 422, _extra("max_completion_tokens"), both),
        (
            "max_completion_tokens-groq",
            400,
            error("property 'max_completion_tokens' is unsupported", type=_OpenAI),
            both,
        ),
        (
            "max_completion_tokens-azure",
            400,
            error("Unrecognized request argument supplied: max_completion_tokens"),
            both,
        ),
        ("temperature-openai", 400, _openai(only, "temperature", "unsupported_value"), has("temperature")),
        ("temperature-extra", 422, _extra("temperature"), has("temperature")),
        ("seed-google", 400, google_body, has("seed")),
        ("seed-groq", 400, error("property 'seed' is unsupported", type=_OpenAI), has("seed")),
        ("seed-extra", 422, _extra("seed"), has("seed")),
        ("response_format-deepseek", 400, unavailable, has_schema),
        ("response_format-azure", 400, error(versions, code="BadRequest"), has_schema),
        ("response_format-extra", 422, _extra("response_format"), has("response_format")),
        (
            "response_format-text",
            400,
            {"detail": "Unknown parameter: response_format"},
            has("response_format"),
        ),
        (
            "response_format-in-a-200",
            200,
            error("response_format is not supported", code=400),
            has("response_format"),
        ),
        ("strict-openai", 400, _openai(strict, "response_format", "invalid_value"), is_strict),
        ("strict-text", 400, error("strict is not supported by this model"), is_strict),
        ("stream_options-azure", 400, error("Unrecognized request argument supplied: stream_options"), has("stream_options")),
        ("stream_options-extra", 422, _extra("stream_options"), has("stream_options")),
        ("stream-openai", 400, _openai(no_stream, "stream", "unsupported_value"), has("stream")),
        ("stream-verify", 400, _openai(verified, "stream", "unsupported_value"), has("stream")),
        ("tools-ollama", 400, error("registry.ollama.ai/library/m does not support tools"), tools),
        ("tools-openrouter", 404, error("No endpoints found that support tool use.", code=404), tools),
        ("tools-extra", 422, _extra("tools"), tools),
        ("tools-llama", 500, jinja, tools),
        ("tool_choice-vllm", 400, error(choice, type="BadRequestError", code=400), has("tool_choice")),
        ("tool_choice-extra", 422, _extra("tool_choice"), has("tool_choice")),
    ]  # fmt: skip


def _refusing() -> list[Fault]:
    found: list[Fault] = []
    for variant, status, body, applies in _refused_parameters():
        act = _replies(body, status)
        plain = None if variant.startswith("stream") else act
        fault = Fault(f"12-{variant}", "adapt", plain, act, error="provider", applies=applies)
        found.append(fault)
    return found


def _quoting() -> list[Fault]:
    """Errors that repeat what no message may repeat."""

    def quotes(status: int, *, key: bool) -> Act:
        async def act(exchange: Exchange) -> None:
            said = exchange.key if key else exchange.question.asked
            await exchange.reply(error(f"Cannot take this: {said}"), status=status)

        return act

    async def in_a_stream(exchange: Exchange) -> None:
        said = f"{exchange.key} and {exchange.question.asked}"
        await exchange.stream([frame(error(f"Failed on {said}", code=503))])

    found: list[Fault] = []
    for what, key in (("key", True), ("prompt", False)):
        found += [
            _both(f"17-quotes-the-{what}-400", "final", quotes(400, key=key)),
            _both(f"17-quotes-the-{what}-500", "again", quotes(500, key=key)),
            _both(f"17-quotes-the-{what}-in-a-200", "final", quotes(200, key=key)),
            _both(f"17-quotes-the-{what}-401", "final", quotes(401, key=key), "access"),
        ]
    return [
        *found,
        Fault("17-quotes-both-in-a-stream", "again", None, in_a_stream, error="provider"),
    ]


def _both(name: str, then: Then, act: Act, kind: str = "provider") -> Fault:
    return Fault(name, then, act, act, error=kind)


STATUSES: tuple[Fault, ...] = (
    *_passing(),
    *_declined(),
    *_bodies(),
    *_refusing(),
    *_quota(),
    *_waits(),
    *_quoting(),
)
"""All of them."""
