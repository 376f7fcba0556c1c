"""The other chair: the same rules with the seats swapped, and my price against every change."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings

from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.other_chair import least_for_me, price_of, their_seat
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Option, Priority
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.offer_oracles import Table, counts
from tests.offer_scenes import everything, opened, opposed
from tests.strategies import exact_scenarios, swapped


def their_ask(problem: Problem) -> tuple[int, ...] | None:
    found = opened(their_seat(problem))
    return None if found is None else found[1]


@given(exact_scenarios())
@settings(max_examples=30)
def test_their_ask_is_their_opening_as_if_i_had_no_limits(scenario: Scenario) -> None:
    assume(counts(scenario))
    unlimited = scenario.model_copy(
        update={"me": scenario.me.model_copy(update={"alternatives": (), "walk_away": {}})}
    )
    ask, wanted = (
        their_ask(build_problem(scenario, samples=20)),
        Table(swapped(unlimited)).opening(),
    )
    if wanted is None:
        assert ask is None
        return
    assert ask is not None
    table = Table(unlimited)
    outcome = build_problem(unlimited, samples=20).outcome(ask)
    got = table.them.points(outcome), table.me.points(outcome)
    assert all(abs(a - b) < 1e-4 for a, b in zip(got, wanted, strict=True))


@given(exact_scenarios(limits=False))
@settings(max_examples=30)
def test_no_change_of_two_issues_makes_up_for_their_ask_more_cheaply(scenario: Scenario) -> None:
    assume(counts(scenario))
    problem = build_problem(scenario, samples=20)
    ask = their_ask(problem)
    assert ask is not None
    room = everything(problem)
    price = price_of(problem, room, ask)
    table = Table(scenario)
    need, asked = table.me.points(table.start), problem.outcome(ask)
    if table.me.points(asked) >= need:
        assert price.short_by == 0
        assert price.row is None
        return
    assert price.short_by == pytest.approx(float(need - table.me.points(asked)), abs=1e-4)
    inside = {
        each.name: asked[each.name]
        if asked[each.name] in table.offerable(each)
        else kindest(table, each.name)
        for each in table.issues
    }
    losses = [
        table.them.points(asked) - table.them.points(changed)
        for pair in combinations(table.issues, 2)
        for options in product(*(table.offerable(each) for each in pair))
        for changed in [{**inside, **dict(zip((each.name for each in pair), options, strict=True))}]
        if table.me.points(changed) >= need
    ]
    assert (price.row is None) == (not losses)
    if price.row is not None:
        assert price.their_loss == pytest.approx(float(min(losses)), abs=1e-4)


def kindest(table: Table, name: str) -> Option:
    """The option that may be offered and is worth most to them, the first of several."""
    issue = next(each for each in table.issues if each.name == name)

    def worth(option: Option) -> Fraction:
        return table.them.raw({**table.start, name: option})

    return max(table.offerable(issue), key=worth)


def two(**me: object) -> Problem:
    """Pay in money, which matters most to me, and days; they want little of both."""
    return build_problem(
        Scenario(
            title="t",
            situation="",
            money="Pay",
            issues=(
                opposed("Pay", *range(0, 101, 10), unit="USD", mine=80, theirs=50),
                opposed("Days", *range(5), mine=20, theirs=50),
            ),
            me=Party.model_validate(me),
            on_the_table={"Pay": 50, "Days": 2},
        ),
        samples=20,
    )


def test_the_price_in_money_is_an_even_swap() -> None:
    """Nothing at all costs me 40 + 10 points; a point of pay is 1.25 USD, so 62.5 USD."""
    problem = two()
    price = price_of(problem, everything(problem), (0, 0))
    assert price.short_by == pytest.approx(50)
    assert price.needs is not None
    assert price.needs.amount == pytest.approx(62.5)
    # pay 70 and no days is the cheapest way back for them: 7 of 10 steps of pay, 35 points
    assert price.row == (7, 0)
    assert price.their_loss == pytest.approx(35)


def test_an_alternative_better_than_the_table_sets_the_price() -> None:
    problem = two(alternatives=(Alternative(name="x", worth=70.0),))
    assert least_for_me(problem) == pytest.approx(75)
    price = price_of(problem, everything(problem), (5, 2))
    assert price.short_by == pytest.approx(25)
    assert price.needs is None
    assert price.row is not None
    assert mean_points(problem.me, price.row) >= 75 - 1e-6


def test_what_may_cost_me_nothing_in_some_reading_has_no_price_in_money() -> None:
    """Pay up by a fifth, days down by a quarter: a loss on average, a gain where pay weighs 75."""
    problem = two()
    pay, days = problem.scenario.issues
    loose = pay.mine.model_copy(update={"priority": Priority(weight=(30, 75))})
    heavy = days.mine.model_copy(update={"priority": Priority(weight=(50, 50))})
    scenario = problem.scenario.model_copy(
        update={
            "issues": (
                pay.model_copy(update={"mine": loose}),
                days.model_copy(update={"mine": heavy}),
            )
        }
    )
    other = build_problem(scenario, samples=200)
    price = price_of(other, everything(other), (7, 1))
    assert price.short_by > 0
    assert price.needs is None


def test_pairs_with_too_many_packages_are_left_out() -> None:
    """Either issue alone makes up for it; the 600 by 600 packages of both are not listed."""
    problem = two()
    wide = tuple(
        each.model_copy(update={"options": tuple(range(600))}) for each in problem.scenario.issues
    )
    table = {"Pay": 300, "Days": 300}
    other = build_problem(
        problem.scenario.model_copy(update={"issues": wide, "on_the_table": table}), samples=20
    )
    price = price_of(other, everything(other), (299, 300))
    assert price.row == (300, 300)


def test_terms_that_i_may_not_offer_are_moved_to_what_is_kindest_to_them() -> None:
    problem = two(walk_away={"Pay": 60})
    price = price_of(problem, everything(problem), (0, 0))
    assert price.row is not None
    assert problem.outcome(price.row)["Pay"] == 70


def test_where_the_money_issue_cannot_tell_it_there_is_no_price_in_money() -> None:
    problem = two()
    scenario = problem.scenario.model_copy(update={"money": None})
    other = build_problem(scenario, samples=20)
    assert price_of(other, everything(other), (0, 0)).needs is None


def test_of_my_limits_their_seat_knows_nothing() -> None:
    problem = two(walk_away={"Pay": 60}, alternatives=(Alternative(name="x", worth=70.0),))
    seat = their_seat(problem)
    assert seat.them.limits == ()
    assert all(floor.all() for floor in seat.their_floors)
    assert seat.scenario.counterparty.walk_away == {}
    assert seat.issues[0].mine == problem.issues[0].theirs
