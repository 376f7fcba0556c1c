"""The four bargaining solutions: published examples, ties, traps, laws."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.frontiers.bargaining import (
    Solutions,
    best_joint,
    egalitarian_solution,
    kalai_smorodinsky_solution,
    nash_bargaining_solution,
    solutions,
)
from copilot.analysis.frontiers.frontier import Frontier, Point, pareto_frontier
from tests import oracles
from tests.frontier_games import Game, games


def frontier_of(*outcomes: tuple[float, float]) -> Frontier:
    """The frontier of one issue whose options are these pairs."""
    found = pareto_frontier([[mine for mine, _ in outcomes]], [[theirs for _, theirs in outcomes]])
    assert isinstance(found, Frontier)
    return found


def pairs(points: tuple[Point, ...]) -> list[tuple[float, float]]:
    return [(point.mine, point.theirs) for point in points]


def test_bill_and_jack_swap_goods_as_nash_says() -> None:
    """The example of Nash (1950), p. 161: utilities of each good to Bill and to Jack.

        Bill owns            Jack owns
        book   2  4          pen   10  1
        whip   2  2          toy    4  1
        ball   2  1          knife  6  2
        bat    2  2          hat    2  2
        box    4  1

    Without a deal Bill has 2+2+2+2+4 = 12 and Jack 1+1+2+2 = 6. Nash's answer: Bill gives
    book, whip, ball and bat, Jack gives pen, toy and knife. Bill then has 4+10+4+6 = 24, a
    gain of 12; Jack has 4+2+1+2+2 = 11, a gain of 5; the product is 60.
    """
    goods = {
        "book": (2, 4),
        "whip": (2, 2),
        "ball": (2, 1),
        "bat": (2, 2),
        "box": (4, 1),
        "pen": (10, 1),
        "toy": (4, 1),
        "knife": (6, 2),
        "hat": (2, 2),
    }
    bill = [[worth[0], 0] for worth in goods.values()]
    jack = [[0, worth[1]] for worth in goods.values()]
    found = pareto_frontier(bill, jack, reservations=(12, 6))
    assert isinstance(found, Frontier)
    (point,) = nash_bargaining_solution(found, (12, 6))
    assert (point.mine, point.theirs, point.ties) == (24, 11, 1)
    kept_by_bill = [name for name, option in zip(goods, point.outcome, strict=True) if option == 0]
    assert kept_by_bill == ["box", "pen", "toy", "knife"]


def test_the_four_solutions_can_all_differ() -> None:
    """Gains over (0, 0), by hand.

        point        product   parts of (10, 6)   smaller gain   sum
        (10, 0)          0     1    0                  0          10
        (8, 2.7)        21.6   .8   .45                2.7        10.7
        (6, 3.5)        21     .6   .583               3.5         9.5
        (4, 4)          16     .4   .667               4           8
        (0, 6)           0     0    1                  0           6

    The greatest product is at (8, 2.7), and so is the greatest sum; the greatest smaller part
    at (6, 3.5); the greatest smaller gain at (4, 4).
    """
    found = solutions(frontier_of((10, 0), (8, 2.7), (6, 3.5), (4, 4), (0, 6)), (0, 0))
    assert pairs(found.nash) == [(8, 2.7)]
    assert pairs(found.kalai_smorodinsky) == [(6, 3.5)]
    assert pairs(found.egalitarian) == [(4, 4)]
    assert pairs(found.best_joint) == [(8, 2.7)]


def test_two_losses_are_no_gain_when_there_is_no_zone_of_agreement() -> None:
    """With .6 without a deal for each, (.5, .5) loses .1 and .1, whose product is above zero."""
    found = solutions(frontier_of((0.1, 0.9), (0.5, 0.5), (0.9, 0.1)), (0.6, 0.6))
    assert found == Solutions((), (), (), ())


def test_nash_needs_a_gain_for_both_where_the_others_do_not() -> None:
    found = solutions(frontier_of((0.1, 0.9), (0.5, 0.5), (0.9, 0.1)), (0.1 + 0.2 + 0.2, 0.5))
    assert found.nash == ()
    middle = [(0.5, 0.5)]
    assert pairs(found.kalai_smorodinsky) == middle
    assert pairs(found.egalitarian) == middle
    assert pairs(found.best_joint) == middle


def test_a_side_that_can_gain_nothing_anywhere_has_all_it_can_get() -> None:
    assert pairs(kalai_smorodinsky_solution(frontier_of((1, 3), (0, 9)), (1, 0))) == [(1, 3)]


def test_every_point_that_ties_for_an_optimum_is_returned() -> None:
    """Products 6 x 10 = 5 x 12 = 60, both above 4 x 14 = 56."""
    points = frontier_of((6 / 7, 10 / 7), (5 / 7, 12 / 7), (4 / 7, 14 / 7))
    assert len(nash_bargaining_solution(points, (0, 0))) == 2
    mirrored = frontier_of((0.4, 0.7), (0.7, 0.4), (0.1, 0.8), (0.8, 0.1))
    assert pairs(egalitarian_solution(mirrored, (0, 0))) == [(0.7, 0.4), (0.4, 0.7)]
    assert pairs(kalai_smorodinsky_solution(mirrored, (0, 0))) == [(0.7, 0.4), (0.4, 0.7)]
    level = frontier_of((0.1 + 0.2, 0.3), (0.2, 0.4), (0.5, 0.1))
    assert len(best_joint(level, (0, 0))) == 3


def test_equal_smaller_gains_are_told_apart_by_the_larger() -> None:
    assert pairs(egalitarian_solution(frontier_of((0.4, 0.6), (0.7, 0.4)), (0, 0))) == [(0.7, 0.4)]


def test_neighbours_near_the_flat_top_of_the_product_are_told_apart() -> None:
    """x(1 - x) falls by only 4e-10 from .5 to .50002, which a millionth would call equal."""
    points = frontier_of((0.5, 0.5), (0.50002, 0.49998), (1.0, 0.0))
    assert pairs(nash_bargaining_solution(points, (0, 0))) == [(0.5, 0.5)]


@given(games())
def test_solutions_equal_those_of_listing_every_outcome(game: Game) -> None:
    expected = (
        search(game.reached(), game.no_deal)
        for search in (
            oracles.nash,
            oracles.kalai_smorodinsky,
        )
    )
    found = solutions(game.frontier(), game.disagreement())
    for points, pairs_expected in zip(found[:2], expected, strict=True):
        assert [game.in_points(p.mine, p.theirs) for p in points] == pairs_expected


@given(games())
def test_solutions_that_compare_gains_equal_those_of_listing_on_a_common_scale(game: Game) -> None:
    level = game._replace(units=(36, 36))
    found = solutions(level.frontier(), level.disagreement())
    for points, search in (
        (found.egalitarian, oracles.egalitarian),
        (found.best_joint, oracles.best_joint),
    ):
        assert [level.in_points(p.mine, p.theirs) for p in points] == search(
            level.reached(), level.no_deal
        )


@given(games())
def test_looking_above_the_reservations_only_gives_the_same_solutions(game: Game) -> None:
    before = solutions(game.frontier(acceptable=True), game.disagreement())
    assert before == solutions(game.frontier(), game.disagreement())


@given(games())
def test_swapping_the_sides_mirrors_every_solution(game: Game) -> None:
    here = solutions(game.frontier(), game.disagreement())
    swapped = game.swapped()
    there = solutions(swapped.frontier(), swapped.disagreement())
    for points, mirrored in zip(here, there, strict=True):
        assert [p.outcome for p in points] == [p.outcome for p in reversed(mirrored)]


@given(games(), st.floats(1e-3, 1e6), st.floats(-10, 10))
def test_rescaling_a_side_leaves_the_terms_of_nash_and_kalai_smorodinsky_alone(
    game: Game, factor: float, shift: float
) -> None:
    mine, theirs = game.utilities()
    moved = pareto_frontier(
        [[(value + shift) * factor for value in issue] for issue in mine],
        theirs,
        excluded=game.excluded,
        allowed=game.allowed,
    )
    assert isinstance(moved, Frontier)
    no_deal = game.disagreement()
    here = solutions(game.frontier(), no_deal)
    there = solutions(moved, ((no_deal[0] + shift * len(mine)) * factor, no_deal[1]))
    for points, same in zip(here[:2], there[:2], strict=True):
        assert [p.outcome for p in points] == [p.outcome for p in same]


@pytest.mark.parametrize("no_deal", [(0.0, 0.0), (0.25, 0.1)])
def test_no_point_scores_above_a_solution(no_deal: tuple[float, float]) -> None:
    outcomes = [(a / 10, b / 10) for a, b in itertools.product(range(11), repeat=2) if a + b <= 12]
    (nash, *_) = nash_bargaining_solution(frontier_of(*outcomes), no_deal)
    best = (nash.mine - no_deal[0]) * (nash.theirs - no_deal[1])
    assert best == pytest.approx(
        max((a - no_deal[0]) * (b - no_deal[1]) for a, b in outcomes if a > no_deal[0])
    )
