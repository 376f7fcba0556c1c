"""From graded cases to totals, labels and the gate: every total is k of what was planned."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from copilot.evaluation.graders import GRADERS, Grader
from copilot.evaluation.results import CaseResult, Gate, GradeResult, Labels, Total, wilson
from copilot.evaluation.suite import Assertion, SuiteCase


def graders_of(case: SuiteCase) -> tuple[Grader, ...]:
    """The graders that look at a case."""
    return tuple(grader for grader in GRADERS if case.prompt in grader.prompts)


def completed(
    case: SuiteCase, grades: Sequence[GradeResult], crashed: Mapping[str, str]
) -> tuple[GradeResult, ...]:
    """The grades, and for each thing that a grader counts and said nothing of, none of n.

    Args:
        case: whose grades they are.
        grades: what the graders said.
        crashed: graders that crashed, with why.
    """
    said = {grade.grader for grade in grades}
    missing = (
        GradeResult(grader=name, k=0, n=n, reason=crashed.get(grader.name, "nothing to look at"))
        for grader in graders_of(case)
        for name, n in grader.planned.items()
        if name not in said
    )
    return (*grades, *missing)


def totals(cases: Sequence[CaseResult], gate: Sequence[Assertion]) -> tuple[Total, ...]:
    """Each thing that is counted, over all cases."""
    found = []
    for name in (name for grader in GRADERS for name in grader.planned):
        counts = [count for case in cases for count in _counts(case, name)]
        if counts:
            k, n = (sum(column) for column in zip(*counts, strict=True))
            interval = wilson(k, n)
            found.append(
                Total(
                    grader=name,
                    k=k,
                    n=n,
                    low=None if interval is None else round(interval.low, 6),
                    high=None if interval is None else round(interval.high, 6),
                    gated=name in gate,
                )
            )
    return tuple(found)


def labels(cases: Iterable[CaseResult]) -> tuple[Labels, ...]:
    """How often a grader said what."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        for grade in case.grades:
            if grade.label is not None:
                counts.setdefault(grade.grader, Counter())[grade.label] += 1
    return tuple(Labels(grader=name, counts=dict(found)) for name, found in counts.items())


def gate_of(cases: Iterable[CaseResult], gate: Sequence[Assertion]) -> Gate:
    """Whether all that must hold holds, in every case that could be looked at.

    Of a case that could not be asked, for want of a recording or a whole prompt, only what its
    prompts hold is told: what there is no answer for follows from that.
    """
    failures = tuple(
        f"{case.case}: {grade.grader}: {grade.reason or 'no'}"
        for case in cases
        for grade in case.grades
        if grade.grader in gate
        and not _holds(grade)
        and (case.status in {"answered", "not_usable"} or grade.grader == "prompt_inputs")
    )
    return Gate(passed=not failures, failures=failures)


def count_of(grade: GradeResult) -> tuple[int, int] | None:
    """What a grade adds to k and n; None for a label."""
    if grade.passed is not None:
        return int(grade.passed), 1
    if grade.k is not None and grade.n is not None:
        return grade.k, grade.n
    return None


def _holds(grade: GradeResult) -> bool:
    count = count_of(grade)
    return count is None or count[0] == count[1]


def _counts(case: CaseResult, name: str) -> Iterable[tuple[int, int]]:
    for grade in case.grades:
        count = count_of(grade)
        if grade.grader == name and count is not None:
            yield count
