"""Settings: flag, then environment, then default."""

from pathlib import Path

import pytest

from copilot.settings import read_settings


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def test_without_anything_set_there_is_no_model_and_no_key(config: Path) -> None:
    settings = read_settings(environ={})
    assert (settings.model, settings.base_url, settings.api_key) == (None, None, None)
    assert settings.prompts.is_relative_to(config)
    assert settings.catalogue.is_relative_to(config)


def test_the_flag_stands_before_the_environment() -> None:
    environ = {"NEGOTIATE_MODEL": "small", "NEGOTIATE_PROMPTS": "mine"}
    assert read_settings(environ=environ).model == "small"
    assert read_settings(model="big", environ=environ).model == "big"
    assert read_settings(no_model=True, environ=environ).model is None
    assert read_settings(environ=environ).prompts == Path("mine")


def test_an_empty_value_counts_as_none() -> None:
    environ = dict.fromkeys(("NEGOTIATE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"), "")
    settings = read_settings(environ=environ)
    assert (settings.model, settings.base_url, settings.api_key) == (None, None, None)


def test_a_key_is_never_printed() -> None:
    settings = read_settings(environ={"OPENAI_API_KEY": "sk-secret", "OPENAI_BASE_URL": "http://x"})
    assert "sk-secret" not in f"{settings} {settings!r}"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "sk-secret"
