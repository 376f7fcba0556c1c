"""A change that the file prices twice: by the sums of a deal in money, and by the weight of an issue.

The verdict on a deal in money rests on its sums alone. Where the same change is an option of an
issue, the weight of that issue prices it too; where the two do not meet, the user is told.
"""

import numpy as np

from copilot.analysis.deals.deal_ideas import units_paid
from copilot.analysis.deals.money_words import said, with_currency
from copilot.analysis.deals.settlement import currency, times
from copilot.analysis.problems.money import money_for
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Option
from copilot.domain.sources import Figure
from copilot.domain.suggestions import Idea

APART = 0.1
"""Part of the greater of the two by which they must differ to be told as two."""


def cautioned(  # noqa: PLR0913 - one change, and what the sums say of it
    problem: Problem,
    idea: Idea,
    *,
    issue: str | None,
    before: Option,
    after: Option,
    gain: Figure,
    when: str = "",
) -> Idea:
    """The idea, with a caution where my weights price its change otherwise than its sums do.

    Args:
        problem: what the weights are.
        idea: the deal in money.
        issue: the issue that holds the same change; None, or a name that is none, adds nothing.
        before: its option as things stand.
        after: its option with the deal.
        gain: what the change does to me by the sums, before any payment, lowest and highest.
        when: what else holds for both, such as "at today's price".
    """
    weighed = _by_weights(problem, issue, before, after)
    if weighed is None or not _apart(weighed, gain):
        return idea
    unit = currency(problem.scenario)
    told = (
        f"By your weight for {issue} the same change{when and f' {when}'} "
        f"{_says(weighed, unit)}; by your sums it "
        f"{_says(gain, unit)}: one of the two is off."
    )
    cautions = (*idea.certificate.cautions, told)
    certificate = idea.certificate.model_copy(update={"cautions": cautions})
    return idea.model_copy(update={"certificate": certificate})


def _by_weights(
    problem: Problem, issue: str | None, before: Option, after: Option
) -> Figure | None:
    """What the change is worth to me by my weights, in all; None where that cannot be said."""
    count = units_paid(problem)
    found = next((i for i in problem.issues if i.name == issue), None)
    if count is None or found is None or not {before, after} <= set(found.options):
        return None
    first, then = (
        np.array([problem.row({**problem.reference.outcome, found.name: option})], dtype=np.int64)
        for option in (before, after)
    )
    money = money_for(problem, problem.me.change(first[0], then))
    if money is None:
        return None
    ends = money.amount if isinstance(money.amount, tuple) else (money.amount, money.amount)
    return times(count, ends)


def _apart(first: Figure, second: Figure) -> bool:
    """Whether the two ranges lie apart by more than a tenth of the greatest amount in them."""
    gap = max(first[0] - second[1], second[0] - first[1])
    return gap > APART * max(abs(end) for end in (*first, *second))


def _says(gain: Figure, unit: str) -> str:
    low, high = gain
    if low == high == 0:
        return "costs you nothing"
    if high <= 0:
        return f"costs you {with_currency(said((-high, -low), digits=3), unit)}"
    if low >= 0:
        return f"is worth {with_currency(said(gain, digits=3), unit)} to you"
    worse, better = (said((end, end), digits=3) for end in (-low, high))
    return f"leaves you between {worse} worse and {with_currency(better, unit)} better off"
