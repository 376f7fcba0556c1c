"""Answers as JSON, in the form that other programs rely on.

A rejected idea is told flat, as the idea's own keys and a `reason`; a null stays, so that every
document of a kind has the same keys.
"""

import json
from typing import Final

from copilot.domain.documents import Document
from copilot.domain.offer_documents import OffersDocument
from copilot.errors import CopilotError, FileError
from copilot.llm.protocol import Json

DECIMALS: Final = 6
"""Figures are rounded to a millionth."""

# What the user wrote comes back as it was written.
_VERBATIM: Final = frozenset(
    {
        *("outcome", "if_true", "if_false", "dominated_by", "improves_to", "from", "to"),
        *("among", "figures", "option"),
    }
)


def document_json(document: Document | OffersDocument) -> str:
    """The answer as one JSON document that ends on a line end."""
    return _text(_plain(document.model_dump(mode="json", by_alias=True)))


def error_json(error: CopilotError) -> str:
    """The error as one JSON document; for files the first finding's place."""
    file: str | None = None
    line: int | None = None
    message = error.message
    if isinstance(error, FileError) and error.findings:
        file, line = error.findings[0].file, error.findings[0].line
        message = "\n".join(
            finding.message if number == 0 else str(finding)
            for number, finding in enumerate(error.findings)
        )
    return failure_json(error.kind, message, hint=error.hint, file=file, line=line)


def failure_json(
    kind: str,
    message: str,
    *,
    hint: str | None = None,
    file: str | None = None,
    line: int | None = None,
) -> str:
    """A failure in the form that errors have."""
    body: dict[str, Json] = {
        "kind": kind,
        "message": message,
        "file": file,
        "line": line,
        "hint": hint,
    }
    return _text({"error": body})


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _plain(value: Json, key: str = "") -> Json:
    if key in _VERBATIM:
        return value
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # no minus zero
    if isinstance(value, list):
        if key == "rejected":
            return [_plain(_flat(item)) for item in value if isinstance(item, dict)]
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item, name) for name, item in value.items()}
    return value


def _flat(item: dict[str, Json]) -> Json:
    """A rejected idea with its reason beside its own keys, or what could not be read."""
    idea = item.get("idea")
    if isinstance(idea, dict):
        return {**idea, "reason": item.get("reason")}
    return {name: item.get(name) for name in ("raw", "verdict", "reason")}
