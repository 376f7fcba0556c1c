"""The smallest step from the reference to a deal that nothing beats.

Of the outcomes on the frontier that leave nobody worse than the reference and somebody better,
the one that changes the fewest issues, since most people would rather move three than twelve.
To better what is settled already is the idea of Raiffa (1985), "Post-settlement settlements",
Negotiation Journal 1(1), 9-12; to do so in the smallest step is ours.

The frontier is built issue by issue, and each of its points carries the fewest changes that reach
it. That is exact: what is dropped on the way can never end on the frontier, so an outcome on it
loses none of its prefixes, and of prefixes of equal worth the one with fewer changes is kept.
"""

from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.same_issues import both_exact
from copilot.analysis.frontiers.frontier import Frontier, Point, TooLarge
from copilot.analysis.problems.mean_frontier import frontier_of, no_deal, worth_of
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import on_grid
from copilot.domain.issue import Option
from copilot.domain.suggestions import Certificate

TRIED = 20
"""Outcomes that are certified until one is good for both, or may be; fewest changes first."""


SHOWN = frozenset({"good_for_both", "depends"})
"""Verdicts of deals by which both gain, or may."""


class SmallestStep(NamedTuple):
    """A deal on the frontier that is better for both, by as few changes as any."""

    outcome: dict[str, Option]
    """The whole deal."""
    changes: int
    """How many issues differ from the reference."""
    certificate: Certificate
    """The check against the reference: `good_for_both`, `depends`, or `one_sided` where one side
    gains nothing."""
    exact: bool
    """Whether both sides' weights are exact; else "nothing beats it" holds for the mean weights."""


def fewest_changes(problem: Problem, *, both_gain: bool = False) -> SmallestStep | TooLarge | None:
    """The smallest set of changes that reaches the frontier and leaves nobody worse, somebody better.

    Inside the hard floors, and worth as much as no deal to both. With exact weights that is the
    whole truth; where weights are a set, the frontier is that of the mean weights, and the deal
    is certified over the sets. Among deals of equally few changes the one with the greater
    smaller gain, then the greater joint gain; ties: the one better for me.

    Args:
        problem: whose reference is the start.
        both_gain: leave out deals by which one side gains nothing.

    Returns:
        None where there is no such deal: the reference is on the frontier, or nothing is priced.
        `TooLarge`, with what to do about it, where the frontier has too many points.
    """
    if not problem.issues:
        return None
    sides = (problem.me, problem.them)
    start = [worth_of(problem, side, problem.start) for side in sides]
    limits = [no_deal(side) for side in sides]
    least = [a if limit is None else max(a, limit) for a, limit in zip(start, limits, strict=True)]
    found = frontier_of(problem, reservations=(least[0], least[1]))
    if isinstance(found, TooLarge):
        return found
    for point in _better(found, start[0], start[1])[:TRIED]:
        outcome = problem.outcome(point.outcome)
        certificate = certify(problem, outcome)
        if certificate.verdict in SHOWN or not (both_gain or _somebody_loses(certificate)):
            return SmallestStep(outcome, point.changes, certificate, both_exact(problem))
    return None


def _better(found: Frontier, mine: float, theirs: float) -> list[Point]:
    """The points at which nobody is worse and somebody better, fewest changes first."""
    gains = [(point, *found.gains(point, mine, theirs)) for point in found.points]
    better = [each for each in gains if min(each[1:]) >= 0 and max(each[1:]) > 0]
    better.sort(key=lambda each: (each[0].changes, -min(each[1:]), -sum(each[1:])))
    return [point for point, *_ in better]


def _somebody_loses(certificate: Certificate) -> bool:
    """Whether it is not one that leaves one side even for certain."""
    gains = (certificate.my_gain, certificate.their_gain)
    even = certificate.verdict == "one_sided" and all(
        gain is not None and on_grid(np.array(gain.low)) >= 0 for gain in gains
    )
    return not even
