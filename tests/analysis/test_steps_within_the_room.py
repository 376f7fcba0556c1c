"""A plan of concessions offers nothing that cannot be, lies at a limit, or may be worse than no deal."""

import pytest

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import mean_points, over_no_deal
from copilot.analysis.offering.concessions import StepRow, concession_steps
from copilot.analysis.offering.openings import offer_frontier, opening_row, room_for
from copilot.analysis.offering.other_chair import price_of, their_seat
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import issue


def opposed(name: str, options: int, mine: Priority, theirs: float) -> Issue:
    """I want the last option and they want the first."""
    return issue(
        name,
        *range(options),
        mine=Stance(priority=mine, wants="more"),
        theirs=Stance(priority=Priority(weight=(theirs, theirs)), wants="less"),
    )


def exactly(weight: float) -> Priority:
    return Priority(weight=(weight, weight))


def plan(*issues: Issue, floor: float = 0.0, **more: object) -> tuple[Problem, tuple[StepRow, ...]]:
    scenario = Scenario.model_validate(
        {
            "title": "t",
            "situation": "",
            "issues": issues,
            "on_the_table": {each.name: 0 for each in issues},
            **more,
        }
    )
    problem = build_problem(scenario, samples=200)
    room = room_for(problem, [()] * len(issues))
    found = offer_frontier(problem, room)
    assert not isinstance(found, TooLarge)
    opening = opening_row(problem, found)
    assert opening is not None
    return problem, concession_steps(problem, room, opening.row, floor)


def test_plan_stops_before_a_combination_that_cannot_be() -> None:
    """There is room for both steps on B, and the second cannot go with A at 1."""
    a, b = opposed("A", 2, exactly(60), 20), opposed("B", 3, exactly(40), 80)
    _, free = plan(a, b, floor=60)
    assert free[-1].after == (1, 0)
    _, steps = plan(a, b, floor=60, excluded=({"A": (1,), "B": (0,)},))
    assert [step.after for step in steps] == [(1, 1)]


def test_plan_stops_before_my_floor_of_an_issue() -> None:
    """From 4 on A down to 2: 1 is my limit, and offering it would show it."""
    a, b = opposed("A", 5, exactly(20), 80), opposed("B", 2, exactly(80), 20)
    _, free = plan(a, b, floor=50)
    assert free[-1].after == (0, 1)
    _, steps = plan(a, b, floor=50, me=Party(walk_away={"A": 1}))
    assert steps
    assert min(step.after[0] for step in steps) == 2


def test_every_step_is_above_my_alternative_whatever_matters_to_me() -> None:
    """A matters at least as much as B: half of it given leaves 50 points at least, 48 being enough."""
    stay = Party(alternatives=(Alternative(name="stay", worth=48),))
    a = opposed("A", 9, Priority(word="high"), 90)
    b = opposed("B", 2, Priority(word="low"), 10)
    problem, steps = plan(a, b, me=stay)
    assert steps
    assert {over_no_deal(problem.me, step.after) for step in steps} == {"every"}


def test_nothing_is_asked_for_on_what_the_step_itself_gives() -> None:
    """First one of B is given, of which two cannot be, then one of A.

    B at 3 still leaves me 45 points more than the table, and A 40: A is asked for all the same.
    """
    a, b = opposed("A", 5, exactly(40), 5), opposed("B", 5, exactly(60), 95)
    _, steps = plan(a, b, floor=70, excluded=({"A": (0, 1, 2, 3, 4), "B": (2,)},))
    assert [step.after for step in steps] == [(4, 3), (3, 3)]
    assert steps[0].in_return == 0


def test_each_term_is_asked_for_once() -> None:
    """Only B is given, in several steps; of the others A is worth more to me, and C is left too."""
    a, b, c = (
        opposed("A", 2, exactly(50), 1),
        opposed("B", 33, exactly(40), 98),
        opposed("C", 2, exactly(10), 1),
    )
    _, steps = plan(a, b, c, floor=62)
    assert len(steps) > 2
    asked = [step.in_return for step in steps if step.in_return not in {None, 1}]
    assert sorted(asked, key=str) == [0, 2]


def test_their_seat_knows_no_alternative_and_no_floor_of_mine() -> None:
    me = Party(walk_away={"A": 1}, alternatives=(Alternative(name="stay", worth=20),))
    problem, _ = plan(opposed("A", 5, exactly(1), 1), opposed("B", 5, exactly(1), 1), me=me)
    seat = their_seat(problem)
    assert (seat.scenario.counterparty.alternatives, seat.scenario.counterparty.walk_away) == (
        (),
        {},
    )
    assert seat.them.limits == ()


def test_price_of_their_ask_is_as_good_as_the_end_of_the_plan() -> None:
    """They ask for all; with A at 4 and B at 1 the plan ends 15 points above the table."""
    a, b = opposed("A", 5, exactly(60), 20), opposed("B", 5, exactly(40), 80)
    problem, _ = plan(a, b, on_the_table={"A": 3, "B": 1})
    room = room_for(problem, [()] * 2)
    least = mean_points(problem.me, (4, 1))
    assert least == pytest.approx(mean_points(problem.me, problem.start) + 15)
    price = price_of(problem, room, (0, 0), (4, 1))
    assert price.short_by == pytest.approx(least)
    assert price.row is not None
    assert mean_points(problem.me, price.row) >= least - 1e-6


def test_price_of_their_ask_is_a_package_that_can_be() -> None:
    a, b = opposed("A", 5, exactly(60), 20), opposed("B", 5, exactly(40), 80)
    cheapest = None
    for _ in range(3):
        ruled_out = () if cheapest is None else ({"A": (cheapest[0],), "B": (cheapest[1],)},)
        problem, _ = plan(a, b, on_the_table={"A": 3, "B": 1}, excluded=ruled_out)
        price = price_of(problem, room_for(problem, [()] * 2), (0, 0))
        assert price.row is not None
        assert price.row != cheapest
        cheapest = price.row


def test_package_above_one_alternative_for_certain_and_another_perhaps_is_so_perhaps() -> None:
    """A alone leaves 50 to 100 points where it matters at least as much as B."""
    issues = (
        opposed("A", 2, Priority(word="high"), 1),
        opposed("B", 2, Priority(word="low"), 1),
    )
    sure, unsure = (Alternative(name=f"stay {worth}", worth=worth) for worth in (20, 70))
    for others, holds in (
        ((sure, unsure), "some"),
        ((unsure, sure), "some"),
        ((sure,), "every"),
    ):
        problem, _ = plan(*issues, me=Party(alternatives=others))
        assert over_no_deal(problem.me, (1, 0)) == holds


def test_price_gives_them_nothing_that_they_did_not_ask_for() -> None:
    """They ask for A and leave me B: one of A makes up for it, though they would rather have B."""
    a, b = opposed("A", 5, exactly(60), 20), opposed("B", 5, exactly(40), 80)
    problem, _ = plan(a, b, on_the_table={"A": 3, "B": 1})
    assert price_of(problem, room_for(problem, [()] * 2), (0, 4)).row == (1, 4)
