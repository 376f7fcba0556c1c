"""The plainest comparison on which a verdict hangs.

An idea changes a few issues; a side gains from it as long as what it gets matters enough beside
what it gives. Of all single comparisons "A at least r times as much as B" that are enough to
make it a gain under every weighting that fits, the one with the smallest r is named.
"""

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import SideModel, Who, stance_of
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Priority
from copilot.domain.suggestions import FlipCondition

MAX_RAY_ISSUES = 8
"""Changed issues up to which a comparison is proved to be enough; beyond, it is an average."""


EXTREME = 0.05
"""Ratio up to which an average comparison is told without a figure, which would say nothing."""


class _Comparison(NamedTuple):
    """A ratio, already rounded up to what is told, so that it can be taken at its word."""

    ratio: float
    more: int
    than: int
    enough: bool


def flip_condition(  # noqa: PLR0913 - the words around the condition by keyword
    problem: Problem,
    side: SideModel,
    change: tuple[Array, Array],
    *,
    goal: str,
    extra: str = "",
    whole: bool = False,
) -> FlipCondition:
    """What has to be true for `change` to be a gain for the side.

    Where it is not known what the side wants on an issue that changes, that is asked, of the first
    such issue. Else it is the comparison with the smallest ratio that is enough, ties by the order
    of the issues. Where none is, or more than `MAX_RAY_ISSUES` issues change, it is told as
    "roughly": the one whose ratio, at which the gain is 0 with all other weights at their average,
    is nearest to 1. Where the lowest change is nowhere a gain, the highest is compared so; where
    that has no loss to weigh against either, no ratio is named but the issue whose change is the
    widest.

    Args:
        problem: for names and what was said.
        side: whose gain hangs on something.
        change: lowest and highest change of each issue's value, one number an issue; a gain under
            some weightings and a loss under others.
        goal: what holds if the condition does: "good for both", "worth more than …".
        extra: what else is open, to stand behind the condition.
        whole: the change is that of a whole deal over having none, not that of the moves alone.
    """
    low, high = change
    unknown = [i for i in np.flatnonzero(side.unknown) if low[i] != high[i]]
    if unknown:
        issue = problem.issues[int(unknown[0])]
        return _direction(issue, side.who, goal=goal, extra=extra, whole=whole)
    # where even the least change has nothing to weigh against a loss, the best one tells no more
    # than an average
    row = next((row for row in (low, high) if _pairs(side, row)), None)
    if row is None:
        widest = int(np.argmax((high - low) * side.mean_weights))
        return _open_end(
            problem.issues[widest], side.who, goal=goal, extra=extra, why=_LEFT_OPEN[side.who]
        )
    found = _comparison(side, row, sure=row is low)
    more, than = problem.issues[found.more], problem.issues[found.than]
    return FlipCondition(
        text=f"{goal} as long as {_condition(found, more, than, side.who)}{extra}; "
        f"{_said(more, than, side, ratio=found.ratio)}",
        question=comparison_question(more.name, than.name, side.who),
        asks=side.who,
        more=more.name,
        than=than.name,
        ratio=found.ratio,
    )


def comparison_question(more: str, than: str, who: Who) -> str:
    """How to ask which of two issues matters more; holds their names alone, in a fixed order."""
    first, second = sorted((more, than))
    if who == "me":
        return (
            f"If you could move only one from its worst to its best, {first} or {second}, "
            "which would it be, and how much more is it worth to you?"
        )
    return (
        f"If we could improve only one of these for you, {first} or {second}, "
        "which would help you more, and why?"
    )


def direction_question(issue: str, who: Who) -> str:
    """How to ask what a side wants on an issue."""
    if who == "me":
        return f"Which option do you want on {issue}, and which would be worst for you?"
    return f"What would be the ideal result on {issue} for you, and what makes it so?"


