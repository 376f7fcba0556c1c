"""Quantity against unit cost: the commitment that creates most, and the prices that suit both.

A larger quantity is worth more to the buyer and costs the seller less a unit. With W what a
quantity is worth to the buyer in all, C what it costs the seller in all, and today's quantity q0
at price p0, both gain by the quantity q at a price p a unit where

    p0 q0 + C(q) - C(q0)  <  p q  <  p0 q0 + W(q) - W(q0)

The seller's cost is fixed plus so much a unit, or what the last price break says for all units.
What does not change with the quantity (the fixed cost, a unit cost common to both quantities)
cancels, however badly it is known. A price below 0 is none, so that the first bound is never told
as less: where it would be, today's price does not cover the seller's cost, which is told too.
Source: Dada and Srikanth (1987), "Pricing Policies for Quantity Discounts", Management Science
33(10): the range of order sizes and prices that help both; Monahan (1984), Management Science
30(6); Dolan (1987), "Quantity Discounts", Marketing Science 6(1).
"""

import math
from typing import NamedTuple

from copilot.analysis.deals.deal_ideas import (
    Deal,
    Finding,
    Stake,
    deal_idea,
    gain_at,
    unpriced_idea,
)
from copilot.analysis.deals.money_words import (
    between,
    counted,
    headed,
    near,
    number_of,
    said,
    with_currency,
    within,
)
from copilot.analysis.deals.settlement import (
    Settlement,
    currency,
    less,
    settle,
    side_payment,
    times,
)
from copilot.analysis.deals.two_prices import cautioned
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.values import extended
from copilot.domain.sources import Figure, PriceBreak, Volume
from copilot.domain.suggestions import Idea, Side
from copilot.names import name_in_text
from copilot.words import whom


class _Change(NamedTuple):
    """Another quantity at today's price: what it is worth and costs, less what today's does."""

    quantity: float
    worth: Figure
    """To the buyer, in all, on top."""
    cost: Figure
    """To the seller, in all, on top."""
    paid: float
    """More paid at today's price."""
    free: float
    """What falls away where nothing at all is paid for that quantity: a price is never below 0."""

    @property
    def buyer(self) -> Figure:
        """The buyer's gain at today's price."""
        return self.worth[0] - self.paid, self.worth[1] - self.paid

    @property
    def seller(self) -> Figure:
        """The seller's gain at today's price."""
        return self.paid - self.cost[1], self.paid - self.cost[0]

    @property
    def settlement(self) -> Settlement:
        """What the buyer pays on top in all, below 0 where the seller grants it."""
        return settle(self.buyer, self.seller, within=(-self.free, math.inf))


def volume_ideas(problem: Problem, volume: Volume) -> tuple[Idea, ...]:
    """The quantity that creates most, with the prices a unit between which both gain.

    What suits both for every reading of the figures comes first, then the greatest surplus; ties:
    the first listed. `unpriced` where nothing says what today's quantity is worth or costs;
    `one_sided` where no quantity leaves more to both. Empty where no other quantity is listed.
    """
    others = [quantity for quantity, _ in volume.worth if quantity != volume.quantity]
    if not others:
        return ()
    changes = [c for q in others if (c := _change(volume, q)) is not None]
    if not changes:
        deal = _deal(volume, _Change(others[0], (0.0, 0.0), (0.0, 0.0), 0.0, 0.0))
        return (unpriced_idea(deal, Finding("unpriced", _missing(volume))),)
    best = max(changes, key=_merit)
    deal = _deal(volume, best)
    if best.settlement.holds == "none":
        return (deal_idea(problem, deal, reason=_no_price(best)),)
    idea = deal_idea(
        problem,
        deal,
        rationale=_rationale(problem, volume, best),
        reason=f"Both gain at any price {_prices(problem, volume, best).room}.",
    )
    payment = side_payment(
        deal.settlement, f"{currency(problem.scenario)} each", count=best.quantity
    )
    certificate = idea.certificate.model_copy(
        update={"cautions": _below_cost(problem, volume, best)}
    )
    idea = cautioned(
        problem,
        idea.model_copy(update={"side_payment": payment, "certificate": certificate}),
        issue=_issue_of(problem, volume),
        before=_whole(volume.quantity),
        after=_whole(best.quantity),
        gain=deal.mine.gain,
        when=", at today's price,",
        figures="`worth`",
    )
    return (idea,)


