"""What to ask, ranked by value of information.

Each question is a split of the samples by what may be answered: which issue weighs most, which of
two, by at least how many times as much, which way a side leans. `information` says what it is worth.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from copilot.analysis.checks.flip import rounded_down
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sensitivity.information import (
    NOTHING,
    SURE,
    Split,
    Stakes,
    beats_placebos,
    stakes_of,
    values_of_splits,
)
from copilot.analysis.sides.side import SideModel, Who
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

FIRST_IDEAS = 5
"""Ideas whose questions come first among those of equal value: the first screen."""

COMPARED = 8
"""Issues among which comparisons are asked for: those with the greatest mean weight."""


RATIOS = (1.25, 1.5, 2.0, 3.0, 5.0)
"""How many times as much: borders that a person can judge."""

OWN_RATIOS = 6
"""Borders of the ideas' own that are looked at for two issues."""

INSIDE = 0.05
"""Part of the samples that has to lie on either side of a border that is asked about."""


class QuestionNeed(NamedTuple):
    """Something worth knowing; how to word it is decided elsewhere."""

    kind: QuestionKind
    issues: tuple[str, ...]
    """The issues it is about; empty for the whole deal. Where a ratio is asked, the heavier first."""
    asks: Who
    value: float | None
    """Points in expectation; None where nothing can be priced, 0 where a placebo does as well."""
    decides: tuple[str, ...]
    """Ideas whose verdict hangs on it; where I am asked for a ratio, those that turn at it."""
    event: str | None = None
    """The event of a forecast."""
    ratio: float | None = None
    """Of a comparison whose order is known: whether the first matters so many times as much as the
    second, or less. None where the order itself is asked."""
    hang: tuple[str, ...] = ()
    """Where a ratio is asked, the ideas that hang on the two, wherever they turn."""


class _Draft(NamedTuple):
    """A question, and what its answer tells."""

    need: QuestionNeed
    split: Split


def rank_questions(
    problem: Problem, ideas: Sequence[Idea], *, seed: int = 0
) -> tuple[QuestionNeed, ...]:
    """What is worth knowing, best first: priced questions, then those every talk should ask.

    Where no wish is known that could be priced, the wishes themselves are asked for, unpriced.
    Among equal values those that decide an idea of the first screen come first, then those that
    decide more ideas. Ties keep the order: priorities, comparisons, directions; then the file's.

    Args:
        problem: the scenario.
        ideas: best first; which question decides which of them is read off their conditions.
        seed: of the placebos.
    """
    drafts = [*_priorities(problem, ideas), *_comparisons(problem, ideas)]
    drafts += _directions(problem, ideas)
    priced = _best_ratios(_priced(stakes_of(problem, ideas), drafts, seed))
    worth = [need for need in priced if (need.value or 0) > 0 or need.decides]
    if not worth and any(need.kind == "direction" for need in priced):
        # nothing can be priced while nobody's wishes are known: ask for those, theirs first
        asked = [need for need in priced if need.kind in {"priorities", "direction"}]
        return (*(need._replace(value=None) for need in asked), *_always(problem))
    first = {idea.id for idea in ideas[:FIRST_IDEAS]}
    worth.sort(
        key=lambda need: (
            -round(need.value or 0, 6),
            -len(first & set(need.decides)),
            -len(need.decides),
        )
    )
    return (*worth, *_always(problem))


def _priced(stakes: Stakes, drafts: Sequence[_Draft], seed: int) -> list[QuestionNeed]:
    """The needs with their values, in their order, all by the same standard of safety."""
    values = [0.0] * len(drafts)
    for sure in SURE:
        for who in ("them", "me"):
            places = [place for place, draft in enumerate(drafts) if draft.need.asks == who]
            splits = [drafts[place].split for place in places]
            for place, value in zip(
                places, values_of_splits(stakes, splits, who, sure=sure), strict=True
            ):
                split = drafts[place].split
                if value > NOTHING and beats_placebos(
                    stakes, split, who, value=value, sure=sure, seed=seed
                ):
                    values[place] = value
        if any(values):
            break
    return [draft.need._replace(value=v) for draft, v in zip(drafts, values, strict=True)]


def _best_ratios(needs: Sequence[QuestionNeed]) -> list[QuestionNeed]:
    """Of the borders between the same two issues the one that decides most ideas.

    Among equals the one that tells most, then the first.
    """
    best: dict[tuple[str, Who, frozenset[str]], QuestionNeed] = {}
    for need in needs:
        key = need.kind, need.asks, frozenset(need.issues)
        if key not in best or _settles(need) > _settles(best[key]):
            best[key] = need
    return list(best.values())


def _settles(need: QuestionNeed) -> tuple[int, float]:
    return len(need.decides), need.value or 0


