"""The check of one idea: the first verdict that applies, with its reason.

    below_walk_away   a hard floor, or worth less than an alternative under every weighting
    one_sided         a side gains under no weighting
    depends           a side gains, or stays above an alternative, under some weightings only
    dominated         good for both, and an outcome on the same issues is better
    good_for_both     both gain under every weighting that fits

`invalid`, `unpriced` and `unverifiable` are decided before there is an outcome to price.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.depends import (
    Rival,
    Stand,
    beaten_by,
    hangs_on,
    rivals_of,
    sentence_of,
)
from copilot.analysis.checks.same_issues import better_on_same_issues
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.values import value_of
from copilot.domain.issue import Option, option_text
from copilot.domain.suggestions import Certificate, FlipCondition, GainRange, Verdict


class _Finding(NamedTuple):
    verdict: Verdict
    reason: str
    flips_if: FlipCondition | None = None
    dominated_by: dict[str, Option] | None = None


def certify(problem: Problem, outcome: Mapping[str, Option]) -> Certificate:
    """The certificate of a whole outcome of the scenario's own issues and options.

    An outcome equal to the reference changes nothing and is `one_sided`; one that holds an excluded
    combination is `invalid`.

    Raises:
        KeyError: The outcome leaves out an issue that has options.
        ValueError: An option is not listed.
    """
    row = problem.row(outcome)
    rows = np.array([row], dtype=np.int64)
    mine = problem.me.gain_ranges(problem.me.change(problem.start, rows))[0]
    theirs = problem.them.gain_ranges(problem.them.change(problem.start, rows))[0]
    if not problem.feasible(rows)[0]:
        return Certificate(
            verdict="invalid", reason="This combination is one that your file says cannot be."
        )
    found = (
        _below_walk_away(problem, row)
        or _one_sided(mine, theirs)
        or _depends(problem, row, mine, theirs)
        or _dominated(problem, row)
        or _Finding("good_for_both", "Both sides gain, whatever weighting fits what you said.")
    )
    return Certificate(
        verdict=found.verdict,
        reason=found.reason,
        my_gain=mine,
        their_gain=theirs,
        in_my_money=in_my_money(problem, row),
        surplus_share=surplus_share(mine, theirs),
        dominated_by=found.dominated_by,
        flips_if=found.flips_if,
        cautions=at_walk_away(problem, row),
    )


def at_walk_away(problem: Problem, row: Sequence[int]) -> tuple[str, ...]:
    """A caution for each issue that the outcome moves to exactly my hard floor."""
    return tuple(
        f"It takes {name} to your walk-away: nothing is left to give there."
        for name in moved_to_walk_away(problem, row)
    )


def moved_to_walk_away(problem: Problem, row: Sequence[int]) -> tuple[str, ...]:
    """The issues that the outcome moves to exactly my hard floor, in the file's order."""
    floors = problem.scenario.me.walk_away
    found = []
    for issue, table, index, start in zip(
        problem.issues, problem.me.tables, row, problem.start, strict=True
    ):
        if table is None or issue.name not in floors or index == start:
            continue
        least = value_of(issue, table, floors[issue.name])
        if least is not None and round(float(table[index]) - least, 9) == 0:
            found.append(issue.name)
    return tuple(found)


def surplus_share(mine: GainRange, theirs: GainRange) -> float | None:
    """My part of the two mean gains together, 0 to 1; None unless both gain on average."""
    if mine.mean <= 0 or theirs.mean <= 0:
        return None
    return mine.mean / (mine.mean + theirs.mean)


def _below_walk_away(problem: Problem, row: Sequence[int]) -> _Finding | None:
    for whose, floors in (("your", problem.floors), ("their", problem.their_floors)):
        for issue, index, allowed in zip(problem.issues, row, floors, strict=True):
            if not allowed[index]:
                found = option_text(issue.options[index])
                reason = f"{issue.name} at {found} is below {whose} walk-away."
                return _Finding("below_walk_away", reason)
    beaten = beaten_by(_rivals(problem, row))
    return None if beaten is None else _Finding("below_walk_away", beaten)


def _rivals(problem: Problem, row: Sequence[int]) -> list[Rival]:
    """How the outcome stands to each alternative of either side."""
    rows = np.array([row], dtype=np.int64)
    return [
        rival
        for side in (problem.me, problem.them)
        for rival in rivals_of(side, [side.over_limit(rows, limit) for limit in side.limits])
    ]


def _one_sided(mine: GainRange, theirs: GainRange) -> _Finding | None:
    losers = [gain for gain in (mine, theirs) if gain.holds == "none"]
    if not losers:
        return None
    if len(losers) == 2:  # noqa: PLR2004 - both sides
        return _Finding("one_sided", "Neither side gains by this, whatever matters to it.")
    who, verb = ("You", "lose") if losers[0] is mine else ("They", "lose")
    if round(losers[0].high, 4) >= 0 and round(losers[0].low, 4) >= 0:
        return _Finding("one_sided", f"{who} gain nothing by this.")
    to = "you" if losers[0] is mine else "them"
    return _Finding("one_sided", f"{who} {verb} by this, whatever matters to {to}.")


def _depends(
    problem: Problem, row: Sequence[int], mine: GainRange, theirs: GainRange
) -> _Finding | None:
    rows = np.array([row], dtype=np.int64)
    stands = [
        Stand(side, gain, side.change(problem.start, rows))
        for side, gain in ((problem.me, mine), (problem.them, theirs))
    ]
    flips = hangs_on(problem, stands, _rivals(problem, row))
    return None if flips is None else _Finding("depends", sentence_of(flips), flips)


def _dominated(problem: Problem, row: Sequence[int]) -> _Finding | None:
    better = better_on_same_issues(problem, row)
    if better is None:
        return None
    moves = [
        f"{issue.name} {option_text(issue.options[new])}"
        for issue, start, new in zip(problem.issues, problem.start, better, strict=True)
        if start != new
    ]
    reason = (
        f"The same issues can do better for one side at no cost to the other: {', '.join(moves)}."
    )
    return _Finding("dominated", reason, dominated_by=problem.outcome(better))
