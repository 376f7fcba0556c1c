"""What the gate finds in runs of which the truth is known: false alarms, and planted drops.

Pass rates of the scenarios are drawn from Beta(4, 1), as for a model that mostly does well; the two
runs are drawn from the same rates, or from rates that are lower for one grader. Every answer is
new, so nothing here is exact.
"""

import re
import sys
from collections import Counter
from functools import cache
from random import Random
from statistics import fmean
from typing import Final, NamedTuple, TypeAlias

import pytest

from copilot.domain.documents import Usage
from copilot.evaluation.comparison import compare
from copilot.evaluation.results import (
    CaseResult,
    Difference,
    EvalMadeBy,
    Gate,
    GradeResult,
    RunResult,
)
from tests.documents import ROOT

PAGE: Final = ROOT / "docs/explanation/is-the-change-real.md"
Shape: TypeAlias = tuple[int, int]
"""Scenarios and repeats."""
SHAPES: Final[tuple[Shape, ...]] = ((12, 1), (12, 4), (30, 4))
KINDS: Final = ("yes", "also_yes", "count", "score")
"""Graders that hang on the model: two assertions, a count of five, a score."""
MEAN: Final = 0.8
"""Of Beta(4, 1)."""
UNUSABLE: Final = 0.02
"""How often an answer cannot be used, and fails with every grader at once."""
RUNS: Final = 1000
PLANTED_RUNS: Final = 200

_YES: Final = {kind: GradeResult(grader=kind, passed=True) for kind in KINDS}
_NO: Final = {kind: GradeResult(grader=kind, passed=False) for kind in KINDS}
_ALWAYS: Final = GradeResult(grader="always", passed=True)
_MADE_BY: Final = EvalMadeBy(
    engine="0",
    graders="1",
    model="m",
    endpoint="other",
    mode="live",
    prompts={},
    recorded=0,
    authored=0,
    recorded_first=None,
    recorded_last=None,
)


class Found(NamedTuple):
    """Shares of many comparisons."""

    verdicts: dict[str, float]
    """How often each verdict was given."""
    lower: float
    """How often any mean was lower than before: what a plain diff calls worse."""
    worse: dict[str, float]
    """How often each grader was called worse."""
    smallest: dict[str, float]
    """The mean of the smallest drop that each could have seen."""


def graded(random: Random, kind: str, rate: float, *, usable: bool) -> GradeResult:
    if kind == "count":
        k = sum(random.uniform(0, 1) < rate for _ in range(5)) if usable else 0
        return GradeResult(grader=kind, k=k, n=5)
    if kind == "score":
        score = min(1.0, max(0.0, random.gauss(rate, 0.1))) if usable else 0.0
        return GradeResult(grader=kind, score=score)
    return (_YES if usable and random.uniform(0, 1) < rate else _NO)[kind]


def simulated(random: Random, rates: list[dict[str, float]], repeats: int, name: str) -> RunResult:
    cases = []
    for scenario, of_scenario in enumerate(rates):
        for trial in range(repeats):
            usable = random.uniform(0, 1) > UNUSABLE
            said = [graded(random, kind, of_scenario[kind], usable=usable) for kind in KINDS]
            cases.append(
                CaseResult(
                    case=str(scenario),
                    scenario=str(scenario),
                    scenario_hash="",
                    prompt="value-creation",
                    trial=trial,
                    status="answered" if usable else "not_usable",
                    grades=(_ALWAYS, *said),
                    replies_hash=f"{name} {scenario} {trial}",
                )
            )
    return RunResult(
        suite="simulated",
        made_by=_MADE_BY,
        planned=len(cases),
        whole=True,
        cases=tuple(cases),
        totals=(),
        labels=(),
        usage=Usage(),
        gate=Gate(passed=True, failures=()),
        misses=(),
    )


