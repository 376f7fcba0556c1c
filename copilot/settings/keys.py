"""Keys: where they are kept, and which endpoint may be sent which.

A key is given by the environment or stored by the user, one for each host, in a file that nobody
else can read. No flag and no settings file can give one. An address that only a project file
names, which may have come along with a copied folder, is sent nothing before the user approves.
"""

import ipaddress
import json
import os
import re
import shlex
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr

from copilot.errors import Finding, SettingsError, UsageError
from copilot.llm.endpoint import host_of
from copilot.whole_file import write_whole

VARIABLE: Final = "OPENAI_API_KEY"
"""The environment variable that stands before what is stored."""

_FORMAT: Final = 1
_MOST_CHARACTERS: Final = 8192
_LONG_NAME: Final = 24
_HOST: Final = re.compile(r"[a-z0-9:_.-]{1,253}")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Withheld(NamedTuple):
    """Why nothing is sent to an endpoint, and what helps."""

    message: str
    hint: str


class Key(NamedTuple):
    """What an endpoint may be sent."""

    value: SecretStr | None = None
    origin: str | None = None
    """Where it came from."""
    withheld: Withheld | None = None
    """Why nothing may be sent at all."""


NO_KEY: Final = Key()
"""Nothing is known to be needed."""


def choose_key(
    base_url: str,
    *,
    project_file: str | None,
    approved: Sequence[str],
    from_environment: str | None,
    stored_in: Path,
) -> Key:
    """The key for an endpoint: the one of the environment, else the one stored for its host.

    Args:
        base_url: the endpoint.
        project_file: the project file that names it; None where somebody else does.
        approved: base URLs that the user named elsewhere, or that are used by default.
        from_environment: the key there, if there is one.
        stored_in: the file of keys; need not exist.

    Raises:
        SettingsError: the file of keys is needed and cannot be used.
    """
    host = host_of(base_url)
    trusted = project_file is None or any(_same_server(base_url, other) for other in approved)
    if from_environment and (trusted or _is_this_machine(host)):
        return Key(SecretStr(from_environment), f"environment {VARIABLE}")
    stored = stored_keys(stored_in).get(host)
    safe = trusted or _is_this_machine(host) or urlsplit(base_url).scheme == "https"
    if stored is not None and safe:
        return Key(stored, f"stored for {host}")
    if trusted or _is_this_machine(host):
        return NO_KEY
    return Key(withheld=_withheld(host, str(project_file), encrypted=safe))


def _withheld(host: str, project_file: str, *, encrypted: bool) -> Withheld:
    own = "negotiate config set base_url ADDRESS"
    hint = f"If you trust it: negotiate config key set {host}, or make it your own: {own}"
    return Withheld(
        f"nothing is sent to {host}: only {project_file} names it, and that may have come from "
        "somebody else",
        hint if encrypted else f"If you trust it, make it your own: {own}",
    )


def _same_server(one: str, other: str) -> bool:
    """Whether two base URLs lead to the same host, the first no less protected than the second."""
    if host_of(one) != host_of(other):
        return False
    return urlsplit(one).scheme == "https" or urlsplit(one)[:2] == urlsplit(other)[:2]


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def stored_keys(path: Path) -> Mapping[str, SecretStr]:
    """The keys that are stored, by host.

    Raises:
        SettingsError: others can read the file, or it is no file of keys.
    """
    try:
        with path.open("rb") as file:
            _for_nobody_else(path, os.fstat(file.fileno()).st_mode)
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        if not os.path.lexists(path):  # the folder cannot be entered
            return {}
        raise SettingsError(_unusable(path, f"cannot be read ({error.strerror})")) from error
    try:
        written = json.loads(data)
    except (ValueError, RecursionError):
        written = None
    # What the file holds stands in no error, and the parser's own error holds all of it.
    match written:
        case {"format": 1, "keys": dict(keys)} if all(
            isinstance(key, str) for key in keys.values()
        ):
            return {host: SecretStr(key) for host, key in keys.items()}
        case _:
            raise SettingsError(
                _unusable(path, "not a file of keys that this version can read"),
                hint="Move it away, and store the keys again.",
            )


def _for_nobody_else(path: Path, mode: int) -> None:
    # Windows has no such modes; there the folder is the user's own.
    if hasattr(os, "getuid") and mode & _OTHERS:
        raise SettingsError(
            [Finding(str(path), None, "others can read the keys; expected a file for you alone")],
            hint=f"Mend it: chmod 600 {shlex.quote(str(path))}",
        )


def _unusable(path: Path, found: str) -> list[Finding]:
    return [Finding(str(path), None, f"{found}; expected what `negotiate config key set` writes")]


def store_key(path: Path, host: str, key: SecretStr) -> None:
    """Stores the key for a host; it takes the place of an older one.

    Raises:
        SettingsError: the file of keys cannot be used.
        OSError: it cannot be written.
    """
    _write(path, {**stored_keys(path), host: key})


def remove_key(path: Path, host: str) -> bool:
    """Removes the key for a host; whether there was one.

    Raises:
        SettingsError: the file of keys cannot be used.
        OSError: it cannot be written.
    """
    keys = dict(stored_keys(path))
    if keys.pop(host, None) is None:
        return False
    _write(path, keys)
    return True


def _write(path: Path, keys: Mapping[str, SecretStr]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secrets = {host: key.get_secret_value() for host, key in sorted(keys.items())}
    write_whole(path, json.dumps({"format": _FORMAT, "keys": secrets}, indent=2) + "\n")


def key_from(text: str) -> SecretStr:
    """The key in a line that somebody typed or piped.

    Raises:
        UsageError: it cannot be one; the text is not repeated.
    """
    key = text.strip()
    if not key:
        raise UsageError("no key was given, so nothing was stored")
    if not (key.isascii() and key.isprintable()) or " " in key or len(key) > _MOST_CHARACTERS:
        raise UsageError(
            "this is no key: it holds characters that no key has, so nothing was stored",
            hint="Copy it again: it may hold an ellipsis, a space or a line break.",
        )
    return SecretStr(key)


def host_from(text: str) -> str:
    """The host in what somebody typed: a host name, or an address with one in it.

    Raises:
        UsageError: it is neither; the text is not repeated, as it may be a key.
    """
    name = text.strip()
    try:
        if "://" not in name:
            name = f"https://[{name}]" if name.count(":") > 1 else f"https://{name}"
        host = host_of(name)
    except UsageError:
        host = ""
    # What looks like a key would be listed as a host later, for everybody to see.
    looks_like_a_key = "." not in host and (host.startswith("sk-") or len(host) > _LONG_NAME)
    if not _HOST.fullmatch(host) or looks_like_a_key:
        raise UsageError(
            "this is no host name",
            hint="It looks like api.openai.com. The key itself is asked for afterwards.",
        )
    return host
