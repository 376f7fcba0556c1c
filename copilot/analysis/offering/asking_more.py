"""Where to ask for more: the way out of an opening that is worth less than every fair split.

Of the terms that nothing but the table caps, those are raised that bring me most for each point
that they cost them, as far as known; only where these don't reach, those that stop at what I said
myself: a position, an aspiration, a standard. What they want on an issue may be unknown; such a
term comes after those of which it is known.

Source: the rate is the one of the plan of concessions, read the other way round: the fractional
knapsack of Dantzig (1957), "Discrete-variable extremum problems", Operations Research 5(2).
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.openings import Room
from copilot.analysis.problems.mean_frontier import reaches_no_deal
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import on_grid

RAISED = 3
"""Issues on which more is asked for at most: a line that a person can act on."""

_SURE, _UNKNOWN = 1, 0
"""Which raises come first: those whose cost to them is known."""


class More(NamedTuple):
    """An opening that asks for more."""

    row: tuple[int, ...]
    """The opening with it, as option indices."""
    columns: tuple[int, ...]
    """The issues that are raised, the cheapest for them first."""
    beyond: tuple[int, ...]
    """Those of them that stop at a position, an aspiration or a standard of mine."""


class _Raise(NamedTuple):
    """One term asked for instead of another, ordered as it is preferred."""

    known: int
    rate: float
    """My gain for each point of theirs; endless where it costs them nothing."""
    useful: float
    """My gain, as far as it is needed."""
    spared: float
    """Below 0: how much further than needed it goes."""
    first: int
    """Below 0: the place of its issue."""
    option: int

    @property
    def column(self) -> int:
        """Its issue."""
        return -self.first


def ask_more(problem: Problem, room: Room, opening: Sequence[int], aim: float) -> More | None:
    """The opening with more asked for, up to `aim` mean points for me or as near as it comes.

    Args:
        problem: the scenario.
        room: what may be offered.
        opening: option indices.
        aim: where to stop.

    Returns:
        The raised opening; it holds no excluded combination, keeps to every hard floor and leaves
        them at or above their best alternative on average, where one is known. None where nothing
        can be raised. Ties: the raise that brings me more of what is needed, the one that goes
        less beyond it, then the first issue.
    """
    row = tuple(opening)
    raised: list[int] = []
    kinds = tuple(enumerate(room.stands_on))
    open_to = [column for column, kind in kinds if kind == "table"]
    capped = [c for c, kind in kinds if kind in {"position", "aspiration", "criterion"}]
    for columns in (open_to, capped):
        while mean_points(problem.me, row) < aim:
            # an issue that is raised already may go further; a new one only while there is room
            allowed = [c for c in columns if c in raised or len(raised) < RAISED]
            best = _best_raise(problem, row, allowed, aim)
            if best is None:
                break
            row = _with(row, best.column, best.option)
            if best.column not in raised:
                raised.append(best.column)
    if not raised:
        return None
    return More(row, tuple(raised), tuple(column for column in raised if column in capped))


def _best_raise(
    problem: Problem, row: tuple[int, ...], columns: Collection[int], aim: float
) -> _Raise | None:
    found = []
    mine, theirs = mean_points(problem.me, row), mean_points(problem.them, row)
    for column in columns:
        for option in np.flatnonzero(problem.allowed[column]).tolist():
            after = _with(row, column, option)
            gain = mean_points(problem.me, after) - mine
            if on_grid(np.array(gain)) <= 0 or not _can_be(problem, after):
                continue
            cost = theirs - mean_points(problem.them, after)
            known = _UNKNOWN if problem.them.tables[column] is None else _SURE
            rate = round(gain / cost, 9) if on_grid(np.array(cost)) > 0 else np.inf
            useful = round(min(gain, aim - mine), 6)
            found.append(_Raise(known, rate, useful, round(useful - gain, 6), -column, option))
    return max(found, default=None)


def _can_be(problem: Problem, row: tuple[int, ...]) -> bool:
    rows = np.array([row], dtype=np.int64)
    return bool((reaches_no_deal(problem.them, rows) & problem.feasible(rows))[0])


def _with(row: tuple[int, ...], column: int, option: int) -> tuple[int, ...]:
    return (*row[:column], option, *row[column + 1 :])
