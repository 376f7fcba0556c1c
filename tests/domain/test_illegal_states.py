"""Domain models cannot hold an illegal state: what the loader refuses, they refuse too."""

import pytest
from pydantic import ValidationError

from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative
from copilot.domain.scenario import Exclusion, Scenario
from copilot.domain.sources import Burden, Payment, PaymentPlan, Volume
from tests.builders import issue


def test_a_priority_has_one_form() -> None:
    with pytest.raises(ValidationError, match="a word, a rank or a weight"):
        Priority(word="high", rank=1)


@pytest.mark.parametrize("weight", [(-1.0, 1.0), (2.0, 1.0)])
def test_an_interval_of_weights_goes_up_from_nought(weight: tuple[float, float]) -> None:
    with pytest.raises(ValidationError, match="from low to high"):
        Priority(weight=weight)


def test_options_are_told_apart_by_their_text() -> None:
    with pytest.raises(ValidationError, match="unique as text"):
        Issue(name="Days", options=(1, "1"))


@pytest.mark.parametrize(
    ("values", "reason"),
    [((0.0,), "one number for each option"), ((0.0, 101.0), "between 0 and 100")],
)
def test_values_fit_the_options(values: tuple[float, ...], reason: str) -> None:
    options: tuple[Option, ...] = (1, 2)
    with pytest.raises(ValidationError, match=reason):
        Issue(name="Days", options=options, theirs=Stance(values=values))


def test_an_alternative_is_given_by_its_worth_or_by_its_terms() -> None:
    with pytest.raises(ValidationError, match="either `worth` or `terms`"):
        Alternative(name="Stay")


def scenario(
    *names: str, money: str | None = None, excluded: tuple[Exclusion, ...] = ()
) -> Scenario:
    issues = tuple(issue(name, 1, 2) for name in names)
    return Scenario(title="t", situation="", issues=issues, money=money, excluded=excluded)


def test_issue_names_are_unique_whatever_their_capitals() -> None:
    with pytest.raises(ValidationError, match="issue names are unique"):
        scenario("Days", "days")


def test_money_names_an_issue() -> None:
    with pytest.raises(ValidationError, match="`money` names an issue"):
        scenario("Days", money="Pay")


@pytest.mark.parametrize("combination", [{"Days": (1,)}, {"Days": (1,), "Pay": (2,)}])
def test_an_excluded_combination_names_two_issues_of_the_scenario(combination: Exclusion) -> None:
    with pytest.raises(ValidationError, match="names two issues or more"):
        scenario("Days", excluded=(combination,))


def test_an_issue_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Pay"):
        scenario("Days").issue("Pay")


def test_a_range_of_figures_goes_from_low_to_high() -> None:
    with pytest.raises(ValidationError, match="low to high"):
        Burden(chance=(0.4, 0.3), cost=(1, 2))


def test_the_shares_of_a_plan_sum_to_one() -> None:
    with pytest.raises(ValidationError, match="sum to 1"):
        PaymentPlan(name="half", payments=(Payment(share=0.5),))


def test_a_volume_has_one_kind_of_cost() -> None:
    worth = ((10.0, (1.0, 1.0)), (20.0, (2.0, 2.0)))
    with pytest.raises(ValidationError, match="one of the two"):
        Volume(what="nuts", seller="them", quantity=10, price=1, worth=worth)
