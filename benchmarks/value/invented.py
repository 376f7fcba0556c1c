"""Invented games in small whole numbers, with limits, and ideas planted in them.

Ties, equal weights, issues that do not matter, options that nobody tells apart, excluded
combinations, floors and alternatives are all drawn often: that is where an engine goes wrong.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final, TypeAlias

from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Forecast, Scenario

Place: TypeAlias = tuple[int, ...]
"""An outcome: the place of an option for each issue."""

EVENT: Final = "the index is above 120"
"""What a bet may hang on."""
DAY: Final = date(2027, 6, 30)
"""By when it is settled."""
WORDS: Final = ("high", "medium", "low")
"""The user's words, the most important first."""


@dataclass(frozen=True)
class InventedSide:
    """What one side wants, truly, and what is said of it."""

    weights: tuple[int, ...]
    """True weights; an option is worth weight times value."""
    values: tuple[tuple[int, ...], ...]
    """0 to 100, for each option of each issue."""
    levels: tuple[int | None, ...] | None = None
    """Said instead of the weights: 0 for the most important issues, None for unknown."""
    words: bool = True
    """Whether levels are said in words; else as ranks."""
    no_wish: frozenset[int] = frozenset()
    """Issues of which nothing says what the side wants."""
    unsure: frozenset[int] = frozenset()
    """Issues whose level is a guess of low confidence."""
    floors: Mapping[int, int] = field(default_factory=dict)
    """Issue to the option that is the least the side accepts."""
    worth: int | None = None
    """An alternative, in points of 0 to 100 between the worst and best outcome that can be."""
    terms: Place | None = None
    """An alternative, by its terms."""


@dataclass(frozen=True)
class Invented:
    """A game with everything that a verdict may turn on."""

    sizes: tuple[int, ...]
    """Options of each issue."""
    me: InventedSide
    them: InventedSide
    start: Place
    """What is on the table."""
    excluded: tuple[Mapping[int, frozenset[int]], ...] = ()
    """Combinations that cannot be."""
    chances: tuple[int, int] | None = None
    """My and their probability of the event, in per cent."""

    @property
    def sides(self) -> tuple[InventedSide, InventedSide]:
        """Mine first."""
        return self.me, self.them

    def can_be(self, row: Place) -> bool:
        """Whether it holds no excluded combination."""
        return not any(
            all(row[issue] in options for issue, options in combination.items())
            for combination in self.excluded
        )

    def rows(self) -> list[Place]:
        """All outcomes, those that cannot be too."""
        return list(product(*(range(size) for size in self.sizes)))

    def name(self, issue: int) -> str:
        """How the issue is called."""
        return f"Issue {issue + 1}"

    def option(self, issue: int, place: int) -> Option:
        """How an option is written: numbers on every second issue."""
        return 10 * place + issue if issue % 2 == 0 else f"way {place + 1}"

    def outcome(self, row: Place) -> dict[str, Option]:
        """An outcome in the scenario's words."""
        return {self.name(i): self.option(i, place) for i, place in enumerate(row)}


def happens(rng: random.Random, chance: float) -> bool:
    """Whether something that has this chance happens."""
    return rng.random() < chance


def invent(rng: random.Random, *, words: bool) -> Invented:
    """A game; with `words`, at least the other side's weights are told in words or ranks alone."""
    count = rng.choice((2, 3, 3, 4))
    sizes = tuple(rng.choice((2, 3, 3, 4, 5)) for _ in range(count))
    excluded = _excluded(rng, sizes) if happens(rng, 0.3) else ()
    me = _side(rng, sizes, words=words and happens(rng, 0.5), mirrored=None)
    them = _side(rng, sizes, words=words, mirrored=me)
    game = Invented(sizes, me, them, tuple(rng.randrange(s) for s in sizes), excluded)
    if not game.can_be(game.start) or len([r for r in game.rows() if game.can_be(r)]) < 3:  # noqa: PLR2004 - something to choose
        return invent(rng, words=words)
    chances = (rng.choice((20, 50, 80)), rng.choice((20, 45, 50, 80)))
    me, them = (_limited(rng, game, side, words=words) for side in game.sides)
    told = chances if happens(rng, 0.5) else None
    return Invented(sizes, me, them, game.start, excluded, told)


def _side(
    rng: random.Random, sizes: tuple[int, ...], *, words: bool, mirrored: InventedSide | None
) -> InventedSide:
    weights = tuple(rng.choice((0, 1, 2, 3, 5, 8, 13)) for _ in sizes)
    if not any(weights):
        weights = (1, *weights[1:])
    values = []
    for issue, size in enumerate(sizes):
        line = sorted(rng.choice((0, 10, 25, 40, 50, 75, 90, 100)) for _ in range(size))
        if mirrored is not None and happens(rng, 0.7):
            opposite = [100 - v for v in mirrored.values[issue]]
            line = opposite if happens(rng, 0.6) else line[::-1]
        elif happens(rng, 0.4):
            rng.shuffle(line)
        values.append(tuple(line))
    if not words:
        return InventedSide(weights, tuple(values))
    return _said_in_words(rng, tuple(values))


