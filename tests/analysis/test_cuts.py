"""Cut preference sets: corners in fractions by trying every choice of faces, samples by rejection."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.sides import cuts
from copilot.analysis.sides.cuts import Cut, CutBlock, cut_set, fits, scaled
from copilot.analysis.sides.preference_set import PreferenceSet, preference_set
from copilot.analysis.sides.side import build_side
from copilot.domain.issue import Priority
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from tests.oracle_verdicts import Row, corners, inequalities
from tests.strategies import vague_scenarios


def free(size: int) -> PreferenceSet:
    return preference_set([Priority()] * size, [1.0] * size)


def words(*said: str) -> PreferenceSet:
    return preference_set([Priority.model_validate({"word": w}) for w in said], [1.0] * len(said))


def cut(*row: float, equal: bool = False) -> Cut:
    found = scaled(np.array(row, dtype=np.float64), equal=equal)
    assert found is not None
    return found


def made(preferences: PreferenceSet, *all_cuts: Cut) -> PreferenceSet:
    for each in all_cuts:
        found = cut_set(preferences, each)
        assert isinstance(found, PreferenceSet), found
        preferences = found
    return preferences


def block(preferences: PreferenceSet) -> CutBlock:
    (found,) = preferences.blocks
    assert isinstance(found, CutBlock)
    return found


def least(preferences: PreferenceSet, *change: float) -> float:
    return float(preferences.lowest(np.array([change]))[0])


def test_an_answer_leaves_the_corners_of_a_half_of_the_triangle() -> None:
    """Of w1 + w2 + w3 = 1 with w1 >= w2 the corners are (1,0,0), (0,0,1) and (1/2,1/2,0)."""
    half = made(free(3), cut(1, -1, 0))
    assert least(half, 1, -2, 3) == pytest.approx(-1 / 2)
    assert least(half, -1, 0, 5) == pytest.approx(-1)
    # the third issue was not touched and stays a block of its own
    assert sorted(len(b.members) for b in half.blocks) == [1, 2]


def test_a_cut_that_every_weighting_respects_leaves_the_very_same_set() -> None:
    ordered = words("high", "medium", "low")
    assert cut_set(ordered, cut(1, 0, -1)) is ordered
    assert cut_set(ordered, cut(1, 1, -2)) is ordered


def test_a_cut_on_issues_that_weigh_nothing_says_nothing() -> None:
    alone = preference_set([Priority(), Priority(weight=(0, 0))], [1.0, 1.0])
    assert cut_set(alone, cut(0, -1)) is alone
    assert scaled(np.zeros(3)) is None


def test_what_only_ties_would_respect_is_a_contradiction() -> None:
    """High, low and the answer "the low one matters at least as much" leave w1 = w2 alone."""
    assert cut_set(words("high", "low"), cut(-1, 1)) == "contradiction"
    assert cut_set(words("high", "low"), cut(-1, 0.5)) == "contradiction"


def test_a_tie_that_is_asked_for_is_made_exactly() -> None:
    """High and low with w1 = w2 leave the one weighting (1/2, 1/2)."""
    tied = made(words("high", "low"), cut(1, -1, equal=True))
    assert tied.is_point
    assert tied.sample(2, seed=0) == pytest.approx(np.full((2, 2), 0.5))
    assert cut_set(tied, cut(1, -1, equal=True)) is tied
    assert cut_set(words("high", "low"), cut(1, -2, equal=True)) is not tied
    assert cut_set(words("high", "low"), cut(2, -1, equal=True)) == "contradiction"
    assert cut_set(words("high", "low"), cut(-1, -1, equal=True)) == "contradiction"


def test_an_exact_ratio_among_free_issues_takes_a_direction_away() -> None:
    """w1 = 2 w2 beside a free third: the corners are (2/3, 1/3, 0) and (0, 0, 1)."""
    twice = made(free(3), cut(1, -2, 0, equal=True), cut(-1, 0, 1))
    assert block(twice).dimension == 2
    assert least(twice, 3, 0, 0) == pytest.approx(0)
    assert -least(twice, -3, 0, 0) == pytest.approx(3 * 2 / 5)
    drawn = twice.sample(500, seed=1)
    assert drawn[:, 0] == pytest.approx(2 * drawn[:, 1])
    assert (drawn[:, 2] >= drawn[:, 0] - 1e-9).all()


def test_cuts_that_meet_in_one_weighting_leave_a_point() -> None:
    point = made(free(2), cut(1, -2), cut(-1, 2 + 1e-7))
    assert least(point, 1, 0) == pytest.approx(2 / 3)
    assert point.sample(5, seed=0) == pytest.approx(np.tile([2 / 3, 1 / 3], (5, 1)), abs=1e-6)


def test_pair_of_rays_that_spans_no_edge_brings_no_new_ray() -> None:
    """In four dimensions and more two corners can share many faces and no edge."""
    wanted = [[-1, 1, 1, 1, 1], [0, 1, -1, -1, 1], [1, -1, 1, -1, 1]]
    found, kept = added(words("high", "high", "medium", "medium", "low"), wanted, 5)
    order = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 4), (3, 4)]
    above = [tuple(Fraction((k == i) - (k == j)) for k in range(5)) for i, j in order]
    last = tuple(Fraction(k == 4) for k in range(5))
    assert len(kept) == 3
    assert len(block(found).generators) == len(corners([*above, last, *kept]))


def test_two_cut_blocks_are_joined_by_a_cut_on_both() -> None:
    pairs = made(free(4), cut(1, -1, 0, 0), cut(0, 0, 1, -1))
    assert len(pairs.blocks) == 2
    chain = made(pairs, cut(0, 1, -1, 0))
    assert least(chain, 1, 0, 0, 0) == pytest.approx(1 / 4)
    # a total order is a simplex; its middle is that of its corners
    middle = np.array([25, 13, 7, 3]) / 48
    assert chain.sample(20_000, seed=3).mean(axis=0) == pytest.approx(middle, abs=0.005)


def test_rays_of_a_cut_set_seen_on_two_issues_are_the_outermost() -> None:
    half = made(free(3), cut(1, -1, 0), cut(-1, 3, 1))
    assert len(block(half).rays([0, 1, 2])) == 4
    assert half.rays([0, 1]).tolist() == pytest.approx(np.array([[0.5, 0.5], [1.0, 0.0]]))
    assert half.rays([2]).tolist() == [[1.0]]
    beside = made(free(4), cut(1, -1, 0, 0))
    assert beside.rays([3]).tolist() == [[1.0]]
    assert block(made(free(2), cut(1, -1))).rays([]) == []


def test_nothing_asked_gets_nothing() -> None:
    assert block(made(free(2), cut(1, -1))).minimum(np.zeros((0, 2))).tolist() == []


def test_a_set_with_too_many_rays_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = free(4)
    across = cut(1, 1, -1, -1)
    monkeypatch.setattr(cuts, "MAX_RAYS", 5)
    assert cut_set(fine, across) == "too large"
    monkeypatch.setattr(cuts, "MAX_RAYS", 3)
    assert cut_set(fine, across) == "too large"
    monkeypatch.undo()
    monkeypatch.setattr(cuts, "MAX_PAIRS", 3)
    assert cut_set(fine, across) == "too large"
    monkeypatch.undo()
    assert isinstance(cut_set(fine, across), PreferenceSet)


def test_twenty_intervals_are_refused_without_listing_a_million_corners() -> None:
    many = preference_set([Priority(weight=(1, 2))] * 20, [1.0] * 20)
    assert cut_set(many, cut(1, -1, *[0] * 18)) == "too large"


def test_few_fitting_draws_are_replaced_by_a_walk_that_finds_the_same_middle() -> None:
    """The walk is held against plain rejection from the uncut set."""
    narrow = (
        cut(1, -1.4, 0, 0, 0),
        cut(-1, 1.6, 0, 0, 0),
        cut(1, 1, -1, -0.5, 0),
        cut(0, 0, 1, -1, 1),
    )
    inside = made(free(5), *narrow)
    walked = inside.sample(4000, seed=4)
    uniform = np.random.default_rng(9).dirichlet(np.ones(5), size=400_000)
    rejected = uniform[fits(uniform, narrow)]
    assert len(rejected) * cuts.OVERDRAW < len(uniform)
    assert fits(walked, narrow).all()
    assert walked.mean(axis=0) == pytest.approx(rejected.mean(axis=0), abs=0.008)
    assert walked.std(axis=0) == pytest.approx(rejected.std(axis=0), abs=0.008)


def test_draws_that_fit_are_kept_where_there_are_enough() -> None:
    square = made(free(4), cut(1, 1, -1, -1))
    drawn = square.sample(2000, seed=5)
    assert drawn.shape == (2000, 4)
    assert fits(drawn, [cut(1, 1, -1, -1)]).all()
    # by its symmetry the issues of either side weigh the same on average
    middle = drawn.mean(axis=0)
    assert middle[0] == pytest.approx(middle[1], abs=0.015)
    assert (square.sample(50, seed=6) == square.sample(50, seed=6)).all()


rows = st.lists(st.integers(-3, 3), min_size=4, max_size=4)


def added(
    preferences: PreferenceSet, wanted: Sequence[Sequence[int]], size: int
) -> tuple[PreferenceSet, list[Row]]:
    """The set with all cuts that can be made, and those cuts as fractions."""
    kept: list[Row] = []
    for row in wanted:
        found = scaled(np.array(row[:size], dtype=np.float64))
        after = None if found is None else cut_set(preferences, found)
        if isinstance(after, PreferenceSet):
            preferences = after
            kept.append(tuple(Fraction(value) for value in row[:size]))
    return preferences, kept


@settings(max_examples=150)
@given(vague_scenarios(sizes=(2, 4)), st.lists(rows, min_size=1, max_size=4), rows)
def test_lowest_and_highest_are_those_over_every_corner_of_the_cut_set(
    scenario: Scenario, wanted: list[list[int]], change: list[int]
) -> None:
    size = len(scenario.issues)
    stated = inequalities(scenario, "me")
    assume(corners(stated))
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    preferences, kept = added(side.verdict_set, wanted, size)
    found = corners([*stated, *kept])
    gains = [float(sum(c * w for c, w in zip(change, corner, strict=False))) for corner in found]
    assert least(preferences, *change[:size]) == pytest.approx(min(gains), abs=1e-9)
    assert preferences.highest(np.array([change[:size]]))[0] == pytest.approx(max(gains), abs=1e-9)
    assert preferences.is_point == (len(found) == 1)
    # and no ray is kept that is a mixture of others
    assert sum(len(each.extreme_rays()) for each in preferences.blocks) == len(found)


@settings(max_examples=100)
@given(vague_scenarios(sizes=(2, 4)), rows)
def test_a_refused_cut_is_one_that_no_corner_is_above(scenario: Scenario, row: list[int]) -> None:
    size = len(scenario.issues)
    found = corners(inequalities(scenario, "me"))
    wanted = scaled(np.array(row[:size], dtype=np.float64))
    assume(found and wanted)
    assert wanted is not None
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    heights = [sum(c * w for c, w in zip(row, corner, strict=False)) for corner in found]
    refused = cut_set(side.verdict_set, wanted) == "contradiction"
    assert refused == (max(heights) <= 0 and min(heights) < 0)


@settings(max_examples=60)
@given(vague_scenarios(sizes=(2, 4)), st.lists(rows, min_size=1, max_size=4), rows)
def test_samples_respect_the_cuts_and_a_cut_never_widens_a_range(
    scenario: Scenario, wanted: list[list[int]], change: list[int]
) -> None:
    size = len(scenario.issues)
    assume(corners(inequalities(scenario, "me")))
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    preferences, kept = added(side.verdict_set, wanted, size)
    drawn = preferences.sample(40, seed=7)
    slack = drawn @ np.array([*inequalities(scenario, "me"), *kept], dtype=np.float64).T
    assert slack.min() >= -1e-7
    assert drawn.sum(axis=1) == pytest.approx(np.ones(40))
    row = np.array([change[:size]], dtype=np.float64)
    assert side.verdict_set.lowest(row)[0] <= preferences.lowest(row)[0] + 1e-9
    assert side.verdict_set.highest(row)[0] >= preferences.highest(row)[0] - 1e-9
    assert preferences.lowest(row)[0] - 1e-7 <= (drawn @ row[0]).min()


@settings(max_examples=60)
@given(vague_scenarios(sizes=(2, 4)), st.lists(rows, min_size=1, max_size=3), st.data())
def test_rays_seen_on_some_issues_have_the_signs_of_the_corners(
    scenario: Scenario, wanted: list[list[int]], data: st.DataObject
) -> None:
    size = len(scenario.issues)
    stated = inequalities(scenario, "me")
    assume(corners(stated))
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    preferences, kept = added(side.verdict_set, wanted, size)
    chosen = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1)))
    part = data.draw(st.lists(st.integers(-4, 4), min_size=len(chosen), max_size=len(chosen)))
    gains = [
        float(sum(c * corner[issue] for issue, c in zip(chosen, part, strict=True)))
        for corner in corners([*stated, *kept])
    ]
    along = preferences.rays(chosen) @ np.array(part, dtype=np.float64)
    assert (along < -1e-9).any() == (min(gains) < -1e-9)
    assert (along > 1e-9).any() == (max(gains) > 1e-9)
