"""Terms read as English, and an idea is said as a condition."""

import pytest

from copilot.advisors.wording import (
    moves_in_text,
    number_text,
    say_added,
    say_contingent,
    say_idea,
    say_trade,
    term_in_text,
)
from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Issue, Option
from copilot.domain.suggestions import AddedIssue, Certificate, Contingent, Idea, Move
from copilot.words import listed
from tests.builders import engineer, issue, short


@pytest.mark.parametrize(
    ("found", "option", "said"),
    [
        (issue("Base salary", 1, 165000, unit="USD per year"), 165000, "165,000 USD per year for the base salary"),
        (issue("Fee", 1, 2.5, unit="$"), 2.5, "$2.50 for the fee"),
        (issue("Fee", 1, 2.25, unit="$"), 2.25, "$2.25 for the fee"),
        (issue("Price", 1, 2.5, unit="$ million"), 2.5, "$2.5 million for the price"),
        (issue("Rent", 1, 800, unit="£ per month"), 800, "£800 per month for the rent"),
        (issue("Price", 1, 8, unit="€ per Stück"), 8, "€8 per Stück for the price"),
        (issue("Rooms", 0, 90, unit="£ a night"), 90, "£90 a night for rooms"),
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
        (issue("My summer weeks", 0, 1, unit="weeks a year"), 1, "1 week a year for my summer weeks"),
        (issue("My summer weeks", 0, 1, unit="weeks a year"), 0, "0 weeks a year for my summer weeks"),
        (issue("Days at home", 0, 1, unit="days a week"), 1, "1 day a week at home"),
        (issue("Nights we cover", 1, 2, unit="nights a week"), 2, "2 nights a week for nights we cover"),
        (issue("Weeks of training", 2, 4, unit="weeks"), 4, "4 weeks of training"),
        (issue("Board seats", 4, 5, unit="of 10 seats"), 5, "5 of 10 board seats"),
        (issue("Deep cleans", 1, 2, unit="a year"), 1, "1 deep clean a year"),
        (issue("Release freeze", 1, 2, unit="days before month end"), 1, "1 day before month end for the release freeze"),
        (issue("Price for the shares", 8, 9, unit="million EUR"), 9, "9 million EUR as the price for the shares"),
        (issue("Notice for a delivery", "short", "x"), "short", "short as the notice for a delivery"),
        (issue("Paid at closing", 60, 80, unit="% of the price"), 60, "60% of the price paid at closing"),
        (issue("Paid at closing", "half", "all"), "half", "half paid at closing"),
        (issue("Staff kept", 20, 30, unit="% of the staff"), 30, "30% of the staff kept"),
        (issue("Paid out on", "2027-03-01", "x"), "2027-03-01", "paid out on 1 March 2027"),
        (issue("Music ends", "23:00", "x"), "23:00", "music ends at 23:00"),
        (issue("Our project starts", "2027-03-01", "soon"), "2027-03-01", "our project starts on 1 March 2027"),
        (issue("Our project starts", "2027-03-01", "soon"), "soon", "our project starts soon"),
        (issue("Seat for Torben's branch", "full seat", "x"), "full seat", "full seat for Torben's branch"),
        (issue("Share in a later sale", "half for two years", "x"), "half for two years", '"half for two years" for the share in a later sale'),
        (issue("Laufzeit", "drei Jahre", "x"), "drei Jahre", "drei Jahre for Laufzeit"),
        (issue("Priya", "half each", "x"), "half each", "half each for Priya"),
        (issue("Uptime credit", 0, 10, unit="% of the fee"), 10, "10% of the fee for the uptime credit"),
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


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        (
            "Consent rights",
            "sale, new shares and budget",
            '"sale, new shares and budget" for consent rights',
        ),
        (
            "Tooling payment",
            "half now and half later",
            '"half now and half later" for the tooling payment',
        ),
        (
            "Title",
            'head of "design" and research',
            "\"head of 'design' and research\" as the title",
        ),
        ("交货", "北京、上海", '"北京、上海" for 交货'),
        ("Warranty", "band and brand", '"band and brand" for the warranty'),
        ("Warranty", "Anders und, wie vereinbart", '"Anders und, wie vereinbart" for the warranty'),
        ("Warranty", "1,000 hours", "1,000 hours for the warranty"),
        ("Warranty", "landlord", "landlord for the warranty"),
        ("Fit-out", "landlord pays", '"landlord pays" for Fit-out'),
        ("Freight", "we pay all", '"we pay all" for the freight'),
        ("Name of the shop", "keep five years", '"keep five years" for the name of the shop'),
        ("Break clause", "never", '"never" for the break clause'),
        ("Delivery", "May to July", "May to July for the delivery"),
        ("Sick leave", "full pay", "full pay for the sick leave"),
        ("Home", "flat of the firm's choice", "flat of the firm's choice for the home"),
        ("Salles, matériel", "petite", 'petite for "Salles, matériel"'),
    ],
)
def test_an_option_that_is_a_list_or_a_clause_is_quoted_where_it_is_said_and_not_where_a_model_reads_it(
    name: str, option: str, said: str
) -> None:
    found = issue(name, option, "x")
    assert term_in_text(found, option) == said
    scenario = engineer().model_copy(update={"issues": (found,)})
    move = Move(issue=name, from_="x", to=option)
    assert say_trade(scenario, give=[], get=[move]) == f"Could we settle on {said}?"
    assert moves_in_text(scenario, [move]).startswith(option)


def test_one_issue_that_an_event_settles_is_named_once_and_its_lists_are_quoted() -> None:
    rights = issue("Consent rights", "sale and budget", "sale")
    days = issue("Remote days", 2, 3)
    scenario = engineer().model_copy(update={"issues": (rights, days)})
    terms = Contingent(
        event="rain",
        if_true={"Consent rights": "sale and budget"},
        if_false={"Consent rights": "sale"},
    )
    assert say_contingent(scenario, terms) == (
        'We could leave consent rights to what happens: rain. If so, "sale and budget"; if not, sale.'
    )
    counted = terms.model_copy(
        update={"if_true": {"Remote days": 3}, "if_false": {"Remote days": 2}}
    )
    assert "leave remote days to what happens: rain. If so, three; if not, two." in (
        say_contingent(scenario, counted)
    )
    gone = terms.model_copy(update={"if_true": {"Remote days": 3}, "if_false": {"Remote days": 0}})
    assert "If so, three; if not, none." in say_contingent(scenario, gone)


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
        "We could leave the base salary to what happens by 30 June 2027: revenue passes 1M. "
        "If so, 170,000 USD per year; if not, 155,000 USD per year. "
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
