"""Which forms of a structured answer a model gives, and how it streams, by a few tiny requests.

To tell an endpoint that enforces a schema from a model that obeyed by luck, the words ask for
something that the schema forbids: where it is enforced, the answer stays within the schema. Where
nothing can enforce it, the words ask for what the schema allows, and the form is what counts.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.domain.documents import Usage
from copilot.errors import (
    AccessError,
    AnswerError,
    DeadlineError,
    ModelError,
    ProviderError,
    TruncatedError,
)
from copilot.llm.budget import Budget, Caps
from copilot.llm.client import OpenAIChatModel
from copilot.llm.extraction import Unreadable, find_object
from copilot.llm.ladder import Capabilities, Step
from copilot.llm.limits import CallLimits
from copilot.llm.pricing import PriceList
from copilot.llm.probe import Target
from copilot.llm.protocol import Json, Message, ModelReply, ModelRequest
from copilot.llm.usage import CHARACTERS_PER_TOKEN, add_usage, usage_of

_MAX_TOKENS: Final = 512
"""Room for a model that thinks first; an answer within the schema takes about 15."""
_TOKEN_CEILING: Final = 1024
_ATTEMPTS: Final = 2
"""A passing failure is met with one more try."""

_REFUSALS: Final = frozenset({400, 404, 405, 413, 415, 422})
"""The statuses with which a server declines a request that no second try helps."""

_SCHEMA: Final[Mapping[str, Json]] = {
    "type": "object",
    "properties": {
        "colour": {"type": "string", "enum": ["red", "blue"]},
        "size": {"anyOf": [{"type": "string", "maxLength": 10}, {"type": "null"}]},
    },
    "required": ["colour", "size"],
    "additionalProperties": False,
}
_COUNT_SCHEMA: Final[Mapping[str, Json]] = {
    "type": "object",
    "properties": {"numbers": {"type": "array", "items": {"type": "integer"}, "maxItems": 30}},
    "required": ["numbers"],
    "additionalProperties": False,
}
_SYSTEM: Final = "You answer with one JSON object and nothing else."
_ASK: Final = 'Answer with exactly this: {{"colour": "{}", "size": null}}'
_COUNT: Final = 'Count from 1 to 30, in this form: {"numbers": [1, 2, 3]}'
_ENFORCEABLE: Final = frozenset({Step.STRICT, Step.SCHEMA, Step.TOOL})

Outcome: TypeAlias = Literal[
    "enforced", "works", "not_enforced", "unusable", "refused", "failed", "untried"
]
"""What came of asking in one form.

