"""What a model finds appears on stderr while it answers; stdout gets the answer once."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest
from typing_extensions import override

from copilot.cli import progress
from copilot.domain.suggestions import Certificate, Contingent, Idea, Question
from tests.cli.commands import Commands

TRADES = json.dumps(
    {
        "differences": [{"issue": "Title", "note": "It costs them little."}],
        "picks": [],
        "trades": [
            {
                "terms": {"Remote days": "3", "Start date": "2027-01-15"},
                "title": "Three days at home \x07for a start in January",
                "rationale": "Both gain.",
            },
            {"terms": {"Base salary": "185000"}, "title": "All for me", "rationale": "I gain."},
        ],
        "added_issues": [
            {
                "name": "A piano in the office",
                "place": "non-monetary",
                "options": ["none", "monthly"],
                "why_me": "I learn faster.",
                "why_them": "It costs an hour.",
            }
        ],
        "contingent": [],
        "options": [],
    }
)
QUESTIONS = json.dumps(
    {
        "questions": [
            {
                "kind": "timing",
                "issue": "Start date",
                "text": "What drives the date that you would like to see in the contract, and "
                "who in your house hangs most on it?",
                "reveals": "Their plan.",
                "listen_for": "A launch.",
                "follow_up": "What would help?",
            }
        ]
    }
)


class StreamingServer:
    """A model on loopback that says each of its answers in pieces, inside `with`.

    Args:
        answer: The first one; to what is asked after it nothing is added.
        held: How much of an answer is held back until `go_on` is set.
    """

    def __init__(self, answer: str, *, held: int = 0) -> None:
        self.go_on = threading.Event()
        if not held:
            self.go_on.set()
        self.streamed: list[bool] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.streamed.append(bool(body.get("stream")))
                text = answer if len(outer.streamed) == 1 else '{"wordings": []}'
                if not body.get("stream"):
                    self._send_whole(text)
                    return
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("connection", "close")
                self.end_headers()
                for start in range(0, len(text) - held, 7):
                    self._say({"content": text[start : min(start + 7, len(text) - held)]})
                outer.go_on.wait(60)
                self._say({"content": text[len(text) - held :]} if held else {})
                self._say({}, finish="stop")
                self.wfile.write(b"data: [DONE]\n\n")

            def _say(self, delta: dict[str, str], *, finish: str | None = None) -> None:
                choice = {"index": 0, "delta": delta, "finish_reason": finish}
                chunk = {"id": "c-1", "object": "chat.completion.chunk", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps({**chunk, 'model': 'm-1'})}\n\n".encode())
                self.wfile.flush()

            def _send_whole(self, text: str) -> None:
                message = {"role": "assistant", "content": text}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                body = json.dumps({"id": "c-1", "model": "m-1", "choices": [choice]}).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        """What to point a client at."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def ideas(monkeypatch: pytest.MonkeyPatch) -> Iterator[StreamingServer]:
    """A model with ideas."""
    with StreamingServer(TRADES) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("NEGOTIATE_MODEL", "small")
        yield server


def progress_lines(err: str) -> list[str]:
    """The lines of stderr that tell of what comes."""
    return [line for line in err.splitlines() if line.startswith(("Asking ", "+ "))]


def test_each_checked_idea_is_a_line_on_stderr(negotiate: Commands, ideas: StreamingServer) -> None:
    ran = negotiate("trades", "offer.yaml")
    assert ran.code == 0
    first, trade, added = progress_lines(ran.err)
    assert first == "Asking small …"
    assert trade.partition(": ")[0] in {"+ good for both", "+ depends"}
    assert trade.partition(": ")[2] == "Three days at home for a start in January"
    assert added == "+ not priced: Bring in a piano in the office"
    assert ideas.streamed == [True, False]
    assert "+ " not in ran.out


