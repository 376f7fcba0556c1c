"""Slow, obvious answers to check the engine against: every outcome is listed, all numbers exact.

Nothing here is shared with the engine, and nothing is clever. Points are whole numbers or
fractions, so there is no tolerance anywhere.
"""

import itertools
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import TypeAlias

Exact: TypeAlias = int | Fraction
"""A number without rounding."""

Pair: TypeAlias = tuple[Exact, Exact]
"""My points and theirs."""

Reached: TypeAlias = dict[Pair, list[tuple[int, ...]]]
"""The outcomes that reach each pair, in lexicographic order."""


def reachable(
    mine: Sequence[Sequence[Exact]],
    theirs: Sequence[Sequence[Exact]],
    *,
    excluded: Sequence[Mapping[int, AbstractSet[int]]] = (),
    allowed: Sequence[Sequence[bool]] | None = None,
    reservations: tuple[Exact | None, Exact | None] = (None, None),
) -> Reached:
    """Every pair that an allowed outcome at or above the reservations reaches."""
    reached: Reached = {}
    for outcome in itertools.product(*(range(len(issue)) for issue in mine)):
        if allowed is not None and not all(allowed[k][o] for k, o in enumerate(outcome)):
            continue
        if any(all(outcome[k] in named for k, named in c.items()) for c in excluded):
            continue
        pair = (
            sum((mine[k][o] for k, o in enumerate(outcome)), Fraction(0)),
            sum((theirs[k][o] for k, o in enumerate(outcome)), Fraction(0)),
        )
        if all(
            least is None or got >= least for got, least in zip(pair, reservations, strict=True)
        ):
            reached.setdefault(pair, []).append(outcome)
    return reached


def beats(one: Pair, other: Pair) -> bool:
    """Whether a pair gives neither side less, and at least one side more."""
    return one[0] >= other[0] and one[1] >= other[1] and one != other


def efficient(reached: Reached) -> Reached:
    """The pairs that nothing beats, mine descending."""
    return {
        pair: outcomes
        for pair, outcomes in sorted(reached.items(), reverse=True)
        if not any(beats(other, pair) for other in reached)
    }


def rational(reached: Reached, no_deal: Pair) -> list[Pair]:
    """The efficient pairs at or above the disagreement point, mine descending."""
    return [pair for pair in efficient(reached) if pair[0] >= no_deal[0] and pair[1] >= no_deal[1]]


def nash(reached: Reached, no_deal: Pair) -> list[Pair]:
    """The pairs with the greatest product of two gains that are above zero."""
    products = {
        pair: (pair[0] - no_deal[0]) * (pair[1] - no_deal[1])
        for pair in rational(reached, no_deal)
        if pair[0] > no_deal[0] and pair[1] > no_deal[1]
    }
    return [pair for pair, product in products.items() if product == max(products.values())]


def best_joint(reached: Reached, no_deal: Pair) -> list[Pair]:
    """The pairs with the greatest sum."""
    pairs = rational(reached, no_deal)
    return [pair for pair in pairs if sum(pair) == max(sum(each) for each in pairs)]


def egalitarian(reached: Reached, no_deal: Pair) -> list[Pair]:
    """The pairs with the greatest smaller gain, and among them the greatest larger gain."""
    return _leximin(
        {
            pair: (Fraction(pair[0] - no_deal[0]), Fraction(pair[1] - no_deal[1]))
            for pair in rational(reached, no_deal)
        }
    )


def kalai_smorodinsky(reached: Reached, no_deal: Pair) -> list[Pair]:
    """The pairs with the greatest smaller part of the best gain, then the greatest larger part."""
    pairs = rational(reached, no_deal)
    parts = {}
    for pair in pairs:
        mine, theirs = (
            Fraction(pair[side] - no_deal[side], best)
            if (best := max(each[side] for each in pairs) - no_deal[side])
            else Fraction(1)
            for side in (0, 1)
        )
        parts[pair] = (mine, theirs)
    return _leximin(parts)


def _leximin(scores: Mapping[Pair, tuple[Fraction, Fraction]]) -> list[Pair]:
    ordered = {pair: sorted(score) for pair, score in scores.items()}
    return [pair for pair, score in ordered.items() if score == max(ordered.values())]
