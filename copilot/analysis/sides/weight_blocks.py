"""The building blocks of a preference set, each a cone of swing weights.

What a person says of priorities ties some issues together and leaves others free:
words order issues, ranks order issues, weights and intervals fix ratios, and an issue of which
nothing was said stands alone. A preference set is the direct sum of such blocks, so a linear
function takes its extremes over the whole set at an extreme of one block.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HIT_AND_RUN_STEPS = 60
"""Steps of the random walk from its interior start; a walk for each sample."""

NOISE = 1e-10
"""Products of unit rows below this are zero written differently."""


class Block(Protocol):
    """A cone of weights over some of the issues."""

    @property
    def members(self) -> tuple[int, ...]:
        """The issues it covers."""
        ...

    @property
    def dimension(self) -> int:
        """How many directions the cone has."""
        ...

    def minimum(self, change: Array) -> Array:
        """The least of `change` · weights over the block's weights of sum 1; one number a row.

        `change` has one row an idea and one column for every issue of the set.
        """
        ...

    def rays(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """Weights on the chosen issues alone, such that the block's are their combinations.

        One number a chosen issue; none is all 0, and none is there if the block holds no such issue.
        """
        ...

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """Uniform weights of sum 1, one row a sample, one column a member."""
        ...

    @property
    def ray_limit(self) -> int:
        """An upper bound of the number of extreme rays, without listing them."""
        ...

    def extreme_rays(self) -> Array:
        """The cone's extreme rays and no others; one row a ray, one column a member."""
        ...

    def faces(self) -> Array:
        """Rows whose product with the members' weights is at least 0 in the cone, only there."""
        ...


def _subsets(items: Sequence[int]) -> list[frozenset[int]]:
    return [frozenset(c) for size in range(len(items) + 1) for c in combinations(items, size)]


@dataclass(frozen=True)
class OrderedBlock:
    """Issues in levels: each of a level matters at least as much as each of the next.

    The extreme weightings spread evenly over the upper levels and part of the next, so extremes
    of a linear function are cumulative averages.
    Source: Carrizosa, Conde, Fernandez and Puerto (1995), "Multi-criteria analysis with partial
    information about the weighting coefficients", European Journal of Operational Research 81
    (extreme points of an ordered simplex), applied here to levels with ties.
    """

    levels: tuple[tuple[int, ...], ...]

    @property
    def members(self) -> tuple[int, ...]:
        """The issues it covers, the most important level first."""
        return tuple(issue for level in self.levels for issue in level)

    @property
    def dimension(self) -> int:
        """One for each issue."""
        return len(self.members)

    def minimum(self, change: Array) -> Array:
        """The least cumulative average, level by level, the least of a level first."""
        least = np.full(change.shape[0], np.inf)
        above = np.zeros(change.shape[0])
        count = 0
        for level in self.levels:
            columns = np.sort(change[:, list(level)], axis=1)
            sums = above[:, None] + np.cumsum(columns, axis=1)
            sizes = count + np.arange(1, len(level) + 1)
            least = np.minimum(least, (sums / sizes).min(axis=1))
            above = sums[:, -1]
            count += len(level)
        return least

    def rays(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """Indicators of the upper parts of the order, seen on the chosen issues."""
        parts: set[frozenset[int]] = set()
        upper: frozenset[int] = frozenset()
        for level in self.levels:
            inside = [issue for issue in level if issue in chosen]
            parts |= {upper | part for part in _subsets(inside)}
            upper |= frozenset(inside)
        return [tuple(float(i in part) for i in chosen) for part in parts if part]

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """Flat draws from the simplex, sorted, shuffled inside each level.

        Independent exponentials over their sum are flat on it.
        Source: Devroye (1986), Non-Uniform Random Variate Generation, chapter V.
        """
        drawn = -np.sort(-rng.exponential(size=(count, self.dimension)), axis=1)
        start = 0
        for level in self.levels:
            stop = start + len(level)
            drawn[:, start:stop] = rng.permuted(drawn[:, start:stop], axis=1)
            start = stop
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), dtype=np.float64)

    @property
    def ray_limit(self) -> int:
        """One for each issue of the top level, one for each part of a level below it."""
        return len(self.levels[0]) + sum((1 << len(level)) - 1 for level in self.levels[1:])

    def extreme_rays(self) -> Array:
        """A top issue alone, or all upper levels with some issues of the next."""
        size = self.dimension
        parts = [frozenset({place}) for place in range(len(self.levels[0]))]
        start = len(self.levels[0])
        for level in self.levels[1:]:
            places = range(start, start + len(level))
            parts.extend(frozenset(range(start)) | part for part in _subsets(places) if part)
            start += len(level)
        return np.array([[float(i in part) for i in range(size)] for part in parts])

    def faces(self) -> Array:
        """Each of a level less each of the next, and the last level itself."""
        unit = np.eye(self.dimension)
        rows: list[Array] = []
        start = 0
        for level, following in pairwise(self.levels):
            stop = start + len(level)
            lower = range(stop, stop + len(following))
            rows.extend(unit[more] - unit[less] for more in range(start, stop) for less in lower)
            start = stop
        return np.array([*rows, *unit[start:]])


