"""Designed domains: the exact frontier, and improvements of outcomes picked at random."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.value.brute_force import Numbers, Truth
from benchmarks.value.games import DESIGNED, MILLIONTHS, Game, Json, Row, games, reference_figures
from benchmarks.value.intervals import count
from benchmarks.value.lines import table
from benchmarks.value.reading import scenario_of
from benchmarks.value.workers import each
from copilot.analysis.frontiers.bargaining import solutions
from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.improve import improvements

DOMINATED: Final = 12
"""Dominated outcomes that are drawn in each domain."""
EFFICIENT: Final = 6
"""Efficient ones."""
SAMPLES: Final = 200
"""Weightings drawn; both sides are exact, so that all are the same."""
QUICK_EVERY: Final = 6
"""Of how many domains one is taken in a quick run."""
_CLOSE: Final = 2e-6
"""Points: the figures of the reference are rounded to six decimals."""


@dataclass(frozen=True)
class Found:
    """What the engine found in one domain."""

    game: Game
    frontier: bool
    """Whether the frontier has as many points and outcomes as the reference says."""
    nash: bool
    """Whether the Nash solution is the reference's."""
    brute: bool
    """Whether the brute force of this benchmark says so too."""
    dominated: int
    """Dominated outcomes that were drawn."""
    improved: int
    """For which an improvement was found that is one."""
    gain: float
    """Of what both could gain together on them, how much the best improvements bring, 0 to 1."""
    efficient: int
    """Efficient outcomes that were drawn."""
    wrong: int
    """Improvements claimed, of any outcome, that are none."""


def found_in(game: Game) -> Found:
    """All that is measured of one domain."""
    truth = Truth(game)
    figures = reference_figures()[game.source][game.name]
    counted = int(truth.efficient.sum())
    dominated, improved, gain, efficient, wrong = _improved(game, truth)
    return Found(
        game,
        *_frontier(game, figures),
        brute=counted == figures["pareto_outcomes"],
        dominated=dominated,
        improved=improved,
        gain=gain,
        efficient=efficient,
        wrong=wrong,
    )


def _frontier(game: Game, figures: Json) -> tuple[bool, bool]:
    """Whether the frontier and the Nash solution are the reference's."""
    scaled = [
        [[p / MILLIONTHS / 100 for p in issue] for issue in side]
        for side in (game.mine, game.theirs)
    ]
    limits = (game.no_deal[0] / MILLIONTHS / 100, game.no_deal[1] / MILLIONTHS / 100)
    found = pareto_frontier(*scaled)
    above = pareto_frontier(*scaled, reservations=limits)
    if not isinstance(found, Frontier) or not isinstance(above, Frontier):
        return False, False
    sizes = (len(found.points), sum(point.ties for point in found.points))
    same = sizes == (figures["pareto_points"], figures["pareto_outcomes"])
    nash = solutions(above, limits).nash
    told = figures["nash"]
    if told is None:
        return same, not nash
    points = [(told["me"], told["them"]), *map(tuple, told.get("other_points", ()))]
    pairs = zip(sorted(points), sorted((100 * p.mine, 100 * p.theirs) for p in nash), strict=False)
    close = all(np.allclose(a, b, rtol=0, atol=_CLOSE) for a, b in pairs)
    return same, close and len(nash) == told["points"]


def _improved(game: Game, truth: Truth) -> tuple[int, int, float, int, int]:
    """Dominated outcomes drawn, those improved, the gain, efficient ones drawn, wrong claims."""
    rng = random.Random(game.name)  # noqa: S311 - a sample, not a secret
    beaten, unbeaten = (
        _drawn(rng, np.flatnonzero(which).tolist(), most)
        for which, most in ((~truth.efficient, DOMINATED), (truth.efficient, EFFICIENT))
    )
    problem = build_problem(scenario_of(game), samples=SAMPLES)
    improved = wrong = 0
    reached = most = 0.0
    for place in (*beaten, *unbeaten):
        start = truth.row(place)
        ideas = improvements(problem, game.outcome(start))
        rows = [game.row(dict(idea.outcome)) for idea in ideas if idea.outcome is not None]
        good = [row for row in rows if truth.gain(start, row).better]
        improved += place in beaten and bool(good)
        wrong += len(rows) - len(good)
        reached += _most(truth, start, [truth.place(row) for row in good])
        most += _most(truth, start, truth.better_than(start))
    return len(beaten), improved, reached / most if most else 1.0, len(unbeaten), wrong


def _most(truth: Truth, start: Row, places: Sequence[int] | Numbers) -> float:
    """The most that both gain together at these places; each side on its scale from worst to best."""
    if not len(places):
        return 0.0
    sides = zip((truth.mine, truth.theirs), truth.worth(start), strict=True)
    gains = [(side[places] - now) / (np.ptp(side) or 1) for side, now in sides]
    return float((gains[0] + gains[1]).max())


def _drawn(rng: random.Random, places: list[int], most: int) -> list[int]:
    return rng.sample(places, min(most, len(places)))


def measure(*, quick: bool) -> list[Found]:
    """All domains."""
    every = QUICK_EVERY if quick else 1
    chosen = [game for source in DESIGNED for game in games(source)[::every]]
    return each(found_in, chosen)


def tell(found: Sequence[Found]) -> Iterator[str]:
    """The table."""
    outcomes = [math.prod(len(o) for o in domain.game.options) for domain in found]
    yield (
        f"{len(found)} designed domains of {min(outcomes):,} to {max(outcomes):,} outcomes; "
        f"{sum(d.dominated for d in found)} dominated and {sum(d.efficient for d in found)} "
        "efficient outcomes drawn at random."
    )
    agreed = sum(domain.brute for domain in found)
    yield f"This benchmark's brute force counts as many efficient outcomes in {agreed} of them."
    rows = []
    for source in DESIGNED:
        some = [domain for domain in found if domain.game.source == source]
        total = sum(domain.dominated for domain in some)
        rows.append(
            (
                source,
                f"{sum(d.frontier for d in some)} of {len(some)}",
                f"{sum(d.nash for d in some)} of {len(some)}",
                count(sum(d.improved for d in some), total),
                f"{100 * min((d.gain for d in some), default=1.0):.1f} %",
                f"{sum(d.wrong for d in some)} on {total + sum(d.efficient for d in some)}",
            )
        )
    improved = "dominated outcomes improved"
    heads = ("", "frontier exact", "Nash exact", improved, "gain", "wrong claims")
    yield from table(heads, rows)
    yield (
        "gain: how much of what both could gain together the best improvements bring; the least of "
        "any domain."
    )
