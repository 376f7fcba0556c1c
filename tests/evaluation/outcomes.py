"""Outcomes to grade: of answers that a scripted model gives about the lease, and made by hand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.problems.terms import complete
from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea
from copilot.evaluation.graders.grade import Grade
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.evaluation.suite import PromptName, SuiteCase
from copilot.llm.protocol import Json
from copilot.storage.scenario_file import load_scenario
from tests.evaluation.authored_answers import LEASE, AuthoredModel, outcome_of
from tests.llm.fakes import REQUEST, ScriptedModel, reply

SCENARIO = load_scenario(LEASE)
PROBLEM = build_problem(SCENARIO)
NO_WORDS = '{"wordings": []}'

GOOD: dict[str, Json] = {"Length": "one year", "Repairs": "we"}
"""Good for both by what the lease's file says: a short lease for the repairs."""


def case(prompt: PromptName = "value-creation", **more: object) -> SuiteCase:
    plain = SuiteCase(name="lease", source="lease.yaml", prompt=prompt, scenario=SCENARIO)
    return plain.model_copy(update=more)


@cache
def sound(prompt: PromptName = "value-creation") -> Outcome:
    """Of the answer that meets all five asks."""
    with TemporaryDirectory() as folder:
        return outcome_of(case(prompt), AuthoredModel("sound", Path(folder)))


@cache
def _scripted(of: str, *texts: str) -> Outcome:
    """The outcome of a case, as JSON, with these answers in turn; the engine works on it once."""
    return outcome_of(SuiteCase.model_validate_json(of), ScriptedModel(*texts))


def said_by(*answers: Mapping[str, Json], of: SuiteCase | None = None) -> Outcome:
    """What comes of an answer on value creation and of those to what is asked again."""
    texts = [json.dumps(answer) for answer in answers]
    return _scripted((of or case()).model_dump_json(), *texts, NO_WORDS, NO_WORDS)


def trades_said(*terms: Mapping[str, Json], of: SuiteCase | None = None) -> Outcome:
    """What comes of an answer with these trades."""
    return said_by({"trades": [trade_said({**each}) for each in terms]}, of=of)


def trade_said(terms: Json, **more: Json) -> dict[str, Json]:
    return {"terms": terms, "title": "A trade", "rationale": "It suits both.", **more}


def questions_said(*entries: Mapping[str, Json], scenario: object = SCENARIO) -> Outcome:
    """What comes of an answer with these questions; the rest of each is filled up."""
    rest: dict[str, Json] = {"kind": "interest", "issue": None, "reveals": "-", "listen_for": "-"}
    full = [{**rest, "follow_up": "What else?", **entry} for entry in entries]
    text = json.dumps({"questions": full})
    again = [json.dumps(entry) for entry in full]
    of = case("discovery-questions", scenario=scenario)
    return _scripted(of.model_dump_json(), text, *again)


def unusable(prompt: PromptName = "value-creation", **more: object) -> Outcome:
    """Of an answer that could not be read, twice."""
    return _scripted(case(prompt, **more).model_dump_json(), "nothing", "nothing again")


def unanswered(prompt: PromptName = "value-creation", **more: object) -> Outcome:
    """Where nothing came at all."""
    return Outcome(case=case(prompt, **more))


def asked(text: str, prompt: PromptName = "value-creation") -> Outcome:
    """A raw answer alone."""
    request = replace(REQUEST, prompt_name=prompt)
    return Outcome(case=case(prompt), exchanges=(Exchange(request, reply(text)),))


def trade(terms: dict[str, Option]) -> Idea:
    """The model's own, priced."""
    return make_idea(PROBLEM, complete(PROBLEM, terms), origin="model")


def ideas_of(outcome: Outcome) -> TradesDocument:
    assert isinstance(outcome.document, TradesDocument)
    return outcome.document


def questions_of(outcome: Outcome) -> QuestionsDocument:
    assert isinstance(outcome.document, QuestionsDocument)
    return outcome.document


def with_ideas(outcome: Outcome, *ideas: Idea) -> Outcome:
    """The outcome with these ideas shown and no others."""
    return replace(outcome, document=ideas_of(outcome).model_copy(update={"ideas": ideas}))


def said(grades: Iterable[Grade], name: str) -> Grade:
    return next(grade for grade in grades if grade.name == name)
