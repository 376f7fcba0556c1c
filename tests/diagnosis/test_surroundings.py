"""What is set and from where, and whether there is a key; never the key."""

from pathlib import Path

import pytest

from copilot.diagnosis.surroundings import check_surroundings, shown_address
from copilot.domain.diagnosis import Checked
from copilot.settings import places

KEY = "sk-never-shown"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a project file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checks(**environ: str) -> dict[str, Checked]:
    around = check_surroundings(model="small", no_model=False, environ=environ)
    assert KEY not in str(around)
    return {found.check: found for found in around.findings}


def test_each_setting_says_where_it_came_from(folder: Path) -> None:
    (folder / "negotiate.toml").write_text('structured_output = "tool"\n', encoding="utf-8")
    user = places.user_file()
    user.parent.mkdir(parents=True)
    user.write_text('base_url = "http://localhost:1234/v1"\n', encoding="utf-8")
    found = checks()
    assert found["settings.files"].text.startswith("Read: ")
    assert "negotiate.toml and " in found["settings.files"].text
    assert found["settings.model"].text == "Model: small (flag --model)."
    assert (
        found["settings.base_url"].text == "Endpoint: http://localhost:1234/v1 (user file line 1)."
    )
    assert found["settings.structured_output"].text.startswith("Form of an answer: tool (negotiate")


def test_files_that_are_ignored_are_not_listed() -> None:
    assert checks(NEGOTIATE_ISOLATED="1")["settings.files"].status == "note"


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown_address(f"https://me:{KEY}@host:8/v1?key={KEY}#x") == "https://host:8/v1"


def test_a_port_that_is_none_is_a_problem_of_the_settings() -> None:
    found = checks(OPENAI_BASE_URL="http://localhost:99999/v1")
    assert found["settings.file"].exit_code == 2


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("https://api.openai.com/v1", "problem", 4),
        ("https://me.openai.azure.com/openai/v1", "problem", 4),
        ("https://models.example.org/v1", "note", 0),
        ("http://localhost:11434/v1", "fine", 0),
    ],
)
def test_whether_a_missing_key_matters_hangs_on_the_endpoint(
    address: str, status: str, code: int
) -> None:
    found = checks(OPENAI_BASE_URL=address)["key.present"]
    assert (found.status, found.exit_code) == (status, code)
    assert (found.remedy is None) == (status == "fine")


def test_a_key_is_told_by_where_it_came_from() -> None:
    found = checks(OPENAI_API_KEY=KEY)["key.present"]
    assert found.text == "There is a key for api.openai.com (environment OPENAI_API_KEY)."


def test_without_a_model_no_key_is_looked_for() -> None:
    around = check_surroundings(model=None, no_model=True, environ={})
    by_check = {found.check: found for found in around.findings}
    assert by_check["key.present"].text == "Without a model no key is needed."
    assert "settings.base_url" not in by_check


@pytest.mark.parametrize("variable", ["NEGOTIATE_STRUCTURED_OUTPUT", "OPENAI_BASE_URL"])
def test_a_mistake_in_the_environment_is_a_finding(variable: str) -> None:
    found = checks(**{variable: "nonsense"})
    assert list(found) == ["settings.file"]
    assert variable in found["settings.file"].text
