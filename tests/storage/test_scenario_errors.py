"""How findings in a file are told: one line each, all at once, in the order of the file."""

from pathlib import Path

import pytest

from copilot.errors import ScenarioError
from copilot.storage.scenario_file import load_scenario, parse_scenario
from copilot.yaml_source import MAX_BYTES
from tests.storage.scenario_texts import FULL, PRIORITY, changed, findings_of, short


def test_one_line_says_where_what_was_found_what_is_expected_and_what_is_near() -> None:
    text = changed("priority: high", "priority: hihg")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="offer.yaml")
    assert str(caught.value) == (f'offer.yaml:29: priority "hihg"; {PRIORITY}; did you mean high?')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "f: the file is empty; expected title, situation and issues"),
        ("# only a comment", "f: the file is empty; expected title, situation and issues"),
        ("---\n", "f: the file is empty; expected title, situation and issues"),
        ("- a", "f:1: a list; expected keys: title, situation and issues"),
        ("hello", "f:1: a text; expected keys: title, situation and issues"),
        ("3", "f:1: a number; expected keys: title, situation and issues"),
        ("a: *b", "f:1: an alias (*name); expected the value itself, written out"),
        ("#" * (MAX_BYTES + 1), "f: larger than 1 MB; expected a smaller file"),
        ("title: T\nsituation: S", "f:1: issues is missing; expected title, situation and issues"),
        ("title: T\nsituation: S\nissues: {}", "f:3: issues holds 0; expected at least 1"),
        ("title: T\nsituation: S\nissues: [A]", "f:3: issues is a list; expected a group of keys"),
    ],
)
def test_a_text_that_is_no_scenario_at_all_says_what_one_holds(text: str, found: str) -> None:
    assert findings_of(text) == [found]


def test_all_findings_come_together_in_the_order_of_the_file() -> None:
    text = """\
titel: x
situation: [1]
context: dela
issues:
  Pay: {i_ask: 2, they_offer: 1, to_me: hihg, to_me: low}
  Days: {i_ask: 2, they_offer: 1, mine: {values: {1: 101, 2: 0}}}
  Car: {options: [a, b], to_them: hihg, mine: {wants: c}}
  Title: {range: {low: 2, high: 1}}
  Other: {optionz: [a, b]}
me:
  walk_away: {Title: 5, Car: c, Other: a}
on_the_table: {Days: 3, Pay: 1, Car: a}
"""
    lines = [line.split(":")[1] for line in findings_of(text)]
    assert lines == ["1", "2", "3", "5", "5", "6", "7", "7", "8", "9", "11", "12"]


def test_what_hangs_on_a_wrong_part_is_not_blamed_for_it() -> None:
    assert findings_of(changed("step: 5000", "step: x")) == ['f:27: step "x"; expected a number']


def test_one_mistake_made_twice_on_a_line_is_told_once() -> None:
    text = changed("[150000, 155000]", "[1, 1]")
    assert len(findings_of(text)) == 1


def test_of_many_names_the_first_ones_are_told() -> None:
    names = [f"Issue {letter}" for letter in "abcdefghijklmn"]
    text = short(*(f"{name}:" for name in names), rest="money: Zzz")
    listed = ", ".join(names[:10])
    assert findings_of(text) == [f'f:18: money "Zzz"; expected an issue: {listed} or 4 others']


def test_an_older_or_newer_format_is_not_read_any_further() -> None:
    assert len(findings_of(changed("format: 1", "format: 2", text=FULL + "zzz: 1\n"))) == 1


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("none.yaml", None, ": no such file; expected a scenario file (negotiate init writes one)"),
        ("", None, ": a directory; expected a scenario file (negotiate init writes one)"),
        (
            "latin.yaml",
            b"title: T\nsituation: caf\xe9\n",
            ":2: not UTF-8; expected a text file saved as UTF-8",
        ),
        (
            "a.yaml/b",
            None,
            ": cannot be read (Not a directory); expected a scenario file (negotiate init writes one)",
        ),
        ("big.yaml", b"#" * (MAX_BYTES + 5), ": larger than 1 MB; expected a smaller file"),
        (
            "cut.yaml",
            b"#" * (MAX_BYTES - 1) + "é€".encode(),
            ": larger than 1 MB; expected a smaller file",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, data: bytes | None, found: str
) -> None:
    (tmp_path / "a.yaml").touch()
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{path}{found}"
