"""The runner: crashes count against a case, never for it; what the results are made of."""

import asyncio
import json
from pathlib import Path

import pytest

from copilot.domain.documents import Usage
from copilot.errors import BudgetError, CopilotError, DeadlineError, ProviderError, TruncatedError
from copilot.evaluation.case_run import Setting
from copilot.evaluation.counting import count_of
from copilot.evaluation.graders.registry import GRADERS
from copilot.evaluation.report import results_text
from copilot.evaluation.report_words import made_by
from copilot.evaluation.results import EvalDocument, GradeResult, RunResult, exit_code, wilson
from copilot.evaluation.runner import Progress, Source, run_suite
from copilot.evaluation.suite import load_suite
from copilot.llm.calling import no_longer_one
from copilot.llm.cassettes import CassetteModel
from copilot.llm.protocol import ChatModel
from copilot.prompting.library import PromptLibrary
from copilot.storage.catalogue import load_catalogue
from tests.evaluation.authored_answers import HERE, MODEL, PROMPTS, authored_suite
from tests.llm.fakes import ScriptedModel


def results(path: Path) -> tuple[RunResult, list[Progress]]:
    suite = load_suite(path)
    steps: list[Progress] = []
    model = CassetteModel(suite.cassettes, model=MODEL, endpoint="local")
    source = Source(
        Setting(model, PromptLibrary(), load_catalogue()), "local", suite.cassettes, "replay"
    )
    return asyncio.run(run_suite(suite, source, at_once=2, progress=steps.append)), steps


def live(
    path: Path, model: ChatModel, *, judge: ChatModel | None = None, repeats: int = 1
) -> RunResult:
    """The results of a suite with a model that is asked itself."""
    suite = load_suite(path).model_copy(update={"repeats": repeats})
    setting = Setting(model, PromptLibrary(), load_catalogue(), judge=judge)
    source = Source(setting, "local", suite.cassettes, "live")
    return asyncio.run(run_suite(suite, source, at_once=1))


def text_of(answers: str, prompt: str, place: int = 0) -> str:
    """An answer of a file in `authored`."""
    return json.dumps(json.loads((HERE / f"{answers}.json").read_text("utf-8"))[prompt][place])


def count(run: RunResult, grader: str) -> tuple[int | None, int]:
    return next((t.k, t.n) for t in run.totals if t.grader == grader)


def told(*runs: RunResult) -> EvalDocument:
    return EvalDocument(runs=runs, usage=Usage(), unused=())


def test_progress_is_told_once_a_case(tmp_path: Path) -> None:
    _, steps = results(authored_suite(tmp_path, "sound", *PROMPTS))
    assert [(step.done, step.planned) for step in steps] == [(1, 2), (2, 2)]
    assert {step.status for step in steps} == {"answered"}


def test_a_case_that_crashes_counts_in_n_and_fails_the_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("my walk-away is 70,250")

    path = authored_suite(tmp_path, "sound", *PROMPTS)
    monkeypatch.setattr("copilot.evaluation.case_run.engine_questions", crash)
    document, _ = results(path)
    assert count(document, "no_leak") == (1, 2)
    assert count(document, "open_questions") == (0, 1)
    assert exit_code(told(document)) == 1
    assert [case.status for case in document.cases] == ["answered", "error"]
    assert "lease/discovery-questions: prompt_inputs: the case crashed: Zero" in " ".join(
        results_text(told(document)).split()
    )
    assert document.cases[1].problem == "the case crashed: ZeroDivisionError"
    assert "70,250" not in document.model_dump_json()


def test_of_an_answer_by_hand_only_what_the_program_makes_of_it_is_graded(tmp_path: Path) -> None:
    path = authored_suite(tmp_path, "sound", "value-creation")
    more = "value-creation, asked: false, obeyed: {value-creation: {trades: []}}}"
    path.write_text(path.read_text("utf-8").replace("value-creation}", more), encoding="utf-8")
    document, _ = results(path)
    (case,) = document.cases
    assert case.answered_by == "hand"
    found = {grade.grader for grade in case.grades}
    assert found == {"prompt_inputs", "prompt_size", "verdicts", "grounding", "no_leak"}
    assert document.labels == ()


def test_a_crash_is_red_whatever_the_gate_of_the_suite_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody foresaw it")

    path = authored_suite(tmp_path, "sound", *PROMPTS, more="gate: []\n")
    monkeypatch.setattr("copilot.evaluation.case_run.engine_questions", crash)
    document, _ = results(path)
    assert not document.gate.passed
    assert exit_code(told(document)) == 1


def test_a_grader_that_crashes_counts_against_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("my walk-away is 70,250")

    path = authored_suite(tmp_path, "sound", "value-creation")
    monkeypatch.setattr("copilot.evaluation.graders.value.certify", crash)
    document, _ = results(path)
    assert count(document, "verdicts") == (0, 1)
    assert count(document, "no_leak") == (1, 1)
    assert document.gate.failures == (
        "lease/value-creation: verdicts: the grader crashed: ZeroDivisionError",
    )
    assert "70,250" not in document.model_dump_json()


