"""Figures, terms and verdicts in the user's own words and units."""

import pytest

from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, Move, Reference
from copilot.reporting.wording import (
    about,
    compared_with,
    counted,
    deal_words,
    figure,
    gain_words,
    holds_words,
    in_all,
    move_words,
    option_words,
    sentence,
    share_word,
    told_points,
    worth_words,
)
from copilot.words import listed
from tests.builders import engineer, issue, remote, stance
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
        (10.5, "€ each", "€10.50 each"),
        (2, "days a week", "2 days a week"),
        (1, "days a week", "1 day a week"),
        (1, "business days", "1 business day"),
        (1, "gross", "1 gross"),
        (1, "bonus", "1 bonus"),
        (60, "% of the price", "60% of the price"),
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
            "base salary, from 160,000 to 165,000 USD per year",
        ),
        (move("Price", 120, 110), "€", "price, from €120 to €110"),
        (move("Price", 5.2, 6), "$ each", "price, from $5.20 to $6 each"),
        (
            move("Start date", "2027-03-01", "2027-01-15"),
            None,
            "start date, from 1 March to 15 January 2027",
        ),
        (
            move("Start date", "2027-03-01", "2028-01-15"),
            None,
            "start date, from 1 March 2027 to 15 January 2028",
        ),
        (move("IP", "shared", "yours"), None, "IP, from shared to yours"),
        (move("Term", 2, "open"), "years", "term, from 2 years to open"),
    ],
)
def test_a_move_says_what_changes_once(change: Move, unit: str | None, told: str) -> None:
    assert move_words(change, unit) == told


def test_a_trade_says_who_moves_what() -> None:
    assert deal_words(engineer(), trade()) == (
        "You give way on start date, from 1 March to 15 January 2027; they give way on remote "
        "days, from 1 to 3."
    )


def wishes(*, theirs: Stance, mine: Stance | None = None) -> Scenario:
    """A title of three options, listed from the lowest to the highest."""
    title = issue(
        "Title",
        *("Senior", "Staff", "Principal"),
        mine=mine or stance("low", "Staff"),
        theirs=theirs,
    )
    return Scenario(title="t", situation="s", issues=(title, remote()))


def test_a_move_that_both_want_is_told_as_such() -> None:
    shared = trade(give=(), get=(move("Title", "Senior", "Staff"),), sources=("shared",))
    assert deal_words(wishes(theirs=stance("low", "Staff")), shared) == (
        "You both want Staff as the title, not Senior: settle it now, don't trade it away."
    )


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(stance("low", "Principal"), id="they like another one best"),
        pytest.param(Stance(values=(0, 50, 50)), id="they like two alike"),
    ],
)
def test_what_is_better_for_both_is_not_told_as_what_both_want(theirs: Stance) -> None:
    shared = trade(give=(), get=(move("Title", "Senior", "Staff"),), sources=("shared",))
    assert deal_words(wishes(theirs=theirs), shared) == (
        "Better for both of you: Staff as the title, not Senior."
    )


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(stance("low", "Senior"), id="they lose"),
        pytest.param(stance("low"), id="nobody knows"),
        pytest.param(Stance(priority=Priority(weight=(0, 0)), wants="Staff"), id="no matter"),
    ],
)
def test_what_they_do_not_want_is_never_told_as_a_wish_of_both(theirs: Stance) -> None:
    alone = trade(give=(), get=(move("Title", "Senior", "Staff"),), sources=("shared",))
    assert deal_words(wishes(theirs=theirs), alone) == (
        "They give way on title, from Senior to Staff."
    )


def test_a_shared_move_beside_a_trade_is_told_apart() -> None:
    both = move("Title", "Senior", "Staff")
    idea = trade(give=(move("Remote days", 3, 1),), get=(both,))
    assert deal_words(wishes(theirs=stance("low", "Staff")), idea) == (
        "You give way on remote days, from 3 to 1; you both want Staff as the title, not Senior."
    )


