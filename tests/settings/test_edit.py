"""One line of a settings file changed, and everything else left as it is."""

from pathlib import Path

import pytest

from copilot.errors import SettingsError, UsageError
from copilot.settings.edit import set_value, setting_named, unset_value
from copilot.settings.files import read_settings_file

WRITTEN = """\
# how we work here
model = 'small'   # fast enough

# not too long
read_seconds = 30
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "negotiate.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def put(file: Path, name: str, text: str) -> None:
    set_value(file, setting_named(name), text, mode=0o644)


def test_comments_and_other_lines_stay(file: Path) -> None:
    put(file, "model", "big")
    put(file, "max-cost-per-run", "0.50")
    put(file, "requests_at_once", "3")
    put(file, "deadline_seconds", "90.5")
    put(file, "max_cost_per_call", " 2 ")
    assert file.read_text(encoding="utf-8") == (
        WRITTEN.replace("'small'", '"big"')
        + "max_cost_per_run = 0.50\nrequests_at_once = 3\ndeadline_seconds = 90.5\n"
        "max_cost_per_call = 2\n"
    )
    assert unset_value(file, "max_cost_per_run")
    assert not unset_value(file, "max_cost_per_run")
    assert unset_value(file, "read-seconds")
    assert "# not too long" in file.read_text(encoding="utf-8")


def test_what_was_set_is_what_is_read(file: Path) -> None:
    for name, text in {"read_seconds": "5", "base_url": "http://x/v1", "model": 'a "b" #c'}.items():
        put(file, name, text)
    parsed = read_settings_file(file, name="f")
    assert parsed.findings == ()
    assert {name: entry.value for name, entry in parsed.entries.items()} == {
        "read_seconds": 5,
        "base_url": "http://x/v1",
        "model": 'a "b" #c',
    }


def test_a_setting_goes_before_a_group_that_does_not_belong_there(file: Path) -> None:
    file.write_text("[llm]\nx = 1\n", encoding="utf-8")
    put(file, "model", "big")
    parsed = read_settings_file(file, name="f")
    assert parsed.entries["model"].value == "big"
    assert unset_value(file, "llm")
    assert read_settings_file(file, name="f").findings == ()


def test_a_new_file_gets_its_folder_and_its_mode(file: Path) -> None:
    new = file.parent / "some folder/config.toml"
    put(new, "model", "big")
    assert new.read_text(encoding="utf-8") == 'model = "big"\n'
    assert new.stat().st_mode & 0o777 == 0o644


def test_a_path_leads_to_the_same_place_from_the_files_folder(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    for typed, written in {
        "mine": "deep/mine",
        "../ours": "ours",
        "../../theirs": str(tmp_path.parent / "theirs"),
        "/far/away": "/far/away",
    }.items():
        put(file, "prompts", typed)
        assert f'prompts = "{written}"\n' in file.read_text(encoding="utf-8")


def test_what_does_not_fit_is_not_written(file: Path) -> None:
    with pytest.raises(UsageError, match=r'read_seconds "soon"; expected a number of seconds'):
        put(file, "read_seconds", "soon")
    with pytest.raises(UsageError, match="base_url holds a user name") as caught:
        put(file, "base_url", "https://me:never-shown@host/v1")
    assert "never-shown" not in str(caught.value)
    with pytest.raises(UsageError, match=r'"mowdel" is no setting; .* did you mean model'):
        put(file, "mowdel", "x")
    with pytest.raises(UsageError, match="api_key: a key never stands in a settings file"):
        put(file, "api_key", "x")
    with pytest.raises(UsageError, match='"mowdel" is no setting'):
        unset_value(file, "mowdel")
    assert file.read_text(encoding="utf-8") == WRITTEN


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"model = ", ":1: no TOML: Invalid value at the end"),
        (b"model = '\xff'", ": not UTF-8; expected"),
        (b"model = 'a'\rread_seconds = 5", ":1: no TOML: "),
    ],
)
def test_a_file_that_is_no_toml_is_left_alone(file: Path, data: bytes, found: str) -> None:
    file.write_bytes(data)
    for change in (lambda: put(file, "model", "big"), lambda: unset_value(file, "model")):
        with pytest.raises(SettingsError) as caught:
            change()
        assert caught.value.message.startswith(f"{file}{found}")
    assert file.read_bytes() == data