def _no_price(change: _Change) -> str:
    if settle(change.buyer, change.seller).holds == "none":
        return "No other quantity leaves more to you both together than today's."
    return "Only a price below 0 would leave both a gain: look at the figures again."


def _below_cost(problem: Problem, volume: Volume, change: _Change) -> tuple[str, ...]:
    """A caution where today's price does not cover what each costs the seller today."""
    today = _break_at(volume, volume.quantity)
    each = volume.each or (None if today is None else today.each)
    clipped = change.settlement.low == -change.free
    # what is free today may be meant so
    if each is None or not (each[0] > volume.price > 0 or clipped):
        return ()
    unit = currency(problem.scenario)
    price, cost = with_currency(near(volume.price), unit), with_currency(said(each), unit)
    told = (
        f"Today's price of {price} {'lies' if each[0] > volume.price else 'may lie'} below what "
        f"each costs {whom(volume.seller)}, {cost}: one of the two figures is probably wrong."
    )
    return (told,)


def _issue_of(problem: Problem, volume: Volume) -> str | None:
    """The issue of the scenario that counts the same things, by its name or its unit."""
    what = volume.what.casefold()
    same = (
        i.name for i in problem.issues if what in {i.name.casefold(), (i.unit or "").casefold()}
    )
    return next(same, None)


def _merit(change: _Change) -> tuple[int, float]:
    """What holds for every reading first, then the surplus in the reading spoken of."""
    holds = change.settlement.holds
    end = 0 if holds == "every" else 1
    rank = ("none", "some", "every").index(holds)
    return rank, round(change.buyer[end] + change.seller[end], 6)


def _change(volume: Volume, quantity: float) -> _Change | None:
    """What another quantity changes; None where its worth or its cost is not said."""
    before, after = _worth(volume, volume.quantity), _worth(volume, quantity)
    cost = _cost_on_top(volume, quantity)
    if before is None or after is None or cost is None:
        return None
    paid = volume.price * (quantity - volume.quantity)
    return _Change(quantity, less(after, before), cost, paid, volume.price * quantity)


def _worth(volume: Volume, quantity: float) -> Figure | None:
    """What a quantity is worth to the buyer in all; between two listed ones on the line between."""
    listed = dict(volume.worth)
    if quantity in listed:
        return listed[quantity]
    if not min(listed) < quantity < max(listed):
        return None
    low, high = (
        extended(list(listed), [figure[end] for figure in listed.values()], quantity)
        for end in (0, 1)
    )
    return low, high


def _cost_on_top(volume: Volume, quantity: float) -> Figure | None:
    """What the quantity costs the seller in all beyond today's; None where no break covers both."""
    if volume.each is not None:
        return times(quantity - volume.quantity, volume.each)
    now, then = (_break_at(volume, at) for at in (volume.quantity, quantity))
    if now is None or then is None:
        return None
    if now is then:
        return times(quantity - volume.quantity, now.each)
    return less(times(quantity, then.each), times(volume.quantity, now.each))


def _break_at(volume: Volume, quantity: float) -> PriceBreak | None:
    reached = [found for found in volume.breaks if found.quantity <= quantity]
    return max(reached, key=lambda found: found.quantity, default=None)


def _missing(volume: Volume) -> str:
    now = f"{volume.quantity:g}"
    if _worth(volume, volume.quantity) is None:
        return f"Nothing says what today's quantity, {now}, is worth: add it under `worth`."
    return f"No unit cost covers today's quantity, {now}: add it under `breaks`."


