"""Results as tables of plain cells, before they are laid out: repeats folded, totals, variants."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Final, NamedTuple

from typing_extensions import override

from copilot.evaluation.report_words import (
    COMPARED,
    HEADINGS,
    SAID,
    against_words,
    gate_words,
    heading_of,
    interval_of,
    meaning_of,
    plain,
    result_of,
    title_of,
)
from copilot.evaluation.results import (
    CaseResult,
    Comparison,
    EvalDocument,
    GradeResult,
    JudgeResult,
    Labels,
    RunResult,
    Total,
)

FOLD_FROM: Final = 26
"""From so many cases on, those where everything held are told on one line."""

ENDED: Final = frozenset({"answered", "not_usable"})
"""What becomes of a case that was put to the model and came to an end of its own."""

OF_PROMPTS: Final = frozenset({"prompt_inputs", "prompt_size"})
"""Graders that need no answer."""


_NAMED: Final = 3
"""Cases that are named where the same went wrong in many."""


class Table(NamedTuple):
    """Headings and rows of the same length; the first column names the row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Cell(NamedTuple):
    """What a grader said of a case over its repeats: k of n, or the mean of scores."""

    k: int = 0
    n: int = 0
    mean: float | None = None

    @property
    def full(self) -> bool:
        """Whether all of a count is there."""
        return self.mean is None and self.k == self.n

    @override
    def __str__(self) -> str:
        return f"{self.k}/{self.n}" if self.mean is None else f"{self.mean:.2f}"


class FoldedCase(NamedTuple):
    """One case with all its repeats."""

    name: str
    prompt: str
    results: tuple[CaseResult, ...]

    @property
    def graders(self) -> tuple[str, ...]:
        """The graders that said anything, in their order."""
        return tuple(dict.fromkeys(g.grader for r in self.results for g in r.grades))

    def grades(self, grader: str) -> tuple[GradeResult, ...]:
        """What a grader said, repeat by repeat."""
        return tuple(g for result in self.results for g in result.grades if g.grader == grader)

    def cell(self, grader: str) -> Cell | None:
        """What a grader counted or scored; None where it said a word, or nothing."""
        return _cell(self.grades(grader))

    @property
    def held(self) -> bool:
        """Whether the model answered each time and every yes-or-no grader said yes."""
        return all(
            result.status == "answered" and all(g.passed is not False for g in result.grades)
            for result in self.results
        )


def folded(run: RunResult) -> tuple[FoldedCase, ...]:
    """The cases of a run in its order, repeats together."""
    groups: dict[tuple[str, str], list[CaseResult]] = {}
    for result in run.cases:
        groups.setdefault((result.case, result.prompt), []).append(result)
    return tuple(FoldedCase(*key, tuple(results)) for key, results in groups.items())


def _cell(grades: Iterable[GradeResult]) -> Cell | None:
    counts: list[tuple[int, int]] = []
    scores: list[float] = []
    for grade in grades:
        if grade.passed is not None:
            counts.append((int(grade.passed), 1))
        elif grade.k is not None and grade.n is not None:
            counts.append((grade.k, grade.n))
        elif grade.score is not None:
            scores.append(grade.score)
    if scores:
        return Cell(mean=fmean(scores))
    return Cell(sum(k for k, _ in counts), sum(n for _, n in counts)) if counts else None


class CaseTable(NamedTuple):
    """The cases of one prompt, a column for each grader."""

    prompt: str
    graders: tuple[str, ...]
    """The columns: those with a heading of their own first, in that order."""
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    """Names with a cell for each grader; the last is the total."""
    folded: str
    """What is said in place of the rows that were left out; or empty."""

    def held(self) -> tuple[str, ...]:
        """The graders that found everything in every case."""
        totals = self.rows[-1][1]
        return tuple(
            grader
            for grader, cell in zip(self.graders, totals, strict=True)
            if cell is not None and cell.full
        )

    def without(self, graders: Sequence[str]) -> "CaseTable":
        """The table without some columns."""
        kept = [place for place, name in enumerate(self.graders) if name not in graders]
        rows = ((name, tuple(cells[place] for place in kept)) for name, cells in self.rows)
        names = tuple(self.graders[place] for place in kept)
        return self._replace(graders=names, rows=tuple(rows))

    def plain(self) -> Table:
        """The same as text."""
        rows = [
            (name, *("-" if cell is None else str(cell) for cell in cells))
            for name, cells in self.rows
        ]
        if self.folded:
            rows.insert(-1, (self.folded, *("" for _ in self.graders)))
        return Table((self.prompt, *map(heading_of, self.graders)), tuple(rows))


