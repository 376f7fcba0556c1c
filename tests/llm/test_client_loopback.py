"""The client against a real server on loopback, with real sockets and real time."""

import asyncio
import socket
import subprocess
import sys

import pytest

from copilot.domain.documents import Usage
from copilot.errors import DeadlineError, ProviderError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.entries import RawItem, plain_question, split_lists
from copilot.llm.limits import CallLimits
from copilot.llm.structured import structured_answer
from tests.llm.fakes import REQUEST
from tests.loopback import LoopbackServer, Step, answer, status

pytestmark = pytest.mark.anyio

_QUICK = CallLimits(
    connect_seconds=1, read_seconds=10, deadline_seconds=30, first_wait_seconds=0.01
)


def _client(base_url: str, limits: CallLimits = _QUICK) -> OpenAIChatModel:
    return OpenAIChatModel("local", base_url=base_url, api_key="sk-local", limits=limits)


async def test_an_answer_comes_through_real_sockets() -> None:
    with LoopbackServer(answer('{"a": 1}')) as server:
        async with _client(server.base_url) as model:
            got = await model.answer(REQUEST)
        (received,) = server.requests
    assert got.text == '{"a": 1}'
    assert got.request_id == "req-1"
    assert got.usage.output_tokens == 5
    assert got.usage.seconds > 0
    assert received.headers["authorization"] == "Bearer sk-local"
    assert received.body["max_tokens"] == 1000


async def test_a_server_that_fails_in_every_way_is_tried_again() -> None:
    steps = (
        status(503, retry_after_ms="10"),
        Step(cut="before"),
        Step('{"choices": []}' * 99, cut="within"),
        answer("late", seconds=2),
        answer("{}"),
    )
    limits = CallLimits(read_seconds=1, first_wait_seconds=0.01, attempts=5)
    with LoopbackServer(*steps) as server:
        async with _client(server.base_url, limits) as model:
            got = await model.answer(REQUEST)
    assert got.usage.requests == len(server.requests) == 5
    assert got.text == "{}"


async def test_the_deadline_ends_a_request_that_is_under_way() -> None:
    limits = CallLimits(deadline_seconds=0.3)
    with LoopbackServer(answer("late", seconds=5)) as server:
        async with _client(server.base_url, limits) as model:
            with pytest.raises(DeadlineError, match="used up") as caught:
                await model.answer(REQUEST)
    assert caught.value.attempts == 1
    assert isinstance(caught.value.usage, Usage)
    assert 0.1 < caught.value.usage.seconds < 5


async def test_the_deadline_names_the_last_problem() -> None:
    limits = CallLimits(deadline_seconds=1.5, first_wait_seconds=0.01)
    with LoopbackServer(status(500, "It is down"), answer("late", seconds=5)) as server:
        async with _client(server.base_url, limits) as model:
            with pytest.raises(DeadlineError, match="It is down") as caught:
                await model.answer(REQUEST)
    assert caught.value.attempts == 2
    assert caught.value.request_id == "req-1"


async def test_giving_up_from_outside_is_not_held_up() -> None:
    with LoopbackServer(answer("late", seconds=1)) as server:
        async with _client(server.base_url, CallLimits()) as model:
            task = asyncio.create_task(model.answer(REQUEST))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task


async def test_a_port_where_nobody_listens_is_said_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with _client(f"http://127.0.0.1:{port}/v1") as model:
        with pytest.raises(ProviderError, match=r"127\.0\.0\.1 cannot be reached") as caught:
            await model.answer(REQUEST)
    assert caught.value.attempts == 4


async def test_a_base_url_without_v1_is_not_found() -> None:
    with LoopbackServer(answer("{}")) as server:
        async with _client(server.base_url.removesuffix("/v1")) as model:
            with pytest.raises(ProviderError) as caught:
                await model.answer(REQUEST)
    assert "/v1" in (caught.value.hint or "")


async def test_a_bad_entry_is_mended_over_the_wire() -> None:
    def check(raw: RawItem) -> str:
        return str(raw.value)

    with LoopbackServer(
        answer('Here: {"trades": [{"a": NaN}, {"a": 1}]}'), answer('{"a": 2}')
    ) as server:
        async with _client(server.base_url) as model:
            got = await structured_answer(
                model,
                REQUEST,
                split=split_lists("trades"),
                check=check,
                reask=plain_question({"trades": {"type": "object"}}),
            )
        again = server.requests[1].body["messages"]
    assert got.items == {"trades": ("{'a': 2}", "{'a': 1}")}
    assert got.usage.input_tokens == 20
    assert isinstance(again, list)
    assert again[2] == {"role": "assistant", "content": '{"a": "NaN"}'}


async def test_many_calls_at_once_are_answered() -> None:
    with LoopbackServer(answer("{}")) as server:
        async with _client(server.base_url, CallLimits()) as model:
            got = await asyncio.gather(*(model.answer(REQUEST) for _ in range(32)))
    assert {found.usage.requests for found in got} == {1}


async def test_calls_at_the_same_time_step_down_once() -> None:
    refused = Step('{"error": {"message": "response_format is unknown"}}', 400, seconds=0.5)
    with LoopbackServer(refused, refused, answer("{}")) as server:
        async with _client(server.base_url, CallLimits()) as model:
            await asyncio.gather(model.answer(REQUEST), model.answer(REQUEST))
        forms = [str(received.body["response_format"]) for received in server.requests]
    assert ["'strict': True" in form for form in forms] == [True, True, False, False]
    assert all("'type': 'json_schema'" in form for form in forms)


def test_the_protocol_is_light_to_import() -> None:
    code = (
        "import sys, copilot.llm.protocol, copilot.llm.cassettes, copilot.llm.structured;"
        "print(sorted({'openai', 'tenacity', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, a literal program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
