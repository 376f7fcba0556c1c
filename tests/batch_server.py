"""Files and batches on loopback, as OpenAI has them; it fails on request.

    with BatchServer(answer, script=Script(lines={0: Fate(status=429)})) as server:
        ...  # point a client at server.base_url; server.batches holds what was asked for

A batch moves on by one state each time that it is looked at. Answers come in an output file and an
error file, last request first.
"""

import itertools
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Literal, Self

from typing_extensions import override

from copilot.llm.protocol import Json
from tests.loopback import TOKENS, completion
from tests.running import Running

KEY: Final = "sk-never-shown"
"""The key that it lets in, and that must never be printed."""

Body = dict[str, Json]
Answer = Callable[[Body], str]
"""What the model says to the body of a request."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one request of a batch."""

    status: int = 200
    """Of HTTP; from 400 on it stands in the error file."""
    says: str = "scripted"
    """The provider's words where it fails."""
    code: str | None = None
    """Without a response at all, what the provider calls it."""
    left_out: bool = False
    """No line comes back."""
    twice: bool = False
    """Two answers come back."""
    content: Json = None
    """In place of what the model says."""
    finish_reason: str = "stop"
    refusal: str | None = None


@dataclass
class Script:
    """How the server behaves; a test may change it as it goes on."""

    lines: Mapping[int, Fate] = field(default_factory=dict)
    """Of the requests, by their place in the file."""
    ends: Literal["completed", "failed", "expired", "cancelled"] = "completed"
    steps: int = 1
    """Times that a batch is looked at before it is over."""
    labels: bool = True
    """Whether it keeps what a batch is labelled with."""
    fails: list[tuple[str, int]] = field(default_factory=list)
    """Each time that a path starts like this, it is answered with that status instead; 0 breaks
    the connection off before anything is done, -1 after."""
    strange: tuple[str, ...] = ()
    """Further lines of the output file."""
    pages: int = 100
    """Batches on a page of the list."""