def test_the_answer_on_stdout_is_the_same_as_without_progress(
    negotiate: Commands, ideas: StreamingServer
) -> None:
    live = negotiate("trades", "offer.yaml", "--all", "--record", "tapes")
    again = negotiate("trades", "offer.yaml", "--all", "--replay", "tapes")
    assert ideas.streamed == [True, False]
    assert len(progress_lines(live.err)) == 3
    assert progress_lines(again.err) == []
    assert again.out == live.out


def test_a_question_is_a_line_that_fits_the_screen(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StreamingServer(QUESTIONS) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        ran = negotiate("questions", "offer.yaml", "--model", "a-name-without-end-" * 9)
    asking, question = progress_lines(ran.err)
    assert question.startswith("+ What drives the date that you would like")
    for line in (asking, question):
        assert line.endswith("…")
        assert len(line) <= 80


def test_what_a_model_said_in_vain_is_listed_with_the_reason(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StreamingServer('{"trades": [{"title": "Without any terms"}]}') as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        ran = negotiate("trades", "offer.yaml", "--model", "small", "--all")
    assert ran.code == 7
    assert progress_lines(ran.err) == ["Asking small …"]
    assert "1  You " in ran.out
    assert "Did not pass the check:" in ran.out
    assert "terms: Field required" in " ".join(ran.out.split())


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_json_without_progress_is_asked_for_in_one_piece(
    negotiate: Commands, ideas: StreamingServer, command: str
) -> None:
    ran = negotiate(command, "offer.yaml", "--json")
    assert progress_lines(ran.err) == []
    assert ideas.streamed[0] is False


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_without_a_model_there_is_nothing_to_wait_for(negotiate: Commands, command: str) -> None:
    assert negotiate(command, "offer.yaml").err == ""


def test_an_idea_is_there_before_the_answer_is_whole(folder: Path) -> None:
    with StreamingServer(TRADES, held=200) as server:
        environment = {
            **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
            "OPENAI_BASE_URL": server.base_url,
            "XDG_STATE_HOME": str(folder / ".state"),
            "PYTHONPATH": str(Path(progress.__file__).parents[2]),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "copilot", "trades", "offer.yaml", "--model", "small"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert process.stderr.readline() == "Asking small …\n"
            assert process.stderr.readline().endswith("for a start in January\n")
            assert process.poll() is None
            server.go_on.set()
            assert "1  You " in process.stdout.read()
            assert process.wait() == 0
        finally:
            alarm.cancel()
            process.kill()
            process.communicate()


def idea(title: str, *, contingent: Contingent | None = None) -> Idea:
    return Idea(
        id="x",
        kind="option",
        origin="model",
        title=title,
        technique="creative option",
        contingent=contingent,
        certificate=Certificate(verdict="unpriced", reason="It has no values yet."),
    )


BET = Contingent(event="the product ships", if_true={"Pay": 2}, if_false={"Pay": 1})


@pytest.mark.parametrize(
    ("shown", "line"),
    [
        (idea("A shared calendar"), "+ not priced: A shared calendar"),
        (idea(""), "+ not priced: creative option"),
        (idea("Leave it", contingent=BET), "+ not priced: if the product ships"),
        (idea("two\nlines\u202e and\x07 more"), "+ not priced: two lines and more"),
        (idea("x" * 66), f"+ not priced: {'x' * 66}"),
        (idea("x" * 67), f"+ not priced: {'x' * 65}…"),
        (idea("時" * 40), f"+ not priced: {'時' * 32}…"),
    ],
)
def test_a_line_is_plain_and_fits_the_screen(
    capsys: pytest.CaptureFixture[str], shown: Idea, line: str
) -> None:
    progress.show_idea(shown)
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{line}\n")


def test_nobody_at_the_other_end_of_stderr_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []

    class Gone:
        def write(self, text: str) -> None:
            written.append(text)
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    question = Question(
        text="Why?", kind="risk", reveals="A worry.", listen_for="A date.", follow_up="Who?"
    )
    progress.show_question(question)
    assert written == ["+ Why?\n"]
