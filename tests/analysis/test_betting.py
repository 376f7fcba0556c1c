"""Odds, certainty equivalents and even bets, against plain definitions solved another way."""

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copilot.analysis.bets.betting import (
    certainty_equivalent,
    even_bet_needed,
    odds_interval,
    risk_premium,
    told_up,
)
from copilot.analysis.sides.even_bet import risk_tolerance

chances = st.sampled_from((0.05, 0.2, 0.4, 0.5, 0.75, 0.95))
amounts = st.integers(-50, 50).map(float)
even_bets = st.sampled_from((5.0, 20.0, 100.0, 2_000.0))


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing function passes 0."""
    for _ in range(300):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return low


def mean_utility(amounts: Sequence[float], chances: Sequence[float], tolerance: float) -> float:
    return sum(p * (1 - math.exp(-x / tolerance)) for x, p in zip(amounts, chances, strict=True))


@given(chances, chances, st.sampled_from((0.1, 0.4, 0.9, 1.1, 3.0, 10.0)))
def test_both_expect_to_gain_exactly_inside_the_odds_interval(
    mine: float, theirs: float, staked: float
) -> None:
    """I win 1 where I think it likelier, and lose `staked` otherwise; they take the other side."""
    low, high = odds_interval(mine, theirs)
    assume(min(abs(staked - low), abs(staked - high)) > 1e-9)
    wins, they_lose = (mine, theirs) if mine >= theirs else (1 - mine, 1 - theirs)
    i_gain = wins * 1 - (1 - wins) * staked
    they_gain = (1 - they_lose) * staked - they_lose * 1
    assert (i_gain > 0 and they_gain > 0) == (low < staked < high)


def test_odds_of_a_certain_forecast_have_no_upper_end() -> None:
    assert odds_interval(1, 0.5) == (1, math.inf)
    assert odds_interval(0, 0.5) == (1, math.inf)


@given(st.tuples(amounts, amounts), chances, even_bets)
def test_certainty_equivalent_has_the_utility_of_the_gamble(
    pair: tuple[float, float], chance: float, even_bet: float
) -> None:
    ways = (chance, 1 - chance)
    tolerance = risk_tolerance(even_bet)
    wanted = mean_utility(pair, ways, tolerance)
    sure = root(lambda x: mean_utility((x,), (1.0,), tolerance) - wanted, -60, 60)
    assert certainty_equivalent(pair, ways, even_bet) == pytest.approx(sure, abs=1e-6)


@given(even_bets)
def test_even_bet_is_worth_exactly_nothing_and_a_greater_one_less(even_bet: float) -> None:
    ways = (0.5, 0.5)
    assert certainty_equivalent((even_bet, -even_bet / 2), ways, even_bet) == pytest.approx(0)
    more = 1.1 * even_bet
    assert certainty_equivalent((more, -more / 2), ways, even_bet) < 0
    less = 0.9 * even_bet
    assert certainty_equivalent((less, -less / 2), ways, even_bet) > 0


def test_rule_of_thumb_for_the_risk_tolerance_is_four_per_cent_off() -> None:
    assert risk_tolerance(100) == pytest.approx(103.9, abs=0.05)


def test_large_loss_overflows_nothing() -> None:
    assert certainty_equivalent((1e6, -1e6), (0.5, 0.5), 1.0) == pytest.approx(-1e6, rel=1e-5)


@given(st.tuples(amounts, amounts), st.integers(-40, 40), chances, even_bets)
def test_premium_hangs_on_the_spread_alone(
    pair: tuple[float, float], shift: int, chance: float, even_bet: float
) -> None:
    first, second = pair
    told = risk_premium(first - second, chance, even_bet)
    moved = (first + shift, second + shift)
    mean = chance * moved[0] + (1 - chance) * moved[1]
    sure = certainty_equivalent(moved, (chance, 1 - chance), even_bet)
    assert told >= 0
    assert told == pytest.approx(mean - sure, abs=1e-6)


@given(st.tuples(amounts, amounts), chances)
def test_gamble_is_worth_it_exactly_from_the_even_bet_that_it_needs(
    pair: tuple[float, float], chance: float
) -> None:
    ways = (chance, 1 - chance)
    mean = pair[0] * chance + pair[1] * (1 - chance)
    needed = even_bet_needed(*pair, chance)
    if min(pair) >= 0:
        assert needed == 0
    elif mean <= 0:
        assert needed is None
    else:
        assert needed is not None
        assert certainty_equivalent(pair, ways, 1.001 * needed) > 0
        assert certainty_equivalent(pair, ways, 0.999 * needed) < 0


def test_even_bet_needs_itself() -> None:
    assert even_bet_needed(9_000, -4_500, 0.5) == pytest.approx(9_000)


def test_certain_side_needs_no_nerves_and_an_impossible_win_no_bet() -> None:
    assert even_bet_needed(10, -10, 1.0) == 0
    assert even_bet_needed(10, -10, 0.0) is None


@pytest.mark.parametrize(
    ("amount", "told"),
    [(8_712, 8_800), (8_800, 8_800), (0.0123, 0.013), (99.1, 100), (0, 0), (5, 5)],
)
def test_amount_of_a_condition_is_rounded_up_to_two_digits(amount: float, told: float) -> None:
    assert told_up(amount) == told
