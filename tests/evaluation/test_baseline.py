"""A baseline is written by one command, on complete runs only, and can be read by people."""

import json
from datetime import date
from pathlib import Path

import pytest

from copilot.errors import FileError, UsageError
from copilot.evaluation.baseline import bless, read_baseline
from copilot.evaluation.results import RunResult, Total
from tests.evaluation.graded_runs import graded, run_of

TODAY = date(2026, 11, 22)
CASES = [
    graded("a", {"schema": True, "five_asks": (4, 5)}, replies="r1"),
    graded("a", {"schema": False, "gain": 1.0, "answer": "first try"}, trial=1, replies="r2"),
]
TOTAL = Total(grader="schema", k=1, n=2, low=0.1, high=0.9, gated=False)
RUN = run_of(CASES).model_copy(update={"totals": (TOTAL,)})


def test_what_was_blessed_is_read_back(tmp_path: Path) -> None:
    path = bless(RUN, tmp_path / "new" / "folder", today=TODAY)
    baseline = read_baseline(tmp_path / "new" / "folder", "deals")
    assert path == tmp_path / "new" / "folder" / "deals.json"
    assert baseline is not None
    assert (baseline.suite, baseline.blessed) == ("deals", TODAY)
    assert (baseline.made_by.model, baseline.made_by.graders) == ("small", "1")
    assert baseline.made_by.prompts == {"value-creation": "ab12"}
    assert [case.title for case in baseline.cases] == ["a", "a #2"]
    assert [case.replies_hash for case in baseline.cases] == ["r1", "r2"]
    assert baseline.cases[0].grades == {"schema": True, "five_asks": (4, 5)}
    assert baseline.cases[1].grades == {"schema": False, "gain": 1.0, "answer": "first try"}
    assert baseline.totals == (TOTAL,)


def test_there_is_no_baseline_before_one_was_blessed(tmp_path: Path) -> None:
    assert read_baseline(tmp_path, "deals") is None


def test_the_file_is_sorted_with_one_case_a_line(tmp_path: Path) -> None:
    text = bless(RUN, tmp_path, today=TODAY).read_text(encoding="utf-8")
    data = json.loads(text)
    lines = [line for line in text.splitlines() if '"case": ' in line]
    assert list(data) == sorted(data)
    assert len(lines) == len(CASES)
    assert '"grades": {"five_asks": [4, 5], "schema": true}' in lines[0]
    assert text.endswith("}\n")


def test_nothing_private_is_in_the_file(tmp_path: Path) -> None:
    """A reason may quote what a model wrote; a problem what was asked."""
    unusable = graded("b", {"schema": False}, status="not_usable")
    text = bless(run_of([*CASES, unusable]), tmp_path, today=TODAY).read_text(encoding="utf-8")
    assert "secret" not in text
    assert "reason" not in text


def test_a_baseline_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    bless(RUN, tmp_path, today=TODAY)
    bless(run_of(CASES[:1]), tmp_path, today=date(2026, 12, 1))
    baseline = read_baseline(tmp_path, "deals")
    assert baseline is not None
    assert (baseline.blessed, len(baseline.cases)) == (date(2026, 12, 1), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["deals.json"]


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (run_of(CASES, variant="big, shipped"), "it is the variant 'big, shipped'"),
        (run_of(CASES, whole=False), "a filter left cases out"),
        (
            run_of([*CASES, graded("b", {}, status="replay_miss")]),
            "1 of 3 cases came to no answer: b",
        ),
        (
            run_of([graded(name, {}, status="error") for name in "abcde"]),
            "5 of 5 cases came to no answer: a, b, c and 2 more",
        ),
        (run_of(CASES, failures=("a: no_leak: secret",)), "in 1 places something does not hold"),
    ],
)
def test_a_run_that_proves_nothing_cannot_become_the_baseline(
    tmp_path: Path, run: RunResult, why: str
) -> None:
    with pytest.raises(UsageError) as caught:
        bless(run, tmp_path, today=TODAY)
    assert caught.value.message.startswith("deals: this run cannot become the baseline: ")
    assert why in caught.value.message
    assert caught.value.hint
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"format": 1,\n oops', "Invalid JSON"),
        (b"\xff\xfe", "Invalid JSON"),
        (b"[]", "the file: "),
        (b'{"format": 2}', "format: "),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "deals.json").write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_baseline(tmp_path, "deals")
    assert str(tmp_path / "deals.json") in caught.value.message
    assert why in caught.value.message
    assert caught.value.hint is not None


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "deals.json").mkdir()
    with pytest.raises(FileError, match="cannot be read"):
        read_baseline(tmp_path, "deals")


def test_the_baseline_of_another_suite_is_refused(tmp_path: Path) -> None:
    bless(RUN, tmp_path, today=TODAY).rename(tmp_path / "other.json")
    with pytest.raises(FileError, match="the baseline of 'deals'; expected 'other'"):
        read_baseline(tmp_path, "other")


def test_the_judge_is_no_part_of_a_baseline(tmp_path: Path) -> None:
    judged = graded(
        "a", {"schema": True, "judge_agrees": (1, 2), "judge_on_menu": (2, 2), "judge": "no"}
    )
    bless(run_of([judged]), tmp_path, today=TODAY)
    baseline = read_baseline(tmp_path, "deals")
    assert baseline is not None
    assert baseline.cases[0].grades == {"schema": True}
