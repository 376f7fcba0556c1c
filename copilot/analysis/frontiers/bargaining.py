"""Four answers to "which efficient point?", each by its own idea of fairness.

Every one looks only at points that are at or above the disagreement point for both sides.
Dropping the others first is what keeps two losses from multiplying to a gain. No such point is
an answer: there is no zone of agreement, and nothing is returned.

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

from collections.abc import Callable, Sequence
from typing import NamedTuple

from copilot.analysis.frontiers.frontier import Frontier, Point

SCORE_TOLERANCE = 1e-9
"""How far below the best a score may lie and still reach the optimum, relative to its scale."""


class Gains(NamedTuple):
    """What each side gains over the disagreement point."""

    mine: float
    """My gain in utility; never negative."""
    theirs: float
    """Theirs."""


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
        egalitarian=_smaller_then_larger(rational),
        best_joint=_greatest(rational, sum),
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

    Source: Kalai and Smorodinsky (1975), for outcomes that need not form a line.
    """
    return _kalai_smorodinsky(_rational(frontier, disagreement))


def egalitarian_solution(
    frontier: Frontier, disagreement: tuple[float, float]
) -> tuple[Point, ...]:
    """The points whose smaller gain is greatest, gains being compared as they are.

    Of several points with the same smaller gain, those with the greatest larger one are kept.

    Source: Kalai (1977), with equal proportions.
    """
    return _smaller_then_larger(_rational(frontier, disagreement))


def best_joint(frontier: Frontier, disagreement: tuple[float, float]) -> tuple[Point, ...]:
    """The points with the greatest sum of the two gains, gains being compared as they are.

    Source: Harsanyi (1955), the utilitarian sum.
    """
    return _greatest(_rational(frontier, disagreement), sum)


def _rational(frontier: Frontier, disagreement: tuple[float, float]) -> list[tuple[Point, Gains]]:
    """The points at or above the disagreement point, and what they gain each side.

    A gain of less than half a millionth of the range counts as none, so that a difference made
    by floats is never taken for a gain.
    """
    rational = []
    for point in frontier.points:
        steps = frontier.gains(point, *disagreement)
        if min(steps) >= 0:
            mine = point.mine - disagreement[0] if steps[0] else 0.0
            theirs = point.theirs - disagreement[1] if steps[1] else 0.0
            rational.append((point, Gains(mine, theirs)))
    return rational


def _nash(rational: Sequence[tuple[Point, Gains]]) -> tuple[Point, ...]:
    better_for_both = [(point, gains) for point, gains in rational if min(gains) > 0]
    return _greatest(better_for_both, lambda gains: gains.mine * gains.theirs)


def _kalai_smorodinsky(rational: Sequence[tuple[Point, Gains]]) -> tuple[Point, ...]:
    ideal = Gains(
        max((gains.mine for _, gains in rational), default=0.0),
        max((gains.theirs for _, gains in rational), default=0.0),
    )

    def parts(gains: Gains) -> Gains:
        return Gains(
            gains.mine / ideal.mine if ideal.mine else 1.0,
            gains.theirs / ideal.theirs if ideal.theirs else 1.0,
        )

    return _smaller_then_larger([(point, parts(gains)) for point, gains in rational])


def _smaller_then_larger(scored: Sequence[tuple[Point, Gains]]) -> tuple[Point, ...]:
    kept = set(_greatest(scored, min))
    return _greatest([(point, gains) for point, gains in scored if point in kept], max)


def _greatest(
    scored: Sequence[tuple[Point, Gains]], score: Callable[[Gains], float]
) -> tuple[Point, ...]:
    """The points with the greatest score, ties included; none of none."""
    scores = [score(gains) for _, gains in scored]
    enough = max(scores, default=0.0) * (1 - SCORE_TOLERANCE)
    return tuple(point for (point, _), value in zip(scored, scores, strict=True) if value >= enough)
