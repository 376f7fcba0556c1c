"""Slow, obvious answers about verdicts and preference sets, in fractions, over every outcome.

Nothing here is shared with the engine: values, floors and verdicts are written a second time, a
preference set is its plain list of inequalities, and its corners are found by trying every choice
of tight inequalities. Only for small scenarios.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from copilot.domain.issue import Issue, Option, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario

Side: TypeAlias = Literal["me", "them"]
Outcome: TypeAlias = Mapping[str, Option]
Row: TypeAlias = tuple[Fraction, ...]

SIDES: tuple[Side, Side] = ("me", "them")


def stance_of(issue: Issue, side: Side) -> Stance:
    """What one side wants on an issue."""
    return issue.mine if side == "me" else issue.theirs


def party_of(scenario: Scenario, side: Side) -> Party:
    """One side's alternatives and floors."""
    return scenario.me if side == "me" else scenario.counterparty


def places(issue: Issue) -> list[Fraction]:
    """A number's size, or the place in the list."""
    if all(not isinstance(option, str) for option in issue.options):
        return [Fraction(option) for option in issue.options]
    return [Fraction(place) for place in range(len(issue.options))]


def worths(issue: Issue, side: Side) -> list[Fraction] | None:
    """What each option is worth to a side, 0 to 1; None where nothing says what it wants."""
    stance = stance_of(issue, side)
    if stance.values is not None:
        return [Fraction(value) / 100 for value in stance.values]
    at = places(issue)
    if stance.wants == "more":
        return [(place - min(at)) / (max(at) - min(at)) for place in at]
    if stance.wants == "less":
        return [(max(at) - place) / (max(at) - min(at)) for place in at]
    if stance.wants in issue.options:
        peak = at[issue.options.index(stance.wants)]
        furthest = max(abs(place - peak) for place in at)
        return [1 - abs(place - peak) / furthest for place in at]
    return None


def worth_at(issue: Issue, side: Side, option: Option) -> Fraction:
    """The worth of an option, or of a number read off the line through the options."""
    values = worths(issue, side)
    assert values is not None
    if option in issue.options:
        return values[issue.options.index(option)]
    assert not isinstance(option, str)
    line = sorted(zip(places(issue), values, strict=True))
    inside = [k for k in range(len(line) - 1) if line[k][0] <= option <= line[k + 1][0]]
    k = inside[0] if inside else 0 if option < line[0][0] else len(line) - 2
    (x0, y0), (x1, y1) = line[k], line[k + 1]
    return y0 + (y1 - y0) * (Fraction(option) - x0) / (x1 - x0)


def every_outcome(scenario: Scenario) -> Iterator[dict[str, Option]]:
    """All outcomes, excluded ones too."""
    issues = [issue for issue in scenario.issues if len(issue.options) > 1]
    for options in itertools.product(*(issue.options for issue in issues)):
        yield {issue.name: option for issue, option in zip(issues, options, strict=True)}


def can_be(scenario: Scenario, outcome: Outcome) -> bool:
    """Whether no excluded combination is in the outcome."""
    return not any(
        all(outcome[name] in options for name, options in combination.items())
        for combination in scenario.excluded
    )


