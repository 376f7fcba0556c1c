"""What a package leaves each side, where the joint gain lands, and what a fair split would be.

Joint gain is what both gain over no deal, each in points of its own scale. Points of two sides
are no common currency: a share of them says where a package lies between the two, no more.
"""

from collections.abc import Sequence

import numpy as np

from copilot.analysis.frontiers.bargaining import solutions
from copilot.analysis.frontiers.frontier import Frontier
from copilot.analysis.problems.mean_frontier import frontier_in_points, no_deal_of
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import SideModel, holds_for, on_grid
from copilot.domain.documents import FrontierDocument, FrontierPoint
from copilot.domain.offer_documents import FairSplit, OfferPackage
from copilot.domain.suggestions import Holds


def mean_points(side: SideModel, row: Sequence[int]) -> float:
    """The mean utility of one outcome, in points."""
    return float(side.utilities(np.array([row], dtype=np.int64))[0])


def over_no_deal(side: SideModel, row: Sequence[int]) -> Holds | None:
    """Whether an outcome is above every alternative of a side under every, some or no weighting.

    An outcome that equals an alternative whatever matters is not above it. None where no
    alternative is known.
    """
    if not side.limits:
        return None
    rows = np.array([row], dtype=np.int64)
    found: list[Holds] = []
    for limit in side.limits:
        low, high = side.bounds(side.over_limit(rows, limit))
        found.append(holds_for(float(low[0]), float(high[0])))
    if "none" in found:
        return "none"
    return "some" if "some" in found else "every"


def surplus_share(problem: Problem, row: Sequence[int]) -> float | None:
    """My part of the two mean gains over no deal, 0 to 1; None unless both gain by it.

    A side without a known alternative has 0 points without a deal.
    """
    start = no_deal_of(problem)
    mine = mean_points(problem.me, row) - start.mine
    theirs = mean_points(problem.them, row) - start.theirs
    if on_grid(np.array([mine, theirs])).min() <= 0:
        return None
    return mine / (mine + theirs)


def package_of(problem: Problem, name: str, row: Sequence[int]) -> OfferPackage:
    """The package of a row of option indices, one an issue, priced for both sides, in points."""
    rows = np.array([row], dtype=np.int64)
    (my_gain,) = problem.me.gain_ranges(problem.me.change(problem.start, rows))
    (their_gain,) = problem.them.gain_ranges(problem.them.change(problem.start, rows))
    return OfferPackage(
        name=name,
        outcome=problem.outcome(row),
        mine=mean_points(problem.me, row),
        theirs=mean_points(problem.them, row),
        my_gain=my_gain,
        their_gain=their_gain,
        in_my_money=in_my_money(problem, row),
        over_my_no_deal=over_no_deal(problem.me, row),
        over_their_no_deal=over_no_deal(problem.them, row),
        surplus_share=surplus_share(problem, row),
    )


def fair_splits(problem: Problem, found: FrontierDocument) -> tuple[FairSplit, ...]:
    """The packages that three rules of fairness pick, one for each different package.

    Of several points that reach a rule's optimum the one best for me stands for it. Empty
    without a zone of agreement.
    Source: Nash (1950), greatest product of the gains; Kalai and Smorodinsky (1975), greatest
    smaller part of each side's best possible gain; Kalai (1977), greatest smaller gain.
    """
    rules: tuple[tuple[str, tuple[FrontierPoint, ...]], ...] = (
        ("Nash", found.nash),
        ("Kalai-Smorodinsky", found.kalai_smorodinsky),
        ("equal gains", found.egalitarian),
    )
    picked: dict[tuple[int, ...], list[str]] = {}
    for rule, points in rules:
        for point in points[:1]:
            picked.setdefault(problem.row(point.outcome), []).append(rule)
    return tuple(
        FairSplit(rules=tuple(names), package=package_of(problem, "fair split", row))
        for row, names in picked.items()
    )


def fair_level(problem: Problem, found: Frontier) -> float | None:
    """My mean points at the fair split that leaves me least, among the points of a frontier.

    The same three rules as in `fair_splits`. None without a point that leaves each at least its
    no deal.
    """
    start = no_deal_of(problem)
    picked = solutions(frontier_in_points(problem, found), (start.mine, start.theirs))
    points = (*picked.nash[:1], *picked.kalai_smorodinsky[:1], *picked.egalitarian[:1])
    return min((point.mine for point in points), default=None)
