"""How the time grows, and how it compares: medians of runs in turn.

The engine's part of `trades` and the frontier are timed in this process on generated scenarios, told
in words; the frontier beside another engine in processes of their own; the command from the shell.
"""

import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.startup import seconds_of
from benchmarks.value import peers
from benchmarks.value.games import MILLIONTHS, Game, data_folder, games
from benchmarks.value.lines import table
from copilot.advisors.engine_trades import engine_ideas
from copilot.advisors.packages import frontier
from copilot.analysis.problems.problem import DEFAULT_SAMPLES, build_problem
from copilot.domain.issue import Issue, Priority, Stance, Word
from copilot.domain.scenario import Scenario

RUNS: Final = 3
"""Timed runs of each size; the median is told."""
ENOUGH: Final = 4.0
"""Seconds after which a size is not run once more."""
ISSUES: Final = (3, 5, 10, 20, 50)
"""With `OPTIONS_OF_EACH` options."""
OPTIONS_OF_EACH: Final = 10
"""See `ISSUES`."""
OPTIONS: Final = (5, 20, 100, 300, 1000)
"""Of each of `FEW` issues."""
FEW: Final = 4
"""See `OPTIONS`."""
SAMPLES: Final = (500, 1000, 2000, 4000, 8000)
"""Weightings drawn, at ten issues."""
PEER_ROUNDS: Final = 3
"""Rounds in which the engines take turns."""
LISTABLE: Final = 500_000
"""Outcomes up to which the statistics that list them all are run."""
COMMAND_PAIRS: Final = 7
"""Pairs of runs of the command from the shell."""
LARGE: Final = Path("evals/scenarios/twenty-issues.yaml")
"""A scenario of twenty issues."""
SMALL: Final = Path("examples/offer-short.yaml")
"""A small one."""
TWICE: Final = 2.0
"""The bar for the large one beside the small one."""

_WORDS: Final[tuple[Word, ...]] = ("high", "medium", "low")


class Timed(NamedTuple):
    """Seconds of CPU by what was varied: they hardly hang on what else the machine does."""

    what: str
    """issues, options or samples."""
    sizes: tuple[int, ...]
    trades: tuple[float, ...]
    """Of the engine's part of `trades`."""
    frontier: tuple[float, ...]
    """Of the frontier."""


def generated(issues: int, options: int) -> Scenario:
    """A scenario in words: numbers, both sides want opposite ends, priorities mixed."""
    rng = random.Random(f"{issues} {options}")  # noqa: S311 - a sample, not a secret
    return Scenario(
        title="Generated",
        situation="",
        issues=tuple(
            Issue(
                name=f"Issue {place + 1}",
                options=tuple(range(options)),
                mine=Stance(priority=Priority(word=rng.choice(_WORDS)), wants="more"),
                theirs=Stance(priority=Priority(word=rng.choice(_WORDS)), wants="less"),
            )
            for place in range(issues)
        ),
    )


def growth(*, quick: bool) -> list[Timed]:
    """The three curves."""
    step = 2 if quick else 1
    runs = 1 if quick else RUNS
    by_issues = [generated(count, OPTIONS_OF_EACH) for count in ISSUES[: 3 if quick else None]]
    by_options = [generated(FEW, count) for count in OPTIONS[::step]]
    ten = generated(10, OPTIONS_OF_EACH)
    samples = SAMPLES[::step]
    return [
        _curve("issues", ISSUES[: len(by_issues)], by_issues, [DEFAULT_SAMPLES] * 9, runs),
        _curve("options", OPTIONS[::step], by_options, [DEFAULT_SAMPLES] * 9, runs),
        _curve("samples", samples, [ten] * len(samples), samples, runs),
    ]


def _curve(
    what: str,
    sizes: Sequence[int],
    scenarios: Sequence[Scenario],
    samples: Sequence[int],
    runs: int,
) -> Timed:
    trades, front = [], []
    for scenario, count in zip(scenarios, samples, strict=False):
        trades.append(_median(lambda s=scenario, n=count: _trades(s, n), runs))  # type: ignore[misc]
        front.append(_median(lambda s=scenario: frontier(s), runs))  # type: ignore[misc]
    return Timed(what, tuple(sizes), tuple(trades), tuple(front))


def _trades(scenario: Scenario, samples: int) -> None:
    engine_ideas(build_problem(scenario, samples=samples))


def _median(work: Callable[[], object], runs: int) -> float:
    found: list[float] = []
    while len(found) < runs and sum(found) < ENOUGH:
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return statistics.median(found)


class Beside(NamedTuple):
    """One game put to the engines."""

    what: str
    outcomes: int
    seconds: dict[str, float]
    """Median by engine; without those that would have to list too many outcomes."""
    points: dict[str, int]
    """Points of the frontier by engine."""


