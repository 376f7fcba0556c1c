"""Keys: who may read them, and which endpoint gets which."""

import json
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from copilot.errors import SettingsError, UsageError
from copilot.settings.keys import (
    choose_key,
    host_from,
    key_from,
    remove_key,
    store_key,
    stored_keys,
)

OPENAI = "https://api.openai.com/v1"
ENVIRONMENT, STORED = "sk-of-the-environment", "sk-stored"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of keys for one host."""
    path = tmp_path / "some folder/keys.json"
    store_key(path, "llm.example", SecretStr(STORED))
    return path


def key(  # what is sent where
    base_url: str,
    file: Path,
    *,
    by_project: bool = False,
    approved: tuple[str, ...] = (OPENAI,),
    environment: str | None = ENVIRONMENT,
) -> str | None:
    chosen = choose_key(
        base_url,
        project_file="negotiate.toml" if by_project else None,
        approved=approved,
        from_environment=environment,
        stored_in=file,
    )
    assert "sk-" not in repr(chosen)
    if chosen.withheld is not None:
        assert (chosen.value, chosen.origin) == (None, None)
        return "withheld"
    return None if chosen.value is None else chosen.value.get_secret_value()


def test_the_key_of_the_environment_stands_before_the_stored_one(file: Path) -> None:
    assert key("https://llm.example/v1", file) == ENVIRONMENT
    assert key("https://llm.example/v1", file, environment=None) == STORED
    assert key("https://llm.example/v1", file, environment="") == STORED
    assert key(OPENAI, file, environment=None) is None


@pytest.mark.parametrize(
    ("base_url", "sent"),
    [
        (OPENAI, ENVIRONMENT),
        ("https://API.openai.com:8443/v2", ENVIRONMENT),
        ("http://localhost:11434/v1", ENVIRONMENT),
        ("http://127.0.0.1/v1", ENVIRONMENT),
        ("http://[::1]/v1", ENVIRONMENT),
        ("https://llm.example/v1", STORED),
        ("http://llm.example/v1", "withheld"),
        ("http://api.openai.com/v1", "withheld"),
        ("https://api.openai.com.evil.example/v1", "withheld"),
        ("https://api.openai.com@evil.example/v1", "withheld"),
        ("https://evil.example/api.openai.com/v1", "withheld"),
        ("http://127.evil.example/v1", "withheld"),
        ("http://localhost.evil.example/v1", "withheld"),
        ("http://192.168.0.7/v1", "withheld"),
        ("http://printer/v1", "withheld"),
        ("https://sub.llm.example/v1", "withheld"),
    ],
)
def test_an_address_of_a_project_file_gets_only_what_is_meant_for_it(
    file: Path, base_url: str, sent: str
) -> None:
    """It may have come along with a folder that somebody else made."""
    assert key(base_url, file, by_project=True) == sent


def test_an_address_that_the_user_named_too_may_stand_in_a_project_file(file: Path) -> None:
    own = ("http://llm.lan:8080/v1",)
    assert key("http://llm.lan:8080/v2", file, by_project=True, approved=own) == ENVIRONMENT
    assert key("https://llm.lan/v1", file, by_project=True, approved=own) == ENVIRONMENT
    assert key("http://llm.lan:9090/v1", file, by_project=True, approved=own) == "withheld"


def test_this_machine_needs_neither_key_nor_approval(file: Path) -> None:
    assert key("http://localhost:11434/v1", file, by_project=True, environment=None) is None


def test_what_is_withheld_says_what_helps(file: Path) -> None:
    def told(base_url: str) -> tuple[str, str]:
        chosen = choose_key(
            base_url,
            project_file="../negotiate.toml",
            approved=(OPENAI,),
            from_environment=ENVIRONMENT,
            stored_in=file,
        )
        assert chosen.withheld is not None
        return chosen.withheld

    message, hint = told("https://evil.example/v1")
    assert message == (
        "nothing is sent to evil.example: only ../negotiate.toml names it, and that may have come "
        "from somebody else"
    )
    assert hint == (
        "If you trust it: negotiate config key set evil.example, or make it your own: "
        "negotiate config set base_url ADDRESS"
    )
    # Over plain http a stored key would not be sent either.
    assert "key set" not in told("http://evil.example/v1")[1]


def test_the_file_is_for_its_owner_alone_and_the_order_is_fixed(file: Path) -> None:
    store_key(file, "a.example", SecretStr("sk-a"))
    store_key(file, "llm.example", SecretStr("sk-new"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == {"format": 1, "keys": {"a.example": "sk-a", "llm.example": "sk-new"}}
    assert list(written["keys"]) == ["a.example", "llm.example"]
    assert remove_key(file, "a.example")
    assert not remove_key(file, "a.example")
    assert [*stored_keys(file)] == ["llm.example"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_file_that_others_can_read_is_refused_with_the_remedy(
    file: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(mode)
    for use in (stored_keys, lambda path: store_key(path, "b.example", SecretStr("sk-b"))):
        with pytest.raises(SettingsError, match="others can read the keys") as caught:
            use(file)
        assert caught.value.hint == f"Mend it: chmod 600 '{file}'"
    assert key("https://llm.example/v1", file) == ENVIRONMENT  # not even looked at
    monkeypatch.delattr(os, "getuid")  # as on Windows, where the mode says nothing
    assert [*stored_keys(file)] == ["llm.example"]


@pytest.mark.parametrize(
    "text",
    [
        "sk-never-shown",
        "[]",
        '{"format": 2, "keys": {"a": "sk-never-shown"}}',
        '{"format": 1, "keys": {"a": 7}}',
        '{"format": 1}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_file_of_keys_is_told_without_a_word_of_it(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="not a file of keys that this version can") as caught:
        stored_keys(file)
    assert "never-shown" not in f"{caught.value} {caught.value.__cause__!r}"
    assert caught.value.hint == "Move it away, and store the keys again."


def test_no_file_and_no_folder_are_no_keys(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert stored_keys(tmp_path / "none/keys.json") == {}
    assert stored_keys(tmp_path / "file/keys.json") == {}


def test_a_file_that_cannot_be_read_is_told_but_a_closed_folder_holds_none(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path, mode: str) -> None:
        raise PermissionError(13, f"Permission denied to {mode}", str(path))

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(SettingsError, match=r"cannot be read \(Permission denied to rb\)"):
        stored_keys(file)
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    assert stored_keys(file) == {}


def test_a_key_is_a_line_without_blanks() -> None:
    assert key_from("  sk-abc\n").get_secret_value() == "sk-abc"
    for nothing in ("", " \n"):
        with pytest.raises(UsageError, match="no key was given"):
            key_from(nothing)
    for wrong in ("sk-abc…", "sk abc", "sk-\x07abc", "s" * 9000):
        with pytest.raises(UsageError, match="this is no key") as caught:
            key_from(wrong)
        assert wrong not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("api.openai.com", "api.openai.com"),
        (" API.OpenAI.com:443 ", "api.openai.com"),
        ("https://llm.example/v1", "llm.example"),
        ("localhost", "localhost"),
        ("::1", "::1"),
        ("http://[::1]:8080", "::1"),
        ("127.0.0.1:8080", "127.0.0.1"),
    ],
)
def test_a_host_may_be_given_as_an_address(text: str, host: str) -> None:
    assert host_from(text) == host


@pytest.mark.parametrize(
    "text",
    ["", "ftp://x", "sk-abc123", "a" * 40, "ho st", "https://", "[::1", "ex..\u00e4mple"],
)
def test_what_is_no_host_is_not_repeated_as_it_may_be_a_key(text: str) -> None:
    with pytest.raises(UsageError, match="this is no host name") as caught:
        host_from(text)
    assert not text or text not in f"{caught.value} {caught.value.hint}"
