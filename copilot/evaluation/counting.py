"""From graded cases to totals, labels and the gate: every total is k of what was planned."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Final

from copilot.evaluation.graders.registry import GRADERS, Grader
from copilot.evaluation.results import (
    UNREACHED,
    CaseResult,
    Gate,
    GradeResult,
    Interval,
    Labels,
    Total,
    wilson,
)
from copilot.evaluation.statistics import mean_interval
from copilot.evaluation.suite import ASSERTIONS, Assertion, SuiteCase

BY_HAND: Final = frozenset(ASSERTIONS) - {"schema"} | {"advice_resisted"}
"""What is graded where a person wrote the answer: whether the program holds, not how good the answer
is, which is bad on purpose."""


def graders_of(case: SuiteCase) -> tuple[Grader, ...]:
    """The graders that look at a case."""
    return tuple(
        grader
        for grader in GRADERS
        if grader.looks_at(case) and any(counts_for(case, name) for name in grader.planned)
    )


def counts_for(case: SuiteCase, grader: str) -> bool:
    """Whether what a grader says counts: where a person wrote the answer, not how good it is."""
    return case.obeyed is None or grader in BY_HAND


def completed(
    case: SuiteCase, grades: Sequence[GradeResult], crashed: Mapping[str, str]
) -> tuple[GradeResult, ...]:
    """The grades, and for each thing that a grader counts and said nothing of, none of n.

    What an answer holds is not known where there is none, so n is then what the grader plans for
    a case, often 1. An answer that cannot be used therefore weighs less in a pooled count, with 0
    of 1, than one whose five ideas are all bad, with 0 of 5.

    Args:
        case: whose grades they are.
        grades: what the graders said.
        crashed: graders that crashed, with why.
    """
    said = {grade.grader for grade in grades}
    missing = (
        _nothing(grader, name, n, crashed.get(grader.name, "nothing to look at"))
        for grader in graders_of(case)
        for name, n in grader.planned.items()
        if name not in said and counts_for(case, name)
    )
    return (*(grade for grade in grades if counts_for(case, grade.grader)), *missing)


def _nothing(grader: Grader, name: str, n: int, reason: str) -> GradeResult:
    if name in grader.scores:
        return GradeResult(grader=name, score=0.0, reason=reason)
    return GradeResult(grader=name, k=0, n=n, reason=reason)


def totals(cases: Sequence[CaseResult], gate: Sequence[Assertion]) -> tuple[Total, ...]:
    """Each thing that is counted, over all cases; what no case was looked at for is left out."""
    names = dict.fromkeys(name for grader in GRADERS for name in grader.planned)
    grades = [(case.case, grade) for case in cases for grade in case.grades]
    for _, grade in grades:
        if grade.label is None:
            names.setdefault(grade.grader)  # the judge's, which is no grader of ours
    found = (
        _total(name, [one for one in grades if one[1].grader == name], gated=name in gate)
        for name in names
    )
    return tuple(total for total in found if total is not None)


def _total(name: str, grades: Sequence[tuple[str, GradeResult]], *, gated: bool) -> Total | None:
    """The total of one grader.

    Args:
        name: the grader's.
        grades: what it said, each with the name of the case.
        gated: whether anything less than all is red.
    """
    repeats: dict[str, list[float]] = {}
    for case, grade in grades:
        if grade.score is not None:
            repeats.setdefault(case, []).append(grade.score)
    if repeats:
        # Repeats of a case are alike: as cases of their own they would narrow the interval.
        means = [fmean(scores) for scores in repeats.values()]
        low, high = _ends(mean_interval(means))
        mean = round(fmean(means), 6)
        return Total(grader=name, n=len(means), mean=mean, low=low, high=high, gated=gated)
    counts = [count for _, grade in grades if (count := count_of(grade)) is not None and count[1]]
    if not counts:
        return None
    k, n = (sum(column) for column in zip(*counts, strict=True))
    low, high = _ends(wilson(k, n))
    return Total(grader=name, k=k, n=n, low=low, high=high, gated=gated)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (round(interval.low, 6), round(interval.high, 6))


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
    failures = tuple(failure for case in cases for failure in _failures(case, gate))
    return Gate(passed=not failures, failures=failures)


def _failures(case: CaseResult, gate: Sequence[Assertion]) -> Iterator[str]:
    found = [
        f"{case.case}: {grade.grader}: {grade.reason or 'no'}"
        for grade in case.grades
        if grade.grader in gate
        and not _holds(grade)
        and (case.status in {"answered", "not_usable"} or grade.grader == "prompt_inputs")
    ]
    yield from found
    unreached = {error.kind for error in UNREACHED}
    if case.status == "error" and not found and case.failure not in unreached:
        # Whatever the gate of the suite is: a crash never passes.
        yield f"{case.case}: {case.problem}"


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
