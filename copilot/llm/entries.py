"""The entries of a model's answer: how they are found, checked, and asked for again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeVar

from pydantic import ValidationError

from copilot.llm.extraction import flaw
from copilot.llm.protocol import Json
from copilot.marking import clean, marked

Item = TypeVar("Item")


class RawItem(NamedTuple):
    """One entry of an answer as it was decoded."""

    list_name: str
    """The list that holds it: `trades`."""
    position: int
    """Its place in the list; the first one is 0."""
    value: Json


@dataclass(frozen=True)
class Unfit:
    """Why an entry, or the whole answer, cannot be used."""

    reason: str
    """One or several plain sentences, told to the model and to the user."""


@dataclass(frozen=True)
class ItemQuestion:
    """How to ask for one entry again."""

    text: str
    """The user turn: the reason and what the entry should look like."""
    schema: Mapping[str, Json]
    """The schema of one entry, an object."""
    schema_name: str = "entry"


class Unusable(NamedTuple):
    """An entry that was still bad after it was asked for again."""

    list_name: str
    position: int
    raw: str
    """The last form of it, as JSON text."""
    reason: str


Check: TypeAlias = Callable[[RawItem], Item | Unfit]
"""The entry as the caller wants it, or why it cannot be used. Changes nothing: an entry that is
heard while the answer is made is checked again with the whole answer."""
Reask: TypeAlias = Callable[[RawItem, str], ItemQuestion]
"""How to ask for an entry again that cannot be used for this reason."""


@dataclass(frozen=True)
class Split:
    """Takes an answer apart into the entries of its lists; see `split_lists`."""

    names: tuple[str, ...]
    """The lists, in the order of their entries."""

    def __call__(self, answer: dict[str, Json]) -> Sequence[RawItem] | Unfit:
        """The entries of an answer, or why it is no answer."""
        if not any(name in answer for name in self.names):
            return Unfit(f"The JSON object has none of the fields {', '.join(self.names)}.")
        entries: list[RawItem] = []
        for name in self.names:
            found = answer.get(name)
            if found is None:
                continue
            if not isinstance(found, list):
                return Unfit(f"The field {name} is no list.")
            entries += [RawItem(name, position, value) for position, value in enumerate(found)]
        return entries


def split_lists(*names: str) -> Split:
    """Splits an answer into the entries of the named lists.

    A list that is missing or null counts as empty; one of them must be there.
    """
    return Split(names)


def checked(raw: RawItem, check: Check[Item]) -> Item | Unusable:
    """The entry as the caller wants it, or with what is wrong."""
    wrong = flaw(raw.value)
    parsed = check(raw) if wrong is None else Unfit(f"The entry {wrong}.")
    return unusable(raw, parsed.reason) if isinstance(parsed, Unfit) else parsed


def unusable(raw: RawItem, reason: str) -> Unusable:
    """The entry with the reason."""
    return Unusable(raw.list_name, raw.position, in_json(raw.value), reason)


def in_json(value: Json) -> str:
    """The value as JSON text that can be printed and sent, whatever a model put into it."""
    # Written with escapes where there is half a character in it.
    return json.dumps(value, ensure_ascii=flaw(value) is not None)


def plain_question(schemas: Mapping[str, Mapping[str, Json]]) -> Reask:
    """Asks for an entry again in plain words; `schemas` holds the schema of an entry by list."""

    def question(raw: RawItem, reason: str) -> ItemQuestion:
        schema = schemas[raw.list_name]
        # Reason and schema repeat names that people chose, and the reason what a model wrote.
        text = (
            f"This entry of {raw.list_name} cannot be used: {clean(reason)}\n"
            "Correct it. Answer with this one entry alone: a JSON object that fits this JSON "
            f"Schema:\n{marked(_schema_text(schema), limit=1_000_000)}"
        )
        return ItemQuestion(text, schema)

    return question


def _schema_text(schema: Mapping[str, Json]) -> str:
    return json.dumps(schema, ensure_ascii=False)


def plain_reason(error: ValidationError) -> str:
    """What pydantic objects to, place by place: `give.0.issue: Field required`.

    What stood there is not repeated: the model sees it in its own turn.
    """
    return "; ".join(
        f"{'.'.join(str(part) for part in wrong['loc']) or 'entry'}: {wrong['msg']}"
        for wrong in error.errors(include_url=False, include_context=False, include_input=False)
    )


def has_fields(raw: RawItem, schema: Mapping[str, Json] | None) -> bool:
    """Whether an entry is an object with all the fields that the answer's schema requires of it.

    An endpoint that enforces the schema sends no other; more is not looked at here.
    """
    match schema:
        case {"properties": dict() as lists}:
            form = lists.get(raw.list_name)
        case _:
            form = None
    match form:
        case {"items": {"required": list() as names}}:
            return isinstance(raw.value, dict) and all(name in raw.value for name in names)
        case _:
            return True