@dataclass(frozen=True)
class ScaledBlock:
    """Issues with weights or intervals on one common scale, which is itself unknown."""

    members: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def dimension(self) -> int:
        """One for each interval, and one for all exact weights together."""
        intervals = sum(low < high for low, high in zip(self.low, self.high, strict=True))
        return intervals + (intervals < len(self.members))

    def minimum(self, change: Array) -> Array:
        """The least ratio of weighted change to weight; the highest weights go to the least changes.

        At the least ratio r, more of a weight helps exactly where its change lies below r, so the
        best corner gives the upper ends to the least changes, up to some place in their order.
        """
        columns = change[:, list(self.members)]
        order = np.argsort(columns, axis=1, kind="stable")
        low, high = np.array(self.low), np.array(self.high)
        sorted_change = np.take_along_axis(columns, order, axis=1)
        sorted_low, extra = low[order], (high - low)[order]
        base = (sorted_low * sorted_change).sum(axis=1, keepdims=True)
        tops = np.concatenate([base, base + np.cumsum(extra * sorted_change, axis=1)], axis=1)
        total = np.full((len(columns), 1), low.sum())
        sums = np.concatenate([total, total + np.cumsum(extra, axis=1)], axis=1)
        ratios = np.full(tops.shape, np.inf)
        np.divide(tops, sums, out=ratios, where=sums > 0)
        return np.asarray(ratios.min(axis=1), dtype=np.float64)

    def rays(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """The corners of the box of weights, seen on the chosen issues."""
        corners: list[tuple[float, ...]] = [()]
        ends = {i: {a, b} for i, a, b in zip(self.members, self.low, self.high, strict=True)}
        for issue in chosen:
            corners = [(*corner, end) for corner in corners for end in ends.get(issue, {0.0})]
        return [corner for corner in corners if any(corner)]

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """A random walk over the slice of sum 1, exact weights taken together as one."""
        low, high = np.array(self.low), np.array(self.high)
        exact = low == high
        if exact.all():
            return np.tile(low / low.sum(), (count, 1))
        if len(low) == 1:
            return np.ones((count, 1))
        parts: Array = np.eye(len(low))[~exact]
        if exact.any():
            parts = np.vstack([np.where(exact, low, 0) / low[exact].sum(), parts])
        reduced_low, reduced_high = parts @ low, parts @ high
        if exact.any():
            reduced_low[0] = reduced_high[0] = low[exact].sum()
        walked = _hit_and_run(reduced_low, reduced_high, count, rng)
        return np.asarray(walked @ parts, dtype=np.float64)

    @property
    def ray_limit(self) -> int:
        """One for each corner of the box."""
        return 1 << sum(low < high for low, high in zip(self.low, self.high, strict=True))

    def extreme_rays(self) -> Array:
        """The corners of the box that are no mixture of others, up to their scale."""
        corners = np.array(self.rays(self.members))
        corners = np.unique(np.round(corners / corners.sum(axis=1, keepdims=True), 15), axis=0)
        tight = (np.abs(corners @ self.faces().T) <= NOISE).astype(np.float64)
        # a mixture of others touches every face that they all touch, and no more
        held = tight @ tight.T >= tight.sum(axis=1, keepdims=True)
        return np.asarray(corners[held.sum(axis=1) == 1], dtype=np.float64)

    def faces(self) -> Array:
        """No ratio of two weights beyond their intervals; rows scaled to a largest entry of 1."""
        rows = _box_faces(np.array(self.low), np.array(self.high))
        return np.asarray(rows / np.abs(rows).max(axis=1, keepdims=True), dtype=np.float64)


def _hit_and_run(low: Array, high: Array, count: int, rng: np.random.Generator) -> Array:
    """Uniform points of {x: sum 1, some scale t with t·low <= x <= t·high}.

    Source: Smith (1984), Operations Research 32, 1296-1308.
    """
    size = len(low)
    rows = -_box_faces(low, high)
    middle = (low + high) / 2
    points = np.tile(middle / middle.sum(), (count, 1))
    for _ in range(HIT_AND_RUN_STEPS):
        direction = rng.normal(size=(count, size))
        direction -= direction.mean(axis=1, keepdims=True)
        slack, speed = -(points @ rows.T), direction @ rows.T
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.maximum(slack, 0) / speed
        ahead = np.where(speed > 0, reach, np.inf).min(axis=1)
        behind = np.where(speed < 0, reach, -np.inf).max(axis=1)
        step = behind + (ahead - behind) * rng.random(count)
        points += step[:, None] * direction
        points = np.maximum(points, 0)
        points /= points.sum(axis=1, keepdims=True)
    return np.asarray(points, dtype=np.float64)


def _box_faces(low: Array, high: Array) -> Array:
    """Rows r with r · x >= 0 for all of {x: some scale t with t·low <= x <= t·high}."""
    size = len(low)
    pairs = [(i, j) for i in range(size) for j in range(size) if i != j]
    rows = np.zeros((len(pairs) + size, size))
    for row, (i, j) in enumerate(pairs):
        # x_i / high_i <= x_j / low_j, without dividing by a zero
        rows[row, i] = -low[j]
        rows[row, j] = high[i]
    rows[len(pairs) :] = np.eye(size)
    return rows
