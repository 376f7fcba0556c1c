"""Runs a suite on pydantic-evals and counts the results. The only module that knows it.

Its averages leave crashes out, so they are never used: every count here is k of what was planned.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
from pydantic_evals.reporting import EvaluationReport, ReportCase
from typing_extensions import override

from copilot.domain.documents import Usage
from copilot.errors import ModelError, ReplayMissError
from copilot.evaluation.case_run import Setting, run_case
from copilot.evaluation.counting import completed, gate_of, graders_of, labels, totals
from copilot.evaluation.graders.prompts import static_prefix
from copilot.evaluation.graders.registry import GRADERS, VERSION, Grader, Score, Tally
from copilot.evaluation.judging import Judged, judge_case, judge_result, opinions
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.evaluation.results import (
    CaseDetail,
    CaseResult,
    EvalMadeBy,
    ExchangeResult,
    GradeResult,
    Mode,
    RunResult,
    Status,
)
from copilot.evaluation.suite import Suite, SuiteCase
from copilot.llm.cassettes import Cassette, read_cassette, recorded_request
from copilot.llm.endpoint import EndpointKind
from copilot.llm.outage import outage_behind
from copilot.llm.usage import add_usage
from copilot.version import VERSION as ENGINE

SCORE: Final = " score"
"""Ends the name of a score beside counts."""

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
    variant: str = ""
    """Which model and prompts, where there are several."""


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
    def title(self) -> str:
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
            if isinstance(grade.value, Score):
                values[grade.name + SCORE] = EvaluationReason(grade.value.value, grade.reason)
            elif isinstance(grade.value, Tally):
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
) -> RunResult:
    """The results of every case of a suite.

    Args:
        suite: the cases and the gate.
        source: where answers come from.
        at_once: cases under way at the same time.
        progress: told of each case that is done.
    """
    planned = _planned(suite)
    judged: dict[str, Judged] = {}
    done = 0

    async def task(inputs: _Inputs) -> Outcome:
        nonlocal done
        outcome = await run_case(inputs.case, source.setting, trial=inputs.trial)
        if source.setting.judge is not None:
            judged[inputs.title] = await judge_case(outcome, source.setting.judge, inputs.trial)
            outcome = replace(outcome, miss=outcome.miss or judged[inputs.title].miss)
        done += 1
        progress(Progress(done, len(planned), inputs.title, _status(outcome)))
        return outcome

    dataset: Dataset[_Inputs, Outcome, None] = Dataset(
        name=suite.name,
        cases=[
            Case(
                name=inputs.title,
                inputs=inputs,
                evaluators=tuple(_GradedBy(g.name) for g in graders_of(inputs.case)),
            )
            for inputs in planned
        ],
    )
    report = await dataset.evaluate(task, max_concurrency=at_once, progress=False)
    return _run_result(suite, source, _Done(planned, report, judged))


def _planned(suite: Suite) -> tuple[_Inputs, ...]:
    """Every case as often as it is asked; what a person wrote does not change, so only once."""
    return tuple(
        _Inputs(case, trial)
        for case in suite.cases
        for trial in range(suite.repeats if case.obeyed is None else 1)
    )


def _status(outcome: Outcome) -> Status:
    if outcome.miss is not None:
        return "replay_miss"
    if outcome.error is not None or _outage(outcome) is not None:
        return "error"
    return "answered" if outcome.answered else "not_usable"


def _outage(outcome: Outcome) -> ModelError | None:
    """The first outage or budget stop, also where the rest of the answer could be used."""
    failures = (outcome.failure, *(exchange.failure for exchange in outcome.exchanges))
    found = (outage_behind(failure) for failure in failures if failure is not None)
    return next((outage for outage in found if outage is not None), None)


_Report: TypeAlias = EvaluationReport[_Inputs, Outcome, None]
_Graded: TypeAlias = ReportCase[_Inputs, Outcome, None]


class _Done(NamedTuple):
    """All that a run brought."""

    planned: Sequence[_Inputs]
    report: _Report
    judged: Mapping[str, Judged]


def _run_result(suite: Suite, source: Source, done: _Done) -> RunResult:
    graded = {case.name: case for case in done.report.cases}
    crashes = {case.name: _type_of(case.error_message) for case in done.report.failures}
    cases = tuple(
        _graded_case(inputs, graded[inputs.title], source, done.judged.get(inputs.title))
        if inputs.title in graded
        else _crashed_case(inputs, crashes[inputs.title])
        for inputs in done.planned
    )
    outcomes = [graded[inputs.title].output for inputs in done.planned if inputs.title in graded]
    asked = (*(o.exchanges for o in outcomes), *(one.exchanges for one in done.judged.values()))
    return RunResult(
        suite=suite.name,
        about=suite.about,
        variant=source.variant,
        made_by=_made_by(source, outcomes, {key for case in cases for key in case.keys}),
        planned=len(done.planned),
        whole=suite.whole,
        cases=cases,
        totals=totals(cases, suite.gate),
        labels=labels(cases),
        usage=add_usage(*_usages(e for exchanges in asked for e in exchanges)),
        gate=gate_of(cases, suite.gate),
        judge=judge_result(source.setting.judge, done.judged.values()),
        misses=tuple(f"{o.case.name}: {o.miss.message}" for o in outcomes if o.miss is not None),
    )


def _graded_case(
    inputs: _Inputs, graded: _Graded, source: Source, judged: Judged | None
) -> CaseResult:
    outcome = graded.output
    problem = outcome.miss or outcome.error or _outage(outcome) or outcome.failure
    said = [_result(name, graded) for name in (*graded.assertions, *graded.scores, *graded.labels)]
    crashed = {
        failure.name: f"the grader crashed: {_type_of(failure.error_message)}"
        for failure in graded.evaluator_failures
    }
    used = _usages((*outcome.exchanges, *(judged.exchanges if judged is not None else ())))
    found = [grade for grade in said if grade is not None]
    return _blank(inputs).model_copy(
        update={
            "status": _status(outcome),
            "problem": "" if problem is None else problem.message,
            "failure": None if problem is None else problem.kind,
            "grades": (*completed(inputs.case, found, crashed), *opinions(judged)),
            "usage": add_usage(*used) if used else None,
            "keys": tuple(dict.fromkeys((*_keys(outcome, source), *_judge_keys(judged, source)))),
            "replies_hash": _replies_hash(outcome.exchanges),
            "detail": _detail(outcome),
        }
    )


def _type_of(crash: str) -> str:
    """The type of a crash alone; the rest of the text may repeat what is private."""
    return crash.partition(":")[0]


def _crashed_case(inputs: _Inputs, crash: str) -> CaseResult:
    why = f"the case crashed: {crash}"
    crashed = {grader.name: why for grader in graders_of(inputs.case)}
    return _blank(inputs).model_copy(
        update={"problem": why, "grades": completed(inputs.case, (), crashed)}
    )


def _blank(inputs: _Inputs) -> CaseResult:
    """A case of which nothing is known yet."""
    case = inputs.case
    return CaseResult(
        case=case.name,
        scenario=case.source,
        scenario_hash=_sha256(case.scenario.model_dump_json()),
        prompt=case.prompt,
        trial=inputs.trial,
        tags=case.tags,
        answered_by="model" if case.obeyed is None else "hand",
        status="error",
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
    score = graded.scores[name]
    if name.endswith(SCORE):
        value = round(float(score.value), 6)
        return GradeResult(grader=name.removesuffix(SCORE), score=value, reason=score.reason or "")
    of = graded.scores[name + OF]
    return GradeResult(grader=name, k=int(score.value), n=int(of.value), reason=score.reason or "")


def _usages(exchanges: Iterable[Exchange]) -> list[Usage]:
    return [exchange.usage for exchange in exchanges if exchange.usage is not None]


def _keys(outcome: Outcome, source: Source) -> Iterator[str]:
    """The keys of all recordings that a case asked for; what a person wrote has none."""
    if outcome.case.obeyed is not None:
        return
    model = source.setting.model.name
    for exchange in outcome.exchanges:
        yield recorded_request(exchange.request, model=model, endpoint=source.endpoint).key()


def _judge_keys(judged: Judged | None, source: Source) -> Iterator[str]:
    """The keys of the judge's recordings."""
    if judged is None or source.setting.judge is None:
        return
    name = source.setting.judge.name
    for exchange in judged.exchanges:
        yield recorded_request(exchange.request, model=name, endpoint=source.endpoint).key()


