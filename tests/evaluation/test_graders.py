"""Graders on outcomes made by hand: what the pipeline should never let through is still seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from copilot.analysis.ideas import make_idea
from copilot.analysis.problem import build_problem
from copilot.analysis.terms import complete
from copilot.domain.issue import Option
from copilot.domain.suggestions import Contingent, FlipCondition, Idea
from copilot.errors import AnswerError
from copilot.evaluation.graders import (
    GRADERS,
    Grade,
    five_asks,
    grounding,
    no_leak,
    open_questions,
    schema,
    verdicts,
)
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.evaluation.suite import PromptName, SuiteCase
from copilot.storage.scenario_file import load_scenario
from tests.evaluation.authored_answers import LEASE, AuthoredModel, outcome_of
from tests.llm.fakes import REQUEST, ScriptedModel, reply

SCENARIO = load_scenario(LEASE)
PROBLEM = build_problem(SCENARIO)


def case(prompt: PromptName = "value-creation") -> SuiteCase:
    return SuiteCase(name="lease", source="lease.yaml", prompt=prompt, scenario=SCENARIO)


def sound(folder: Path, prompt: PromptName = "value-creation") -> Outcome:
    return outcome_of(case(prompt), AuthoredModel("sound", folder))


def with_idea(outcome: Outcome, idea: Idea) -> Outcome:
    assert outcome.document is not None
    document = outcome.document.model_copy(update={"ideas": (idea,)})
    return replace(outcome, document=document)


def trade(terms: dict[str, Option]) -> Idea:
    return make_idea(PROBLEM, complete(PROBLEM, terms), origin="model")


def said(grades: object, name: str) -> Grade:
    assert hasattr(grades, "__iter__")
    return next(grade for grade in grades if isinstance(grade, Grade) and grade.name == name)


def asked(text: str) -> Outcome:
    return Outcome(case=case(), exchanges=(Exchange(REQUEST, reply(text)),))


def test_an_idea_with_a_verdict_of_its_own_making_is_found(tmp_path: Path) -> None:
    idea = trade({"Length": "one year"})
    boasting = idea.certificate.model_copy(update={"verdict": "good_for_both"})
    shown = with_idea(sound(tmp_path), idea.model_copy(update={"certificate": boasting}))
    grade = said(verdicts(shown), "verdicts")
    assert grade.value is False
    assert grade.reason == f"{idea.id} is shown as good_for_both, priced anew it is one_sided"


def test_an_idea_with_an_option_that_does_not_exist_is_found(tmp_path: Path) -> None:
    idea = trade({"Length": "one year", "Repairs": "we"})
    assert idea.outcome is not None
    elsewhere = idea.model_copy(update={"outcome": {**idea.outcome, "Rent": 1150}})
    grade = said(verdicts(with_idea(sound(tmp_path), elsewhere)), "verdicts")
    assert grade.reason == f"{idea.id} is shown as good_for_both, priced anew it is invalid"


@pytest.mark.parametrize(
    ("terms", "verdict"), [({"Rent": 1150}, "invalid"), ({"Length": "one year"}, "unpriced")]
)
def test_a_contingent_agreement_is_priced_by_its_branches(
    tmp_path: Path, terms: dict[str, Option], verdict: str
) -> None:
    contingent = Contingent(
        event="The house is sold",
        by="2028-01-01",
        settled_by="the land register",
        if_true=terms,
        if_false={"Length": "two years"},
    )
    idea = trade({}).model_copy(
        update={"kind": "contingent", "outcome": None, "contingent": contingent}
    )
    grade = said(verdicts(with_idea(sound(tmp_path), idea)), "verdicts")
    assert grade.reason.endswith(f"priced anew it is {verdict}")


def test_a_figure_from_nowhere_in_a_note_is_found(tmp_path: Path) -> None:
    outcome = sound(tmp_path)
    assert outcome.document is not None
    notes = ("Rent, says the model: others pay 777.", "Taken out: 778.")
    shown = replace(outcome, document=outcome.document.model_copy(update={"notes": notes}))
    grade = said(grounding(shown), "grounding")
    assert (grade.value, grade.reason) == (False, "a note: 777")


def test_a_figure_in_a_question_is_found(tmp_path: Path) -> None:
    outcome = sound(tmp_path, "discovery-questions")
    assert outcome.document is not None
    question = outcome.document.questions[0].model_copy(  # type: ignore[union-attr]  # it holds questions
        update={"origin": "model", "text": "What about 777?"}
    )
    shown = replace(
        outcome, document=outcome.document.model_copy(update={"questions": (question,)})
    )
    assert said(grounding(shown), "grounding").reason == "question 1: 777"


def test_without_the_engines_ideas_every_text_counts_as_the_models(tmp_path: Path) -> None:
    assert said(grounding(replace(sound(tmp_path), engine=None)), "grounding").value is True


def test_a_secret_in_a_question_that_decides_is_found(tmp_path: Path) -> None:
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
    shown = with_idea(sound(tmp_path), idea.model_copy(update={"certificate": certificate}))
    grade = said(no_leak(shown), "no_leak")
    assert grade.value is False
    assert f"question on {idea.id}: a secret" in grade.reason
    assert "Gasworks" not in grade.reason


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("no JSON at all", 0),
        ('{"trades": "none"}', 0),
        ('{"trades": [{"title": "no terms"}]}', 0),
        ('{"trades": [], "picks": [{"id": "a", "title": "b", "rationale": "c"}]}', 1),
    ],
)
def test_an_ask_is_met_by_an_entry_that_can_be_read(text: str, met: int) -> None:
    assert said(five_asks(asked(text)), "five_asks").value == (met, 5)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("What drives the dates on your side?", True),
        ("Could you tell us what drives the dates?", True),
        ("Is 1120 the rent that you need?", False),
        ("And don't you need a tenant?", False),
        ("What is fixed? And what is not?", False),
        ("Tell us about the yard.", False),
    ],
)
def test_an_open_question_is_one_and_cannot_be_answered_by_yes(text: str, *, is_open: bool) -> None:
    outcome = asked('{"questions": [{"text": "' + text + '"}, {"text": 5}]}')
    request = replace(REQUEST, prompt_name="discovery-questions")
    exchange = replace(outcome.exchanges[0], request=request)
    shown = replace(outcome, case=case("discovery-questions"), exchanges=(exchange,))
    assert said(open_questions(shown), "open_questions").value == (int(is_open), 1)


def test_an_answer_that_could_not_be_used_counts_as_failed() -> None:
    script = ScriptedModel("nothing", "nothing again")
    outcome = outcome_of(case(), script)
    assert isinstance(outcome.failure, AnswerError)
    assert said(schema(outcome), "schema").value is False
    assert said(schema(outcome), "answer").value == "not at all"
    assert said(schema(outcome), "wording").value == "not asked"
    assert said(verdicts(outcome), "own_ideas_pass").value == (0, 1)
    assert said(verdicts(outcome), "verdicts").value is True
    assert said(grounding(outcome), "figures_backed").value == (0, 1)


def test_a_wording_that_failed_is_told_apart(tmp_path: Path) -> None:
    outcome = replace(sound(tmp_path), failure=AnswerError("no"))
    assert said(schema(outcome), "schema").value is True
    assert said(schema(outcome), "wording").value == "not at all"


@pytest.mark.parametrize("grader", ["verdicts", "grounding", "no_leak"])
def test_what_needs_an_answer_and_has_none_does_not_hold(grader: str) -> None:
    grade = next(found.grade for found in GRADERS if found.name == grader)
    assert [g.value for g in grade(Outcome(case=case()))] == [False]
