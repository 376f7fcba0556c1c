"""The other chair: what they would ask of me, and my price for it."""

from copilot.advisors.offer_basis import Row, moves_between
from copilot.advisors.wording import say_trade
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import package_of
from copilot.analysis.offering.openings import Room, offer_frontier, opening_row, room_for
from copilot.analysis.offering.other_chair import price_of, their_seat
from copilot.analysis.problems.problem import Problem
from copilot.domain.offer_documents import OtherChair
from copilot.domain.suggestions import Move


def other_chair_part(
    problem: Problem, room: Room, end: Row | None, *, short: bool = False
) -> OtherChair | None:
    """Their ask, and my price for it: to be as well off as where my plan ends.

    Args:
        problem: the scenario.
        room: what may be offered.
        end: the last package of the plan; None: the reference.
        short: whether the opening asks for too little: a price that leaves me no more is not said.

    Returns:
        None where nothing is known of them, or where they have nothing to ask for.
    """
    if not problem.them.is_known:
        return None
    seat = their_seat(problem)
    found = offer_frontier(seat, room_for(seat, [()] * len(seat.issues)))
    if isinstance(found, TooLarge):
        return None
    ask = opening_row(seat, found)
    if ask is None:
        return None
    price = price_of(problem, room, ask.row, end)
    in_return: tuple[Move, ...] = ()
    say = ""
    if price.row is not None:
        in_return = moves_between(problem, ask.row, price.row)
        better = _better_for_me(problem, ask.row, price.row)
        moved = moves_between(problem, problem.start, price.row)
        give = tuple(move for move in moved if move.issue not in better)
        get = tuple(move for move in in_return if move.issue in better)
        say = "" if short else say_trade(problem.scenario, give=give, get=get)
    return OtherChair(
        ask=package_of(problem, "their ask", ask.row),
        short_by=price.short_by,
        needs=price.needs,
        in_return=in_return,
        outcome=None if price.row is None else problem.outcome(price.row),
        their_loss=price.their_loss,
        say=say,
    )


def _better_for_me(problem: Problem, before: Row, after: Row) -> set[str]:
    """The issues on which the second package is better for me than the first."""
    return {
        name
        for name, table, a, b in zip(problem.names, problem.me.tables, before, after, strict=True)
        if table is not None and table[b] > table[a]
    }
