"""One step of concessions made into two, where the best line down has no place to stop.

The line of a plan goes by what a move gives them for each point it costs me. Where its places
don't allow steps that shrink, the whole way would be given at once. Then the same way is cut at a
package in between: every issue at an option between where the step begins and where it ends, so
that both parts cost me and help them. What they end with stays the same.
"""

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from copilot.analysis.offering.claiming import mean_points, over_no_deal
from copilot.analysis.offering.openings import Room
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import on_grid

PLACES = 20_000
"""Packages in between that are looked at; of longer ways every second option is left out."""


def split_step(
    problem: Problem, room: Room, before: Sequence[int], after: Sequence[int]
) -> tuple[int, ...] | None:
    """The package at which a step is best cut in two; None where it cannot be.

    The second part costs me no more than the first, and is as near to half of it as can be; ties:
    what gives them more, then the first in the order of the options.

    Args:
        problem: the scenario.
        room: what may be offered.
        before: option indices where the step begins.
        after: where it ends; on each issue it costs me and helps them, or nothing moves.
    """
    rows = np.array(_between(problem, room, before, after), dtype=np.int64)
    start, end = mean_points(problem.me, before), mean_points(problem.me, after)
    mine, theirs = problem.me.utilities(rows), problem.them.utilities(rows)
    first, second = start - mine, mine - end
    good = (on_grid(first) > 0) & (on_grid(second) > 0) & problem.feasible(rows)
    good &= on_grid(theirs - mean_points(problem.them, before)) > 0
    good &= on_grid(mean_points(problem.them, after) - theirs) > 0
    good &= on_grid(second) <= on_grid(first)
    # off the good ones the first part may be nothing
    parts = second / np.where(good, first, 1.0)
    off = np.round((parts - 0.5) ** 2, 9)
    sure = over_no_deal(problem.me, after) in {None, "every"}
    for place in np.lexsort((-np.round(theirs, 6), off)).tolist():
        row = tuple(int(option) for option in rows[place])
        if good[place] and (not sure or over_no_deal(problem.me, row) in {None, "every"}):
            return row
    return None


def _between(
    problem: Problem, room: Room, before: Sequence[int], after: Sequence[int]
) -> list[tuple[int, ...]]:
    """The packages between two, both ends included."""
    ways = [
        _way(problem, room, c, a, b) for c, (a, b) in enumerate(zip(before, after, strict=True))
    ]
    while prod(len(way) for way in ways) > PLACES:
        longest = max(range(len(ways)), key=lambda column: len(ways[column]))
        way = ways[longest]
        ways[longest] = [*way[:-1:2], way[-1]]
    return list(product(*ways))


def _way(problem: Problem, room: Room, column: int, start: int, end: int) -> list[int]:
    """The options of an issue from one to another, each worse for me and better for them."""
    mine, theirs = problem.me.tables[column], problem.them.tables[column]
    if start == end or mine is None or theirs is None:
        return [start]
    inner = np.flatnonzero(room.masks[column]).tolist()
    inner.sort(key=lambda option: -float(mine[option]))
    way = [start]
    for option in inner:
        worse = mine[end] < mine[option] < mine[way[-1]]
        if worse and theirs[way[-1]] < theirs[option] < theirs[end]:
            way.append(option)
    return [*way, end]
