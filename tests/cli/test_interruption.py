"""Ctrl-C at any moment: exit code 130, one plain line, nothing on stdout, no traceback."""

import asyncio
import functools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType, SimpleNamespace

import pytest
from typing_extensions import override

from copilot import bootstrap
from copilot.cli.app import main
from copilot.cli.interruption import CtrlC, is_interruption, stopped_text
from copilot.cli.process import main as process
from copilot.last_words import last_words, leave_words
from copilot.storage.scenario_file import load_scenario
from tests.cli.commands import Commands, Ran
from tests.cli.test_advice import ANSWER, use
from tests.loopback import LoopbackServer, Step, answer, status
from tests.model_server import Manners, ModelServer
from tests.terminal import INTERRUPT, Typed, run_in_terminal
from tests.terminal import negotiate as command_line

SLOW = Step(answer(ANSWER).body, seconds=1.5)

# Tells when Ctrl-C is taken care of: what comes before is Python's own start.
READY = """
import os, signal, sys
ready, real = int(sys.argv.pop(1)), signal.signal
def noted(number, handler):
    before = real(number, handler)
    if handler is not signal.SIG_IGN:
        os.write(ready, b".")
    return before
signal.signal = noted
from copilot.cli.process import main
sys.exit(main())
"""


class Interrupted:
    """A stdin at which Ctrl-C is pressed after some lines."""

    def __init__(self, *lines: str, error: type[BaseException] = KeyboardInterrupt) -> None:
        self._lines = list(lines)
        self._error = error

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def read(self) -> str:
        """Fails."""
        raise self._error

    def readline(self) -> str:
        """A line, as long as there is one."""
        if self._lines:
            return f"{self._lines.pop(0)}\n"
        raise self._error


def press_when(arrived: Callable[[], object]) -> threading.Thread:
    """Presses Ctrl-C once something is there."""

    def wait() -> None:
        while not arrived():
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_an_interrupted_command_says_so_in_one_line(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert negotiate("trades", "-") == Ran(130, "", "Stopped.\n")


def test_with_json_the_line_is_an_error_document(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted())
    ran = negotiate("check", "-", "--json")
    assert (ran.code, ran.out) == (130, "")
    place = {"file": None, "line": None, "hint": None}
    error = {"kind": "interrupted", "message": "Stopped.", **place}
    assert json.loads(ran.err) == {"error": error}
    usage = json.loads(negotiate("check", "--json").err)["error"]
    assert list(usage) == list(error)


def test_the_end_of_stdin_where_something_is_asked_is_no_defect(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted(error=EOFError))
    ran = negotiate("trades", "-")
    assert (ran.code, ran.out, ran.err.strip()) == (130, "", "Stopped.")


def test_a_terminal_gets_the_line_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True))
    assert stopped_text(as_json=False) == "\nStopped."
    assert json.loads(stopped_text(as_json=True))["error"]["message"] == "Stopped."


@pytest.mark.parametrize("streams", [True, False])
def test_a_request_under_way_is_told(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, *, streams: bool
) -> None:
    with LoopbackServer(SLOW) as server:
        use(server, monkeypatch, model="small")
        pressed = press_when(lambda: server.requests)
        ran = negotiate("trades", "offer.yaml", *([] if streams else ["--json"]))
        pressed.join()
    assert (ran.code, ran.out) == (130, "")
    assert "Stopped. 1 request had been sent; what it costs is not known." in ran.err
    assert "Traceback" not in ran.err


def test_requests_that_were_answered_and_those_that_were_refused_are_told(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer(ANSWER), SLOW) as server:
        use(server, monkeypatch, model="small")
        pressed = press_when(lambda: len(server.requests) > 1)
        ran = negotiate("trades", "offer.yaml")
        pressed.join()
    last = ran.err.splitlines()[-1]
    assert last.startswith("Stopped. small: 2 requests, 10 tokens in, 5 out, ")
    assert last.endswith(": 1 request did not say what it used.")
    with LoopbackServer(status(503)) as server:
        use(server, monkeypatch, model="small")
        pressed = press_when(lambda: server.requests)
        ran = negotiate("questions", "offer.yaml")
        pressed.join()
    assert ran.code == 130
    assert ran.err.splitlines()[-1].startswith("Stopped. ")


