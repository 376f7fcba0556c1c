"""Where the two sides' priorities differ: the raw material of every trade."""

import numpy as np

from copilot.analysis.problem import Problem
from copilot.domain.suggestions import Difference

LEAN = 1.15
"""How many times as much the mean weight of one side must be for it to care more."""


def same_wish(problem: Problem, column: int) -> bool:
    """Whether both sides are known to like the same option best, and both care at all."""
    mine, theirs = problem.me.tables[column], problem.them.tables[column]
    if mine is None or theirs is None:
        return False
    if problem.me.mean_weights[column] == 0 or problem.them.mean_weights[column] == 0:
        return False
    return bool(((mine == mine.max()) & (theirs == theirs.max())).any())


def differences(problem: Problem) -> tuple[Difference, ...]:
    """One row for each issue of the scenario, in the file's order.

    Who cares more is told by the mean swing weights over what was said; `unknown` where either
    side's priority, or what it wants, is not known.
    """
    rows = []
    sides = (problem.me, problem.them)
    for issue in problem.scenario.issues:
        leans = "unknown"
        known = not issue.mine.priority.unknown and not issue.theirs.priority.unknown
        if not issue.is_open:
            column = problem.names.index(issue.name)
            if same_wish(problem, column):
                leans = "same_wish"
            elif known and all(side.tables[column] is not None for side in sides):
                leans = _lean(
                    float(problem.me.mean_weights[column]),
                    float(problem.them.mean_weights[column]),
                )
        rows.append(
            Difference.model_validate(
                {
                    "issue": issue.name,
                    "mine": str(issue.mine.priority),
                    "theirs": str(issue.theirs.priority),
                    "leans": leans,
                }
            )
        )
    return tuple(rows)


def _lean(mine: float, theirs: float) -> str:
    if np.isclose(mine, theirs) or max(mine, theirs) < LEAN * min(mine, theirs):
        return "even"
    return "me" if mine > theirs else "them"
