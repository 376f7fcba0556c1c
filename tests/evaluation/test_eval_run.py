"""The command `eval run`: what it prints, what it exits with, and which recordings it asks for."""

import json
import shutil
from pathlib import Path

import pytest

from copilot.cli.app import main
from tests.evaluation.authored_answers import LEASE, PROMPTS, authored_suite
from tests.evaluation.eval_command import flat, totals
from tests.loopback import LoopbackServer, answer, status

SOUND = {
    "prompt_inputs": (2, 2),
    "prompt_size": (2, 2),
    "schema": (2, 2),
    "five_asks": (5, 5),
    "verdicts": (1, 1),
    "own_ideas_pass": (1, 1),
    "open_questions": (2, 2),
    "grounding": (2, 2),
    "no_leak": (2, 2),
    "raw_without_leak": (4, 4),
}
"""What the sound answers come to."""


def test_sound_answers_pass_every_grader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    code = main(["eval", "run", str(suite), "--strict", "--json"])
    out = capsys.readouterr().out
    assert code == 0
    found = totals(out)
    assert {name: found[name] for name in SOUND} == SOUND
    (run,) = json.loads(out)["runs"]
    made_by = run["made_by"]
    assert (made_by["model"], made_by["recorded"], made_by["authored"]) == ("nobody", 0, 3)


def test_the_table_fits_a_screen_and_says_who_wrote_the_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    assert main(["eval", "run", str(suite), "--replay"]) == 0
    out, err = capsys.readouterr()
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "3 recordings of 2026-11-22, 3 of them written by hand" in flat(out)
    assert "Gate: passed." in out
    assert "2/2 " in err
    assert "lease/value-creation: answered" in err


def test_markdown_holds_the_same_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    assert main(["eval", "run", str(suite), "--markdown"]) == 0
    out = capsys.readouterr().out
    assert "| lease | 1/1 | 1/1 | 1/1 | 5/5 | 1/1 | 1/1 |" in out
    assert "| asks of value creation that the answer meets | 5 of 5 |" in out
    assert "Gate: passed." in out


def test_a_recording_that_no_case_asks_for_is_told_and_red_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    suite.write_text(
        suite.read_text("utf-8").replace(
            "prompt: value-creation", "prompt: discovery-questions, name: again"
        ),
        encoding="utf-8",
    )
    assert main(["eval", "run", str(suite)]) == 0
    assert flat(capsys.readouterr().out).count("no case asks for it") == 2
    assert main(["eval", "run", str(suite), "--strict"]) == 1
    capsys.readouterr()
    assert main(["eval", "run", str(suite), "--strict", "--filter", "again"]) == 0


def test_nothing_recorded_at_all_is_a_miss_of_every_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    code = main(["eval", "run", str(suite), "--cassettes", str(tmp_path / "none"), "--json"])
    out = capsys.readouterr().out
    assert code == 6
    assert totals(out)["prompt_inputs"] == (2, 2)
    assert totals(out)["no_leak"] == (0, 2)
    assert totals(out)["own_ideas_pass"] == (0, 1)
    assert len(json.loads(out)["runs"][0]["misses"]) == 2


def test_another_model_has_other_recordings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    assert main(["eval", "run", str(suite), "--model", "somebody"]) == 6
    assert "model changed from 'nobody' to 'somebody'" in flat(capsys.readouterr().out)


def test_each_trial_needs_a_recording_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions", more="repeats: 2\n")
    assert main(["eval", "run", str(suite)]) == 6
    out, err = capsys.readouterr()
    assert "lease/discovery-questions #2: replay miss" in err
    assert "trial changed from 0 to 1" in flat(out)


@pytest.mark.parametrize("mode", ["--record", "--refresh"])
def test_a_live_model_fills_what_is_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    mode: str,
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    shutil.rmtree(tmp_path / "cassettes")
    questions = json.loads((LEASE.parent / "sound.json").read_text("utf-8"))["discovery-questions"]
    with LoopbackServer(answer(json.dumps(questions[0]))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), mode]) == 0
        assert main(["eval", "run", str(suite), mode]) == 0
        assert len(server.requests) == (1 if mode == "--record" else 2)
    capsys.readouterr()
    assert main(["eval", "run", str(suite), "--strict"]) == 0
    assert "from 1 recording of" in flat(capsys.readouterr().out)


def test_two_equal_entries_are_asked_for_again_once_and_replay_as_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    shutil.rmtree(tmp_path / "cassettes")
    entry = {"kind": "risk", "issue": None, "reveals": "r", "listen_for": "l", "follow_up": "What?"}
    closed = json.dumps({"questions": [{**entry, "text": "Is it safe?"}] * 2})
    with LoopbackServer(
        answer(closed),
        answer(json.dumps({**entry, "text": "What worries you?"})),
        answer(json.dumps({**entry, "text": "What else worries you?"})),
    ) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), "--record", "--json"]) == 0
        assert len(server.requests) == 2
    recorded = capsys.readouterr().out
    assert main(["eval", "run", str(suite), "--strict", "--json"]) == 0
    assert totals(capsys.readouterr().out) == totals(recorded)


def test_a_live_model_that_refuses_the_key_is_an_access_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    with LoopbackServer(status(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), "--refresh"]) == 4
    out = capsys.readouterr().out
    assert "Went wrong:" in out
    assert "sk-test" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--json", "--markdown"], "--json and --markdown are two forms"),
        (["--replay", "--record"], "--replay, --record, --refresh and --live exclude each other"),
        (["nowhere.yaml"], "no such file; expected a suite of evals"),
        (["--filter", "no such case"], "no case is named or tagged like"),
    ],
)
def test_a_command_that_cannot_be_meant_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["eval", "run", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["eval", "run"]) == 2
    assert 'pip install "negotiation-copilot[evals]"' in capsys.readouterr().err


def test_eval_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval"]) == 0
    assert "Test the prompts" in capsys.readouterr().out
