"""Deliveries that could come sooner: which month creates most, and the fee that suits both.

A month sooner is worth so much to the side that waits, and reaching it costs the side that
delivers so much. The surplus of a month is (months sooner) x (worth a month) - (cost of reaching
it); any fee between the cost and the worth leaves both a gain. Nothing is discounted: the figures
are taken as they stand.
Source: time-cost trade-off, Kelley and Walker (1959), "Critical-Path Planning and Scheduling".
"""

from copilot.analysis.deals.deal_ideas import Deal, Stake, deal_idea
from copilot.analysis.deals.money_words import headed
from copilot.analysis.deals.settlement import settle, times
from copilot.analysis.problems.problem import Problem
from copilot.domain.sources import Figure, SpeedUp
from copilot.domain.suggestions import Idea, Side
from copilot.names import with_article
from copilot.words import whom


def speed_up_ideas(problem: Problem, speed_up: SpeedUp) -> tuple[Idea, ...]:
    """Delivery in the month that creates most; empty where no month named is sooner.

    The month with the greatest surplus in the least kind reading; where none has any, the
    greatest in the kindest. Ties: the first listed. The verdict is `one_sided` where no month is
    worth its cost.
    """
    deals = [
        _deal(speed_up, month, cost) for month, cost in speed_up.costs if month < speed_up.month
    ]
    if not deals:
        return ()
    best = max(deals, key=_merit)
    reason = "No earlier month is worth what it costs to reach."
    return (deal_idea(problem, best, reason=reason if _holds(best) == "none" else ""),)


def _holds(deal: Deal) -> str:
    return settle(deal.mine.gain, deal.theirs.gain).holds


def _merit(deal: Deal) -> tuple[bool, float]:
    """What holds for every reading first, then the surplus in the reading spoken of."""
    sure = _holds(deal) == "every"
    end = 0 if sure else 1
    return sure, round(deal.mine.gain[end] + deal.theirs.gain[end], 6)


def _deal(speed_up: SpeedUp, month: float, cost: Figure) -> Deal:
    doer: Side = speed_up.done_by
    waits: Side = "them" if doer == "me" else "me"
    sooner = speed_up.month - month
    worth = times(sooner, speed_up.worth_a_month)
    name = with_article(speed_up.what)
    stakes = {
        waits: Stake(
            gain=worth,
            words=f"having it in month {month:g} is worth",
            tail=f" to {whom(waits)}",
            question=_worth_question(name, waits),
        ),
        doer: Stake(
            gain=(-cost[1], -cost[0]),
            words=f"reaching month {month:g} costs {whom(doer)}",
            question=_cost_question(name, doer),
            cost=True,
        ),
    }
    who = "You" if doer == "me" else "They"
    return Deal(
        kind="option",
        technique="expediting",
        sources=("time",),
        title=f"{headed(speed_up.what)}: month {month:g} instead of {speed_up.month:g}",
        thing=speed_up.what,
        before=f"month {speed_up.month:g}",
        after=f"month {month:g}",
        given_by=doer,
        head=f"{who} {_deliver(name)} in month {month:g} instead of month {speed_up.month:g}",
        mine=stakes["me"],
        theirs=stakes["them"],
    )


def _deliver(name: str) -> str:
    """The verb with its thing: nobody delivers a delivery."""
    return f"{'make' if 'deliver' in name.casefold() else 'deliver'} {name}"


def _worth_question(name: str, who: Side) -> str:
    if who == "me":
        return f"What would each month sooner of {name} save or earn you?"
    return f"What would it change for you to have {name} earlier?"


def _cost_question(name: str, who: Side) -> str:
    if who == "me":
        return f"What would it cost you to {_deliver(name)} earlier, month by month?"
    return f"What would it take on your side to {_deliver(name)} earlier?"
