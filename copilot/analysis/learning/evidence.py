"""A side's preference sets after what was learnt at the table.

What follows from each entry stands in `observations`. Here the entries are brought together:

- Entries that cannot all be true: the newest are kept, and an older one that does not fit them is
  set aside, so that the set is as wide again as if it had not been written down.
- Entries against what the file says of a side's priorities: what was observed counts, and the
  priorities of the issues concerned count as unknown. Of my own priorities only my answers take
  this precedence; an offer of mine may be tactics, and is set aside.
- Two statements that only a tie could reconcile count as not fitting.
- A cut that would leave too many rays to compute with decides no verdict; it orders ideas.

A set is never empty, and what is left does not depend on the order in which entries that fit were
written down.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from copilot.analysis.learning.observations import Observation, Package, Seat, observations
from copilot.analysis.sides.cuts import Cut, cut_set, fits
from copilot.analysis.sides.preference_set import Leaning, PreferenceSet, preference_set
from copilot.analysis.sides.side import SideModel, Who, stance_of, stated_sets
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Priority
from copilot.domain.scenario import Evidence, Scenario


@dataclass(frozen=True)
class OutsideVerdicts:
    """Cuts that no verdict is made with; weightings that respect them are the likely ones."""

    cuts: tuple[Cut, ...]

    def likelihood(self, weights: Array) -> Array:
        """1 for a weighting (one a row) that respects every cut, else 0."""
        return fits(weights, self.cuts).astype(np.float64)


class Unfit(NamedTuple):
    """Why an entry was set aside."""

    because: str
    """`itself`: no weighting fits it at all; `newer`: a newer entry, or several together;
    `priorities`: those that I gave for myself."""
    newer: int | None = None
    """The place of the newer entry that it does not fit; None where no single one is to blame."""


@dataclass(frozen=True)
class Observed:
    """A side after the evidence, and how it came about."""

    seen: tuple[Observation, ...]
    """Its entries, the oldest first."""
    base: PreferenceSet
    """The verdict set before the cuts, without the priorities that were overruled."""
    verdict_set: PreferenceSet
    """The verdict set after the cuts."""
    ordering_set: PreferenceSet
    """The same with low-confidence guesses, concessions, and cuts that were too large."""
    unfit: dict[int, Unfit] = field(default_factory=dict)
    """By the place of an entry why it was set aside."""
    overruled: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By the place of an entry the issues whose priorities it overruled."""
    too_large: frozenset[int] = frozenset()
    """The places of entries that decide no verdict, wholly or in part."""


class _Applied(NamedTuple):
    preferences: PreferenceSet
    too_large: tuple[tuple[int, Cut], ...] = ()
    """Cuts that were refused, each with the place of its entry."""
    against: tuple[int, Cut] | None = None
    """The entry that contradicts the set, and its cut; the set is then unfinished."""


class _Reconciled(NamedTuple):
    applied: _Applied
    base: PreferenceSet
    kept: tuple[Observation, ...]
    free: frozenset[int] = frozenset()
    unfit: Mapping[int, Unfit] = MappingProxyType({})
    overruled: Mapping[int, tuple[str, ...]] = MappingProxyType({})


def with_evidence(
    side: SideModel, scenario: Scenario, issues: tuple[Issue, ...], reference: Package
) -> SideModel:
    """The side after what it said and did; the side itself where it has no entry.

    Args:
        side: before any evidence.
        scenario: for the evidence.
        issues: those that have options.
        reference: fills up packages that leave issues out, where there is a choice.
    """
    if all(entry.by != side.who for entry in scenario.evidence):
        return side
    found = observed(side, scenario, issues, reference)
    return replace(
        side,
        verdict_set=found.verdict_set,
        ordering_set=found.ordering_set,
        overruled=frozenset(name for names in found.overruled.values() for name in names),
    )


def observed(
    side: SideModel, scenario: Scenario, issues: tuple[Issue, ...], reference: Package
) -> Observed:
    """What a side's entries leave of its preference sets, never nothing.

    The arguments are those of `with_evidence`. A side without entries keeps its sets.
    """
    seen = observations(scenario, Seat(side.who, issues, side.tables, reference))
    cutting = tuple(each for each in seen if each.cuts)
    stated = stated_sets(side.who, issues)
    unfit: dict[int, Unfit] = {}
    verdict = _Reconciled(_applied(stated.verdict, cutting), stated.verdict, cutting)
    if verdict.applied.against is not None:
        cutting, unfit = _consistent(side, cutting)
        verdict = _reconciled(side.who, issues, cutting)
    ordering = verdict
    if stated.verdict is not stated.ordering:
        ordering = _reconciled(side.who, issues, verdict.kept, free=verdict.free, unsure=True)
    leanings: list[Leaning] = [each.concession for each in seen if each.concession is not None]
    if ordering.applied.too_large:
        leanings.append(OutsideVerdicts(tuple(cut for _, cut in ordering.applied.too_large)))
    return Observed(
        seen=seen,
        base=verdict.base,
        verdict_set=verdict.applied.preferences,
        ordering_set=replace(ordering.applied.preferences, leanings=tuple(leanings)),
        unfit={**unfit, **verdict.unfit},
        overruled={**ordering.overruled, **verdict.overruled},
        too_large=frozenset(place for place, _ in verdict.applied.too_large),
    )


