"""One line that says how far a verdict is from turning, in plain words."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from copilot.analysis.bets.bet_risk import with_unit
from copilot.analysis.sides.side import Who
from copilot.domain.issue import Issue
from copilot.domain.scenario import Forecast
from copilot.domain.suggestions import WeightMove
from copilot.words import listed, whom

_TOLD = 1e-6
"""What a rounding may be off by through float noise."""

NEAR = 0.1
"""A factor this near to 1 is told as "a little"; a ratio this near to 1 as an order."""


class Border(NamedTuple):
    """A ratio between two issues at which a verdict turns."""

    more: str
    """The issue that then weighs too much."""
    than: str
    """What it is held against."""
    times: float
    """So many times as much; above 0."""


class Turning(NamedTuple):
    """The nearest change of one weight that turns a verdict, and what happens there."""

    move: WeightMove
    """Which weight, and the last factor at which the verdict holds."""
    up: bool
    """Whether it turns above that, or below."""
    borders: tuple[Border, ...] = ()
    """The same against other issues, any of which may be passed; empty where that cannot be said."""
    rival: str | None = None
    """The alternative of that side which is then worth more than the whole deal."""
    outdone: bool = False
    """Whether it turns because another outcome on the same issues does better from there on."""


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
    turnings: tuple[Turning | None, Turning | None],
    *,
    free: bool,
    room: str,
    overruled: Overruled = NOTHING,
) -> str:
    """The line for an idea that settles issues.

    Args:
        issues: of the problem, with what was said of them.
        turnings: the nearest change of one weight that turns the verdict, mine and theirs.
        free: whether it stands even if nothing is held of what matters to them.
        room: how much better my best alternative could get; empty where none is given.
        overruled: the issues of which what was said before no longer counts.
    """
    line = _weights(issues, turnings, overruled, free=free)
    if room:
        line += f" Your best alternative could get better by {room} before it is worth more to you."
    return line


def _weights(
    issues: Sequence[Issue],
    turnings: tuple[Turning | None, Turning | None],
    overruled: Overruled,
    *,
    free: bool,
) -> str:
    mine, theirs = turnings
    told = {issue.name: issue for issue in issues}
    parts = []
    if mine is not None:
        name = mine.move.issue
        counted = name not in overruled.mine and told[name].mine.priority.weight is not None
        parts.append(_care(mine, "me", counted=counted) + _lost(mine, "me"))
    if theirs is not None:
        name = theirs.move.issue
        counted = name not in overruled.theirs and told[name].theirs.priority.weight is not None
        parts.append(_care(theirs, "them", counted=counted) + _lost(theirs, "them"))
    if not parts:
        one = "Holds however much any one issue matters to either side."
        return "Holds whatever matters to either side." if free else one
    line = f"Holds unless {', or '.join(parts)}"
    if theirs is None and free:
        return f"{line}; stands whatever matters to them."
    if mine is None:
        return f"{line}; stands however much any one issue matters to you."
    return f"{line}."


def _care(turning: Turning, who: Who, *, counted: bool) -> str:
    """One condition, rounded so that the verdict is safe up to there.

    Only a weight that was said in numbers can be multiplied; where an order was said, or something
    at the table, what counts is the ratio to another issue.
    """
    subject = "you" if who == "me" else "they"
    name, times = turning.move.issue, turning.move.times
    if not counted and turning.borders:
        return f"{subject} care {_beside(turning)}"
    said = "you said" if who == "me" else "you believe"
    if not counted:
        way = "more" if turning.up else "less"
        return f"{subject} care {way} about {name}, beside the other issues, than is known so far"
    if 1 - NEAR < times < 1 + NEAR:
        return (
            f"{subject} care a little {'more' if times >= 1 else 'less'} about {name} than {said}"
        )
    return f"{subject} care {_times(times)} as much about {name} as {said}"


def _beside(turning: Turning) -> str:
    """The ratios to other issues: those with the same figure in one go."""
    told: dict[str, list[Border]] = {}
    for border in turning.borders:
        told.setdefault(_more(border, "{}", "{}", outdone=turning.outdone), []).append(border)
    parts = []
    for borders in told.values():
        more, than = (
            listed(dict.fromkeys(names), last="or")
            for names in ([b.more for b in borders], [b.than for b in borders])
        )
        parts.append(_more(borders[0], more, than, outdone=turning.outdone))
    return ", or ".join(parts)


def _more(border: Border, more: str, than: str, *, outdone: bool) -> str:
    """As in "more than twice as much about A as about B"; turned round where the ratio is below 1.

    Rounded so that what is told comes no later than what is so.
    """
    times = border.times
    if times < 1 - _TOLD:
        limit = _figure(1 / times, up=True)
        return (
            f"{'at most' if outdone else 'less than'} {limit} as much about {than} as about {more}"
        )
    if times < 1 + NEAR:
        return (
            f"at least as much about {more} as about {than}"
            if outdone
            else f"more about {more} than about {than}"
        )
    limit = _figure(times, up=False)
    return f"{'at least' if outdone else 'more than'} {limit} as much about {more} as about {than}"


def _figure(times: float, *, up: bool) -> str:
    """As in "twice" or "1.25 times": to a hundredth below 10, to a whole number above."""
    scale = 100 if times < 10 else 1  # noqa: PLR2004 - three digits are enough
    rounded = math.ceil(times * scale - _TOLD) if up else math.floor(times * scale + _TOLD)
    told = rounded / scale
    return "twice" if told == 2 else f"{told:g} times"  # noqa: PLR2004 - twice


def _lost(turning: Turning, who: Who) -> str:
    """What is lost there, where it is not the gain: the whole deal falls behind an alternative."""
    if turning.rival is None:
        return ""
    return f" (then the alternative {turning.rival!r} is worth more to {whom(who)} than this deal)"


def _times(times: float) -> str:
    if times > 1:
        step = 10.0 ** (1 - math.floor(math.log10(times)))
        told = math.floor(times * step + _TOLD) / step
        return "twice" if told == 2 else f"{told:g} times"  # noqa: PLR2004 - twice
    told = math.ceil(times * 100 - _TOLD) / 100
    return "only half" if told == 0.5 else f"only {told:g} times"  # noqa: PLR2004 - half


def told_down(amount: float, unit: str) -> str:
    """An amount rounded down to two digits: "about 6,000 USD per year"."""
    if amount <= 0:
        return "nothing"
    step = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return f"about {with_unit(round(math.floor(amount / step + _TOLD) * step, 6), unit)}"


def bet_line(
    issues: Sequence[Issue],
    forecast: Forecast,
    ends: tuple[float | None, float | None],
    turnings: tuple[Turning | None, Turning | None],
    overruled: Overruled = NOTHING,
) -> str:
    """The line for terms that hang on an event: how far each forecast may move.

    Args:
        issues: of the problem.
        forecast: both probabilities.
        ends: mine and theirs at which the terms stop paying; None where they never do.
        turnings: the nearest change of one weight, mine and theirs.
        overruled: the issues of which what was said before no longer counts.
    """
    parts = []
    if ends[0] is not None:
        parts.append(f"for you {_until(forecast.mine, ends[0])} (you say {forecast.mine:.0%})")
    if ends[1] is not None:
        told = f"(you believe they say {forecast.theirs:.0%})"
        parts.append(f"for them {_until(forecast.theirs, ends[1])} {told}")
    line = f"Pays {', '.join(parts)}." if parts else "Pays for both whatever the chance."
    if turnings == (None, None):
        return line
    return f"{line} {_weights(issues, turnings, overruled, free=False)}"


def _until(said: float, end: float) -> str:
    """Down to or up to a chance, rounded to the safe side."""
    if end < said:
        return f"down to a chance of {math.ceil(end * 100 - _TOLD)}%"
    return f"up to a chance of {math.floor(end * 100 + _TOLD)}%"