def beside(*, quick: bool) -> list[Beside]:
    """The frontier and the solutions by each engine; empty where NegMAS is not installed."""
    if not peers.installed():
        return []
    found = []
    for what, tables in _boards(quick=quick):
        outcomes = math.prod(len(issue) for issue in tables["mine"])
        ways = [w for w in peers.WAYS if w != "negmas" or outcomes <= LISTABLE]
        rounds = 1 if quick else PEER_ROUNDS
        told: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        for turn in range(rounds):
            # listing all outcomes takes a minute or more: once is enough
            for way in ways if turn == 0 else [w for w in ways if w != "negmas"]:
                told[way].append(peers.run(way, tables))
        found.append(
            Beside(
                what,
                outcomes,
                {w: statistics.median(one["seconds"] for one in told[w]) for w in ways},
                {w: int(told[w][0]["points"]) for w in ways},
            )
        )
    return found


def _boards(*, quick: bool) -> Iterator[tuple[str, peers.Tables]]:
    yield "random worths", random_tables(4, 10, opposed=False)
    yield "opposed wishes", random_tables(4, 10, opposed=True)
    if not quick:
        yield "opposed wishes", random_tables(10, 10, opposed=True)
        if data_folder() is not None:
            game = next(g for g in games("domains_large") if "parsCat" in g.name)
            yield "a published domain", _table_of(game)


def random_tables(issues: int, options: int, *, opposed: bool) -> peers.Tables:
    """Random worths and weights, the same for the same size; opposed: one side up, one down."""
    rng = np.random.default_rng(issues * 1000 + options)
    weights = rng.dirichlet(np.ones(issues), 2)
    drawn = [[rng.random(options) for _ in range(issues)] for _ in weights]
    if opposed:
        drawn = [[np.sort(d) for d in drawn[0]], [np.sort(d)[::-1] for d in drawn[1]]]
    mine, theirs = (
        [(w * d).tolist() for w, d in zip(side, worths, strict=True)]
        for side, worths in zip(weights, drawn, strict=True)
    )
    return {"mine": mine, "theirs": theirs}


def _table_of(game: Game) -> peers.Tables:
    mine, theirs = (
        [[p / MILLIONTHS / 100 for p in issue] for issue in side]
        for side in (game.mine, game.theirs)
    )
    return {"mine": mine, "theirs": theirs}


def command(*, quick: bool) -> tuple[float, float, float]:
    """Seconds of `trades` on twenty issues and on a small file, and the median of the ratios."""
    negotiate = str(Path(sys.executable).with_name("negotiate"))
    calls = [[negotiate, "trades", str(path), "--no-llm"] for path in (LARGE, SMALL)]
    for call in calls:
        seconds_of(call)
    pairs = [[seconds_of(call) for call in calls] for _ in range(2 if quick else COMMAND_PAIRS)]
    large, small = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
    return large, small, statistics.median(pair[0] / pair[1] for pair in pairs)


class Speeds(NamedTuple):
    """All that is timed."""

    growth: list[Timed]
    beside: list[Beside]
    command: tuple[float, float, float]


def measure(*, quick: bool) -> Speeds:
    """Times hang on the machine and on what else it does."""
    return Speeds(growth(quick=quick), beside(quick=quick), command(quick=quick))


def tell(found: Speeds) -> Iterator[str]:
    """All tables."""
    yield from growth_lines(found.growth)
    yield from beside_lines(found.beside)
    yield ""
    large, small, ratio = found.command
    yield (
        f"negotiate trades, twenty issues: {1000 * large:.0f} ms; a small file: "
        f"{1000 * small:.0f} ms; ratio {ratio:.2f}, "
        f"{'within' if ratio < TWICE else 'above'} the bar of {TWICE:g}"
    )


def growth_lines(curves: Sequence[Timed]) -> Iterator[str]:
    """One table for each curve."""
    told = {
        "issues": f"issues of {OPTIONS_OF_EACH} options",
        "options": f"options of each of {FEW} issues",
        "samples": "weightings drawn, ten issues",
    }
    for curve in curves:
        cells = [
            (str(size), f"{1000 * a:.0f} ms", f"{1000 * b:.0f} ms")
            for size, a, b in zip(curve.sizes, curve.trades, curve.frontier, strict=True)
        ]
        yield from table((told[curve.what], "trades, CPU", "frontier, CPU"), cells)
        yield ""


def beside_lines(found: Sequence[Beside]) -> Iterator[str]:
    """The engines side by side."""
    if not found:
        yield "NegMAS is not installed beside it: python -m benchmarks peers"
        return
    rows = [
        (
            f"{one.what}, {one.outcomes:,} outcomes",
            _milliseconds(one, "ours"),
            *(_milliseconds(one, way) for way in ("negmas-sampler", "negmas")),
            "yes" if len(set(one.points.values())) == 1 else _points(one),
        )
        for one in found
    ]
    heads = ("exact frontier", "this engine", "NegMAS exact sampler", "NegMAS statistics")
    yield from table((*heads, "same points"), rows)


def _points(one: Beside) -> str:
    return " / ".join(f"{count:,}" for count in one.points.values())


def _milliseconds(one: Beside, way: str) -> str:
    if way not in one.seconds:
        return "not run"
    told = f"{1000 * one.seconds[way]:,.1f} ms"
    return told if way == "ours" else f"{told} (x {one.seconds[way] / one.seconds['ours']:,.1f})"