class Exact:
    """One side whose weights and values are numbers."""

    def __init__(self, scenario: Scenario, side: Side) -> None:
        self.scenario = scenario
        self.side = side
        self.issues = [issue for issue in scenario.issues if len(issue.options) > 1]
        feasible = [self.raw(o) for o in every_outcome(scenario) if can_be(scenario, o)]
        self.worst, self.best = min(feasible), max(feasible)

    def weight(self, issue: Issue) -> Fraction:
        """The one number that was said."""
        weight = stance_of(issue, self.side).priority.weight
        assert weight is not None
        assert weight[0] == weight[1]
        return Fraction(weight[0])

    def raw(self, terms: Outcome) -> Fraction:
        """Weight times value, summed; not scaled."""
        return sum(
            (self.weight(i) * worth_at(i, self.side, terms[i.name]) for i in self.issues),
            Fraction(0),
        )

    def points(self, outcome: Outcome) -> Fraction:
        """0 for the worst outcome that can be, 100 for the best."""
        return (self.raw(outcome) - self.worst) * 100 / (self.best - self.worst)

    def gain(self, start: Outcome, outcome: Outcome) -> Fraction:
        """More is better; the scale does not matter for a verdict."""
        return self.raw(outcome) - self.raw(start)

    def below_floor(self, outcome: Outcome) -> bool:
        """Whether an option is worth less than the floor of its issue."""
        floors = party_of(self.scenario, self.side).walk_away
        return any(
            worth_at(i, self.side, outcome[i.name]) < worth_at(i, self.side, floors[i.name])
            for i in self.issues
            if i.name in floors
        )

    def reservation(self, alternative: Alternative) -> Fraction:
        """What an alternative is worth, unscaled."""
        if alternative.terms is not None:
            return self.raw(alternative.terms)
        assert alternative.worth is not None
        return self.worst + (self.best - self.worst) * Fraction(alternative.worth) / 100

    def below_alternative(self, outcome: Outcome) -> bool:
        """Whether not agreeing is worth more."""
        alternatives = party_of(self.scenario, self.side).alternatives
        return any(self.raw(outcome) < self.reservation(a) for a in alternatives)


