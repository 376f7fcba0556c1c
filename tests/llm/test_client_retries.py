"""One retry layer: what is tried again, how long it waits, and when it stops."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
import respx

from copilot.domain.documents import Usage
from copilot.errors import AccessError, DeadlineError, ProviderError, RefusalError, UsageError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from tests.llm.endpoints import KEY, StoppedClock, client, fails, ok, says, script
from tests.llm.fakes import PRIVATE, REQUEST
from tests.loopback import completion

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "passing",
    [
        fails(408),
        fails(409),
        fails(429, {"message": "slow down", "code": "rate_limit_exceeded"}),
        fails(500),
        fails(503),
        fails(529),
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
        httpx2.RemoteProtocolError("cut"),
        httpx2.ReadError("cut"),
    ],
    ids=repr,
)
async def test_what_passes_is_tried_again(
    httpx2_mock: respx.Router, passing: respx.MockResponse | Exception
) -> None:
    clock = StoppedClock()
    route = script(httpx2_mock, passing, passing, passing, says("{}"))
    async with client(clock) as model:
        answer = await model.answer(REQUEST)
    assert route.call_count == answer.usage.requests == 4
    assert clock.sleeps == [0.5, 1.0, 2.0]


async def test_trying_stops_after_the_fourth_time(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, *[fails(500, {"message": "It is down"})] * 9)
    async with client() as model:
        with pytest.raises(ProviderError, match=r"HTTP 500: It is down") as caught:
            await model.answer(REQUEST)
    assert route.call_count == caught.value.attempts == 4
    assert caught.value.usage == Usage(requests=4)
    assert caught.value.request_id == "req-1"


async def test_doubled_waits_have_an_end(httpx2_mock: respx.Router) -> None:
    clock = StoppedClock()
    script(httpx2_mock, *[fails(500)] * 9)
    async with client(clock, limits=CallLimits(attempts=7)) as model:
        with pytest.raises(ProviderError):
            await model.answer(REQUEST)
    assert clock.sleeps == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


async def test_usage_is_summed_over_failed_attempts(httpx2_mock: respx.Router) -> None:
    usage: Json = {"prompt_tokens": 10, "completion_tokens": 7}
    script(
        httpx2_mock,
        says("{", finish_reason="length", usage=usage),
        fails(503),
        ok(completion("", usage=usage)),
        says("{}"),
    )
    async with client() as model:
        answer = await model.answer(REQUEST)
    assert answer.usage == Usage(requests=4, input_tokens=30, output_tokens=19)


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"retry_after": "3"}, 3.0),
        ({"retry_after_ms": "250"}, 0.25),
        ({"retry_after_ms": "250", "retry_after": "3"}, 0.25),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "-4"}, 0.5),
        ({"retry_after": "inf"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.5),
    ],
)
async def test_the_wait_that_is_asked_for_is_kept(
    httpx2_mock: respx.Router, headers: dict[str, str], waited: float
) -> None:
    clock = StoppedClock()
    script(httpx2_mock, fails(429, **headers), says("{}"))
    async with client(clock) as model:
        await model.answer(REQUEST)
    assert clock.sleeps == [waited]


@pytest.mark.parametrize("zone", ["GMT", "-0000"])
async def test_a_wait_until_a_date_is_kept(httpx2_mock: respx.Router, zone: str) -> None:
    clock = StoppedClock()
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60)).replace("+0000", zone)
    script(httpx2_mock, fails(503, retry_after=moment), says("{}"))
    async with client(clock) as model:
        await model.answer(REQUEST)
    assert 50 < clock.sleeps[0] <= 60


async def test_a_wait_beyond_the_deadline_is_not_slept(httpx2_mock: respx.Router) -> None:
    clock = StoppedClock()
    route = script(httpx2_mock, fails(429, retry_after="3600"))
    async with client(clock) as model:
        with pytest.raises(DeadlineError, match="possible in 3600 s, and 600 s are left") as caught:
            await model.answer(REQUEST)
    assert clock.sleeps == []
    assert route.call_count == caught.value.attempts == 1
    assert caught.value.retry_after_seconds == 3600
    assert caught.value.request_id == "req-1"
    assert "HTTP 429" in caught.value.message


async def test_a_doubled_wait_beyond_the_deadline_is_not_slept_either(
    httpx2_mock: respx.Router,
) -> None:
    script(httpx2_mock, fails(500))
    async with client(limits=CallLimits(deadline_seconds=0.4)) as model:
        with pytest.raises(DeadlineError) as caught:
            await model.answer(REQUEST)
    assert caught.value.retry_after_seconds == 0.5


async def test_a_re_ask_lives_under_the_deadline_of_the_first_question(
    httpx2_mock: respx.Router,
) -> None:
    clock = StoppedClock()
    route = script(httpx2_mock, says("{}"))
    async with client(clock) as model:
        first = await model.answer(REQUEST)
        clock.now += 600
        with pytest.raises(DeadlineError, match="used up") as caught:
            await model.answer(replace(REQUEST, deadline=first.deadline))
    assert route.call_count == 1
    assert caught.value.attempts == 0


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        (fails(401), "API key"),
        (fails(403), "API key"),
        (fails(402), "billing"),
        (fails(429, {"message": "x", "code": "insufficient_quota"}), "billing"),
        (fails(429, {"message": "You exceeded your current quota, see billing."}), "billing"),
    ],
)
async def test_a_refused_key_or_a_used_up_quota_is_final(
    httpx2_mock: respx.Router, reply: respx.MockResponse, hint: str
) -> None:
    route = script(httpx2_mock, reply)
    async with client() as model:
        with pytest.raises(AccessError) as caught:
            await model.answer(REQUEST)
    assert route.call_count == 1
    assert hint in (caught.value.hint or "")


async def test_a_prompt_that_a_filter_declines_is_a_refusal(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, fails(400, {"message": "x", "code": "content_filter"}))
    async with client() as model:
        with pytest.raises(RefusalError):
            await model.answer(REQUEST)
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("status", "body", "hint"),
    [
        (404, {"error": {"message": "The model `x` does not exist"}}, "base URL"),
        (400, {"error": {"message": "x", "code": "context_length_exceeded"}}, "too long"),
        (400, {"error": "the request exceeds the available context size"}, "too long"),
        (413, {"message": "too big"}, "another model"),
        (422, {"detail": [{"loc": ["body"], "msg": "bad", "input": PRIVATE}, 7]}, "another model"),
        (400, "<html>", "another model"),
        (400, [], "another model"),
    ],
)
async def test_a_refused_request_is_final_and_says_what_to_do(
    httpx2_mock: respx.Router, status: int, body: Json, hint: str
) -> None:
    route = script(httpx2_mock, respx.MockResponse(status, json=body))
    async with client() as model:
        with pytest.raises(ProviderError) as caught:
            await model.answer(REQUEST)
    assert route.call_count == 1
    assert hint in (caught.value.hint or "")
    assert PRIVATE not in str(caught.value)


@pytest.mark.parametrize(
    ("failure", "said", "hint", "tries"),
    [
        (httpx2.ConnectError("no"), "models.example.org cannot be reached", "running", 4),
        (httpx2.ConnectTimeout("no"), r"in time \(ConnectTimeout\)", "overloaded", 4),
        (
            httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"),
            "not trusted",
            "SSL_CERT_FILE",
            1,
        ),
    ],
)
async def test_no_connection_says_what_to_check(
    httpx2_mock: respx.Router, failure: Exception, said: str, hint: str, tries: int
) -> None:
    script(httpx2_mock, *[failure] * 4)
    async with client() as model:
        with pytest.raises(ProviderError, match=said) as caught:
            await model.answer(REQUEST)
    assert hint in (caught.value.hint or "")
    assert caught.value.attempts == tries


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (f"Wrong key {KEY} here", "Wrong key [key] here"),
        ("Use sk-other-9 or Bearer abc, please", "Use [key] or [key], please"),
        (f"Cannot answer {PRIVATE!r}", "its words repeat the prompt and are left out"),
        ("'walk-away' is no 'role'", "[…] is no 'role'"),
        ("long " * 100, "long long …"),
    ],
)
async def test_no_message_repeats_the_key_or_the_prompt(
    httpx2_mock: respx.Router, words: str, shown: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    script(httpx2_mock, *[fails(500, {"message": words})] * 4)
    async with client() as model:
        with pytest.raises(ProviderError) as caught:
            await model.answer(REQUEST)
        told = f"{caught.value!r} {caught.value.hint} {model!r} {vars(caught.value)} {caplog.text}"
    assert KEY not in told
    assert PRIVATE not in told
    assert shown.removesuffix("long …") in caught.value.message
    assert len(caught.value.message) < 300
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_the_log_tells_ids_and_counts(
    httpx2_mock: respx.Router, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "copilot.llm.client")
    script(httpx2_mock, fails(500), says("{}"))
    async with client() as model:
        await model.answer(REQUEST)
    assert "try 1 failed (provider), waiting 0.5 s" in caplog.text
    assert "prompt value-creation (abc123), 2 requests" in caplog.text
    assert "req-1" in caplog.text


@pytest.mark.parametrize("key", ["sk-…", "sk a", "sk\nb"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(AccessError) as caught:
        OpenAIChatModel("m", api_key=key)
    assert key not in str(caught.value)


@pytest.mark.parametrize("base_url", [None, "", "https://me.openai.azure.com/openai/v1"])
def test_a_service_needs_a_key(base_url: str | None) -> None:
    with pytest.raises(AccessError, match="no API key"):
        OpenAIChatModel("m", base_url=base_url, api_key="  ")


def test_a_base_url_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        OpenAIChatModel("m", base_url="localhost:11434/v1")
