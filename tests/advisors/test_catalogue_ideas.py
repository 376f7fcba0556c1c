"""Further issues come from the catalogue; disputed issues are split or settled later."""

import pytest

from copilot.advisors.catalogue_ideas import (
    catalogue_ideas,
    further_issues,
    is_covered,
    is_known,
    likely_context,
    split_ideas,
)
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.issue import Issue, Option
from copilot.domain.scenario import Scenario
from copilot.storage.catalogue import load_catalogue
from tests import money_scenes as scenes
from tests.builders import catalogue, engineer, further, issue, salary, short, stance


def disputed(name: str, *options: Option, unit: str | None = None) -> Issue:
    return issue(
        name,
        *options,
        unit=unit,
        mine=stance("high", position=options[0]),
        theirs=stance("low", position=options[-1]),
    )


def scenario(*issues: Issue) -> Scenario:
    return Scenario(title="t", situation="s", issues=issues)


def test_further_issues_fit_the_context_and_are_new() -> None:
    names = [found.name for found in further_issues(engineer(), catalogue())]
    assert names == ["Signing bonus", "Development budget", "Equity"], "Review date is known"
    board = engineer().model_copy(update={"context": "board"})
    assert further_issues(board, catalogue()) == ()


def test_an_issue_under_another_name_is_not_suggested_again() -> None:
    known = scenario(Issue(name="sign on"))
    assert "Signing bonus" not in [found.name for found in further_issues(known, catalogue())]
    assert is_known(known, "Sign-On")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Start", "Start date"),
        ("First delivery", "Delivery date"),
        ("Payment", "Payment schedule"),
        ("Indexing", "Currency and indexing"),
        ("Yearly volume", "Volume"),
        ("Claims data access", "Access to data"),
        ("Term", "Term"),
    ],
)
def test_an_issue_that_says_the_same_in_other_words_is_covered(name: str, other: str) -> None:
    assert is_covered(scenario(Issue(name=name)), other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Start date", "Closing date"),
        ("Signing bonus", "Yearly bonus"),
        ("Base salary", "Salary"),
        ("First payment", "First refusal"),
        ("Price", "price cap"),
        ("Start-up funds", "Start date"),
    ],
)
def test_an_issue_that_shares_a_word_is_another_one(name: str, other: str) -> None:
    assert not is_covered(scenario(Issue(name=name)), other)


@pytest.mark.parametrize(
    ("name", "context", "other"),
    [
        ("支払条件", "deal", "Payment schedule"),
        ("Laufzeit", "deal", "Length of the contract"),
        ("Paid at closing", "board", "Payment in tranches"),
        ("Start", "compensation", "Start date"),
    ],
)
def test_the_packaged_catalogue_knows_other_names(name: str, context: str, other: str) -> None:
    found = scenario(Issue(name=name)).model_copy(update={"context": context})
    names = [further.name for further in further_issues(found, load_catalogue())]
    assert names
    assert other not in names


def test_a_context_left_open_is_guessed_from_two_issues_that_point_to_it() -> None:
    entries = [further("Signing bonus"), further("Review timing"), further("Equity")]
    pay = [entry.model_copy(update={"contexts": ("compensation",)}) for entry in entries]
    both = pay[0].model_copy(update={"contexts": ("compensation", "deal")})
    two = scenario(Issue(name="Signing bonus"), Issue(name="Equity"))
    assert likely_context(two, pay) == "compensation"
    assert [found.name for found in further_issues(two, pay)] == ["Review timing"]
    assert likely_context(two, [both, *pay[1:]]) == "compensation"
    assert likely_context(scenario(Issue(name="Equity")), pay) == "other"
    tied = [entry.model_copy(update={"contexts": ("compensation", "deal")}) for entry in entries]
    assert likely_context(two, tied) == "other"
    assert likely_context(scenario(Issue(name="Weather")), pay) == "other"
    assert likely_context(two.model_copy(update={"context": "board"}), pay) == "board"


