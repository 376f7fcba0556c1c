"""Which issue a criterion speaks of: units, ranges, names, and what it must not be taken for."""

import pytest

from copilot.advisors.criteria import criterion_verdicts
from copilot.domain.issue import Issue, Option
from copilot.domain.scenario import Criterion, Scenario
from tests.builders import issue

PAY = issue("Base salary", 150_000, 160_000, 170_000, 180_000, unit="USD per year")
BONUS = issue("Bonus", 0, 10_000, 20_000, unit="USD once")
DAYS = issue("Remote days", *range(5), unit="days a week")
RISE = issue("Price rise", 2, 4, 6, unit="% a year")
END = issue("Music ends", "22:00", "23:30", "after midnight")
TERM = issue("Non-compete", 0, 1, 2, 3, unit="years")
DEPOSIT = issue("Deposit", 0, 20, 40, unit="CAD")
NOTICE = issue("Notice", "2027-01-15", "2027-02-01")
BARE = issue("Ratio", 1, 2, 3)


def said(text: str, *issues: Issue) -> dict[str, tuple[Option, ...]]:
    scenario = Scenario(
        title="t",
        situation="",
        issues=issues or (BONUS, PAY, DAYS, RISE, END, TERM, DEPOSIT, NOTICE, BARE),
        criteria=(Criterion(text=text, source="Somewhere"),),
    )
    return {verdict.issue: verdict.figures for verdict in criterion_verdicts(scenario)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Engineers earn 158,000 to 182,000 USD", {"Base salary": (158_000, 182_000)}),
        ("Engineers earn 158 000 USD a year", {"Base salary": (158_000,)}),
        ("Engineers earn 160k USD", {"Base salary": (160_000,)}),
        ("Everyone is at home three days a week", {"Remote days": (3,)}),
        ("Our contracts cap rises at 3 %", {"Price rise": (3,)}),
        ("Rises stay between 2 and 3 percent", {"Price rise": (2, 3)}),
        ("Other towns end open-air music at 23:30", {"Music ends": ("23:30",)}),
        ("Others play on until AFTER midnight", {"Music ends": ("after midnight",)}),
    ],
)
def test_a_figure_belongs_to_the_issue_whose_unit_stands_behind_it(
    text: str, found: dict[str, tuple[Option, ...]]
) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Shares are valued at the average of three years",  # no word of the issue beside the unit
        "Rent of 5 to 7 CAD per visitor",  # counted by something else
        "A manager earns 900,000 USD",  # far from every option
        "It is 3 % everywhere but 10 % here, and 99 % there",  # none of it, see below
        "The talks begin on 2027-01-15",  # a date says nothing
        "Two to three of them",  # no unit
        "It pays",
    ],
)
def test_a_figure_that_only_looks_alike_belongs_to_none(text: str) -> None:
    assert said(text, BONUS, PAY, TERM, DEPOSIT, NOTICE, BARE, DAYS) == {}


def test_a_range_that_touches_the_options_counts_with_both_its_ends() -> None:
    assert said("68,000 to 155,000 USD") == {"Base salary": (68_000, 155_000)}


def test_of_two_issues_the_one_with_more_of_its_words_is_taken_then_the_first() -> None:
    first = issue("Fee for storage", 0, 100, unit="EUR")
    second = issue("Fee for transport", 0, 100, unit="EUR")
    assert list(said("Transport costs 40 EUR", first, second)) == ["Fee for transport"]
    assert list(said("It costs 40 EUR", first, second)) == ["Fee for storage"]


def test_a_currency_sign_is_read_like_a_currency() -> None:
    assert said("It costs 40€ in town", issue("Fee", 0, 100, unit="€")) == {"Fee": (40,)}


def test_source_and_text_come_along() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=(PAY,),
        criteria=(Criterion(text="Nothing of use"), Criterion(text="160,000 USD", source="S")),
    )
    (verdict,) = criterion_verdicts(scenario)
    assert (verdict.text, verdict.source) == ("160,000 USD", "S")
