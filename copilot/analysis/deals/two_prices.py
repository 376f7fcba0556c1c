"""A change that the file prices twice: by the sums of a deal in money, and by the weight of an issue.

The verdict on a deal in money rests on its sums alone. Where the same change is an option of an
issue, the weight of that issue prices it too; where the two do not meet, the user is told which to
mend and how. What a weight makes of a change grows in proportion to it, all others as they are, so
that the weight which the sums call for is (by the sums) / (by the weight) times the one that stands.
"""

from typing import Final

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

_BY_WEIGHT: Final = "by your weight for "
"""What stands in every such caution, and in no other."""


def cautioned(  # noqa: PLR0913 - one change, and what the sums say of it
    problem: Problem,
    idea: Idea,
    *,
    issue: str | None,
    before: Option,
    after: Option,
    gain: Figure,
    figures: str,
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
        figures: the keys that the sums hang on.
        when: what else holds for both, between commas: "at today's price".
    """
    weighed = _by_weights(problem, issue, before, after)
    if weighed is None or not _apart(weighed, gain):
        return idea
    unit = currency(problem.scenario)
    told = (
        f"By the sums the change itself{when} {_says(gain, unit)}; {_BY_WEIGHT}{issue} it "
        f"{_says(weighed, unit)}. {_mending(weighed, gain, figures)}"
    )
    cautions = (*idea.certificate.cautions, told)
    certificate = idea.certificate.model_copy(update={"cautions": cautions})
    return idea.model_copy(update={"certificate": certificate})


def tells_two_prices(caution: str) -> bool:
    """Whether a caution is one of those that `cautioned` adds."""
    return _BY_WEIGHT in caution


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


def _mending(weighed: Figure, gain: Figure, figures: str) -> str:
    """Which of the two to mend, and how."""
    ways = [_way(figure) for figure in (weighed, gain)]
    if weighed == (0.0, 0.0):
        right = "the two options cannot count the same with you"
    elif ways[0] == ways[1] != 0:
        right = _other_weight(weighed, gain)
    elif 0 in ways:
        right = "what you want there needs another look"
    else:
        right = "what you want there is the wrong way round"
    return f"If the sums are right, {right}; if the weight is right, look at {figures} again."


def _way(figure: Figure) -> int:
    """1 for what only gains, -1 for what only costs, 0 where it may do either or nothing."""
    low, high = figure
    return 1 if low >= 0 < high else -1 if high <= 0 > low else 0


def _other_weight(weighed: Figure, gain: Figure) -> str:
    """How far the weight is off; a figure only where one number was said of it."""
    if weighed[0] != weighed[1]:
        more = abs(sum(gain)) > abs(sum(weighed))
        return f"that issue should count for {'more' if more else 'less'} with you"
    first, second = sorted(end / weighed[0] for end in gain)
    return f"that weight should be about {said((first, second), digits=2)} times what it is"


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