def test_a_word_adds_nothing_to_a_count() -> None:
    assert count_of(GradeResult(grader="answer", label="first try")) is None
    assert count_of(GradeResult(grader="schema", passed=True)) == (1, 1)


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
    assert "of 2026-11-22 to 2026-12-01" in told


@pytest.mark.parametrize(
    ("kind", "code"), [("access", 4), ("provider", 5), ("deadline", 5), ("budget", 7), ("model", 5)]
)
def test_a_live_model_that_cannot_be_reached_has_its_own_exit_code(
    tmp_path: Path, kind: str, code: int
) -> None:
    document, _ = results(authored_suite(tmp_path, "sound", "discovery-questions"))
    case = document.cases[0].model_copy(update={"failure": kind})
    assert exit_code(told(document.model_copy(update={"cases": (case,)}))) == code


CUT = TruncatedError("The answer was cut off.", text=text_of("sound", "discovery-questions")[:-3])


@pytest.mark.parametrize(
    ("why", "code"),
    [(BudgetError("Spent."), 7), (ProviderError("Down."), 5), (DeadlineError("Late."), 5)],
)
def test_an_outage_while_asking_again_is_no_end_of_its_own(
    tmp_path: Path, why: ProviderError, code: int
) -> None:
    path = authored_suite(tmp_path, "sound", "discovery-questions")
    closed, good = json.loads(text_of("sound", "discovery-questions"))["questions"][:2]
    text = json.dumps({"questions": [{**closed, "text": "Is it safe?"}, good]})
    document = live(path, ScriptedModel(text, why))
    (case,) = document.cases
    assert (case.status, case.failure, case.problem) == ("error", why.kind, why.message)
    assert exit_code(told(document)) == code
    assert not document.complete


@pytest.mark.parametrize(
    ("why", "code"),
    [(BudgetError("Spent."), 7), (ProviderError("Down."), 5), (DeadlineError("Late."), 5)],
)
def test_an_outage_that_kept_a_longer_answer_away_is_no_fault_of_the_models(
    tmp_path: Path, why: ProviderError, code: int
) -> None:
    path = authored_suite(tmp_path, "sound", "discovery-questions")
    for cut in (CUT, TruncatedError("The answer was cut off.", text="{")):
        document = live(path, ScriptedModel(no_longer_one(cut, why)))
        (case,) = document.cases
        assert (case.status, case.failure, case.problem) == ("error", why.kind, why.message)
        assert exit_code(told(document)) == code


@pytest.mark.parametrize(
    ("failure", "status"),
    [(CUT, "answered"), (TruncatedError("The answer was cut off.", text="{"), "not_usable")],
)
def test_an_answer_that_was_cut_off_alone_is_the_models_own(
    tmp_path: Path, failure: CopilotError, status: str
) -> None:
    path = authored_suite(tmp_path, "sound", "discovery-questions")
    assert live(path, ScriptedModel(failure)).cases[0].status == status


@pytest.mark.parametrize("broken", ["{}", "changed"])
def test_a_recording_that_cannot_be_read_costs_its_case_alone(tmp_path: Path, broken: str) -> None:
    path = authored_suite(tmp_path, "sound", *PROMPTS)
    before, _ = results(path)
    (key,) = before.cases[1].keys
    spoilt = tmp_path / "cassettes" / f"{key}.json"
    text = spoilt.read_text("utf-8")
    spoilt.write_text("{}" if broken == "{}" else text.replace("Rent", "rent"), encoding="utf-8")
    document, _ = results(path)
    assert [case.status for case in document.cases] == ["answered", "replay_miss"]
    assert document.made_by.authored == before.made_by.authored - 1
    assert exit_code(told(document)) == 6


def test_what_a_judge_costs_is_counted_with_the_rest(tmp_path: Path) -> None:
    path = authored_suite(tmp_path, "sound", "value-creation")
    alone, _ = results(path)
    suite = load_suite(path)
    model = CassetteModel(suite.cassettes, model=MODEL, endpoint="local")
    judge = ScriptedModel(*['{"verdict": "both_gain"}'] * 20)
    document = live(path, model, judge=judge)
    judged = len(judge.asked)
    assert judged
    for used, before in (
        (document.usage, alone.usage),
        (document.cases[0].usage, alone.cases[0].usage),
    ):
        assert used is not None
        assert before is not None
        assert used.requests == before.requests + judged
        assert used.output_tokens == (before.output_tokens or 0) + 5 * judged


def test_repeats_of_a_case_make_a_mean_no_surer(tmp_path: Path) -> None:
    path = authored_suite(tmp_path, "sound", "discovery-questions")
    text = text_of("sound", "discovery-questions")
    document = live(path, ScriptedModel(*[text] * 4), repeats=4)
    means = [total for total in document.totals if total.mean is not None]
    assert means
    assert document.planned == 4
    for total in means:
        assert (total.n, total.low, total.high) == (1, None, None)
