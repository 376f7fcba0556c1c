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
