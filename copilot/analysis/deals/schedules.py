"""Payments over time, at each side's own discount rate: the schedule that is worth most to both.

Money in m months is worth 1 / (1 + r) ^ (m / 12) of itself to a side whose rate is r a year. A
payment that hangs on a milestone counts with the side's own probability that it is reached. What
a plan is worth to a side is the sum of these parts of the amount. The side with the higher rate
gains more by having its money early (or by paying late) than the other loses: the two trade
until the plan with the greatest joint present value is reached, and the one that gains pays.
Source: Fisher (1930), The Theory of Interest, part II: gains from exchange between different
rates of time preference; present value with yearly compounding.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from copilot.analysis.deals.deal_ideas import (
    Deal,
    Finding,
    Stake,
    deal_idea,
    payment_words,
    priced_idea,
    unpriced_idea,
)
from copilot.analysis.deals.discounting import present_part, rate_missing
from copilot.analysis.deals.money_words import (
    at_least,
    at_most,
    headed,
    near,
    plan_in_text,
    reads_on,
    with_currency,
    within,
)
from copilot.analysis.deals.settlement import Settlement, currency, settle, side_payment, times
from copilot.analysis.deals.two_prices import cautioned
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Option, option_text
from copilot.domain.sources import Figure, PaymentPlan, PaymentTerms
from copilot.domain.suggestions import FlipCondition, Idea, Side
from copilot.names import name_in_text, with_article

HIGHEST_RATE = 10.0
"""The highest rate a year that a scenario can name; an unknown one lies between 0 and this."""

PART_OF_AMOUNT = "% of the amount"
"""The unit of a sum where only its proportion to the amount suits both, whatever the amount."""

MOST_CHANGE = 50.0
"""Percent: a greater change of price is another deal, and no way to settle this one."""

_SIDES: tuple[Side, Side] = ("me", "them")
_NOISE = 1e-9
_SCAN = 400
"""Rates at which a plan is tried where one side's is unknown."""


class _Shift(NamedTuple):
    """A plan in place of the one that stands: what each side gains, as parts of the amount."""

    plan: PaymentPlan
    mine: float
    theirs: float

    @property
    def joint(self) -> float:
        return self.mine + self.theirs


def payment_ideas(problem: Problem, terms: PaymentTerms) -> tuple[Idea, ...]:
    """The plan with the greatest joint present value, and what the one that gains pays for it.

    `depends` where one side's rate is missing, with the rate at which it turns; `unpriced` where
    both are; `one_sided` where no plan is worth more to both together than the one that stands.
    Plans that the issue they belong to rules out (a floor, an exclusion) are left aside; empty
    where no other plan is left. Ties: the plan listed first.
    """
    plans = [p for p in terms.plans if p.name != terms.now and _allowed(problem, terms, p)]
    if not plans:
        return ()
    missing = [s for s in _SIDES if _waits(terms) and problem.party(s).discount_rate is None]
    if len(missing) == len(_SIDES):
        deal = replace(
            _deal(problem, terms, _Shift(plans[0], 0.0, 0.0)),
            title=f"{headed(terms.what)}: when it is paid",
            given_by=None,
            outcome=None,
        )
        return (unpriced_idea(deal, Finding("unpriced", rate_missing(missing))),)
    if missing:
        return (_at_unknown_rate(problem, terms, plans, missing[0]),)
    shifts = [_shift(terms, plan, _rates(problem)) for plan in plans]
    best = max(shifts, key=lambda shift: round(shift.joint, 12))
    if best.joint <= _NOISE:
        reason = "No other plan is worth more to you both together than the one that stands."
        finding = Finding("one_sided", reason)
        return (unpriced_idea(_deal(problem, terms, best), finding),)
    return (_cautioned(problem, terms, best, _known(problem, terms, best)),)


