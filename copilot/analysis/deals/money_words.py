"""Sums as people say them: three digits or as many as a range needs, never kinder than they are."""

import math

from copilot.analysis.deals.settlement import NO_CURRENCY
from copilot.domain.sources import Figure
from copilot.words import CURRENCY_SIGNS

_DETERMINERS = frozenset({"the", "a", "an", "our", "my", "their", "your", "to"})
_DIGITS = 3
_SAID_DIGITS = 4
_MOST_DIGITS = 9


def with_currency(number: str, unit: str) -> str:
    """The number with its currency: "9,000 EUR", "$9,000"; alone where there is none."""
    if unit == NO_CURRENCY:
        return number
    return f"{unit}{number}" if unit in CURRENCY_SIGNS else f"{number} {unit}"


def between(low: str, high: str, unit: str) -> str:
    """Two ends with their currency: "between 8,000 and 9,000 EUR", "between $8,000 and $9,000"."""
    first = with_currency(low, unit) if unit in CURRENCY_SIGNS else low
    return f"between {first} and {with_currency(high, unit)}"


def at_most(amount: float) -> str:
    """The amount rounded down to three digits: what is said is never more than what there is."""
    return _text(_cut(amount, _DIGITS, amount, up=False))


def at_least(amount: float) -> str:
    """The amount rounded up to three digits."""
    return _text(_cut(amount, _DIGITS, amount, up=True))


def inside(amount: float, low: float, high: float, *, up: bool) -> str:
    """A limit between two ends, rounded up or down but not past them; three digits if they do."""
    for digits in range(_DIGITS, _MOST_DIGITS):
        told = _cut(amount, digits, amount, up=up)
        if low < told < high:
            return _text(told)
    return _text(amount)


def near(amount: float) -> str:
    """The amount to three digits."""
    return _text(_nearest(amount, _DIGITS, amount))


def number_of(told: str) -> float:
    """The amount that a told number stands for: "11,500" is 11500."""
    return float(told.replace(",", ""))


def said(figure: Figure, *, digits: int = _SAID_DIGITS) -> str:
    """A range to four digits: "6,000 to 12,000"; one number where it is exact."""
    low, high = (_text(_nearest(end, digits, end)) for end in figure)
    return low if low == high else f"{low} to {high}"


def within(low: float, high: float, fair: float) -> tuple[str, str, str]:
    """Two ends and the sum between them, rounded inwards: each sum told leaves both a gain.

    As few digits, from three, as leave at least nine tenths of the room between the ends, and put
    the sum between no more than a twentieth of it from where it is.
    """
    size, room = max(abs(low), abs(high)), high - low
    for digits in range(_DIGITS, _MOST_DIGITS):
        least = _cut(low, digits, size, up=True)
        most = _cut(high, digits, size, up=False)
        middle = min(max(_nearest(fair, digits, size), least), most)
        if most - least >= 0.9 * room and abs(middle - fair) <= 0.05 * room:
            return _text(least), _text(most), _text(middle)
    return _text(low), _text(high), _text(fair)


def in_text(name: str) -> str:
    """A name in the middle of a sentence: "Late delivery" loses its capital, "IT" keeps it."""
    first = name.split(" ", 1)[0]
    return name[0].lower() + name[1:] if first[1:].islower() or len(first) == 1 else name


def named(name: str) -> str:
    """A name as the thing in a sentence: "the first series" as it stands, "'migration'" quoted."""
    text = in_text(name)
    return text if text.split(" ", 1)[0] in _DETERMINERS else repr(text)


def headed(name: str) -> str:
    """A name at the start of a line: "The first series"."""
    return name[0].upper() + name[1:]


def counted(quantity: float, name: str) -> str:
    """So many of them: "300 seats", "10,000 castings a year"; "300 of 'steel'" if no plural."""
    text = in_text(name)
    plural = any(word.endswith("s") and not word.endswith("ss") for word in text.split())
    return f"{_text(quantity)} {text}" if plural else f"{_text(quantity)} of {text!r}"


def _step(digits: int, size: float) -> float:
    if size == 0:
        return 1.0
    return float(10.0 ** (math.floor(math.log10(abs(size))) - digits + 1))


def _cut(amount: float, digits: int, size: float, *, up: bool) -> float:
    step = _step(digits, size)
    steps = amount / step
    # a step that is missed by float noise alone is reached
    whole = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return round(whole * step, 9)


def _nearest(amount: float, digits: int, size: float) -> float:
    step = _step(digits, size)
    return round(round(amount / step) * step, 9)


def _text(number: float) -> str:
    """160000 is "160,000", 2.50 is "2.5"; no minus before a zero."""
    text = f"{number + 0.0:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
