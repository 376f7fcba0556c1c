"""A small chat-completions server on loopback that fails on request.

    with LoopbackServer(status(503), answer("{}")) as server:
        ...  # point a client at server.base_url; server.requests holds what arrived

Each request takes the next step of the script; the last one is used again when it runs out.
"""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self

from typing_extensions import override

from copilot.llm.protocol import Json
from tests.running import Running


@dataclass(frozen=True)
class Step:
    """What the server does with one request."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """How long it waits first."""
    cut: Literal["no", "before", "within"] = "no"
    """Whether the connection breaks off before the reply or in the middle of it."""


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Json]


def completion(
    content: Json,
    *,
    finish_reason: Json = "stop",
    usage: Json = None,
    **message: Json,
) -> dict[str, Json]:
    """The body of a chat completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": usage,
    }


TOKENS: dict[str, Json] = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
"""The usage of a small answer."""


def answer(content: str, *, seconds: float = 0.0) -> Step:
    """An answer of the model."""
    return Step(json.dumps(completion(content, usage=TOKENS)), seconds=seconds)


def status(code: int, message: str = "scripted", **headers: str) -> Step:
    """An error status; `retry_after="1"` becomes the header `retry-after`."""
    return Step(
        json.dumps({"error": {"message": message, "type": "error", "param": None, "code": None}}),
        status=code,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_POST(self) -> None:
        """Answers as the script says; anything but chat completions is not found."""
        length = int(self.headers.get("content-length", "0"))
        body = json.loads(self.rfile.read(length))
        step = self.server.next_step(Received(self.path, dict(self.headers.items()), body))
        if self.path != "/v1/chat/completions":
            step = status(404, "no such path")
        time.sleep(step.seconds)
        payload = step.body.encode()
        if step.cut == "before":
            self.close_connection = True
            return
        self.send_response(step.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(payload)))
        self.send_header("x-request-id", f"req-{len(self.server.requests)}")
        for name, value in step.headers.items():
            self.send_header(name, value)
        self.end_headers()
        half = len(payload) // 2
        self.wfile.write(payload[:half] if step.cut == "within" else payload)
        self.close_connection = step.cut == "within"

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the tests read `requests`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._steps = list(steps)
        self._lock = threading.Lock()
        self.requests: list[Received] = []

    def next_step(self, received: Received) -> Step:
        with self._lock:
            self.requests.append(received)
            return self._steps[min(len(self.requests), len(self._steps)) - 1]

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is part of the tests."""


class LoopbackServer:
    """The server, running inside `with`."""

    def __init__(self, *steps: Step) -> None:
        self._server = _Server(steps)
        self._running = Running(self._server)

    @property
    def base_url(self) -> str:
        """What to point a client at."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def requests(self) -> list[Received]:
        """What has arrived, oldest first."""
        return self._server.requests

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
