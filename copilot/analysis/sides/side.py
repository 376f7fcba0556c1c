"""One side as the engine sees it: values, weightings, and what it has without a deal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.sides.preference_set import PreferenceSet, preference_set
from copilot.analysis.sides.values import value_of, value_table
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.preferences import UTILITY_GRID
from copilot.domain.suggestions import GainRange, Holds

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Who = Literal["me", "them"]


class Change(NamedTuple):
    """How far each issue's value moves, -1 to 1 of its swing; one row an idea, one column an issue.

    `low` and `high` differ only where it is not known what a side wants on an issue.
    """

    low: Array
    high: Array

    @property
    def middle(self) -> Array:
        """The plain average of the two."""
        return np.asarray((self.low + self.high) / 2, dtype=np.float64)


class Limit(NamedTuple):
    """An alternative: what it is worth in points, or the value of its terms issue by issue."""

    name: str
    worth: float | None
    values: Array


@dataclass(frozen=True)
class SideModel:
    """Values and weightings of one side over the issues that have options."""

    who: Who
    tables: tuple[Array | None, ...]
    """Per issue the value of each option, its worst 0 and its best 1; None where unknown."""
    verdict_set: PreferenceSet
    """Every weighting that fits what is held with some confidence; decides verdicts."""
    ordering_set: PreferenceSet
    """The same with low-confidence guesses too; orders ideas."""
    limits: tuple[Limit, ...]
    """The alternatives that can be priced."""
    samples: int
    seed: int
    span: float = 1.0
    """Utility between the worst and best feasible outcome; below 1 where exclusions cut them."""
    floor: float = 0.0
    """Utility of the worst feasible outcome."""
    overruled: frozenset[str] = frozenset()
    """Issues of which what the file says of their priority was overruled at the table."""

    @cached_property
    def weights(self) -> Array:
        """Uniform weightings of the ordering set; one row a sample, one column an issue.

        Each row sums to 1, or is all 0 where no issue weighs anything.
        """
        return self.ordering_set.sample(self.samples, self.seed)

    @cached_property
    def mean_weights(self) -> Array:
        """The average weighting, one number an issue; exact where only one fits."""
        return np.asarray(self.weights.mean(axis=0), dtype=np.float64)

    @cached_property
    def leanings(self) -> Array:
        """For each sample and issue a random lean, -1 to 1, used where values are unknown."""
        rng = np.random.default_rng(self.seed + 1)
        return rng.uniform(-1, 1, size=self.weights.shape)

    @cached_property
    def unknown(self) -> Bools:
        """Which issues have no known values."""
        return np.array([table is None for table in self.tables], dtype=bool)

    @property
    def is_known(self) -> bool:
        """Whether anything says what the side wants, on one issue at least."""
        return any(table is not None for table in self.tables)

    def change(self, start: Sequence[int], rows: Ints) -> Change:
        """What moving from one outcome to others does, issue by issue.

        Args:
            start: the option index of each issue at the outset.
            rows: option indices, one row an outcome, one column an issue.

        Returns:
            One row an outcome, one column an issue; from -1 to 1 where an issue moves of which it
            is not known what the side wants.
        """
        low = np.zeros(rows.shape)
        high = np.zeros(rows.shape)
        for column, table in enumerate(self.tables):
            if table is None:
                moved = rows[:, column] != start[column]
                low[:, column], high[:, column] = -1.0 * moved, 1.0 * moved
            else:
                low[:, column] = high[:, column] = table[rows[:, column]] - table[start[column]]
        return Change(low, high)

    def bounds(self, change: Change) -> tuple[Array, Array]:
        """Lowest and highest gain over the verdict set, in points; one number a row in each."""
        scale = 100 / self.span
        return (
            self.verdict_set.lowest(change.low) * scale,
            self.verdict_set.highest(change.high) * scale,
        )

    def sampled(self, change: Change) -> Array:
        """The gain under each sampled weighting, in points; one row a sample, one column an idea.

        Where it is not known what the side wants, each sample leans some way at random.
        """
        gains = self.weights @ change.middle.T
        if self.unknown.any():
            spread = (change.high - change.low) / 2
            gains = gains + (self.weights * self.leanings) @ spread.T
        return np.asarray(gains * 100 / self.span, dtype=np.float64)

    def gain_ranges(self, change: Change) -> list[GainRange]:
        """The gain of each row: range, mean, share, and whether it holds; in points.

        Lowest, mean and highest are one where one weighting fits and every wish is known. Else the
        mean is that of the samples, kept inside the range. The share is the part of the samples
        with a gain above 0 on the grid; for *every* it is 1 and for *none* 0 whatever they say, and
        for *some* below 1. Empty for no rows.
        """
        lows, highs = self.bounds(change)
        # at a point the two are one number, found by two sums that may differ in the last digit
        highs = np.maximum(lows, highs)
        sampled = self.sampled(change)
        shares = (on_grid(sampled) > 0).mean(axis=0)
        means = sampled.mean(axis=0)
        exact = self.verdict_set.is_point and not self.unknown.any()
        ranges = []
        for low, high, mean, share in zip(lows, highs, means, shares, strict=True):
            holds = holds_for(float(low), float(high))
            part = {"every": 1.0, "none": 0.0}.get(holds, min(float(share), 1 - 1 / self.samples))
            ranges.append(
                GainRange(
                    low=float(low),
                    high=float(high),
                    mean=float(low if exact else np.clip(mean, low, high)),
                    holds=holds,
                    share=part,
                )
            )
        return ranges

    def mean_gains(self, change: Change) -> Array:
        """The gain at the average weighting, in points, one number a row; unknown counts as even."""
        return np.asarray(change.middle @ self.mean_weights * 100 / self.span, dtype=np.float64)

    def points(self, utility: float) -> float:
        """A mean utility in points between the side's worst and best feasible outcome."""
        return (utility - self.floor) * 100 / self.span

    def utility(self, points: float) -> float:
        """The mean utility that so many points stand for."""
        return self.floor + points * self.span / 100

    def utilities(self, rows: Ints) -> Array:
        """Mean utility in points, one number an outcome; issues of unknown value count as even."""
        total = np.zeros(len(rows))
        for column, table in enumerate(self.tables):
            if table is not None:
                total += self.mean_weights[column] * table[rows[:, column]]
            else:
                total += self.mean_weights[column] / 2
        return np.asarray((total - self.floor) * 100 / self.span, dtype=np.float64)

    def over_limit(self, rows: Ints, limit: Limit) -> Change:
        """How far each outcome lies above an alternative, issue by issue; one row an outcome.

        From lowest to highest where it is not known what the side wants. What `bounds` makes of it
        is in points, above 0 where the outcome is worth more.
        """
        low = np.zeros(rows.shape)
        high = np.zeros(rows.shape)
        values = limit.values
        if limit.worth is not None:
            values = values + self.floor + self.span * limit.worth / 100
        for column, table in enumerate(self.tables):
            if table is None:
                low[:, column], high[:, column] = -values[column], 1 - values[column]
            else:
                low[:, column] = high[:, column] = table[rows[:, column]] - values[column]
        return Change(low, high)


