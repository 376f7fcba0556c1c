"""The runner: crashes count against a case, never for it; what the results are made of."""

import asyncio
from pathlib import Path

import pytest

from copilot.evaluation.case_run import Setting
from copilot.evaluation.graders import GRADERS
from copilot.evaluation.report import made_by, results_text
from copilot.evaluation.results import EvalDocument, exit_code, wilson
from copilot.evaluation.runner import Progress, Source, run_suite
from copilot.evaluation.suite import load_suite
from copilot.llm.cassettes import CassetteModel
from copilot.prompting.library import PromptLibrary
from copilot.storage.catalogue import load_catalogue
from tests.evaluation.authored_answers import MODEL, PROMPTS, authored_suite


def results(path: Path) -> tuple[EvalDocument, list[Progress]]:
    suite = load_suite(path)
    steps: list[Progress] = []
    model = CassetteModel(suite.cassettes, model=MODEL, endpoint="local")
    source = Source(
        Setting(model, PromptLibrary(), load_catalogue()), "local", suite.cassettes, "replay"
    )
    return asyncio.run(run_suite(suite, source, at_once=2, progress=steps.append)), steps


def count(document: EvalDocument, grader: str) -> tuple[int, int]:
    return next((t.k, t.n) for t in document.totals if t.grader == grader)


def test_progress_is_told_once_a_case(tmp_path: Path) -> None:
    _, steps = results(authored_suite(tmp_path, "sound", *PROMPTS))
    assert [(step.done, step.planned) for step in steps] == [(1, 2), (2, 2)]
    assert {step.status for step in steps} == {"answered"}


def test_a_case_that_crashes_counts_in_n_and_fails_the_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody foresaw it")

    path = authored_suite(tmp_path, "sound", *PROMPTS)
    monkeypatch.setattr("copilot.evaluation.case_run.engine_questions", crash)
    document, _ = results(path)
    assert count(document, "no_leak") == (1, 2)
    assert count(document, "open_questions") == (0, 1)
    assert exit_code(document) == 1
    assert [case.status for case in document.cases] == ["answered", "error"]
    assert "lease/discovery-questions: prompt_inputs: the case crashed: Zero" in " ".join(
        results_text(document).split()
    )


def test_a_grader_that_crashes_counts_against_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("nobody foresaw it")

    path = authored_suite(tmp_path, "sound", "value-creation")
    monkeypatch.setattr("copilot.evaluation.graders.certify", crash)
    document, _ = results(path)
    assert count(document, "verdicts") == (0, 1)
    assert count(document, "own_ideas_pass") == (0, 1)
    assert count(document, "no_leak") == (1, 1)
    assert document.gate.failures == (
        "lease/value-creation: verdicts: ZeroDivisionError: nobody foresaw it",
    )


def test_every_total_is_counted_by_one_grader() -> None:
    names = [name for grader in GRADERS for name in grader.planned]
    assert len(names) == len(set(names))


def test_the_interval_of_a_share_is_wilsons() -> None:
    # k = 8, n = 10, z = 1.96: centre (0.8 + 0.19207) / 1.38415 = 0.71673,
    # half 1.96 / 1.38415 * sqrt(0.016 + 0.0096036) = 0.22659.
    found = wilson(8, 10)
    assert found is not None
    assert found.low == pytest.approx(0.4902, abs=1e-4)
    assert found.high == pytest.approx(0.9433, abs=1e-4)
    assert wilson(0, 0) is None


def test_who_made_the_results_is_told_with_days_and_unknowns(tmp_path: Path) -> None:
    document, _ = results(authored_suite(tmp_path, "sound", *PROMPTS))
    assert "300 tokens in, 30 out, when recorded 6 s; cost unknown." in made_by(document)
    longer = document.made_by.model_copy(update={"authored": 0, "recorded_last": "2026-12-01"})
    told = made_by(document.model_copy(update={"made_by": longer}))
    assert "from 0 recordings of 2026-11-22 to 2026-12-01. Mode: replay." in told


@pytest.mark.parametrize(("kind", "code"), [("access", 4), ("provider", 5), ("deadline", 5)])
def test_a_live_model_that_cannot_be_reached_has_its_own_exit_code(
    tmp_path: Path, kind: str, code: int
) -> None:
    document, _ = results(authored_suite(tmp_path, "sound", "discovery-questions"))
    case = document.cases[0].model_copy(update={"failure": kind})
    assert exit_code(document.model_copy(update={"cases": (case,)})) == code