def _said_in_words(rng: random.Random, values: tuple[tuple[int, ...], ...]) -> InventedSide:
    """Levels, and true swings that fit them: nobody is surprised by a true order."""
    levels = [rng.choice((0, 0, 1, 2, None)) for _ in values]
    steps = sorted((rng.randint(1, 40) for _ in range(3)), reverse=True)
    swings = [
        rng.randint(steps[level + 1] if level < 2 else 1, steps[level])  # noqa: PLR2004 - the last level
        if level is not None
        else rng.randint(1, 40)
        for level in levels
    ]
    return InventedSide(
        # a weight multiplies the values, a word speaks of the swing
        weights=tuple(swings),
        values=tuple(_stretched(v) for v in values),
        levels=tuple(levels),
        words=happens(rng, 0.7),
        no_wish=frozenset(i for i in range(len(values)) if happens(rng, 0.08)),
        unsure=frozenset(i for i in range(len(values)) if happens(rng, 0.08)),
    )


def _stretched(line: tuple[int, ...]) -> tuple[int, ...]:
    """Values that reach from 0 to 100, in whole numbers; all 0 where nobody tells options apart."""
    least, most = min(line), max(line)
    return tuple(round(100 * (v - least) / (most - least)) if most > least else 0 for v in line)


def _excluded(
    rng: random.Random, sizes: tuple[int, ...]
) -> tuple[Mapping[int, frozenset[int]], ...]:
    first, second = rng.sample(range(len(sizes)), 2)
    few = [
        rng.sample(range(sizes[i]), rng.randint(1, max(1, sizes[i] - 1))) for i in (first, second)
    ]
    return ({first: frozenset(few[0]), second: frozenset(few[1])},)


def _limited(
    rng: random.Random, game: Invented, side: InventedSide, *, words: bool
) -> InventedSide:
    """The side with a floor or an alternative, now and then.

    In words, a worth in points is told only where nothing is excluded: points then are between
    outcomes that do not hang on the weights.
    """
    floors: dict[int, int] = {}
    issue = rng.randrange(len(game.sizes))
    if happens(rng, 0.25) and issue not in side.no_wish:
        floors[issue] = rng.randrange(game.sizes[issue])
    kind = rng.choices(("worth", "terms", "none"), (20, 15, 65))[0]
    pointed = kind == "worth" and not (words and game.excluded)
    worth = rng.choice((10, 30, 50, 70)) if pointed else None
    terms = tuple(rng.randrange(s) for s in game.sizes) if kind == "terms" else None
    if terms is not None and side.no_wish:
        terms = None
    return InventedSide(
        side.weights,
        side.values,
        side.levels,
        side.words,
        side.no_wish,
        side.unsure,
        floors,
        worth,
        terms,
    )


def scenario_of(game: Invented) -> Scenario:
    """The game as a user would have it in a file."""
    issues = []
    for issue, size in enumerate(game.sizes):
        mine, theirs = (_stance(side, issue) for side in game.sides)
        options = tuple(game.option(issue, place) for place in range(size))
        issues.append(Issue(name=game.name(issue), options=options, mine=mine, theirs=theirs))
    forecasts = () if game.chances is None else (_forecast(*game.chances),)
    me, them = (_party(game, side) for side in game.sides)
    return Scenario(
        title="An invented game",
        situation="",
        issues=tuple(issues),
        me=me,
        counterparty=them,
        on_the_table=game.outcome(game.start),
        excluded=tuple(
            {game.name(i): tuple(game.option(i, p) for p in sorted(o)) for i, o in c.items()}
            for c in game.excluded
        ),
        forecasts=forecasts,
    )


def _stance(side: InventedSide, issue: int) -> Stance:
    values = None if issue in side.no_wish else tuple(float(v) for v in side.values[issue])
    if side.levels is None:
        weight = float(side.weights[issue])
        return Stance(priority=Priority(weight=(weight, weight)), values=values)
    level = side.levels[issue]
    if level is None:
        priority = Priority()
    elif side.words:
        priority = Priority.model_validate({"word": WORDS[level]})
    else:
        priority = Priority(rank=level + 1)
    confidence = "low" if issue in side.unsure else "medium"
    return Stance.model_validate({"priority": priority, "values": values, "confidence": confidence})


def _forecast(mine: int, theirs: int) -> Forecast:
    return Forecast(
        event=EVENT, by=DAY, mine=mine / 100, theirs=theirs / 100, settled_by="the public figure"
    )


def _party(game: Invented, side: InventedSide) -> Party:
    alternatives = []
    if side.worth is not None:
        alternatives.append(Alternative(name="Something else", worth=float(side.worth)))
    if side.terms is not None:
        alternatives.append(Alternative(name="Another deal", terms=game.outcome(side.terms)))
    floors = {game.name(i): game.option(i, place) for i, place in side.floors.items()}
    return Party(alternatives=tuple(alternatives), walk_away=floors)