def _condition(found: _Comparison, more: Issue, than: Issue, who: Who) -> str:
    """The comparison in words; one below 1 is turned round, so that it reads as a limit.

    The turned figure is rounded down, so that it too can be taken at its word.
    """
    care = "you care" if who == "me" else "they care"
    roughly = "" if found.enough else "roughly "
    if not found.enough and found.ratio <= EXTREME:
        far = f"far more about {than.name} than about {more.name}"
        return f"{care.replace('care', 'do not care')} {far}"
    if found.ratio < 1:
        limit = rounded_down(1 / found.ratio)
        return f"{care} at most {roughly}{limit:g} times as much about {than.name} as about {more.name}"
    if found.ratio == 1 and found.enough:
        return f"{care} at least as much about {more.name} as about {than.name}"
    times = f"{found.ratio:g}" if found.enough else f"roughly {found.ratio:.2g}"
    return f"{care} at least {times} times as much about {more.name} as about {than.name}"


def rounded_down(limit: float) -> float:
    """Down to a hundredth below 10, to a whole number above."""
    scale = 100 if limit < 10 else 1  # noqa: PLR2004 - three digits are enough
    return math.floor(limit * scale + 1e-9) / scale


_LEFT_OPEN: dict[Who, str] = {
    "me": "what you said leaves it open",
    "them": "what you said of them leaves it open",
}


def _direction(issue: Issue, who: Who, *, goal: str, extra: str, whole: bool) -> FlipCondition:
    you = "you" if who == "me" else "they"
    why = f"nothing says what {you} want there"
    if whole:
        return _open_end(issue, who, goal=goal, extra=extra, why=why)
    return _without_ratio(
        issue,
        who,
        f"{goal} as long as {you} do not lose by the change of {issue.name}{extra}; {why}",
    )


def _open_end(issue: Issue, who: Who, *, goal: str, extra: str, why: str) -> FlipCondition:
    suits = f"{issue.name}, as it would be settled here, suits {'you' if who == 'me' else 'them'}"
    return _without_ratio(issue, who, f"{goal} as long as {suits}{extra}; {why}")


def _without_ratio(issue: Issue, who: Who, text: str) -> FlipCondition:
    return FlipCondition(
        text=text,
        question=direction_question(issue.name, who),
        asks=who,
        more=issue.name,
        than=issue.name,
        ratio=None,
    )


def _comparison(side: SideModel, change: Array, *, sure: bool) -> _Comparison:
    """The comparison with the smallest ratio that is enough; an average one if none is.

    Args:
        side: whose weights are compared.
        change: one number an issue, some above 0 and some below.
        sure: the change is the least there can be, so that a comparison can be enough.
    """
    moved, pairs = _moved(side, change), _pairs(side, change)
    if sure and len(moved) <= MAX_RAY_ISSUES:
        rays = side.verdict_set.rays(moved)
        places = {issue: place for place, issue in enumerate(moved)}
        enough = []
        for more, than in pairs:
            ratio = _least_ratio(rays, change[moved], places[more], places[than])
            if ratio is not None:
                enough.append(_Comparison(ratio, more, than, enough=True))
        if enough:
            return min(enough)
    averages = [_average(side, change, more, than) for more, than in pairs]
    pulls = change * side.mean_weights
    # where every ratio is extreme, the two issues that pull most either way are named
    return min(
        averages, key=lambda f: (abs(math.log(f.ratio)), pulls[f.than], -pulls[f.more], f.more)
    )


def _moved(side: SideModel, change: Array) -> list[int]:
    """The issues that change and that have a weight."""
    weighing = {issue for block in side.verdict_set.blocks for issue in block.members}
    return [int(i) for i in np.flatnonzero(change) if i in weighing]


def _pairs(side: SideModel, change: Array) -> list[tuple[int, int]]:
    """What is gained and what is lost, each with each."""
    moved = _moved(side, change)
    return list(product([i for i in moved if change[i] > 0], [i for i in moved if change[i] < 0]))


def _rounded_up(ratio: float) -> float:
    """Up to a hundredth, or to two digits where that is finer."""
    digits = 2 if ratio >= 1 else 1 - math.floor(math.log10(max(ratio, 1e-6)))
    scale = 10.0**digits
    return math.ceil(ratio * scale - 1e-9) / scale


