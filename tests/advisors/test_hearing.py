"""What a model finds is checked and handed over while it answers; the document stays the same.

The model is a stand-in whose answers were written by hand.
"""

import pytest

from copilot.advisors.discovery import ask
from copilot.advisors.value_creation import create_value, value_creation_call
from copilot.domain.suggestions import Idea, Question
from copilot.errors import AnswerError, CopilotError, ProviderError, TruncatedError
from copilot.llm.protocol import Json
from copilot.prompting.library import PromptLibrary
from tests.advisors.answers import TRADE, WHOLE, said, whole
from tests.builders import catalogue, engineer
from tests.llm.fakes import ScriptedModel

pytestmark = pytest.mark.anyio
PROMPTS = PromptLibrary()
NO_WORDING = said(wordings=[])
CUT_OFF = "The model's answer was cut off; what came before the cut is used."
BAD: dict[str, Json] = {"title": "no terms"}
QUESTION: dict[str, Json] = {
    "kind": "timing",
    "issue": "Start date",
    "text": "What drives the date?",
    "reveals": "Their plan.",
    "listen_for": "A launch.",
    "follow_up": "What would help?",
}


async def ideas_heard(*script: str | CopilotError) -> list[Idea]:
    heard: list[Idea] = []
    await create_value(
        engineer(),
        catalogue=catalogue(),
        prompts=PROMPTS,
        model=ScriptedModel(*script),
        heard=heard.append,
    )
    return heard


async def test_ideas_that_pass_the_check_are_handed_over_in_the_order_of_the_answer() -> None:
    heard = await ideas_heard(whole(), NO_WORDING)
    assert [(idea.kind, idea.title, idea.certificate.verdict) for idea in heard] == [
        ("trade", "Start early, stay home", "depends"),
        ("added_issue", "Bring in training leave", "unpriced"),
        ("contingent", "Leave it to what happens", "depends"),
        ("unbundle", "Split the pay", "unpriced"),
        ("option", "Staff at once", "depends"),
    ]
    assert {idea.origin for idea in heard} == {"model"}
    assert {idea.say for idea in heard} == {""}
    assert "99,999" not in heard[0].rationale


async def test_what_the_document_lists_as_rejected_is_not_handed_over() -> None:
    known = [{**WHOLE["added_issues"][0], "name": name} for name in ("title", "Signing bonus")]
    later = {**WHOLE["options"][1], "kind": "future_option", "by": "soon"}
    bad = {**TRADE, "terms": {"Remote days": "4"}}
    script = whole(added_issues=known, contingent=[], options=[later], trades=[bad])
    assert await ideas_heard(script, said(**bad), NO_WORDING) == []


async def test_a_pick_is_handed_over_as_the_engine_s_trade_in_the_model_s_words() -> None:
    call = value_creation_call(engineer(), catalogue=catalogue(), prompts=PROMPTS)
    picked = call.trades[0]
    pick = {"id": picked.id, "title": "Home for an early start", "rationale": "Both gain."}
    (heard,) = await ideas_heard(said(picks=[pick]), NO_WORDING)
    assert (heard.id, heard.title, heard.origin) == (picked.id, pick["title"], "engine")
    assert heard.certificate == picked.certificate


_BEFORE_THE_CUT = whole()[: whole().rindex('"options": [{')]
_SCRIPTS: list[tuple[str | CopilotError, ...]] = [
    (whole(), NO_WORDING),
    (whole(trades=[BAD, TRADE]), said(**BAD), NO_WORDING),
    ("a poem", whole(), NO_WORDING),
    (_BEFORE_THE_CUT, NO_WORDING),
    (TruncatedError("cut", text=_BEFORE_THE_CUT), NO_WORDING),
    (said(trades=[BAD]), said(**BAD)),
    (ProviderError("gone"),),
]


