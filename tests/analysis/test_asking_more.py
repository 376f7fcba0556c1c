"""Where to ask for more: what holds of every raise, and one worked out by hand."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.asking_more import RAISED, More, ask_more
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.openings import Room, offer_frontier, opening_row, room_for
from copilot.analysis.problems.mean_frontier import no_deal_points
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import issue
from tests.strategies import vague_scenarios


def opened(problem: Problem) -> tuple[Room, tuple[int, ...]] | None:
    room = room_for(problem, [()] * len(problem.issues))
    found = offer_frontier(problem, room)
    assert not isinstance(found, TooLarge)
    opening = opening_row(problem, found)
    return None if opening is None else (room, opening.row)


@given(vague_scenarios(limits=True, sizes=(2, 4)), st.floats(0, 110))
@settings(max_examples=60)
def test_what_is_raised_is_better_for_me_can_be_and_stops_at_the_aim(
    scenario: Scenario, aim: float
) -> None:
    problem = build_problem(scenario, samples=60)
    start = opened(problem)
    assume(start is not None)
    assert start is not None
    room, opening = start
    before = mean_points(problem.me, opening)
    more = ask_more(problem, room, opening, aim)
    if more is None:
        return
    assert before < aim
    changed = {i for i, (a, b) in enumerate(zip(opening, more.row, strict=True)) if a != b}
    assert changed == set(more.columns)
    assert len(changed) <= RAISED
    assert problem.feasible(np.array([more.row], dtype=np.int64)).all()
    least = no_deal_points(problem.them)
    assert least is None or mean_points(problem.them, more.row) >= least - 1e-6
    for column in changed:
        table = problem.me.tables[column]
        assert table is not None
        assert table[more.row[column]] > table[opening[column]]
        assert (problem.floors[column] & problem.their_floors[column])[more.row[column]]
        capped = room.stands_on[column] != "table"
        assert (column in more.beyond) == capped
        # taking the last raise back falls short of the aim, or it would not have been made
    last = more.columns[-1]
    without = list(more.row)
    without[last] = opening[last]
    assert mean_points(problem.me, without) < aim


def exact(
    name: str, options: int, mine: float, theirs: float | None, position: Option | None = None
) -> Issue:
    """I want the last option and they want the first, with these weights; None: not known."""
    return issue(
        name,
        *range(options),
        mine=Stance(priority=Priority(weight=(mine, mine)), wants="more", position=position),
        theirs=Stance()
        if theirs is None
        else Stance(priority=Priority(weight=(theirs, theirs)), wants="less"),
    )


def asked(scenario: Scenario, aim: float) -> tuple[dict[str, Option], More]:
    problem = build_problem(scenario)
    start = opened(problem)
    assert start is not None
    more = ask_more(problem, *start, aim)
    assert more is not None
    outcome = problem.outcome(more.row)
    return {problem.names[column]: outcome[problem.names[column]] for column in more.columns}, more


def scene(*issues: Issue, them: Party | None = None) -> Scenario:
    return Scenario(
        title="t",
        situation="",
        issues=issues,
        counterparty=them or Party(),
        on_the_table={each.name: 0 for each in issues},
    )


def test_what_costs_them_least_for_what_it_brings_me_comes_first() -> None:
    """By hand: P holds a position, which is at 1 of 4 steps, so the opening is worth 5 points.

    Of what the table alone caps, a step of A brings me 10 points and costs them 5; one of B brings
    me 5 and costs them 10. To 60 points all of A (40) and three steps of B (15) are needed.
    """
    issues = (
        exact("P", 5, 20, 20, position=1),
        exact("B", 5, 20, 40),
        exact("A", 5, 40, 20),
        exact("C", 5, 20, 20),
    )
    terms, more = asked(scene(issues[0], issues[1], issues[2]), aim=60)
    # of the 80 by weight a step of A is 12.5, one of B and of P 6.25: 6.25 + 50 + one of B
    assert list(terms.items()) == [("A", 4), ("B", 1)]
    assert more.beyond == ()


def test_no_more_is_asked_for_than_is_needed() -> None:
    """A step of A is 12.5 of 100 points: 25 from 6.25 takes two steps."""
    issues = (exact("P", 5, 20, 20, position=1), exact("B", 5, 20, 40), exact("A", 5, 40, 20))
    assert asked(scene(*issues), aim=25)[0] == {"A": 2}


def test_an_issue_that_is_raised_may_be_raised_further() -> None:
    """Half of A costs them 10 of their points, the other half 90, and B 50 for as much."""
    weight = Priority(weight=(1, 1))
    bent = issue(
        "A",
        0,
        1,
        2,
        mine=Stance(priority=weight, values=(0.0, 50.0, 100.0)),
        theirs=Stance(priority=weight, values=(100.0, 90.0, 0.0)),
    )
    terms, more = asked(scene(exact("P", 2, 1, 1, position=0), bent), aim=100)
    assert terms == {"A": 2, "P": 1}
    assert more.columns == (1, 0)


def test_a_position_is_gone_beyond_only_where_the_rest_does_not_reach() -> None:
    issues = (exact("P", 5, 20, 5, position=1), exact("B", 5, 20, 40), exact("A", 5, 40, 20))
    terms, more = asked(scene(*issues), aim=100)
    assert terms == {"A": 4, "B": 4, "P": 4}
    assert more.columns == (2, 1, 0)
    assert more.beyond == (0,)


def test_what_is_not_known_of_them_comes_last_and_no_more_than_three_are_raised() -> None:
    issues = (
        exact("U", 3, 25, None),
        exact("A", 3, 25, 10),
        exact("P", 3, 25, 10, position=0),
        exact("B", 3, 25, 20),
    )
    assert list(asked(scene(*issues), aim=100)[0]) == ["A", "B", "U"]


def test_their_best_alternative_holds() -> None:
    """They have 50 points without me, so that no more than their half can be asked for."""
    them = Party(alternatives=(Alternative(name="x", worth=50.0),))
    issues = (exact("P", 5, 50, 50, position=0), exact("A", 5, 50, 50))
    problem = build_problem(scene(*issues, them=them))
    start = opened(problem)
    assert start is not None
    more = ask_more(problem, *start, 100.0)
    assert more is not None
    assert mean_points(problem.them, more.row) >= 50 - 1e-9


def test_where_all_is_asked_for_already_there_is_nothing_to_raise() -> None:
    issues = (exact("P", 2, 50, 50, position=1), exact("A", 2, 50, 50, position=1))
    problem = build_problem(scene(*issues))
    start = opened(problem)
    assert start is not None
    assert ask_more(problem, *start, 150.0) is None
