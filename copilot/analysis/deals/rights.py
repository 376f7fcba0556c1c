"""A right for later, valued as the option that it is.

Its holder uses it where that is worth something and leaves it otherwise, so that it is worth

    sum over the cases of  probability x max(0, gain)

at the holder's own probabilities, and costs the other side what the use costs it in those cases,
at its own. Both are discounted over the months until it would be used. Any premium between the
cost and the worth leaves both a gain.
Source: the payoff of an option, Dixit and Pindyck (1994), Investment under Uncertainty, chapter
2; rights priced at each side's own probabilities, Raiffa (1982), The Art and Science of Negotiation.
"""

from collections.abc import Sequence

from copilot.analysis.deals.deal_ideas import Deal, Finding, Stake, deal_idea, unpriced_idea
from copilot.analysis.deals.discounting import discount, rate_missing
from copilot.analysis.deals.money_words import headed, named
from copilot.analysis.deals.settlement import times
from copilot.analysis.problems.problem import Problem
from copilot.domain.sources import Case, Figure, Right
from copilot.domain.suggestions import Idea, Side
from copilot.names import name_in_text
from copilot.words import day

_ROUNDING = 1e-9


def right_ideas(problem: Problem, right: Right) -> tuple[Idea, ...]:
    """The right against a premium.

    `unpriced` where it lies months away and a discount rate is missing; `invalid` where the
    probabilities of its cases come to more than 1; `one_sided` where the holder would never use
    it or where it costs the other more than it is worth.
    """
    other: Side = "them" if right.holder == "me" else "me"
    rates = [problem.party(side).discount_rate for side in (right.holder, other)]
    missing = [
        side
        for side, rate in zip((right.holder, other), rates, strict=True)
        if rate is None and right.month > 0
    ]
    if missing:
        deal = _deal(right, (0.0, 0.0), (0.0, 0.0))
        return (unpriced_idea(deal, Finding("unpriced", rate_missing(missing))),)
    if any(_too_likely(right, side) for side in (right.holder, other)):
        reason = "The probabilities of its cases come to more than 1."
        return (unpriced_idea(_deal(right, (0.0, 0.0), (0.0, 0.0)), Finding("invalid", reason)),)
    factors = [discount(rate or 0.0, right.month) for rate in rates]
    worth = times(factors[0], worth_to_holder(right))
    cost = times(factors[1], cost_to_other(right))
    deal = _deal(right, worth, cost)
    if worth[1] <= 0:
        who = "You" if right.holder == "me" else "They"
        reason = f"{who} would use it in none of the cases, so that it is worth nothing."
        return (unpriced_idea(deal, Finding("one_sided", reason)),)
    return (deal_idea(problem, deal),)


def worth_to_holder(right: Right) -> Figure:
    """Lowest and highest worth at the holder's own probabilities, undiscounted; never below 0.

    In money. Of the probabilities that come to 1 at most, the least kind and the kindest ones.
    """
    chances = [_chance(case, right.holder) for case in right.cases]
    least, most = ([max(0.0, case.holder_gains[end]) for case in right.cases] for end in (0, 1))
    return -_greatest(chances, [-gain for gain in least]), _greatest(chances, most)


def cost_to_other(right: Right) -> Figure:
    """Lowest and highest cost to the other side, in money, at its own probabilities, undiscounted.

    A case in which the holder may or may not use the right counts as whichever is worse, or for
    the lowest cost whichever is better. Below 0 where the use is a gain to the other too.
    """
    other: Side = "them" if right.holder == "me" else "me"
    chances = [_chance(case, other) for case in right.cases]
    losses = [_loss(case) for case in right.cases]
    return (
        -_greatest(chances, [-low for low, _ in losses]),
        _greatest(chances, [high for _, high in losses]),
    )


def _chance(case: Case, side: Side) -> Figure:
    return case.mine if side == "me" else case.theirs


def _loss(case: Case) -> Figure:
    """What the case costs the other: nothing where the holder leaves the right unused."""
    if case.holder_gains[1] <= 0:
        return 0.0, 0.0
    low, high = case.other_loses
    if case.holder_gains[0] > 0:
        return low, high
    return min(low, 0.0), max(high, 0.0)


def _too_likely(right: Right, side: Side) -> bool:
    return sum(_chance(case, side)[0] for case in right.cases) > 1 + _ROUNDING


def _greatest(chances: Sequence[Figure], amounts: Sequence[float]) -> float:
    """The greatest expected amount over probabilities in their ranges that sum to 1 at most.

    Every case has its lowest probability; what is left of 1 goes to the greatest amounts first,
    as far as their ranges allow. An amount below 0 gets no more than it must.
    """
    total = sum(low * amount for (low, _), amount in zip(chances, amounts, strict=True))
    left = max(0.0, 1 - sum(low for low, _ in chances))
    ranked = sorted(zip(amounts, chances, strict=True), key=lambda pair: -pair[0])
    for amount, (low, high) in ranked:
        if amount <= 0:
            break
        more = min(left, high - low)
        total += more * amount
        left -= more
    return total


def _deal(right: Right, worth: Figure, cost: Figure) -> Deal:
    holder: Side = right.holder
    other: Side = "them" if holder == "me" else "me"
    until = "" if right.until is None else f" until {day(right.until)}"
    stakes = {
        holder: Stake(
            gain=worth,
            words="the right is worth",
            tail=f" to {'you' if holder == 'me' else 'them'}",
            question=_question(named(right.right), holder, holds=True),
        ),
        other: Stake(
            gain=(-cost[1], -cost[0]),
            words=f"granting it costs {'you' if other == 'me' else 'them'}",
            question=_question(named(right.right), other, holds=False),
            cost=True,
        ),
    }
    gets = "You get" if holder == "me" else "They get"
    return Deal(
        kind="future_option",
        technique="future option",
        sources=("forecasts",),
        title=_title(right.right),
        thing=right.right,
        before="not granted",
        after="granted" if right.until is None else f"granted until {right.until.isoformat()}",
        given_by=other,
        head=f"{gets} the right {named(right.right)}{until}",
        mine=stakes["me"],
        theirs=stakes["them"],
    )


def _title(name: str) -> str:
    """As a heading: "Right to renew"; a name of another form stands alone."""
    text = name_in_text(name)
    return f"Right {text}" if text.startswith("to ") else headed(name)


def _question(name: str, who: Side, *, holds: bool) -> str:
    if who == "me":
        return (
            f"In which cases would you use the right {name}, how likely is each, and what is it then worth?"
            if holds
            else f"In which cases would they use the right {name}, and what would it then cost you?"
        )
    return (
        f"When would you want to use the right {name}, and what would it be worth to you then?"
        if holds
        else f"What would it mean for you if we used the right {name}?"
    )
