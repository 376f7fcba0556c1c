"""A scenario made ready for arithmetic: two sides, the options as indices, the reference."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from copilot.analysis.reference import reference_for
from copilot.analysis.side import Bools, Ints, SideModel, build_side
from copilot.analysis.values import value_of, value_table
from copilot.domain.issue import Issue, Option
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Reference

DEFAULT_SAMPLES = 2000
"""Weightings drawn from a set for averages and shares."""

TIED_GROUP_LIMIT = 200_000
"""Combinations of issues tied by exclusions that are looked at to find a side's range."""


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
    def start(self) -> tuple[int, ...]:
        """The reference as option indices."""
        return self.row(self.reference.outcome)

    def row(self, outcome: Mapping[str, Option]) -> tuple[int, ...]:
        """The option indices of a whole, valid outcome."""
        return tuple(issue.options.index(outcome[issue.name]) for issue in self.issues)

    def outcome(self, row: Sequence[int]) -> dict[str, Option]:
        """The outcome of a row of option indices."""
        pairs = zip(self.issues, row, strict=True)
        return {issue.name: issue.options[int(index)] for issue, index in pairs}

    def feasible(self, rows: Ints) -> Bools:
        """Which outcomes hold no excluded combination."""
        good = np.ones(len(rows), dtype=bool)
        for combination in self.excluded:
            hit = np.ones(len(rows), dtype=bool)
            for column, options in combination.items():
                hit &= np.isin(rows[:, column], sorted(options))
            good &= ~hit
        return good

    def above_floors(self, rows: Ints) -> Bools:
        """Which outcomes respect the hard floors of both sides, as far as known."""
        good = np.ones(len(rows), dtype=bool)
        for column in range(len(self.issues)):
            allowed = self.floors[column] & self.their_floors[column]
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
    return Problem(
        scenario=scenario,
        issues=issues,
        me=_with_span(me, issues, excluded),
        them=_with_span(them, issues, excluded),
        reference=reference_for(scenario, me.tables, them.tables),
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


def _with_span(
    side: SideModel, issues: Sequence[Issue], excluded: Sequence[Mapping[int, frozenset[int]]]
) -> SideModel:
    """The side with its points set between its worst and best feasible outcome.

    Where its weights are a set, the two ends are those at the mean weighting.
    """
    tied = sorted({issue for combination in excluded for issue in combination})
    sizes = [len(issues[i].options) for i in tied]
    if not tied or math.prod(sizes) > TIED_GROUP_LIMIT:
        return side
    rows = np.array(list(product(*(range(size) for size in sizes))))
    allowed = np.ones(len(rows), dtype=bool)
    for combination in excluded:
        hits = [np.isin(rows[:, tied.index(i)], sorted(o)) for i, o in combination.items()]
        allowed &= ~np.logical_and.reduce(hits)
    known = [(tied.index(i), i, t) for i in tied if (t := side.tables[i]) is not None]
    totals = np.zeros(len(rows))
    for column, i, table in known:
        totals += side.mean_weights[i] * table[rows[:, column]]
    if not allowed.any():
        return side
    floor = float(totals[allowed].min())
    lost = sum(float(side.mean_weights[i]) for _, i, _ in known) - float(totals[allowed].max())
    span = 1 - lost - floor
    return replace(side, span=span, floor=floor) if span > 0 else side
