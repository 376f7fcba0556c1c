"""Blocks: what one issue, or a group of issues tied together, can give to the two sides.

A block is a list of contributions to the two totals, as whole numbers of a very fine grid
(`FINE` steps to a side's range). An issue on its own is a block. An excluded combination ties
the issues that it names; issues tied directly or through others form a group, and only inside
a group are options enumerated together, filtered, and made into one block.

Blocks are kept small by one rule, which never changes an answer. The frontier is decided
later on totals rounded to a cell, a millionth of the range. So an entry may go only if another
one is at least as good for both and so much better for one side that rounding cannot make the
two equal, whatever the remaining issues add:

    better for one by MARGIN (two cells)    and    worse for the other by at most NOISE

Entries that are only a little worse stay, because they may round to the same point and must
then be counted as ties. NOISE (a billionth of the range) is far above what float arithmetic
and the fine grid can do to a sum that is really equal, and far below a cell.
"""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.frontiers.fine_grid import CELL, NOISE, Integers, settled

Counts: TypeAlias = NDArray[Any]
"""How many outcomes: 64-bit numbers, or Python integers once those could overflow."""

Exclusion: TypeAlias = Mapping[int, AbstractSet[int]]
"""A combination that cannot be: for each of its issues, the options it speaks of."""

MARGIN = 2 * CELL
"""How much better an entry must be for one side before the other entry may be dropped."""

MAX_COUNT = 2**62
"""Counts whose sum may reach this are kept as Python integers."""

MAX_COMBINATIONS = 1_000_000
"""How many combinations of options are enumerated inside one tied group."""

SIEVED = 2**13
"""Entries from which on a list is sieved before it is sorted."""

BUCKETS = 2**15
"""Parts of the range of my contributions by which it is sieved."""

_LOWEST = np.full(1, np.iinfo(np.int64).min)


class TiedTooLarge(NamedTuple):
    """A tied group with more combinations than may be enumerated."""

    combinations: int
    """How many there are."""


@dataclass(frozen=True, eq=False)
class Block:
    """Entries in lexicographic order of their options, one row or element each."""

    issues: tuple[int, ...]
    """The issues that the block settles."""
    mine: Integers
    """Contribution to my total, in fine steps."""
    theirs: Integers
    """Contribution to their total, in fine steps."""
    ties: Counts
    """How many combinations of options an entry stands for."""
    options: Integers
    """One row per entry, one column per issue: of such combinations of options the first among
    those with the fewest changes."""
    changes: Integers
    """In how many issues that combination differs from the outcome that changes are counted from."""


def count_type(*counts: Counts) -> type[np.int64] | type[object]:
    """The kind of number in which products of these counts, and sums of those, are exact."""
    total = math.prod(int(each.sum()) for each in counts)
    return np.int64 if total < MAX_COUNT else object


def undominated(mine: Integers, theirs: Integers) -> NDArray[np.bool_]:
    """Which entries must stay by the rule at the top of the module.

    One truth value an entry, none for none; equal entries stay or go together. Sorts once, n log n.
    """
    if mine.size >= SIEVED:
        keep = _sieved(mine, theirs)
        keep[keep] = _by_the_rule(mine[keep], theirs[keep])
        return keep
    return _by_the_rule(mine, theirs)


