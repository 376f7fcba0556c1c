"""Files in and out: whole or not at all, and a plain sentence when it cannot be done."""

from pathlib import Path
from typing import Final

from copilot.errors import Finding, ScenarioError, UsageError
from copilot.whole_file import write_whole
from copilot.yaml_source import MAX_BYTES

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def read_bytes(path: Path, *, expected: str) -> bytes:
    """The bytes of a file, at most one more than may be read as YAML.

    Raises:
        ScenarioError: there is no such file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        found = "no such file"
    except IsADirectoryError:
        found = "a directory"
    except OSError as error:
        found = f"cannot be read ({error.strerror})"
    raise ScenarioError([Finding(str(path), None, f"{found}; expected {expected}")])


def decoded(data: bytes, *, file: str) -> str:
    """The bytes as text.

    Raises:
        ScenarioError: they are not UTF-8.
    """
    try:
        return data.removeprefix(_BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        line = None if error.end > MAX_BYTES else data.count(b"\n", 0, error.start) + 1
    raise ScenarioError([Finding(file, line, "not UTF-8; expected a text file saved as UTF-8")])


def write_new(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Writes a text file, whole or not at all; only its owner can read a new one.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    if path.exists() and not overwrite:
        raise UsageError(f"{path} is already there; choose another name, or say to overwrite it")
    try:
        write_whole(path, text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
