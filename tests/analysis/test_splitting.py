"""A single step cut in two: held against every package between its ends."""

from itertools import product

import numpy as np
from hypothesis import assume, given, settings

from copilot.analysis.offering import splitting
from copilot.analysis.offering.claiming import mean_points, over_no_deal
from copilot.analysis.offering.openings import Room, room_for
from copilot.analysis.offering.splitting import split_step
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import issue
from tests.strategies import vague_scenarios


def opposed(*weights: tuple[float, float], options: int = 2, me: Party | None = None) -> Scenario:
    """I want the last option of each issue and they want the first, with these weights."""
    issues: list[Issue] = []
    for number, (mine, theirs) in enumerate(weights):
        issues.append(
            issue(
                f"I{number}",
                *range(options),
                mine=Stance(priority=Priority(weight=(mine, mine)), wants="more"),
                theirs=Stance(priority=Priority(weight=(theirs, theirs)), wants="less"),
            )
        )
    return Scenario(title="t", situation="", issues=tuple(issues), me=me or Party())


def made(scenario: Scenario) -> tuple[Problem, Room]:
    problem = build_problem(scenario, samples=50)
    return problem, room_for(problem, [()] * len(problem.issues))


def test_the_larger_of_two_moves_comes_first() -> None:
    """By hand: giving the first issue costs 60 points, the second 40."""
    problem, room = made(opposed((60, 50), (40, 50)))
    assert split_step(problem, room, (1, 1), (0, 0)) == (0, 1)


def test_two_moves_that_cost_the_same_are_given_one_by_one() -> None:
    """What gives them more comes first."""
    problem, room = made(opposed((50, 40), (50, 60)))
    assert split_step(problem, room, (1, 1), (0, 0)) == (1, 0)


def test_one_move_without_an_option_between_stays_one_step() -> None:
    problem, room = made(opposed((50, 50), (50, 50)))
    assert split_step(problem, room, (1, 1), (0, 1)) is None


def test_where_the_only_place_is_before_the_middle_it_stays_one_step() -> None:
    """Three options worth 100, 70 and 0 to me: 30 points would come before 70."""
    mine = Stance(priority=Priority(weight=(1, 1)), values=(0.0, 70.0, 100.0))
    theirs = Stance(priority=Priority(weight=(1, 1)), wants="less")
    scenario = Scenario(
        title="t", situation="", issues=(issue("A", 0, 1, 2, mine=mine, theirs=theirs),)
    )
    problem, room = made(scenario)
    assert split_step(problem, room, (2,), (0,)) is None


def test_it_stays_above_my_alternative_where_the_end_does() -> None:
    me = Party(alternatives=(Alternative(name="x", worth=10.0),))
    problem, room = made(opposed((60, 50), (40, 50), options=4, me=me))
    middle = split_step(problem, room, (3, 3), (0, 1))
    assert middle is not None
    assert over_no_deal(problem.me, middle) == "every"


def test_a_long_way_is_thinned_and_still_cut() -> None:
    places = splitting.PLACES
    problem, room = made(opposed((40, 20), (30, 30), (30, 50), options=40))
    assert places < 40**3
    middle = split_step(problem, room, (39, 39, 39), (0, 0, 0))
    assert middle is not None
    first = 100 - mean_points(problem.me, middle)
    # close to two thirds of the way
    assert abs(first - 200 / 3) < 2


@given(vague_scenarios(limits=True, sizes=(2, 3)))
@settings(max_examples=50)
def test_no_package_between_halves_the_step_better(scenario: Scenario) -> None:
    problem, room = made(scenario)
    assume(all(mask.any() for mask in room.masks))
    before, after, ways = [], [], []
    for column, (mine, theirs) in enumerate(
        zip(problem.me.tables, problem.them.tables, strict=True)
    ):
        allowed = np.flatnonzero(room.masks[column]).tolist()
        top = allowed[0] if mine is None else max(allowed, key=lambda o: (mine[o], -o))
        low, way = top, [top]
        if mine is not None and theirs is not None:
            for option in sorted(allowed, key=lambda o: -mine[o]):
                if mine[option] < mine[way[-1]] and theirs[option] > theirs[way[-1]]:
                    way.append(option)
            low = way[-1]
        before.append(top)
        after.append(low)
        ways.append(way)
    found = split_step(problem, room, before, after)

    def part(row: tuple[int, ...]) -> float | None:
        """The part of the first that the second is, where the cut is one."""
        me, them = problem.me, problem.them
        first = mean_points(me, before) - mean_points(me, row)
        second = mean_points(me, row) - mean_points(me, after)
        gains = (
            mean_points(them, row) - mean_points(them, before),
            mean_points(them, after) - mean_points(them, row),
        )
        if min(first, second, *gains) <= 2e-6 or second > first + 2e-6:
            return None
        return second / first

    sure = over_no_deal(problem.me, after) in {None, "every"}
    parts = [
        told
        for row in product(*ways)
        if (told := part(row)) is not None
        and problem.feasible(np.array([row], dtype=np.int64))[0]
        and (not sure or over_no_deal(problem.me, row) in {None, "every"})
    ]
    if found is None:
        assert not parts
    else:
        chosen = part(found)
        assert chosen is not None
        assert abs(chosen - 0.5) <= min(abs(each - 0.5) for each in parts) + 1e-4
