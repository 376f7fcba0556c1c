"""A model's JSON answer, validated entry by entry.

An answer is an object that holds lists of entries. Good entries are kept whatever becomes of
the others; a bad one is sent back once, alone, with the reason. When the whole answer cannot be
read it is asked for again, once. A text that was cut off is never sent back: it would cost its
own length again and invite the model to go on where it stopped.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import ValidationError

from copilot.domain.documents import Usage
from copilot.errors import AnswerError, ModelError
from copilot.llm.extraction import NOTHING_FOUND, Unreadable, find_object, flaw, read_objects
from copilot.llm.protocol import ChatModel, Json, Message, ModelReply, ModelRequest
from copilot.llm.usage import add_usage, usage_of

Item = TypeVar("Item")

_MOST_REASKS = 12
"""Entries of one answer that are sent back; an answer with more bad ones is not worth mending."""
_AT_ONCE = 4
"""Re-asks under way at the same time; a local server puts them in a queue anyway."""

_HINT = "Use a larger model, or go on without one."


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


FirstTry: TypeAlias = Literal["parsed", "reasked", "unusable"]
"""What became of the first answer.

`parsed`: all of it was good; `reasked`: something was sent back and came good;
`unusable`: an entry was still bad after that.
"""

Split: TypeAlias = Callable[[dict[str, Json]], Sequence[RawItem] | Unfit]
"""The entries of an answer, or why it is no answer."""
Check: TypeAlias = Callable[[RawItem], Item | Unfit]
"""The entry as the caller wants it, or why it cannot be used."""
Reask: TypeAlias = Callable[[RawItem, str], ItemQuestion]
"""How to ask for an entry again that cannot be used for this reason."""


@dataclass(frozen=True)
class StructuredAnswer(Generic[Item]):
    """What could be used of an answer."""

    items: Mapping[str, tuple[Item, ...]]
    """By list name, in the order of the answer; a list without a good entry is not in it."""
    failures: tuple[Unusable, ...]
    """In the order of the answer."""
    usage: Usage
    """Over all requests, re-asks too."""
    model: str
    """The name that the endpoint gave."""
    first_try: FirstTry


def split_lists(*names: str) -> Split:
    """Splits an answer into the entries of the named lists.

    A list that is missing or null counts as empty; one of them must be there.
    """

    def split(answer: dict[str, Json]) -> Sequence[RawItem] | Unfit:
        if not any(name in answer for name in names):
            return Unfit(f"The JSON object has none of the fields {', '.join(names)}.")
        entries: list[RawItem] = []
        for name in names:
            found = answer.get(name)
            if found is None:
                continue
            if not isinstance(found, list):
                return Unfit(f"The field {name} is no list.")
            entries += [RawItem(name, position, value) for position, value in enumerate(found)]
        return entries

    return split


def plain_question(schemas: Mapping[str, Mapping[str, Json]]) -> Reask:
    """Asks for an entry again in plain words; `schemas` holds the schema of an entry by list."""

    def question(raw: RawItem, reason: str) -> ItemQuestion:
        schema = schemas[raw.list_name]
        text = (
            f"This entry of {raw.list_name} cannot be used: {reason}\n"
            "Correct it. Answer with this one entry alone: a JSON object that fits this JSON "
            f"Schema:\n{json.dumps(schema, ensure_ascii=False)}"
        )
        return ItemQuestion(text, schema)

    return question


def plain_reason(error: ValidationError) -> str:
    """What pydantic objects to, place by place: `give.0.issue: Field required`.

    What stood there is not repeated: the model sees it in its own turn.
    """
    return "; ".join(
        f"{'.'.join(str(part) for part in wrong['loc']) or 'entry'}: {wrong['msg']}"
        for wrong in error.errors(include_url=False, include_context=False, include_input=False)
    )


async def structured_answer(
    model: ChatModel,
    request: ModelRequest,
    *,
    split: Split,
    check: Check[Item],
    reask: Reask,
) -> StructuredAnswer[Item]:
    """The good entries of a model's answer, and the bad ones with the reason.

    Args:
        model: Who is asked.
        request: The question; its schema is the whole answer's.
        split: Takes the answer apart, see `split_lists`.
        check: Validates one entry; called again with the corrected one.
        reask: Words the question for one entry, see `plain_question`.

    Returns:
        The entries. An answer without any entry is an answer: nothing was found.

    Raises:
        AnswerError: nothing of the answer can be used, also after asking again.
        ModelError: the call failed; an error of a later request carries the usage of all.
        ReplayMissError: only recordings may be used and one is missing.
    """
    whole, entries, usage = await _whole_answer(model, request, split)
    outcomes = [_checked(raw, check) for raw in entries]
    bad = [
        (place, found.reason) for place, found in enumerate(outcomes) if isinstance(found, Unusable)
    ]
    again = await _ask_again(
        _Reasking(model, replace(request, deadline=whole.deadline), check, reask),
        [(entries[place], reason) for place, reason in bad[:_MOST_REASKS]],
    )
    for (place, _), mended in zip(bad, again, strict=False):
        outcomes[place] = mended.outcome
    usage = add_usage(usage, *(mended.usage for mended in again))
    failures = tuple(found for found in outcomes if isinstance(found, Unusable))
    if failures and len(failures) == len(entries):
        raise AnswerError(
            f"None of the {len(failures)} entries of the answer can be used: {failures[0].reason}",
            hint=_HINT,
            attempts=usage.requests,
            request_id=whole.request_id,
            text=whole.text,
            usage=usage,
        )
    asked_again = bool(bad) or whole.was_asked_again
    return StructuredAnswer(
        items=_by_list(entries, outcomes),
        failures=failures,
        usage=usage,
        model=whole.model,
        first_try="unusable" if failures else "reasked" if asked_again else "parsed",
    )


def _by_list(
    entries: Sequence[RawItem], outcomes: Sequence[Item | Unusable]
) -> dict[str, tuple[Item, ...]]:
    items: dict[str, tuple[Item, ...]] = {}
    for raw, outcome in zip(entries, outcomes, strict=True):
        if not isinstance(outcome, Unusable):
            items[raw.list_name] = (*items.get(raw.list_name, ()), outcome)
    return items


@dataclass(frozen=True)
class _Whole:
    """The reply that the entries come from."""

    text: str
    model: str
    request_id: str | None
    deadline: float | None
    was_asked_again: bool


class _Mended(NamedTuple, Generic[Item]):
    """What came of asking for one entry again."""

    outcome: Item | Unusable
    usage: Usage


@dataclass(frozen=True)
class _Reasking(Generic[Item]):
    """What asking for any entry again needs."""

    model: ChatModel
    request: ModelRequest
    check: Check[Item]
    reask: Reask


async def _whole_answer(
    model: ChatModel, request: ModelRequest, split: Split
) -> tuple[_Whole, Sequence[RawItem], Usage]:
    """An answer that can be split, asked for twice at most.

    Raises:
        AnswerError: the second one cannot be split either.
        ModelError: a call failed.
    """
    first = await model.answer(request)
    entries = _entries(first, split)
    if not isinstance(entries, Unreadable):
        return _whole(first, again=False), entries, first.usage
    try:
        second = await model.answer(_whole_again(request, first, entries))
    except ModelError as error:
        error.usage = add_usage(first.usage, usage_of(error))
        error.attempts += first.usage.requests
        raise
    usage = add_usage(first.usage, second.usage)
    entries = _entries(second, split)
    if isinstance(entries, Unreadable):
        raise AnswerError(
            f"The answer cannot be read: {entries.reason}",
            hint=_HINT,
            attempts=usage.requests,
            request_id=second.request_id,
            text=second.text,
            usage=usage,
        )
    return _whole(second, again=True), entries, usage


def _whole(reply: ModelReply, *, again: bool) -> _Whole:
    return _Whole(reply.text, reply.model, reply.request_id, reply.deadline, again)


def _entries(reply: ModelReply, split: Split) -> Sequence[RawItem] | Unreadable:
    """The entries of the first object that can be split."""
    wrong: Unreadable | None = None
    for found in read_objects(reply.text):
        entries = Unfit(found.reason) if isinstance(found, Unreadable) else split(found)
        if not isinstance(entries, Unfit):
            return entries
        if isinstance(found, Unreadable) and found.cut_off:
            return found
        wrong = wrong or Unreadable(entries.reason)
    return wrong or NOTHING_FOUND


def _whole_again(request: ModelRequest, reply: ModelReply, wrong: Unreadable) -> ModelRequest:
    """The question once more, with what was wrong."""
    words = f"{wrong.reason} Answer again, with one whole JSON object and nothing else."
    if wrong.cut_off:
        # Two user turns in a row are refused by some chat templates.
        last = request.messages[-1]
        turns = (*request.messages[:-1], replace(last, content=f"{last.content}\n\n{words}"))
    else:
        said, asked = Message("assistant", reply.text), Message("user", words)
        turns = (*request.messages, said, asked)
    return replace(request, messages=turns, deadline=reply.deadline)


def _checked(raw: RawItem, check: Check[Item]) -> Item | Unusable:
    wrong = flaw(raw.value)
    parsed = check(raw) if wrong is None else Unfit(f"The entry {wrong}.")
    return _unusable(raw, parsed.reason) if isinstance(parsed, Unfit) else parsed


def _unusable(raw: RawItem, reason: str) -> Unusable:
    # Written with escapes, so that half a character in it can be printed.
    broken = flaw(raw.value) is not None
    return Unusable(raw.list_name, raw.position, json.dumps(raw.value, ensure_ascii=broken), reason)


async def _ask_again(
    reasking: _Reasking[Item], bad: Sequence[tuple[RawItem, str]]
) -> list[_Mended[Item]]:
    """What came of each bad entry; a failed call leaves the entry bad, a missing recording raises."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(raw: RawItem, reason: str) -> _Mended[Item]:
        async with turns:
            return await _ask_for_one(reasking, raw, reason)

    found = await asyncio.gather(*(one(*entry) for entry in bad), return_exceptions=True)
    mended: list[_Mended[Item]] = []
    for (raw, reason), outcome in zip(bad, found, strict=True):
        if isinstance(outcome, ModelError):
            reason_now = f"{reason} (Asking again failed: {outcome.message})"
            mended.append(_Mended(_unusable(raw, reason_now), usage_of(outcome)))
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            mended.append(outcome)
    return mended


async def _ask_for_one(reasking: _Reasking[Item], raw: RawItem, reason: str) -> _Mended[Item]:
    question = reasking.reask(raw, reason)
    said = Message("assistant", json.dumps(raw.value, ensure_ascii=flaw(raw.value) is not None))
    reply = await reasking.model.answer(
        replace(
            reasking.request,
            messages=(*reasking.request.messages, said, Message("user", question.text)),
            schema=question.schema,
            schema_name=question.schema_name,
        )
    )
    found = find_object(reply.text)
    if isinstance(found, Unreadable):
        return _Mended(_unusable(raw, f"{reason} (Asked again: {found.reason})"), reply.usage)
    corrected = raw._replace(value=_unwrapped(found, raw.list_name))
    return _Mended(_checked(corrected, reasking.check), reply.usage)


def _unwrapped(found: dict[str, Json], list_name: str) -> Json:
    """The entry, also when the model put it into its list again."""
    inner = found.get(list_name) if len(found) == 1 else None
    if isinstance(inner, list) and inner:
        return inner[0]
    return inner if isinstance(inner, dict) else found
