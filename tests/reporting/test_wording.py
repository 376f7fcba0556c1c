"""Figures, terms and verdicts in the user's own words and units."""

import pytest

from copilot.domain.issue import Option
from copilot.domain.suggestions import Certificate, Move, Reference
from copilot.reporting.wording import (
    about,
    compared_with,
    counted,
    deal_words,
    figure,
    gain_words,
    holds_words,
    listed,
    move_words,
    option_words,
    sentence,
    share_word,
    told_points,
    worth_words,
)
from tests.builders import engineer
from tests.reporting.made_up import gain, money, move, trade


@pytest.mark.parametrize(
    ("number", "told"), [(160000, "160,000"), (2.5, "2.5"), (1234.5, "1,234.5"), (3.0, "3")]
)
def test_a_figure_has_thousands_separators_and_no_needless_decimals(
    number: float, told: str
) -> None:
    assert figure(number) == told


@pytest.mark.parametrize(
    ("option", "unit", "told"),
    [
        (160000, "USD per year", "160,000 USD per year"),
        (1500, "$ a month", "$1,500 a month"),
        (2, "days a week", "2 days a week"),
        (1, "days a week", "1 day a week"),
        (1, "business days", "1 business day"),
        (1, "gross", "1 gross"),
        (1, "bonus", "1 bonus"),
        (2027, None, "2027"),
        (2027, "units", "2,027 units"),
        ("2027-01-15", None, "15 January 2027"),
        ("2027-02-30", None, "2027-02-30"),
        ("Staff", "level", "Staff"),
    ],
)
def test_an_option_is_told_with_its_unit(option: Option, unit: str | None, told: str) -> None:
    assert option_words(option, unit) == told


@pytest.mark.parametrize(
    ("change", "unit", "told"),
    [
        (
            move("Base salary", 160000, 165000),
            "USD per year",
            "from 160,000 to 165,000 USD per year on base salary",
        ),
        (move("Price", 120, 110), "€", "from €120 to €110 on price"),
        (
            move("Start date", "2027-03-01", "2027-01-15"),
            None,
            "from 1 March to 15 January 2027 on start date",
        ),
        (
            move("Start date", "2027-03-01", "2028-01-15"),
            None,
            "from 1 March 2027 to 15 January 2028 on start date",
        ),
        (move("IP", "shared", "yours"), None, "from shared to yours on IP"),
        (move("Term", 2, "open"), "years", "from 2 years to open on term"),
    ],
)
def test_a_move_says_what_changes_once(change: Move, unit: str | None, told: str) -> None:
    assert move_words(change, unit) == told


def test_a_trade_says_who_moves_what() -> None:
    assert deal_words(engineer(), trade()) == (
        "You go from 1 March to 15 January 2027 on start date; they go from 1 to 3 on remote days."
    )


def test_a_move_that_both_want_is_told_as_such() -> None:
    shared = trade(give=(), get=(move("Title", "Senior", "Staff"),), sources=("shared",))
    assert deal_words(engineer(), shared) == (
        "You both want Staff as the title, not Senior: settle it now, don't trade it away."
    )


def test_a_shared_move_beside_a_trade_is_told_apart() -> None:
    both = move("Title", "Senior", "Staff")
    idea = trade(give=(move("Remote days", 3, 1), both), get=(both,))
    assert deal_words(engineer(), idea) == (
        "You go from 3 to 1 on remote days; you both want Staff as the title, not Senior."
    )


def test_a_shared_wish_on_an_issue_that_is_not_in_the_file_is_told_as_it_is() -> None:
    shared = trade(give=(), get=(move("Parking", "none", "free"),), sources=("shared",))
    assert deal_words(engineer(), shared).startswith("You both want Parking free, not none: ")


def test_a_gift_without_return_and_no_move_at_all_are_told_plainly() -> None:
    assert deal_words(engineer(), trade(give=())) == "They go from 1 to 3 on remote days."
    assert not deal_words(engineer(), trade(give=(), get=()))


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((6483.0,), "Worth about 6,500 USD per year to you."),
        ((-6483.0,), "Costs you about 6,500 USD per year."),
        ((0.0,), "Worth about the same to you."),
        ((3211.0, 9100.0), "Worth between 3,200 and 9,100 USD per year to you."),
        ((0.0, 9100.0), "Worth up to 9,100 USD per year to you."),
        ((-9100.0, -3211.0), "Costs you between 3,200 and 9,100 USD per year."),
        ((-9100.0, 0.0), "Costs you up to 9,100 USD per year."),
        ((-400.0, 6000.0), "To you anything from 400 less to 6,000 USD per year more."),
    ],
)
def test_a_gain_is_told_in_money_with_words_that_fit_its_sign(
    amounts: tuple[float, ...], told: str
) -> None:
    assert worth_words(money(*amounts)) == told


def test_a_gain_is_told_in_points_where_there_is_no_money() -> None:
    certificate = Certificate(verdict="good_for_both", reason="r", my_gain=gain(1.0, 4.0, 12.4))
    assert gain_words(certificate) == "Worth between 1 and 12 points to you."


def test_a_gain_of_one_point_is_no_points() -> None:
    certificate = Certificate(verdict="good_for_both", reason="r", my_gain=gain(1.0, 1.0, 1.0))
    assert gain_words(certificate) == "Worth about 1 point to you."


def test_nothing_is_said_of_a_worth_that_is_not_known() -> None:
    assert not gain_words(Certificate(verdict="unpriced", reason="r"))


def test_about_means_two_significant_digits() -> None:
    assert [about(amount) for amount in (6483.0, 0.0, 12.37, -161234.0)] == [
        6500.0,
        0.0,
        12.0,
        -160000.0,
    ]


@pytest.mark.parametrize(
    ("share", "word"), [(1.0, "certain"), (0.8, "likely"), (0.4, "open"), (0.39, "unlikely")]
)
def test_a_share_has_a_word(share: float, word: str) -> None:
    assert share_word(share) == word


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (1.0, "certain, whatever matters"),
        (0.999, "likely, in 99% of the readings that fit"),
        (0.5, "open, in 50% of the readings that fit"),
        (0.0, "never, whatever matters"),
    ],
)
def test_a_gain_says_under_how_many_readings_it_holds(share: float, told: str) -> None:
    assert holds_words(gain(share=share)) == told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("on_the_table", "compared with what is on the table"),
        ("middle", "compared with meeting in the middle"),
        ("mixed", "compared with what is on the table, and the middle where nothing is"),
    ],
)
def test_the_comparison_is_told_in_words(kind: str, told: str) -> None:
    assert compared_with(Reference.model_validate({"kind": kind, "outcome": {}})) == told


def test_lists_sentences_and_counts_read_as_people_write_them() -> None:
    assert [listed(["a", "b", "c"][:count]) for count in range(4)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [sentence(text) for text in ("", "so it is", "Really?", 'he said "no."')] == [
        "",
        "So it is.",
        "Really?",
        'He said "no."',
    ]
    assert [counted(1, "issue"), counted(5, "issue"), counted(2, "party", "parties")] == [
        "1 issue",
        "5 issues",
        "2 parties",
    ]


def test_no_points_are_told_with_a_minus_before_a_zero() -> None:
    assert [told_points(points) for points in (-0.2, 0.0, 12.6)] == ["0", "0", "13"]