def test_what_an_answer_took_is_told_where_its_page_is_interrupted(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("copilot.reporting.terminal.trades_report", interrupted)
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate("trades", "offer.yaml")
    asked = f"{len(server.requests)} requests, {10 * len(server.requests)} tokens in, "
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.splitlines()[-1].startswith(f"Stopped. small: {asked}")


def test_doctor_says_what_it_may_have_sent(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(Manners(seconds=1.0)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        pressed = press_when(lambda: server.requests)
        ran = negotiate("doctor", "--model", "small")
        pressed.join()
    assert (ran.code, ran.out) == (130, "")
    assert ran.err == "Stopped. Some tiny requests may have been sent.\n"


def test_from_python_nothing_is_said_of_what_a_doctor_sends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ModelServer(Manners()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert bootstrap.diagnosis(model="small", no_model=False).step is not None
    assert stopped_text(as_json=False) == "Stopped."


# The interview


def test_answers_given_before_ctrl_c_are_in_the_file(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted("Lease", "2", "We move.", "Rent", "900"))
    ran = negotiate("init", "--ask", "new.yaml")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.endswith("Stopped. What you said is in new.yaml.\n")
    scenario = load_scenario(folder / "new.yaml")
    assert (scenario.title, scenario.context) == ("Lease", "deal")
    assert [issue.name for issue in scenario.issues] == ["Rent"]


@pytest.mark.parametrize(
    ("path", "lines"), [("new.yaml", []), ("new.yaml", ["Lease", "2"]), ("-", ["L", "", "", "R"])]
)
def test_too_little_to_keep_is_told(
    negotiate: Commands,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    path: str,
    lines: list[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted(*lines))
    ran = negotiate("init", "--ask", path)
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.endswith("Stopped. Nothing was written.\n")
    assert [found.name for found in folder.glob("*.yaml")] == ["offer.yaml"]


def test_answers_that_cannot_be_written_are_told(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted("Lease", "", "", "Rent"))
    ran = negotiate("init", "--ask", "none/new.yaml")
    assert ran.code == 130
    assert "Stopped. none/new.yaml cannot be written: No such file" in ran.err


def test_at_a_prompt_on_a_terminal_what_was_said_is_kept(folder: Path) -> None:
    session = run_in_terminal(
        command_line("init", "--ask", "new.yaml"),
        Typed("few words?", "Lease\n"),
        Typed("Number:", "\n"),
        Typed("private.", "\n"),
        Typed("start date:", "Rent\n"),
        Typed("ask?", INTERRUPT),
        folder=folder,
    )
    assert session.exit_code == 130
    assert session.screen.endswith("\nStopped. What you said is in new.yaml.\n")
    assert load_scenario(folder / "new.yaml").title == "Lease"


def test_at_the_hidden_prompt_nothing_is_stored(folder: Path) -> None:
    session = run_in_terminal(
        command_line("config", "key", "set", "api.example.org"),
        Typed("hidden): ", f"sk-half{INTERRUPT}"),
        folder=folder,
    )
    assert session.exit_code == 130
    assert session.screen.endswith("\nStopped.\n")
    assert "sk-half" not in session.screen
    assert list(folder.rglob("*key*")) == []


# The process


class Twice(CtrlC):
    """Ctrl-C, pressed so quickly that nothing happens in between."""

    @override
    def press(self, number: int, frame: FrameType | None) -> None:
        try:
            super().press(number, frame)
        finally:
            super().press(number, frame)


def test_a_second_press_ends_the_process_at_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    left: list[int] = []
    Twice(as_json=False, leave=left.append).take_over()
    with LoopbackServer(SLOW) as server:
        use(server, monkeypatch, model="small")
        pressed = press_when(lambda: server.requests)
        code = main(["trades", "offer.yaml"])
        pressed.join()
    out, err = capfd.readouterr()
    assert (code, out, left) == (130, "", [130])
    assert "Stopped. A request was still under way; what it costs is not known." in err


def test_what_a_press_turned_into_is_no_defect(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Odd(Interrupted):
        @override
        def read(self) -> str:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            raise ImportError("half imported")

    CtrlC(as_json=False).take_over()
    monkeypatch.setattr(sys, "stdin", Odd())
    assert negotiate("trades", "-") == Ran(130, "", "Stopped.\n")
    signal.raise_signal(signal.SIGINT)  # all is said


def test_an_interruption_that_python_would_only_print_ends_the_process(
    capfd: pytest.CaptureFixture[str],
) -> None:
    left: list[int] = []
    CtrlC(as_json=False, leave=left.append).take_over()

    class Held:
        def __init__(self, error: BaseException) -> None:
            self._error = error

        def __del__(self) -> None:
            raise self._error

    def dropped(error: BaseException) -> None:
        Held(error)

    dropped(KeyboardInterrupt())
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert left == [130, 130]
    assert capfd.readouterr().err == "Stopped.\nStopped.\n"
    sys.excepthook(ValueError, ValueError("seen"), None)
    dropped(ValueError("seen too"))
    assert left == [130, 130]
    told = capfd.readouterr().err
    assert "ValueError: seen\n" in told
    assert "ValueError: seen too\n" in told


def test_what_cannot_be_called_off_is_not_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    left: list[int] = []
    ctrl_c = CtrlC(as_json=False, leave=left.append, patience_seconds=0.01)
    ctrl_c.take_over()

    async def stubborn() -> None:
        signal.raise_signal(signal.SIGINT)
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.1)

    with pytest.raises(asyncio.CancelledError) as stopped:
        asyncio.run(stubborn())
    assert is_interruption(stopped.value)
    assert (left, capfd.readouterr().err) == ([130], "Stopped.\n")


def test_words_that_fail_and_words_that_are_empty_are_left_out() -> None:
    def broken() -> str:
        raise ImportError("half imported")

    with last_words():
        for words in (broken, str, lambda: "Two\nlines."):
            leave_words(words)
        assert stopped_text(as_json=False) == "Stopped. Two lines."


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctrl_c = CtrlC(as_json=False)
    ctrl_c.take_over()
    ctrl_c.finish()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_the_process_ends_with_what_the_command_line_ends_with(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    left: list[int] = []
    monkeypatch.setattr("copilot.cli.process.CtrlC", functools.partial(CtrlC, leave=left.append))
    for raised, expected in ((KeyboardInterrupt, 130), (ZeroDivisionError, None), (None, 5)):

        def ended(raised: type[BaseException] | None = raised) -> int:
            if raised is not None:
                raise raised
            return 5

        signal.signal(signal.SIGINT, signal.default_int_handler)
        monkeypatch.setattr("copilot.cli.app.main", ended)
        if expected is None:
            with pytest.raises(ZeroDivisionError):
                process()
        else:
            assert process() == expected
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert (left, capfd.readouterr().err) == ([130], "Stopped.\n")


def pressed_after(
    seconds: float | None, again: float | None, *arguments: str, folder: Path
) -> tuple[int, str, str, float]:
    """Exit code, stdout, stderr and seconds of a command at which Ctrl-C is pressed."""
    ours, theirs = os.pipe()
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", READY, str(theirs), *arguments],
        cwd=folder,
        pass_fds=[theirs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        os.close(theirs)
        assert os.read(ours, 1) == b"."
        begun = time.monotonic()
        for wait in (seconds, again):
            if wait is not None:
                time.sleep(wait)
                running.send_signal(signal.SIGINT)
        out, err = running.communicate()
        took = time.monotonic() - begun
    os.close(ours)
    return running.returncode, out, err, took


@pytest.mark.load
@pytest.mark.parametrize("model", ["", "small"])
def test_ctrl_c_at_any_moment_is_quiet(
    monkeypatch: pytest.MonkeyPatch, folder: Path, model: str
) -> None:
    draw = random.Random(f"moments {model}")  # noqa: S311 - moments, no secrets
    command = ("trades", "offer.yaml", "--json")
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model=model)
        code, whole, _, life = pressed_after(None, None, *command, folder=folder)
        assert code == 0
        codes = set()
        for _ in range(8):
            moments = draw.uniform(0, life), draw.choice([None, 0.0, 0.002, 0.02])
            code, out, err, _ = pressed_after(*moments, *command, folder=folder)
            codes.add(code)
            if code == 130:
                assert json.loads(err)["error"]["message"].startswith("Stopped.")
                assert out == "" or json.loads(out).keys() == json.loads(whole).keys()
            else:
                assert (code, err) == (0, "")
    assert 130 in codes


def test_a_request_to_end_ends_without_a_word(folder: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - this interpreter
        command_line("trades", "-"),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        time.sleep(0.2)
        running.terminate()
        out, err = running.communicate()
    assert (running.returncode, out, err) == (-signal.SIGTERM, b"", b"")