class Judge:
    """The verdicts of a scenario in which both sides are exact, by listing every outcome."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.sides = [Exact(scenario, side) for side in SIDES]
        self.pairs = {
            tuple(outcome.items()): [side.raw(outcome) for side in self.sides]
            for outcome in every_outcome(scenario)
        }
        self.allowed = [
            outcome
            for outcome in every_outcome(scenario)
            if can_be(scenario, outcome) and not any(s.below_floor(outcome) for s in self.sides)
        ]

    def pair(self, outcome: Outcome) -> list[Fraction]:
        """What the two sides make of it, unscaled."""
        return self.pairs[tuple(outcome.items())]

    def gains(self, start: Outcome, outcome: Outcome) -> list[Fraction]:
        """What each side gains, unscaled."""
        return [b - a for a, b in zip(self.pair(start), self.pair(outcome), strict=True)]

    def beats(self, one: Outcome, other: Outcome) -> bool:
        """Nobody worse, somebody better."""
        gains = self.gains(other, one)
        return min(gains) >= 0 and max(gains) > 0

    def label(self, start: Outcome, outcome: Outcome) -> str:
        """The verdict on an outcome."""
        if not can_be(self.scenario, outcome):
            return "invalid"
        if any(s.below_floor(outcome) or s.below_alternative(outcome) for s in self.sides):
            return "below_walk_away"
        if min(self.gains(start, outcome)) <= 0:
            return "one_sided"
        for other in self.improvements(outcome):
            if all(other[n] == start[n] or outcome[n] != start[n] for n in start):
                return "dominated"
        return "good_for_both"

    def improvements(self, outcome: Outcome) -> list[dict[str, Option]]:
        """Every allowed outcome that leaves nobody worse and somebody better."""
        return [other for other in self.allowed if self.beats(other, outcome)]


def inequalities(scenario: Scenario, side: Side, *, guesses: bool = False) -> list[Row]:
    """All that was said of a side's swing weights: rows whose product with them is at least 0.

    Args:
        scenario: whose issues have two options each at least.
        side: whose priorities.
        guesses: whether what is held with low confidence counts.
    """
    stances = [stance_of(issue, side) for issue in scenario.issues]
    said = [s.priority for s in stances]
    known = [guesses or s.confidence != "low" for s in stances]
    size = len(stances)
    rows = [unit(size, k) for k in range(size)]
    swings = []
    for k, issue in enumerate(scenario.issues):
        values = worths(issue, side)
        swings.append(Fraction(1) if values is None else max(values) - min(values))
        weight = said[k].weight if known[k] else None
        if swings[k] == 0 or (weight is not None and weight[1] == 0):
            rows.append(tuple(-x for x in unit(size, k)))
    order = ("low", "medium", "high")
    for i, j in itertools.permutations(range(size), 2):
        if not known[i] or not known[j] or not swings[i] or not swings[j]:
            continue
        a, b = said[i], said[j]
        if a.word and b.word and order.index(a.word) > order.index(b.word):
            rows.append(minus(size, i, Fraction(1), j, Fraction(1)))
        if a.rank and b.rank and a.rank < b.rank:
            rows.append(minus(size, i, Fraction(1), j, Fraction(1)))
        if a.weight and b.weight and a.weight[1] and b.weight[1]:
            # i is at least its lowest on the scale on which j is at most its highest
            high = Fraction(b.weight[1]) * swings[j]
            rows.append(minus(size, i, high, j, Fraction(a.weight[0]) * swings[i]))
    return rows


def unit(size: int, place: int) -> Row:
    """One at a place, else zero."""
    return tuple(Fraction(k == place) for k in range(size))


def minus(size: int, i: int, a: Fraction, j: int, b: Fraction) -> Row:
    """`a` times the one weight less `b` times the other."""
    return tuple(a * (k == i) - b * (k == j) for k in range(size))


def product(row: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """The sum of the products."""
    return sum((a * b for a, b in zip(row, weights, strict=True)), Fraction(0))


def fits(rows: Sequence[Row], weights: Sequence[Fraction]) -> bool:
    """Whether weights satisfy every inequality."""
    return all(product(row, weights) >= 0 for row in rows)


def corners(rows: Sequence[Row]) -> list[Row]:
    """Every corner of {weights: sum 1, each row at least 0}; empty if there are no weights."""
    size = len(rows[0])
    distinct = list(dict.fromkeys(row for row in rows if any(row)))
    found: dict[Row, None] = {}
    for tight in itertools.combinations(distinct, size - 1):
        solved = solution(
            [*tight, (Fraction(1),) * size], [Fraction(0)] * (size - 1) + [Fraction(1)]
        )
        if solved is not None and fits(distinct, solved):
            found[solved] = None
    return list(found)


def solution(rows: Sequence[Row], right: Sequence[Fraction]) -> Row | None:
    """The one solution of a square system by Gauss and Jordan, or None."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for k in range(len(table)):
        pivot = next((r for r in range(k, len(table)) if table[r][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for r in range(len(table)):
            if r != k and table[r][k]:
                factor = table[r][k]
                table[r] = [x - factor * y for x, y in zip(table[r], table[k], strict=True)]
    return tuple(row[-1] for row in table)


def swing_change(
    scenario: Scenario, side: Side, start: Outcome, outcome: Outcome
) -> tuple[Row, Row]:
    """How far each issue moves, in parts of its swing: at worst and at best.

    The two differ where nothing says what the side wants: then a move may be all the swing.
    """
    low, high = [], []
    for issue in scenario.issues:
        values = worths(issue, side)
        moved = outcome[issue.name] != start[issue.name]
        if values is None:
            low.append(Fraction(-moved))
            high.append(Fraction(moved))
            continue
        swing = max(values) - min(values) or Fraction(1)
        before, after = (values[issue.options.index(o[issue.name])] for o in (start, outcome))
        low.append((after - before) / swing)
        high.append((after - before) / swing)
    return tuple(low), tuple(high)


def extremes(found: Sequence[Row], change: tuple[Row, Row]) -> tuple[Fraction, Fraction]:
    """Lowest and highest gain over the corners of what is held of a side; 0 for no corners."""
    gains = [(product(change[0], corner), product(change[1], corner)) for corner in found]
    return (
        min((low for low, _ in gains), default=Fraction(0)),
        max((high for _, high in gains), default=Fraction(0)),
    )


def holds(extreme: tuple[Fraction, Fraction]) -> str:
    """Under how many weightings a gain between two extremes is one."""
    if extreme[1] <= 0:
        return "none"
    return "every" if extreme[0] >= 0 else "some"
