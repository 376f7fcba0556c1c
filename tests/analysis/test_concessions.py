"""The plan of concessions: what holds of every step, and a plan worked out by hand."""

from itertools import pairwise, product

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.concessions import (
    MARGIN,
    concession_steps,
    increments,
    plan_floor,
)
from copilot.analysis.problems.mean_frontier import no_deal_points
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import issue
from tests.offer_oracles import Table, counts
from tests.offer_scenes import opened, opposed
from tests.strategies import exact_scenarios, vague_scenarios


@given(vague_scenarios(limits=True, sizes=(2, 4)), st.floats(0, 100))
@settings(max_examples=50)
def test_no_step_goes_below_the_floor_grows_or_takes_anything_back(
    scenario: Scenario, floor: float
) -> None:
    problem = build_problem(scenario, samples=60)
    start = opened(problem)
    assume(start is not None)
    assert start is not None
    room, opening = start
    steps = concession_steps(problem, room, opening, floor)
    before = opening
    for step in steps:
        assert step.before == before
        assert step.before != step.after
        before = step.after
        mine = mean_points(problem.me, step.before) - mean_points(problem.me, step.after)
        theirs = mean_points(problem.them, step.after) - mean_points(problem.them, step.before)
        assert mine > 0
        assert theirs > 0
        assert abs(mine - step.cost) < 1e-6
        assert mean_points(problem.me, step.after) >= floor - 1e-4
        assert problem.feasible(np.array([step.after], dtype=np.int64)).all()
        assert all(mask[option] for mask, option in zip(room.masks, step.after, strict=True))
        given_away = [
            i for i, (a, b) in enumerate(zip(step.before, step.after, strict=True)) if a != b
        ]
        if step.in_return in given_away:
            # a move of theirs on what I give stays short of what I offer there
            table = problem.me.tables[step.in_return]
            assert table is not None
            assert step.asked is not None
            assert table[step.asked] < table[step.after[step.in_return]]
        for column in given_away:
            for side, sign in ((problem.me, -1), (problem.them, 1)):
                table = side.tables[column]
                assert table is not None
                assert sign * (table[step.after[column]] - table[step.before[column]]) > 0
    # a single step may be cut into two of the same size
    shrink = 0.9 if len(steps) > 2 else 1.0
    assert all(after.cost <= before.cost * shrink + 2e-6 for before, after in pairwise(steps))
    assert len(steps) <= 4
    asked = [(step.in_return, step.asked) for step in steps if step.in_return is not None]
    assert len(set(asked)) == len(asked)
    if len(steps) > 1:
        assert steps[-1].in_return is None


@given(exact_scenarios(limits=False))
@settings(max_examples=40)
def test_nothing_that_costs_as_little_gives_them_more(scenario: Scenario) -> None:
    """With all the room there is, each package of the plan is the best that its cost can buy.

    But for the one at which a single step was cut in two: it lies off the line.
    """
    assume(counts(scenario))
    problem = build_problem(scenario, samples=20)
    start = opened(problem)
    assert start is not None
    room, opening = start
    table = Table(scenario)
    packages = [
        outcome
        for options in product(*(table.offerable(each) for each in table.issues))
        for outcome in [dict(zip(problem.names, options, strict=True))]
    ]
    line = {opening}
    row = list(opening)
    for move in increments(problem, room, opening):
        row[move.column] = move.to
        line.add(tuple(row))
    steps = concession_steps(problem, room, opening, -1.0)
    assert not steps or steps[-1].after in line
    assert len(steps) <= 2 or all(step.after in line for step in steps)
    for step in [step for step in steps if step.after in line]:
        mine = table.me.points(problem.outcome(step.after))
        theirs = table.them.points(problem.outcome(step.after))
        better = [o for o in packages if table.me.points(o) >= mine]
        assert float(max(table.them.points(o) for o in better) - theirs) < 1e-6


@given(vague_scenarios(sizes=(2, 3)))
@settings(max_examples=50)
def test_small_moves_come_by_what_they_give_for_each_point(scenario: Scenario) -> None:
    problem = build_problem(scenario, samples=60)
    start = opened(problem)
    assert start is not None
    moves = increments(problem, *start)
    ratios = [move.gain / move.cost for move in moves]
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(ratios))
    assert all(move.cost > 0 and move.gain > 0 for move in moves)


def plan(
    *issues: Issue, floor: float, table: dict[str, Option] | None = None, **more: object
) -> tuple[Problem, list[tuple[dict[str, Option], float, int | None]]]:
    scenario = Scenario.model_validate(
        {
            "title": "t",
            "situation": "",
            "issues": issues,
            "on_the_table": table or {each.name: 0 for each in issues},
            **more,
        }
    )
    problem = build_problem(scenario, samples=20)
    start = opened(problem)
    assert start is not None
    steps = concession_steps(problem, *start, floor)
    return problem, [(problem.outcome(s.after), round(s.cost, 6), s.in_return) for s in steps]


def test_a_plan_by_hand() -> None:
    """Weights 60 and 40 for me, 20 and 80 for them.

    Each of the four steps on B costs me 10 and gives them 20 (ratio 2); each of the four on A
    costs 15 and gives 5 (ratio a third). So B goes first, then A. From 100 points the room is 60.
    The line costs 10, 10, 10, 10, 15; cut as 40, 15 it makes two steps, and as 30, 10, ... the
    third would be 15, which is more than 10: so 30 and 10 are followed by none, and three shrinking
    steps of whole moves do not exist. Of 40 then 15 and 30 then 10 and 20 then 10, the first is
    closest to halving with nothing left: (15/40 - 1/2)^2 + (5/60)^2 = 0.0226.
    """
    _, steps = plan(
        opposed("A", *range(5), mine=60, theirs=20),
        opposed("B", *range(5), mine=40, theirs=80),
        floor=40,
    )
    assert steps == [({"A": 4, "B": 0}, 40.0, 0), ({"A": 3, "B": 0}, 15.0, None)]


