"""The frontier of a scenario, the bargaining solutions on it, and what the middle costs."""

import math
from collections.abc import Sequence
from typing import NamedTuple

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
from copilot.analysis.sides.side import Change, Ints, SideModel, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.candidates import find_candidates
from copilot.analysis.trading.improve import with_reference
from copilot.domain.documents import FrontierDocument, FrontierPoint, NoDeal, ScenarioStamp
from copilot.domain.issue import Option
from copilot.words import CURRENCY_SIGNS, signed

NO_ZONE = (
    "No outcome is at least as good as no deal for both, as far as your file goes: "
    "check the walk-aways, or bring in further issues."
)
"""What is said when the frontier is empty."""

NOTHING_LEFT = "Your file excludes every package: take a combination out of `excluded`."
"""What is said instead where exclusions rule out every outcome."""

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
        why = (
            "No issue has two options yet, so there is nothing to settle. "
            "Give an issue `options` or a `range`, or both positions."
        )
        return _nothing(stamp, walk, "nothing to settle", why)
    found = frontier_in_points(problem, found)
    best = solutions(found, (walk.mine, walk.theirs))
    notes = () if found.zone_of_agreement else (no_zone(problem),)
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


def no_zone(problem: Problem) -> str:
    """Why the frontier is empty, and what to do, as a sentence."""
    return NOTHING_LEFT if problem.nothing_left else NO_ZONE


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
            low=least,
            high=most,
            outcome=outcome,
            ties=point.ties,
        )
        for point, least, most, outcome in zip(
            points, low.tolist(), high.tolist(), _outcomes(problem, rows), strict=True
        )
    )


def _outcomes(problem: Problem, rows: Ints) -> list[dict[str, Option]]:
    """The outcomes of many rows; issue by issue, which is much faster than row by row."""
    names = problem.names
    options = [
        [issue.options[place] for place in places]
        for issue, places in zip(problem.issues, rows.T.tolist(), strict=True)
    ]
    return [dict(zip(names, terms, strict=True)) for terms in zip(*options, strict=True)]


def _levels(side: SideModel, rows: Ints) -> tuple[Array, Array]:
    """Lowest and highest points of each outcome over the side's verdict set, 0 to 100.

    Where exclusions cut the range, 0 and 100 are the ends at the mean weights; what lies beyond
    them under some other weighting counts as the end.
    """
    low, high = np.zeros(rows.shape), np.ones(rows.shape)
    for column, table in enumerate(side.tables):
        if table is not None:
            low[:, column] = high[:, column] = table[rows[:, column]]
    lows, highs = side.bounds(Change(low, high))
    shift = side.floor * 100 / side.span
    return np.clip(lows - shift, 0, 100), np.clip(highs - shift, 0, 100)


def outlook(problem: Problem) -> str | None:
    """One sentence on the whole: no zone of agreement, or else what the middle costs both."""
    if not problem.issues:
        return None
    found = frontier_of(problem, reservations=(no_deal(problem.me), no_deal(problem.them)))
    if not isinstance(found, TooLarge) and not found.points:
        return no_zone(problem)
    return cost_of_the_middle(problem)


class _Best(NamedTuple):
    """An outcome beside the middle, and what both gain over it, on average, in points."""

    mine: float
    theirs: float
    row: tuple[int, ...]

    @property
    def least(self) -> float:
        """What the side that gains less has of it."""
        return min(self.mine, self.theirs)


