"""Runs a suite on pydantic-evals and counts the results. The only module that knows it.

Its averages leave crashes out, so they are never used: every count here is k of what was planned.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
from pydantic_evals.reporting import EvaluationReport, ReportCase
from typing_extensions import override

from copilot.domain.documents import Usage
from copilot.evaluation.case_run import Setting, run_case
from copilot.evaluation.counting import completed, gate_of, graders_of, labels, totals
from copilot.evaluation.graders import GRADERS, Grader, Tally
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.results import (
    CaseResult,
    EvalDocument,
    EvalMadeBy,
    GradeResult,
    Mode,
    Status,
)
from copilot.evaluation.suite import Suite, SuiteCase
from copilot.llm.cassettes import read_cassette, recorded_request, unused_cassettes
from copilot.llm.endpoint import EndpointKind
from copilot.llm.usage import add_usage
from copilot.version import VERSION

OF: Final = " of"
"""What the denominator of a count is called beside the count."""

_BY_NAME: Final[Mapping[str, Grader]] = {grader.name: grader for grader in GRADERS}


class Source(NamedTuple):
    """Where the answers of a run come from."""

    setting: Setting
    """Model, prompts, catalogue, seed."""
    endpoint: EndpointKind
    """The class of the base URL, part of a recording's key."""
    folder: Path
    """The recordings."""
    mode: Mode
    """Recordings alone, or with a live model behind them."""


class Progress(NamedTuple):
    """A case that is done."""

    done: int
    planned: int
    name: str
    status: Status


class _Inputs(NamedTuple):
    """One case, once put to the model."""

    case: SuiteCase
    trial: int

    @property
    def name(self) -> str:
        """Unique in the run."""
        return self.case.name if self.trial == 0 else f"{self.case.name} #{self.trial + 1}"


@dataclass(repr=False)
class _GradedBy(Evaluator[_Inputs, Outcome, None]):
    """One of our graders."""

    grader: str

    @override
    def get_default_evaluation_name(self) -> str:
        return self.grader

    @override
    def evaluate(
        self, ctx: EvaluatorContext[_Inputs, Outcome, None]
    ) -> dict[str, bool | int | float | str | EvaluationReason]:
        values: dict[str, bool | int | float | str | EvaluationReason] = {}
        for grade in _BY_NAME[self.grader].grade(ctx.output):
            if isinstance(grade.value, Tally):
                values[grade.name] = EvaluationReason(grade.value.k, grade.reason)
                values[grade.name + OF] = grade.value.n
            else:
                values[grade.name] = EvaluationReason(grade.value, grade.reason)
        return values


async def run_suite(
    suite: Suite,
    source: Source,
    *,
    at_once: int,
    progress: Callable[[Progress], None] = lambda _: None,
) -> EvalDocument:
    """The results of every case of a suite.

    Args:
        suite: the cases and the gate.
        source: where answers come from.
        at_once: cases under way at the same time.
        progress: told of each case that is done.
    """
    planned = [_Inputs(case, trial) for case in suite.cases for trial in range(suite.trials)]
    done = 0

    async def task(inputs: _Inputs) -> Outcome:
        nonlocal done
        outcome = await run_case(inputs.case, source.setting, trial=inputs.trial)
        done += 1
        progress(Progress(done, len(planned), inputs.name, _status(outcome)))
        return outcome

    dataset: Dataset[_Inputs, Outcome, None] = Dataset(
        name=suite.name,
        cases=[
            Case(
                name=inputs.name,
                inputs=inputs,
                evaluators=tuple(_GradedBy(g.name) for g in graders_of(inputs.case)),
            )
            for inputs in planned
        ],
    )
    report = await dataset.evaluate(task, max_concurrency=at_once, progress=False)
    return _document(suite, source, planned, report)


def _status(outcome: Outcome) -> Status:
    if outcome.miss is not None:
        return "replay_miss"
    if outcome.error is not None:
        return "error"
    return "answered" if outcome.answered else "not_usable"


_Report: TypeAlias = EvaluationReport[_Inputs, Outcome, None]
_Graded: TypeAlias = ReportCase[_Inputs, Outcome, None]


