"""Whether the schemas that we send would be taken, counted apart from the package's own counting.

The bounds are written down again here, from the providers' pages, and so is the counting.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import jsonschema
import pytest

from copilot.advisors.discovery import discovery_call
from copilot.advisors.model_wording import wordable
from copilot.advisors.value_creation import value_creation_call
from copilot.domain.scenario import Scenario
from copilot.llm.profiles import AZURE, CEREBRAS, OPENAI, PROFILES, XAI, Profile, first_step_for
from copilot.llm.protocol import Json
from copilot.llm.wire_schema import LIMITS, wire_schema
from copilot.prompting.library import PromptLibrary
from copilot.prompting.schemas import item_schemas, wording_schema
from copilot.storage.scenario_file import load_scenario
from tests.builders import issue, stance
from tests.documents import ROOT

PROMPTS = PromptLibrary()
PAGE = (ROOT / "docs/reference/endpoints.md").read_text(encoding="utf-8")
Schemas: TypeAlias = dict[str, dict[str, Json]]
Place: TypeAlias = tuple[str, ...]

KEYWORDS = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "const"),
    *("anyOf", "$ref", "$defs", "description"),
}
"""What every page lists as supported."""

BOUNDS = {
    OPENAI.name: {"enum": 1000, "properties": 5000, "depth": 10, "strings": 120_000},
    AZURE.name: {"enum": 500, "properties": 100, "depth": 5, "strings": 15_000},
    CEREBRAS.name: {"enum": 500, "properties": 500, "depth": 10, "text": 5_000},
}
BOUNDED = [profile for profile in PROFILES if profile.name in BOUNDS]


def generated(issues: int, options: int, *, longer: int = 0) -> Scenario:
    """A scenario of that size, with that many more characters in each name and option."""
    more = "x" * longer
    return Scenario(
        title="A large deal",
        situation="They sent a long list.",
        issues=tuple(
            issue(
                f"Issue number {n}{more}",
                *(f"option {option} of {n}{more}" for option in range(options)),
                mine=stance("high" if n % 2 else "low", f"option 0 of {n}{more}"),
                theirs=stance("low" if n % 2 else "high", f"option {options - 1} of {n}{more}"),
            )
            for n in range(issues)
        ),
    )


EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.yaml"))
GENERATED = {
    "50 issues of 10": (50, 10, 0),
    "50 issues of 25": (50, 25, 0),
    "20 issues of 3 with long names": (20, 3, 90),
}


@cache
def schemas(name: str) -> Schemas:
    """Every schema that goes out for a scenario, those of re-asks included, by what it is for."""
    if name in GENERATED:
        issues, options, longer = GENERATED[name]
        scenario = generated(issues, options, longer=longer)
    else:
        scenario = load_scenario(Path(ROOT / "examples" / name))
    ideas = value_creation_call(scenario, catalogue=(), prompts=PROMPTS)
    questions = discovery_call(scenario, prompts=PROMPTS)
    words = wording_schema([idea.id for idea in wordable(ideas.trades)])
    return {
        "ideas": ideas.schema,
        "questions": questions.schema,
        "words": words,
        **ideas.item_schemas,
        **item_schemas(questions.schema),
        **item_schemas(words),
    }


def places(value: Json, place: Place = (), *, names: bool = False) -> Iterator[tuple[Place, Json]]:
    """Everything inside a schema with its place: `:name` for a name, `#` for an entry of a list."""
    yield place, value
    if isinstance(value, dict):
        for key, part in value.items():
            step = f":{key}" if names else key
            below = not names and key in {"properties", "$defs"}
            yield from places(part, (*place, step), names=below)
    elif isinstance(value, list):
        for part in value:
            yield from places(part, (*place, "#"))


def counted(schema: dict[str, Json]) -> dict[str, int]:
    """The figures that providers bound."""
    found = list(places(schema))
    names = [place for place, _ in found if place and place[-1].startswith(":")]
    values = [str(value) for place, value in found if place[-2:] == ("enum", "#")]
    levels = (
        sum(
            step.startswith(":") or (step, after) == ("anyOf", "#") or step == "items"
            for step, after in zip(place, (*place, "")[1:], strict=True)
        )
        for place, _ in found
    )
    return {
        "enum": len(values),
        "properties": sum(place[-2] == "properties" for place in names),
        "depth": max(levels),
        "strings": sum(len(place[-1]) - 1 for place in names) + sum(map(len, values)),
        "text": len(json.dumps(schema, ensure_ascii=False, separators=(",", ":"))),
    }


def objects(schema: dict[str, Json]) -> Iterator[dict[str, Json]]:
    """Every object that is a schema itself."""
    for place, value in places(schema):
        if isinstance(value, dict) and not (place and place[-1] in {"properties", "$defs"}):
            yield value


def data_levels(schema: Json, root: dict[str, Json], used: tuple[str, ...] = ()) -> int:
    """Levels of the answer itself, with references followed; a schema inside itself fails."""
    assert isinstance(schema, dict)
    if isinstance(name := schema.get("$ref"), str):
        assert name not in used, "a schema that holds itself"
        definitions = root["$defs"]
        assert isinstance(definitions, dict)
        return data_levels(definitions[name.removeprefix("#/$defs/")], root, (*used, name))
    levels = [0]
    if isinstance(fields := schema.get("properties"), dict):
        levels += [1 + data_levels(part, root, used) for part in fields.values()]
    if "items" in schema:
        levels.append(1 + data_levels(schema["items"], root, used))
    if isinstance(branches := schema.get("anyOf"), list):
        levels += [data_levels(part, root, used) for part in branches]
    return max(levels)


each_scenario = pytest.mark.parametrize("name", [*EXAMPLES, *GENERATED])
each_bounded = pytest.mark.parametrize("profile", BOUNDED, ids=lambda profile: profile.name)


@each_scenario
@pytest.mark.parametrize("limits", [True, False])
def test_a_schema_is_closed_required_and_of_supported_keywords(name: str, *, limits: bool) -> None:
    assert {profile.limits for profile in PROFILES} == {True, False}
    assert not any(profile.limits for profile in BOUNDED)
    for schema in schemas(name).values():
        sent = wire_schema(schema, limits=limits)
        jsonschema.Draft202012Validator.check_schema(sent)
        assert sent["type"] == "object"
        allowed = KEYWORDS | LIMITS if limits else KEYWORDS
        for node in objects(sent):
            assert set(node) <= allowed
            assert isinstance(node.get("type", ""), str)
            if "enum" in node:
                values = node["enum"]
                assert isinstance(values, list)
                assert values
                assert len(set(map(str, values))) == len(values)
            if node.get("type") == "object":
                fields = node["properties"]
                assert isinstance(fields, dict)
                assert fields
                assert node["required"] == list(fields)
                assert node["additionalProperties"] is False
            if "$ref" in node:
                assert set(node) == {"$ref"}


@each_scenario
def test_no_schema_holds_itself_or_is_deep_even_with_its_references_followed(name: str) -> None:
    for schema in schemas(name).values():
        sent = wire_schema(schema, limits=False)
        assert data_levels(sent, sent) <= 5


@each_scenario
@each_bounded
def test_a_schema_is_sent_if_and_only_if_the_provider_s_bounds_hold_it(
    name: str, profile: Profile
) -> None:
    for schema in schemas(name).values():
        figures = counted(wire_schema(schema, limits=profile.limits))
        beyond = {
            bound: figures[bound]
            for bound, most in BOUNDS[profile.name].items()
            if figures[bound] > most
        }
        expected = "json_object" if beyond else "strict"
        assert first_step_for(profile, schema) == expected, beyond


@pytest.mark.parametrize("name", EXAMPLES)
@each_bounded
def test_every_schema_of_an_example_is_enforced_everywhere(name: str, profile: Profile) -> None:
    for schema in schemas(name).values():
        assert first_step_for(profile, schema) == "strict"


@pytest.mark.parametrize(
    ("name", "enforced"),
    [
        ("50 issues of 10", [OPENAI.name]),
        ("50 issues of 25", [OPENAI.name, AZURE.name]),
        ("20 issues of 3 with long names", [OPENAI.name, AZURE.name]),
    ],
)
def test_a_large_scenario_is_enforced_where_it_fits_and_the_page_says_so(
    name: str, enforced: list[str]
) -> None:
    ideas = schemas(name)["ideas"]
    assert enforced == [
        profile.name for profile in BOUNDED if first_step_for(profile, ideas) == "strict"
    ]
    assert page_row(name, counted(wire_schema(ideas, limits=False)), enforced) in PAGE


def test_the_page_has_the_largest_figures_of_the_examples() -> None:
    most: dict[str, int] = {}
    for name in EXAMPLES:
        figures = counted(wire_schema(schemas(name)["ideas"], limits=False))
        most = {key: max(figure, most.get(key, 0)) for key, figure in figures.items()}
    everywhere = [profile.name for profile in BOUNDED]
    assert page_row("the most in any example", most, everywhere) in PAGE


def page_row(name: str, figures: dict[str, int], enforced: list[str]) -> str:
    told = (str(figures[key]) for key in ("enum", "properties", "strings", "text"))
    return f"| {' | '.join((name, *told, ', '.join(enforced)))} |\n"


@each_scenario
def test_lengths_stay_far_below_what_is_guaranteed_where_they_are_kept(name: str) -> None:
    assert XAI.limits
    for schema in schemas(name).values():
        for node in objects(wire_schema(schema, limits=True)):
            for keyword, most in (("maxLength", 2048), ("maxItems", 256), ("minItems", 256)):
                length = node.get(keyword, 0)
                assert isinstance(length, int)
                assert length <= most
