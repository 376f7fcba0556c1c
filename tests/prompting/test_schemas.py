"""The wire schemas: portable, made from the scenario, within the bounds of strict modes."""

from collections.abc import Iterator

from copilot.domain.issue import Issue
from copilot.prompting.contracts import contracts
from copilot.prompting.schemas import (
    Json,
    discovery_schema,
    fits,
    item_schemas,
    terms_are_listed,
    value_creation_schema,
    wording_schema,
)
from tests.builders import engineer, issue


def objects(value: Json) -> Iterator[dict[str, Json]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)


def terms_of(schema: dict[str, Json]) -> Json:
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    return definitions["Terms"]


def test_a_term_is_one_of_the_issues_with_its_own_options_or_null() -> None:
    schema = value_creation_schema(engineer().issues, ["t1"])
    terms = terms_of(schema)
    assert isinstance(terms, dict)
    properties = terms["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["Base salary", "Remote days", "Start date", "Title"]
    assert properties["Title"] == {
        "anyOf": [{"type": "string", "enum": ["Senior", "Staff"]}, {"type": "null"}]
    }


def test_every_object_is_closed_and_requires_all_of_its_fields() -> None:
    for schema in (
        value_creation_schema(engineer().issues, ["t1"]),
        discovery_schema(engineer().issues),
        wording_schema(["t1"]),
        *(contract.skeleton for contract in contracts().values()),
    ):
        for found in objects(schema):
            if "properties" in found:
                assert found["additionalProperties"] is False
                fields = found["properties"]
                assert isinstance(fields, dict)
                assert found["required"] == list(fields)
        assert not {"default", "oneOf", "prefixItems"} & set(str(schema).split("'"))


def test_every_text_and_list_has_a_bound() -> None:
    for found in objects(value_creation_schema(engineer().issues, ["t1"])):
        if found.get("type") == "array":
            assert "maxItems" in found
        if found.get("type") == "string":
            assert "maxLength" in found or "enum" in found


def test_candidates_are_an_enum_and_without_any_there_is_nothing_to_pick() -> None:
    schema = value_creation_schema(engineer().issues, ["t1", "t2"])
    assert {"type": "string", "enum": ["t1", "t2"]} in list(objects(schema))
    without = value_creation_schema(engineer().issues, [])
    assert "picks" in str(schema)
    assert "picks" not in str(without)


def test_too_many_options_make_terms_a_list() -> None:
    large = [issue(f"I{n}", *range(300)) for n in range(5)]
    schema = value_creation_schema(large, ["t1"])
    assert fits(schema)
    assert terms_are_listed(schema)
    assert '"I3"' in str(schema).replace("'", '"')


def test_too_many_issues_make_names_plain_texts() -> None:
    huge = [Issue(name=f"I{n}") for n in range(1001)]
    schema = value_creation_schema(huge, [])
    assert fits(schema)
    assert "I3'" not in str(schema)
    assert "I3'" not in str(discovery_schema(huge))
    assert not terms_are_listed(value_creation_schema(engineer().issues, []))
    assert not terms_are_listed({})


def test_depth_and_properties_are_bounded_too() -> None:
    deep: dict[str, Json] = {"type": "string"}
    for _ in range(11):
        deep = {"properties": {"a": deep}}
    assert not fits(deep)
    fields: dict[str, Json] = {f"f{n}": {"type": "string"} for n in range(5001)}
    assert not fits({"properties": fields})


def test_one_entry_of_a_list_can_be_asked_for_alone() -> None:
    found = item_schemas(value_creation_schema(engineer().issues, ["t1"]))
    assert set(found) == {"differences", "picks", "trades", "added_issues", "contingent", "options"}
    assert "$defs" in found["trades"]
    assert "$defs" not in item_schemas(discovery_schema(engineer().issues))["questions"]
    assert item_schemas({}) == {}
