"""The exact Pareto frontier of two additive parties, built issue by issue.

An outcome takes one option for each issue, and each side's utility is the sum of what the
options contribute. An entry that is beaten on the issues so far stays beaten whatever the rest
adds, so it can be dropped at once: 10^50 outcomes take a fraction of a second, and the result
is the one that listing every outcome would give.

    combine the entries so far with the next issue's options -> drop what is beaten -> go on

Source: Nemhauser and Ullmann (1969), "Discrete dynamic programming and capital allocation",
Management Science 15, 494-505, who keep undominated pairs of cost and return in this way.

How floats are kept from deciding anything:

1. Contributions become whole numbers of a grid of 10^-12 of the side's range, the range being
   the distance from its worst to its best outcome. Rounding them to a millionth at once would
   break ties such as 12/36 + 3/36 against 15/36.
2. On the way, sums closer than 10^-9 of the range count as one number written differently, and
   an entry is dropped only if rounding can never make it the equal of what beats it.
3. In the end the totals are rounded to a millionth of the range. Dominance and ties are decided
   on those whole numbers. Totals that differ by noise alone are made equal first, so a total on
   the border between two cells is not torn apart.

What differs by less than a millionth of the range may therefore count as equal. Points are
reported as the float totals of one outcome that reaches them.

Two things can make the work explode: strictly opposed weights without any structure, where
nearly everything is efficient, and large groups of issues tied by excluded combinations. Both
have a limit, past which the answer is `TooLarge`, never an approximation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from copilot.analysis.frontiers.fine_grid import (
    CELLS,
    GridSide,
    Integers,
    cells,
    numeric_tables,
    on_grid,
)
from copilot.analysis.frontiers.tied_issues import (
    MAX_COMBINATIONS,
    Block,
    Exclusion,
    TiedTooLarge,
    count_type,
    live_exclusions,
    merged,
    reduced,
    single_block,
    tied_block,
    tied_groups,
    undominated,
)

MAX_POINTS = 250_000
"""How many entries are kept at a time before the frontier counts as too large."""

MAX_PAIRS = 20_000_000
"""How many entries one step may try before the frontier counts as too large."""

PAIRS_AT_ONCE = 500_000
"""How many entries are held in memory at a time while they are being tried."""


class Point(NamedTuple):
    """One undominated pair of utilities."""

    mine: float
    """My utility of the outcome, on the scale of the contributions."""
    theirs: float
    """Theirs."""
    outcome: tuple[int, ...]
    """An option for each issue, by position: the first that reaches the point, or, where changes
    are counted, the first of those with the fewest."""
    ties: int
    """How many outcomes reach the point; exact, however many."""
    changes: int = 0
    """In how many issues the outcome differs from the start; 0 where changes are not counted."""


class Ranges(NamedTuple):
    """The distance from each side's worst to its best outcome; where it is 0, a stand-in."""

    mine: float
    """My range."""
    theirs: float
    """Theirs."""


@dataclass(frozen=True)
class Frontier:
    """Every undominated point that is at or above the reservations."""

    points: tuple[Point, ...]
    """Mine descending, so theirs ascending; empty if there is no zone of agreement."""
    method: str
    """How it was found, as a sentence."""
    tied: tuple[tuple[int, ...], ...]
    """Groups of issues that had to be enumerated together."""
    ranges: Ranges
    """What a millionth is a millionth of."""

    @property
    def zone_of_agreement(self) -> bool:
        """Whether any allowed outcome is at or above both reservations."""
        return bool(self.points)

    def dominating(self, mine: float, theirs: float) -> tuple[Point, ...]:
        """The points that are at least as good for both sides, and better for one.

        Utilities are on the scale of the points and compared to a millionth of the range. Empty if
        and only if an outcome with these utilities is efficient, provided the frontier was found
        without reservations above them.
        """
        return tuple(
            point
            for point in self.points
            if min(gains := self.gains(point, mine, theirs)) >= 0 and max(gains) > 0
        )

    def gains(self, point: Point, mine: float, theirs: float) -> tuple[int, int]:
        """What each side gains over the given utilities, in whole millionths of its range."""
        return (
            round((point.mine - mine) / self.ranges.mine * CELLS),
            round((point.theirs - theirs) / self.ranges.theirs * CELLS),
        )


@dataclass(frozen=True)
class TooLarge:
    """The frontier was not found: too many points, or too many tied combinations."""

    reason: str
    """What grew too large, as a sentence."""
    advice: str
    """What to do about it, as a sentence."""
    limit: int
    """The limit that was passed."""
    reached: int
    """How many there were, or were at least, when it was passed."""


class _Step(NamedTuple):
    """What one block added, to trace outcomes back."""

    block: Block
    parents: NDArray[np.int32]
    """For each entry kept, the entry before this step that it extends."""
    taken: NDArray[np.int32]
    """For each entry kept, the entry of the block that it takes."""


