"""What endpoints turned out to be able to do, kept from one run to the next in one JSON file.

Nothing hangs on it: what cannot be read counts as unknown, and what cannot be written is found
out again the next time.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import TypeAdapter, ValidationError

from copilot.domain.base import Model
from copilot.llm.ladder import Capabilities, Step
from copilot.whole_file import write_whole

_LOG: Final = logging.getLogger(__name__)
_EXPIRES_AFTER: Final = timedelta(days=30)
_ONE_DAY: Final = timedelta(days=1)
_MOST_ENTRIES: Final = 200
_MOST_BYTES: Final = 1_000_000
_FIELDS: Final = frozenset(field.name for field in fields(Capabilities))
_CAPABILITIES: Final = TypeAdapter(Capabilities)


class _Entry(Model):
    """One model at one endpoint."""

    base_url: str
    """Without a user name, a password or a query."""
    model: str
    """As the user asked for it."""
    learnt: date
    """When."""
    capabilities: dict[str, object]
    """The fields of `Capabilities`; a step by its name, as its number may change."""


class _File(Model):
    """All that is remembered."""

    format: Literal[1]
    """Raised when the meaning of an entry changes."""
    endpoints: tuple[dict[str, object], ...]
    """Entries, each read by itself, so that one from another version spoils no other."""


def _today() -> date:
    return datetime.now(UTC).date()


class EndpointMemory:
    """A `CapabilityStore` in a file.

    Args:
        path: where; need not exist.
        today: the date; entries expire after 30 days, as endpoints change.
    """

    def __init__(self, path: Path, *, today: Callable[[], date] = _today) -> None:
        self._path = path
        self._today = today

    def recall(self, base_url: str, model: str) -> Capabilities | None:
        """What was found out of a model there within the last 30 days; None if nothing is known."""
        address = _address(base_url)
        for entry in self._entries():
            if (entry.base_url, entry.model) == (address, model):
                return _capabilities(entry.capabilities)
        return None

    def remember(self, base_url: str, model: str, capabilities: Capabilities) -> None:
        """Keeps what was found out. Neither the same once more nor less makes it younger."""
        key = _address(base_url), model
        entries = self._entries()
        before = next((e for e in entries if (e.base_url, e.model) == key), None)
        known = None if before is None else _capabilities(before.capabilities)
        if known == capabilities:
            return
        # Who falls further, or counts one more broken answer, has not tried what was given up.
        falls = known is not None and capabilities.step >= known.step
        entry = _Entry(
            base_url=key[0],
            model=model,
            learnt=before.learnt if before is not None and falls else self._today(),
            capabilities=_plain(capabilities),
        )
        others = [other for other in entries if (other.base_url, other.model) != key]
        self._write([entry, *others][:_MOST_ENTRIES])

    def _entries(self) -> Sequence[_Entry]:
        """What can be read and is not too old, as it stands."""
        try:
            with self._path.open("rb") as file:
                data = file.read(_MOST_BYTES)
            written = _File.model_validate_json(data).endpoints
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            _LOG.debug("endpoint memory not read: %s", type(error).__name__)
            return ()
        entries = [entry for entry in map(_entry, written) if entry is not None]
        today = self._today()
        return [e for e in entries if today - _EXPIRES_AFTER < e.learnt <= today + _ONE_DAY]

    def _write(self, entries: Sequence[_Entry]) -> None:
        body = {"format": 1, "endpoints": [entry.model_dump(mode="json") for entry in entries]}
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(body, ensure_ascii=True, indent=2) + "\n")
        except OSError as error:
            _LOG.debug("endpoint memory not written: %s", type(error).__name__)


def _entry(written: Mapping[str, object]) -> _Entry | None:
    try:
        entry = _Entry.model_validate(written, strict=False)
    except ValidationError:
        return None
    return None if _capabilities(entry.capabilities) is None else entry


def _plain(capabilities: Capabilities) -> dict[str, object]:
    plain: dict[str, object] = _CAPABILITIES.dump_python(capabilities, mode="json")
    return {**plain, "step": capabilities.step.name}


def _capabilities(plain: Mapping[str, object]) -> Capabilities | None:
    """The capabilities as written; None if another version wrote them, with other fields."""
    step = plain.get("step")
    if plain.keys() != _FIELDS or not isinstance(step, str) or step not in Step.__members__:
        return None
    try:
        return _CAPABILITIES.validate_python({**plain, "step": Step[step]})
    except ValidationError:
        return None


def _address(base_url: str) -> str:
    """The base URL without what may be secret, and without the slash that changes nothing."""
    parts = urlsplit(base_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host.lower(), parts.path.rstrip("/"), "", ""))
