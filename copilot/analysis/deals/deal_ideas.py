"""A deal in money as an idea: its moves, the sum that goes with it, and the check.

The moves name the thing that changes hands (a risk, a delivery, a right), which need not be an
issue of the scenario. The verdict is `good_for_both` where some sum leaves both a gain for every
reading of the figures, `depends` where it does for some, and `one_sided` where it never does.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.ideas import idea_id
from copilot.analysis.deals.money_words import (
    at_most,
    between,
    inside,
    number_of,
    said,
    with_currency,
    within,
)
from copilot.analysis.deals.settlement import (
    Settlement,
    currency,
    middle,
    money_issue,
    settle,
    side_payment,
)
from copilot.analysis.problems.money import WHOLE_RANGE, money_line
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Change, SideModel
from copilot.domain.issue import Option, option_text
from copilot.domain.sources import Figure
from copilot.domain.suggestions import (
    Certificate,
    FlipCondition,
    GainRange,
    Idea,
    IdeaKind,
    MoneyAmount,
    Move,
    Side,
    SidePayment,
    Verdict,
)


class Stake(NamedTuple):
    """What a deal does to one side, before any payment, and the figure that it rests on."""

    gain: Figure
    """In money, lowest and highest; below 0 a loss."""
    words: str
    """What the figure is, before "more than" or "less than" it: "carrying it costs them"."""
    question: str
    """What to ask its side; names alone, so that no figure of mine is in it."""
    cost: bool = False
    """Whether the figure is a cost, so that less of it is a greater gain."""
    offset: float = 0.0
    """The gain is the figure, or less the figure where it is a cost, plus this."""
    tail: str = ""
    """What follows the figure: " to you" after "having it is worth"."""

    @property
    def figure(self) -> Figure:
        """The figure itself, as the words tell it, lowest and highest."""
        ends = _figure_at(self, self.gain[0]), _figure_at(self, self.gain[1])
        return min(ends), max(ends)


def _figure_at(stake: Stake, gain: float) -> float:
    """What the figure is where the side gains so much."""
    return (gain - stake.offset) * (-1 if stake.cost else 1)


@dataclass(frozen=True)
class Deal:
    """A change of who carries, pays, delivers, buys or may do what."""

    kind: IdeaKind
    """`option`, or `future_option` for a right."""
    technique: str
    """The field's name for it."""
    sources: tuple[str, ...]
    """What it draws on."""
    title: str
    """A few words."""
    thing: str
    """The name of what changes."""
    before: Option
    """How it stands."""
    after: Option
    """How it would stand."""
    given_by: Side | None
    """Who moves towards the other by it, payment apart; None where no terms are named yet."""
    head: str
    """What happens, as the start of a sentence: "They carry the risk in your place"."""
    mine: Stake
    """What it does to me."""
    theirs: Stake
    """What it does to them."""
    outcome: dict[str, Option] | None = None
    """The whole package, where the thing is an issue of the scenario."""
    sums: Figure = (-math.inf, math.inf)
    """Between which sums that I pay them the payment has to lie; below 0 they pay me."""

    @property
    def settlement(self) -> Settlement:
        """The sums that leave both a gain."""
        return settle(self.mine.gain, self.theirs.gain, within=self.sums)


class Finding(NamedTuple):
    """The verdict on a deal where it does not follow from the two stakes alone."""

    verdict: Verdict
    """As in the certificate."""
    reason: str
    """One plain sentence."""
    flips_if: FlipCondition | None = None
    """What it hangs on."""


def deal_idea(problem: Problem, deal: Deal, *, rationale: str = "", reason: str = "") -> Idea:
    """The deal with the sum that suits both in the middle, and what each gains by it.

    Args:
        problem: what the money converts by.
        deal: what changes.
        rationale: how it works, where the plain words do not fit.
        reason: why the verdict is what it is, likewise.
    """
    found = deal.settlement
    unit = currency(problem.scenario)
    if found.holds == "none":
        why = reason or "No sum leaves both a gain, whatever the figures."
        return _idea(deal, Finding("one_sided", why))
    flips = None if found.holds == "every" else _flips(deal, found, unit)
    if flips is None:
        finding = Finding("good_for_both", reason or _both_gain(found, unit))
    else:
        text = f"{flips.text[0].upper()}{flips.text[1:]}."
        finding = Finding("depends", text, flips)
    return priced_idea(
        problem,
        deal,
        finding,
        gains=(_plus(deal.mine.gain, -found.fair), _plus(deal.theirs.gain, found.fair)),
        payment=side_payment(found, unit),
        rationale=rationale or _rationale(deal, found, unit),
    )


