"""A rendered prompt made into a request, and what came of it into a document's fields."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.suggestions import Rejected
from copilot.errors import AnswerError, ModelError
from copilot.llm.entries import Unusable
from copilot.llm.protocol import Json, Message, ModelRequest
from copilot.llm.usage import usage_of
from copilot.prompting.prompt import RenderedPrompt

D = TypeVar("D", TradesDocument, QuestionsDocument)

CUT_OFF = "The model's answer was cut off; what came before the cut is used."
"""Said where the end of an answer is missing."""


def model_request(prompt: RenderedPrompt, schema: Mapping[str, Json]) -> ModelRequest:
    """The request for an answer of that schema; the stable part of the prompt comes first."""
    return ModelRequest(
        messages=(Message("system", prompt.system), Message("user", prompt.user)),
        prompt_name=prompt.name,
        prompt_hash=prompt.hash,
        schema=schema,
        schema_name=prompt.name.replace("-", "_"),
    )


def rejected_entries(failures: Iterable[Unusable]) -> tuple[Rejected, ...]:
    """Entries that could not be used, as they came."""
    return tuple(
        Rejected(raw=failed.raw, verdict="invalid", reason=failed.reason) for failed in failures
    )


def taken_out(figures: Iterable[str]) -> tuple[str, ...]:
    """The note that says which figures were taken out of the model's words; none for none."""
    found = tuple(dict.fromkeys(figures))
    if not found:
        return ()
    return (f"Taken out of the model's words, because nothing backs them: {', '.join(found)}.",)


def texts_of(value: object) -> Iterator[str]:
    """Every text in plain data, in its order."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts_of(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_of(inner)
        case _:
            pass


def without_the_model(document: D, error: ModelError) -> D:
    """The engine's document after a model was asked in vain: it says so and what that used.

    Entries that came and could not be used are listed with the reason.
    """
    note = f"The model could not be used, so this is the engine's work alone: {error.message}"
    used = usage_of(error)
    came = error.rejected if isinstance(error, AnswerError) else ()
    return document.model_copy(
        update={
            "notes": (note, *document.notes[1:]),
            "rejected": rejected_entries(entry for entry in came if isinstance(entry, Unusable)),
            "usage": used if used.requests else None,
        }
    )
