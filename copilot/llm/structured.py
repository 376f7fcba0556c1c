"""A model's JSON answer, validated entry by entry.

An answer is an object that holds lists of entries. Good entries are kept whatever becomes of
the others; a bad one is sent back once, alone, with the reason. When the whole answer cannot be
read it is asked for again, once. A text that was cut off is never sent back: it would cost its
own length again and invite the model to go on where it stopped. What is good before the cut is
kept instead, and nothing more is asked.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple

from copilot.domain.documents import Usage
from copilot.errors import AnswerError, ModelError, TruncatedError
from copilot.llm.entries import (
    Check,
    Item,
    RawItem,
    Reask,
    Split,
    Unfit,
    Unusable,
    checked,
    has_fields,
    in_json,
    unusable,
)
from copilot.llm.extraction import NOTHING_FOUND, Unreadable, find_object, read_objects
from copilot.llm.partial import EntryReader, complete_entries
from copilot.llm.protocol import ChatModel, Json, Message, ModelReply, ModelRequest
from copilot.llm.usage import add_usage, usage_of

_MOST_REASKS = 12
"""Entries of one answer that are sent back; an answer with more bad ones is not worth mending."""
_AT_ONCE = 4
"""Re-asks under way at the same time; a local server puts them in a queue anyway."""

_HINT = "Use a larger model, or go on without one."


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
    """The name that the endpoint gave; the one asked for where the answer was cut off."""
    cut_off: bool
    """Whether the answer broke off, so that these are only the entries before the cut."""


async def structured_answer(  # noqa: PLR0913 - all but the first two by keyword
    model: ChatModel,
    request: ModelRequest,
    *,
    split: Split,
    check: Check[Item],
    reask: Reask,
    heard: Callable[[Item], None] | None = None,
) -> StructuredAnswer[Item]:
    """The good entries of a model's answer, and the bad ones with the reason.

    Args:
        model: Who is asked.
        request: The question; its schema is the whole answer's.
        split: Takes the answer apart, see `split_lists`.
        check: Validates one entry; called again with the corrected one.
        reask: Words the question for one entry, see `plain_question`.
        heard: Is handed each good entry of the first answer while that is being made, the same
            one once. For display: what comes back is what counts. What it raises ends the call.

    Returns:
        The entries. An answer without any entry is an answer: nothing was found.

    Raises:
        AnswerError: nothing of the answer can be used, also after asking again.
        ModelError: the call failed; an error of a later request carries the usage of all.
        ReplayMissError: only recordings may be used and one is missing.
    """
    hearing = None if heard is None else _Hearing(split.names, check, heard)
    whole = await _whole_answer(model, request, split, check, hearing)
    outcomes = [checked(raw, check) for raw in whole.entries]
    bad = [
        (place, found.reason) for place, found in enumerate(outcomes) if isinstance(found, Unusable)
    ]
    again = await _ask_again(
        _Reasking(
            model,
            replace(request, deadline=whole.deadline, spending=whole.spending),
            check,
            reask,
        ),
        [] if whole.cut_off else [(whole.entries[at], why) for at, why in bad[:_MOST_REASKS]],
    )
    for (place, _), mended in zip(bad, again, strict=False):
        outcomes[place] = mended.outcome
    usage = add_usage(whole.usage, *(mended.usage for mended in again))
    failures = tuple(found for found in outcomes if isinstance(found, Unusable))
    if failures and len(failures) == len(outcomes):
        error = AnswerError(
            f"{_unusable(len(failures))}: {failures[0].reason}",
            hint=_HINT,
            attempts=usage.requests,
            request_id=whole.request_id,
            text=whole.text,
            usage=usage,
        )
        error.rejected = failures
        raise error
    return StructuredAnswer(
        items=_by_list(whole.entries, outcomes),
        failures=failures,
        usage=usage,
        model=whole.model,
        cut_off=whole.cut_off,
    )


def _unusable(count: int) -> str:
    if count == 1:
        return "The one entry of the answer cannot be used"
    return f"None of the {count} entries of the answer can be used"


def _by_list(
    entries: Sequence[RawItem], outcomes: Sequence[Item | Unusable]
) -> dict[str, tuple[Item, ...]]:
    items: dict[str, tuple[Item, ...]] = {}
    for raw, outcome in zip(entries, outcomes, strict=True):
        if not isinstance(outcome, Unusable):
            items[raw.list_name] = (*items.get(raw.list_name, ()), outcome)
    return items


class _Hearing(Generic[Item]):
    """Hands over each good entry of an answer that is being made, the same one once."""

    def __init__(
        self, names: Sequence[str], check: Check[Item], hand_over: Callable[[Item], None]
    ) -> None:
        self._names = names
        self._check = check
        self._hand_over = hand_over
        self._handed: set[tuple[str, str]] = set()
        self._reader = EntryReader(*names)

    def heard(self, text: str) -> None:
        """Takes a further piece of the answer."""
        for raw in self._reader.feed(text):
            item = checked(raw, self._check)
            if isinstance(item, Unusable):
                continue
            same = raw.list_name, json.dumps(raw.value, sort_keys=True)
            if same not in self._handed:
                self._handed.add(same)
                self._hand_over(item)

    def anew(self) -> None:
        """The answer begins again; what was handed over stays so."""
        self._reader = EntryReader(*self._names)


@dataclass(frozen=True)
class _Whole:
    """The answer that the entries come from."""

    text: str
    model: str
    entries: Sequence[RawItem]
    usage: Usage
    request_id: str | None
    deadline: float | None = None
    spending: object | None = None
    cut_off: bool = False


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
    model: ChatModel,
    request: ModelRequest,
    split: Split,
    check: Check[Item],
    hearing: _Hearing[Item] | None,
) -> _Whole:
    """An answer that can be split, asked for twice at most, or the part before a cut.

    Raises:
        AnswerError: the second one cannot be split either.
        TruncatedError: it was cut off, and nothing before the cut is good.
        ModelError: a call failed.
    """
    try:
        first = await model.answer(request, listener=hearing)
    except TruncatedError as error:
        text = error.text or ""
        kept = _before_the_cut(text, split, check)
        if not kept:
            raise
        return _Whole(text, model.name, kept, usage_of(error), error.request_id, cut_off=True)
    entries = _entries(first, split, request.schema)
    if not isinstance(entries, Unreadable):
        return _whole(first, entries, first.usage)
    kept = _before_the_cut(first.text, split, check) if entries.cut_off else []
    if kept:
        return replace(_whole(first, kept, first.usage), cut_off=True)
    try:
        second = await model.answer(_whole_again(request, first, entries))
    except ModelError as error:
        error.usage = add_usage(first.usage, usage_of(error))
        text = (error.text or "") if isinstance(error, TruncatedError) else ""
        kept = _before_the_cut(text, split, check)
        if kept:
            again = _Whole(text, model.name, kept, usage_of(error), error.request_id)
            return replace(again, cut_off=True)
        error.attempts += first.usage.requests
        raise
    usage = add_usage(first.usage, second.usage)
    entries = _entries(second, split, request.schema)
    if isinstance(entries, Unreadable):
        raise AnswerError(
            f"The answer cannot be read: {entries.reason}",
            hint=_HINT,
            attempts=usage.requests,
            request_id=second.request_id,
            text=second.text,
            usage=usage,
        )
    return _whole(second, entries, usage)


def _whole(reply: ModelReply, entries: Sequence[RawItem], usage: Usage) -> _Whole:
    return _Whole(
        reply.text,
        reply.model,
        entries,
        usage,
        reply.request_id,
        reply.deadline,
        reply.spending,
    )


def _before_the_cut(text: str, split: Split, check: Check[Item]) -> list[RawItem]:
    """The complete entries of a text that breaks off; none unless one of them is good."""
    entries = complete_entries(text, *split.names)
    good = any(not isinstance(checked(raw, check), Unusable) for raw in entries)
    return entries if good else []


def _entries(
    reply: ModelReply, split: Split, schema: Mapping[str, Json] | None
) -> Sequence[RawItem] | Unreadable:
    """The entries of a reply, or why it cannot be read; tells the endpoint how it did."""
    entries = _first_entries(reply.text, split)
    if not isinstance(entries, Unreadable):
        reply.report(all(has_fields(raw, schema) for raw in entries))
    elif not entries.cut_off:  # a cut says nothing of the form
        reply.report(False)  # noqa: FBT003 - the one thing that is reported
    return entries


def _first_entries(text: str, split: Split) -> Sequence[RawItem] | Unreadable:
    """The entries of the first object that can be split."""
    wrong: Unreadable | None = None
    for found in read_objects(text):
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
    return replace(request, messages=turns, deadline=reply.deadline, spending=reply.spending)


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
            mended.append(_Mended(unusable(raw, reason_now), usage_of(outcome)))
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            mended.append(outcome)
    return mended


async def _ask_for_one(reasking: _Reasking[Item], raw: RawItem, reason: str) -> _Mended[Item]:
    question = reasking.reask(raw, reason)
    said = Message("assistant", in_json(raw.value))
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
        if not found.cut_off:
            reply.report(False)  # noqa: FBT003 - the one thing that is reported
        return _Mended(unusable(raw, f"{reason} (Asked again: {found.reason})"), reply.usage)
    corrected = raw._replace(value=_unwrapped(found, raw.list_name))
    reply.report(has_fields(corrected, reasking.request.schema))
    return _Mended(checked(corrected, reasking.check), reply.usage)


def _unwrapped(found: dict[str, Json], list_name: str) -> Json:
    """The entry, also when the model put it into its list again."""
    inner = found.get(list_name) if len(found) == 1 else None
    if isinstance(inner, list) and inner:
        return inner[0]
    return inner if isinstance(inner, dict) else found
