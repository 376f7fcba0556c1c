"""Recorded answers: one readable JSON file for each request, found by a hash of the request.

What goes into the hash: class of base URL, model, messages, prompt hash, schema hash, sampling
parameters, trial. A changed prompt therefore misses, and says what changed; it never gets an
old answer and never calls a model. No header and no key is held.

An answer that cannot be used (cut off, declined, empty) is recorded too, and fails again in a
replay: whoever keeps the good answers alone counts too well.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from copilot.domain.base import Model
from copilot.domain.documents import Usage
from copilot.errors import (
    AnswerError,
    EmptyAnswerError,
    RefusalError,
    ReplayMissError,
    TruncatedError,
)
from copilot.llm.endpoint import EndpointKind
from copilot.llm.outage import outage_behind
from copilot.llm.protocol import ChatModel, Json, Listener, ModelReply, ModelRequest
from copilot.llm.usage import usage_of
from copilot.whole_file import write_whole

_REFRESH = (
    "Record it with a live model; cassettes that a changed prompt orphans are listed as unused."
)


_FAILURES: Final[Mapping[str, type[AnswerError]]] = {
    error.kind: error for error in (TruncatedError, RefusalError, EmptyAnswerError)
}


class RecordedMessage(Model):
    """One turn."""

    role: Literal["system", "user", "assistant"]
    """Who speaks."""
    content: str
    """What was said."""


class RecordedRequest(Model):
    """All that a request is told apart by; its hash is the key."""

    endpoint: EndpointKind
    """The class of the base URL."""
    model: str
    """The name that was asked for."""
    messages: tuple[RecordedMessage, ...]
    """The rendered messages."""
    prompt_hash: str
    """The identity of the prompt."""
    schema_hash: str | None
    """The hash of the wire schema; None for free text."""
    max_tokens: int
    """Cap on the answer."""
    temperature: float | None
    """None leaves it to the endpoint."""
    seed: int | None
    """None leaves it to the endpoint."""
    trial: int
    """The repeat number."""

    def key(self) -> str:
        """The SHA-256 of the canonical JSON."""
        return _sha256(self.model_dump(mode="json"))


class RecordedReply(Model):
    """What was answered."""

    text: str
    """The whole answer."""
    model: str
    """The name that the endpoint gave."""
    finish_reason: str
    """What the endpoint said."""
    usage: Usage
    """As it was; `seconds` are those of the recording."""


class RecordedFailure(Model):
    """An answer that cannot be used."""

    kind: Literal["truncated", "refusal", "empty"]
    """Which error it was."""
    message: str
    """As it was told."""
    text: str | None
    """What came all the same."""
    usage: Usage
    """What it used."""

    def error(self) -> AnswerError:
        """The same error again."""
        usage = self.usage.model_copy(update={"recorded": True})
        return _FAILURES[self.kind](self.message, text=self.text, usage=usage)


class Cassette(Model):
    """One recorded answer."""

    prompt_name: str
    """The prompt, for people."""
    origin: Literal["recorded", "authored"]
    """Whether a model wrote the answer or a person did."""
    note: str = ""
    """What an authored answer is for."""
    recorded: date
    """When."""
    request: RecordedRequest
    """What was asked."""
    reply: RecordedReply | RecordedFailure
    """What was answered, or why the answer cannot be used."""


def recorded_request(
    request: ModelRequest, *, model: str, endpoint: EndpointKind
) -> RecordedRequest:
    """What a request is told apart by, asked of this model at an endpoint of this class."""
    return RecordedRequest(
        endpoint=endpoint,
        model=model,
        messages=tuple(
            RecordedMessage(role=message.role, content=message.content)
            for message in request.messages
        ),
        prompt_hash=request.prompt_hash,
        schema_hash=None if request.schema is None else _sha256(request.schema),
        max_tokens=request.max_tokens,
        temperature=request.temperature,
        seed=request.seed,
        trial=request.trial,
    )


def write_cassette(folder: Path, cassette: Cassette) -> Path:
    """Writes a cassette under its key, whole or not at all, and returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, cassette.request)
    text = json.dumps(
        cassette.model_dump(mode="json"), indent=2, sort_keys=True, ensure_ascii=False
    )
    write_whole(path, f"{text}\n")
    return path


def read_cassette(path: Path) -> Cassette:
    """The cassette in a file.

    Raises:
        ReplayMissError: it cannot be read, or was edited so that its name is no longer its key.
    """
    try:
        cassette = Cassette.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ReplayMissError(
            f"The recording {path.name} cannot be read.", hint="Restore it, or record it again."
        ) from error
    if cassette.request.key() != path.stem:
        raise ReplayMissError(
            f"The recording {path.name} was changed: its request no longer gives its name.",
            hint="Restore it, or record it again.",
        )
    return cassette


def unused_cassettes(folder: Path, used_keys: Collection[str]) -> tuple[Path, ...]:
    """The cassettes that no request asked for, by name; nothing is deleted."""
    return tuple(path for path in sorted(folder.glob("*.json")) if path.stem not in used_keys)


