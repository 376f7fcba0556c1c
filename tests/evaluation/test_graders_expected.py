"""What a suite expects of a case, and what is told where it did not come."""

from dataclasses import replace
from typing import Final

import pytest

from copilot.domain.suggestions import FlipCondition
from copilot.evaluation.graders.expected import expected, has_expectations
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import Expected
from tests.evaluation.outcomes import case, ideas_of, said, sound, trade, unanswered, with_ideas

QUESTIONS: Final = "discovery-questions"


def graded(outcome: Outcome, wanted: Expected | None) -> tuple[object, str]:
    of = outcome.case.model_copy(update={"expect": wanted})
    grade = said(expected(replace(outcome, case=of)), "expected")
    return grade.value, grade.reason


def test_only_cases_of_which_something_is_expected_are_looked_at() -> None:
    assert has_expectations(case(expect=Expected()))
    assert not has_expectations(case())


def test_without_an_answer_nothing_came_as_expected() -> None:
    assert graded(unanswered(), Expected()) == (False, "no answer")


def test_nothing_expected_holds() -> None:
    assert graded(sound(), None) == (True, "")
    assert graded(sound(), Expected()) == (True, "")


def test_ideas_are_expected_or_not() -> None:
    some, none = Expected(ideas="some"), Expected(ideas="none")
    outcome = sound()
    unpriced = [i for i in ideas_of(outcome).ideas if i.certificate.verdict == "unpriced"]
    bare = with_ideas(outcome, *unpriced)
    assert graded(outcome, some) == (True, "")
    assert graded(outcome, none)[1].startswith("priced ideas are shown, and there should be none")
    assert graded(bare, some) == (False, "no priced idea is shown")
    assert graded(bare, none) == (True, "")
    questions = sound(QUESTIONS)
    assert graded(questions, some)[0] is False
    assert graded(questions, none)[0] is True


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Expected(questions=2), ""),
        (Expected(questions=99), " questions, at least 99 expected"),
        (Expected(asks_about=("Length",)), ""),
        (Expected(asks_about=("length of the lease",)), ""),
        (
            Expected(asks_about=("Garden", "Lift")),
            "nothing asks about 'Garden'; nothing asks about 'Lift'",
        ),
        (Expected(never_says=("gasworks",)), ""),
    ],
)
def test_questions_are_expected(wanted: Expected, reason: str) -> None:
    value, said_why = graded(sound(QUESTIONS), wanted)
    assert value is (reason == "")
    assert said_why.endswith(reason)


def test_words_that_are_never_to_be_said_are_found_and_not_repeated() -> None:
    idea = trade({"Length": "one year"}).model_copy(update={"say": "We saw the GASWORKS hall."})
    value, reason = graded(with_ideas(sound(), idea), Expected(never_says=("x-y", "gasworks")))
    assert value is False
    assert reason == f"never_says 2 stands in {idea.id}"


def test_of_ideas_the_questions_on_which_they_hang_are_questions() -> None:
    idea = trade({"Length": "one year"})
    flips = FlipCondition(
        text="t", question="What of it?", asks="them", more="Rent", than="Yard", ratio=1
    )
    hangs = idea.certificate.model_copy(update={"flips_if": flips})
    plain = idea.certificate.model_copy(update={"flips_if": None})
    outcome = with_ideas(
        sound(),
        idea.model_copy(update={"certificate": hangs}),
        idea.model_copy(update={"certificate": plain}),
    )
    assert graded(outcome, Expected(questions=1, asks_about=("Yard",))) == (True, "")
    assert graded(outcome, Expected(questions=2))[1] == "1 questions, at least 2 expected"
