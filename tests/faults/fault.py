"""What a fault is: what the server does, and what a client that can be relied on makes of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from copilot.llm.protocol import Json
from tests.faults.answers import Said
from tests.faults.exchange import Exchange

Act: TypeAlias = Callable[[Exchange], Awaitable[None]]

Then: TypeAlias = Literal["answer", "again", "cap", "form", "empty", "adapt", "final"]
"""What is right to do next.

    answer  take it
    again   the same request once more, as often as the limits allow
    cap     ask once more with room for a longer answer, once in a call
    form    ask for the answer in the next lower form, as long as there is one
    empty   ask once more, once in a call
    adapt   ask once more without what was refused
    final   raise
"""

Content: TypeAlias = Literal["good", "bad entry", "unreadable"]
"""Of an answer: all entries fit, the first does not, no entry can be taken out."""


def _always(body: Mapping[str, Json]) -> bool:
    return bool(body)


@dataclass(frozen=True)
class Fault:
    """One way to fail."""

    name: str
    """The number of the failure mode and the variant: `16-cut-between`; 00 is beside the list."""
    then: Then
    plain: Act | None = None
    """What the server does with a request for a whole reply; None when it makes no sense there."""
    streamed: Act | None = None
    """The same for a request for a stream."""
    error: str = ""
    """The kind of the error when it goes no further."""
    content: Content = "good"
    names_request: bool = True
    """Whether a client can know the request's id."""
    mixes: bool = True
    """Whether it may stand among others in a long run; not when it takes long."""
    applies: Callable[[Mapping[str, Json]], bool] = _always
    """Whether the request holds what the fault is about."""

    @property
    def number(self) -> int:
        """Which of the seventeen failure modes; 0 for the others."""
        return int(self.name[:2])

    def act(self, *, streamed: bool) -> Act | None:
        """What the server does."""
        return self.streamed if streamed else self.plain


def says(make: Callable[[Exchange], Said]) -> Act:
    """An answer, plain or streamed."""

    async def act(exchange: Exchange) -> None:
        await exchange.say(make(exchange))

    return act


def words(
    name: str,
    make: Callable[[Exchange], Said],
    *,
    then: Then = "answer",
    content: Content = "good",
    error: str = "",
) -> Fault:
    """A fault in what the model says, in plain replies and in streams alike."""
    act = says(make)
    return Fault(name, then, act, act, error=error, content=content)
