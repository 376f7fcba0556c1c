"""The options between two ends: numbers at readable steps, dates at daily to four-weekly ones.

Counted in decimals, so that 0.1 and 0.2 make 0.3.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from copilot.domain.issue import Option, as_date, option_text

MOST_OPTIONS: Final = 1000
"""More options than this in an issue are refused."""
Number: TypeAlias = int | float

_STEPS_WANTED: Final = 20
_READABLE: Final = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
_READABLE_WHOLE: Final = tuple(map(Decimal, ("1", "2", "5", "10")))
_DAILY_UP_TO, _WEEKLY_UP_TO, _WEEK = 20, 140, 7


def decimal(number: Number) -> Decimal:
    """The number as it is written: 0.1 is a tenth."""
    return Decimal(str(number))


def number_options(low: Number, high: Number, step: Number | None = None) -> tuple[Option, ...]:
    """The numbers from `low` up to `high`, which is always the last; empty if they are too many.

    Args:
        low: the first.
        high: greater than `low`.
        step: above 0; default: a twentieth of the span, rounded to 1, 2, 2.5 or 5 times a power
            of ten, and whole where both ends are.
    """
    start, end = decimal(low), decimal(high)
    by = _default_step(start, end) if step is None else decimal(step)
    if (end - start) / by > MOST_OPTIONS - 1:
        return ()
    places = int((end - start) / by)
    numbers = [_plain(start + by * place) for place in range(places + 1)]
    # Two decimals may be one float; ends that are options stay what they were written as.
    return tuple(dict.fromkeys([*numbers, _plain(end)]))


def _default_step(start: Decimal, end: Decimal) -> Decimal:
    wanted = (end - start) / _STEPS_WANTED
    whole = start == start.to_integral_value() and end == end.to_integral_value()
    if whole and wanted <= 1:
        return Decimal(1)
    power = Decimal(1).scaleb(wanted.adjusted())
    # At 25 or 250 the half step is a whole number again; only 2.5 itself is not.
    readable = _READABLE_WHOLE if whole and power == 1 else _READABLE
    steps = [power * factor for factor in readable]
    return min(steps, key=lambda by: (max(by, wanted) / min(by, wanted), -by))


def _plain(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else float(number)


def day_options(first: date, last: date) -> tuple[Option, ...]:
    """The days from `first` to `last`, both among them; empty if they are too many.

    Every day up to 20 days, every week up to 20 weeks, else every four weeks.
    """
    days = (last - first).days
    by = 1 if days <= _DAILY_UP_TO else _WEEK if days <= _WEEKLY_UP_TO else 4 * _WEEK
    if days // by > MOST_OPTIONS - 2:
        return ()
    listed = [(first + timedelta(days=place)).isoformat() for place in range(0, days, by)]
    return (*listed, last.isoformat())


def order_of(ask: Option, offer: Option) -> int | None:
    """1 if I ask for more (or later) than they offer, -1 for less, 0 for the same.

    None where the two are neither two numbers nor two dates, and so have no order.
    """
    if option_text(ask) == option_text(offer):
        return 0
    if not isinstance(ask, str) and not isinstance(offer, str):
        return 1 if ask > offer else -1
    mine, theirs = as_date(ask), as_date(offer)
    if mine is None or theirs is None:
        return None
    return 1 if mine > theirs else -1


def options_between(ask: Option, offer: Option) -> tuple[Option, ...]:
    """The options that two different positions suggest; empty if they are too many.

    Numbers and dates go from the lesser to the greater; of other texts theirs comes first.
    """
    order = order_of(ask, offer)
    low, high = (offer, ask) if order == 1 else (ask, offer)
    if order is None:
        return (offer, ask)
    if isinstance(low, str) or isinstance(high, str):
        return day_options(date.fromisoformat(str(low)), date.fromisoformat(str(high)))
    return number_options(low, high)
