"""Which options to put at stake on an event: the search behind contingent agreements."""

from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np

from copilot.analysis.bets.bet_risk import Gamble, expected, gambles_of, premium_of
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Bools, Change, Ints, falls_short, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Option
from copilot.domain.scenario import Forecast

SINGLE = 24
"""Options of an issue that are tried as stakes alone, spread over its list."""

DOUBLE = 8
"""Options of each of two issues that are tried together."""

PAIRED = 6
"""Issues among which two are staked together: the money issue and those that matter most to me."""

WORTHWHILE = 1.0
"""Points that both should expect to gain where the stakes are kept small for a side's sake."""

PRICED = 200
"""Stakes, the best before risk is priced, for which it is priced."""


class Stakes(NamedTuple):
    """The terms of each branch; the issues named in neither stay as they are."""

    if_true: dict[str, Option]
    if_false: dict[str, Option]


class _Tried(NamedTuple):
    """Stakes that both may want, row by row."""

    yes: Ints
    no: Ints
    sure: Bools
    """Whether both gain whatever matters."""
    least: Array
    """The smaller of the two mean gains, in points."""
    losses: Array
    """What each side may lose, on average over its weightings; one column a side."""


def best_stakes(problem: Problem, forecast: Forecast) -> Stakes | None:
    """The stakes that suit both sides best; None where there are none.

    Stakes on one issue come before stakes on two, and those that are good for both for certain
    before those that depend on something. Of these, how wide they are hangs on how the side that
    bears risk worse bears it: `high`, or nothing said, the widest, which leave the side that
    gains less most; `low` the narrowest that leave both a point; `medium` those nearest to
    halfway between the two. A side whose even bet is given counts as priced. No branch falls
    below a walk-away. Ties: the first in the options' order.
    """
    columns = stake_issues(problem)
    unsure: Stakes | None = None
    for column in (c for c in columns if problem.issues[c].numeric):
        found = _best(problem, forecast, _on_one(problem, column))
        if found is not None and found[0]:
            return found[1]
        unsure = unsure or (None if found is None else found[1])
    if unsure is not None:
        return unsure
    pairs = [_on_two(problem, pair) for pair in permutations(columns[:PAIRED], 2)]
    if not pairs:
        return None
    yes, no = (np.concatenate([pair[way] for pair in pairs]) for way in (0, 1))
    found = _best(problem, forecast, (yes, no))
    return None if found is None else found[1]


def stake_issues(problem: Problem) -> list[int]:
    """Positions of the issues on which both wishes are known: money, then what matters most to me.

    Ties: in the file's order.
    """
    known = [
        i
        for i in range(len(problem.issues))
        if problem.me.tables[i] is not None and problem.them.tables[i] is not None
    ]
    money = problem.scenario.money
    return sorted(
        known, key=lambda i: (problem.names[i] != money, -float(problem.me.mean_weights[i]))
    )


def _spread(problem: Problem, column: int, most: int) -> list[int]:
    """Options spread over the list, without the one that stands now."""
    count = len(problem.issues[column].options)
    places = np.linspace(0, count - 1, min(count, most)).round().astype(int).tolist()
    return [place for place in places if place != problem.start[column]]


def _on_one(problem: Problem, column: int) -> tuple[Ints, Ints]:
    places = _spread(problem, column, SINGLE)
    pairs = np.array(list(permutations(places, 2)), dtype=np.int64).reshape(-1, 2)
    return _moved(problem, column, pairs[:, 0]), _moved(problem, column, pairs[:, 1])


def _on_two(problem: Problem, columns: Sequence[int]) -> tuple[Ints, Ints]:
    """The first issue moves if it happens, the second if not."""
    first, second = (np.array(_spread(problem, c, DOUBLE), dtype=np.int64) for c in columns)
    yes = _moved(problem, columns[0], np.repeat(first, len(second)))
    return yes, _moved(problem, columns[1], np.tile(second, len(first)))


def _moved(problem: Problem, column: int, places: Ints) -> Ints:
    rows = np.tile(np.array(problem.start, dtype=np.int64), (len(places), 1))
    rows[:, column] = places
    return rows


def _best(
    problem: Problem, forecast: Forecast, ways: tuple[Ints, Ints]
) -> tuple[bool, Stakes] | None:
    """The best stakes among those given, and whether both gain by them for certain."""
    tried = _tried(problem, forecast, *ways)
    if not len(tried.least):
        return None
    if tried.sure.any():
        tried = _only(tried, tried.sure)
    place = _width(problem, tried)
    stakes = (_terms(problem, way[place]) for way in (tried.yes, tried.no))
    return bool(tried.sure[place]), Stakes(*stakes)


def _terms(problem: Problem, row: Ints) -> dict[str, Option]:
    return {
        issue.name: issue.options[int(now)]
        for issue, start, now in zip(problem.issues, problem.start, row, strict=True)
        if now != start
    }


