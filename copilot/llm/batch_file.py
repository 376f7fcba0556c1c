"""The files of a batch: a line for each request on the way there, for each answer on the way back.

Pure text: nothing is sent from here. The lines of an answer file stand in any order, and each
holds the key that its request was given, an HTTP status and the body of an ordinary reply.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

from copilot.errors import ProviderError
from copilot.llm.failures import Privacy, Trouble, status_trouble
from copilot.llm.protocol import Json
from copilot.llm.replies import Completion, read_completion

MOST_LINES: Final = 50_000
"""Requests in one file, at most: so OpenAI, Azure, Together, Groq and Cerebras."""
MOST_BYTES: Final = 100_000_000
"""Of one file, at most: OpenAI and Azure take twice as much, Together no more than this."""
URL: Final = "/v1/chat/completions"
"""Where each request of a batch would have gone."""
_LINE_ERRORS: Final[Mapping[str, str]] = {
    "batch_expired": "The batch expired before the request's turn came.",
    "batch_cancelled": "The batch was cancelled before the request's turn came.",
    "request_timeout": "The model did not answer in time.",
}


class LineRead(NamedTuple):
    """One line of an output file or an error file."""

    key: str
    """The `custom_id`."""
    came: Completion | Trouble
    """The answer, or what came in its place."""


def batch_line(key: str, body: Mapping[str, Json]) -> bytes:
    """One line of a file of requests, its end included."""
    line = {"custom_id": key, "method": "POST", "url": URL, "body": body}
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def chunks(
    lines: Iterable[tuple[str, bytes]],
    *,
    most_lines: int = MOST_LINES,
    most_bytes: int = MOST_BYTES,
) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """The keys and the bytes of each file; lines stay in their order."""
    keys: list[str] = []
    held: list[bytes] = []
    size = 0
    for key, line in lines:
        if keys and (len(keys) >= most_lines or size + len(line) > most_bytes):
            yield tuple(keys), b"".join(held)
            keys, held, size = [], [], 0
        keys.append(key)
        held.append(line)
        size += len(line)
    if keys:
        yield tuple(keys), b"".join(held)


def read_lines(text: str, privacy: Callable[[str], Privacy | None]) -> Iterator[LineRead | None]:
    """Every line of an output or error file; None for one that is not of ours.

    Args:
        text: The file.
        privacy: What no message on the request of that key may repeat; None for a strange key.
    """
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            body: Json = json.loads(line)
        except (ValueError, RecursionError):
            body = None
        fields = body if isinstance(body, dict) else {}
        named = fields.get("custom_id")
        key = named if isinstance(named, str) else ""
        own = privacy(key)
        yield None if own is None else LineRead(key, _came(fields, own))


def _came(fields: Mapping[str, Json], privacy: Privacy) -> Completion | Trouble:
    """The answer in a line, or why there is none."""
    response, error = fields.get("response"), fields.get("error")
    if not isinstance(response, dict):
        code = error.get("code") if isinstance(error, dict) else None
        said = error.get("message") if isinstance(error, dict) else None
        words = _LINE_ERRORS.get(code) if isinstance(code, str) else None
        told = privacy.quote(said) if isinstance(said, str) and said else "without a reason"
        return Trouble(ProviderError(words or f"The provider gave up on the request: {told}"))
    request_id = response.get("request_id")
    headers = {"x-request-id": request_id} if isinstance(request_id, str) else {}
    status, body = response.get("status_code"), response.get("body")
    if isinstance(status, int) and status >= HTTPStatus.BAD_REQUEST:
        return status_trouble(status, headers, body, privacy=privacy)
    return read_completion(json.dumps(body), headers, privacy=privacy)
