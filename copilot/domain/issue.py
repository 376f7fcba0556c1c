"""An issue is a thing to settle; an option is a value it can take."""

import re
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, StrictFloat, StrictInt, StrictStr, model_validator
from typing_extensions import override

from copilot.domain.base import Model

Option: TypeAlias = StrictInt | StrictFloat | StrictStr
"""A number or a text, as the file has it; a date is a text."""

Word: TypeAlias = Literal["high", "medium", "low"]
"""A priority in words; words only order issues, they are never turned into numbers."""

_CURRENCY = re.compile(
    r"[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR"
    r"|SGD|HKD|KRW|TRY|ILS|AED|SAR|THB|IDR|MYR|PHP|RON|UAH|RUB|ARS|CLP|COP|NGN|KES|EGP"
    r"|dollars?|euros?|pounds?)\b"
)


def option_text(option: Option) -> str:
    """The option as a person types it: 2.0 reads "2", 160000 reads "160000"."""
    if isinstance(option, float) and option.is_integer():
        return str(int(option))
    return str(option)


def as_date(option: Option) -> date | None:
    """The calendar day that a text option names in ISO form, or None."""
    if not isinstance(option, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", option):
        return None
    try:
        return date.fromisoformat(option)
    except ValueError:
        return None


class SharedText(Model):
    """A text of mine and who may read it."""

    text: Annotated[str, Field(min_length=1)]
    """What is said."""
    share: Literal["yes", "trade", "never"] = "never"
    """`yes`: the counterparty may know; `trade`: only against something; `never`: mine alone."""


class Priority(Model):
    """How much the swing from the worst to the best option of an issue matters to a side.

    At most one of the three is given; none given means unknown.
    """

    word: Word | None = None
    """Orders issues: every high at least each medium, every medium at least each low."""
    rank: Annotated[int, Field(ge=1)] | None = None
    """Orders issues: 1 is first; equal ranks are left unordered."""
    weight: tuple[float, float] | None = None
    """Lowest and highest weight on a scale shared by all weights of a side; equal if exact."""

    @model_validator(mode="after")
    def _one_form_and_a_sane_interval(self) -> Self:
        if sum(form is not None for form in (self.word, self.rank, self.weight)) > 1:
            raise ValueError("give a word, a rank or a weight, not several")
        if self.weight is not None and not 0 <= self.weight[0] <= self.weight[1]:
            raise ValueError("a weight is at least 0, and an interval goes from low to high")
        return self

    @property
    def unknown(self) -> bool:
        """Whether nothing at all was said."""
        return self.word is None and self.rank is None and self.weight is None

    @override
    def __str__(self) -> str:
        if self.word is not None:
            return self.word
        if self.rank is not None:
            return f"rank {self.rank}"
        if self.weight is None:
            return "unknown"
        low, high = self.weight
        return f"weight {low:g}" if low == high else f"weight {low:g} to {high:g}"


class Stance(Model):
    """What one side wants on one issue, as far as it is known."""

    priority: Priority = Priority()
    """How much the issue matters to this side."""
    wants: Option | None = None
    """`more`, `less`, or the option this side likes best; None when nothing says."""
    position: Option | None = None
    """What this side has asked for or offered; a number may lie outside the options."""
    values: tuple[float, ...] | None = None
    """How good each option is for this side, 0 to 100, in the order of the options."""
    because: SharedText | None = None
    """The interest behind the position."""
    confidence: Literal["low", "medium", "high"] = "medium"
    """How sure I am; a low guess orders ideas and decides no verdict."""


class Part(Model):
    """A part into which an issue can be split."""

    name: Annotated[str, Field(min_length=1)]
    """What the part is called. They may read it."""
    mine: Annotated[float, Field(ge=0)]
    """How much of the issue's worth to me lies in it; the parts are relative to each other. Private."""
    theirs: Annotated[float, Field(ge=0)]
    """How much of its worth to them. Private: a guess."""


class Issue(Model):
    """A thing to settle, with the options it can take and what each side wants."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    """Unique in the scenario."""
    options: tuple[Option, ...] = ()
    """In the file's order, unique as text. Empty while nobody has said what it can be."""
    unit: str | None = None
    """What a number of this issue counts: `USD per year`, `days a week`."""
    about: str | None = None
    """What the issue covers. The counterparty may read it."""
    mine: Stance = Stance()
    """What I want."""
    theirs: Stance = Stance()
    """What I believe that they want."""
    parts: tuple[Part, ...] = ()
    """What it can be split into; none, or two and more."""

    @model_validator(mode="after")
    def _options_and_values_fit(self) -> Self:
        texts = [option_text(option) for option in self.options]
        if len(set(texts)) != len(texts):
            raise ValueError("options are unique as text")
        for stance in (self.mine, self.theirs):
            if stance.values is not None and len(stance.values) != len(self.options):
                raise ValueError("values hold one number for each option")
            if stance.values is not None and not all(0 <= v <= 100 for v in stance.values):  # noqa: PLR2004 - the scale's ends
                raise ValueError("values lie between 0 and 100")
        return self

    @property
    def is_open(self) -> bool:
        """Whether fewer than two options are known, so that nothing about it can be priced."""
        return len(self.options) < 2  # noqa: PLR2004 - settling needs a choice

    @property
    def numeric(self) -> bool:
        """Whether every option is a number."""
        return bool(self.options) and all(not isinstance(o, str) for o in self.options)

    @property
    def has_currency(self) -> bool:
        """Whether the unit names a currency."""
        return self.unit is not None and _CURRENCY.search(self.unit) is not None

    def find(self, text: Option) -> Option | None:
        """The option that reads like `text`, or None; nothing is rounded or replaced."""
        wanted = option_text(text).strip()
        return next((option for option in self.options if option_text(option) == wanted), None)

    def nearest(self, text: Option) -> tuple[str, ...]:
        """Up to three options that look like `text`; for numbers the two around it."""
        if self.numeric:
            try:
                wanted = float(option_text(text).replace(",", ""))
            except ValueError:
                return ()
            numbers = sorted(self.options, key=lambda option: abs(float(option) - wanted))
            return tuple(option_text(option) for option in numbers[:2])
        texts = {option_text(option).casefold(): option_text(option) for option in self.options}
        found = get_close_matches(option_text(text).casefold(), texts, n=3, cutoff=0.4)
        return tuple(texts[name] for name in found)
