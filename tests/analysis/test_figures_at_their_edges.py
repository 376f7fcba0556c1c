"""Deals in money at the edges of their figures: ranges that touch, sums of 1, quantities not listed."""

import pytest

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.deals.rights import cost_to_other
from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.domain.sources import Figure, Volume
from tests.money_scenes import (
    case,
    payment_issue,
    plan,
    price,
    problem,
    right,
    scene,
    speed_up,
    terms,
    volume,
)


@pytest.mark.parametrize("holder", ["me", "them"])
@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_probabilities_beyond_one_are_refused_whoever_holds_them(holder: str, whose: str) -> None:
    """0.6 and 0.5 on one side alone."""
    cases = tuple(
        case(chance if whose == "mine" else 0.1, chance if whose == "theirs" else 0.1, 5, 1)
        for chance in (0.6, 0.5)
    )
    made = right(*cases).model_copy(update={"holder": holder})
    (left,) = rejected_money_deals(problem(scene(rights=(made,))))
    assert left.verdict == "invalid"


def test_probabilities_that_sum_to_one_but_for_float_noise_are_taken() -> None:
    chances = (0.2, 0.4, 0.3, 0.1)
    assert sum(chances) > 1
    made = right(*(case(chance, chance, 10, 5) for chance in chances))
    (idea,) = find_money_deals(problem(scene(rights=(made,))))
    assert idea.certificate.verdict == "good_for_both"


def only(made: Scenario) -> str:
    (idea,) = find_money_deals(problem(made))
    return idea.rationale or idea.certificate.reason


def test_todays_quantity_above_all_that_are_listed_is_not_priced() -> None:
    """The line between 100 and 200 says nothing of 250."""
    made = volume((100, 60_000), (200, 100_000))
    assert only(scene(volumes=(made,))) == (
        "Nothing says what today's quantity, 250, is worth: add it under `worth`."
    )


def test_nobody_commits_to_less_even_at_a_lower_price() -> None:
    """50 seats less cost them 22,500 less and are worth 21,000 less to me: 19,000 at 380 each."""
    made = volume((200, 89_000), (250, 110_000), each=450)
    assert only(scene(volumes=(made,))).startswith(
        "You take 200 seats instead of 250 at a price between 363 and 370 EUR each (now 380 EUR)"
    )


def test_cost_that_the_same_break_says_for_both_quantities_counts_once_for_each_further_unit() -> (
    None
):
    """50 more at 100 to 180 each cost 5,000 to 9,000, whatever the first 250 cost."""
    made = volume((250, 110_000), (300, 120_000), breaks=((1, (100, 180)),))
    (idea,) = find_money_deals(problem(scene(volumes=(made,))))
    paid = idea.side_payment
    assert paid is not None
    needs, bears = (95_000 + 9000) / 300, (95_000 + 10_000) / 300
    assert (380 - paid.high, 380 - paid.low) == pytest.approx((needs, bears))


def test_worth_of_two_quantities_is_known_apart() -> None:
    """110 to 112 thousand today against 118 to 120: six at least, which 5,500 leave room for."""
    sure = Volume(
        what="Seats",
        seller="them",
        quantity=250,
        price=380,
        worth=((250, (110_000, 112_000)), (300, (118_000, 120_000))),
        each=(110, 110),
    )
    (idea,) = find_money_deals(problem(scene(volumes=(sure,))))
    assert idea.certificate.verdict == "good_for_both"
    dearer = sure.model_copy(update={"each": (130, 130)})
    (unsure,) = find_money_deals(problem(scene(volumes=(dearer,))))
    assert unsure.certificate.verdict == "depends"


def test_payment_a_month_away_waits_too() -> None:
    later = terms(plan("at once", 0), plan("in a month", 1))
    assert "fill in `discount_rate`" in only(scene(payments=(later,)))


def test_one_rate_alone_is_not_told_where_nothing_waits() -> None:
    """Two plans that are paid at once, of which they believe one to be paid in full and I half."""
    now = plan("at once", 0)
    (payment,) = now.payments
    doubted = payment.model_copy(update={"when": "a permit", "mine": 0.5, "theirs": 1.0})
    on_permit = now.model_copy(update={"name": "on the permit", "payments": (doubted,)})
    made = scene(payments=(terms(now, on_permit),), me=Party(discount_rate=0.04))
    assert "A year's wait" not in only(made)
    assert "You give 'a permit' 50%, they 100%." in only(made)


