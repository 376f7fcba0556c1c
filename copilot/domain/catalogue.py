"""Further issues that a negotiation of some kind usually has room for."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from copilot.domain.base import Model
from copilot.domain.scenario import Context

Place: TypeAlias = Literal[
    "payment terms",
    "timing",
    "scope",
    "risk allocation",
    "relationship terms",
    "future options",
    "non-monetary",
]
"""The seven places to look for further issues."""


class FurtherIssue(Model):
    """An issue that may be brought in, and why each side might like it."""

    name: Annotated[str, Field(min_length=1)]
    """As it would stand in the scenario."""
    contexts: tuple[Context, ...]
    """The kinds of negotiation it belongs to."""
    place: Place
    """Where it was found."""
    options: Annotated[tuple[str, ...], Field(min_length=2)]
    """Typical options, as a starting point to edit."""
    why_me: Annotated[str, Field(min_length=1)]
    """Why the user might value it."""
    why_them: Annotated[str, Field(min_length=1)]
    """Why it may cost the counterparty little."""
    question: Annotated[str, Field(min_length=1)]
    """An open question that brings it up without asking for it."""
    also_called: tuple[str, ...] = ()
    """Other names, so that an issue already in the scenario is not suggested again."""
