"""An endpoint on loopback with manners: which forms of answer it knows, enforces, streams.

with ModelServer(Manners(refuses={"strict", "schema"})) as server:
    ...  # point a client at server.base_url; server.requests holds what was asked
"""

import json
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from typing_extensions import override

from copilot.llm.protocol import Json
from tests.running import Running

FORMS = ("strict", "schema", "tool", "json_object", "text")
"""The forms of a structured answer, best first."""
KEY = "sk-never-shown"
"""A key that must never be printed."""


@dataclass(frozen=True)
class Manners:
    """How the endpoint behaves."""

    models: tuple[str, ...] | None = ("small",)
    """What it lists; None: it has no list."""
    models_status: int = 200
    """What asking for the list is answered with."""
    refuses: frozenset[str] = frozenset()
    """Forms that it answers with an error."""
    enforces: frozenset[str] = frozenset({"strict", "schema", "tool"})
    """Forms in which no answer leaves the schema."""
    key: str | None = None
    """Whom it lets in; None: everybody."""
    page: bool = False
    """Whether it is a web site."""
    says: str | None = None
    """What the model says whatever it is asked; None: it does as it is told."""
    status: int | None = None
    """What every question is answered with."""
    usage: bool = True
    """Whether it counts tokens."""
    stream_usage: bool = True
    """Whether it does so for pieces too."""
    cached: bool = False
    """Whether it tells what came from its cache."""
    streams: bool = True
    """Whether an answer comes in pieces when that is asked for."""
    piece_seconds: float = 0.001
    """How long it takes over each piece."""
    stream_status: int | None = None
    """What a question for pieces is answered with."""
    finish: str = "stop"
    """Why its answers end."""
    count_finish: str | None = None
    """Why longer ones end, in pieces; None: as the others."""
    seconds: float = 0.0
    """How long it thinks before each answer."""
    slow_forms: frozenset[str] = frozenset(FORMS)
    """The forms in which it thinks that long."""
    refused_after: int | None = None
    """After so many questions it wants its rest."""
    refused_status: int = 429
    """What it says then."""
    parameter: str = "max_tokens"
    """What it calls the cap on an answer; another name is refused."""


