"""One HTTP request to a chat-completions endpoint, and what came back, whatever that was.

Errors are returned, not raised: the SDK's exceptions hold the key and the prompt, and a raise in
an `except` block would keep them.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncAPIResponse,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
    Timeout,
)
from openai.types.chat import ChatCompletion

from copilot.errors import AccessError, ProviderError
from copilot.llm.endpoint import EndpointKind, endpoint_kind
from copilot.llm.failures import (
    Privacy,
    Trouble,
    connection_trouble,
    status_trouble,
)
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json, Listener
from copilot.llm.replies import Completion, read_completion
from copilot.llm.stream import BrokenOffError, Patience, SilenceError, read_stream

T = TypeVar("T")

_DRAIN_SECONDS: Final = 0.5
"""How long the end of a stream is waited for, so that its connection can be used again."""


@dataclass(frozen=True, repr=False)
class Post:
    """A request, ready to be sent."""

    model: str
    """The name that the endpoint knows."""
    host: str
    """For messages."""
    messages: Sequence[Mapping[str, str]]
    """Ends on a user turn."""
    fields: Mapping[str, Json]
    """All other fields of the body."""
    privacy: Privacy
    """What no message may repeat."""

    @property
    def body(self) -> dict[str, object]:
        """All but the model.

        The SDK walks through what it is given as messages, which takes a quarter of a call's time;
        this is put in their place unseen.
        """
        return {"messages": self.messages, **self.fields}


def checked_key(api_key: str | None, kind: EndpointKind) -> str:
    """The key as it is sent; a stand-in where a server of one's own needs none.

    Raises:
        AccessError: the endpoint needs a key and there is none, or it cannot be one.
    """
    key = (api_key or "").strip()
    if not key and kind in {"openai", "azure"}:
        raise AccessError(
            "There is no API key.",
            hint="Set OPENAI_API_KEY, or point the base URL at a local server.",
            attempts=0,
        )
    if not (key.isascii() and (key + "-").isprintable()) or " " in key:
        raise AccessError(
            "The API key holds characters that no key has.",
            hint="Copy it again: it may hold an ellipsis, a space or a line break.",
            attempts=0,
        )
    return key or "not-needed"


def open_client(address: str, key: str, timeout: Timeout) -> AsyncOpenAI:
    """The SDK's client, which reads the certificates and the environment at once.

    Raises:
        ProviderError: a file of certificates that the environment names is not there, or a proxy
            or a header that it sets cannot be one.
    """
    try:
        api = AsyncOpenAI(
            base_url=address,
            api_key=key,
            max_retries=0,
            timeout=timeout,
            # The SDK's own one complains on stderr where it cannot be made.
            http_client=DefaultAsyncHttpxClient(),
        )
        if endpoint_kind(address) not in {"openai", "azure"}:
            # What OPENAI_ORG_ID and OPENAI_PROJECT_ID say is nobody else's business.
            api.organization = api.project = None
        # Headers come from the environment too, and are looked at only when one is sent.
        httpx2.Headers(
            {name: said for name, said in api.default_headers.items() if isinstance(said, str)}
        )
    except OSError as error:
        raise ProviderError(
            f"The certificates to trust cannot be read ({error.strerror}).",
            hint="Check SSL_CERT_FILE and SSL_CERT_DIR, or run: negotiate doctor",
            attempts=0,
        ) from None
    except (ValueError, ImportError, httpx2.InvalidURL):
        # What is set may hold a password, and is in the words of the error.
        raise ProviderError(
            "What the environment says of proxies or headers cannot be used.",
            hint="Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY (no socks), OPENAI_ORG_ID and "
            "OPENAI_PROJECT_ID.",
            attempts=0,
        ) from None
    return api


async def send_whole(api: AsyncOpenAI, post: Post) -> Completion | Trouble:
    """The answer to a request, read when it is whole."""

    async def whole() -> Completion | Trouble:
        reply = await api.chat.completions.with_raw_response.create(
            model=post.model, messages=(), extra_body=post.body
        )
        return read_completion(reply.text, reply.headers, privacy=post.privacy)

    return await or_trouble(whole(), host=post.host, privacy=post.privacy)


async def send_streaming(
    api: AsyncOpenAI, post: Post, *, listener: Listener, limits: CallLimits
) -> Completion | Trouble:
    """The answer to a request, heard while it is made.

    Args:
        api: The client.
        post: What is sent; its fields ask for a stream.
        listener: Hears the text as it comes.
        limits: How long silence may last.
    """

    async def streamed() -> Completion | Trouble:
        patience = Patience(
            limits.read_seconds, limits.stall_seconds, asyncio.get_running_loop().time
        )
        async with (
            api.chat.completions.with_streaming_response.create(
                model=post.model, messages=(), extra_body=post.body
            ) as reply,
            contextlib.aclosing(_body(reply, patience)) as pieces,
        ):
            outcome = await read_stream(
                pieces, reply.headers, privacy=post.privacy, listener=listener, patience=patience
            )
            if isinstance(outcome, Completion) and not outcome.rambling:
                await _drain(pieces, patience)
            return outcome

    return await or_trouble(streamed(), host=post.host, privacy=post.privacy)


async def or_trouble(answer: Awaitable[T], *, host: str, privacy: Privacy) -> T | Trouble:
    """What was waited for, or what the SDK raised in its place, without key and prompt."""
    try:
        return await answer
    except APIStatusError as error:
        return status_trouble(
            error.status_code, error.response.headers, error.body, privacy=privacy
        )
    except APIConnectionError as error:
        timed_out = isinstance(error, APITimeoutError)
        return connection_trouble(host, error.__cause__, timed_out=timed_out)
    except httpx2.RequestError as error:
        # The body of an error status is read by the SDK outside of its own errors.
        timed_out = isinstance(error, httpx2.TimeoutException)
        return connection_trouble(host, error, timed_out=timed_out)


async def _body(
    reply: AsyncAPIResponse[ChatCompletion], patience: Patience
) -> AsyncGenerator[bytes]:
    """The body piece by piece.

    Raises:
        BrokenOffError: the connection ended before the body did, or garbled it.
        SilenceError: patience ended.
    """
    pieces = aiter(reply.iter_bytes())
    while True:
        try:
            async with asyncio.timeout_at(patience.until):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise SilenceError from error
        except httpx2.RequestError as error:
            raise BrokenOffError from error
        yield piece


async def _drain(pieces: AsyncIterator[bytes], patience: Patience) -> None:
    """Reads what follows the end marker, which is mostly nothing but the end of the body."""
    patience.until = patience.now() + _DRAIN_SECONDS
    with contextlib.suppress(SilenceError, BrokenOffError):
        async for _ in pieces:
            pass
