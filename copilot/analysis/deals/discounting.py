"""What money at a later date is worth today to a side, at its own rate a year.

Source: Fisher (1930), The Theory of Interest: present value with yearly compounding.
"""

from collections.abc import Sequence

from copilot.domain.sources import PaymentPlan
from copilot.domain.suggestions import Side


def discount(rate: float, month: float) -> float:
    """What money after so many months is worth today, as a part of itself: (1 + rate)^(-month / 12).

    `rate` is a year's, above -1. Source: Fisher (1930), yearly compounding.
    """
    return float((1 + rate) ** (-month / 12))


def present_part(plan: PaymentPlan, rate: float, side: Side) -> float:
    """What a plan is worth to a side today: the sum of share x its probability x discount.

    As a part of the amount, 0 to 1 at a rate of 0 or more.
    """
    return sum(
        payment.share
        * (payment.mine if side == "me" else payment.theirs)
        * discount(rate, payment.month)
        for payment in plan.payments
    )


def rate_missing(sides: Sequence[Side]) -> str:
    """What to fill in where a discount rate is missing, for one side or both."""
    where = " and ".join("`me`" if side == "me" else "`counterparty`" for side in sides)
    return (
        f"What a year's wait for money costs is not known: fill in `discount_rate` under {where}."
    )
