"""Figures that come from nowhere are found in the words that are shown."""

from dataclasses import replace

from copilot.evaluation.graders.grounding import grounding
from tests.evaluation.outcomes import (
    ideas_of,
    questions_of,
    said,
    sound,
    unanswered,
    unusable,
)


def test_figures_that_were_given_are_grounded() -> None:
    grades = {grade.name: grade.value for grade in grounding(sound())}
    assert grades["grounding"] is True
    assert grades["figures_backed"] == (2, 2)


def test_a_figure_from_nowhere_in_a_note_is_found() -> None:
    outcome = sound()
    notes = ("Rent, says the model: others pay 777.", "Taken out: 778.")
    shown = replace(outcome, document=ideas_of(outcome).model_copy(update={"notes": notes}))
    grade = said(grounding(shown), "grounding")
    assert (grade.value, grade.reason) == (False, "a note: ###")


def test_a_figure_in_a_question_is_found_and_not_repeated() -> None:
    """A limit that the model says comes from nowhere it may be taken from, and is a secret."""
    outcome = sound("discovery-questions")
    document = questions_of(outcome)
    question = document.questions[0].model_copy(
        update={"origin": "model", "text": "What about 777?"}
    )
    shown = replace(outcome, document=document.model_copy(update={"questions": (question,)}))
    assert said(grounding(shown), "grounding").reason == "question 1: ###"


def test_without_the_engines_ideas_every_text_counts_as_the_models() -> None:
    assert said(grounding(replace(sound(), engine=None)), "grounding").value is True


def test_an_answer_that_could_not_be_used_backs_none_of_one() -> None:
    assert said(grounding(unusable()), "figures_backed").value == (0, 1)


def test_what_has_no_answer_does_not_hold() -> None:
    assert [grade.value for grade in grounding(unanswered())] == [False]