@dataclass
class Kept:
    """A batch."""

    id: str
    file: str
    metadata: Json
    lines: list[Body]
    looks: int = 0
    cancelled: bool = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        """How a batch stands, the list of them, or a file."""
        if self._stopped():
            return
        path, _, query = self.path.partition("?")
        store = self.server
        if path == "/v1/batches":
            self._send(self._page(query))
        elif (found := re.fullmatch(r"/v1/batches/(\w+)", path)) and found[1] in store.kept:
            batch = store.kept[found[1]]
            batch.looks += 1
            self._send(self._described(batch))
        elif (found := re.fullmatch(r"/v1/files/([\w-]+)/content", path)) and (
            text := store.files.get(found[1])
        ) is not None:
            self._reply(200, text.encode(), "application/octet-stream")
        else:
            self._fail(404, "no such")

    def do_POST(self) -> None:
        """A new file, a new batch, or the end of one."""
        data = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self._stopped():
            return
        if self.path == "/v1/files":
            self._send(self._new_file(data))
        elif self.path == "/v1/batches":
            batch = self._new_batch(json.loads(data))
            self._send(self._described(batch))
        elif found := re.fullmatch(r"/v1/batches/(\w+)/cancel", self.path):
            self.server.kept[found[1]].cancelled = True
            self._send(self._described(self.server.kept[found[1]]))
        else:
            self._fail(404, "no such")

    def _stopped(self) -> bool:
        """Whether the request is answered with a failure, or not at all."""
        self.server.seen.append(f"{self.command} {self.path}")
        if self.headers.get("authorization") != f"Bearer {KEY}":
            self._fail(401, f"Incorrect API key provided: {KEY}")
            return True
        fails = self.server.script.fails
        place = f"{self.command} {self.path}"
        due = next((entry for entry in fails if place.startswith(entry[0])), None)
        if due is None or due[1] == -1:
            return False
        fails.remove(due)
        if due[1]:
            self._fail(due[1], "scripted", {"retry-after-ms": "1"})
        else:
            self.close_connection = True
        return True

    def _new_file(self, data: bytes) -> Body:
        boundary = str(self.headers["content-type"]).partition("boundary=")[2].strip('"').encode()
        parts = {}
        for part in data.split(b"--" + boundary):
            head, _, content = part.partition(b"\r\n\r\n")
            name = re.search(rb'name="(\w+)"', head)
            if name is not None:
                parts[name[1].decode()] = content.removesuffix(b"\r\n").decode()
        assert parts["purpose"] == "batch"
        name_of_file = f"file-{next(self.server.numbers)}"
        self.server.files[name_of_file] = parts["file"]
        return {"id": name_of_file, "object": "file", "purpose": "batch"}

    def _new_batch(self, body: Body) -> Kept:
        assert (body["endpoint"], body["completion_window"]) == ("/v1/chat/completions", "24h")
        file = str(body["input_file_id"])
        lines = [json.loads(line) for line in self.server.files[file].splitlines()]
        metadata = body.get("metadata") if self.server.script.labels else None
        batch = Kept(f"batch_{next(self.server.numbers)}", file, metadata, lines)
        self.server.kept[batch.id] = batch
        return batch

    def _page(self, query: str) -> Body:
        after = re.search(r"after=(\w+)", query)
        newest = list(reversed(self.server.kept.values()))
        start = 0
        if after is not None:
            start = next(n for n, batch in enumerate(newest, 1) if batch.id == after[1])
        end = start + self.server.script.pages
        page: list[Json] = [self._described(batch) for batch in newest[start:end]]
        return {"object": "list", "data": page, "has_more": end < len(newest)}

    def _described(self, batch: Kept) -> Body:
        script = self.server.script
        over = batch.looks >= script.steps
        early = ("validating", "in_progress", "finalizing")
        status = script.ends if over else early[min(batch.looks, len(early) - 1)]
        if batch.cancelled:
            status = "cancelled" if over else "cancelling"
        files = self._files(batch) if over and status != "failed" else ("", "")
        errors: Json = None
        if status == "failed":
            wrong: Json = {"code": "invalid", "line": 1, "message": "Sorry, no batches of this."}
            errors = {"object": "list", "data": [wrong]}
        counts: Json = {"total": len(batch.lines), "completed": 0, "failed": 0}
        return {
            "id": batch.id,
            "object": "batch",
            "status": status,
            "endpoint": "/v1/chat/completions",
            "input_file_id": batch.file,
            "completion_window": "24h",
            "created_at": 1,
            "metadata": batch.metadata,
            "request_counts": counts,
            "output_file_id": files[0] or None,
            "error_file_id": files[1] or None,
            "errors": errors,
        }

    def _files(self, batch: Kept) -> tuple[str, str]:
        """The names of the output file and the error file; empty where there is none."""
        output, errors = list(self.server.script.strange), list[str]()
        for place, line in reversed(list(enumerate(batch.lines))):
            fate = self.server.script.lines.get(place, Fate())
            if fate.left_out:
                continue
            failed = fate.status >= 400 or fate.code is not None
            came = json.dumps(self._line(line, fate), ensure_ascii=False)
            (errors if failed else output).extend([came, came] if fate.twice else [came])
        names = []
        for kind, found in (("out", output), ("err", errors)):
            name = f"{batch.id}-{kind}" if found else ""
            self.server.files[name] = "".join(f"{came}\n" for came in found)
            names.append(name)
        return names[0], names[1]

    def _line(self, line: Body, fate: Fate) -> Body:
        base: Body = {"id": "batch_req_1", "custom_id": line["custom_id"]}
        if fate.code is not None:
            error: Json = {"code": fate.code, "message": fate.says}
            return {**base, "response": None, "error": error}
        body: Body = {"error": {"message": fate.says, "type": "error", "code": None}}
        if fate.status < 400:
            asked = line["body"]
            assert isinstance(asked, dict)
            content = self.server.answer(asked) if fate.content is None else fate.content
            body = completion(
                content, finish_reason=fate.finish_reason, usage=TOKENS, refusal=fate.refusal
            )
        response: Json = {"status_code": fate.status, "request_id": "req-1", "body": body}
        return {**base, "response": response, "error": None}

    def _fail(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        body = {"error": {"message": message, "type": "error", "param": None, "code": None}}
        self._reply(status, json.dumps(body).encode(), "application/json", headers)

    def _send(self, body: Body) -> None:
        fails = self.server.script.fails
        place = f"{self.command} {self.path}"
        due = next((entry for entry in fails if place.startswith(entry[0])), None)
        if due is not None:
            fails.remove(due)
            self.close_connection = True
            return
        self._reply(200, json.dumps(body).encode(), "application/json")

    def _reply(
        self, status: int, payload: bytes, kind: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(payload)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the tests read `seen`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Answer, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.script = script
        self.numbers = itertools.count(1)
        self.files: dict[str, str] = {}
        self.kept: dict[str, Kept] = {}
        self.seen: list[str] = []

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is part of the tests."""


class BatchServer:
    """The server, running inside `with`."""

    def __init__(self, answer: Answer, *, script: Script | None = None) -> None:
        self._server = _Server(answer, script or Script())
        self._running = Running(self._server)

    @property
    def base_url(self) -> str:
        """What to point a client at."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def script(self) -> Script:
        """How it behaves."""
        return self._server.script

    @script.setter
    def script(self, script: Script) -> None:
        self._server.script = script

    @property
    def batches(self) -> list[Kept]:
        """What was asked for, oldest first."""
        return list(self._server.kept.values())

    @property
    def seen(self) -> list[str]:
        """Method and path of every request."""
        return self._server.seen

    def forget(self) -> None:
        """Loses every batch."""
        self._server.kept.clear()

    def cancel(self) -> None:
        """Ends every batch early, as somebody may at the provider's own site."""
        for batch in self._server.kept.values():
            batch.cancelled = True

    def wait_for(self, place: str) -> None:
        """Until such a request was seen."""
        until = time.monotonic() + 30
        while not any(seen.startswith(place) for seen in self.seen):
            assert time.monotonic() < until
            time.sleep(0.01)

    def __enter__(self) -> Self:
        self._running.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.stop()
