"""A settings file as it stands: each thing that is wrong on its line, and no secret in any of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.settings.files import parse_settings, read_settings_file
from copilot.settings.table import SETTINGS

DOLLARS = "expected a number of US dollars, such as 0.50"
TOKENS = "expected a whole number of tokens, such as 50000"
SECONDS = "expected a number of seconds above 0, at most 86400"
CHOICES = "expected auto, strict, schema, tool, json_object or text"
LINES = "expected lines of: setting = value"
KEYS = "a key never stands in a settings file; expected it in OPENAI_API_KEY or stored by:"


def found_in(text: str) -> list[str]:
    parsed = parse_settings(text, name="f", folder=Path("/far"))
    return [str(finding) for finding in parsed.findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('structured_output = "strickt"', f'1: structured_output "strickt"; {CHOICES}; did you'),
        ("structured_output = 3", f"1: structured_output is a number; {CHOICES}"),
        ('max_cost_per_run = "0.50"', f"1: max_cost_per_run is a text; {DOLLARS}"),
        ("max_cost_per_run = -0.5", f"1: max_cost_per_run -0.5; {DOLLARS}"),
        ("max_cost_per_run = nan", f"1: max_cost_per_run NaN; {DOLLARS}"),
        ("max_cost_per_run = 1e400", f"1: max_cost_per_run 1E+400; {DOLLARS}"),
        ("max_cost_per_run = 2_000_000", f"1: max_cost_per_run 2000000; {DOLLARS}"),
        ("max_cost_per_call = true", f"1: max_cost_per_call is true; {DOLLARS}"),
        ("max_cost_per_call = false", f"1: max_cost_per_call is false; {DOLLARS}"),
        ("max_tokens_per_run = 1.5", f"1: max_tokens_per_run 1.5; {TOKENS}"),
        ("max_tokens_per_run = 0", f"1: max_tokens_per_run 0; {TOKENS}"),
        ("max_tokens_per_call = [1]", f"1: max_tokens_per_call is a list; {TOKENS}"),
        ("read_seconds = 2026-01-01", f"1: read_seconds is a date or a time; {SECONDS}"),
        ("read_seconds = 86401", f"1: read_seconds 86401; {SECONDS}"),
        ("deadline_seconds = {a = 1}", f"1: deadline_seconds is a group of settings; {SECONDS}"),
        ("\n\nmodel = ' '", '3: model ""; expected the name of a model'),
        (r'model = "a\u001b[2Jb"', '1: model "a?[2Jb"; expected the name of a model'),
        ('prompts = "~nobody-of-that-name/x"', '1: prompts "~nobody-of-that-name/x"; expected'),
        ('mowdel = "a"', '1: "mowdel" is no setting; expected one that config show lists; did you'),
        (r'"a\u001b" = 1', '1: "a?" is no setting; expected one that config show lists'),
        ("[llm]\nmodel = 'a'", f'1: "llm" is a group of settings; {LINES}'),
        ("zzz = [1]", f'1: "zzz" is a list; {LINES}'),
        ("model = ", "1: no TOML: Invalid value at the end; expected"),
        ("a = 1\nb = 'x", "2: no TOML: "),
        ("a = 1 1", "1: no TOML: Expected newline or end of document after a statement; exp"),
        ("a = [\n1,\n\n", "2: no TOML: Invalid value at the end; expected"),
        (f"a = {'9' * 5000}", " no TOML: "),
        (f"a = {'[' * 5000}", " no TOML: "),
    ],
)
def test_one_line_says_where_what_was_found_and_what_is_expected(text: str, found: str) -> None:
    (finding,) = found_in(text)
    assert finding.startswith(f"f:{found}")


@pytest.mark.parametrize(
    "name", ["api_key", "apikey", "OPENAI_API_KEY", "key", "keys", "llm.key", "token", "password"]
)
def test_a_key_in_a_file_is_an_error_that_says_where_keys_go(name: str) -> None:
    (finding,) = found_in(f'model = "small"\n"{name}" = "sk-never-shown"')
    assert finding == f"f:2: {name}: {KEYS} negotiate config key set"


@pytest.mark.parametrize(
    "address",
    ["elsewhere", "ftp://me:never-shown@host", "http://", r"https://a\\@b", "https://a b/", "//x"],
)
def test_an_address_that_does_not_fit_is_not_repeated(address: str) -> None:
    (finding,) = found_in(f'base_url = "{address}"')
    assert finding.startswith("f:1: base_url does not fit; expected an http or https address, such")


def test_an_address_with_a_password_belongs_into_no_file() -> None:
    (finding,) = found_in('base_url = "https://me:never-shown@host/v1"')
    assert finding == (
        "f:1: base_url holds a user name; expected an address without name and password"
    )


def test_findings_stand_in_the_order_of_their_lines_whatever_lies_between() -> None:
    text = '\ufeffa = 1\r\n# c\r\n\r\nb = """\r\nmodel = 1\r\n"""\r\nmodel = 2\r\n[c]\r\nd = 3\r\n'
    lines = [finding.split(":")[1] for finding in found_in(text.removeprefix("\ufeff"))]
    assert lines == ["1", "4", "7", "8"]


def test_lines_after_a_very_long_value_are_not_counted() -> None:
    parsed = parse_settings(
        "model = 'a'\nx = [\n" + "1,\n" * 60 + "]\nread_seconds = 5\n", name="f", folder=Path()
    )
    assert parsed.entries["model"].line == 1
    assert (parsed.entries["read_seconds"].value, parsed.entries["read_seconds"].line) == (5, None)


def test_a_file_that_is_not_there_sets_nothing(tmp_path: Path) -> None:
    assert read_settings_file(tmp_path / "none.toml", name="f") == ({}, ())
    assert read_settings_file(tmp_path, name="f") == ({}, ())


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_bytes(b'\xef\xbb\xbfmodel = "small"\r\n')
    assert read_settings_file(tmp_path / "f.toml", name="f").entries["model"] == ("small", 1)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"model = '\xff'", "f: not UTF-8; expected a text file saved as UTF-8"),
        (b"#" * 70_000, "f: longer than 65536 bytes; expected a few lines of settings"),
    ],
)
def test_a_file_that_is_no_settings_file_is_told(tmp_path: Path, data: bytes, found: str) -> None:
    (tmp_path / "f.toml").write_bytes(data)
    (finding,) = read_settings_file(tmp_path / "f.toml", name="f").findings
    assert str(finding) == found


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f.toml").write_text("model = 'small'", encoding="utf-8")

    def closed(path: Path, mode: str) -> None:
        raise PermissionError(13, f"Permission denied to {mode}", str(path))

    monkeypatch.setattr(Path, "open", closed)
    (finding,) = read_settings_file(tmp_path / "f.toml", name="f").findings
    assert (
        str(finding)
        == "f: cannot be read (Permission denied to rb); expected a text file of settings"
    )


@given(st.text(max_size=200))
def test_any_text_is_settings_or_findings_and_never_a_failure(text: str) -> None:
    parse_settings(text, name="f", folder=Path("/far"))


@given(st.sampled_from(SETTINGS), st.text(max_size=40))
def test_any_text_for_a_setting_is_a_value_or_none(setting: object, text: str) -> None:
    assert setting in SETTINGS
    for each in SETTINGS:
        each.read(text)
