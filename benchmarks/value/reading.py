"""A game as a scenario: both sides known exactly, or theirs known less well."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from benchmarks.value.games import MILLIONTHS, Game, Row
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Evidence, Scenario

Known: TypeAlias = Literal["points", "order", "wishes", "nothing"]
"""What is known of a side: its points; what it wants on each issue and the order of the issues;
what it wants on each issue; nothing."""

Points: TypeAlias = Sequence[Sequence[int]]
"""Of one side, for each option of each issue."""

UNKNOWN: Final = Stance()
"""Nothing is known."""


def swings(points: Points) -> list[int]:
    """For each issue how much lies between its worst and its best option."""
    return [max(issue) - min(issue) for issue in points]


def ranks(points: Points) -> list[int]:
    """The place of each issue by its swing, 1 for the greatest; equals share a place."""
    found = swings(points)
    order = sorted(set(found), reverse=True)
    return [order.index(swing) + 1 for swing in found]


def swapped(order: Sequence[int], place: int) -> list[int]:
    """The ranks with those of the issues at a place and at the next one exchanged."""
    return [place + 1 if r == place else place if r == place + 1 else r for r in order]


def values(points: Sequence[int]) -> tuple[float, ...]:
    """One issue's options from 0 (worst) to 100 (best)."""
    least, most = min(points), max(points)
    return tuple(100 * (p - least) / (most - least) if most > least else 0.0 for p in points)


def stances(points: Points, known: Known, order: Sequence[int] | None = None) -> list[Stance]:
    """What is known of one side, issue by issue.

    Args:
        points: the truth.
        known: how much of it is known.
        order: ranks that are believed instead of the true ones.
    """
    if known == "nothing":
        return [UNKNOWN] * len(points)
    believed = ranks(points) if order is None else order
    found = []
    for issue, swing, rank in zip(points, swings(points), believed, strict=True):
        weight = swing / MILLIONTHS
        priority = {
            "points": Priority(weight=(weight, weight)),
            "order": Priority(rank=rank),
            "wishes": Priority(),
        }[known]
        found.append(Stance(priority=priority, values=values(issue)))
    return found


def scenario_of(  # noqa: PLR0913 - by keyword: what is known, and what is on the table
    game: Game,
    *,
    mine: Sequence[Stance] | None = None,
    theirs: Sequence[Stance] | None = None,
    table: Row | None = None,
    limits: bool = False,
    evidence: tuple[Evidence, ...] = (),
) -> Scenario:
    """The game as a user would have it in a file.

    Args:
        game: the game.
        mine: what is known of me; default: the points.
        theirs: what is known of them; default: the points.
        table: what is on the table; default: nothing.
        limits: whether the worth of no deal is told too.
        evidence: what was learnt at the table.
    """
    ours = stances(game.mine, "points") if mine is None else mine
    counter = stances(game.theirs, "points") if theirs is None else theirs
    cells = zip(game.issues, game.options, ours, counter, strict=True)
    parties = [_party(p, n) for p, n in zip((game.mine, game.theirs), game.no_deal, strict=True)]
    me, them = parties if limits else (Party(), Party())
    return Scenario(
        title=game.name,
        situation="",
        issues=tuple(
            Issue(name=name, options=options, mine=my_stance, theirs=their_stance)
            for name, options, my_stance, their_stance in cells
        ),
        me=me,
        counterparty=them,
        on_the_table={} if table is None else dict(game.outcome(table)),
        evidence=evidence,
    )


def _party(points: Points, no_deal: int) -> Party:
    worst, span = sum(min(issue) for issue in points), sum(swings(points))
    worth = 100 * (no_deal - worst) / span
    return Party(alternatives=(Alternative(name="No deal", worth=worth),))


def middle(game: Game) -> Row:
    """Meeting in the middle: on each issue the option halfway between what both like best.

    Of options without an order that both sides keep to, the one whose two values are most even.
    Ties: the first listed.
    """
    chosen = []
    for mine, theirs in zip(game.mine, game.theirs, strict=True):
        if _monotone(mine) and _monotone(theirs):
            ends = mine.index(max(mine)) + theirs.index(max(theirs))
            chosen.append(min(range(len(mine)), key=lambda i: abs(2 * i - ends)))
        else:
            ours, counter = values(mine), values(theirs)
            chosen.append(min(range(len(mine)), key=lambda i: round(abs(ours[i] - counter[i]), 9)))
    return tuple(chosen)


def _monotone(points: Sequence[int]) -> bool:
    return list(points) in (sorted(points), sorted(points, reverse=True))
