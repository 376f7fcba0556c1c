"""The schema as an endpoint is told it: lean, closed, and apart from what validates the answer.

Services refuse much of what a JSON Schema may say (defaults, lengths, patterns), while servers
that decode under a grammar need lengths, or a small model rambles up to the token cap.
A limit that is taken out is put into the description in words.
"""

from collections.abc import Mapping
from typing import cast

from copilot.llm.protocol import Json

LIMITS = frozenset(
    {
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "pattern",
        "uniqueItems",
    }
)
"""Keywords that only some endpoints take."""

_NEVER = frozenset({"$schema", "default", "discriminator", "examples", "title"})
_NAMED = frozenset({"$defs", "definitions", "properties"})
"""Keywords whose keys are names: a property called `title` is no keyword."""
_LITERAL = frozenset({"const", "enum", "required"})
_WORDS = {
    "maxItems": "at most {} entries",
    "maxLength": "at most {} characters",
    "maximum": "at most {}",
    "minItems": "at least {} entries",
    "minimum": "at least {}",
}


def wire_schema(schema: Mapping[str, Json], *, limits: bool) -> dict[str, Json]:
    """The schema to send; every object closed, with all its properties required.

    Args:
        schema: As the caller made it.
        limits: Whether to keep the keywords of `LIMITS`; otherwise they go into descriptions.
    """
    dropped = _NEVER if limits else _NEVER | LIMITS
    result: dict[str, Json] = {}
    for key, value in schema.items():
        if key in dropped:
            continue
        if key in _NAMED and isinstance(value, dict):
            result[key] = {name: _inner(part, limits=limits) for name, part in value.items()}
        elif key in _LITERAL:
            result[key] = value
        else:
            # `oneOf` is refused by strict modes; for branches that exclude each other it is anyOf.
            result["anyOf" if key == "oneOf" else key] = _inner(value, limits=limits)
    if not limits and (words := _in_words(schema)):
        description = cast("str", result.get("description", ""))
        result["description"] = f"{description} ({words})".strip()
    properties = result.get("properties")
    if isinstance(properties, dict):
        result["required"] = list(properties)
        result["additionalProperties"] = False
    return result


def _inner(value: Json, *, limits: bool) -> Json:
    match value:
        case dict():
            return wire_schema(value, limits=limits)
        case list():
            return [_inner(part, limits=limits) for part in value]
        case _:
            return value


def _in_words(schema: Mapping[str, Json]) -> str:
    return ", ".join(words.format(schema[key]) for key, words in _WORDS.items() if key in schema)
