"""What the copilot says: ideas with their certificates, differences and questions.

The field names are those of the JSON documents; `docs/reference/json.md` explains them.
"""

from typing import Literal, TypeAlias

from pydantic import Field

from copilot.domain.base import Model
from copilot.domain.issue import Option

Verdict: TypeAlias = Literal[
    "invalid",
    "unverifiable",
    "unpriced",
    "below_walk_away",
    "one_sided",
    "depends",
    "dominated",
    "good_for_both",
]
"""What the check came to; the first that applies, in this order."""

Holds: TypeAlias = Literal["every", "some", "none"]
"""Under how many of the weightings that fit what was said a side gains."""

IdeaKind: TypeAlias = Literal[
    "trade", "contingent", "added_issue", "unbundle", "future_option", "option"
]
"""What form an idea takes."""

Origin: TypeAlias = Literal["engine", "model"]
"""Who proposed an idea."""

Side: TypeAlias = Literal["me", "them"]
"""Whose preferences, or who is asked."""


class Move(Model):
    """One issue going from the reference to another option."""

    issue: str
    """The issue that changes."""
    from_: Option = Field(alias="from")
    """Its option in the reference."""
    to: Option
    """Its option in the idea."""


class Contingent(Model):
    """Terms that hang on an event."""

    event: str
    """What may happen, observable by both."""
    by: str | None = None
    """The day by which it has happened or not, in ISO form."""
    settled_by: str | None = None
    """Who or what says whether it happened."""
    if_true: dict[str, Option]
    """Terms if it happens."""
    if_false: dict[str, Option]
    """Terms if it does not."""


class AddedIssue(Model):
    """An issue that is not in the scenario yet."""

    issue: str
    """Its name."""
    options: tuple[str, ...] = ()
    """What it could be settled at; a suggestion to be checked by the user."""
    why_them: str = ""
    """Why they might like it."""
    why_me: str = ""
    """Why I might like it."""


class GainRange(Model):
    """What a side gains over the reference, in points (0 worst, 100 best feasible outcome)."""

    low: float
    """Under the weighting that fits and is least kind to the idea."""
    mean: float
    """On average over the weightings that fit."""
    high: float
    """Under the weighting that fits and is kindest to the idea."""
    holds: Holds
    """Whether the side gains under every, some or none of the weightings that fit."""
    share: float
    """The part of the weightings under which the side gains, 0 to 1."""


class MoneyAmount(Model):
    """A gain told as the change of the money issue that would be worth as much to me.

    Positive is good for me.
    """

    amount: float | tuple[float, float]
    """In `unit`: one number, or the lowest and highest."""
    unit: str
    """The unit of the money issue, as the user wrote it."""
    issue: str
    """The money issue."""


class SidePayment(Model):
    """A sum that goes with an idea: between its two ends both sides gain."""

    by: Side
    """Who pays it."""
    low: float
    """The least that the receiver needs, in `unit`; private."""
    high: float
    """The most that is worth paying; private."""
    fair: float
    """In the middle: both gain the same."""
    unit: str
    """The currency, or what one step of the money issue is."""


class WeightMove(Model):
    """A change of one weight at which a verdict turns."""

    issue: str
    """Whose weight."""
    times: float
    """What it is multiplied by, all others as they are: up to here the verdict holds. Above or below
    1; a millionth from it where the least change turns the verdict."""


class Robustness(Model):
    """How far what was said can move before the verdict on an idea changes.

    Each figure is None where no move in that direction changes it, or where it cannot be said.
    """

    my_weights: WeightMove | None = None
    """The smallest change of one weight of mine that does."""
    their_weights: WeightMove | None = None
    """The smallest change of one weight of theirs that does."""
    my_walk_away: float | None = None
    """Points that my best alternative could rise before the idea falls below it."""
    their_walk_away: float | None = None
    """Points that their best alternative could rise."""
    without_their_order: bool | None = None
    """Whether the verdict stands even if nothing were held of what matters to them."""
    their_order_reversed: bool | None = None
    """Whether it stands even if what matters most to them mattered least, and so on."""
    my_forecast: float | None = None
    """My probability at which terms that hang on an event stop paying for me."""
    their_forecast: float | None = None
    """The probability that I believe they hold at which such terms stop paying for them."""
    text: str
    """One line in plain words. Private."""


class FlipCondition(Model):
    """The plainest comparison on which a verdict hangs."""

    text: str
    """Private: "good for both as long as … at least 1.1 times as much as …"."""
    question: str
    """What to ask. When they are asked, it is made from shareable fields alone."""
    asks: Side
    """Whose answer decides."""
    more: str
    """The issue whose swing has to matter more."""
    than: str
    """The issue it is compared with; equal to `more` when only a direction is unknown."""
    ratio: float | None
    """How many times as much; None when what is unknown is which way a side leans."""


