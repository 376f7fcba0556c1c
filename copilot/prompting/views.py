"""What of a scenario a prompt may hold: the private view and the shareable view.

The shareable view is built from shareable fields alone, so a text made from it cannot hold
anything else. The private view holds what the user said except limits and alternatives, which
go into no prompt unless the user says so for that run.

Both are plain data: short lines are cleaned, longer free text is cleaned and marked off.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from copilot.domain.base import Model
from copilot.domain.issue import Issue, Option, Priority, Stance, option_text
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Evidence, Exclusion, Forecast, Scenario, in_time
from copilot.marking import clean_line, marked

_LISTED = 12
"""Options of an issue that are written out; of longer lists, the ends and the number."""
_WORDS = ("high", "medium", "low")
_OVERRULED = "open, as what was said at the table overrules it"
"""The level of a priority that counts no longer."""
_SAID = "said at the table"
"""What stands in the place of a level where a side compared two issues itself."""
_SUBJECT = {"me": "I", "them": "they"}


class IssueLine(Model):
    """One issue as both sides may see it."""

    name: str
    """Its name."""
    options: str
    """What it can be settled at, in one line; empty while nobody has said."""
    unit: str
    """What a number of it counts, or empty."""


class PriorityLine(Model):
    """Issues that matter equally much to a side."""

    level: str
    """What was said: high, rank 2, weight 20, unknown."""
    issues: str
    """Their names, in one line."""


class PositionLine(Model):
    """Which way the two sides lean on one issue, and where they stand."""

    name: str
    """The issue."""
    i_want: str
    """`more`, `less`, or the option that I like best; empty where nothing says."""
    they_want: str
    """The same of them."""
    mine: str
    """What I asked for; empty where that is not said, or is what I like best."""
    theirs: str
    """What they offered; empty where that is not said, or is what they like best."""


class PrivateView(Model):
    """What a prompt for my own eyes may hold: all but limits and alternatives."""

    situation: str
    """Marked off: the situation and everything else in free text."""
    issues: tuple[IssueLine, ...]
    """In the file's order."""
    positions: tuple[PositionLine, ...]
    """Those issues of which something is known of a side."""
    my_priorities: tuple[PriorityLine, ...]
    """What matters most to me first."""
    their_priorities: tuple[PriorityLine, ...]
    """What probably matters most to them first."""
    outlook: tuple[str, ...]
    """Forecasts, risk and time, a line each."""
    cannot_be: tuple[str, ...]
    """Combinations that are excluded."""
    limits: str
    """Marked off: walk-aways, hopes, alternatives. Empty unless asked for."""


class ShareableView(Model):
    """What the counterparty may read, and nothing else."""

    me: str
    """My name, or empty."""
    them: str
    """Their name, or empty."""
    notes: str
    """Marked off: what they may know, what an issue covers, criteria, reasons to be shared."""
    issues: tuple[IssueLine, ...]
    """In the file's order."""
    on_the_table: tuple[str, ...]
    """`issue: option`, a line each."""
    my_positions: tuple[str, ...]
    """`issue: option`, a line each."""


def private_view(
    scenario: Scenario,
    *,
    with_limits: bool = False,
    mine_overruled: Collection[str] = (),
    theirs_overruled: Collection[str] = (),
) -> PrivateView:
    """The scenario for a prompt that only the user reads the answer of.

    Args:
        scenario: what the user filled in.
        with_limits: whether walk-aways, hopes and alternatives are told too.
        mine_overruled: the issues of which what I said at the table overrules what the file says
            of my priority; told as open, with what was said.
        theirs_overruled: the same of theirs, of which the file holds a guess.
    """
    mine = {issue.name: issue.mine.priority for issue in scenario.issues}
    theirs = {issue.name: issue.theirs.priority for issue in scenario.issues}
    return PrivateView(
        situation=marked("\n".join(_situation_lines(scenario))),
        issues=tuple(_issue_line(issue) for issue in scenario.issues),
        positions=tuple(_positions(scenario.issues)),
        my_priorities=(
            *_answer_lines(scenario, "me", mine_overruled),
            *_priority_lines(mine, mine_overruled),
        ),
        their_priorities=(
            *_answer_lines(scenario, "them", theirs_overruled),
            *_priority_lines(theirs, theirs_overruled),
        ),
        outlook=tuple(_outlook(scenario)),
        cannot_be=tuple(_exclusion_line(combination) for combination in scenario.excluded),
        limits=marked("\n".join(_limit_lines(scenario.me))) if with_limits else "",
    )


