"""What terms that hang on an event need, so that nobody can argue later about who won.

An event that both can see, a day, somebody who settles it and is not one of the two sides alone,
an event that neither side controls alone, and forecasts that differ.
Sources: Bazerman and Gillespie (1999), "Betting on the future: the virtues of contingent
contracts", Harvard Business Review 77(5); Lax and Sebenius (1986), The Manager as Negotiator.
"""

import re
from typing import NamedTuple

from copilot.analysis.problems.problem import Problem
from copilot.domain.issue import as_date
from copilot.domain.scenario import Forecast
from copilot.domain.suggestions import Contingent
from copilot.words import plain

SAME_FORECAST = 0.02
"""Two probabilities this near are the same forecast: there is nothing to bet on."""

_ARTICLE = re.compile(r"^(?:the|a|an)\s+")
_SIDES = frozenset(
    {"i", "me", "us", "we", "you", "they", "them", "myself", "ourselves", "yourself", "themselves"}
)
_BELONGS = re.compile(r"^(?:my|our|your|their)\b(?!.*\b(?:audit|independent|bank\b))")
_OPINION = re.compile(
    r"\b(?:good|well|better|successful(?:ly)?|satisf(?:ied|actory|actorily)|reasonabl[ey]|adequate"
    r"(?:ly)?|significant(?:ly)?|substantial(?:ly)?|acceptabl[ey]|happy|smooth(?:ly)?|soon)\b"
)


class Faults(NamedTuple):
    """What is wrong with the terms, a plain sentence each."""

    unverifiable: tuple[str, ...]
    """Nobody could settle them, or nobody would want them."""
    cautions: tuple[str, ...]
    """Better mended before they are proposed."""


def faults_of(problem: Problem, contingent: Contingent, forecast: Forecast | None) -> Faults:
    """What the terms lack, and what to mend in them.

    Args:
        problem: gives the names of issues and sides.
        contingent: the terms.
        forecast: the scenario's forecast of the event; None where it has none.
    """
    event = plain(contingent.event)
    missing = []
    if not event or event in {name.casefold() for name in problem.names}:
        missing.append("It names no event that both can see happen.")
    if as_date((contingent.by or "").strip()) is None:
        missing.append("It names no day by which it is settled.")
    judge = (contingent.settled_by or "").strip()
    if not judge:
        missing.append("It names no one who settles whether it happened.")
    cautions = [_side_settles(problem, judge), _opinion(event)]
    if forecast is not None:
        cautions.append(_certainty(forecast))
        missing.extend(_control(forecast))
        if forecast.controlled_by == "both":
            cautions.append(
                "Each of you can bring it about or prevent it: agree on what each does for it."
            )
        if abs(forecast.mine - forecast.theirs) < SAME_FORECAST:
            missing.append(
                "You both hold the same forecast, so neither side gains by betting on it."
            )
    return Faults(tuple(missing), tuple(caution for caution in cautions if caution))


def why_no_bet(problem: Problem, forecast: Forecast) -> tuple[str, ...]:
    """Why an event is not proposed to hang terms on, whatever the stakes; empty where it can be.

    Besides what makes terms `unverifiable`: one of the two sides that would settle it alone. Terms
    that somebody else thought of are let pass with a caution then; the engine proposes none.
    """
    by = forecast.by.isoformat()
    terms = Contingent(
        event=forecast.event, by=by, settled_by=forecast.settled_by, if_true={}, if_false={}
    )
    judge = (forecast.settled_by or "").strip()
    interested = _side_settles(problem, judge) if _is_side(problem, judge) else ""
    reasons = (*faults_of(problem, terms, forecast).unverifiable, interested)
    return tuple(reason for reason in reasons if reason)


def _certainty(forecast: Forecast) -> str:
    """A caution where a side holds the event, or that it does not come, for certain."""
    sure = {0.0, 1.0}
    told = [
        f"{who} {chance:.0%}"
        for who, chance in (("you say", forecast.mine), ("you believe they say", forecast.theirs))
        if chance in sure
    ]
    if not told:
        return ""
    said = " and ".join(told)
    return (
        f"{said[0].upper()}{said[1:]}, but nothing is certain: with a chance of 0% or 100% the "
        "stakes know no bound, so put a figure in between."
    )


def _control(forecast: Forecast) -> list[str]:
    if forecast.controlled_by == "me":
        return ["You can bring it about or prevent it alone, so they would be betting against you."]
    if forecast.controlled_by == "them":
        return [
            "They can bring it about or prevent it alone, so you would be betting against them."
        ]
    return []


def _side_settles(problem: Problem, judge: str) -> str:
    """A caution where the one who settles it is one of the two sides, or belongs to one."""
    if _is_side(problem, judge):
        return f"{judge!r} is one of the two sides: let somebody else settle it, or a figure that both can look up."
    if _BELONGS.match(_without_article(judge)):
        return (
            f"{judge!r} belongs to one of the two sides: agree that both may look at what it says."
        )
    return ""


def _is_side(problem: Problem, judge: str) -> bool:
    parties = (problem.scenario.me, problem.scenario.counterparty)
    names = {plain(party.name) for party in parties if party.name is not None}
    return _without_article(judge) in _SIDES | names | {"counterparty", "other side"}


def _without_article(judge: str) -> str:
    return _ARTICLE.sub("", plain(judge))


def _opinion(event: str) -> str:
    found = _OPINION.search(event)
    if found is None:
        return ""
    return f"{found.group()!r} is a matter of opinion: say which figure or fact decides."
