"""How sure the figures are: Wilson's interval for counts, a bootstrap over cases for means."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.bare.intervals import Interval, Share, wilson

DRAWS: Final = 2_000
"""Samples of the bootstrap."""
MANY: Final = 200
"""Cases from which an interval is told to a tenth of a per cent."""
SEED: Final = 0
"""Of the bootstrap."""


def mean_interval(figures: Sequence[float]) -> Interval | None:
    """The 95 % interval of a mean, cases drawn anew; None for fewer than two.

    The mean of differences case by case gives the interval of a paired comparison.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    if len(figures) < 2:  # noqa: PLR2004 - nothing varies
        return None
    rng = np.random.default_rng(SEED)
    cases = np.asarray(figures, dtype=np.float64)
    drawn = cases[rng.integers(len(cases), size=(DRAWS, len(cases)))]
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return Interval(float(low), float(high))


def count(k: int, n: int) -> str:
    """So many of so many, with Wilson's interval."""
    found = wilson(Share(k, n))
    if found is None:
        return "none"
    form = ".1f" if n > MANY else ".0f"
    return f"{k} of {n} ({100 * found.low:{form}}-{100 * found.high:{form}} %)"


def mean(figures: Sequence[float], form: str = ".2f") -> str:
    """A mean with its interval."""
    if not figures:
        return "none"
    found = mean_interval(figures)
    middle = sum(figures) / len(figures)
    if found is None:
        return f"{middle:{form}}"
    return f"{middle:{form}} ({found.low:{form}} to {found.high:{form}})"
