"""The further issues that a negotiation usually has room for: the packaged ones and the user's.

Reading 27 kB of YAML takes longer than all the rest of a small answer, so the packaged file has a
twin in JSON that bears the hash of the text it was made from. Where the hashes differ (the YAML
was edited in a checkout) the YAML is read.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from copilot.domain.catalogue import FurtherIssue
from copilot.storage.file_format import CatalogueFile
from copilot.storage.findings import shown, started
from copilot.storage.shape import fitted
from copilot.storage.text_files import decoded, read_bytes
from copilot.yaml_source import read_yaml

PACKAGED: Final = Path(__file__).with_name("catalogue.yaml")
"""The packaged entries, as they are edited."""
TWIN: Final = Path(__file__).with_name("catalogue.json")
"""The packaged entries, as they are read."""


class _Twin(BaseModel):
    """The packaged entries and the text they were made from."""

    sha256: str
    """The hash of the YAML."""
    issues: tuple[FurtherIssue, ...]
    """Its entries."""


def load_catalogue(*, extra: Path | None = None) -> tuple[FurtherIssue, ...]:
    """The packaged further issues, then those of the user's own file.

    An entry of the user's replaces the packaged one of the same name in the contexts it names.

    Raises:
        ScenarioError: a file cannot be read or holds something else; carries every finding.
    """
    packaged = _from_twin(PACKAGED, TWIN) or read_catalogue(PACKAGED)
    if extra is None:
        return packaged
    own = read_catalogue(extra)
    taken = {place for entry in own for place in _places(entry)}
    return (*_less(packaged, taken), *own)


def read_catalogue(path: Path) -> tuple[FurtherIssue, ...]:
    """The entries of one file.

    Raises:
        ScenarioError: the file cannot be read or holds something else; carries every finding.
    """
    name = str(path)
    text = decoded(read_bytes(path, expected="a file of further issues"), file=name)
    root, findings = started(read_yaml(text), file=name, holds="issues, a list of further issues")
    entries, _, _ = fitted(CatalogueFile, root, findings)
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(() if entries is None else entries.issues):
        twice = [context for key, context in _places(entry) if (key, context) in seen]
        seen.update(_places(entry))
        if twice:
            message = f"{shown(entry.name)} stands twice for {twice[0]}; expected it once"
            findings.add(("issues", number, "name"), message)
    if findings or entries is None:
        raise findings.error()
    return entries.issues


def twin_of(path: Path) -> str:
    """The JSON twin of a catalogue in YAML, as text.

    Raises:
        ScenarioError: the YAML is no catalogue.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    twin = _Twin(sha256=digest, issues=read_catalogue(path))
    return json.dumps(twin.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def _from_twin(path: Path, twin: Path) -> tuple[FurtherIssue, ...] | None:
    try:
        found = _Twin.model_validate_json(twin.read_bytes())
    except (OSError, ValidationError):
        return None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return found.issues if found.sha256 == digest else None


def _places(entry: FurtherIssue) -> list[tuple[str, str]]:
    return [(entry.name.casefold(), context) for context in entry.contexts]


def _less(entries: Iterable[FurtherIssue], taken: set[tuple[str, str]]) -> tuple[FurtherIssue, ...]:
    """The entries without the contexts in which somebody else's stands for them."""
    kept = []
    for entry in entries:
        contexts = tuple(c for c in entry.contexts if (entry.name.casefold(), c) not in taken)
        if contexts:
            kept.append(entry.model_copy(update={"contexts": contexts}))
    return tuple(kept)
