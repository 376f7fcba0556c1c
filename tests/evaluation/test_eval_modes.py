"""`eval run` with a live model, variants, a judge, a budget, and what it writes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copilot.llm.protocol import Json
from copilot.prompting.library import packaged_folder
from copilot.settings.places import runs_folder
from tests.evaluation.authored_answers import PROMPTS, authored_suite, suite_text
from tests.evaluation.eval_command import QUESTIONS, lease_suite, run, the_run
from tests.loopback import TOKENS, LoopbackServer, Step, answer, completion, status


def test_a_live_run_asks_each_case_as_often_as_it_is_told_and_records_nothing_beside_the_suite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    code, out, err = run(capsys, "run", suite, "--live", "--repeats", 3, "--json")
    assert code == 0
    assert len(server.requests) == 3
    assert the_run(out)["planned"] == 3
    assert not (tmp_path / "cassettes").exists()
    assert "3/3 lease/discovery-questions #3: answered" in err
    assert "The answers of this run are kept in" in err


def test_a_second_live_run_asks_everything_anew_and_resume_asks_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    assert run(capsys, "run", suite, "--live", "--repeats", 2)[0] == 0
    newest = sorted(runs_folder().glob("planted-*"))
    next(newest[-1].glob("*.json")).unlink()
    assert run(capsys, "run", suite, "--resume", "--repeats", 2)[0] == 0
    assert len(server.requests) == 3


def test_a_live_run_may_be_kept_in_a_folder_of_choice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    kept = tmp_path / "kept here"
    code, _, err = run(capsys, "run", suite, "--live", "--cassettes", kept)
    assert (code, len(list(kept.glob("*.json"))), str(kept) in err) == (0, 1, True)
    assert len(server.requests) == 1


def test_folders_of_prompts_stand_in_a_suite_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(packaged_folder(), tmp_path / "mine")
    more = "matrix: {prompts: [shipped, mine]}\n"
    suite = authored_suite(tmp_path, "sound", "discovery-questions", more=more)
    code, out, _ = run(capsys, "run", suite, "--json")
    first, second = json.loads(out)["runs"]
    assert (code, first["variant"], second["variant"]) == (0, "prompts shipped", "prompts mine")
    assert second["comparison"]["verdict"] == "same"


def test_a_folder_with_answers_is_no_place_for_a_new_live_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    filled = tmp_path / "cassettes"
    code, _, err = run(capsys, "run", suite, "--live", "--cassettes", filled)
    assert (code, "holds answers already" in err) == (2, True)
    assert not server.requests


def test_a_model_at_another_class_of_endpoint_is_not_recorded_for_a_suite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    suite.write_text(suite.read_text("utf-8").replace("local", "openai"), encoding="utf-8")
    code, _, err = run(capsys, "run", suite, "--record")
    assert (code, "nothing would be found again" in err) == (2, True)
    assert not server.requests


def test_one_cap_holds_for_all_suites_of_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = lease_suite(tmp_path / "a", "discovery-questions")
    two = lease_suite(tmp_path / "b", "discovery-questions")
    lease = tmp_path / "b" / "lease.yaml"
    lease.write_text(lease.read_text("utf-8").replace("We like", "We love"), encoding="utf-8")
    usage: dict[str, Json] = {"prompt_tokens": 5000, "completion_tokens": 1, "total_tokens": 5001}
    with LoopbackServer(Step(json.dumps(completion(QUESTIONS, usage=usage)))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, _, err = run(capsys, "run", one, two, "--live")
        assert (code, "two of the suites are named 'planted'" in err) == (2, True)
        two.write_text(two.read_text("utf-8").replace("planted", "second"), encoding="utf-8")
        # A question may take about 5,000 tokens: one is within the cap, a second is not.
        code, out, _ = run(capsys, "run", one, two, "--live", "--max-tokens", 8000)
        assert (code, len(server.requests)) == (7, 1), out


def test_there_has_to_be_a_run_to_go_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    text = suite_text("discovery-questions").replace("planted", "never-run")
    suite = lease_suite(tmp_path, "discovery-questions")
    suite.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "run", suite, "--resume")
    assert code == 2
    assert "there is no live run of these suites to go on with" in err
    assert not server.requests


@pytest.mark.load
def test_a_run_that_is_killed_pays_for_no_answer_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions", more="repeats: 40\n")
    kept = tmp_path / "kept"
    command = [sys.executable, "-m", "copilot", "eval", "run", str(suite)]
    child = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--live", "--cassettes", str(kept)],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while len(list(kept.glob("*.json"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    done, sent = len(list(kept.glob("*.json"))), len(server.requests)
    assert 5 <= done < 40
    assert sent - done <= 1  # the one under way
    assert run(capsys, "run", suite, "--resume", "--cassettes", kept)[0] == 0
    assert len(server.requests) - sent == 40 - done


def test_nothing_is_sent_beyond_the_cap_and_the_run_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    code, out, _ = run(capsys, "run", suite, "--live", "--max-tokens", 100)
    assert code == 7
    assert not server.requests
    assert "max_tokens_per_run" in out


def test_a_refused_key_is_tried_once_and_not_once_a_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions", more="repeats: 5\n")
    with LoopbackServer(status(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, out, _ = run(capsys, "run", suite, "--live")
        assert code == 4
        assert len(server.requests) == 1
    assert "sk-test" not in out


def test_an_answer_that_was_cut_off_is_recorded_as_that_and_fails_again_in_a_replay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    cut = completion('{"questions": [', finish_reason="length", usage=TOKENS)
    with LoopbackServer(Step(json.dumps(cut))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, recorded, _ = run(capsys, "run", suite, "--record", "--json")
    assert code == 0
    code, replayed, _ = run(capsys, "run", suite, "--strict", "--json")
    assert code == 0
    for out in (recorded, replayed):
        ((case,),) = (found["cases"] for found in json.loads(out)["runs"])
        assert (case["status"], case["failure"]) == ("not_usable", "truncated")
        assert case["usage"]["requests"] >= 1
    assert the_run(recorded)["totals"] == the_run(replayed)["totals"]


def test_two_folders_of_prompts_are_run_beside_each_other_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    mine = tmp_path / "mine"
    shutil.copytree(packaged_folder(), mine)
    file = mine / "discovery-questions" / "discovery-questions.md.j2"
    file.write_text(file.read_text("utf-8").replace("Please write", "Write"), encoding="utf-8")
    both = ("--prompts", "shipped", "--prompts", mine)
    code, out, _ = run(capsys, "run", suite, "--record", *both, "--json")
    assert code == 0
    first, second = json.loads(out)["runs"]
    assert (first["variant"], second["variant"]) == ("prompts shipped", "prompts mine")
    assert first["comparison"] is None
    assert second["comparison"]["against"] == "prompts shipped"
    assert first["made_by"]["prompts"] != second["made_by"]["prompts"]
    assert len(server.requests) == 2
    code, out, _ = run(capsys, "run", suite, *both)
    assert code == 0
    assert "prompts mine" in out


def test_a_matrix_in_the_suite_is_run_and_its_first_variant_is_what_is_blessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = (
        "baselines: kept\n"
        "matrix: {models: [{name: nobody, endpoint: local}, {name: other, endpoint: local}]}\n"
    )
    suite = authored_suite(tmp_path, "sound", "discovery-questions", more=more)
    code, out, _ = run(capsys, "run", suite, "--json")
    assert code == 6
    assert [found["variant"] for found in json.loads(out)["runs"]] == ["nobody", "other"]
    code, out, _ = run(capsys, "bless", suite)
    assert code == 0
    assert json.loads((tmp_path / "kept/planted.json").read_text("utf-8"))["suite"] == "planted"


def test_a_folder_of_prompts_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    code, _, err = run(capsys, "run", suite, "--prompts", tmp_path / "none")
    assert code == 2
    assert "no such folder of prompts" in err


def test_a_judge_is_asked_recorded_and_replayed_and_counts_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = authored_suite(tmp_path, "invented_option", "value-creation")
    with LoopbackServer(answer('{"verdict": "only_they_gain", "why": "x"}')) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, _, err = run(capsys, "run", suite, "--judge", "critic")
        assert (code, "replay miss" in err) == (6, True)
        code, out, _ = run(
            capsys, "run", suite, "--record", "--model", "nobody", "--judge", "critic", "--json"
        )
    assert code == 0
    judge = the_run(out)["judge"]
    assert isinstance(judge, dict)
    assert (judge["model"], judge["scored"], judge["unscored"]) == ("critic", 1, 0)
    code, again, _ = run(capsys, "run", suite, "--judge", "critic", "--json", "--strict")
    assert code == 0
    assert the_run(again)["judge"] == judge
    # The judge's recordings stay, also where it is not asked.
    assert run(capsys, "run", suite, "--strict")[0] == 0


def test_the_results_are_written_for_a_ci_and_as_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    junit, page, summary = tmp_path / "j.xml", tmp_path / "p.html", tmp_path / "s.md"
    files = ("--junit", junit, "--html", page, "--summary", summary)
    code, _, err = run(capsys, "run", suite, *files)
    assert code == 0
    assert "<testsuite" in junit.read_text("utf-8")
    assert "Harbour Street" in page.read_text("utf-8")
    assert "holds the private part of the scenarios" in err
    for public in (junit, summary):
        assert "Harbour Street" not in public.read_text("utf-8")
    assert run(capsys, "run", suite, *files)[0] == 0


def test_the_sums_can_be_had_without_the_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    code, out, _ = run(capsys, "run", suite, "--brief")
    assert (code, "2 of 2" in out, "lease" in out) == (0, True, False)


def test_the_schema_of_a_suite_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert (code, json.loads(out)["title"]) == (0, "A suite of evals")