def case_tables(run: RunResult, *, every_case: bool = False) -> tuple[CaseTable, ...]:
    """A table for each prompt, in the suite's order.

    Args:
        run: what is told.
        every_case: also in a long suite the cases where everything held.
    """
    cases = folded(run)
    fold = len(cases) >= FOLD_FROM and not every_case
    prompts = dict.fromkeys(case.prompt for case in cases)
    return tuple(
        _case_table(prompt, [case for case in cases if case.prompt == prompt], fold=fold)
        for prompt in prompts
    )


def _case_table(prompt: str, cases: Sequence[FoldedCase], *, fold: bool) -> CaseTable:
    counted_by = dict.fromkeys(
        grader for case in cases for grader in case.graders if case.cell(grader) is not None
    )
    known = [grader for grader in HEADINGS if grader in counted_by]
    graders = (*known, *(grader for grader in counted_by if grader not in HEADINGS))
    told = [case for case in cases if not fold or not case.held]
    rows = [(_short(case), tuple(map(case.cell, graders))) for case in told]
    total = tuple(_sum(case.cell(grader) for case in cases) for grader in graders)
    left = len(cases) - len(told)
    more = f"{left} more" if told else f"{left}"
    words = f"{more} {'case' if left == 1 else 'cases'}: all held" if left else ""
    return CaseTable(prompt, graders, (*rows, ("total", total)), words)


def _short(case: FoldedCase) -> str:
    """The name without the prompt that stands above its column."""
    return case.name.replace(f"/{case.prompt}", "")


def _sum(cells: Iterable[Cell | None]) -> Cell:
    known = [cell for cell in cells if cell is not None]
    scores = [cell.mean for cell in known if cell.mean is not None]
    if scores:
        return Cell(mean=fmean(scores))
    return Cell(sum(cell.k for cell in known), sum(cell.n for cell in known))


def totals_table(run: RunResult) -> Table:
    """What was counted over all cases; a star marks what must hold in each."""
    rows = [_total_row(total) for total in run.totals if total.mean is None]
    return Table(("counted over all cases", "k of n", "95 %"), tuple(rows))


def means_table(run: RunResult) -> Table:
    """What was scored from 0 to 1, as the mean over the cases."""
    rows = [
        (*_total_row(total)[:2], f"{total.n}", interval_of(total))
        for total in run.totals
        if total.mean is not None
    ]
    return Table(("scored from 0 to 1, over all cases", "mean", "cases", "95 %"), tuple(rows))


def _total_row(total: Total) -> tuple[str, ...]:
    name = meaning_of(total.grader) + (" *" if total.gated else "")
    return (name, result_of(total), interval_of(total))


def said(run: RunResult) -> list[str]:
    """How often answers were read at once, what own ideas came to, and what the judge is worth."""
    words = [
        f"{SAID.get(found.grader, plain(found.grader))}: {_words(found) or 'none'}."
        for found in run.labels
    ]
    return words if run.judge is None else [*words, _judge_words(run.judge)]


def _judge_words(judge: JudgeResult) -> str:
    kappa = "" if judge.kappa is None else f", beyond chance {judge.kappa:.2f} (Cohen's kappa)"
    unscored = f"; {judge.unscored} not scored" if judge.unscored else ""
    return (
        f"The judge {judge.model} agrees with the check in {judge.agrees} of {judge.scored}"
        f"{kappa}{unscored}. It counts for nothing."
    )


