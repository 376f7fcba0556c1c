"""Planted ideas of `python -m benchmarks value`: the judge is right, and errors are counted."""

import itertools
import random

import pytest

from benchmarks.value import planted
from benchmarks.value.games import Row
from benchmarks.value.intervals import count
from benchmarks.value.invented import Invented, InventedSide, invent, scenario_of
from benchmarks.value.judge import Chair, judged, judged_bet


def side(
    *tables: tuple[int, ...],
    weights: tuple[int, ...],
    levels: tuple[int | None, ...] | None = None,
    floors: dict[int, int] | None = None,
    worth: int | None = None,
    no_wish: frozenset[int] = frozenset(),
) -> InventedSide:
    return InventedSide(weights, tables, levels, floors=floors or {}, worth=worth, no_wish=no_wish)


UP, DOWN = (0, 50, 100), (100, 50, 0)


def planted_game(
    *,
    mine: InventedSide | None = None,
    theirs: InventedSide | None = None,
    chances: tuple[int, int] | None = None,
) -> Invented:
    """I care more for the first issue, they for the second; both in the middle."""
    return Invented(
        (3, 3),
        mine or side(UP, UP, weights=(3, 1)),
        theirs or side(DOWN, DOWN, weights=(1, 3)),
        (1, 1),
        ({0: frozenset({0}), 1: frozenset({0})},),
        chances,
    )


IN_WORDS = side(DOWN, DOWN, weights=(1, 3), levels=(1, 0))
ALL_OPEN = side(DOWN, DOWN, weights=(1, 3), levels=(None, None))


@pytest.mark.parametrize(
    ("one", "row", "verdict"),
    [
        (planted_game(), (2, 0), "good_for_both"),
        (planted_game(), (0, 0), "invalid"),
        (planted_game(), (2, 1), "one_sided"),
        (planted_game(), (1, 1), "one_sided"),
        (planted_game(mine=side(UP, UP, weights=(3, 1), floors={1: 1})), (2, 0), "below_walk_away"),
        (planted_game(mine=side(UP, UP, weights=(3, 1), worth=80)), (2, 0), "below_walk_away"),
        (planted_game(theirs=IN_WORDS), (2, 0), "good_for_both"),
        (planted_game(theirs=ALL_OPEN), (2, 0), "depends"),
        (planted_game(theirs=ALL_OPEN), (2, 1), "one_sided"),
        (
            planted_game(
                theirs=side(DOWN, DOWN, weights=(1, 3), levels=(1, 0), no_wish=frozenset({1}))
            ),
            (2, 0),
            "depends",
        ),
    ],
)
def test_judge_gives_the_verdict_that_a_person_works_out(
    one: Invented, row: Row, verdict: str
) -> None:
    assert judged(one, row) == verdict


def test_judge_calls_dominated_what_the_same_issues_could_do_better() -> None:
    one = Invented(
        (3, 3, 2),
        side(UP, (0, 20, 100), (0, 0), weights=(5, 1, 0)),
        side(DOWN, DOWN, (0, 100), weights=(1, 5, 1)),
        (0, 2, 0),
    )
    assert judged(one, (2, 0, 0)) == "good_for_both"
    assert judged(one, (2, 0, 1)) == "good_for_both"
    better = Invented(
        one.sizes,
        one.me,
        side((100, 95, 100), DOWN, (0, 100), weights=(1, 5, 1)),
        one.start,
    )
    assert judged(better, (1, 1, 0)) == "dominated"


@pytest.mark.parametrize(
    ("chances", "branches", "verdict"),
    [
        ((80, 20), ((2, 1), (0, 1)), "good_for_both"),
        ((20, 80), ((2, 1), (0, 1)), "one_sided"),
        ((50, 50), ((2, 1), (0, 1)), "unverifiable"),
        (None, ((2, 1), (0, 1)), "unpriced"),
        ((80, 20), ((0, 0), (2, 1)), "invalid"),
    ],
)
def test_judge_prices_a_bet_by_each_sides_own_forecast(
    chances: tuple[int, int] | None, branches: tuple[Row, Row], verdict: str
) -> None:
    assert judged_bet(planted_game(chances=chances), branches) == verdict


def test_a_bet_without_a_day_or_a_judge_is_unverifiable() -> None:
    one = planted_game(chances=(80, 20))
    assert judged_bet(one, ((2, 1), (0, 1)), named=False) == "unverifiable"
    assert judged_bet(one, ((2, 1), (0, 1)), forecast=False) == "unpriced"


@pytest.mark.parametrize("seed", range(60))
def test_groups_of_the_judge_bound_every_weighting_that_fits_the_words(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    one = invent(rng, words=True)
    chair = Chair(one, one.them)
    levels = [
        None if i in one.them.unsure else level for i, level in enumerate(one.them.levels or ())
    ]
    row = tuple(rng.randrange(size) for size in one.sizes)
    low, high = chair.moved(one.start, row)
    found = chair.extremes(low, high)
    for _ in range(200):
        ends = sorted((rng.random() for _ in range(3)), reverse=True)
        bounds = [*ends, 0.0]
        weights = [
            rng.random() if level is None else rng.uniform(bounds[level + 1], bounds[level])
            for level in levels
        ]
        gain = sum(w * rng.uniform(a, b) for w, a, b in zip(weights, low, high, strict=True))
        assert found.high > 0 or gain <= 1e-9
        assert found.low < 0 or gain >= -1e-9


def test_the_true_weights_fit_what_is_said_of_them() -> None:
    for seed in range(200):
        one = invent(random.Random(seed), words=True)  # noqa: S311 - a sample
        told = [(one.them.levels or ())[i] for i in range(len(one.sizes))]
        for a, b in itertools.permutations(range(len(told)), 2):
            first, second = told[a], told[b]
            if first is not None and second is not None and first < second:
                assert one.them.weights[a] >= one.them.weights[b]


def test_planted_ideas_are_judged_as_the_engine_judges_them() -> None:
    for words in (False, True):
        found = [idea for number in range(6) for idea in planted.ideas_of(number, words=words)]
        assert len(found) > 30
        assert [idea for idea in found if idea.found != idea.true] == []


def test_precision_and_recall_count_wrong_verdicts() -> None:
    ideas = [
        planted.Planted(0, "a", "depends", "depends", truly_good=True),
        planted.Planted(0, "b", "depends", "good_for_both", truly_good=False),
        planted.Planted(0, "c", "good_for_both", "good_for_both", truly_good=True),
        planted.Planted(0, "d", "good_for_both", "depends", truly_good=True),
    ]
    told = "\n".join(planted.tell({"exact": ideas, "words": ideas}))
    row = next(line for line in told.splitlines() if line.startswith("good_for_both"))
    assert row.count("1 of 2") == 2
    assert f"called good for both, wrong by the true weights: {count(1, 2)}" in told
    assert f"truly good for both, called depends: {count(2, 3)}" in told


def test_a_scenario_says_no_weight_where_words_are_planted() -> None:
    one = planted_game(theirs=IN_WORDS)
    theirs = [issue.theirs.priority for issue in scenario_of(one).issues]
    assert [str(priority) for priority in theirs] == ["medium", "high"]
