"""Deliveries that could come sooner: against trying every month and every fee."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.domain.sources import SpeedUp
from copilot.domain.suggestions import Idea
from tests.money_scenes import problem, scene, speed_up


def ideas(*given_speed_ups: SpeedUp) -> tuple[Idea, ...]:
    return find_money_deals(problem(scene(speed_ups=given_speed_ups)))


def test_month_that_creates_most_is_named_with_its_fee() -> None:
    """8,000 a month: month 6 is worth 24,000 for 15,000, month 4 is worth 40,000 for 35,000."""
    (idea,) = ideas(speed_up(8000, (6, 15_000), (4, 35_000)))
    paid = idea.side_payment
    assert paid is not None
    assert (paid.by, paid.low, paid.high, paid.fair) == ("me", 15_000, 24_000, 19_500)
    assert idea.title == "Migration: month 6 instead of 9"
    assert idea.rationale == (
        "They deliver the migration in month 6 instead of month 9, and you pay them between 15,000 "
        "and 24,000 EUR for it; at 19,500 EUR, in the middle, both gain 4,500 EUR."
    )
    (move,) = idea.get
    assert (move.issue, move.from_, move.to) == ("Migration", "month 9", "month 6")
    assert (idea.technique, idea.sources, idea.kind) == ("expediting", ("time",), "option")


months = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=4
)


@given(worth=st.tuples(st.integers(0, 12), st.integers(0, 4)), costs=months, mine=st.booleans())
def test_month_and_fee_are_those_that_a_search_finds(
    worth: tuple[int, int], costs: list[tuple[int, int, int]], *, mine: bool
) -> None:
    low, high = worth[0], sum(worth)
    given_speed_up = speed_up(
        (low, high),
        *((month, (cost, cost + more)) for month, cost, more in costs),
        done_by="me" if mine else "them",
    )
    found = ideas(given_speed_up)
    sooner = [(9 - m, c, c + more) for m, c, more in costs if m < 9]
    sure = [s * low - dear for s, _, dear in sooner]
    kind = [s * high - cheap for s, cheap, _ in sooner]
    if not sooner or max(kind) <= 0:
        assert found == ()
        return
    (idea,) = found
    money = idea.certificate.in_my_money
    assert money is not None
    amounts = money.amount if isinstance(money.amount, tuple) else (money.amount, money.amount)
    if max(sure) > 0:
        assert idea.certificate.verdict == "good_for_both"
        assert amounts[0] == pytest.approx(max(sure) / 2)
    else:
        assert idea.certificate.verdict == "depends"
        assert amounts[1] == pytest.approx(max(kind) / 2)


def test_i_am_paid_for_delivering_earlier() -> None:
    (idea,) = ideas(speed_up(8000, (6, 15_000), done_by="me"))
    assert idea.side_payment is not None
    assert idea.side_payment.by == "them"
    assert idea.give
    assert not idea.get


def test_what_an_unsure_fee_hangs_on_is_asked_without_a_figure() -> None:
    (idea,) = ideas(speed_up(8000, (6, (20_000, 40_000))))
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.text == (
        "good for both as long as reaching month 6 costs them less than 24,000 EUR; "
        "what you said comes to 20,000 to 40,000 EUR"
    )
    assert flips.question == "What would it take on your side to deliver the migration earlier?"
    assert "where a sum suits both, it is between 20,000 and 24,000 EUR" in idea.rationale
    for done_by, asks, words in (
        ("them", "me", "having it in month 6 is worth more than 20,000 EUR to you"),
        ("me", "them", "having it in month 6 is worth more than 20,000 EUR to them"),
    ):
        given_speed_up = speed_up((5000, 8000), (6, 20_000))
        (other,) = ideas(given_speed_up.model_copy(update={"done_by": done_by}))
        assert other.certificate.flips_if is not None
        assert other.certificate.flips_if.asks == asks
        assert words in other.certificate.flips_if.text
    (mine,) = ideas(speed_up(8000, (6, (20_000, 40_000)), done_by="me"))
    assert mine.certificate.flips_if is not None
    assert mine.certificate.flips_if.question.startswith("What would it cost you to deliver")


def test_no_month_worth_its_cost_is_left_with_its_reason() -> None:
    here = problem(scene(speed_ups=(speed_up(1000, (6, 15_000)),)))
    (left,) = rejected_money_deals(here)
    assert (left.verdict, left.reason) == (
        "one_sided",
        "No earlier month is worth what it costs to reach.",
    )
    assert find_money_deals(here) == ()


def test_month_that_is_not_sooner_is_no_idea() -> None:
    here = problem(scene(speed_ups=(speed_up(1000, (9, 0), (12, 0)),)))
    assert (find_money_deals(here), rejected_money_deals(here)) == ((), ())


def test_a_delivery_is_made_and_not_delivered() -> None:
    given_speed_up = speed_up(8000, (6, 15_000), done_by="me").model_copy(
        update={"what": "Delivery of the pumps"}
    )
    (idea,) = ideas(given_speed_up)
    assert idea.rationale.startswith(
        "You make the delivery of the pumps in month 6 instead of month 9"
    )
