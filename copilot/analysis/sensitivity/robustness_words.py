"""One line that says how far a verdict is from turning, in plain words."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from copilot.analysis.bets.bet_risk import with_unit
from copilot.domain.issue import Issue, Priority
from copilot.domain.scenario import Forecast
from copilot.domain.suggestions import WeightMove

NEAR = 0.1
"""A factor this near to 1 is told as "a little"."""

EDGE = 0.005
"""One this near rests on the order that was said, where it was said as an order."""


class Overruled(NamedTuple):
    """Issues of which something said at the table overruled what the file says of their priority."""

    mine: frozenset[str] = frozenset()
    """What I wrote of mine."""
    theirs: frozenset[str] = frozenset()
    """What I guessed of theirs."""


NOTHING = Overruled()
"""Where all that the file says counts."""


def trade_line(
    issues: Sequence[Issue],
    moves: tuple[WeightMove | None, WeightMove | None],
    *,
    free: bool,
    room: str,
    overruled: Overruled = NOTHING,
) -> str:
    """The line for an idea that settles issues.

    Args:
        issues: of the problem, with what was said of them.
        moves: the nearest change of one weight that turns the verdict, mine and theirs.
        free: whether it stands even if nothing is held of what matters to them.
        room: how much better my best alternative could get; empty where none is given.
        overruled: the issues of which what was said before no longer counts.
    """
    line = _weights(issues, moves, overruled, free=free)
    if room:
        line += f" Your best alternative could get better by {room} before it is worth more to you."
    return line


def _weights(
    issues: Sequence[Issue],
    moves: tuple[WeightMove | None, WeightMove | None],
    overruled: Overruled,
    *,
    free: bool,
) -> str:
    mine, theirs = moves
    told = {issue.name: issue for issue in issues}
    parts = []
    if mine is not None:
        priority = told[mine.issue].mine.priority
        said = "you said at the table" if mine.issue in overruled.mine else "you said"
        parts.append(_care(mine, priority, who="you", said=said))
    if theirs is not None:
        priority = told[theirs.issue].theirs.priority
        said = "they said at the table" if theirs.issue in overruled.theirs else "you believe"
        parts.append(_care(theirs, priority, who="they", said=said))
    if not parts:
        one = "Holds however much any one issue matters to either side."
        return "Holds whatever matters to either side." if free else one
    line = f"Holds unless {', or '.join(parts)}"
    if theirs is None and free:
        return f"{line}; stands whatever matters to them."
    if mine is None:
        return f"{line}; stands however much any one issue matters to you."
    return f"{line}."


def _care(move: WeightMove, priority: Priority, *, who: str, said: str) -> str:
    """One condition, rounded towards 1, so that the verdict is safe up to there."""
    name, times = move.issue, move.times
    ordered = priority.word is not None or priority.rank is not None
    if ordered and abs(times - 1) < EDGE:
        return f"{who} rank {name} {'higher' if times >= 1 else 'lower'} than {said}"
    if 1 - NEAR < times < 1 + NEAR:
        return f"{who} care a little {'more' if times >= 1 else 'less'} about {name} than {said}"
    return f"{who} care {_times(times)} as much about {name} as {said}"


def _times(times: float) -> str:
    if times > 1:
        step = 10.0 ** (1 - math.floor(math.log10(times)))
        told = math.floor(times * step + NOISE) / step
        return "twice" if told == 2 else f"{told:g} times"  # noqa: PLR2004 - twice
    told = math.ceil(times * 100 - NOISE) / 100
    return "only half" if told == 0.5 else f"only {told:g} times"  # noqa: PLR2004 - half


NOISE = 1e-6
"""What a rounding may be off by through float noise."""


def told_down(amount: float, unit: str) -> str:
    """An amount rounded down to two digits: "about 6,000 USD per year"."""
    if amount <= 0:
        return "nothing"
    step = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return f"about {with_unit(round(math.floor(amount / step + NOISE) * step, 6), unit)}"


def bet_line(
    issues: Sequence[Issue],
    forecast: Forecast,
    ends: tuple[float | None, float | None],
    moves: tuple[WeightMove | None, WeightMove | None],
    overruled: Overruled = NOTHING,
) -> str:
    """The line for terms that hang on an event: how far each forecast may move.

    Args:
        issues: of the problem.
        forecast: both probabilities.
        ends: mine and theirs at which the terms stop paying; None where they never do.
        moves: the nearest change of one weight, mine and theirs.
        overruled: the issues of which what was said before no longer counts.
    """
    parts = []
    if ends[0] is not None:
        parts.append(f"for you {_until(forecast.mine, ends[0])} (you say {forecast.mine:.0%})")
    if ends[1] is not None:
        told = f"(you believe they say {forecast.theirs:.0%})"
        parts.append(f"for them {_until(forecast.theirs, ends[1])} {told}")
    line = f"Pays {', '.join(parts)}." if parts else "Pays for both whatever the chance."
    if moves == (None, None):
        return line
    return f"{line} {_weights(issues, moves, overruled, free=False)}"


def _until(said: float, end: float) -> str:
    """Down to or up to a chance, rounded to the safe side."""
    if end < said:
        return f"down to a chance of {math.ceil(end * 100 - NOISE)}%"
    return f"up to a chance of {math.floor(end * 100 + NOISE)}%"
