"""What an outcome is truly worth to both sides: known to graders, never told to a model."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from copilot.domain.base import Model
from copilot.domain.issue import option_text
from copilot.domain.scenario import Scenario
from copilot.errors import Finding, ScenarioError
from copilot.evaluation.yaml_model import read_model

Points: TypeAlias = dict[str, dict[str, float]]
"""Points by issue and option, the option as text; they add up over issues."""


class Truth(Model):
    """Both sides' true points, in their own units."""

    mine: Points
    """Mine."""
    theirs: Points
    """The counterparty's."""


def load_truth(path: Path, scenario: Scenario) -> Truth:
    """The truth in a YAML file with the keys `mine` and `theirs`.

    Raises:
        ScenarioError: it cannot be read, or does not cover the issues and options of the scenario.
    """
    truth, _ = read_model(path, Truth, expected="both sides' true points")
    findings = [
        Finding(str(path), None, f"{side}: {fault}")
        for side, points in (("mine", truth.mine), ("theirs", truth.theirs))
        for fault in _faults(points, scenario)
    ]
    if findings:
        raise ScenarioError(findings)
    return truth


def _faults(points: Points, scenario: Scenario) -> Iterator[str]:
    """Issues and options that are missing or that the scenario does not have."""
    wanted = {
        issue.name: {option_text(option) for option in issue.options} for issue in scenario.issues
    }
    for issue in dict.fromkeys((*wanted, *points)):
        expected, found = wanted.get(issue), points.get(issue)
        if found is None:
            yield f"no points for the issue {issue!r}"
        elif expected is None:
            yield f"{issue!r} is no issue of the scenario"
        elif expected != found.keys():
            odd = ", ".join(sorted(repr(option) for option in expected ^ found.keys()))
            yield f"options of {issue!r} that are missing or too many: {odd}"
