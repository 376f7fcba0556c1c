"""What goes wrong on the way to a model, as typed errors.

Works on plain values (status, headers, body), so that one reading serves an HTTP error and an
error body that comes with HTTP 200, and so that nothing of a request is held by an error.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple

from copilot.domain.documents import Usage
from copilot.errors import AccessError, ModelError, ProviderError, RefusalError
from copilot.llm.protocol import Json
from copilot.marking import clean_line

_QUOTA_CODES = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "credits_exhausted",
    }
)
_QUOTA_WORDS = re.compile(r"insufficient.quota|exceeded your current quota|billing", re.IGNORECASE)
_WAIT_WORDS = re.compile(r"(?:try again|retry) in \d", re.IGNORECASE)
_CONTEXT_WORDS = re.compile(
    r"context[ _-]?(length|size|window)|prompt is too long|too many (input )?tokens", re.IGNORECASE
)
_SECRET = re.compile(r"\b(?:(?:sk|pk|rk|gsk|xai|key)[-_]|bearer )[^\s,;'\"]+", re.IGNORECASE)
_LACKING = re.compile(
    r"unsupported|not (?:supported|implemented)|does not support|requires? --?\w+", re.IGNORECASE
)
_BROKE_OFF = frozenset({"ReadError", "RemoteProtocolError", "CloseError", "DecodingError"})
"""What the transport calls a reply that ended, or was garbled, after the request was sent."""
_CITED = re.compile(r"'[^']{2,}'|\"[^\"]{2,}\"|`[^`]{2,}`|\d[\d,.]{3,}\d")
_QUOTE = 200
"""Characters of the provider's own words that a message repeats at most."""
_READ = 1000
"""Characters of them that are looked at, as what is far behind is not shown."""
_WINDOW = 16
"""That many characters in common with the prompt make a quotation of it."""
_WRAPPINGS = 5
"""Lists and objects around an error that are opened."""
_LONGEST_WAIT = 1e7
"""Seconds; who asks for more does not mean it."""
_PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_CAPABILITY = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)


@dataclass(frozen=True)
class Trouble:
    """An attempt that brought no answer."""

    error: ModelError
    """What to raise when nothing more can be done."""
    transient: bool = False
    """Whether the same request may succeed a moment later."""
    may_be_billed: bool = False
    """Whether an answer was made, or begun, that a provider may charge for."""
    usage: Usage | None = None
    """What the provider said that it used all the same."""
    complaint: str | None = None
    """All that a provider said of a request it cannot take; may quote it, never shown."""


@dataclass(frozen=True, repr=False)
class Privacy:
    """What no message may repeat."""

    key: str
    texts: Sequence[str]

    def quote(self, words: str) -> str:
        """The provider's words, shortened, without keys; a stand-in when they repeat the prompt."""
        line = clean_line(words[:_READ], limit=_READ)
        windows = (line[start : start + _WINDOW] for start in range(len(line) - _WINDOW + 1))
        if any(window in text for window in windows for text in self.texts):
            return "its words repeat the prompt and are left out"
        line = _SECRET.sub("[key]", line.replace(self.key, "[key]"))
        line = _CITED.sub(self._unless_sent, line)
        return line if len(line) <= _QUOTE else f"{line[:_QUOTE]}…"

    def _unless_sent(self, cited: re.Match[str]) -> str:
        """What stands in quotes, or is a figure, unless it comes from the prompt."""
        inner = cited[0].strip("'\"`").casefold()
        return "[…]" if any(inner in text.casefold() for text in self.texts) else cited[0]


class Complaint(NamedTuple):
    """What a provider says in an error body."""

    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""


def read_complaint(body: object) -> Complaint:
    """The message and codes of an error body, in the shapes that servers use; else empty."""
    for _ in range(_WRAPPINGS):
        match body:
            case [inner, *_] | {"error": inner} if inner:
                body = inner
            case _:
                break
    if isinstance(body, str):
        return Complaint("" if body.lstrip().startswith("<") else body)
    if not isinstance(body, dict):
        return Complaint()
    return Complaint(
        message=_detail(body.get("message") or body.get("detail")),
        code=str(body.get("code") or ""),
        type=str(body.get("type") or body.get("status") or ""),
        param=str(body.get("param") or ""),
    )


def _detail(value: object) -> str:
    """A message, or the entries of a validation report without the input they repeat."""
    if isinstance(value, list):
        entries = [entry for entry in value if isinstance(entry, dict)]
        return "; ".join(f"{entry.get('loc', '')}: {entry.get('msg', '')}" for entry in entries)
    return value if isinstance(value, str) else ""


