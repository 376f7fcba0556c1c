"""One request and its reply on an open connection: HTTP/1.1 written by hand, so that it can break."""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from copilot.llm.protocol import Json
from tests.faults.answers import Said, chunks, completion, good_text
from tests.faults.ledger import Entry, bill_for
from tests.faults.questions import Question

_LONGEST_STALL = 30.0
"""A client that waits longer than this in a test will not give up at all."""


class Request(NamedTuple):
    """A request as it arrived."""

    body: Mapping[str, Json]
    key: str
    """What it came with, without `Bearer`."""

    @property
    def streamed(self) -> bool:
        """Whether it asks for a stream."""
        return self.body.get("stream") is True


class Exchange:
    """What a fault has in its hands.

    Args:
        reader: The request's end of the connection, past the request.
        writer: The reply's end.
        request: What was asked.
        question: What its marker says.
        entry: Its line in the ledger.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        request: Request,
        question: Question,
        entry: Entry,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self.body = request.body
        self.key = request.key
        self.question = question
        self.entry = entry
        self.keeps_alive = True

    @property
    def good(self) -> str:
        """The text of an answer without a fault."""
        return good_text(self.question.name, one_entry=self.question.one_entry)

    @property
    def include_usage(self) -> bool:
        """Whether a stream is to end with its usage."""
        options = self.body.get("stream_options")
        return isinstance(options, dict) and options.get("include_usage") is True

    def bill(self) -> dict[str, int]:
        """Charges for this request."""
        if self.entry.billed is None:
            self.entry.billed = bill_for(self.entry.question, self.entry.attempt)
        return self.entry.billed

    def tell(self) -> dict[str, int]:
        """The bill, which the reply is about to name."""
        bill = self.bill()
        self.entry.told = bill
        return bill

    async def say(self, said: Said) -> None:
        """An answer, plain or streamed as was asked, in a tool call if one was asked for."""
        if self.entry.streamed:
            await self.stream(self.frames(said))
            return
        body = completion(self._placed(said), self.bill())
        self.entry.told = said.told(self.bill())
        await self.reply(body)

    def frames(self, said: Said) -> list[bytes]:
        """The stream of an answer, one event each: role, content, finish, usage, end mark."""
        found = chunks(self._placed(said), self.bill(), include_usage=self.include_usage)
        self.entry.told = said.told(self.bill()) if self.include_usage else {}
        return [*map(frame, found), DONE]

    def _placed(self, said: Said) -> Said:
        return replace(said, in_a_tool_call=self.entry.form == "tool" and bool(said.text))

    def untold(self) -> None:
        """Takes back that the bill was told: the reply breaks off before."""
        self.entry.told = {}

    async def stream(self, frames: list[bytes]) -> None:
        """A whole stream."""
        await self.open_stream()
        for data in frames:
            await self.piece(data)
        await self.close_stream()

    async def reply(
        self,
        body: Json,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        kind: str = "application/json",
    ) -> None:
        """A whole plain reply; a text is sent as it is."""
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        payload = text.encode()
        await self.head(status, kind, {"content-length": str(len(payload)), **(headers or {})})
        await self.write(payload)

    async def head(self, status: int, kind: str, headers: Mapping[str, str]) -> None:
        """The status line and the headers."""
        lines = [
            f"HTTP/1.1 {status} Whatever",
            f"content-type: {kind}",
            f"x-request-id: {self.entry.request_id}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        await self.write("\r\n".join([*lines, "", ""]).encode())

    async def open_stream(self) -> None:
        """The head of a stream."""
        await self.head(200, "text/event-stream", {"transfer-encoding": "chunked"})

    async def piece(self, data: bytes) -> None:
        """One HTTP chunk."""
        await self.write(b"%x\r\n%b\r\n" % (len(data), data))

    async def close_stream(self) -> None:
        """The proper end of a chunked reply."""
        await self.write(b"0\r\n\r\n")

    async def write(self, data: bytes) -> None:
        """Bytes as they are."""
        self._writer.write(data)
        await self._writer.drain()

    def cut(self, *, reset: bool) -> None:
        """Breaks the connection off, with a TCP reset or a plain end."""
        self.entry.ended = "cut"
        self.keeps_alive = False
        if reset:
            sock = self._writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()
        else:
            self._writer.close()

    async def stall(self) -> None:
        """Silence until the client goes away."""
        self.keeps_alive = False
        async with asyncio.timeout(_LONGEST_STALL):
            await self._reader.read(1)
        self.entry.ended = "hung up"


def frame(event: Json) -> bytes:
    """One server-sent event."""
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


DONE = b"data: [DONE]\n\n"
"""The end mark of a stream."""
