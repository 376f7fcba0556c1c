"""The JSON Schema of the scenario file, from which editors complete keys and explain them."""

import ast
import inspect
from collections.abc import Mapping
from typing import Final, TypeAlias

from copilot.storage import file_format, file_model, file_sources

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The dialect that editors know best."""
_DROPPED: Final = frozenset({"title", "default"})


def scenario_schema() -> dict[str, Json]:
    """The schema, with a description at every key."""
    made = file_format.ScenarioFile.model_json_schema(ref_template="#/definitions/{model}")
    definitions = made.pop("$defs")
    texts = _docstrings()
    for name, definition in {**definitions, "ScenarioFile": made}.items():
        for key, schema in definition["properties"].items():
            schema["description"] = texts[name][key]
    head: dict[str, Json] = {"$schema": DIALECT, "title": "Scenario of a negotiation"}
    return {
        **head,
        **_plainer(made),
        "definitions": {n: _plainer(d) for n, d in definitions.items()},
    }


def _docstrings() -> Mapping[str, Mapping[str, str]]:
    """The text below each field, by model and field; a subclass has its parents' too."""
    texts: dict[str, dict[str, str]] = {}
    modules = (file_model, file_sources, file_format)  # parents before their subclasses
    for statement in ast.parse("".join(map(inspect.getsource, modules))).body:
        if not isinstance(statement, ast.ClassDef):
            continue
        parents = [base.id for base in statement.bases if isinstance(base, ast.Name)]
        fields = {key: text for name in parents for key, text in texts.get(name, {}).items()}
        for field, below in zip(statement.body, statement.body[1:], strict=False):
            match field, below:
                case (
                    ast.AnnAssign(target=ast.Name(id=key)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    fields[key] = inspect.cleandoc(text).replace("\n", " ")
                case _:
                    pass
        texts[statement.name] = fields
    return texts


def _plainer(schema: Mapping[str, Json]) -> dict[str, Json]:
    """A group of keys without what an editor would only repeat: made-up titles, null defaults."""
    properties = schema["properties"]
    keys = properties.items() if isinstance(properties, dict) else ()
    return {
        **{key: value for key, value in schema.items() if key not in _DROPPED},
        "properties": {
            key: {k: v for k, v in value.items() if k not in _DROPPED}
            for key, value in keys
            if isinstance(value, dict)
        },
    }
