"""The scenario file as its writer types it: short form, full form, or both mixed.

These models say which keys there are and what each may hold, nothing more: whether a term is an
option is checked where the file is turned into a `Scenario`. They are also what the JSON Schema
for editors is made from, so every docstring here is read in somebody's editor. An optional key
left empty counts as not given.

Forecasts, risks, payments, deliveries, quantities and rights have their models in `file_sources`.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from copilot.domain.catalogue import FurtherIssue
from copilot.storage.file_model import FileModel
from copilot.storage.file_sources import Forecast, PaymentTerms, Right, Risk, SpeedUp, Volume
from copilot.storage.values import (
    DayText,
    Interval,
    Number,
    OptionList,
    OptionValue,
    Points,
    Positive,
    PriorityValue,
    Rate,
    SharedValue,
    Size,
    Text,
)

Terms: TypeAlias = dict[str, OptionValue]
"""Options by issue name."""
Tolerance: TypeAlias = Literal["high", "medium", "low"]
Share: TypeAlias = Literal["yes", "trade", "never"]


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
