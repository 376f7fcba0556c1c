"""Changing one line of a settings file, with its comments and everything else left as it is."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from copilot.errors import Finding, SettingsError, UsageError
from copilot.settings.files import login_in, misfit, read_settings_file, unknown_name
from copilot.settings.places import is_file
from copilot.settings.table import BY_NAME, Setting
from copilot.whole_file import write_whole


def setting_named(name: str) -> Setting[Any]:
    """The setting of that name.

    Raises:
        UsageError: there is none.
    """
    setting = BY_NAME.get(name.strip().replace("-", "_").casefold())
    if setting is None:
        raise UsageError(unknown_name(name))
    return setting


def set_value(file: Path, setting: Setting[Any], text: str, *, mode: int) -> None:
    """Writes a setting into a file, which need not exist yet.

    Args:
        file: the settings file.
        setting: what to set.
        text: its value, as somebody typed it; a relative path is relative to the current folder.
        mode: who may do what with a new file.

    Raises:
        UsageError: the value does not fit.
        SettingsError: the file is no TOML.
        OSError: it cannot be read or written.
    """
    complaint = misfit(setting, text, typed=False) or login_in(setting, text)
    if complaint is not None:
        raise UsageError(complaint)
    document = _document(file)
    document[setting.name] = _written(setting.read(text), file.parent)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(file, tomlkit.dumps(document), mode=mode)


def unset_value(file: Path, name: str) -> bool:
    """Removes a line, one that is no setting too; whether there was one.

    Raises:
        UsageError: there is neither such a line nor such a setting.
        SettingsError: the file is no TOML.
        OSError: it cannot be read or written.
    """
    document = _document(file)
    key = name if name in document else name.strip().replace("-", "_").casefold()
    if key not in document:
        setting_named(name)
        return False
    del document[key]
    write_whole(file, tomlkit.dumps(document))
    return True


def _document(file: Path) -> tomlkit.TOMLDocument:
    if not is_file(file):
        return tomlkit.document()
    try:
        return tomlkit.parse(file.read_bytes().decode("utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError) as error:
        findings = read_settings_file(file, name=str(file)).findings
        raise SettingsError(
            findings or [Finding(str(file), None, "no TOML; expected lines of: setting = value")],
            hint="Mend it, or move it away.",
        ) from error


def _written(value: object, folder: Path) -> object:
    """The value as TOML has it; a path so that it leads to the same file from the folder."""
    match value:
        case Path():
            # A link stays in the path, unless a step upwards would then lead somewhere else.
            path = value.resolve() if ".." in value.parts else value.absolute()
            folder = folder.absolute()
            inside = path.is_relative_to(folder)
            return path.relative_to(folder).as_posix() if inside else str(path)
        case Decimal():
            return tomlkit.value(f"{value:f}")
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