class CassetteModel:
    """A model that answers from recordings only.

    Args:
        folder: Where the cassettes are.
        model: The name of the model whose answers are asked for.
        endpoint: The class of the base URL they were recorded from.
    """

    def __init__(self, folder: Path, *, model: str, endpoint: EndpointKind) -> None:
        self._folder = folder
        self._model = model
        self._endpoint = endpoint
        self._used: set[str] = set()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    @property
    def used_keys(self) -> frozenset[str]:
        """The keys that were asked for."""
        return frozenset(self._used)

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The recorded reply; whoever listens hears it in one piece.

        Raises:
            AnswerError: the recorded answer cannot be used.
            ReplayMissError: there is none; the message says what changed against the nearest
                recording of the same prompt.
        """
        wanted = recorded_request(request, model=self._model, endpoint=self._endpoint)
        path = _path(self._folder, wanted)
        self._used.add(path.stem)
        if not path.is_file():
            raise ReplayMissError(_miss(self._folder, request.prompt_name, wanted), hint=_REFRESH)
        reply = read_cassette(path).reply
        if isinstance(reply, RecordedFailure):
            raise reply.error()
        if listener is not None:
            listener.heard(reply.text)
        return ModelReply(
            text=reply.text,
            model=reply.model,
            usage=reply.usage.model_copy(update={"recorded": True}),
            finish_reason=reply.finish_reason,
            deadline=request.deadline,
        )


def _today() -> date:
    return datetime.now(UTC).date()


class RecordingModel:
    """A model that answers from recordings and records what is missing.

    Args:
        live: Who answers what is not recorded.
        folder: Where the cassettes are.
        endpoint: The class of the live model's base URL.
        refresh: Record again what is there.
        today: The date to write down.
    """

    def __init__(
        self,
        live: ChatModel,
        folder: Path,
        *,
        endpoint: EndpointKind,
        refresh: bool = False,
        today: Callable[[], date] = _today,
    ) -> None:
        self._live = live
        self._folder = folder
        self._endpoint: EndpointKind = endpoint
        self._refresh = refresh
        self._today = today
        self._replay = CassetteModel(folder, model=live.name, endpoint=endpoint)

    @property
    def name(self) -> str:
        """The live model's name."""
        return self._live.name

    @property
    def used_keys(self) -> frozenset[str]:
        """The keys that were asked for."""
        return self._replay.used_keys

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The recorded reply, or the live one, which is then recorded.

        Answers that cannot be used are recorded too. A provider that could not be reached is not,
        nor an answer that was cut off where an outage or a budget kept the longer one away.

        Raises:
            ModelError: the live call failed.
            TruncatedError: the answer was cut off.
            RefusalError: the model declined.
            EmptyAnswerError: no text came.
            ReplayMissError: a recording cannot be read.
        """
        wanted = recorded_request(request, model=self.name, endpoint=self._endpoint)
        if _path(self._folder, wanted).is_file() and not self._refresh:
            return await self._replay.answer(request, listener=listener)
        try:
            reply = await self._live.answer(request, listener=listener)
        except (TruncatedError, RefusalError, EmptyAnswerError) as error:
            if outage_behind(error) is None:
                self._keep(request, wanted, recorded_failure(error))
            raise
        self._keep(request, wanted, recorded_reply(reply))
        return reply

    def _keep(
        self,
        request: ModelRequest,
        wanted: RecordedRequest,
        came: RecordedReply | RecordedFailure,
    ) -> None:
        write_cassette(
            self._folder,
            Cassette(
                prompt_name=request.prompt_name,
                origin="recorded",
                recorded=self._today(),
                request=wanted,
                reply=came,
            ),
        )


def recorded_reply(reply: ModelReply) -> RecordedReply:
    """What a recording keeps of a reply."""
    return RecordedReply(
        text=reply.text, model=reply.model, finish_reason=reply.finish_reason, usage=reply.usage
    )


def recorded_failure(
    error: TruncatedError | RefusalError | EmptyAnswerError,
) -> RecordedFailure:
    """What a recording keeps of an answer that cannot be used."""
    kind: Literal["truncated", "refusal", "empty"]
    match error:
        case TruncatedError():
            kind = "truncated"
        case RefusalError():
            kind = "refusal"
        case _:
            kind = "empty"
    return RecordedFailure(kind=kind, message=error.message, text=error.text, usage=usage_of(error))


def _path(folder: Path, request: RecordedRequest) -> Path:
    return folder / f"{request.key()}.json"


def _sha256(value: Mapping[str, Json]) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _miss(folder: Path, prompt_name: str, wanted: RecordedRequest) -> str:
    """What to tell: the parts of the key that differ from the nearest recording."""
    candidates: list[tuple[int, str, list[str]]] = []
    for path in sorted(folder.glob("*.json")):
        cassette = read_cassette(path)
        if cassette.prompt_name == prompt_name:
            changes = _changes(cassette.request, wanted)
            candidates.append((len(changes), path.name, changes))
    start = f"There is no recorded answer for the prompt {prompt_name!r} (key {wanted.key()[:12]}…)"
    if not candidates:
        return f"{start}: none of this prompt at all."
    _, name, changes = min(candidates)
    return f"{start}: {', '.join(changes)} against {name}."


def _changes(before: RecordedRequest, now: RecordedRequest) -> list[str]:
    """What differs, in words; texts are not repeated."""
    changes = [
        f"{label} changed from {getattr(before, name)!r} to {getattr(now, name)!r}"
        for name, label in (
            ("endpoint", "endpoint"),
            ("model", "model"),
            ("max_tokens", "max_tokens"),
            ("temperature", "temperature"),
            ("seed", "seed"),
            ("trial", "trial"),
        )
        if getattr(before, name) != getattr(now, name)
    ]
    if before.prompt_hash != now.prompt_hash:
        changes.append("prompt hash changed")
    if before.schema_hash != now.schema_hash:
        changes.append("schema changed")
    if len(before.messages) != len(now.messages):
        changes.append(f"messages changed ({len(before.messages)} turns, now {len(now.messages)})")
    elif before.messages != now.messages:
        pairs = zip(before.messages, now.messages, strict=True)
        turns = [str(turn) for turn, (old, new) in enumerate(pairs, start=1) if old != new]
        changes.append(f"messages changed (turn {', '.join(turns)})")
    return changes
