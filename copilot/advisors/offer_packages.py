"""The packages that are worth the same to me, and what each choice of theirs would tell."""

from collections.abc import Iterator, Sequence
from statistics import fmean

from copilot.advisors import offer_texts as words
from copilot.advisors.offer_basis import Basis, Row
from copilot.advisors.offer_sayings import LETTERS, say_packages
from copilot.advisors.offer_texts import LevelEnd
from copilot.analysis.offering.choices import apart_for_me, choice_rows
from copilot.analysis.offering.claiming import mean_points, package_of
from copilot.analysis.offering.concessions import APART, Floor
from copilot.analysis.offering.offers import EqualRows, equal_rows
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.improve import with_reference
from copilot.domain.issue import Option
from copilot.domain.offer_documents import Choice, EqualPackages
from copilot.domain.scenario import Evidence
from copilot.domain.suggestions import MoneyAmount

_PARTS = (1 / 2, 1 / 3, 2 / 3, 1 / 6, 5 / 6)
"""Parts of the way from the opening to the end of the plan at which a level is tried."""

_ROUNDING = 1e-6
"""Points by which a difference may pass the tolerance: a step of the grid."""


def packages_part(basis: Basis, steps: Sequence[Row]) -> EqualPackages | None:
    """Three packages, or None where no three that differ are worth the same and enough.

    Args:
        basis: what they are made from.
        steps: the packages of the plan of concessions; empty where none is made.
    """
    found = _found(basis, steps)
    if found is None:
        return None
    problem, (equal, end) = basis.problem, found
    names = dict(zip(equal.rows, LETTERS, strict=True))
    packages = tuple(package_of(problem, names[row], row) for row in equal.rows)
    worst, culprit = apart_for_me(problem, equal.rows)
    same = worst <= equal.tolerance + _ROUNDING
    outcomes = tuple(package.outcome for package in packages)
    start = mean_points(problem.me, basis.opening.row)
    return EqualPackages(
        level=equal.level,
        level_words=words.level_words(start, fmean(each.mine for each in packages), end),
        tolerance=equal.tolerance,
        apart=_apart(problem, equal.rows),
        equal="every" if same else "some",
        differ="" if same else words.differ_words(worst, problem.names, culprit),
        distance=equal.distance,
        packages=packages,
        choices=_choices(problem, equal.rows, outcomes, seed=basis.seed),
        say=say_packages(problem.scenario, outcomes),
    )


def _found(basis: Basis, steps: Sequence[Row]) -> tuple[EqualRows, LevelEnd | None] | None:
    """The three, and what their level lies between the opening and; None: the opening itself.

    None lies below the end of the plan: with it, nothing would be left to give.
    """
    problem, opening = basis.problem, basis.opening.row
    start = mean_points(problem.me, opening)
    floor = basis.floor.points
    if steps:
        floor = mean_points(problem.me, steps[-1])
    elif basis.floor.reason == "fair":
        # nothing is given then, and what lies this close is worth about as much as the opening
        floor = min(floor, start - APART)
    first: tuple[EqualRows, LevelEnd | None] | None = None
    for level, end in _levels(problem, basis.floor, start):
        found = equal_rows(
            problem,
            basis.room,
            level=level,
            base=opening,
            floor=floor,
            better=basis.rivals,
            steps=(opening, *steps),
        )
        if found is None:
            continue
        # where a choice can never be made, another level may have three of which each can
        if all(choice.share != 0 for choice in choice_rows(problem, found.rows)):
            return found, end
        first = first or (found, end)
    return first


def _levels(
    problem: Problem, floor: Floor, start: float
) -> Iterator[tuple[float, LevelEnd | None]]:
    """The levels to be tried, each with the end of the way on which it lies.

    Halfway down first, then nearer to the opening, then nearer to the end. My alternative is no
    such end, or it could be read off the packages.
    """
    if floor.reason in words.END and floor.points < start - APART:
        for part in _PARTS:
            end = LevelEnd(floor.points, words.END[floor.reason])
            yield start - part * (start - floor.points), end
    yield start, None
    reference = mean_points(problem.me, problem.start)
    if floor.points <= reference < start:
        end = LevelEnd(reference, words.reference_words(problem.reference))
        yield (start + reference) / 2, end


def _choices(
    problem: Problem, rows: Sequence[Row], outcomes: Sequence[dict[str, Option]], *, seed: int
) -> tuple[Choice, ...]:
    # what all have in common tells nothing, so the entry leaves it out
    own = [name for name in problem.names if len({o[name] for o in outcomes}) > 1]
    among = tuple({name: outcome[name] for name in own} for outcome in outcomes)
    found = choice_rows(problem, rows)
    refuted = _refuted(problem, rows, [choice.share for choice in found], seed=seed)
    return tuple(
        Choice(
            chosen=place + 1,
            counts_more=tuple(problem.names[i] for i in choice.counts_more),
            counts_less=tuple(problem.names[i] for i in choice.counts_less),
            share=choice.share,
            tells=words.choice_words(problem, rows, place, choice, refuted=place in refuted),
            evidence=Evidence(kind="choice", by="them", among=among, chosen=place + 1),
        )
        for place, choice in enumerate(found)
    )


def _refuted(
    problem: Problem, rows: Sequence[Row], shares: Sequence[float | None], *, seed: int
) -> frozenset[int]:
    """The packages that they would take in some reading but for what they said or did."""
    never = [place for place, share in enumerate(shares) if share == 0]
    if not never or not problem.scenario.evidence:
        return frozenset()
    unheard = problem.scenario.model_copy(update={"evidence": ()})
    before = choice_rows(build_problem(unheard, seed=seed), rows)
    return frozenset(place for place in never if before[place].share)


def _apart(problem: Problem, rows: Sequence[Row]) -> MoneyAmount | None:
    """The largest mean difference between two packages as an amount of the money issue.

    None where the money issue cannot tell it in one number.
    """
    largest: MoneyAmount | None = None
    for first in rows:
        seat = with_reference(problem, problem.outcome(first))
        for second in rows:
            found = in_my_money(seat, second)
            if found is None or isinstance(found.amount, tuple):
                return None
            if largest is None or found.amount > _one(largest):
                largest = found
    return largest


def _one(money: MoneyAmount) -> float:
    return max(money.amount) if isinstance(money.amount, tuple) else money.amount
