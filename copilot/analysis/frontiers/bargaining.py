"""Four answers to "which efficient point?", each by its own idea of fairness.

Every one looks only at points that are at or above the disagreement point for both sides.
Dropping the others first is what keeps two losses from multiplying to a gain. No such point is
an answer: there is no zone of agreement, and nothing is returned.

Everywhere `disagreement` is what I, and they, have without a deal, in the units of the frontier.
Outcomes are discrete here, so several points may reach an optimum; all of them are returned,
mine descending. Scores within a billionth of the best count as equal: a product of gains is so
flat around its top that a coarser grid would call neighbours equal.

Source: Nash, J. F. (1950), "The Bargaining Problem", Econometrica 18:155-162;
Kalai, E. and Smorodinsky, M. (1975), "Other Solutions to Nash's Bargaining Problem",
Econometrica 43:513-518; Kalai, E. (1977), "Proportional Solutions to Bargaining Situations:
Interpersonal Utility Comparisons", Econometrica 45:1623-1630; Harsanyi, J. C. (1955),
"Cardinal Welfare, Individualistic Ethics, and Interpersonal Comparisons of Utility", Journal
of Political Economy 63:309-321.
"""

from itertools import compress
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.frontiers.fine_grid import CELLS
from copilot.analysis.frontiers.frontier import Frontier, Point

SCORE_TOLERANCE = 1e-9
"""How far below the best a score may lie and still reach the optimum, relative to its scale."""


Floats: TypeAlias = NDArray[np.float64]
"""One number a point."""


class _Rational(NamedTuple):
    """The points at or above the disagreement point."""

    points: tuple[Point, ...]
    """Mine descending."""
    mine: Floats
    """My gain over the disagreement point in utility; never negative."""
    theirs: Floats
    """Theirs."""

    def where(self, kept: NDArray[np.bool_]) -> "_Rational":
        """Some of them, one truth value a point."""
        points = tuple(compress(self.points, kept.tolist()))
        return _Rational(points, self.mine[kept], self.theirs[kept])


class Solutions(NamedTuple):
    """The points that each of the four picks; all are empty without a zone of agreement."""

    nash: tuple[Point, ...]
    """Greatest product of the gains, both above zero."""
    kalai_smorodinsky: tuple[Point, ...]
    """Greatest smaller part of each side's best possible gain."""
    egalitarian: tuple[Point, ...]
    """Greatest smaller gain."""
    best_joint: tuple[Point, ...]
    """Greatest sum."""


def solutions(frontier: Frontier, disagreement: tuple[float, float]) -> Solutions:
    """All four, over the points at or above the disagreement point."""
    rational = _rational(frontier, disagreement)
    return Solutions(
        nash=_nash(rational),
        kalai_smorodinsky=_kalai_smorodinsky(rational),
        egalitarian=_smaller_then_larger(rational, rational.mine, rational.theirs),
        best_joint=_greatest(rational, rational.mine + rational.theirs),
    )


def nash_bargaining_solution(
    frontier: Frontier, disagreement: tuple[float, float]
) -> tuple[Point, ...]:
    """The points with the greatest product of the two gains.

    Both gains have to be above zero by at least a millionth of the range, after rounding;
    empty if no point gives both a gain. Rescaling a side's utilities leaves the outcomes alone.

    Source: Nash (1950).
    """
    return _nash(_rational(frontier, disagreement))


def kalai_smorodinsky_solution(
    frontier: Frontier, disagreement: tuple[float, float]
) -> tuple[Point, ...]:
    """The points whose smaller part of the best possible gain is greatest.

    A side's best possible gain is its greatest over all points at or above the disagreement
    point; its part is its gain divided by that, or 1 if it can gain nothing anywhere. Of
    several points with the same smaller part, those with the greatest larger part are kept.

    Source: Kalai and Smorodinsky (1975), who take the point at which both parts are equal; where
    outcomes are discrete there need be none, so the smaller part is made as great as it can be.
    """
    return _kalai_smorodinsky(_rational(frontier, disagreement))


def egalitarian_solution(
    frontier: Frontier, disagreement: tuple[float, float]
) -> tuple[Point, ...]:
    """The points whose smaller gain is greatest, gains being compared as they are.

    Of several points with the same smaller gain, those with the greatest larger one are kept.

    Source: Kalai (1977), with equal proportions; discrete outcomes as for the one above.
    """
    rational = _rational(frontier, disagreement)
    return _smaller_then_larger(rational, rational.mine, rational.theirs)


def best_joint(frontier: Frontier, disagreement: tuple[float, float]) -> tuple[Point, ...]:
    """The points with the greatest sum of the two gains, gains being compared as they are.

    Source: Harsanyi (1955), the utilitarian sum.
    """
    rational = _rational(frontier, disagreement)
    return _greatest(rational, rational.mine + rational.theirs)


def _rational(frontier: Frontier, disagreement: tuple[float, float]) -> _Rational:
    """The points at or above the disagreement point, and what they gain each side.

    A gain of less than half a millionth of the range counts as none, so that a difference made
    by floats is never taken for a gain.
    """
    mine = np.array([point.mine for point in frontier.points]) - disagreement[0]
    theirs = np.array([point.theirs for point in frontier.points]) - disagreement[1]
    steps = [
        np.rint(gains / span * CELLS)
        for gains, span in zip((mine, theirs), frontier.ranges, strict=True)
    ]
    gained = [
        np.where(step > 0, gain, 0.0) for step, gain in zip(steps, (mine, theirs), strict=True)
    ]
    return _Rational(frontier.points, *gained).where((steps[0] >= 0) & (steps[1] >= 0))


def _nash(rational: _Rational) -> tuple[Point, ...]:
    both_gain = rational.where((rational.mine > 0) & (rational.theirs > 0))
    return _greatest(both_gain, both_gain.mine * both_gain.theirs)


def _kalai_smorodinsky(rational: _Rational) -> tuple[Point, ...]:
    parts = [
        gains / ideal if (ideal := gains.max(initial=0.0)) else np.ones(len(gains))
        for gains in (rational.mine, rational.theirs)
    ]
    return _smaller_then_larger(rational, *parts)


def _smaller_then_larger(rational: _Rational, mine: Floats, theirs: Floats) -> tuple[Point, ...]:
    """By the smaller of two scores, then by the larger."""
    kept = _reach(np.minimum(mine, theirs))
    return _greatest(rational.where(kept), np.maximum(mine, theirs)[kept])


def _greatest(rational: _Rational, scores: Floats) -> tuple[Point, ...]:
    """The points with the greatest score, ties included; none of none."""
    return rational.where(_reach(scores)).points


def _reach(scores: Floats) -> NDArray[np.bool_]:
    """Which scores, none below 0, reach the greatest."""
    return np.asarray(scores >= scores.max(initial=0.0) * (1 - SCORE_TOLERANCE), dtype=np.bool_)
