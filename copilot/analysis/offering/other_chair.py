"""The same functions from the other chair: their best ask of me, and my price for it.

They do not know my limits, so these play no part in what they would ask. My price is what I would
lack then: an amount of my money issue that makes up for it, and the change to their ask that
brings me back and costs them least, as far as known.

Source: the amount is an even swap, Hammond, Keeney and Raiffa (1998), "Even swaps", Harvard
Business Review 76(2).
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.same_issues import grid_rows
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.concessions import MARGIN
from copilot.analysis.offering.openings import Room
from copilot.analysis.problems.mean_frontier import no_deal_points
from copilot.analysis.problems.money import money_for
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints, on_grid
from copilot.domain.suggestions import MoneyAmount

PRICED = 300_000
"""Changed packages that are looked at for a price, smallest pairs of issues first."""


class Price(NamedTuple):
    """What I need for their ask to be good for me."""

    short_by: float
    """Points that it leaves me short; 0 where it leaves me enough."""
    needs: MoneyAmount | None
    """What brings me back to the end of my plan as an amount of the money issue, positive.

    None where it cannot be said, or where that package is not enough for me.
    """
    row: tuple[int, ...] | None
    """Their ask with the change that brings me back; None where no change of two issues does."""
    their_loss: float | None
    """Mean points that the change costs them."""


def their_seat(problem: Problem) -> Problem:
    """The problem as it looks from their chair, without what they do not know: my limits."""
    scenario = problem.scenario
    issues = tuple(
        issue.model_copy(update={"mine": issue.theirs, "theirs": issue.mine})
        for issue in scenario.issues
    )
    mine = scenario.me.model_copy(update={"alternatives": (), "walk_away": {}})
    everything = tuple(np.ones(len(floor), dtype=bool) for floor in problem.floors)
    return replace(
        problem,
        scenario=scenario.model_copy(
            update={"issues": issues, "me": scenario.counterparty, "counterparty": mine}
        ),
        issues=tuple(issue for issue in issues if not issue.is_open),
        me=problem.them,
        them=replace(problem.me, limits=()),
        floors=problem.their_floors,
        their_floors=everything,
    )


def least_for_me(problem: Problem) -> float:
    """The mean points that make a package good enough for me.

    The reference, or my best alternative with a margin where that is more.
    """
    known = no_deal_points(problem.me)
    start = mean_points(problem.me, problem.start)
    return start if known is None else max(start, known + MARGIN)


def price_of(
    problem: Problem, room: Room, ask: Sequence[int], end: Sequence[int] | None = None
) -> Price:
    """My price for their ask: what it lacks, in my money, and the change that costs them least.

    Terms that I may not offer at all first go to the option kindest to them that I may. Then
    changes of one issue or two are looked at, each better for me, to packages at or above
    `least_for_me` and `end`; of those that cost them equally little, the one that leaves me more,
    then the one with fewer changes.

    Args:
        problem: the scenario.
        room: what may be offered.
        ask: what they ask for.
        end: the package that it has to be as good as; None: the reference.
    """
    target = tuple(problem.start if end is None else end)
    enough = mean_points(problem.me, target)
    least = max(least_for_me(problem), enough)
    lack = least - mean_points(problem.me, ask)
    if on_grid(np.array(lack)) <= 0:
        return Price(0.0, None, None, None)
    row = _cheapest_change(problem, room, _inside(problem, room, ask), least)
    loss = None
    if row is not None:
        loss = mean_points(problem.them, ask) - mean_points(problem.them, row)
    return Price(lack, _in_money(problem, target, ask) if least == enough else None, row, loss)


def _inside(problem: Problem, room: Room, ask: Sequence[int]) -> tuple[int, ...]:
    row = list(ask)
    for column, mask in enumerate(room.masks):
        table = problem.them.tables[column]
        if not mask[row[column]] and table is not None and mask.any():
            row[column] = int(np.argmax(np.where(mask, table, -np.inf)))
    return tuple(row)


def _in_money(problem: Problem, target: Sequence[int], ask: Sequence[int]) -> MoneyAmount | None:
    """What would make up for the ask against a package; None where it costs me nothing."""
    change = problem.me.change(target, np.array([ask], dtype=np.int64))
    found = money_for(problem, change)
    if found is None:
        return None
    ends = found.amount if isinstance(found.amount, tuple) else (found.amount, found.amount)
    if max(ends) > 0:
        return None
    amount = -ends[0] if ends[0] == ends[1] else (-ends[1], -ends[0])
    return MoneyAmount(amount=amount, unit=found.unit, issue=found.issue)


def _cheapest_change(
    problem: Problem, room: Room, ask: Sequence[int], least: float
) -> tuple[int, ...] | None:
    columns = [i for i, table in enumerate(problem.me.tables) if table is not None]
    sizes = [len(issue.options) for issue in problem.issues]
    groups: list[tuple[int, ...]] = [(column,) for column in columns]
    groups += sorted(combinations(columns, 2), key=lambda pair: sizes[pair[0]] * sizes[pair[1]])
    budget = PRICED
    best: tuple[tuple[float, float, int], tuple[int, ...]] | None = None
    for group in groups:
        budget -= math.prod(sizes[column] for column in group)
        if budget < 0:
            break
        rows = _good_enough(problem, room, ask, grid_rows(problem, ask, group), least)
        if len(rows):
            mine = np.round(problem.me.utilities(rows), 6)
            theirs = np.round(problem.them.utilities(rows), 6)
            top = int(np.lexsort((-mine, -theirs))[0])
            changes = int((rows[top] != np.array(ask)).sum())
            key = (-float(theirs[top]), -float(mine[top]), changes)
            if best is None or key < best[0]:
                best = (key, tuple(int(i) for i in rows[top]))
    return None if best is None else best[1]


def _good_enough(
    problem: Problem, room: Room, ask: Sequence[int], rows: Ints, least: float
) -> Ints:
    good = problem.feasible(rows)
    moved = np.flatnonzero((rows != np.array(ask)).any(axis=0)).tolist()
    for column in moved:
        good &= room.masks[column][rows[:, column]]
    tables = problem.me.tables
    for column, table in [(c, t) for c in moved if (t := tables[c]) is not None]:
        # a price holds nothing that they did not ask for
        good &= np.round(table[rows[:, column]] - table[ask[column]], 9) >= 0
    good &= on_grid(problem.me.utilities(rows)) >= on_grid(np.array(least))
    return rows[good]
