"""Files and batches at one endpoint, as far as the two commands do not show them."""

import asyncio
from decimal import Decimal

import httpx2
import pytest
import respx

from copilot.domain.documents import Usage
from copilot.errors import AccessError, ModelError, ProviderError
from copilot.llm.batch import LABEL, BatchService, RemoteBatch, batch_price, read_batch
from copilot.llm.failures import Trouble
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from tests.llm.endpoints import BASE_URL, KEY, StoppedClock

BATCH: dict[str, Json] = {"id": "batch_1", "status": "completed", "metadata": {LABEL: "abc"}}


def service(clock: StoppedClock, limits: CallLimits | None = None) -> BatchService:
    return BatchService(
        BASE_URL,
        api_key=KEY,
        limits=limits or CallLimits(),
        sleep=clock.sleep,
        jitter=lambda: 0.0,
    )


def found(httpx2_mock: respx.Router, *replies: respx.MockResponse | Exception) -> respx.Route:
    return httpx2_mock.get(f"{BASE_URL}/batches/batch_1").mock(side_effect=list(replies))


async def status(clock: StoppedClock, limits: CallLimits | None = None) -> RemoteBatch:
    async with service(clock, limits) as asked:
        return await asked.status("batch_1")


@pytest.mark.anyio
async def test_what_only_reads_waits_longer_after_each_failure(httpx2_mock: respx.Router) -> None:
    clock = StoppedClock()
    route = found(
        httpx2_mock,
        respx.MockResponse(503, json={}),
        httpx2.ReadTimeout("slow"),
        respx.MockResponse(429, json={}, headers={"retry-after": "7"}),
        respx.MockResponse(200, json=BATCH),
    )
    assert (await status(clock)).id == "batch_1"
    assert clock.sleeps == [0.5, 1.0, 7.0]
    assert route.call_count == 4


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("limits", "wait", "tries"),
    [
        (CallLimits(attempts=2), "1", 2),
        (CallLimits(deadline_seconds=60), "61", 1),
    ],
)
async def test_waiting_has_an_end(
    httpx2_mock: respx.Router, limits: CallLimits, wait: str, tries: int
) -> None:
    reply = respx.MockResponse(503, json={}, headers={"retry-after": wait})
    found(httpx2_mock, *[reply] * tries)
    with pytest.raises(ProviderError) as caught:
        await status(StoppedClock(), limits)
    assert caught.value.attempts == tries


@pytest.mark.anyio
@pytest.mark.parametrize("body", ["<html>", "[]", '{"id": "batch_1"}', '{"id": "", "status": "x"}'])
async def test_what_is_no_batch_is_an_error_without_its_words(
    httpx2_mock: respx.Router, body: str
) -> None:
    found(httpx2_mock, respx.MockResponse(200, text=body))
    with pytest.raises(ProviderError, match="sent something that is no"):
        await status(StoppedClock())


@pytest.mark.anyio
@pytest.mark.parametrize("body", ["<html>", "{}"])
async def test_what_is_no_file_is_an_error(httpx2_mock: respx.Router, body: str) -> None:
    httpx2_mock.post(f"{BASE_URL}/files").mock(return_value=respx.MockResponse(200, text=body))
    async with service(StoppedClock()) as asked:
        with pytest.raises(ProviderError, match="sent something that is no"):
            await asked.upload(b"{}\n")


@pytest.mark.anyio
async def test_what_is_no_batch_may_have_been_made(httpx2_mock: respx.Router) -> None:
    httpx2_mock.post(f"{BASE_URL}/batches").mock(return_value=respx.MockResponse(200, text="{}"))
    async with service(StoppedClock()) as asked:
        made = await asked.create("file-1", label="abc")
    assert isinstance(made, Trouble)
    assert made.transient


@pytest.mark.anyio
async def test_a_list_that_is_none_is_an_error(httpx2_mock: respx.Router) -> None:
    route = httpx2_mock.get(url__startswith=f"{BASE_URL}/batches")
    route.mock(return_value=respx.MockResponse(200, json={"data": None}))
    async with service(StoppedClock()) as asked:
        with pytest.raises(ProviderError, match="no list of batches"):
            await asked.find(label="abc")


