"""A chat-completions server on loopback that costs as little as it can, in a process of its own.

    with CompletionsServer() as server:
        ...  # point a client at server.base_url

Whatever is asked, the answer is the same one: an object of about 1.5 kB, whole or in some 60
pieces, each an HTTP chunk of its own as from a real service. Every byte was made before the first
request, so that on a machine with two cores a client's rate is the client's own.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from typing_extensions import override

HOST: Final = "127.0.0.1"
"""Where it listens; the port is whichever is free."""
MODEL: Final = "gpt-4.1-mini"
"""The name that the answers give: one that has a list price."""
PIECES: Final = 60
"""Pieces of the text in a streamed answer; beside them come its start, its end and its usage."""

ANSWER: Final = json.dumps(
    {
        "trades": [
            {
                "title": f"An exchange, number {number}",
                "terms": {"salary": 118_000 + 500 * number, "start": "1 September", "days": 2},
                "we_give": "the start date that they would like, and the notice period with it",
                "we_get": "a second day at home each week, and a review after six months",
                "why": "They care more about when it begins than about where the work is done; "
                "for us it is the other way round, so that both sides gain by the exchange.",
            }
            for number in range(1, 5)
        ]
    }
)
"""The text of every answer."""

_USAGE: Final = {
    "prompt_tokens": 2_104,
    "completion_tokens": 371,
    "total_tokens": 2_475,
    "prompt_tokens_details": {"cached_tokens": 1_920, "audio_tokens": 0},
    "completion_tokens_details": {
        "reasoning_tokens": 0,
        "audio_tokens": 0,
        "accepted_prediction_tokens": 0,
        "rejected_prediction_tokens": 0,
    },
}
_ABOUT: Final = {
    "id": "chatcmpl-CZbQxqv0bYt5Gm1Jr2uHn8sDk4LpW",
    "created": 1_790_000_000,
    "model": MODEL,
    "service_tier": "default",
    "system_fingerprint": "fp_4c2851f862",
}
_HEADERS: Final = (
    "date: Tue, 22 Sep 2026 12:26:40 GMT\r\n"
    "server: loopback\r\n"
    "x-request-id: req_7f6a0c1d9b3e4a58\r\n"
    "openai-processing-ms: 812\r\n"
    "openai-version: 2020-10-01\r\n"
    "x-ratelimit-limit-requests: 10000\r\n"
    "x-ratelimit-remaining-requests: 9999\r\n"
    "x-ratelimit-limit-tokens: 2000000\r\n"
    "x-ratelimit-remaining-tokens: 1997523\r\n"
    "connection: keep-alive\r\n"
)
_LENGTH: Final = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_STREAMED: Final = re.compile(rb'"stream":\s*true')


def _whole() -> bytes:
    """The answer in one."""
    message: dict[str, object] = {
        "role": "assistant",
        "content": ANSWER,
        "refusal": None,
        "annotations": [],
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    reply = {**_ABOUT, "object": "chat.completion", "choices": [choice], "usage": _USAGE}
    body = json.dumps(reply, separators=(",", ":")).encode()
    head = f"HTTP/1.1 200 OK\r\n{_HEADERS}content-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def _pieces() -> Iterator[bytes]:
    """The head of a streamed answer, then its pieces, then the end of the body."""
    head = f"HTTP/1.1 200 OK\r\n{_HEADERS}content-type: text/event-stream; charset=utf-8\r\n"
    yield f"{head}transfer-encoding: chunked\r\n\r\n".encode()
    yield _event({"role": "assistant", "content": "", "refusal": None})
    size = -(-len(ANSWER) // PIECES)
    for start in range(0, len(ANSWER), size):
        yield _event({"content": ANSWER[start : start + size]})
    yield _event({}, finish_reason="stop")
    end = {**_ABOUT, "object": "chat.completion.chunk", "choices": [], "usage": _USAGE}
    yield _chunk(json.dumps(end, separators=(",", ":")))
    yield _chunk("[DONE]")
    yield b"0\r\n\r\n"


def _event(delta: dict[str, str | None], *, finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    piece = {**_ABOUT, "object": "chat.completion.chunk", "choices": [choice], "usage": None}
    return _chunk(json.dumps(piece, separators=(",", ":")))


def _chunk(data: str) -> bytes:
    event = f"data: {data}\n\n".encode()
    return b"%x\r\n%b\r\n" % (len(event), event)


_WHOLE: Final = _whole()
_STREAM: Final = tuple(_pieces())


class _Connection(asyncio.Protocol):
    """One connection, request after request."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        self._rest += data
        while self._answers_one():
            pass

    def _answers_one(self) -> bool:
        """Whether there was a whole request to answer."""
        end = self._rest.find(b"\r\n\r\n")
        if end < 0 or self._transport is None:
            return False
        length = _LENGTH.search(self._rest, 0, end)
        whole = end + 4 + int(length[1] if length else 0)
        if len(self._rest) < whole:
            return False
        streamed = _STREAMED.search(self._rest, end, whole)
        del self._rest[:whole]
        if streamed:
            self._send_next(self._transport, iter(_STREAM))
        else:
            self._transport.write(_WHOLE)
        return True

    def _send_next(self, transport: asyncio.Transport, pieces: Iterator[bytes]) -> None:
        """Sends one piece, then lets other connections have their turn."""
        piece = next(pieces, None)
        if piece is not None and not transport.is_closing():
            transport.write(piece)
            asyncio.get_running_loop().call_soon(self._send_next, transport, pieces)


class CompletionsServer:
    """The server, running inside `with`."""

    def __init__(self) -> None:
        self.base_url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.completions_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        port = "" if self._process.stdout is None else self._process.stdout.readline()
        self.base_url = f"http://{HOST}:{port.strip()}/v1"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._process:
            self._process.terminate()


async def serve() -> None:
    """Prints the port and serves until standard input ends: no server outlives its client."""
    server = await asyncio.get_running_loop().create_server(_Connection, HOST, 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
