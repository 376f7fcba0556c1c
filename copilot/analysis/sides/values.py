"""How good each option of an issue is for a side, 0 to 1."""

from collections.abc import Sequence

import numpy as np

from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Option, Stance


def scale_of(issue: Issue) -> Array:
    """Where each option lies, one number each: a number's size, else the place in the list."""
    if issue.numeric:
        return np.array([float(option) for option in issue.options])
    return np.arange(len(issue.options), dtype=np.float64)


def value_table(issue: Issue, stance: Stance) -> Array | None:
    """The value of each option to a side, 0 to 1, or None where nothing says what it wants.

    One number an option. Given `values` are taken as they are. Else `wants` gives a straight line
    over a number's size or the list's order; a named option is best, the one furthest from it
    worst, and two that lie as far from it are worth the same. None too where it is not listed.
    """
    if stance.values is not None:
        return np.array(stance.values) / 100
    if stance.wants is None:
        return None
    scale = scale_of(issue)
    if stance.wants in {"more", "less"}:
        line: Array = (scale - scale.min()) / (scale.max() - scale.min())
        return line if stance.wants == "more" else 1 - line
    wanted = issue.find(stance.wants)
    if wanted is None:
        return None
    distance = np.abs(scale - scale[issue.options.index(wanted)])
    return np.asarray(1 - distance / distance.max(), dtype=np.float64)


def extended(points: Sequence[float], heights: Sequence[float], at: float) -> float:
    """The height at a place of the line from point to point, its end pieces carried on outside.

    Args:
        points: distinct, in any order, two or more.
        heights: one for each point.
        at: where to read the line.
    """
    order = np.argsort(points)
    x, y = np.asarray(points)[order], np.asarray(heights)[order]
    right = int(np.clip(np.searchsorted(x, at), 1, len(x) - 1))
    slope = (y[right] - y[right - 1]) / (x[right] - x[right - 1])
    return float(y[right - 1] + slope * (at - x[right - 1]))


def value_of(issue: Issue, table: Array, option: Option) -> float | None:
    """The value of an option; numbers between or outside the options are read off the line.

    None when the option is a text that is not listed.
    """
    found = issue.find(option)
    if found is not None:
        return float(table[issue.options.index(found)])
    if isinstance(option, str) or not issue.numeric:
        return None
    return extended(scale_of(issue).tolist(), table.tolist(), float(option))
