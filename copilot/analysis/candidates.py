"""Outcomes worth a closer look: moves on one, two or three issues away from a start.

For two issues every pair of options is looked at. Whether a side gains is read off the rays of
its preference set on the two issues, and in which part of the set off the sorted ratios of its
sampled weights, so that no candidate has to be priced against every sample.
"""

import math
from collections.abc import Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from copilot.analysis.differences import same_wish
from copilot.analysis.problem import Problem
from copilot.analysis.side import Bools, Ints, SideModel, on_grid
from copilot.analysis.weight_blocks import Array

TRIPLE_ISSUES = 8
"""Issues among which moves of three are looked for: those the sides differ on most."""

TRIPLE_OPTIONS = 4
"""Options of an issue that moves of three use, spread over its range."""


ALMOST = 0.999
"""The most that a share may read when a side gains under some weightings only."""


class Candidate(NamedTuple):
    """An outcome and how likely it is to be good for both, before it is certified."""

    share: float
    """The smaller part of the two sets in which the side gains."""
    least: float
    """The smaller of the two mean gains, in points."""
    joint: float
    """The two mean gains together, in points."""
    row: tuple[int, ...]
    """Option indices."""
    changed: tuple[int, ...]
    """The issues that move."""


def worth_a_look(problem: Problem, rows: Ints) -> Bools:
    """Which outcomes can be, respect the floors, and may be worth as much as no deal."""
    good = problem.feasible(rows) & problem.above_floors(rows)
    for side in (problem.me, problem.them):
        for limit in side.limits:
            if good.any():
                low, high = side.bounds(side.over_limit(rows, limit))
                good &= (on_grid(high) > 0) | (on_grid(low) >= 0)
    return np.asarray(good, dtype=bool)


def find_candidates(problem: Problem) -> list[Candidate]:
    """The best candidate for each set of issues and each direction of the moves.

    Best by the smaller share (to a hundredth), then by the smaller gain, then by the joint gain.
    Both sides must gain
    under some weighting. Order: one issue, two issues, three issues, each in the file's order.
    """
    found: list[Candidate] = []
    columns = range(len(problem.issues))
    for column in columns:
        found.extend(_best(problem, (column,), _moved(problem, (column,))))
    # what both want the same is settled on its own; traded away it would look like a concession
    disputed = [column for column in columns if not same_wish(problem, column)]
    for pair in combinations(disputed, 2):
        found.extend(_best(problem, pair, _moved(problem, pair, most=PAIR_OPTIONS)))
    for triple in combinations(_most_different(problem, disputed), 3):
        found.extend(_best(problem, triple, _moved(problem, triple, most=TRIPLE_OPTIONS)))
    return found


PAIR_OPTIONS = 200
"""Options of an issue that moves of two use; more than that are thinned out evenly."""


def hundredths(share: float) -> float:
    """A share cut to a hundredth, so that only a gain under every weighting reads as 1."""
    return math.floor(share * 100 + 1e-9) / 100


def _moved(problem: Problem, columns: Sequence[int], most: int | None = None) -> Ints:
    """Rows in which exactly the given issues differ from the reference."""
    choices = []
    for column in columns:
        start = problem.start[column]
        options = [i for i in range(len(problem.issues[column].options)) if i != start]
        if problem.them.tables[column] is None or problem.me.tables[column] is None:
            options = _ends(problem, column, options)
        elif most is not None and len(options) > most:
            spread = np.linspace(0, len(options) - 1, most).round().astype(int)
            options = [options[i] for i in spread]
        choices.append(options)
    moved = np.array(list(product(*choices)), dtype=np.int64).reshape(-1, len(choices))
    rows = np.tile(np.array(problem.start, dtype=np.int64), (len(moved), 1))
    rows[:, list(columns)] = moved
    return rows


def _ends(problem: Problem, column: int, options: list[int]) -> list[int]:
    """The best option of the side that is known, where the other's wish is not; else none."""
    for side in (problem.me, problem.them):
        table = side.tables[column]
        if table is not None:
            best = int(np.argmax(table))
            return [best] if best in options else []
    return []


