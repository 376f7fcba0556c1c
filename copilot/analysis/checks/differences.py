"""Where the two sides' priorities differ: the raw material of every trade."""

from collections.abc import Sequence

import numpy as np

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import SideModel, stance_of
from copilot.analysis.sides.values import value_table
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.suggestions import Difference, Move

LEAN = 1.15
"""How many times as much one side's average weight must be for it to care more."""

_WORDS = ("high", "medium", "low")


def same_wish(problem: Problem, column: int) -> bool:
    """Whether both sides are known to like the same option best, and both care at all.

    Of several best options of a side all have to be the other's too: where one side is content
    with either, only the other one wants something.
    """
    mine, theirs = problem.me.tables[column], problem.them.tables[column]
    if mine is None or theirs is None:
        return False
    if problem.me.mean_weights[column] == 0 or problem.them.mean_weights[column] == 0:
        return False
    return bool(((mine == mine.max()) == (theirs == theirs.max())).all())


def both_want(issue: Issue, option: Option) -> bool:
    """Whether that option, and no other, is what both sides are known to like best."""
    tables = _tables(issue)
    return tables is not None and all(
        value == table.max() and np.count_nonzero(table == value) == 1
        for table in tables
        for value in [table[issue.options.index(option)]]
    )


def better_for_both(issue: Issue, move: Move) -> bool:
    """Whether the move alone is better for either side, as far as their wishes are known."""
    tables = _tables(issue)
    before, after = issue.options.index(move.from_), issue.options.index(move.to)
    return tables is not None and all(table[after] > table[before] for table in tables)


def _tables(issue: Issue) -> tuple[Array, Array] | None:
    """My values and theirs; None where one is unknown, or an issue weighs nothing for a side."""
    mine, theirs = (value_table(issue, stance) for stance in (issue.mine, issue.theirs))
    idle = any(s.priority.weight == (0, 0) for s in (issue.mine, issue.theirs))
    return None if mine is None or theirs is None or idle else (mine, theirs)


def differences(problem: Problem) -> tuple[Difference, ...]:
    """One row for each issue of the scenario, in the file's order.

    Who cares more is told by the average swing weights where both sides gave weights. Where one
    gave an order, only the two orders are compared: an order says nothing of how much more. A
    side some of whose priorities were overruled at the table has no such order any more: its
    average weights after what was learnt stand in the place of it.
    `unknown` where either side's priority, or what it wants, is not known.
    """
    known = [
        column
        for column, issue in enumerate(problem.issues)
        if not issue.mine.priority.unknown
        and not issue.theirs.priority.unknown
        and all(side.tables[column] is not None for side in (problem.me, problem.them))
    ]
    mine, theirs = _comparable(problem, known)
    leans = dict.fromkeys((issue.name for issue in problem.scenario.issues), "unknown")
    for column, ours, counter in zip(known, mine, theirs, strict=True):
        leans[problem.names[column]] = _lean(float(ours), float(counter))
    for column, name in enumerate(problem.names):
        if same_wish(problem, column):
            leans[name] = "same_wish"
    return tuple(
        Difference.model_validate(
            {
                "issue": issue.name,
                "mine": _told(problem.me, issue),
                "theirs": _told(problem.them, issue),
                "leans": leans[issue.name],
            }
        )
        for issue in problem.scenario.issues
    )


def _told(side: SideModel, issue: Issue) -> str:
    """What was said of the issue's priority, and whether that was overruled at the table."""
    said = str(stance_of(issue, side.who).priority)
    return f"{said}, overruled" if issue.name in side.overruled else said


def _lean(mine: float, theirs: float) -> str:
    if np.isclose(mine, theirs) or max(mine, theirs) < LEAN * min(mine, theirs):
        return "even"
    return "me" if mine > theirs else "them"


def _comparable(problem: Problem, columns: Sequence[int]) -> tuple[Array, Array]:
    """What each of those issues weighs for either side, in a form that both sides were given in."""
    issues = [problem.issues[column] for column in columns]
    sides = (
        (problem.me, [_of_swing(issue, issue.mine) for issue in issues]),
        (problem.them, [_of_swing(issue, issue.theirs) for issue in issues]),
    )
    if all(priority.weight is not None for _, said in sides for priority in said):
        ours, counter = (side.mean_weights[list(columns)] for side, _ in sides)
        return ours, counter
    ours, counter = (_by_order(side, said, columns) for side, said in sides)
    return ours, counter


def _of_swing(issue: Issue, stance: Stance) -> Priority:
    """The priority as one of the swing: a weight counts for the values that it multiplies."""
    weight, table = stance.priority.weight, value_table(issue, stance)
    if weight is None or table is None:
        return stance.priority
    swing = float(np.ptp(table))
    return Priority(weight=(weight[0] * swing, weight[1] * swing))


def _by_order(side: SideModel, said: Sequence[Priority], columns: Sequence[int]) -> Array:
    """The average weights over all weightings that keep to the order of what was said.

    Over those that fit what was learnt, where that overruled some of it.

    Words, ranks and weights are an order each, and share the whole by their number of issues.
    The k-th of n issues in order weighs (1/k + 1/(k+1) + … + 1/n) / n; equals share alike.
    Source: Barron and Barrett (1996), "Decision quality using ranked attribute weights",
    Management Science 42(11), rank order centroid weights.
    """
    found = np.zeros(len(said))
    if side.overruled:
        learnt = side.mean_weights[list(columns)]
        return np.asarray(learnt / learnt.sum(), dtype=np.float64) if learnt.any() else found
    alive = [place for place, column in enumerate(columns) if side.mean_weights[column] > 0]
    for levels in _orders({place: said[place] for place in alive}):
        size = sum(len(level) for level in levels)
        centroid = np.cumsum((1 / np.arange(1, size + 1))[::-1])[::-1] / size
        start = 0
        for level in levels:
            found[level] = centroid[start : start + len(level)].mean() * size / len(alive)
            start += len(level)
    return found


def _orders(said: dict[int, Priority]) -> list[list[list[int]]]:
    """Each form of statement as levels of places, the most important level first."""
    words = [[place for place, p in said.items() if p.word == word] for word in _WORDS]
    ranks = sorted({p.rank for p in said.values() if p.rank is not None})
    ranked = [[place for place, p in said.items() if p.rank == rank] for rank in ranks]
    weights = sorted(
        ((p.weight, place) for place, p in said.items() if p.weight is not None), reverse=True
    )
    weighed: list[list[int]] = []
    above = (0.0, 0.0)
    for weight, place in weights:
        # intervals that overlap say nothing of which is greater; sorted, the last begins lowest
        if weighed and (weight[1] > above[0] or weight == above):
            weighed[-1].append(place)
        else:
            weighed.append([place])
        above = weight
    orders = ([level for level in order if level] for order in (words, ranked, weighed))
    return [order for order in orders if order]
