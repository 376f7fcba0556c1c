"""The JSON object in what a model wrote: fences, reasoning and prose around it do not matter.

An object is looked for from each `{`, so nothing is split on backticks.
What JSON forbids, or allows twice, is not silently settled: NaN, Infinity, a number too large
for a float, half a character and a key that stands twice make the place where they stand
unusable (`flaw` names them), and the rest of the answer stays good.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copilot.llm.protocol import Json

_REPAIRS = 20
"""Trailing commas that are taken out of one object before it counts as unreadable."""

_DEPTH = 40
"""Levels of lists and objects; whoever walks through the answer may use recursion."""

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_THOUGHT_START = re.compile(r"<think(?:ing)?>.*\Z", re.DOTALL | re.IGNORECASE)

_WORD_START = re.compile(
    r"n(?:ul?)?|t(?:ru?)?|f(?:a(?:ls?)?)?|Na?|-?I(?:n(?:f(?:i(?:n(?:it?)?)?)?)?)?|-"
)
_NUMBER_REST = re.compile(r"\.|[eE][+-]?")
_ESCAPE_START = re.compile(r"u[0-9a-fA-F]{0,3}")
"""What stands where the reader stopped when a text ends within a word, a number or an escape."""


@dataclass(frozen=True)
class Unreadable:
    """Why no object was found."""

    reason: str
    """A sentence that can be told to the model."""
    cut_off: bool = False
    """Whether the text ends in the middle of an object."""


NOTHING_FOUND = Unreadable("There is no JSON object in the answer.")


class _NoNumber(str):
    """NaN, Infinity or a number too large, as it was written."""

    __slots__ = ()


class _Doubled(dict[str, Json]):
    """An object in which a key stands twice; the last one is held."""

    def __init__(self, pairs: list[tuple[str, Json]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def without_thoughts(text: str) -> str:
    """The text without `<think>` parts, closed or not, and without space around it.

    A text that opens with an object is left as it is: a tag inside it is content.
    """
    text = text.strip()
    if text.startswith("{"):
        return text
    # Behind the last closing tag none is looked for: each opening one would search up to the end.
    last = _THOUGHT_END.match(text)
    end = 0 if last is None else last.end()
    text = _THOUGHT.sub("", text[:end]) + text[end:]
    # Some chat templates open the tag in the prompt, so that only its end is in the answer.
    text = _THOUGHT_END.sub("", text)
    return _THOUGHT_START.sub("", text).strip()


def find_object(text: str) -> dict[str, Json] | Unreadable:
    """The first object in the text, or why there is none or it cannot be used."""
    wrong: Unreadable | None = None
    for found in read_objects(text):
        if not isinstance(found, Unreadable):
            fault = flaw(found)
            return found if fault is None else Unreadable(f"The JSON object {fault}.")
        wrong = wrong or found
    return wrong or NOTHING_FOUND


def read_objects(text: str) -> Iterator[dict[str, Json] | Unreadable]:
    """Each object that can be read, in order, and why others could not be.

    Below their first level objects may hold what `flaw` objects to. An object inside one that was read is not tried; one
    inside an object that cannot be read is, so look at the fields before you take it for the
    answer. An object that is cut off ends the search.
    """
    text = without_thoughts(text)
    start = text.find("{")
    while start >= 0:
        found, end = _decode(text, start)
        yield found
        start = text.find("{", end)


def flaw(value: Json) -> str | None:
    """What makes a decoded value unusable (`holds NaN, which is no number`), or None."""
    waiting: list[tuple[Json, int]] = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        match part:
            case _NoNumber():
                return f"holds {part[:20]}, which is no number"
            case str() if _is_broken(part):
                return "holds half a character"
            case _Doubled():
                return f"has the key {part.key!r} twice"
            case dict() | list() if depth == _DEPTH:
                return "is nested too deeply"
            case dict():
                waiting += [(inner, depth + 1) for pair in part.items() for inner in pair]
            case list():
                waiting += [(inner, depth + 1) for inner in part]
            case _:
                pass
    return None


class _Decoder(json.JSONDecoder):
    """Marks what JSON forbids instead of taking it."""

    def __init__(self) -> None:
        super().__init__(
            strict=False,  # a line break inside a string is what small models write
            parse_constant=_NoNumber,
            parse_float=_read_float,
            parse_int=_read_int,
            object_pairs_hook=_read_pairs,
        )


def _read_float(digits: str) -> float | _NoNumber:
    value = float(digits)
    return value if math.isfinite(value) else _NoNumber(digits)


def _read_int(digits: str) -> int | _NoNumber:
    # Python refuses to read an integer of more than 4,300 digits; no answer needs 40.
    return int(digits) if len(digits) <= 40 else _NoNumber(digits)  # noqa: PLR2004 - longer ones are no figures


def _read_pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return _Doubled(pairs, key)
        seen.add(key)
    return dict(pairs)


_DECODER = _Decoder()


def _decode(text: str, start: int) -> tuple[dict[str, Json] | Unreadable, int]:
    """The object that stands at `start`, and where to look on."""
    removed = 0
    for _ in range(_REPAIRS):
        try:
            value, end = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            mended = _without_comma(text, error.pos)
            if mended is None:
                wrong = _unreadable(text, error)
                return wrong, len(text) if wrong.cut_off else start + 1
            text, removed = mended, removed + 1
        except RecursionError:
            return Unreadable("The JSON is nested too deeply."), len(text)
        else:
            if isinstance(value, _Doubled):  # no telling which of the two fields was meant
                return Unreadable(f"The JSON object {flaw(value)}."), end + removed
            return value, end + removed
    return Unreadable("The JSON has too many commas before closing brackets."), start + 1


def _without_comma(text: str, position: int) -> str | None:
    """The text without the comma before a closing bracket at the position, if that is the fault.

    Python 3.13 reports the comma, earlier versions the bracket.
    """
    comma = position if text[position : position + 1] == "," else len(text[:position].rstrip()) - 1
    if text[comma] == "," and text[comma + 1 :].lstrip()[:1] in {"}", "]"}:
        return text[:comma] + text[comma + 1 :]
    return None


def _unreadable(text: str, error: json.JSONDecodeError) -> Unreadable:
    rest = text[error.pos :].rstrip()
    if (
        not rest
        or error.msg.startswith("Unterminated string")
        or (error.msg.startswith("Expecting value") and _WORD_START.fullmatch(rest))
        or (error.msg.startswith("Expecting ','") and _NUMBER_REST.fullmatch(rest))
        or (error.msg.startswith("Invalid \\u") and _ESCAPE_START.fullmatch(rest))
    ):
        return Unreadable("The JSON object in the answer breaks off.", cut_off=True)
    return Unreadable(f"The JSON cannot be read: {error.msg} at character {error.pos}.")


def _is_broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
