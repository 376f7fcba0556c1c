"""Outcomes worth a closer look: moves on one, two or three issues away from a start.

Which options are combined hangs on a budget of outcomes: all of them where that is affordable,
else as many as are, spread evenly over each issue's list; `thinned` says so. Whether a side
gains at all, and whether always, is read off the bounds over its preference set; in which part
of the set, off its sampled weights.

Trading what matters less for what matters more is logrolling: Froman and Cohen (1970),
"Compromise and logroll: comparing the efficiency of two bargaining processes", Behavioral
Science 15, 180-183; Tajima and Fraser (2001), "Logrolling procedure for multi-issue
negotiation", Group Decision and Negotiation 10, 217-235.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.differences import same_wish
from copilot.analysis.problems.once import once
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Change, Ints, SideModel, on_grid
from copilot.analysis.sides.weight_blocks import Array

TRIPLE_ISSUES = 8
"""Issues, those the sides differ on most, among which moves of three are looked for whatever the budget."""

BUDGETS = {1: 100_000, 2: 300_000, 3: 12_000}
"""Outcomes that are looked at for moves of so many issues; more options than fit are thinned out."""

FEWEST_STEPS = 4
"""Options of an issue that are combined whatever the budget."""

AT_ONCE = 20_000
"""Outcomes that are priced at a time, which bounds the memory."""

FEW_SAMPLES = 500
"""Sampled weightings by which moves of three issues and more are compared before they are certified."""

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
    """Which outcomes, one a row, can be, respect the floors, and may be worth as much as no deal."""
    good = problem.feasible(rows) & problem.above_floors(rows)
    for side in (problem.me, problem.them):
        for limit in side.limits:
            if good.any():
                low, high = side.bounds(side.over_limit(rows, limit))
                good &= (on_grid(high) > 0) | (on_grid(low) >= 0)
    return np.asarray(good, dtype=bool)


class _Moves(NamedTuple):
    """Outcomes in which so many issues differ from the reference."""

    rows: Ints
    """One row an outcome."""
    columns: Ints
    """For each outcome the issues that move."""


@once
def find_candidates(problem: Problem) -> tuple[Candidate, ...]:
    """The best candidate for each set of issues and each direction of the moves.

    Best by the smaller share (to a hundredth), then by the smaller gain, then by the joint gain;
    ties: the first in the options' order. Both sides must gain under some weighting. Order: one
    issue, two issues, three issues, each in the file's order. Empty without issues.
    """
    found: list[Candidate] = []
    for size, columns in _searched(problem).items():
        steps = _steps(problem, columns, size)
        for moves in _batches(problem, combinations(columns, size), steps):
            found.extend(_best(problem, moves))
    return tuple(found)


def thinned(problem: Problem) -> tuple[str, ...]:
    """Issues of which the moves of one or two issues did not try every option.

    In the file's order; empty where all were tried.
    """
    searched = _searched(problem)
    return tuple(
        issue.name
        for column, issue in enumerate(problem.issues)
        if any(
            len(issue.options) - 1 > _steps(problem, searched[size], size)
            for size in (1, 2)
            if column in searched[size]
        )
    )


def all_threes_tried(problem: Problem) -> bool:
    """Whether moves of three took in every option of every issue in dispute."""
    among = _most_different(problem)
    steps = _steps(problem, among, 3)
    return among == disputed_and_known(problem) and all(
        len(problem.issues[column].options) - 1 <= steps for column in among
    )


def _searched(problem: Problem) -> dict[int, list[int]]:
    """For moves of one, two and three issues, the issues among which they are looked for."""
    columns = list(range(len(problem.issues)))
    # what both want the same is settled on its own; traded away it would look like a concession
    disputed = [column for column in columns if not same_wish(problem, column)]
    return {1: columns, 2: disputed, 3: _most_different(problem)}


def _steps(problem: Problem, columns: Sequence[int], size: int) -> int:
    """How many options of an issue fit the budget of moves of so many issues."""
    counts = [len(problem.issues[column].options) for column in columns]
    low, high = FEWEST_STEPS, max([FEWEST_STEPS, *counts])
    while low < high:
        middle = (low + high + 1) // 2
        fits = _combined(problem, columns, size, steps=middle) <= BUDGETS[size]
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _combined(
    problem: Problem, columns: Sequence[int], size: int, *, steps: int | None = None
) -> int:
    """How many outcomes moves of so many of the issues have, by at most so many steps each.

    The elementary symmetric polynomial of the issues' steps, built up issue by issue.
    """
    sums = [1] + [0] * size
    for column in columns:
        count = len(problem.issues[column].options) - 1
        for place in range(size, 0, -1):
            sums[place] += sums[place - 1] * (count if steps is None else min(count, steps))
    return sums[size]


def hundredths(share: float) -> float:
    """A share, 0 to 1, cut to a hundredth, so that only a gain under every weighting reads 1."""
    return math.floor(share * 100 + 1e-9) / 100


def _batches(problem: Problem, groups: Iterable[tuple[int, ...]], steps: int) -> Iterator[_Moves]:
    """The moves of each group of issues, whole groups together up to `AT_ONCE` outcomes."""
    waiting: list[tuple[Ints, tuple[int, ...]]] = []
    options = [_options(problem, column, steps) for column in range(len(problem.issues))]
    count = 0
    for columns in groups:
        choices = np.meshgrid(*(options[column] for column in columns), indexing="ij")
        moved = np.stack([axis.ravel() for axis in choices], axis=1)
        if waiting and count + len(moved) > AT_ONCE:
            yield _joined(problem, waiting)
            waiting, count = [], 0
        waiting.append((moved, columns))
        count += len(moved)
    if waiting:
        yield _joined(problem, waiting)


def _joined(problem: Problem, groups: Sequence[tuple[Ints, tuple[int, ...]]]) -> _Moves:
    columns = np.concatenate(
        [np.tile(np.array(columns, dtype=np.int64), (len(moved), 1)) for moved, columns in groups]
    )
    rows = np.tile(np.array(problem.start, dtype=np.int64), (len(columns), 1))
    np.put_along_axis(rows, columns, np.concatenate([moved for moved, _ in groups]), axis=1)
    return _Moves(rows, columns)


def _options(problem: Problem, column: int, steps: int) -> Ints:
    """The options that an issue may move to, spread evenly where they are more than the steps.

    Where it is known of one side alone what it wants, its best option; where of none, none.
    """
    others = [i for i in range(len(problem.issues[column].options)) if i != problem.start[column]]
    known = [t for side in (problem.me, problem.them) if (t := side.tables[column]) is not None]
    if len(known) < 2:  # noqa: PLR2004 - both sides
        best = [int(np.argmax(table)) for table in known]
        return np.array([i for i in best if i in others], dtype=np.int64)
    if len(others) > steps:
        spread = np.linspace(0, len(others) - 1, steps).round().astype(int)
        others = [others[i] for i in spread]
    return np.array(others, dtype=np.int64)


def disputed_and_known(problem: Problem) -> list[int]:
    """Positions of the issues of which it is known what both want, and not the same; ascending."""
    return [
        column
        for column in range(len(problem.issues))
        if problem.me.tables[column] is not None
        and problem.them.tables[column] is not None
        and not same_wish(problem, column)
    ]


def _most_different(problem: Problem) -> list[int]:
    """The issues in dispute that the sides differ on most, as many as the budget has room for."""
    known = disputed_and_known(problem)
    gap = np.abs(problem.me.mean_weights - problem.them.mean_weights)
    falling = sorted(known, key=lambda i: -gap[i])
    count = len(falling)
    while count > TRIPLE_ISSUES and _combined(problem, falling[:count], 3) > BUDGETS[3]:
        count -= 1
    return sorted(falling[:count])


def _best(problem: Problem, moves: _Moves) -> list[Candidate]:
    """For each set of issues and direction of the moves the best candidate that both may gain by."""
    changes = [side.change(problem.start, moves.rows) for side in (problem.me, problem.them)]
    if moves.columns.shape[1] > 1:
        shared = _has_shared_move(problem, changes)
        moves, changes = _kept(moves, changes, ~shared)
    gained = [_gained(side, c) for side, c in zip((problem.me, problem.them), changes, strict=True)]
    possible = (gained[0] > 0) & (gained[1] > 0)
    possible[possible] = worth_a_look(problem, moves.rows[possible])
    if not possible.any():
        return []
    moves, changes = _kept(moves, changes, possible)
    share = np.ones(len(moves.rows))
    for side, change, part in zip((problem.me, problem.them), changes, gained, strict=True):
        between = np.flatnonzero(part[possible] < 1)
        if len(between):
            some = Change(change.low[between], change.high[between])
            found = _shares(side, moves.columns[between], some)
            share[between] = np.minimum(share[between], np.minimum(found, ALMOST))
    return _best_of_each(problem, moves, changes, share)


def _kept(moves: _Moves, changes: list[Change], chosen: Bools) -> tuple[_Moves, list[Change]]:
    kept = [Change(change.low[chosen], change.high[chosen]) for change in changes]
    return _Moves(moves.rows[chosen], moves.columns[chosen]), kept


def _gained(side: SideModel, change: Change) -> Array:
    """1 where the side gains under every weighting, 0 where under none, 0.5 in between."""
    low, high = side.bounds(change)
    return np.where(on_grid(high) <= 0, 0.0, np.where(on_grid(low) >= 0, 1.0, 0.5))


def _best_of_each(
    problem: Problem, moves: _Moves, changes: list[Change], share: Array
) -> list[Candidate]:
    sides = (problem.me, problem.them)
    ours, counter = (side.mean_gains(change) for side, change in zip(sides, changes, strict=True))
    least, joint = np.minimum(ours, counter), ours + counter
    cut = np.floor(share * 100 + 1e-9)
    possible = np.flatnonzero(share > 0)
    signs = np.sign(np.take_along_axis(changes[0].middle, moves.columns, axis=1)).astype(np.int64)
    kinds = np.concatenate([moves.columns, signs], axis=1)[possible]
    order = np.lexsort((-joint[possible].round(6), -least[possible].round(6), -cut[possible]))
    _, first = np.unique(kinds[order], axis=0, return_index=True)
    return [
        Candidate(
            float(share[place]),
            float(least[place]),
            float(joint[place]),
            tuple(int(i) for i in moves.rows[place]),
            tuple(int(i) for i in moves.columns[place]),
        )
        for place in possible[order[first]]
    ]


def _has_shared_move(problem: Problem, changes: Sequence[Change]) -> Bools:
    """Which rows hold a move that is better for both by itself: it needs no trade."""
    mine, theirs = (
        change.low * side.mean_weights > 0
        for side, change in zip((problem.me, problem.them), changes, strict=True)
    )
    return np.asarray((mine & theirs).any(axis=1), dtype=bool)


def _shares(side: SideModel, columns: Ints, change: Change) -> Array:
    """The part of the sampled weightings under which the side gains by each move."""
    if columns.shape[1] > 2:  # noqa: PLR2004 - wishes are known, and there are many
        gains = side.weights[:FEW_SAMPLES] @ change.middle.T
        return np.asarray((gains > 0).mean(axis=0), dtype=np.float64)
    if columns.shape[1] == 1 or side.unknown[columns].any():
        return np.asarray((side.sampled(change) > 0).mean(axis=0), dtype=np.float64)
    share = np.zeros(len(columns))
    ends = np.flatnonzero((columns[1:] != columns[:-1]).any(axis=1)) + 1
    for start, stop in zip([0, *ends], [*ends, len(columns)], strict=True):
        first, second = (int(i) for i in columns[start])
        part = change.low[start:stop][:, [first, second]]
        share[start:stop] = _pair_shares(side, (first, second), part)
    return share


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
