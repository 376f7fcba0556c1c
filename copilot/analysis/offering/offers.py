"""Three packages worth the same to me and as different as can be: multiple equivalent offers.

The pool: packages inside what may be offered, at or above what both have without a deal on average,
whose points to me lie in a band below a level. No package holds an option where the issue has one
that is better for one side and worse for neither. Of the pool the three are taken whose smallest
distance is greatest; two packages are as far apart as their values to them lie, summed over the
issues, each from its worst (0) to its best (1).

What is asked of the three comes from a ladder, so that they are as good as the scenario allows:
each the best of the pool for them in some reading before each merely unbeaten, likely to hold
something for them before perhaps, well apart before less so, equal within a point before two, at
the level itself before a little below it.

Source: Leonardelli, Gu, McRuer, Medvec and Galinsky (2019), "Multiple equivalent simultaneous
offers (MESOs) reduce the negotiator dilemma", Organizational Behavior and Human Decision
Processes 152:64-83. The greatest smallest distance is the p-dispersion problem: Kuby (1987),
Geographical Analysis 19:315-329.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, assert_never

import numpy as np

from copilot.analysis.offering.openings import Room
from copilot.analysis.problems.mean_frontier import reaches_no_deal
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Ints, on_grid
from copilot.analysis.sides.weight_blocks import Array

BANDS = (
    *((1.0, float(shift)) for shift in range(6)),
    *((2.0, float(shift)) for shift in range(0, 6, 2)),
    (3.0, 0.0),
    (3.0, 3.0),
    (5.0, 0.0),
)
"""Bands in points, tried in this order: how far apart the packages may lie on average, and how far
the upper end lies below the level."""

LOWEST = max(tolerance + shift for tolerance, shift in BANDS)
"""Points below the level at which a package may lie at most."""

Spread: TypeAlias = Literal["chosen", "undominated", "any"]
"""What the packages of a pool have to be: each the best for them in some reading, so that every
choice is possible and tells something; each beaten by none for certain; or anything."""

_PROMISING = ((0.8, 1.0), (0.4, 1.0), (0.8, 0.5), (0.4, 0.5))

ASKED: tuple[tuple[Spread, float, float], ...] = (
    *(("chosen", share, apart) for share, apart in _PROMISING),
    *(("undominated", share, apart) for share, apart in _PROMISING),
    *(("any", share, apart) for share, apart in _PROMISING),
    *(("any", share, 0.5) for share in (1e-9, 0.0)),
)
"""Tried in this order: what the packages have to be, the part of their readings in which each has
to beat the reference, and the least distance between two of the three."""

ENUMERATED = 300_000
"""Packages that are listed; beyond it the issues that matter least stay as in a base package."""

POOLED = 300
"""Packages of a band that are compared with each other: those best for them on average."""

NEAR = 3.0
"""Points by which a package may lie behind another for one side."""

MINE_NEAR = 0.5
"""Points of mine from which another that is worth `NEAR` more to them is better for both."""

_THREE = 3


class EqualRows(NamedTuple):
    """Three packages as rows of option indices, in the order of their terms."""

    rows: tuple[tuple[int, ...], ...]
    tolerance: float
    """How far apart they may lie, in my mean points."""
    level: float
    """The upper end of their band."""
    share: float
    """The least part of their readings that was asked for."""
    distance: float
    """The smallest of the three distances."""


class _Band(NamedTuple):
    """Packages of about the same worth to me."""

    rows: Ints
    """Best for them on average first."""
    gains: Ints
    """What they gain over the reference, on the grid; one row a sample, one column a package."""


def equal_rows(  # noqa: PLR0913 - each is one thing that is asked of the three
    problem: Problem,
    room: Room,
    *,
    level: float,
    base: Sequence[int],
    floor: float = -math.inf,
    better: Sequence[Sequence[int]] = (),
    steps: Sequence[Sequence[int]] = (),
) -> EqualRows | None:
    """Three packages of about `level` points for me, as far apart as can be.

    Args:
        problem: the scenario.
        room: what may be offered.
        level: the upper end of the band, in my mean points.
        base: a package; where there are too many packages to list, the issues that matter least
            to both stay as in it.
        floor: my mean points below which no package lies.
        better: packages that could be offered as well: what one of them clearly beats for both
            is left out.
        steps: packages that will be offered as well: what one of them beats for both at all, on
            average, is left out.

    Returns:
        The three, or None where no band holds three that differ.
    """
    rows = _candidates(problem, room, max(level - LOWEST, floor), level, base)
    points = on_grid(problem.me.utilities(rows))
    bands: dict[tuple[float, float], _Band] = {}
    pools: dict[tuple[Spread, float, float, float], Ints] = {}
    for spread, least, distance in ASKED:
        for tolerance, shift in BANDS:
            top = level - shift
            if (tolerance, shift) not in bands:
                inside = points >= on_grid(np.array(top - tolerance))
                inside &= points <= on_grid(np.array(top))
                band = _band(problem, rows[inside])
                bands[tolerance, shift] = _not_beaten(problem, band, better, steps)
            key = (spread, least, tolerance, shift)
            if key not in pools:
                held = _holding(bands[tolerance, shift], least)
                pools[key] = _spread(problem, held, spread)
            three = _widest_three(problem, pools[key], distance)
            if three is not None:
                places, apart = three
                found = sorted(tuple(int(i) for i in pools[key][place]) for place in places)
                return EqualRows(tuple(found), tolerance, top, least, apart)
    return None


def _candidates(
    problem: Problem, room: Room, lowest: float, level: float, base: Sequence[int]
) -> Ints:
    """The packages from the lowest points for me up to the level that are acceptable."""
    rows = _listed(problem, room, base)
    rows = rows[problem.feasible(rows)]
    mine = problem.me.utilities(rows)
    rows = rows[
        (on_grid(mine) <= on_grid(np.array(level))) & (on_grid(mine) >= on_grid(np.array(lowest)))
    ]
    for side in (problem.me, problem.them):
        rows = rows[reaches_no_deal(side, rows)]
    return rows


def _listed(problem: Problem, room: Room, base: Sequence[int]) -> Ints:
    weight = problem.me.mean_weights + problem.them.mean_weights
    allowed = [np.array([option], dtype=np.int64) for option in base]
    count = 1
    for column in np.argsort(-weight, kind="stable").tolist():
        options = np.flatnonzero(_worth_offering(problem, room, column))
        if count * len(options) > ENUMERATED:
            break
        count *= len(options)
        allowed[column] = options
    grid = np.meshgrid(*allowed, indexing="ij")
    return np.stack([axis.ravel() for axis in grid], axis=1).astype(np.int64)


def _worth_offering(problem: Problem, room: Room, column: int) -> Bools:
    """The options to which no other is better for one side and worse for neither.

    An option that stands in an excluded combination beats none; where values are unknown, nothing
    beats anything.
    """
    mask = room.masks[column]
    mine, theirs = problem.me.tables[column], problem.them.tables[column]
    if mine is None or theirs is None:
        return mask
    free = mask.copy()
    for combination in problem.excluded:
        free[sorted(combination.get(column, ()))] = False
    better = np.round(mine[None, :] - mine[:, None], 9)
    kinder = np.round(theirs[None, :] - theirs[:, None], 9)
    beats = (better >= 0) & (kinder >= 0) & ((better > 0) | (kinder > 0)) & free[None, :]
    return np.asarray(mask & ~beats.any(axis=1), dtype=bool)


def _band(problem: Problem, rows: Ints) -> _Band:
    theirs = np.round(problem.them.utilities(rows), 6)
    rows = rows[np.argsort(-theirs, kind="stable")[:POOLED]]
    return _Band(rows, on_grid(problem.them.sampled(problem.them.change(problem.start, rows))))


def _not_beaten(
    problem: Problem,
    band: _Band,
    better: Sequence[Sequence[int]],
    steps: Sequence[Sequence[int]],
) -> _Band:
    """The packages that none of the others beats for both.

    A package of `steps` beats one that is better for neither and worse for one on average. Any
    other has to do so clearly: worth `MINE_NEAR` more to me and more than `NEAR` to them on
    average; or as much to me, and more than `NEAR` to them in every sampled reading; or more than
    `NEAR` to me, and as much to them in every sampled reading. Where nothing is known of them,
    nothing beats anything.
    """
    others = np.array([*steps, *better], dtype=np.int64)
    if not problem.them.is_known or not len(others) or not len(band.rows):
        return band
    mine, theirs = problem.me.utilities(others), problem.them.utilities(others)
    gains = problem.them.sampled(problem.them.change(problem.start, others))
    my_own, their_own = problem.me.utilities(band.rows), problem.them.utilities(band.rows)
    kept = []
    for place, own in enumerate(zip(my_own, their_own, strict=True)):
        for_me, for_them = np.round(mine - own[0], 6), np.round(theirs - own[1], 6)
        no_worse = (for_me >= 0) & (for_them >= 0)
        any_more = no_worse & ((for_me > 0) | (for_them > 0))
        clearly = no_worse & (for_me >= MINE_NEAR) & (for_them > NEAR)
        # what is no worse on average alone can be so in every reading
        left = np.flatnonzero(no_worse & ~clearly)
        least = (on_grid(gains[:, left]) - band.gains[:, [place]]).min(axis=0)
        clearly[left] = (least > on_grid(np.array(NEAR))) | ((for_me[left] > NEAR) & (least >= 0))
        kept.append(not (clearly.any() or any_more[: len(steps)].any()))
    return _Band(np.asarray(band.rows[kept], dtype=np.int64), band.gains[:, kept])


def _holding(band: _Band, least: float) -> _Band:
    """The packages that beat the reference for them in that part of their readings or more."""
    enough = (band.gains > 0).mean(axis=0) >= least
    return _Band(np.asarray(band.rows[enough], dtype=np.int64), band.gains[:, enough])


def _spread(problem: Problem, band: _Band, spread: Spread) -> Ints:
    match spread:
        case "chosen":
            return _chosen(band)
        case "undominated":
            return _undominated(problem, band.rows)
        case "any":
            return band.rows
        case _:
            assert_never(spread)


def _chosen(band: _Band) -> Ints:
    """The packages that one of their sampled readings makes the best of the pool."""
    if not len(band.rows):
        return band.rows
    best = (band.gains == band.gains.max(axis=1, keepdims=True)).any(axis=0)
    return np.asarray(band.rows[best], dtype=np.int64)


def _undominated(problem: Problem, rows: Ints) -> Ints:
    """Those that nothing else among them beats for certain; best for them on average first.

    What beats a package for certain is at least as good on average, so it stands before it.
    """
    kept: list[int] = []
    for place in range(len(rows)):
        if not kept or not _beaten(problem, rows[place], rows[kept]):
            kept.append(place)
    return rows[kept]


def _beaten(problem: Problem, row: Ints, others: Ints) -> bool:
    """Whether one of the others is better for them in some reading and worse in none."""
    change = problem.them.change([int(i) for i in row], others)
    low, high = problem.them.bounds(change)
    return bool(((on_grid(low) >= 0) & (on_grid(high) > 0)).any())


def distances(problem: Problem, rows: Ints) -> Array:
    """How far apart packages lie, in swings of issues: one row and one column a package.

    Summed over the issues: the difference of their values, of mine where theirs are unknown,
    and a half where neither is known and the options differ.
    """
    total = np.zeros((len(rows), len(rows)))
    for column, (theirs, mine) in enumerate(
        zip(problem.them.tables, problem.me.tables, strict=True)
    ):
        table = mine if theirs is None else theirs
        options = rows[:, column]
        if table is None:
            total += 0.5 * (options[:, None] != options[None, :])
        else:
            total += np.abs(table[options][:, None] - table[options][None, :])
    return np.asarray(np.round(total, 9), dtype=np.float64)


def _widest_three(
    problem: Problem, pool: Ints, least: float
) -> tuple[tuple[int, int, int], float] | None:
    """Three places in the pool with the greatest smallest distance, and that distance.

    None where it would be below `least`.

    Ties: the greatest sum of the three distances, then the first in the pool.
    """
    if len(pool) < _THREE:
        return None
    apart = distances(problem, pool)
    levels = np.unique(apart[apart >= least])
    low, high = -1, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _has_triangle(apart >= levels[middle]) else (low, middle - 1)
    if low < 0:
        return None
    return _best_triangle(apart, apart >= levels[low]), float(levels[low])


def _has_triangle(edges: Bools) -> bool:
    matrix = edges.astype(np.float64)
    return bool((matrix @ matrix * matrix).any())


def _best_triangle(apart: Array, edges: Bools) -> tuple[int, int, int]:
    best, best_sum = (0, 0, 0), -math.inf
    for first, second in np.argwhere(np.triu(edges, 1)).tolist():
        thirds = (
            second + 1 + np.flatnonzero(edges[first, second + 1 :] & edges[second, second + 1 :])
        )
        if len(thirds):
            sums = apart[first, second] + apart[first, thirds] + apart[second, thirds]
            top = int(np.argmax(np.round(sums, 9)))
            if round(float(sums[top]), 9) > best_sum:
                best, best_sum = (first, second, int(thirds[top])), round(float(sums[top]), 9)
    return best
