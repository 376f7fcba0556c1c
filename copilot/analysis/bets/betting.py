"""The arithmetic of a bet: the odds between which both gain, and what it asks of a side's nerves.

A side that thinks an event likelier wins `a` if it happens and loses `b` if it does not. With `p`
its probability and `q` the other's, both expect to gain exactly when q/(1-q) < b/a < p/(1-p).
Source: Raiffa (1982), The Art and Science of Negotiation.

How a side bears the spread of the two results is told by its *even bet*
(copilot/analysis/sides/even_bet.py); under exponential utility that gives a certainty equivalent.
Source: Pratt (1964), "Risk aversion in the small and in the large", Econometrica 32, 122-136.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from copilot.analysis.sides.even_bet import EVEN_BET, risk_tolerance

HALVINGS = 200
"""Steps of a bisection; more than a float can tell apart."""


class OddsInterval(NamedTuple):
    """How much may be lost for each unit that is won, so that both sides expect to gain."""

    low: float
    """More than this: else the other side expects nothing."""
    high: float
    """Less than this: else I expect nothing; infinite where I hold the result for certain."""


def odds_interval(mine: float, theirs: float) -> OddsInterval:
    """What I may lose for each unit that I could win, for two probabilities of one event.

    I win if it happens where my probability is the higher one, else if it does not. Empty (both
    ends alike) where the probabilities are the same; the upper end is infinite where I am
    certain to win.

    Args:
        mine: my probability of the event, 0 to 1.
        theirs: theirs.
    """
    first, second = (mine, theirs) if mine >= theirs else (1 - mine, 1 - theirs)
    return OddsInterval(_odds(second), _odds(first))


def _odds(chance: float) -> float:
    return math.inf if chance >= 1 else chance / (1 - chance)


def certainty_equivalent(
    amounts: Sequence[float], chances: Sequence[float], even_bet: float
) -> float:
    """The sure sum that is worth as much as the gamble to a side that would take that even bet.

    It is -r · ln(sum of chance · exp(-amount / r)), r the risk tolerance: between the least amount
    and the mean. Amounts of no chance make no difference.

    Args:
        amounts: one for each way in which it may come out, in money.
        chances: their probabilities, summing to 1.
        even_bet: the largest sum taken at even chances against losing half of it; above 0.
    """
    tolerance = risk_tolerance(even_bet)
    told = [(-x / tolerance, chance) for x, chance in zip(amounts, chances, strict=True) if chance]
    # the greatest exponent is taken out first, so that no large loss overflows
    top = max(exponent for exponent, _ in told)
    mean = sum(chance * math.exp(exponent - top) for exponent, chance in told)
    return -tolerance * (top + math.log(mean))


def risk_premium(spread: float, chance: float, even_bet: float) -> float:
    """What a side would pay to have the mean for sure; at least 0, in money.

    Under exponential utility it hangs on the spread alone, not on where the two results lie.

    Args:
        spread: what lies between the two results, in money, of either sign.
        chance: the probability of the first result, which is `spread` above the second.
        even_bet: the largest sum taken at even chances against losing half of it.
    """
    sure = certainty_equivalent((spread, 0.0), (chance, 1 - chance), even_bet)
    return max(0.0, chance * spread - sure)


def even_bet_needed(if_true: float, if_false: float, chance: float) -> float | None:
    """The least even bet that a side must be willing to take for this gamble to be worth it.

    Found by bisection on exponential utility. 0 where it cannot lose; None where it expects no
    gain, so that no tolerance is great enough.

    Args:
        if_true: what it wins or loses if it happens, in money.
        if_false: the same if it does not.
        chance: its probability that it happens.
    """
    ways = [(x, part) for x, part in ((if_true, chance), (if_false, 1 - chance)) if part > 0]
    losses = [(x, part) for x, part in ways if x < 0]
    if not losses:
        return 0.0
    if sum(x * part for x, part in ways) <= 0:
        return None
    ((loss, part),) = losses
    # beyond this, the term of the loss alone is above 1
    low, high = 0.0, math.log(1 / part) / -loss
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if sum(p * math.expm1(-middle * x) for x, p in ways) > 0:
            high = middle
        else:
            low = middle
    return EVEN_BET / high


def told_up(amount: float) -> float:
    """An amount rounded up to two digits, so that a condition that names it is enough."""
    if amount <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return round(math.ceil(amount / step - 1e-9) * step, 6)
