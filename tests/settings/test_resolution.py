"""Settings: flag, environment, project file, user file, default; each with its origin."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from copilot.errors import AccessError, SettingsError
from copilot.settings.resolution import Settings, read_settings
from copilot.settings.table import SETTINGS

KEY = "sk-never-shown"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "config/negotiation-copilot"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    folder = tmp_path / "some project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def settings(environ: dict[str, str] | None = None) -> Settings:
    return read_settings(environ=environ or {})


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def findings(environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ=environ or {})
    assert caught.value.exit_code == 2
    return caught.value.message.splitlines()


def test_without_anything_set_the_defaults_hold(config: Path) -> None:
    found = settings()
    assert (found.model, found.base_url, found.api_key) == (None, None, None)
    assert (found.prompts, found.catalogue) == (config / "prompts", config / "catalogue.yaml")
    assert (found.structured_output, found.requests_at_once) == ("auto", 8)
    assert (found.read_seconds, found.deadline_seconds) == (180, 600)
    assert {str(found.origin(setting.name)) for setting in SETTINGS} == {"default"}


def test_each_layer_stands_before_the_next(config: Path, project: Path) -> None:
    write(config / "config.toml", 'model = "of-user"\n')
    assert settings().model == "of-user"
    assert str(settings().origin("model")) == "user file line 1"
    write(project / "negotiate.toml", '# ours\n\nmodel = "of-project"\n')
    assert settings().model == "of-project"
    assert str(settings().origin("model")) == "negotiate.toml line 3"
    environ = {"NEGOTIATE_MODEL": "of-environment"}
    assert settings(environ).model == "of-environment"
    assert str(settings(environ).origin("model")) == "environment NEGOTIATE_MODEL"
    found = read_settings(model="of-flag", environ=environ)
    assert (found.model, str(found.origin("model"))) == ("of-flag", "flag --model")
    found = read_settings(no_model=True, environ=environ)
    assert (found.model, str(found.origin("model"))) == (None, "flag --no-llm")


def test_an_empty_value_in_the_environment_counts_as_unset(config: Path) -> None:
    write(config / "config.toml", 'model = "small"\n')
    environ = {setting.variable: "" for setting in SETTINGS} | {"OPENAI_API_KEY": ""}
    found = settings(environ)
    assert (found.model, found.base_url, found.api_key) == ("small", None, None)


@pytest.mark.usefixtures("config")
def test_both_files_can_be_ignored(config: Path, project: Path) -> None:
    write(config / "config.toml", "this is no TOML")
    write(project / "negotiate.toml", 'model = "of-project"\nmowdel = 1\n')
    found = settings({"NEGOTIATE_ISOLATED": "1", "NEGOTIATE_READ_SECONDS": "5"})
    assert (found.model, found.read_seconds) == (None, 5)


def test_every_setting_can_stand_in_a_file_and_in_the_environment(project: Path) -> None:
    values: dict[str, object] = {
        "model": "small",
        "base_url": "http://localhost:11434/v1",
        "prompts": project / "mine",
        "catalogue": project / "further.yaml",
        "structured_output": "json_object",
        "max_cost_per_run": Decimal("0.50"),
        "max_cost_per_call": Decimal(1),
        "max_tokens_per_run": 50_000,
        "max_tokens_per_call": 10_000,
        "requests_at_once": 2,
        "read_seconds": 30.5,
        "deadline_seconds": 90,
    }
    assert list(values) == [setting.name for setting in SETTINGS]
    texts = {**{name: str(value) for name, value in values.items()}, "prompts": "mine"}
    numbers = {setting.name for setting in SETTINGS if setting.kind != "text"}
    lines = [f"{n} = {t}" if n in numbers else f'{n} = "{t}"' for n, t in texts.items()]
    write(project / "negotiate.toml", "\n".join(lines))
    of_file = settings()
    assert {name: getattr(of_file, name) for name in values} == values
    (project / "negotiate.toml").unlink()
    of_environment = settings({setting.variable: texts[setting.name] for setting in SETTINGS})
    expected = {**values, "prompts": Path("mine")}
    assert {name: getattr(of_environment, name) for name in values} == expected


def test_a_path_in_a_file_starts_from_its_folder_and_may_name_the_home(
    config: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "negotiate.toml", 'prompts = "ours"\n')
    write(config / "config.toml", 'catalogue = "~/further.yaml"\n')
    (project / "deep").mkdir()
    monkeypatch.chdir(project / "deep")
    monkeypatch.setenv("HOME", "/home/me")
    found = settings()
    assert found.prompts == project / "ours"
    assert found.catalogue == Path("/home/me/further.yaml")
    assert str(found.origin("prompts")) == f"..{os.sep}negotiate.toml line 1"


def test_the_nearest_project_file_counts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "negotiate.toml", 'model = "outer"\nread_seconds = 7\n')
    inner = project / "a/b"
    inner.mkdir(parents=True)
    write(project / "a/negotiate.toml", 'model = "inner"\n')
    monkeypatch.chdir(inner)
    assert (settings().model, settings().read_seconds) == ("inner", 180)


@pytest.mark.parametrize("border", ["git folder", "git file", "home"])
def test_the_search_for_a_project_file_ends(
    project: Path, monkeypatch: pytest.MonkeyPatch, border: str
) -> None:
    write(project / "negotiate.toml", 'model = "outer"\n')
    inner = project / "a/b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert settings().model == "outer"
    if border == "git folder":
        (project / "a/.git").mkdir()
    elif border == "git file":
        write(project / "a/.git", "gitdir: elsewhere")
    else:
        monkeypatch.setenv("HOME", str(project / "a"))
    assert settings().model is None
    write(project / "a/negotiate.toml", 'model = "at the border"\n')
    assert settings().model == "at the border"


def test_a_file_that_another_user_slipped_into_a_shared_folder_is_passed_over(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "negotiate.toml", 'model = "slipped-in"\n')
    monkeypatch.setattr(os, "getuid", lambda: 12_345)
    assert settings().model == "slipped-in"
    project.chmod(0o1777)
    assert settings().model is None
    monkeypatch.delattr(os, "getuid")  # as on Windows
    assert settings().model == "slipped-in"


def test_a_working_folder_that_was_deleted_has_no_project_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "negotiate.toml", 'model = "outer"\n')
    gone = project / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert settings().model is None


def test_a_user_folder_that_cannot_be_entered_holds_no_settings(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(config / "config.toml", 'model = "small"\n')

    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", closed)
    assert settings({"OPENAI_API_KEY": KEY}).model is None


def test_everything_that_cannot_be_used_is_told_at_once(config: Path, project: Path) -> None:
    write(config / "config.toml", 'mowdel = "small"\n')
    write(project / "negotiate.toml", '# ours\nread_seconds = 0\n\nmodel = ""\n')
    found = findings({"NEGOTIATE_REQUESTS_AT_ONCE": "many", "NEGOTIATE_MODEL": "small"})
    user = config / "config.toml"
    many = 'requests_at_once "many"; expected a whole number from 1 to 1000'
    assert found == [
        f"environment NEGOTIATE_REQUESTS_AT_ONCE: {many}",
        "negotiate.toml:2: read_seconds 0; expected a number of seconds above 0, at most 86400",
        "negotiate.toml:4: model is empty; expected the name of a model",
        f'{user}:1: "mowdel" is no setting; expected one that config show lists; did you mean model?',
    ]


def test_a_hint_says_how_to_do_without_the_files(project: Path) -> None:
    with pytest.raises(SettingsError) as of_environment:
        settings({"NEGOTIATE_READ_SECONDS": "soon"})
    assert of_environment.value.hint is None
    write(project / "negotiate.toml", "read_seconds = true\n")
    with pytest.raises(SettingsError) as of_file:
        settings()
    assert of_file.value.hint == "--isolated ignores both settings files for one run."


def test_a_key_is_looked_for_where_a_model_is_set_or_it_is_wanted() -> None:
    environ = {"OPENAI_API_KEY": KEY}
    assert settings(environ).api_key is None
    assert read_settings(model="small", with_key=False, environ=environ).api_key is None
    for found in (
        read_settings(model="small", environ=environ),
        read_settings(with_key=True, environ=environ),
    ):
        assert found.api_key is not None
        assert found.api_key.get_secret_value() == KEY
        assert found.key_origin == "environment OPENAI_API_KEY"
        assert KEY not in f"{found} {found!r}"


def test_an_address_of_a_project_file_gets_nothing_before_the_user_approves(
    config: Path, project: Path
) -> None:
    write(project / "negotiate.toml", 'base_url = "https://elsewhere.example/v1"\n')
    found = read_settings(model="small", environ={"OPENAI_API_KEY": KEY})
    assert found.api_key is None
    with pytest.raises(AccessError, match=r"only negotiate\.toml names it") as caught:
        found.approve()
    assert "negotiate config key set elsewhere.example" in str(caught.value.hint)
    write(config / "config.toml", 'base_url = "https://elsewhere.example/v2"\n')
    found = read_settings(model="small", environ={"OPENAI_API_KEY": KEY})
    found.approve()
    assert found.base_url == "https://elsewhere.example/v1"
    assert found.api_key is not None


def test_most_runs_read_no_toml(project: Path) -> None:
    code = (
        "import sys; from copilot.settings.resolution import read_settings; read_settings();"
        "print('tomllib' in sys.modules, 'tomlkit' in sys.modules)"
    )
    command = [sys.executable, "-c", code]

    def loaded() -> str:
        return subprocess.run(  # noqa: S603 - this interpreter
            command, capture_output=True, text=True, check=True
        ).stdout

    assert loaded() == "False False\n"
    write(project / "negotiate.toml", 'model = "small"\n')
    assert loaded() == "True False\n"


def test_a_project_file_on_another_drive_is_named_in_full(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    write(project / "negotiate.toml", 'model = "small"\n')
    monkeypatch.setattr(os.path, "relpath", refuse)
    assert str(settings().origin("model")) == f"{project / 'negotiate.toml'} line 1"
