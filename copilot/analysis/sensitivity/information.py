"""What an answer is worth before it is given: the value of information.

    answer -> a split of the samples -> in each part the best safe proposal -> its worth, averaged

The worth of a proposal is m * (p - s) / (1 - s) where that is above 0, else 0: m is my mean gain,
p the part of their weightings under which they gain, s how sure of that I want to be (`SURE`). It
is what I expect where a refused proposal costs me s / (1 - s) times what an accepted one brings,
so a proposal that more than one weighting in ten refuses is worth nothing, and one that all
accept its whole gain. Where no single answer can make anything that safe, less is asked for; at
the last, s = 0, a refusal costs nothing and the worth is m * p.

Splitting samples always seems to help a little, so a split counts only if it beats the best of a
number of placebos: the same split with the samples shuffled.
Source: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, chapter 4 (expected
value of sample information), here over a preference set.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Ints, Who, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.candidates import find_candidates, worth_a_look
from copilot.analysis.trading.wide_moves import wide_moves
from copilot.domain.suggestions import Idea

Split: TypeAlias = Sequence[Bools]
"""What an answer tells: for each possible answer the samples under which it is true."""

SURE = (0.9, 0.5, 0.0)
"""How sure of their yes a proposal has to be; the first at which some answer is worth anything."""

PLACEBOS = 20
"""Shuffled splits that a split has to beat."""

PROPOSALS = 80
"""Candidates of the search for trades among which a proposal is picked, best first."""

STEPS = 5
"""Options of an issue that proposals of two issues try, spread over its list."""

PAIRED = 8
"""Issues among which proposals of two are made: those that weigh most for both together."""

NOTHING = 1e-6
"""Points below which a value is float noise."""

Floats: TypeAlias = NDArray[np.float32]


class Stakes(NamedTuple):
    """What proposals are worth, sample by sample."""

    mine: Array
    """My gain in points; one row a sample of my weights, one column a proposal."""
    accepted: Array
    """1 where they gain; one row a sample of their weights, one column a proposal."""


def stakes_of(problem: Problem, ideas: Iterable[Idea]) -> Stakes:
    """The proposals that could be made: the trades shown, candidates, packages, steps of pairs.

    One proposal that brings nothing where there is none.
    """
    shown = (i.outcome for i in ideas if i.kind == "trade" and i.outcome is not None)
    rows = [problem.row(outcome) for outcome in shown]
    ranked = sorted(find_candidates(problem), key=lambda c: (-round(c.share, 2), -c.least))
    rows.extend(candidate.row for candidate in ranked[:PROPOSALS])
    rows.extend(candidate.row for candidate in wide_moves(problem).candidates)
    rows.extend(_pairs(problem))
    unique: Ints = np.unique(
        np.array(rows, dtype=np.int64).reshape(len(rows), len(problem.issues)), axis=0
    )
    if len(unique):
        unique = unique[worth_a_look(problem, unique)]
    if not len(unique):
        return Stakes(np.zeros((problem.me.samples, 1)), np.zeros((problem.them.samples, 1)))
    mine = problem.me.sampled(problem.me.change(problem.start, unique))
    theirs = problem.them.sampled(problem.them.change(problem.start, unique))
    return Stakes(mine, (on_grid(theirs) > 0).astype(np.float64))


def _pairs(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Moves of two issues by several steps: the candidates hold the safest step of each alone."""
    both = problem.me.mean_weights + problem.them.mean_weights
    # where nobody's wish is known there is nothing to propose
    known = [
        i for i in range(len(problem.issues)) if not (problem.me.unknown & problem.them.unknown)[i]
    ]
    heavy = sorted(known, key=lambda i: -float(both[i]))[:PAIRED]
    options = {i: _spread(len(problem.issues[i].options), problem.start[i]) for i in heavy}
    for first, second in combinations(sorted(heavy), 2):
        for one in options[first]:
            for other in options[second]:
                row = list(problem.start)
                row[first], row[second] = one, other
                yield tuple(row)


def _spread(count: int, start: int) -> list[int]:
    """Some places of a list, its ends among them, without the one where it stands."""
    places = [place for place in range(count) if place != start]
    chosen = np.linspace(0, len(places) - 1, min(STEPS, len(places))).round().astype(int)
    return [places[int(place)] for place in chosen]


def values_of_splits(
    stakes: Stakes, splits: Sequence[Split], who: Who, *, sure: float
) -> list[float]:
    """How much each answer raises the worth of the best proposal, in expectation, in my points.

    Never below 0 but for rounding; 0 for a split with one part. One number a split; none for none.

    Args:
        stakes: what proposals are worth.
        splits: of the samples of one side, one truth value a sample in each part; a part may be
            empty.
        who: that side.
        sure: how sure of their yes a proposal has to be, 0 to below 1.
    """
    if not splits:
        return []
    masks: Floats = np.array([part for split in splits for part in split], dtype=np.float32)
    counts = masks.sum(axis=1, dtype=np.float64)
    known = (stakes.accepted if who == "them" else stakes.mine).astype(np.float32)
    means = (masks @ known).astype(np.float64) / np.maximum(counts, 1)[:, None]
    mine, share = stakes.mine.mean(axis=0), stakes.accepted.mean(axis=0)
    before = float(_worth(mine, share, sure))
    after = _worth(mine, means, sure) if who == "them" else _worth(means, share, sure)
    parts = after * counts / masks.shape[1]
    ends = np.cumsum([len(split) for split in splits])[:-1]
    return [float(part.sum()) - before for part in np.split(parts, ends)]


def _worth(mine: Array, share: Array, sure: float) -> Array:
    """The worth of the best proposal, which may be none; the last axis is the proposals'."""
    safe = np.maximum(0.0, share - sure) / (1 - sure)
    return np.asarray(np.maximum(0.0, (mine * safe).max(axis=-1)), dtype=np.float64)


def beats_placebos(  # noqa: PLR0913 - what the value hangs on, by keyword
    stakes: Stakes, split: Split, who: Who, *, value: float, sure: float, seed: int
) -> bool:
    """Whether the value of a split is more than chance: no shuffled one comes to as much.

    Of `PLACEBOS` tries; a tie with the best of them is not more.

    Args:
        stakes: what proposals are worth.
        split: of the samples of one side.
        who: that side.
        value: what `values_of_splits` makes of it.
        sure: how sure of their yes a proposal has to be, 0 to below 1.
        seed: of the shuffling.
    """
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(split[0])) for _ in range(PLACEBOS)]
    shuffled = [[part[order] for part in split] for order in orders]
    return max(values_of_splits(stakes, shuffled, who, sure=sure)) < value
