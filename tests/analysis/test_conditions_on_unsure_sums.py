"""What a deal in money hangs on: a condition that is enough in every reading of the rest."""

import re

import pytest

from copilot.analysis.deals.money_deals import find_money_deals
from copilot.domain.party import Party
from copilot.domain.sources import Figure, Payment, PaymentPlan, PaymentTerms, Who
from copilot.domain.suggestions import Idea
from tests.money_scenes import burden, plan, problem, risk, scene, speed_up, terms

QUARTERLY = plan("quarterly", 0, 3, 6, 9)
IN_ADVANCE = plan("in advance", 0)
AT_THE_END = plan("at the end", 12)


def carried(mine: Figure, theirs: Figure) -> str:
    """The condition on shifting a risk that costs each side a sum in that range for certain."""
    late = risk(
        burden(1, mine, insured_for=mine),
        burden(1, theirs, insured_for=theirs),
    )
    (idea,) = find_money_deals(problem(scene(risks=(late,))))
    assert idea.certificate.flips_if is not None
    return idea.certificate.flips_if.text.split(";")[0].removeprefix("good for both as long as ")


def test_condition_on_one_side_makes_up_for_the_worst_reading_of_the_other() -> None:
    assert carried((1000, 20_000), (9000, 10_000)) == "carrying it costs you more than 10,000 EUR"
    assert carried((9000, 10_000), (1000, 20_000)) == "carrying it costs them less than 9,000 EUR"


def test_condition_that_only_the_very_end_of_a_range_would_meet_is_none() -> None:
    """Theirs may be 9,000, and 9,000 is the most that it costs me."""
    assert carried((4000, 9000), (6000, 9000)) == (
        "carrying it costs you more than 7,500 EUR and carrying it costs them less than 7,500 EUR"
    )


def test_threshold_is_rounded_to_the_side_on_which_the_verdict_is_safe() -> None:
    assert carried((1000, 20_000), (9004, 9004)) == "carrying it costs you more than 9,010 EUR"
    assert carried((9004, 9004), (1000, 20_000)) == "carrying it costs them less than 9,000 EUR"


def test_side_that_gains_exactly_nothing_has_to_be_paid() -> None:
    """Reaching month 6 costs them nothing: without a fee they gain nothing by it."""
    (idea,) = find_money_deals(problem(scene(speed_ups=(speed_up(8000, (6, 0)),))))
    assert idea.certificate.reason == "Both gain at any sum between 0 and 24,000 EUR."
    assert "without any payment" not in idea.rationale


def paid(given: PaymentTerms, mine: float | None, theirs: float | None) -> tuple[Idea, ...]:
    me, they = Party(discount_rate=mine), Party(discount_rate=theirs)
    return find_money_deals(problem(scene(payments=(given,), me=me, they=they)))


@pytest.mark.parametrize(
    ("to", "known", "told"),
    [(IN_ADVANCE, 0.04378, "more than 4.38%"), (AT_THE_END, 0.15437, "less than 15.4%")],
)
def test_rate_is_rounded_to_the_side_on_which_the_plan_suits_both(
    to: PaymentPlan, known: float, told: str
) -> None:
    given = terms(QUARTERLY, to)
    (idea,) = paid(given, known, None)
    assert told in idea.certificate.reason
    rate = re.search(r"([\d.]+)%", idea.certificate.reason)
    assert rate is not None
    assert paid(given, known, float(rate[1]) / 100)


def test_rates_between_which_a_plan_suits_nobody_are_not_passed_over() -> None:
    """A part now and the rest in two years, for all in one year; I mind waiting by 30 % a year.

    .3 + .7 v^2 - v is what they gain, v being what a year leaves: with mine at v = 1 / 1.3 it is
    made up for where v is above that or below 1 / .7 - 1 / 1.3, which is a rate of 51.7 %.
    """
    split = PaymentPlan(
        name="in two parts", payments=(Payment(share=0.3), Payment(share=0.7, month=24))
    )
    given = terms(AT_THE_END, split)
    (idea,) = paid(given, 0.3, None)
    assert idea.certificate.verdict == "depends"
    turns = 100 * (1 / (1 / 0.7 - 1 / 1.3) - 1)
    assert f"costs them more than {turns + 0.05:.1f}%" in idea.certificate.reason
    assert paid(given, 0.3, 0.4) == ()
    assert paid(given, 0.3, 0.52)


def test_of_two_good_ends_the_one_is_told_at_which_they_hate_to_wait() -> None:
    """I lose so much by waiting that paying late suits both too where they mind it little."""
    given = terms(QUARTERLY, IN_ADVANCE, AT_THE_END)
    (idea,) = paid(given, 1.5, None)
    assert idea.title == "Licence fee: in advance"
    assert "costs them more than 150%" in idea.certificate.reason
    (late,) = paid(given, 1.5, 0.0)
    assert late.title == "Licence fee: at the end"


def test_sum_of_the_side_whose_rate_is_known_holds_for_every_amount() -> None:
    """1.4536 % of up to 300,000 is needed; 13.04 % of 50,000 at least can be paid."""
    (needs,) = paid(terms(QUARTERLY, IN_ADVANCE, amount=(50_000, 300_000)), 0.04, None)
    assert needs.rationale.endswith("you need at least 4,370 EUR for it.")
    (bears,) = paid(terms(IN_ADVANCE, AT_THE_END, amount=(50_000, 300_000)), 0.15, None)
    assert bears.rationale.endswith("you can pay up to 6,520 EUR for it.")


def test_part_of_an_unsure_amount_leaves_both_the_same_in_the_middle() -> None:
    (idea,) = paid(terms(QUARTERLY, IN_ADVANCE, amount=(50_000, 300_000)), 0.04, 0.15)
    assert idea.certificate.surplus_share == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("done_by", "asks", "start"),
    [
        ("them", "me", "What would each month sooner of "),
        ("me", "them", "What would it change for you to have "),
    ],
)
def test_worth_of_a_month_is_asked_of_the_side_that_waits(
    done_by: Who, asks: str, start: str
) -> None:
    unsure = speed_up((5000, 8000), (6, 20_000), done_by=done_by)
    (idea,) = find_money_deals(problem(scene(speed_ups=(unsure,))))
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.asks == asks
    assert flips.question.startswith(start)
