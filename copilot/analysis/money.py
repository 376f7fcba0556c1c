"""Gains told as the change of the money issue that would be worth as much: even swaps.

Source: Hammond, Keeney and Raiffa (1998), "Even swaps", Harvard Business Review 76(2).
"""

from collections.abc import Sequence

import numpy as np

from copilot.analysis.problem import Problem
from copilot.analysis.side import Change, on_grid
from copilot.analysis.values import extended, scale_of
from copilot.analysis.weight_blocks import Array
from copilot.domain.issue import Issue
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
    """The same for one row of changes of my values, which may be expected ones."""
    place = _money_place(problem)
    if place is None:
        return None
    index, table = place
    changed = np.flatnonzero((change.low[0] != 0) | (change.high[0] != 0)).tolist()
    if (change.low[0] != change.high[0]).any() or len(changed) > MAX_RAY_ISSUES:
        return None
    ratios = _ratios(problem, index, change.low[0], sorted({*changed, index}))
    if ratios is None or max(abs(ratio) for ratio in ratios) > WHOLE_RANGE:
        return None
    issue = problem.issues[index]
    amounts = [_amount(issue, table, problem.start[index], ratio) for ratio in ratios]
    unit = issue.unit or issue.name
    low, high = amounts
    if on_grid(np.array(100 * (ratios[1] - ratios[0]))) == 0:
        return MoneyAmount(amount=low, unit=unit, issue=issue.name)
    return MoneyAmount(amount=(low, high), unit=unit, issue=issue.name)


def _money_place(problem: Problem) -> tuple[int, Array] | None:
    if problem.scenario.money not in problem.names:
        return None
    index = problem.names.index(problem.scenario.money)
    table, issue = problem.me.tables[index], problem.issues[index]
    if table is None or not issue.numeric:
        return None
    steps = np.diff(table[np.argsort(scale_of(issue))])
    return (index, table) if (steps > 0).all() or (steps < 0).all() else None


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


def _amount(issue: Issue, table: Array, start: int, ratio: float) -> float:
    """The change of the money issue whose value moves by `ratio`, positive when good for me."""
    scale = scale_of(issue)
    reached = extended(table.tolist(), scale.tolist(), float(table[start]) + ratio)
    better = 1 if table[int(np.argmax(scale))] > table[int(np.argmin(scale))] else -1
    # whole steps of a millionth, so that float noise never reads as an amount; no minus zero
    return round(float((reached - scale[start]) * better), 6) + 0.0
