"""The truth about a game, by trying every outcome. In whole numbers: nothing rests on a rounding.

Nothing here comes from the package that is measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.value.games import MILLIONTHS, Game, Row

Numbers: TypeAlias = NDArray[np.int64]
"""Whole millionths of a point, one for each outcome."""


Floats: TypeAlias = NDArray[np.float64]
"""Parts of an issue's swing."""

_NOTHING: Final = 5e-7


class Gain(NamedTuple):
    """What both sides gain, in millionths of a point."""

    mine: int
    theirs: int

    @property
    def joint(self) -> float:
        """Both together, in points."""
        return (self.mine + self.theirs) / MILLIONTHS

    @property
    def better(self) -> bool:
        """Whether nobody has less and somebody more."""
        return min(self) >= 0 and max(self) > 0


@dataclass(frozen=True)
class Truth:
    """Every outcome of a game and what it is worth."""

    game: Game

    @cached_property
    def mine(self) -> Numbers:
        """My millionths of each outcome, in the order of counting the last issue fastest."""
        return _totals(self.game.mine)

    @cached_property
    def theirs(self) -> Numbers:
        """Theirs."""
        return _totals(self.game.theirs)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many options each issue has."""
        return tuple(len(options) for options in self.game.options)

    def place(self, row: Row) -> int:
        """Where an outcome stands among all."""
        return int(np.ravel_multi_index(row, self.sizes))

    def row(self, place: int) -> Row:
        """The outcome that stands there."""
        return tuple(int(i) for i in np.unravel_index(place, self.sizes))

    def worth(self, row: Row) -> Gain:
        """What both sides have by an outcome."""
        place = self.place(row)
        return Gain(int(self.mine[place]), int(self.theirs[place]))

    def gain(self, start: Row, row: Row) -> Gain:
        """What both sides gain by going from one outcome to another."""
        before, after = self.worth(start), self.worth(row)
        return Gain(after.mine - before.mine, after.theirs - before.theirs)

    def better_than(self, start: Row) -> Numbers:
        """Where the outcomes stand that leave nobody worse and somebody better."""
        mine, theirs = self.worth(start)
        nobody_worse = (self.mine >= mine) & (self.theirs >= theirs)
        return np.flatnonzero(nobody_worse & ((self.mine > mine) | (self.theirs > theirs)))

    def best_gain(self, start: Row) -> float:
        """The most that both gain together by an outcome that is better; 0 where none is."""
        better = self.better_than(start)
        if not len(better):
            return 0.0
        most = int((self.mine[better] + self.theirs[better]).max())
        return (most - sum(self.worth(start))) / MILLIONTHS

    def surely_better_than(self, start: Row, order: Sequence[int]) -> bool:
        """Whether some outcome is better by my points, and for every weighting of theirs in order.

        All weightings that fit an order are mixtures of those that give the same weight to every
        issue of a group, the group being closed upwards. A millionth of the range counts as
        nothing, since the points of the files are rounded.

        Args:
            start: what it is compared with.
            order: the rank of each issue for them, 1 for the one that matters most.
        """
        heights = [_heights(issue) for issue in self.game.theirs]
        mine = self.mine - self.worth(start).mine
        good, gains = mine >= 0, mine > 0
        for group in _groups(order):
            lines = [
                height - height[place] if i in group else np.zeros(len(height))
                for i, (height, place) in enumerate(zip(heights, start, strict=True))
            ]
            total = _sums(lines) / len(group)
            good &= total >= -_NOTHING
            gains |= total > _NOTHING
        return bool((good & gains).any())

    @cached_property
    def efficient(self) -> NDArray[np.bool_]:
        """Which outcomes nothing beats."""
        order = np.lexsort((-self.theirs, -self.mine))
        mine, theirs = self.mine[order], self.theirs[order]
        # of those with more for me, the most that any leaves to them
        above = np.concatenate([[-(10**15)], np.maximum.accumulate(theirs)[:-1]])
        first = np.concatenate([[True], mine[1:] != mine[:-1]])
        group = np.cumsum(first) - 1
        starts = np.flatnonzero(first)
        good = (theirs == theirs[starts][group]) & (theirs > above[starts][group])
        found = np.zeros(len(order), dtype=bool)
        found[order] = good
        return found


def _heights(issue: Sequence[int]) -> Floats:
    """The options of an issue from 0 (worst) to 1 (best)."""
    points = np.array(issue, dtype=np.float64)
    span = points.max() - points.min()
    return np.asarray((points - points.min()) / (span or 1.0), dtype=np.float64)


def _groups(order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every set of issues that holds, with an issue, all that matter more."""
    for rank in sorted(set(order)):
        above = [i for i, r in enumerate(order) if r < rank]
        level = [i for i, r in enumerate(order) if r == rank]
        for size in range(1, len(level) + 1):
            for chosen in combinations(level, size):
                yield (*above, *chosen)


def _sums(lines: Sequence[Floats]) -> Floats:
    total: Floats = np.zeros(1)
    for line in lines:
        total = (total[:, None] + line[None, :]).ravel()
    return total


def _totals(points: Sequence[Sequence[int]]) -> Numbers:
    total: Numbers = np.zeros(1, dtype=np.int64)
    for issue in points:
        total = (total[:, None] + np.array(issue, dtype=np.int64)[None, :]).ravel()
    return total
