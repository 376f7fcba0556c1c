"""Somebody's outcome made better: nobody worse, somebody better, under every weighting."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from copilot.analysis.frontier import TooLarge
from copilot.analysis.ideas import make_idea
from copilot.analysis.mean_frontier import frontier_of
from copilot.analysis.problem import Problem
from copilot.analysis.same_issues import CHUNK, SEARCH_LIMIT, better_rows, grid_rows
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea, Reference

LISTED = 10
"""Improvements that are listed."""

WIDER_LIMIT = 10_000
"""Combinations looked at for a wider package."""

TRIPLE_LIMIT = 2_000_000
"""Combinations of three issues that are looked at."""


def improvements(problem: Problem, outcome: Mapping[str, Option]) -> tuple[Idea, ...]:
    """Outcomes that leave nobody worse and somebody better, whatever weighting fits.

    Fewest changed issues first, then by the joint mean gain; at most ten, one for each set of
    changed issues that holds no listed set. Empty when there is none: the outcome cannot be bettered for certain.
    Each is priced against the outcome itself. All combinations are looked at up to
    `SEARCH_LIMIT`; beyond it all pairs, and triples up to `TRIPLE_LIMIT`.
    """
    base = problem.row(outcome)
    seat = with_reference(problem, outcome)
    found: list[tuple[int, float, tuple[int, ...]]] = []
    for columns in _groups(problem):
        for row, joint in _best_by_changes(seat, base, columns):
            found.append((_changes(base, row), -joint, row))
    if not found:
        found = _from_the_frontier(problem, base)
    ideas: dict[frozenset[int], Idea] = {}
    for _, _, row in sorted(found):
        key = frozenset(i for i, option in enumerate(row) if option != base[i])
        # with more moves on top of a listed one it would be the same advice at greater length
        if not any(listed <= key for listed in ideas):
            ideas[key] = make_idea(seat, problem.outcome(row))
        if len(ideas) == LISTED:
            break
    return tuple(ideas.values())


def with_reference(problem: Problem, outcome: Mapping[str, Option]) -> Problem:
    """The same problem with another outcome to compare with."""
    kind = problem.reference.kind
    return replace(problem, reference=Reference(kind=kind, outcome=dict(outcome)))


def _from_the_frontier(
    problem: Problem, base: tuple[int, ...]
) -> list[tuple[int, float, tuple[int, ...]]]:
    """What beats the outcome on the exact frontier; needs exact weights on both sides.

    It finds improvements that need more than three moves at once.
    """
    sides = (problem.me, problem.them)
    if any(side.unknown.any() or not side.verdict_set.is_point for side in sides):
        return []
    rows = np.array([base], dtype=np.int64)
    mine, theirs = (side.floor + float(side.utilities(rows)[0]) * side.span / 100 for side in sides)
    frontier = frontier_of(problem, reservations=(None, None))
    if isinstance(frontier, TooLarge):
        return []
    return [
        (_changes(base, point.outcome), -round(point.mine + point.theirs, 6), point.outcome)
        for point in frontier.dominating(mine, theirs)
    ]


def wider_package(problem: Problem, outcome: Mapping[str, Option]) -> dict[str, Option] | None:
    """An outcome better for both that also moves issues which this one leaves alone.

    One move or two on top of the outcome, the best by the joint mean gain; small pairs of issues
    first, up to `WIDER_LIMIT` combinations. None when there is none for certain.
    """
    base = problem.row(outcome)
    still = {i for i, start in enumerate(problem.start) if base[i] == start}
    sizes = [len(issue.options) for issue in problem.issues]
    pairs = [pair for pair in combinations(range(len(sizes)), 2) if still & set(pair)]
    budget = WIDER_LIMIT
    best: tuple[float, tuple[int, ...]] | None = None
    for pair in sorted(pairs, key=lambda p: sizes[p[0]] * sizes[p[1]]):
        budget -= sizes[pair[0]] * sizes[pair[1]]
        if budget < 0:
            break
        for row, joint in _best_by_changes(problem, base, pair):
            if any(row[i] != base[i] for i in still) and (best is None or joint > best[0]):
                best = (joint, row)
    return None if best is None else problem.outcome(best[1])


def _changes(base: Sequence[int], row: Sequence[int]) -> int:
    return sum(a != b for a, b in zip(base, row, strict=True))


def _groups(problem: Problem) -> list[tuple[int, ...]]:
    columns = tuple(range(len(problem.issues)))
    sizes = [len(issue.options) for issue in problem.issues]
    if math.prod(sizes) <= SEARCH_LIMIT:
        return [columns]
    groups: list[tuple[int, ...]] = list(combinations(columns, 2))
    budget = TRIPLE_LIMIT
    for triple in sorted(combinations(columns, 3), key=lambda t: math.prod(sizes[i] for i in t)):
        budget -= math.prod(sizes[i] for i in triple)
        if budget < 0:
            break
        groups.append(triple)
    return groups


def _best_by_changes(
    problem: Problem, base: tuple[int, ...], columns: tuple[int, ...]
) -> list[tuple[tuple[int, ...], float]]:
    """For each set of changed issues the better outcome with the greatest joint mean, and that."""
    rows = grid_rows(problem, base, columns)
    best: dict[tuple[bool, ...], tuple[float, tuple[int, ...]]] = {}
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        better = chunk[better_rows(problem, base, chunk)]
        joint = np.round(problem.me.utilities(better) + problem.them.utilities(better), 6)
        for row, total in zip(better, joint, strict=True):
            changed = tuple(bool(c) for c in row != np.array(base))
            if changed not in best or total > best[changed][0]:
                best[changed] = (float(total), tuple(int(i) for i in row))
    return [(row, total) for total, row in best.values()]
