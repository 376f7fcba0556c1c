"""An answer that arrives in pieces, read into the same completion as one that arrives whole.

A stream is a list of lines; `data: {…}` holds a piece, `data: [DONE]` or a finish reason ends it.
What ends without either was cut off, whatever had come by then. A run of white space without end,
which a grammar lets small models write, is left at once.
"""

import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from copilot.errors import ProviderError
from copilot.llm.failures import Privacy, Trouble, body_trouble, request_id_of
from copilot.llm.protocol import Json, Listener
from copilot.llm.replies import (
    RAMBLING,
    Completion,
    as_text,
    completion_from,
    first_choice,
    read_completion,
)
from copilot.llm.usage import read_usage

_DONE: Final = "[DONE]"
_FIELDS: Final = ("data:", ":", "event:", "id:", "retry:")
"""What a line of an event stream opens with."""


@dataclass
class _Pieces:
    """What has come of one answer."""

    listener: Listener
    content: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    call: tuple[Json] | None = None
    """The number of the first tool call, which is the answer; not every server begins with 0."""
    blank: int = 0
    """White space at the end of the content so far."""
    finish_reason: str | None = None
    about: dict[str, Json] = field(default_factory=dict)
    """Identifier, model and usage, as they were said last."""

    def take(self, chunk: dict[str, Json]) -> None:
        """Adds what one piece holds."""
        for name in ("id", "model", "usage"):
            if chunk.get(name):
                self.about[name] = chunk[name]
        choice = first_choice(chunk)
        if choice is None:
            return
        finish = choice.get("finish_reason")
        if isinstance(finish, str) and finish:
            self.finish_reason = finish
        # Some servers send the last piece as a whole message.
        delta = choice.get("delta") or choice.get("message")
        if isinstance(delta, dict):
            self._take_delta(delta)

    def _take_delta(self, delta: dict[str, Json]) -> None:
        self._hear(self.content, as_text(delta.get("content")))
        reasoning = as_text(delta.get("reasoning_content")) or as_text(delta.get("reasoning"))
        self.reasoning.append(reasoning)
        self.refusal.append(as_text(delta.get("refusal")))
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else ():
            if isinstance(call, dict):
                self.call = self.call or (call.get("index", 0),)
                function = call.get("function")
                if isinstance(function, dict) and self.call == (call.get("index", 0),):
                    said = function.get("arguments")
                    whole = json.dumps(said) if isinstance(said, dict) else as_text(said)
                    self._hear(self.arguments, whole)

    def _hear(self, pieces: list[str], text: str) -> None:
        if not text:
            return
        pieces.append(text)
        kept = len(text.rstrip())
        self.blank = len(text) - kept + (0 if kept else self.blank)
        self.listener.heard(text)

    def completion(self, request_id: str | None) -> Completion:
        """The whole answer."""
        message: dict[str, Json] = {
            "content": "".join(self.content),
            "reasoning_content": "".join(self.reasoning),
            "refusal": "".join(self.refusal),
        }
        if any(self.arguments):
            message["tool_calls"] = [{"function": {"arguments": "".join(self.arguments)}}]
        choice: dict[str, Json] = {"message": message, "finish_reason": self.finish_reason}
        return completion_from(self.about, choice, request_id)


@dataclass
class Patience:
    """How long to wait for the next piece. Comments that only keep a connection open put nothing off."""

    first_seconds: float
    """Until something is said at all."""
    stall_seconds: float
    """From one thing said to the next."""
    now: Callable[[], float]
    """Seconds on the event loop's clock."""
    until: float = field(init=False)
    """The moment at which it ends."""
    begun: bool = False
    """Whether something was said."""

    def __post_init__(self) -> None:
        self.until = self.now() + self.first_seconds

    def renew(self) -> None:
        """Something was said."""
        self.begun = True
        self.until = self.now() + self.stall_seconds

    @property
    def seconds(self) -> float:
        """How long it lasts now."""
        return self.stall_seconds if self.begun else self.first_seconds


class BrokenOffError(Exception):
    """The connection ended in the middle; between `sending` and this module only."""


class SilenceError(Exception):
    """Nothing came for too long; between `sending` and this module only."""


