"""Small games of offers: opposed wishes with known weights, what may be offered, and the opening."""

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.openings import Room, offer_frontier, opening_row, room_for
from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from tests.builders import issue


def opposed(
    name: str, *options: Option, mine: float, theirs: float, unit: str | None = None
) -> Issue:
    """I want the last option and they want the first, with these weights."""
    return issue(
        name,
        *options,
        unit=unit,
        mine=Stance(priority=Priority(weight=(mine, mine)), wants="more"),
        theirs=Stance(priority=Priority(weight=(theirs, theirs)), wants="less"),
    )


def everything(problem: Problem) -> Room:
    """What may be offered where no criterion bears out more."""
    return room_for(problem, [()] * len(problem.issues))


def opened(problem: Problem) -> tuple[Room, tuple[int, ...]] | None:
    """What may be offered, and the opening; None where there is none."""
    room = everything(problem)
    found = offer_frontier(problem, room)
    assert not isinstance(found, TooLarge)
    opening = opening_row(problem, found)
    return None if opening is None else (room, opening.row)