@pytest.mark.parametrize(("value", "told"), [(93.5, True), (94, False)])
def test_two_prices_of_a_plan_are_told_as_two_from_a_tenth_apart(
    value: float, *, told: bool
) -> None:
    """By the sums 1,454; a hundredth of the issue is 250: 1,625 is more than a tenth off, 1,500 not."""
    mine = Stance(priority=Priority(weight=(50, 50)), values=(100, value, 0))
    made = scene(
        payments=(terms(plan("quarterly", 0, 3, 6, 9), plan("in advance", 0), issue="Payment"),),
        me=Party(discount_rate=0.04),
        they=Party(discount_rate=0.15),
        issues=(price(), payment_issue().model_copy(update={"mine": mine})),
        money_times=250,
    )
    (idea,) = find_money_deals(problem(made))
    assert bool(idea.certificate.cautions) is told


def test_right_that_may_turn_out_useless_depends() -> None:
    """Worth from nothing to half of 20,000, and they need up to 100 for it."""
    made = right(case(0.5, 0.1, (-5000, 20_000), 1000))
    (idea,) = find_money_deals(problem(scene(rights=(made,))))
    assert idea.certificate.verdict == "depends"


@pytest.mark.parametrize(
    ("gains", "loses", "cost"),
    [((-9, 0), (-9, 9), (0, 0)), ((0, 9), (3, 3), (0, 1.5)), ((1, 9), (3, 3), (1.5, 1.5))],
)
def test_use_that_brings_the_holder_nothing_is_left_alone(
    gains: Figure, loses: Figure, cost: Figure
) -> None:
    """And so costs the other nothing; half of the time, in the case that there is."""
    assert cost_to_other(right(case(0.5, 0.5, gains, loses))) == cost


def test_month_that_is_worth_it_for_sure_comes_before_one_that_may_bring_more() -> None:
    """Month 6 brings 24,000 for 23,000; month 5 brings 32,000 for 25,000 to 60,000."""
    (sure,) = find_money_deals(
        problem(scene(speed_ups=(speed_up(8000, (5, (25_000, 60_000)), (6, 23_000)),)))
    )
    assert sure.title == "Migration: month 6 instead of 9"


def test_of_months_that_may_be_worth_it_the_one_that_may_bring_most_is_named() -> None:
    """At best month 6 leaves 4,000 and month 5 leaves 7,000; at worst month 5 costs more."""
    (unsure,) = find_money_deals(
        problem(scene(speed_ups=(speed_up(8000, (6, (20_000, 40_000)), (5, (25_000, 60_000))),)))
    )
    assert unsure.title == "Migration: month 5 instead of 9"


@pytest.mark.parametrize(
    ("worth", "other"), [((8000, 12_000), (9000, 9100)), ((7000, 8000), (1000, 9000))]
)
def test_deals_come_by_the_gain_in_the_reading_that_their_verdict_speaks_of(
    worth: Figure, other: Figure
) -> None:
    """Three months for 22,000.

    For sure 1,000 and 2,500 are gained, at best 13,000 and 2,800. Where it only may be good for
    both, 1,000 and 2,500 are gained at best, and 2,000 and 21,500 lost at worst.
    """
    given = [speed_up(each, (6, 22_000)) for each in (worth, other)]
    found = find_money_deals(problem(scene(speed_ups=tuple(given))))
    amounts = [idea.certificate.in_my_money for idea in found]
    ends = [m.amount for m in amounts if m is not None and isinstance(m.amount, tuple)]
    place = 0 if found[0].certificate.verdict == "good_for_both" else 1
    assert [end[place] for end in ends] == [2500, 1000]


def test_deal_is_shown_or_left_with_its_reason_and_never_both() -> None:
    good, dear = speed_up(8000, (6, 15_000)), speed_up(1000, (6, 15_000))
    here = problem(scene(speed_ups=(good, dear)))
    (shown,), (left,) = find_money_deals(here), rejected_money_deals(here)
    assert (shown.certificate.verdict, left.verdict) == ("good_for_both", "one_sided")
