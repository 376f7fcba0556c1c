"""A verdict also turns where another settlement of the same issues starts to beat the idea."""

import pytest

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.robustness import robustness
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Robustness
from tests.builders import issue

LINE = (0.0, 25.0, 50.0, 75.0, 100.0)
"""Worth of 0 to 4 where each step counts alike."""
FIRST_STEPS = (0.0, 60.0, 80.0, 90.0, 100.0)
"""Where the first step counts most."""


def scene(
    mine: tuple[float, float] = (1, 1),
    theirs: tuple[float, float] = (1, 1.2),
    *,
    their_start: tuple[float, ...] = LINE,
) -> Problem:
    """I want many days and a late start, of days the first above all; they want few and an early one.

    On the table are no days and the latest start.
    """

    def stance(weight: float, values: tuple[float, ...]) -> Stance:
        return Stance(priority=Priority(weight=(weight, weight)), values=values)

    scenario = Scenario(
        title="t",
        situation="",
        issues=(
            issue(
                "Days",
                *range(5),
                mine=stance(mine[0], FIRST_STEPS),
                theirs=stance(theirs[0], LINE[::-1]),
            ),
            issue(
                "Start",
                *range(5),
                mine=stance(mine[1], LINE),
                theirs=stance(theirs[1], tuple(their_start[::-1])),
            ),
        ),
        on_the_table={"Days": 0, "Start": 4},
    )
    return build_problem(scenario, samples=50)


def checked(problem: Problem, days: Option, start: Option) -> Robustness:
    idea = make_idea(problem, {"Days": days, "Start": start})
    assert idea.certificate.verdict == "good_for_both"
    found = robustness(problem, idea)
    assert found is not None
    return found


def test_weight_at_which_another_settlement_does_better_turns_the_verdict() -> None:
    """A second day for a second step of the start: 20 against 25, so from 1.25 times as much on.

    The idea itself would lose only where the first day, 60, counts for less than 25: at .42.
    """
    found = checked(scene(), 1, 3).my_weights
    assert found is not None
    assert found.issue == "Days"
    assert found.times == pytest.approx(1.25, abs=1e-5)
    for times, verdict in ((1.24, "good_for_both"), (1.26, "dominated")):
        moved = certify(scene((times, 1)), {"Days": 1, "Start": 3})
        assert (moved.verdict == "good_for_both") is (verdict == "good_for_both")


def test_order_turned_round_stands_only_if_nothing_does_better_then() -> None:
    """Of two steps each one taken back costs them 20 x 1.5 and brings 25; turned round 20 and 37.5."""
    found = checked(scene(theirs=(1, 1.5), their_start=FIRST_STEPS), 2, 2)
    assert found.their_order_reversed is False
    turned = scene(theirs=(1.5, 1), their_start=FIRST_STEPS)
    certificate = certify(turned, {"Days": 2, "Start": 2})
    assert certificate.dominated_by == {"Days": 1, "Start": 3}
