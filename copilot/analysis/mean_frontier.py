"""The exact frontier of a scenario on the two sides' mean utilities."""

from collections.abc import Sequence

import numpy as np

from copilot.analysis.frontier import Frontier, TooLarge, pareto_frontier
from copilot.analysis.problem import Problem
from copilot.analysis.side import SideModel
from copilot.analysis.weight_blocks import Array


def contributions(side: SideModel, options: Sequence[int]) -> list[Array]:
    """What each option adds to a side's mean utility, 0 to 1; even where values are unknown.

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
        else side.floor + side.span * limit.worth / 100
        for limit in side.limits
    ]
    return max(worth, default=None)


def frontier_of(
    problem: Problem, *, reservations: tuple[float | None, float | None]
) -> Frontier | TooLarge:
    """The frontier on mean utilities, inside the hard floors and at or above the reservations."""
    options = [len(issue.options) for issue in problem.issues]
    return pareto_frontier(
        contributions(problem.me, options),
        contributions(problem.them, options),
        excluded=problem.excluded,
        allowed=[a & b for a, b in zip(problem.floors, problem.their_floors, strict=True)],
        reservations=reservations,
        names=problem.names,
    )
