"""The statistics of the gate, against published values, a slow oracle and laws."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.evaluation.statistics import (
    Pair,
    bootstrap_interval,
    cluster_mean,
    decidable,
    holm,
    least_p,
    mean_interval,
    paired,
    sign_flip,
    smallest_drop,
    t_quantile,
)

quarters = st.integers(-4, 4).map(lambda steps: steps / 4)


def test_repeats_are_averaged_before_cases() -> None:
    assert cluster_mean([[1.0, 0.0, 0.0, 0.0], [1.0]]) == pytest.approx(0.625)


def test_a_case_without_a_number_is_left_out_of_the_mean_of_its_scenario() -> None:
    assert cluster_mean([[], [0.5]]) == pytest.approx(0.5)
    assert cluster_mean([[]]) is None
    assert cluster_mean([]) is None


def test_only_scenarios_with_a_mean_on_both_sides_are_paired() -> None:
    before, after = {"b": 0.2, "a": 0.1, "old": 1.0}, {"a": 0.3, "b": 0.4, "new": 0.0}
    assert paired(before, after) == (Pair("a", 0.1, 0.3), Pair("b", 0.2, 0.4))


def oracle(differences: list[float]) -> Fraction:
    """Every way to set the signs, one by one, in exact numbers."""
    exact = [Fraction(difference) for difference in differences]
    found = abs(sum(exact, Fraction()))
    ways = list(itertools.product((1, -1), repeat=len(exact)))
    totals = (sum((s * d for s, d in zip(way, exact, strict=True)), Fraction()) for way in ways)
    hits = sum(abs(total) >= found for total in totals)
    return Fraction(hits, len(ways))


@given(st.lists(quarters, max_size=6))
def test_the_sign_flip_test_counts_every_way_to_set_the_signs(differences: list[float]) -> None:
    assert sign_flip(differences) == pytest.approx(float(oracle(differences)))


def test_the_sign_flip_test_gives_the_p_of_darwins_maize() -> None:
    """Fisher (1935), section 21: fifteen pairs, and 863 of 32768 ways at least as far on each side.

    Differences of crossed and self-fertilised plants, in eighths of an inch.
    """
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert sign_flip([eighths / 8 for eighths in darwin]) * 32768 == 1726


def test_twelve_pairs_of_any_size_are_exact() -> None:
    differences = [-(2.0**-power) for power in range(12)]
    assert sign_flip(differences) == 2 / 2**12


def test_drawn_signs_come_close_to_the_exact_test_and_never_give_zero() -> None:
    """Powers of two make all sums differ, so that twenty pairs are too many to go through."""
    differences = [-(2.0**-power) for power in range(20)]
    assert 1 / 10000 <= sign_flip(differences) <= 0.001
    half = [difference * (-1) ** place for place, difference in enumerate(differences)]
    # 1 - 1/2 + 1/4 ... is two thirds of 2/2: a sum so far out comes in two thirds of the ways
    assert sign_flip(half) == pytest.approx(2 / 3, abs=0.02)
    assert sign_flip(half) == sign_flip(half)


def test_nothing_that_differs_is_no_evidence_at_all() -> None:
    assert sign_flip([]) == sign_flip([0.0, 0.0]) == least_p([]) == least_p([0.0]) == 1.0


@given(st.lists(quarters, max_size=8))
def test_the_least_p_is_reached_when_all_point_the_same_way(differences: list[float]) -> None:
    same_way = [-abs(difference) for difference in differences]
    assert least_p(differences) == sign_flip(same_way) <= sign_flip(differences)


def test_graders_that_can_never_come_out_take_no_part_of_the_level() -> None:
    """Of 0.05: with three in the family each must get below 0.0167, and three can."""
    assert decidable([0.01, 0.001, 0.002, 1.0, 0.02]) == (0, 1, 2)
    assert decidable([1.0, 0.0625]) == ()
    assert decidable([]) == ()


def test_holm_gives_what_the_definition_gives() -> None:
    """3 x 0.01, 2 x 0.03, and 0.04, which may not be below the one before."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_lies_between_the_p_and_what_bonferroni_gives(p_values: list[float]) -> None:
    for p, adjusted in zip(p_values, holm(p_values), strict=True):
        assert p <= adjusted <= min(1.0, p * len(p_values))


