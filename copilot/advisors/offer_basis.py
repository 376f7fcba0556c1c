"""What the parts of the answer of `offers` are made from, found once for all of them."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from copilot.advisors.offer_sayings import is_their_offer
from copilot.analysis.offering.claiming import mean_points, over_no_deal
from copilot.analysis.offering.concessions import Floor
from copilot.analysis.offering.openings import OpeningRow, Room
from copilot.analysis.problems.problem import Problem
from copilot.domain.offer_documents import CriterionVerdict, FairSplit, is_short_of_fair
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
    most: float | None
    """My points at the package best for me of all that both may accept; None where not known."""
    seed: int
    """Of the samples."""

    @property
    def takes(self) -> bool:
        """Whether the opening is what they offer already."""
        return is_their_offer(self.problem.scenario, self.problem.outcome(self.opening.row))

    @property
    def accepts(self) -> bool:
        """Whether their offer is to be accepted: no package that both may accept is better for me.

        Nor is it below an alternative of mine in any reading.
        """
        if not self.takes or self.most is None or self.short or self.may_be_below:
            return False
        return round(self.most - mean_points(self.problem.me, self.opening.row), 6) <= 0

    @property
    def may_be_below(self) -> bool:
        """Whether the opening is at or below an alternative of mine in some reading."""
        return over_no_deal(self.problem.me, self.opening.row) in {"some", "none"}

    @property
    def better(self) -> dict[int, int]:
        """The issues on which more could be asked for than the opening does, most first.

        Each with the option that is best for me inside both sides' hard floors; ties in the file's
        order. Those on which a position of mine stops only where there are no others.
        """
        problem, row = self.problem, self.opening.row
        gains: dict[int, float] = {}
        best: dict[int, int] = {}
        for column, table in enumerate(problem.me.tables):
            if table is not None:
                inside = problem.allowed[column]
                top, first = max((float(table[o]), -o) for o, free in enumerate(inside) if free)
                best[column] = -first
                swing = top - float(table[row[column]])
                gains[column] = round(float(problem.me.mean_weights[column] * swing), 9)
        more = [column for column, gain in gains.items() if gain > 0]
        free = [column for column in more if self.room.stands_on[column] == "table"]
        order = sorted(free or more, key=lambda column: -gains[column])
        return {column: best[column] for column in order}

    @property
    def one_sided(self) -> bool:
        """Whether not even a fair split leaves each side a gain over no deal."""
        return bool(self.splits) and all(
            split.package.surplus_share is None for split in self.splits
        )

    @property
    def short(self) -> bool:
        """Whether the opening leaves me less than every fair split, in whole points."""
        return is_short_of_fair(mean_points(self.problem.me, self.opening.row), self.splits)


def moves_between(
    problem: Problem, before: Sequence[int], after: Sequence[int]
) -> tuple[Move, ...]:
    """What changes from one package to another, in the file's order."""
    return tuple(
        Move(issue=issue.name, from_=issue.options[a], to=issue.options[b])
        for issue, a, b in zip(problem.issues, before, after, strict=True)
        if a != b
    )
