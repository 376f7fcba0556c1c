"""What is installed here, and whether what the package carries can be read."""

import importlib.util
from pathlib import Path

import pytest

from copilot.diagnosis import machine
from copilot.diagnosis.machine import check_installation
from copilot.domain.diagnosis import Checked
from copilot.prompting.library import packaged_folder

ISSUE = """\
issues:
  - name: Piano in the office
    contexts: [compensation]
    place: non-monetary
    options: [none, upright]
    why_me: I play.
    why_them: It stands around.
    question: What is the room like?
"""


def checks(folder: Path) -> dict[str, Checked]:
    found = check_installation(prompts=folder / "prompts", catalogue=folder / "catalogue.yaml")
    return {each.check.removeprefix("installation."): each for each in found}


def test_prompts_and_further_issues_say_where_they_come_from(tmp_path: Path) -> None:
    found = checks(tmp_path)
    assert {each.status for each in found.values()} == {"fine"}
    assert found["prompts"].text.endswith(f"all from {packaged_folder()}.")
    assert found["catalogue"].text.endswith("catalogue.yaml.")


def test_ones_own_prompts_and_issues_are_counted_apart(tmp_path: Path) -> None:
    own = tmp_path / "prompts"
    own.mkdir()
    packaged = next(packaged_folder().rglob("wording.md.j2"))
    (own / packaged.name).write_text(packaged.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "catalogue.yaml").write_text(ISSUE, encoding="utf-8")
    found = checks(tmp_path)
    assert f"1 of them yours from {own}" in found["prompts"].text
    assert "and 1 of yours from" in found["catalogue"].text


def test_a_catalogue_with_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("issues:\n  - titel: x\n", encoding="utf-8")
    found = checks(tmp_path)["catalogue"]
    assert (found.status, found.exit_code) == ("problem", 2)
    assert "catalogue.yaml:2" in found.text


def test_a_prompt_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "wording.md.j2").write_bytes(b"\xff\xfe\x00")
    found = checks(tmp_path)["prompts"]
    assert (found.status, found.exit_code) == ("problem", 2)


def test_a_package_without_its_prompts_or_issues_has_to_be_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr("copilot.prompting.library.packaged_folder", lambda: empty)
    monkeypatch.setattr("copilot.storage.catalogue.PACKAGED", tmp_path / "catalogue.yaml")
    found = checks(tmp_path)
    assert [found[name].exit_code for name in ("prompts", "catalogue")] == [1, 1]
    assert "Install negotiation-copilot again." in str(found["prompts"].remedy)
    (empty / "wording.md.j2").write_text("no parts\n", encoding="utf-8")
    assert checks(tmp_path)["prompts"].exit_code == 1


def test_an_extra_that_is_missing_is_noted_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "find_spec", lambda _: None)
    found = checks(tmp_path)["telemetry"]
    assert (found.status, found.remedy) == (
        "note",
        'pip install "negotiation-copilot[telemetry]"',
    )
    assert importlib.util.find_spec("copilot") is not None
