"""Contingent agreements: terms that hang on an event on which the two sides' forecasts differ.

Each side prices the two branches with its own probability, and less what it would pay to be rid
of their spread where its even bet is known (`bet_risk`). The stakes that are proposed come from
`stakes`.
Sources: Raiffa (1982), The Art and Science of Negotiation; Bazerman and Gillespie (1999),
"Betting on the future", Harvard Business Review 77(5).
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from copilot.analysis.bets.bet_risk import (
    Gamble,
    Strain,
    expected,
    gambles_of,
    is_negligible,
    premium_of,
    strain_of,
    with_unit,
)
from copilot.analysis.bets.bet_terms import faults_of, why_no_bet
from copilot.analysis.bets.betting import odds_interval
from copilot.analysis.bets.no_deal import beside_no_deal
from copilot.analysis.bets.stakes import Stakes, best_stakes, stake_issues
from copilot.analysis.checks.certificate import surplus_share
from copilot.analysis.checks.depends import Stand, beaten_by, hangs_on, rivals_of, sentence_of
from copilot.analysis.checks.ideas import idea_id
from copilot.analysis.problems.money import money_for
from copilot.analysis.problems.once import once
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Change, Ints
from copilot.analysis.sides.values import scale_of
from copilot.domain.issue import Option, option_text
from copilot.domain.scenario import Forecast
from copilot.domain.suggestions import (
    Branch,
    Branches,
    Certificate,
    Contingent,
    FlipCondition,
    Idea,
    Rejected,
    Verdict,
)
from copilot.names import with_article
from copilot.words import listed, plain

NO_STAKES = "No stakes that were tried leave both of you a gain and nobody below a walk-away."
"""Why a forecast that differs carries no bet all the same."""

NO_WISHES = (
    "There is no issue on which your file says what both of you want, so nothing can be staked."
)
"""Why nothing could be tried as stakes."""


def forecast_of(problem: Problem, event: str) -> Forecast | None:
    """The scenario's forecast of that event, whatever the spelling of capitals."""
    wanted = plain(event)
    for forecast in problem.scenario.forecasts:
        if plain(forecast.event) == wanted:
            return forecast
    return None


def certify_contingent(problem: Problem, contingent: Contingent) -> Certificate:
    """The certificate of terms that hang on an event; its terms exist in the scenario.

    `unverifiable` without an event, a day and somebody to settle it, where one side controls the
    event alone, or when both sides hold the same forecast; `unpriced` when the file has no
    forecast of the event. `cautions` say what else to mend.
    """
    rows = rows_of(problem, contingent)
    if not problem.feasible(rows).all():
        return Certificate(verdict="invalid", reason="One branch is a combination that cannot be.")
    forecast = forecast_of(problem, contingent.event)
    faults = faults_of(problem, contingent, forecast)
    if faults.unverifiable:
        first, *others = faults.unverifiable
        return Certificate(
            verdict="unverifiable", reason=first, cautions=(*others, *faults.cautions)
        )
    if forecast is None:
        return Certificate(
            verdict="unpriced",
            reason="Your file has no forecast of this event: add it under `forecasts` with what "
            "you and they think of it.",
            cautions=faults.cautions,
        )
    gambles = gambles_of(problem, forecast, rows[:1], rows[1:])
    branches = _branches(problem, gambles)
    if not problem.above_floors(rows).all():
        certificate = Certificate(
            verdict="below_walk_away", reason="One branch is below a walk-away."
        )
    else:
        certificate = _priced(problem, forecast, gambles, rows)
    cautions = (*faults.cautions, *certificate.cautions)
    return certificate.model_copy(update={"branches": branches, "cautions": cautions})


def rows_of(problem: Problem, contingent: Contingent) -> Ints:
    """The two outcomes, if true and if false: two rows of option indices, one column an issue.

    An issue that a branch does not name stays as in the reference. The terms exist in the scenario.
    """
    ways: tuple[Mapping[str, Option], ...] = (contingent.if_true, contingent.if_false)
    rows = [problem.row({**problem.reference.outcome, **terms}) for terms in ways]
    return np.array(rows, dtype=np.int64)


def _branches(problem: Problem, gambles: tuple[Gamble, Gamble]) -> Branches:
    """What each branch is worth by itself."""
    mine, theirs = gambles
    ways = ((mine.if_true, theirs.if_true), (mine.if_false, theirs.if_false))
    yes, no = (
        Branch(
            mine=problem.me.gain_ranges(my_change)[0],
            theirs=problem.them.gain_ranges(their_change)[0],
            in_my_money=money_for(problem, my_change),
        )
        for my_change, their_change in ways
    )
    return Branches(if_true=yes, if_false=no)


class Bet(NamedTuple):
    """What terms that hang on an event come to for one side, by its own forecast."""

    gamble: Gamble
    worth: Change
    """The change of each issue's value, less what the spread costs it; one row."""
    over: tuple[Change, ...]
    """The same over each of its alternatives, in their order."""