def test_wishes_with_a_comma_of_their_own_have_one_before_the_last_too() -> None:
    moves = (move("Title", "Senior", "Staff"), move("Colour", "red", "blue"))
    scenario = wishes(theirs=stance("low", "Staff"))
    colour = issue(
        "Colour", "red", "blue", mine=stance("low", "blue"), theirs=stance("low", "blue")
    )
    scenario = scenario.model_copy(update={"issues": (scenario.issues[0], colour)})
    assert deal_words(scenario, trade(give=(), get=moves, sources=("shared",))) == (
        "You both want Staff as the title, not Senior, and blue for the colour, not red: settle it "
        "now, don't trade it away."
    )


def test_several_moves_are_told_one_after_the_other() -> None:
    moves = (
        move("Remote days", 3, 1),
        move("Title", "Senior", "Staff"),
        move("Paid at closing", 1, 2),
    )
    assert deal_words(engineer(), trade(give=moves, get=())) == (
        "You give way on remote days, from 3 to 1, on title, from Senior to Staff, and on what is "
        "paid at closing, from 1 to 2."
    )


def test_a_move_on_what_is_not_in_the_file_is_told_as_it_is() -> None:
    idea = trade(give=(), get=(move("Parking", "none", "free"),), sources=("shared",))
    assert deal_words(engineer(), idea) == "They give way on parking, from none to free."


def test_a_gift_without_return_and_no_move_at_all_are_told_plainly() -> None:
    assert deal_words(engineer(), trade(give=())) == "They give way on remote days, from 1 to 3."
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
        ((-400.0, 6000.0), "To you anything from a loss of 400 to a gain of 6,000 USD per year."),
    ],
)
def test_a_gain_is_told_in_money_with_words_that_fit_its_sign(
    amounts: tuple[float, ...], told: str
) -> None:
    assert worth_words(money(*amounts)) == told


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((1.62,), "Worth about 1.6 EUR to you, 13,000 EUR in all."),
        ((-1.62,), "Costs you about 1.6 EUR, 13,000 EUR in all."),
        ((0.0667,), "Worth about 0.067 EUR to you, 534 EUR in all."),
        ((1.58, 1.62), "Worth about 1.6 EUR to you, 12,800 EUR in all."),
        ((0.0,), "Worth about the same to you."),
        ((1.2, 2.0), "Worth between 1.2 and 2 EUR to you, 9,600 to 16,000 EUR in all."),
        ((0.0, 2.0), "Worth up to 2 EUR to you, up to 16,000 EUR in all."),
        ((-2.0, -1.2), "Costs you between 1.2 and 2 EUR, 9,600 to 16,000 EUR in all."),
        (
            (-0.4, 2.0),
            (
                "To you anything from a loss of 0.4 to a gain of 2 EUR, from a loss of 3,200 to a "
                "gain of 16,000 EUR in all."
            ),
        ),
    ],
)
def test_a_gain_in_a_unit_paid_many_times_is_also_told_in_all(
    amounts: tuple[float, ...], told: str
) -> None:
    castings = engineer().issues[0].model_copy(update={"name": "Price", "unit": "EUR"})
    scenario = engineer().model_copy(
        update={"issues": (castings,), "money": "Price", "money_times": 8000.0}
    )
    assert worth_words(money(*amounts, unit="EUR"), in_all(scenario)) == told
    unnamed = scenario.model_copy(update={"money": None})
    assert worth_words(money(2.0, unit="points"), in_all(unnamed)).endswith(", 16,000 in all.")


@pytest.mark.parametrize("times", [None, 1.0])
def test_what_is_paid_once_is_told_once(times: float | None) -> None:
    assert in_all(engineer().model_copy(update={"money_times": times})) is None


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


def test_halves_of_points_are_told_upwards_so_that_equal_distances_look_equal() -> None:
    assert [told_points(points) for points in (62.5, 67.5, 72.5 - 1e-9)] == ["63", "68", "73"]
    assert told_points(-0.5) == "0"
    certificate = trade().certificate.model_copy(
        update={"in_my_money": None, "my_gain": gain(2.5, 3.0, 3.5)}
    )
    assert gain_words(certificate) == "Worth between 3 and 4 points to you."


def test_a_sign_of_a_currency_stands_before_both_ends_of_a_range() -> None:
    told = worth_words(money(-400.0, 6000.0, unit="$ a year"))
    assert told == "To you anything from a loss of $400 to a gain of $6,000 a year."
