"""Lines of a terminal: widths, columns, tones."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.reporting.layout import (
    BLANK,
    Line,
    columns,
    fill,
    joined,
    printable,
    rendered,
    side_by_side,
    table,
)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_a_text_is_broken_at_blanks_and_hangs_below_its_number() -> None:
    assert texts(fill("one two three", first="1  ", indent="   ", width=10)) == [
        "1  one two",
        "   three",
    ]


def test_an_empty_text_is_one_line_with_what_opens_it() -> None:
    assert texts(fill("", first="1  ")) == ["1"]


@given(st.text(), st.integers(10, 80))
def test_no_line_is_wider_than_the_screen_unless_a_word_alone_is(text: str, width: int) -> None:
    for line in fill(text, first="1  ", indent="   ", width=width):
        assert columns(line.text) <= width or len(line.text.split()) <= 2


@given(st.text())
def test_every_word_is_kept_in_its_order(text: str) -> None:
    told = " ".join(line.text for line in fill(text, width=12)).split()
    assert told == printable(text).split()


def test_text_of_others_cannot_steer_the_terminal() -> None:
    assert printable("red\x1b[31m\x07 \u202eback\u200bwards\r\n") == "red [31m back wards"


def test_wide_characters_take_two_columns_and_accents_none() -> None:
    assert columns("給料") == 4
    assert columns("e\u0301") == 1


def test_lists_stand_side_by_side_and_a_long_entry_goes_on_below() -> None:
    lines = side_by_side(["Mine", "Theirs"], [["a long entry here", "b"], ["c"]], width=24)
    assert texts(lines) == [
        "  Mine        Theirs",
        "  a long      c",
        "    entry",
        "    here",
        "  b",
    ]


def test_columns_without_entries_leave_the_headings() -> None:
    assert texts(side_by_side(["Mine"], [[]])) == ["  Mine"]


def test_a_table_sets_numbers_to_the_right_and_words_to_the_left() -> None:
    assert texts(table(("you", "terms"), [("100", "a"), ("7", "b")])) == [
        "you  terms",
        "100  a",
        "  7  b",
    ]


def test_blocks_are_parted_by_one_blank_line_and_empty_ones_leave_none() -> None:
    assert joined([(Line("a"),), (), (Line("b"),)]) == (Line("a"), BLANK, Line("b"))


def test_colour_wraps_whole_lines_and_can_be_left_out() -> None:
    lines = (Line("Good", "good"), Line("plain"), BLANK)
    assert rendered(lines) == "Good\nplain\n\n"
    assert rendered(lines, colour=True) == "\x1b[32mGood\x1b[0m\nplain\n\n"
