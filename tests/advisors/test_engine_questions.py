"""Without a model the questions come from templates, ranked by the engine."""

import re

import pytest

from copilot.advisors.engine_questions import MOST, NO_MODEL, engine_questions, worded_questions
from copilot.advisors.question_texts import question_text
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.questions import QuestionKind, QuestionNeed
from copilot.domain.issue import Issue
from tests.builders import catalogue, engineer, short


def need(
    kind: QuestionKind,
    *issues: str,
    asks: str = "them",
    event: str | None = None,
    ratio: float | None = None,
) -> QuestionNeed:
    return QuestionNeed(kind, issues, "me" if asks == "me" else "them", None, (), event, ratio)


def test_questions_cover_what_a_talk_should_find_out() -> None:
    document = engine_questions(engineer(), catalogue=catalogue())
    kinds = {question.kind for question in document.questions}
    assert {"success", "interest", "constraint", "forecast", "decision", "timing", "risk"} <= kinds
    assert document.notes == (NO_MODEL,)
    assert document.made_by.model is None
    assert len(document.questions) <= MOST


def test_each_question_is_one_open_question_in_a_sentence_of_its_own() -> None:
    for scenario in (engineer(), short()):
        questions = engine_questions(scenario).questions
        texts = [question.text for question in questions]
        assert len(set(texts)) == len(texts)
        for question in questions:
            assert question.text.count("?") == 1
            assert not re.match(
                r"(is|are|do|does|would|will|can|have)\b", question.text, re.IGNORECASE
            )
            assert question.reveals
            assert question.listen_for
            assert question.follow_up.endswith("?")


def test_few_questions_are_of_one_kind() -> None:
    questions = worded_questions(build_problem(engineer()))
    comparisons = [q for q in questions if q.kind == "comparison" and q.asks == "them"]
    assert len(comparisons) == 2
    assert sum(q.kind == "interest" for q in questions) == 2


def test_a_question_keeps_its_value_and_the_ideas_that_it_decides() -> None:
    first = worded_questions(build_problem(engineer()))[0]
    assert first.value_of_information is not None
    assert first.decides


def test_each_issue_has_its_own_sentence() -> None:
    scenario = engineer()
    said = [question_text(scenario, need("interest", i.name)).text for i in scenario.issues]
    assert len(set(said)) == len(said)
    assert said[0] == "How did 165,000 USD per year for the base salary come about?"
    assert said[4] == "What would make the review date work better on your side?"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (need("comparison", "Base salary", "Start date"), "When you weigh the base salary against the start date, which comes first for you?"),
        (need("direction", "Remote days"), "How would you like to see remote days handled?"),
        (need("direction", "Start date"), "What would a good result on the start date look like for you?"),
        (need("forecast"), "What do you expect to be different a year from now?"),
        (need("forecast", event="the product passes 1M in yearly revenue"), "Looking ahead to 30 June 2027: the product passes 1M in yearly revenue. How likely does that seem to you?"),
        (need("direction", "Title", asks="me"), "Which option do you want on the title, and which would be worst for you?"),
        (need("comparison", "Title", "Remote days", asks="me"), "If you could move only one from its worst to its best, the title or remote days: which?"),
        (need("priorities", asks="me"), "If you could move only one from its worst to its best: which?"),
        (need("priorities", "Title", "Remote days", "Start date", asks="me"), "If you could move only one from its worst to its best, the title, remote days or the start date: which?"),
        (need("comparison", "Title", "Remote days", asks="me", ratio=1.5), "How many times as much is the title worth to you as remote days, each from its worst to its best: more than 1.5 or less?"),
        (need("comparison", "Remote days", "Title", asks="me", ratio=2.0), "How many times as much are remote days worth to you as the title, each from its worst to its best: more than 2 or less?"),
        (need("priorities", "Title", "Start date", "Remote days"), "Of remote days, the start date and the title, on which would you most like to have it your way?"),
    ],
)  # fmt: skip
def test_a_need_is_put_into_words(wanted: QuestionNeed, said: str) -> None:
    assert question_text(engineer(), wanted).text == said


def test_an_open_issue_becomes_a_question() -> None:
    questions = worded_questions(
        build_problem(
            short().model_copy(update={"issues": (*short().issues, Issue(name="Deposit"))})
        )
    )
    assert any("the deposit" in question.text for question in questions)


def test_what_an_answer_tells_agrees_with_a_name_of_many_things() -> None:
    told = question_text(engineer(), need("comparison", "Remote days", "Title", ratio=2.0)).reveals
    assert told.startswith("Whether remote days count with them at least 2 times as much as the")
    mine = need("comparison", "Remote days", "Title", asks="me", ratio=2.0)
    assert "By how much remote days come before" in question_text(engineer(), mine).reveals
    money = need("comparison", "Base salary", "Title", asks="me", ratio=2.0)
    assert "the base salary comes before" in question_text(engineer(), money).reveals
    which = question_text(engineer(), need("comparison", "Remote days", "Title")).reveals
    assert which == "Which counts for more with them, remote days or the title."


def test_what_is_guessed_of_their_order_shows_in_no_text_for_them() -> None:
    """The heavier issue stands first in the need, the one listed first in the question."""
    said = [
        question_text(engineer(), need("comparison", *pair, ratio=ratio))
        for pair in (("Base salary", "Start date"), ("Start date", "Base salary"))
        for ratio in (None, 2.0)
    ]
    assert len({(one.text, one.follow_up) for one in said}) == 1
    assert said[3].reveals == (
        "Whether the start date counts with them at least 2 times as much as the base salary, or less."
    )
