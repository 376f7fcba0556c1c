"""YAML to plain data with lines, and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.yaml_source import MAX_BYTES, Node, Plain, inline, read_yaml, write_back


def data(text: str) -> Plain:
    source = read_yaml(text)
    assert source.problems == ()
    assert source.root is not None
    return source.root.plain()


def problem(text: str) -> tuple[int | None, str]:
    source = read_yaml(text)
    assert source.root is None
    [found] = source.problems
    return found.line, found.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1:30", "1:30"),
        ("on", "on"),
        ("yes", "yes"),
        ("No", "No"),
        ("2027-06-30", "2027-06-30"),
        ("185,000", "185,000"),
        ("1_000", "1_000"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("+7", 7),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("'1'", "1"),
        ('"true"', "true"),
        (".inf", math.inf),
        ("9" * 309, math.inf),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: Plain) -> None:
    assert data(f"key: {text}") == {"key": value}


def test_a_version_directive_changes_no_meaning() -> None:
    assert data("%YAML 1.1\n---\na: yes") == {"a": "yes"}


def test_keys_stay_texts_as_they_are_written() -> None:
    assert data("{0: a, 010: b, true: c, ~: d}") == {"0": "a", "010": "b", "true": "c", "~": "d"}


def test_every_value_knows_its_line() -> None:
    root = read_yaml("a: 1\nb:\n  - x\n  - c: 2\n    d:\n      - 3\n").root
    assert root is not None
    paths = [(), ("a",), ("b",), ("b", 1), ("b", 1, "c"), ("b", 1, "d", 0)]
    assert [root.line_at(path) for path in paths] == [1, 1, 2, 4, 4, 6]


def test_a_path_that_leads_nowhere_is_on_the_line_of_what_is_around_it() -> None:
    root = read_yaml("a: 1\nb:\n  c: 2\n  d: [1]\n").root
    assert root is not None
    paths: list[tuple[str | int, ...]] = [
        ("b", "x", "y"),
        ("b", "d", 5),
        ("a", "x"),
        ("b", "d", "x"),
    ]
    assert [root.line_at(path) for path in paths] == [2, 4, 1, 4]
    assert [root.find(path) for path in paths] == [None] * 4
    assert root.find(("b", "c")) == Node(2, 3)


def test_parts_are_left_out_by_their_paths() -> None:
    root = read_yaml("a: [0, 1, {b: 2, c: 3}]\nd: 4\ne: 5").root
    assert root is not None
    left = root.without(frozenset({("a", 0), ("a", 2, "b"), ("d",), ("e", "nothing here")}))
    assert left.plain() == {"a": [1, {"c": 3}], "e": 5}


@pytest.mark.parametrize("text", ["", "   \n", "# a comment\n"])
def test_a_text_without_a_document_has_no_root_and_no_problem(text: str) -> None:
    assert read_yaml(text) == (None, ())


def test_a_byte_order_mark_is_skipped() -> None:
    assert data("\ufeffa: 1") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &x 2", 2, "an anchor (&name); expected plain values"),
        ("a: 1\nb: &x [2]", 2, "an anchor (&name); expected plain values"),
        ("a: 1\nb: *x", 2, "an alias (*name); expected the value itself, written out"),
        ("a: !!str 2", 1, "a tag (!name); expected plain values"),
        ("a: !x {b: 1}", 1, "a tag (!name); expected plain values"),
        ("a: !x [b]", 1, "a tag (!name); expected plain values"),
        ("a: 1\n---\nb: 2", 2, "a second document begins; expected one document in a file"),
        ("[a]: 1", 1, "a key that is no single value; expected a text before the `:`"),
        ("a:\n " + "[" * 50, 2, "nested more than 30 levels deep; expected fewer"),
        ('a: 1\nb: "\\x1b[31m"', 2, "a control character; expected text"),
        ('"\\ud800": 1', 1, "a control character; expected text"),
        ('a: "\\UFFFFFFFF"', 1, "an escape names no character; expected text"),
        ("a: 1\nb: \x07", 2, "a character that no text file holds; expected text"),
        (
            "a: 1\nb: c: d",
            2,
            (
                "not readable as YAML (mapping values are not allowed here); "
                "expected quotes round a text that holds `: `"
            ),
        ),
        (
            "a:\n\tb: 1",
            2,
            (
                "not readable as YAML (found character '\\t' that cannot start any token); "
                "expected spaces for a tab, quotes round a text that begins with a sign"
            ),
        ),
        (
            "a: 'x",
            1,
            (
                "not readable as YAML (found unexpected end of stream); "
                "expected a bracket, brace or quote to be closed"
            ),
        ),
        (
            "- a\nb: 1",
            2,
            (
                "not readable as YAML (expected <block end>, but found '?'); "
                "expected `key: value` lines, indented with spaces"
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    assert problem(text) == (line, message)


def test_a_text_over_one_megabyte_is_refused_unread() -> None:
    assert problem("#" * (MAX_BYTES + 1)) == (None, "larger than 1 MB; expected a smaller file")
    assert read_yaml("#" * MAX_BYTES) == (None, ())


def test_of_a_duplicate_key_the_first_counts_and_each_further_one_is_a_problem() -> None:
    source = read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4")
    assert source.root is not None
    assert source.root.plain() == {"a": 1, "b": {"c": 1}}
    assert [(found.line, found.message) for found in source.problems] == [
        (2, '"c" stands twice (first in line 2); expected once'),
        (3, '"a" stands twice (first in line 1); expected once'),
        (4, '"a" stands twice (first in line 1); expected once'),
    ]


@given(st.text())
def test_any_text_is_read_or_has_a_problem(text: str) -> None:
    source = read_yaml(text)
    assert source.root is None or isinstance(source.root, Node)


@given(st.text(alphabet="ab:-[]{}\"'\\&*!|>%#?,~ \n\t0Ux\ud800\u2028"))
def test_any_text_made_of_signs_is_read_or_has_a_problem(text: str) -> None:
    source = read_yaml(text)
    assert source.root is None or isinstance(source.root, Node)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")
)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_written_on_one_line_reads_as_the_same(value: Plain) -> None:
    text = inline(value)
    assert "\n" not in text
    assert data(f"key: [{text}]") == {"key": [value]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("USD per year", "USD per year"),
        ("2027-03-01", "2027-03-01"),
        ("10", '"10"'),
        ("true", '"true"'),
        ("a: b", '"a: b"'),
        ("two\nlines", '"two\\nlines"'),
        ({"Base salary": [1, 2.5, None]}, "{Base salary: [1, 2.5, null]}"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(value: Plain, text: str) -> None:
    assert inline(value) == text


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_only_finite_numbers_are_written(number: float) -> None:
    with pytest.raises(ValueError, match="only finite numbers"):
        inline([number])


TEXT = """\
# at the top
title: 'Offer'   # quoted
issues:
  Pay: {i_ask: 2, they_offer: 1}   # at the end
  Days:
    values: {0: 1, 1: 2}