def _applied(base: PreferenceSet, entries: Sequence[Observation]) -> _Applied:
    """A set with the cuts of all entries, in an order that does not depend on theirs.

    Only where some are too large the newest go first. Ends at the first that does not fit.
    """
    cuts = [(e.entry.more_important is None, cut, e.place) for e in entries for cut in e.cuts]
    applied = _in_turn(base, [(place, cut) for _, cut, place in sorted(cuts)])
    if applied.too_large:
        applied = _in_turn(base, [(e.place, cut) for e in reversed(entries) for cut in e.cuts])
    return applied


def _in_turn(base: PreferenceSet, cuts: Iterable[tuple[int, Cut]]) -> _Applied:
    preferences = base
    too_large: list[tuple[int, Cut]] = []
    for place, cut in cuts:
        found = cut_set(preferences, cut)
        if isinstance(found, PreferenceSet):
            preferences = found
        elif found == "contradiction":
            return _Applied(preferences, tuple(too_large), (place, cut))
        else:
            too_large.append((place, cut))
    return _Applied(preferences, tuple(too_large))


def _consistent(
    side: SideModel, entries: Sequence[Observation]
) -> tuple[tuple[Observation, ...], dict[int, Unfit]]:
    """The entries that can be true together whatever the priorities, and why the others are not.

    The newest is looked at first; an older one that does not fit those kept is left out.
    """
    swings = [1.0 if table is None else float(np.ptp(table)) for table in side.tables]
    anything = preference_set([Priority()] * len(swings), swings)
    kept: list[Observation] = []
    unfit: dict[int, Unfit] = {}
    for entry in reversed(entries):
        if _applied(anything, [*reversed(kept), entry]).against is None:
            kept.append(entry)
        elif _applied(anything, [entry]).against is not None:
            unfit[entry.place] = Unfit("itself")
        else:
            blame = (each for each in kept if _applied(anything, [each, entry]).against is not None)
            newer = next(blame, None)
            unfit[entry.place] = Unfit("newer", None if newer is None else newer.place)
    return tuple(reversed(kept)), unfit


def _reconciled(
    who: Who,
    issues: Sequence[Issue],
    entries: Sequence[Observation],
    *,
    free: frozenset[int] = frozenset(),
    unsure: bool = False,
) -> _Reconciled:
    """Entries that fit each other brought together with what was said of the priorities.

    Args:
        who: whose they are.
        issues: those that have options.
        entries: the oldest first.
        free: issues whose priorities were overruled already.
        unsure: whether priorities of low confidence are used too.
    """
    kept = tuple(entries)
    unfit: dict[int, Unfit] = {}
    overruled: dict[int, tuple[str, ...]] = {}
    while True:
        stated = stated_sets(who, issues, free=free)
        base = stated.ordering if unsure else stated.verdict
        applied = _applied(base, kept)
        if applied.against is None:
            return _Reconciled(applied, base, kept, free, unfit, overruled)
        place, cut = applied.against
        tactics = who == "me" and not unsure and _entry(kept, place).more_important is None
        concerned = () if tactics else _concerned(who, issues, kept, cut, free)
        if concerned:
            names = (issues[i].name for i in concerned)
            overruled[place] = (*overruled.get(place, ()), *names)
            free |= set(concerned)
        else:
            kept = tuple(each for each in kept if each.place != place)
            unfit[place] = Unfit("priorities" if tactics else "newer")


def _concerned(
    who: Who,
    issues: Sequence[Issue],
    entries: Sequence[Observation],
    cut: Cut,
    free: frozenset[int],
) -> tuple[int, ...]:
    """The issues of a cut of which something was said; where none is left, those of all cuts."""
    said = {i for i, issue in enumerate(issues) if not stance_of(issue, who).priority.unknown}
    every = [each for entry in entries for each in entry.cuts]
    moved = ({i for c in cuts for i, value in enumerate(c.row) if value} for cuts in ([cut], every))
    return next((tuple(sorted(found)) for each in moved if (found := (each & said) - free)), ())


def _entry(entries: Iterable[Observation], place: int) -> Evidence:
    return next(each.entry for each in entries if each.place == place)
