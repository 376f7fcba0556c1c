"""Outcomes on the same issues that are better for both under every weighting that fits."""

import math
from collections.abc import Sequence

import numpy as np

from copilot.analysis.problem import Problem
from copilot.analysis.side import Bools, Ints, on_grid

SEARCH_LIMIT = 300_000
"""Combinations of the changed issues that are looked at all together; beyond it, pairs of them."""

SIEVED_ISSUES = 6
"""Moved issues up to which the rays of a set are few enough to sieve with."""

CHUNK = 50_000
"""Outcomes priced at a time, which bounds the memory."""


def grid_rows(problem: Problem, base: Sequence[int], columns: Sequence[int]) -> Ints:
    """Every outcome that differs from the base on the given issues alone, the base among them."""
    sizes = [len(problem.issues[column].options) for column in columns]
    count = math.prod(sizes)
    rows = np.tile(np.array(base, dtype=np.int64), (count, 1))
    for place, axis in zip(columns, np.indices(sizes).reshape(len(sizes), count), strict=True):
        rows[:, place] = axis
    return rows


def better_rows(problem: Problem, base: Sequence[int], rows: Ints) -> Bools:
    """Which outcomes leave nobody worse than the base, and somebody better, for certain.

    Both hold under every weighting that fits; feasible outcomes within the floors only.
    """
    result = np.zeros(len(rows), dtype=bool)
    maybe = np.flatnonzero(_may_be_better(problem, base, rows))
    if not len(maybe):
        return result
    rows = rows[maybe]
    my_low, my_high = problem.me.bounds(problem.me.change(base, rows))
    their_low, their_high = problem.them.bounds(problem.them.change(base, rows))
    nobody_worse = (on_grid(my_low) >= 0) & (on_grid(their_low) >= 0)
    somebody_better = (on_grid(my_high) > 0) | (on_grid(their_high) > 0)
    good = nobody_worse & somebody_better
    result[maybe] = good & problem.feasible(rows) & problem.above_floors(rows)
    return result


def _may_be_better(problem: Problem, base: Sequence[int], rows: Ints) -> Bools:
    """A quick sieve: no ray of either set, seen on the moved issues, shows a loss."""
    moved = np.flatnonzero((rows != np.array(base)).any(axis=0)).tolist()
    good = np.ones(len(rows), dtype=bool)
    if len(moved) > SIEVED_ISSUES:
        return good
    for side in (problem.me, problem.them):
        rays = side.verdict_set.rays(moved)
        gains = side.change(base, rows).low[:, moved] @ rays.T
        good &= (gains >= -1e-6).all(axis=1)  # noqa: PLR2004 - a step of the grid
    return good


def better_on_same_issues(problem: Problem, row: Sequence[int]) -> tuple[int, ...] | None:
    """The best outcome that beats `row` for both and changes no other issues than it does.

    Best by the two mean utilities together; ties by the first in the options' order. None if
    nothing beats it. Where the changed issues have more combinations than `SEARCH_LIMIT`, pairs
    of them are searched, which misses only improvements that need three moves at once.
    """
    changed = [i for i, (a, b) in enumerate(zip(problem.start, row, strict=True)) if a != b]
    sizes = math.prod(len(problem.issues[i].options) for i in changed)
    if sizes <= SEARCH_LIMIT:
        groups = [changed]
    else:
        groups = [[a, b] for place, a in enumerate(changed) for b in changed[place + 1 :]]
    best: tuple[float, tuple[int, ...]] | None = None
    for group in groups:
        rows = grid_rows(problem, row, group)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            better = chunk[better_rows(problem, row, chunk)]
            if len(better):
                joint = np.round(problem.me.utilities(better) + problem.them.utilities(better), 6)
                top = int(joint.argmax())
                if best is None or joint[top] > best[0]:
                    best = (float(joint[top]), tuple(int(i) for i in better[top]))
    return None if best is None else best[1]
