"""Whether an endpoint keeps the schema that it accepted is judged by what comes back."""

import contextlib
from dataclasses import replace

import pytest
import respx

from copilot.errors import AnswerError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.entries import RawItem, Unfit, plain_question, split_lists
from copilot.llm.ladder import Step
from copilot.llm.protocol import Json
from copilot.llm.structured import structured_answer
from tests.llm.endpoints import client, says, script
from tests.llm.fakes import REQUEST

pytestmark = pytest.mark.anyio

_ENTRY: dict[str, Json] = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
}
_SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"trades": {"type": "array", "items": _ENTRY}},
}


def _check(raw: RawItem) -> str | Unfit:
    match raw.value:
        case {"title": str() as title}:
            return title
        case _:
            return Unfit("there is no title")


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        (['{"trades": [{"title": "A"}]}'] * 4, [Step.STRICT] * 5),
        (['{"trades": []}'] * 2, [Step.STRICT] * 3),
        (["no object at all"] * 4, [Step.STRICT, Step.SCHEMA, Step.TOOL]),
        (['{"trades": [{"name": "A"}]}'] * 2, [Step.STRICT, Step.SCHEMA]),
        (['{"trades": ["A"]}'] * 2, [Step.STRICT, Step.SCHEMA]),
        (['{"trades": [{"title": 5}]}'] * 4, [Step.STRICT] * 3),
        (['{"other": []}', *['{"trades": []}'] * 3], [Step.STRICT] * 4),
        (['{"trades": [{"title": "cut'] * 4, [Step.STRICT] * 3),
        (['{"trades": [{"name": "A"}]}', '{"title": "cut'], [Step.STRICT] * 2),
        (['{"trades": [{"name": "A"}]}', "no object"], [Step.STRICT, Step.SCHEMA]),
    ],
    ids=[
        "kept",
        "empty",
        "prose",
        "no field",
        "no object",
        "content",
        "once",
        "cut",
        "then cut",
        "then prose",
    ],
)
async def test_answers_without_the_form_lead_to_the_next_one(
    httpx2_mock: respx.Router, answers: list[str], steps: list[Step]
) -> None:
    script(httpx2_mock, *map(says, answers))
    found: list[Step] = []
    async with client() as model:
        for _ in steps:
            found.append(model.capabilities.step)
            if len(found) == len(steps):
                break
            await _asked(model)
    assert found == steps


async def _asked(model: OpenAIChatModel) -> None:
    """One question; a bad answer is no matter here."""
    with contextlib.suppress(AnswerError):
        await structured_answer(
            model,
            replace(REQUEST, schema=_SCHEMA),
            split=split_lists("trades"),
            check=_check,
            reask=plain_question({"trades": _ENTRY}),
        )
