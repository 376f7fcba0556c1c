"""Ideas that draw on risk, time, scale and future rights, priced in money.

    source   technique           moved thing        from            to
    risk     risk shifting       the risk           me | them       them | me
    risk     risk sharing        the risk           me | them       40% me, 60% them
    time     payment schedule    issue or `what`    plan            plan
    time     expediting          `what`             month 9         month 6
    scale    volume commitment   `what`             250             300
    rights   future option       the right          not granted     granted

Each idea has one such move, in `give` where I am the one who moves, and the sum that goes with it
in `side_payment`. `good_for_both` means that some sum leaves both a gain for every reading of the
figures; `depends`, that it does for some, and the condition says for which.
"""

from copilot.analysis.deals.expediting import speed_up_ideas
from copilot.analysis.deals.rights import right_ideas
from copilot.analysis.deals.risk_shifting import risk_ideas
from copilot.analysis.deals.schedules import payment_ideas
from copilot.analysis.deals.volumes import volume_ideas
from copilot.analysis.problems.once import once
from copilot.analysis.problems.problem import Problem
from copilot.domain.suggestions import Idea, Rejected, Verdict

_SHOWN: tuple[Verdict, ...] = ("good_for_both", "depends", "unpriced")


def find_money_deals(problem: Problem) -> tuple[Idea, ...]:
    """Deals in money that are good for both, or are if one thing is true; best first.

    What holds for every reading comes before what depends on one, and that before what lacks a
    figure; then the greater surplus, of which each side gets half at the fair sum. Ties: in the
    file's order. Empty where the scenario names no risk, payment, delivery, quantity or right.
    """
    found = [idea for idea in _deals(problem) if idea.certificate.verdict in _SHOWN]
    return tuple(sorted(found, key=_rank))


def rejected_money_deals(problem: Problem) -> tuple[Rejected, ...]:
    """What was looked at and leaves nobody, or only one side, better off; each with the reason."""
    return tuple(
        Rejected(idea=idea, verdict=idea.certificate.verdict, reason=idea.certificate.reason)
        for idea in _deals(problem)
        if idea.certificate.verdict not in _SHOWN
    )


@once
def _deals(problem: Problem) -> tuple[Idea, ...]:
    scenario = problem.scenario
    return (
        *(idea for risk in scenario.risks for idea in risk_ideas(problem, risk)),
        *(idea for terms in scenario.payments for idea in payment_ideas(problem, terms)),
        *(idea for speed_up in scenario.speed_ups for idea in speed_up_ideas(problem, speed_up)),
        *(idea for volume in scenario.volumes for idea in volume_ideas(problem, volume)),
        *(idea for right in scenario.rights for idea in right_ideas(problem, right)),
    )


def _rank(idea: Idea) -> tuple[int, float]:
    """The verdict, then the smaller gain at the fair sum, in the reading that the verdict is about.

    At the fair sum both gain the same in the least kind reading (what holds for every one), or
    in the kindest (what holds for some).
    """
    verdict, money = idea.certificate.verdict, idea.certificate.in_my_money
    if money is None:
        return _SHOWN.index(verdict), 0.0
    ends = money.amount if isinstance(money.amount, tuple) else (money.amount, money.amount)
    return _SHOWN.index(verdict), -(ends[0] if verdict == "good_for_both" else ends[1])
