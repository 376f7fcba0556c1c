"""What the evidence did, entry by entry, and what it changed in the advice."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np

from copilot.analysis.checks.certificate import certify
from copilot.analysis.learning.evidence import Observed, observed
from copilot.analysis.learning.evidence_words import entry_text
from copilot.analysis.learning.observations import Observation
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sides.cuts import TIE, Cut, cut_set, fits
from copilot.analysis.sides.preference_set import PreferenceSet
from copilot.analysis.sides.side import Bools, SideModel, Who
from copilot.analysis.trading.trades import find_trades
from copilot.domain.documents import Learnt, LearntEffect, LearntEntry, Settled, VerdictChange
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea

COMPARED = 20
"""Ideas of either list, before and after, whose verdicts are held against each other."""


class _Share(NamedTuple):
    """What an entry leaves of the set that the older ones left."""

    left: float
    cuts: bool
    """Whether it excludes anything."""


def learnt(problem: Problem, ideas: Sequence[Idea], *, seed: int = 0) -> Learnt | None:
    """The advice with and without the evidence; None where there is none.

    Args:
        problem: with the evidence.
        ideas: its trades, best first.
        seed: of the samples behind the parts that are left.
    """
    scenario = problem.scenario
    if not scenario.evidence:
        return None
    before = build_problem(
        scenario.model_copy(update={"evidence": ()}), seed=seed, samples=problem.me.samples
    )
    entries: dict[int, LearntEntry] = {}
    left: dict[Who, float | None] = {}
    for side in (before.me, before.them):
        found = observed(side, scenario, problem.issues, problem.reference.outcome)
        shares = _shares(found, side)
        cutting = [share.left for share in shares.values() if share.cuts]
        left[side.who] = math.prod(cutting) if cutting else None
        for seen in found.seen:
            entries[seen.place] = _entry(problem, found, seen, shares.get(seen.place))
    return Learnt(
        entries=tuple(entries[place] for place in sorted(entries)),
        left_of_mine=left["me"],
        left_of_theirs=left["them"],
        settled=tuple(_settled(before, problem)),
        changed=tuple(_changed(before, problem, ideas)),
    )


def _shares(found: Observed, side: SideModel) -> dict[int, _Share]:
    """For each entry that was used the part of the set before it that it leaves, oldest first."""
    current = found.base
    shares = {}
    for seen in found.seen:
        if not seen.cuts or seen.place in found.unfit or seen.place in found.too_large:
            continue
        narrower = _narrowed(current, seen.cuts)
        if narrower is current:
            shares[seen.place] = _Share(1.0, cuts=False)
            continue
        drawn = current.sample(side.samples, side.seed)
        shares[seen.place] = _Share(float(fits(drawn, seen.cuts).mean()), cuts=True)
        current = narrower
    return shares


def _narrowed(preferences: PreferenceSet, cuts: Sequence[Cut]) -> PreferenceSet:
    """The set with the cuts that can be made; on the way to a set that holds them all, all can."""
    for cut in cuts:
        found = cut_set(preferences, cut)
        preferences = found if isinstance(found, PreferenceSet) else preferences
    return preferences


def _entry(
    problem: Problem, found: Observed, seen: Observation, share: _Share | None
) -> LearntEntry:
    effect = _effect(found, seen, share)
    return LearntEntry(
        place=seen.place + 1,
        by=seen.entry.by,
        on=seen.entry.on,
        kind=seen.entry.kind,
        effect=effect,
        left=None if share is None else share.left,
        text=entry_text(problem.scenario, problem.names, found, seen, effect),
    )


def _effect(found: Observed, seen: Observation, share: _Share | None) -> LearntEffect:
    if seen.place in found.unfit:
        return "set_aside"
    if seen.place in found.too_large:
        return "outside_verdicts"
    if share is not None and share.cuts:
        return "cut"
    if seen.concession is not None:
        return "likelier"
    return "nothing" if share is None else "nothing_new"


def _settled(before: Problem, after: Problem) -> Iterator[Settled]:
    """Pairs of issues of which neither was sure to matter at least as much, and one now is."""
    for old, new in ((before.me, after.me), (before.them, after.them)):
        known, now = _at_least(old), _at_least(new)
        for more, than in permutations(range(len(after.names)), 2):
            was_open = not known[more, than] and not known[than, more]
            # where the two now weigh exactly the same, the one listed first is named once
            tie = now[than, more] and than < more
            if was_open and now[more, than] and not tie:
                yield Settled(who=new.who, more=after.names[more], than=after.names[than])


def _at_least(side: SideModel) -> Bools:
    """Which issue, one a row, weighs at least as much as which, one a column, for certain."""
    unit = np.eye(len(side.tables))
    size = len(unit)
    differences = (unit[:, None, :] - unit[None, :, :]).reshape(size * size, size)
    return np.asarray(side.verdict_set.lowest(differences) >= -TIE).reshape(size, size)


def _changed(before: Problem, after: Problem, ideas: Sequence[Idea]) -> Iterator[VerdictChange]:
    """Trades among the first, now or before, on which the verdict is not what it was."""
    done: list[Mapping[str, Option]] = []
    lists = ((ideas, before), (find_trades(before), after))
    for now, (listed, other) in zip((True, False), lists, strict=True):
        trades = [idea for idea in listed if idea.kind == "trade" and idea.outcome is not None]
        for idea in trades[:COMPARED]:
            outcome = idea.outcome or {}
            if outcome in done:
                continue
            done.append(outcome)
            mine, there = idea.certificate.verdict, certify(other, outcome).verdict
            old, new = (there, mine) if now else (mine, there)
            if old != new:
                yield VerdictChange(title=idea.title, outcome=outcome, before=old, after=new)
