"""The packages that are worth the same to me, and what each choice of theirs would tell."""

from collections.abc import Iterator, Sequence

from copilot.advisors import offer_texts as words
from copilot.advisors.offer_basis import Basis, Row
from copilot.advisors.offer_sayings import LETTERS, say_packages
from copilot.analysis.offering.claiming import mean_points, package_of
from copilot.analysis.offering.concessions import APART, Floor
from copilot.analysis.offering.offers import apart_for_me, choice_rows, equal_rows
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.improve import with_reference
from copilot.domain.issue import Option
from copilot.domain.offer_documents import Choice, EqualPackages
from copilot.domain.scenario import Evidence
from copilot.domain.suggestions import MoneyAmount

_ROUNDING = 1e-6
"""Points by which a difference may pass the tolerance: a step of the grid."""


def packages_part(basis: Basis, *, planned: bool) -> EqualPackages | None:
    """Three packages, or None where no three that differ are worth the same and enough.

    Args:
        basis: what they are made from.
        planned: whether steps of concessions are planned.
    """
    problem, opening = basis.problem, basis.opening.row
    start = mean_points(problem.me, opening)
    floor = basis.floor.points
    if not planned and basis.floor.reason == "fair":
        # nothing is given then, and what lies this close is worth about as much as the opening
        floor = min(floor, start - APART)
    tried = (
        (
            equal_rows(
                problem,
                basis.room,
                level=(start + low) / 2,
                base=opening,
                floor=floor,
                better=basis.rivals,
            ),
            told,
        )
        for low, told in _levels(problem, basis.floor, start)
    )
    found, told = next((pair for pair in tried if pair[0] is not None), (None, ""))
    if found is None:
        return None
    names = dict(zip(found.rows, LETTERS, strict=True))
    packages = tuple(package_of(problem, names[row], row) for row in found.rows)
    worst, culprit = apart_for_me(problem, found.rows)
    equal = worst <= found.tolerance + _ROUNDING
    outcomes = tuple(package.outcome for package in packages)
    return EqualPackages(
        level=found.level,
        level_words=told,
        tolerance=found.tolerance,
        apart=_apart(problem, found.rows),
        equal="every" if equal else "some",
        differ="" if equal else words.differ_words(worst, problem.names, culprit),
        distance=found.distance,
        packages=packages,
        choices=_choices(problem, found.rows, outcomes, seed=basis.seed),
        say=say_packages(problem.scenario, outcomes),
    )


def _levels(problem: Problem, floor: Floor, start: float) -> Iterator[tuple[float, str]]:
    """Lower ends between which and the opening the level lies halfway, and how to say so.

    My alternative is none of them, or it could be read off the packages.
    """
    halfway = "halfway between your opening and"
    if floor.reason in words.END and floor.points < start - APART:
        yield floor.points, f"{halfway} {words.END[floor.reason]}"
    yield start, "about as much as your opening"
    reference = mean_points(problem.me, problem.start)
    if floor.points <= reference < start:
        yield reference, f"{halfway} {words.reference_words(problem.reference)}"


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
