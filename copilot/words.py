"""Words that every room says alike: lists, days, and whom something concerns."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

CURRENCY_SIGNS: Final = "$€£¥₹"
"""Signs of currencies that stand before their number."""
_GREAT: Final = ("million", "billion", "thousand", "k", "m", "bn")
"""Words behind a number that is no count of single coins: "$9.5 million"."""


def signed(number: str, unit: str) -> str:
    """A number with a unit that begins with a currency's sign: "£800 per month", "$2.50".

    A single decimal gets its second digit, as sums of money are written.
    """
    sign, rest = unit[0], unit[1:]
    _, point, decimals = number.partition(".")
    tenths = point and len(decimals) == 1 and (rest.split() or [""])[0].casefold() not in _GREAT
    return f"{sign}{number}{'0' if tenths else ''}{rest}"


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
    framed = text.count('"') == 2 and text.startswith('"') and text.endswith('"')  # noqa: PLR2004
    inner = text[1:-1] if framed else text
    return '"' + inner.replace('"', "'") + '"'


def whom(who: Literal["me", "them"]) -> str:
    """A side as the object of a sentence that the user reads."""
    return "you" if who == "me" else "them"
