"""The figures of a schema, and what is more than an endpoint takes."""

from copilot.llm.protocol import Json
from copilot.llm.schema_size import SchemaBounds, SchemaSize, exceeds, measure

SMALL: dict[str, Json] = {
    "type": "object",
    "properties": {
        "enum": {"enum": ["ab", 3], "type": "string"},
        "items": {
            "type": "array",
            "items": {"anyOf": [{"$ref": "#/$defs/Kind"}, {"type": "null"}]},
        },
    },
    "$defs": {"Kind": {"const": "fixed"}},
}


def test_names_values_levels_and_uses_are_counted() -> None:
    assert measure(SMALL) == SchemaSize(
        enum_values=2,
        properties=2,
        depth=3,  # the list, its entry, an alternative
        string_characters=len("enum") + len("items") + len("Kind") + len("ab3") + len("fixed"),
        large_enum_characters=0,
        text_characters=193,
        alternatives=2,
        references=1,
    )


def test_the_text_is_counted_without_spaces_and_in_characters() -> None:
    assert measure({"enum": ["é", 1]}).text_characters == len('{"enum":["é",1]}')


def test_only_an_enum_of_more_than_250_values_has_its_characters_bounded() -> None:
    def choice(count: int) -> dict[str, Json]:
        return {"enum": [f"{n:04}" for n in range(count)]}

    assert measure(choice(250)).large_enum_characters == 0
    both: dict[str, Json] = {"properties": {"a": choice(251), "b": choice(300)}}
    assert measure(both).large_enum_characters == 1200


def test_what_is_no_schema_is_passed_over() -> None:
    odd: dict[str, Json] = {"items": False, "anyOf": [True, {"enum": ["a"]}], "properties": None}
    size = measure(odd)
    assert (size.enum_values, size.depth, size.properties) == (1, 1, 0)


def test_every_figure_above_its_bound_is_named_and_a_bound_itself_is_kept() -> None:
    size = measure(SMALL)
    assert exceeds(size, SchemaBounds()) == ()
    assert exceeds(size, SchemaBounds(enum_values=2, properties=2, depth=3, alternatives=2)) == ()
    bounds = SchemaBounds(
        enum_values=1,
        properties=1,
        depth=1,
        string_characters=1,
        large_enum_characters=0,
        text_characters=1,
        alternatives=1,
    )
    assert exceeds(size, bounds) == (
        "2 enum values, at most 1",
        "2 properties, at most 1",
        "3 levels of nesting, at most 1",
        "21 characters of names and values, at most 1",
        "193 characters of schema, at most 1",
        "2 alternatives in one place, at most 1",
    )