def test_one_step_is_taken_whole_and_asks_for_something() -> None:
    _, steps = plan(
        opposed("A", *range(2), mine=60, theirs=20),
        opposed("B", *range(2), mine=40, theirs=80),
        floor=50,
    )
    assert steps == [({"A": 1, "B": 0}, 40.0, 0)]


def test_without_anything_else_their_move_on_the_same_issue_is_asked_for() -> None:
    _, steps = plan(opposed("A", *range(11), mine=1, theirs=1), floor=70)
    assert steps == [({"A": 8}, 20.0, 0), ({"A": 7}, 10.0, None)]


def test_what_they_want_too_is_no_return() -> None:
    both = issue(
        "B",
        0,
        1,
        mine=Stance(priority=Priority(weight=(1, 1)), wants="more"),
        theirs=Stance(priority=Priority(weight=(1, 1)), wants="more"),
    )
    _, steps = plan(opposed("A", *range(2), mine=1, theirs=1), both, floor=40)
    assert steps == [({"A": 0, "B": 1}, 50.0, None)]


def test_no_room_is_no_plan_and_a_move_that_does_not_fit_lets_others_pass() -> None:
    assert plan(opposed("A", *range(2), mine=1, theirs=1), floor=80)[1] == []
    _, steps = plan(
        opposed("A", *range(2), mine=70, theirs=90),
        opposed("B", *range(2), mine=30, theirs=10),
        floor=60,
    )
    assert [outcome for outcome, _, _ in steps] == [{"A": 1, "B": 0}]


def test_a_combination_that_cannot_be_is_never_offered() -> None:
    """B at 0 cannot go with A at 1, so the plan gives both or goes another way."""
    excluded = ({"A": (1,), "B": (0,)},)
    _, steps = plan(
        opposed("A", *range(2), mine=60, theirs=20),
        opposed("B", *range(3), mine=40, theirs=80),
        floor=0,
        excluded=excluded,
    )
    assert all(outcome != {"A": 1, "B": 0} for outcome, _, _ in steps)
    assert steps


def test_no_step_passes_below_an_alternative_even_if_the_floor_would() -> None:
    me = Party(alternatives=(Alternative(name="stay", worth=55.0),))
    _, steps = plan(
        opposed("A", *range(11), mine=1, theirs=1),
        opposed("B", *range(11), mine=1, theirs=1),
        floor=0,
        me=me,
    )
    assert sum(cost for _, cost, _ in steps) <= 45 + 1e-6


def test_a_long_line_is_cut_at_places_spread_over_its_cost() -> None:
    _, steps = plan(opposed("A", *range(101), mine=1, theirs=1), floor=0)
    assert len(steps) == 4
    assert sum(cost for _, cost, _ in steps) > 90


def test_what_is_not_known_of_a_side_is_not_given() -> None:
    silent = issue("B", 0, 1, mine=Stance(priority=Priority(weight=(1, 1)), wants="more"))
    _, steps = plan(opposed("A", *range(2), mine=1, theirs=1), silent, floor=0)
    assert all(outcome["B"] == 1 for outcome, _, _ in steps)


def test_the_floor_is_the_highest_of_what_holds_it() -> None:
    def floor(
        fair: float | None,
        middle: float | None = None,
        *,
        worth: float | None = None,
        table: bool = False,
    ) -> tuple[float, str]:
        me = Party() if worth is None else Party(alternatives=(Alternative(name="x", worth=worth),))
        scenario = Scenario(
            title="t",
            situation="",
            issues=(opposed("A", *range(101), mine=1, theirs=1),),
            me=me,
            on_the_table={"A": 30} if table else {},
        )
        problem = build_problem(scenario, samples=20)
        found = plan_floor(problem, (100,), fair=fair, middle=middle)
        return round(found.points, 6), found.reason

    assert floor(60.0, 40.0) == (60.0, "fair")
    assert floor(40.0, 60.0) == (60.0, "middle")
    assert floor(60.0, 96.0) == (60.0, "fair")
    assert floor(96.0) == (96.0, "fair")
    assert floor(120.0) == (100.0, "fair")
    assert floor(None) == (50.0, "reference")
    assert floor(None, worth=20) == (20 + MARGIN, "no_deal")
    assert floor(60.0, worth=70) == (75.0, "no_deal")
    assert floor(20.0, worth=10, table=True) == (30.0, "reference")


@given(vague_scenarios(limits=True, sizes=(2, 3)))
@settings(max_examples=50)
def test_a_plan_stays_above_what_i_have_without_a_deal_by_a_margin(scenario: Scenario) -> None:
    problem = build_problem(scenario, samples=60)
    start = opened(problem)
    least = no_deal_points(problem.me)
    assume(start is not None and least is not None)
    assert start is not None
    assert least is not None
    floor = plan_floor(problem, start[1], fair=None, middle=None)
    for step in concession_steps(problem, *start, floor.points):
        assert mean_points(problem.me, step.after) >= least + MARGIN - 1e-4
