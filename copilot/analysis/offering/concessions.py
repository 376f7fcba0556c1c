"""A plan of concessions: from the opening down to a floor of its own, in shrinking steps.

The small moves towards them that the opening leaves room for are lined up by how much they give
them for each point they cost me, most first; on each issue only those on the upper hull count, so
that the line is the best way down whatever its length. The line is then cut into at most four
steps, each smaller than the one before, as close to halving as it can be; where that gives one
step alone, `split_step` looks for a place to stop off the line, for two steps of which the second
is no larger. Every step is a loss for me and a gain for them; none goes below the floor of the
plan, which lies above what I have without a deal, so the place where the steps die out is not my
limit.

Source: cheap for me and dear to them first is the fractional knapsack by ratio: Dantzig (1957),
"Discrete-variable extremum problems", Operations Research 5(2); what a move costs and gives is
additive value: Keeney and Raiffa (1976), Decisions with Multiple Objectives.
Shrinking steps read as a limit coming near: Tey, Schaerer, Madan and Swaab (2021),
Organizational Behavior and Human Decision Processes 165:153-166.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise, product
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from copilot.analysis.offering.claiming import mean_points, over_no_deal
from copilot.analysis.offering.openings import Room
from copilot.analysis.offering.splitting import split_step
from copilot.analysis.problems.mean_frontier import no_deal_points
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import on_grid
from copilot.analysis.sides.values import value_of
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Option

MARGIN = 5.0
"""Points by which the plan stays above the best alternative at least."""

APART = 5.0
"""Points that the opening has to lie above the middle of its room for the plan to end there."""

MOST_STEPS = 4
"""Steps of a plan."""

SHRINK = 0.9
"""The part of the step before that a step costs at most."""

HALF = 0.5
"""The part that it should cost."""

LEFT = 0.25
"""The part of the room that a plan with more steps than another may leave unspent."""

CUTS = 36
"""Places at which the line of moves may be cut; of more, those evenly spread by cost."""

FloorReason: TypeAlias = Literal["fair", "middle", "no_deal", "reference"]
"""What sets the floor of a plan: a fair split of everything, the same rules inside what I can stand
up for, my alternative with a margin, the reference."""


class Floor(NamedTuple):
    """Where the plan ends."""

    points: float
    reason: FloorReason


class Increment(NamedTuple):
    """One small move towards them on one issue."""

    column: int
    to: int
    """The option it leads to."""
    cost: float
    """Mean points that it costs me."""
    gain: float
    """Mean points that it gives them."""


class StepRow(NamedTuple):
    """One step as option indices."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    cost: float
    """Mean points that it costs me."""
    in_return: int | None
    """The issue on which something is asked for; None where nothing is left."""
    asked: int | None
    """The option that is asked for there: my own term, or a move of theirs on what I give."""


def plan_floor(
    problem: Problem, opening: Sequence[int], *, fair: float | None, middle: float | None
) -> Floor:
    """The points below which no step goes.

    The highest of four: my best alternative and a margin; a fair split, or the opening itself
    where it asks for less; the middle of what I can stand up for, where the opening lies well
    above it; and the reference, where it is an offer of theirs or nothing else is known. Ties: the
    first of `fair`, `middle`, `no_deal`, `reference`.

    Args:
        problem: the scenario.
        opening: where the plan begins.
        fair: my mean points at the fair split that leaves me least; None where none is known.
        middle: the same inside what I can stand up for; it ends no plan that begins less than
            `APART` above it.
    """
    top = mean_points(problem.me, opening)
    floors = [] if fair is None else [Floor(min(fair, top), "fair")]
    if middle is not None and middle <= top - APART:
        floors.append(Floor(middle, "middle"))
    least = no_deal_points(problem.me)
    if least is not None:
        floors.append(Floor(least + MARGIN, "no_deal"))
    if problem.scenario.on_the_table or not floors:
        floors.append(Floor(mean_points(problem.me, problem.start), "reference"))
    return max(floors, key=lambda floor: floor.points)


def concession_steps(
    problem: Problem, room: Room, opening: Sequence[int], floor: float
) -> tuple[StepRow, ...]:
    """The steps of the plan; empty where nothing can be given above the floor.

    Args:
        problem: the scenario.
        room: what may be offered.
        opening: where it begins.
        floor: my mean points below which no step goes.
    """
    line = _line(problem, room, opening, mean_points(problem.me, opening) - floor)
    rows = [tuple(opening)]
    for increment in line:
        row = list(rows[-1])
        row[increment.column] = increment.to
        rows.append(tuple(row))
    costs = np.concatenate(([0.0], np.cumsum([increment.cost for increment in line])))
    places = _cuts(problem, rows, costs)
    chosen = _best_cuts(costs, places, mean_points(problem.me, opening) - floor)
    ends = [rows[0], *(rows[place] for place in chosen)]
    if len(chosen) == 1:
        middle = split_step(problem, room, *ends)
        ends = ends if middle is None else [ends[0], middle, ends[1]]
    spent = [mean_points(problem.me, opening) - mean_points(problem.me, end) for end in ends]
    asked = _returns(problem, ends)
    return tuple(
        StepRow(before, after, end - start, *back)
        for (before, after), (start, end), back in zip(
            pairwise(ends), pairwise(spent), asked, strict=True
        )
    )


