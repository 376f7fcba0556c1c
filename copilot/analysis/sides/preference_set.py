"""All weightings that fit what was said of a side.

Weights are *swing weights*: how much it matters that an issue goes from its worst to its best
listed option. They are at least 0 and sum to 1. The set is a direct sum of blocks
(`weight_blocks`), so lowest and highest values of a linear function have a closed form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from copilot.analysis.sides.weight_blocks import Array, Block, OrderedBlock, ScaledBlock
from copilot.domain.issue import Priority, Word

_WORDS: tuple[Word, ...] = ("high", "medium", "low")

LEANING_DRAWS = 4
"""Uniform draws for each weighting that is kept where a set leans."""


class Leaning(Protocol):
    """Something learnt that speaks for some weightings and excludes none for certain."""

    def likelihood(self, weights: Array) -> Array:
        """How well each weighting, one a row, goes with it: 0 to 1."""
        ...


@dataclass(frozen=True)
class PreferenceSet:
    """A set of weightings over `size` issues; issues in no block always weigh nothing."""

    size: int
    blocks: tuple[Block, ...] = field(default=())
    leanings: tuple[Leaning, ...] = field(default=())
    """What makes some weightings likelier than others; no bound depends on it."""

    @property
    def is_point(self) -> bool:
        """Whether exactly one weighting fits."""
        return sum(block.dimension for block in self.blocks) <= 1

    def lowest(self, change: Array) -> Array:
        """The least of `change` · weights, one number a row; 0 where no issue weighs anything.

        Args:
            change: one row an idea, one column an issue; the result has its unit.
        """
        if not self.blocks:
            return np.zeros(change.shape[0])
        return np.asarray(
            np.min([block.minimum(change) for block in self.blocks], axis=0), dtype=np.float64
        )

    def highest(self, change: Array) -> Array:
        """The greatest of `change` · weights, likewise."""
        return np.asarray(-self.lowest(-change), dtype=np.float64)

    def rays(self, chosen: Sequence[int]) -> Array:
        """Directions on the chosen issues whose combinations are all the set allows there.

        One row a ray, one column a chosen issue; no row is all zero; at most 2^k rows a block.
        """
        found = {ray for block in self.blocks for ray in block.rays(chosen)}
        return np.array(sorted(found), dtype=np.float64).reshape(len(found), len(chosen))

    def sample(self, count: int, seed: int) -> Array:
        """Uniform weightings, one row each, one column an issue; the same for the same seed.

        Each sums to 1, or is all 0 for a set without blocks. Where the set leans to some
        weightings, these are drawn more often. Blocks share the total as independent gamma
        variables of their dimensions, which makes the whole uniform over the set.
        Source: Devroye (1986), Non-Uniform Random Variate Generation, chapter XI.4 (the Dirichlet
        distribution).
        """
        rng = np.random.default_rng(seed)
        if self.leanings:
            return _leaned(self, count, rng)
        return self.draw(count, rng)

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """The same from a stream of random numbers, whatever the set leans to."""
        weights = np.zeros((count, self.size))
        for block in self.blocks:
            part = block.sample(count, rng) * rng.gamma(block.dimension, size=(count, 1))
            weights[:, list(block.members)] = part
        total = weights.sum(axis=1, keepdims=True)
        np.divide(weights, total, out=weights, where=total > 0)
        return weights


def preference_set(priorities: Sequence[Priority], swings: Sequence[float]) -> PreferenceSet:
    """The set that fits the priorities of one side.

    Equal words and equal ranks leave open which of the two weighs more; an issue of which nothing
    is said may weigh anything beside the rest, one of weight 0 weighs nothing. Without issues that
    can weigh anything the set has no blocks.

    Args:
        priorities: one for each issue.
        swings: for each issue how far its values reach, 0 to 1. An issue whose values are all
            the same weighs nothing; a `weight` counts for the value it multiplies, so it is
            scaled by the swing. Words and ranks speak of the swing itself.
    """
    live = [i for i, swing in enumerate(swings) if swing > 0]
    blocks: list[Block] = []
    words = [tuple(i for i in live if priorities[i].word == word) for word in _WORDS]
    if any(words):
        blocks.append(OrderedBlock(tuple(level for level in words if level)))
    numbers = sorted({rank for i in live if (rank := priorities[i].rank) is not None})
    if numbers:
        ranked = [tuple(i for i in live if priorities[i].rank == rank) for rank in numbers]
        blocks.append(OrderedBlock(tuple(ranked)))
    bounds = {i: weight for i in live if (weight := priorities[i].weight) is not None}
    heavy = {i: weight for i, weight in bounds.items() if weight[1] > 0}
    if heavy:
        low = tuple(weight[0] * swings[i] for i, weight in heavy.items())
        high = tuple(weight[1] * swings[i] for i, weight in heavy.items())
        blocks.append(ScaledBlock(tuple(heavy), low, high))
    blocks.extend(OrderedBlock(((i,),)) for i in live if priorities[i].unknown)
    return PreferenceSet(len(priorities), tuple(blocks))


def _leaned(preferences: PreferenceSet, count: int, rng: np.random.Generator) -> Array:
    """Draws that are kept as often as they are likely; uniform ones where none is likely.

    Where too few are kept, all are drawn again in proportion, some of them more than once.
    Source: von Neumann (1951), "Various techniques used in connection with random digits"
    (rejection); Rubin (1988), "Using the SIR algorithm to simulate posterior distributions".
    """
    drawn = preferences.draw(LEANING_DRAWS * count, rng)
    likely: Array = np.prod([each.likelihood(drawn) for each in preferences.leanings], axis=0)
    if likely.max() <= 0:
        return drawn[:count]
    kept: Array = drawn[rng.random(len(drawn)) * likely.max() < likely]
    if len(kept) >= count:
        return kept[:count]
    again = rng.choice(len(drawn), size=count, p=likely / likely.sum())
    return np.asarray(drawn[again], dtype=np.float64)