async def read_stream(
    pieces: AsyncIterator[bytes],
    headers: Mapping[str, str],
    *,
    privacy: Privacy,
    listener: Listener,
    patience: Patience,
) -> Completion | Trouble:
    """The answer in the body of an HTTP 200 to a request that asked for a stream.

    Args:
        pieces: The body as it arrives, cut anywhere; may raise the two errors above.
        headers: Of the reply.
        privacy: What no message may repeat.
        listener: Hears the text as it comes.
        patience: Renewed with everything that is said.

    Returns:
        The answer; or what came in its place, the answer of a server that knows no streams too.
    """
    stream = _Stream(_Pieces(listener), headers, privacy)
    broken: Trouble | None = None
    try:
        async with contextlib.aclosing(_lines(pieces)) as lines:
            async for line in lines:
                if stream.take(line):
                    patience.renew()
                if stream.ended:
                    break
    except BrokenOffError:
        broken = _cut_off(request_id_of(headers))
    except SilenceError:
        broken = _stalled(patience.seconds, request_id_of(headers))
    return stream.outcome(broken)


@dataclass
class _Stream:
    """What the lines of a body come to."""

    found: _Pieces
    headers: Mapping[str, str]
    privacy: Privacy
    other: list[str] = field(default_factory=list)
    """Lines of a body that is no event stream."""
    events: bool = False
    done: bool = False
    trouble: Trouble | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing that still comes matters."""
        return self.done or self.trouble is not None or self.found.blank >= RAMBLING

    def take(self, line: str) -> bool:
        """Takes a line; whether it said anything."""
        if not self.events and not self.other:
            line = line.removeprefix("\ufeff")
        if not self.events and not line.startswith(_FIELDS):
            self.other.append(line)
            return bool(line.strip())
        self.events = True
        said = line.removeprefix("data:").strip() if line.startswith("data:") else ""
        self.done = said == _DONE
        if said and not self.done:
            self.trouble = _take(said, self.found, self.headers, self.privacy)
        return bool(said)

    def outcome(self, broken: Trouble | None) -> Completion | Trouble:
        """The answer, or why there is none; `broken` says how the body ended before its time."""
        request_id = request_id_of(self.headers)
        whole = self.done or self.found.blank >= RAMBLING or self.found.finish_reason is not None
        trouble = self.trouble
        if trouble is None and not self.events and broken is None:
            body = "\n".join(self.other)
            return read_completion(body, self.headers, privacy=self.privacy)
        if trouble is None and not whole:
            trouble = broken or _cut_off(request_id)
        if trouble is None:
            return self.found.completion(request_id)
        told = self.found.about.get("usage")
        return replace(trouble, usage=read_usage(self.found.about)) if told else trouble


def _cut_off(request_id: str | None) -> Trouble:
    """A stream that ended before the answer did; trying again may help."""
    error = ProviderError(
        "The connection broke off before the answer was whole.",
        hint="Try again; a proxy in between may end long answers.",
        request_id=request_id,
    )
    return Trouble(error, transient=True, may_be_billed=True)


def _stalled(seconds: float, request_id: str | None) -> Trouble:
    """A stream in which nothing came any more; trying again may help."""
    error = ProviderError(
        f"The answer stopped coming: nothing in {seconds:g} s.",
        hint="Try again; is the server overloaded?",
        request_id=request_id,
    )
    return Trouble(error, transient=True, may_be_billed=True)


def _take(
    said: str, found: _Pieces, headers: Mapping[str, str], privacy: Privacy
) -> Trouble | None:
    """Adds one event; what is wrong with it, or None."""
    try:
        chunk: Json = json.loads(said)
    except (ValueError, RecursionError):
        chunk = None
    if not isinstance(chunk, dict):
        error = ProviderError(
            "A piece of the answer cannot be read.",
            hint="Try again; if it stays so, check the base URL.",
            request_id=request_id_of(headers),
        )
        return Trouble(error, transient=True, may_be_billed=True)
    choice = first_choice(chunk) or {}
    found.take(chunk)
    trouble = body_trouble(chunk, headers, privacy=privacy)
    trouble = trouble or body_trouble({"error": choice.get("error")}, headers, privacy=privacy)
    if trouble is None:
        return None
    return replace(trouble, may_be_billed=bool(found.content or found.reasoning))


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncGenerator[str]:
    """The lines of a body. Cut at newlines alone: JSON may hold the other line ends of Unicode."""
    rest = b""
    async for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
    if rest:
        yield rest.decode("utf-8", "replace")
