"""Where the gain lands: shares by hand, and fair splits held against every outcome."""

from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import assume, given, settings

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import (
    fair_level,
    fair_splits,
    mean_points,
    over_no_deal,
    package_of,
    surplus_share,
)
from copilot.analysis.problems.mean_frontier import frontier_of, no_deal, no_deal_of, no_deal_points
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.efficient import frontier_document
from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import engineer, issue, stance
from tests.offer_oracles import Table, counts
from tests.oracle_verdicts import can_be, every_outcome
from tests.oracles import Reached, efficient, egalitarian, kalai_smorodinsky, nash
from tests.strategies import exact_scenarios


def price(
    *, mine: float | None = None, theirs: float | None = None, words: bool = False
) -> Problem:
    """A price from 0 to 100, which I want high and they want low."""

    def side(worth: float | None) -> Party:
        return (
            Party() if worth is None else Party(alternatives=(Alternative(name="x", worth=worth),))
        )

    return build_problem(
        Scenario(
            title="t",
            situation="",
            issues=(
                issue(
                    "Price", *range(101), mine=stance("high", "more"), theirs=stance("high", "less")
                ),
                *((issue("Day", 0, 1, mine=stance("low", "more")),) if words else ()),
            ),
            me=side(mine),
            counterparty=side(theirs),
        ),
        samples=50,
    )


def test_the_share_of_the_joint_gain_is_counted_over_no_deal() -> None:
    """At 70 I gain 70 - 20 = 50 and they 30 - 10 = 20: five sevenths are mine."""
    problem = price(mine=20, theirs=10)
    assert surplus_share(problem, (70,)) == pytest.approx(5 / 7)
    assert surplus_share(problem, (20,)) is None
    assert surplus_share(problem, (95,)) is None
    assert surplus_share(price(), (70,)) == pytest.approx(0.7)


def test_what_is_not_known_of_no_deal_counts_as_the_worst() -> None:
    assert no_deal_of(price(mine=20)).model_dump() == {"mine": 20.0, "theirs": 0.0}
    assert no_deal_points(price().me) is None


@pytest.mark.parametrize(
    ("row", "holds"), [((60, 1), "every"), ((60, 0), "some"), ((30, 0), "none"), ((50, 0), "none")]
)
def test_whether_a_package_is_above_an_alternative_may_hang_on_the_weights(
    row: tuple[int, int], holds: Literal["every", "some", "none"]
) -> None:
    """With price 60 and day 0 I have 60 to 30 points, against 50."""
    assert over_no_deal(price(mine=50, words=True).me, row) == holds


def test_of_several_alternatives_the_best_counts() -> None:
    problem = price(mine=50)
    scenario = problem.scenario
    two = (*scenario.me.alternatives, Alternative(name="y", worth=65.0))
    better = scenario.model_copy(update={"me": Party(alternatives=two)})
    assert over_no_deal(build_problem(better, samples=50).me, (60,)) == "none"
    assert over_no_deal(price().me, (60,)) is None


def test_a_package_carries_its_price_for_both() -> None:
    problem = build_problem(engineer())
    package = package_of(problem, "opening", problem.start)
    assert package.outcome == problem.reference.outcome
    assert package.my_gain.mean == 0
    assert package.in_my_money is not None
    assert package.in_my_money.amount == 0
    assert package.over_their_no_deal is None


@given(exact_scenarios())
@settings(max_examples=40)
def test_the_fair_splits_are_those_that_listing_every_outcome_finds(scenario: Scenario) -> None:
    assume(counts(scenario))
    problem = build_problem(scenario, samples=20)
    table = Table(scenario)
    reached: Reached = {}
    for outcome in every_outcome(scenario):
        floors = table.me.below_floor(outcome) or table.them.below_floor(outcome)
        if can_be(scenario, outcome) and not floors:
            pair = (table.me.points(outcome), table.them.points(outcome))
            reached.setdefault(pair, []).append(())
    start = (table.no_deal(table.me) or Fraction(0), table.no_deal(table.them) or Fraction(0))
    splits = fair_splits(problem, frontier_document(problem))
    names = [name for split in splits for name in split.rules]
    for rule, name in (
        (nash, "Nash"),
        (kalai_smorodinsky, "Kalai-Smorodinsky"),
        (egalitarian, "equal gains"),
    ):
        wanted = rule(efficient(reached), start) if reached else []
        assert (name in names) == bool(wanted)
        for split in splits:
            if name in split.rules:
                got = (split.package.mine, split.package.theirs)
                assert any(abs(got[0] - p[0]) + abs(got[1] - p[1]) < 1e-4 for p in wanted)
    found = frontier_of(problem, reservations=(no_deal(problem.me), no_deal(problem.them)))
    assert not isinstance(found, TooLarge)
    level = fair_level(problem, found)
    assert (level is None) == (not splits)
    if level is not None:
        assert level == pytest.approx(min(split.package.mine for split in splits))


def test_without_a_zone_of_agreement_nothing_is_fair() -> None:
    problem = price(mine=60, theirs=60)
    assert fair_splits(problem, frontier_document(problem)) == ()


def test_mean_points_are_those_of_the_frontier() -> None:
    weights = Stance(priority=Priority(weight=(3, 3)), wants="more")
    scenario = Scenario(
        title="t", situation="", issues=(issue("A", 0, 1, mine=weights), issue("B", 0, 1))
    )
    assert mean_points(build_problem(scenario, samples=50).them, (0, 0)) == pytest.approx(50)
