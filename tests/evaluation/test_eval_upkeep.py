"""What is done with results and recordings: `bless`, `compare`, `prune`."""

import json
from pathlib import Path

import pytest

from tests.evaluation.authored_answers import PROMPTS, authored_suite, suite_text
from tests.evaluation.eval_command import lease_suite, run, the_run
from tests.loopback import LoopbackServer


def test_results_are_held_against_the_blessed_ones_and_worse_ones_are_red(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS, more="baselines: kept\n")
    code, out, _ = run(capsys, "bless", suite)
    assert code == 0
    path = tmp_path / "kept/planted.json"
    assert out == f"Baseline: {path}\n"
    code, out, _ = run(capsys, "run", suite, "--json")
    comparison = the_run(out)["comparison"]
    assert isinstance(comparison, dict)
    assert (code, comparison["verdict"], comparison["exact"]) == (0, "same", True)
    kept = json.loads(path.read_text("utf-8"))
    case = next(c for c in kept["cases"] if c["prompt"] == "value-creation")
    case["grades"]["five_asks"] = [3, 5]
    path.write_text(json.dumps(kept), encoding="utf-8")
    code, out, _ = run(capsys, "run", suite)
    assert code == 0
    assert "Better than the baseline" in out
    case["grades"]["sources_covered"] = [5, 5]
    path.write_text(json.dumps(kept), encoding="utf-8")
    code, out, _ = run(capsys, "run", suite)
    assert (code, "Worse than the baseline" in out) == (1, True)
    code, out, _ = run(capsys, "run", suite, "--filter", "value", "--json")
    assert (code, the_run(out)["comparison"]) == (0, None)


def test_a_run_with_a_missing_recording_cannot_be_blessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions", more="baselines: kept\n")
    code, _, err = run(capsys, "bless", suite)
    assert code == 2
    assert "cannot become the baseline" in err
    assert not (tmp_path / "kept").exists()


def test_two_saved_runs_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    _, out, _ = run(capsys, "run", suite, "--json")
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_text(out, encoding="utf-8")
    after.write_text(out, encoding="utf-8")
    code, told, _ = run(capsys, "compare", before, after, "--json")
    comparison = the_run(told)["comparison"]
    assert isinstance(comparison, dict)
    assert (code, comparison["verdict"]) == (0, "same")
    worse = json.loads(out)
    for case in worse["runs"][0]["cases"]:
        for grade in case["grades"]:
            if grade["grader"] == "schema":
                grade["passed"] = False
    after.write_text(json.dumps(worse), encoding="utf-8")
    code, told, _ = run(capsys, "compare", before, after)
    assert code == 1
    assert "worse" in told
    code, told, _ = run(capsys, "compare", after, before)
    assert code == 0


def test_a_suite_that_only_the_earlier_run_holds_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    _, out, _ = run(capsys, "run", suite, "--json")
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    after.write_text(out, encoding="utf-8")
    both = json.loads(out)
    both["runs"].append({**both["runs"][0], "suite": "gone"})
    before.write_text(json.dumps(both), encoding="utf-8")
    code, _, err = run(capsys, "compare", before, after)
    assert (code, f"Not compared, as {after} does not hold it: gone" in err) == (0, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot be read"),
        ("{}", "not what `eval run --json` prints"),
        ('{"runs": [], "usage": {}, "unused": []}', "have no suite in common"),
    ],
)
def test_what_is_no_saved_run_cannot_be_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    path = tmp_path / "saved.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "compare", path, path)
    assert code == 2
    assert message in err


def test_recordings_that_nothing_asks_for_are_listed_and_deleted_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    text = suite.read_text("utf-8").replace("value-creation}", "discovery-questions, name: two}")
    suite.write_text(text, encoding="utf-8")
    recordings = tmp_path / "cassettes"
    before = len(list(recordings.glob("*.json")))
    code, out, err = run(capsys, "prune", suite)
    assert (code, out.count("Unused: "), len(list(recordings.glob("*.json")))) == (0, 2, before)
    assert "Nothing was deleted" in err
    code, out, _ = run(capsys, "prune", suite, "--yes")
    assert (code, out.count("Deleted: ")) == (0, 2)
    assert len(list(recordings.glob("*.json"))) == before - 2
    assert "Every recording is asked for." in run(capsys, "prune", suite)[2]


def test_nothing_is_pruned_while_a_recording_is_missing_or_another_suite_may_use_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions", more="repeats: 2\n")
    code, _, err = run(capsys, "prune", suite, "--yes")
    assert (code, "not every case came to an answer" in err) == (2, True)
    suite.write_text(suite_text("discovery-questions"), encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text("cases: [\n", encoding="utf-8")
    code, _, err = run(capsys, "prune", suite, "--yes")
    assert (code, "other suites beside suite.yaml use the same" in err) == (2, True)
    broken.unlink()
    other = tmp_path / "other.yaml"
    other.write_text(suite_text("discovery-questions").replace("planted", "other"), "utf-8")
    code, _, err = run(capsys, "prune", suite, "--yes")
    assert (code, "other suites beside suite.yaml use the same" in err) == (2, True)
    assert run(capsys, "prune", suite, other)[0] == 0


def test_nothing_is_pruned_while_a_prompt_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "discovery-questions.md.j2").write_text("{{", encoding="utf-8")
    monkeypatch.setenv("NEGOTIATE_PROMPTS", str(mine))
    code, out, err = run(capsys, "prune", suite, "--yes")
    assert (code, out, "not every case came to an answer" in err) == (2, "", True)
    assert "no case asks for it" not in run(capsys, "run", suite)[1]


def test_further_repeats_of_what_is_asked_for_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: LoopbackServer
) -> None:
    suite = lease_suite(tmp_path, "discovery-questions")
    assert run(capsys, "run", suite, "--record", "--repeats", 3)[0] == 0
    assert len(server.requests) == 3
    assert run(capsys, "run", suite, "--strict")[0] == 0
    assert "Every recording is asked for." in run(capsys, "prune", suite, "--yes")[2]
