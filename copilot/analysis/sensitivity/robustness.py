"""How far what was said can move before the verdict on an idea changes.

One weight of one side is multiplied, all others stay as they are, and every weighting of its set
moves along. A gain under the moved set is the gain of a moved change under the old one, so along
each ray of the set it is linear in the factor, and the factor at which it turns has a closed form.
Source: sensitivity analysis of weights one at a time: von Winterfeldt and Edwards (1986),
Decision Analysis and Behavioral Research, chapter 11; over sets of weights: Rios Insua and French
(1991), "A framework for sensitivity analysis in discrete multi-objective decision-making",
European Journal of Operational Research 54, 176-190.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from copilot.analysis.bets.contingent import Bet, bet_of, bets_on, forecast_of, rows_of
from copilot.analysis.checks.same_issues import better_on_same_issues, grid_rows
from copilot.analysis.problems.money import money_for
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sensitivity.borders import NOISE, Turn, borders_of
from copilot.analysis.sensitivity.robustness_words import (
    Border,
    Overruled,
    Turning,
    bet_line,
    told_down,
    trade_line,
)
from copilot.analysis.sides.preference_set import PreferenceSet, preference_set
from copilot.analysis.sides.side import Bools, Change, Ints, SideModel, on_grid
from copilot.analysis.sides.values import value_table
from copilot.analysis.sides.weight_blocks import Array, OrderedBlock
from copilot.analysis.trading.unbundling import as_split
from copilot.domain.issue import Priority, Word
from copilot.domain.suggestions import Contingent, Idea, Robustness, WeightMove

FAR = 100.0
"""Times as much, or a part as small: beyond it a change of one weight counts as none."""

STEPS = 30
"""Halvings of a bisection: down to a billionth."""

SAME_ISSUES = 20_000
"""Outcomes on the same issues that are looked at for one that would do better."""

STEP = 1e-6
"""A factor this near to 1 is told as 1 and a step, so that the direction can be seen."""

RAY_ISSUES = 8
"""Issues in a comparison up to which the rays of a set are listed."""


def robustness(problem: Problem, idea: Idea) -> Robustness | None:
    """How far the verdict on an idea is from turning.

    The points at which an alternative given by its worth stands stay where they are. For an idea
    that depends on something: that condition, and no second story. None for one that
    is neither, and for a deal in money, whose terms are no issues of the scenario.
    """
    if idea.certificate.verdict == "depends":
        return Robustness(text=idea.certificate.reason)
    if idea.certificate.verdict != "good_for_both" or idea.side_payment is not None:
        return None
    if idea.contingent is not None:
        return _of_bet(problem, idea.contingent)
    if idea.outcome is not None:
        return _of_outcome(problem, problem.row(idea.outcome), money=problem)
    split = as_split(problem, idea)
    if split is None:
        return None
    return _of_outcome(split.problem, split.problem.row(split.outcome), money=problem)


def _of_outcome(problem: Problem, row: Sequence[int], *, money: Problem) -> Robustness:
    """For a whole outcome; `money` is the problem whose money issue a gain is told on."""
    rows = np.array([row], dtype=np.int64)
    nearest: list[Turning | None] = []
    overs: list[list[Change]] = []
    for side, other in ((problem.me, problem.them), (problem.them, problem.me)):
        gain = side.change(problem.start, rows)
        over = [side.over_limit(rows, limit) for limit in side.limits]
        turns = [*losing(side, [gain, *over]), *beaten(problem, side, other, row)]
        nearest.append(_nearest(problem, side, turns))
        overs.append(over)
    free = _stands(problem, row, _free(problem.them))
    backwards = _backwards(problem)
    return Robustness(
        my_weights=_move(nearest[0]),
        their_weights=_move(nearest[1]),
        my_walk_away=_room(problem.me, overs[0]),
        their_walk_away=_room(problem.them, overs[1]),
        without_their_order=free,
        their_order_reversed=None if backwards is None else _stands(problem, row, backwards),
        text=trade_line(
            problem.issues,
            (nearest[0], nearest[1]),
            free=free,
            room=_told_room(money, overs[0]),
            overruled=Overruled(problem.me.overruled, problem.them.overruled),
        ),
    )


def losing(side: SideModel, comparisons: Sequence[Change]) -> list[Turn]:
    """Where a side starts to lose, or to fall below an alternative, as one weight is multiplied.

    Along a ray of the set a comparison is linear in the factor, so the first ray to turn tells
    the factor exactly; a comparison of more than `RAY_ISSUES` issues is halved down to it.

    Args:
        side: whose weights move.
        comparisons: the gain, and then how far the whole deal lies above each of the side's
            limits, in their order; one row each, all of them at least even under every weighting
            now.

    Returns:
        One turn for each comparison, issue and direction in which it stops to hold, within `FAR`;
        the factor is the last at which it holds.
    """
    weighing = sorted({issue for block in side.verdict_set.blocks for issue in block.members})
    turns = []
    rivals = (None, *(limit.name for limit in side.limits))
    for comparison, rival in zip(comparisons, rivals, strict=False):
        low = comparison.low[0]
        columns = [i for i in weighing if low[i] != 0]
        if not columns:
            continue
        find = _along_rays if len(columns) <= RAY_ISSUES else _by_halving
        found = find(side, low, columns)
        turns += [turn._replace(among=tuple(columns), rival=rival) for turn in found]
    return [turn for turn in turns if 1 / FAR <= turn.times <= FAR]


def _along_rays(side: SideModel, low: Array, columns: Sequence[int]) -> list[Turn]:
    rays = side.verdict_set.rays(columns)
    parts = rays * low[list(columns)]
    gains = np.maximum(parts.sum(axis=1, keepdims=True), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        down = np.where(parts > 0, gains / parts, np.inf).min(axis=0)
        up = np.where(parts < 0, gains / -parts, np.inf).min(axis=0)
    return [
        *(Turn(i, float(1 + more), up=True) for i, more in zip(columns, up, strict=True)),
        *(Turn(i, float(1 - less), up=False) for i, less in zip(columns, down, strict=True)),
    ]


def _by_halving(side: SideModel, low: Array, columns: Sequence[int]) -> list[Turn]:
    places = np.tile(np.array(columns), 2)
    count = np.arange(len(places))
    far = np.repeat([math.log(FAR), -math.log(FAR)], len(columns))

    def holds(logs: Array) -> Bools:
        moved = np.tile(low, (len(places), 1))
        moved[count, places] *= np.exp(logs)
        return np.asarray(side.verdict_set.lowest(moved) >= -NOISE)

    ends = last_place(holds, np.zeros(len(places)), far)
    return [
        Turn(int(place), math.exp(end), up=limit > 0)
        for place, end, limit in zip(places, ends, far, strict=True)
        if not math.isnan(end)
    ]


def last_place(holds: Callable[[Array], Bools], near: Array, far: Array) -> Array:
    """The last place towards `far` at which something holds; NaN where it holds there too.

    Args:
        holds: for places, one for each case, whether it holds there; once it stops, it stays so.
        near: places at which it holds.
        far: where to look, one for each case.
    """
    never = holds(far)
    for _ in range(STEPS):
        middle = (near + far) / 2
        good = holds(middle)
        near, far = np.where(good, middle, near), np.where(good, far, middle)
    return np.where(never, np.nan, near)


def beaten(problem: Problem, side: SideModel, other: SideModel, row: Sequence[int]) -> list[Turn]:
    """Where an outcome on the same issues starts to beat the idea, as one weight is multiplied.

    It has to be no worse for the other side as things are. Along each ray of the side's set what
    it would gain is linear in the factor, so the factor from which it loses nowhere is exact.
    Looked at up to `SAME_ISSUES` outcomes on `RAY_ISSUES` issues; beyond, nothing is claimed.

    Args:
        problem: the scenario.
        side: whose weights move.
        other: the other one.
        row: the idea as option indices.

    Returns:
        At most one turn for each issue that the idea moves and each direction, within `FAR`.
    """
    moved = [i for i, (a, b) in enumerate(zip(row, problem.start, strict=True)) if a != b]
    many = math.prod(len(problem.issues[i].options) for i in moved)
    if many > SAME_ISSUES or len(moved) > RAY_ISSUES:
        return []
    rays = side.verdict_set.rays(moved)
    rows = grid_rows(problem, row, moved)
    rows = rows[_no_worse(problem, other, row, rows)]
    if not len(rows) or not len(rays):
        return []
    steps = side.change(row, rows).low[:, moved]
    gains = steps @ rays.T
    turns = []
    for place, column in enumerate(moved):
        slopes = np.abs(steps[:, [place]] * rays[:, place])
        with np.errstate(divide="ignore", invalid="ignore"):
            # a ray that shows no loss needs no move; one that the weight is not in never mends
            needed = np.where(gains < -NOISE, -gains / slopes, 0.0).max(axis=1)
        for sign in (1, -1):
            helped = (sign * steps[:, place] > 0) & (slopes.max(axis=1) > 0)
            reached = needed[helped & np.isfinite(needed)]
            if len(reached):
                times = float(1 + sign * reached.min())
                turns.append(Turn(column, times, sign > 0, tuple(moved), outdone=True))
    return [turn for turn in turns if 1 / FAR <= turn.times <= FAR]


def _no_worse(problem: Problem, side: SideModel, row: Sequence[int], rows: Ints) -> Array:
    """Which other outcomes may be, and leave the side no worse under every weighting."""
    low, _ = side.bounds(side.change(row, rows))
    other = (rows != np.array(row)).any(axis=1)
    return np.asarray(
        other & (on_grid(low) >= 0) & problem.feasible(rows) & problem.above_floors(rows)
    )


def _nearest(problem: Problem, side: SideModel, turns: Sequence[Turn]) -> Turning | None:
    """The smallest change, twice as much and half as much being alike; ties: the first issue."""
    if not turns:
        return None
    best = min(turns, key=lambda turn: (round(abs(math.log(turn.times)), 9), turn.column))
    step = STEP if best.up else -STEP
    times = 1 + step if abs(best.times - 1) < STEP else round(best.times, 6)
    return Turning(
        move=WeightMove(issue=problem.names[best.column], times=times),
        up=best.up,
        borders=tuple(
            Border(problem.names[more], problem.names[than], ratio)
            for more, than, ratio in borders_of(side, best)
        ),
        rival=best.rival,
        outdone=best.outdone,
    )


def _move(turning: Turning | None) -> WeightMove | None:
    return None if turning is None else turning.move


def _room(side: SideModel, overs: Sequence[Change]) -> float | None:
    """Points by which the idea surpasses the best alternative under the least kind weighting."""
    lows = [float(side.bounds(over)[0][0]) for over in overs]
    return min(lows, default=None)


def _told_room(problem: Problem, overs: Sequence[Change]) -> str:
    """The same for me, in money where it can be said, else in points; empty without alternatives."""
    if not overs:
        return ""
    low, over = min(
        ((float(problem.me.bounds(over)[0][0]), over) for over in overs), key=lambda pair: pair[0]
    )
    told = money_for(problem, over)
    if told is None:
        return f"{math.floor(low + NOISE)} points"
    amount = told.amount[0] if isinstance(told.amount, tuple) else told.amount
    return told_down(amount, told.unit)


def _stands(problem: Problem, row: Sequence[int], held: PreferenceSet) -> bool:
    """Whether the idea is good for both, and nothing on its issues better, with that held of them."""
    them = replace(problem.them, verdict_set=held, ordering_set=held, samples=FEW)
    changed = replace(problem, them=them)
    rows = np.array([row], dtype=np.int64)
    low, high = them.bounds(them.change(problem.start, rows))
    lows = [low, *(them.bounds(them.over_limit(rows, limit))[0] for limit in them.limits)]
    good = bool(on_grid(high)[0] > 0) and all(on_grid(least)[0] >= 0 for least in lows)
    return good and better_on_same_issues(changed, row) is None


FEW = 50
"""Weightings drawn where only an order among equals hangs on them."""


def _free(side: SideModel) -> PreferenceSet:
    """Every weighting of the issues that may weigh anything for a side."""
    weighing = sorted({issue for block in side.verdict_set.blocks for issue in block.members})
    return PreferenceSet(
        side.verdict_set.size, tuple(OrderedBlock(((issue,),)) for issue in weighing)
    )


def _backwards(problem: Problem) -> PreferenceSet | None:
    """What was said of them turned round: the most important least; None where that is no change."""
    stances = [issue.theirs for issue in problem.issues]
    held = [Priority() if s.confidence == "low" else s.priority for s in stances]
    tables = [value_table(i, s) for i, s in zip(problem.issues, stances, strict=True)]
    swings = [1.0 if table is None else float(np.ptp(table)) for table in tables]
    words: dict[Word, Word] = {"high": "low", "medium": "medium", "low": "high"}
    ranks = sorted({p.rank for p in held if p.rank is not None})
    turned = dict(zip(ranks, reversed(ranks), strict=True))
    weights = sorted(p.weight for p in held if p.weight is not None)
    swapped = dict(zip(weights, reversed(weights), strict=True))
    priorities = [
        Priority(
            word=None if p.word is None else words[p.word],
            rank=None if p.rank is None else turned[p.rank],
            weight=None if p.weight is None else swapped[p.weight],
        )
        for p in held
    ]
    return None if priorities == held else preference_set(priorities, swings)


def _of_bet(problem: Problem, contingent: Contingent) -> Robustness | None:
    """For terms that hang on an event: how far either forecast may move too."""
    forecast = forecast_of(problem, contingent.event)
    if forecast is None:
        return None
    bets = bets_on(problem, contingent, forecast)
    nearest = [
        _nearest(problem, bet.gamble.side, losing(bet.gamble.side, [bet.worth, *bet.over]))
        for bet in bets
    ]
    rows = rows_of(problem, contingent)
    ends = [break_even(problem, bet, rows) for bet in bets]
    return Robustness(
        my_weights=_move(nearest[0]),
        their_weights=_move(nearest[1]),
        my_walk_away=_room(problem.me, bets[0].over),
        their_walk_away=_room(problem.them, bets[1].over),
        my_forecast=ends[0],
        their_forecast=ends[1],
        text=bet_line(
            problem.issues,
            forecast,
            (ends[0], ends[1]),
            (nearest[0], nearest[1]),
            Overruled(problem.me.overruled, problem.them.overruled),
        ),
    )


def break_even(problem: Problem, bet: Bet, rows: Ints) -> float | None:
    """The nearest probability of a side at which the terms stop paying for it; None if at none.

    What it expects is linear in its probability, less a premium that bends it down, and the least
    of several such is concave: one end in each direction, found by bisection.
    """

    def pays(chances: Array) -> Bools:
        moved = [
            bet_of(problem, bet.gamble._replace(chance=float(chance)), rows) for chance in chances
        ]
        good = np.ones(len(moved), dtype=bool)
        for changes in zip(*((one.worth, *one.over) for one in moved), strict=True):
            lows = np.concatenate([change.low for change in changes])
            good &= bet.gamble.side.verdict_set.lowest(lows) >= -NOISE
        return good

    here = bet.gamble.chance
    ends = last_place(pays, np.full(2, here), np.array([0.0, 1.0]))
    found = [round(float(end), 6) for end in ends if not np.isnan(end)]
    return min(found, key=lambda end: abs(end - here), default=None)
