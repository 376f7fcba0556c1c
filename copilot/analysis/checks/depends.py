"""What the verdict on an idea hangs on, of everything that is still open about it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.flip import flip_condition
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Change, Limit, SideModel, falls_short, on_grid
from copilot.domain.suggestions import FlipCondition, GainRange
from copilot.words import whom


class Stand(NamedTuple):
    """How one side stands to an idea."""

    side: SideModel
    gain: GainRange
    change: Change
    """What the idea does to its values, one row."""


class Rival(NamedTuple):
    """How an idea stands to one alternative of a side."""

    side: SideModel
    limit: Limit
    over: Change
    """How far the idea lies above the alternative, one row."""
    low: float
    """The least surplus over it, in points."""
    high: float
    """The greatest."""


def rivals_of(side: SideModel, overs: Sequence[Change]) -> list[Rival]:
    """Each alternative of a side beside an idea; empty where it has none.

    `overs` has one change of one row for each of the side's limits, in their order.
    """
    found = []
    for limit, over in zip(side.limits, overs, strict=True):
        low, high = side.bounds(over)
        found.append(Rival(side, limit, over, float(low[0]), float(high[0])))
    return found


def beaten_by(rivals: Sequence[Rival]) -> str | None:
    """Why an idea is below a walk-away: an alternative that is worth more whatever matters."""
    for rival in rivals:
        if falls_short(rival.low, rival.high):
            return (
                f"It is worth less to {whom(rival.side.who)} than the alternative "
                f"{rival.limit.name!r}."
            )
    return None


def hangs_on(
    problem: Problem, stands: Sequence[Stand], rivals: Sequence[Rival]
) -> FlipCondition | None:
    """The condition that decides; None when every gain is certain and every alternative beaten.

    Of two sides that gain under some weightings only, the one that gains in the smaller part is
    asked first, of equal parts the one that stands first; the text says what else is open then.

    Args:
        problem: for names and what was said.
        stands: both sides, with a change of one row each.
        rivals: every known alternative beside the idea.
    """
    unsure = sorted(
        (stand for stand in stands if stand.gain.holds == "some"), key=lambda s: s.gain.share
    )
    ahead = [rival for rival in rivals if on_grid(np.array(rival.low)) < 0]
    if unsure:
        first, *other = unsure
        extra = "".join(f", and {_whose(s.side)} own priorities allow it too" for s in other)
        extra += "".join(
            f", and it is worth more to {whom(r.side.who)} than {r.limit.name!r}" for r in ahead
        )
        change = _row(first.change)
        return flip_condition(problem, first.side, change, goal="good for both", extra=extra)
    if ahead:
        rival = ahead[0]
        goal = (
            f"both gain by it, and the whole deal is better for {whom(rival.side.who)} than "
            f"{rival.limit.name!r}"
        )
        return flip_condition(problem, rival.side, _row(rival.over), goal=goal, whole=True)
    return None


def sentence_of(flips: FlipCondition) -> str:
    """The condition as a sentence."""
    return f"{flips.text[0].upper()}{flips.text[1:]}."


def _row(change: Change) -> Change:
    return Change(change.low[0], change.high[0])


def _whose(side: SideModel) -> str:
    return "your" if side.who == "me" else "their"