def pareto_frontier(  # noqa: PLR0913 - all but the two tables are optional and by keyword
    mine: Sequence[ArrayLike],
    theirs: Sequence[ArrayLike],
    *,
    excluded: Sequence[Exclusion] = (),
    allowed: Sequence[ArrayLike] | None = None,
    reservations: tuple[float | None, float | None] = (None, None),
    names: Sequence[str] | None = None,
    start: Sequence[int] | None = None,
    max_points: int = MAX_POINTS,
) -> Frontier | TooLarge:
    """The exact frontier of the allowed outcomes at or above both reservations.

    Those below a reservation are dropped first. It makes no difference to the frontier, since
    whatever beats an acceptable outcome is acceptable itself; it is what keeps the bargaining
    solutions from multiplying two losses. Less than half a millionth of the range below a
    reservation counts as at the reservation.

    Args:
        mine: For each issue, what each of its options contributes to my utility.
        theirs: The same for them, in the same order.
        excluded: Combinations that cannot be.
        allowed: For each issue, one truth value per option; default: all are allowed.
        reservations: The least utility that I, and they, accept; None: anything.
        names: The issues' names, for the sentences; default: "issue 1" and so on.
        start: For each issue the option that is no change: each point then comes with one of
            its outcomes that change the fewest issues. Default: changes are not counted.
        max_points: How many points may be kept at a time.

    Returns:
        The frontier, its points by my utility descending, without points if no outcome is allowed
        and acceptable; or `TooLarge`. Outcomes of equal utilities are one point, which counts them
        as `ties`.

    Raises:
        ValueError: The arrays do not fit each other, or a number is not finite.
    """
    my_table, their_table = numeric_tables(mine), numeric_tables(theirs)
    options = _allowed_options(my_table, their_table, allowed)
    me, them = on_grid(my_table, reservations[0]), on_grid(their_table, reservations[1])
    labels = names or [f"issue {k + 1}" for k in range(len(my_table))]
    live = live_exclusions(_checked(excluded, my_table), options)
    blocks = []
    for group in tied_groups(len(my_table), live):
        block = _block(group, me, them, options, live, start=start)
        if isinstance(block, TiedTooLarge):
            return _too_tied([labels[issue] for issue in group], block.combinations)
        blocks.append(block)
    found = _combine(blocks, me.at_least, them.at_least, max_points)
    if isinstance(found, TooLarge):
        return found
    tied = tuple(block.issues for block in blocks if len(block.issues) > 1)
    return Frontier(
        points=_points(*found, my_table, their_table),
        method=_method([[labels[issue] for issue in group] for group in tied]),
        tied=tied,
        ranges=Ranges(me.span, them.span),
    )


def _allowed_options(
    mine: list[NDArray[np.float64]],
    theirs: list[NDArray[np.float64]],
    allowed: Sequence[ArrayLike] | None,
) -> list[Integers]:
    """The positions of each issue's allowed options.

    Raises:
        ValueError: The arrays do not fit each other.
    """
    masks = (
        [np.ones(table.shape, dtype=np.bool_) for table in mine]
        if allowed is None
        else [np.asarray(mask, dtype=np.bool_) for mask in allowed]
    )
    shapes = [table.shape for table in mine]
    if [table.shape for table in theirs] != shapes or [mask.shape for mask in masks] != shapes:
        raise ValueError("both sides and the allowed options cover the same issues and options")
    return [np.flatnonzero(mask) for mask in masks]


def _checked(
    excluded: Sequence[Exclusion], tables: list[NDArray[np.float64]]
) -> Sequence[Exclusion]:
    for combination in excluded:
        if not combination or not combination.keys() <= set(range(len(tables))):
            raise ValueError("an excluded combination names issues by their positions")
    return excluded


def _block(  # noqa: PLR0913 - both sides' tables, and what is asked of them
    group: tuple[int, ...],
    me: GridSide,
    them: GridSide,
    options: list[Integers],
    excluded: Sequence[Exclusion],
    *,
    start: Sequence[int] | None,
) -> Block | TiedTooLarge:
    mine, theirs = me.contributions, them.contributions
    if any(issue in combination for issue in group for combination in excluded):
        return tied_block(group, mine, theirs, options, excluded, start=start)
    (issue,) = group
    unchanged = None if start is None else start[issue]
    return single_block(issue, mine[issue], theirs[issue], options[issue], unchanged)


def _still_to_come(contributions: list[Integers]) -> list[int]:
    """For each block, the most that all later ones can add."""
    best = [int(each.max(initial=0)) for each in contributions]
    return [sum(best[k + 1 :]) for k in range(len(best))]


