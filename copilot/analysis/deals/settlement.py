"""What a deal leaves each side in money, and the sums with which both gain.

A deal changes what each side has by an amount that is known as a range. A sum `t` that I pay them
(below 0: that they pay me) then moves money from one gain to the other:

    mine - t > 0  and  theirs + t > 0,  so  -theirs < t < mine

*Every*: some sum leaves both a gain wherever the figures lie in their ranges, which is so exactly
when the two lowest gains sum to more than 0. *Some*: only the two highest do. *None*: not even they.
Source: the zone of agreement between two reservation prices, Raiffa (1982), The Art and Science
of Negotiation, chapter 4; here the two are what the deal gains the one and costs the other.
"""

import math
from typing import NamedTuple

from copilot.domain.issue import Issue
from copilot.domain.scenario import Scenario
from copilot.domain.sources import Figure
from copilot.domain.suggestions import Holds, Side, SidePayment

NO_CURRENCY = "money"
"""The unit of sums where no money issue names a currency."""

_NOISE = 1e-9
"""Part of the greatest figure below which a gain is a rounding error."""


class Settlement(NamedTuple):
    """The sums between which both sides gain; each is what I pay them, below 0 what they pay me."""

    holds: Holds
    """Whether some sum leaves both a gain for every, some or no reading of the figures."""
    low: float
    """The least that they need; under *some* in the reading kindest to the deal."""
    high: float
    """The most that I can pay, in the same reading."""

    @property
    def fair(self) -> float:
        """In the middle: both gain the same at the ends of the range that `holds` speaks of."""
        return (self.low + self.high) / 2

    @property
    def free(self) -> bool:
        """Whether both gain without any payment in the readings that `holds` speaks of."""
        return self.low < 0 < self.high


def settle(mine: Figure, theirs: Figure, *, within: Figure = (-math.inf, math.inf)) -> Settlement:
    """The sums that leave both a gain over things as they stand.

    Gains that cancel, but for float noise, are *none*: both would come out even.

    Args:
        mine: my gain without any payment, lowest and highest.
        theirs: theirs.
        within: between which the sum has to lie besides.
    """
    noise = _NOISE * max(abs(end) for end in (*mine, *theirs))
    readings: tuple[tuple[Holds, int], ...] = (("every", 0), ("some", 1))
    for holds, end in readings:
        low, high = max(-theirs[end], within[0]), min(mine[end], within[1])
        if high - low > noise:
            return Settlement(holds, low, high)
    return Settlement("none", -theirs[1], mine[1])


def side_payment(found: Settlement, unit: str, *, count: float = 1.0) -> SidePayment | None:
    """The sum that goes with a deal; None where the fair one is nothing.

    `low` is 0 where none is needed at all.

    Args:
        found: the sums that leave both a gain.
        unit: what the sum is counted in.
        count: units over which it is spread: a price for each.
    """
    fair = round(found.fair / count, 6)
    if fair == 0:
        return None
    by: Side = "me" if fair > 0 else "them"
    ends = (found.low, found.high) if fair > 0 else (-found.high, -found.low)
    low, high = (round(max(end, 0.0) / count, 6) for end in ends)
    return SidePayment(by=by, low=low, high=high, fair=abs(fair), unit=unit)


def times(factor: float, figure: Figure) -> Figure:
    """The figure times an exact number of either sign, low to high."""
    ends = factor * figure[0], factor * figure[1]
    return min(ends), max(ends)


def less(first: Figure, second: Figure) -> Figure:
    """The first less the second, where the two vary apart."""
    return first[0] - second[1], first[1] - second[0]


def middle(figure: Figure) -> float:
    """Half-way between lowest and highest."""
    return (figure[0] + figure[1]) / 2


def money_issue(scenario: Scenario) -> Issue | None:
    """The issue in whose unit money is counted; None where there is none."""
    return next((issue for issue in scenario.issues if issue.name == scenario.money), None)


def currency(scenario: Scenario) -> str:
    """What sums are counted in: the currency in the money issue's unit, else "money"."""
    issue = money_issue(scenario)
    words = "" if issue is None or issue.unit is None else issue.unit.replace("/", " ")
    for word in words.split():
        # the issue knows what a currency is; each word is tried as if it were the whole unit
        if issue is not None and issue.model_copy(update={"unit": word}).has_currency:
            return word
    return NO_CURRENCY