def form_of(body: dict[str, Json]) -> str:
    """The form of answer that a request asks for."""
    if body.get("tools"):
        return "tool"
    wanted = body.get("response_format")
    if not isinstance(wanted, dict):
        return "text"
    described = wanted.get("json_schema")
    if not isinstance(described, dict):
        return "json_object"
    return "strict" if described.get("strict") else "schema"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        """The list of models."""
        manners = self.server.manners
        self.server.paths.append(self.path)
        if manners.page:
            self._send("<!doctype html><title>Welcome</title>", kind="text/html")
        elif self._is_stranger():
            self._fail(401, f"Incorrect API key provided: {KEY}")
        elif manners.models_status != 200 or manners.models is None or self.path != "/v1/models":
            self._fail(manners.models_status if manners.models_status != 200 else 404, "no such")
        else:
            entries: list[Json] = [{"id": name, "object": "model"} for name in manners.models]
            self._send(json.dumps({"object": "list", "data": entries}))

    def do_POST(self) -> None:
        """An answer."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", "0"))))
        manners = self.server.manners
        self.server.paths.append(self.path)
        self.server.requests.append(body)
        form = form_of(body)
        time.sleep(manners.seconds if form in manners.slow_forms else 0.0)
        asked = len(self.server.requests)
        caps = [name for name in ("max_tokens", "max_completion_tokens") if name in body]
        if self._is_stranger():
            self._fail(401, "bad key")
        elif manners.status is not None:
            self._fail(manners.status, "scripted")
        elif manners.refused_after is not None and asked > manners.refused_after:
            self._fail(manners.refused_status, "slow down", {"retry-after": "300"})
        elif caps != [manners.parameter]:
            self._fail(400, f"Unsupported parameter: '{caps[0]}' is not supported.")
        elif form in manners.refuses:
            field = "tools" if form == "tool" else "response_format"
            self._fail(400, f"'{field}' of this kind is not supported")
        elif body.get("stream") and manners.stream_status is not None:
            self._fail(manners.stream_status, "no streams today")
        else:
            self._answer(body, form)

    def _answer(self, body: dict[str, Json], form: str) -> None:
        manners = self.server.manners
        text = _said(body, manners.says, within=form in manners.enforces)
        usage: dict[str, Json] = {"prompt_tokens": 20, "completion_tokens": 10}
        if manners.cached:
            usage["prompt_tokens_details"] = {"cached_tokens": 0}
        told = usage if manners.usage else None
        if body.get("stream") and manners.streams:
            self._stream(text, told if manners.stream_usage else None, as_tool=form == "tool")
            return
        message: dict[str, Json] = {"role": "assistant", "content": text}
        if form == "tool":
            call: Json = {"name": "answer", "arguments": text}
            message = {"role": "assistant", "content": None}
            message["tool_calls"] = [{"id": "1", "type": "function", "function": call}]
        choice: dict[str, Json] = {"index": 0, "finish_reason": manners.finish, "message": message}
        self._send(
            json.dumps({"id": "c-1", "model": "small-1", "choices": [choice], "usage": told})
        )

    def _stream(self, text: str, usage: Json, *, as_tool: bool) -> None:
        manners = self.server.manners
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for piece in _pieces(text):
            delta: dict[str, Json] = {"content": piece}
            if as_tool:
                delta = {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
            self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
            time.sleep(manners.piece_seconds)
        finish: Json = manners.count_finish or manners.finish
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage is not None:
            self._event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, body: dict[str, Json]) -> None:
        body |= {"id": "c-1", "object": "chat.completion.chunk", "model": "small-1"}
        self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
        self.wfile.flush()

    def _is_stranger(self) -> bool:
        key = self.server.manners.key
        return key is not None and self.headers.get("authorization") != f"Bearer {key}"

    def _fail(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        body = {"error": {"message": message, "type": "error", "param": None, "code": None}}
        self._send(json.dumps(body), status=status, headers=headers)

    def _send(
        self,
        text: str,
        *,
        status: int = 200,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        payload = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _said(body: dict[str, Json], says: str | None, *, within: bool) -> str:
    """What the words ask for; where the schema is enforced, the nearest that it allows."""
    if says is not None:
        return says
    asked = json.dumps(body["messages"], ensure_ascii=False).replace('\\"', '"')
    if "numbers" in asked and "Count" in asked:
        return json.dumps({"numbers": list(range(1, 31))})
    wanted = re.findall(r'"colour": "(\w+)"', asked)[-1]
    return json.dumps({"colour": "red" if within else wanted, "size": None})


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), 4):
        yield text[start : start + 4]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, manners: Manners) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.manners = manners
        self.requests: list[dict[str, Json]] = []
        self.paths: list[str] = []

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or does not trust us, is part of the tests."""


class ModelServer:
    """The endpoint, running inside `with`; over https with a context."""

    def __init__(
        self, manners: Manners | None = None, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = _Server(manners or Manners())
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            # The handshake belongs to the thread of the request, not to the one that accepts.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._running = Running(self._server)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    @property
    def base_url(self) -> str:
        """What to point a client at."""
        return f"{self._scheme}://127.0.0.1:{self.port}/v1"

    @property
    def requests(self) -> list[dict[str, Json]]:
        """The bodies of the questions so far."""
        return self._server.requests

    @property
    def paths(self) -> list[str]:
        """The paths of all requests so far."""
        return self._server.paths

    @property
    def forms(self) -> list[str]:
        """The forms that were asked for so far."""
        return [form_of(body) for body in self._server.requests]

    def change(self, **manners: object) -> None:
        """Behaves differently from now on."""
        self._server.manners = replace(self._server.manners, **manners)  # type: ignore[arg-type]  # names of fields

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
