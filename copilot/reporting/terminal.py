"""The answers of `trades` and `questions` on one screen of 80 columns.

Five ideas, a sentence each; the rest behind `--all`, the arithmetic behind `--explain`.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from copilot.advisors.wording import count_word
from copilot.analysis.trading.efficient import NO_ZONE, NOTHING_LEFT
from copilot.domain.documents import MadeBy, QuestionsDocument, ScenarioStamp, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Difference, Idea, Question, Reference
from copilot.reporting.idea_lines import INDENT, idea_lines, rejected_lines
from copilot.reporting.layout import (
    WIDTH,
    Line,
    columns,
    fill,
    joined,
    rendered,
    side_by_side,
    table,
)
from copilot.reporting.wording import compared_with, counted, sentence
from copilot.words import in_quotes, listed

SHOWN = 5
"""Ideas, and questions, on a screen."""

POINT = "A point is a hundredth of the way from your worst deal to your best."
"""Said once, where a worth is told in points."""

_NUMBERS = 4
"""Ideas that a question names by number."""

_LEANS = {
    "me": "you",
    "them": "they",
    "even": "about even",
    "same_wish": "same wish",
    "unknown": "not known",
}


def trades_report(  # noqa: PLR0913 - each is one switch of the command
    document: TradesDocument,
    scenario: Scenario,
    *,
    source: str,
    show_all: bool = False,
    explain: bool = False,
    colour: bool = False,
) -> str:
    """The answer of `trades` as text.

    Args:
        document: the answer.
        scenario: what it is about; gives the units.
        source: the file as the user named it, for the next step.
        show_all: every idea, and what did not pass.
        explain: the arithmetic under each idea.
        colour: bring out the tones.
    """
    shown = document.ideas if show_all else document.ideas[:SHOWN]
    blocks: list[Sequence[Line]] = [_head(document, scenario), _differences(document, explain)]
    blocks += note_blocks(note for note in document.notes if note in (NO_ZONE, NOTHING_LEFT))
    if not shown:
        blocks.append(fill("No trade was found that would help both of you."))
    blocks += [
        idea_lines(scenario, idea, number=number, show_all=show_all, explain=explain)
        for number, idea in enumerate(shown, start=1)
    ]
    if show_all and document.rejected:
        title = Line("Did not pass the check:", "strong")
        blocks.append((title, *rejected_lines(scenario, document.rejected)))
    blocks += note_blocks(note for note in document.notes if note not in (NO_ZONE, NOTHING_LEFT))
    if any(tells_points(idea) for idea in shown):
        blocks.append(fill(POINT))
    hidden = len(document.ideas) - len(shown)
    blocks.append(_next_steps(document, source, hidden=hidden, show_all=show_all, explain=explain))
    return rendered(joined(blocks), colour=colour)


def own_notes(notes: Iterable[str]) -> list[str]:
    """The notes but the one that says what `made_by` says already."""
    return [note for note in notes if not note.startswith("No model was used")]


def note_blocks(notes: Iterable[str]) -> list[Sequence[Line]]:
    """Each note as a paragraph of its own."""
    return [fill(note) for note in own_notes(notes)]


def tells_points(idea: Idea) -> bool:
    """Whether the worth of the idea is told in points, for want of an amount of money."""
    return idea.certificate.in_my_money is None and idea.certificate.my_gain is not None


def title_lines(stamp: ScenarioStamp, reference: Reference, scenario: Scenario) -> tuple[Line, ...]:
    """What an answer is about, how many issues it has, and what it is compared with."""
    title, issues = stamp.title.rstrip(".:"), counted(len(scenario.issues), "issue")
    return fill(f"{title}: {issues}, {compared_with(reference)}.", tone="title")


def _head(document: TradesDocument, scenario: Scenario) -> tuple[Line, ...]:
    lines = [*title_lines(document.scenario, document.reference, scenario)]
    if document.reference.note:
        lines += fill(sentence(document.reference.note))
    lines += made_by_lines(document.made_by, adds="new ideas and wording")
    return tuple(lines)


def made_by_lines(made_by: MadeBy, *, adds: str) -> tuple[Line, ...]:
    """Whether a model was used, and what one would add."""
    if made_by.model is None:
        text = f"No model was used; with one (--model NAME) you also get {adds}."
    else:
        text = f"With the model {made_by.model}; every figure and check is the engine's."
    return fill(text, tone="quiet")


def by_lean(differences: Iterable[Difference], *leans: str) -> list[str]:
    """The issues that lean one of these ways."""
    return [difference.issue for difference in differences if difference.leans in leans]


def difference_columns(differences: Sequence[Difference]) -> list[tuple[str, list[str]]]:
    """The columns that hold something: what I care more about, what they do, the same wish."""
    wanted = (
        ("You care more about", "me"),
        ("They care more about", "them"),
        ("Same wish", "same_wish"),
    )
    named = [(heading, by_lean(differences, lean)) for heading, lean in wanted]
    return [(heading, issues) for heading, issues in named if issues]


def undecided_words(differences: Sequence[Difference]) -> str:
    """The issues that lean to nobody, in a line; empty when there are none."""
    even, unknown = by_lean(differences, "even"), by_lean(differences, "unknown")
    parts = [f"About even: {', '.join(even)}."] if even else []
    parts += [f"Not known yet: {', '.join(unknown)}."] if unknown else []
    return " ".join(parts)


def _differences(document: TradesDocument, explain: bool) -> tuple[Line, ...]:  # noqa: FBT001 - private
    if len(document.differences) == 1:
        # one issue has all the weight of both: there is nothing to compare it with
        return ()
    if explain and document.differences:
        rows = [(d.mine, d.theirs, _LEANS[d.leans], d.issue) for d in document.differences]
        return table(("to you", "to them", "who cares more", "issue"), rows, indent="  ")
    lines: list[Line] = []
    filled = difference_columns(document.differences)
    if filled:
        lines += side_by_side([head for head, _ in filled], [issues for _, issues in filled])
    undecided = undecided_words(document.differences)
    if undecided:
        lines += fill(undecided, first="  ", indent="  ")
    return tuple(lines)


def _next_steps(
    document: TradesDocument, source: str, *, hidden: int, show_all: bool, explain: bool
) -> tuple[Line, ...]:
    more = [counted(hidden, "more idea")] if hidden else []
    if document.rejected and not show_all:
        more.append(f"{len(document.rejected)} that did not pass the check")
    steps = [f"{listed(more)}: --all."] if more else []
    if document.ideas and not explain:
        steps.append("Why: --explain.")
    steps.append(f"What to ask: negotiate questions {source}")
    return step_lines(steps)


def step_lines(steps: Sequence[str]) -> tuple[Line, ...]:
    """The next steps on one line where they fit, else one a line: a command is never broken."""
    together = Line("  ".join(steps), "quiet")
    if not steps or columns(together.text) <= WIDTH:
        return (together,) if steps else ()
    return tuple(Line(step, "quiet") for step in steps)


def questions_report(  # noqa: PLR0913 - each is one switch of the command
    document: QuestionsDocument,
    *,
    source: str,
    numbers: Mapping[str, int] | None = None,
    show_all: bool = False,
    explain: bool = False,
    colour: bool = False,
) -> str:
    """The answer of `questions` as text.

    Args:
        document: the answer.
        source: the file as the user named it, for the next step.
        numbers: the number that each idea has in `trades`, by its id.
        show_all: every question, and what did not pass.
        explain: what each reveals and what its answer is worth.
        colour: bring out the tones.
    """
    shown = document.questions if show_all else document.questions[:SHOWN]
    title = document.scenario.title.rstrip(".:")
    heading = (
        f"{title}: what to ask, best first. Each says what its answer would change."
        if shown
        else f"{title}: nothing left to ask that would change the advice."
    )
    blocks: list[Sequence[Line]] = [
        (*fill(heading, tone="title"), *made_by_lines(document.made_by, adds="better wording"))
    ]
    blocks += [
        _question_lines(question, number, numbers or {}, explain=explain)
        for number, question in enumerate(shown, start=1)
    ]
    if show_all and document.rejected:
        lines: list[Line] = [Line("Did not pass the check:", "strong")]
        for item in document.rejected:
            lines += fill(f'"{item.raw}"', first="-  ", indent=INDENT)
            lines += fill(sentence(item.reason), first=INDENT, indent=INDENT, tone="careful")
        blocks.append(lines)
    blocks += note_blocks(document.notes)
    blocks.append(_closing(document.questions, len(shown)))
    blocks.append(_question_steps(document, source, hidden=len(document.questions) - len(shown)))
    return rendered(joined(blocks), colour=colour)


def _question_lines(
    question: Question, number: int, numbers: Mapping[str, int], *, explain: bool
) -> tuple[Line, ...]:
    asked = in_quotes(question.text)
    if question.asks == "me":
        asked = f"For you to answer: {asked}"
    lines = [*fill(asked, first=f"{number:<3}", indent=INDENT, tone="strong")]
    parts = [decides_words(question, numbers)]
    if question.listen_for:
        parts.append(f"Listen for: {question.listen_for.strip().rstrip('.')}.")
    told = " ".join(part for part in parts if part)
    if told:
        lines += fill(told, first=INDENT, indent=INDENT)
    if question.follow_up:
        lines += fill(f"Then: {in_quotes(question.follow_up)}", first=INDENT, indent=INDENT)
    if explain:
        value = question.value_of_information
        worth = "" if value is None else f" Knowing it is worth {value:.1f} points on average."
        lines += fill(
            f"Tells: {sentence(question.reveals)}{worth} Kind: {question.kind}.",
            first=INDENT,
            indent=INDENT,
            tone="quiet",
        )
    return tuple(lines)


def decides_words(question: Question, numbers: Mapping[str, int]) -> str:
    """Which ideas hang on the answer, by number where known; else what the answer tells."""
    known = sorted({numbers[idea] for idea in question.decides if idea in numbers})
    if known:
        ideas = "idea" if len(known) == 1 else "ideas"
        named = [str(number) for number in known]
        if len(named) > _NUMBERS:
            named = [*named[: _NUMBERS - 1], f"{len(named) - _NUMBERS + 1} more"]
        return f"Decides {ideas} {listed(named)}."
    if question.decides:
        return f"Decides {counted(len(question.decides), 'idea')}."
    return sentence(question.reveals)


def _closing(questions: Sequence[Question], shown: int) -> tuple[Line, ...]:
    if not questions:
        return ()
    values = [q.value_of_information or 0.0 for q in questions]
    leading = takewhile(lambda value: value > 0 and value >= max(values) / 2, values[:shown])
    most = len(list(leading))
    learn = ""
    if 0 < most < shown:
        learn = f"You learn most from the first {count_word(most)}. "
    return fill(f"{learn}Nothing in quotes gives away your limits.")


def _question_steps(document: QuestionsDocument, source: str, *, hidden: int) -> tuple[Line, ...]:
    steps = [f"{counted(hidden, 'more question')}: --all."] if hidden else []
    if document.questions:
        steps.append(f"Put the answers into the file, then: negotiate trades {source}")
    return step_lines(steps)
