"""Secrets in what the counterparty may read are found, whoever wrote it."""

from pathlib import Path

from copilot.domain.suggestions import FlipCondition
from copilot.evaluation.graders.confidentiality import no_leak
from tests.evaluation.authored_answers import AuthoredModel, outcome_of
from tests.evaluation.outcomes import case, said, sound, trade, unanswered, with_ideas


def test_what_gives_nothing_away_holds() -> None:
    assert said(no_leak(sound()), "no_leak").value is True
    questions = sound("discovery-questions")
    assert said(no_leak(questions), "no_leak").value is True
    assert said(no_leak(questions), "raw_without_leak").value == (4, 4)


def test_a_secret_in_a_question_that_decides_is_found() -> None:
    idea = trade({"Length": "one year", "Repairs": "we"})
    flips = FlipCondition(
        text="t",
        question="What of the Gasworks hall?",
        asks="them",
        more="Rent",
        than="Yard",
        ratio=1,
    )
    certificate = idea.certificate.model_copy(update={"flips_if": flips})
    shown = with_ideas(sound(), idea.model_copy(update={"certificate": certificate}))
    grade = said(no_leak(shown), "no_leak")
    assert grade.value is False
    assert f"question on {idea.id}: a secret" in grade.reason
    assert "Gasworks" not in grade.reason


def test_what_the_model_gave_away_before_any_check_is_counted(tmp_path: Path) -> None:
    outcome = outcome_of(case("discovery-questions"), AuthoredModel("leaked_limit", tmp_path))
    assert said(no_leak(outcome), "no_leak").value is True
    tally = said(no_leak(outcome), "raw_without_leak").value
    assert tally == (2, 6)


def test_what_has_no_answer_does_not_hold() -> None:
    assert [grade.value for grade in no_leak(unanswered())] == [False]
