"""Who carries a risk cheaper, and what shifting or sharing it is worth to both.

The sure price of carrying a risk is the sum that a side would pay to be rid of it for certain: its
certainty equivalent. With constant risk tolerance R, that is u(x) = -exp(-x / R) (Pratt 1964), a
loss c with probability p has the price

    R x ln(1 - p + p x exp(c / R))

which lies between the expected cost p x c (R without bound) and the full cost c (R towards 0).
R comes from the even bet that a side would just take (copilot/analysis/sides/even_bet.py).

Shared by two sides with tolerances R and S, a loss is cheapest to both together where each bears
it in proportion to its tolerance: R / (R + S) and S / (R + S).
Source: Pratt (1964), Econometrica 32; Borch (1962), Econometrica 30(3); Wilson (1968),
Econometrica 36(1).
"""

import math
from typing import NamedTuple

from copilot.analysis.deals.care import with_care
from copilot.analysis.deals.deal_ideas import (
    Deal,
    Finding,
    Stake,
    deal_idea,
    unpriced_idea,
)
from copilot.analysis.deals.money_words import headed, near, with_currency
from copilot.analysis.deals.settlement import currency, less, settle
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.even_bet import risk_tolerance
from copilot.domain.party import Party
from copilot.domain.sources import Burden, Figure, Risk
from copilot.domain.suggestions import Idea, Side
from copilot.names import name_in_text

WORTHWHILE = 0.05
"""What sharing must save to be worth its trouble: this part of what carrying costs now, and as
much again on top of what the whole shift saves."""

_WORDS = ("low", "medium", "high")
_STEEP = 50.0
"""Cost over tolerance from which the exponential is taken out of the logarithm."""


def tolerance(party: Party) -> float | None:
    """The risk tolerance R of a side in money; None where it gave no even bet."""
    return None if party.even_bet is None else risk_tolerance(party.even_bet)


def sure_price(chance: float, cost: float, bears: float) -> float:
    """What a side would pay for certain to be rid of a loss: between chance x cost and cost.

    Args:
        chance: that it happens, 0 to 1.
        cost: what it then costs, 0 or more.
        bears: the side's risk tolerance R, in money, above 0.

    Source: Pratt (1964); the formula stands at the top of the module.
    """
    steep = cost / bears
    if chance == 0:
        return 0.0
    if steep < _STEEP:
        return bears * math.log1p(chance * math.expm1(steep))
    return cost + bears * math.log(chance + (1 - chance) * math.exp(-steep))


def carrying(burden: Burden, bears: float | None) -> Figure:
    """The sure price of carrying a risk in money, lowest and highest over its figures.

    Without a tolerance it is anything from the expected cost, which is what it costs a side that
    does not mind risk, to the full cost. Insurance, a hedge or a subcontract caps it.
    """
    low, high = zip(burden.chance, burden.cost, strict=True)
    if bears is None:
        price = (low[0] * low[1], high[1] if high[0] > 0 else 0.0)
    else:
        price = (sure_price(*low, bears), sure_price(*high, bears))
    if burden.insured_for is None:
        return price
    return min(price[0], burden.insured_for[0]), min(price[1], burden.insured_for[1])


class _Ends(NamedTuple):
    """A risk seen from the side that carries it now and from the one that could."""

    carrier: Side
    other: Side
    now: Burden
    then: Burden
    parties: tuple[Party, Party]
    """Of the carrier and of the other."""


def risk_ideas(problem: Problem, risk: Risk) -> tuple[Idea, ...]:
    """Shifting the risk to the other side, and sharing it where that leaves more to both.

    The first idea is the whole shift: with verdict `one_sided` where the side that carries it now
    carries it cheaper.
    """
    ends = _ends(problem, risk)
    shift = _shift(ends)
    deal = _deal(risk, ends, *shift)
    surplus = settle(deal.mine.gain, deal.theirs.gain)

    def costs(chance: float) -> float:
        burden = ends.then.model_copy(update={"chance": (chance, chance)})
        return carrying(burden, tolerance(ends.parties[1]))[1]

    if surplus.holds != "every" and _bears_better(ends):
        whole = with_care(problem, _ordered_idea(deal, ends), risk)
    elif surplus.holds == "none":
        whole = deal_idea(problem, deal, reason=_stays(ends))
    else:
        idea = deal_idea(problem, deal)
        whole = with_care(problem, idea, risk, saved=shift[0][0], costs=costs)
    shared = _sharing(problem, risk, ends, least=deal.mine.gain[0] + deal.theirs.gain[0])
    return (whole, *shared)


