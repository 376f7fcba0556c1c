"""The true verdict on a planted idea, from the plain rules and in whole numbers.

    invalid          a term that does not exist, or an excluded combination
    unverifiable     a bet without event, day or judge, or on which both think the same
    unpriced         a bet on an event without a forecast
    below_walk_away  an option below a floor, or worth less than an alternative whatever matters
    one_sided        a side gains whatever matters under no weighting
    depends          a side gains, or stays above an alternative, under some weightings only
    dominated        an outcome on the same issues leaves nobody worse and somebody better
    good_for_both    the rest

Where weights are only ordered, all that fit are mixtures of plain ones: those that give the same
weight to every issue of a group, the group being closed upwards (with an issue, all that matter
more). So a sum that is at least 0 for each such group is at least 0 for every weighting that fits.
All groups are tried; no code, table or sample of the package that is measured is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

from benchmarks.value.invented import Invented, InventedSide, Place

Verdict: TypeAlias = Literal[
    "invalid",
    "unverifiable",
    "unpriced",
    "below_walk_away",
    "one_sided",
    "depends",
    "dominated",
    "good_for_both",
]
"""The first that applies."""


class Extremes(NamedTuple):
    """The least and the greatest that a change can come to; only the signs mean something."""

    low: int
    high: int

    @property
    def holds(self) -> str:
        """Whether it is a gain under every weighting (ties apart), under some, or under none."""
        if self.high <= 0:
            return "none"
        return "every" if self.low >= 0 else "some"


@dataclass(frozen=True)
class Chair:
    """One side of a game, ready to be asked."""

    game: Invented
    side: InventedSide

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Weightings of which all that fit are mixtures: one whole number for each issue."""
        if self.side.levels is None:
            return (self.side.weights,)
        issues = range(len(self.game.sizes))
        told = [None if i in self.side.unsure else self.side.levels[i] for i in issues]
        # a constant issue has no swing and weighs nothing
        live = [i for i in issues if i in self.side.no_wish or len(set(self.side.values[i])) > 1]
        found = []
        for chosen in product((0, 1), repeat=len(live)):
            held = {i for i, taken in zip(live, chosen, strict=True) if taken}
            closed = all(
                above in held
                for i in held
                for above in live
                if (a := told[above]) is not None and (b := told[i]) is not None and a < b
            )
            if held and closed:
                found.append(tuple(int(i in held) for i in issues))
        return tuple(found)

    def value(self, issue: int, place: int) -> int:
        """What an option is worth on its own issue."""
        return self.side.values[issue][place]

    def extremes(self, low: Sequence[int], high: Sequence[int]) -> Extremes:
        """The ends of a change that moves each issue by `low` to `high`."""
        ends = [(_times(group, low), _times(group, high)) for group in self.groups] or [(0, 0)]
        return Extremes(min(a for a, _ in ends), max(b for _, b in ends))

    def moved(self, start: Place, row: Place) -> tuple[list[int], list[int]]:
        """How far each issue moves, at the worst and at the best, in hundredths of its swing."""
        low, high = [], []
        for issue, (a, b) in enumerate(zip(start, row, strict=True)):
            if issue in self.side.no_wish:
                low.append(-100 * (a != b))
                high.append(100 * (a != b))
            else:
                step = self.value(issue, b) - self.value(issue, a)
                low.append(step)
                high.append(step)
        return low, high

    def gain(self, start: Place, row: Place) -> Extremes:
        """What going from one outcome to another comes to."""
        return self.extremes(*self.moved(start, row))

    def truly(self, start: Place, row: Place) -> int:
        """The gain by the true weights."""
        steps = [
            self.value(i, b) - self.value(i, a)
            for i, (a, b) in enumerate(zip(start, row, strict=True))
        ]
        return _times(self.side.weights, steps)

    def below_floor(self, row: Place) -> bool:
        """Whether an option is worth less than the floor of its issue."""
        return any(self.value(i, row[i]) < self.value(i, at) for i, at in self.side.floors.items())

    def over(self, mixture: Sequence[tuple[int, Place]]) -> list[Extremes]:
        """How far an expected outcome lies above each alternative.

        Args:
            mixture: outcomes with their chances in per cent.
        """
        found = []
        if self.side.terms is not None:
            found.append(self._expected(mixture, self.side.terms))
        if self.side.worth is not None:
            found.append(self._over_worth(mixture, self.side.worth))
        return found

    def expected(self, mixture: Sequence[tuple[int, Place]]) -> Extremes:
        """The expected gain over the start."""
        return self._expected(mixture, self.game.start)

    def _expected(self, mixture: Sequence[tuple[int, Place]], start: Place) -> Extremes:
        low, high = [0] * len(start), [0] * len(start)
        for chance, row in mixture:
            ends = self.moved(start, row)
            low = [a + chance * b for a, b in zip(low, ends[0], strict=True)]
            high = [a + chance * b for a, b in zip(high, ends[1], strict=True)]
        return self.extremes(low, high)

    def _over_worth(self, mixture: Sequence[tuple[int, Place]], worth: int) -> Extremes:
        """The same over an alternative told in points between the worst and the best outcome."""
        if self.side.levels is None:
            sums = [
                _times(self.side.weights, [self.value(i, p) for i, p in enumerate(row)])
                for row in self.game.rows()
                if self.game.can_be(row)
            ]
            have = sum(
                chance * _times(self.side.weights, [self.value(i, p) for i, p in enumerate(row)])
                for chance, row in mixture
            )
            limit = 100 * min(sums) + worth * (max(sums) - min(sums))
            total = sum(chance for chance, _ in mixture)
            return Extremes(100 * have - total * limit, 100 * have - total * limit)
        low, high = [], []
        for issue in range(len(self.game.sizes)):
            ends = [self._height(issue, row[issue]) for _, row in mixture]
            chances = [chance for chance, _ in mixture]
            low.append(sum(c * (a - worth) for c, (a, _) in zip(chances, ends, strict=True)))
            high.append(sum(c * (b - worth) for c, (_, b) in zip(chances, ends, strict=True)))
        return self.extremes(low, high)

    def _height(self, issue: int, place: int) -> tuple[int, int]:
        if issue in self.side.no_wish:
            return 0, 100
        return self.value(issue, place), self.value(issue, place)


