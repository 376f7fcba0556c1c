"""Packages over any number of issues that may be good for both.

    exact frontiers, on the mean weights and on cautious ones -> their best points above the start
    few packages in all -> every one of them that is certain for both

A *cautious* weighting counts a gain at a low quantile of its sampled weight and a loss at a high
one. It is additive, so its frontier is exact too, and what gains by it gains under most
weightings: it holds packages that the mean weights alone would miss. With exact weights the two
are the same, and no package leaves the side that gains less more than the one found here.

Against a listing of every package in 720 made-up games of four to six issues with words, ranks,
intervals or a mixture, the frontiers reached 0.99 of the greatest gain that is certain for both,
averaged over the 369 games that have one; moves of up to three issues reached 0.93. Where the
listing is affordable it is therefore done, and the frontiers stand in for it elsewhere.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.same_issues import better_rows, grid_rows
from copilot.analysis.frontiers.frontier import TooLarge, pareto_frontier
from copilot.analysis.problems.once import once
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints, SideModel, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.candidates import (
    ALMOST,
    FEW_SAMPLES,
    Candidate,
    disputed_and_known,
    hundredths,
    worth_a_look,
)

CAUTION = 0.1
"""Quantile of the sampled weights at which gains are counted; losses at the opposite one."""

POINTS = 20_000
"""Points of a frontier past which it is left out of the search."""

LOOKED_AT = 400
"""Points of a frontier that are priced, spread evenly over it."""

LISTED = 30_000
"""Packages up to which all are looked at for those that are certain for both."""

KEPT = 3
"""Packages of each frontier that are kept, besides the one with the most gain."""


class WideMoves(NamedTuple):
    """What the search came to."""

    candidates: tuple[Candidate, ...]
    """Packages of two issues or more, best first."""
    too_large: bool
    """Whether a frontier had too many points and was left out."""


class _Priced(NamedTuple):
    share: Array
    least: Array
    joint: Array


@once
def wide_moves(problem: Problem) -> WideMoves:
    """The best packages of each frontier; empty where fewer than three issues are in dispute."""
    columns = disputed_and_known(problem)
    if len(columns) < 3:  # noqa: PLR2004 - pairs are all looked at elsewhere
        return WideMoves((), too_large=False)
    exact = all(side.verdict_set.is_point for side in (problem.me, problem.them))
    found = [
        _frontier(problem, columns, caution) for caution in ((None,) if exact else (None, CAUTION))
    ]
    if not exact:
        found.append(_certain(problem, columns))
    kept = [_best_rows(problem, rows) for rows in found if rows is not None and len(rows)]
    too_large = any(rows is None for rows in found)
    if not kept:
        return WideMoves((), too_large=too_large)
    return WideMoves(
        _candidates(problem, np.unique(np.concatenate(kept), axis=0)), too_large=too_large
    )


def _contributions(problem: Problem, side: SideModel, caution: float | None) -> list[Array]:
    """What each option adds to a side over the reference, under the mean or a cautious weighting."""
    if caution is None:
        low = high = side.mean_weights
    else:
        low, high = np.quantile(side.weights, [caution, 1 - caution], axis=0)
    result = []
    for column, (table, issue) in enumerate(zip(side.tables, problem.issues, strict=True)):
        if table is None:
            result.append(np.zeros(len(issue.options)))
            continue
        change = table - table[problem.start[column]]
        result.append(np.where(change > 0, low[column], high[column]) * change)
    return result


def _frontier(problem: Problem, columns: Sequence[int], caution: float | None) -> Ints | None:
    """Packages on the frontier above the reference, spread evenly; None where it is too large."""
    allowed = []
    for column, (mine, theirs) in enumerate(zip(problem.floors, problem.their_floors, strict=True)):
        stays = np.arange(len(mine)) == problem.start[column]
        allowed.append(mine & theirs if column in columns else mine & theirs & stays)
    found = pareto_frontier(
        _contributions(problem, problem.me, caution),
        _contributions(problem, problem.them, caution),
        excluded=problem.excluded,
        allowed=allowed,
        reservations=(0.0, 0.0),
        start=problem.start,
        max_points=POINTS,
    )
    if isinstance(found, TooLarge):
        return None
    points = [point.outcome for point in found.points if point.changes > 1]
    if len(points) > LOOKED_AT:
        points = [points[i] for i in np.linspace(0, len(points) - 1, LOOKED_AT).round().astype(int)]
    rows = np.array(points, dtype=np.int64).reshape(len(points), len(problem.issues))
    return rows[worth_a_look(problem, rows)]


def _certain(problem: Problem, columns: Sequence[int]) -> Ints:
    """Every package that is certain for both, where all packages are few enough to look at."""
    rows = np.array([problem.start], dtype=np.int64)
    if math.prod(len(problem.issues[column].options) for column in columns) <= LISTED:
        rows = grid_rows(problem, problem.start, columns)
    rows = rows[(rows != np.array(problem.start)).sum(axis=1) > 1]
    rows = rows[better_rows(problem, problem.start, rows)]
    return np.asarray(rows[worth_a_look(problem, rows)], dtype=np.int64)


def _priced(problem: Problem, rows: Ints) -> _Priced:
    """How good packages are: the smaller share, by a few samples, and the mean gains."""
    share = np.ones(len(rows))
    means = []
    for side in (problem.me, problem.them):
        change = side.change(problem.start, rows)
        low, high = side.bounds(change)
        part = (side.weights[:FEW_SAMPLES] @ change.middle.T > 0).mean(axis=0)
        part = np.where(on_grid(low) >= 0, 1.0, np.minimum(part, ALMOST))
        share = np.minimum(share, np.where(on_grid(high) <= 0, 0.0, part))
        means.append(side.mean_gains(change))
    return _Priced(share, np.minimum(*means), means[0] + means[1])


def _order(priced: _Priced) -> list[int]:
    """Best first: greater share, greater smaller gain, greater joint gain; ties: the first."""
    cut = np.floor(priced.share * 100 + 1e-9)
    order = np.lexsort((-priced.joint.round(6), -priced.least.round(6), -cut))
    return [int(place) for place in order]


def _best_rows(problem: Problem, rows: Ints) -> Ints:
    """The best packages, and the one with the most gain for the side that gains less."""
    priced = _priced(problem, rows)
    chosen = {*_order(priced)[:KEPT], int(priced.least.argmax())}
    return np.asarray(rows[sorted(chosen)], dtype=np.int64)


def _candidates(problem: Problem, rows: Ints) -> tuple[Candidate, ...]:
    priced = _priced(problem, rows)
    return tuple(
        Candidate(
            float(priced.share[place]),
            float(priced.least[place]),
            float(priced.joint[place]),
            tuple(int(i) for i in rows[place]),
            tuple(int(i) for i in np.flatnonzero(rows[place] != np.array(problem.start))),
        )
        for place in _order(priced)
        if hundredths(float(priced.share[place])) > 0
    )