def _combine(
    blocks: list[Block], my_least: int, their_least: int, max_points: int
) -> tuple[Block, list[_Step]] | TooLarge:
    """The acceptable entries that settle every issue, and the way there."""
    zero = np.zeros(1, dtype=np.int64)
    entries = Block((), zero, zero, zero + 1, zero[:, None], zero)
    steps: list[_Step] = []
    my_rest = _still_to_come([block.mine for block in blocks])
    their_rest = _still_to_come([block.theirs for block in blocks])
    for block, mine_later, theirs_later in zip(blocks, my_rest, their_rest, strict=True):
        pairs = entries.mine.size * block.mine.size
        if pairs > MAX_PAIRS:
            return _too_many(MAX_PAIRS, pairs)
        entries = _extended(entries, block, my_least - mine_later, their_least - theirs_later)
        if entries.mine.size > max_points:
            return _too_many(max_points, entries.mine.size)
        parents, taken = entries.options.astype(np.int32).T
        steps.append(_Step(block, parents, taken))
    return entries, steps


def _extended(entries: Block, block: Block, my_least: int, their_least: int) -> Block:
    """Every entry with every one of the block's, reduced; options are (entry, block's entry).

    Those that cannot reach a reservation any more, whatever comes later, are left out.
    """
    width = max(block.mine.size, 1)
    rows = max(PAIRS_AT_ONCE // width, 1)
    parts = []
    for start in range(0, max(entries.mine.size, 1), rows):
        mine = (entries.mine[start : start + rows, None] + block.mine).ravel()
        theirs = (entries.theirs[start : start + rows, None] + block.theirs).ravel()
        able = np.flatnonzero((mine >= my_least) & (theirs >= their_least))
        parts.append(able[undominated(mine[able], theirs[able])] + start * width)
    parents, taken = np.divmod(np.concatenate(parts), width)
    kind = count_type(entries.ties, block.ties)
    return reduced(
        Block(
            issues=(*entries.issues, *block.issues),
            mine=entries.mine[parents] + block.mine[taken],
            theirs=entries.theirs[parents] + block.theirs[taken],
            ties=entries.ties[parents].astype(kind) * block.ties[taken].astype(kind),
            options=np.stack((parents, taken), axis=1),
            changes=entries.changes[parents] + block.changes[taken],
        )
    )


def _points(
    entries: Block,
    steps: list[_Step],
    my_table: list[NDArray[np.float64]],
    their_table: list[NDArray[np.float64]],
) -> tuple[Point, ...]:
    """The undominated points on the grid of a millionth, mine descending."""
    if not entries.mine.size:
        return ()
    mine, theirs = cells(entries.mine), cells(entries.theirs)
    first, ties = merged(mine, theirs, entries.ties, entries.changes)
    falling = np.lexsort((-theirs[first], -mine[first]))
    others = theirs[first[falling]]
    best_before = np.concatenate((np.array([-1]), np.maximum.accumulate(others)[:-1]))
    efficient = falling[others > best_before]
    outcomes = _outcomes(steps, first[efficient], len(my_table))
    return tuple(
        Point(*point)
        for point in zip(
            _utilities(my_table, outcomes),
            _utilities(their_table, outcomes),
            map(tuple, outcomes.tolist()),
            map(int, ties[efficient]),
            map(int, entries.changes[first[efficient]]),
            strict=True,
        )
    )


def _outcomes(steps: list[_Step], positions: Integers, issues: int) -> Integers:
    """The options that lead to the given entries, one row each."""
    outcomes = np.zeros((positions.size, issues), dtype=np.int64)
    for step in reversed(steps):
        columns = list(step.block.issues)
        outcomes[:, columns] = step.block.options[step.taken[positions]]
        positions = step.parents[positions].astype(np.int64)
    return outcomes


def _utilities(tables: list[NDArray[np.float64]], outcomes: Integers) -> list[float]:
    """The exactly rounded total of each outcome; 0 without issues."""
    parts = [
        table.astype(object)[places].tolist()
        for table, places in zip(tables, outcomes.T, strict=True)
    ]
    return list(map(math.fsum, zip([0.0] * len(outcomes), *parts, strict=True)))


def _method(groups: list[list[str]]) -> str:
    if not groups:
        return "issue by issue, exact"
    told = "; ".join(f"{', '.join(group[:-1])} and {group[-1]}" for group in groups)
    return f"issue by issue, exact; taken together because of excluded combinations: {told}"


def _too_many(limit: int, reached: int) -> TooLarge:
    return TooLarge(
        reason=f"The frontier has too many points to be found exactly (limit: {limit:,}).",
        advice="Give the finest issues fewer options, or settle an issue first and leave it out.",
        limit=limit,
        reached=reached,
    )


def _too_tied(group: list[str], combinations: int) -> TooLarge:
    told = f"{', '.join(group[:-1])} and {group[-1]}"
    return TooLarge(
        reason=(
            f"Excluded combinations tie {told} together, which makes too many combinations"
            f" to list (limit: {MAX_COMBINATIONS:,})."
        ),
        advice="Exclude combinations of fewer issues, or give the tied issues fewer options.",
        limit=MAX_COMBINATIONS,
        reached=combinations,
    )
