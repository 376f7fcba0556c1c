"""Contingent agreements: terms that hang on an event on which the two sides' forecasts differ.

Each side prices the two branches with its own probability. A bet on one issue is good for both
exactly when the stakes lie between the two odds: with stakes `a` for the side that thinks the
event likelier and `b` for the other, q/(1-q) < b/a < p/(1-p).
Source: Raiffa (1982), The Art and Science of Negotiation; Bazerman and Gillespie (1999),
"Betting on the future", Harvard Business Review 77(5).
"""

from collections.abc import Mapping
from itertools import product

import numpy as np

from copilot.analysis.certificate import surplus_share
from copilot.analysis.depends import Stand, beaten_by, hangs_on, rivals_of, sentence_of
from copilot.analysis.ideas import idea_id
from copilot.analysis.money import money_for
from copilot.analysis.problem import Problem
from copilot.analysis.side import Change, Ints
from copilot.domain.issue import Option, as_date, option_text
from copilot.domain.scenario import Forecast
from copilot.domain.suggestions import Certificate, Contingent, FlipCondition, Idea

STAKES = 24
"""Options of an issue that are tried as stakes, spread over its list."""

SAME_FORECAST = 0.02
"""Two probabilities this near are the same forecast: there is nothing to bet on."""


def forecast_of(problem: Problem, event: str) -> Forecast | None:
    """The scenario's forecast of that event, whatever the spelling of capitals."""
    wanted = " ".join(event.split()).casefold().rstrip(".")
    for forecast in problem.scenario.forecasts:
        if " ".join(forecast.event.split()).casefold().rstrip(".") == wanted:
            return forecast
    return None


def certify_contingent(problem: Problem, contingent: Contingent) -> Certificate:
    """The certificate of terms that hang on an event; its terms exist in the scenario.

    `unverifiable` without an event, a day and somebody to settle it, or when both sides hold the
    same forecast; `unpriced` when the file has no forecast of the event.
    """
    rows = [problem.row({**problem.reference.outcome, **terms}) for terms in _branches(contingent)]
    both = np.array(rows, dtype=np.int64)
    if not problem.feasible(both).all():
        return Certificate(verdict="invalid", reason="One branch is a combination that cannot be.")
    forecast = forecast_of(problem, contingent.event)
    missing = _missing(problem, contingent)
    if missing:
        return Certificate(verdict="unverifiable", reason=f"It names no {missing}.")
    if forecast is None:
        return Certificate(
            verdict="unpriced",
            reason="Your file has no forecast of this event: add it under `forecasts` with what "
            "you and they think of it.",
        )
    if abs(forecast.mine - forecast.theirs) < SAME_FORECAST:
        return Certificate(
            verdict="unverifiable",
            reason="You both hold the same forecast, so neither side gains by betting on it.",
        )
    if not problem.above_floors(both).all():
        return Certificate(verdict="below_walk_away", reason="One branch is below a walk-away.")
    return _priced(problem, forecast, both)


def _missing(problem: Problem, contingent: Contingent) -> str | None:
    """What a term that hangs on an event needs and does not name; None when it is all there."""
    event = " ".join(contingent.event.split()).casefold()
    names = {issue.name.casefold() for issue in problem.scenario.issues}
    if not event or event in names:
        return "event that both can see happen"
    if as_date((contingent.by or "").strip()) is None:
        return "day by which it is settled"
    if not (contingent.settled_by or "").strip():
        return "one who settles whether it happened"
    return None


def _branches(contingent: Contingent) -> tuple[Mapping[str, Option], Mapping[str, Option]]:
    return contingent.if_true, contingent.if_false


def _expected(change: Change, probability: float) -> Change:
    chances = np.array([[probability], [1 - probability]])
    return Change(
        (change.low * chances).sum(axis=0, keepdims=True),
        (change.high * chances).sum(axis=0, keepdims=True),
    )


