"""One side of a negotiation. Everything in it is private, unless it is marked to be shared."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from copilot.domain.base import Model
from copilot.domain.issue import Option, SharedText


class Alternative(Model):
    """A course of action without this deal; the best of them is the BATNA.

    Given by what it is worth, or by its terms; one of the two.
    """

    name: Annotated[str, Field(min_length=1)]
    """What I would do instead."""
    worth: float | None = None
    """Points between my worst (0) and best (100) outcome; may lie outside."""
    terms: dict[str, Option] | None = None
    """An option for every issue that has options; numbers may lie outside the range."""

    @model_validator(mode="after")
    def _worth_or_terms(self) -> Self:
        if (self.worth is None) == (self.terms is None):
            raise ValueError("an alternative has either `worth` or `terms`")
        return self


class Party(Model):
    """A side: its alternatives, its limits, and what drives it."""

    name: str | None = None
    """Shareable."""
    interests: tuple[SharedText, ...] = ()
    """Why the side wants what it wants."""
    constraints: tuple[str, ...] = ()
    """What the side cannot do."""
    pressures: tuple[str, ...] = ()
    """Deadlines and other things that weigh on the side."""
    alternatives: tuple[Alternative, ...] = ()
    """What the side does without a deal."""
    walk_away: dict[str, Option] = Field(default_factory=dict)
    """Hard floors, issue by issue, in the user's own units."""
    aspiration: dict[str, Option] = Field(default_factory=dict)
    """What the side hopes for."""
    risk_tolerance: Literal["low", "medium", "high"] | None = None
    """How well the side bears an uncertain result."""
    even_bet: Annotated[float, Field(gt=0)] | None = None
    """The largest sum, in money, that this side would take at even chances against losing half of
    it: its risk tolerance as a figure (Howard 1988)."""
    discount_rate: Annotated[float, Field(ge=0, le=10)] | None = None
    """A year; at 0.08, 108 a year later are worth 100 today."""
