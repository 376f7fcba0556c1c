"""The smallest step to an unbeaten deal leaves out what one side may lose by for nothing."""

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.fewest_changes import SmallestStep, fewest_changes
from copilot.domain.issue import Priority, Stance
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue


def step(weight: tuple[float, float]) -> SmallestStep | TooLarge | None:
    """A is better for me and comes with B, which is worse; they care for C alone and have it.

    Their A and B weigh nothing. My B weighs 2, and my A something between the two numbers.
    """
    together: Exclusion = {"A": (1,), "B": (0,)}
    nothing = Priority(weight=(0, 0))
    scenario = Scenario(
        title="t",
        situation="",
        issues=(
            issue(
                "A",
                *(0, 1),
                mine=Stance(priority=Priority(weight=weight), wants="more"),
                theirs=Stance(priority=nothing, wants="less"),
            ),
            issue(
                "B",
                *(0, 1),
                mine=Stance(priority=Priority(weight=(2, 2)), wants="less"),
                theirs=Stance(priority=nothing, wants="less"),
            ),
            issue(
                "C",
                *(0, 1),
                mine=Stance(priority=nothing, wants="less"),
                theirs=Stance(priority=Priority(weight=(1, 1)), wants="more"),
            ),
        ),
        on_the_table={"A": 0, "B": 0, "C": 1},
        excluded=(together,),
    )
    return fewest_changes(build_problem(scenario, samples=200))


def test_step_that_leaves_them_even_and_me_better_for_certain_is_shown() -> None:
    found = step((3, 8))
    assert isinstance(found, SmallestStep)
    assert found.outcome == {"A": 1, "B": 1, "C": 1}
    assert found.certificate.verdict == "one_sided"


def test_step_that_leaves_them_even_and_me_perhaps_worse_is_not() -> None:
    """On average it is better for me; where A weighs 1 and B 2, it is worse."""
    assert step((1, 8)) is None