def _undecided(side: SideModel) -> list[int]:
    """Issues whose weight for a side is not settled beside the others'."""
    if side.ordering_set.is_point:
        return []
    spread = np.ptp(side.weights, axis=0)
    return [int(i) for i in np.flatnonzero(spread > 0)]


def _sides(problem: Problem) -> tuple[tuple[Who, SideModel], tuple[Who, SideModel]]:
    return ("them", problem.them), ("me", problem.me)


def _priorities(problem: Problem, ideas: Sequence[Idea]) -> Iterator[_Draft]:
    """What matters most to a side, of the issues of which that is open.

    Those that may weigh most; where one is known to, those that may come next, and so on.
    """
    for who, side in _sides(problem):
        leaders = _leaders(side, _undecided(side))
        whole = len(leaders) == len(_undecided(side))
        # of two it is a comparison; only to them the open question reads otherwise
        least = 2 if whole and who == "them" else 3
        if len(leaders) < least:
            continue
        top = side.weights[:, leaders].argmax(axis=1)
        names = () if whole else tuple(problem.names[i] for i in leaders)
        decides = _decided(ideas, who, set(names) or None)
        need = QuestionNeed("priorities", names, who, None, decides)
        yield _Draft(need, [top == place for place in range(len(leaders))])


def _leaders(side: SideModel, undecided: Sequence[int]) -> list[int]:
    """The issues that may come first, in their order, once those that do for certain are left out."""
    left = list(undecided)
    while len(left) > 1:
        top = side.weights[:, left].argmax(axis=1)
        found = [issue for place, issue in enumerate(left) if (top == place).any()]
        if len(found) > 1:
            return found
        left.remove(found[0])
    return []


def _comparisons(problem: Problem, ideas: Sequence[Idea]) -> Iterator[_Draft]:
    for who, side in _sides(problem):
        heavy = sorted(_undecided(side), key=lambda i: -float(side.mean_weights[i]))[:COMPARED]
        for first, second in combinations(sorted(heavy), 2):
            more = side.weights[:, first] >= side.weights[:, second]
            names = (problem.names[first], problem.names[second])
            decides = _decided(ideas, who, set(names))
            if more.any() and not more.all():
                need = QuestionNeed("comparison", names, who, None, decides)
                yield _Draft(need, [more, ~more])
                continue
            # the order is known; what is open is by how much
            heavier, lighter = (first, second) if more.all() else (second, first)
            ratio = side.weights[:, heavier] / np.maximum(side.weights[:, lighter], 1e-12)
            names = (problem.names[heavier], problem.names[lighter])
            own = _own_borders(ideas, who, names)
            for border in dict.fromkeys((*own, *RATIOS)):
                beyond = ratio >= border
                if INSIDE <= beyond.mean() <= 1 - INSIDE:
                    # I am told the border, so only what turns there is decided by my answer
                    settled = decides if who == "them" else own.get(border, ())
                    need = QuestionNeed(
                        "comparison", names, who, None, settled, ratio=border, hang=decides
                    )
                    yield _Draft(need, [beyond, ~beyond])


def _own_borders(
    ideas: Sequence[Idea], who: Who, names: tuple[str, str]
) -> dict[float, tuple[str, ...]]:
    """The ratios at which ideas turn, as they are told, each with the ideas that turn there.

    Either answer settles those; the ones that settle most come first, ties by the best idea. For
    them, who are not told the ratio, the ideas of the first screen are enough.
    """
    found: dict[float, tuple[str, ...]] = {}
    for idea in ideas if who == "me" else ideas[:FIRST_IDEAS]:
        flips = idea.certificate.flips_if
        if flips is None or flips.asks != who or not flips.ratio:
            continue
        if (flips.more, flips.than) == names:
            border = flips.ratio
        elif (flips.than, flips.more) == names:
            border = rounded_down(1 / flips.ratio)
        else:
            continue
        found[border] = (*found.get(border, ()), idea.id)
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1]))[:OWN_RATIOS])


def _directions(problem: Problem, ideas: Sequence[Idea]) -> Iterator[_Draft]:
    for who, side in _sides(problem):
        for column in np.flatnonzero(side.unknown):
            name = problem.names[int(column)]
            likes = side.leanings[:, column] > 0
            decides = _decided(ideas, who, {name})
            yield _Draft(QuestionNeed("direction", (name,), who, None, decides), [likes, ~likes])


def _decided(ideas: Sequence[Idea], who: Who, names: set[str] | None) -> tuple[str, ...]:
    """Ideas whose flip condition asks that side about two of those issues, or the one (None: any)."""
    found = []
    for idea in ideas:
        flips = idea.certificate.flips_if
        if flips is None or flips.asks != who:
            continue
        hangs = {flips.more, flips.than}
        about = len(hangs) > 1 and (names is None or hangs <= names)
        if about or hangs == names:
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
