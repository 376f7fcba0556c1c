"""What follows for a side's weights from each thing it said or did at the table.

    answer       A matters at least r times as much as B: w_A >= r · w_B
    choice       the package taken is worth at least as much to it as each that was left
    offer        what it proposes is worth at least as much to it as the other side's offer that
                 stood then; where it moved down from its own last offer, that is a concession
    refusal      what it refuses is worth at most as much to it as its own last offer
    concession   it gave way where it matters less: makes weightings likelier, excludes none

A term that only one of two packages names may be whatever makes the observation say least; so may
a term on an issue of which it is not known what the side wants. What is excluded is therefore
excluded under every reading.
Source: Samuelson (1938), Economica 5, 61-71 (revealed preference); Toubia, Hauser and Simester
(2004), Journal of Marketing Research 41, 116-131 (a choice cuts the set of weights); Rosenschein
and Zlotkin (1994), Rules of Encounter (a side that finds the other's offer as good as
its own would take it); Pruitt (1981), Negotiation Behavior (giving way where it costs less).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from copilot.analysis.sides.cuts import TIE, Cut, scaled
from copilot.analysis.sides.side import Who
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Option
from copilot.domain.scenario import Evidence, Scenario, in_time
from copilot.words import whom

Package: TypeAlias = Mapping[str, Option]

_MISSING: Final = {
    "answer": "it does not say which of two issues matters more (`more_important`)",
    "choice": "it does not say what there was to choose from (`among`, `chosen`)",
    "offer": "it does not say what was offered (`terms`)",
    "refusal": "it does not say what was refused (`terms`)",
    "concession": "it does not say what was conceded (`terms`)",
}


@dataclass(frozen=True)
class Concession:
    """Issues that a side gave way on, and those on which it stood firm."""

    given: tuple[int, ...]
    held: tuple[int, ...]

    def likelihood(self, weights: Array) -> Array:
        """The part of all pairs in which the issue given weighs no more than the one held.

        One number a weighting (one a row), above 0 and at most 1; as heavy counts as no more. One
        more is counted on both sides of the fraction, so that nothing is ever ruled out.
        """
        given, held = weights[:, list(self.given)], weights[:, list(self.held)]
        pairs = (given[:, :, None] <= held[:, None, :]).sum(axis=(1, 2))
        return np.asarray((1 + pairs) / (1 + len(self.given) * len(self.held)), dtype=np.float64)


class Observation(NamedTuple):
    """One entry of a side and what follows from it."""

    place: int
    """Where it stands in the file, from 0."""
    entry: Evidence
    """The entry."""
    cuts: tuple[Cut, ...] = ()
    """What it excludes; rows over the issues that have options."""
    concession: Concession | None = None
    """What it makes likelier."""
    note: str = ""
    """Why nothing follows, where nothing does."""


@dataclass
class _Table:
    """What stands at some moment: the packages that each side last proposed."""

    offers: dict[Who, tuple[Package, ...]] = field(default_factory=dict)

    def after(self, entry: Evidence) -> None:
        """Takes up what an entry proposes."""
        if entry.kind == "offer":
            self.offers[entry.by] = _proposed(entry)
        elif entry.kind == "concession" and entry.terms:
            last = self.offers.get(entry.by) or ({},)
            self.offers[entry.by] = tuple({**package, **entry.terms} for package in last)


def _proposed(entry: Evidence) -> tuple[Package, ...]:
    return entry.among or ((entry.terms,) if entry.terms else ())


class Seat(NamedTuple):
    """The side that is watched, over the issues that have options."""

    who: Who
    issues: tuple[Issue, ...]
    tables: tuple[Array | None, ...]
    """Per issue the value of each option, 0 to 1; None where unknown."""
    reference: Package
    """What a package that leaves an issue out is filled up with, where there is a choice."""


def observations(scenario: Scenario, seat: Seat) -> tuple[Observation, ...]:
    """What each entry of a side says, the oldest first.

    Entries come in the order of their days, and those of one day as the file lists them; one
    without a day belongs to the day of the entry before it, or comes first of all. Empty where the
    side has none. An entry from which nothing follows has no cuts, and a `note` that says why.
    """
    found = []
    table = _Table()
    for place in in_time(scenario.evidence):
        entry = scenario.evidence[place]
        if entry.by == seat.who:
            found.append(_observation(seat, place, entry, table))
        table.after(entry)
    return tuple(found)


def _observation(seat: Seat, place: int, entry: Evidence, table: _Table) -> Observation:
    if entry.more_important is not None:
        return _answer(seat, place, entry, entry.more_important)
    match entry.kind:
        case "choice" if entry.among and entry.chosen is not None:
            return _choice(seat, place, entry, entry.among, entry.chosen - 1)
        case "offer" if _proposed(entry):
            return _offer(seat, place, entry, table)
        case "refusal" if entry.terms:
            return _refusal(seat, place, entry, entry.terms, table)
        case "concession" if entry.terms:
            conceded = _conceded(seat, entry.terms, table.offers.get(seat.who, ()))
            note = "" if conceded else "it does not show one issue given up rather than another"
            return Observation(place, entry, concession=conceded, note=note)
        case _:
            return Observation(place, entry, note=_MISSING[entry.kind])


def _answer(seat: Seat, place: int, entry: Evidence, pair: tuple[str, str]) -> Observation:
    names = [issue.name for issue in seat.issues]
    for name in pair:
        if name not in names:
            return Observation(place, entry, note=f"{name} has no options yet")
        if not _weighs(seat, names.index(name)):
            side = whom(seat.who)
            return Observation(
                place, entry, note=f"all options of {name} are worth the same to {side} in the file"
            )
    more, less = (names.index(name) for name in pair)
    row = np.zeros(len(names))
    row[more], row[less] = 1.0, -entry.at_least
    most = entry.at_most
    if most is None:
        return Observation(place, entry, _cuts(row))
    equal = abs(most - entry.at_least) <= TIE * most
    if equal:
        return Observation(place, entry, _cuts(row, equal=True))
    other = np.zeros(len(names))
    other[more], other[less] = -1.0, most
    return Observation(place, entry, (*_cuts(row), *_cuts(other)))


def _choice(
    seat: Seat, place: int, entry: Evidence, among: Sequence[Package], number: int
) -> Observation:
    packages = [{**seat.reference, **package} for package in among]
    taken, left = packages[number], packages[:number] + packages[number + 1 :]
    return _compared(seat, place, entry, [(taken, other) for other in left])


def _offer(seat: Seat, place: int, entry: Evidence, table: _Table) -> Observation:
    other: Who = "me" if seat.who == "them" else "them"
    standing, proposed = table.offers.get(other, ()), _proposed(entry)
    pairs = [(package, theirs) for package in proposed for theirs in standing]
    found = _compared(seat, place, entry, pairs)
    conceded = _moved_down(seat, proposed, table.offers.get(seat.who, ()))
    if not standing:
        whose = "yours" if seat.who == "them" else "theirs"
        note = "" if conceded else f"no offer of {whose} stands before it to hold it against"
        return Observation(place, entry, concession=conceded, note=note)
    return found._replace(concession=conceded, note="" if conceded else found.note)


def _refusal(seat: Seat, place: int, entry: Evidence, terms: Package, table: _Table) -> Observation:
    own = table.offers.get(seat.who, ())
    if not own:
        who, their = ("they", "their") if seat.who == "them" else ("you", "your")
        return Observation(
            place,
            entry,
            note=f"no offer of {their} own stands before it, so {who} may only hold out for more",
        )
    return _compared(seat, place, entry, [(package, terms) for package in own])


def _compared(
    seat: Seat, place: int, entry: Evidence, pairs: Sequence[tuple[Package, Package]]
) -> Observation:
    """The first of each pair is worth at least as much to the side as the second."""
    rows = [_difference(seat, better, worse) for better, worse in pairs]
    cuts = tuple(dict.fromkeys(cut for row in rows if (row < -TIE).any() for cut in _cuts(row)))
    note = "" if cuts else f"it fits whatever matters to {whom(seat.who)}"
    return Observation(place, entry, cuts, note=note)


def _difference(seat: Seat, better: Package, worse: Package) -> Array:
    """How much each issue speaks for the first package, at the most, per unit of its weight."""
    row = np.zeros(len(seat.issues))
    for column, (issue, table) in enumerate(zip(seat.issues, seat.tables, strict=True)):
        names = issue.name in better, issue.name in worse
        if not any(names) or not _weighs(seat, column):
            continue
        up = issue.find(better[issue.name]) if names[0] else None
        down = issue.find(worse[issue.name]) if names[1] else None
        if table is None:
            row[column] = float(up is None or up != down)
        else:
            most = 1.0 if up is None else float(table[issue.options.index(up)])
            least = 0.0 if down is None else float(table[issue.options.index(down)])
            row[column] = most - least
    return row


def _conceded(seat: Seat, terms: Package, own: Sequence[Package]) -> Concession | None:
    """The issues that a concession names, without those that it leaves as they were or better."""
    last: Package = own[-1] if own else {}
    given = [
        column
        for column, issue in enumerate(seat.issues)
        if issue.name in terms
        and (issue.name not in last or _falls(seat, column, last[issue.name], terms[issue.name]))
    ]
    return _concession(seat, given, range(len(seat.issues)))


def _moved_down(
    seat: Seat, proposed: Sequence[Package], own: Sequence[Package]
) -> Concession | None:
    """Where an offer is worse for the side than its own last one; None if either is several."""
    if len(own) != 1 or len(proposed) != 1:
        return None
    terms = proposed[0]
    both = [c for c, i in enumerate(seat.issues) if i.name in terms and i.name in own[0]]
    names = [issue.name for issue in seat.issues]
    given = [c for c in both if _falls(seat, c, own[0][names[c]], terms[names[c]])]
    return _concession(seat, given, both)


def _concession(seat: Seat, given: Sequence[int], among: Sequence[int]) -> Concession | None:
    live = tuple(column for column in given if _weighs(seat, column))
    held = tuple(c for c in among if c not in given and _weighs(seat, c))
    return Concession(live, held) if live and held else None


def _falls(seat: Seat, column: int, before: Option, after: Option) -> bool:
    """Whether an option is worse for the side than another; any change where values are unknown."""
    issue, table = seat.issues[column], seat.tables[column]
    old, new = issue.find(before), issue.find(after)
    if table is None or old is None or new is None:
        return old != new
    return bool(table[issue.options.index(new)] < table[issue.options.index(old)] - TIE)


def _weighs(seat: Seat, column: int) -> bool:
    """Whether the options of an issue differ for the side, as far as known."""
    table = seat.tables[column]
    return table is None or bool(np.ptp(table) > 0)


def _cuts(row: Array, *, equal: bool = False) -> tuple[Cut, ...]:
    found = scaled(row, equal=equal)
    return () if found is None else (found,)
