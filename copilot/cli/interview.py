"""`init --ask`: two minutes of questions, every one of them optional.

The talk goes to stderr, the ideas to stdout. Enter skips a question; Ctrl-D ends the talk and
keeps what was said.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from copilot.cli.console import answer, tell
from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.domain.documents import TradesDocument
    from copilot.domain.issue import Option
    from copilot.domain.scenario import Context, Scenario

_AMOUNT = re.compile(
    r"(?P<sign>[$€£¥₹]?)\s?(?P<amount>[-+]?\d[\d,.' ]*(?:\s?[kKmM](?![^\W\d_]))?)"
    r"\s?(?P<words>(?:[^\W\d_]|[%/$€£¥₹])\D*)?"
)
"""`$185k`, `30 days`: a sign, an amount, and words for its unit."""
_KINDS: "Final[Mapping[str, tuple[Context, str]]]" = {
    "1": ("compensation", "pay or a job"),
    "2": ("deal", "a deal between firms"),
    "3": ("internal", "inside the house"),
    "4": ("board", "a board or investors"),
}
_FIRST_IDEAS_AT = 2
"""Issues with both positions that are enough for an idea."""
_TITLE = "My negotiation"
_SITUATION = "Not described yet."


class _TalkEndedError(Exception):
    """Ctrl-D: no more answers; never leaves this module."""


@dataclass
class Subject:
    """An issue as it was told."""

    name: str
    i_ask: "Option | None" = None
    they_offer: "Option | None" = None
    unit: str | None = None
    to_me: int | None = None
    to_them: int | None = None

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

    @property
    def nothing(self) -> bool:
        """Whether there is nothing worth keeping."""
        return not (self.title or self.situation or self.subjects)


class _Amount(NamedTuple):
    number: "Option"
    unit: str | None


def interview(context: "Context", *, stopped: Callable[[Told], None]) -> Told | None:
    """What was said at the terminal; None if nothing was.

    Args:
        context: the kind of negotiation; `other` is asked for.
        stopped: takes what was said by then, on Ctrl-C.
    """
    told = Told(context)
    tell("Enter skips a question; Ctrl-D ends here and keeps what you said.\n")
    try:
        _ask_everything(told)
    except _TalkEndedError:
        tell("")
    except KeyboardInterrupt:
        stopped(told)
        raise
    return None if told.nothing else told


def _ask_everything(told: Told) -> None:
    told.title = _ask("What is it about, in a few words?")
    if told.context == "other":
        kinds = "  ".join(f"{number} {words}" for number, (_, words) in _KINDS.items())
        picked = _ask(f"Which kind is it, or Enter for another?\n   {kinds}\n   Number:")
        told.context = _KINDS.get(picked, ("other", ""))[0]
    told.situation = _ask("Where do things stand? A line or two; stays private.")
    tell("\nNow what is to be settled, one thing at a time. Enter ends the list.")
    while subject := _ask_subject(told):
        if subject.has_both_positions and _positioned(told) == _FIRST_IDEAS_AT:
            _show_first_idea(told)
    if len(told.subjects) > 1:
        tell("")
        _ask_ranks(
            "If you could move one of these from its worst to its best, which first?",
            told.subjects,
            mine=True,
        )
        tell("")
        _ask_ranks("And they? Your best guess, or Enter.", told.subjects, mine=False)


def _ask(question: str) -> str:
    """One answer; empty when skipped.

    Raises:
        _TalkEndedError: Ctrl-D.
    """
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise _TalkEndedError
    return " ".join(line.split())


def _ask_subject(told: Told) -> Subject | None:
    """The next issue, or None when the list ends; it is kept as soon as it has a name."""
    taken = {subject.name.casefold() for subject in told.subjects}
    name = _ask(f"{len(told.subjects) + 1}. Name, such as price or start date:")
    while name.casefold() in taken:
        name = _ask(f"   {name} is on the list. Another name:")
    if not name:
        return None
    subject = Subject(name)
    told.subjects.append(subject)
    asked = _ask("   What do you ask?")
    subject.i_ask = asked or None
    offered = _ask("   What do they offer?")
    subject.i_ask, subject.they_offer, subject.unit = _positions(asked, offered)
    numbers = [p for p in (subject.i_ask, subject.they_offer) if isinstance(p, int | float)]
    if numbers and subject.unit is None:
        subject.unit = _ask("   In what unit? (USD per year, days a week)") or None
    return subject


def _positions(asked: str, offered: str) -> "tuple[Option | None, Option | None, str | None]":
    """Both positions and their unit: numbers where all that was said are amounts of one unit."""
    amounts = [_amount(text) for text in (asked, offered) if text]
    # "4 days a week" and "1 day a week" are of one unit.
    units = {
        tuple(word.rstrip("s") for word in a.unit.casefold().split())
        for a in amounts
        if a is not None and a.unit
    }
    if None in amounts or len(units) > 1:
        return asked or None, offered or None, None
    mine, theirs = (_amount(text) for text in (asked, offered))
    unit = next((a.unit for a in amounts if a is not None and a.unit), None)
    return mine and mine.number, theirs and theirs.number, unit


def _amount(text: str) -> _Amount | None:
    """`185k`, `$185,000` or `4 days a week` as a number and its unit; None for anything else."""
    from copilot.storage.starters import option_from_answer

    found = _AMOUNT.fullmatch(text)
    number = text if found is None else option_from_answer(found["amount"])
    if found is None or isinstance(number, str):
        return None
    unit = " ".join(part for part in (found["sign"], found["words"]) if part)
    return _Amount(number, unit.strip() or None)


def _ask_ranks(question: str, subjects: Sequence[Subject], *, mine: bool) -> None:
    """Rank the issues for a side, one pick at a time; what is left shares the last rank."""
    left = list(subjects)
    while len(left) > 1:
        listed = "  ".join(f"{place} {s.name}" for place, s in enumerate(left, start=1))
        picks = _picked(_ask(f"{question}\n   {listed}\n   Number:"), left)
        if not picks:
            break
        for subject in picks:
            _rank(subject, len(subjects) - len(left) + 1, mine=mine)
            left.remove(subject)
        question = "Which next?"
    if len(left) < len(subjects):
        for subject in left:
            _rank(subject, len(subjects) - len(left) + 1, mine=mine)


def _picked(text: str, left: Sequence[Subject]) -> list[Subject]:
    """The issues of an answer such as `2`, `2 1` or a name; what fits none is told and left out."""
    named = next((s for s in left if s.name.casefold() == text.casefold()), None)
    if named is not None:
        return [named]
    picks: list[Subject] = []
    for word in text.replace(",", " ").split():
        place = int(word) if word.isdecimal() else 0
        if 1 <= place <= len(left):
            if left[place - 1] not in picks:
                picks.append(left[place - 1])
        else:
            tell(f"   {word} is none of the numbers, so it is left out.")
    return picks


def _rank(subject: Subject, rank: int, *, mine: bool) -> None:
    if mine:
        subject.to_me = rank
    else:
        subject.to_them = rank


def _positioned(told: Told) -> int:
    return sum(subject.has_both_positions for subject in told.subjects)


def scenario_file(told: Told) -> str:
    """The text of a scenario file with all that was said; valid even where that is little."""
    from copilot.storage.starters import IssueAnswers, scenario_text

    issues = [IssueAnswers(**vars(subject)) for subject in told.subjects]
    return scenario_text(
        title=told.title or _TITLE,
        situation=told.situation or _SITUATION,
        issues=issues or [IssueAnswers("Something to settle")],
        context=told.context,
    )


def show_ideas(told: Told, *, source: str) -> None:
    """The ideas of what was said, once two issues have both positions.

    Args:
        told: what was said.
        source: the file it went into, for the next step.
    """
    from copilot.reporting.terminal import trades_report

    advice = _advice(told) if _positioned(told) >= _FIRST_IDEAS_AT else None
    if advice is not None:
        scenario, document = advice
        answer("\n" + trades_report(document, scenario, source=source))


def _show_first_idea(told: Told) -> None:
    from copilot.reporting.idea_lines import idea_lines
    from copilot.reporting.layout import rendered

    advice = _advice(told)
    if advice is None:
        return
    scenario, document = advice
    idea = next((idea for idea in document.ideas if idea.kind == "trade"), None)
    if idea is not None:
        answer("\nA first idea:\n\n" + rendered(idea_lines(scenario, idea, number=1)) + "\n")


def _advice(told: Told) -> "tuple[Scenario, TradesDocument] | None":
    """What the engine makes of it so far; None where that is no valid scenario yet."""
    from copilot.bootstrap import Run, trades_advice
    from copilot.settings.resolution import read_settings
    from copilot.storage.scenario_file import parse_scenario

    try:
        scenario = parse_scenario(scenario_file(told), name="your answers")
    except CopilotError as error:
        tell(f"No ideas yet. {error.message}")
        return None
    run = Run(settings=read_settings(no_model=True))
    return scenario, trades_advice(scenario, run).document
