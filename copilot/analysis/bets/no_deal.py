"""What each branch of terms that hang on an event leaves a side beside no deal at all.

A bet may be worth it to both while one of its branches is worse for a side than to walk away, or
just as good: the branch is then what to think about before it is proposed.
"""

import numpy as np

from copilot.analysis.checks.certificate import moved_to_walk_away
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints, Limit, SideModel, falls_short, on_grid

_WAYS = ("If it happens", "If it does not happen")


def beside_no_deal(problem: Problem, rows: Ints) -> tuple[str, ...]:
    """A sentence for each branch in which a side is better off without the deal, or I as well off.

    Of each side's alternatives the first that beats the branch is named; of mine also the first
    that is worth exactly as much, and each issue that the branch moves to exactly my hard floor.

    Args:
        problem: the sides, their alternatives and my floors.
        rows: the two outcomes, if it happens and if not.
    """
    found = []
    for when, row in zip(_WAYS, rows, strict=True):
        for side, whom in ((problem.me, "you"), (problem.them, "them")):
            beaten = worse_than(problem, side, row)
            if beaten:
                found.append(f"{when}, this is worth less to {whom} than {beaten[0].name!r}.")
        found += _just_as_good(problem, row, when)
    return tuple(found)


def _just_as_good(problem: Problem, row: Ints, when: str) -> list[str]:
    """What leaves me nothing to give in a branch that is no worse for me than no deal."""
    found = [
        f"{when}, {name} stands at your walk-away: nothing is left to give there."
        for name in moved_to_walk_away(problem, row.tolist())
    ]
    for limit in problem.me.limits:
        low, high = problem.me.bounds(problem.me.over_limit(np.array([row]), limit))
        if on_grid(low)[0] == on_grid(high)[0] == 0:
            found.append(f"{when}, this is worth no more to you than {limit.name!r}.")
            break
    return found


def worse_than(problem: Problem, side: SideModel, row: Ints) -> list[Limit]:
    """The alternatives that an outcome falls short of, but for those that the reference does too.

    One outcome, as option indices; empty where the side has no alternative.
    """
    start = np.array([problem.start], dtype=np.int64)
    found = []
    for limit in side.limits:
        low, high = side.bounds(side.over_limit(np.array([row]), limit))
        before = side.bounds(side.over_limit(start, limit))
        if falls_short(float(low[0]), float(high[0])) and not falls_short(
            float(before[0][0]), float(before[1][0])
        ):
            found.append(limit)
    return found
