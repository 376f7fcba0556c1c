"""What the client learns of an endpoint: never in circles, and nothing for good from a passing word."""

import asyncio
from dataclasses import replace

import pytest
import respx

from copilot.domain.documents import Usage
from copilot.errors import DeadlineError, ProviderError, TruncatedError
from copilot.llm.budget import Budget, Caps
from copilot.llm.client import OpenAIChatModel
from copilot.llm.entries import RawItem, Unfit, plain_question, split_lists
from copilot.llm.ladder import Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from copilot.llm.structured import StructuredAnswer, structured_answer
from tests.llm.endpoints import bodies, client, fails, says, script
from tests.llm.fakes import REQUEST
from tests.llm.test_client_ladder import Memory

pytestmark = pytest.mark.anyio

_LOCAL = "http://localhost:8091/v1"
_AZURE = "https://mine.openai.azure.com/openai/v1"
_BLANK = '{"trades": [' + " " * 300
_CUT = '{"trades": [{"title": "A"}, {"ti'
_MANY: dict[str, Json] = {
    "type": "object",
    "properties": {f"field{n}": {"type": "string"} for n in range(120)},
}


async def test_a_complaint_below_the_form_that_is_known_is_heeded_once(
    httpx2_mock: respx.Router,
) -> None:
    """After white space a lower form is asked for, while the higher one is still what is known."""
    refusal = fails(400, {"message": "maxItems is not supported"})
    blank = says(_BLANK, finish_reason="length")
    route = script(httpx2_mock, blank, refusal, says("{}"), base_url=_LOCAL)
    async with client(base_url=_LOCAL) as model:
        await model.answer(REQUEST)
        assert not model.capabilities.limits
    assert len(bodies(route)) == 3
    assert ["maxItems" in str(body) for body in bodies(route)] == [True, True, False]


async def test_a_schema_that_is_too_large_does_not_keep_a_parameter_from_being_left_out(
    httpx2_mock: respx.Router,
) -> None:
    refusal = fails(400, {"message": "Unsupported parameter", "param": "max_completion_tokens"})
    route = script(httpx2_mock, refusal, says("{}"), base_url=_AZURE)
    async with client(base_url=_AZURE) as model:
        await model.answer(replace(REQUEST, schema=_MANY))
        assert model.capabilities.step is Step.STRICT
        assert model.capabilities.token_parameters == ("max_tokens",)
    assert [body["response_format"] for body in bodies(route)] == [{"type": "json_object"}] * 2


async def test_a_refusal_that_no_form_mends_lowers_nothing(httpx2_mock: respx.Router) -> None:
    words = fails(400, {"message": "Declined by our strict policy"})
    route = script(httpx2_mock, *[words] * 5, says("{}"))
    memory = Memory()
    async with client(memory=memory) as model:
        with pytest.raises(ProviderError, match="strict policy"):
            await model.answer(REQUEST)
        assert model.capabilities.step is Step.STRICT
        await model.answer(REQUEST)
    assert "json_schema" in str(bodies(route)[-1]["response_format"])
    assert {known.step for known in memory.known.values()} <= {Step.STRICT}


async def test_calls_that_fall_together_fall_as_far_as_one(httpx2_mock: respx.Router) -> None:
    def reply(request: object) -> respx.MockResponse:
        content = getattr(request, "content", b"")
        refused = b"json_schema" in content
        return fails(400, {"message": "No response_format"}) if refused else says("{}")

    httpx2_mock.post("https://models.example.org/v1/chat/completions").mock(side_effect=reply)
    async with client() as model:
        await asyncio.gather(*(model.answer(REQUEST) for _ in range(6)))
        assert model.capabilities.step is Step.TOOL


async def test_a_prompt_that_is_too_long_says_nothing_of_lengths_in_a_schema(
    httpx2_mock: respx.Router,
) -> None:
    words = (
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens "
        "(900 in the messages, 100 in the tools, 4000 in the completion)."
    )
    route = script(httpx2_mock, fails(400, {"message": words}), base_url=_LOCAL)
    async with client(base_url=_LOCAL) as model:
        with pytest.raises(ProviderError, match="context length") as caught:
            await model.answer(REQUEST)
        assert model.capabilities.limits
    assert "too long for this model" in str(caught.value.hint)
    assert len(bodies(route)) == 1


async def test_a_cut_answer_is_kept_when_a_longer_one_cannot_be_had(
    httpx2_mock: respx.Router,
) -> None:
    cut = says(_CUT, finish_reason="length")
    script(httpx2_mock, cut, fails(503, {"message": "It is down"}))
    async with client(limits=CallLimits(attempts=1)) as model:
        with pytest.raises(TruncatedError, match=r"cut off.*It is down") as caught:
            await model.answer(REQUEST)
    assert caught.value.text == _CUT
    assert caught.value.attempts == 2


async def test_a_cut_answer_is_kept_when_the_time_runs_out_after_it(
    httpx2_mock: respx.Router,
) -> None:
    cut = says(_CUT, finish_reason="length")
    script(httpx2_mock, cut, fails(429, retry_after="900"))
    async with client() as model:
        with pytest.raises(TruncatedError, match="Another try is possible in") as caught:
            await model.answer(REQUEST)
    assert caught.value.text == _CUT
    assert not isinstance(caught.value, DeadlineError)


async def test_a_cap_on_one_question_holds_for_its_re_asks_too(httpx2_mock: respx.Router) -> None:
    bad = says('{"trades": [{"title": 1}, {"title": "A"}]}', usage=_LARGE)
    route = script(httpx2_mock, bad, says('{"title": "B"}', usage=_LARGE))
    budget = Budget(Caps(call_tokens=6000), _free)
    async with client(budget=budget) as model:
        found = await _asked(model)
        assert len(route.calls) == 1
        assert "max_tokens_per_call" in found.failures[0].reason
        assert found.items == {"trades": ("A",)}
        assert budget.held.tokens == 0


async def test_a_second_answer_that_is_cut_off_is_used_up_to_the_cut(
    httpx2_mock: respx.Router,
) -> None:
    cut = says(_CUT, finish_reason="length")
    script(httpx2_mock, says("No object at all."), cut, cut)
    async with client() as model:
        found = await _asked(model)
    assert found.items == {"trades": ("A",)}
    assert (found.cut_off, found.usage.requests) == (True, 3)


_LARGE: Json = {"prompt_tokens": 100, "completion_tokens": 5000}
_ENTRY: dict[str, Json] = {"type": "object", "properties": {"title": {"type": "string"}}}


def _free(usage: Usage, answered_by: str | None) -> None:
    """No price is known."""


def _title(raw: RawItem) -> str | Unfit:
    match raw.value:
        case {"title": str() as title}:
            return title
        case _:
            return Unfit("there is no title")


async def _asked(model: OpenAIChatModel) -> StructuredAnswer[str]:
    return await structured_answer(
        model,
        REQUEST,
        split=split_lists("trades"),
        check=_title,
        reask=plain_question({"trades": _ENTRY}),
    )
