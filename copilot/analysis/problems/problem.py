"""A scenario made ready for arithmetic: two sides, the options as indices, the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from copilot.analysis.frontiers.tied_issues import TiedTooLarge, feasible_ends, tied_groups
from copilot.analysis.learning.evidence import with_evidence
from copilot.analysis.problems.reference import reference_for
from copilot.analysis.sides.side import Bools, Ints, SideModel, Who, build_side
from copilot.analysis.sides.values import value_of, value_table
from copilot.domain.issue import Issue, Option
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Reference

DEFAULT_SAMPLES = 2000
"""Weightings drawn from a set for averages and shares."""


@dataclass(frozen=True)
class Problem:
    """A scenario ready for arithmetic; outcomes are rows of option indices."""

    scenario: Scenario
    issues: tuple[Issue, ...]
    me: SideModel
    them: SideModel
    reference: Reference
    excluded: tuple[Mapping[int, frozenset[int]], ...]
    """Combinations that cannot be: issue index to option indices."""
    floors: tuple[Bools, ...]
    """Per issue which options respect my hard floors."""
    their_floors: tuple[Bools, ...]
    """Per issue which options respect the hard floors that I believe they have."""

    @property
    def names(self) -> tuple[str, ...]:
        """The issues that have options, in the file's order."""
        return tuple(issue.name for issue in self.issues)

    @cached_property
    def allowed(self) -> tuple[Bools, ...]:
        """Per issue which options respect the hard floors of both sides, as far as known."""
        return tuple(a & b for a, b in zip(self.floors, self.their_floors, strict=True))

    @cached_property
    def too_tied(self) -> tuple[tuple[str, ...], ...]:
        """Groups of issues tied by exclusions in too many ways to find the best and worst of.

        The points of both sides are then set as if nothing in the group were excluded.
        """
        return tuple(
            tuple(self.names[i] for i in group)
            for group in _tied(self.issues, self.excluded)
            if isinstance(self._left(group), TiedTooLarge)
        )

    @cached_property
    def nothing_left(self) -> bool:
        """Whether exclusions rule out every outcome; groups of `too_tied` count as if they did not."""
        return any(self._left(group) is None for group in _tied(self.issues, self.excluded))

    def _left(self, group: Sequence[int]) -> tuple[float, float] | TiedTooLarge | None:
        """None where no combination of a tied group can be."""
        nothing = [np.zeros(len(self.issues[i].options)) for i in group]
        return feasible_ends(group, nothing, self.excluded)

    @cached_property
    def kept(self) -> dict[object, object]:
        """What `once` keeps: answers that more than one function asks for."""
        return {}

    @cached_property
    def start(self) -> tuple[int, ...]:
        """The reference as option indices."""
        return self.row(self.reference.outcome)

    def party(self, who: Who) -> Party:
        """What the file says of a side as a whole."""
        return self.scenario.me if who == "me" else self.scenario.counterparty

    def row(self, outcome: Mapping[str, Option]) -> tuple[int, ...]:
        """The option indices of an outcome, one an issue.

        Raises:
            KeyError: An issue that has options is missing.
            ValueError: An option is not listed.
        """
        return tuple(issue.options.index(outcome[issue.name]) for issue in self.issues)

    def outcome(self, row: Sequence[int]) -> dict[str, Option]:
        """The outcome of a row of option indices."""
        pairs = zip(self.issues, row, strict=True)
        return {issue.name: issue.options[int(index)] for issue, index in pairs}

    def feasible(self, rows: Ints) -> Bools:
        """Which outcomes, one a row, hold no excluded combination; one truth value each."""
        good = np.ones(len(rows), dtype=bool)
        for combination in self.excluded:
            hit = np.ones(len(rows), dtype=bool)
            for column, options in combination.items():
                hit &= np.isin(rows[:, column], sorted(options))
            good &= ~hit
        return good

    def above_floors(self, rows: Ints) -> Bools:
        """Which outcomes, one a row, respect the hard floors of both sides, as far as known."""
        good = np.ones(len(rows), dtype=bool)
        for column, allowed in enumerate(self.allowed):
            good &= allowed[rows[:, column]]
        return good


def build_problem(scenario: Scenario, *, seed: int = 0, samples: int = DEFAULT_SAMPLES) -> Problem:
    """The scenario's issues that have options, ready for arithmetic.

    Args:
        scenario: valid; issues without options are left out.
        seed: of every sample; the same seed gives the same answer.
        samples: weightings drawn for each side.
    """
    issues = scenario.priced_issues
    excluded = tuple(
        {
            index: frozenset(issue.options.index(o) for o in combination[issue.name])
            for index, issue in enumerate(issues)
            if issue.name in combination
        }
        for combination in scenario.excluded
        if combination.keys() <= {issue.name for issue in issues}
    )
    me = build_side("me", issues, scenario.me, samples=samples, seed=seed)
    them = build_side("them", issues, scenario.counterparty, samples=samples, seed=seed + 10)
    reference = reference_for(scenario, me.tables, them.tables)
    me, them = (with_evidence(s, scenario, issues, reference.outcome) for s in (me, them))
    return Problem(
        scenario=scenario,
        issues=issues,
        me=_with_span(me, issues, excluded),
        them=_with_span(them, issues, excluded),
        reference=reference,
        excluded=excluded,
        floors=_floors(issues, scenario.me.walk_away, mine=True),
        their_floors=_floors(issues, scenario.counterparty.walk_away, mine=False),
    )


def _floors(
    issues: Sequence[Issue], walk_away: Mapping[str, Option], *, mine: bool
) -> tuple[Bools, ...]:
    allowed = []
    for issue in issues:
        good = np.ones(len(issue.options), dtype=bool)
        table = value_table(issue, issue.mine if mine else issue.theirs)
        if issue.name in walk_away and table is not None:
            least = value_of(issue, table, walk_away[issue.name])
            if least is not None:
                good = np.round(table - least, 9) >= 0
        allowed.append(good)
    return tuple(allowed)


def _tied(
    issues: Sequence[Issue], excluded: Sequence[Mapping[int, frozenset[int]]]
) -> list[tuple[int, ...]]:
    """Groups of two issues or more that exclusions tie together."""
    return [group for group in tied_groups(len(issues), excluded) if len(group) > 1]


def _with_span(
    side: SideModel, issues: Sequence[Issue], excluded: Sequence[Mapping[int, frozenset[int]]]
) -> SideModel:
    """The side with its points set between its worst and best feasible outcome.

    Where its weights are a set, the two ends are those at the mean weighting. A tied group is
    looked at by itself; one with too many combinations, or with none that can be, counts as if
    nothing in it were excluded, and `Problem.too_tied` names the first kind.
    """
    floor, lost = 0.0, 0.0
    for group in _tied(issues, excluded):
        values = [
            np.zeros(len(issues[i].options)) if table is None else side.mean_weights[i] * table
            for i in group
            for table in (side.tables[i],)
        ]
        ends = feasible_ends(group, values, excluded)
        if ends is not None and not isinstance(ends, TiedTooLarge):
            floor += ends[0]
            lost += sum(float(worth.max()) for worth in values) - ends[1]
    span = 1 - lost - floor
    return replace(side, span=span, floor=floor) if (floor or lost) and span > 0 else side