@pytest.mark.parametrize(
    ("share", "freedom", "value"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.3027),
        (0.975, 3, 3.1824),
        (0.975, 10, 2.2281),
        (0.975, 29, 2.0452),
        (0.975, 120, 1.9799),
        (0.995, 7, 3.4995),
        (0.8, 11, 0.8755),
        (0.5, 4, 0.0),
    ],
)
def test_students_t_is_that_of_the_printed_tables(share: float, freedom: int, value: float) -> None:
    assert t_quantile(share, freedom) == pytest.approx(value, abs=5e-5)


def test_the_interval_of_a_mean_is_students() -> None:
    """Mean 0.5, spread 0.1581, t 2.7764: 0.5 -+ 2.7764 x 0.1581 / sqrt(5) = 0.5 -+ 0.1963."""
    interval = mean_interval([0.3, 0.4, 0.5, 0.6, 0.7])
    assert interval == pytest.approx((0.3037, 0.6963), abs=1e-4)


def test_the_interval_of_a_mean_stays_among_scores() -> None:
    assert mean_interval([1.0, 1.0, 0.0]) == pytest.approx((0.0, 1.0))
    assert mean_interval([1.0, 1.0]) == (1.0, 1.0)
    assert mean_interval([0.5]) is None
    assert mean_interval([]) is None


def test_the_bootstrap_gives_the_interval_of_a_large_even_sample() -> None:
    """Of 40 at -0.5 and 40 at 0: mean -0.25, standard error 0.25 / sqrt(80) = 0.028."""
    interval = bootstrap_interval([-0.5, 0.0] * 40)
    assert interval == pytest.approx((-0.25 - 1.96 * 0.028, -0.25 + 1.96 * 0.028), abs=0.01)


def test_the_bootstrap_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    differences = [place / 100 for place in range(-10, 20)]
    assert bootstrap_interval(differences) == bootstrap_interval(differences)
    assert bootstrap_interval(differences) != bootstrap_interval(differences, seed=1)


@given(st.lists(quarters, min_size=1, max_size=12))
def test_the_bootstrap_mirrors_what_is_mirrored(differences: list[float]) -> None:
    low, high = bootstrap_interval(differences, resamples=199)
    assert low <= high
    mirrored = bootstrap_interval([-difference for difference in differences], resamples=199)
    assert mirrored == pytest.approx((-high, -low))


def test_the_smallest_drop_follows_the_formula() -> None:
    """t(0.975) + t(0.8) for 35 is 2.0301 + 0.8520; the spread of +-0.1 over 36 is 0.1014.

    The true spread stays below 0.1014 sqrt(35 / 27.84) = 0.1137, 27.84 being the 20 % point of
    chi-square for 35. So 2.8821 x 0.1137 / 6.
    """
    assert smallest_drop([0.1, -0.1] * 18) == pytest.approx(0.0546, abs=2e-4)


def test_more_graders_make_the_smallest_drop_larger_and_more_scenarios_smaller() -> None:
    some = [0.2, -0.2, 0.0] * 4
    assert smallest_drop(some) < smallest_drop(some, tests=6)
    assert smallest_drop(some * 2) < smallest_drop(some)


def test_a_run_without_a_failure_does_not_claim_to_see_everything() -> None:
    """Six of twelve must fail for the test to come out: 80 % of runs have them at 0.578 each."""
    assert smallest_drop([0.0] * 12, answers=1.0) == pytest.approx(0.578, abs=1e-3)
    assert smallest_drop([0.0] * 12, answers=4.0) == pytest.approx(0.194, abs=1e-3)


def test_where_nothing_is_known_of_the_spread_nothing_is_promised() -> None:
    assert smallest_drop([0.0] * 12) == 1.0
    assert smallest_drop([0.3]) == 1.0
    assert smallest_drop([]) == 1.0


def test_too_few_scenarios_for_any_verdict_promise_nothing() -> None:
    assert smallest_drop([0.1, -0.1, 0.2, 0.0, 0.1]) == 1.0
    assert smallest_drop([0.1, -0.1, 0.2, 0.0, 0.1, 0.0]) < 1.0
    assert smallest_drop([0.1, -0.1, 0.2, 0.0, 0.1, 0.0], tests=2) == 1.0
