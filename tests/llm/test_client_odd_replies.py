"""Replies that are odd on the wire: each becomes an answer or a typed error, never anything else."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import respx

from copilot.domain.documents import Usage
from copilot.errors import AccessError, EmptyAnswerError, ProviderError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.ladder import Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from tests.llm.endpoints import BASE_URL, client, fails, ok, says, script
from tests.llm.fakes import REQUEST, Notes
from tests.loopback import completion

pytestmark = pytest.mark.anyio

_ONCE = CallLimits(attempts=1)
_STREAM = {"content-type": "text/event-stream"}


@asynccontextmanager
async def _replying(reply: bytes, *, step: Step | None = None) -> AsyncIterator[OpenAIChatModel]:
    """A client of a server that sends these bytes for whatever it is asked, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-l"))
        await reader.readexactly(int(length.partition(b":")[2]))
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        OpenAIChatModel(
            "local", base_url=f"http://127.0.0.1:{port}/v1", limits=_ONCE, step=step
        ) as model,
    ):
        yield model


def _head(status: int = 200, **headers: str) -> bytes:
    fields = {name.replace("_", "-"): value for name, value in headers.items()} | _STREAM
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _events(*pieces: Json) -> bytes:
    return b"".join(b"data: " + json.dumps(piece).encode() + b"\n\n" for piece in pieces)


def _piece(finish: str | None = None, **delta: Json) -> Json:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


@pytest.mark.parametrize("status", [400, 500, 200])
async def test_a_stream_whose_error_or_coding_breaks_off_is_an_error_of_the_provider(
    status: int,
) -> None:
    cut = _head(status, content_length="900") + b'{"error": {"mess'
    garbled = _head(status, content_encoding="gzip") + b"this was never compressed"
    for reply in (cut, garbled):
        async with _replying(reply) as model:
            with pytest.raises(ProviderError, match="broke off"):
                await model.answer(REQUEST, listener=Notes())


async def test_a_byte_order_mark_costs_no_piece_of_the_answer() -> None:
    reply = (
        _head() + b"\xef\xbb\xbf" + _events(_piece(content='{"a'), _piece("stop", content='":1}'))
    )
    async with _replying(reply) as model:
        assert (await model.answer(REQUEST, listener=Notes())).text == '{"a":1}'


async def test_an_error_event_without_a_wrapping_keeps_the_words_of_the_provider() -> None:
    said: Json = {"message": "The model fell over", "code": 500}
    async with _replying(_head() + b"event: error\n" + _events(said)) as model:
        with pytest.raises(ProviderError, match="fell over"):
            await model.answer(REQUEST, listener=Notes())


async def test_arguments_of_a_tool_that_come_as_an_object_are_taken_from_a_stream_too() -> None:
    whole: Json = [None, {"index": 0, "function": {"arguments": {"a": 1}}}]
    async with _replying(_head() + _events(_piece("stop", tool_calls=whole))) as model:
        assert (await model.answer(REQUEST, listener=Notes())).text == '{"a": 1}'


@pytest.mark.parametrize("index", [1, None, "0"])
async def test_the_first_tool_call_counts_whatever_its_number(index: Json) -> None:
    first: Json = [{"index": index, "function": {"arguments": '{"a'}}]
    more: Json = [{"index": index, "function": {"arguments": '":1}'}}]
    other: Json = [{"index": 2, "function": {"arguments": "other"}}]
    pieces = (_piece(tool_calls=first), _piece(tool_calls=more), _piece("stop", tool_calls=other))
    async with _replying(_head() + _events(*pieces), step=Step.TOOL) as model:
        assert (await model.answer(REQUEST, listener=Notes())).text == '{"a":1}'


async def test_the_arguments_of_a_tool_count_more_than_the_words_beside_them(
    httpx2_mock: respx.Router,
) -> None:
    calls: Json = [{"function": {"arguments": '{"a": 1}'}}]
    script(httpx2_mock, says("I shall call the tool.", tool_calls=calls))
    async with client(step=Step.TOOL) as model:
        assert (await model.answer(REQUEST)).text == '{"a": 1}'


async def test_content_that_is_nested_without_end_is_no_text(httpx2_mock: respx.Router) -> None:
    content: Json = "deep"
    for _ in range(300):
        content = [{"text": content}]
    script(httpx2_mock, ok(completion(content)), ok(completion(content)))
    async with client() as model:
        with pytest.raises(EmptyAnswerError):
            await model.answer(REQUEST)


async def test_an_error_that_is_wrapped_without_end_is_an_error_without_words(
    httpx2_mock: respx.Router,
) -> None:
    error: Json = {"message": "deep"}
    for _ in range(600):
        error = {"error": error}
    script(httpx2_mock, ok(error))
    async with client() as model:
        with pytest.raises(ProviderError, match=r"refused the request \(HTTP 400\)"):
            await model.answer(REQUEST)


