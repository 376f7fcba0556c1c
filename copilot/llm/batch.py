"""The batch interface of OpenAI: many requests in one file, answers within a day, for less.

    service.upload(file) -> service.create(file id) -> service.status(batch id) -> service.content

What only reads is tried again after a passing failure. What makes something is sent once: a
second batch would be paid for a second time, so whoever is not sure looks for the first one.
Importing `openai` takes long, so import this module only when a batch is to be spoken of.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self, TypeVar

from openai import Timeout

from copilot.domain.documents import Usage
from copilot.errors import ProviderError
from copilot.llm.batch_file import URL
from copilot.llm.budget import PriceOf
from copilot.llm.calling import wait_seconds
from copilot.llm.endpoint import OPENAI_BASE_URL, EndpointKind, endpoint_kind, host_of
from copilot.llm.failures import Privacy, Trouble
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from copilot.llm.sending import checked_key, open_client, or_trouble

T = TypeVar("T")

WINDOW: Final = "24h"
"""The only time that may be asked for."""
LABEL: Final = "negotiate_requests"
"""The key of the metadata by which a batch of ours is found again."""
HALF_PRICE: Final[frozenset[EndpointKind]] = frozenset({"openai", "azure"})
"""Who documents that every model costs half in a batch; elsewhere it depends on the model."""

_HALF: Final = Decimal("0.5")
_LIMITS: Final = CallLimits(attempts=8, longest_wait_seconds=30.0)
_JITTER: Final = random.SystemRandom().random
_PAGE: Final = 100
_MOST_PAGES: Final = 20
_OVER: Final = frozenset({"completed", "failed", "expired", "cancelled"})
_NO_INTERFACE: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
)


@dataclass(frozen=True)
class RemoteBatch:
    """A batch as the provider has it."""

    id: str
    """The provider's identifier."""
    status: str
    """As the provider calls it."""
    completed: int = 0
    """Requests that were answered, as far as is told."""
    nothing_completed: bool = False
    """Whether it is told that none was answered; a count that is missing tells nothing."""
    failed: int = 0
    """Requests that came to nothing."""
    input_file: str | None = None
    """The file of requests."""
    output_file: str | None = None
    """The file of answers; there may be none."""
    error_file: str | None = None
    """The file of requests that failed; there may be none."""
    label: str | None = None
    """By which a batch of ours is found again."""
    problems: tuple[str, ...] = ()
    """Why the file was refused, in the provider's words."""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in _OVER and not self.output_due

    @property
    def output_due(self) -> bool:
        """Whether there are answers, or may be, of which the provider names no file yet.

        Whoever takes such a batch for unanswered sends its requests, and pays for them, again.
        """
        if self.output_file is not None:
            return False
        if self.status == "completed":
            return not self.nothing_completed
        return self.status in _OVER and self.completed > 0