class Branch(Model):
    """What one outcome of an event is worth to each side, over the reference."""

    mine: GainRange
    """What I gain, or lose, if it comes to this."""
    theirs: GainRange
    """What they do."""
    in_my_money: MoneyAmount | None = None
    """Mine as an amount of the money issue; None where that cannot be said."""


class Branches(Model):
    """The two ways in which terms that hang on an event can come out."""

    if_true: Branch
    """It happens."""
    if_false: Branch
    """It does not."""


class Certificate(Model):
    """The check of one idea against the scenario."""

    verdict: Verdict
    """The first that applies."""
    reason: str
    """One plain sentence."""
    my_gain: GainRange | None = None
    """What I gain; None where the idea cannot be priced."""
    their_gain: GainRange | None = None
    """What they gain; None where the idea cannot be priced."""
    in_my_money: MoneyAmount | None = None
    """My gain as an amount of the money issue; None where that cannot be said."""
    surplus_share: float | None = None
    """My part of the two gains together, 0 to 1; None unless both gain on average."""
    dominated_by: dict[str, Option] | None = None
    """The terms on the same issues that are better for both."""
    improves_to: dict[str, Option] | None = None
    """The terms of a wider package that does better still; a note, never a reason to reject."""
    flips_if: FlipCondition | None = None
    """What the verdict hangs on."""
    robustness: Robustness | None = None
    """How far what was said can move before the verdict changes; None where it was not looked at."""
    branches: Branches | None = None
    """What each branch is worth; only for terms that hang on an event and can be priced."""
    cautions: tuple[str, ...] = ()
    """What to mind: terms to mend that hang on an event, an issue that is taken to my walk-away. A
    plain sentence each. Private."""


class Idea(Model):
    """One suggestion, with its terms and its certificate."""

    id: str
    """Stable for the same scenario and terms."""
    kind: IdeaKind
    """The form of the idea."""
    origin: Origin
    """Who proposed it."""
    title: str
    """A few words."""
    technique: str
    """logrolling, shared wish, contingent agreement, adding issues, unbundling, future option."""
    sources: tuple[str, ...] = ()
    """What it draws on: `priorities`, `forecasts`, or `shared` where both want the same."""
    give: tuple[Move, ...] = ()
    """What I move towards them."""
    get: tuple[Move, ...] = ()
    """What they move towards me."""
    outcome: dict[str, Option] | None = None
    """The whole package: the reference with the moves."""
    contingent: Contingent | None = None
    """Terms that hang on an event."""
    adds: tuple[AddedIssue, ...] = ()
    """Issues that are not in the scenario yet."""
    side_payment: SidePayment | None = None
    """A sum that goes with it; None where none does."""
    rationale: str = ""
    """Why it works. Private."""
    say: str = ""
    """How to put it to them. Made from shareable fields and the terms alone."""
    certificate: Certificate
    """The check."""


class Rejected(Model):
    """Something that did not pass: a checked idea, or an answer that could not be read."""

    idea: Idea | None = None
    """The idea, where it could be read."""
    raw: str | None = None
    """What the model sent, where it could not."""
    verdict: Verdict
    """Why it fails."""
    reason: str
    """One plain sentence."""


class Difference(Model):
    """How much an issue matters to each side."""

    issue: str
    """The issue."""
    mine: str
    """What I said: high, rank 2, weight 20, unknown."""
    theirs: str
    """What I believe of them."""
    leans: Literal["me", "them", "even", "same_wish", "unknown"]
    """Who cares more about it; `same_wish` when both want the same option."""
    note: str = ""
    """What a model says of the difference; empty without one. Private."""


class Reference(Model):
    """The outcome that ideas are compared with."""

    kind: Literal["on_the_table", "middle", "mixed"]
    """Where it comes from."""
    outcome: dict[str, Option]
    """One option for every issue that has options."""
    note: str = ""
    """A plain sentence when the reference had to be adjusted; else empty."""


class Question(Model):
    """Something to ask, and what its answer would change."""

    text: str
    """Open, one thing at a time; made from shareable fields alone."""
    kind: str
    """What it finds out: priorities, comparison, direction, interest, constraint, forecast, timing,
    risk, decision or success."""
    asks: Side = "them"
    """Who is asked: the counterparty, or the user."""
    issues: tuple[str, ...] = ()
    """The issues it is about."""
    reveals: str
    """Private: what the answer tells."""
    value_of_information: float | None = None
    """Points that the best proposal gains in expectation once the answer is known."""
    listen_for: str
    """Private: what to notice in the answer."""
    follow_up: str
    """The next thing to ask; made from shareable fields alone."""
    decides: tuple[str, ...] = ()
    """The ideas whose verdict hangs on the answer."""
    origin: Origin = "engine"
    """Who worded it."""