def _words(found: Labels) -> str:
    counts = _summed(found.counts) if found.grader == "own_ideas" else found.counts
    return ", ".join(f"{plain(what)} {count}" for what, count in sorted(counts.items()))


def _summed(counts: dict[str, int]) -> dict[str, int]:
    """Verdicts over all cases: each label lists those of one case."""
    summed: dict[str, int] = {}
    for label, times in counts.items():
        for part in label.split(", ") if label != "none" else ():
            name, _, count = part.rpartition(" ")
            if name and count.isdecimal():
                summed[name] = summed.get(name, 0) + times * int(count)
            else:
                summed[part] = summed.get(part, 0) + times
    return summed


def matrix_table(runs: Sequence[RunResult]) -> Table:
    """The totals of all variants of a suite beside each other, the variants by number."""
    graders = dict.fromkeys(total.grader for run in runs for total in run.totals)
    found = [{total.grader: result_of(total) for total in run.totals} for run in runs]
    rows = [
        (meaning_of(grader), *(results.get(grader, "-") for results in found)) for grader in graders
    ]
    rows.append(("gate", *(gate_words(run) for run in runs)))
    return Table(("variant", *(str(number) for number in range(1, len(runs) + 1))), tuple(rows))


def by_suite(document: EvalDocument) -> dict[str, list[RunResult]]:
    """The runs of each suite, variants together, in order."""
    suites: dict[str, list[RunResult]] = {}
    for run in document.runs:
        suites.setdefault(run.suite, []).append(run)
    return suites


def differences_table(comparison: Comparison) -> Table:
    """A comparison by chance, grader by grader."""
    rows = [
        (
            heading_of(found.grader),
            f"{found.before:.2f}",
            f"{found.after:.2f}",
            f"{found.after - found.before + 0.0:+.2f}",
            f"{found.low:+.2f} to {found.high:+.2f}",
            f"{found.smallest:.2f}",
            COMPARED[found.verdict],
        )
        for found in comparison.differences
    ]
    headings = ("grader", "before", "now", "change", "95 %", "seen from", "verdict")
    return Table(headings, tuple(rows))


def overview_table(document: EvalDocument) -> Table:
    """One row for each run: how many cases, whether the gate holds, what the comparison says."""
    rows = [
        (title_of(run), f"{len(folded(run))}", gate_words(run), against_words(run))
        for run in document.runs
    ]
    return Table(("suite", "cases", "gate", "compared"), tuple(rows))


class Problems(NamedTuple):
    """A kind of thing that is wrong, and where."""

    heading: str
    items: tuple[str, ...]


def problems(run: RunResult) -> tuple[Problems, ...]:
    """What is wrong, the cause first: prompts, then what did not hold, recordings, the rest."""
    failures = sorted(failed(run), key=lambda text: ": prompt_inputs: " not in text)
    went: dict[str, list[str]] = {}
    for case in run.cases:
        told = any(case.problem in text for text in failures if text.startswith(f"{case.case}: "))
        # That an answer written to be bad is refused is what it is there for.
        refused = case.answered_by == "hand" and case.status == "not_usable"
        if case.problem and case.status != "replay_miss" and not told and not refused:
            went.setdefault(case.problem, []).append(case.title)
    found = (
        Problems("Does not hold:", tuple(failures)),
        Problems("Nothing is recorded for:", run.misses),
        Problems("Went wrong:", tuple(f"{_where(names)}: {why}" for why, names in went.items())),
    )
    return tuple(group for group in found if group.items)


def failed(run: RunResult) -> tuple[str, ...]:
    """What must hold and does not, the repeats of a case told once: `case: grader: why (3 times)`."""
    cases = {f"{case.title}: ": f"{case.case}: " for case in run.cases if case.trial}
    told: dict[str, int] = {}
    for text in run.gate.failures:
        title = next((title for title in cases if text.startswith(title)), "")
        once = cases.get(title, "") + text.removeprefix(title)
        told[once] = told.get(once, 0) + 1
    return tuple(text if times == 1 else f"{text} ({times} times)" for text, times in told.items())


def _where(names: Sequence[str]) -> str:
    """The names, or the first few of many."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
