"""What a verdict hangs on where the least change of a bet has nothing to weigh against its loss."""

import numpy as np

from copilot.analysis.bets.contingent import find_contingent
from copilot.analysis.checks.flip import flip_condition
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Forecast, Scenario
from copilot.domain.suggestions import FlipCondition
from tests.bet_scenes import scene
from tests.builders import issue

HIGH, LOW = Priority(word="high"), Priority(word="low")


def words() -> Problem:
    """Pay, said to matter more than days, of both sides; nothing is known in figures."""
    plain = scene()
    pay, days = plain.issues
    told = (
        pay.model_copy(update={"mine": Stance(priority=HIGH, wants="more")}),
        days.model_copy(update={"mine": Stance(priority=LOW, wants="more")}),
    )
    return build_problem(plain.model_copy(update={"issues": told}), samples=200)


def condition(low: tuple[float, float], high: tuple[float, float]) -> FlipCondition:
    problem = words()
    change = np.array(low), np.array(high)
    return flip_condition(problem, problem.me, change, goal="good for both")


def test_the_best_change_is_compared_where_the_least_one_is_nowhere_a_gain() -> None:
    told = condition((-0.1, -0.2), (0.3, -0.2))
    assert (told.more, told.than) == ("Pay", "Days")
    assert told.ratio is not None
    assert "roughly" in told.text


def test_no_ratio_is_named_where_neither_end_has_a_gain_and_a_loss() -> None:
    told = condition((-0.1, 0.0), (0.3, 0.1))
    assert told.ratio is None
    assert told.more == told.than == "Pay"
    assert told.text == (
        "good for both as long as Pay, as it would be settled here, suits you; "
        "what you said leaves it open"
    )


def test_a_comparison_that_is_enough_is_still_told_without_roughly() -> None:
    told = condition((0.2, -0.3), (0.3, -0.3))
    assert "roughly" not in told.text


def test_a_bet_whose_risk_hangs_on_words_is_priced_all_the_same() -> None:
    """The price of its spread is a range, since it hangs on what the stake counts for."""
    scenario = Scenario(
        title="t",
        situation="s",
        me=Party(even_bet=10, aspiration={"Price": 110}),
        counterparty=Party(even_bet=100, walk_away={"Price": 130}),
        excluded=({"Price": (130,), "Days": (3,)},),
        issues=(
            issue(
                "Price",
                *(100, 110, 120, 130),
                unit="EUR",
                mine=Stance(priority=HIGH, wants="more"),
                theirs=Stance(priority=LOW, wants="less", position=110),
            ),
            issue(
                "Days",
                *(0, 1, 2, 3),
                mine=Stance(priority=LOW, wants="less"),
                theirs=Stance(wants="more", position=0),
            ),
        ),
        forecasts=(
            Forecast.model_validate(
                {
                    "event": "Sales pass",
                    "by": "2027-06-30",
                    "mine": 0.8,
                    "theirs": 0.85,
                    "settled_by": "the yearly report",
                }
            ),
        ),
    )
    (idea,) = find_contingent(build_problem(scenario))
    assert idea.certificate.verdict == "depends"
    assert idea.certificate.flips_if is not None
