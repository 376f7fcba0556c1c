"""What comes in place of an answer with HTTP 200, each as a typed error or put right."""

import json

import pytest
import respx

from copilot.domain.documents import Usage
from copilot.errors import (
    AccessError,
    EmptyAnswerError,
    ModelError,
    ProviderError,
    RefusalError,
    TruncatedError,
)
from copilot.llm.ladder import Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from tests.llm.endpoints import bodies, client, ok, says, script
from tests.llm.fakes import REQUEST
from tests.loopback import completion

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"content": '{"a": 1}'}, '{"a": 1}'),
        ({"content": '<think>hm</think>\n{"a": 1}'}, '{"a": 1}'),
        ({"content": '```json\n{"a": 1}\n```'}, '```json\n{"a": 1}\n```'),
        ({"content": '{"a": 1} That is all.'}, '{"a": 1} That is all.'),
        ({"content": "", "reasoning_content": '{"a": 1}'}, '{"a": 1}'),
        ({"content": None, "reasoning": '<think>x</think>{"a": 1}'}, '{"a": 1}'),
        ({"content": [{"type": "text", "text": '{"a"'}, 7, {"text": ": 1}"}]}, '{"a": 1}'),
        ({"content": "half \ud800"}, "half ?"),
    ],
)
async def test_the_text_of_an_answer_is_found(
    httpx2_mock: respx.Router, message: dict[str, Json], text: str
) -> None:
    body = completion(None, usage={"prompt_tokens": 10, "completion_tokens": 5})
    body["choices"] = [{"message": message, "finish_reason": "stop"}]
    raw = respx.MockResponse(200, text=json.dumps(body), headers={"x-request-id": "req-1"})
    script(httpx2_mock, raw)
    async with client() as model:
        answer = await model.answer(REQUEST)
    assert answer.text == text
    assert answer.model == "test-model-1"
    assert answer.request_id == "req-1"
    assert answer.finish_reason == "stop"
    assert answer.usage == Usage(requests=1, input_tokens=10, output_tokens=5)
    assert answer.deadline == 1600.0


@pytest.mark.parametrize("reason", ["error", "", None, "guardrail_intervened", "eos", 7])
async def test_an_unknown_finish_reason_does_not_matter_when_there_is_text(
    httpx2_mock: respx.Router, reason: Json
) -> None:
    script(httpx2_mock, says("{}", finish_reason=reason))
    async with client() as model:
        answer = await model.answer(REQUEST)
    assert answer.finish_reason == (reason if isinstance(reason, str) and reason else "unknown")


async def test_a_body_without_names_falls_back_to_what_is_known(httpx2_mock: respx.Router) -> None:
    script(httpx2_mock, respx.MockResponse(200, json={"choices": [{"message": {"content": "x"}}]}))
    async with client() as model:
        answer = await model.answer(REQUEST)
    assert (answer.model, answer.request_id) == ("big-model", None)
    assert answer.usage == Usage(requests=1, unreported=1)


async def test_the_identifier_in_the_body_serves_when_there_is_no_header(
    httpx2_mock: respx.Router,
) -> None:
    script(httpx2_mock, respx.MockResponse(200, json=completion("x")))
    async with client() as model:
        assert (await model.answer(REQUEST)).request_id == "chatcmpl-1"


async def test_a_cut_off_answer_is_asked_for_once_with_a_higher_cap(
    httpx2_mock: respx.Router,
) -> None:
    route = script(httpx2_mock, says('{"a', finish_reason="length"), says("{}"))
    async with client() as model:
        answer = await model.answer(REQUEST)
    assert [body["max_tokens"] for body in bodies(route)] == [1000, 2000]
    assert '{"a' not in json.dumps(bodies(route)[1]["messages"])
    assert answer.usage == Usage(requests=2, input_tokens=20, output_tokens=10)


@pytest.mark.parametrize("content", [None, '{"a'])
async def test_an_answer_that_is_cut_off_twice_is_truncated_not_empty(
    httpx2_mock: respx.Router, content: Json
) -> None:
    body = completion(content, finish_reason="length")
    route = script(httpx2_mock, ok(body), ok(body))
    async with client() as model:
        with pytest.raises(TruncatedError) as caught:
            await model.answer(REQUEST)
    assert route.call_count == caught.value.attempts == 2
    assert caught.value.text == (content or "")
    assert caught.value.hint


async def test_the_cap_is_not_raised_above_the_ceiling(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, says("{", finish_reason="length"))
    async with client(limits=CallLimits(token_ceiling=1000)) as model:
        with pytest.raises(TruncatedError):
            await model.answer(REQUEST)
    assert route.call_count == 1