async def test_an_error_body_that_tells_what_it_used_is_counted(httpx2_mock: respx.Router) -> None:
    told: Json = {"prompt_tokens": 7, "completion_tokens": 2}
    script(httpx2_mock, ok({"message": "The filter cut in", "usage": told}))
    async with client() as model:
        with pytest.raises(ProviderError, match="filter cut in") as caught:
            await model.answer(REQUEST)
    assert caught.value.usage == Usage(requests=1, input_tokens=7, output_tokens=2)


async def test_half_characters_in_names_are_replaced(httpx2_mock: respx.Router) -> None:
    """A recording of the answer could not be written otherwise."""
    body = completion("{}", finish_reason="\ud800stop", usage={"a\ud800": 3, "prompt_tokens": 1})
    body["model"] = "big\ud800"
    raw = respx.MockResponse(200, text=json.dumps(body))
    script(httpx2_mock, raw)
    async with client() as model:
        got = await model.answer(REQUEST)
    assert (got.model, got.finish_reason) == ("big?", "?stop")
    assert got.usage.other_tokens == {"a?": 3}


async def test_a_message_cannot_steer_the_terminal(httpx2_mock: respx.Router) -> None:
    script(httpx2_mock, fails(400, {"message": "Bad \x1b]0;title\x07\x1b[31mred\u202e thing"}))
    async with client() as model:
        with pytest.raises(ProviderError, match=r"HTTP 400: Bad red thing\)"):
            await model.answer(REQUEST)


async def test_a_long_error_text_holds_nobody_up(httpx2_mock: respx.Router) -> None:
    script(httpx2_mock, respx.MockResponse(400, text="down we go " * 20_000))
    asked = replace(REQUEST.messages[1], content="lorem ipsum " * 2000)
    started = time.process_time()
    async with client() as model:
        with pytest.raises(ProviderError, match="down we go"):
            await model.answer(replace(REQUEST, messages=(REQUEST.messages[0], asked)))
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    "failure",
    [
        fails(
            429,
            {
                "message": "Rate limit reached. Limit: 3 / min. Please try again in 20s. Visit "
                "https://platform.openai.com/account/billing to add a payment method.",
                "code": "rate_limit_exceeded",
            },
        ),
        fails(429, {"message": "See your plan and billing."}, retry_after="3"),
        fails(
            429,
            {
                "message": "You exceeded your current quota, please check your plan and billing "
                "details. Please retry in 36.18s.",
                "status": "RESOURCE_EXHAUSTED",
            },
        ),
    ],
    ids=["a link to billing", "a time to wait", "a quota per minute"],
)
async def test_a_rate_limit_that_mentions_billing_passes(
    httpx2_mock: respx.Router, failure: respx.MockResponse
) -> None:
    script(httpx2_mock, failure, says("{}"))
    async with client() as model:
        assert (await model.answer(REQUEST)).text == "{}"


async def test_a_used_up_quota_stays_final_with_a_time_to_wait(httpx2_mock: respx.Router) -> None:
    error: Json = {"message": "Try again in 5s.", "code": "insufficient_quota"}
    script(httpx2_mock, fails(429, error, retry_after="3"))
    async with client() as model:
        with pytest.raises(AccessError, match="quota"):
            await model.answer(REQUEST)


@pytest.mark.parametrize("said", [f"Wed, 21 Oct 2026 07:28:00 +{'9' * 30}", "1e300"])
async def test_a_wait_beyond_all_measure_is_no_time_to_wait(
    httpx2_mock: respx.Router, said: str
) -> None:
    script(httpx2_mock, fails(429, retry_after=said), says("{}"))
    async with client() as model:
        assert (await model.answer(REQUEST)).text == "{}"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "foo://me:never-shown@bar"),
        ("HTTPS_PROXY", "http://[::1"),
        ("ALL_PROXY", "socks5://me:never-shown@127.0.0.1:1"),
        ("OPENAI_ORG_ID", "never-shown…"),
        ("OPENAI_PROJECT_ID", "never-shown…"),
    ],
)
def test_an_environment_that_no_client_can_take_is_named_without_its_values(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ProviderError, match="environment") as caught:
        OpenAIChatModel("big", api_key="sk-1")
    assert caught.value.attempts == 0
    assert "never-shown" not in f"{caught.value}{caught.value.hint}"
    assert caught.value.__cause__ is None


async def test_a_name_at_openai_is_told_to_nobody_else(
    httpx2_mock: respx.Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-mine")
    openai = "https://api.openai.com/v1"
    elsewhere = script(httpx2_mock, says("{}"))
    there = script(httpx2_mock, says("{}"), base_url=openai)
    for base_url in (BASE_URL, openai):
        async with client(base_url=base_url) as model:
            await model.answer(REQUEST)
    names = {"openai-organization", "openai-project"}
    assert not names & elsewhere.calls.last.request.headers.keys()
    assert names <= there.calls.last.request.headers.keys()


def test_certificates_that_are_not_there_are_an_error_of_the_way_to_the_provider(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    with pytest.raises(ProviderError, match="certificates to trust cannot be read") as caught:
        OpenAIChatModel("big", api_key="sk-1")
    assert caught.value.hint is not None
    assert "SSL_CERT_FILE" in caught.value.hint
