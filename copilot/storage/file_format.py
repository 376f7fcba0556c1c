"""The scenario file as its writer types it: short form, full form, or both mixed.

These models say which keys there are and what each may hold, nothing more: whether a term is an
option is checked where the file is turned into a `Scenario`. They are also what the JSON Schema
for editors is made from, so every docstring here is read in somebody's editor. An optional key
left empty counts as not given.

They are built on first use and as one piece, and their docstrings are read only when the schema
is made: that halves what they add to the start of the command line.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from copilot.domain.catalogue import FurtherIssue
from copilot.storage.values import (
    Amount,
    Balance,
    Chance,
    DayText,
    Interval,
    Months,
    Number,
    OneOrMore,
    OptionList,
    OptionValue,
    Points,
    Positive,
    PriorityValue,
    Probability,
    Rate,
    SharedValue,
    ShareOfWhole,
    Size,
    Text,
)

Terms: TypeAlias = dict[str, OptionValue]
"""Options by issue name."""
Tolerance: TypeAlias = Literal["high", "medium", "low"]
Share: TypeAlias = Literal["yes", "trade", "never"]
Who: TypeAlias = Literal["me", "them"]


class FileModel(BaseModel):
    """A group of keys in the file; unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class SharedText(FileModel):
    """A text of mine and who may read it."""

    text: Text
    """What is said."""
    share: Share = "never"
    """yes: they may know it; trade: only against something; never (the default): mine alone."""


class Alternative(FileModel):
    """What a side does without this deal: a name, and either its worth or its terms."""

    name: Text
    """What would be done instead."""
    worth: Number | None = None
    """Points, 0 = the worst outcome of this negotiation, 100 = the best; may lie outside. Private."""
    terms: Terms | None = None
    """Its terms, one for every issue; numbers may lie outside the range. Private."""


class Party(FileModel):
    """One side. Everything but the name is private; of the counterparty everything is a guess."""

    name: Text | None = None
    """What the side is called. They may see it."""
    interests: tuple[SharedValue[SharedText], ...] | None = None
    """Why the side wants what it wants. Private unless marked `share: yes`."""
    constraints: tuple[Text, ...] | None = None
    """What the side cannot do. Private."""
    pressures: tuple[Text, ...] | None = None
    """Deadlines and other things that weigh on the side. Private."""
    alternatives: tuple[Alternative, ...] | None = None
    """What the side does without a deal; the best is the BATNA. Private."""
    walk_away: Terms | None = None
    """Hard floors, issue by issue, in your own units. Private."""
    aspiration: Terms | None = None
    """What the side hopes for, issue by issue. Private."""
    risk_tolerance: Tolerance | None = None
    """How well the side bears an uncertain result. Private."""
    even_bet: Positive | None = None
    """The largest sum, in money, that the side would take at even chances against losing half of
    it: its risk tolerance as a figure. Private."""
    discount_rate: Rate | None = None
    """A year: at 0.08, 108 a year later are worth 100 today. Private."""


class Range(FileModel):
    """Numbers at even steps; both ends are always options."""

    low: Number
    """The smallest number."""
    high: Number
    """The largest number."""
    step: Number | None = None
    """From one option to the next; default: a twentieth of the range, rounded to a plain number."""


class Mine(FileModel):
    """What I want on an issue."""

    priority: PriorityValue | None = None
    """If you could move one issue from its worst to its best option, which first? A word (high,
    medium, low), a rank (1 is first), an interval of weights [low, high], or unknown. Private."""
    weight: Interval | None = None
    """How much that move matters, on a scale of your own: a number or [low, high]. Private."""
    wants: OptionValue | None = None
    """more, less, or the option this side likes best."""
    position: OptionValue | None = None
    """What the side has asked for or offered; a number may lie outside the options."""
    values: dict[str, Points] | None = None
    """How good each option is, 0 to 100; one number for every option. Private."""
    because: SharedValue[SharedText] | None = None
    """The interest behind the position. Private unless marked `share: yes`."""


class Theirs(Mine):
    """What I believe that they want on an issue. All of it is a guess."""

    confidence: Literal["high", "medium", "low"] | None = None
    """How sure you are; a low guess orders ideas and decides nothing. Default: medium."""


class Part(FileModel):
    """A part into which an issue can be split, and how much of its worth lies in it."""

    mine: Size
    """To me; the parts are relative to each other. Private."""
    theirs: Size
    """To them, I guess. Private."""


