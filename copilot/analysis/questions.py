"""What to ask, ranked by value of information.

The value of a proposal is my mean gain from it in the part of their set in which they gain too;
where they would lose by it they refuse, and I am left with the reference. The value of a question
is how much the best proposal's value rises, in expectation, once the answer is known. Splitting
samples always seems to help a little, so a question counts only if it beats the best of a number
of placebos: the same split with the samples shuffled.
Source: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, chapter 4 (expected
value of sample information), here over a preference set.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from copilot.analysis.candidates import find_candidates
from copilot.analysis.problem import Problem
from copilot.analysis.side import Bools, Ints, SideModel, Who, on_grid
from copilot.analysis.weight_blocks import Array
from copilot.domain.suggestions import Idea

QuestionKind = Literal[
    "priorities",
    "comparison",
    "direction",
    "interest",
    "constraint",
    "forecast",
    "timing",
    "risk",
    "decision",
    "success",
]

PLACEBOS = 20
"""Shuffled splits that a question has to beat."""

PROPOSALS = 80
"""Candidates that a proposal is picked from."""


NOTHING = 1e-6
"""Points below which a value is float noise."""

FIRST_IDEAS = 5
"""Ideas whose questions come first among those of equal value: the first screen."""

COMPARED = 8
"""Issues among which comparisons are asked for: those with the greatest mean weight."""


class QuestionNeed(NamedTuple):
    """Something worth knowing; how to word it is decided elsewhere."""

    kind: QuestionKind
    issues: tuple[str, ...]
    """The issues it is about; empty for the whole deal."""
    asks: Who
    value: float | None
    """Points in expectation; None where nothing can be priced, 0 where a placebo does as well."""
    decides: tuple[str, ...]
    """Ideas whose verdict hangs on it."""
    event: str | None = None
    """The event of a forecast."""


class Stakes(NamedTuple):
    """What proposals are worth, sample by sample."""

    mine: Array
    """My gain; one row a sample of my weights, one column a proposal."""
    accepted: Array
    """1 where they gain; one row a sample of their weights, one column a proposal."""


def stakes_of(problem: Problem, ideas: Iterable[Idea]) -> Stakes:
    """The proposals that could be made: the shown ideas and the other candidates."""
    rows = [problem.row(idea.outcome) for idea in ideas if idea.outcome is not None]
    ranked = sorted(find_candidates(problem), key=lambda c: (-round(c.share, 2), -c.least))
    rows.extend(candidate.row for candidate in ranked[:PROPOSALS])
    if not rows:
        nothing = np.zeros((problem.me.samples, 1))
        return Stakes(nothing, nothing)
    unique: Ints = np.unique(np.array(rows, dtype=np.int64), axis=0)
    mine = problem.me.sampled(problem.me.change(problem.start, unique))
    theirs = problem.them.sampled(problem.them.change(problem.start, unique))
    return Stakes(mine, (on_grid(theirs) > 0).astype(np.float64))


def value_of_split(stakes: Stakes, parts: Sequence[Bools], who: Who) -> float:
    """What the best proposal gains in expectation once it is known which part is true."""
    mine, accepted = stakes
    known = accepted if who == "them" else mine
    fixed = mine.mean(axis=0) if who == "them" else accepted.mean(axis=0)
    before = max(0.0, float((known.mean(axis=0) * fixed).max()))
    after = 0.0
    for part in parts:
        if part.any():
            best = max(0.0, float((known[part].mean(axis=0) * fixed).max()))
            after += float(part.mean()) * best
    return after - before


def value_of_information(stakes: Stakes, parts: Sequence[Bools], who: Who, seed: int) -> float:
    """The value of a split in points, 0 unless it beats every placebo."""
    value = value_of_split(stakes, parts, who)
    if value <= NOTHING:
        return 0.0
    rng = np.random.default_rng(seed)
    for _ in range(PLACEBOS):
        order = rng.permutation(len(parts[0]))
        if value_of_split(stakes, [part[order] for part in parts], who) >= value:
            return 0.0
    return value


def rank_questions(
    problem: Problem, ideas: Sequence[Idea], *, seed: int = 0
) -> tuple[QuestionNeed, ...]:
    """What is worth knowing, best first: priced questions, then those every talk should ask.

    Among equal values those that decide an idea of the first screen come first, then those that
    decide more ideas. Ties keep the order: priorities, comparisons, directions; then the file's.
    """
    stakes = stakes_of(problem, ideas)
    priced = [
        *_priorities(problem, ideas, stakes, seed),
        *_comparisons(problem, ideas, stakes, seed),
        *_directions(problem, ideas, stakes, seed),
    ]
    worth = [need for need in priced if (need.value or 0) > 0 or need.decides]
    first = {idea.id for idea in ideas[:FIRST_IDEAS]}
    worth.sort(
        key=lambda need: (
            -round(need.value or 0, 6),
            -len(first & set(need.decides)),
            -len(need.decides),
        )
    )
    return (*worth, *_always(problem))


def _undecided(side: SideModel) -> list[int]:
    """Issues whose weight for a side is not settled beside the others'."""
    if side.ordering_set.is_point:
        return []
    spread = np.ptp(side.weights, axis=0)
    return [int(i) for i in np.flatnonzero(spread > 0)]


