"""Gains told as the change of the money issue that would be worth as much: even swaps.

Source: Hammond, Keeney and Raiffa (1998), "Even swaps", Harvard Business Review 76(2).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Change, SideModel, on_grid
from copilot.analysis.sides.values import extended, scale_of
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.suggestions import MoneyAmount

MAX_RAY_ISSUES = 10
"""Issues over which the corners of a preference set are listed; beyond it the answer is None."""


WHOLE_RANGE = 1 + 1e-9
"""The swing of the money issue, from its worst to its best option: no swap for more than that is
told, as nothing was said of what lies so far outside the range."""


def in_my_money(problem: Problem, row: Sequence[int]) -> MoneyAmount | None:
    """My gain over the reference as an amount of the money issue, positive when good for me.

    Moving the money issue of the reference by this amount, on its own, would be worth as much
    to me as the whole outcome. One number where my weights are exact, else the lowest and
    highest over the set. None where it cannot be said: no money issue, no number, values that
    turn round, a changed issue on which I have not said what I want, a money issue that may
    weigh nothing, an amount that is more than the whole range of the money issue is worth.
    """
    return money_for(problem, problem.me.change(problem.start, np.array([row])))


def money_for(problem: Problem, change: Change) -> MoneyAmount | None:
    """The same for changes of my values, one row, which may be expected ones.

    None too where more than `MAX_RAY_ISSUES` issues change.
    """
    line = money_line(problem, problem.me)
    if line is None:
        return None
    index = line.column
    changed = np.flatnonzero((change.low[0] != 0) | (change.high[0] != 0)).tolist()
    if (change.low[0] != change.high[0]).any() or len(changed) > MAX_RAY_ISSUES:
        return None
    ratios = _ratios(problem, index, change.low[0], sorted({*changed, index}))
    if ratios is None or max(abs(ratio) for ratio in ratios) > WHOLE_RANGE:
        return None
    issue = problem.issues[index]
    # whole steps of a millionth, so that float noise never reads as an amount; no minus zero
    amounts = [round(float(line.amount(ratio)), 6) + 0.0 for ratio in ratios]
    unit = issue.unit or issue.name
    low, high = amounts
    if on_grid(np.array(100 * (ratios[1] - ratios[0]))) == 0:
        return MoneyAmount(amount=low, unit=unit, issue=issue.name)
    return MoneyAmount(amount=(low, high), unit=unit, issue=issue.name)


class MoneyLine(NamedTuple):
    """The money issue as one side values it: a line that rises or falls throughout."""

    column: int
    """Its place among the issues."""
    start: int
    """Its option in the reference."""
    table: list[float]
    """The value of each option."""
    scale: list[float]
    """The number that each option is."""
    better: int
    """1 where more of it is better for the side, else -1."""

    def amount(self, ratio: float) -> float:
        """The change of the issue whose value is that part of its swing, above 0 if good."""
        reached = extended(self.table, self.scale, self.table[self.start] + ratio)
        return self.better * (reached - self.scale[self.start])

    def value(self, amount: float) -> float:
        """What a change of the issue by that amount does to its value; above 0 is good in both."""
        after = self.scale[self.start] + self.better * amount
        return extended(self.scale, self.table, after) - self.table[self.start]


def money_line(problem: Problem, side: SideModel) -> MoneyLine | None:
    """The money issue for that side; None where there is none, or no straight way along it.

    There is none where it is no number, or where its values turn round or are not known.
    """
    names = problem.names
    if problem.scenario.money not in names:
        return None
    column = names.index(problem.scenario.money)
    table, issue = side.tables[column], problem.issues[column]
    if table is None or not issue.numeric:
        return None
    scale = scale_of(issue)
    steps = np.diff(table[np.argsort(scale)])
    if not ((steps > 0).all() or (steps < 0).all()):
        return None
    better = 1 if steps[0] > 0 else -1
    return MoneyLine(column, problem.start[column], table.tolist(), scale.tolist(), better)


def _ratios(
    problem: Problem, index: int, change: Array, chosen: Sequence[int]
) -> tuple[float, float] | None:
    """Lowest and highest of (gain / weight of money) over my set; None if it has no bound."""
    rays = problem.me.verdict_set.rays(chosen)
    weights = rays[:, list(chosen).index(index)]
    gains = rays @ change[list(chosen)]
    if not (weights > 0).any() or (np.abs(gains[weights == 0]) > 0).any():
        return None
    ratios = gains[weights > 0] / weights[weights > 0]
    return float(ratios.min()), float(ratios.max())
