"""One page to carry in: the answers of `trades` and `questions` as Markdown. For the user alone."""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from copilot.analysis.trading.efficient import NO_ZONE, NOTHING_LEFT
from copilot.domain.documents import MadeBy, QuestionsDocument, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.reporting.idea_lines import added_words, ask_first, headline, verdict_words
from copilot.reporting.layout import printable
from copilot.reporting.terminal import (
    SHOWN,
    decides_words,
    difference_columns,
    own_notes,
    undecided_words,
)
from copilot.reporting.wording import compared_with, counted, sentence
from copilot.words import in_quotes

PRIVATE: Final = "Private: for your eyes. Only the words in quotation marks are meant to be said."
"""Stands on top of each page."""

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~])")
_OPENING: Final = re.compile(r"^(\d*)([#+=-]|(?<=\d)[.)](?=\s))")


def escaped(text: str) -> str:
    """The text on one line, so that Markdown shows it as it is."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", printable(text)))


def trades_page(document: TradesDocument, scenario: Scenario, *, show_all: bool = False) -> str:
    """The answer of `trades` as a page."""
    shown = document.ideas if show_all else document.ideas[:SHOWN]
    title = document.scenario.title
    compared = f"{counted(len(scenario.issues), 'issue')}, {compared_with(document.reference)}."
    parts = [f"# {escaped(title)}", f"> {PRIVATE}", sentence(compared)]
    if document.reference.note:
        parts.append(escaped(sentence(document.reference.note)))
    parts += _differences(document)
    parts += [escaped(note) for note in document.notes if note in (NO_ZONE, NOTHING_LEFT)]
    parts.append(
        "## Ideas to raise" if shown else "No trade was found that would help both of you."
    )
    for number, idea in enumerate(shown, start=1):
        parts += _idea(scenario, idea, number)
    if show_all and document.rejected:
        parts.append("## Did not pass the check")
        parts.append(
            "\n".join(
                f"- {escaped(headline(scenario, r.idea) if r.idea else f'{r.raw}')} "
                f"{escaped(sentence(r.reason))}"
                for r in document.rejected
            )
        )
    parts += _notes([note for note in document.notes if note not in (NO_ZONE, NOTHING_LEFT)])
    parts.append(_made_by(document.made_by))
    return "\n\n".join(parts) + "\n"


def _differences(document: TradesDocument) -> list[str]:
    filled = difference_columns(document.differences)
    undecided = undecided_words(document.differences)
    if not filled and not undecided:
        return []
    parts = ["## Where you differ"]
    if filled:
        rows = [
            [heading for heading, _ in filled],
            ["---"] * len(filled),
            *(
                [escaped(cell) for cell in row]
                for row in zip_longest(*(issues for _, issues in filled), fillvalue="")
            ),
        ]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    if undecided:
        parts.append(escaped(undecided))
    return parts


def _idea(scenario: Scenario, idea: Idea, number: int) -> list[str]:
    lines = [
        verdict_words(scenario, idea),
        *map(sentence, idea.certificate.cautions),
        ask_first(idea.certificate),
    ]
    if idea.kind == "added_issue":
        lines += [added_words(added) for added in idea.adds]
    if idea.say:
        lines.append(f"Say: {in_quotes(idea.say)}")
    return [
        f"### {number}. {escaped(headline(scenario, idea).rstrip('.'))}",
        "\n".join(f"- {escaped(line)}" for line in lines if line),
    ]


def questions_page(
    document: QuestionsDocument,
    *,
    numbers: Mapping[str, int] | None = None,
    show_all: bool = False,
) -> str:
    """The answer of `questions` as a page, with room for what they say."""
    parts = [f"# {escaped(document.scenario.title)}: what to ask", f"> {PRIVATE}"]
    shown = document.questions if show_all else document.questions[:SHOWN]
    for number, question in enumerate(shown, start=1):
        parts.append(f"## {number}. {escaped(in_quotes(question.text))}")
        lines = [decides_words(question, numbers or {})]
        if question.asks == "me":
            lines.insert(0, "For you to answer.")
        if question.listen_for:
            lines.append(f"Listen for: {sentence(question.listen_for)}")
        if question.follow_up:
            lines.append(f"Then: {in_quotes(question.follow_up)}")
        lines.append("They said:" if question.asks == "them" else "My answer:")
        parts.append("\n".join(f"- {escaped(line)}" for line in lines if line))
    if not shown:
        parts.append("Nothing left to ask that would change the advice.")
    parts += _notes(document.notes)
    parts.append(_made_by(document.made_by))
    return "\n\n".join(parts) + "\n"


def _notes(notes: Sequence[str]) -> list[str]:
    told = own_notes(notes)
    return ["## Notes", "\n".join(f"- {escaped(note)}" for note in told)] if told else []


def _made_by(made_by: MadeBy) -> str:
    whose = "no model" if made_by.model is None else f"the model {escaped(made_by.model)}"
    return f"*Made by negotiation-copilot {escaped(made_by.engine)} with {whose}.*"