def _most_different(problem: Problem, disputed: Sequence[int]) -> list[int]:
    known = [
        i
        for i in disputed
        if problem.me.tables[i] is not None and problem.them.tables[i] is not None
    ]
    gap = np.abs(problem.me.mean_weights - problem.them.mean_weights)
    return sorted(sorted(known, key=lambda i: -gap[i])[:TRIPLE_ISSUES])


def _best(problem: Problem, columns: tuple[int, ...], rows: Ints) -> list[Candidate]:
    """For each direction of the moves the best candidate that both may gain by."""
    if len(columns) > 1:
        rows = rows[~_has_shared_move(problem, columns, rows)]
    if not len(rows):
        return []
    mine = problem.me.change(problem.start, rows).middle[:, list(columns)]
    share = np.minimum(
        _shares(problem, problem.me, columns, rows), _shares(problem, problem.them, columns, rows)
    )
    possible = np.flatnonzero(share > 0)
    if not len(possible):
        return []
    possible = possible[worth_a_look(problem, rows[possible])]
    ours, counter = (_mean_gain(side, rows, problem.start) for side in (problem.me, problem.them))
    least, joint = np.minimum(ours, counter), ours + counter
    best: dict[tuple[float, ...], tuple[tuple[float, float, float], int]] = {}
    for place in possible:
        direction = tuple(np.sign(mine[place]))
        score = (
            hundredths(float(share[place])),
            round(float(least[place]), 6),
            round(float(joint[place]), 6),
        )
        if direction not in best or score > best[direction][0]:
            best[direction] = (score, int(place))
    return [
        Candidate(
            float(share[p]),
            float(least[p]),
            float(joint[p]),
            tuple(int(i) for i in rows[p]),
            columns,
        )
        for _, p in best.values()
    ]


def _has_shared_move(problem: Problem, columns: tuple[int, ...], rows: Ints) -> Bools:
    """Which rows hold a move that is better for both by itself: it needs no trade."""
    mine, theirs = (
        (side.change(problem.start, rows).low * side.mean_weights)[:, list(columns)]
        for side in (problem.me, problem.them)
    )
    return np.asarray(((mine > 0) & (theirs > 0)).any(axis=1), dtype=bool)


def _mean_gain(side: SideModel, rows: Ints, start: Sequence[int]) -> Array:
    middle = side.change(start, rows).middle
    return np.asarray(middle @ side.mean_weights * 100 / side.span, dtype=np.float64)


def _shares(problem: Problem, side: SideModel, columns: tuple[int, ...], rows: Ints) -> Array:
    """The part of the set in which the side gains: 1 for every, 0 for none."""
    change = side.change(problem.start, rows)
    low, high = change.low[:, list(columns)], change.high[:, list(columns)]
    rays = side.verdict_set.rays(columns)
    if not len(rays):
        return np.zeros(len(rows))
    never = (high @ rays.T).max(axis=1) <= 1e-9  # noqa: PLR2004 - float noise
    always = (low @ rays.T).min(axis=1) >= -1e-9  # noqa: PLR2004 - float noise
    share = np.where(never, 0.0, np.where(always, 1.0, 0.5))
    between = np.flatnonzero(~never & ~always)
    if not len(between):
        return share
    if len(columns) == 2 and not side.unknown[list(columns)].any():  # noqa: PLR2004 - a pair
        share[between] = _pair_shares(side, columns, low[between])
    else:
        part = side.sampled(side.change(problem.start, rows[between]))
        share[between] = (part > 0).mean(axis=0)
    share[between] = np.minimum(share[between], ALMOST)
    return np.asarray(share, dtype=np.float64)


def _pair_shares(side: SideModel, columns: tuple[int, ...], change: Array) -> Array:
    """The share for rows that gain on one of two issues and lose on the other."""
    first, second = columns
    weights = side.weights
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.sort(np.nan_to_num(weights[:, first] / weights[:, second], posinf=np.inf))
        limits = -change[:, 1] / change[:, 0]
    above = 1 - np.searchsorted(ratios, limits, side="right") / len(ratios)
    below = np.searchsorted(ratios, limits, side="left") / len(ratios)
    return np.asarray(np.where(change[:, 0] > 0, above, below), dtype=np.float64)
