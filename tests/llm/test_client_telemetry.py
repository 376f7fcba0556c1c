"""What is traced and counted of the calls that the client makes."""

import pytest
import respx

from copilot.errors import AccessError
from tests.llm.collected import CAPTURE, Collected, attributes, everything
from tests.llm.endpoints import KEY, client, fails, says, script
from tests.llm.fakes import PRIVATE, REQUEST


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
