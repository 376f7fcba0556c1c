"""What a gain is worth in my own money, worked out by hand, and where it cannot be told."""

import pytest

from copilot.analysis.problems.money import in_my_money
from copilot.domain.issue import Priority, Stance
from tests.builders import issue
from tests.trade_scenes import problem, wants, weight


def test_even_swap_worked_by_hand() -> None:
    """A third day at home is a fifth of its swing (0 to 5), which weighs half of pay's.

    0.2 x 0.5 = a tenth of the swing of pay, 150 to 190: 4 thousand. Giving up 5 thousand of pay
    for it costs 1 thousand on balance.
    """
    pay = issue("Pay", *range(150, 191, 5), unit="kUSD", mine=wants(weight(2), "more"))
    days = issue("Days", 0, 1, 2, 3, 4, 5, mine=wants(weight(1), "more"))
    found = problem(pay, days, table={"Pay": 160, "Days": 2}, money="Pay")
    money = in_my_money(found, found.row({"Pay": 160, "Days": 3}))
    assert money is not None
    assert money.amount == pytest.approx(4)
    assert money.unit == "kUSD"
    swap = in_my_money(found, found.row({"Pay": 155, "Days": 3}))
    assert swap is not None
    assert swap.amount == pytest.approx(-1)


def test_gain_is_an_interval_of_money_where_my_weights_are_an_interval() -> None:
    """Days weigh a quarter to a half of pay: a fifth of that, of 40 thousand, is 2 to 4."""
    pay = issue("Pay", *range(150, 191, 5), mine=wants(weight(4), "more"))
    days = issue("Days", 0, 1, 2, 3, 4, 5, mine=wants(weight(1, 2), "more"))
    found = problem(pay, days, table={"Pay": 160, "Days": 2}, money="Pay")
    money = in_my_money(found, found.row({"Pay": 160, "Days": 3}))
    assert money is not None
    assert money.amount == pytest.approx((2, 4))
    assert money.unit == "Pay"


@pytest.mark.parametrize(
    ("pay", "days", "money"),
    [
        (wants(weight(1), "more"), wants(weight(1), "more"), None),
        (Stance(priority=weight(1)), wants(weight(1), "more"), "Pay"),
        (Stance(priority=weight(1), values=(0, 100, 50)), wants(weight(1), "more"), "Pay"),
        (wants(weight(0), "more"), wants(weight(1), "more"), "Pay"),
        (wants(Priority(), "more"), wants(weight(1), "more"), "Pay"),
        (wants(weight(1), "more"), Stance(priority=weight(1)), "Pay"),
    ],
    ids=["no money issue", "wish unknown", "turns round", "no weight", "no bound", "other unknown"],
)
def test_gain_is_not_told_in_money_where_it_cannot_be(
    pay: Stance, days: Stance, money: str | None
) -> None:
    found = problem(
        issue("Pay", 1, 2, 3, mine=pay),
        issue("Days", 0, 1, mine=days),
        table={"Pay": 1, "Days": 0},
        money=money,
    )
    assert in_my_money(found, found.row({"Pay": 1, "Days": 1})) is None


def test_texts_are_no_money_and_too_many_changes_are_not_added_up() -> None:
    pay = issue("Pay", "low", "high", mine=wants(weight(1), "high"))
    found = problem(pay, table={"Pay": "low"}, money="Pay")
    assert in_my_money(found, found.row({"Pay": "high"})) is None
    many = [issue(f"I{k}", 0, 1, mine=wants(weight(1), "more")) for k in range(11)]
    found = problem(*many, table={i.name: 0 for i in many}, money="I0")
    assert in_my_money(found, (1,) * 11) is None
