"""What a choice among equal packages tells of them, and how equal the packages are to me."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.weight_blocks import Array


class ChoiceRow(NamedTuple):
    """What it tells if they take one of several packages."""

    counts_more: tuple[int, ...]
    """Issues on which it is kinder to them than the others on average, most first."""
    counts_less: tuple[int, ...]
    """Issues on which it is less kind."""
    share: float | None
    """Part of their readings in which they take it; None where nothing is known of them."""


def choice_rows(problem: Problem, rows: Sequence[Sequence[int]]) -> tuple[ChoiceRow, ...]:
    """For each package what it would tell if they took it.

    Whoever takes a package finds it at least as good as the others on average. So the issues on
    which it is kinder than their average, each weighted, count for at least as much with them as
    those on which it is less kind. Issues in the order of that difference, ties in the file's.

    Args:
        problem: the scenario.
        rows: two packages or more, as option indices.
    """
    array = np.array(rows, dtype=np.int64)
    side = problem.them
    gains = side.sampled(side.change(problem.start, array))
    taken = gains.argmax(axis=1)
    found = []
    for place in range(len(array)):
        kinder = np.zeros(len(problem.issues))
        for column, table in enumerate(side.tables):
            if table is not None:
                values = table[array[:, column]]
                others = np.delete(values, place)
                kinder[column] = round(float(values[place] - others.mean()), 9)
        order = np.argsort(-np.abs(kinder), kind="stable").tolist()
        found.append(
            ChoiceRow(
                tuple(i for i in order if kinder[i] > 0),
                tuple(i for i in order if kinder[i] < 0),
                float((taken == place).mean()) if side.is_known else None,
            )
        )
    return tuple(found)


def apart_for_me(problem: Problem, rows: Sequence[Sequence[int]]) -> tuple[float, int | None]:
    """How far two of the packages lie apart for me at most, whatever weighting fits, in points.

    Also the issue on which that hangs: where the weighting that sets them furthest apart differs
    most from the average, among the sampled ones; None where one weighting alone fits.
    """
    array = np.array(rows, dtype=np.int64)
    side = problem.me
    worst, culprit = 0.0, None
    for first in range(len(array)):
        change = side.change([int(i) for i in array[first]], array)
        low, high = side.bounds(change)
        for second in range(len(array)):
            reach = max(abs(float(low[second])), abs(float(high[second])))
            if reach > worst:
                worst = reach
                culprit = _hangs_on(problem, change.middle[second])
    return worst, None if side.verdict_set.is_point else culprit


def _hangs_on(problem: Problem, change: Array) -> int:
    """The issue whose weight moves the difference of two packages most over the samples."""
    parts = problem.me.weights * change
    return int(np.argmax(parts.std(axis=0)))
