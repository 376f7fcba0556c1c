"""The summary on the page of a CI job: an alert first, never too long, nothing twice."""

from pathlib import Path

import pytest

from copilot.errors import UsageError
from copilot.evaluation.job_summary import CUT, MOST_BYTES, append_job_summary, job_summary
from copilot.evaluation.results import Change, Comparing, Comparison
from tests.evaluation.eval_documents import case, document, holds, run


def comparison(verdict: Comparing, *changes: Change) -> Comparison:
    return Comparison(against="the baseline", verdict=verdict, exact=True, changes=changes)


def alert(text: str) -> list[str]:
    lines = text.split("\n\n")[1].splitlines()
    assert all(line.startswith("> ") for line in lines)
    return [line.removeprefix("> ") for line in lines]


def test_red_results_name_their_causes_in_the_alert_and_once() -> None:
    text = job_summary(
        document(run(case("lease", holds("no_leak", passed=False, reason="a limit"))))
    )
    assert alert(text) == [
        "[!CAUTION]",
        "Failed: what must hold does not in first (1).",
        "- first: does not hold: lease/value-creation: no\\_leak: a limit",
    ]
    assert text.count("a limit") == 1


def test_a_missing_recording_is_told_as_what_it_is() -> None:
    text = job_summary(document(run(misses=("lease/value-creation: the prompt changed",))))
    assert alert(text)[2] == (
        "- first: nothing is recorded for: lease/value-creation: the prompt changed"
    )


def test_of_many_causes_the_alert_names_the_first_and_a_list_the_rest() -> None:
    cases = [case(f"lease-{n}", holds("no_leak", passed=False)) for n in range(25)]
    text = job_summary(document(run(*cases)))
    assert len(alert(text)) == 2 + 10 + 1
    assert alert(text)[-1] == "- and 15 more, below"
    assert "Does not hold:\n\n- lease-0/value-creation: no\\_leak: no\n" in text
    assert "- lease-19/value-creation: no\\_leak: no\n- and 5 more\n" in text


def test_worse_results_list_what_changed() -> None:
    change = Change(case="lease", grader="five_asks", before="5/5", after="4/5", direction="worse")
    text = job_summary(document(run(comparison=comparison("worse", change))))
    assert alert(text)[-1] == "- first: Worse than the baseline, on the same recordings."
    assert "Worse:\n\n- lease: asks 5/5 -> 4/5" in text
    assert "| first | 1 | passed | worse |" in text


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        ("no_evidence", "WARNING"),
        ("not_comparable", "WARNING"),
        ("better", "TIP"),
        ("same", "NOTE"),
        (None, "NOTE"),
    ],
)
def test_results_that_pass_say_how_sure_that_is(verdict: Comparing | None, kind: str) -> None:
    found = None if verdict is None else comparison(verdict)
    told = alert(job_summary(document(run(comparison=found))))
    assert told[:2] == [f"[!{kind}]", "Passed."]
    assert len(told) == (3 if kind == "WARNING" else 2)


def test_what_went_wrong_without_being_red_is_listed() -> None:
    odd = case("lease", status="not_usable", problem="no entry can be used")
    text = job_summary(document(run(odd)))
    assert "Went wrong:\n\n- lease/value-creation: no entry can be used" in text


def test_variants_and_unused_recordings_are_told() -> None:
    runs = (run(variant="small"), run(variant="<b>large</b>"))
    text = job_summary(document(*runs, unused=("0a.json",)), strict=True)
    assert "Failed: 1 recording that no case asks for." in text
    assert "Unused recordings:\n\n- 0a.json" in text
    assert "### first, its variants beside each other" in text
    assert "<details><summary>first, &lt;b&gt;large&lt;/b&gt;: all totals</summary>\n\n" in text


def test_a_long_summary_is_cut_between_blocks_and_says_so() -> None:
    runs = [run(*(case(f"漢字-{n}") for n in range(3)), suite=f"suite-{m}") for m in range(90)]
    text = job_summary(document(*runs))
    assert len(text.encode()) <= MOST_BYTES
    assert text.endswith(f"\n\n{CUT}\n")
    assert text.count("<details>") == text.count("</details>")


def test_the_summary_is_added_to_what_other_steps_wrote(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("# Before\n", encoding="utf-8")
    append_job_summary(document(), path)
    assert path.read_text(encoding="utf-8") == f"# Before\n{job_summary(document())}"


def test_a_summary_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: Is a directory"):
        append_job_summary(document(), tmp_path)