def _least_ratio(rays: Array, change: Array, more: int, than: int) -> float | None:
    """The greatest more/than among weightings with no gain, rounded up; above it all gain.

    Those weightings form a cone. Its rays are the set's rays without a gain, and, for each of
    these with each ray that gains, their mixture that breaks even. None if the ratio has no
    bound there, or if no weighting of the set lies above it: such a condition can never be met.
    """
    gains = rays @ change
    without, gaining = rays[gains <= 0], rays[gains > 0]
    loss, gain = -gains[gains <= 0], gains[gains > 0]
    mixed = without[:, None, :] * gain[None, :, None] + gaining[None, :, :] * loss[:, None, None]
    edge = np.vstack([without, mixed.reshape(-1, rays.shape[1])])
    edge = edge[(edge[:, more] > 0) | (edge[:, than] > 0)]
    if len(edge) == 0 or (edge[:, than] == 0).any():
        return None
    ratio = _rounded_up(float((edge[:, more] / edge[:, than]).max()))
    reached = (rays[:, more] > ratio * rays[:, than]).any()
    return ratio if reached else None


def _average(side: SideModel, change: Array, more: int, than: int) -> _Comparison:
    """The ratio that breaks even with every other weight at its average."""
    weights = side.mean_weights
    others = float(change @ weights) - change[more] * weights[more] - change[than] * weights[than]
    needed = (-change[than] * weights[than] - others) / change[more]
    base = weights[than] if weights[than] > 0 else 1.0
    ratio = _rounded_up(max(float(needed / base), 0.01))
    return _Comparison(ratio, more, than, enough=False)


def _said(more: Issue, than: Issue, side: SideModel, *, ratio: float) -> str:
    """What the user said of the two, so that the reader sees how near the condition is.

    Told of the issue that the condition names first: `than` where it was turned round. What was
    overruled at the table speaks for nothing any more, and the text says so. An order alone does
    not meet a condition on how many times as much, and the text says that too.
    """
    named = (than, more) if ratio < 1 else (more, than)
    overruled = [issue for issue in named if issue.name in side.overruled]
    if overruled:
        return _no_longer(overruled, side.who)
    first, second = (stance_of(issue, side.who) for issue in named)
    a, b = first.priority, second.priority
    if a.unknown or b.unknown:
        return "you have not said"
    unsure = "low" in {first.confidence, second.confidence}
    said = "your unsure guess" if unsure else "you said"
    order = _order(a, b)
    if order is not None:
        enough = order != "more" or ratio == 1 or a.weight is not None
        be = " is" if unsure else ""
        return f"{said}: {order}" if enough else f"{said}{be} more, not how much more"
    if a.rank is not None and a.rank == b.rank:
        puts = "your unsure guess puts" if unsure else "you put"
        return f"{puts} both in the same place, which leaves it open"
    return _left_open(str(a), str(b), unsure=unsure)


def _left_open(a: str, b: str, *, unsure: bool) -> str:
    """That what was said of the two does not order them."""
    told = f'"{a}" for both' if a == b else f'"{a}" and "{b}"'
    if not unsure:
        return f"you said {told}, which leaves it open"
    one = a == b
    return f"your unsure {'guess' if one else 'guesses'}, {told}, leave{'s' if one else ''} it open"


def _no_longer(overruled: Sequence[Issue], who: Who) -> str:
    """That what the user said of these issues counts no more; an issue or two."""
    parts = [f'"{stance_of(issue, who).priority}" for {issue.name}' for issue in overruled]
    they = "you" if who == "me" else "they"
    return f"you said {' and '.join(parts)}, but what {they} said at the table overrules it"


def _order(a: Priority, b: Priority) -> str | None:
    """Whether the first is said to matter more; None where what was said leaves it open.

    Equal words and equal ranks leave it open, and so do weights whose intervals overlap.
    """
    if a.weight is not None and b.weight is not None:
        if a.weight == b.weight and a.weight[0] == a.weight[1]:
            return "the same"
        if a.weight[0] >= b.weight[1]:
            return "more"
        return "less" if a.weight[1] <= b.weight[0] else None
    places = _place(a), _place(b)
    if places[0][0] != places[1][0] or places[0] == places[1]:
        return None
    return "more" if places[0] > places[1] else "less"


def _place(priority: Priority) -> tuple[str, float]:
    """The form in which a priority was said, and a number that grows with it."""
    if priority.word is not None:
        return "word", float(("low", "medium", "high").index(priority.word))
    if priority.rank is not None:
        return "rank", -float(priority.rank)
    return "weight", 0.0
