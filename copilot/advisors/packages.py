"""Whole packages: what one is worth, how one gets better, and which of them nothing beats."""

from collections.abc import Mapping
from typing import NamedTuple

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.problems.terms import InvalidTerms, check_terms, complete
from copilot.analysis.trading.efficient import frontier_document
from copilot.analysis.trading.improve import improved
from copilot.domain.documents import (
    FrontierDocument,
    ImproveDocument,
    PriceDocument,
    ScenarioStamp,
)
from copilot.domain.issue import Option
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate
from copilot.errors import UsageError


class _Package(NamedTuple):
    """Terms made whole."""

    problem: Problem
    outcome: dict[str, Option]
    from_reference: tuple[str, ...]


def price(scenario: Scenario, terms: Mapping[str, Option], *, seed: int = 0) -> PriceDocument:
    """The check of a package; issues left out stay as in the reference.

    A term that the scenario does not have makes the package `invalid`: it is left as it was
    given, nothing is put in its place and nothing is priced.
    """
    try:
        package = _whole(scenario, terms, seed=seed)
    except UsageError as error:
        return PriceDocument(
            scenario=_stamp(scenario),
            reference=build_problem(scenario, seed=seed).reference,
            outcome=dict(terms),
            certificate=Certificate(verdict="invalid", reason=error.message),
        )
    return PriceDocument(
        scenario=_stamp(scenario),
        reference=package.problem.reference,
        outcome=package.outcome,
        from_reference=package.from_reference,
        certificate=certify(package.problem, package.outcome),
    )


def improve(scenario: Scenario, terms: Mapping[str, Option], *, seed: int = 0) -> ImproveDocument:
    """What makes a package better for one side and worse for neither.

    Raises:
        UsageError: a term is no issue or option of the scenario.
    """
    package = _whole(scenario, terms, seed=seed)
    found = improved(package.problem, package.outcome)
    return ImproveDocument(
        scenario=_stamp(scenario),
        outcome=package.outcome,
        from_reference=package.from_reference,
        improvements=found.ideas,
        notes=found.notes,
    )


def frontier(scenario: Scenario, *, seed: int = 0) -> FrontierDocument:
    """The packages that nothing beats for both sides, and the bargaining solutions on them."""
    return frontier_document(build_problem(scenario, seed=seed))


def _whole(scenario: Scenario, terms: Mapping[str, Option], *, seed: int) -> _Package:
    """Terms checked and completed.

    Raises:
        UsageError: a term is no issue or option of the scenario.
    """
    checked = check_terms(scenario, terms)
    if isinstance(checked, InvalidTerms):
        raise UsageError(checked.reason, hint="Issues and options are written as in the file.")
    problem = build_problem(scenario, seed=seed)
    outcome = complete(problem, checked)
    return _Package(problem, outcome, tuple(name for name in outcome if name not in checked))


def _stamp(scenario: Scenario) -> ScenarioStamp:
    return ScenarioStamp(title=scenario.title, sha256=scenario.sha256)
