"""How sure a figure is: a bootstrap over scenarios.

Ideas of one scenario come from one answer and are no independent draws; scenarios are. So every
figure is drawn again scenario by scenario, and what compares the arms with both arms of one
together. Where a count is none or all, no draw would differ, and that would look certain: Wilson's
interval is told instead, of as many draws as there are scenarios.
"""

import math
import random
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

DRAWS: Final = 4_000
"""Samples of the bootstrap."""
SEED: Final = 0
"""Of the bootstrap: the same recordings give the same lines."""
_Z: Final = 1.959964


class Share(NamedTuple):
    """How much of how many: of one scenario, or of all."""

    k: float
    n: int

    @property
    def part(self) -> float:
        """The share as a number; none of none is 0."""
        return self.k / self.n if self.n else 0.0


class Interval(NamedTuple):
    """The ends of a 95 % interval."""

    low: float
    high: float


def pooled(cells: Sequence[Share]) -> Share:
    """All scenarios together."""
    return Share(sum(share.k for share in cells), sum(share.n for share in cells))


def wilson(share: Share) -> Interval | None:
    """The interval of a count by Wilson (1927); None of none."""
    n, z2 = share.n, _Z * _Z
    if n == 0:
        return None
    middle = (share.part + z2 / (2 * n)) / (1 + z2 / n)
    spread = share.part * (1 - share.part) / n + z2 / (4 * n * n)
    half = _Z / (1 + z2 / n) * math.sqrt(spread)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def drawn_share(cells: Sequence[Share]) -> Interval | None:
    """The interval of a count over all scenarios; None where nothing was counted.

    Scenarios in which nothing was counted say nothing of it and are left out.
    """
    some = [cell for cell in cells if cell.n]
    k, n = pooled(some)
    if 0 < k < n:
        return drawn(some)
    return wilson(Share(len(some) if k else 0, len(some)))


def drawn(cells: Sequence[Share]) -> Interval | None:
    """The interval of the share over all scenarios; None for fewer than two."""
    return _bootstrap(len(cells), lambda chosen: pooled([cells[at] for at in chosen]).part)


def drawn_difference(less: Sequence[Share], cells: Sequence[Share]) -> Interval | None:
    """The interval of a difference, both arms of a scenario drawn together."""

    def figure(chosen: Sequence[int]) -> float:
        ours, theirs = ([side[at] for at in chosen] for side in (cells, less))
        return pooled(ours).part - pooled(theirs).part

    return _bootstrap(len(cells), figure)


def _bootstrap(scenarios: int, figure: Callable[[Sequence[int]], float]) -> Interval | None:
    if scenarios < 2:  # noqa: PLR2004 - nothing varies
        return None
    chance = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    places = range(scenarios)
    found = sorted(figure(chance.choices(places, k=scenarios)) for _ in range(DRAWS))
    return Interval(found[round(0.025 * (DRAWS - 1))], found[round(0.975 * (DRAWS - 1))])
