"""What the scenario file may say of sources of value besides the issues.

Events on which beliefs differ, risks that either side could carry, payments over time, deliveries
that could come sooner, larger quantities, rights for later. Like the rest of the file's models
(`file_format`) these say which keys there are and what each may hold; `sources` turns them into
the scenario's own. Their docstrings are read in somebody's editor too.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from copilot.storage.file_model import FileModel
from copilot.storage.values import (
    Amount,
    Balance,
    Chance,
    DayText,
    Months,
    OneOrMore,
    OptionValue,
    Positive,
    Probability,
    ShareOfWhole,
    Size,
    Text,
)

Who: TypeAlias = Literal["me", "them"]


class Forecast(FileModel):
    """An event on which the two sides may hold different beliefs."""

    event: Text
    """What may happen, so that anybody could tell whether it did."""
    by: DayText
    """The day by which it has happened or not: 2027-06-30."""
    mine: Probability
    """My probability, 0 to 1. Private."""
    theirs: Probability
    """The probability that I believe they hold, 0 to 1. Private."""
    settled_by: Text | None = None
    """Who or what says whether it happened."""
    controlled_by: Literal["nobody", "me", "them", "both"] | None = None
    """Who can bring it about or prevent it alone. Private."""


class Burden(FileModel):
    """What a risk means to the side that carries it."""

    chance: Chance
    """The probability that it happens while this side carries it, 0 to 1. Private."""
    cost: Amount
    """What it then costs this side, in money. Private."""
    insured_for: Amount | None = None
    """The price at which this side can be rid of it elsewhere: insurance, a hedge. Private."""


class Risk(FileModel):
    """Something that may go wrong, and what it costs either side to carry it."""

    risk: Text
    """What may happen, as it would stand after "if": steel rises by a tenth. They may see it."""
    carried_by: Who
    """Who bears it as things stand: me or them."""
    mine: Burden
    """What it means to me, if I carry it. Private."""
    theirs: Burden
    """What it means to them, if they carry it; a guess. Private."""
    by: DayText | None = None
    """The day until which it is open. They may see it."""


class Payment(FileModel):
    """One payment, or several equal ones at even distances."""

    share: ShareOfWhole | None = None
    """The part of the whole amount, 0 to 1, of all `times` together. Default: what is left."""
    month: Months | None = None
    """Months after the deal, of the first one. Default: 0."""
    times: Annotated[int, Field(ge=1, le=600, strict=True)] | None = None
    """How many equal payments. Default: 1."""
    every: Positive | None = None
    """Months from one to the next. Default: 1."""
    when: Text | None = None
    """A milestone on which it hangs. They may see it."""
    mine: Probability | None = None
    """My probability that the milestone is reached. Default: 1. Private."""
    theirs: Probability | None = None
    """The probability that I believe they hold. Default: 1. Private."""


class PaymentTerms(FileModel):
    """An amount that is paid over time, and the ways in which it could be."""

    what: Text
    """What is paid for: the yearly fee. They may see it."""
    amount: Amount
    """The whole, in money: a number or [lowest, highest]."""
    paid_by: Who
    """Who pays: me or them."""
    plans: Annotated[dict[str, OneOrMore[Payment]], Field(min_length=2)]
    """The ways to pay, two at least: a payment or a list of them by name, such as
    {at once: {share: 1}, each quarter: {times: 4, every: 3}}. They may see them."""
    now: OptionValue | None = None
    """The plan that stands now. Default: what is on the table for `issue`, else the first."""
    issue: Text | None = None
    """The issue whose options the plans are, if there is one."""


class SpeedUp(FileModel):
    """A delivery that could come sooner, at a cost to the one who delivers."""

    what: Text
    """What is delivered: the first line. They may see it."""
    done_by: Who
    """Who delivers: me or them."""
    month: Positive
    """When it comes as things stand: months after the deal."""
    worth_a_month: Amount
    """What each month sooner is worth to the other side, in money. Private."""
    costs: Annotated[dict[str, Amount], Field(min_length=1)]
    """What it costs the one who delivers to be sooner, by month: {5: 2000, 4: 7000}. Private."""


class Volume(FileModel):
    """A quantity that could be larger, at a lower cost for each unit."""

    what: Text
    """What is bought: seats. They may see it."""
    seller: Who
    """Who supplies: me or them."""
    quantity: Positive
    """The quantity as things stand."""
    price: Size
    """The price of one as things stand, in money."""
    worth: Annotated[dict[str, Amount], Field(min_length=2)]
    """What each quantity is worth to the buyer in all, in money: {250: 110000, 300: 126000}; the
    quantity as things stand is one of them. Private."""
    fixed: Amount | None = None
    """What supplying costs the seller at all, whatever the quantity. Default: 0. Private."""
    each: Amount | None = None
    """What one costs the seller on top; or give `breaks`. Private."""
    breaks: Annotated[dict[str, Amount], Field(min_length=1)] | None = None
    """What one costs the seller, by the quantity from which on: {100: 12.5, 500: 11}. Private."""


class Case(FileModel):
    """One way in which things may go before a right has to be used."""

    case: Text
    """What happens. Private."""
    mine: Chance
    """My probability, 0 to 1. Private."""
    theirs: Chance
    """The probability that I believe they hold. Private."""
    holder_gains: Balance
    """What using the right is then worth to its holder, in money; below 0 it is left. Private."""
    other_loses: Balance
    """What it then costs the other side if it is used, in money. Private."""


class Right(FileModel):
    """A right for later: to renew, to buy more, to leave, to match an offer."""

    right: Text
    """What the holder may do, as it would stand after "the right": to renew for two years at
    today's price. They may see it."""
    holder: Who
    """Who would hold it: me or them."""
    until: DayText | None = None
    """The last day on which it can be used. They may see it."""
    month: Months | None = None
    """Months after the deal at which it would be used, for discounting. Default: 0."""
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    """What may happen by then; at most one of them does."""
