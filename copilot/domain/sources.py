"""What a scenario may say of risk, time, scale and rights: figures in money, each a guess or a fact.

Every figure is a pair of the lowest and the highest that it may be; the two are equal where it is
exact. All of it is private, but for names of things, days and the terms of a payment plan.
"""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from copilot.domain.base import Model
from copilot.domain.issue import Option

Who: TypeAlias = Literal["me", "them"]
"""One of the two sides."""


def _in_order(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError("a range goes from low to high")
    return pair


Figure: TypeAlias = Annotated[tuple[float, float], AfterValidator(_in_order)]
"""Lowest and highest; equal where the figure is exact."""


class Burden(Model):
    """What a risk means to the side that carries it."""

    chance: Figure
    """The probability that it happens while this side carries it, 0 to 1."""
    cost: Figure
    """What it costs that side if it happens, in money."""
    insured_for: Figure | None = None
    """The sure price at which that side can be rid of it elsewhere: insurance, a hedge, a subcontract."""


class Risk(Model):
    """Something that may go wrong, and what it costs either side to carry it."""

    risk: Annotated[str, Field(min_length=1)]
    """What may happen, in words. They may read it once it is proposed."""
    carried_by: Who
    """Who bears it as things stand."""
    mine: Burden
    """What it means to me, if I carry it. Private."""
    theirs: Burden
    """What it means to them, if they carry it. Private: a guess."""
    by: date | None = None
    """The day until which it is open."""


class Payment(Model):
    """One payment of a plan."""

    share: Annotated[float, Field(gt=0, le=1)]
    """The part of the whole amount."""
    month: Annotated[float, Field(ge=0)] = 0.0
    """Months after the deal."""
    when: str | None = None
    """A milestone on which it hangs; None where it is due in any case."""
    mine: Annotated[float, Field(ge=0, le=1)] = 1.0
    """My probability that the milestone is reached. Private."""
    theirs: Annotated[float, Field(ge=0, le=1)] = 1.0
    """The probability that I believe they hold. Private."""


class PaymentPlan(Model):
    """One way to pay an amount: which part when."""

    name: Option
    """What it is called; an option of `issue` where the plan belongs to one."""
    payments: Annotated[tuple[Payment, ...], Field(min_length=1)]
    """In the order of time; the shares sum to 1."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(payment.share for payment in self.payments) - 1) > 1e-6:  # noqa: PLR2004 - rounding
            raise ValueError("the shares of a plan sum to 1")
        return self


class PaymentTerms(Model):
    """An amount that is paid over time, and the ways in which it could be."""

    what: Annotated[str, Field(min_length=1)]
    """What is paid for. They may read it."""
    amount: Figure
    """The whole, in money, before any change of price."""
    paid_by: Who
    """Who pays."""
    plans: Annotated[tuple[PaymentPlan, ...], Field(min_length=2)]
    """The ways to pay."""
    now: Option
    """The name of the plan that stands now."""
    issue: str | None = None
    """The issue of the scenario whose options the plans are; None where it is none."""


class SpeedUp(Model):
    """A delivery that could come sooner, at a cost to the one who delivers."""

    what: Annotated[str, Field(min_length=1)]
    """What is delivered. They may read it."""
    done_by: Who
    """Who delivers."""
    month: Annotated[float, Field(gt=0)]
    """When it comes as things stand: months after the deal."""
    worth_a_month: Figure
    """What each month sooner is worth to the other side, in money."""
    costs: Annotated[tuple[tuple[float, Figure], ...], Field(min_length=1)]
    """For each sooner month (months after the deal), what reaching it costs the one who delivers."""


class PriceBreak(Model):
    """A unit cost that holds from a quantity on."""

    quantity: Annotated[float, Field(gt=0)]
    """From this quantity on."""
    each: Figure
    """What one unit costs the seller to supply, in money."""


class Volume(Model):
    """A quantity that could be larger, at a lower cost for each unit."""

    what: Annotated[str, Field(min_length=1)]
    """What is bought. They may read it."""
    seller: Who
    """Who supplies."""
    quantity: Annotated[float, Field(gt=0)]
    """The quantity as things stand."""
    price: Annotated[float, Field(ge=0)]
    """The price of one unit as things stand, in money."""
    worth: Annotated[tuple[tuple[float, Figure], ...], Field(min_length=2)]
    """For each quantity that could be, what having it is worth to the buyer in all, in money."""
    fixed: Figure = (0.0, 0.0)
    """What supplying costs the seller at all, whatever the quantity."""
    each: Figure | None = None
    """What each unit costs the seller on top; None where `breaks` say so."""
    breaks: tuple[PriceBreak, ...] = ()
    """Unit costs by quantity, the smallest quantity first; all units cost what the last break says."""

    @model_validator(mode="after")
    def _one_kind_of_cost(self) -> Self:
        if (self.each is None) == (not self.breaks):
            raise ValueError("give `each` or `breaks`, one of the two")
        return self


class Case(Model):
    """One way in which things may go before a right has to be used."""

    case: Annotated[str, Field(min_length=1)]
    """What happens."""
    mine: Figure
    """My probability, 0 to 1. Private."""
    theirs: Figure
    """The probability that I believe they hold. Private."""
    holder_gains: Figure
    """What using the right is then worth to its holder, in money; may be below 0: it is then left."""
    other_loses: Figure
    """What it then costs the other side if it is used, in money."""


class Right(Model):
    """A right for later that one side would hold: to renew, to buy more, to leave, to match an offer."""

    right: Annotated[str, Field(min_length=1)]
    """What the holder may do. They may read it."""
    holder: Who
    """Who would hold it."""
    until: date | None = None
    """The last day on which it can be used. They may read it."""
    month: Annotated[float, Field(ge=0)] = 0.0
    """Months after the deal at which it would be used, for discounting."""
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    """What may happen by then; at most one of them does."""
