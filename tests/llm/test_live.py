"""The client against whatever endpoint is configured: `make test-live`.

OPENAI_BASE_URL, OPENAI_API_KEY as usual; NEGOTIATE_LIVE_MODEL names the model.
"""

import os

import pytest

from copilot.llm.answer_probe import try_answers
from copilot.llm.client import OpenAIChatModel
from copilot.llm.endpoint import OPENAI_BASE_URL
from copilot.llm.entries import RawItem, Unfit, plain_question, split_lists
from copilot.llm.extraction import find_object
from copilot.llm.probe import Target, reach
from copilot.llm.protocol import Json, Message, ModelRequest
from copilot.llm.structured import structured_answer

pytestmark = [pytest.mark.anyio, pytest.mark.live]

_COLOUR: dict[str, Json] = {
    "type": "object",
    "properties": {"name": {"type": "string", "enum": ["red", "green", "blue"]}},
}
_REQUEST = ModelRequest(
    messages=(
        Message("system", "You answer with one JSON object and nothing else."),
        Message("user", 'Name two colours, as {"colours": [{"name": "red"}]}.'),
    ),
    prompt_name="live-check",
    prompt_hash="live",
    schema={
        "type": "object",
        "properties": {"colours": {"type": "array", "maxItems": 2, "items": _COLOUR}},
    },
    max_tokens=200,
)


def _model() -> OpenAIChatModel:
    name = os.environ.get("NEGOTIATE_LIVE_MODEL")
    if not name:
        pytest.skip("NEGOTIATE_LIVE_MODEL is not set")
    return OpenAIChatModel(
        name,
        base_url=os.environ.get("OPENAI_BASE_URL"),
        api_key=os.environ.get("OPENAI_API_KEY"),
    )


async def test_a_real_model_answers_in_the_schema() -> None:
    async with _model() as model:
        reply = await model.answer(_REQUEST)
    assert isinstance(find_object(reply.text), dict)
    assert reply.usage.requests >= 1


async def test_a_real_model_mends_an_entry_that_is_sent_back() -> None:
    refused: list[RawItem] = []

    def check(raw: RawItem) -> str | Unfit:
        if not refused:
            refused.append(raw)
            return Unfit("This colour is taken; name another one.")
        return str(raw.value)

    async with _model() as model:
        answer = await structured_answer(
            model,
            _REQUEST,
            split=split_lists("colours"),
            check=check,
            reask=plain_question({"colours": _COLOUR}),
        )
    assert answer.usage.requests >= 2
    assert answer.items["colours"]


async def test_a_real_model_answers_in_some_form_that_the_doctor_finds() -> None:
    model = os.environ.get("NEGOTIATE_LIVE_MODEL")
    if not model:
        pytest.skip("NEGOTIATE_LIVE_MODEL is not set")
    address = os.environ.get("OPENAI_BASE_URL") or OPENAI_BASE_URL
    target = Target(address, os.environ.get("OPENAI_API_KEY"), model)
    reached = await reach(target)
    assert reached.answers
    trials = await try_answers(target)
    assert trials.fatal is None
    assert trials.chosen is not None