def judged(game: Invented, row: Place) -> Verdict:
    """The verdict on an outcome whose options all exist."""
    if not game.can_be(row):
        return "invalid"
    chairs = [Chair(game, side) for side in game.sides]
    found = _by_gains(chairs, [((100, row),), ((100, row),)], [row])
    if found is not None:
        return found
    moved = [i for i, (a, b) in enumerate(zip(game.start, row, strict=True)) if a != b]
    return "dominated" if _beaten(chairs, row, moved) else "good_for_both"


def judged_bet(
    game: Invented,
    branches: tuple[Place, Place],
    *,
    named: bool = True,
    forecast: bool = True,
) -> Verdict:
    """The verdict on terms that hang on the event: the first place if it happens.

    Args:
        game: the game.
        branches: the outcome if it happens, and if not.
        named: whether event, day and judge are all named.
        forecast: whether the event is the one the scenario has a forecast of.
    """
    if not all(game.can_be(row) for row in branches):
        return "invalid"
    if not named:
        return "unverifiable"
    if not forecast or game.chances is None:
        return "unpriced"
    if game.chances[0] == game.chances[1]:
        return "unverifiable"
    chairs = [Chair(game, side) for side in game.sides]
    mixtures = [((p, branches[0]), (100 - p, branches[1])) for p in game.chances]
    return _by_gains(chairs, mixtures, branches) or "good_for_both"


def _by_gains(
    chairs: Sequence[Chair],
    mixtures: Sequence[Sequence[tuple[int, Place]]],
    rows: Sequence[Place],
) -> Verdict | None:
    """The verdicts from `below_walk_away` to `depends`; None when none of them applies."""
    pairs = list(zip(chairs, mixtures, strict=True))
    if any(chair.below_floor(row) for chair in chairs for row in rows):
        return "below_walk_away"
    over = [extremes for chair, mixture in pairs for extremes in chair.over(mixture)]
    if any(e.high <= 0 and e.low < 0 for e in over):
        return "below_walk_away"
    gains = [chair.expected(mixture) for chair, mixture in pairs]
    if any(gain.holds == "none" for gain in gains):
        return "one_sided"
    if any(gain.holds == "some" for gain in gains) or any(e.low < 0 for e in over):
        return "depends"
    return None


def _beaten(chairs: Sequence[Chair], row: Place, moved: Sequence[int]) -> bool:
    """Whether an outcome on these issues leaves nobody worse and somebody better for certain."""
    game = chairs[0].game
    for places in product(*(range(game.sizes[i]) for i in moved)):
        other = list(row)
        for issue, place in zip(moved, places, strict=True):
            other[issue] = place
        candidate = tuple(other)
        if candidate == row or not game.can_be(candidate):
            continue
        if any(chair.below_floor(candidate) for chair in chairs):
            continue
        gains = [chair.gain(row, candidate) for chair in chairs]
        if all(g.low >= 0 for g in gains) and any(g.high > 0 for g in gains):
            return True
    return False


def _times(weights: Sequence[int], steps: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(weights, steps, strict=True))
