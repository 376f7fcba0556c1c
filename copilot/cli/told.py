"""What was told in an interview so far, and the scenario file that it makes."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from copilot.advisors.intake_questions import Given
    from copilot.domain.issue import Option
    from copilot.domain.scenario import Context

_AMOUNT = re.compile(
    r"(?P<sign>[$€£¥₹]?)\s?(?P<amount>[-+]?\d[\d,.' ]*(?:\s?[kKmM](?![^\W\d_]))?)"
    r"\s?(?P<words>(?:[^\W\d_]|[%/$€£¥₹])\D*)?"
)
"""`$185k`, `30 days`: a sign, an amount, and words for its unit."""
_TITLE = "My negotiation"
_SITUATION = "Not described yet."


@dataclass
class Subject:
    """An issue as it was told."""

    name: str
    i_ask: "Option | None" = None
    they_offer: "Option | None" = None
    unit: str | None = None

    @property
    def has_both_positions(self) -> bool:
        """Whether there is something to trade on it."""
        return self.i_ask is not None and self.they_offer is not None


@dataclass
class Told:
    """What was said so far."""

    context: "Context"
    title: str = ""
    situation: str = ""
    subjects: list[Subject] = field(default_factory=list)
    given: "Given | None" = None
    """The answers after the list of issues."""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing worth keeping."""
        return not (self.title or self.situation or self.subjects)

    @property
    def positioned(self) -> int:
        """How many issues have both positions."""
        return sum(subject.has_both_positions for subject in self.subjects)


class Amount(NamedTuple):
    """A number and what it counts."""

    number: "int | float"
    unit: str | None


def positions(asked: str, offered: str) -> "tuple[Option | None, Option | None, str | None]":
    """Both positions and their unit: numbers where all that was said are amounts of one unit."""
    amounts = [amount(text) for text in (asked, offered) if text]
    # "4 days a week" and "1 day a week" are of one unit.
    units = {
        tuple(word.rstrip("s") for word in a.unit.casefold().split())
        for a in amounts
        if a is not None and a.unit
    }
    if None in amounts or len(units) > 1:
        return asked or None, offered or None, None
    mine, theirs = (amount(text) for text in (asked, offered))
    named = [a for a in amounts if a is not None and a.unit]
    # of "1 year" and "4 years" the second says what a number of them is called
    several = next((a for a in named if a.number != 1), None)
    unit = (several or named[0]).unit if named else None
    return mine and mine.number, theirs and theirs.number, unit


def amount(text: str) -> Amount | None:
    """`185k`, `$185,000` or `4 days a week` as a number and its unit; None for anything else."""
    from copilot.storage.starters import option_from_answer

    found = _AMOUNT.fullmatch(text)
    number = text if found is None else option_from_answer(found["amount"])
    if found is None or isinstance(number, str):
        return None
    unit = " ".join(part for part in (found["sign"], found["words"]) if part)
    return Amount(number, unit.strip() or None)


def scenario_file(told: Told) -> str:
    """The text of a scenario file with all that was said; valid even where that is little."""
    from copilot.advisors.intake_questions import Given
    from copilot.storage.starters import DealAnswers, IssueAnswers, scenario_text

    given = told.given or Given()
    issues = [
        IssueAnswers(
            **vars(subject),
            to_me=given.my_ranks.get(subject.name),
            to_them=given.their_ranks.get(subject.name),
        )
        for subject in told.subjects
    ]
    return scenario_text(
        title=told.title or _TITLE,
        situation=told.situation or _SITUATION,
        issues=issues or [IssueAnswers("Something to settle")],
        context=told.context,
        deal=DealAnswers(given.walk_away, given.evidence),
    )
