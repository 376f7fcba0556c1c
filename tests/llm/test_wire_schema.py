"""The schema that an endpoint is told."""

import json
import re
from pathlib import Path

import pytest

from copilot.llm.protocol import Json
from copilot.llm.wire_schema import LIMITS, wire_schema
from copilot.prompting.schemas import discovery_schema, value_creation_schema, wording_schema
from copilot.storage.scenario_file import load_scenario
from tests.documents import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))

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


def without_limits(value: Json) -> Json:
    """A schema without its lengths and descriptions; none of our fields is called like one."""
    match value:
        case dict():
            dropped = LIMITS | {"description"}
            return {key: without_limits(part) for key, part in value.items() if key not in dropped}
        case list():
            return [without_limits(part) for part in value]
        case _:
            return value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_our_own_schemas_go_out_as_they_are_or_without_the_limits_byte_for_byte(path: Path) -> None:
    issues = load_scenario(path).issues
    for schema in (
        value_creation_schema(issues, ["t1", "t2"]),
        value_creation_schema(issues, []),
        discovery_schema(issues),
        wording_schema(["t1"]),
    ):
        assert json.dumps(wire_schema(schema, limits=True)) == json.dumps(schema)
        lean = wire_schema(schema, limits=False)
        assert json.dumps(without_limits(lean)) == json.dumps(without_limits(schema))
        assert not LIMITS & set(re.findall(r'"(\w+)":', json.dumps(lean)))
        # Each length and each bound on a list is said in words, where it was.
        assert json.dumps(lean).count("(at ") == len(
            re.findall(r'"(?:maxLength|maxItems)":', json.dumps(schema))
        )