def _cautioned(problem: Problem, terms: PaymentTerms, shift: _Shift, idea: Idea) -> Idea:
    """The idea, with a caution where my weight for the issue of the plans says otherwise."""
    gain = times(shift.mine, terms.amount)
    to = shift.plan.name
    return cautioned(
        problem,
        idea,
        issue=terms.issue,
        before=terms.now,
        after=to,
        gain=gain,
        figures="`amount` and `discount_rate`",
    )


def _waits(terms: PaymentTerms) -> bool:
    """Whether some payment of some plan comes later than the deal, so that a rate is needed."""
    return any(payment.month > 0 for plan in terms.plans for payment in plan.payments)


def _rates(problem: Problem) -> dict[Side, float]:
    """Both sides' rates; 0 stands in for a missing one, which is asked for only if nothing waits."""
    return {side: problem.party(side).discount_rate or 0.0 for side in _SIDES}


def _standing(terms: PaymentTerms) -> PaymentPlan:
    return next(plan for plan in terms.plans if plan.name == terms.now)


def _gain(terms: PaymentTerms, plan: PaymentPlan, rate: float, side: Side) -> float:
    more = present_part(plan, rate, side) - present_part(_standing(terms), rate, side)
    return -more if side == terms.paid_by else more


def _shift(terms: PaymentTerms, plan: PaymentPlan, rates: Mapping[Side, float]) -> _Shift:
    mine, theirs = (_gain(terms, plan, rates[side], side) for side in _SIDES)
    return _Shift(plan, mine, theirs)


def _outcome(problem: Problem, terms: PaymentTerms, plan: PaymentPlan) -> dict[str, Option] | None:
    """The reference with the plan, where the plans are the options of an issue."""
    if terms.issue not in problem.names:
        return None
    return {**problem.reference.outcome, terms.issue: plan.name}


def _allowed(problem: Problem, terms: PaymentTerms, plan: PaymentPlan) -> bool:
    """Whether the plan keeps the floors and exclusions of the issue it belongs to."""
    outcome = _outcome(problem, terms, plan)
    if outcome is None:
        return True
    rows = np.array([problem.row(outcome)], dtype=np.int64)
    return bool(problem.feasible(rows)[0] and problem.above_floors(rows)[0])


def _deal(problem: Problem, terms: PaymentTerms, shift: _Shift) -> Deal:
    to, now = option_text(shift.plan.name), option_text(terms.now)
    plans = (shift.plan, _standing(terms))
    differ = any(p.mine != p.theirs for plan in plans for p in plan.payments)
    mine, theirs = (
        Stake(
            gain=times(part, terms.amount),
            words=f"{name_in_text(to)!r} is worth",
            tail=f" to {'you' if side == 'me' else 'them'}",
            question=_question(terms, side),
        )
        for side, part in zip(_SIDES, (shift.mine, shift.theirs), strict=True)
    )
    return Deal(
        kind="option",
        technique="payment schedule",
        sources=("time", "forecasts") if differ else ("time",),
        title=f"{headed(terms.what)}: {to}",
        thing=terms.issue or terms.what,
        before=terms.now,
        after=shift.plan.name,
        given_by="me" if shift.mine < 0 else "them",
        head=f"{headed(terms.what)}: {to}{_due(shift.plan)} instead of {now}",
        mine=mine,
        theirs=theirs,
        outcome=_outcome(problem, terms, shift.plan),
    )


def _due(plan: PaymentPlan) -> str:
    """What is due when, in brackets, where the plan's name alone leaves it open."""
    if reads_on(plan.name) and not any(payment.when for payment in plan.payments):
        return ""
    return f" ({plan_in_text(plan)})"


def _question(terms: PaymentTerms, side: Side) -> str:
    what = with_article(terms.what)
    if side == "me":
        return "What does a year's wait for money cost you: what would you earn or pay on it?"
    if terms.paid_by == "them":
        return f"What would it be worth to you to pay {what} later, or cost you to pay it earlier?"
    return f"What would it be worth to you to be paid {what} earlier, or cost you to wait for it?"


