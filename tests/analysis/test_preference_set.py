"""Preference sets: corners by hand, the closed forms against every corner, samples by rejection."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from copilot.analysis.sides.preference_set import PreferenceSet, preference_set
from copilot.analysis.sides.side import build_side
from copilot.domain.issue import Issue, Priority, Stance, Word
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from tests.oracle_verdicts import corners, inequalities, product
from tests.strategies import vague_scenarios

Floats = NDArray[np.float64]


def word(said: Word) -> Priority:
    return Priority(word=said)


def rank(number: int) -> Priority:
    return Priority(rank=number)


def weight(low: float, high: float | None = None) -> Priority:
    return Priority(weight=(low, low if high is None else high))


def every(*said: Priority) -> PreferenceSet:
    return preference_set(said, [1.0] * len(said))


def test_ordered_simplex_of_three_has_cumulative_averages_as_its_corners() -> None:
    """The corners of w1 >= w2 >= w3 are (1,0,0), (1/2,1/2,0) and (1/3,1/3,1/3).

    With a change of (1, -2, 3) they give 1, -1/2 and 2/3. With (-1, 2, 3): -1, 1/2 and 4/3.
    """
    ordered = every(rank(1), rank(2), rank(3))
    changes = np.array([[1.0, -2.0, 3.0], [-1.0, 2.0, 3.0]])
    assert ordered.lowest(changes) == pytest.approx([-1 / 2, -1])
    assert ordered.highest(changes) == pytest.approx([1, 4 / 3])


def test_issues_of_one_word_are_left_unordered() -> None:
    """Two issues are high, one is low: (1,0,0), (0,1,0), (1/2,1/2,0), (1/3,1/3,1/3).

    A change of (3, -1, -6) gives 3, -1, 1 and -4/3.
    """
    levels = every(word("high"), word("high"), word("low"))
    change = np.array([[3.0, -1.0, -6.0]])
    assert levels.lowest(change) == pytest.approx([-4 / 3])
    assert levels.highest(change) == pytest.approx([3])


def test_exact_weights_are_one_point() -> None:
    """Weights 20, 30 and 50 make 0.2, 0.3 and 0.5; a change of (1, -1, 0.5) is worth 0.15."""
    point = every(weight(20), weight(30), weight(50))
    change = np.array([[1.0, -1.0, 0.5]])
    assert point.is_point
    assert point.lowest(change) == pytest.approx([0.15])
    assert point.highest(change) == pytest.approx([0.15])
    assert point.sample(3, seed=1) == pytest.approx(np.tile([0.2, 0.3, 0.5], (3, 1)))


def test_intervals_bound_ratios() -> None:
    """Weights 1 to 2 and 1 to 3: the first is 1/4 to 2/3 of the two together."""
    box = every(weight(1, 2), weight(1, 3))
    first = np.array([[1.0, 0.0]])
    assert not box.is_point
    assert box.lowest(first) == pytest.approx([1 / 4])
    assert box.highest(first) == pytest.approx([2 / 3])


def test_words_and_ranks_and_weights_say_nothing_of_each_other() -> None:
    mixed = every(word("high"), rank(1), weight(5))
    assert mixed.lowest(-np.eye(3)) == pytest.approx([-1, -1, -1])


def test_weight_counts_for_the_value_that_it_multiplies() -> None:
    """Weight 40 on values from 25 to 75 moves as much as weight 20 on values from 0 to 100."""
    narrow = preference_set([weight(40), weight(20)], [0.5, 1.0])
    assert narrow.sample(1, seed=0) == pytest.approx(np.array([[0.5, 0.5]]))


def test_rank_speaks_of_the_swing_itself_so_its_size_does_not_matter() -> None:
    change = np.array([[1.0, -1.0]])
    small = preference_set([rank(1), rank(2)], [0.1, 1.0])
    assert small.lowest(change) == pytest.approx([0])


@pytest.mark.parametrize("said", [weight(0), word("high")])
def test_issue_without_weight_or_swing_weighs_nothing(said: Priority) -> None:
    swing = 1.0 if said.weight else 0.0
    found = preference_set([said, word("low")], [swing, 1.0])
    assert found.highest(np.array([[1.0, 0.0]])) == pytest.approx([0])
    assert found.is_point


def test_set_without_any_weight_gains_and_loses_nothing() -> None:
    nothing = every(weight(0), weight(0))
    change = np.array([[1.0, -1.0]])
    assert nothing.lowest(change) == pytest.approx([0])
    assert nothing.highest(change) == pytest.approx([0])
    assert nothing.rays([0, 1]).shape == (0, 2)
    assert nothing.sample(2, seed=0) == pytest.approx(np.zeros((2, 2)))


def test_single_interval_is_all_the_weight() -> None:
    alone = every(weight(1, 3))
    assert alone.is_point
    assert alone.sample(2, seed=0) == pytest.approx(np.ones((2, 1)))


def test_interval_from_zero_may_weigh_nothing() -> None:
    change = np.array([[1.0, 0.0]])
    assert every(weight(0, 1), weight(1)).lowest(change) == pytest.approx([0])
    assert every(weight(0, 1), weight(0, 1)).highest(change) == pytest.approx([1])


@settings(max_examples=60)
@given(vague_scenarios(sizes=(2, 4)), st.data())
def test_lowest_and_highest_are_those_over_every_corner(
    scenario: Scenario, data: st.DataObject
) -> None:
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    found = corners(inequalities(scenario, "me"))
    assume(found)
    size = len(scenario.issues)
    change = data.draw(st.lists(st.integers(-4, 4), min_size=size, max_size=size))
    gains = [float(sum(c * w for c, w in zip(change, corner, strict=True))) for corner in found]
    row = np.array([change], dtype=np.float64)
    assert side.verdict_set.lowest(row)[0] == pytest.approx(min(gains), abs=1e-9)
    assert side.verdict_set.highest(row)[0] == pytest.approx(max(gains), abs=1e-9)
    assert side.verdict_set.is_point == (len(found) == 1)


@settings(max_examples=60)
@given(vague_scenarios(sizes=(2, 4)))
def test_every_sample_fits_what_was_said(scenario: Scenario) -> None:
    side = build_side("them", scenario.issues, Party(), samples=40, seed=3)
    rows = inequalities(scenario, "them", guesses=True)
    assume(corners(rows))
    slack = side.weights @ np.array(rows, dtype=np.float64).T
    assert slack.min() >= -1e-9
    assert side.weights.sum(axis=1) == pytest.approx(np.ones(40))


@settings(max_examples=60)
@given(vague_scenarios(sizes=(2, 4)), st.data())
def test_rays_seen_on_some_issues_span_what_the_set_allows_there(
    scenario: Scenario, data: st.DataObject
) -> None:
    """Signs of a linear function over a cone are those over its rays."""
    side = build_side("me", scenario.issues, Party(), samples=2, seed=0)
    found = corners(inequalities(scenario, "me"))
    assume(found)
    chosen = sorted(data.draw(st.sets(st.integers(0, len(scenario.issues) - 1), min_size=1)))
    part = data.draw(st.lists(st.integers(-4, 4), min_size=len(chosen), max_size=len(chosen)))
    change = [0] * len(scenario.issues)
    for issue, amount in zip(chosen, part, strict=True):
        change[issue] = amount
    gains = [float(sum(c * w for c, w in zip(change, corner, strict=True))) for corner in found]
    along = side.verdict_set.rays(chosen) @ np.array(part, dtype=np.float64)
    assert (along < -1e-9).any() == (min(gains) < -1e-9)
    assert (along > 1e-9).any() == (max(gains) > 1e-9)


SETS = {
    "ranks": [rank(1), rank(2), rank(3), rank(3)],
    "words": [word("high"), word("high"), word("medium"), word("low")],
    "free": [Priority(), Priority(), word("high"), word("low")],
    "two scales": [word("high"), word("low"), rank(1), rank(2)],
    "intervals": [weight(1, 3), weight(2, 6), weight(0, 4)],
    "intervals and numbers": [weight(1, 3), weight(2), weight(1), weight(1, 6)],
    "numbers and free": [weight(1), weight(2), Priority(), Priority()],
}


def by_rejection(said: list[Priority], count: int) -> Floats:
    """Uniform weights that fit, from uniform weights on the simplex.

    Exact weights are drawn together as one, since nothing would hit them.
    """
    issues = tuple(
        Issue(name=str(k), options=(0, 1), mine=Stance(priority=p, wants="more"))
        for k, p in enumerate(said)
    )
    rows = inequalities(Scenario(title="t", situation="", issues=issues), "me")
    fixed = np.array([p.weight is not None and p.weight[0] == p.weight[1] for p in said])
    points = np.array([p.weight[0] if p.weight else 0.0 for p in said])
    parts = np.eye(len(said))[~fixed]
    if fixed.any():
        parts = np.vstack([np.where(fixed, points, 0) / points[fixed].sum(), parts])
    drawn = np.random.default_rng(11).exponential(size=(count, len(parts)))
    weights = (drawn / drawn.sum(axis=1, keepdims=True)) @ parts
    slack = weights @ np.array(rows, dtype=np.float64).T
    return np.asarray(weights[(slack >= -1e-9).all(axis=1)], dtype=np.float64)


@pytest.mark.parametrize("name", list(SETS))
def test_samples_are_as_uniform_as_plain_rejection(name: str) -> None:
    """Shares of random half-spaces agree within what chance allows (4.5 standard errors)."""
    said = SETS[name]
    ours, plain = every(*said).sample(4000, seed=5), by_rejection(said, 200_000)
    assert len(plain) > 2000
    normals = np.random.default_rng(2).normal(size=(40, len(said)))
    normals -= (normals @ plain.mean(axis=0))[:, None]
    shares, expected = ((each @ normals.T > 0).mean(axis=0) for each in (ours, plain))
    error = np.sqrt(expected * (1 - expected) * (1 / len(ours) + 1 / len(plain)))
    assert (np.abs(shares - expected) <= 4.5 * error + 1e-3).all()


def test_same_seed_gives_the_same_samples_and_another_gives_others() -> None:
    found = every(word("high"), word("low"), Priority())
    assert (found.sample(5, seed=1) == found.sample(5, seed=1)).all()
    assert (found.sample(5, seed=1) != found.sample(5, seed=2)).any()


def test_oracle_itself_finds_the_corners_of_an_ordered_simplex() -> None:
    issues = tuple(
        Issue(name=name, options=(0, 1), mine=Stance(priority=rank(place), wants="more"))
        for place, name in enumerate("ABC", start=1)
    )
    found = corners(inequalities(Scenario(title="t", situation="", issues=issues), "me"))
    assert sorted(tuple(map(float, corner)) for corner in found) == [
        (pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(1 / 3)),
        (0.5, 0.5, 0.0),
        (1.0, 0.0, 0.0),
    ]
    assert product(found[0], found[0]) > 0
