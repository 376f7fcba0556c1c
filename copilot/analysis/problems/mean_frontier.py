"""The exact frontier of a scenario on the two sides' mean utilities."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from copilot.analysis.frontiers.fine_grid import CELLS
from copilot.analysis.frontiers.frontier import Frontier, Ranges, TooLarge, pareto_frontier
from copilot.analysis.problems.once import once
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Ints, SideModel, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.documents import NoDeal


def contributions(side: SideModel, options: Sequence[int]) -> list[Array]:
    """What each option adds to a side's mean utility, 0 to 1; even where values are unknown.

    One array an issue, one number an option.

    Args:
        side: whose utility.
        options: how many options each issue has.
    """
    return [
        np.full(count, side.mean_weights[column] / 2)
        if table is None
        else side.mean_weights[column] * table
        for column, (table, count) in enumerate(zip(side.tables, options, strict=True))
    ]


def no_deal(side: SideModel) -> float | None:
    """What the best alternative is worth to a side, mean utility 0 to 1; None if none is known."""
    worth = [
        float(side.mean_weights @ limit.values)
        if limit.worth is None
        else side.utility(limit.worth)
        for limit in side.limits
    ]
    return max(worth, default=None)


def no_deal_points(side: SideModel) -> float | None:
    """What the best alternative is worth to a side on average, in points; None if none is known."""
    worth = no_deal(side)
    return None if worth is None else side.points(worth)


def reaches_no_deal(side: SideModel, rows: Ints) -> Bools:
    """Which outcomes, one a row, are at or above the best alternative on average; all if none is known."""
    least = no_deal_points(side)
    if least is None:
        return np.ones(len(rows), dtype=bool)
    return np.asarray(on_grid(side.utilities(rows)) >= on_grid(np.array(least)), dtype=bool)


def no_deal_of(problem: Problem) -> NoDeal:
    """What each side has without a deal; its worst deal, 0 points, where nothing is known."""
    return NoDeal(
        mine=no_deal_points(problem.me) or 0.0, theirs=no_deal_points(problem.them) or 0.0
    )


def frontier_in_points(problem: Problem, found: Frontier) -> Frontier:
    """A frontier of mean utilities in points: sums and smaller gains are compared as they are told.

    Exclusions may cut one side's range more than the other's.
    """
    me, them = problem.me, problem.them
    points = tuple(
        point._replace(mine=me.points(point.mine), theirs=them.points(point.theirs))
        for point in found.points
    )
    ranges = Ranges(found.ranges.mine * 100 / me.span, found.ranges.theirs * 100 / them.span)
    return replace(found, points=points, ranges=ranges)


@once
def whole_frontier(problem: Problem) -> Frontier | TooLarge:
    """The frontier on mean utilities inside the hard floors; changes count from the reference.

    Found once for each problem: the outlook, the smallest step and the wide moves share it.
    """
    return frontier_among(problem, (None, None))


def frontier_of(
    problem: Problem, *, reservations: tuple[float | None, float | None]
) -> Frontier | TooLarge:
    """The frontier on mean utilities, inside the hard floors and at or above the reservations.

    Whatever beats an acceptable outcome is acceptable itself, so these are the points of the
    whole frontier that are; where the whole is too large, this part of it may not be.
    """
    whole = whole_frontier(problem)
    if isinstance(whole, TooLarge):
        return whole if reservations == (None, None) else frontier_among(problem, reservations)
    at_least = [-math.inf if least is None else least for least in reservations]
    points = tuple(
        point
        for point in whole.points
        if (point.mine - at_least[0]) / whole.ranges.mine * CELLS >= -0.5  # noqa: PLR2004 - half a cell
        and (point.theirs - at_least[1]) / whole.ranges.theirs * CELLS >= -0.5  # noqa: PLR2004 - half a cell
    )
    return replace(whole, points=points)


def rows_above(problem: Problem, row: Sequence[int], columns: Sequence[int]) -> Ints | TooLarge:
    """The frontier's outcomes that are at least as good as `row` for both on mean utilities.

    Only the given issues may differ from `row`, one row an outcome. Whatever leaves nobody worse
    under every weighting is among them or beaten by one of them; with exact weights the others
    need not be looked at.
    """
    among = [
        np.full(len(issue.options), i in columns) | (np.arange(len(issue.options)) == at)
        for i, (issue, at) in enumerate(zip(problem.issues, row, strict=True))
    ]
    worth = [worth_of(problem, side, row) for side in (problem.me, problem.them)]
    found = frontier_among(problem, (worth[0], worth[1]), among)
    if isinstance(found, TooLarge):
        return found
    points = [point.outcome for point in found.points]
    return np.array(points, dtype=np.int64).reshape(len(points), len(problem.issues))


def worth_of(problem: Problem, side: SideModel, row: Sequence[int]) -> float:
    """A side's mean utility of an outcome, 0 to 1, on the scale of the frontier."""
    parts = contributions(side, [len(issue.options) for issue in problem.issues])
    return math.fsum(float(part[option]) for part, option in zip(parts, row, strict=True))


def frontier_among(
    problem: Problem,
    reservations: tuple[float | None, float | None],
    among: Sequence[Bools] | None = None,
) -> Frontier | TooLarge:
    """The frontier on mean utilities of the outcomes inside the hard floors of both sides.

    Args:
        problem: whose issues; changes count from its reference.
        reservations: what each side has to have at least, mean utility 0 to 1; None: anything.
        among: per issue the options that are looked at; None: all.
    """
    options = [len(issue.options) for issue in problem.issues]
    allowed: Sequence[Bools] = problem.allowed
    if among is not None:
        allowed = [a & b for a, b in zip(allowed, among, strict=True)]
    return pareto_frontier(
        contributions(problem.me, options),
        contributions(problem.them, options),
        excluded=problem.excluded,
        allowed=allowed,
        reservations=reservations,
        names=problem.names,
        start=problem.start,
    )
