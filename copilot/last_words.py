"""What to say when a run is stopped before its answer.

Whoever spends or keeps something leaves words about it. Only the command line asks for them, and
only when it is interrupted; without it, nothing is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias

Words: TypeAlias = Callable[[], str]
"""Gives one or more sentences, or an empty text, as things stand when it is called."""

_LEFT: Final[ContextVar[list[Words] | None]] = ContextVar("last_words", default=None)


@contextmanager
def last_words() -> Iterator[None]:
    """What is left from here on is kept until the `with` ends."""
    token = _LEFT.set([])
    try:
        yield
    finally:
        _LEFT.reset(token)


def leave_words(words: Words) -> None:
    """Has something to say if the run is stopped."""
    kept = _LEFT.get()
    if kept is not None:
        kept.append(words)


def words_left() -> Sequence[Words]:
    """All that was left so far, oldest first."""
    return tuple(_LEFT.get() or ())