def _ends(problem: Problem, risk: Risk) -> _Ends:
    me, them = problem.scenario.me, problem.scenario.counterparty
    if risk.carried_by == "me":
        return _Ends("me", "them", risk.mine, risk.theirs, (me, them))
    return _Ends("them", "me", risk.theirs, risk.mine, (them, me))


def _shift(ends: _Ends) -> tuple[Figure, Figure]:
    """What carrying costs the side that has it now, and the one that would take it."""
    first, second = (tolerance(party) for party in ends.parties)
    return carrying(ends.now, first), carrying(ends.then, second)


def _deal(risk: Risk, ends: _Ends, saved: Figure, taken: Figure) -> Deal:
    """The whole shift as a deal."""
    stakes = {
        ends.carrier: Stake(
            gain=saved,
            words=_costs(ends.carrier),
            question=_question(risk, ends.carrier),
        ),
        ends.other: Stake(
            gain=(-taken[1], -taken[0]),
            words=_costs(ends.other),
            question=_question(risk, ends.other),
            cost=True,
        ),
    }
    takes = "They carry" if ends.other == "them" else "You carry"
    place = "your" if ends.carrier == "me" else "their"
    return Deal(
        kind="option",
        technique="risk shifting",
        sources=("risk",),
        title=f"{headed(risk.risk)}: carried by {'them' if ends.other == 'them' else 'you'}",
        thing=risk.risk,
        before=ends.carrier,
        after=ends.other,
        given_by=ends.other,
        head=f"{takes} the risk {name_in_text(risk.risk)!r} in {place} place",
        mine=stakes["me"],
        theirs=stakes["them"],
    )


def _costs(who: Side) -> str:
    return f"carrying it costs {'you' if who == 'me' else 'them'}"


def _question(risk: Risk, who: Side) -> str:
    """How to ask what a risk means to a side; holds its name alone."""
    if who == "me":
        return (
            f"What would you pay for certain to be rid of {name_in_text(risk.risk)!r}: how likely is it, "
            "what would it cost, and which even bet would you still take?"
        )
    return f"If {name_in_text(risk.risk)!r} were yours to carry, what would it take to handle or insure it?"


def _stays(ends: _Ends) -> str:
    who = "You carry" if ends.carrier == "me" else "They carry"
    return f"{who} it at least as cheaply, so that shifting it gains nothing."


def _bears_better(ends: _Ends) -> bool:
    """Whether words alone say that the other side carries it cheaper, whatever the numbers.

    It does where it bears risk better by one word or more, where the risk is neither likelier
    nor dearer with it, and where the side that has it now has no cheaper way to be rid of it.
    """
    first, second = ends.parties
    if first.risk_tolerance is None or second.risk_tolerance is None:
        return False
    if first.even_bet is not None or second.even_bet is not None:
        return False
    if _WORDS.index(second.risk_tolerance) <= _WORDS.index(first.risk_tolerance):
        return False
    now, then = ends.now, ends.then
    insured = now.insured_for is None or (
        then.insured_for is not None and then.insured_for[1] <= now.insured_for[0]
    )
    return insured and then.chance[1] <= now.chance[0] and then.cost[1] <= now.cost[0]


def _ordered_idea(deal: Deal, ends: _Ends) -> Idea:
    first, second = ends.parties
    who = "They bear" if ends.other == "them" else "You bear"
    reason = (
        f"{who} an uncertain result better ({second.risk_tolerance} against "
        f"{first.risk_tolerance}), and it is no likelier and no dearer there: whatever the "
        "numbers, some premium suits both."
    )
    pays = "you pay them" if ends.carrier == "me" else "they pay you"
    rationale = (
        f"{deal.head}, and {pays} a premium for it; `even_bet` on both sides would say how much."
    )
    return unpriced_idea(deal, Finding("good_for_both", reason), rationale=rationale)


