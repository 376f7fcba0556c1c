"""What the rest of the package knows of a language model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from copilot.domain.documents import Usage

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that JSON can hold."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class ModelRequest:
    """One thing to ask of a model."""

    messages: tuple[Message, ...]
    """Ends on a user turn."""
    prompt_name: str
    """For people and traces: `value-creation`."""
    prompt_hash: str
    """The identity of the prompt: template sources and schema skeleton."""
    schema: Mapping[str, Json] | None = None
    """The wire schema of the answer; None for free text."""
    schema_name: str = "answer"
    """The name that the endpoint is told for the schema."""
    max_tokens: int = 4096
    """Cap on the answer; always sent."""
    temperature: float | None = None
    """None leaves it to the endpoint."""
    seed: int | None = None
    """None leaves it to the endpoint."""
    trial: int = 0
    """The repeat number, part of a recording's key."""
    deadline: float | None = None
    """The moment on `time.monotonic` after which to give up; None starts a new one.
    A re-ask takes it over from the reply, so that one deadline holds for both."""
    spending: object | None = None
    """What was spent on this question already, as its reply has it; a re-ask takes it over too."""


def _nobody(held: bool) -> None:  # noqa: FBT001 - the one thing that is reported
    """A recording learns nothing."""


@dataclass(frozen=True)
class ModelReply:
    """What a model answered."""

    text: str
    """The whole answer, with `<think>` parts already taken out."""
    model: str
    """The name that the endpoint gave."""
    usage: Usage
    """Over every attempt of this request."""
    finish_reason: str
    """`stop`, or what the endpoint said."""
    request_id: str | None = None
    """The provider's own identifier."""
    deadline: float | None = None
    """The moment at which the time for this question runs out, re-asks included."""
    spending: object | None = None
    """What was spent on this question, for whoever sent it; means nothing to others."""
    report: Callable[[bool], None] = _nobody
    """Tells who answered whether the answer had the form that was asked for, once it was read."""


class Listener(Protocol):
    """Someone who hears an answer while it is made. For display: the reply is what counts."""

    def heard(self, text: str) -> None:
        """Takes a further piece of the answer's text."""
        ...

    def anew(self) -> None:
        """Says that what was heard so far is void, as the answer begins again."""
        ...


class ChatModel(Protocol):
    """Something that answers requests: an endpoint, a recording, a hand-written fake."""

    @property
    def name(self) -> str:
        """The model's name, as the user asked for it."""
        ...

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The reply to one request.

        Args:
            request: What to ask.
            listener: Hears the answer while it is made.

        Raises:
            ModelError: the call failed; the subclass says how.
            ReplayMissError: only recordings may be used and there is none.
        """
        ...