def _sides(problem: Problem) -> tuple[tuple[Who, SideModel], tuple[Who, SideModel]]:
    return ("them", problem.them), ("me", problem.me)


def _priorities(
    problem: Problem, ideas: Sequence[Idea], stakes: Stakes, seed: int
) -> list[QuestionNeed]:
    """What matters most to them."""
    side = problem.them
    undecided = _undecided(side)
    if len(undecided) < 2:  # noqa: PLR2004 - a choice needs two
        return []
    top = side.weights.argmax(axis=1)
    value = value_of_information(stakes, [top == i for i in undecided], "them", seed)
    decides = _decided(ideas, "them", None)
    return [QuestionNeed("priorities", (), "them", value, decides)]


def _comparisons(
    problem: Problem, ideas: Sequence[Idea], stakes: Stakes, seed: int
) -> list[QuestionNeed]:
    needs = []
    for who, side in _sides(problem):
        heavy = sorted(_undecided(side), key=lambda i: -float(side.mean_weights[i]))[:COMPARED]
        for first, second in combinations(sorted(heavy), 2):
            more = side.weights[:, first] > side.weights[:, second]
            if more.all() or not more.any():
                # the order is known; what is open is by how much: split at the usual ratio
                ratio = side.weights[:, first] / np.maximum(side.weights[:, second], 1e-12)
                more = ratio > np.median(ratio)
            value = value_of_information(stakes, [more, ~more], who, seed)
            names = (problem.names[first], problem.names[second])
            decides = _decided(ideas, who, set(names))
            needs.append(QuestionNeed("comparison", names, who, value, decides))
    return needs


def _directions(
    problem: Problem, ideas: Sequence[Idea], stakes: Stakes, seed: int
) -> list[QuestionNeed]:
    needs = []
    for who, side in _sides(problem):
        for column in np.flatnonzero(side.unknown):
            name = problem.names[int(column)]
            likes = side.leanings[:, column] > 0
            value = value_of_information(stakes, [likes, ~likes], who, seed)
            decides = _decided(ideas, who, {name})
            needs.append(QuestionNeed("direction", (name,), who, value, decides))
    return needs


def _decided(ideas: Sequence[Idea], who: Who, names: set[str] | None) -> tuple[str, ...]:
    """Ideas whose flip condition asks that side about those issues (None: about any)."""
    found = []
    for idea in ideas:
        flips = idea.certificate.flips_if
        if flips is None or flips.asks != who:
            continue
        hangs = {flips.more, flips.than}
        if hangs == names or (names is None and len(hangs) > 1):
            found.append(idea.id)
    return tuple(found)


def _always(problem: Problem) -> list[QuestionNeed]:
    """Questions whose answers cannot be priced, in the order in which a talk needs them."""
    needs = [QuestionNeed("success", (), "them", None, ())]
    needs.extend(
        QuestionNeed("direction", (issue.name,), "them", None, ())
        for issue in problem.scenario.open_issues
    )
    disputed = [
        (float(problem.them.mean_weights[i] + problem.me.mean_weights[i]), issue.name)
        for i, issue in enumerate(problem.issues)
        if issue.theirs.position is not None and issue.theirs.position != issue.mine.position
    ]
    disputed.sort(key=lambda pair: -pair[0])
    needs.extend(QuestionNeed("interest", (name,), "them", None, ()) for _, name in disputed)
    needs.append(QuestionNeed("constraint", (), "them", None, ()))
    needs.extend(
        QuestionNeed("forecast", (), "them", None, (), forecast.event)
        for forecast in problem.scenario.forecasts
    )
    needs.extend(
        QuestionNeed(kind, (), "them", None, ()) for kind in ("decision", "timing", "risk")
    )
    return needs
