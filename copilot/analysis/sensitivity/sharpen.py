"""What the user could fill in that would sharpen the advice most."""

from collections.abc import Sequence

from copilot.analysis.problems.problem import Problem
from copilot.analysis.sensitivity.gaps import even_bets, two_prices
from copilot.analysis.sensitivity.questions import QuestionNeed, rank_questions
from copilot.analysis.sides.side import Who, stance_of
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.names import matters

LISTED = 3
"""How many are named."""

FEW = 5
"""Ideas that are counted one by one."""


def sharpen(problem: Problem, ideas: Sequence[Idea], *, seed: int = 0) -> tuple[str, ...]:
    """Up to three plain sentences, best first: what is missing and what it would change.

    A side of which nothing at all is said comes first. Priced gaps come in the order of their
    value. Behind the first of them stands what no idea gets past: a missing walk-away, since
    nothing can be held against it; a change that has two prices, the best such deal's; an even bet
    that a risk hangs on. Behind the others come issues without options, then what has no unit.
    Empty where nothing is missing.
    """
    needs = [need for need in rank_questions(problem, ideas, seed=seed) if need.value]
    # one of each kind: three comparisons in a row would read as one
    best = {(need.kind, need.asks): need for need in reversed(needs)}
    gaps = [_gap(problem, need) for need in needs if best[need.kind, need.asks] is need]
    scenario = problem.scenario
    silent = _nothing_said(scenario)
    gaps[:0] = silent
    second = max(1, len(silent))
    gaps[second:second] = [
        *_walk_away(scenario),
        *two_prices(problem)[:1],
        *even_bets(problem),
    ]
    gaps.extend(
        f"{issue.name}: what it could be settled at; until then it can only be asked about."
        for issue in scenario.open_issues
    )
    if scenario.money is None and problem.issues:
        gaps.append(
            "A unit with a currency on one issue (or `money:`), so that gains can be told in it."
        )
    if not scenario.me.alternatives and scenario.me.walk_away:
        gaps.append("What you will do without a deal (`alternatives`), and what that is worth.")
    if not scenario.forecasts:
        gaps.append(
            "Something you and they expect differently (`forecasts`): it can carry a bet both like."
        )
    return tuple(gaps[:LISTED])


def _walk_away(scenario: Scenario) -> list[str]:
    if scenario.me.walk_away or scenario.me.alternatives:
        return []
    return ["Your walk-away: none is given, so no idea is held against it."]


def _nothing_said(scenario: Scenario) -> list[str]:
    """The sides of which the file says neither what they want nor what matters to them."""
    silent = [
        all(
            stance.priority.unknown and stance.wants is None and stance.values is None
            for stance in side
        )
        for side in (
            [issue.mine for issue in scenario.issues],
            [issue.theirs for issue in scenario.issues],
        )
    ]
    gaps = (
        (
            "What you want on each issue and what matters most to you",
            "no trade can be found so far",
        ),
        ("What they want on each issue and what matters most to them", "even a guess helps"),
    )
    return [
        f"{what}: nothing is said of it yet, and {why}."
        for (what, why), nothing in zip(gaps, silent, strict=True)
        if nothing
    ]


def _gap(problem: Problem, need: QuestionNeed) -> str:
    hang = _hang(len(need.hang or need.decides))
    side = problem.me if need.asks == "me" else problem.them
    if need.kind == "priorities":
        whom, whose = ("you", "your file") if need.asks == "me" else ("them", "your guess")
        among = f" of {_either(need.issues)}" if need.issues else ""
        if side.overruled.intersection(need.issues or problem.names):
            whose = f"{_at_the_table(side.who)} overrules {whose} and"
        return f"What matters most to {whom}{among}: {whose} leaves it open{hang}."
    if need.kind == "direction":
        who = "They want" if need.asks == "them" else "You want"
        return f"What {who.lower()} for {need.issues[0]}: nothing is known{hang}."
    first, second = need.issues
    stances = [stance_of(problem.scenario.issue(name), need.asks) for name in need.issues]
    said = [str(stance.priority) for stance in stances]
    whom = "you" if need.asks == "me" else "they"
    overruled = [name for name in need.issues if name in side.overruled]
    if overruled:
        return _overruled(need, overruled, hang)
    if said[0] == said[1] or "unknown" in said:
        return (
            f"{first} or {second}: which first, if {whom} could move only one from its worst to "
            f"its best? {_called(need.issues, said)}{hang}."
        )
    narrower = all(text.startswith("weight") for text in said)
    how = "a narrower range would help" if narrower else "give `weight` or a range of it"
    return (
        f"How many times as much {matters(first)} to {'you' if whom == 'you' else 'them'} as "
        f'{second}: you {"" if narrower else "only "}said "{said[0]}" and "{said[1]}" ({how}){hang}.'
    )


def _overruled(need: QuestionNeed, overruled: Sequence[str], hang: str) -> str:
    """The gap between two issues, of which what the file says was overruled in part or whole."""
    first, second = need.issues
    mine = need.asks == "me"
    whose = "what you wrote of" if mine else "your guess of"
    why = f"{_at_the_table(need.asks)} overrules {whose} {_either(overruled)}"
    if need.ratio is None:
        return (
            f"{first} or {second}: which first, if {'you' if mine else 'they'} could move only one "
            f"from its worst to its best? {why[0].upper()}{why[1:]}{hang}."
        )
    return (
        f"How many times as much {matters(first)} to {'you' if mine else 'them'} as {second}: {why} "
        f"(note the answer under `evidence`, with `at_least`){hang}."
    )


def _at_the_table(who: Who) -> str:
    return f"what {'you' if who == 'me' else 'they'} said at the table"


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _called(names: Sequence[str], said: Sequence[str]) -> str:
    silent = [name for name, text in zip(names, said, strict=True) if text == "unknown"]
    if not silent:
        return f'You called them both "{said[0]}"'
    return f"You have said nothing of {silent[0] if len(silent) == 1 else 'either'}"


def _hang(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return ", and one idea hangs on it"
    return f", and {count} ideas hang on it" if count <= FEW else ", and many ideas hang on it"