def increments(problem: Problem, room: Room, opening: Sequence[int]) -> tuple[Increment, ...]:
    """The small moves towards them, most gain for each point of cost first.

    On each issue those of the upper hull of (my cost, their gain), so that the moves of an issue
    come in its order; moves of equal rate in the file's order. Costs and gains are mean points.
    Issues on which it is not known what a side wants have none.
    """
    found = []
    for column in range(len(problem.issues)):
        mine, theirs = problem.me.tables[column], problem.them.tables[column]
        if mine is None or theirs is None:
            continue
        start = opening[column]
        cost = (mine[start] - mine) * problem.me.mean_weights[column] * 100 / problem.me.span
        gain = (theirs - theirs[start]) * problem.them.mean_weights[column] * 100
        allowed = room.masks[column] & (on_grid(cost) > 0) & (on_grid(gain) > 0)
        found += _hull(column, np.flatnonzero(allowed).tolist(), cost, gain / problem.them.span)
    # the sort is stable: moves of one issue with one ratio stay in their order
    return tuple(sorted(found, key=lambda move: -round(move.gain / move.cost, 9)))


def _hull(column: int, options: Sequence[int], cost: Array, gain: Array) -> list[Increment]:
    """The moves from the opening along the upper hull, the cheapest for its gain first."""
    steps: list[Increment] = []
    at_cost, at_gain = 0.0, 0.0
    left = list(options)
    while left:
        best = max(
            left,
            key=lambda o: (round(float((gain[o] - at_gain) / (cost[o] - at_cost)), 9), -cost[o]),
        )
        steps.append(
            Increment(column, best, float(cost[best] - at_cost), float(gain[best] - at_gain))
        )
        at_cost, at_gain = float(cost[best]), float(gain[best])
        left = [
            o
            for o in left
            if on_grid(np.array(cost[o] - at_cost)) > 0 and on_grid(np.array(gain[o] - at_gain)) > 0
        ]
    return steps


def _line(
    problem: Problem, room: Room, opening: Sequence[int], spare: float
) -> tuple[Increment, ...]:
    """The moves that fit above the floor and can be combined with those before them.

    Once a move of an issue does not, its later ones don't.
    """
    taken: list[Increment] = []
    closed: set[int] = set()
    row = np.array([opening], dtype=np.int64)
    for increment in increments(problem, room, opening):
        if increment.column in closed:
            continue
        moved = row.copy()
        moved[0, increment.column] = increment.to
        fits = on_grid(np.array(increment.cost)) <= on_grid(np.array(spare))
        if not fits or not problem.feasible(moved)[0]:
            closed.add(increment.column)
            continue
        spare -= increment.cost
        row = moved
        taken.append(increment)
    return tuple(taken)


def _cuts(problem: Problem, rows: Sequence[tuple[int, ...]], costs: Array) -> list[int]:
    """Where the line may be cut: what is then offered is above my best alternative.

    Above it whatever matters to me, or, where no place is, in some reading.
    """
    holds = [over_no_deal(problem.me, row) for row in rows]
    places = [place for place in range(1, len(rows)) if holds[place] in {None, "every"}]
    # where no step is above my alternative whatever matters, those that are in some readings
    places = places or [place for place in range(1, len(rows)) if holds[place] == "some"]
    if len(places) <= CUTS:
        return places
    wanted = np.linspace(0, float(costs[-1]), CUTS + 1)[1:]
    reached = np.searchsorted(costs[places], wanted - 1e-9)
    return sorted({places[min(int(i), len(places) - 1)] for i in reached})


def _best_cuts(costs: Array, places: Sequence[int], spare: float) -> tuple[int, ...]:
    """The cuts that make the most steps and leave no more than `LEFT` of the room unspent.

    Of those the ones closest to halving: by the squared distances of each step's part of the one
    before from a half, and of the unspent part of the room from nothing. Where every number of
    steps leaves more, the closest of all; ties: the more steps.
    """
    closest: tuple[float, tuple[int, ...]] | None = None
    for count in range(min(MOST_STEPS, len(places)), 1, -1):
        tried = np.array(list(combinations(places, count)), dtype=np.int64)
        sizes = np.diff(costs[tried], axis=1, prepend=0.0)
        parts = sizes[:, 1:] / sizes[:, :-1]
        fits = (parts <= SHRINK + 1e-9).all(axis=1)
        if not fits.any():
            continue
        unspent = (spare - costs[tried][:, -1]) / spare
        score = np.round(((parts - HALF) ** 2).sum(axis=1) + unspent**2, 9)
        spent = fits & (unspent <= LEFT + 1e-9)
        best = int(np.argmin(np.where(spent if spent.any() else fits, score, np.inf)))
        cuts = tuple(int(place) for place in tried[best])
        if spent.any():
            return cuts
        if closest is None or score[best] < closest[0]:
            closest = (float(score[best]), cuts)
    return tuple(places[-1:]) if closest is None else closest[1]


