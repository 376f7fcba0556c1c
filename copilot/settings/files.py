"""A settings file as it stands: values, their lines, and what cannot be read. TOML, one level."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from copilot.errors import Finding
from copilot.settings.places import is_file
from copilot.settings.table import BASE_URL, BY_NAME, Setting
from copilot.storage.findings import near, shown

_MOST_BYTES: Final = 65_536
_MOST_LINES: Final = 50
_MOST_SHOWN: Final = 40
_KEY_LIKE: Final = re.compile(
    r"(?:.*[_.-])?(?:api[_-]?)?(?:keys?|secret|password)|(?:(?:access|auth|api)[_-]?)?token",
    re.IGNORECASE,
)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "text": (str,),
    "whole number": (int,),
    "number": (int, Decimal),
}


class Entry(NamedTuple):
    """A setting in a file."""

    value: object
    """Of the type that the setting has."""
    line: int | None
    """First line is 1."""


class SettingsFile(NamedTuple):
    """What a file sets, and what is wrong in it."""

    entries: Mapping[str, Entry]
    """By the name of the setting."""
    findings: tuple[Finding, ...]
    """One a line that cannot be used."""


def read_settings_file(path: Path, *, name: str) -> SettingsFile:
    """What a file sets. A path in it is relative to its folder.

    Args:
        path: where it is; a file that is not there sets nothing.
        name: what findings call it.
    """
    text = _text(path)
    if isinstance(text, str):
        return parse_settings(text, name=name, folder=path.parent)
    return SettingsFile({}, () if text is None else (Finding(name, None, text[0]),))


def _text(path: Path) -> str | tuple[str] | None:
    """The text; or in a tuple why there is none; None where there is no file."""
    if not is_file(path):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return (f"longer than {_MOST_BYTES} bytes; expected a few lines of settings",)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ("not UTF-8; expected a text file saved as UTF-8",)
    except OSError as error:
        return (f"cannot be read ({error.strerror}); expected a text file of settings",)


def parse_settings(text: str, *, name: str, folder: Path) -> SettingsFile:
    """What a text sets.

    Args:
        text: TOML.
        name: what findings call the file.
        folder: what a path in it is relative to.
    """
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return SettingsFile({}, (_not_toml(str(error), text, name),))
    lines = _lines(text)
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    for key, value in table.items():
        setting, line = BY_NAME.get(key), lines.get(key)
        complaint = (
            _unknown(key, value)
            if setting is None
            else misfit(setting, value) or login_in(setting, value)
        )
        if setting is None or complaint is not None:
            findings.append(Finding(name, line, complaint or ""))
            continue
        read = setting.read(str(value))
        entries[key] = Entry(folder / read if isinstance(read, Path) else read, line)
    return SettingsFile(entries, tuple(sorted(findings, key=lambda finding: finding.line or 0)))


def misfit(setting: Setting[Any], value: object, *, typed: bool = True) -> str | None:
    """What is wrong with a value, in the words of a finding; None if nothing is.

    Args:
        setting: which.
        value: as it stands in the file, or the text that stands for it.
        typed: whether it has to be of the setting's own type, as in a file.
    """
    fits_type = isinstance(value, _TYPES[setting.kind]) and not isinstance(value, bool)
    if (fits_type or not typed) and setting.read(str(value)) is not None:
        return None
    close = near(value, setting.choices) if isinstance(value, str) else ""
    return (
        f"{setting.name} {_found(setting, value, typed=typed)}; expected {setting.expected}{close}"
    )


def unknown_name(name: str) -> str:
    """What is wrong with a name that is no setting, in the words of a finding."""
    if _KEY_LIKE.fullmatch(name):
        return (
            f"{visible(name)}: a key never stands in a settings file; expected it in OPENAI_API_KEY "
            "or stored by: negotiate config key set"
        )
    close = near(name, [*BY_NAME])
    return f"{shown(visible(name))} is no setting; expected one that config show lists{close}"


def visible(text: str) -> str:
    """The text without anything that could steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _unknown(key: str, value: object) -> str:
    if isinstance(value, dict | list) and not _KEY_LIKE.fullmatch(key):
        return f"{shown(visible(key))} is {_kind(value)}; expected lines of: setting = value"
    return unknown_name(key)


def login_in(setting: Setting[Any], value: object) -> str | None:
    """What is wrong with a user name or a password in an address: others may read the file."""
    if setting is BASE_URL and urlsplit(str(value)).username is not None:
        return "base_url holds a user name; expected an address without name and password"
    return None


def _found(setting: Setting[Any], value: object, *, typed: bool) -> str:
    if setting is BASE_URL:
        # Never shown: it may hold a password.
        return "does not fit"
    match value:
        case str() if not typed or setting.kind == "text":
            return shown(visible(value)) if value else "is empty"
        case int() | Decimal() if not isinstance(value, bool) and setting.kind != "text":
            return str(value)[:_MOST_SHOWN]
        case _:
            return f"is {_kind(value)}"


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "a group of settings"
        case _:
            return "a date or a time"


def _lines(text: str) -> Mapping[str, int]:
    """The line on which each name at the top of the file begins, as far as it can be told."""
    found: dict[str, int] = {}
    gathered: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        gathered.append(line)
        try:
            names = tomllib.loads("\n".join(gathered))
        except ValueError:
            # A value that goes on below. None of the settings does, so a long one is no matter.
            if len(gathered) < _MOST_LINES:
                continue
            return found
        for name in names:
            found.setdefault(name, number - len(gathered) + 1)
        gathered = []
    return found


def _not_toml(complaint: str, text: str, name: str) -> Finding:
    """The finding for a text that is no TOML; the parser's words hold single letters of it."""
    what, _, place = complaint.partition(" (at ")
    line = re.match(r"line (\d+)", place)
    if place.startswith("end of document"):
        what, number = f"{what} at the end", text.rstrip().count("\n") + 1
    else:
        number = int(line[1]) if line else 0
    found = f"no TOML: {visible(what)}; expected lines of: setting = value"
    return Finding(name, number or None, found)