def on_grid(points: Array) -> Ints:
    """Points on the grid on which utilities are compared: whole millionths of the range.

    Of any shape; halves go to the even neighbour. Equal on the grid is a tie.
    """
    return np.rint(np.asarray(points) * (UTILITY_GRID / 100)).astype(np.int64)


def holds_for(low: float, high: float) -> Holds:
    """Whether a gain between `low` and `high` points holds for every weighting, some, or none.

    *Every* means no loss anywhere and a gain except on ties; *none* means no gain anywhere, so
    that a change that never makes a difference is *none*.
    """
    if on_grid(np.array(high)) <= 0:
        return "none"
    return "every" if on_grid(np.array(low)) >= 0 else "some"


def falls_short(low: float, high: float) -> bool:
    """Whether an outcome that surpasses an alternative by `low` to `high` points is below it.

    It is when no weighting puts it above and some put it below; an equal is not below.
    """
    return bool(on_grid(np.array(high)) <= 0 and on_grid(np.array(low)) < 0)


def build_side(
    who: Who, issues: Sequence[Issue], party: Party, *, samples: int, seed: int
) -> SideModel:
    """A side from what the scenario says of it, before any evidence.

    An alternative is left out if its terms leave open an issue of which the side's wishes are
    known, or name an option whose value cannot be read off the list.

    Args:
        who: which side.
        issues: those that have options; their order is that of every column.
        party: its alternatives.
        samples: weightings to draw.
        seed: of the draw.
    """
    raw = [value_table(issue, stance_of(issue, who)) for issue in issues]
    sets = stated_sets(who, issues)
    limits = (_limit(a, issues, raw) for a in party.alternatives)
    return SideModel(
        who=who,
        tables=tuple(None if table is None else _stretched(table, table) for table in raw),
        verdict_set=sets.verdict,
        ordering_set=sets.ordering,
        limits=tuple(limit for limit in limits if limit is not None),
        samples=samples,
        seed=seed,
    )


class StatedSets(NamedTuple):
    """The weightings that fit what was said of a side, without and with unsure guesses."""

    verdict: PreferenceSet
    """Without the priorities of low confidence."""
    ordering: PreferenceSet
    """With them; the same object where there are none."""


def stated_sets(who: Who, issues: Sequence[Issue], *, free: Collection[int] = ()) -> StatedSets:
    """The preference sets of a side: one for verdicts, one to order ideas by.

    The two are one and the same set where no guess is marked `confidence: low`.

    Args:
        who: which side.
        issues: those that have options.
        free: positions of issues whose priority counts as unknown.
    """
    stances = [stance_of(issue, who) for issue in issues]
    raw = [value_table(issue, stance) for issue, stance in zip(issues, stances, strict=True)]
    swings = [1.0 if table is None else float(np.ptp(table)) for table in raw]
    said = [Priority() if i in free else s.priority for i, s in enumerate(stances)]
    held = [Priority() if s.confidence == "low" else p for s, p in zip(stances, said, strict=True)]
    ordering = preference_set(said, swings)
    verdict = ordering if held == said else preference_set(held, swings)
    return StatedSets(verdict, ordering)


def stance_of(issue: Issue, who: Who) -> Stance:
    """What a side wants on an issue."""
    return issue.mine if who == "me" else issue.theirs


def _stretched(values: Array, table: Array) -> Array:
    span = float(np.ptp(table))
    if span == 0:
        return np.zeros_like(values)
    return np.asarray((values - table.min()) / span, dtype=np.float64)


def _limit(
    alternative: Alternative, issues: Sequence[Issue], raw: Sequence[Array | None]
) -> Limit | None:
    """An alternative as the engine sees it; None where it leaves out an issue.

    An issue on which it is not known what the side wants counts as even.
    """
    if alternative.terms is None:
        return Limit(alternative.name, alternative.worth, np.zeros(len(issues)))
    values = []
    for issue, table in zip(issues, raw, strict=True):
        if table is None:
            values.append(0.5)
            continue
        term = alternative.terms.get(issue.name)
        value = None if term is None else value_of(issue, table, term)
        if value is None:
            return None
        values.append(float(_stretched(np.array([value]), table)[0]))
    return Limit(alternative.name, None, np.array(values))