def _document(
    suite: Suite, source: Source, planned: Sequence[_Inputs], report: _Report
) -> EvalDocument:
    graded = {case.name: case for case in report.cases}
    crashes = {case.name: case.error_message for case in report.failures}
    cases = tuple(
        _graded_case(inputs, graded[inputs.name])
        if inputs.name in graded
        else _crashed_case(inputs, crashes[inputs.name])
        for inputs in planned
    )
    outcomes = [graded[inputs.name].output for inputs in planned if inputs.name in graded]
    keys = {key for outcome in outcomes for key in _keys(outcome, source)}
    return EvalDocument(
        suite=suite.name,
        made_by=_made_by(source, outcomes, keys),
        cases=cases,
        totals=totals(cases, suite.gate),
        labels=labels(cases),
        usage=add_usage(*(usage for outcome in outcomes for usage in _usages(outcome))),
        gate=gate_of(cases, suite.gate),
        misses=tuple(f"{o.case.name}: {o.miss.message}" for o in outcomes if o.miss is not None),
        unused=tuple(path.name for path in unused_cassettes(source.folder, keys))
        if suite.whole
        else (),
    )


def _graded_case(inputs: _Inputs, graded: _Graded) -> CaseResult:
    outcome = graded.output
    problem = outcome.miss or outcome.error or outcome.failure
    said = [_result(name, graded) for name in (*graded.assertions, *graded.scores, *graded.labels)]
    crashed = {failure.name: failure.error_message for failure in graded.evaluator_failures}
    return CaseResult(
        case=inputs.name,
        scenario=inputs.case.source,
        prompt=inputs.case.prompt,
        trial=inputs.trial,
        status=_status(outcome),
        problem="" if problem is None else problem.message,
        failure=None if problem is None else problem.kind,
        grades=completed(inputs.case, [grade for grade in said if grade is not None], crashed),
        usage=add_usage(*_usages(outcome)) if _usages(outcome) else None,
    )


def _crashed_case(inputs: _Inputs, message: str) -> CaseResult:
    why = f"the case crashed: {message}"
    crashed = {grader.name: why for grader in graders_of(inputs.case)}
    return CaseResult(
        case=inputs.name,
        scenario=inputs.case.source,
        prompt=inputs.case.prompt,
        trial=inputs.trial,
        status="error",
        problem=message,
        grades=completed(inputs.case, (), crashed),
    )


def _result(name: str, graded: _Graded) -> GradeResult | None:
    """One value of the report as ours; a denominator stands with its count."""
    if name in graded.assertions:
        assertion = graded.assertions[name]
        return GradeResult(grader=name, passed=assertion.value, reason=assertion.reason or "")
    if name in graded.labels:
        label = graded.labels[name]
        return GradeResult(grader=name, label=label.value, reason=label.reason or "")
    if name.endswith(OF):
        return None
    score, of = graded.scores[name], graded.scores[name + OF]
    return GradeResult(grader=name, k=int(score.value), n=int(of.value), reason=score.reason or "")


def _usages(outcome: Outcome) -> list[Usage]:
    return [exchange.reply.usage for exchange in outcome.exchanges if exchange.reply is not None]


def _keys(outcome: Outcome, source: Source) -> Iterator[str]:
    """The keys of all recordings that a case asked for."""
    model = source.setting.model.name
    for exchange in outcome.exchanges:
        yield recorded_request(exchange.request, model=model, endpoint=source.endpoint).key()


def _made_by(source: Source, outcomes: Sequence[Outcome], keys: Collection[str]) -> EvalMadeBy:
    paths = (source.folder / f"{key}.json" for key in sorted(keys))
    used = [read_cassette(path) for path in paths if path.is_file()]
    days = sorted(cassette.recorded.isoformat() for cassette in used)
    origins = Counter(cassette.origin for cassette in used)
    prompts = {e.request.prompt_name: e.request.prompt_hash for o in outcomes for e in o.exchanges}
    return EvalMadeBy(
        engine=VERSION,
        model=source.setting.model.name,
        endpoint=source.endpoint,
        mode=source.mode,
        prompts=dict(sorted(prompts.items())),
        recorded=origins["recorded"],
        authored=origins["authored"],
        recorded_first=days[0] if days else None,
        recorded_last=days[-1] if days else None,
    )
