"""The frontier of a scenario, the bargaining solutions on it, and what the middle costs."""

import math
from collections.abc import Sequence

import numpy as np

from copilot.analysis.frontiers.bargaining import solutions
from copilot.analysis.frontiers.frontier import Point, TooLarge
from copilot.analysis.problems.mean_frontier import (
    frontier_in_points,
    frontier_of,
    no_deal,
    no_deal_of,
)
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem
from copilot.analysis.problems.reference import reference_for
from copilot.analysis.sides.side import Change, Ints, SideModel
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.improve import with_reference
from copilot.domain.documents import FrontierDocument, FrontierPoint, NoDeal, ScenarioStamp

NO_ZONE = (
    "No outcome is at least as good as no deal for both, as far as your file goes: "
    "check the walk-aways, or bring in further issues."
)
"""What is said when the frontier is empty."""

WORTH_SAYING = 1.0
"""Points that both sides must lose by the middle before it is worth a sentence."""


def frontier_document(problem: Problem) -> FrontierDocument:
    """The answer of `frontier`; empty, with the reason in `notes`, when it is too large."""
    scenario = problem.scenario
    mine, theirs = no_deal(problem.me), no_deal(problem.them)
    found = frontier_of(problem, reservations=(mine, theirs))
    stamp = ScenarioStamp(title=scenario.title, sha256=scenario.sha256)
    walk = no_deal_of(problem)
    if isinstance(found, TooLarge):
        return _nothing(stamp, walk, "too large", f"{found.reason} {found.advice}")
    if not problem.issues:
        why = "No issue has two options yet, so there is nothing to settle."
        return _nothing(stamp, walk, "nothing to settle", why)
    found = frontier_in_points(problem, found)
    best = solutions(found, (walk.mine, walk.theirs))
    notes = () if found.zone_of_agreement else (NO_ZONE,)
    return FrontierDocument(
        scenario=stamp,
        method=found.method,
        points=_listed(problem, found.points),
        nash=_listed(problem, best.nash),
        kalai_smorodinsky=_listed(problem, best.kalai_smorodinsky),
        egalitarian=_listed(problem, best.egalitarian),
        best_joint=_listed(problem, best.best_joint),
        no_deal=walk,
        zone_of_agreement=found.zone_of_agreement,
        notes=notes,
    )


def _nothing(stamp: ScenarioStamp, walk: NoDeal, method: str, why: str) -> FrontierDocument:
    return FrontierDocument(
        scenario=stamp,
        method=method,
        points=(),
        nash=(),
        kalai_smorodinsky=(),
        egalitarian=(),
        best_joint=(),
        no_deal=walk,
        zone_of_agreement=False,
        notes=(why,),
    )


def _listed(problem: Problem, points: Sequence[Point]) -> tuple[FrontierPoint, ...]:
    if not points:
        return ()
    rows = np.array([point.outcome for point in points], dtype=np.int64)
    low, high = _levels(problem.them, rows)
    return tuple(
        FrontierPoint(
            mine=point.mine,
            theirs=point.theirs,
            low=float(least),
            high=float(most),
            outcome=problem.outcome(point.outcome),
            ties=point.ties,
        )
        for point, least, most in zip(points, low, high, strict=True)
    )


def _levels(side: SideModel, rows: Ints) -> tuple[Array, Array]:
    """Lowest and highest points of each outcome over the side's verdict set."""
    low, high = np.zeros(rows.shape), np.ones(rows.shape)
    for column, table in enumerate(side.tables):
        if table is not None:
            low[:, column] = high[:, column] = table[rows[:, column]]
    lows, highs = side.bounds(Change(low, high))
    shift = side.floor * 100 / side.span
    return lows - shift, highs - shift


def outlook(problem: Problem) -> str | None:
    """One sentence on the whole: no zone of agreement, or else what the middle costs both."""
    if not problem.issues:
        return None
    found = frontier_of(problem, reservations=(no_deal(problem.me), no_deal(problem.them)))
    if not isinstance(found, TooLarge) and not found.points:
        return NO_ZONE
    return cost_of_the_middle(problem)


def cost_of_the_middle(problem: Problem) -> str | None:
    """What it costs both to split every difference, as a sentence; None if it costs nothing much.

    The middle is compared with the undominated outcome that leaves the side that gains less the
    most over it.
    """
    scenario = problem.scenario.model_copy(update={"on_the_table": {}})
    middle = reference_for(scenario, problem.me.tables, problem.them.tables).outcome
    if len(problem.issues) < 2:  # noqa: PLR2004 - there is nothing to trade
        return None
    row = np.array([problem.row(middle)], dtype=np.int64)
    mine, theirs = float(problem.me.utilities(row)[0]), float(problem.them.utilities(row)[0])
    ends = (
        problem.me.utility(mine),
        problem.them.utility(theirs),
    )
    found = frontier_of(problem, reservations=ends)
    if isinstance(found, TooLarge) or not found.points:
        return None
    gains = [
        (problem.me.points(p.mine) - mine, problem.them.points(p.theirs) - theirs, p)
        for p in found.points
    ]
    my_gain, their_gain, best = max(gains, key=lambda gain: min(gain[:2]))
    if min(my_gain, their_gain) < WORTH_SAYING:
        return None
    seat = with_reference(problem, middle)
    money = in_my_money(seat, best.outcome)
    mine_lost = f"about {my_gain:.0f} of 100 points"
    if money is not None and isinstance(money.amount, float):
        space = "" if money.unit.startswith("%") else " "
        mine_lost = f"about {readable(money.amount)}{space}{money.unit}"
    return (
        f"Splitting every difference would leave {mine_lost} of yours and about "
        f"{their_gain:.0f} of 100 points of theirs on the table."
    )


def readable(amount: float) -> str:
    """An amount to two significant digits, with separators: 6,500."""
    if amount == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(amount)))
    rounded = round(amount, digits)
    return f"{rounded:,.0f}" if digits <= 0 else f"{rounded:,.{digits}f}".rstrip("0").rstrip(".")