def _known(problem: Problem, terms: PaymentTerms, best: _Shift) -> Idea:
    """The best plan at two known rates, with the sum in money, or as a part of the amount.

    One sum in money suits both where the amount is known well enough; a part of it always does.
    """
    deal = _deal(problem, terms, best)
    price = _price_change(terms, best.plan, _rates(problem))
    why = _why(problem, terms, best.plan)
    if settle(deal.mine.gain, deal.theirs.gain).holds == "every":
        idea = deal_idea(problem, deal)
        said = " ".join(part for part in (idea.rationale, price, why) if part)
        return idea.model_copy(update={"rationale": said})
    found = settle((best.mine, best.mine), (best.theirs, best.theirs))
    of_amount = settle(*((100 * part, 100 * part) for part in (best.mine, best.theirs)))
    payment = side_payment(of_amount, PART_OF_AMOUNT)
    gains = (
        times(best.mine - found.fair, terms.amount),
        times(best.theirs + found.fair, terms.amount),
    )
    return priced_idea(
        problem,
        deal,
        Finding("good_for_both", _parts(of_amount)),
        gains=gains,
        payment=payment,
        rationale=" ".join(
            part for part in (f"{deal.head}.", price or _parts(of_amount), why) if part
        ),
    )


def _why(problem: Problem, terms: PaymentTerms, plan: PaymentPlan) -> str:
    """What the two sides see differently: what waiting costs them, or how likely a milestone is."""
    mine, theirs = (_rates(problem)[side] for side in _SIDES)
    parts = []
    if mine != theirs and _waits(terms):
        parts.append(
            f"A year's wait for money costs you {near(100 * mine)}% and them {near(100 * theirs)}%."
        )
    doubted = {
        payment.when: f"You give {payment.when!r} {payment.mine:.0%}, they {payment.theirs:.0%}."
        for each in (_standing(terms), plan)
        for payment in each.payments
        if payment.when and payment.mine != payment.theirs
    }
    return " ".join((*parts, *doubted.values()))


def _parts(found: Settlement) -> str:
    """The sums that suit both as a part of the amount, whatever the amount is."""
    payment = side_payment(found, PART_OF_AMOUNT)
    if payment is None or found.free:
        return "Both gain by it without any payment."
    low, high, _ = within(payment.low, payment.high, payment.fair)
    pays = payment_words(payment.by)
    return f"Both gain where {pays} between {low} and {high}% of the amount for it."


def _price_change(terms: PaymentTerms, plan: PaymentPlan, rates: Mapping[Side, float]) -> str:
    """The change of price, paid along the new plan, with which both gain; empty if there is none.

    So it is where the change would be out of all proportion (`MOST_CHANGE`). The receiver needs
    (1 + x) x its new part >= its old one, the payer the reverse.
    """
    gets: Side = "them" if terms.paid_by == "me" else "me"
    needs, bears = (
        _ratio(
            present_part(_standing(terms), rates[side], side), present_part(plan, rates[side], side)
        )
        for side in (gets, terms.paid_by)
    )
    low, high = 100 * (needs - 1), 100 * (bears - 1)
    if not low < high or low <= 0 <= high or max(abs(low), abs(high)) > MOST_CHANGE:
        return ""
    word = "higher" if low > 0 else "lower"
    ends = sorted((abs(low), abs(high)))
    least, most, middle = within(ends[0], ends[1], sum(ends) / 2)
    return f"As a change of price: {least} to {most}% {word}, {middle}% in the middle."


def _ratio(part: float, other: float) -> float:
    """One over the other; 1 where the plan is worth nothing, so that no price mends it."""
    return part / other if other > 0 else 1.0


class _Turn(NamedTuple):
    """Where a plan turns good for both together, as the unknown rate moves."""

    shift: _Shift
    """At the end of the scale at which it is good."""
    above: bool
    """Whether it is good above the rate or below it."""
    rate: float | None
    """A year; None where it is good at every rate."""


