"""What the user could fill in that would sharpen the advice most."""

from collections.abc import Sequence

from copilot.analysis.problem import Problem
from copilot.analysis.questions import QuestionNeed, rank_questions
from copilot.domain.suggestions import Idea

LISTED = 3
"""How many are named."""

FEW = 5
"""Ideas that are counted one by one."""


def sharpen(problem: Problem, ideas: Sequence[Idea], *, seed: int = 0) -> tuple[str, ...]:
    """Up to three plain sentences, best first: what is missing and what it would change.

    Priced gaps come in the order of their value; a missing walk-away stands second, since
    nothing can be held against it; then issues without options; then what has no unit.
    """
    needs = [need for need in rank_questions(problem, ideas, seed=seed) if need.value]
    # one of each kind: three comparisons in a row would read as one
    best = {(need.kind, need.asks): need for need in reversed(needs)}
    gaps = [_gap(problem, need) for need in needs if best[need.kind, need.asks] is need]
    scenario = problem.scenario
    if not scenario.me.walk_away and not scenario.me.alternatives:
        gaps.insert(1, "Your walk-away: none is given, so no idea is held against it.")
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


def _gap(problem: Problem, need: QuestionNeed) -> str:
    hang = _hang(len(need.decides))
    if need.kind == "priorities":
        return f"What matters most to them: your guess leaves it open{hang}."
    if need.kind == "direction":
        who = "They want" if need.asks == "them" else "You want"
        return f"What {who.lower()} for {need.issues[0]}: nothing is known{hang}."
    first, second = need.issues
    stances = [problem.scenario.issue(name) for name in need.issues]
    said = [str((s.mine if need.asks == "me" else s.theirs).priority) for s in stances]
    whom = "you" if need.asks == "me" else "they"
    if said[0] == said[1] or "unknown" in said:
        how = f'both "{said[0]}"' if said[0] == said[1] else f'"{said[0]}" and "{said[1]}"'
        return (
            f"{first} or {second}: which first, if {whom} could move only one from its worst to "
            f"its best? You called them {how}{hang}."
        )
    return (
        f"How many times as much {first} matters to {'you' if whom == 'you' else 'them'} as "
        f'{second}: you only said "{said[0]}" and "{said[1]}" (give `weight` or a range of it)'
        f"{hang}."
    )


def _hang(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return ", and one idea hangs on it"
    return f", and {count} ideas hang on it" if count <= FEW else ", and many ideas hang on it"
