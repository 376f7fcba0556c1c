"""How large a schema is, in the figures by which endpoints bound one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copilot.llm.protocol import Json

LARGE_ENUM = 250
"""An enum with more values than this has a bound of its own on their characters."""

_NAMED = ("properties", "$defs", "definitions")
_LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")


@dataclass(frozen=True)
class SchemaSize:
    """What was counted in one schema; a definition counts once, however often it is used."""

    enum_values: int
    """Over all enums."""
    properties: int
    """Over all objects."""
    depth: int
    """Levels below the root: a property, an entry of a list, an alternative and a definition are
    one level further down, and a reference is not followed. So counts OpenAI's own library."""
    string_characters: int
    """In the names of properties and definitions and the values of enum and const."""
    large_enum_characters: int
    """In the values of the longest enum of more than `LARGE_ENUM` values; 0 without one."""
    text_characters: int
    """In the whole schema, written without spaces."""
    alternatives: int
    """Most branches of one anyOf."""
    references: int
    """Uses of $ref."""


@dataclass(frozen=True)
class SchemaBounds:
    """The most that an endpoint takes of each; None where nothing is known."""

    enum_values: int | None = None
    """Over all enums."""
    properties: int | None = None
    """Over all objects."""
    depth: int | None = None
    """Levels below the root."""
    string_characters: int | None = None
    """In names, enum and const values."""
    large_enum_characters: int | None = None
    """In the values of one enum of more than `LARGE_ENUM` values."""
    text_characters: int | None = None
    """In the whole schema."""
    alternatives: int | None = None
    """Branches of one anyOf."""


_WORDS = {
    "enum_values": "{} enum values, at most {}",
    "properties": "{} properties, at most {}",
    "depth": "{} levels of nesting, at most {}",
    "string_characters": "{} characters of names and values, at most {}",
    "large_enum_characters": "{} characters of values in one large enum, at most {}",
    "text_characters": "{} characters of schema, at most {}",
    "alternatives": "{} alternatives in one place, at most {}",
}


def measure(schema: Mapping[str, Json]) -> SchemaSize:
    """The figures of a schema, to be compared with an endpoint's bounds."""
    nodes = list(_nodes(schema, 0))
    enums = [[_text(value) for value in _list(node, "enum")] for _, node in nodes]
    names = [name for _, node in nodes for key in _NAMED for name in _dict(node, key)]
    constants = [_text(node["const"]) for _, node in nodes if "const" in node]
    values = [value for enum in enums for value in enum]
    large = (sum(map(len, enum)) for enum in enums if len(enum) > LARGE_ENUM)
    return SchemaSize(
        enum_values=len(values),
        properties=sum(len(_dict(node, "properties")) for _, node in nodes),
        depth=max(level for level, _ in nodes),
        string_characters=sum(map(len, (*names, *values, *constants))),
        large_enum_characters=max(large, default=0),
        text_characters=len(json.dumps(schema, ensure_ascii=False, separators=(",", ":"))),
        alternatives=max(len(_list(node, "anyOf")) for _, node in nodes),
        references=sum("$ref" in node for _, node in nodes),
    )


def exceeds(size: SchemaSize, bounds: SchemaBounds) -> tuple[str, ...]:
    """What is more than the endpoint takes, one short sentence part each; empty when it fits."""
    return tuple(
        words.format(found, most)
        for name, words in _WORDS.items()
        if (most := getattr(bounds, name)) is not None and (found := getattr(size, name)) > most
    )


def _nodes(schema: Mapping[str, Json], level: int) -> Iterator[tuple[int, Mapping[str, Json]]]:
    """Every schema inside a schema, with its level. Names and values are no schemas."""
    yield level, schema
    for child in _children(schema):
        if isinstance(child, dict):
            yield from _nodes(child, level + 1)


def _children(schema: Mapping[str, Json]) -> Iterator[Json]:
    for key in _NAMED:
        yield from _dict(schema, key).values()
    for key in _LISTED:
        yield from _list(schema, key)
    yield schema.get("items")


def _dict(schema: Mapping[str, Json], key: str) -> dict[str, Json]:
    value = schema.get(key)
    return value if isinstance(value, dict) else {}


def _list(schema: Mapping[str, Json], key: str) -> list[Json]:
    value = schema.get(key)
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
