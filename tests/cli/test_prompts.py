"""`prompts`: what is in use, as it stands and filled in."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import Commands

NAMES = ["discovery-questions", "value-creation", "wording"]


@pytest.fixture
def own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own prompts, in a folder that the environment names."""
    prompts = folder / "mine"
    prompts.mkdir()
    monkeypatch.setenv("NEGOTIATE_PROMPTS", str(prompts))
    return prompts


def test_the_prompts_in_use_are_listed(negotiate: Commands) -> None:
    ran = negotiate("prompts", "list")
    assert ran.code == 0
    for name in NAMES:
        assert f"{name}, version " in ran.out
    assert ran.out.count(", of the package, hash ") == len(NAMES)
    assert "Yours go into " in ran.err
    document = json.loads(negotiate("prompts", "list", "--json").out)
    assert document["schema_version"] == 1
    assert [prompt["name"] for prompt in document["prompts"]] == NAMES


def test_a_prompt_of_the_users_own_stands_before_that_of_the_package(
    negotiate: Commands, own: Path
) -> None:
    source = negotiate("prompts", "show", "wording").out
    (own / "wording.md.j2").write_text(source.replace("You ", "You, friend, ", 1), encoding="utf-8")
    assert "wording, version 2, yours, hash " in negotiate("prompts", "list").out
    assert "You, friend, " in negotiate("prompts", "show", "wording").out
    assert "You, friend, " in negotiate("prompts", "render", "wording", "offer.yaml").out
    assert negotiate("prompts", "check").out == "3 prompts checked, nothing wrong.\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_is_shown_as_it_stands_and_filled_in(negotiate: Commands, name: str) -> None:
    assert f"name: {name}\n" in negotiate("prompts", "show", name).out
    ran = negotiate("prompts", "render", name, "offer.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("--- system\n")
    assert "\n--- user\n" in ran.out
    assert "{{" not in ran.out
    assert "remote days" in ran.out.casefold()


@pytest.mark.parametrize("command", [["show"], ["render"], ["check"]])
def test_a_prompt_that_does_not_exist_is_named_with_those_that_do(
    negotiate: Commands, command: list[str]
) -> None:
    rest = ["offer.yaml"] if command == ["render"] else []
    ran = negotiate("prompts", *command, "values", *rest)
    assert (ran.code, ran.out) == (2, "")
    assert "no prompt is named 'values'; there are discovery-questions, " in ran.err


def test_a_prompt_that_nothing_uses_cannot_be_rendered(negotiate: Commands, own: Path) -> None:
    (own / "extra.md.j2").write_text("no front matter\n", encoding="utf-8")
    ran = negotiate("prompts", "render", "extra", "offer.yaml")
    assert ran.code == 2
    assert "'extra'" in ran.err


def test_a_prompt_that_cannot_be_used_is_exit_1(negotiate: Commands, own: Path) -> None:
    source = negotiate("prompts", "show", "wording").out
    (own / "wording.md.j2").write_text(f"{source}\n{{{{ walk_away }}}}\n", encoding="utf-8")
    ran = negotiate("prompts", "check", "wording")
    assert ran.code == 1
    assert "wording.md.j2: uses 'walk_away', which it is not given\n" in ran.out
    assert (
        negotiate("prompts", "check", "value-creation").out == "1 prompt checked, nothing wrong.\n"
    )


def test_prompts_alone_shows_its_help(negotiate: Commands) -> None:
    ran = negotiate("prompts")
    assert ran.code == 0
    assert "Examples:" in ran.out
