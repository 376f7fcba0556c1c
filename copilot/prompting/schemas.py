"""The wire schemas: what a model's answer may look like, made from the scenario.

A term is one of the scenario's issues with one of that issue's own options, so a server that
enforces the schema cannot decode a term that does not exist. Every field is required, what may
be missing is nullable, nothing is open-ended, no object has alternatives: the subset that strict
modes share. Lengths are there for servers that enforce them, so that small models do not ramble;
the client takes them out for those that refuse them.

Strict modes bound a schema. Past the bounds, terms become a list of issue and option, and past
that, names become plain strings; what is not enforced here is checked on the way back.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, get_args

from copilot.domain.catalogue import Place
from copilot.domain.issue import Issue, option_text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that JSON can hold."""

MAX_ENUM_VALUES = 1000
"""Enum values in a whole schema that strict modes are reported to take."""
MAX_PROPERTIES = 5000
"""Properties in a whole schema that strict modes are reported to take."""
MAX_DEPTH = 10
"""Levels of nesting that strict modes are reported to take."""
MAX_CHARACTERS = 120_000
"""Characters of all names and enum values that strict modes are reported to take."""
MAX_ENUM_CHARACTERS = 15_000
"""Characters of one enum with more than 250 values that strict modes are reported to take."""
_LARGE_ENUM = 250

QuestionAbout: TypeAlias = Literal[
    "priorities",
    "direction",
    "interest",
    "constraint",
    "forecast",
    "timing",
    "risk",
    "decision",
    "success",
]
"""What a model's question may be about."""
QUESTION_KINDS: tuple[QuestionAbout, ...] = get_args(QuestionAbout)
"""The same, to be listed."""
OPTION_KINDS = ("unbundle", "future_option", "option")
"""What form a creative option may take."""


def value_creation_schema(issues: Sequence[Issue], candidate_ids: Sequence[str]) -> dict[str, Json]:
    """The schema of a value-creation answer; without candidates there is nothing to pick."""
    name = _names(issues)
    for terms in (_terms_object(issues), _terms_list(name)):
        schema = _value_creation(name, terms, candidate_ids)
        if fits(schema):
            return schema
    return _value_creation(_text(200), _terms_list(_text(200)), candidate_ids)


def discovery_schema(issues: Sequence[Issue]) -> dict[str, Json]:
    """The schema of an answer with questions."""
    schema = _discovery(_names(issues))
    return schema if fits(schema) else _discovery(_text(200))


def wording_schema(ids: Sequence[str]) -> dict[str, Json]:
    """The schema of an answer that words ideas."""
    item = _object({"id": _choice(ids), "say": _text(300)})
    return _object({"wordings": _list(item, max(len(ids), 1))})


def terms_are_listed(schema: dict[str, Json]) -> bool:
    """Whether terms are a list of issue and option, because the scenario is large."""
    match schema:
        case {"$defs": {"Terms": {"type": "array"}}}:
            return True
        case _:
            return False


def fits(schema: dict[str, Json]) -> bool:
    """Whether the schema stays within the bounds of strict modes."""
    enums = properties = deepest = characters = longest = 0
    for depth, node in _nodes(schema, 0):
        deepest = max(deepest, depth)
        match node:
            case {"enum": list() as values}:
                enums += len(values)
                length = sum(len(str(value)) for value in values)
                characters += length
                longest = max(longest, length if len(values) > _LARGE_ENUM else 0)
            case {"properties": dict() as fields}:
                properties += len(fields)
                characters += sum(len(name) for name in fields)
            case _:
                pass
    return (
        enums <= MAX_ENUM_VALUES
        and properties <= MAX_PROPERTIES
        and deepest <= MAX_DEPTH
        and characters <= MAX_CHARACTERS
        and longest <= MAX_ENUM_CHARACTERS
    )


def _nodes(value: Json, depth: int) -> Iterator[tuple[int, dict[str, Json]]]:
    """Every object of a schema with its level; only objects with properties add a level."""
    if isinstance(value, dict):
        below = depth + ("properties" in value)
        yield below, value
        for child in value.values():
            yield from _nodes(child, below)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child, depth)


def _value_creation(
    name: dict[str, Json], terms: dict[str, Json], candidate_ids: Sequence[str]
) -> dict[str, Json]:
    ref: dict[str, Json] = {"$ref": "#/$defs/Terms"}
    words: dict[str, Json] = {"title": _text(60), "rationale": _text(200)}
    pick = _object({"id": _choice(candidate_ids), **words})
    added = _object(
        {
            "name": _text(60),
            "place": _choice(get_args(Place)),
            "options": _list(_text(60), 4, least=2),
            "why_me": _text(120),
            "why_them": _text(120),
        }
    )
    contingent = _object(
        {
            "event": _text(120),
            "by": _text(10),
            "settled_by": _text(60),
            "if_true": ref,
            "if_false": ref,
        }
    )
    option = _object(
        {
            "kind": _choice(OPTION_KINDS),
            "issue": _or_null(name),
            "title": _text(60),
            "change": _text(160),
            "by": _or_null(_text(10)),
            "terms": _or_null(ref),
            "parts": _list(_text(60), 3),
        }
    )
    fields: dict[str, Json] = {
        "differences": _list(_object({"issue": name, "note": _text(120)}), 4)
    }
    if candidate_ids:
        fields["picks"] = _list(pick, 3)
    fields |= {
        "trades": _list(_object({"terms": ref, **words}), 3),
        "added_issues": _list(added, 3),
        "contingent": _list(contingent, 2),
        "options": _list(option, 2),
    }
    return {**_object(fields), "$defs": {"Terms": terms}}


def _discovery(name: dict[str, Json]) -> dict[str, Json]:
    item = _object(
        {
            "kind": _choice(QUESTION_KINDS),
            "issue": _or_null(name),
            "text": _text(200),
            "reveals": _text(120),
            "listen_for": _text(120),
            "follow_up": _text(160),
        }
    )
    return _object({"questions": _list(item, 8)})


def _terms_object(issues: Sequence[Issue]) -> dict[str, Json]:
    return _object(
        {
            issue.name: _or_null(_choice([option_text(option) for option in issue.options]))
            for issue in issues
            if not issue.is_open
        }
    )


def _terms_list(name: dict[str, Json]) -> dict[str, Json]:
    return _list(_object({"issue": name, "option": _text(80)}), 12)


def _names(issues: Sequence[Issue]) -> dict[str, Json]:
    return _choice([issue.name for issue in issues])


def _object(fields: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(item: dict[str, Json], most: int, *, least: int = 0) -> dict[str, Json]:
    bounds: dict[str, Json] = {"minItems": least} if least else {}
    return {"type": "array", "items": item, **bounds, "maxItems": most}


def _choice(values: Sequence[str]) -> dict[str, Json]:
    # An empty enum admits nothing and is refused by some endpoints.
    return {"type": "string", "enum": list(values)} if values else _text(200)


def _text(longest: int) -> dict[str, Json]:
    return {"type": "string", "maxLength": longest}


def _or_null(schema: dict[str, Json]) -> dict[str, Json]:
    return {"anyOf": [schema, {"type": "null"}]}


def item_schemas(schema: dict[str, Json]) -> dict[str, dict[str, Json]]:
    """The schema of one entry of each list of an answer, to ask for that entry alone."""
    match schema:
        case {"properties": dict() as lists}:
            shared = {key: schema[key] for key in ("$defs",) if key in schema}
            return {
                name: {**found["items"], **shared}
                for name, found in lists.items()
                if isinstance(found, dict) and isinstance(found["items"], dict)
            }
        case _:
            return {}
