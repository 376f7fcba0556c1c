"""The single values that a file may hold, each with what is expected of it in plain words.

A validator never says what it was given: whether that may be repeated is decided where the
message is put together, by the place in the file.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, TypeAlias, TypeGuard, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from copilot.domain.issue import Option, Priority, as_date

LARGEST: Final = 1e15
"""Numbers beyond this lose their units in a float, and are refused."""
SMALLEST: Final = 1e-9
"""Numbers above 0 are at least this."""
LONGEST_TEXT: Final = 200
"""Options and names are labels, no longer than this."""
PRIORITY_WORDS: Final = ("high", "medium", "low", "unknown")
"""The words that a priority may be."""

T = TypeVar("T")


def _wrong(
    expected: str, *, choices: Sequence[str] = (), kind: str = "wrong"
) -> PydanticCustomError:
    context = {"expected": expected, "choices": tuple(choices)}
    return PydanticCustomError(kind, "expected {expected}", context)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether the value is a finite number of a size that a float holds well; no boolean is."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and not (isinstance(value, float) and not math.isfinite(value))
        and abs(value) <= LARGEST
    )


def _number_between(low: float, high: float, expected: str) -> PlainValidator:
    def check(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if is_number(value) and low <= value <= high:
                return value
            raise _wrong(expected, kind="out_of_range")
        raise _wrong(expected)

    return PlainValidator(check)


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise _wrong("a text; put it in quotes" if isinstance(value, bool | int | float) else "a text")


def label_problem(text: str) -> str | None:
    """What is expected of an option or name that this text is not; None if it is fine."""
    if not text.strip():
        return "a name or value, not an empty text"
    if len(text) > LONGEST_TEXT or len(text.splitlines()) > 1:
        return f"one line of at most {LONGEST_TEXT} characters"
    return None


def _option(value: object) -> Option:
    if value is None or isinstance(value, bool):
        raise _wrong("a number or a text; put it in quotes if it is meant as a text")
    if isinstance(value, int | float):
        if is_number(value):
            return value
        raise _wrong("a number between -1e15 and 1e15", kind="out_of_range")
    if isinstance(value, str):
        if (problem := label_problem(value)) is not None:
            raise _wrong(problem)
        return value.strip()
    raise _wrong("a number or a text")


def _interval(value: object) -> tuple[float, float]:
    expected = "a weight of at least 0, or [lowest, highest]"
    given: list[object] = value if isinstance(value, list) else [value, value]
    ends = [float(end) for end in given if is_number(end)]
    if len(given) != 2 or len(ends) != 2:  # noqa: PLR2004 - two ends
        raise _wrong(expected)
    low, high = ends
    if low < 0:
        raise _wrong(expected, kind="out_of_range")
    if high < low:
        raise _wrong("the lower weight first", kind="out_of_range")
    return low, high


def _figure_between(low: float, high: float, expected: str) -> PlainValidator:
    """Checks a number or a pair of the lowest and the highest that it may be."""

    def check(value: object) -> tuple[float, float]:
        given: list[object] = value if isinstance(value, list) else [value, value]
        ends = [float(end) for end in given if is_number(end)]
        if len(given) != 2 or len(ends) != 2:  # noqa: PLR2004 - two ends
            raise _wrong(expected)
        if not all(low <= end <= high for end in ends):
            raise _wrong(expected, kind="out_of_range")
        if ends[0] > ends[1]:
            raise _wrong("the lower number first", kind="out_of_range")
        return ends[0], ends[1]

    return PlainValidator(check)


def _priority(value: object) -> Priority:
    if isinstance(value, list):
        return Priority(weight=_interval(value))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST:
        return Priority(rank=value)
    match value:
        case "high" | "medium" | "low":
            return Priority(word=value)
        case "unknown":
            return Priority()
        case _:
            expected = "high, medium, low, a rank, a weight or unknown"
            raise _wrong(expected, choices=PRIORITY_WORDS)


def _day(value: object) -> str:
    if isinstance(value, str) and as_date(value) is not None:
        return value
    raise _wrong("a day such as 2027-06-30")


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _text_as_keys(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class _OrText:
    """Lets a plain text stand for a group of keys of which only `text` is given."""

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_text_as_keys, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}


class _OrOne:
    """Lets a single group of keys stand for a list of one."""

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_as_list, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _schema(**keys: object) -> WithJsonSchema:
    return WithJsonSchema(dict(keys))


_OPTION_SCHEMA: Final[Mapping[str, object]] = {"type": ["number", "string"]}
_INTERVAL_SCHEMA: Final[Mapping[str, object]] = {
    "type": "array",
    "items": {"type": "number", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
}


def _figure_schema(**bounds: float) -> WithJsonSchema:
    """What an editor is told of a number or a pair of them."""
    number = {"type": "number", **bounds}
    pair = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    return _schema(anyOf=[number, pair])


Text: TypeAlias = Annotated[str, PlainValidator(_text), _schema(type="string", minLength=1)]
"""A text that says something; blanks around it are dropped."""
OptionValue: TypeAlias = Annotated[Option, PlainValidator(_option), _schema(**_OPTION_SCHEMA)]
"""A number or a text. No boolean, no null: what was meant by them cannot be told."""
OptionList: TypeAlias = Annotated[
    tuple[OptionValue, ...],
    BeforeValidator(_as_list),
    _schema(anyOf=[_OPTION_SCHEMA, {"type": "array", "items": _OPTION_SCHEMA, "minItems": 1}]),
]
"""An option or a list of them."""
Number: TypeAlias = Annotated[
    int | float, _number_between(-LARGEST, LARGEST, "a number"), _schema(type="number")
]
"""A finite number."""
Positive: TypeAlias = Annotated[
    float,
    _number_between(SMALLEST, LARGEST, "a number above 0"),
    _schema(type="number", exclusiveMinimum=0),
]
"""A number above 0."""
Size: TypeAlias = Annotated[
    float,
    _number_between(0, LARGEST, "a number of at least 0"),
    _schema(type="number", minimum=0),
]
"""A number that is not below 0."""
Months: TypeAlias = Annotated[
    float,
    _number_between(0, 1200, "months after the deal, such as 3"),
    _schema(type="number", minimum=0, maximum=1200),
]
"""Months after the deal."""
ShareOfWhole: TypeAlias = Annotated[
    float,
    _number_between(SMALLEST, 1, "a part of the whole, above 0 and up to 1"),
    _schema(type="number", exclusiveMinimum=0, maximum=1),
]
"""A part of an amount."""
Amount: TypeAlias = Annotated[
    tuple[float, float],
    _figure_between(0, LARGEST, "a number of at least 0, or [lowest, highest]"),
    _figure_schema(minimum=0),
]
"""A sum of money: one number, or the lowest and the highest it may be."""
Balance: TypeAlias = Annotated[
    tuple[float, float],
    _figure_between(-LARGEST, LARGEST, "a number, or [lowest, highest]"),
    _figure_schema(),
]
"""A sum of money that may be below 0."""
Chance: TypeAlias = Annotated[
    tuple[float, float],
    _figure_between(0, 1, "a probability from 0 to 1, or [lowest, highest]"),
    _figure_schema(minimum=0, maximum=1),
]
"""A probability: one number, or the lowest and the highest it may be."""
Points: TypeAlias = Annotated[
    float,
    _number_between(0, 100, "a number from 0 to 100"),
    _schema(type="number", minimum=0, maximum=100),
]
"""How good an option is."""
Probability: TypeAlias = Annotated[
    float,
    _number_between(0, 1, "a probability from 0 to 1"),
    _schema(type="number", minimum=0, maximum=1),
]
"""From impossible to certain."""
Rate: TypeAlias = Annotated[
    float,
    _number_between(0, 10, "a rate a year such as 0.08"),
    _schema(type="number", minimum=0, maximum=10),
]
"""A discount rate."""
Interval: TypeAlias = Annotated[
    tuple[float, float],
    PlainValidator(_interval),
    _schema(anyOf=[{"type": "number", "minimum": 0}, _INTERVAL_SCHEMA]),
]
"""A weight, or the lowest and the highest it may be."""
PriorityValue: TypeAlias = Annotated[
    Priority,
    PlainValidator(_priority),
    _schema(
        anyOf=[{"enum": list(PRIORITY_WORDS)}, {"type": "integer", "minimum": 1}, _INTERVAL_SCHEMA]
    ),
]
"""A word, a rank, an interval of weights, or unknown."""
DayText: TypeAlias = Annotated[
    str,
    PlainValidator(_day),
    _schema(type="string", format="date", pattern=r"^\d{4}-\d{2}-\d{2}$"),
]
"""A calendar day in ISO form."""
SharedValue: TypeAlias = Annotated[T, _OrText()]
"""A group of keys, or just its text."""
OneOrMore: TypeAlias = Annotated[tuple[T, ...], Field(min_length=1), _OrOne()]
"""A list of groups of keys, or just one."""
