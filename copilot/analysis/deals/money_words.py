"""Sums as people say them: three digits or as many as a range needs, never kinder than they are."""

import math

from copilot.analysis.deals.settlement import NO_CURRENCY
from copilot.domain.issue import Option
from copilot.domain.sources import Figure, Payment, PaymentPlan
from copilot.marking import clean_line
from copilot.names import is_plural, name_in_text
from copilot.words import CURRENCY_SIGNS, listed, signed

_DETERMINERS = frozenset({"the", "a", "an", "our", "my", "their", "your", "to"})
_READS_ON = frozenset(
    {
        *("all", "half", "part", "one", "two", "three", "each", "every", "net", "now", "once"),
        *("after", "at", "before", "by", "in", "on", "over", "upon", "when", "with", "within"),
        *("daily", "weekly", "monthly", "quarterly", "yearly", "annually", "upfront"),
    }
)
"""Words with which the name of a plan reads on behind "paid": "yearly in advance"."""
_SHARES = {1: "all of it", 0.5: "half", 0.333: "a third", 0.667: "two thirds", 0.25: "a quarter"}
_FEW = 4
"""Payments that are told one by one; a plan of more is told by its name."""
_TOO_MUCH = 0.02
"""Part of the least sum by which it may be told too high."""
DIGITS = 3
_SAID_DIGITS = 4
MOST_DIGITS = 9


def with_currency(number: str, unit: str) -> str:
    """The number with its currency: "9,000 EUR", "$9,000"; alone where there is none."""
    if unit == NO_CURRENCY:
        return number
    return signed(number, unit) if unit[0] in CURRENCY_SIGNS else f"{number} {unit}"


def between(low: str, high: str, unit: str) -> str:
    """Two ends with their currency: "between 8,000 and 9,000 EUR", "between $8,000 and $9,000"."""
    first = with_currency(low, unit) if unit[0] in CURRENCY_SIGNS else low
    return f"between {first} and {with_currency(high, unit)}"


def at_most(amount: float, *, digits: int = DIGITS) -> str:
    """The amount rounded down to three digits: what is said is never more than what there is."""
    return _text(_cut(amount, digits, amount, up=False))


def at_least(amount: float) -> str:
    """The amount rounded up to three digits."""
    return _text(_cut(amount, DIGITS, amount, up=True))


def inside(amount: float, low: float, high: float, *, up: bool) -> str:
    """A limit between two ends, rounded up or down but not past them; three digits if they do.

    More digits where three go past an end, and all of them where it lies on one.
    """
    for digits in range(DIGITS, MOST_DIGITS):
        told = _cut(amount, digits, amount, up=up)
        if low < told < high:
            return _text(told)
    return _text(amount)


def near(amount: float, *, digits: int = DIGITS) -> str:
    """The amount to three digits, or to so many."""
    return _text(_nearest(amount, digits, amount))


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
    the sum between no more than a twentieth of it from where it is. An end that is small beside
    the other is rounded for itself: "between 10 and 99,900".
    """
    size, room = max(abs(low), abs(high)), high - low
    for digits in range(DIGITS, MOST_DIGITS):
        least = _cut(low, digits, size, up=True)
        if least - low > _TOO_MUCH * abs(low):
            least = _cut(low, digits, low, up=True)
        most = _cut(high, digits, size, up=False)
        middle = min(max(_nearest(fair, digits, size), least), most)
        if most - least >= 0.9 * room and abs(middle - fair) <= 0.05 * room:
            return _text(least), _text(most), _text(middle)
    return _text(low), _text(high), _text(fair)


def named(name: str) -> str:
    """A name behind the word for it: "the right to renew" as it stands, "the right 'x'" quoted."""
    text = name_in_text(name)
    return text if text.split(" ", 1)[0] in _DETERMINERS else repr(text)


def headed(name: str) -> str:
    """A name at the start of a line: "The first series"."""
    return name[0].upper() + name[1:]


def counted(quantity: float, name: str) -> str:
    """So many of them: "300 seats", "10,000 castings a year"; "300 of 'steel'" if no plural."""
    text = name_in_text(name)
    return f"{_text(quantity)} {text}" if is_plural(name) else f"{_text(quantity)} of {text!r}"


def reads_on(name: Option) -> bool:
    """Whether the name of a plan says when what is due, behind "paid": "half with the order"."""
    first = str(name).casefold().replace(",", " ").split()[:1]
    return first != [] and (first[0] in _READS_ON or first[0][:1].isdigit())


def plan_in_text(plan: PaymentPlan) -> str:
    """Which part is due when: 'half at once and half at the milestone "go-live"'.

    Made from the terms that both sides may read; no probability is in it.
    """
    if len(plan.payments) > _FEW:
        return f'by the plan "{_quoted(plan.name)}"'
    return listed(f"{_share(payment.share)} {_when(payment)}" for payment in plan.payments)


def _share(share: float) -> str:
    return _SHARES.get(round(share, 3), f"{near(100 * share)}%")


def _when(payment: Payment) -> str:
    months = f"{payment.month:g} month{'' if payment.month == 1 else 's'}"
    if payment.when is None:
        return f"after {months}" if payment.month else "at once"
    due = f", about {months} after the deal" if payment.month else ""
    return f'at the milestone "{_quoted(payment.when)}"{due}'


def _quoted(name: Option) -> str:
    """A name of the user's as it may stand within quotation marks: on one line, with none inside."""
    return clean_line(str(name)).rstrip(".").replace('"', "'")


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