@pytest.mark.parametrize("script", _SCRIPTS)
async def test_the_ideas_are_the_same_whether_somebody_listens_or_not(
    script: tuple[str | CopilotError, ...],
) -> None:
    model, watched = ScriptedModel(*script), ScriptedModel(*script)
    ideas: list[Idea] = []
    plain = await create_value(engineer(), catalogue=catalogue(), prompts=PROMPTS, model=model)
    heard = await create_value(
        engineer(),
        catalogue=catalogue(),
        prompts=PROMPTS,
        model=watched,
        heard=ideas.append,
    )
    assert heard.document.model_dump_json() == plain.document.model_dump_json()
    assert watched.asked == model.asked
    assert (any(model.listened), watched.listened[0], any(watched.listened[1:])) == (
        False,
        True,
        False,
    )


async def test_what_came_before_a_cut_is_used_and_that_is_said() -> None:
    used = ScriptedModel(_BEFORE_THE_CUT, NO_WORDING)
    advice = await create_value(engineer(), prompts=PROMPTS, model=used)
    assert advice.failure is None
    assert advice.document.made_by.model == "fake-1"
    assert advice.document.notes.count(CUT_OFF) == 1
    kinds = {idea.kind for idea in advice.document.ideas if idea.origin == "model"}
    assert kinds == {"trade", "added_issue", "contingent"}


async def test_sentences_that_were_cut_off_are_said_to_be_so_once() -> None:
    call = value_creation_call(engineer(), catalogue=(), prompts=PROMPTS)
    cut = f'{{"wordings": [{{"id": "{call.trades[0].id}", "say": "If you could, I could."}}, {{'
    for first in (whole(), _BEFORE_THE_CUT):
        model = ScriptedModel(first, cut)
        document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
        assert document.notes.count(CUT_OFF) == 1


async def test_a_whole_answer_has_no_word_of_a_cut() -> None:
    model = ScriptedModel(whole(), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    assert CUT_OFF not in document.notes


async def test_where_every_entry_is_bad_they_are_listed_with_the_reason() -> None:
    model = ScriptedModel(said(trades=[BAD]), said(**BAD))
    advice = await create_value(engineer(), prompts=PROMPTS, model=model)
    assert isinstance(advice.failure, AnswerError)
    assert advice.document.ideas
    (rejected,) = advice.document.rejected
    assert (rejected.raw, rejected.verdict) == ('{"title": "no terms"}', "invalid")
    assert "terms: Field required" in rejected.reason
    assert advice.document.usage is not None
    assert advice.document.usage.requests == 2


async def test_questions_that_may_be_asked_are_handed_over() -> None:
    closed = {**QUESTION, "text": "Is it risky?"}
    text = said(questions=[QUESTION, closed])
    heard: list[Question] = []
    model, watched = (ScriptedModel(text, said(**closed)) for _ in range(2))
    plain = await ask(engineer(), prompts=PROMPTS, model=model)
    advice = await ask(engineer(), prompts=PROMPTS, model=watched, heard=heard.append)
    assert [(question.text, question.kind, question.origin) for question in heard] == [
        ("What drives the date?", "timing", "model")
    ]
    assert advice.document.model_dump_json() == plain.document.model_dump_json()
    assert watched.asked == model.asked


async def test_questions_before_a_cut_are_used_and_that_is_said() -> None:
    cut = said(questions=[QUESTION, QUESTION])[:-40]
    advice = await ask(engineer(), prompts=PROMPTS, model=ScriptedModel(cut))
    assert advice.failure is None
    assert advice.document.notes[0] == CUT_OFF
    assert any(question.text == QUESTION["text"] for question in advice.document.questions)


async def test_where_every_question_is_bad_they_are_listed_with_the_reason() -> None:
    closed = {**QUESTION, "text": "Is it risky?"}
    model = ScriptedModel(said(questions=[closed]), said(**closed))
    advice = await ask(engineer(), prompts=PROMPTS, model=model)
    assert isinstance(advice.failure, AnswerError)
    (rejected,) = advice.document.rejected
    assert "yes or no" in rejected.reason
