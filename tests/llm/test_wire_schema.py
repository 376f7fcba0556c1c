"""The schema that an endpoint is told."""

from copilot.llm.protocol import Json
from copilot.llm.wire_schema import wire_schema

_FULL: dict[str, Json] = {
    "$schema": "x",
    "title": "Answer",
    "type": "object",
    "$defs": {"Kind": {"enum": ["default", "title"], "title": "Kind"}},
    "properties": {
        "title": {"type": "string", "title": "Title", "maxLength": 80, "description": "A name"},
        "share": {"type": "integer", "minimum": 0, "maximum": 100, "default": 50},
        "terms": {
            "type": "array",
            "minItems": 1,
            "maxItems": 4,
            "items": {"oneOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}], "discriminator": {}},
        },
        "day": {"type": "string", "format": "date", "pattern": "^2"},
    },
    "required": ["title"],
}


def test_a_service_gets_a_lean_closed_schema_with_the_limits_in_words() -> None:
    assert wire_schema(_FULL, limits=False) == {
        "type": "object",
        "$defs": {"Kind": {"enum": ["default", "title"]}},
        "properties": {
            "title": {"type": "string", "description": "A name (at most 80 characters)"},
            "share": {"type": "integer", "description": "(at most 100, at least 0)"},
            "terms": {
                "type": "array",
                "items": {"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}]},
                "description": "(at most 4 entries, at least 1 entries)",
            },
            "day": {"type": "string"},
        },
        "required": ["title", "share", "terms", "day"],
        "additionalProperties": False,
    }


def test_a_local_server_keeps_the_limits() -> None:
    sent = wire_schema(_FULL, limits=True)
    assert sent["properties"] == {
        "title": {"type": "string", "maxLength": 80, "description": "A name"},
        "share": {"type": "integer", "minimum": 0, "maximum": 100},
        "terms": {
            "type": "array",
            "minItems": 1,
            "maxItems": 4,
            "items": {"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}]},
        },
        "day": {"type": "string", "format": "date", "pattern": "^2"},
    }


def test_the_schema_that_was_given_is_not_changed() -> None:
    before = repr(_FULL)
    wire_schema(_FULL, limits=False)
    assert repr(_FULL) == before
