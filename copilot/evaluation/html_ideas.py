"""What a user would have been shown in a case, as plain lines for the page of results."""

from collections.abc import Mapping
from typing import NamedTuple

from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.issue import Option
from copilot.domain.suggestions import Certificate, Idea, Move, Question, Rejected
from copilot.evaluation.report_words import plain
from copilot.reporting.wording import counted, option_words, sentence


class ShownIdea(NamedTuple):
    """One idea or question, or one that did not pass."""

    title: str
    verdict: str
    kind: str
    """How the verdict is brought out: `good`, `bad` or nothing."""
    origin: str
    technique: str
    terms: tuple[str, ...]
    reason: str
    say: str = ""
    why: str = ""
    raw: str | None = None
    """What the model sent, where it could not be read."""


class Shown(NamedTuple):
    """What stood on the screen, and what did not pass."""

    heading: str
    ideas: tuple[ShownIdea, ...]
    rejected: tuple[ShownIdea, ...]
    notes: tuple[str, ...]


def shown_of(document: TradesDocument | QuestionsDocument | None) -> Shown | None:
    """What a user would have seen; None where a case came to nothing."""
    if document is None:
        return None
    if isinstance(document, TradesDocument):
        ideas = tuple(map(_idea, document.ideas))
        heading = f"Shown: {counted(len(ideas), 'idea')}"
    else:
        ideas = tuple(map(_question, document.questions))
        heading = f"Shown: {counted(len(ideas), 'question')}"
    return Shown(heading, ideas, tuple(map(_rejected, document.rejected)), document.notes)


def _idea(idea: Idea) -> ShownIdea:
    return ShownIdea(
        title=idea.title,
        verdict=plain(idea.certificate.verdict),
        kind="good" if idea.certificate.verdict == "good_for_both" else "care",
        origin=f"by the {idea.origin}",
        technique=idea.technique,
        terms=_terms(idea),
        reason=f"{sentence(idea.certificate.reason)} {_gains(idea.certificate)}".strip(),
        say=idea.say.strip('"'),
        why=idea.rationale,
    )


def _terms(idea: Idea) -> tuple[str, ...]:
    lines = [
        f"{who}: {', '.join(map(_move, moves))}"
        for who, moves in (("You move", idea.give), ("They move", idea.get))
        if moves
    ]
    bet = idea.contingent
    if bet is not None:
        by = f" by {bet.by}" if bet.by else ""
        settled = f"; settled by {bet.settled_by}" if bet.settled_by else ""
        lines.append(
            f"If {bet.event}{by}: {_named(bet.if_true)}; if not: {_named(bet.if_false)}{settled}"
        )
    lines += [
        f"Bring in {added.issue}: {', '.join(added.options) or 'open'}" for added in idea.adds
    ]
    return tuple(lines)


def _move(move: Move) -> str:
    return f"{move.issue} {option_words(move.from_)} → {option_words(move.to)}"


def _named(terms: Mapping[str, Option]) -> str:
    told = (f"{issue} {option_words(option)}" for issue, option in terms.items())
    return ", ".join(told) or "nothing changes"


def _gains(certificate: Certificate) -> str:
    """What each side gains in points, from the least to the most."""
    gains = (("You gain", certificate.my_gain), ("they gain", certificate.their_gain))
    told = [f"{who} {gain.low:.1f} to {gain.high:.1f}" for who, gain in gains if gain is not None]
    return f"{', '.join(told)} points." if told else ""


def _question(question: Question) -> ShownIdea:
    value = question.value_of_information
    worth = "" if value is None else f" Knowing it is worth {value:.1f} points."
    return ShownIdea(
        title=question.text,
        verdict=f"ask {'them' if question.asks == 'them' else 'yourself'}",
        kind="",
        origin=f"by the {question.origin}",
        technique=question.kind,
        terms=(f"About: {', '.join(question.issues)}",) if question.issues else (),
        reason=f"{sentence(question.reveals)}{worth}",
        say=question.follow_up.strip('"'),
        why=sentence(question.listen_for),
    )


def _rejected(item: Rejected) -> ShownIdea:
    verdict, reason = plain(item.verdict), sentence(item.reason)
    if item.idea is not None:
        return _idea(item.idea)._replace(verdict=verdict, kind="bad", reason=reason)
    return ShownIdea("", verdict, "bad", "", "", (), reason, raw=item.raw or "")
