"""Whether an answer could be used, and after how many requests."""

from dataclasses import replace

from copilot.errors import AnswerError
from copilot.evaluation.graders.answer import schema
from tests.evaluation.authored_answers import outcome_of
from tests.evaluation.outcomes import NO_WORDS, case, said, said_by, sound, trade_said, unusable
from tests.llm.fakes import ScriptedModel


def test_a_good_answer_is_read_at_the_first_try_and_so_is_its_wording() -> None:
    grades = {grade.name: grade.value for grade in schema(sound())}
    assert grades == {"schema": True, "answer": "first try", "wording": "first try"}


def test_questions_have_no_wording_of_their_own() -> None:
    grades = {grade.name for grade in schema(sound("discovery-questions"))}
    assert grades == {"schema", "answer"}


def test_what_was_sent_back_and_came_good_was_asked_again() -> None:
    outcome = said_by(
        {"trades": [trade_said({"Rent": "1150"})]},
        trade_said({"Rent": "1180", "Length": "one year"}),
    )
    grades = {grade.name: grade.value for grade in schema(outcome)}
    assert (grades["schema"], grades["answer"]) == (True, "asked again")


def test_an_answer_that_could_not_be_used_counts_as_failed() -> None:
    outcome = unusable()
    assert isinstance(outcome.failure, AnswerError)
    grade = said(schema(outcome), "schema")
    assert (grade.value, grade.reason) == (False, outcome.failure.message)
    assert said(schema(outcome), "answer").value == "not at all"
    assert said(schema(outcome), "wording").value == "not asked"


def test_a_wording_that_failed_is_told_apart() -> None:
    outcome = replace(sound(), failure=AnswerError("no"))
    assert said(schema(outcome), "schema").value is True
    assert said(schema(outcome), "wording").value == "not at all"


def test_a_wording_that_was_asked_for_twice_says_so() -> None:
    good = '{"trades": []}'
    outcome = outcome_of(case(), ScriptedModel(good, "no object", NO_WORDS))
    assert said(schema(outcome), "wording").value == "asked again"
