"""Somebody's outcome made better: nobody worse, somebody better, under every weighting."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.checks.same_issues import SEARCH_LIMIT, better_rows, row_batches
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.problems.mean_frontier import rows_above
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints
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
    `SEARCH_LIMIT`; beyond it all pairs, triples up to `TRIPLE_LIMIT`, and the frontier of the mean
    weights: with exact weights an improvement is then found wherever there is one, unless the
    frontier is too large.
    """
    base = problem.row(outcome)
    seat = with_reference(problem, outcome)
    found = [
        (_changes(base, row), -joint, row)
        for row, joint in _best_by_changes(seat, base, _searched(problem, base))
    ]
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
    affordable = []
    for pair in sorted(pairs, key=lambda p: sizes[p[0]] * sizes[p[1]]):
        budget -= sizes[pair[0]] * sizes[pair[1]]
        if budget < 0:
            break
        affordable.append(pair)
    best: tuple[float, tuple[int, ...]] | None = None
    for row, joint in _best_by_changes(problem, base, row_batches(problem, base, affordable)):
        if any(row[i] != base[i] for i in still) and (best is None or joint > best[0]):
            best = (joint, row)
    return None if best is None else problem.outcome(best[1])


def _changes(base: Sequence[int], row: Sequence[int]) -> int:
    return sum(a != b for a, b in zip(base, row, strict=True))


def _searched(problem: Problem, base: tuple[int, ...]) -> Iterator[Ints]:
    """The outcomes that may be better, in batches."""
    columns = range(len(problem.issues))
    sizes = [len(issue.options) for issue in problem.issues]
    if math.prod(sizes) <= SEARCH_LIMIT:
        yield from row_batches(problem, base, [columns])
        return
    groups: list[tuple[int, ...]] = list(combinations(columns, 2))
    budget = TRIPLE_LIMIT
    for triple in sorted(combinations(columns, 3), key=lambda t: math.prod(sizes[i] for i in t)):
        budget -= math.prod(sizes[i] for i in triple)
        if budget < 0:
            break
        groups.append(triple)
    yield from row_batches(problem, base, groups)
    above = rows_above(problem, base, columns)
    if not isinstance(above, TooLarge):
        yield above


def _best_by_changes(
    problem: Problem, base: tuple[int, ...], batches: Iterable[Ints]
) -> list[tuple[tuple[int, ...], float]]:
    """For each set of changed issues the better outcome with the greatest joint mean, and that.

    Ties: the first in the options' order.
    """
    best: dict[bytes, tuple[float, tuple[int, ...]]] = {}
    for rows in batches:
        better = rows[better_rows(problem, base, rows)]
        joint = np.round(problem.me.utilities(better) + problem.them.utilities(better), 6)
        order = np.argsort(-joint, kind="stable")
        changed = np.packbits(better[order] != np.array(base), axis=1)
        _, first = np.unique(changed, axis=0, return_index=True)
        for place in first:
            key, total = changed[place].tobytes(), float(joint[order[place]])
            if key not in best or total > best[key][0]:
                best[key] = (total, tuple(int(i) for i in better[order[place]]))
    return [(row, total) for total, row in best.values()]
