"""Terms read as English, and an idea is said as a condition."""

import pytest

from copilot.advisors.wording import (
    is_plural,
    listed,
    name_in_text,
    number_text,
    say_added,
    say_contingent,
    say_idea,
    say_trade,
    term_in_text,
    with_article,
)
from copilot.analysis.ideas import make_idea
from copilot.analysis.problem import build_problem
from copilot.domain.issue import Issue, Option
from copilot.domain.suggestions import AddedIssue, Certificate, Contingent, Idea, Move
from tests.builders import engineer, issue, short


@pytest.mark.parametrize(
    ("found", "option", "said"),
    [
        (issue("Base salary", 1, 165000, unit="USD per year"), 165000, "165,000 USD per year for the base salary"),
        (issue("Fee", 1, 2.5, unit="$"), 2.5, "$2.5 for the fee"),
        (issue("Equity", 1, 2, unit="%"), 2, "2% for the equity"),
        (issue("Remote days", 0, 3), 3, "three remote days"),
        (issue("Remote days", 0, 1), 1, "one remote day"),
        (issue("Remote days", 0, 1), 0, "no remote days"),
        (issue("Licences", 1, 250), 250, "250 licences"),
        (issue("Deliveries", 1, 2), 1, "one delivery"),
        (issue("Remote days", 1.5, 2), 1.5, "1.5 for remote days"),
        (issue("Remote days", 0, 3, unit="days a week"), 3, "3 remote days a week"),
        (issue("Remote days", 0, 3, unit="days"), 3, "3 remote days"),
        (issue("Remote days", 0, 3, unit="days a week"), 0, "no remote days"),
        (issue("Bonus", 0, 3, unit="USD once"), 0, "no bonus"),
        (issue("Term", 0, 3, unit="months"), 0, "0 months for the term"),
        (issue("Pay review", "after a year", "x"), "after a year", "the pay review after a year"),
        (issue("Headcount", 1, 3), 3, "3 for the headcount"),
        (issue("Start date", "2027-01-15", "x"), "2027-01-15", "15 January 2027 as the start date"),
        (issue("Title", "Staff", "x"), "Staff", "Staff as the title"),
        (issue("Payment terms", "net 60", "x"), "net 60", "net 60 for payment terms"),
        (issue("IP ownership", "shared", "x"), "shared", "shared for the IP ownership"),
        (issue("Parking space", "yes", "no"), "yes", "the parking space"),
        (issue("Parking space", "yes", "no"), "no", "no parking space"),
        (issue("Warranty", "two years of warranty", "x"), "two years of warranty", "two years of warranty"),
        (issue("Exit", "both may leave after a year of notice", "x"), "both may leave after a year of notice", '"both may leave after a year of notice" for the exit'),
        (issue("Our logo", "large", "x"), "large", "large for our logo"),
    ],
)  # fmt: skip
def test_an_option_reads_as_a_thing(found: Issue, option: Option, said: str) -> None:
    assert term_in_text(found, option) == said


def test_numbers_read_as_people_write_them() -> None:
    numbers = [160000, 2.50, -3.0, 0.1234567, 1e16, 1.5e16]
    assert [number_text(n) for n in numbers] == [
        "160,000",
        "2.5",
        "-3",
        "0.123457",
        "1e+16",
        "1.5e+16",
    ]


def test_names_keep_their_capitals_where_they_mean_something() -> None:
    assert [name_in_text(n) for n in ("Base salary", "IP rights", "SLA", "A fee")] == [
        "base salary",
        "IP rights",
        "SLA",
        "a fee",
    ]
    assert [with_article(n) for n in ("The fee", "Title", "Remote days")] == [
        "the fee",
        "the title",
        "remote days",
    ]
    assert [is_plural(n) for n in ("Days", "Bonus", "Basis", "Access", "SLAS")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_lists_end_on_and() -> None:
    assert [listed("ABC"[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def move(name: str, to: Option) -> Move:
    return Move(issue=name, from_="x", to=to)


def test_a_trade_is_a_condition() -> None:
    said = say_trade(
        engineer(),
        give=[move("Start date", "2027-01-15")],
        get=[move("Remote days", 3), move("Title", "Staff")],
    )
    assert said == (
        "If you could agree to three remote days and Staff as the title, "
        "I could accept 15 January 2027 as the start date."
    )


def test_a_wish_of_both_and_a_gift_are_said_without_a_condition() -> None:
    assert say_trade(engineer(), give=[], get=[move("Title", "Staff")]) == (
        "Could we settle on Staff as the title?"
    )
    assert say_trade(engineer(), give=[move("Remote days", 1)], get=[]) == (
        "I could accept one remote day. What would that make possible on your side?"
    )


def test_terms_are_left_to_an_event_without_anybody_s_forecast() -> None:
    contingent = Contingent(
        event="revenue passes 1M.",
        by="2027-06-30",
        settled_by="the audit",
        if_true={"Base salary": 170000},
        if_false={"Base salary": 155000},
    )
    assert say_contingent(engineer(), contingent) == (
        "We could leave this to what happens by 30 June 2027: revenue passes 1M. "
        "If so, 170,000 USD per year for the base salary; if not, 155,000 USD per year. "
        "We could let the audit settle it."
    )
    bare = Contingent(event="rain", if_true={"Title": "Staff"}, if_false={})
    assert say_contingent(engineer(), bare) == (
        "We could leave this to what happens: rain. "
        "If so, Staff as the title; if not, nothing changes."
    )
    two = {"Title": "Staff", "Remote days": 2}
    both = bare.model_copy(update={"if_true": {}, "if_false": two})
    assert "If so, nothing changes; if not, Staff as the title and two remote days." in (
        say_contingent(engineer(), both)
    )


def test_every_form_of_idea_is_said() -> None:
    problem = build_problem(short())
    idea = make_idea(problem, {"Length": "one year", "Rent": 1200})
    assert say_idea(short(), idea) == (
        "If you could agree to one year for the length, I could accept 1,200 EUR a month for the rent."
    )
    added = Idea(
        id="a",
        kind="added_issue",
        origin="model",
        title="t",
        technique="adding issues",
        adds=(AddedIssue(issue="Signing bonus"), AddedIssue(issue="Title")),
        certificate=Certificate(verdict="unpriced", reason="r"),
    )
    assert say_idea(short(), added) == (
        "What room do you see for signing bonus and title in the package?"
    )
    assert say_added(()) == ""
    contingent = Contingent(event="rain", if_true={"Rent": 1000}, if_false={"Rent": 1200})
    assert "rain" in say_idea(short(), added.model_copy(update={"contingent": contingent}))
