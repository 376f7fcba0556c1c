"""A chat-completions server over real sockets that fails as it is told, and keeps account.

    with FaultServer() as server:      # in a thread of this process
    with FaultProcess(seed=1, rate=0.3) as server:      # in a process of its own
        ...  # point a client at server.base_url, then read server.ledger()

It speaks POST /v1/chat/completions, plain and streamed, and GET /v1/models. GET /control/ledger
gives what arrived and what it cost.
"""

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self

from copilot.llm.protocol import Json
from tests.faults.exchange import Exchange, Request
from tests.faults.ledger import Entry, form_of
from tests.faults.plan import FAULTS, Plan
from tests.faults.questions import read_question

_ROOT = Path(__file__).parents[2]
_PATIENCE = 2000
"""Looks at the ledger, one hundredth of a second apart, before a reply will not end."""
_HOST = "127.0.0.1"
_MODELS: Json = {"object": "list", "data": [{"id": "faulty-1", "object": "model"}]}


class _Application:
    """What answers the requests of all connections."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._entries: list[Entry] = []
        self._arrived: dict[str, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a client that hangs up early is part of the tests
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _ = head.split(" ", 2)
        length = next(
            (
                int(line.partition(":")[2])
                for line in head.lower().split("\r\n")
                if line.startswith("content-length:")
            ),
            0,
        )
        payload = await reader.readexactly(length)
        if (method, path) != ("POST", "/v1/chat/completions"):
            await _send_json(writer, *self._control(method, path))
            return True
        key = re.search(r"^authorization: bearer (\S+)", head, re.IGNORECASE | re.MULTILINE)
        request = Request(json.loads(payload), key[1] if key else "")
        exchange = self._exchange(reader, writer, request)
        return await self._act(exchange)

    def _control(self, method: str, path: str) -> tuple[int, Json]:
        match method, path.partition("?after="):
            case "GET", ("/v1/models", _, _):
                return 200, _MODELS
            case "GET", ("/control/ledger", _, after):
                return 200, [entry.as_json() for entry in self._entries[int(after or 0) :]]
            case _:
                return 404, {"error": {"message": f"There is nothing at {path}."}}

    def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        request: Request,
    ) -> Exchange:
        body = request.body
        question = read_question(body)
        attempt = self._arrived.get(question.name, 0)
        self._arrived[question.name] = attempt + 1
        cap = body.get("max_tokens") or body.get("max_completion_tokens")
        entry = Entry(
            serial=len(self._entries) + 1,
            question=question.name,
            attempt=attempt,
            fault=self._plan.fault_for(question, attempt, body, streamed=request.streamed).name,
            streamed=request.streamed,
            form=form_of(body),
            parameters=sorted(body),
            cap=cap if isinstance(cap, int) else None,
        )
        self._entries.append(entry)
        return Exchange(reader, writer, request, question, entry)

    async def _act(self, exchange: Exchange) -> bool:
        entry = exchange.entry
        act = FAULTS[entry.fault].act(streamed=entry.streamed)
        if act is None:
            raise ValueError(f"{entry.fault} makes no sense with stream={entry.streamed}")
        try:
            await act(exchange)
        except ConnectionError:
            entry.ended = "hung up"
            raise
        if entry.ended == "running":
            entry.ended = "whole"
        return exchange.keeps_alive


async def _send_json(writer: asyncio.StreamWriter, status: int, body: Json) -> None:
    payload = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} -\r\ncontent-type: application/json\r\n"
    writer.write(f"{head}content-length: {len(payload)}\r\n\r\n".encode() + payload)
    await writer.drain()


class _Running:
    """A server that runs somewhere, as a test sees it."""

    port: int

    @property
    def base_url(self) -> str:
        """What to point a client at."""
        return f"http://{_HOST}:{self.port}/v1"

    def ledger(self, *, after: int = 0) -> list[Entry]:
        """What arrived, oldest first; without the first so many."""
        connection = HTTPConnection(_HOST, self.port)
        with contextlib.closing(connection):
            connection.request("GET", f"/control/ledger?after={after}")
            found: list[dict[str, Json]] = json.loads(connection.getresponse().read())
        return [Entry.from_json(entry) for entry in found]

    def end_of(self, serial: int) -> str:
        """How the reply to a request ended, once it has; a reply may outlive its client a little."""
        for _ in range(_PATIENCE):
            (entry,) = self.ledger(after=serial - 1)[:1]
            if entry.ended != "running":
                return entry.ended
            time.sleep(0.01)
        return "running"


class FaultServer(_Running):
    """The server in a thread of this process, running inside `with`."""

    def __init__(self, *, seed: int = 0, rate: float = 0.0) -> None:
        self._application = _Application(Plan(seed, rate))
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._application.serve, _HOST, 0, backlog=256)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


class FaultProcess(_Running):
    """The server in a process of its own, running inside `with`."""

    def __init__(self, *, seed: int = 0, rate: float = 0.0) -> None:
        self._options = [f"--seed={seed}", f"--rate={rate}"]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of the tests
            [sys.executable, "-m", "tests.faults.server", *self._options],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._process.stdout is not None:
            self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._process:
            self._process.terminate()


async def _run_here(plan: Plan) -> None:
    """Prints the port and serves until standard input ends: no server outlives its test."""
    server = await asyncio.start_server(_Application(plan).serve, _HOST, 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Runs the server until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.server")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=0.0)
    chosen = parser.parse_args()
    asyncio.run(_run_here(Plan(chosen.seed, chosen.rate)))


if __name__ == "__main__":
    main()