class BatchService:
    """Files and batches at one endpoint. Use it in one event loop, inside `async with`.

    Args:
        base_url: Where the endpoint is; OpenAI when empty.
        api_key: Not needed by a server of one's own.
        limits: Times and counts of what only reads.
        sleep: Waits between tries.
        jitter: A number in [0, 1) that spreads the waits.

    Raises:
        AccessError: the endpoint needs a key and there is none, or it cannot be one.
        UsageError: the base URL is no http or https address.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        limits: CallLimits = _LIMITS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = _JITTER,
    ) -> None:
        address = base_url or OPENAI_BASE_URL
        self.host = host_of(address)
        self._key = checked_key(api_key, endpoint_kind(address))
        self._limits = limits
        self._sleep = sleep
        self._jitter = jitter
        self._api = open_client(
            address,
            self._key,
            Timeout(limits.read_seconds, connect=limits.connect_seconds, pool=None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._api.close()

    def privacy(self, texts: Iterable[str] = ()) -> Privacy:
        """What no message may repeat: the key and these texts."""
        return Privacy(self._key, tuple(texts))

    async def upload(self, data: bytes) -> str:
        """Sends a file of requests, once, and gives its identifier.

        Raises:
            ModelError: it did not arrive, or nobody knows whether it did.
        """

        async def sent() -> str:
            reply = await self._api.files.with_raw_response.create(
                file=("requests.jsonl", data, "application/jsonl"), purpose="batch"
            )
            return reply.text

        body = self._parsed(await self._once(sent))
        match body:
            case {"id": str(identifier)} if identifier:
                return identifier
            case Trouble():
                raise body.error
            case _:
                raise _odd("file").error

    async def create(self, file: str, *, label: str) -> RemoteBatch | Trouble:
        """Makes a batch of a file, asked for once; trouble that passes leaves open whether it did."""

        async def made() -> str:
            reply = await self._api.batches.with_raw_response.create(
                completion_window=WINDOW,
                endpoint=URL,
                input_file_id=file,
                metadata={LABEL: label},
            )
            return reply.text

        body = self._parsed(await self._once(made))
        return body if isinstance(body, Trouble) else read_batch(body) or _odd("batch")

    async def status(self, batch: str) -> RemoteBatch:
        """How a batch stands.

        Raises:
            ModelError: nobody knows.
        """

        async def asked() -> str:
            return (await self._api.batches.with_raw_response.retrieve(batch)).text

        body = await self._patiently(asked)
        found = read_batch(body)
        if found is None:
            raise _odd("batch").error
        return found

    async def find(
        self, *, label: str, file: str | None = None, known: Collection[str] = ()
    ) -> RemoteBatch | None:
        """The newest batch with the label or of the file that may still bring something.

        Args:
            label: What it was made with.
            file: Its file of requests, as not every provider keeps labels.
            known: Batches that are not meant.

        Raises:
            ModelError: nobody knows.
        """
        after: str | None = None
        for _ in range(_MOST_PAGES):
            body = await self._patiently(self._listing(after))
            page, more = _page(body)
            for found in page:
                ours = found.label == label or (file is not None and found.input_file == file)
                if ours and found.id not in known and found.status != "failed":
                    return found
            if not more:
                break
            after = page[-1].id
        return None

    async def content(self, file: str) -> str:
        """The text of a file.

        Raises:
            ModelError: it cannot be had.
        """

        async def got() -> str:
            reply = await self._api.files.with_raw_response.content(file)
            return reply.content.decode("utf-8", "replace")

        return await self._retried(got)

    def _listing(self, after: str | None) -> Callable[[], Awaitable[str]]:
        async def listed() -> str:
            pages = self._api.batches.with_raw_response
            reply = await (
                pages.list(limit=_PAGE) if after is None else pages.list(limit=_PAGE, after=after)
            )
            return reply.text

        return listed

    async def _once(self, ask: Callable[[], Awaitable[T]]) -> T | Trouble:
        came = await or_trouble(ask(), host=self.host, privacy=self.privacy())
        if isinstance(came, Trouble) and came.error.status in _NO_INTERFACE:
            return replace(came, error=_no_interface(came.error.status), transient=False)
        return came

    async def _retried(self, ask: Callable[[], Awaitable[T]]) -> T:
        waited, tries = 0.0, 0
        while True:
            came = await self._once(ask)
            tries += 1
            if not isinstance(came, Trouble):
                return came
            wait = wait_seconds(
                tries, came.error.retry_after_seconds, limits=self._limits, jitter=self._jitter
            )
            waited += wait
            late = waited > self._limits.deadline_seconds
            if not came.transient or tries >= self._limits.attempts or late:
                came.error.attempts = tries
                raise came.error
            await self._sleep(wait)

    async def _patiently(self, ask: Callable[[], Awaitable[str]]) -> Json:
        body = self._parsed(await self._retried(ask))
        if isinstance(body, Trouble):
            raise body.error
        return body

    def _parsed(self, text: str | Trouble) -> "Json | Trouble":
        if isinstance(text, Trouble):
            return text
        try:
            body: Json = json.loads(text)
        except (ValueError, RecursionError):
            return _odd("reply")
        return body


def read_batch(body: Json) -> RemoteBatch | None:
    """A batch as the provider describes it; None where that is none."""
    fields = body if isinstance(body, dict) else {}
    identifier, status = _name(fields.get("id")), _name(fields.get("status"))
    if identifier is None or status is None:
        return None
    counts, metadata = fields.get("request_counts"), fields.get("metadata")
    counts = counts if isinstance(counts, dict) else {}
    label = metadata.get(LABEL) if isinstance(metadata, dict) else None
    return RemoteBatch(
        id=identifier,
        status=status,
        completed=_count(counts.get("completed")),
        nothing_completed=_count(counts.get("total")) > 0 and counts.get("completed") == 0,
        failed=_count(counts.get("failed")),
        input_file=_name(fields.get("input_file_id")),
        output_file=_name(fields.get("output_file_id")),
        error_file=_name(fields.get("error_file_id")),
        label=_name(label),
        problems=tuple(_problems(fields.get("errors"))),
    )


def batch_price(price: PriceOf, kind: EndpointKind) -> PriceOf:
    """What a request costs in a batch; not known where nobody says what all models cost then."""

    def halved(usage: Usage, answered_by: str | None) -> Decimal | None:
        cost = price(usage, answered_by) if kind in HALF_PRICE else None
        return None if cost is None else cost * _HALF

    return halved


def _page(body: Json) -> tuple[list[RemoteBatch], bool]:
    match body:
        case {"data": list(entries), **fields}:
            found = [batch for batch in map(read_batch, entries) if batch is not None]
            return found, bool(found) and fields.get("has_more") is True
        case _:
            raise _odd("list of batches").error


def _problems(errors: Json) -> Iterator[str]:
    entries = errors.get("data") if isinstance(errors, dict) else None
    for entry in entries if isinstance(entries, list) else []:
        match entry:
            case {"message": str(message), "line": int(line)}:
                yield f"line {line}: {message}"
            case {"message": str(message)}:
                yield message
            case _:
                pass


def _count(value: Json) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _name(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _odd(what: str) -> Trouble:
    error = ProviderError(
        f"The provider sent something that is no {what}.",
        hint="Check the base URL; it mostly ends in /v1. A proxy may also be in between.",
    )
    return Trouble(error, transient=True)


def _no_interface(status: int | None) -> ProviderError:
    return ProviderError(
        f"The endpoint has no batch interface, or does not know this batch or file (HTTP {status}).",
        hint="Ask it directly instead: negotiate eval run --record",
        status=status,
    )
