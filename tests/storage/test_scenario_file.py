"""A scenario file that is valid: what comes of it."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from copilot.domain.issue import Issue, Option, Priority, SharedText, Stance
from copilot.domain.party import Alternative
from copilot.domain.scenario import Criterion, Evidence, Forecast, Strength
from copilot.errors import ScenarioError
from copilot.storage.scenario_file import load_scenario, parse_scenario
from tests.storage.scenario_texts import FULL, SHORT, changed, short

DAYS = ("2027-01-15", "2027-01-22", "2027-01-29", "2027-02-05", "2027-02-12")


def issue(line: str) -> Issue:
    return parse_scenario(short(line), name="x.yaml").issues[0]


def wants(line: str) -> tuple[Option | None, Option | None]:
    found = issue(line)
    return found.mine.wants, found.theirs.wants


def test_the_short_form_gives_options_wants_positions_and_priorities() -> None:
    scenario = parse_scenario(SHORT, name="x.yaml")
    pay, days, start, title = scenario.issues
    assert scenario.title == "Senior engineer offer"
    assert scenario.context == "other"
    assert scenario.money == "Base salary"
    assert pay.options == tuple(range(160000, 185001, 1000))
    assert pay.unit == "USD per year"
    assert pay.mine == Stance(priority=Priority(word="high"), wants="more", position=185000)
    assert pay.theirs == Stance(priority=Priority(word="medium"), wants="less", position=160000)
    assert days.options == (1, 2, 3, 4)
    assert start.options == (*DAYS, "2027-02-19", "2027-02-26", "2027-03-01")
    assert (start.mine.wants, start.theirs.wants) == ("more", "less")
    assert title == Issue(name="Title")


def test_the_full_form_is_kept_whole() -> None:
    scenario = parse_scenario(FULL, name="x.yaml")
    pay, days, title, review = scenario.issues
    assert scenario.situation == "They came back with 160k."
    assert (scenario.context, scenario.relationship) == ("compensation", "ongoing")
    assert scenario.they_may_know == "I like the team."
    me = scenario.me
    assert me.name == "Ann"
    assert me.interests == (
        SharedText(text="Be home for the children", share="trade"),
        SharedText(text="Learn", share="never"),
    )
    assert me.constraints == ("Notice period of three months",)
    assert me.pressures == ("The other offer ends on Friday",)
    terms: dict[str, Option] = {"Base salary": 199999, "Remote days": 7, "Title": "Senior"}
    assert me.alternatives == (
        Alternative(name="Stay", worth=45),
        Alternative(name="Other offer", terms=terms),
    )
    assert me.walk_away == {"Base salary": 145500}
    assert me.aspiration == {"Base salary": 185000, "Remote days": 4}
    assert (me.risk_tolerance, me.discount_rate) == ("low", 0.08)
    assert scenario.counterparty.alternatives == (Alternative(name="Somebody else", worth=-5),)
    assert pay.options == tuple(range(150000, 190001, 5000))
    assert pay.mine.because == SharedText(text="Rent", share="trade")
    assert pay.theirs.because == SharedText(text="Budget")
    assert (pay.theirs.confidence, pay.theirs.priority) == ("low", Priority(rank=2))
    assert days.mine.values == (0.0, 20.0, 50.0, 90.0, 100.0)
    assert days.mine.priority == Priority(weight=(20, 20))
    assert days.theirs.priority.unknown
    assert title.mine.priority == Priority(weight=(10, 20))
    assert title.theirs == Stance(priority=Priority(weight=(0, 5)), wants="less", position="Senior")
    assert review.is_open
    assert scenario.excluded == ({"Title": ("Principal",), "Base salary": (150000, 155000)},)
    assert scenario.on_the_table == {"Base salary": 160000, "Remote days": 1, "Title": "Senior"}
    assert scenario.forecasts == (
        Forecast(
            event="Revenue above 1M",
            by=date(2027, 6, 30),
            mine=0.8,
            theirs=0.5,
            settled_by="The accounts",
        ),
    )
    assert scenario.criteria == (
        Criterion(text="The median is 170000", source="A survey"),
        Criterion(text="What the last hire got"),
    )
    assert scenario.strengths == (
        Strength(text="I built one before", evidence="The repository", share="yes"),
        Strength(text="Patience"),
    )
    assert scenario.evidence == (
        Evidence(kind="offer", on=date(2026, 11, 20), terms={"Base salary": 160000}),
        Evidence(kind="choice", among=({"Title": "Staff"}, {"Remote days": 3}), chosen=2),
        Evidence(kind="answer", more_important=("Title", "Remote days")),
    )


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("A: {i_ask: 0, they_offer: 0.3}", [n / 50 for n in range(16)]),
        ("A: {i_ask: 0.5, they_offer: 1.5}", [n / 20 for n in range(10, 31)]),
        ("A: {i_ask: 60, they_offer: 10}", range(10, 61, 2)),
        ("A: {i_ask: 0, they_offer: 250}", range(0, 251, 10)),
        ("A: {i_ask: 0, they_offer: 500}", range(0, 501, 25)),
        ("A: {i_ask: 3, they_offer: 3.5}", [3 + n / 40 for n in range(21)]),
        ("A: {range: {low: 0, high: 1, step: 0.3}}", [0, 0.3, 0.6, 0.9, 1]),
        ("A: {range: {low: -1, high: 1}}", [-1, 0, 1]),
        ("A: {range: {low: 1, high: 1000, step: 1}}", range(1, 1001)),
        # At this size two steps of a fortieth are one float.
        (
            "A: {range: {low: 999999999999999, high: 999999999999999.5, step: 0.025}}",
            [999999999999999 + n / 8 for n in range(5)],
        ),
        ("A: {i_ask: [x], they_offer: y}", None),
        ("A: {i_ask: x, they_offer: y}", ["y", "x"]),
        ("A: {i_ask: 3, they_offer: none}", ["none", 3]),
        (
            "A: {i_ask: 2027-01-21, they_offer: 2027-01-01}",
            [f"2027-01-{n:02}" for n in range(1, 22)],
        ),
        (
            "A: {i_ask: 2027-01-01, they_offer: 2027-01-22}",
            ["2027-01-01", "2027-01-08", "2027-01-15", "2027-01-22"],
        ),
        ("A: {i_ask: 2027-01-15, they_offer: 2027-02-14}", [*DAYS, "2027-02-14"]),
        (
            "A: {i_ask: 2027-01-01, they_offer: 2027-05-22}",
            [
                "2027-01-01",
                "2027-01-29",
                "2027-02-26",
                "2027-03-26",
                "2027-04-23",
                "2027-05-21",
                "2027-05-22",
            ],
        ),
        ("A: {i_ask: 1, they_offer: 4, options: [1, 4]}", [1, 4]),
        ("A: {i_ask: 1, they_offer: 4, range: {low: 1, high: 7, step: 3}}", [1, 4, 7]),
    ],
)
def test_options_come_from_the_positions_unless_they_are_given(
    line: str, options: list[Option] | None
) -> None:
    if options is None:
        with pytest.raises(ScenarioError, match="i_ask is a list; expected a number or a text"):
            issue(line)
    else:
        assert issue(line).options == tuple(options)


@pytest.mark.parametrize(
    "line",
    [
        "A:",
        "A: {}",
        "A: {i_ask: 3}",
        "A: {they_offer: x}",
        "A: {i_ask: 3, they_offer: 3.0}",
        "A: {i_ask: '3', they_offer: 3}",
        "A: {i_ask: 3, they_offer: }",
        "A: {mine: {position: x, wants: y}}",
    ],
)
def test_an_issue_of_which_no_two_options_are_known_is_open_and_keeps_its_positions(
    line: str,
) -> None:
    found = issue(line)
    assert found.is_open
    given = (found.mine.position, found.theirs.position)
    assert any(position is not None for position in given) == ("i_ask" in line or "o" in line)


def test_whole_options_stay_whole_numbers() -> None:
    assert [type(option) for option in issue("A: {i_ask: 0.5, they_offer: 1.0}").options[-2:]] == [
        float,
        int,
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A: {i_ask: 1, they_offer: 4}", ("less", "more")),
        ("A: {i_ask: 2027-01-01, they_offer: 2027-02-01}", ("less", "more")),
        ("A: {i_ask: x, they_offer: y}", ("x", "y")),
        ("A: {i_ask: 3, they_offer: none}", (3, "none")),
        ("A: {i_ask: 2027-01-01, they_offer: open}", ("2027-01-01", "open")),
        ("A: {options: [x, y, z], i_ask: y}", ("y", None)),
        ("A: {options: [x, y, z], i_ask: y, they_offer: y}", ("y", "y")),
        ("A: {options: [1, 2, 3], i_ask: 2}", (None, None)),
        ("A: {options: [1, 2, 3], i_ask: 2, they_offer: 2}", (None, None)),
        ("A: {options: [1, 2, 3], mine: {position: 9}, theirs: {position: 0}}", ("more", "less")),
        ("A: {options: [1, 2, 3], i_ask: 9, theirs: {position: 0, wants: 2}}", ("more", 2)),
        ("A: {options: [1, 2, 3], mine: {wants: less}}", ("less", None)),
        ("A: {options: ['1', '2'], mine: {wants: 1}}", ("1", None)),
        ("A: {options: [2027-01-01, 2027-02-01], i_ask: 2027-01-01}", (None, None)),
    ],
)
def test_positions_say_what_a_side_wants_unless_it_is_said(
    line: str, expected: tuple[Option | None, Option | None]
) -> None:
    assert wants(line) == expected


def test_terms_take_the_form_that_the_options_have() -> None:
    text = short(
        "A: {options: ['1', '2']}", "B: {options: [1, 2]}", rest="on_the_table: {A: 2, B: 2.0}"
    )
    table = parse_scenario(text, name="x.yaml").on_the_table
    assert table == {"A": "2", "B": 2}
    assert isinstance(table["B"], int)


@pytest.mark.parametrize(
    ("money", "expected"), [("", "Pay"), ("money: Days", "Days"), ("money:", "Pay")]
)
def test_money_is_the_first_issue_with_a_currency_unless_it_is_named(
    money: str, expected: str
) -> None:
    text = short("Days: {unit: days}", "Pay: {unit: EUR}", "Bonus: {unit: EUR}", rest=money)
    assert parse_scenario(text, name="x.yaml").money == expected


def test_an_optional_key_left_empty_counts_as_not_given() -> None:
    keys = "they_may_know context relationship me counterparty excluded on_the_table forecasts"
    rest = "".join(f"{key}:\n" for key in [*keys.split(), "criteria", "strengths", "evidence"])
    text = short("A: {unit: , mine: , to_me: , options: [a, b]}", rest=rest)
    plain = parse_scenario(short("A: {options: [a, b]}"), name="x.yaml")
    assert parse_scenario(text, name="x.yaml").model_copy(update={"sha256": plain.sha256}) == plain


def test_a_complete_offer_that_is_excluded_only_in_part_is_fine() -> None:
    text = changed("Title: Senior}\nforecasts", "Title: Principal}\nforecasts")
    assert parse_scenario(text, name="x.yaml").on_the_table["Title"] == "Principal"


def test_a_file_is_stamped_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "offer.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHORT.replace("\n", "\r\n").encode())
    scenario = load_scenario(path)
    assert scenario.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    in_memory = parse_scenario(SHORT, name="x.yaml")
    assert in_memory.sha256 == hashlib.sha256(SHORT.encode()).hexdigest()
    assert scenario.issues == in_memory.issues
