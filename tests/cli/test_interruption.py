"""Ctrl-C while a command runs: exit code 130, one plain line that says what was sent or kept."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from copilot import bootstrap
from copilot.cli.interruption import stopped_text
from copilot.storage.scenario_file import load_scenario
from tests.cli.answering import ANSWER, use
from tests.cli.commands import Commands, Ran
from tests.cli.interrupting import SLOW, Interrupted, press_when
from tests.loopback import LoopbackServer, answer, status
from tests.model_server import Manners, ModelServer
from tests.terminal import INTERRUPT, Typed, run_in_terminal
from tests.terminal import negotiate as command_line


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
