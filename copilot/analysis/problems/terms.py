"""Terms as people write them, against the issues and options of a scenario. Nothing is snapped."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Option, option_text
from copilot.domain.scenario import Scenario


class InvalidTerms(NamedTuple):
    """Terms that do not exist in the scenario."""

    reason: str
    """One plain sentence."""
    nearest: tuple[str, ...]
    """Names that may have been meant; never put in place."""


def check_terms(
    scenario: Scenario, terms: Mapping[str, Option]
) -> dict[str, Option] | InvalidTerms:
    """The terms with the scenario's own names and options, or the first that is none of them.

    Capitals and blanks around a name make no difference. An issue without options, or one that is
    named twice, is invalid too. No terms are fine.
    """
    checked: dict[str, Option] = {}
    names = {issue.name.casefold(): issue for issue in scenario.issues}
    for name, option in terms.items():
        issue = names.get(name.strip().casefold())
        if issue is None:
            close = get_close_matches(name.strip().casefold(), names, n=3, cutoff=0.4)
            nearest = tuple(names[key].name for key in close)
            return InvalidTerms(_not_there(f"issue {name!r}", nearest), nearest)
        if issue.is_open:
            return InvalidTerms(f"{issue.name!r} has no options in your file yet", ())
        found = issue.find(option)
        if found is None:
            nearest = issue.nearest(option)
            what = f"{option_text(option)!r} for {issue.name!r}"
            return InvalidTerms(_not_there(what, nearest), nearest)
        if issue.name in checked:
            return InvalidTerms(f"{issue.name!r} is named twice", ())
        checked[issue.name] = found
    return checked


def _not_there(what: str, nearest: tuple[str, ...]) -> str:
    if not nearest:
        return f"not in your file: {what}"
    return f"not in your file: {what}; did you mean {' or '.join(map(repr, nearest))}?"


def complete(problem: Problem, terms: Mapping[str, Option]) -> dict[str, Option]:
    """A whole outcome: the terms, and the reference for every other issue."""
    return {**problem.reference.outcome, **terms}