def _priced(problem: Problem, forecast: Forecast, rows: Ints) -> Certificate:
    sides = ((problem.me, forecast.mine), (problem.them, forecast.theirs))
    rivals = [
        rival
        for side, chance in sides
        for rival in rivals_of(
            side, [_expected(side.over_limit(rows, limit), chance) for limit in side.limits]
        )
    ]
    beaten = beaten_by(rivals)
    if beaten is not None:
        return Certificate(verdict="below_walk_away", reason=beaten)
    changes = [_expected(side.change(problem.start, rows), chance) for side, chance in sides]
    mine = problem.me.gain_ranges(changes[0])[0]
    theirs = problem.them.gain_ranges(changes[1])[0]
    flips: FlipCondition | None = None
    if "none" in {mine.holds, theirs.holds}:
        who = "You" if mine.holds == "none" else "They"
        verdict, reason = "one_sided", f"{who} expect to gain nothing by this bet."
    elif flips := hangs_on(
        problem,
        [Stand(problem.me, mine, changes[0]), Stand(problem.them, theirs, changes[1])],
        rivals,
    ):
        verdict, reason = "depends", sentence_of(flips)
    else:
        verdict, reason = "good_for_both", _odds(forecast)
    return Certificate.model_validate(
        {
            "verdict": verdict,
            "reason": reason,
            "my_gain": mine,
            "their_gain": theirs,
            "in_my_money": money_for(problem, changes[0]),
            "surplus_share": surplus_share(mine, theirs),
            "flips_if": flips,
        }
    )


def _odds(forecast: Forecast) -> str:
    return (
        f"Each side expects to gain by its own forecast: you say {forecast.mine:.0%}, "
        f"they, as you believe, {forecast.theirs:.0%}."
    )


def find_contingent(problem: Problem) -> tuple[Idea, ...]:
    """For each forecast that differs, the bet on one issue that leaves the least winner most.

    The stakes are options of the money issue, else of the numeric issue that matters most to
    me. Bets that are good for both for certain come before those that depend on something; none
    where no stakes fit.
    """
    ideas = []
    for forecast in problem.scenario.forecasts:
        if abs(forecast.mine - forecast.theirs) < SAME_FORECAST or not forecast.settled_by:
            continue
        for column in _stake_issues(problem):
            terms = _best_stakes(problem, forecast, column)
            if terms is not None:
                ideas.append(_idea(problem, forecast, column, terms))
                break
    return tuple(ideas)


def _stake_issues(problem: Problem) -> list[int]:
    known = [
        i
        for i, issue in enumerate(problem.issues)
        if issue.numeric and problem.me.tables[i] is not None
    ]
    money = problem.scenario.money
    return sorted(
        known,
        key=lambda i: (problem.names[i] != money, -float(problem.me.mean_weights[i])),
    )


def _best_stakes(problem: Problem, forecast: Forecast, column: int) -> tuple[Option, Option] | None:
    """The options if true and if false: certain bets first, then the greatest smaller mean gain."""
    options = problem.issues[column].options
    best: tuple[tuple[bool, float], tuple[Option, Option]] | None = None
    spread = np.linspace(0, len(options) - 1, min(len(options), STAKES)).round().astype(int)
    for first, second in product(spread.tolist(), repeat=2):
        if problem.start[column] in {first, second} or first == second:
            continue
        stakes = (options[first], options[second])
        certificate = certify_contingent(problem, _contingent(problem, forecast, column, stakes))
        mine, theirs = certificate.my_gain, certificate.their_gain
        sure = certificate.verdict == "good_for_both"
        if not (sure or certificate.verdict == "depends") or mine is None or theirs is None:
            continue
        score = (sure, round(min(mine.mean, theirs.mean), 6))
        if best is None or score > best[0]:
            best = (score, stakes)
    return None if best is None else best[1]


def _contingent(
    problem: Problem, forecast: Forecast, column: int, stakes: tuple[Option, Option]
) -> Contingent:
    name = problem.names[column]
    return Contingent(
        event=forecast.event,
        by=forecast.by.isoformat(),
        settled_by=forecast.settled_by,
        if_true={name: stakes[0]},
        if_false={name: stakes[1]},
    )


def _idea(problem: Problem, forecast: Forecast, column: int, stakes: tuple[Option, Option]) -> Idea:
    contingent = _contingent(problem, forecast, column, stakes)
    first, second = (option_text(stake) for stake in stakes)
    return Idea(
        id=idea_id("contingent", contingent.model_dump()),
        kind="contingent",
        origin="engine",
        title=f"{problem.names[column]} that follows the forecast",
        technique="contingent agreement",
        sources=("forecasts",),
        contingent=contingent,
        rationale=f"{problem.names[column]} at {first} if it happens, at {second} if not: "
        "each side backs its own forecast instead of arguing about it.",
        certificate=certify_contingent(problem, contingent),
    )
