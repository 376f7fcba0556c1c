"""Ideas planted by the thousand: how often the engine's verdict is the true one.

In each invented game all outcomes are judged by `judge`, and for every verdict that occurs one idea
is planted; so that rare verdicts are not rare here. Ideas with names that do not exist and bets are
planted beside them.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, get_args

from benchmarks.value.intervals import count
from benchmarks.value.invented import (
    DAY,
    EVENT,
    Invented,
    InventedSide,
    Place,
    happens,
    invent,
    scenario_of,
)
from benchmarks.value.judge import Chair, Verdict, judged, judged_bet
from benchmarks.value.lines import table
from benchmarks.value.workers import each
from copilot.analysis.bets.contingent import certify_contingent
from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.problems.terms import InvalidTerms, check_terms, complete
from copilot.domain.issue import Option
from copilot.domain.suggestions import Contingent

GAMES: Final = 400
"""Invented games of each kind."""
QUICK_GAMES: Final = 60
"""The same in a quick run."""
SAMPLES: Final = 200
"""Weightings drawn for shares, on which no verdict rests."""
SEED: Final = 2027
"""Of everything that is drawn here."""
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
"""In the order in which they are tried."""


@dataclass(frozen=True)
class Planted:
    """One idea with its true verdict and the engine's."""

    game: int
    """Which of the games; the same number and seed give the same game."""
    terms: str
    """What was planted, to look it up."""
    true: Verdict
    """By `judge`."""
    found: str
    """By the engine."""
    truly_good: bool | None = None
    """Whether both gain by the true weights, no floor or alternative in the way; None for bets."""


def planted(*, words: bool, quick: bool) -> list[Planted]:
    """All ideas of one kind of game, judged both ways."""
    numbers = range(QUICK_GAMES if quick else GAMES)
    return [idea for found in each(partial(ideas_of, words=words), numbers) for idea in found]


def game_of(number: int, *, words: bool) -> tuple[Invented, random.Random]:
    """The game of that number, and the source of chance for its ideas."""
    rng = random.Random(f"{SEED} {words} {number}")  # noqa: S311 - a sample, not a secret
    return invent(rng, words=words), rng


def ideas_of(number: int, *, words: bool) -> list[Planted]:
    """The ideas planted in one game."""
    return list(_ideas_of(number, words=words))


def _ideas_of(number: int, *, words: bool) -> Iterator[Planted]:
    game, rng = game_of(number, words=words)
    problem = build_problem(scenario_of(game), samples=SAMPLES)
    by_verdict: dict[Verdict, list[Place]] = {}
    rows = [row for row in game.rows() if row != game.start]
    for row in rng.sample(rows, min(len(rows), 120)):
        by_verdict.setdefault(judged(game, row), []).append(row)
    for verdict, found in sorted(by_verdict.items()):
        row = rng.choice(found)
        said = said_of(problem, _terms(game, row))
        yield Planted(number, str(row), verdict, said, truly_good(game, row))
    nowhere = _misnamed(rng, game)
    yield Planted(number, str(nowhere), "invalid", said_of(problem, nowhere))
    yield from _bets(game, number, rng, problem)


def said_of(problem: Problem, terms: Mapping[str, Option]) -> str:
    """The engine's verdict on terms as somebody typed them."""
    checked = check_terms(problem.scenario, terms)
    if isinstance(checked, InvalidTerms):
        return "invalid"
    return certify(problem, complete(problem, checked)).verdict


def truly_good(game: Invented, row: Place) -> bool:
    """Whether both sides gain by their true weights, and no floor or alternative is in the way."""
    if not game.can_be(row):
        return False
    chairs = [Chair(game, _exactly(game, at)) for at in (0, 1)]
    above = all(
        not chair.below_floor(row) and all(e.low >= 0 for e in chair.over([(100, row)]))
        for chair in chairs
    )
    return above and all(chair.truly(game.start, row) > 0 for chair in chairs)


def _exactly(game: Invented, at: int) -> InventedSide:
    return replace(game.sides[at], levels=None, no_wish=frozenset(), unsure=frozenset())


def _terms(game: Invented, row: Place) -> dict[str, Option]:
    moved = [i for i, place in enumerate(row) if place != game.start[i]]
    return {game.name(i): game.option(i, row[i]) for i in moved}


def _misnamed(rng: random.Random, game: Invented) -> dict[str, Option]:
    issue = rng.randrange(len(game.sizes))
    if happens(rng, 0.5):
        return {f"{game.name(issue)}x": game.option(issue, 0)}
    return {game.name(issue): "way 9" if issue % 2 else 10 * game.sizes[issue] + 7}


def _bets(game: Invented, number: int, rng: random.Random, problem: Problem) -> Iterator[Planted]:
    """Bets on one issue and on two, some without a day, a judge or a forecast."""
    for _ in range(4):
        issues = rng.sample(range(len(game.sizes)), rng.choice((1, 1, 2)))
        branches = tuple(
            tuple(
                rng.randrange(game.sizes[i]) if i in issues else place
                for i, place in enumerate(game.start)
            )
            for _ in range(2)
        )
        lack = rng.choices(("nothing", "a forecast", "a day", "a judge"), (70, 10, 10, 10))[0]
        contingent = Contingent(
            event="the moon turns blue" if lack == "a forecast" else EVENT,
            by=None if lack == "a day" else DAY.isoformat(),
            settled_by=None if lack == "a judge" else "the public figure",
            if_true=_terms(game, branches[0]),
            if_false=_terms(game, branches[1]),
        )
        true = judged_bet(
            game,
            (branches[0], branches[1]),
            named=lack not in {"a day", "a judge"},
            forecast=lack != "a forecast",
        )
        said = certify_contingent(problem, contingent).verdict
        yield Planted(number, f"bet {branches}", true, said)


def measure(*, quick: bool) -> dict[str, list[Planted]]:
    """All ideas, by how much is known: `exact` or `words`."""
    return {
        "exact": planted(words=False, quick=quick),
        "words": planted(words=True, quick=quick),
    }


def tell(measured: Mapping[str, Sequence[Planted]]) -> Iterator[str]:
    """The tables of both kinds of games."""
    exact, said = measured["exact"], measured["words"]
    yield f"{len(exact)} ideas planted in games with both sides' weights given as numbers."
    yield from _verdict_table(exact)
    yield ""
    yield f"{len(said)} ideas planted in games told in words, ranks, or not at all."
    yield from _verdict_table(said)
    yield from word_lines(said)


def _verdict_table(found: Sequence[Planted]) -> Iterator[str]:
    rows = []
    for verdict in VERDICTS:
        true = [idea for idea in found if idea.true == verdict]
        called = [idea for idea in found if idea.found == verdict]
        both = sum(idea.found == verdict for idea in true)
        if true or called:
            rows.append((verdict, str(len(true)), count(both, len(called)), count(both, len(true))))
    yield from table(("verdict", "planted", "precision", "recall"), rows)


def word_lines(found: Sequence[Planted]) -> Iterator[str]:
    """What the verdicts in words mean for the true weights."""
    priced = [idea for idea in found if idea.truly_good is not None]
    called = [idea for idea in priced if idea.found == "good_for_both"]
    wrong = sum(not idea.truly_good for idea in called)
    yield f"called good for both, wrong by the true weights: {count(wrong, len(called))}"
    good = [idea for idea in priced if idea.truly_good]
    counts = Counter(idea.found for idea in good)
    for verdict, k in sorted(counts.items(), key=lambda pair: -pair[1]):
        yield f"truly good for both, called {verdict}: {count(k, len(good))}"