def bet_of(problem: Problem, gamble: Gamble, rows: Ints) -> Bet:
    """The terms as one side prices them.

    Args:
        problem: for the money issue and the side's alternatives.
        gamble: the two branches and its probability, one row.
        rows: the two outcomes, if true and if false.
    """
    premium = premium_of(problem, gamble)
    chances = np.array([[gamble.chance], [1 - gamble.chance]])
    overs = []
    for limit in gamble.side.limits:
        over = gamble.side.over_limit(rows, limit)
        mean = ((part * chances).sum(axis=0, keepdims=True) for part in over)
        overs.append(_plus(Change(*mean), premium))
    return Bet(gamble, _plus(expected(gamble), premium), tuple(overs))


def bets_on(problem: Problem, contingent: Contingent, forecast: Forecast) -> tuple[Bet, Bet]:
    """Mine and theirs; the terms exist in the scenario."""
    rows = rows_of(problem, contingent)
    mine, theirs = gambles_of(problem, forecast, rows[:1], rows[1:])
    return bet_of(problem, mine, rows), bet_of(problem, theirs, rows)


def _plus(change: Change, premium: Change) -> Change:
    return Change(change.low + premium.low, change.high + premium.high)


def _priced(
    problem: Problem, forecast: Forecast, gambles: tuple[Gamble, Gamble], rows: Ints
) -> Certificate:
    bets = [bet_of(problem, gamble, rows) for gamble in gambles]
    rivals = [rival for bet in bets for rival in rivals_of(bet.gamble.side, bet.over)]
    beaten = beaten_by(rivals)
    if beaten is not None:
        return Certificate(verdict="below_walk_away", reason=beaten)
    changes = [bet.worth for bet in bets]
    mine = problem.me.gain_ranges(changes[0])[0]
    theirs = problem.them.gain_ranges(changes[1])[0]
    stands = [Stand(problem.me, mine, changes[0]), Stand(problem.them, theirs, changes[1])]
    strains = _strains(problem, gambles)
    flips: FlipCondition | None = None
    cautions = beside_no_deal(problem, rows)
    if "none" in {mine.holds, theirs.holds}:
        verdict, loser = "one_sided", gambles[0 if mine.holds == "none" else 1]
        reason = _no_gain(problem, loser)
    elif flips := hangs_on(problem, stands, rivals):
        verdict, reason = "depends", sentence_of(flips)
        cautions += tuple(f"It also asks that {_asked(strain)}." for strain in strains)
    elif strains:
        flips = _risk_flip(problem, strains, rows)
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
            "cautions": cautions,
        }
    )


def _no_gain(problem: Problem, gamble: Gamble) -> str:
    """Why a side gains nothing: by its own forecast, or for the spread of the two results."""
    you = gamble.side.who == "me"
    mean = gamble.side.gain_ranges(expected(gamble))[0]
    strain = strain_of(problem, gamble)
    if mean.holds == "none" or strain is None or not strain.text:
        return f"{'You' if you else 'They'} expect to gain nothing by this bet."
    return (
        f"The risk costs {'you' if you else 'them'} more than {'you' if you else 'they'} expect "
        f"to gain: it is worth it only to somebody who would take {strain.text}."
    )


def _strains(problem: Problem, gambles: tuple[Gamble, Gamble]) -> list[Strain]:
    """What the terms ask of each side that bears risk badly, by your word, and has a lot at stake.

    A side whose even bet is given is priced instead.
    """
    badly = []
    for gamble in gambles:
        party = problem.party(gamble.side.who)
        if party.risk_tolerance == "low" and party.even_bet is None and not is_negligible(gamble):
            badly.append(strain_of(problem, gamble))
    return [strain for strain in badly if strain is not None]


def _asked(strain: Strain) -> str:
    """What has to be true of a side's nerves, as a clause."""
    who = "you" if strain.side.who == "me" else "they"
    if not strain.text:
        return f"{who} can live with either result"
    return f"{who} would take {strain.text}"


def _risk_flip(problem: Problem, strains: list[Strain], rows: Ints) -> FlipCondition:
    """The condition that hangs on how a side bears risk; mine is asked first."""
    first = strains[0]
    mine = first.side.who == "me"
    about = problem.scenario.money or problem.names[0]
    said = "you said that you bear" if mine else "you believe that they bear"
    asked = ", and ".join(_asked(strain) for strain in strains)
    return FlipCondition(
        text=f"good for both as long as {asked}; {said} risk badly",
        question=_risk_question(problem, first, rows),
        asks=first.side.who,
        more=about,
        than=about,
        ratio=None,
    )


def _risk_question(problem: Problem, strain: Strain, rows: Ints) -> str:
    """Of me about the worse of the two results; of them without any term or figure."""
    if strain.side.who == "them":
        return (
            "If the terms followed what happens, could you live with either result, or would one "
            "of the two be too much?"
        )
    worse = rows[int(problem.me.utilities(rows).argmin())]
    terms = {
        issue.name: issue.options[int(place)]
        for issue, place, start in zip(problem.issues, worse, problem.start, strict=True)
        if place != start
    }
    return f"Could you live with the worse of the two results, {_terms(problem, terms)}?"


