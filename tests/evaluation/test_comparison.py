"""Which runs can be compared, and what differs where the answers are the same."""

from datetime import date
from pathlib import Path

import pytest

from copilot.evaluation.baseline import Graded, bless, read_baseline
from copilot.evaluation.comparison import compare
from copilot.evaluation.results import UNREACHED, RunResult
from tests.evaluation.graded_runs import Grades, graded, live, replayed, run_of, yes_of

BEFORE = run_of([graded(f"case-{n}", {"schema": True}, replies=f"r{n}") for n in range(3)])


def test_the_same_answers_with_the_same_grades_are_the_same() -> None:
    found = compare(BEFORE, BEFORE)
    assert (found.verdict, found.exact, found.changes, found.why) == ("same", True, (), "")


@pytest.mark.parametrize(
    ("before", "after", "shown", "verdict"),
    [
        (True, False, ("yes", "no"), "worse"),
        (False, True, ("no", "yes"), "better"),
        ((3, 5), (4, 5), ("3/5", "4/5"), "better"),
        ((3, 5), (3, 4), ("3/5", "3/4"), "better"),
        ((3, 6), (1, 3), ("3/6", "1/3"), "worse"),
        ((2, 4), (3, 6), ("2/4", "3/6"), "no_evidence"),
        ((0, 0), (0, 3), ("0/0", "0/3"), "no_evidence"),
        (0.41, 0.4, ("0.41", "0.4"), "worse"),
        (True, (0, 1), ("yes", "0/1"), "worse"),
        ("first try", "asked again", ("first try", "asked again"), "no_evidence"),
        ("", "some", ("-", "some"), "no_evidence"),
    ],
)
def test_on_the_same_answers_every_difference_is_told_with_its_direction(
    before: Graded,
    after: Graded,
    shown: tuple[str, str],
    verdict: str,
) -> None:
    found = replayed({"g": before}, {"g": after})
    (change,) = found.changes
    assert found.exact
    assert (change.case, change.grader) == ("case", "g")
    assert (change.before, change.after) == shown
    assert found.verdict == verdict


def test_a_grade_that_is_missing_on_one_side_is_told_and_proves_nothing() -> None:
    found = replayed({"old": True}, {"new": False})
    assert [(c.grader, c.before, c.after, c.direction) for c in found.changes] == [
        ("new", "-", "no", "other"),
        ("old", "yes", "-", "other"),
    ]
    assert found.verdict == "no_evidence"


def test_one_grade_that_is_worse_outweighs_all_that_are_better() -> None:
    found = replayed({"a": False, "b": (1, 2), "c": True}, {"a": True, "b": (2, 2), "c": False})
    assert found.verdict == "worse"


def test_scores_that_differ_beyond_what_machines_agree_on_are_the_same() -> None:
    assert replayed({"g": 0.1 + 0.2}, {"g": 0.3}).verdict == "same"


def test_a_repeat_is_told_by_its_title() -> None:
    before, after = (
        run_of([graded("case", {"g": passed}, trial=t, replies=f"r{t}") for t in range(2)])
        for passed in (True, False)
    )
    assert [change.case for change in compare(before, after).changes] == ["case", "case #2"]


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (run_of(BEFORE.cases, suite="x"), "another suite: deals before, x now"),
        (run_of(BEFORE.cases, graders="2"), "other graders: version 1 before, 2 now"),
        (
            run_of(BEFORE.cases, model="big"),
            "another model: small (local) before, big (local) now",
        ),
        (
            run_of(BEFORE.cases, endpoint="openai"),
            "another model: small (local) before, small (openai) now",
        ),
        (run_of(BEFORE.cases[:1]), "cases that were not run: case-1, case-2"),
        (run_of([*BEFORE.cases, graded("new", {})]), "new cases: new"),
        (
            run_of([graded("case-0", {}, scenario_hash="other"), *BEFORE.cases[1:]]),
            "another scenario, prompt or author of the answer in case-0",
        ),
        (
            run_of([graded("case-0", {}, answered_by="hand"), *BEFORE.cases[1:]]),
            "another scenario, prompt or author of the answer in case-0",
        ),
        (
            run_of([*BEFORE.cases, graded("case-0", {}, trial=1)]),
            "other repeats: case-0 (1 times before, 2 now)",
        ),
        (
            run_of([graded("case-0", {}, status="replay_miss"), *BEFORE.cases[1:]]),
            "now nothing was recorded for case-0",
        ),
    ],
)
def test_runs_of_different_things_are_not_compared_and_it_says_why(
    after: RunResult, why: str
) -> None:
    found = compare(BEFORE, after)
    assert (found.verdict, found.why, found.exact) == ("not_comparable", why, False)
    assert (found.changes, found.differences) == ((), ())


