"""`init` and `check`."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import Commands


@pytest.mark.parametrize("context", ["compensation", "deal", "internal", "board", "other"])
def test_a_starter_is_valid_and_gives_a_first_answer(negotiate: Commands, context: str) -> None:
    ran = negotiate("init", "new.yaml", "--context", context)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Wrote new.yaml. Edit it, then: negotiate trades new.yaml\n"
    assert negotiate("check", "new.yaml").out.startswith("Valid. ")
    assert "1  " in negotiate("trades", "new.yaml").out


def test_a_starter_has_a_name_of_its_own_and_can_be_printed(
    negotiate: Commands, folder: Path
) -> None:
    assert negotiate("init").code == 0
    printed = negotiate("init", "-")
    assert printed.out == (folder / "negotiation.yaml").read_text(encoding="utf-8")
    assert printed.err == ""


def test_a_file_is_never_overwritten_unless_forced(negotiate: Commands, folder: Path) -> None:
    before = (folder / "offer.yaml").read_text(encoding="utf-8")
    for arguments in ([], ["--ask"]):
        ran = negotiate("init", "offer.yaml", *arguments, stdin="")
        assert ran.code == 2
        assert ran.err == (
            "negotiate: offer.yaml is already there, and is left as it is\n"
            "Choose another name, or --force to overwrite it.\n"
        )
    assert (folder / "offer.yaml").read_text(encoding="utf-8") == before
    assert negotiate("init", "offer.yaml", "--force").code == 0
    assert (folder / "offer.yaml").read_text(encoding="utf-8") != before


def test_a_folder_that_is_not_there_is_told(negotiate: Commands) -> None:
    ran = negotiate("init", "nowhere/new.yaml")
    assert ran.code == 2
    assert "nowhere/new.yaml" in ran.err
    assert "Traceback" not in ran.err


def test_check_says_what_would_sharpen_the_advice_and_what_looks_wrong(
    negotiate: Commands,
) -> None:
    ran = negotiate("check", "offer.yaml")
    assert ran.code == 0
    assert ran.out.startswith(
        "Valid. 4 issues, enough for a first answer (negotiate trades offer.yaml).\n"
        "Without options so far: Title.\n\nThree things that would sharpen it most:\n1  "
    )
    assert "Careful: `situation` mentions 'another offer'." in ran.out


def test_check_has_a_json_form(negotiate: Commands) -> None:
    document = json.loads(negotiate("check", "offer.yaml", "--json").out)
    assert (document["schema_version"], document["issues"]) == (1, 4)
    assert document["open_issues"] == ["Title"]
    assert len(document["sharpen"]) == 3