list:
  - a: 1   # first
"""


def test_a_changed_text_keeps_its_comments_order_and_quotes() -> None:
    changes: dict[tuple[str | int, ...], Plain] = {
        ("issues", "Pay", "i_ask"): 3,
        ("issues", "Days", "values", "0"): 9,
        ("list", 0, "b"): "yes",
        ("context",): "deal",
    }
    assert write_back(TEXT, changes) == (
        TEXT.replace("i_ask: 2", "i_ask: 3")
        .replace("0: 1,", "0: 9,")
        .replace("  - a: 1   # first\n", "  - a: 1   # first\n    b: yes\ncontext: deal\n")
    )


def test_a_list_that_is_not_indented_stays_so() -> None:
    assert write_back("a:\n- 1\n- 2\n", {("a", 0): "x"}) == "a:\n- x\n- 2\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: 1\na: 2", ("a",)),
        ("", ("a",)),
        ("a: 1", ("b", "c")),
        ("a: [1]", ("a", 1)),
        ("a: [1]", ("a", "b")),
        ("a: 1", ("a", "b")),
        ("{0: 1, 00: 2}", ("0",)),
    ],
)
def test_a_text_with_problems_or_a_path_to_nowhere_is_not_written_back(
    text: str, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValueError, match=r"without problems|no place for"):
        write_back(text, {path: 1})
