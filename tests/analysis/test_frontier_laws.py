"""Laws of the frontier, on small games where every outcome can be listed."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier
from tests.frontier_games import Game, games
from tests.oracles import beats, efficient


@given(games())
def test_frontier_equals_listing_every_outcome(game: Game) -> None:
    expected = efficient(game.reached())
    found = game.frontier().points
    assert [game.in_points(point.mine, point.theirs) for point in found] == list(expected)
    assert [point.ties for point in found] == [len(outcomes) for outcomes in expected.values()]
    assert all(
        point.outcome in outcomes for point, outcomes in zip(found, expected.values(), strict=True)
    )


@given(games())
def test_nothing_dominates_a_frontier_point(game: Game) -> None:
    reached = game.reached()
    for point in game.frontier().points:
        pair = game.in_points(point.mine, point.theirs)
        assert not any(beats(other, pair) for other in reached)


@given(games())
def test_dropping_what_is_below_a_reservation_first_equals_filtering_the_frontier(
    game: Game,
) -> None:
    """Whatever beats an acceptable outcome is acceptable too, so the order cannot matter."""
    first = game.frontier(acceptable=True)
    afterwards = [
        point
        for point in game.frontier().points
        if all(
            got >= least
            for got, least in zip(
                game.in_points(point.mine, point.theirs), game.no_deal, strict=True
            )
        )
    ]
    assert list(first.points) == afterwards
    assert first.zone_of_agreement == bool(game.reached(acceptable=True))


@given(games())
def test_acceptable_frontier_equals_listing_every_acceptable_outcome(game: Game) -> None:
    found = game.frontier(acceptable=True).points
    expected = efficient(game.reached(acceptable=True))
    assert {game.in_points(p.mine, p.theirs): p.ties for p in found} == {
        pair: len(outcomes) for pair, outcomes in expected.items()
    }


@given(games())
def test_swapping_the_sides_mirrors_the_frontier(game: Game) -> None:
    here = game.frontier(acceptable=True).points
    there = game.swapped().frontier(acceptable=True).points
    assert [(p.theirs, p.mine, p.outcome, p.ties) for p in reversed(there)] == [
        (point.mine, point.theirs, point.outcome, point.ties) for point in here
    ]


@given(games(), st.floats(1e-3, 1e6), st.floats(-100, 100))
def test_rescaling_and_shifting_a_side_leaves_outcomes_and_ties_alone(
    game: Game, factor: float, shift: float
) -> None:
    """The grid is a millionth of the range, whatever the range; float noise stays below it."""
    mine, theirs = game.utilities()
    moved = [[(value * factor) + shift * factor for value in issue] for issue in mine]
    found = pareto_frontier(moved, theirs, excluded=game.excluded, allowed=game.allowed)
    assert isinstance(found, Frontier)
    assert [(p.outcome, p.ties) for p in found.points] == [
        (p.outcome, p.ties) for p in game.frontier().points
    ]


@given(games())
def test_an_outcome_is_dominated_by_exactly_the_frontier_points_that_beat_it(game: Game) -> None:
    frontier = game.frontier()
    reached = game.reached()
    for pair in reached:
        mine, theirs = pair[0] / game.units[0], pair[1] / game.units[1]
        found = frontier.dominating(float(mine), float(theirs))
        assert [game.in_points(p.mine, p.theirs) for p in found] == [
            other for other in efficient(reached) if beats(other, pair)
        ]
