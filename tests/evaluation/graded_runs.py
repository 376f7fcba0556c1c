"""Builders of runs whose grades are given, for tests of what is made of them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from copilot.domain.documents import Usage
from copilot.evaluation.baseline import Graded
from copilot.evaluation.comparison import compare
from copilot.evaluation.results import (
    AnsweredBy,
    CaseResult,
    Comparison,
    EvalMadeBy,
    Gate,
    GradeResult,
    RunResult,
    Status,
)

Grades: TypeAlias = Mapping[str, Graded]
"""What each grader said."""

NOTHING: Grades = {}
"""No grader said anything."""


def grade(grader: str, said: Graded) -> GradeResult:
    match said:
        case bool():
            return GradeResult(grader=grader, passed=said, reason="12 secret days")
        case (k, n):
            return GradeResult(grader=grader, k=k, n=n)
        case float():
            return GradeResult(grader=grader, score=said)
        case _:
            return GradeResult(grader=grader, label=str(said))


def graded(  # noqa: PLR0913 - what a case may differ in
    case: str,
    grades: Grades,
    *,
    trial: int = 0,
    replies: str = "",
    scenario: str = "",
    scenario_hash: str = "5ce",
    prompt: str = "value-creation",
    answered_by: AnsweredBy = "model",
    status: Status = "answered",
    failure: str | None = None,
) -> CaseResult:
    """A case; its scenario is its own unless one is named."""
    return CaseResult(
        case=case,
        scenario=scenario or f"{case}.yaml",
        scenario_hash=scenario_hash,
        prompt=prompt,
        trial=trial,
        answered_by=answered_by,
        status=status,
        problem="" if status == "answered" else "secret problem",
        failure=failure,
        grades=tuple(grade(name, said) for name, said in grades.items()),
        replies_hash=replies,
    )


def run_of(  # noqa: PLR0913 - what a run may differ in
    cases: Sequence[CaseResult],
    *,
    suite: str = "deals",
    graders: str = "1",
    model: str = "small",
    endpoint: str = "local",
    variant: str = "",
    whole: bool = True,
    failures: tuple[str, ...] = (),
) -> RunResult:
    made_by = EvalMadeBy(
        engine="0",
        graders=graders,
        model=model,
        endpoint=endpoint,
        mode="replay",
        prompts={"value-creation": "ab12"},
        recorded=0,
        authored=0,
        recorded_first=None,
        recorded_last=None,
    )
    return RunResult(
        suite=suite,
        variant=variant,
        made_by=made_by,
        planned=len(cases),
        whole=whole,
        cases=tuple(cases),
        totals=(),
        labels=(),
        usage=Usage(),
        gate=Gate(passed=not failures, failures=failures),
        misses=(),
    )


def replayed(before: Grades, after: Grades) -> Comparison:
    """One case, answered the same both times."""
    return compare(
        run_of([graded("case", before, replies="r")]), run_of([graded("case", after, replies="r")])
    )


def live(name: str, said: list[Grades], *, repeats: int = 1) -> RunResult:
    """A case for each, with answers that no other run has."""
    return run_of(
        [
            graded(f"case-{n}", grades, trial=trial, replies=f"{name} {n} {trial}")
            for n, grades in enumerate(said)
            for trial in range(repeats)
        ]
    )


def yes_of(k: int, n: int) -> list[Grades]:
    """So many cases that pass one grader, of so many."""
    return [{"schema": place < k} for place in range(n)]
