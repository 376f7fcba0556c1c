"""What a gamble on an event is worth to a side that minds its spread, and what it asks of it."""

from typing import NamedTuple

import numpy as np

from copilot.analysis.bets.betting import even_bet_needed, risk_premium, told_up
from copilot.analysis.problems.money import MAX_RAY_ISSUES, MoneyLine, money_line
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Change, Ints, SideModel
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.scenario import Forecast
from copilot.words import CURRENCY_SIGNS, signed

NEGLIGIBLE = 1.0
"""Points: a side that cannot lose more than this in either branch need not be asked if it minds."""


class Gamble(NamedTuple):
    """The two ways in which terms come out for one side; one row each."""

    side: SideModel
    if_true: Change
    if_false: Change
    chance: float
    """This side's probability that it happens."""


class Strain(NamedTuple):
    """The even bet that a side must be willing to take for a gamble to be worth it."""

    side: SideModel
    even_bet: float | None
    """In money, rounded up to two digits; None where no money can be put on the branches."""
    unit: str

    @property
    def text(self) -> str:
        """As in: an even chance of winning 9,000 USD against losing 4,500. Empty without a figure."""
        if self.even_bet is None:
            return ""
        won, lost = with_unit(self.even_bet, self.unit), f"{self.even_bet / 2:,.6g}"
        return f"an even chance of winning {won} against losing {_plain(self.even_bet / 2, lost)}"


def gambles_of(
    problem: Problem, forecast: Forecast, if_true: Ints, if_false: Ints
) -> tuple[Gamble, Gamble]:
    """Mine and theirs, for outcomes if it happens and if not; one row a gamble.

    Args:
        problem: for the sides and the reference.
        forecast: both probabilities.
        if_true: option indices, one row an outcome, one column an issue.
        if_false: as many rows.
    """
    mine, theirs = (
        Gamble(
            side, side.change(problem.start, if_true), side.change(problem.start, if_false), chance
        )
        for side, chance in ((problem.me, forecast.mine), (problem.them, forecast.theirs))
    )
    return mine, theirs


def expected(gamble: Gamble) -> Change:
    """The change of each issue's value that is expected: p · if it happens + (1 - p) · if not.

    With p the side's own probability. Any number of gambles at once: one row each.
    """
    p = gamble.chance
    return Change(
        p * gamble.if_true.low + (1 - p) * gamble.if_false.low,
        p * gamble.if_true.high + (1 - p) * gamble.if_false.high,
    )


def premium_of(problem: Problem, gamble: Gamble) -> Change:
    """What the spread costs a side whose even bet is given, as a change of values at most 0.

    It is taken off the money issue, as an even swap. Where it is a range over the side's
    weightings, `low` bears the greatest and `high` the least. One gamble: one row. All 0 without
    an even bet, or where the branches cannot be told in money. The formula is that of
    `betting.risk_premium`.
    """
    shape = gamble.if_true.low.shape
    nothing = Change(np.zeros(shape), np.zeros(shape))
    even_bet = problem.party(gamble.side.who).even_bet
    line = money_line(problem, gamble.side)
    told = None if line is None or even_bet is None else _amounts(gamble, line)
    if told is None or line is None or even_bet is None:
        return nothing
    spreads = told[0] - told[1]
    times = problem.scenario.money_times or 1.0
    ends = [float(spreads.min()), float(spreads.max())]
    premiums = [risk_premium(end * times, gamble.chance, even_bet) / times for end in ends]
    least = 0.0 if ends[0] < 0 < ends[1] else min(premiums)
    nothing.low[0, line.column] = line.value(-max(premiums))
    nothing.high[0, line.column] = line.value(-least)
    return nothing


def strain_of(problem: Problem, gamble: Gamble) -> Strain | None:
    """What the gamble asks of the side's nerves; None where it cannot lose.

    Where its weightings leave the amounts open, it is what the least kind of them asks. Without a
    figure where the branches cannot be told in money, or where it need not gain by them at all.
    """
    line = money_line(problem, gamble.side)
    told = None if line is None else _amounts(gamble, line)
    if told is None:
        lows = [float(gamble.side.bounds(way)[0][0]) for way in (gamble.if_true, gamble.if_false)]
        return Strain(gamble.side, None, "") if min(lows) < 0 else None
    times = problem.scenario.money_times or 1.0
    needed = [
        even_bet_needed(float(yes) * times, float(no) * times, gamble.chance)
        for yes, no in zip(*told, strict=True)
    ]
    known = [bet for bet in needed if bet is not None]
    if len(known) < len(needed):
        return Strain(gamble.side, None, "")
    return Strain(gamble.side, told_up(max(known)), money_unit(problem)) if max(known) else None


def is_negligible(gamble: Gamble) -> bool:
    """Whether the side loses less than a point in every branch, whatever weighting fits."""
    lows = [gamble.side.bounds(way)[0].min() for way in (gamble.if_true, gamble.if_false)]
    return bool(min(lows) > -NEGLIGIBLE)


def money_unit(problem: Problem) -> str:
    """What amounts are told in: the money issue's unit, or its currency where all is counted."""
    money = problem.scenario.money
    unit = next((i.unit or "" for i in problem.issues if i.name == money), "")
    if problem.scenario.money_times is None or not unit:
        return unit
    return unit[0] if unit[0] in CURRENCY_SIGNS else unit.split()[0]


def with_unit(amount: float, unit: str) -> str:
    """The amount as people write it: 9,000 USD per year, $9,000."""
    number = _plain(amount, f"{amount:,.6g}")
    if unit and unit[0] in CURRENCY_SIGNS:
        return signed(number, unit)
    return f"{number} {unit}".rstrip()


def _plain(amount: float, short: str) -> str:
    """A whole number in full, however large."""
    return f"{amount:,.0f}" if float(amount).is_integer() else short


def _amounts(gamble: Gamble, line: MoneyLine) -> tuple[Array, Array] | None:
    """What each branch is worth in money to the side, above 0 where it gains: even swaps.

    One amount for each ray of its preference set; between them they bound the others. None where
    they cannot be told: a wish that is not known, a money issue that may weigh nothing beside
    what moves, or too many moved issues.
    """
    ways = (gamble.if_true, gamble.if_false)
    moved = sorted({line.column, *(int(i) for way in ways for i in np.flatnonzero(way.high[0]))})
    if any((way.low != way.high).any() for way in ways) or len(moved) > MAX_RAY_ISSUES:
        return None
    rays = gamble.side.verdict_set.rays(moved)
    weights = rays[:, moved.index(line.column)]
    gains = [rays @ way.low[0, moved] for way in ways]
    if not (weights > 0).any() or any(np.abs(gain[weights == 0]).any() for gain in gains):
        return None
    yes, no = (
        np.array([line.amount(float(r)) for r in gain[weights > 0] / weights[weights > 0]])
        for gain in gains
    )
    return yes, no