def _returns(
    problem: Problem, ends: Sequence[tuple[int, ...]]
) -> list[tuple[int | None, int | None]]:
    """For each step the issue and the option that are asked for; no issue: nothing is left.

    Asked for are my terms that are worth more to me than the reference's, that cost them something
    and that the step itself does not give; each once. The most steps that can get one do, then
    those count that no step gives, then what they are worth to me. Where none is left, a move of
    theirs is asked for on what the step gives. The last step of several asks for the whole to be
    settled.
    """
    given = [
        {i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b}
        for before, after in pairwise(ends)
    ]
    ever = set().union(*given)
    asking = given[:-1] if len(given) > 1 else given
    choices = [_worth_asking(problem, ends[number + 1], step) for number, step in enumerate(asking)]
    best: tuple[tuple[int, int, float], tuple[int | None, ...]] | None = None
    for tried in product(*([*choice, None] for choice in choices)):
        named = [column for column in tried if column is not None]
        if len(set(named)) == len(named):
            worth = sum(c[i] for c, i in zip(choices, tried, strict=True) if i is not None)
            key = (len(named), -len(ever & set(named)), round(worth, 9))
            if best is None or key > best[0]:
                best = (key, tried)
    columns = () if best is None else best[1]
    asked: list[tuple[int | None, int | None]] = []
    for number, column in enumerate(columns):
        if column is not None:
            asked.append((column, ends[number + 1][column]))
        else:
            # a plan of one step asks for the whole to be settled instead
            alone = len(given) == 1
            asked.append((None, None) if alone else _their_move(problem, ends, number, asked))
    return [*asked, *[(None, None)] * (len(given) - len(asked))]


def their_stand(problem: Problem, column: int) -> Option:
    """Where they stand on an issue: on the table, else their position, else the reference."""
    issue = problem.issues[column]
    position = issue.theirs.position
    if issue.name in problem.scenario.on_the_table or position is None:
        return issue.options[problem.start[column]]
    return position


def _their_move(
    problem: Problem,
    ends: Sequence[tuple[int, ...]],
    number: int,
    asked: Sequence[tuple[int | None, int | None]],
) -> tuple[int | None, int | None]:
    """A move of theirs on an issue that a step gives, as far along as the step is in the plan.

    It goes from where they stand towards my last term, lies short of what I offer, costs them
    something, and goes further than what was asked for there before. Nearest to its place along
    the way; ties: the kinder to them, then the first.
    """
    before, after = ends[number], ends[number + 1]
    for column, (old, new) in enumerate(zip(before, after, strict=True)):
        issue, stand = problem.issues[column], their_stand(problem, column)
        mine, theirs = problem.me.tables[column], problem.them.tables[column]
        if (
            old == new
            or mine is None
            or theirs is None
            or (at := value_of(issue, mine, stand)) is None
            or (kind := value_of(issue, theirs, stand)) is None
        ):
            continue
        least = max([at, *(float(mine[o]) for i, o in asked if i == column and o is not None)])
        place = at + (float(mine[ends[-1][column]]) - at) * (number + 1) / (len(ends) - 1)
        fits = (np.round(mine - least, 9) > 0) & (np.round(mine - mine[new], 9) < 0)
        fits &= (np.round(theirs - kind, 9) < 0) & problem.their_floors[column]
        options = np.flatnonzero(fits).tolist()
        if options:
            return column, min(
                options, key=lambda o: (round(abs(float(mine[o]) - place), 9), -float(theirs[o]))
            )
    return None, None


def _worth_asking(problem: Problem, row: Sequence[int], step: set[int]) -> dict[int, float]:
    """The issues whose term may be asked for against a step, and what it is worth to me."""
    return {
        column: worth
        for column, (table, start) in enumerate(zip(problem.me.tables, problem.start, strict=True))
        if table is not None
        and column not in step
        and round(
            worth := float(problem.me.mean_weights[column] * (table[row[column]] - table[start])), 9
        )
        > 0
        and not _they_gain(problem, column, row[column])
    }


def _they_gain(problem: Problem, column: int, option: int) -> bool:
    """Whether an option is better for them than the reference's, so that they lose nothing by it."""
    table = problem.them.tables[column]
    return table is not None and round(float(table[option] - table[problem.start[column]]), 9) > 0
