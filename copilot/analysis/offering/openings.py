"""What to open with: as good for me as can be stood up for, and still something for them.

The opening is the most ambitious efficient package: of the packages that nothing beats for both
on average, inside what each term can stand on, the one best for me that leaves them at or above
their alternatives on average and above each of them in some reading, as far as these are known.

What a term can stand on, issue by issue: a position that I have taken; else the better for me of
my aspiration and of what a criterion says; else what is on the table, where I ask for more only
if it is no worse for them. Where nothing of all that is said, nothing caps it. An issue on which
I have not said what I want stays as it is in the reference. If nothing at all can be stood on but
the table, the table caps nothing, or nobody could ever open.

Source: the most ambitious offer that can be justified: Malhotra and Bazerman (2007), Negotiation
Genius, chapter 1; what ambition brings and costs: Petrowsky et al. (2025), Organizational
Behavior and Human Decision Processes; when to let them go first: Maaravi and Levy (2017),
Judgment and Decision Making 12.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.frontiers.frontier import Frontier, TooLarge
from copilot.analysis.problems.mean_frontier import frontier_among, no_deal
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Ints, on_grid
from copilot.analysis.sides.values import value_of, value_table
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Option
from copilot.domain.offer_documents import StandsOn

DARK = 0.5
"""Part of my weight on issues of which little is known of them, from which to let them go first."""


class Room(NamedTuple):
    """What may be offered, issue by issue."""

    masks: tuple[Bools, ...]
    """Which options may be offered."""
    stands_on: tuple[StandsOn, ...]
    """What caps each issue."""
    carried: tuple[float | None, ...]
    """My value, 0 to 1, of the best that a criterion says on each issue; None where none does."""

    def beyond(self, problem: Problem, column: int, option: int) -> bool:
        """Whether an option goes further for me than what a criterion says."""
        table, least = problem.me.tables[column], self.carried[column]
        return (
            table is not None and least is not None and round(float(table[option]) - least, 9) > 0
        )

    def best_carried(self, problem: Problem, column: int, option: int) -> int | None:
        """The best option for me that a criterion carries and that goes further than this one.

        None where there is none, inside both sides' hard floors.
        """
        table, most = problem.me.tables[column], self.carried[column]
        if table is None or most is None:
            return None
        further = np.round(table - most, 9) <= 0
        further &= np.round(table - table[option], 9) > 0
        further &= problem.allowed[column]
        return int(np.argmax(np.where(further, table, -np.inf))) if further.any() else None


class OpeningRow(NamedTuple):
    """The opening as option indices."""

    row: tuple[int, ...]
    holds_something: bool
    """Whether they gain by it in some reading: over their alternatives, else over the reference."""


def room_for(problem: Problem, criteria: Sequence[Sequence[Option]]) -> Room:
    """The options that may be offered: inside both sides' floors, off mine, and not beyond the caps.

    What the reference has is never beyond a cap. An option that sits on my hard floor is left
    out where another is free: an offer at the limit shows it.

    Args:
        problem: the scenario.
        criteria: for each issue what the standards say of it, in its own options or units.
    """
    masks: list[Bools] = []
    reasons: list[StandsOn] = []
    carried: list[float | None] = []
    capped = _stands_on_something(problem, criteria)
    for column, figures in enumerate(criteria):
        table = problem.me.tables[column]
        inside = problem.allowed[column]
        if table is None or float(np.ptp(table)) == 0:
            mask = np.zeros(len(inside), dtype=bool)
            mask[problem.start[column]] = True
            masks.append(inside & mask if (inside & mask).any() else inside)
            reasons.append("unsaid")
            carried.append(None)
            continue
        issue = problem.issues[column]
        said = [
            value for figure in figures if (value := value_of(issue, table, figure)) is not None
        ]
        carried.append(max(said, default=None))
        cap, reason = _cap(problem, column, table, carried[column])
        if reason == "nothing" and capped and issue.name in problem.scenario.on_the_table:
            cap, reason = float(table[problem.start[column]]), "table"
        masks.append(_offerable(problem, column, table, cap, kind=reason == "table"))
        reasons.append(reason)
    return Room(tuple(masks), tuple(reasons), tuple(carried))


def _stands_on_something(problem: Problem, criteria: Sequence[Sequence[Option]]) -> bool:
    """Whether anything but the table says how far I can go on any issue."""
    return any(
        issue.mine.position is not None
        or issue.name in problem.scenario.me.aspiration
        or bool(figures)
        for issue, figures in zip(problem.issues, criteria, strict=True)
    )


def _cap(problem: Problem, column: int, table: Array, best: float | None) -> tuple[float, StandsOn]:
    """My value up to which the issue can be stood up for, 0 to 1, and by what."""
    issue, me = problem.issues[column], problem.scenario.me

    def value(option: Option | None) -> float | None:
        return None if option is None else value_of(issue, table, option)

    position = value(issue.mine.position)
    if position is not None:
        return position, "position"
    hoped = value(me.aspiration.get(issue.name))
    if best is not None and (hoped is None or best >= hoped):
        return best, "criterion"
    return (1.0, "nothing") if hoped is None else (hoped, "aspiration")


def _offerable(problem: Problem, column: int, table: Array, cap: float, *, kind: bool) -> Bools:
    """The options inside the floors, off mine and not beyond the cap; `kind`: or no worse for them."""
    inside = problem.allowed[column]
    supported: Bools = np.round(table - cap, 9) <= 0
    supported[problem.start[column]] = True
    theirs = problem.them.tables[column]
    if kind and theirs is not None:
        supported |= np.round(theirs - theirs[problem.start[column]], 9) >= 0
    for mask in (inside & supported & ~_at_floor(problem, column), inside & supported):
        if mask.any():
            return mask
    return inside


def _at_floor(problem: Problem, column: int) -> Bools:
    """Which options are worth to me exactly what my hard floor of the issue is."""
    issue = problem.issues[column]
    floor = problem.scenario.me.walk_away.get(issue.name)
    raw = value_table(issue, issue.mine)
    least = None if floor is None or raw is None else value_of(issue, raw, floor)
    if raw is None or least is None:
        return np.zeros(len(issue.options), dtype=bool)
    return np.asarray(np.round(raw - least, 9) == 0, dtype=bool)


def offer_frontier(problem: Problem, room: Room) -> Frontier | TooLarge:
    """The packages inside the room that nothing beats on average, at or above both no deals."""
    reservations = no_deal(problem.me), no_deal(problem.them)
    return frontier_among(problem, reservations, room.masks)


def opening_row(problem: Problem, found: Frontier) -> OpeningRow | None:
    """The best efficient package for me that they gain by in some reading, over each alternative.

    Where none does, or where no alternative of theirs is known, the best for me of all. None
    without a package at or above both no deals. The frontier is that of `offer_frontier`; no two of
    its points leave me the same.
    """
    if not found.points:
        return None
    rows = np.array([point.outcome for point in found.points], dtype=np.int64)
    if not problem.them.limits:
        _, high = problem.them.bounds(problem.them.change(problem.start, rows[:1]))
        return OpeningRow(found.points[0].outcome, bool(on_grid(high)[0] > 0))
    kind = np.flatnonzero(_may_gain(problem, rows))
    place = int(kind[0]) if len(kind) else 0
    return OpeningRow(found.points[place].outcome, bool(len(kind)))


def _may_gain(problem: Problem, rows: Ints) -> Bools:
    """Which outcomes are above each known alternative of theirs in some reading."""
    good = np.ones(len(rows), dtype=bool)
    for limit in problem.them.limits:
        _, high = problem.them.bounds(problem.them.over_limit(rows, limit))
        good &= on_grid(high) > 0
    return good


def in_the_dark(problem: Problem) -> tuple[str, ...]:
    """Issues on which little is known of them, where these make half of my weight; else none.

    Little is known where nothing says what they want, where their priority is unknown among
    several issues, or where the guess is marked `confidence: low`. An answer of theirs that
    compares the issue with another makes its priority known. What matters most to me comes first.
    Source: Maaravi and Levy (2017): where one side knows all of the background and the other
    nothing, both do better by not making the first offer.
    """
    compared = {name for entry in problem.scenario.evidence for name in entry.more_important or ()}
    dark = [
        column
        for column, issue in enumerate(problem.issues)
        if problem.them.tables[column] is None
        or issue.theirs.confidence == "low"
        or (
            issue.theirs.priority.unknown and len(problem.issues) > 1 and issue.name not in compared
        )
    ]
    if float(problem.me.mean_weights[dark].sum()) < DARK:
        return ()
    dark.sort(key=lambda column: -float(problem.me.mean_weights[column]))
    return tuple(problem.names[column] for column in dark)


def they_have_offered(problem: Problem) -> bool:
    """Whether an offer of theirs is known: on the table, as a position, or as evidence."""
    scenario = problem.scenario
    return (
        bool(scenario.on_the_table)
        or any(issue.theirs.position is not None for issue in problem.issues)
        or any(entry.kind == "offer" and entry.by == "them" for entry in scenario.evidence)
    )