@pytest.mark.anyio
async def test_only_a_batch_of_ours_that_may_bring_something_is_found(
    httpx2_mock: respx.Router,
) -> None:
    entries: list[Json] = [
        {},
        {**BATCH, "id": "batch_9", "metadata": None, "input_file_id": "file-9"},
        {**BATCH, "id": "batch_8", "status": "failed"},
        {**BATCH, "id": "batch_7"},
        {**BATCH, "id": "batch_6"},
    ]
    body: Json = {"data": entries, "has_more": False}
    route = httpx2_mock.get(url__startswith=f"{BASE_URL}/batches")
    route.mock(return_value=respx.MockResponse(200, json=body))
    async with service(StoppedClock()) as asked:
        by_label = await asked.find(label="abc", known={"batch_7"})
        by_file = await asked.find(label="other", file="file-9")
        none = await asked.find(label="other")
    assert by_label is not None
    assert by_file is not None
    assert (by_label.id, by_file.id, none) == ("batch_6", "batch_9", None)


@pytest.mark.anyio
async def test_a_list_without_end_is_left(httpx2_mock: respx.Router) -> None:
    body: Json = {"data": [BATCH], "has_more": True}
    route = httpx2_mock.get(url__startswith=f"{BASE_URL}/batches")
    route.mock(return_value=respx.MockResponse(200, json=body))
    async with service(StoppedClock()) as asked:
        assert await asked.find(label="other") is None
    assert route.call_count == 20


def test_a_key_that_cannot_be_one_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(AccessError, match="no API key"):
        BatchService(None, api_key="")


@pytest.mark.anyio
async def test_an_error_repeats_no_key(httpx2_mock: respx.Router) -> None:
    words: Json = {"error": {"message": f"no batches for {KEY}"}}
    found(httpx2_mock, respx.MockResponse(400, json=words))
    with pytest.raises(ModelError) as caught:
        await status(StoppedClock())
    assert KEY not in caught.value.message
    assert caught.value.__context__ is None


def test_odd_counts_and_errors_of_a_batch_are_read_as_nothing() -> None:
    odd: dict[str, Json] = {
        "request_counts": {"total": -1, "completed": "many", "failed": 2},
        "errors": {"data": [{"message": "bad"}, {"message": "worse", "line": 3}, 7]},
        "output_file_id": 5,
    }
    batch = read_batch({**BATCH, **odd})
    assert batch is not None
    assert (batch.completed, batch.failed) == (0, 2)
    assert batch.problems == ("bad", "line 3: worse")
    assert batch.output_file is None


@pytest.mark.parametrize(
    ("status", "counts", "over"),
    [
        ("completed", {"total": 2, "completed": 1, "failed": 1}, False),
        ("completed", {"total": 0, "completed": 0, "failed": 0}, False),
        ("completed", {"total": 2}, False),
        ("completed", None, False),
        ("completed", {"total": 2, "completed": 0, "failed": 2}, True),
        ("expired", {"total": 2, "completed": 1, "failed": 0}, False),
        ("cancelled", {"total": 0, "completed": 0, "failed": 0}, True),
        ("failed", None, True),
        ("in_progress", {"total": 2, "completed": 0, "failed": 0}, False),
    ],
)
def test_a_batch_is_not_over_before_its_answers_have_a_file(
    status: str, counts: Json, *, over: bool
) -> None:
    """Else its requests would count as unanswered, and be sent and paid for again."""
    body: dict[str, Json] = {**BATCH, "status": status, "request_counts": counts}
    batch = read_batch(body)
    with_file = read_batch({**body, "output_file_id": "file-2"})
    assert batch is not None
    assert with_file is not None
    assert batch.over is over
    assert with_file.over is (status != "in_progress")


def test_half_the_price_is_told_only_where_it_is_documented() -> None:
    def price(usage: Usage, answered_by: str | None) -> Decimal | None:
        return Decimal(usage.requests) if answered_by else None

    used = Usage(requests=1, input_tokens=1)
    assert batch_price(price, "openai")(used, "m") == Decimal("0.5")
    assert batch_price(price, "azure")(used, None) is None
    assert batch_price(price, "other")(used, "m") is None


def test_the_address_of_openai_is_the_default() -> None:
    asked = BatchService(None, api_key=KEY)
    assert asked.host == "api.openai.com"
    asyncio.run(asked.__aexit__(None, None, None))