class _Split(NamedTuple):
    """A risk that both bear."""

    manages: Side
    """Who carries it: whose chance and cost count."""
    part: float
    """What the side bears that has it now and would bear less."""
    saved: Figure
    taken: Figure


def _sharing(problem: Problem, risk: Risk, ends: _Ends, *, least: float) -> tuple[Idea, ...]:
    """Both bear it in proportion to their tolerances, where one sum for that suits every reading.

    Either side may be the one that handles it, so that its chance and its cost count. Left out
    where a figure for either tolerance is missing, where somebody can insure it, or where it
    saves little (`WORTHWHILE`).

    Args:
        problem: the scenario.
        risk: what may happen.
        ends: the two sides.
        least: the surplus of the whole shift in the worst reading.
    """
    first, second = (tolerance(party) for party in ends.parties)
    insured = ends.now.insured_for is not None or ends.then.insured_for is not None
    if first is None or second is None or insured:
        return ()
    splits = [_split(ends, first, second, manages=side) for side in (ends.carrier, ends.other)]
    best = max(splits, key=lambda split: split.saved[0] - split.taken[1])
    found = settle(best.saved, (-best.taken[1], -best.taken[0]))
    surplus = found.high - found.low
    enough = max((1 + WORTHWHILE) * least, WORTHWHILE * carrying(ends.now, first)[0])
    if found.holds != "every" or surplus < enough:
        return ()
    return (_shared_idea(problem, risk, ends, best),)


def _split(ends: _Ends, first: float, second: float, *, manages: Side) -> _Split:
    part = first / (first + second)
    stays = manages == ends.carrier
    burden = ends.now if stays else ends.then
    kept, passed = (
        [sure_price(chance, weight * cost, bears) for chance, cost in _readings(burden)]
        for weight, bears in ((part, first), (1 - part, second))
    )
    whole = [sure_price(chance, cost, first) for chance, cost in _readings(ends.now)]
    if stays:
        # the same reading before and after: what is saved grows with the chance and the cost
        saved = (whole[0] - kept[0], whole[1] - kept[1])
    else:
        saved = less((whole[0], whole[1]), (kept[0], kept[1]))
    return _Split(manages, part, saved, (passed[0], passed[1]))


def _readings(burden: Burden) -> list[tuple[float, float]]:
    """Its lowest and its highest chance and cost."""
    return list(zip(burden.chance, burden.cost, strict=True))


def _shared_idea(problem: Problem, risk: Risk, ends: _Ends, split: _Split) -> Idea:
    whole = _deal(risk, ends, split.saved, split.taken)
    burden = ends.now if split.manages == ends.carrier else ends.then
    part = 1 - split.part
    unit = currency(problem.scenario)
    cap = with_currency(near(part * burden.cost[1]), unit)
    bears, takes = ("They bear", "They take") if ends.other == "them" else ("You bear", "You take")
    name = name_in_text(risk.risk)
    head = (
        f"{bears} {part:.0%} of the cost of {name!r}, up to {cap}"
        if split.manages == ends.carrier
        else f"{takes} over the risk {name!r} and bear {part:.0%} of its cost, up to {cap}"
    )
    shares = {ends.other: f"{part:.0%}", ends.carrier: f"{1 - part:.0%}"}
    deal = Deal(
        kind=whole.kind,
        technique="risk sharing",
        sources=whole.sources,
        title=f"{headed(risk.risk)}: shared, {shares['me']} yours and {shares['them']} theirs",
        thing=whole.thing,
        before=whole.before,
        after=f"{shares['me']} me, {shares['them']} them",
        given_by=whole.given_by,
        head=head,
        mine=whole.mine,
        theirs=whole.theirs,
    )
    return deal_idea(problem, deal)