def cost_of_the_middle(problem: Problem) -> str | None:
    """What it costs both to split every difference, as a sentence; None if it costs nothing much.

    The middle is compared with the outcome that leaves the side that gains less the most over it,
    of the undominated ones that leave neither worse off under any weighting, or else of the moves
    that a search for trades finds. Where nothing is better for both whatever matters, the best on
    average is told, and that it hangs on priorities. Amounts are averages over the weightings that
    fit, and are told as such where these differ.
    """
    if len(problem.issues) < 2:  # noqa: PLR2004 - there is nothing to trade
        return None
    scenario = problem.scenario.model_copy(update={"on_the_table": {}})
    middle = reference_for(scenario, problem.me.tables, problem.them.tables).outcome
    seat = with_reference(problem, middle)
    found = _better_on_average(problem, seat.start)
    best = _worthwhile(found)
    if best is None:
        return None
    sure = _worthwhile(_certain(seat, found)) or _worthwhile(_searched(seat))
    if sure is None:
        return (
            f"Splitting every difference may leave something on the table, on average "
            f"{_told(seat, best)}. It hangs on priorities that are still open: nothing was found "
            "that is better for both whatever matters."
        )
    if seat.me.verdict_set.is_point and seat.them.verdict_set.is_point:
        return f"Splitting every difference would leave {_told(seat, sure)} on the table."
    return (
        "Splitting every difference leaves something on the table whatever matters, on average "
        f"{_told(seat, sure)}."
    )


def _better_on_average(problem: Problem, start: Sequence[int]) -> list[_Best]:
    """The undominated outcomes that are better for both than a start; empty if there are too many."""
    rows = np.array([start], dtype=np.int64)
    mine, theirs = float(problem.me.utilities(rows)[0]), float(problem.them.utilities(rows)[0])
    ends = problem.me.utility(mine), problem.them.utility(theirs)
    found = frontier_of(problem, reservations=ends)
    if isinstance(found, TooLarge):
        return []
    return [
        _Best(problem.me.points(p.mine) - mine, problem.them.points(p.theirs) - theirs, p.outcome)
        for p in found.points
    ]


def _certain(seat: Problem, found: Sequence[_Best]) -> list[_Best]:
    """Those that leave neither side worse off than the reference, whatever matters."""
    rows = np.array([one.row for one in found], dtype=np.int64)
    good = np.ones(len(rows), dtype=bool)
    for side in (seat.me, seat.them):
        low, _ = side.bounds(side.change(seat.start, rows))
        good &= on_grid(low) >= 0
    return [one for one, holds in zip(found, good.tolist(), strict=True) if holds]


def _searched(seat: Problem) -> list[_Best]:
    """The same of the moves that the search for trades looks at: they need not be undominated."""
    rows = [candidate.row for candidate in find_candidates(seat) if candidate.share == 1]
    if not rows:
        return []
    start, ends = np.array([seat.start], dtype=np.int64), np.array(rows, dtype=np.int64)
    gains = [
        (side.utilities(ends) - side.utilities(start)).tolist() for side in (seat.me, seat.them)
    ]
    return [_Best(*found) for found in zip(*gains, rows, strict=True)]


def _worthwhile(found: Sequence[_Best]) -> _Best | None:
    """The one that leaves the side that gains less the most, where that is worth a sentence."""
    best = max(found, key=lambda one: one.least, default=None)
    return best if best is not None and best.least >= WORTH_SAYING else None


def _told(seat: Problem, best: _Best) -> str:
    """What the two gain: mine in money where that is one sum, theirs in points."""
    money = in_my_money(seat, best.row)
    mine = f"about {best.mine:.0f} of 100 points"
    if money is not None and isinstance(money.amount, float):
        amount, unit = readable(money.amount), money.unit
        space = "" if unit.startswith("%") else " "
        told = signed(amount, unit) if unit[0] in CURRENCY_SIGNS else f"{amount}{space}{unit}"
        mine = f"about {told}"
    return f"{mine} of yours and about {best.theirs:.0f} of 100 points of theirs"


def readable(amount: float) -> str:
    """An amount to two significant digits, with separators: 6,500."""
    if amount == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(amount)))
    rounded = round(amount, digits)
    return f"{rounded:,.0f}" if digits <= 0 else f"{rounded:,.{digits}f}".rstrip("0").rstrip(".")
