"""Finding the JSON object in what a model wrote."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.llm.extraction import (
    Unreadable,
    find_object,
    flaw,
    read_objects,
    without_thoughts,
)
from copilot.llm.protocol import Json


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '```json\n{"a": 1}\n```',
        '```json\n{"a": 1}',
        '<think>maybe {"a": 2}?</think>{"a": 1}',
        '<THINK>a</THINK><thinking>b</thinking>\n{"a": 1}',
        'so I think {"a": 2}</think>\n{"a": 1}',
        'Here you are: {"a": 1} I hope that helps {x}!',
        'With {braces} in prose: {"a": 1}',
        '{"a": 1,}',
        '{"a": 1 , \n}',
    ],
)
def test_an_object_is_found_whatever_stands_around_it(text: str) -> None:
    assert find_object(text) == {"a": 1}


def test_trailing_commas_are_repaired_and_what_follows_is_still_found() -> None:
    assert list(read_objects('{"a": [1, 2,],} {"b": 2}')) == [{"a": [1, 2]}, {"b": 2}]


def test_a_comma_inside_a_text_stays() -> None:
    assert find_object('{"a": "x,}", }') == {"a": "x,}"}


def test_a_line_break_inside_a_text_is_taken() -> None:
    assert find_object('{"a": "x\ny"}') == {"a": "x\ny"}


def test_a_tag_inside_an_object_is_content() -> None:
    assert find_object('{"a": "</think>"}') == {"a": "</think>"}


def test_a_thought_that_never_ends_leaves_nothing() -> None:
    assert not without_thoughts('<think>perhaps {"a": 1}')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no object here", "There is no JSON object in the answer."),
        ("{x}", "The JSON cannot be read"),
        ('{"a": nut', "The JSON cannot be read"),
        ("{n", "The JSON cannot be read"),
        (r'{"a": "\ud8x"}', "The JSON cannot be read"),
        ('{"a": NaN}', "holds NaN, which is no number"),
        ('{"a": [-Infinity]}', "holds -Infinity, which is no number"),
        ('{"a": 1e999}', "holds 1e999, which is no number"),
        (f'{{"a": {"9" * 5000}}}', "which is no number"),
        ('{"a": 1, "a": 2}', "has the key 'a' twice"),
        ('{"b": {"a": 1, "a": 2}}', "has the key 'a' twice"),
        (r'{"a": "\ud800"}', "holds half a character"),
        (r'{"\ud800": 1}', "holds half a character"),
        ('{"a": ' + "[" * 50 + "]" * 50 + "}", "is nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("{" + '"a": [1,], ' * 30 + '"b": 1}', "too many commas"),
    ],
)
def test_what_json_forbids_is_refused_with_a_reason(text: str, reason: str) -> None:
    found = find_object(text)
    assert isinstance(found, Unreadable)
    assert reason in found.reason
    assert not found.cut_off


@pytest.mark.parametrize(
    "text",
    [
        '{"trades": [{"a": 1}, {"a"',
        '{"a": "unfinish',
        '{"a": 1',
        '```\n{"a": [1, ',
        '{"a": nu',
        '{"a": [tru',
        '{"a": f ',
        '{"a": -Infinit',
        '{"a": -',
        '{"a": 1.',
        '{"a": 1e+',
        r'{"a": "\u',
        r'{"a": "\ud83d\ude0',
    ],
)
def test_a_text_that_breaks_off_gives_no_inner_object(text: str) -> None:
    assert find_object(text) == Unreadable(
        "The JSON object in the answer breaks off.", cut_off=True
    )


def test_the_parts_of_an_answer_that_have_no_flaw_stay_good() -> None:
    (found,) = read_objects('{"trades": [{"a": NaN}, {"a": 1.5}, {"a": null}]}')
    assert isinstance(found, dict)
    trades = found["trades"]
    assert isinstance(trades, list)
    assert [flaw(trade) is None for trade in trades] == [False, True, True]


_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(
    value=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), _JSON, max_size=4),
    before=st.sampled_from(["", "Sure!\n", "```json\n", "<think>{}</think>"]),
    after=st.sampled_from(["", "\n```", " Hope this helps.", "}{"]),
)
def test_whatever_json_can_hold_comes_back(value: dict[str, Json], before: str, after: str) -> None:
    assert find_object(before + json.dumps(value) + after) == value


@given(st.text(st.sampled_from('{}[]",:x1 <>/think\\')))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert isinstance(find_object(text), dict | Unreadable)