def test_places_take_turns() -> None:
    found = further_issues(short(), [further("A"), further("B"), further("C", place="timing")])
    assert [i.name for i in found] == ["A", "C", "B"]


def three_and_one() -> tuple[Scenario, tuple[FurtherIssue, ...]]:
    """A job offer in which four of the catalogue's issues are new."""
    issues = tuple(issue for issue in engineer().issues if issue.name != "Review date")
    return engineer().model_copy(update={"issues": issues}), catalogue()


def test_three_at_a_time_make_one_idea_that_nobody_has_priced() -> None:
    first, second = catalogue_ideas(*three_and_one())
    assert first.title == "Bring in signing bonus, development budget and review timing"
    assert first.say == "How do you usually handle signing bonus?"
    assert first.adds[0].issue == "Signing bonus"
    assert first.adds[0].options == ("none", "5,000 USD", "10,000 USD")
    assert first.certificate.verdict == "unpriced"
    assert "add Signing bonus, Development budget and Review timing" in first.certificate.reason
    assert [added.issue for added in second.adds] == ["Equity"]


def test_money_in_dispute_is_split_and_another_issue_is_left_for_later() -> None:
    split, later = split_ideas(engineer())
    assert (split.kind, split.technique) == ("unbundle", "unbundling")
    assert [added.issue for added in split.adds] == [
        "Base salary at the start",
        "Base salary after the first year",
    ]
    assert split.say == (
        "What if we split the base salary: two amounts with a date between them, instead of one?"
    )
    assert (later.kind, later.technique) == ("future_option", "future option")
    assert later.adds[0].issue == "Remote days from a later date"
    assert "Yours to propose: 4 from that date." in later.rationale
    assert later.certificate.verdict == "unpriced"


def test_dates_and_amounts_are_split_in_their_own_way() -> None:
    (dates,) = split_ideas(scenario(disputed("Start", "2027-01-01", "2027-02-01")))
    assert [added.issue for added in dates.adds] == ["Start of a first part", "Start of the rest"]
    (days,) = split_ideas(scenario(disputed("Days", 1, 2)))
    assert days.adds[1].issue == "Days in the busiest weeks"
    (price,) = split_ideas(scenario(disputed("Price", 9000, 14000, unit="USD")))
    assert [added.issue for added in price.adds] == ["Price (at once)", "Price (later)"]
    (margin,) = split_ideas(scenario(disputed("Margin", 1.5, 2, unit="% a year")))
    assert margin.adds[1].issue == "Margin once an agreed mark is reached"


def test_texts_are_not_split() -> None:
    (later,) = split_ideas(scenario(disputed("Scope", "all", "some")))
    assert later.kind == "future_option"


def test_what_is_not_in_dispute_stays_as_it_is() -> None:
    one_sided = issue("Days", 1, 2, mine=stance("high", position=1))
    agreed = issue("Fee", 1, 2, mine=stance(position=1), theirs=stance(position=1))
    assert split_ideas(scenario(one_sided, agreed, Issue(name="Open"))) == ()
    (split,) = split_ideas(scenario(salary()))
    assert split.kind == "unbundle"


@pytest.mark.parametrize(
    ("key", "entry", "name"),
    [
        (
            "payments",
            scenes.terms(scenes.plan("now", 0), scenes.plan("later", 6)),
            "Payment schedule",
        ),
        ("speed_ups", scenes.speed_up(5000, (6, 2000)), "Delivery date"),
        ("volumes", scenes.volume((250, 90_000), (300, 99_000)), "Volume"),
        ("rights", scenes.right(scenes.case(0.5, 0.5, 10, 5)), "Renewal option"),
    ],
)
def test_what_the_file_prices_under_a_key_of_its_own_is_not_suggested_again(
    key: str, entry: object, name: str
) -> None:
    deal = short().model_copy(update={"context": "deal"})
    packaged = load_catalogue()
    assert name in {i.name for i in further_issues(deal, packaged)}
    priced = deal.model_copy(update={key: (entry,)})
    assert name not in {i.name for i in further_issues(priced, packaged)}
