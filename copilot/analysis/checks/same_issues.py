"""Outcomes on the same issues that are better for both under every weighting that fits."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.problems.mean_frontier import rows_above
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Ints, SideModel, on_grid
from copilot.domain.preferences import UTILITY_GRID

SEARCH_LIMIT = 300_000
"""Combinations of the changed issues that are looked at all together; beyond it, pairs of them."""

SIEVED_ISSUES = 6
"""Moved issues up to which the rays of a set are few enough to sieve with."""

SIEVE = 12
"""Sampled weightings that are tried where more issues move."""

NEAR = 1e-3
"""Parts of a step: nearer to where one begins, two ways to add up a gain may differ."""

CHUNK = 50_000
"""Outcomes priced at a time, which bounds the memory."""


def both_exact(problem: Problem) -> bool:
    """Whether one weighting fits each side and it is known what both want on every issue."""
    return side_exact(problem.me) and side_exact(problem.them)


def side_exact(side: SideModel) -> bool:
    """Whether one weighting fits the side and it is known what it wants on every issue."""
    return side.verdict_set.is_point and not side.unknown.any()


def grid_rows(problem: Problem, base: Sequence[int], columns: Sequence[int]) -> Ints:
    """Every outcome that differs from the base on the given issues alone, the base among them.

    One row an outcome, one column an issue; the last of the given issues changes fastest. The base
    alone where none is given.
    """
    sizes = [len(problem.issues[column].options) for column in columns]
    count = math.prod(sizes)
    rows = np.tile(np.array(base, dtype=np.int64), (count, 1))
    for place, axis in zip(columns, np.indices(sizes).reshape(len(sizes), count), strict=True):
        rows[:, place] = axis
    return rows


def row_batches(
    problem: Problem, base: Sequence[int], groups: Iterable[Sequence[int]]
) -> Iterator[Ints]:
    """The outcomes of `grid_rows` for each group of issues, at most `CHUNK` of them at a time.

    In the order of the groups; nothing without groups.
    """
    waiting: list[Ints] = []
    for columns in groups:
        rows = grid_rows(problem, base, columns)
        if sum(map(len, waiting)) + len(rows) > CHUNK and waiting:
            yield np.concatenate(waiting)
            waiting = []
        for start in range(0, len(rows) - CHUNK, CHUNK):
            yield rows[start : start + CHUNK]
        waiting.append(rows[(len(rows) - 1) // CHUNK * CHUNK :])
    if waiting:
        yield np.concatenate(waiting)


def better_rows(problem: Problem, base: Sequence[int], rows: Ints) -> Bools:
    """Which outcomes, one a row, leave nobody worse than the base, and somebody better, for certain.

    Both hold under every weighting that fits; feasible outcomes within the floors only. The base,
    or an outcome that is always worth the same to both, is not better. One truth value a row.
    """
    result = np.zeros(len(rows), dtype=bool)
    maybe = np.flatnonzero(_may_be_better(problem, base, rows))
    if not len(maybe):
        return result
    rows = rows[maybe]
    mine, theirs = (_steps(side, base, rows) for side in (problem.me, problem.them))
    nobody_worse = (mine.low >= 0) & (theirs.low >= 0)
    somebody_better = (mine.high > 0) | (theirs.high > 0)
    good = nobody_worse & somebody_better
    result[maybe] = good & problem.feasible(rows) & problem.above_floors(rows)
    return result


class _Steps(NamedTuple):
    """Lowest and highest gain over a side's verdict set in steps of the grid, one number a row."""

    low: Ints
    high: Ints


def _steps(side: SideModel, base: Sequence[int], rows: Ints) -> _Steps:
    """What each outcome is worth to a side over the base.

    Where one weighting fits, the gain is one sum, and bounds are asked for only where it lies so
    near to a border between two steps that rounding could tell.
    """
    if not side_exact(side):
        low, high = side.bounds(side.change(base, rows))
        return _Steps(on_grid(low), on_grid(high))
    start = side.utilities(np.array([base], dtype=np.int64))
    gains = side.utilities(rows) - start
    steps = _Steps(on_grid(gains), on_grid(gains))
    size = np.abs(gains) * (UTILITY_GRID / 100)
    near = np.flatnonzero(np.abs(size - 0.5) < NEAR)
    if len(near):
        low, high = side.bounds(side.change(base, rows[near]))
        steps.low[near], steps.high[near] = on_grid(low), on_grid(high)
    return steps


def _may_be_better(problem: Problem, base: Sequence[int], rows: Ints) -> Bools:
    """A quick sieve: no weighting that is tried shows a loss for either side.

    Where few issues move, the rays of the sets on those are tried; else the mean weights, and then
    some sampled weightings. A side of which one weighting fits is left to `_steps`, as quick.
    """
    moved = np.flatnonzero((rows != np.array(base)).any(axis=0)).tolist()
    left = np.arange(len(rows))
    for side in (problem.me, problem.them):
        if side_exact(side):
            left = left[_steps(side, base, rows[left]).low >= 0]
            continue
        tried = (
            [side.verdict_set.rays(moved)]
            if len(moved) <= SIEVED_ISSUES
            else [side.mean_weights[None, moved], side.weights[:SIEVE, moved]]
        )
        for weights in tried:
            gains = side.change(base, rows[left]).low[:, moved] @ weights.T
            left = left[(gains >= -1e-6).all(axis=1)]  # noqa: PLR2004 - a step of the grid
    good = np.zeros(len(rows), dtype=bool)
    good[left] = True
    return good


def _wide_batches(problem: Problem, row: Sequence[int], columns: Sequence[int]) -> Iterator[Ints]:
    """Outcomes that may be better, where all combinations of the issues are too many.

    The frontier of the mean weights, as far as it is at least as good as the outcome for both;
    with exact weights nothing else need be looked at. Else, or if that is too large, also pairs.
    """
    above = rows_above(problem, row, columns)
    if not isinstance(above, TooLarge):
        yield above
        if both_exact(problem):
            return
    sizes = [len(issue.options) for issue in problem.issues]
    yield from row_batches(
        problem,
        row,
        [
            pair
            for pair in combinations(columns, 2)
            if sizes[pair[0]] * sizes[pair[1]] <= SEARCH_LIMIT
        ],
    )


def better_on_same_issues(problem: Problem, row: Sequence[int]) -> tuple[int, ...] | None:
    """The best outcome that beats `row` for both and changes no other issues than it does.

    Best by the two mean utilities together; ties by the first in the options' order. None if
    nothing beats it. Where three or more changed issues have more combinations than
    `SEARCH_LIMIT`, the frontier of the mean weights on them is searched, and pairs of them. With
    exact weights that misses nothing unless the frontier is too large; else it may miss what needs
    three moves at once and is on average beaten by something that is not certain.
    """
    changed = [i for i, (a, b) in enumerate(zip(problem.start, row, strict=True)) if a != b]
    sizes = math.prod(len(problem.issues[i].options) for i in changed)
    batches = (
        row_batches(problem, row, [changed])
        if sizes <= SEARCH_LIMIT or len(changed) <= 2  # noqa: PLR2004 - a million at most
        else _wide_batches(problem, row, changed)
    )
    best: tuple[float, tuple[int, ...]] | None = None
    for rows in batches:
        better = rows[better_rows(problem, row, rows)]
        if len(better):
            joint = np.round(problem.me.utilities(better) + problem.them.utilities(better), 6)
            top = int(joint.argmax())
            if best is None or joint[top] > best[0]:
                best = (float(joint[top]), tuple(int(i) for i in better[top]))
    return None if best is None else best[1]
