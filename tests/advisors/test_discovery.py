"""Questions with a model: from the shareable view, refused where they lead or give away.

The model is a stand-in whose answers were written by hand.
"""

import pytest

from copilot.advisors.confidentiality import secrets_of
from copilot.advisors.discovery import ask, discovery_call, joined, question_fault
from copilot.advisors.grounding import known_figures
from copilot.domain.suggestions import Question
from copilot.errors import ProviderError
from copilot.prompting.contracts import QuestionAnswer
from copilot.prompting.library import PromptLibrary
from tests.advisors.answers import said
from tests.builders import engineer
from tests.llm.fakes import ScriptedModel

PROMPTS = PromptLibrary()


def answer(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": "risk",
        "issue": None,
        "text": "What could go wrong from where you stand?",
        "reveals": "Their worry.",
        "listen_for": "A date.",
        "follow_up": "Who could carry it?",
    }
    return fields | changes


def fault(**changes: object) -> str:
    question = QuestionAnswer.model_validate(answer(**changes))
    known = known_figures([165_000])
    return str(question_fault(engineer(), question, known=known, secrets=secrets_of(engineer())))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issue": "Pay"}, "'Pay' is no issue"),
        ({"text": "What would beat Globex?"}, "not to learn"),
        ({"follow_up": "And beside my other offer?"}, "not to learn"),
        ({"text": "What would 200,000 need?"}, "200,000 is not on the table"),
        ({"text": "Tell me about risk."}, "ending in one question mark"),
        ({"text": "What matters? And why?"}, "ending in one question mark"),
        ({"text": "Don't you think that remote days matter?"}, "leading"),
        ({"text": "What matters is speed, right?"}, "leading"),
        ({"text": "Is the date fixed?"}, "yes or no"),
        ({"text": "Can you move the date?"}, "yes or no"),
        ({"follow_up": "Do you have any concerns?"}, "yes or no"),
    ],
)
def test_a_question_that_may_not_be_asked_is_refused(
    changes: dict[str, object], reason: str
) -> None:
    assert reason in fault(**changes)


@pytest.mark.parametrize(
    "text",
    [
        "How did you arrive at 165k?",
        "Could you tell me what drives the date?",
        "Which of these matters most to you?",
    ],
)
def test_an_open_question_may_be_asked(text: str) -> None:
    assert fault(text=text, issue="Start date") == "None"


def engine(kind: str, value: float | None, asks: str = "them", *issues: str) -> Question:
    return Question.model_validate(
        {
            "text": f"{kind}?",
            "kind": kind,
            "asks": asks,
            "issues": issues,
            "reveals": "r",
            "value_of_information": value,
            "listen_for": "l",
            "follow_up": "f?",
            "decides": ("t1",) if value else (),
        }
    )


def test_a_model_s_words_take_the_place_of_the_question_on_the_same_thing() -> None:
    own = [
        engine("priorities", 2.0),
        engine("direction", 1.0, "me", "Title"),
        engine("success", None),
        engine("risk", None),
    ]
    answers = [
        QuestionAnswer.model_validate(answer(kind=kind, text=text, issue=issue))
        for kind, text, issue in (
            ("priorities", "What counts most?", None),
            ("priorities", "What counts again?", None),
            ("direction", "What title?", "Title"),
            ("success", "what  counts most?", "Title"),
            ("risk", "What worries you?", None),
            ("timing", "What drives the date?", "Start date"),
        )
    ]
    found = joined(own, answers)
    assert [q.text for q in found] == [
        "What counts most?",
        "direction?",
        "What worries you?",
        "What title?",
        "What drives the date?",
        "success?",
    ]
    assert (found[0].value_of_information, found[0].decides) == (2.0, ("t1",))
    assert found[0].origin == "model"
    assert found[4].issues == ("Start date",)


@pytest.mark.anyio
async def test_without_a_model_the_templates_answer() -> None:
    assert (await ask(engineer())).document.made_by.model is None


@pytest.mark.anyio
async def test_a_model_s_questions_are_kept_and_bad_ones_asked_again() -> None:
    bad = answer(text="Is it risky?")
    model = ScriptedModel(
        said(questions=[answer(kind="timing"), bad, {"kind": "gossip"}]),
        said(**bad),
        said(**answer(text="What worries you most?")),
    )
    document, failure = await ask(engineer(), prompts=PROMPTS, model=model)
    assert failure is None
    assert document.made_by.model == "fake-1"
    assert document.made_by.prompt == PROMPTS.hash("discovery-questions")
    assert [q.kind for q in document.questions if q.origin == "model"] == ["timing", "risk"]
    assert [r.verdict for r in document.rejected] == ["invalid"]
    assert document.usage is not None
    assert document.usage.requests == 3


@pytest.mark.anyio
async def test_the_templates_survive_a_model_that_fails() -> None:
    error = ProviderError("gone")
    advice = await ask(engineer(), prompts=PROMPTS, model=ScriptedModel(error))
    assert advice.failure is error
    assert advice.document.questions == (await ask(engineer())).document.questions
    assert "could not be used" in advice.document.notes[0]


def test_the_request_is_made_from_the_shareable_view() -> None:
    call = discovery_call(engineer(), prompts=PROMPTS)
    content = "".join(message.content for message in call.request.messages)
    assert "Globex" not in content
    assert call.request.prompt_name == "discovery-questions"
