"""The texts of an outcome: as the model wrote them, and as a user is shown them."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.suggestions import Idea
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.llm.extraction import Unreadable, find_object
from copilot.llm.partial import complete_entries
from copilot.llm.protocol import Json
from copilot.prompting.contracts import (
    DISCOVERY_QUESTIONS,
    WORDING,
    DiscoveryAnswer,
    ValueCreationAnswer,
    WordingsAnswer,
)

SAYS_THE_MODEL: Final = "says the model"
"""What marks a note in a model's words."""

_LISTS: Final = (
    *ValueCreationAnswer.model_fields,
    *DiscoveryAnswer.model_fields,
    *WordingsAnswer.model_fields,
)
"""The lists of all answers."""

_SAID_TO_THEM = ("text", "follow_up", "say")


class Placed(NamedTuple):
    """A text and where it stands."""

    place: str
    """An idea's identifier, or which question."""
    text: str
    """As it is shown."""


def answer_object(exchange: Exchange) -> dict[str, Json]:
    """The object that a reply holds; of one that is cut off its whole entries, else empty."""
    text = exchange.text or ""
    found = find_object(text)
    if not isinstance(found, Unreadable):
        return found
    lists: dict[str, list[Json]] = {}
    for entry in complete_entries(text, *_LISTS) if found.cut_off else ():
        lists.setdefault(entry.list_name, []).append(entry.value)
    return {name: list(values) for name, values in lists.items()}


def entries(found: dict[str, Json]) -> Iterator[dict[str, Json]]:
    """The entries of all lists of an answer; an entry that was asked for alone is one too."""
    yield found
    for value in found.values():
        if isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict))


def raw_texts(values: Iterable[Json]) -> Iterator[str]:
    """Every text of an answer, but for what may hold figures of the model's own."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from raw_texts(value)
        elif isinstance(value, dict):
            yield from raw_texts(part for key, part in value.items() if not _own(key, part))


def _own(key: str, part: Json) -> bool:
    """The day of an event, an identifier, the options of a new issue."""
    suggested = isinstance(part, list) and all(isinstance(item, str) for item in part)
    return key in {"by", "id"} or (key == "options" and suggested)


def sentences_for_them(outcome: Outcome) -> Iterator[str]:
    """What the model wrote for the counterparty, before any check."""
    for exchange in outcome.exchanges:
        if exchange.request.prompt_name in {DISCOVERY_QUESTIONS, WORDING}:
            for entry in entries(answer_object(exchange)):
                for key in _SAID_TO_THEM:
                    value = entry.get(key)
                    if isinstance(value, str):
                        yield value


def model_words(
    document: TradesDocument | QuestionsDocument, engine: TradesDocument | QuestionsDocument | None
) -> Iterator[Placed]:
    """Each shown text that a model wrote: whatever the engine alone would not have said."""
    if isinstance(document, QuestionsDocument):
        for number, question in enumerate(document.questions, start=1):
            if question.origin == "model":
                for text in (question.text, question.follow_up):
                    yield Placed(f"question {number}", text)
        return
    known = engine.ideas if isinstance(engine, TradesDocument) else ()
    ours = {text for idea in known for text in _idea_texts(idea)}
    for idea in document.ideas:
        yield from (Placed(idea.id, text) for text in _idea_texts(idea) if text not in ours)
    yield from (Placed("a note", note) for note in document.notes if SAYS_THE_MODEL in note)


def shareable_texts(document: TradesDocument | QuestionsDocument) -> Iterator[Placed]:
    """Each text that the counterparty may come to read."""
    if isinstance(document, QuestionsDocument):
        asked = (question for question in document.questions if question.asks == "them")
        for number, question in enumerate(asked, start=1):
            yield Placed(f"question {number}", question.text)
            yield Placed(f"follow-up {number}", question.follow_up)
        return
    for idea in document.ideas:
        yield Placed(idea.id, idea.say)
        flips = idea.certificate.flips_if
        if flips is not None and flips.asks == "them":
            yield Placed(f"question on {idea.id}", flips.question)


def _idea_texts(idea: Idea) -> Iterator[str]:
    """All words of an idea; the options of a further issue are a suggestion and labelled so."""
    yield from (idea.title, idea.rationale, idea.say)
    if idea.contingent is not None:
        yield from (idea.contingent.event, idea.contingent.settled_by or "")
    for added in idea.adds:
        yield from (added.issue, added.why_me, added.why_them)