@cache
def found(shape: Shape, *, runs: int, seed: int, drop: float = 0.0, kind: str = "") -> Found:
    """What comes of many comparisons, one grader having lost the same part of all its rates."""
    random = Random(seed)  # noqa: S311 - a simulation
    scenarios, repeats = shape
    compared = []
    for _ in range(runs):
        before = [{k: random.betavariate(4, 1) for k in KINDS} for _ in range(scenarios)]
        after = [
            {k: rate * (1 - drop / MEAN) if k == kind else rate for k, rate in rates.items()}
            for rates in before
        ]
        compared.append(
            compare(
                simulated(random, before, repeats, "before"),
                simulated(random, after, repeats, "after"),
                gated=("always",),
            )
        )
    differences: dict[str, list[Difference]] = {k: [] for k in KINDS}
    for comparison in compared:
        for difference in comparison.differences:
            differences.setdefault(difference.grader, []).append(difference)
    verdicts = Counter(comparison.verdict for comparison in compared)
    lower = sum(any(d.after < d.before for d in c.differences) for c in compared)
    return Found(
        verdicts={verdict: times / runs for verdict, times in verdicts.items()},
        lower=lower / runs,
        worse={k: fmean(d.verdict == "worse" for d in differences[k]) for k in KINDS},
        smallest={k: fmean(d.smallest for d in differences[k]) for k in KINDS},
    )


def false_alarms(shape: Shape) -> Found:
    return found(shape, runs=RUNS, seed=1)


def planted(shape: Shape, kind: str, drop: float) -> Found:
    return found(shape, runs=PLANTED_RUNS, seed=2, drop=drop, kind=kind)


def plantable(shape: Shape, kind: str) -> float:
    """The smallest drop that is called visible, in whole points, where the mean leaves room."""
    return min(MEAN, round(false_alarms(shape).smallest[kind], 2))


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def rows() -> list[tuple[str, ...]]:
    """The page's tables; `python -m tests.evaluation.test_gate_power` prints them."""
    table: list[tuple[str, ...]] = []
    for shape in SHAPES:
        name, nothing = f"{shape[0]} x {shape[1]}", false_alarms(shape)
        verdicts = (percent(nothing.verdicts.get(v, 0.0)) for v in ("worse", "better"))
        table.append((name, percent(nothing.lower), *verdicts))
    for shape in SHAPES:
        for kind, word in (("yes", "yes or no"), ("count", "count of 5"), ("score", "score")):
            drop = plantable(shape, kind)
            share = planted(shape, kind, drop).worse[kind]
            table.append((f"{shape[0]} x {shape[1]}, {word}", f"{drop:.2f}", percent(share)))
    for shape in SHAPES:
        shares = (percent(planted(shape, "yes", drop).worse["yes"]) for drop in (0.2, 0.3))
        table.append((f"{shape[0]} x {shape[1]}, given drop", *shares))
    return table


@pytest.mark.load
@pytest.mark.parametrize("shape", SHAPES)
def test_a_run_in_which_nothing_changed_is_called_changed_in_at_most_one_of_twenty(
    shape: Shape,
) -> None:
    verdicts = false_alarms(shape).verdicts
    assert verdicts.get("worse", 0.0) <= 0.05
    assert verdicts.get("better", 0.0) <= 0.05
    assert verdicts["no_evidence"] >= 0.94
    assert false_alarms(shape).lower > 0.7, "a plain diff would be red nearly always"


@pytest.mark.load
@pytest.mark.parametrize("shape", SHAPES)
def test_a_drop_of_the_size_called_smallest_is_found_in_about_four_of_five_runs(
    shape: Shape,
) -> None:
    kinds = ("yes", "count", "score")
    shares = [planted(shape, kind, plantable(shape, kind)).worse[kind] for kind in kinds]
    assert 0.7 <= fmean(shares) <= 0.95
    assert min(shares) >= 0.6


@pytest.mark.load
@pytest.mark.parametrize("drop", [0.2, 0.3])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_planted_drop_is_found_as_often_as_the_smallest_one_promises(
    shape: Shape, drop: float
) -> None:
    share = planted(shape, "yes", drop).worse["yes"]
    if drop >= plantable(shape, "yes"):
        assert share >= 0.7
    else:
        assert share < 0.9


@pytest.mark.load
def test_a_planted_drop_is_never_called_better_more_often_than_chance_allows() -> None:
    for shape in SHAPES:
        assert planted(shape, "yes", 0.3).verdicts.get("better", 0.0) <= 0.05


@pytest.mark.load
def test_the_page_shows_what_is_measured_here() -> None:
    """To a point: sums are not the same to the last bit in every version of Python."""
    text = PAGE.read_text(encoding="utf-8")
    for name, *cells in rows():
        match = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", text, re.MULTILINE)
        assert match, name
        for shown, cell in zip(match[1].split("|"), cells, strict=True):
            near = 1.0 if cell.endswith("%") else 0.011
            measured = float(cell.removesuffix(" %"))
            assert float(shown.strip(" %")) == pytest.approx(measured, abs=near), name


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(f"| {' | '.join(row)} |\n")