def _odds(forecast: Forecast) -> str:
    return (
        f"Each side expects to gain by its own forecast: you say {forecast.mine:.0%}, "
        f"they, as you believe, {forecast.theirs:.0%}."
    )


def find_contingent(problem: Problem) -> tuple[Idea, ...]:
    """For each forecast that differs, the stakes that suit both and how they bear risk.

    Stakes on one issue: the money issue, else the numeric issue that matters most to me. Where
    none gives both a gain: one issue that moves if it happens and another that moves if not.
    The forecasts that carry no such bet are told by `rejected_bets`.
    """
    return tuple(found for found in _looked_at(problem) if isinstance(found, Idea))


def rejected_bets(problem: Problem) -> tuple[Rejected, ...]:
    """The forecasts that carry no bet, in the file's order, each with the reason.

    `unverifiable` where nobody could settle it fairly, or where both hold the same forecast;
    `one_sided` where no stakes suit both; `unpriced` where there is no issue on which both wishes
    are known. The idea of each holds no terms.
    """
    return tuple(found for found in _looked_at(problem) if isinstance(found, Rejected))


@once
def _looked_at(problem: Problem) -> tuple[Idea | Rejected, ...]:
    """What came of each forecast."""
    found: list[Idea | Rejected] = []
    for forecast in problem.scenario.forecasts:
        reasons = why_no_bet(problem, forecast)
        if reasons:
            found.append(_rejected(forecast, "unverifiable", reasons))
            continue
        stakes = best_stakes(problem, forecast)
        if stakes is not None:
            found.append(_idea(problem, forecast, stakes))
        elif stake_issues(problem):
            found.append(_rejected(forecast, "one_sided", (NO_STAKES,)))
        else:
            found.append(_rejected(forecast, "unpriced", (NO_WISHES,)))
    return tuple(found)


def _rejected(forecast: Forecast, verdict: Verdict, reasons: tuple[str, ...]) -> Rejected:
    first, *others = reasons
    event = forecast.event.strip().rstrip(".")
    idea = Idea(
        id=idea_id("contingent", {"event": forecast.event, "by": forecast.by.isoformat()}),
        kind="contingent",
        origin="engine",
        title=f"A bet on {event!r}",
        technique="contingent agreement",
        sources=("forecasts",),
        certificate=Certificate(verdict=verdict, reason=first, cautions=tuple(others)),
    )
    return Rejected(idea=idea, verdict=verdict, reason=first)


def _idea(problem: Problem, forecast: Forecast, stakes: Stakes) -> Idea:
    contingent = Contingent(
        event=forecast.event,
        by=forecast.by.isoformat(),
        settled_by=forecast.settled_by,
        if_true=stakes.if_true,
        if_false=stakes.if_false,
    )
    certificate = certify_contingent(problem, contingent)
    names = tuple(dict.fromkeys((*stakes.if_true, *stakes.if_false)))
    why = (
        "Each side backs its own forecast instead of arguing about it.",
        _room(problem, forecast, names[0]) if len(names) == 1 else "",
        _nerves(problem, forecast, contingent) if certificate.flips_if is None else "",
    )
    return Idea(
        id=idea_id("contingent", contingent.model_dump()),
        kind="contingent",
        origin="engine",
        title=f"{' and '.join(names)} that follow{'s' if len(names) == 1 else ''} the forecast",
        technique="contingent agreement",
        sources=("forecasts",),
        contingent=contingent,
        rationale=" ".join(part for part in why if part),
        certificate=certificate,
    )


def _terms(problem: Problem, terms: Mapping[str, Option]) -> str:
    """Terms inside a sentence: "the base salary at 240,000 USD per year"."""
    told = []
    for name, option in terms.items():
        unit = problem.issues[problem.names.index(name)].unit or ""
        text = option_text(option) if isinstance(option, str) else with_unit(option, unit)
        told.append(f"{with_article(name)} at {text}")
    return listed(told)


def _room(problem: Problem, forecast: Forecast, name: str) -> str:
    """The range of stakes by which both gain; empty where a side's values are no straight line."""
    column = problem.names.index(name)
    scale = scale_of(problem.issues[column])
    for side in (problem.me, problem.them):
        table = side.tables[column]
        if table is None or np.abs(np.diff(np.diff(table) / np.diff(scale))).max(initial=0) > 1e-9:  # noqa: PLR2004 - float noise
            return ""
    low, high = odds_interval(forecast.mine, forecast.theirs)
    least = f"more than {math.ceil(round(low * 100, 6))}"
    most = "" if math.isinf(high) else f" and less than {math.floor(round(high * 100, 6))}"
    return f"For every 100 that you can win, both gain if you put up {least}{most}."


def _nerves(problem: Problem, forecast: Forecast, contingent: Contingent) -> str:
    """What the stakes ask of me, where they can be told in money."""
    rows = rows_of(problem, contingent)
    strain = strain_of(problem, gambles_of(problem, forecast, rows[:1], rows[1:])[0])
    if strain is None or not strain.text:
        return ""
    return f"It is worth it to you as long as you would take {strain.text}."
