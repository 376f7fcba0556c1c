"""What answered questions are worth: the best proposal after none, one, two … answers.

A negotiation is put together from the data: my points are one person's, theirs another person's of
the same game, and a deal of two people lies on the table. I know my points. Of theirs I know wishes
and the order of the issues, wishes alone, or nothing. After each answer the engine's best proposal
is made: of the ideas that are good for both the one that brings me most, and where there is none the
first idea that depends on something. They accept it if by their true points they gain; else all
stays as it is.

Questions are asked in the engine's order, found anew after each answer, or in a random one. Answers
are true. A question that compares two issues whose order is known is answered by how many times as
much at least or at most, the engine's usual ratio being the border.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from benchmarks.value.brute_force import Truth
from benchmarks.value.games import MILLIONTHS, Game, Row, games
from benchmarks.value.intervals import mean
from benchmarks.value.lines import table
from benchmarks.value.reading import Known, scenario_of, stances, swings, values
from benchmarks.value.workers import each
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import rank_questions
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Stance
from copilot.domain.scenario import Evidence
from copilot.domain.suggestions import Idea

Order: TypeAlias = Literal["engine", "random"]
"""Who picks the next question."""

ANSWERS: Final = 6
"""Questions that are answered at the most."""
NEGOTIATIONS: Final = {"casino": 60, "job_interview": 24}
"""How many are put together from each file."""
QUICK: Final = {"casino": 4, "job_interview": 1}
"""The same in a quick run."""
SAMPLES: Final = 500
"""Weightings that the engine draws."""


class Asked(NamedTuple):
    """A question: which kind, and about which issues."""

    kind: str
    issues: tuple[str, ...]
    ratio: float | None = None
    """How many times as much the first would matter as the second, where that is asked."""


@dataclass(frozen=True)
class Learnt:
    """What is known of them by now."""

    theirs: tuple[Stance, ...]
    evidence: tuple[Evidence, ...] = ()
    asked: tuple[Asked, ...] = ()


class Step(NamedTuple):
    """What the best proposal came to after so many answers, in points."""

    mine: float
    joint: float


def negotiation(source: str, seed: int) -> tuple[Game, Row]:
    """Two people's points of one file, and a third pair's deal on the table."""
    rng = random.Random(f"{source} {seed}")  # noqa: S311 - a sample, not a secret
    first = rng.choice(games(source))
    alike = [game for game in games(source) if game.options == first.options]
    second, third = rng.choice(alike), rng.choice([g for g in alike if g.deal is not None])
    game = replace(first, name=f"{first.name} / {second.name}", theirs=second.theirs)
    return game, third.deal or ()


def steps(game: Game, start: Row, order: Order, known: Known, seed: int) -> list[Step]:
    """The worth of the best proposal after 0, 1 … `ANSWERS` answers."""
    truth = Truth(game)
    rng = random.Random(f"{game.name} {seed}")  # noqa: S311 - a sample, not a secret
    now = Learnt(tuple(stances(game.theirs, known)))
    found: list[Step] = []
    over = False
    for _ in range(ANSWERS + 1):
        if over:
            found.append(found[-1])
            continue
        problem = problem_of(game, start, now, seed)
        ideas = find_trades(problem)
        found.append(_worth(game, truth, start, ideas))
        question = _next(problem, ideas, now, order, rng)
        if question is None:
            over = True
        else:
            now = answered(game, problem, now, question)
    return found


def problem_of(game: Game, start: Row, now: Learnt, seed: int) -> Problem:
    """What the engine is given."""
    scenario = scenario_of(game, theirs=now.theirs, table=start, evidence=now.evidence)
    return build_problem(scenario, seed=seed, samples=SAMPLES)


def _worth(game: Game, truth: Truth, start: Row, ideas: Sequence[Idea]) -> Step:
    """What the best proposal truly comes to; nothing where they refuse it or there is none."""
    best = best_proposal(ideas)
    if best is None or best.outcome is None:
        return Step(0.0, 0.0)
    gain = truth.gain(start, game.row(dict(best.outcome)))
    if gain.theirs <= 0:
        return Step(0.0, 0.0)
    return Step(gain.mine / MILLIONTHS, gain.joint)


def best_proposal(ideas: Sequence[Idea]) -> Idea | None:
    """Of the ideas that are good for both the one that brings me most; else the first."""
    sure = [idea for idea in ideas if idea.certificate.verdict == "good_for_both"]
    first = next(iter(ideas), None)
    return max(sure, key=_my_mean, default=first)


def _my_mean(idea: Idea) -> float:
    gain = idea.certificate.my_gain
    return 0.0 if gain is None else round(gain.mean, 9)


def _next(
    problem: Problem, ideas: Sequence[Idea], now: Learnt, order: Order, rng: random.Random
) -> Asked | None:
    """The next question; None when there is nothing more to ask."""
    if order == "engine":
        needs = rank_questions(problem, ideas)
        asked = [Asked(n.kind, n.issues, n.ratio) for n in needs if n.asks == "them"]
        open_ = [q for q in asked if q.kind in {"priorities", "comparison", "direction"}]
        left = [q for q in open_ if q not in now.asked]
        return left[0] if left else None
    left = [q for q in _all_questions(problem) if q not in now.asked]
    return rng.choice(left) if left else None


def _all_questions(problem: Problem) -> list[Asked]:
    """Everything that could be asked of their wishes and weights."""
    side = problem.them
    wishes = [
        Asked("direction", (problem.names[i],)) for i in np.flatnonzero(side.unknown).tolist()
    ]
    pairs = [Asked("comparison", pair) for pair in combinations(problem.names, 2)]
    return [*wishes, *pairs, *([] if side.ordering_set.is_point else [Asked("priorities", ())])]


def answered(game: Game, problem: Problem, now: Learnt, question: Asked) -> Learnt:
    """What is known once they have answered truly."""
    asked = (*now.asked, question)
    if question.kind == "direction":
        place = game.issues.index(question.issues[0])
        stance = now.theirs[place].model_copy(update={"values": values(game.theirs[place])})
        theirs = (*now.theirs[:place], stance, *now.theirs[place + 1 :])
        return Learnt(theirs, now.evidence, asked)
    if question.kind == "priorities":
        true = dict(zip(game.issues, swings(game.theirs), strict=True))
        named = question.issues or game.issues
        top = max(named, key=lambda name: true[name])
        others = [name for name in named if name != top]
        told = tuple(_more(top, other) for other in others)
        return Learnt(now.theirs, (*now.evidence, *told), asked)
    return Learnt(now.theirs, (*now.evidence, _compared(game, problem, question)), asked)


def _more(more: str, than: str) -> Evidence:
    return Evidence(kind="answer", by="them", more_important=(more, than))


def _compared(game: Game, problem: Problem, question: Asked) -> Evidence:
    """Which of two issues matters more; where that is known, by how many times."""
    first, second = (game.issues.index(name) for name in question.issues)
    a, b = question.issues
    true = swings(game.theirs)
    weights = problem.them.weights
    more = weights[:, first] > weights[:, second]
    if not more.all() and more.any():
        return _more(a, b) if true[first] >= true[second] else _more(b, a)
    usual = float(np.median(weights[:, first] / np.maximum(weights[:, second], 1e-12)))
    ratio = usual if question.ratio is None else question.ratio
    if true[first] > ratio * true[second]:
        return Evidence(kind="answer", by="them", more_important=(a, b), at_least=ratio)
    return Evidence(kind="answer", by="them", more_important=(b, a), at_least=1 / ratio)


@dataclass(frozen=True)
class Talk:
    """One negotiation, asked in both orders."""

    source: str
    engine: tuple[Step, ...]
    random: tuple[Step, ...]
    best: float
    """The most that both gain together by an outcome that is better for both."""


def talk(source: str, seed: int, known: Known) -> Talk:
    """One negotiation in both orders."""
    game, start = negotiation(source, seed)
    engine, chance = (
        tuple(steps(game, start, order, known, seed)) for order in ("engine", "random")
    )
    return Talk(source, engine, chance, Truth(game).best_gain(start))


STARTS: Final[dict[Known, str]] = {
    "nothing": "nothing",
    "wishes": "their wishes",
    "order": "wishes and order",
}
"""What is known before the first answer."""


def measure(*, quick: bool) -> dict[Known, list[Talk]]:
    """All negotiations, by what is known at the start."""
    plan = QUICK if quick else NEGOTIATIONS
    places = [(source, seed) for source, many in plan.items() for seed in range(many)]
    return {known: each(partial(_talk, known=known), places) for known in STARTS}


def _talk(place: tuple[str, int], *, known: Known) -> Talk:
    return talk(*place, known)


def tell(measured: Mapping[Known, Sequence[Talk]]) -> Iterator[str]:
    """The tables for both starts and both files."""
    for known, found in measured.items():
        for source in NEGOTIATIONS:
            some = [one for one in found if one.source == source]
            yield f"{source}, {len(some)} negotiations; known at the start: {STARTS[known]}."
            yield from lines(some)
            yield ""


def lines(found: Sequence[Talk]) -> Iterator[str]:
    """My gain and the joint gain by the number of answers, in points."""
    rows = []
    for k in range(ANSWERS + 1):
        pairs = [(t.engine[k], t.random[k]) for t in found]
        rows.append(
            (
                str(k),
                *_beside([(a.mine, b.mine) for a, b in pairs]),
                *_beside([(a.joint, b.joint) for a, b in pairs]),
            )
        )
    heads = ("answers", "my gain", "random", "difference", "both gain", "random", "difference")
    yield from table(heads, rows)
    yield f"The most that both could gain: {mean([t.best for t in found], '.1f')}."
    last = [t.engine[ANSWERS].joint - t.engine[0].joint for t in found]
    yield f"{ANSWERS} answers in the engine's order bring both {mean(last, '+.1f')} more than none."


def _beside(pairs: Sequence[tuple[float, float]]) -> tuple[str, str, str]:
    engine, chance = (np.mean([pair[place] for pair in pairs]) for place in (0, 1))
    return f"{engine:.1f}", f"{chance:.1f}", mean([a - b for a, b in pairs], "+.1f")