def _sieved(mine: Integers, theirs: Integers) -> NDArray[np.bool_]:
    """Which entries no entry two buckets above is as good as for them; costs n.

    It leaves the rule's answer alone. Whatever is sieved out is beaten by an entry that is left,
    by more than MARGIN for me and at no cost to them, so that one beats all that it would have.
    """
    least = mine.min()
    width = max(int(mine.max() - least) // BUCKETS + 1, MARGIN)
    bucket = (mine - least) // width
    best = np.full(BUCKETS + 2, _LOWEST[0])
    np.maximum.at(best, bucket, theirs)
    above = np.maximum.accumulate(best[::-1])[::-1]
    return np.asarray(above[bucket + 2] < theirs, dtype=np.bool_)


def _by_the_rule(mine: Integers, theirs: Integers) -> NDArray[np.bool_]:
    order = np.argsort(-mine, kind="stable")
    falling = -mine[order]
    others = theirs[order]
    best = np.maximum.accumulate(others)
    as_good = np.searchsorted(falling, falling + NOISE, side="right")
    far_better = np.searchsorted(falling, falling - MARGIN, side="right")
    best_far = np.concatenate((_LOWEST, best))[far_better]
    keep = np.empty(mine.shape, dtype=np.bool_)
    keep[order] = (best[as_good - 1] < others + MARGIN) & (best_far < others - NOISE)
    return keep


def merged(
    mine: Integers, theirs: Integers, ties: Counts, changes: Integers
) -> tuple[Integers, Counts]:
    """The position of one entry of each distinct pair, ascending, and the pair's ties.

    The entry is the first among those with the fewest changes. One element an entry in every
    argument; at least one entry.
    """
    order = np.lexsort((changes, theirs, mine))
    one, other = mine[order], theirs[order]
    changes = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    starts = np.flatnonzero(np.concatenate(([True], changes)))
    first = order[starts]
    counts = np.add.reduceat(ties[order], starts)
    ascending = np.argsort(first)
    return first[ascending], counts[ascending]


def reduced(block: Block) -> Block:
    """The block with what can never matter dropped and equal entries counted as one.

    An empty block stays empty.
    """
    if not block.mine.size:
        return block
    keep = np.flatnonzero(undominated(block.mine, block.theirs))
    first, ties = merged(
        settled(block.mine[keep]),
        settled(block.theirs[keep]),
        block.ties[keep],
        block.changes[keep],
    )
    kept = keep[first]
    return Block(
        block.issues,
        block.mine[kept],
        block.theirs[kept],
        ties,
        block.options[kept],
        block.changes[kept],
    )


def single_block(
    issue: int, mine: Integers, theirs: Integers, options: Integers, start: int | None = None
) -> Block:
    """The block of one issue, of which only `options` (ascending) may be taken.

    `start` is the option that is no change; None: none counts as a change. Empty without options.
    """
    ones = np.ones(options.shape, dtype=np.int64)
    changes = ones * 0 if start is None else (options != start).astype(np.int64)
    return reduced(Block((issue,), mine[options], theirs[options], ones, options[:, None], changes))


def live_exclusions(
    excluded: Sequence[Exclusion], allowed: Sequence[Integers]
) -> tuple[Exclusion, ...]:
    """The combinations that can still come up, cut down to allowed options.

    A combination with an issue none of whose options is allowed cannot come up, and so ties
    nothing.
    """
    cut = (
        {issue: options & set(allowed[issue].tolist()) for issue, options in combination.items()}
        for combination in excluded
    )
    return tuple(combination for combination in cut if all(combination.values()))


def tied_groups(issues: int, excluded: Sequence[Exclusion]) -> tuple[tuple[int, ...], ...]:
    """The issues in groups tied by exclusions, each ascending, in the order of their firsts."""
    group = list(range(issues))
    for combination in excluded:
        joined = {group[issue] for issue in combination}
        group = [min(joined) if label in joined else label for label in group]
    return tuple(
        tuple(issue for issue in range(issues) if group[issue] == label)
        for label in sorted(set(group))
    )


def _alike(issue: int, options: Integers, excluded: Sequence[Exclusion]) -> list[list[int]]:
    """An issue's options in classes that no exclusion tells apart, each ascending."""
    classes: dict[tuple[bool, ...], list[int]] = {}
    for option in options.tolist():
        signature = tuple(option in combination.get(issue, ()) for combination in excluded)
        classes.setdefault(signature, []).append(option)
    return list(classes.values())


def feasible_ends(
    group: Sequence[int], values: Sequence[NDArray[np.float64]], excluded: Sequence[Exclusion]
) -> tuple[float, float] | TiedTooLarge | None:
    """Least and greatest sum of a tied group, over the combinations of options that can be.

    Options that no exclusion tells apart stand in for one another, so one combination of
    classes is looked at for each way that the exclusions can matter.

    Args:
        group: the positions of its issues.
        values: for each of them, what each of its options adds.
        excluded: combinations that cannot be.

    Returns:
        The two sums; `TiedTooLarge` past `MAX_COMBINATIONS`; None where nothing can be.
    """
    classes = [
        _alike(issue, np.arange(len(worth)), excluded)
        for issue, worth in zip(group, values, strict=True)
    ]
    shape = tuple(len(each) for each in classes)
    if math.prod(shape) > MAX_COMBINATIONS:
        return TiedTooLarge(math.prod(shape))
    picked = dict(
        zip(group, np.indices(shape, dtype=np.int16).reshape(len(shape), -1), strict=True)
    )
    allowed = np.ones(math.prod(shape), dtype=np.bool_)
    for combination in excluded:
        if combination.keys() <= picked.keys():
            hits = [
                np.array([each[0] in named for each in classes[group.index(issue)]])[picked[issue]]
                for issue, named in combination.items()
            ]
            allowed &= ~np.logical_and.reduce(hits)
    if not allowed.any():
        return None
    least, most = np.zeros(allowed.size), np.zeros(allowed.size)
    for issue, worth, each in zip(group, values, classes, strict=True):
        least += np.array([worth[alike].min() for alike in each])[picked[issue]]
        most += np.array([worth[alike].max() for alike in each])[picked[issue]]
    return float(least[allowed].min()), float(most[allowed].max())


def _interchangeable(  # noqa: PLR0913 - one issue's tables, and what is asked of them
    issue: int,
    mine: Integers,
    theirs: Integers,
    options: Integers,
    excluded: Sequence[Exclusion],
    *,
    start: int | None,
) -> Block:
    """One issue of a group, reduced only among options that all exclusions treat alike."""
    classes = _alike(issue, options, excluded)
    parts = [single_block(issue, mine, theirs, np.array(alike), start) for alike in classes]
    rows = np.concatenate([part.options for part in parts])
    order = np.argsort(rows[:, 0])
    ties = np.concatenate([part.ties for part in parts])[order]
    changes = np.concatenate([part.changes for part in parts])[order]
    taken = rows[order]
    return Block((issue,), mine[taken[:, 0]], theirs[taken[:, 0]], ties, taken, changes)


def tied_block(  # noqa: PLR0913 - the group's tables, and what is asked of them
    group: tuple[int, ...],
    mine: Sequence[Integers],
    theirs: Sequence[Integers],
    allowed: Sequence[Integers],
    excluded: Sequence[Exclusion],
    *,
    start: Sequence[int] | None = None,
) -> Block | TiedTooLarge:
    """The block of a tied group: its combinations enumerated, without the excluded ones.

    Empty if every combination is excluded. Costs as much as there are combinations, counted
    after options that no exclusion tells apart have been reduced among themselves.

    Args:
        group: the positions of its issues, ascending.
        mine: for every issue, not only these, what each option adds to my total on the fine grid.
        theirs: the same for them.
        allowed: for every issue the options that may be taken, ascending.
        excluded: combinations that cannot be.
        start: for every issue the option that is no change; None: none counts as a change.
    """
    members = [
        _interchangeable(
            issue,
            mine[issue],
            theirs[issue],
            allowed[issue],
            excluded,
            start=None if start is None else start[issue],
        )
        for issue in group
    ]
    combinations = 1
    for member in members:
        combinations *= member.mine.size
    if combinations > MAX_COMBINATIONS:
        return TiedTooLarge(combinations)
    shape = tuple(member.mine.size for member in members)
    positions = np.stack(np.unravel_index(np.arange(combinations), shape), axis=1)
    columns = [member.options[positions[:, k], 0] for k, member in enumerate(members)]
    by_issue = dict(zip(group, columns, strict=True))
    possible = np.ones(combinations, dtype=np.bool_)
    for combination in excluded:
        if combination.keys() <= by_issue.keys():
            hit = [np.isin(by_issue[issue], list(named)) for issue, named in combination.items()]
            possible &= ~np.logical_and.reduce(hit)
    rows = np.stack(columns, axis=1)[possible]
    kind = count_type(*(member.ties for member in members))
    counts = [m.ties[positions[possible, k]].astype(kind) for k, m in enumerate(members)]
    my_totals = np.add.reduce([mine[issue][rows[:, k]] for k, issue in enumerate(group)])
    their_totals = np.add.reduce([theirs[issue][rows[:, k]] for k, issue in enumerate(group)])
    changes = np.add.reduce([m.changes[positions[possible, k]] for k, m in enumerate(members)])
    ties = np.multiply.reduce(counts)
    return reduced(Block(group, my_totals, their_totals, ties, rows, changes))
