"""One side's contributions as whole numbers of a very fine grid.

Why there are two grids, and what noise is, stands in `frontier`; the rule that drops entries
without changing an answer stands in `tied_issues`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers: TypeAlias = NDArray[np.int64]
"""Whole numbers: steps of the fine grid, or positions."""

FINE = 10**12
"""Steps of the fine grid to a side's range; a sum over a thousand issues still fits 64 bits."""

CELL = 10**6
"""Fine steps to a cell, the millionth of the range on which dominance and ties are decided."""

NOISE = 10**3
"""Fine steps within which two sums count as the same number written differently."""

CELLS = FINE // CELL
"""Cells to a side's range: dominance and ties are decided to a millionth of it."""

WIDEST = 8
"""How many times NOISE a run of close sums may span and still be one number."""


class GridSide(NamedTuple):
    """One side on the fine grid."""

    contributions: tuple[Integers, ...]
    """Per issue, from the issue's worst option, in fine steps."""
    span: float
    """The range."""
    at_least: int
    """The least total that is at or above the reservation, in fine steps."""


def numeric_tables(contributions: Sequence[ArrayLike]) -> list[NDArray[np.float64]]:
    """One array of floats for each issue, one number for each option.

    Raises:
        ValueError: An issue is not a flat list of finite numbers, or is empty.
    """
    tables = [np.asarray(issue, dtype=np.float64) for issue in contributions]
    for table in tables:
        if table.ndim != 1 or not table.size or not np.isfinite(table).all():
            raise ValueError("an issue is a flat list of finite numbers, one or more")
    return tables


def on_grid(tables: list[NDArray[np.float64]], reservation: float | None) -> GridSide:
    """The side on its fine grid; a range that is nothing but float noise counts as none.

    Args:
        tables: for each issue what each option contributes.
        reservation: the least total that is accepted; None: anything. Half a cell below counts.

    Raises:
        ValueError: The reservation is not a number.
    """
    worst = [float(table.min()) for table in tables]
    spread = math.fsum(float(np.ptp(table)) for table in tables)
    size = math.fsum(float(np.abs(table).max()) for table in tables)
    span = max(spread, size / CELLS) or 1.0
    steps = tuple(
        np.rint((table - least) / span * FINE).astype(np.int64)
        for table, least in zip(tables, worst, strict=True)
    )
    if reservation is None:
        return GridSide(steps, span, -1)
    if math.isnan(reservation):
        raise ValueError("a reservation is a number")
    share = min(max((reservation - math.fsum(worst)) / span, -1.0), 2.0)
    return GridSide(steps, span, round(share * FINE) - CELL // 2)


def settled(values: Integers) -> Integers:
    """The values with those that differ by noise alone made equal.

    Neighbours closer than `NOISE` take the smallest value of their run. A run that has grown
    wider than noise can explain is left as it is: its values really differ. In the order given.
    """
    order = np.argsort(values, kind="stable")
    rising = values[order]
    apart = rising[1:] - rising[:-1] > NOISE
    if apart.all():
        return values
    starts = np.flatnonzero(np.concatenate(([True], apart)))
    ends = np.concatenate((starts[1:], [rising.size]))
    first = np.repeat(rising[starts], ends - starts)
    last = np.repeat(rising[ends - 1], ends - starts)
    result = np.empty_like(values)
    result[order] = np.where(last - first > WIDEST * NOISE, rising, first)
    return result


def cells(totals: Integers) -> Integers:
    """Totals in millionths of the range, noise taken out before rounding."""
    return (settled(totals) + CELL // 2) // CELL
