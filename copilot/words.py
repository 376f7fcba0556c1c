"""Words that every room says alike: lists, days, and whom something concerns."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

CURRENCY_SIGNS: Final = "$€£¥₹"
"""Signs of currencies that stand before their number."""


def listed(items: Iterable[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty for nothing."""
    *first, end = tuple(items) or ("",)
    return f"{', '.join(first)} {last} {end}" if first else end


def day(when: date) -> str:
    """15 January 2027."""
    return f"{when.day} {when:%B} {when.year}"


def plain(text: str) -> str:
    """A text without capitals, odd spaces and its full stop, to compare by."""
    return " ".join(text.split()).casefold().rstrip(".")


def in_quotes(text: str) -> str:
    """A text to be said in quotation marks; those inside it become single ones."""
    return '"' + text.strip('"').replace('"', "'") + '"'


def whom(who: Literal["me", "them"]) -> str:
    """A side as the object of a sentence that the user reads."""
    return "you" if who == "me" else "them"