def _deal(volume: Volume, change: _Change) -> Deal:
    seller: Side = volume.seller
    buyer: Side = "them" if seller == "me" else "me"
    short = f"{change.quantity:,g} instead of {volume.quantity:,g}"
    more = f"{counted(change.quantity, volume.what)} instead of {volume.quantity:,g}"
    # of less, the buyer loses what it is worth and the seller saves what it costs
    larger = change.quantity > volume.quantity
    stakes = {
        buyer: Stake(
            gain=change.buyer,
            words=f"having {more} {'is worth' if larger else f'costs {whom(buyer)}'}",
            tail=f" to {whom(buyer)}" if larger else "",
            question=_worth_question(name_in_text(volume.what), buyer),
            cost=not larger,
            offset=-change.paid,
        ),
        seller: Stake(
            gain=change.seller,
            words=f"supplying {more} {'costs' if larger else 'saves'} {whom(seller)}",
            question=_cost_question(name_in_text(volume.what), seller),
            cost=larger,
            offset=change.paid,
        ),
    }
    # nobody commits to less, or to what costs more: that is taken, at a price
    commits = larger and change.settlement.fair <= 0
    who, verb = "You" if buyer == "me" else "They", "commit to" if commits else "take"
    return Deal(
        kind="option",
        technique="volume commitment",
        sources=("scale",),
        title=f"{headed(volume.what)}: {short}",
        thing=volume.what,
        before=_whole(volume.quantity),
        after=_whole(change.quantity),
        given_by=buyer if larger else seller,
        head=f"{who} {verb} {more}",
        mine=stakes["me"],
        theirs=stakes["them"],
        sums=(-change.free, math.inf) if buyer == "me" else (-math.inf, change.free),
    )


def _whole(quantity: float) -> int | float:
    return int(quantity) if quantity == int(quantity) else quantity


def _worth_question(name: str, who: Side) -> str:
    if who == "me":
        return (
            f"What would you do with another quantity of {name!r}, and what is that worth in all?"
        )
    return f"What would a larger quantity of {name!r} change for you, and what a smaller one?"


def _cost_question(name: str, who: Side) -> str:
    if who == "me":
        return f"What does each further unit of {name!r} cost you to supply?"
    return f"How do your own costs change with the quantity of {name!r}?"


class _Prices(NamedTuple):
    """The prices a unit between which both gain, in words."""

    room: str
    """Between which, and what it is now."""
    fair: str
    """In the middle."""
    off: str
    """How far that is below today's."""
    paid: float
    """What is paid on top in all at the price in the middle, as told."""


def _prices(problem: Problem, volume: Volume, change: _Change) -> _Prices:
    found, unit = change.settlement, currency(problem.scenario)
    low, high, fair = (
        volume.price + paid / change.quantity for paid in (found.low, found.high, found.fair)
    )
    least, most, middle = within(low, high, fair)
    now = with_currency(near(volume.price), unit)
    more = number_of(middle) - volume.price
    off = -100 * more / volume.price if volume.price else 0.0
    return _Prices(
        room=f"{between(least, most, unit)} each (now {now})",
        fair=with_currency(middle, unit),
        off=f", {near(off)}% off" if off > 0 else "",
        paid=more * change.quantity,
    )


def _rationale(problem: Problem, volume: Volume, change: _Change) -> str:
    """The commitment as a buyer says it: the quantity, the prices between which both gain."""
    found, unit = settle(change.buyer, change.seller), currency(problem.scenario)
    prices, head = _prices(problem, volume, change), _deal(volume, change).head
    if change.settlement.holds == "some":
        return f"{head}; where a price suits both, it is {prices.room}."
    exact = all(ends[0] == ends[1] for ends in (change.buyer, change.seller))
    return (
        f"{head} at a price {prices.room}; at {prices.fair}{prices.off}, in the middle, "
        f"{gain_at(found, prices.paid, unit, exact=exact)}."
    )