def _replies_hash(exchanges: Iterable[Exchange]) -> str:
    """The same on the same answers, in whatever order they came."""
    came = sorted(
        (exchange.request.prompt_name, exchange.request.messages[-1].content, exchange.text or "")
        for exchange in exchanges
    )
    return _sha256(json.dumps([(name, text) for name, _, text in came]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _detail(outcome: Outcome) -> CaseDetail:
    return CaseDetail(
        exchanges=tuple(
            ExchangeResult(
                prompt=exchange.request.prompt_name,
                messages=tuple((m.role, m.content) for m in exchange.request.messages),
                reply=exchange.text,
            )
            for exchange in outcome.exchanges
        ),
        shown=outcome.document,
    )


def _made_by(source: Source, outcomes: Sequence[Outcome], keys: Collection[str]) -> EvalMadeBy:
    paths = (source.folder / f"{key}.json" for key in sorted(keys))
    used = list(_readable(path for path in paths if path.is_file()))
    days = sorted(cassette.recorded.isoformat() for cassette in used)
    origins = Counter(cassette.origin for cassette in used)
    by_hand = sum(len(o.exchanges) for o in outcomes if o.case.obeyed is not None)
    requests = [exchange.request for outcome in outcomes for exchange in outcome.exchanges]
    prompts = {request.prompt_name: request.prompt_hash for request in requests}
    return EvalMadeBy(
        engine=ENGINE,
        graders=VERSION,
        model=source.setting.model.name,
        endpoint=source.endpoint,
        mode=source.mode,
        prompts=dict(sorted(prompts.items())),
        static_prefix={
            name: static_prefix([r for r in requests if r.prompt_name == name])
            for name in sorted(prompts)
        },
        recorded=origins["recorded"],
        authored=origins["authored"] + by_hand,
        recorded_first=days[0] if days else None,
        recorded_last=days[-1] if days else None,
    )


def _readable(paths: Iterable[Path]) -> Iterator[Cassette]:
    """The recordings that can be read; of the others, the case that needs one tells."""
    for path in paths:
        with suppress(ReplayMissError):
            yield read_cassette(path)