def status_trouble(
    status: int, headers: Mapping[str, str], body: object, *, privacy: Privacy
) -> Trouble:
    """What an error status, or the same code inside a body, means."""
    said = read_complaint(body)
    request_id = request_id_of(headers)
    wait = retry_after(headers)
    refused = _terminal(status, said, request_id, passes=wait is not None)
    if refused is not None:
        return Trouble(refused)
    words = privacy.quote(said.message or said.code or said.type)
    tail = f": {words}" if words else ""
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        error = ProviderError(
            f"The provider kept failing (HTTP {status}{tail}).",
            hint="Try again later, or use another model.",
            request_id=request_id,
            retry_after_seconds=wait,
            status=status,
        )
        # Some servers report with a 500 that they do not know a parameter.
        lacking = _LACKING.search(said.message) is not None
        complaint = " ".join(said) if lacking else None
        return Trouble(error, transient=True, complaint=complaint)
    error = ProviderError(
        f"The provider refused the request (HTTP {status}{tail}).",
        hint=_hint(status, said),
        request_id=request_id,
        status=status,
    )
    # A prompt that is too long may say "maximum" or "tools"; no other form makes it shorter.
    named = status in _CAPABILITY and not _is_too_long(said)
    complaint = " ".join(said) if named else None
    return Trouble(error, complaint=complaint)


def _terminal(
    status: int, said: Complaint, request_id: str | None, *, passes: bool
) -> ModelError | None:
    """The errors that no second try and no other form of the request can mend.

    Messages of a rate limit, which passes, often name the page on billing, or call it a quota.
    """
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        # Its words are not repeated: providers quote parts of the key.
        return AccessError(
            f"The provider refused the key (HTTP {status}).",
            hint="Check the API key, and that it belongs to this base URL and model.",
            request_id=request_id,
            status=status,
        )
    codes = {said.code, said.type}
    passes = passes or "rate_limit_exceeded" in codes or bool(_WAIT_WORDS.search(said.message))
    is_quota = codes & _QUOTA_CODES or (
        status == HTTPStatus.TOO_MANY_REQUESTS and not passes and _QUOTA_WORDS.search(said.message)
    )
    if is_quota or status == HTTPStatus.PAYMENT_REQUIRED:
        return AccessError(
            f"The quota or credit of this account is used up (HTTP {status}).",
            hint="Check the plan and billing of the account; waiting does not help.",
            request_id=request_id,
            status=status,
        )
    if codes & {"content_filter", "content_policy_violation"}:
        return RefusalError(
            f"A content filter of the provider declined the prompt (HTTP {status}).",
            hint="Look for wording in the scenario that a filter may take amiss.",
            request_id=request_id,
            status=status,
        )
    return None


def _is_too_long(said: Complaint) -> bool:
    known = said.code == "context_length_exceeded"
    return known or _CONTEXT_WORDS.search(said.message) is not None


def _hint(status: int, said: Complaint) -> str:
    if _is_too_long(said):
        return "The prompt is too long for this model: shorten the scenario, or use a model with a larger context."
    if status == HTTPStatus.NOT_FOUND:
        return "Check the model's name and the base URL, which mostly ends in /v1."
    return "Check the model's name, or use another model."


def connection_trouble(host: str, cause: BaseException | None, *, timed_out: bool) -> Trouble:
    """No connection, one that was cut, or a silence longer than allowed."""
    name = type(cause).__name__
    if timed_out:
        message = f"{host} did not answer in time ({name})."
        hint = "Is the server overloaded? A smaller model, or a shorter scenario, answers sooner."
    elif "CERTIFICATE" in str(cause):
        message = f"The certificate of {host} is not trusted."
        hint = "Install the system's CA certificates, or point SSL_CERT_FILE at them."
    else:
        message = f"{host} cannot be reached, or broke off ({name})."
        hint = "Check the base URL and the network; is the server running?"
    # What was sent may have been worked on; a server that was not reached has done nothing.
    reached = (timed_out and name != "ConnectTimeout") or name in _BROKE_OFF
    passing = "CERTIFICATE" not in str(cause)
    return Trouble(ProviderError(message, hint=hint), transient=passing, may_be_billed=reached)


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """The provider's identifier of a request, under the names that are in use."""
    names = ("x-request-id", "request-id", "apim-request-id")
    return next((headers[name] for name in names if headers.get(name)), None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that the provider asks to wait; None when it does not say, or not readably."""
    milliseconds = _number(headers.get("retry-after-ms"))
    said = headers.get("retry-after")
    seconds = _number(said) if milliseconds is None else milliseconds / 1000
    if seconds is None:
        return _until(said) if said else None
    return seconds if seconds <= _LONGEST_WAIT else None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 < value < math.inf else None


def _until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return seconds if seconds > 0 else None


def body_trouble(body: Json, headers: Mapping[str, str], *, privacy: Privacy) -> Trouble | None:
    """The error that a body with HTTP 200 holds, or None."""
    error = body
    if isinstance(body, dict):
        # Older vLLM, its relatives and some gateways send the error without a wrapping.
        bare = "choices" not in body and isinstance(body.get("message"), str)
        error = body if bare or body.get("object") == "error" else body.get("error")
    if not error:
        return None
    said = read_complaint(error)
    digits = said.code if said.code.isdecimal() else ""
    status = int(digits[:3] or 0)
    if not status >= HTTPStatus.BAD_REQUEST:
        passing = re.search(
            r"server|overload|timeout|unavailable|rate.?limit", " ".join(said), re.IGNORECASE
        )
        status = HTTPStatus.BAD_GATEWAY if passing else HTTPStatus.BAD_REQUEST
    return status_trouble(status, headers, error, privacy=privacy)