def shareable_view(scenario: Scenario) -> ShareableView:
    """The scenario as the counterparty may read it."""
    positions = {i.name: i.mine.position for i in scenario.issues if i.mine.position is not None}
    return ShareableView(
        me=clean_line(scenario.me.name or ""),
        them=clean_line(scenario.counterparty.name or ""),
        notes=marked("\n".join(_shareable_lines(scenario))),
        issues=tuple(_issue_line(issue) for issue in scenario.issues),
        on_the_table=term_lines(scenario.on_the_table),
        my_positions=term_lines(positions),
    )


def term_lines(terms: Mapping[str, Option]) -> tuple[str, ...]:
    """`issue: option`, a line each."""
    return tuple(
        f"{clean_line(name)}: {clean_line(option_text(option))}" for name, option in terms.items()
    )


def _issue_line(issue: Issue) -> IssueLine:
    texts = [clean_line(option_text(option), limit=80) for option in issue.options]
    if len(texts) > _LISTED:
        listed = f"{', '.join(texts[:3])}, … {texts[-1]} ({len(texts)} options)"
    else:
        listed = ", ".join(texts)
    return IssueLine(
        name=clean_line(issue.name), options=listed, unit=clean_line(issue.unit or "", limit=80)
    )


def _positions(issues: Iterable[Issue]) -> Iterable[PositionLine]:
    for issue in issues:
        i_want, they_want = _wish(issue, issue.mine), _wish(issue, issue.theirs)
        line = PositionLine(
            name=clean_line(issue.name),
            i_want=i_want,
            they_want=they_want,
            mine=_stand(issue.mine, i_want),
            theirs=_stand(issue.theirs, they_want),
        )
        if any((i_want, they_want, line.mine, line.theirs)):
            yield line


def _wish(issue: Issue, stance: Stance) -> str:
    """Which way a side leans: its direction over numbers, or the option that it likes best."""
    if stance.values is None:
        wish = stance.wants
    else:
        wish = issue.options[stance.values.index(max(stance.values))]
        if issue.numeric:
            pairs = sorted(zip(map(float, issue.options), stance.values, strict=True))
            heights = [height for _, height in pairs]
            if heights[0] < heights[-1] and heights == sorted(heights):
                wish = "more"
            elif heights[0] > heights[-1] and heights == sorted(heights, reverse=True):
                wish = "less"
    if wish in {"more", "less"} and not issue.numeric and not issue.is_open:
        wish = issue.options[-1 if wish == "more" else 0]
    return "" if wish is None else clean_line(option_text(wish))


def _stand(stance: Stance, wish: str) -> str:
    said = "" if stance.position is None else clean_line(option_text(stance.position))
    return "" if said == wish else said


def _priority_lines(
    priorities: Mapping[str, Priority], overruled: Collection[str]
) -> tuple[PriorityLine, ...]:
    """What was said of the priorities, the most important first, then what counts no longer."""
    levels: dict[str, list[str]] = {}
    for name in sorted(
        priorities, key=lambda name: (name in overruled, _importance(priorities[name]))
    ):
        level = _OVERRULED if name in overruled else str(priorities[name])
        levels.setdefault(level, []).append(clean_line(name))
    return tuple(
        PriorityLine(level=level, issues=", ".join(names)) for level, names in levels.items()
    )


def _answer_lines(
    scenario: Scenario, who: Literal["me", "them"], overruled: Collection[str]
) -> Iterable[PriorityLine]:
    """What a side said itself of the issues whose priority that overruled; of a pair the newest."""
    newest = {
        frozenset(entry.more_important): entry
        for entry in (scenario.evidence[place] for place in in_time(scenario.evidence))
        if entry.by == who and entry.more_important and set(entry.more_important) & set(overruled)
    }
    for entry in newest.values():
        more, than = map(clean_line, entry.more_important or ())
        yield PriorityLine(level=_SAID, issues=f"{more} {_times(entry)} as much as {than}")


def _times(entry: Evidence) -> str:
    if entry.at_most is None:
        return f"at least {entry.at_least:g} times"
    return f"{entry.at_least:g} to {entry.at_most:g} times"