def _only(tried: _Tried, which: Bools | Ints) -> _Tried:
    yes, no, sure, least, losses = tried
    return _Tried(yes[which], no[which], sure[which], least[which], losses[which])


def _tried(problem: Problem, forecast: Forecast, yes: Ints, no: Ints) -> _Tried:
    """The stakes by which both may gain, once risk is priced too, where it can be."""
    allowed = np.ones(len(yes), dtype=bool)
    for rows in (yes, no):
        allowed &= problem.feasible(rows) & problem.above_floors(rows) & _bounded(problem, rows)
    yes, no = yes[allowed], no[allowed]
    gambles = gambles_of(problem, forecast, yes, no)
    tried = _judged(gambles, yes, no, [expected(gamble) for gamble in gambles])
    if all(problem.party(g.side.who).even_bet is None for g in gambles) or not len(tried.least):
        return tried
    tried = _only(tried, np.argsort(-tried.least, kind="stable")[:PRICED])
    gambles = gambles_of(problem, forecast, tried.yes, tried.no)
    return _judged(gambles, tried.yes, tried.no, [_net(problem, g) for g in gambles])


def _net(problem: Problem, gamble: Gamble) -> Change:
    """What each gamble is worth to the side, less what the spread costs it."""
    mean = expected(gamble)
    lows, highs = [], []
    for place in range(len(mean.low)):
        at = slice(place, place + 1)
        yes, no = (Change(w.low[at], w.high[at]) for w in (gamble.if_true, gamble.if_false))
        premium = premium_of(problem, Gamble(gamble.side, yes, no, gamble.chance))
        lows.append(mean.low[at] + premium.low)
        highs.append(mean.high[at] + premium.high)
    return Change(np.concatenate(lows), np.concatenate(highs))


def _bounded(problem: Problem, rows: Ints) -> Bools:
    """Which branches are not below an alternative for certain, unless the reference is."""
    good = np.ones(len(rows), dtype=bool)
    start = np.array([problem.start], dtype=np.int64)
    for side in (problem.me, problem.them):
        for limit in side.limits:
            low, high = side.bounds(side.over_limit(start, limit))
            if not falls_short(float(low[0]), float(high[0])):
                low, high = side.bounds(side.over_limit(rows, limit))
                good &= (on_grid(high) > 0) | (on_grid(low) >= 0)
    return np.asarray(good, dtype=bool)


def _judged(
    gambles: tuple[Gamble, Gamble], yes: Ints, no: Ints, changes: Sequence[Change]
) -> _Tried:
    """The rows by which neither side gains nothing, and neither expects less than no deal gives."""
    possible = np.ones(len(yes), dtype=bool)
    sure = np.ones(len(yes), dtype=bool)
    means, losses = [], []
    for gamble, change in zip(gambles, changes, strict=True):
        side, p, plain = gamble.side, gamble.chance, expected(gamble)
        gains = [side.bounds(change)]
        possible &= on_grid(gains[0][1]) > 0
        for limit in side.limits:
            ways = (side.over_limit(yes, limit), side.over_limit(no, limit))
            over = expected(Gamble(side, *ways, p))
            low, high = side.bounds(
                Change(over.low + change.low - plain.low, over.high + change.high - plain.high)
            )
            possible &= (on_grid(high) > 0) | (on_grid(low) >= 0)
            gains.append((low, high))
        sure &= np.logical_and.reduce([on_grid(low) >= 0 for low, _ in gains])
        means.append(side.mean_gains(change))
        worst = np.minimum(side.mean_gains(gamble.if_true), side.mean_gains(gamble.if_false))
        losses.append(np.maximum(-worst, 0.0))
    least = np.asarray(np.minimum(means[0], means[1]).round(6), dtype=np.float64)
    at_stake = np.asarray(np.stack(losses, axis=1).round(6), dtype=np.float64)
    return _only(_Tried(yes, no, sure, least, at_stake), possible)


def _width(problem: Problem, tried: _Tried) -> int:
    """The place of the stakes that are as wide as the side that bears risk worse bears them."""
    widest = int(tried.least.argmax())
    words = [
        party.risk_tolerance if party.even_bet is None else None
        for party in (problem.scenario.me, problem.scenario.counterparty)
    ]
    worst = "low" if "low" in words else "medium"
    careful = [column for column, word in enumerate(words) if word == worst]
    fine = np.flatnonzero(tried.least >= WORTHWHILE)
    if not careful or not len(fine):
        return widest
    at_stake = tried.losses[:, careful].max(axis=1)
    narrow = fine[np.lexsort((-tried.least[fine], at_stake[fine]))][0]
    if worst == "low":
        return int(narrow)
    halfway = (at_stake[narrow] + at_stake[widest]) / 2
    away = np.abs(at_stake[fine] - halfway)
    return int(fine[np.lexsort((-tried.least[fine], np.round(away, 6)))][0])
