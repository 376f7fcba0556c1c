"""What splitting every difference costs: told as certain only where it is so for every reading."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.problems.reference import reference_for
from copilot.analysis.trading.efficient import cost_of_the_middle
from copilot.domain.issue import Priority, Stance
from copilot.domain.scenario import Scenario
from tests.builders import issue
from tests.strategies import vague_scenarios

FEW = 200


def ordered(mine: str, theirs: str) -> Problem:
    """Issues with four steps each: I want more of each and they want less; `?low` is no sure guess."""
    words = {
        "high": Priority(word="high"),
        "medium": Priority(word="medium"),
        "low": Priority(word="low"),
    }
    issues = tuple(
        issue(
            name,
            *range(4),
            mine=Stance(priority=words[own], wants="more"),
            theirs=Stance(
                priority=words[other.removeprefix("?")],
                wants="less",
                confidence="low" if other.startswith("?") else "high",
            ),
        )
        for name, own, other in zip("ABCD", mine.split(), theirs.split(), strict=False)
    )
    return build_problem(Scenario(title="t", situation="", issues=issues), samples=FEW)


def sure_gains(problem: Problem) -> list[float]:
    """Of all outcomes that leave neither worse off than the middle, what the lesser gain is."""
    bare = problem.scenario.model_copy(update={"on_the_table": {}})
    middle = problem.row(reference_for(bare, problem.me.tables, problem.them.tables).outcome)
    rows = np.array(list(product(*(range(len(i.options)) for i in problem.issues))))
    rows = rows[problem.feasible(rows) & problem.above_floors(rows)]
    sides = problem.me, problem.them
    changes = [side.change(middle, rows) for side in sides]
    sure = [side.bounds(change)[0] >= -1e-9 for side, change in zip(sides, changes, strict=True)]
    start = np.array([middle])
    gains = [side.utilities(rows) - side.utilities(start) for side in sides]
    least = np.minimum(*gains)[sure[0] & sure[1]]
    return [float(gain) for gain in least]


def test_where_both_put_the_issues_in_opposite_order_something_is_left_whatever_matters() -> None:
    told = cost_of_the_middle(ordered("high medium low", "low medium high"))
    assert told is not None
    assert told.startswith(
        "Splitting every difference leaves something on the table whatever matters, on average "
        "about "
    )
    assert told.endswith(" of 100 points of theirs.")


def test_what_is_certain_is_told_though_what_is_likely_would_be_better_still() -> None:
    """A for B is good for both whatever matters; with C for D on top it is so on average only."""
    sure = cost_of_the_middle(ordered("high low high low", "low high ?low ?high"))
    likely = cost_of_the_middle(ordered("high low high low", "?low ?high ?low ?high"))
    assert sure is not None
    assert likely is not None
    assert "whatever matters, on average" in sure
    assert "nothing was found that is better for both whatever matters" in likely
    less, more = (int(told.split("about ")[1].split(" ")[0]) for told in (sure, likely))
    assert less < more


@pytest.mark.parametrize("theirs", ["high medium low", "medium medium medium"])
def test_where_nothing_is_better_for_both_whatever_matters_nothing_certain_is_told(
    theirs: str,
) -> None:
    problem = ordered("high medium low", theirs)
    told = cost_of_the_middle(problem)
    assert max(sure_gains(problem)) < 1
    assert told is None or "It hangs on priorities that are still open: nothing was found" in told


@settings(max_examples=60)
@given(vague_scenarios())
def test_the_sentence_is_as_sure_as_an_outcome_that_is_better_for_both(scenario: Scenario) -> None:
    """Against every outcome of the scenario, priced one by one."""
    problem = build_problem(scenario, samples=FEW)
    told = cost_of_the_middle(problem)
    if told is None:
        return
    best = max(sure_gains(problem), default=0.0)
    assert ("may leave something on the table" in told) == (best < 1)
