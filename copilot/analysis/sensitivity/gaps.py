"""What a scenario says twice or leaves open beside priorities: two prices, and how risk is borne."""

from typing import Final

from copilot.analysis.bets.contingent import find_contingent
from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.deals.two_prices import tells_two_prices
from copilot.analysis.problems.problem import Problem
from copilot.domain.suggestions import Idea
from copilot.names import name_in_text
from copilot.words import listed

_RISKS: Final = frozenset({"risk shifting", "risk sharing"})
"""Deals whose price hangs on how much either side minds an uncertain result."""


def two_prices(problem: Problem) -> list[str]:
    """Changes that the sums of a deal in money and my weights price apart; best deal first."""
    rejected = [found.idea for found in rejected_money_deals(problem) if found.idea is not None]
    return [
        f'One change has two prices in your file, "{idea.title}": {caution[0].lower()}{caution[1:]}'
        for idea in (*find_money_deals(problem), *rejected)
        for caution in idea.certificate.cautions
        if tells_two_prices(caution)
    ]


def even_bets(problem: Problem) -> list[str]:
    """The `even_bet` of either side, where a risk or a bet is not settled without it; at most one.

    A risk needs it of both sides, a bet only of a side that is said to bear risk badly.
    """
    risks = [risk.risk for risk in problem.scenario.risks if _open(problem, risk.risk)]
    bets = [
        idea.contingent.event
        for idea in find_contingent(problem)
        if idea.contingent is not None and idea.certificate.verdict == "depends"
    ]
    parties = {"you": problem.scenario.me, "they": problem.scenario.counterparty}
    missing = [
        who
        for who, party in parties.items()
        if party.even_bet is None and (risks or (bets and party.risk_tolerance == "low"))
    ]
    if not missing:
        return []
    both = ", and your guess of theirs" if len(missing) > 1 else ""
    whose = "Your guess of the largest" if missing == ["they"] else "The largest"
    hang = listed(
        [
            *(f"the risk {name_in_text(risk)!r}" for risk in risks),
            *(f"the bet on {name_in_text(event)!r}" for event in bets),
        ]
    )
    plural = len(risks) + len(bets) > 1
    told = (
        f"{whose} sum that {missing[0]} would take at even chances against losing half of it{both} "
        f"(`even_bet`): {hang} {'hang' if plural else 'hangs'} on it."
    )
    return [told]


def _open(problem: Problem, risk: str) -> bool:
    """Whether it is not settled, or at no sum, what carrying a risk should cost."""
    return any(_unsettled(idea) for idea in find_money_deals(problem) if _is_about(idea, risk))


def _is_about(idea: Idea, risk: str) -> bool:
    return idea.technique in _RISKS and any(m.issue == risk for m in (*idea.give, *idea.get))


def _unsettled(idea: Idea) -> bool:
    return idea.certificate.verdict == "depends" or idea.side_payment is None