class Issue(FileModel):
    """A thing to settle. A name alone is allowed: it turns into questions."""

    i_ask: OptionValue | None = None
    """Short form: what I ask for. Sets my position and what I want."""
    they_offer: OptionValue | None = None
    """Short form: what they offer. Sets their position and what they want."""
    to_me: PriorityValue | None = None
    """Short form of `mine: {priority: ...}`: if you could move one issue from its worst to its
    best, which first? high, medium, low, a rank (1 is first), [low, high], unknown. Private."""
    to_them: PriorityValue | None = None
    """Short form of `theirs: {priority: ...}`: your guess, in the same words. Private."""
    unit: Text | None = None
    """What a number of this issue counts: USD per year, days a week. They may see it."""
    about: Text | None = None
    """What the issue covers. They may see it."""
    range: Range | None = None
    """The options as numbers from low to high. Default: between the two positions."""
    options: Annotated[tuple[OptionValue, ...], Field(min_length=2, max_length=1000)] | None = None
    """The options one by one, at least two: numbers or texts. They may see them."""
    mine: Mine | None = None
    """What I want."""
    theirs: Theirs | None = None
    """What I believe that they want."""
    parts: Annotated[dict[str, Part], Field(min_length=2)] | None = None
    """What it can be split into, by name, two at least: {mine, theirs} say how much of its worth
    to each side lies in a part. They may see the names once a split is proposed."""


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


class Criterion(FileModel):
    """A standard that both sides can accept."""

    text: Text
    """What the standard says."""
    source: Text | None = None
    """Where it can be looked up."""


class Strength(FileModel):
    """Something that speaks for me."""

    text: Text
    """The strength."""
    evidence: Text | None = None
    """What proves it."""
    share: Share = "never"
    """Who may read it: yes, trade, never (the default)."""


class Evidence(FileModel):
    """Something said or done at the table: `terms`, `among` and `chosen`, or `more_important`."""

    kind: Literal["answer", "offer", "choice", "refusal", "concession"]
    """What was observed."""
    by: Literal["me", "them"] = "them"
    """Who said or did it. Default: them."""
    on: DayText | None = None
    """The day: 2026-11-20."""
    terms: Terms | None = None
    """What was offered, refused or conceded."""
    among: Annotated[tuple[Terms, ...], Field(min_length=2)] | None = None
    """The packages there were to choose from."""
    chosen: Annotated[int, Field(ge=1, strict=True)] | None = None
    """Which of them was chosen; the first is 1."""
    more_important: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)] | None = None
    """Two issues: the first matters more than the second."""
    at_least: Positive | None = None
    """How many times as much, at the least; with `more_important`. Default: 1."""
    at_most: Positive | None = None
    """How many times as much, at the most; with `more_important`."""


class ScenarioFile(FileModel):
    """A negotiation: what it is about, what each side wants, what is on the table."""

    format: Literal[1] | None = None
    """The version of this format."""
    title: Text
    """A short name. Required."""
    situation: Text
    """What is going on, in your words. Required. Private."""
    issues: Annotated[dict[str, Issue | None], Field(min_length=1)]
    """What is to be settled, by name. Required. Four facts each are enough: i_ask, they_offer,
    to_me, to_them."""
    they_may_know: Text | None = None
    """Free text that the counterparty may see."""
    context: Literal["compensation", "deal", "internal", "board", "other"] | None = None
    """What kind of negotiation it is; picks the further issues to suggest. Default: other."""
    relationship: Literal["one-off", "ongoing", "critical"] | None = None
    """What comes after the deal."""
    money: Text | None = None
    """The issue in whose unit other gains are told. Default: the first with a currency as unit."""
    money_times: Positive | None = None
    """How many of the money issue's unit are paid in all: 250 seats, 3 years."""
    me: Party | None = None
    """My side."""
    counterparty: Party | None = None
    """The other side, as far as known or guessed. Private but for the name."""
    excluded: tuple[dict[str, OptionList], ...] | None = None
    """Combinations that cannot be: two issues or more, an option or a list of options each."""
    on_the_table: Terms | None = None
    """What is offered now. They know it."""
    forecasts: tuple[Forecast, ...] | None = None
    """Events on which beliefs may differ, for terms that hang on them. Private."""
    risks: tuple[Risk, ...] | None = None
    """What may go wrong, and what it costs either side to carry it. Private but for the names."""
    payments: tuple[PaymentTerms, ...] | None = None
    """Amounts that are paid over time, and the ways in which they could be."""
    speed_ups: tuple[SpeedUp, ...] | None = None
    """Deliveries that could come sooner. Private but for the names."""
    volumes: tuple[Volume, ...] | None = None
    """Quantities that could be larger, at a lower cost for each unit. Private but for the names."""
    rights: tuple[Right, ...] | None = None
    """Rights for later that one side would hold. Private but for the names and days."""
    criteria: tuple[SharedValue[Criterion], ...] | None = None
    """Standards that both sides can accept: a text, or {text, source}. They may see them."""
    strengths: tuple[SharedValue[Strength], ...] | None = None
    """What speaks for you: a text, or {text, evidence, share}. Private unless `share: yes`."""
    evidence: tuple[Evidence, ...] | None = None
    """What was learnt at the table."""


class CatalogueFile(FileModel):
    """Further issues that a negotiation of some kind usually has room for."""

    issues: tuple[FurtherIssue, ...]
    """The further issues."""
