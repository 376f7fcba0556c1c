"""The schema for editors and the other generated files."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest

from copilot.storage import generated
from copilot.storage.catalogue import TWIN
from copilot.storage.json_schema import scenario_schema
from copilot.storage.starters import starter
from copilot.yaml_source import read_yaml
from tests.storage.scenario_texts import FULL, SHORT, SOURCES, changed, short

CHECKOUT = Path(__file__).parents[2]


def is_accepted(text: str) -> bool:
    root = read_yaml(text).root
    assert root is not None
    validator = jsonschema.Draft7Validator(scenario_schema())
    return bool(validator.is_valid(root.plain()))


def groups(schema: object) -> Iterator[Mapping[str, object]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from groups(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from groups(part)


def test_the_committed_files_are_what_the_code_makes() -> None:
    for path, text in generated.generated_files(CHECKOUT).items():
        made = f"{path.name} is out of date: see generated.py"
        assert path.read_text(encoding="utf-8") == text, made


def test_the_generated_files_are_written_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs/reference").mkdir(parents=True)
    twin = tmp_path / "catalogue.json"
    monkeypatch.setattr(generated, "TWIN", twin)
    monkeypatch.setattr(generated, "__file__", str(tmp_path / "copilot/storage/generated.py"))
    generated.main()
    assert json.loads((tmp_path / generated.SCHEMA).read_text("utf-8")) == scenario_schema()
    assert twin.read_bytes() == TWIN.read_bytes()


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(scenario_schema())


def test_every_key_has_a_description() -> None:
    for group in groups(scenario_schema()):
        properties = group.get("properties")
        for schema in properties.values() if isinstance(properties, dict) else ():
            assert schema["description"].endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        SHORT,
        FULL,
        SOURCES,
        starter("compensation"),
        starter("deal"),
        short("A: {to_me: 1, to_them: [0, 3]}"),
        short("A: {options: [a, 1], mine: {weight: 2.5, because: x}}", rest="me:\nmoney: A"),
    ],
)
def test_it_accepts_what_is_valid(text: str) -> None:
    assert is_accepted(text)


@pytest.mark.parametrize(
    "text",
    [
        "title: T\nsituation: S",
        "title: T\nsituation: S\nissues: {}",
        "title: T\nsituation: S\nissues: [A]",
        short("A: {i_aks: 1}"),
        short("A: {to_me: hihg}"),
        short("A: {to_me: 0}"),
        short("A: {to_me: 1.5}"),
        short("A: {i_ask: true}"),
        short("A: {options: [a]}"),
        short("A: {mine: {confidence: low}}"),
        short("A: {mine: {values: {a: 101}}}"),
        changed("format: 1", "format: 2"),
        changed("context: compensation", "context: pay"),
        changed("by: 2027-06-30", "by: June"),
        changed("mine: 0.8", "mine: 80"),
        changed("{name: Stay, worth: 45}", "{worth: 45}"),
        changed("chance: 0.3,", "chance: 30,", text=SOURCES),
        changed("cost: 20000}", "cost: [1, 2, 3]}", text=SOURCES),
        changed("{times: 4, every: 3}", "{times: 0}", text=SOURCES),
        changed("{share: 1}", "[]", text=SOURCES),
        changed("{mine: 80, theirs: 30}", "{mine: 80}", text=SOURCES),
        changed("share: trade}, Learn", "share: maybe}, Learn"),
    ],
)
def test_it_refuses_plain_mistakes(text: str) -> None:
    assert not is_accepted(text)