`enforced`: the answer stayed within the schema although the words asked for something else;
`works`: the answer has the form, which nothing enforces; `not_enforced`: JSON came that does not
fit; `unusable`: no JSON came; `refused`: the endpoint does not know the form; `failed`: no answer.
"""


class _Answer(BaseModel):
    """What the tiny schema allows."""

    model_config = ConfigDict(extra="forbid", strict=True)

    colour: Literal["red", "blue"]
    size: str | None


class Trial(NamedTuple):
    """What came of asking in one form."""

    step: Step
    outcome: Outcome
    error: ModelError | None = None
    """Why it was refused or failed."""
    usage: Usage = Usage()
    """What it took."""


class Streamed(NamedTuple):
    """How an answer came in pieces."""

    pieces: int
    """0 when nothing was heard."""
    first_seconds: float | None
    """Until the first piece; None when nothing was heard."""
    tokens_a_second: float | None
    """After the first piece; None where it cannot be told."""
    usage: Usage
    """What it took."""
    error: ModelError | None = None
    """Why the answer did not come whole; a cut at the cap on tokens does not count."""


@dataclass(frozen=True)
class Trials:
    """All forms, best first, and how the best of them streams."""

    steps: tuple[Trial, ...]
    """One for each form, best first."""
    chosen: Trial | None
    """The form that will be used; None when no form can be."""
    streamed: Streamed | None
    """None when no form can be used, or the endpoint wants no more requests."""
    capabilities: Capabilities | None
    """What is known of the model by now; None when no form can be used."""

    @property
    def fatal(self) -> ModelError | None:
        """Why nothing more can be asked, or why no answer came at all; None where answers came."""
        for trial in self.steps:
            if isinstance(trial.error, AccessError):
                return trial.error
        plain = self.steps[Step.TEXT].error
        return None if best(self.steps) or isinstance(plain, AnswerError) else plain

    @property
    def whole_usage(self) -> Usage:
        """What the answers took that came in one piece."""
        return add_usage(*(trial.usage for trial in self.steps))

    @property
    def usage(self) -> Usage:
        """What all of it took."""
        streamed = (self.streamed.usage,) if self.streamed else ()
        return add_usage(self.whole_usage, *streamed)


@dataclass
class _Learnt:
    """What one client finds out of an endpoint, for the next one: a `CapabilityStore`."""

    capabilities: Capabilities | None = None

    def recall(self, base_url: str, model: str) -> Capabilities | None:
        """What was found out so far."""
        del base_url, model  # there is one of each
        return self.capabilities

    def remember(self, base_url: str, model: str, capabilities: Capabilities) -> None:
        """Takes what was found out."""
        del base_url, model
        self.capabilities = capabilities


@dataclass
class _Ear:
    """Notes when pieces of an answer come."""

    clock: Callable[[], float]
    pieces: int = 0
    first: float | None = None
    last: float | None = None
    characters: int = 0

    def heard(self, text: str) -> None:
        """Takes a piece."""
        self.last = self.clock()
        self.first = self.last if self.first is None else self.first
        self.pieces += 1
        self.characters += len(text)

    def anew(self) -> None:
        """Forgets what was heard."""
        self.pieces, self.first, self.last, self.characters = 0, None, None, 0


def best(trials: tuple[Trial, ...]) -> Trial | None:
    """The form to use: one that is enforced, else one in which the model obeys, else any answer."""
    for wanted in ("enforced", "works", "not_enforced"):
        for trial in trials:
            if trial.outcome == wanted:
                return trial
    return None


async def try_answers(target: Target, *, pinned: Step | None = None) -> Trials:
    """Asks in every form, then once in pieces in the form that will be used.

    Plain text comes first: if that fails, it is not the form that is at fault. It may take too
    long, though, as nothing ends an answer in words; so one timeout alone settles nothing.

    Args:
        target: whom to ask.
        pinned: the form that will be used whatever comes of it; None takes the best.
    """
    learnt = _Learnt()
    tried = {Step.TEXT: await _try(target, Step.TEXT, learnt)}
    for step in Step:
        if step is not Step.TEXT:
            vain = _in_vain(tried)
            tried[step] = Trial(step, "untried") if vain else await _try(target, step, learnt)
    steps = tuple(tried[step] for step in Step)
    chosen = best(steps if pinned is None else (tried[pinned],))
    if chosen is None:
        return Trials(steps, None, None, None)
    waits = any(_must_wait(trial.error) for trial in steps)
    streamed = None if waits else await _stream(target, chosen.step, learnt)
    known = learnt.capabilities
    return Trials(steps, chosen, streamed, known and replace(known, step=chosen.step))


def _must_wait(error: ModelError | None) -> bool:
    """Whether the endpoint wants to be left alone, for a while or for good."""
    asked = error is not None and error.retry_after_seconds is not None
    return asked or isinstance(error, AccessError)


def _in_vain(tried: Mapping[Step, Trial]) -> bool:
    """Whether asking in another form would bring nothing, or take far too long."""
    errors = [trial.error for trial in tried.values()]
    slow = sum(isinstance(error, DeadlineError) for error in errors)
    if slow > 1 or any(_must_wait(error) for error in errors):
        return True
    plain = tried[Step.TEXT].error
    return plain is not None and not isinstance(plain, AnswerError | DeadlineError)


def _request(words: str, schema: Mapping[str, Json]) -> ModelRequest:
    return ModelRequest(
        messages=(Message("system", _SYSTEM), Message("user", words)),
        prompt_name="doctor",
        prompt_hash="doctor",
        schema=schema,
        max_tokens=_MAX_TOKENS,
    )


@asynccontextmanager
async def _client(target: Target, step: Step, learnt: _Learnt) -> AsyncIterator[OpenAIChatModel]:
    """A client that asks in one form only, gives up early, and hands on what it finds out."""
    limits = CallLimits(
        connect_seconds=target.limits.connect_seconds,
        read_seconds=target.limits.answer_seconds,
        stall_seconds=target.limits.answer_seconds,
        deadline_seconds=target.limits.answer_seconds,
        attempts=_ATTEMPTS,
        token_ceiling=_TOKEN_CEILING,
    )
    async with OpenAIChatModel(
        target.model,
        base_url=target.base_url,
        api_key=target.api_key,
        limits=limits,
        step=step,
        budget=Budget(Caps(), PriceList(target.model, target.base_url)),
        memory=learnt,
    ) as model:
        try:
            yield model
        finally:
            learnt.remember(target.base_url, target.model, model.capabilities)


async def _try(target: Target, step: Step, learnt: _Learnt) -> Trial:
    forbidden = step in _ENFORCEABLE
    request = _request(_ASK.format("green" if forbidden else "red"), _SCHEMA)
    try:
        async with _client(target, step, learnt) as model:
            reply = await model.answer(request)
    except ModelError as error:
        refused = isinstance(error, ProviderError) and error.status in _REFUSALS
        return Trial(step, "refused" if refused else "failed", error, usage_of(error))
    return Trial(step, _outcome(reply, enforceable=forbidden), usage=reply.usage)


def _outcome(reply: ModelReply, *, enforceable: bool) -> Outcome:
    found = find_object(reply.text)
    if isinstance(found, Unreadable):
        return "unusable"
    try:
        _Answer.model_validate(found)
    except ValidationError:
        return "not_enforced"
    return "enforced" if enforceable else "works"


async def _stream(target: Target, step: Step, learnt: _Learnt) -> Streamed:
    ear = _Ear(time.monotonic)
    started = time.monotonic()
    error: ModelError | None = None
    try:
        async with _client(target, step, learnt) as model:
            reply = await model.answer(_request(_COUNT, _COUNT_SCHEMA), listener=ear)
        usage = reply.usage
    except ModelError as failure:
        usage = usage_of(failure)
        error = None if isinstance(failure, TruncatedError) else failure
    first = None if ear.first is None else ear.first - started
    return Streamed(ear.pieces, first, _rate(ear, usage), usage, error)


def _rate(ear: _Ear, usage: Usage) -> float | None:
    """Tokens a second after the first piece; counted by the endpoint, else by length."""
    if ear.first is None or ear.last is None or ear.last <= ear.first:
        return None
    tokens = usage.output_tokens
    if tokens is None or usage.requests != 1:
        tokens = ear.characters // CHARACTERS_PER_TOKEN
    return tokens / (ear.last - ear.first)
