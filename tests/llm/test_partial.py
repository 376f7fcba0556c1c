"""The entries of an answer are heard as soon as they are complete, however the text is cut up."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.llm.entries import RawItem, Unfit, split_lists
from copilot.llm.extraction import Unreadable, read_objects
from copilot.llm.partial import EntryReader, complete_entries
from copilot.llm.protocol import Json

NAMES = ("trades", "adds")

_FLAWED = (
    '{"a": NaN}',
    "-Infinity",
    "1e999",
    '{"a": 1, "a": 2}',
    r'"\ud800"',
    r'{"\u0074rades": ["\ud83d\ude00"]}',
    '{"a": [1, ], "b": 2}',
    '{"a": "x\ny"}',
    r'{"a": "]}\\", "b": "\"{[", "c": ["]"]}',
    '{"trades": [1, 2]}',
    "[" * 50 + "]" * 50,
    '"</think>"',
    '"<think>, {"',
)
_BEFORE = (
    "",
    "  \n",
    '<think>maybe {"trades": [1, 2]}?</think>\n',
    "<Thinking>{</Thinking>",
    'so I think {"a": 2} </think>',
    "Sure! < 3 ideas:\n",
    "```json\n",
    "With {braces} and {see [1, 2]}: ",
    'For {"a": {"trades": [1, 2]}} and {"trades": "none"}: ',
    '{"adds": 7} ',
)
_AFTER = ("", "\n```", " I hope {this} helps.", '\n{"trades": [7, 8]}', "}]")

_GAP = st.sampled_from(["", " ", "\n  ", "\t" * 40])
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
    max_leaves=6,
)
_VALUE = st.builds(json.dumps, _JSON, ensure_ascii=st.booleans())
_ENTRIES = st.lists(_VALUE | st.sampled_from(_FLAWED), max_size=3)


@dataclass
class Written:
    """An answer as it is written, and where each of its entries is complete."""

    text: str = ""
    complete: list[tuple[int, str, str]] = field(default_factory=list)
    """The length of the text from which on an entry is complete, its list, the entry."""


@st.composite
def answers(draw: st.DrawFn) -> Written:
    """An object with lists of entries, put together so that it is known where an entry ends."""
    before = draw(st.sampled_from(_BEFORE))
    written = Written(before)
    # In front of such a text a tag is content, behind anything else it opens a thought.
    tags = not before.strip() or before.lstrip().startswith("{")
    fields = draw(st.permutations(["trades", "adds", "more"]))[: draw(st.integers(1, 3))]
    if fields == ["more"]:
        fields = ["more", "adds"]
    written.text += "{"
    for number, name in enumerate(fields):
        written.text += "," * (number > 0) + draw(_GAP) + f'"{name}"' + draw(_GAP) + ":"
        written.text += draw(_GAP)
        if name == "more":
            written.text += draw(_VALUE.filter(lambda value: "<" not in value))
        elif draw(st.integers(0, 9)) == 0:
            written.text += "null"
        else:
            entries = [e for e in draw(_ENTRIES) if tags or "<" not in e]
            _write_list(draw, written, name, entries)
        written.text += draw(_GAP)
    written.text += draw(st.sampled_from(["}", ",}"])) + draw(st.sampled_from(_AFTER))
    return written


def _write_list(draw: st.DrawFn, written: Written, name: str, entries: Sequence[str]) -> None:
    written.text += "[" + draw(_GAP)
    for number, entry in enumerate(entries):
        last = number == len(entries) - 1
        comma = draw(st.sampled_from(["", " ,"])) if last else ","
        written.text += entry + draw(_GAP) + comma + draw(_GAP)
        # One more: the bracket, or the first character of the next entry.
        written.complete.append((len(written.text) + 1, name, entry))
    written.text += "]"


def value_of(entry: str) -> Json:
    """What `extraction` reads in an entry by itself."""
    found = next(read_objects(f'{{"entry": {entry}}}'))
    assert not isinstance(found, Unreadable)
    return found["entry"]


def heard_of(text: str, sizes: Iterable[int], *names: str) -> list[RawItem]:
    """What is heard of a text that comes in pieces of those sizes, which go round."""
    reader, start, heard = EntryReader(*names), 0, []
    around = list(sizes)
    turn = 0
    while start < len(text):
        size = around[turn % len(around)]
        heard += reader.feed(text[start : start + size])
        start, turn = start + size, turn + 1
    return heard


def plain(entries: Iterable[RawItem]) -> list[str]:
    """The entries as text, so that NaN and the like are compared too."""
    return [repr(entry) for entry in entries]


def whole_reading(text: str) -> list[RawItem]:
    """What `split_lists` finds in the whole text."""
    split = split_lists(*NAMES)
    for found in read_objects(text):
        entries = Unfit(found.reason) if isinstance(found, Unreadable) else split(found)
        if not isinstance(entries, Unfit):
            return list(entries)
    raise AssertionError(f"there is no answer in {text!r}")


_SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=4)


@given(written=answers(), sizes=_SIZES)
def test_what_is_heard_is_what_the_whole_text_holds(written: Written, sizes: list[int]) -> None:
    heard = heard_of(written.text, sizes, *NAMES)
    in_order = sorted(heard, key=lambda raw: NAMES.index(raw.list_name))
    assert plain(in_order) == plain(whole_reading(written.text))


@given(written=answers(), sizes=_SIZES, part=st.floats(0, 1))
def test_an_entry_is_heard_when_the_next_one_begins_or_its_list_closes(
    written: Written, sizes: list[int], part: float
) -> None:
    length = round(part * len(written.text))
    heard = heard_of(written.text[:length], sizes, *NAMES)
    positions: dict[str, int] = {}
    expected = []
    for end, name, entry in written.complete:
        position = positions.get(name, 0)
        positions[name] = position + 1
        if end <= length:
            expected.append(RawItem(name, position, value_of(entry)))
    assert plain(heard) == plain(expected)


@given(
    text=st.lists(
        st.sampled_from(
            [*'{}[]",:x1 \\\n', '"trades"', '{"trades": [', "<think>", "</think>", "<th", '{"a": ']
        )
    ).map("".join),
    sizes=_SIZES,
)
def test_any_text_is_heard_without_an_exception_and_the_same_however_it_comes(
    text: str, sizes: list[int]
) -> None:
    heard_of(text, sizes, "trades")
    by_one, at_once = EntryReader("trades"), EntryReader("trades")
    at_once.feed(text)
    for letter in text:
        by_one.feed(letter)
    assert plain(by_one.entries) == plain(at_once.entries)


def test_entries_come_one_by_one() -> None:
    reader = EntryReader("trades")
    assert reader.feed('{"trades": [{"title": "A"}') == []
    assert reader.feed(", ") == []
    assert reader.feed("{") == [RawItem("trades", 0, {"title": "A"})]
    assert reader.feed('"title": "B"') == []
    assert reader.feed("}]") == [RawItem("trades", 1, {"title": "B"})]
    assert reader.feed("}") == []


def test_an_escape_and_a_letter_may_be_torn_apart() -> None:
    text = r'{"trades": ["\ud83d\ude00 \" \u00e9 é 😀", 12, tr'
    assert heard_of(text, [1], "trades") == [
        RawItem("trades", 0, '😀 " é é 😀'),
        RawItem("trades", 1, 12),
    ]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ('{"trades": [1], "trades": [2], "adds": [3]} {"adds": [4]}', [1, 4]),
        ('{"trades": [1, {"adds": [2]}], "more": [3]}', [1, {"adds": [2]}]),
        ('{"trades": null, "adds": [1]}', [1]),
        ('{"trades": "none", "adds": [1]} {"adds": [2]}', [2]),
        ('{"adds": [1], "trades": 7} {"adds": [2]}', [1, 2]),
        ('{"trades": [1 2]} {"trades": [3]}', [3]),
        ('{"trades": [,1]} {"trades": [3]}', [3]),
        ('{"trades": [1,, 2]} {"trades": [3]}', [3]),
        ('{"trades": [1,,]} {"trades": [3]}', [1]),
        ('{"trades" [1]} {"trades": [3]}', [3]),
        ('{trades: [1]} {"trades": [3]}', [3]),
        ('{"trades": [{]}, 1]} {"trades": [3]}', [3]),
        ('{"trades": [(1)]} {"trades": [3]}', [3]),
        ('{"trades": [1_000]} {"trades": [3]}', [3]),
        ('{"trades": [nothing]} {"trades": [3]}', [3]),
        ('{"answer": {"trades": [1, 2]}} {"trades": [3]}', [3]),
        ('{"answer": {"trades": [1, 2]} oops', [1, 2]),
        ('{see {"trades": [1, 2]}}', [1, 2]),
        ('{"trades": [1, 2], oops', [1, 2]),
        ('{"trades": []} {"trades": [3]}', []),
        ('I say {"trades": [1, <think>2]</think>3]}', [1, 3]),
        ('<think>{"trades": [1, 2]}', []),
        ('I think {"a": [1 </think>{"trades": [3]}', [3]),
        ('{"trades": ["<think>", 1]}', ["<think>", 1]),
        ("no object <here", []),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_no_answer_is_passed_over(text: str, heard: list[Json], size: int) -> None:
    assert [raw.value for raw in heard_of(text, [size], "trades", "adds")] == heard


def test_the_entries_before_a_cut_come_list_by_list() -> None:
    text = '{"x": 1} {"adds": [1, 2], "trades": [3, 4, 5'
    assert complete_entries(text, "trades", "adds") == [
        RawItem("trades", 0, 3),
        RawItem("trades", 1, 4),
        RawItem("adds", 0, 1),
        RawItem("adds", 1, 2),
    ]


def _calls(text: str) -> int:
    """How many functions are called to hear a text letter by letter."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    reader = EntryReader("trades")
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        for letter in text:
            reader.feed(letter)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("opening", "again", "after"),
    [
        ('{"trades": [', '{"title": "A", "terms": {"Pay": [1, 2]}}, ', ""),
        ("", '{"a":', ""),
        ("", '{"a":{"b": 1 x ', ""),
        ('{"x": "', "{", '" y'),
        ("", '{"trades": [1, ', ""),
        ("", "<think>", ""),
        ("", "a</think>", ""),
        ('{"trades": [', " ", ""),
        ("", '{"a": [', "]]"),
    ],
)
def test_a_text_of_twice_the_length_takes_twice_the_work(
    opening: str, again: str, after: str
) -> None:
    once, twice = (_calls(opening + again * times + after * times) for times in (100, 200))
    assert twice < 2.5 * once


def test_an_answer_after_much_that_was_none_is_still_heard() -> None:
    text = '{"a": [' * 100 + "]" * 200 + ' so {"trades": [1]}'
    assert heard_of(text, [50], "trades") == [RawItem("trades", 0, 1)]