def _importance(priority: Priority) -> tuple[int, float]:
    if priority.word is not None:
        return 0, _WORDS.index(priority.word)
    if priority.rank is not None:
        return 1, priority.rank
    if priority.weight is not None:
        return 2, -sum(priority.weight)
    return 3, 0


def _outlook(scenario: Scenario) -> Iterable[str]:
    for forecast in scenario.forecasts:
        yield _forecast_line(forecast)
    sides = (("I", scenario.me), ("They", scenario.counterparty))
    for who, side in sides:
        if side.risk_tolerance is not None:
            yield f"{who} bear risk: {side.risk_tolerance} tolerance"
    for who, side in sides:
        if side.discount_rate is not None:
            yield f"{who} discount what comes a year later by {side.discount_rate * 100:g} %"
    yield from _sources(scenario)


def _sources(scenario: Scenario) -> Iterable[str]:
    """Risk, time, scale and rights by name; what they cost and are worth is the engine's to price."""
    for risk in scenario.risks:
        yield f"A risk that {_SUBJECT[risk.carried_by]} carry now: {clean_line(risk.risk)}"
    for terms in scenario.payments:
        others = [clean_line(option_text(p.name)) for p in terms.plans if p.name != terms.now]
        yield (
            f"Paid over time by {terms.paid_by}: {clean_line(terms.what)}, "
            f"now {clean_line(option_text(terms.now))}; could be {', '.join(others)}"
        )
    for sooner in scenario.speed_ups:
        yield (
            f"Could come sooner from {sooner.done_by}: {clean_line(sooner.what)}, "
            f"now after {sooner.month:g} months"
        )
    for volume in scenario.volumes:
        yield (
            f"A quantity that could be another: {clean_line(volume.what)}, now {volume.quantity:g}"
        )
    for right in scenario.rights:
        whose = "mine" if right.holder == "me" else "theirs"
        yield f"A right that could be {whose}: {clean_line(right.right)}"


def _forecast_line(forecast: Forecast) -> str:
    judge = f"; settled by {clean_line(forecast.settled_by)}" if forecast.settled_by else ""
    return (
        f"{clean_line(forecast.event)}, by {forecast.by.isoformat()}{judge}: "
        f"I say {forecast.mine * 100:g} %, they probably say {forecast.theirs * 100:g} %"
    )


def _exclusion_line(combination: Exclusion) -> str:
    return " with ".join(
        f"{clean_line(name)} {' or '.join(clean_line(option_text(o)) for o in options)}"
        for name, options in combination.items()
    )


def _situation_lines(scenario: Scenario) -> Iterable[str]:
    yield scenario.situation
    yield from _about(scenario)
    for party, whose in ((scenario.me, "My"), (scenario.counterparty, "Their")):
        yield from (f"{whose} interest: {interest.text}" for interest in party.interests)
        yield from (f"{whose} constraint: {text}" for text in party.constraints)
        yield from (f"{whose} pressure: {text}" for text in party.pressures)
    for issue in scenario.issues:
        if issue.mine.because is not None:
            yield f"Why I ask on {issue.name}: {issue.mine.because.text}"
        if issue.theirs.because is not None:
            yield f"Why they probably ask on {issue.name}: {issue.theirs.because.text}"
    yield from (f"Speaks for me: {strength.text}" for strength in scenario.strengths)


def _about(scenario: Scenario) -> Iterable[str]:
    if scenario.they_may_know:
        yield scenario.they_may_know
    for issue in scenario.issues:
        if issue.about:
            yield f"{issue.name} covers: {issue.about}"
    for criterion in scenario.criteria:
        source = f" ({criterion.source})" if criterion.source else ""
        yield f"A standard: {criterion.text}{source}"


def _shareable_lines(scenario: Scenario) -> Iterable[str]:
    yield from _about(scenario)
    yield from scenario.shared_texts()


def _limit_lines(me: Party) -> Iterable[str]:
    yield from (f"I walk away beyond {line}" for line in term_lines(me.walk_away))
    yield from (f"I hope for {line}" for line in term_lines(me.aspiration))
    yield from (_alternative_line(alternative) for alternative in me.alternatives)


def _alternative_line(alternative: Alternative) -> str:
    if alternative.terms is None:
        return f"Without a deal: {alternative.name}, worth {alternative.worth:g} points of 100"
    return f"Without a deal: {alternative.name} ({', '.join(term_lines(alternative.terms))})"