def test_of_many_cases_that_differ_the_first_three_are_named() -> None:
    after = run_of([*BEFORE.cases, *(graded(f"new-{n}", {}) for n in range(5))])
    assert compare(BEFORE, after).why == "new cases: new-0, new-1, new-2 and 2 more"


def test_all_reasons_are_told_at_once() -> None:
    why = compare(BEFORE, run_of(BEFORE.cases[:1], graders="2")).why
    assert why.startswith("other graders")
    assert "; cases that were not run" in why


def test_another_model_can_be_compared_when_that_is_what_is_asked() -> None:
    found = compare(BEFORE, run_of(BEFORE.cases, model="big"), across_models=True)
    assert found.verdict == "same"


def test_a_case_that_was_never_asked_in_the_first_run_is_not_compared_either() -> None:
    missed = run_of([graded("case-0", {}, status="replay_miss"), *BEFORE.cases[1:]])
    assert compare(missed, BEFORE).why == "before nothing was recorded for case-0"


def test_what_a_run_was_compared_with_is_named(tmp_path: Path) -> None:
    bless(BEFORE, tmp_path, today=date(2026, 11, 22))
    baseline = read_baseline(tmp_path, "deals")
    assert baseline is not None
    assert compare(baseline, BEFORE).against == "the baseline of 2026-11-22"
    assert compare(run_of(BEFORE.cases, variant="big"), BEFORE).against == "big"
    assert compare(BEFORE, BEFORE).against == "another run"


def test_a_baseline_compares_as_the_run_that_it_was_made_of(tmp_path: Path) -> None:
    said: Grades = {"a": True, "b": (2, 3), "c": 0.1 + 0.2, "d": "word"}
    run = run_of([graded("case", said, replies="r")])
    bless(run, tmp_path, today=date(2026, 11, 22))
    baseline = read_baseline(tmp_path, "deals")
    assert baseline is not None
    assert compare(baseline, run).verdict == "same"


def test_a_judge_that_changes_its_mind_changes_nothing() -> None:
    before: Grades = {"schema": True, "judge_agrees": (3, 3), "judge": "good"}
    after: Grades = {"schema": True, "judge_agrees": (0, 3), "judge": "bad"}
    assert replayed(before, after).verdict == "same"
    found = compare(live("old", [before] * 12), live("new", [after] * 12))
    assert found.verdict == "no_evidence"
    assert [difference.grader for difference in found.differences] == ["schema"]


UNREACHED_KINDS = [error.kind for error in UNREACHED]


@pytest.mark.parametrize("kind", UNREACHED_KINDS)
def test_an_outage_before_does_not_make_the_change_look_better(kind: str) -> None:
    """Cases that no model was reached for have failed grades, which say nothing of the prompt."""
    out = run_of(
        [graded(f"case-{n}", {"schema": False}, status="error", failure=kind) for n in range(12)]
    )
    well = live("new", yes_of(12, 12))
    named = "the model gave no answer in case-0, case-1, case-2 and 9 more"
    for found, when in ((compare(out, well), "before"), (compare(well, out), "now")):
        assert (found.verdict, found.why) == ("not_comparable", f"{when} {named}")


def test_a_crash_counts_as_failed() -> None:
    crashed = run_of(
        [graded(f"case-{n}", {"schema": False}, status="error", failure="error") for n in range(12)]
    )
    assert compare(live("old", yes_of(12, 12)), crashed).verdict == "worse"
