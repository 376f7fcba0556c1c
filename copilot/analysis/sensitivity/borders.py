"""Where a verdict turns, told as a ratio between two issues.

Where only an order was said of the weights, or something at the table, "so many times as much as
you said" means nothing: nobody said a number. What a weight of the set is held by is its ratio to
other weights of the set, and a weight that is multiplied takes these bounds with it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from copilot.analysis.sides.side import SideModel

NOISE = 1e-9
"""What two ratios, or a gain along a ray and none, may differ by through float noise."""


class Turn(NamedTuple):
    """A factor on one weight at which the verdict turns."""

    column: int
    times: float
    """The last at which it holds; 1 where the least change turns it."""
    up: bool
    """Whether it turns above that, or below."""
    among: tuple[int, ...] = ()
    """The issues in the comparison that turns."""
    rival: str | None = None
    """The alternative that the whole deal then falls below; None where it is the gain that goes."""
    outdone: bool = False
    """Whether another outcome on the same issues then does better, and nothing is lost."""


def borders_of(side: SideModel, turn: Turn) -> list[tuple[int, int, float]]:
    """The ratios between two issues at which a weight that moves turns the verdict.

    Each says: the first weighs so many times as much as the second. A bound between the moved
    weight and another one moves along with it. Of several, one that can only be passed after
    another is left out. Empty where no single issue bounds the moved one; and for an outcome
    that does better, which needs a bound from the other side, where more than two issues move.
    """
    moved = turn.column
    others = [issue for issue in turn.among if issue != moved]
    if turn.outdone:
        bounds = [(o, _greatest(side, *((o, moved) if turn.up else (moved, o)))) for o in others]
        if len(bounds) != 1 or not bounds[0][1]:
            return []
        ((other, ratio),) = bounds
        first, second, times = (
            (moved, other, turn.times) if turn.up else (other, moved, 1 / turn.times)
        )
        return [(first, second, times / ratio)]
    held = {o: _greatest(side, *((moved, o) if turn.up else (o, moved))) for o in others}
    near = {o: ratio for o, ratio in held.items() if ratio}
    first_passed = [
        o for o in near if not any(_later(side, near, o, by, up=turn.up) for by in near)
    ]
    if turn.up:
        return [(moved, o, near[o] * turn.times) for o in first_passed]
    return [(o, moved, near[o] / turn.times) for o in first_passed]


def _later(side: SideModel, near: Mapping[int, float], one: int, by: int, *, up: bool) -> bool:
    """Whether the bound of an issue can only be passed where that of another one is too."""
    if one == by or near[one] < near[by] - NOISE:
        return False
    ratios = _greatest(side, one, by), _greatest(side, by, one)
    ahead, behind = reversed(ratios) if up else ratios
    if not ahead or ahead > 1 + NOISE:
        return False
    # of two that always weigh the same, the one listed first is named
    return not behind or behind > 1 + NOISE or by < one


def _greatest(side: SideModel, more: int, than: int) -> float:
    """The most times that one issue may weigh as much as another; 0 where there is no bound."""
    rays = side.verdict_set.rays([more, than])
    if not len(rays) or (rays[:, 1] <= 0).any():
        return 0.0
    return float((rays[:, 0] / rays[:, 1]).max())
