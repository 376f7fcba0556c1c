"""The sums that leave both sides a gain, and how they are told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_words import (
    at_least,
    at_most,
    counted,
    headed,
    inside,
    named,
    near,
    plan_in_text,
    reads_on,
    said,
    within,
)
from copilot.analysis.deals.settlement import currency, settle, side_payment
from copilot.domain.sources import Figure, Payment, PaymentPlan
from tests.money_scenes import price, scene

figures = st.tuples(st.integers(-40, 40), st.integers(0, 30)).map(
    lambda drawn: (float(drawn[0]), float(drawn[0] + drawn[1]))
)


def gains_of(mine: Figure, theirs: Figure, paid: float) -> list[tuple[float, float]]:
    """Both gains at each pair of readings, with my payment made."""
    return [(a - paid, b + paid) for a in mine for b in theirs]


@given(mine=figures, theirs=figures)
def test_sum_suits_every_reading_exactly_where_one_is_found_by_trying_them_all(
    mine: Figure, theirs: Figure
) -> None:
    sums = [step / 2 for step in range(-200, 201)]
    every = [t for t in sums if all(min(gains) > 0 for gains in gains_of(mine, theirs, t))]
    some = [t for t in sums if any(min(gains) > 0 for gains in gains_of(mine, theirs, t))]
    found = settle(mine, theirs)
    assert found.holds == ("every" if every else "some" if some else "none")
    if found.holds != "none":
        good = every or some
        assert [t for t in sums if found.low < t < found.high] == good


@given(mine=figures, theirs=figures)
def test_fair_sum_leaves_both_the_same_in_the_reading_that_the_verdict_is_about(
    mine: Figure, theirs: Figure
) -> None:
    found = settle(mine, theirs)
    end = 0 if found.holds == "every" else 1
    assert mine[end] - found.fair == theirs[end] + found.fair


@given(mine=figures, theirs=figures, wider=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_knowing_less_never_makes_a_deal_surer(
    mine: Figure, theirs: Figure, wider: tuple[int, int]
) -> None:
    order = ("none", "some", "every")
    vaguer = settle((mine[0] - wider[0], mine[1]), (theirs[0] - wider[1], theirs[1]))
    assert order.index(vaguer.holds) <= order.index(settle(mine, theirs).holds)


@given(mine=figures, theirs=figures)
def test_swapping_the_sides_mirrors_the_sums(mine: Figure, theirs: Figure) -> None:
    one, other = settle(mine, theirs), settle(theirs, mine)
    assert (one.holds, one.low, one.high) == (other.holds, -other.high, -other.low)


def test_float_noise_is_no_gain() -> None:
    assert settle((0.1 + 0.2, 0.1 + 0.2), (-0.3, -0.3)).holds == "none"


@pytest.mark.parametrize(
    ("mine", "theirs", "by", "ends"),
    [
        ((90, 90), (-60, -60), "me", (60, 75, 90)),
        ((-60, -60), (90, 90), "them", (60, 75, 90)),
        ((90, 90), (10, 10), "me", (0, 40, 90)),
        ((10, 10), (90, 90), "them", (0, 40, 90)),
    ],
)
def test_payment_goes_to_the_side_that_gains_less(
    mine: Figure, theirs: Figure, by: str, ends: tuple[float, float, float]
) -> None:
    paid = side_payment(settle(mine, theirs), "EUR")
    assert paid is not None
    assert (paid.by, (paid.low, paid.fair, paid.high), paid.unit) == (by, ends, "EUR")


def test_no_payment_goes_with_a_deal_that_helps_both_alike() -> None:
    assert side_payment(settle((5, 5), (5, 5)), "EUR") is None


def test_payment_can_be_told_for_each_unit() -> None:
    paid = side_payment(settle((90, 90), (-60, -60)), "EUR each", count=30)
    assert paid is not None
    assert (paid.low, paid.fair, paid.high) == (2, 2.5, 3)


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("EUR per seat a year", "EUR"),
        ("$", "$"),
        ("USD/year", "USD"),
        ("thousand pounds", "pounds"),
        ("seats", "money"),
        (None, "money"),
    ],
)
def test_currency_is_what_the_money_issue_counts_in(unit: str | None, found: str) -> None:
    assert currency(scene(issues=(price(unit),))) == found


def test_without_a_money_issue_sums_are_money() -> None:
    assert currency(scene(money=None)) == "money"


def number(text: str) -> float:
    return float(re.sub(",", "", text))


@given(low=st.floats(0.001, 1e7), room=st.floats(0.0001, 1), part=st.floats(0, 1))
def test_sums_are_told_inside_their_range(low: float, room: float, part: float) -> None:
    high = low * (1 + room)
    told = [number(text) for text in within(low, high, low + part * (high - low))]
    assert low - 1e-6 <= told[0] <= told[2] <= told[1] <= high + 1e-6


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((6000, 9000, 7500), ("6,000", "9,000", "7,500")),
        ((1381.39, 4781.99, 3081.69), ("1,390", "4,780", "3,080")),
        ((351.52, 371.48, 361.5), ("352", "371", "362")),
        ((99_990, 100_010, 100_000), ("99,990", "100,010", "100,000")),
        ((0, 30, 15), ("0", "30", "15")),
        ((0, 0, 0), ("0", "0", "0")),
        # an end that is small beside the other is told by its own digits, not as 100
        ((10, 99_990, 50_000), ("10", "99,900", "50,000")),
        ((8232.4, 13_113.1, 10_672.7), ("8,300", "13,100", "10,700")),
        ((1.0000001, 1.0000002, 1.00000015), ("1", "1", "1")),
        ((1.00000001, 1.000000011, 1.00000001), ("1", "1", "1")),
    ],
)
def test_sums_are_told_with_as_few_digits_as_the_range_allows(
    ends: tuple[float, float, float], told: tuple[str, str, str]
) -> None:
    assert within(*ends) == told


def test_one_sum_is_rounded_to_the_side_on_which_it_stays_true() -> None:
    assert (at_most(28_560), at_least(28_560), near(28_560)) == ("28,500", "28,600", "28,600")
    assert inside(6004, 6000, 6010, up=False) == "6,004"
    assert inside(9000, 6000, 12_000, up=True) == "9,000"
    assert inside(5.00000001, 5, 6, up=False) == "5"
    assert (said((6000, 12_000)), said((9000, 9000))) == ("6,000 to 12,000", "9,000")
    assert near(-0.0) == "0"


@given(low=st.integers(0, 10**6), room=st.integers(1, 10**6), part=st.floats(0, 1))
def test_least_sum_told_is_enough_and_no_more_than_a_fiftieth_above_what_is_needed(
    low: int, room: int, part: float
) -> None:
    least, most, _ = (
        float(told.replace(",", "")) for told in within(low, low + room, low + part * room)
    )
    assert low <= least <= 1.02 * low
    assert low + 0.9 * room <= most <= low + room


def test_name_behind_its_word_is_told_as_it_stands_or_quoted_with_the_capital_it_needs() -> None:
    assert named("The first series") == "the first series"
    assert named("To renew") == "to renew"
    assert named("First refusal") == "'first refusal'"
    assert named("Vorkaufsrecht") == "'Vorkaufsrecht'"
    assert headed("the first series") == "The first series"


@pytest.mark.parametrize(
    ("quantity", "name", "told"),
    [
        (300, "Seats", "300 seats"),
        (10_000, "castings a year", "10,000 castings a year"),
        (2.5, "Access", "2.5 of 'access'"),
        (40, "steel", "40 of 'steel'"),
    ],
)
def test_quantity_is_told_with_what_it_counts(quantity: float, name: str, told: str) -> None:
    assert counted(quantity, name) == told


def due(share: float, month: float = 0, when: str | None = None) -> Payment:
    return Payment(share=share, month=month, when=when, mine=0.37, theirs=0.41)


@pytest.mark.parametrize(
    ("payments", "told"),
    [
        ([due(1)], "all of it at once"),
        ([due(1, 12)], "all of it after 12 months"),
        ([due(0.5), due(0.5, 1)], "half at once and half after 1 month"),
        ([due(1, 0, "the thing runs.")], 'all of it at the milestone "the thing runs"'),
        (
            [due(1 / 3), due(2 / 3, 6, "go-live")],
            (
                'a third at once and two thirds at the milestone "go-live", about 6 months after '
                "the deal"
            ),
        ),
        (
            [due(0.25), due(0.3, 2), due(0.45, 4)],
            "a quarter at once, 30% after 2 months and 45% after 4 months",
        ),
        ([due(0.2, month) for month in range(5)], 'by the plan "P"'),
    ],
)
def test_plan_is_told_by_what_is_due_when_and_no_probability(
    payments: list[Payment], told: str
) -> None:
    assert plan_in_text(PaymentPlan(name="P", payments=tuple(payments))) == told


def test_name_of_a_plan_reads_on_behind_paid_or_does_not() -> None:
    on = ("yearly in advance", "Half with the order", "in advance", "60% now", "all, at once", 30)
    assert all(reads_on(name) for name in on)
    assert not any(reads_on(name) for name in ("milestone", "thirds", "later", "first", " "))


@given(mine=figures, theirs=figures, bounds=figures)
def test_sum_within_bounds_is_one_of_those_that_suit_both_without_them(
    mine: Figure, theirs: Figure, bounds: Figure
) -> None:
    found, free = settle(mine, theirs, within=bounds), settle(mine, theirs)
    ranks = ("none", "some", "every")
    assert ranks.index(found.holds) <= ranks.index(free.holds)
    if found.holds == "none":
        for end in (0, 1):
            room = min(mine[end], bounds[1]) - max(-theirs[end], bounds[0])
            assert room <= 1e-6
        return
    end = 0 if found.holds == "every" else 1
    assert bounds[0] <= found.low < found.fair < found.high <= bounds[1]
    assert mine[end] - found.fair > 0 < theirs[end] + found.fair