def _at_unknown_rate(
    problem: Problem, terms: PaymentTerms, plans: Sequence[PaymentPlan], unknown: Side
) -> Idea:
    """The plan that helps most a side that hates to wait, and the rate from which it suits both.

    Where there is none, the plan that helps most a side that does not mind waiting.
    """
    turn = _turn(problem, terms, plans, unknown)
    deal = _deal(problem, terms, turn.shift)
    if turn.shift.joint <= _NOISE:
        reason = "No other plan is worth more to you both together, whatever a year's wait costs."
        return unpriced_idea(deal, Finding("one_sided", reason))
    whom = "you" if unknown == "me" else "them"
    if turn.rate is None:
        reason = f"Some sum suits both, whatever a year's wait for money costs {whom}."
        return unpriced_idea(deal, Finding("good_for_both", reason), rationale=f"{deal.head}.")
    told = at_least(100 * turn.rate) if turn.above else at_most(100 * turn.rate)
    flips = FlipCondition(
        text=f"good for both as long as a year's wait for money costs {whom} "
        f"{'more' if turn.above else 'less'} than {told}%; "
        f"{'you have not said' if unknown == 'me' else 'nothing says'} what it costs",
        question=_question(terms, unknown),
        asks=unknown,
        more=deal.thing,
        than=deal.thing,
        ratio=None,
    )
    finding = Finding("depends", f"{flips.text[0].upper()}{flips.text[1:]}.", flips)
    return unpriced_idea(deal, finding, rationale=_own_end(problem, deal, unknown))


def _turn(
    problem: Problem, terms: PaymentTerms, plans: Sequence[PaymentPlan], unknown: Side
) -> _Turn:
    rates = _rates(problem)

    def best_at(rate: float) -> _Shift:
        shifts = [_shift(terms, plan, {**rates, unknown: rate}) for plan in plans]
        return max(shifts, key=lambda shift: round(shift.joint, 12))

    impatient, patient = best_at(HIGHEST_RATE), best_at(0.0)
    above = impatient.joint > _NOISE
    best = impatient if above else patient
    if best.joint <= _NOISE:
        return _Turn(best, above, None)
    return _Turn(best, above, _turning_rate(terms, best.plan, rates, unknown, above=above))


def _turning_rate(
    terms: PaymentTerms,
    plan: PaymentPlan,
    rates: Mapping[Side, float],
    unknown: Side,
    *,
    above: bool,
) -> float | None:
    """The rate nearest to the good end at which nothing is left to share; None if there is none."""

    def joint(part: float) -> float:
        return _shift(terms, plan, {**rates, unknown: 1 / part - 1}).joint

    # evenly over what a year's wait leaves of money: the rates that matter are the low ones
    left = np.linspace(1 / (1 + HIGHEST_RATE), 1.0, _SCAN)
    parts = left.tolist() if above else left[::-1].tolist()
    for good, bad in pairwise(parts):
        if joint(bad) <= 0:
            return 1 / _root(joint, bad, good) - 1
    return None


def _root(f: Callable[[float], float], below: float, above: float) -> float:
    """Where a continuous function passes 0, by bisection between a point below 0 and one above."""
    for _ in range(60):
        middle = (below + above) / 2
        if f(middle) > 0:
            above = middle
        else:
            below = middle
    return above


def _own_end(problem: Problem, deal: Deal, unknown: Side) -> str:
    """What the plan does to the side whose rate is known: the end of the range that is known."""
    known: Side = "them" if unknown == "me" else "me"
    gain: Figure = deal.theirs.gain if known == "them" else deal.mine.gain
    unit = currency(problem.scenario)
    who, verb = ("you", "you need") if known == "me" else ("they", "they need")
    if gain[1] <= 0:
        least = with_currency(at_least(-gain[0]), unit)
        return f"{deal.head}; {verb} at least {least} for it."
    most = with_currency(at_most(max(gain[0], 0.0)), unit)
    return f"{deal.head}; {who} can pay up to {most} for it."
