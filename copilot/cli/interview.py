"""`init --ask`: two minutes of questions, every one of them optional.

First what it is about and what is to be settled; then whatever would change the advice most, one
question at a time. The talk goes to stderr, the ideas to stdout. Enter skips a question; Ctrl-D
ends the talk and keeps what was said.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from copilot.cli.console import answer, tell
from copilot.cli.told import Subject, Told, amount, positions, scenario_file
from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.advisors.intake_questions import Given, IntakeQuestion
    from copilot.domain.documents import TradesDocument
    from copilot.domain.scenario import Context, Scenario
    from copilot.domain.suggestions import Idea

_KINDS: "Final[Mapping[str, tuple[Context, str]]]" = {
    "1": ("compensation", "pay or a job"),
    "2": ("deal", "a deal between firms"),
    "3": ("internal", "inside the house"),
    "4": ("board", "a board or investors"),
}
_FIRST_IDEAS_AT = 2
"""Issues with both positions that are enough for an idea."""
_YES: Final = frozenset({"y", "yes"})
_NO: Final = frozenset({"n", "no"})


class _TalkEndedError(Exception):
    """Ctrl-D: no more answers; never leaves this module."""


def interview(context: "Context", *, stopped: Callable[[Told], None]) -> Told | None:
    """What was said at the terminal; None if nothing was.

    Args:
        context: the kind of negotiation; `other` is asked for.
        stopped: takes what was said by then, on Ctrl-C.
    """
    told = Told(context)
    tell("Enter skips a question; Ctrl-D ends here and keeps what you said.\n")
    try:
        _ask_opening(told)
        _ask_on(told)
    except _TalkEndedError:
        tell("")
    except KeyboardInterrupt:
        stopped(told)
        raise
    return None if told.nothing else told


def _ask_opening(told: Told) -> None:
    told.title = _ask("What is it about, in a few words?")
    if told.context == "other":
        kinds = "  ".join(f"{number} {words}" for number, (_, words) in _KINDS.items())
        picked = _ask(f"Which kind is it, or Enter for another?\n   {kinds}\n   Number:")
        told.context = _KINDS.get(picked, ("other", ""))[0]
    told.situation = _ask("Where do things stand? A line or two; stays private.")
    tell("\nNow what is to be settled, one thing at a time. Enter ends the list.")
    while subject := _ask_subject(told):
        if subject.has_both_positions and told.positioned == _FIRST_IDEAS_AT:
            _show_first_idea(told)


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
    offered = _ask("   What do they offer? If they have not said, your guess:")
    subject.i_ask, subject.they_offer, subject.unit = positions(asked, offered)
    numbers = [p for p in (subject.i_ask, subject.they_offer) if isinstance(p, int | float)]
    if numbers and subject.unit is None:
        subject.unit = _ask("   In what unit? (USD per year, days a week)") or None
    return subject


def _ask_on(told: Told) -> None:
    """Ask what would change the advice most until nothing would."""
    from copilot.advisors.intake_questions import (
        Given,
        change_words,
        first_changed,
        first_screen,
        next_question,
    )

    advice = _advice(told) if told.positioned >= _FIRST_IDEAS_AT else None
    if advice is None:
        return
    opening, _ = advice
    told.given = given = Given()
    ideas = first_screen(opening, given)
    skipped: set[tuple[str, ...]] = set()
    while question := next_question(opening, given, skipped=skipped):
        answered = _answered(opening, given, question)
        if answered is None:
            skipped.add(question.identity)
            continue
        told.given = given = answered
        before, ideas = ideas, first_screen(opening, given)
        tell(f"   {change_words(before, ideas)}")
        if ideas and first_changed(before, ideas):
            _show_first_idea(told, again=True)
    tell(
        "\nThat is all there is to ask; what you skipped can go into the file later."
        if skipped
        else "\nMore answers would change next to nothing on the first screen."
    )


def _answered(opening: "Scenario", given: "Given", question: "IntakeQuestion") -> "Given | None":
    """The answers with this one; None where it was skipped."""
    from copilot.advisors.intake_questions import compared, picked
    from copilot.reporting.layout import fill, rendered

    lines = [*fill(question.text)]
    for place, choice in enumerate(question.choices, start=1):
        lines += fill(choice, first=f"   {place} ", indent="     ")
    lines += fill(f"({question.sharpens})", first="   ", indent="   ")
    tell("\n" + rendered(lines).rstrip("\n"))
    if question.kind == "first":
        picks = _picks(question.issues)
        return picked(given, question, picks) if picks else None
    if question.kind == "limit":
        return _limited(opening, given, question)
    yes = _yes_or_no()
    return None if yes is None else compared(given, question, yes=yes)


def _yes_or_no() -> bool | None:
    """What was answered; None where it was skipped."""
    said = _ask("   y or n:").casefold()
    while said and said not in _YES | _NO:
        said = _ask("   y or n:").casefold()
    return said in _YES if said else None


def _limited(opening: "Scenario", given: "Given", question: "IntakeQuestion") -> "Given | None":
    from copilot.advisors.intake_questions import limited

    while said := _ask("   Your limit:"):
        found = amount(said)
        result = (
            "A number, or Enter."
            if found is None
            else limited(opening, given, question, found.number)
        )
        if not isinstance(result, str):
            return result
        tell(f"   {result}")
    return None


def _picks(names: Sequence[str]) -> list[str]:
    """The issues of an answer such as `2`, `2 1` or a name; none where it was skipped."""
    while said := _ask("   Number, or several in order:"):
        named = next((name for name in names if name.casefold() == said.casefold()), None)
        if named is not None:
            return [named]
        picks: list[str] = []
        for word in said.replace(",", " ").split():
            place = int(word) if word.isdecimal() else 0
            if not 1 <= place <= len(names):
                tell(f"   {word} is none of the numbers, so it is left out.")
            elif names[place - 1] not in picks:
                picks.append(names[place - 1])
        if picks:
            return picks
    return []


def show_ideas(told: Told, *, source: str) -> None:
    """The ideas of what was said, once two issues have both positions.

    Args:
        told: what was said.
        source: the file it went into, for the next step.
    """
    from copilot.reporting.terminal import trades_report

    advice = _advice(told) if told.positioned >= _FIRST_IDEAS_AT else None
    if advice is not None:
        scenario, document = advice
        answer("\n" + trades_report(document, scenario, source=source))


def _show_first_idea(told: Told, *, again: bool = False) -> None:
    """The idea that stands first; again in short, since how to say it comes at the end."""
    from copilot.reporting.idea_lines import headline, idea_lines, verdict_words
    from copilot.reporting.layout import fill, rendered

    first = _first_trade(told)
    if first is None:
        return
    if again:
        lines = fill(headline(*first), first="1  ", indent="   ")
        lines += fill(verdict_words(*first), first="   ", indent="   ")
        answer("\n" + rendered(lines))
    else:
        answer("\nA first idea:\n\n" + rendered(idea_lines(*first, number=1)) + "\n")


def _first_trade(told: Told) -> "tuple[Scenario, Idea] | None":
    advice = _advice(told)
    if advice is None:
        return None
    scenario, document = advice
    return next(((scenario, idea) for idea in document.ideas if idea.kind == "trade"), None)


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
