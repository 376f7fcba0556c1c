"""A change that the file prices twice, where the weights leave a range: what is told to be mended."""

from pathlib import Path

import pytest

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.deals.money_words import counted, plan_in_text
from copilot.analysis.deals.two_prices import tells_two_prices
from copilot.analysis.problems.problem import build_problem
from copilot.domain.sources import Payment, PaymentPlan
from copilot.storage.scenario_file import load_scenario

SEATS = """
title: T
situation: S
money: Price
issues:
  Price: {{range: {{low: 100000, high: 200000, step: 10000}}, unit: EUR, mine: {{{price}, wants: less}}, theirs: {{priority: medium, wants: more}}}}
  Seats: {{options: [250, 300, 400], mine: {{{seats}, wants: more}}, theirs: {{priority: low, wants: less}}}}
  Days: {{options: [0, 1, 2, 3, 4], mine: {{{days}, wants: more}}, theirs: {{priority: low, wants: less}}}}
on_the_table: {{Price: 150000, Seats: 250, Days: 2}}
volumes:
  - {{what: Seats, seller: them, quantity: 250, price: 100, worth: {{250: 40000, 300: {worth}, 400: {worth}}}, fixed: 1000, each: 50}}
"""


def caution(folder: Path, *, price: str, seats: str, days: str, worth: str = "110000") -> str:
    path = folder / "seats.yaml"
    path.write_text(SEATS.format(price=price, seats=seats, days=days, worth=worth), "utf-8")
    problem = build_problem(load_scenario(path))
    ideas = [*find_money_deals(problem), *(r.idea for r in rejected_money_deals(problem) if r.idea)]
    (told, *_) = [c for idea in ideas for c in idea.certificate.cautions if tells_two_prices(c)]
    return told


@pytest.mark.parametrize(
    ("price", "seats", "days"),
    [
        ("priority: high", "priority: medium", "priority: low"),
        ("weight: [30, 60]", "weight: [10, 20]", "weight: 20"),
    ],
)
def test_no_factor_is_made_of_a_weight_that_is_no_number(
    tmp_path: Path, price: str, seats: str, days: str
) -> None:
    told = caution(tmp_path, price=price, seats=seats, days=days)
    assert "that issue should count for more with you" in told
    assert "times what it is" not in told


def test_a_weight_told_too_high_should_count_for_less(tmp_path: Path) -> None:
    told = caution(
        tmp_path,
        price="weight: [30, 40]",
        seats="weight: [40, 50]",
        days="weight: 20",
        worth="60000",
    )
    assert "that issue should count for less with you" in told


def test_unsure_sums_beside_a_number_leave_a_range_of_factors(tmp_path: Path) -> None:
    """300 seats instead of 250: by the sums 65,000 to 75,000 more, less 5,000 for fifty more at 100.

    By the weights 20 of 40 points for a third of the range, at 2,500 a point: 16,700.
    """
    told = caution(
        tmp_path,
        price="weight: 40",
        seats="weight: 20",
        days="weight: 20",
        worth="[110000, 120000]",
    )
    assert "is worth 65,000 to 75,000 EUR to you" in told
    assert "that weight should be about 3.9 to 4.5 times what it is" in told


def test_names_within_quotation_marks_stand_on_one_line_and_hold_none() -> None:
    late = Payment(share=0.5, month=3, when='go "live"\nnow.')
    plan = PaymentPlan(name="halves", payments=(Payment(share=0.5, month=0), late))
    assert plan_in_text(plan) == (
        "half at once and half at the milestone \"go 'live' now\", about 3 months after the deal"
    )
    many = tuple(Payment(share=0.1, month=float(month)) for month in range(10))
    assert plan_in_text(PaymentPlan(name='ten "tenths"', payments=many)) == (
        "by the plan \"ten 'tenths'\""
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [("castings a year", "300 castings a year"), ("bus", "300 of 'bus'")],
)
def test_only_what_is_a_plural_is_counted(name: str, told: str) -> None:
    assert counted(300, name) == told