async def test_white_space_without_end_leads_to_another_form_and_to_no_equal_request(
    httpx2_mock: respx.Router,
) -> None:
    endless = says('{"a": 1' + "\n " * 500, finish_reason="length")
    route = script(httpx2_mock, *[endless] * 5)
    async with client() as model:
        with pytest.raises(TruncatedError, match="white space without end"):
            await model.answer(REQUEST)
    sent = [json.dumps(body) for body in bodies(route)]
    assert len(set(sent)) == len(sent) == 5


async def test_white_space_behind_a_whole_object_does_no_harm(httpx2_mock: respx.Router) -> None:
    script(httpx2_mock, says('{"a": 1}' + " " * 500, finish_reason="length"))
    async with client() as model:
        assert (await model.answer(REQUEST)).text == '{"a": 1}'


async def test_a_pinned_form_is_not_left_for_white_space(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, says('{"a": 1' + " " * 500))
    async with client(step=Step.STRICT) as model:
        with pytest.raises(TruncatedError):
            await model.answer(REQUEST)
    assert route.call_count == 1


async def test_a_server_that_refuses_the_higher_cap_leaves_the_answer_truncated(
    httpx2_mock: respx.Router,
) -> None:
    too_large = {"message": "max_tokens is too large: 2000. At most 1500 is not exceeded."}
    script(
        httpx2_mock,
        says("{", finish_reason="length"),
        respx.MockResponse(400, json={"error": too_large}),
    )
    async with client() as model:
        with pytest.raises(TruncatedError) as caught:
            await model.answer(REQUEST)
    assert caught.value.attempts == 2


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"content": None, "refusal": "I cannot help."}, "I cannot help."),
        ({"content": "Well", "finish_reason": "content_filter"}, "Well"),
        ({"content": "", "finish_reason": "SAFETY"}, ""),
    ],
)
async def test_a_refusal_is_final(
    httpx2_mock: respx.Router, more: dict[str, Json], text: str
) -> None:
    content = more.pop("content")
    route = script(httpx2_mock, ok(completion(content, **more)))
    async with client() as model:
        with pytest.raises(RefusalError) as caught:
            await model.answer(REQUEST)
    assert route.call_count == 1
    assert caught.value.text == text


@pytest.mark.parametrize("content", ["", None, "  \n", "<think>only thoughts", {"no": "text"}])
async def test_an_empty_answer_is_asked_for_once_more(
    httpx2_mock: respx.Router, content: Json
) -> None:
    body = ok(completion(content))
    route = script(httpx2_mock, body, says("{}"), body, body)
    async with client() as model:
        assert (await model.answer(REQUEST)).text == "{}"
        with pytest.raises(EmptyAnswerError) as caught:
            await model.answer(REQUEST)
    assert route.call_count == 4
    assert caught.value.attempts == 2
    assert caught.value.usage == Usage(requests=2, unreported=2)


@pytest.mark.parametrize(
    ("body", "error", "calls"),
    [
        ({"error": {"message": "Upstream died", "code": 502}}, ProviderError, 4),
        ({"error": {"message": "server overloaded"}}, ProviderError, 4),
        ({"error": "rate limit reached"}, ProviderError, 4),
        ([{"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}}], ProviderError, 4),
        ({"error": {"message": "no such thing", "code": 400}}, ProviderError, 1),
        ({"error": {"message": "odd"}}, ProviderError, 1),
        ({"error": {"message": "key", "code": 401}}, AccessError, 1),
        ({"error": {"message": "x", "code": "insufficient_quota"}}, AccessError, 1),
        ({"choices": [{"error": {"code": 502, "message": "x"}}]}, ProviderError, 4),
        ({"choices": None}, ProviderError, 4),
        ({"choices": []}, ProviderError, 4),
        ({"choices": ["x"]}, ProviderError, 4),
        ({}, ProviderError, 4),
        ([], ProviderError, 4),
        (5, ProviderError, 1),
        ("overloaded", ProviderError, 4),
    ],
)
async def test_an_error_that_comes_with_http_200_is_typed(
    httpx2_mock: respx.Router, body: Json, error: type[ModelError], calls: int
) -> None:
    route = script(httpx2_mock, *[ok(body)] * 4)
    async with client() as model:
        with pytest.raises(error) as caught:
            await model.answer(REQUEST)
    assert type(caught.value) is error
    assert route.call_count == caught.value.attempts == calls
    assert caught.value.request_id == "req-1"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "said", "calls"),
    [
        ("<!doctype html><p>Sign in</p>", "a web page", 1),
        ("", "an empty reply", 4),
        ("OK", "not JSON", 4),
        ("[" * 100_000, "not JSON", 4),
    ],
)
async def test_what_is_no_json_is_typed(
    httpx2_mock: respx.Router, text: str, said: str, calls: int
) -> None:
    route = script(httpx2_mock, *[respx.MockResponse(200, text=text)] * 4)
    async with client() as model:
        with pytest.raises(ProviderError, match=said):
            await model.answer(REQUEST)
    assert route.call_count == calls