def priced_idea(  # noqa: PLR0913 - a verdict with all that goes with it
    problem: Problem,
    deal: Deal,
    finding: Finding,
    *,
    gains: tuple[Figure, Figure],
    payment: SidePayment | None,
    rationale: str,
) -> Idea:
    """The deal with its verdict, and with the gains of both in money at the fair sum.

    Args:
        problem: what the money converts by.
        deal: what changes.
        finding: the verdict on it.
        gains: mine and theirs at that sum, in money, lowest and highest.
        payment: the sums that go with it; None where there is none.
        rationale: how it works.
    """
    scenario = problem.scenario
    mine, theirs = gains
    low, high = (round(end, 6) + 0.0 for end in mine)
    issue = money_issue(scenario)
    means = middle(mine), middle(theirs)
    points = [in_points(problem, *of) for of in ((problem.me, mine), (problem.them, theirs))]
    if None in points:
        # one side's points without the other's say nothing of the two
        points = [None, None]
    certificate = Certificate(
        verdict=finding.verdict,
        reason=finding.reason,
        my_gain=points[0],
        their_gain=points[1],
        in_my_money=MoneyAmount(
            amount=low if low == high else (low, high),
            unit=currency(scenario),
            issue=deal.thing if issue is None else issue.name,
        ),
        surplus_share=means[0] / sum(means) if min(means) > 0 else None,
        flips_if=finding.flips_if,
    )
    return _idea(deal, finding, payment=payment, rationale=rationale, certificate=certificate)


def unpriced_idea(deal: Deal, finding: Finding, *, rationale: str = "") -> Idea:
    """The deal with a verdict that names no sum."""
    return _idea(deal, finding, rationale=rationale)


def _idea(
    deal: Deal,
    finding: Finding,
    *,
    payment: SidePayment | None = None,
    rationale: str = "",
    certificate: Certificate | None = None,
) -> Idea:
    move = Move(issue=deal.thing, from_=deal.before, to=deal.after)
    terms = [deal.technique, deal.thing, option_text(deal.after)]
    return Idea(
        id=idea_id(deal.kind, terms),
        kind=deal.kind,
        origin="engine",
        title=deal.title,
        technique=deal.technique,
        sources=deal.sources,
        give=(move,) if deal.given_by == "me" else (),
        get=(move,) if deal.given_by == "them" else (),
        outcome=deal.outcome,
        side_payment=payment,
        rationale=rationale,
        certificate=certificate
        or Certificate(verdict=finding.verdict, reason=finding.reason, flips_if=finding.flips_if),
    )


def in_points(problem: Problem, side: SideModel, gain: Figure) -> GainRange | None:
    """A gain in money as points of a side, by way of the money issue: gain / `money_times` units.

    None where there is no money issue, where it is no number, where its values turn round or are
    not known, or where the file does not say how many of its unit are paid (`money_times`); also
    where the gain is more than the whole range of the issue, of which its weight says nothing.
    """
    count, line = units_paid(problem), money_line(problem, side)
    if count is None or line is None:
        return None
    low, high = (np.zeros((1, len(problem.issues))) for _ in range(2))
    for row, end in ((low, gain[0]), (high, gain[1])):
        row[0, line.column] = line.value(end / count)
        if abs(row[0, line.column]) > WHOLE_RANGE:
            return None
    found, exact = side.gain_ranges(Change(low, high))[0], (low + high) / 2
    mean = side.gain_ranges(Change(exact, exact))[0].mean
    share = found.share
    if found.holds == "some" and gain[0] < 0:
        # which of the readings of the figure decides here, not which of the weightings
        share = gain[1] / (gain[1] - gain[0])
    return found.model_copy(update={"mean": mean, "share": share})


def units_paid(problem: Problem) -> float | None:
    """How many of the money issue's unit a sum stands for; 1 where the unit is the currency itself.

    None where the file does not say.
    """
    scenario = problem.scenario
    issue = money_issue(scenario)
    if scenario.money_times is not None or issue is None or issue.unit is None:
        return scenario.money_times
    return 1.0 if issue.unit.strip() == currency(scenario) else None


