"""A scenario is everything the user filled in about a negotiation."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from copilot.domain.base import Model
from copilot.domain.issue import Issue, Option, SharedText
from copilot.domain.party import Party
from copilot.domain.sources import PaymentTerms, Right, Risk, SpeedUp, Volume

Context: TypeAlias = Literal["compensation", "deal", "internal", "board", "other"]
"""What kind of negotiation it is; picks the catalogue of further issues."""

Exclusion: TypeAlias = dict[str, tuple[Option, ...]]
"""A combination of two issues or more that cannot be; any of the options of each."""


class Forecast(Model):
    """An event on which the two sides may hold different beliefs."""

    event: Annotated[str, Field(min_length=1)]
    """What may happen, so that anybody could tell whether it did."""
    by: date
    """The day by which it has happened or not."""
    mine: Annotated[float, Field(ge=0, le=1)]
    """My probability. Private."""
    theirs: Annotated[float, Field(ge=0, le=1)]
    """The probability that I believe they hold."""
    settled_by: str | None = None
    """Who or what says whether it happened."""
    controlled_by: Literal["nobody", "me", "them", "both"] | None = None
    """Who can bring it about or prevent it alone; None where nothing was said."""


class Criterion(Model):
    """A standard that both sides can accept: a market figure, a precedent, a rule."""

    text: Annotated[str, Field(min_length=1)]
    """What the standard says."""
    source: str | None = None
    """Where it can be looked up."""


class Strength(Model):
    """Something that speaks for me, with what proves it."""

    text: Annotated[str, Field(min_length=1)]
    """The strength."""
    evidence: str | None = None
    """What proves it."""
    share: Literal["yes", "trade", "never"] = "never"
    """Who may read it."""


class Evidence(Model):
    """Something that was said or done at the table."""

    kind: Literal["answer", "offer", "choice", "refusal", "concession"]
    """What was observed."""
    by: Literal["me", "them"] = "them"
    """Who said or did it."""
    on: date | None = None
    """When."""
    terms: dict[str, Option] | None = None
    """The terms that were offered, refused or conceded."""
    among: tuple[dict[str, Option], ...] | None = None
    """The packages that were to be chosen from."""
    chosen: Annotated[int, Field(ge=1)] | None = None
    """Which of them was chosen; the first is 1."""
    more_important: tuple[str, str] | None = None
    """The first issue matters more than the second."""
    at_least: Annotated[float, Field(gt=0)] = 1.0
    """How many times as much, at the least; with `more_important`."""
    at_most: Annotated[float, Field(gt=0)] | None = None
    """How many times as much, at the most; None where no bound was given."""


def in_time(evidence: Sequence[Evidence]) -> list[int]:
    """The places of the entries, the oldest first; of one day in the order of the list.

    An entry without a day belongs to the day of the one before it, the first ones to no day.
    """
    days: list[date] = []
    for entry in evidence:
        days.append(entry.on or (days[-1] if days else date.min))
    return sorted(range(len(days)), key=lambda place: days[place])


class Scenario(Model):
    """Everything the user filled in, checked once, true from here on."""

    title: Annotated[str, Field(min_length=1)]
    """A short name."""
    situation: str
    """What is going on. Private."""
    issues: Annotated[tuple[Issue, ...], Field(min_length=1)]
    """What is to be settled, in the file's order."""
    they_may_know: str | None = None
    """Free text that the counterparty may see."""
    context: Context = "other"
    """What kind of negotiation it is."""
    relationship: Literal["one-off", "ongoing", "critical"] | None = None
    """What comes after the deal."""
    money: str | None = None
    """The issue in whose unit other gains are told; None when there is none."""
    money_times: Annotated[float, Field(gt=0)] | None = None
    """How many of the money issue's unit are paid in all: 250 seats, 3 years. None: not said."""
    me: Party = Party()
    """My side."""
    counterparty: Party = Party()
    """The other side; everything in it is a guess."""
    excluded: tuple[Exclusion, ...] = ()
    """Combinations that cannot be."""
    on_the_table: dict[str, Option] = Field(default_factory=dict)
    """What is offered now."""
    forecasts: tuple[Forecast, ...] = ()
    """Events on which beliefs may differ."""
    risks: tuple[Risk, ...] = ()
    """What may go wrong, and what it costs either side to carry it."""
    payments: tuple[PaymentTerms, ...] = ()
    """Amounts that are paid over time, and the ways in which they could be."""
    speed_ups: tuple[SpeedUp, ...] = ()
    """Deliveries that could come sooner."""
    volumes: tuple[Volume, ...] = ()
    """Quantities that could be larger, at a lower cost for each unit."""
    rights: tuple[Right, ...] = ()
    """Rights for later that one side would hold."""
    criteria: tuple[Criterion, ...] = ()
    """Standards that both sides can accept."""
    strengths: tuple[Strength, ...] = ()
    """What speaks for me."""
    evidence: tuple[Evidence, ...] = ()
    """What was learnt at the table."""
    sha256: str = ""
    """The hash of the file's bytes; empty for a scenario made in memory."""

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        names = [issue.name for issue in self.issues]
        if len({name.casefold() for name in names}) != len(names):
            raise ValueError("issue names are unique")
        if self.money is not None and self.money not in names:
            raise ValueError("`money` names an issue")
        for combination in self.excluded:
            if len(combination) < 2 or not set(combination) <= set(names):  # noqa: PLR2004 - one issue alone is no combination
                raise ValueError("an excluded combination names two issues or more")
        return self

    @property
    def priced_issues(self) -> tuple[Issue, ...]:
        """The issues with two options or more: all that an outcome settles."""
        return tuple(issue for issue in self.issues if not issue.is_open)

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """The issues of which no two options are known yet."""
        return tuple(issue for issue in self.issues if issue.is_open)

    def issue(self, name: str) -> Issue:
        """The issue of that name.

        Raises:
            KeyError: there is no such issue.
        """
        for issue in self.issues:
            if issue.name == name:
                return issue
        raise KeyError(name)

    def shared_texts(self) -> tuple[str, ...]:
        """Interests, strengths and reasons of mine that are marked `share: yes`."""
        reasons = (i.mine.because for i in self.issues if i.mine.because is not None)
        texts: tuple[SharedText, ...] = (*self.me.interests, *reasons)
        shared = [text.text for text in texts if text.share == "yes"]
        return (*shared, *(s.text for s in self.strengths if s.share == "yes"))
