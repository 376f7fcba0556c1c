"""The documents tell the truth: commands run, output is as shown, links lead somewhere."""

import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import typer
from pydantic import BaseModel

from copilot import errors
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sides.preference_set import preference_set
from copilot.cli.app import app
from copilot.domain import documents as answers
from copilot.domain import suggestions
from copilot.domain.issue import Option, Priority, Word
from copilot.storage import file_format, file_sources
from copilot.storage.file_model import FileModel
from copilot.storage.scenario_file import load_scenario, parse_scenario
from tests.documents import ROOT, OutputBlock, documents, fenced, output_blocks, printed_by

GUIDE = ROOT / "docs/guides/job-offer-in-ten-minutes.md"
NUMBERS = ROOT / "docs/explanation/how-the-numbers-are-made.md"
FORMAT = ROOT / "docs/reference/scenario-format.md"
JSON = ROOT / "docs/reference/json.md"
DEPENDENCIES = ROOT / "docs/reference/dependencies.md"
GLOSSARY = ROOT / "GLOSSARY.md"

BLOCKS = [
    pytest.param(
        block,
        id=f"{document.name} {shlex.join(block.arguments)}",
        # The evals take a minute, which measuring coverage would make three.
        marks=pytest.mark.load if block.arguments[0] == "eval" else (),
    )
    for document in documents()
    for block in output_blocks(document)
]
DOCUMENTS = [pytest.param(document, id=str(document.relative_to(ROOT))) for document in documents()]


@pytest.mark.parametrize("block", BLOCKS)
def test_output_in_a_document_is_what_the_command_prints(block: OutputBlock) -> None:
    """`make docs` writes it there."""
    assert block.text.strip("\n") == printed_by(block.arguments).strip("\n")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_a_document_exist_with_their_options(document: Path) -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    for line in commands_in(document):
        rest, found = list(line), command.commands[line[0]]
        while rest.pop(0) and isinstance(found, typer.core.TyperGroup):
            found = found.commands[rest[0]]
        options = {flag for p in found.params for flag in p.opts}
        assert {word for word in rest if word.startswith("--")} <= options, line


def commands_in(document: Path) -> Iterator[list[str]]:
    for block in fenced(document, "bash"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["negotiate"]:
                yield words[1:]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_inside_the_project_lead_to_a_file(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_prose_has_one_sentence_a_line(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    prose = [line for line in text.splitlines() if not line.lstrip().startswith(("|", "#"))]
    doubled = [line for line in prose if re.search(r"[a-z0-9)`*]{2}[.?!] [A-Z]", line)]
    assert doubled == []


def test_the_python_in_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    script = tmp_path / "readme.py"
    script.write_text("\n".join(fenced(ROOT / "README.md", "python")), encoding="utf-8")
    runpy.run_path(str(script))
    assert capsys.readouterr().out


def test_the_guide_shows_the_short_example_without_its_comments() -> None:
    example = (ROOT / "examples/offer-short.yaml").read_text(encoding="utf-8")
    lines = [re.sub(r"\s*# .*$", "", line) for line in example.splitlines()]
    bare = "\n".join(line for line in lines if line and not line.startswith("#"))
    assert bare in next(fenced(GUIDE, "yaml"))


def test_the_format_page_opens_with_a_scenario_that_can_be_read() -> None:
    short = next(block for block in fenced(FORMAT, "yaml") if block.startswith("title:"))
    scenario = parse_scenario(short, name="page")
    assert [issue.name for issue in scenario.open_issues] == ["Title"]


def test_the_format_page_explains_every_key_of_the_file() -> None:
    text = FORMAT.read_text(encoding="utf-8")
    models = [
        model
        for module in (file_format, file_sources)
        for model in vars(module).values()
        if isinstance(model, type)
        and issubclass(model, FileModel)
        and model is not file_format.CatalogueFile
    ]
    keys = {key for model in models for key in model.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"`{key}\b|\b{key}`", text)] == []


def test_the_json_page_names_every_field() -> None:
    text = JSON.read_text(encoding="utf-8")
    models = [
        model
        for module in (answers, suggestions)
        for model in vars(module).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and model.__module__ == module.__name__
        and model is not answers.Usage
    ]
    fields = {f.alias or name for m in models for name, f in m.model_fields.items()}
    assert [field for field in sorted(fields) if not re.search(rf"\b{field}\b", text)] == []


def test_the_json_page_lists_every_exit_code() -> None:
    text = JSON.read_text(encoding="utf-8")
    kinds = [e for e in vars(errors).values() if isinstance(e, type)]
    codes = {e.exit_code for e in kinds if issubclass(e, errors.CopilotError)} | {0, 1, 130}
    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


def test_each_dependency_is_given_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    lines = [line for group in groups for line in group if isinstance(line, str)]
    named = {re.split(r"[<>=\[ ]", line)[0] for line in lines}
    text = DEPENDENCIES.read_text(encoding="utf-8")
    assert named == set(re.findall(r"`([a-zA-Z0-9.-]+)`(?=[^|]*\| )", text)) & named
    assert [name for name in sorted(named) if f"`{name}`" not in text] == []


def test_the_glossary_gives_every_word_a_sentence_and_a_source_that_is_listed() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    table, sources = text.split("## Sources")
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert all(len(row) == 3 and row[1].endswith(".") for row in rows[1:])
    for _, _, source in rows[1:]:
        year = re.search(r"\d{4}", source)
        author = source.split()[0].rstrip(",").removeprefix("von")
        assert source == "this project" or (
            year and f"({year[0]})" in sources and author in sources
        )


def weights(*words: Word) -> list[Priority]:
    return [Priority(word=word) for word in words]


def test_the_example_by_hand_comes_out_as_the_page_says() -> None:
    """Base pay high, days at home medium, start date low; +0.50 days against -0.75 start."""
    known = preference_set(weights("high", "medium", "low"), [1, 1, 1])
    change = np.array([[0.0, 0.5, -0.75]])
    assert known.lowest(change)[0] == pytest.approx(-0.25 / 3)
    assert known.highest(change)[0] == pytest.approx(0.25)
    drawn = known.sample(20_000, seed=0) @ change[0]
    assert (drawn > 0).mean() == pytest.approx(3 / 4, abs=0.01)
    assert known.lowest(np.array([[0.0, 0.5, -0.5]]))[0] == pytest.approx(0)
    assert "8.3 to +25 points" in NUMBERS.read_text(encoding="utf-8")


def test_the_even_swap_by_hand_comes_out_as_the_page_says() -> None:
    problem = build_problem(load_scenario(ROOT / "examples/engineer-offer.yaml"))
    terms: dict[str, Option] = {"Remote days": 3, "Start date": "2027-01-15"}
    amount = in_my_money(problem, problem.row({**problem.reference.outcome, **terms}))
    assert amount is not None
    assert amount.amount == pytest.approx(8.25 / 35 * 40_000)
    assert "about 9,400 USD" in NUMBERS.read_text(encoding="utf-8")
