"""The frontier on examples that can be followed by hand, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.frontiers import frontier as frontier_module
from copilot.analysis.frontiers import tied_issues
from copilot.analysis.frontiers.fine_grid import NOISE
from copilot.analysis.frontiers.frontier import Frontier, Point, TooLarge, pareto_frontier
from tests.frontier_games import Game, games


def found(answer: Frontier | TooLarge) -> Frontier:
    assert isinstance(answer, Frontier)
    return answer


def pairs(answer: Frontier | TooLarge) -> list[tuple[float, float]]:
    return [(round(p.mine, 9), round(p.theirs, 9)) for p in found(answer).points]


THREE_OUTCOMES = ([[0.1, 0.5, 0.9]], [[0.9, 0.5, 0.1]])
"""One issue, three options: (.1, .9), (.5, .5), (.9, .1)."""


def test_two_issues_worked_by_hand() -> None:
    """Pay matters to me, timing to them.

        pay, timing         mine first  (.2, 0)   theirs first  (0, .7)
        high (.8, 0)             (1.0, 0.0)             (0.8, 0.7)
        low  (0, .3)             (0.2, 0.3)             (0.0, 1.0)

    (.2, .3) is beaten by (.8, .7): each side had its way on the wrong issue.
    """
    answer = pareto_frontier([[0.8, 0.0], [0.2, 0.0]], [[0.0, 0.3], [0.0, 0.7]])
    assert found(answer).points == (
        Point(1.0, 0.0, (0, 0), 1),
        Point(0.8, 0.7, (0, 1), 1),
        Point(0.0, 1.0, (1, 1), 1),
    )
    assert found(answer).method == "issue by issue, exact"
    assert found(answer).tied == ()
    assert found(answer).zone_of_agreement


def test_sums_that_differ_only_as_floats_are_one_point() -> None:
    """12/36 + 3/36 = 15/36; each rounded to a millionth first, it would not be."""
    mine = [[12 / 36, 15 / 36], [3 / 36, 0.0]]
    theirs = [[0.5, 0.5], [0.5, 0.5]]
    assert [p.ties for p in found(pareto_frontier(mine, theirs)).points] == [1]
    answer = found(pareto_frontier(mine, theirs, excluded=[{0: {1}, 1: {0}}]))
    assert [(p.outcome, p.ties) for p in answer.points] == [((0, 0), 2)]


def test_noise_on_the_border_of_two_cells_makes_no_point_of_its_own() -> None:
    """The last two are worth the same to me, but for noise, just where rounding turns up.

    Torn apart, the last would look a millionth better for me, though the third beats it.
    """
    mine = [[0.0, 1.0, 0.5000005 - 1e-12, 0.5000005]]
    theirs = [[1.0, 0.0, 0.5 + 1.5e-6, 0.5]]
    answer = found(pareto_frontier(mine, theirs))
    assert [p.outcome for p in answer.points] == [(1,), (2,), (0,)]


def test_points_less_than_a_millionth_apart_are_ties_and_further_apart_they_are_not() -> None:
    near = found(pareto_frontier([[1.0, 0.5, 0.5 + 2e-7, 0.0]], [[0.0, 0.5, 0.5, 1.0]]))
    assert [p.ties for p in near.points] == [1, 2, 1]
    apart = found(pareto_frontier([[1.0, 0.5, 0.5 + 2e-6, 0.0]], [[0.0, 0.5, 0.5, 1.0]]))
    assert [p.ties for p in apart.points] == [1, 1, 1]
    assert apart.points[1].outcome == (2,)


def test_an_outcome_two_millionths_worse_for_one_and_equal_for_the_other_is_dominated() -> None:
    answer = pareto_frontier([[0.0, 1.0, 0.5, 0.5 - 1.6e-6]], [[1.0, 0.0, 0.5, 0.5]])
    assert [p.outcome for p in found(answer).points] == [(1,), (2,), (0,)]


def test_a_run_of_close_values_wider_than_noise_is_not_made_one() -> None:
    """Half a billionth lies between neighbours, two millionths between the first and the last."""
    mine = [[0.0, 1.0, *(0.5 + k * 5e-10 for k in range(4001))]]
    theirs = [[1.0, 0.0, *(0.5 - k * 2.5e-9 for k in range(4001))]]
    assert len(pairs(pareto_frontier(mine, theirs))) == 5


def test_what_is_beaten_does_not_count_towards_the_limit() -> None:
    rising = [[float(k) for k in range(100)]]
    assert len(pairs(pareto_frontier(rising, [[0.5] * 100], max_points=1))) == 1
    assert len(pairs(pareto_frontier([[0.5] * 100], rising, max_points=1))) == 1
    ahead_by_noise = [[0.0, 1.0, 1.0 + 1e-11]], [[0.0, 1.0, 0.5]]
    assert len(pairs(pareto_frontier(*ahead_by_noise, max_points=1))) == 1


def test_no_zone_of_agreement_is_an_empty_frontier() -> None:
    """With .6 each, (.5, .5) is a loss for both; its product of losses is no gain."""
    answer = found(pareto_frontier(*THREE_OUTCOMES, reservations=(0.6, 0.6)))
    assert answer.points == ()
    assert not answer.zone_of_agreement


def test_an_outcome_at_the_reservation_stays_despite_float_noise() -> None:
    mine, theirs = [[0.1], [0.2], [0.7, 0.0]], [[0.0], [0.0], [0.0, 1.0]]
    for reservation in (0.1 + 0.2, 0.3):
        answer = pareto_frontier(mine, theirs, reservations=(reservation, None))
        assert pairs(answer) == [(1.0, 0.0), (0.3, 1.0)]
    assert pairs(pareto_frontier(mine, theirs, reservations=(0.3001, None))) == [(1.0, 0.0)]


def test_one_side_may_have_no_reservation_or_an_unreachable_one() -> None:
    assert len(pairs(pareto_frontier(*THREE_OUTCOMES, reservations=(None, 0.5)))) == 2
    assert len(pairs(pareto_frontier(*THREE_OUTCOMES, reservations=(-1e300, None)))) == 3
    assert not pairs(pareto_frontier(*THREE_OUTCOMES, reservations=(None, float("inf"))))


def test_floors_filter_options_before_anything_else() -> None:
    answer = pareto_frontier(*THREE_OUTCOMES, allowed=[[False, True, True]])
    assert pairs(answer) == [(0.9, 0.1), (0.5, 0.5)]


def test_floors_that_leave_no_option_leave_no_point() -> None:
    mine = [[0.5, 0.0], [0.5, 0.0]]
    answer = pareto_frontier(mine, mine, allowed=[[False, False], [True, True]])
    assert found(answer).points == ()


def test_an_excluded_combination_gives_way_to_the_next_best() -> None:
    mine, theirs = [[0.8, 0.0], [0.2, 0.0]], [[0.0, 0.3], [0.0, 0.7]]
    answer = found(
        pareto_frontier(mine, theirs, excluded=[{0: {0}, 1: {1}}], names=["Pay", "Timing"])
    )
    assert pairs(answer) == [(1.0, 0.0), (0.2, 0.3), (0.0, 1.0)]
    assert answer.tied == ((0, 1),)
    assert answer.method == (
        "issue by issue, exact; taken together because of excluded combinations: Pay and Timing"
    )


def test_ties_run_through_chains_of_exclusions_and_leave_other_issues_alone() -> None:
    mine = [[0.2, 0.0]] * 5
    excluded = [{0: {0}, 3: {0}}, {3: {1}, 1: {0, 1}}, {2: {0}, 4: {7}}]
    answer = found(pareto_frontier(mine, mine, excluded=excluded))
    assert answer.tied == ((0, 1, 3),)
    assert answer.method.endswith(": issue 1, issue 2 and issue 4")
    assert answer.points == (Point(0.8, 0.8, (1, 0, 0, 0, 0), 1),)


def test_everything_excluded_leaves_no_point() -> None:
    mine = [[0.5, 0.0], [0.5, 0.0]]
    answer = pareto_frontier(mine, mine, excluded=[{0: {0, 1}, 1: {0, 1}}])
    assert found(answer).points == ()


def test_ties_are_counted_exactly_at_ten_to_the_fifty_outcomes() -> None:
    indifferent = [[0.02] * 10] * 50
    answer = found(pareto_frontier(indifferent, indifferent))
    assert [p.ties for p in answer.points] == [10**50]
    assert pairs(answer) == [(1.0, 1.0)]


def test_ties_are_counted_exactly_inside_a_tied_group_too() -> None:
    """Twelve tied issues of 64 options that look alike but for the one excluded everywhere."""
    mine = [[0.0] * 64] * 12
    answer = found(pareto_frontier(mine, mine, excluded=[{k: {0} for k in range(12)}]))
    assert [p.ties for p in answer.points] == [64**12 - 1]


def test_fifty_opposed_issues_count_every_outcome_once() -> None:
    """Each of ten steps on each of fifty issues is worth the same: 10^50 efficient outcomes."""
    mine = [[k / 450 for k in range(10)]] * 50
    theirs = [[(9 - k) / 450 for k in range(10)]] * 50
    answer = found(pareto_frontier(mine, theirs, max_points=451))
    assert len(answer.points) == 451
    assert sum(p.ties for p in answer.points) == 10**50


def test_no_issues_leave_one_empty_outcome() -> None:
    assert found(pareto_frontier([], [])).points == (Point(0.0, 0.0, (), 1),)


def test_a_large_step_is_tried_in_pieces_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(7)
    mine, theirs = random.random((6, 10)), random.random((6, 10))
    at_once = pareto_frontier(list(mine), list(theirs))
    monkeypatch.setattr(frontier_module, "PAIRS_AT_ONCE", 7)
    assert pareto_frontier(list(mine), list(theirs)) == at_once


@given(games(), st.data())
def test_sieving_before_sorting_changes_nothing(game: Game, data: st.DataObject) -> None:
    buckets = data.draw(st.sampled_from([1, 4, 2**15]))
    plain = pareto_frontier(game.mine, game.theirs, excluded=game.excluded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tied_issues, "SIEVED", 1)
        patch.setattr(tied_issues, "BUCKETS", buckets)
        assert pareto_frontier(game.mine, game.theirs, excluded=game.excluded) == plain


@pytest.mark.parametrize("lean", [-1.0, 0.0, 1.0])
def test_a_long_list_keeps_what_the_rule_keeps(lean: float) -> None:
    """Each entry beside each other one: far better for one, and no worse for the other."""
    rng = np.random.default_rng(8)
    count = tied_issues.SIEVED + 7
    mine = rng.integers(0, 300, count)
    theirs = rng.integers(0, 300, count) + (lean * mine).astype(np.int64)
    mine, theirs = (
        each * tied_issues.MARGIN // 2 + rng.integers(0, 3, count) for each in (mine, theirs)
    )
    kept = tied_issues.undominated(mine, theirs)
    for start in range(0, count, 512):
        part = slice(start, start + 512)
        more = mine[:, None] - mine[part]
        more_for_them = theirs[:, None] - theirs[part]
        beaten = (more >= tied_issues.MARGIN) & (more_for_them >= -NOISE)
        beaten |= (more_for_them >= tied_issues.MARGIN) & (more >= -NOISE)
        assert kept[part].tolist() == (~beaten.any(axis=0)).tolist()


def test_too_many_points_are_said_never_approximated() -> None:
    """Opposed powers of two: each of the 2^12 outcomes is efficient, on a point of its own."""
    mine = [[float(2**k), 0.0] for k in range(12)]
    theirs = [[0.0, float(2**k)] for k in range(12)]
    assert len(pairs(pareto_frontier(mine, theirs, max_points=2**12))) == 2**12
    answer = pareto_frontier(mine, theirs, max_points=2**12 - 1)
    assert isinstance(answer, TooLarge)
    assert (answer.limit, answer.reached) == (2**12 - 1, 2**12)
    assert "4,095" in answer.reason
    assert answer.advice


def test_too_much_work_in_one_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_module, "MAX_PAIRS", 8)
    answer = pareto_frontier(THREE_OUTCOMES[0] * 2, THREE_OUTCOMES[1] * 2)
    assert isinstance(answer, TooLarge)
    assert (answer.limit, answer.reached) == (8, 9)


def test_too_many_tied_combinations_are_said_with_the_issues_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tied_issues, "MAX_COMBINATIONS", 8)
    mine, theirs = THREE_OUTCOMES[0] * 2, THREE_OUTCOMES[1] * 2
    excluded = [{0: {0}, 1: {1}}, {0: {1}, 1: {0}}]
    answer = pareto_frontier(mine, theirs, excluded=excluded, names=["Pay", "Timing"])
    assert isinstance(answer, TooLarge)
    assert "Pay and Timing" in answer.reason
    assert answer.reached == 9


def test_options_that_no_exclusion_tells_apart_do_not_count_towards_the_limit() -> None:
    """Three tied issues of 200 options would be 8,000,000 combinations."""
    mine = [[float(k) for k in range(200)]] * 3
    answer = found(pareto_frontier(mine, mine, excluded=[{0: {199}, 1: {199}, 2: {199}}]))
    assert [(p.mine, p.ties) for p in answer.points] == [(596.0, 3)]


def test_dominating_points_compare_to_a_millionth() -> None:
    answer = found(pareto_frontier(*THREE_OUTCOMES))
    assert [p.outcome for p in answer.dominating(0.4, 0.4)] == [(1,)]
    assert answer.dominating(0.5, 0.5) == ()
    assert answer.dominating(0.5 - 1e-8, 0.5) == ()
    assert [p.outcome for p in answer.dominating(0.5 - 1e-5, 0.5)] == [(1,)]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ([[0.0, float("nan")]], [[0.0, 1.0]]),
        ([[0.0, 1.0]], [[0.0, float("inf")]]),
        ([[0.0, 1.0]], [[0.0, 1.0, 2.0]]),
        ([[0.0, 1.0]], []),
        ([[]], [[]]),
        ([[[0.0]]], [[[0.0]]]),
    ],
)
def test_arrays_that_do_not_fit_are_a_callers_bug(
    mine: list[list[float]], theirs: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match="issue"):
        pareto_frontier(mine, theirs)


def test_a_mask_exclusion_or_reservation_that_does_not_fit_is_a_callers_bug() -> None:
    with pytest.raises(ValueError, match="allowed options"):
        pareto_frontier(*THREE_OUTCOMES, allowed=[[True]])
    for combination in ({}, {1: {0}}, {-1: {0}}):
        with pytest.raises(ValueError, match="excluded combination"):
            pareto_frontier(*THREE_OUTCOMES, excluded=[combination])
    with pytest.raises(ValueError, match="a reservation is a number"):
        pareto_frontier(*THREE_OUTCOMES, reservations=(float("nan"), None))
