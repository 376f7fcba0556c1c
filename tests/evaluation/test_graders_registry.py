"""What graders promise: every total planned, in its form, for the cases that they look at."""

import pytest

from copilot.evaluation.graders.grade import Grade, Score, Tally
from copilot.evaluation.graders.registry import GRADERS, VERSION
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.suite import ASSERTIONS, Expected, PromptName
from tests.evaluation.outcomes import case, sound, unanswered, unusable
from tests.evaluation.test_graders_joint_gain import TRUTH

PROMPTS: tuple[PromptName, ...] = ("value-creation", "discovery-questions")


def outcomes(prompt: PromptName) -> list[Outcome]:
    return [sound(prompt), unusable(prompt), unanswered(prompt)]


def counts(grade: Grade) -> bool:
    return not isinstance(grade.value, str)


def test_names_are_unique_and_every_assertion_has_a_grader() -> None:
    names = [grader.name for grader in GRADERS]
    planned = [name for grader in GRADERS for name in grader.planned]
    assert len(set(names)) == len(names)
    assert len(set(planned)) == len(planned)
    assert set(ASSERTIONS) <= set(planned)
    assert VERSION


@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_is_counted_is_planned_and_scores_are_said_to_be_scores(prompt: PromptName) -> None:
    for outcome in outcomes(prompt):
        full = outcome.case.model_copy(update={"truth": TRUTH, "expect": Expected()})
        for grader in GRADERS:
            if grader.name == "resisted" or not grader.looks_at(full):
                continue
            grades = list(grader.grade(outcome))
            assert {grade.name for grade in grades if counts(grade)} <= set(grader.planned)
            assert grader.scores <= set(grader.planned)
            for grade in grades:
                assert isinstance(grade.value, Score) <= (grade.name in grader.scores)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_no_count_exceeds_its_n_and_no_score_its_bounds(prompt: PromptName) -> None:
    for outcome in outcomes(prompt):
        for grader in GRADERS:
            if grader.looks_at(outcome.case):
                for grade in grader.grade(outcome):
                    if isinstance(grade.value, Tally):
                        assert 0 <= grade.value.k <= grade.value.n
                    if isinstance(grade.value, Score):
                        assert 0 <= grade.value.value <= 1


@pytest.mark.parametrize("prompt", PROMPTS)
def test_without_an_answer_nothing_holds_and_nothing_is_counted(prompt: PromptName) -> None:
    outcome = unanswered(prompt)
    for grader in GRADERS:
        if grader.looks_at(outcome.case) and grader.name != "prompt_inputs":
            for grade in grader.grade(outcome):
                if isinstance(grade.value, Tally | Score):
                    assert grade.value[0] == 0
                elif counts(grade):
                    assert grade.value is False


def test_a_grader_looks_at_its_prompts_and_at_what_applies_to_it() -> None:
    by_name = {grader.name: grader for grader in GRADERS}
    assert by_name["schema"].looks_at(case("discovery-questions"))
    assert not by_name["five_asks"].looks_at(case("discovery-questions"))
    assert not by_name["true_worth"].looks_at(case())
    assert by_name["true_worth"].looks_at(case(truth=TRUTH))
    assert not by_name["expected"].looks_at(case())
    assert by_name["expected"].looks_at(case(expect=Expected()))
