"""Somebody's outcome made better: nobody worse, somebody better, under every weighting."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.checks.same_issues import (
    SEARCH_LIMIT,
    better_rows,
    both_exact,
    row_batches,
)
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.problems.mean_frontier import rows_above
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea, Reference

LISTED = 10
"""Improvements that are listed."""

WIDER_LIMIT = 10_000
"""Combinations looked at for a wider package."""

TRIPLE_LIMIT = 2_000_000
"""Combinations of three issues that are looked at."""

MOST = "The most for both of you together"
"""How the title of the improvement with the greatest joint gain begins."""


TOO_MANY = (
    "There are too many packages to look at all of them; better ones that change three issues or "
    "more may be missing. Give the finest issues fewer options to see them."
)
"""What is said where a better package may have been missed."""


CANNOT_BE = "The package itself holds a combination that your file excludes, so it cannot be agreed as it is."
"""What is said where somebody asks to better an outcome that cannot be."""


class Improved(NamedTuple):
    """What makes an outcome better."""

    ideas: tuple[Idea, ...]
    """Fewest changed issues first; empty where nothing was found."""
    notes: tuple[str, ...]
    """Whether the outcome cannot be; what bounded the search, and what to do about it."""


class _Search(NamedTuple):
    """The outcomes that are looked at."""

    batches: Iterable[Ints]
    """One row an outcome."""
    note: str | None
    """None where the one with the greatest joint mean gain is among them for certain."""


class _Found(NamedTuple):
    """Outcomes that are better for certain."""

    rows: Ints
    """One row an outcome."""
    joint: Array
    """The two mean utilities together, in points."""


def improved(problem: Problem, outcome: Mapping[str, Option]) -> Improved:
    """Outcomes that leave nobody worse and somebody better, whatever weighting fits.

    Those of `smallest_improvements`, and the one with the greatest joint mean gain: where it is
    not among them it is listed too, in the place of the tenth if there are ten. Its title says
    what it is, unless it is the only one. `improves_to` of each names what one or two more moves
    would make better still. With exact weights the greatest joint gain that there is is found,
    unless the frontier is too large. Fewest changed issues first.

    Args:
        problem: whose own reference does not matter here.
        outcome: whole and of listed options; each improvement is priced against it.
    """
    base = problem.row(outcome)
    seat = with_reference(problem, outcome)
    search = _searched(problem, base)
    found = _best_of_each(seat, base, search.batches)
    can_be = problem.feasible(np.array([base], dtype=np.int64))[0]
    notes = tuple(filter(None, (None if can_be else CANNOT_BE, search.note)))
    listed = _smallest(base, found)
    if not listed:
        return Improved((), notes)
    best = _most(base, found)
    if best not in listed:
        listed = sorted([*listed[: LISTED - 1], best], key=lambda row: _changes(base, row))
    title = _title(problem, search) if len(listed) > 1 else ""
    ideas = [
        make_idea(seat, problem.outcome(row), title=title if row == best else "") for row in listed
    ]
    return Improved(tuple(with_wider(seat, idea) for idea in ideas), notes)


def improvements(problem: Problem, outcome: Mapping[str, Option]) -> tuple[Idea, ...]:
    """The ideas of `improved`."""
    return improved(problem, outcome).ideas


def smallest_improvements(problem: Problem, outcome: Mapping[str, Option]) -> tuple[Idea, ...]:
    """The same with as few changes as will do.

    Fewest changed issues first, then by the joint mean gain, ties by the order of the options; at
    most ten, one for each set of changed issues that holds no listed set. Empty when there is none:
    the outcome cannot be bettered for certain, as far as was looked. Each is priced against the
    outcome itself, which is whole and of listed options. All combinations are looked at up to
    `SEARCH_LIMIT`; beyond it all pairs, triples up to `TRIPLE_LIMIT`, and the frontier of the mean
    weights: with exact weights an improvement is then found wherever there is one, unless the
    frontier is too large.
    """
    base = problem.row(outcome)
    seat = with_reference(problem, outcome)
    found = _best_of_each(seat, base, _searched(problem, base).batches)
    return tuple(make_idea(seat, problem.outcome(row)) for row in _smallest(base, found))


def is_most(idea: Idea) -> bool:
    """Whether it is the improvement that its title calls the most for both together."""
    return idea.origin == "engine" and idea.title.startswith(MOST)


def with_reference(problem: Problem, outcome: Mapping[str, Option]) -> Problem:
    """The same problem with another outcome, whole and of listed options, to compare with."""
    kind = problem.reference.kind
    return replace(problem, reference=Reference(kind=kind, outcome=dict(outcome)))


def wider_package(problem: Problem, outcome: Mapping[str, Option]) -> dict[str, Option] | None:
    """An outcome better for both that also moves issues which this one leaves alone.

    One move or two on top of the outcome, the best by the joint mean gain; small pairs of issues
    first, up to `WIDER_LIMIT` combinations. None when none was found that is so for certain.
    """
    base = problem.row(outcome)
    still = [i for i, start in enumerate(problem.start) if base[i] == start]
    sizes = [len(issue.options) for issue in problem.issues]
    pairs = [pair for pair in combinations(range(len(sizes)), 2) if not set(still).isdisjoint(pair)]
    budget = WIDER_LIMIT
    affordable = []
    for pair in sorted(pairs, key=lambda p: sizes[p[0]] * sizes[p[1]]):
        budget -= sizes[pair[0]] * sizes[pair[1]]
        if budget < 0:
            break
        affordable.append(pair)
    found = _best_of_each(problem, base, row_batches(problem, base, affordable))
    wider = (found.rows != np.array(base))[:, still].any(axis=1)
    if not wider.any():
        return None
    return problem.outcome(found.rows[wider][found.joint[wider].argmax()])


def _searched(problem: Problem, base: tuple[int, ...]) -> _Search:
    columns = range(len(problem.issues))
    sizes = [len(issue.options) for issue in problem.issues]
    if math.prod(sizes) <= SEARCH_LIMIT:
        return _Search(row_batches(problem, base, [columns]), None)
    groups: list[tuple[int, ...]] = list(combinations(columns, 2))
    budget = TRIPLE_LIMIT
    for triple in sorted(combinations(columns, 3), key=lambda t: math.prod(sizes[i] for i in t)):
        budget -= math.prod(sizes[i] for i in triple)
        if budget < 0:
            break
        groups.append(triple)
    some = row_batches(problem, base, groups)
    above = rows_above(problem, base, columns)
    if isinstance(above, TooLarge):
        return _Search(some, f"{above.reason} Better packages may be missing. {above.advice}")
    return _Search(chain(some, [above]), None if both_exact(problem) else TOO_MANY)


def _best_of_each(problem: Problem, base: tuple[int, ...], batches: Iterable[Ints]) -> _Found:
    """In each batch for each set of changed issues the better outcome with the most joint mean gain.

    Ties: the first in the options' order.
    """
    found = [_Found(np.empty((0, len(base)), dtype=np.int64), np.empty(0))]
    for rows in batches:
        better = rows[better_rows(problem, base, rows)]
        joint = np.round(problem.me.utilities(better) + problem.them.utilities(better), 6)
        order = np.argsort(-joint, kind="stable")
        changed = np.packbits(better[order] != np.array(base), axis=1)
        _, first = np.unique(changed, axis=0, return_index=True)
        found.append(_Found(better[order[first]], joint[order[first]]))
    return _Found(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _smallest(base: Sequence[int], found: _Found) -> list[tuple[int, ...]]:
    """Outcomes with as few changes as will do, best first; see `smallest_improvements`."""
    changed = found.rows != np.array(base)
    count = changed.sum(axis=1)
    left = np.arange(len(count))
    listed: list[tuple[int, ...]] = []
    while len(left) and len(listed) < LISTED:
        few = left[count[left] == count[left].min()]
        best = few[found.joint[few] == found.joint[few].max()]
        place = best[0] if len(best) == 1 else min(best, key=lambda at: tuple(found.rows[at]))
        listed.append(tuple(found.rows[place].tolist()))
        # with more moves on top of a listed one it would be the same advice at greater length
        left = left[~changed[left][:, changed[place]].all(axis=1)]
    return listed


def _most(base: Sequence[int], found: _Found) -> tuple[int, ...]:
    """The outcome with the most joint mean gain; ties: fewest changes, then the options' order."""
    best = found.rows[found.joint == found.joint.max()]
    return min(map(tuple, best.tolist()), key=lambda row: (_changes(base, row), row))


def _changes(base: Sequence[int], row: Sequence[int]) -> int:
    return sum(a != b for a, b in zip(base, row, strict=True))


def _title(problem: Problem, search: _Search) -> str:
    average = "" if both_exact(problem) else ", on average"
    known = "" if search.note is None else ", of what was found"
    return f"{MOST}{average}{known}"


def with_wider(problem: Problem, idea: Idea) -> Idea:
    """The idea with a note of the wider package that does better still, if one was found."""
    wider = wider_package(problem, idea.outcome or problem.reference.outcome)
    certificate = idea.certificate.model_copy(update={"improves_to": wider})
    return idea.model_copy(update={"certificate": certificate})
