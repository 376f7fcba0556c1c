"""What the parts of the answer of `offers` are made from, found once for all of them."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from copilot.advisors.offer_sayings import is_their_offer
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.concessions import Floor
from copilot.analysis.offering.openings import OpeningRow, Room
from copilot.analysis.problems.problem import Problem
from copilot.domain.offer_documents import CriterionVerdict, FairSplit
from copilot.domain.suggestions import Move

Row: TypeAlias = tuple[int, ...]
"""A package as option indices, one an issue that has options."""


class Basis(NamedTuple):
    """The opening, and what sets the rest."""

    problem: Problem
    room: Room
    verdicts: tuple[CriterionVerdict, ...]
    opening: OpeningRow
    splits: tuple[FairSplit, ...]
    """Empty where nothing is known of them."""
    floor: Floor
    """Where the plan of concessions ends; no package goes below it."""
    rivals: tuple[Row, ...]
    """Efficient packages of the room."""
    seed: int
    """Of the samples."""

    @property
    def takes(self) -> bool:
        """Whether the opening is what they offer already."""
        return is_their_offer(self.problem.scenario, self.problem.outcome(self.opening.row))

    @property
    def short(self) -> bool:
        """Whether the opening leaves me less than every fair split, in whole points."""
        least = min((split.package.mine for split in self.splits), default=0.0)
        return round(least - mean_points(self.problem.me, self.opening.row)) > 0


def is_known(problem: Problem) -> bool:
    """Whether anything says what they want."""
    return any(table is not None for table in problem.them.tables)


def moves_between(
    problem: Problem, before: Sequence[int], after: Sequence[int]
) -> tuple[Move, ...]:
    """What changes from one package to another, in the file's order."""
    return tuple(
        Move(issue=issue.name, from_=issue.options[a], to=issue.options[b])
        for issue, a, b in zip(problem.issues, before, after, strict=True)
        if a != b
    )