def payment_words(by: Side) -> str:
    """Who pays whom, as the end of a clause."""
    return "you pay them" if by == "me" else "they pay you"


def _rationale(deal: Deal, found: Settlement, unit: str) -> str:
    """One sentence: what happens, for which sum, and what both gain in the middle."""
    sure = found.holds == "every"
    payment = side_payment(found, unit)
    if payment is None or (sure and found.free):
        return f"{deal.head}; both gain by it without any payment."
    pays = payment_words(payment.by)
    low, high, fair = within(payment.low, payment.high, payment.fair)
    room = f"up to {with_currency(high, unit)}" if payment.low == 0 else between(low, high, unit)
    if not sure:
        return f"{deal.head}, and {pays} for it; where a sum suits both, it is {room}."
    paid = number_of(fair) if payment.by == "me" else -number_of(fair)
    exact = all(ends[0] == ends[1] for ends in (deal.mine.gain, deal.theirs.gain))
    return (
        f"{deal.head}, and {pays} {room} for it; "
        f"at {with_currency(fair, unit)}, in the middle, {gain_at(found, paid, unit, exact=exact)}."
    )


def gain_at(found: Settlement, paid: float, unit: str, *, exact: bool) -> str:
    """What both gain at a sum, as the end of a clause: what the one gains who gains less by it.

    Args:
        found: the sums that leave both a gain.
        paid: the sum that is told, on the scale of `found`: a rounded one splits unevenly.
        unit: the currency.
        exact: whether the figures are no ranges, so that the gain is one number.
    """
    gains = found.high - paid, paid - found.low
    told = at_most(min(gains))
    plain = exact and all(round(gain - number_of(told), 6) == 0 for gain in gains)
    return f"both gain {'' if plain else 'at least '}{with_currency(told, unit)}"


def _both_gain(found: Settlement, unit: str) -> str:
    payment = side_payment(found, unit)
    if payment is None or found.free:
        return "Both gain by it without any payment."
    low, high, _ = within(payment.low, payment.high, payment.fair)
    return f"Both gain at any sum {between(low, high, unit)}."


def _flips(deal: Deal, found: Settlement, unit: str) -> FlipCondition:
    """What has to be true for some sum to leave both a gain, and who can say.

    A condition on one side alone is enough where it can make up for the worst reading of the
    other; of two such sides the one that is known less well is asked. Else each has to gain at
    the fair sum.
    """
    least = {"me": deal.sums[0], "them": -deal.sums[1]}
    pair = ((deal.mine, deal.theirs, "me"), (deal.theirs, deal.mine, "them"))
    by_doubt = sorted(pair, key=lambda p: (p[0].gain[0] - p[0].gain[1], p[2]))
    enough = [p for p in by_doubt if p[0].gain[1] + p[1].gain[0] > 0]
    stake, other, who = (enough or by_doubt)[0]
    if enough:
        condition = _condition(stake, max(-other.gain[0], least[who]), unit)
        told = _told(stake, unit)
    else:
        fair = found.fair if who == "me" else -found.fair
        condition = f"{_condition(stake, fair, unit)} and {_condition(other, -fair, unit)}"
        first, then = ("you", "them") if who == "me" else ("them", "you")
        told = f"{_told(stake, unit)} for {first} and {_told(other, unit)} for {then}"
    return FlipCondition(
        text=f"good for both as long as {condition}; what you said comes to {told}",
        question=stake.question,
        asks="me" if who == "me" else "them",
        more=deal.thing,
        than=deal.thing,
        ratio=None,
    )


def _condition(stake: Stake, gain: float, unit: str) -> str:
    """That the side gains more than so much, told of its figure and rounded to the safe side."""
    threshold = _figure_at(stake, gain)
    low, high = stake.figure
    told = with_currency(inside(threshold, low, high, up=not stake.cost), unit)
    return f"{stake.words} {'less' if stake.cost else 'more'} than {told}{stake.tail}"


def _told(stake: Stake, unit: str) -> str:
    return with_currency(said(stake.figure), unit)


def _plus(figure: Figure, amount: float) -> Figure:
    return figure[0] + amount, figure[1] + amount
