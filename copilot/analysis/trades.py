"""Trades across issues that are good for both, or are if one thing is true."""

from collections.abc import Iterable

from copilot.analysis.candidates import Candidate, find_candidates, hundredths
from copilot.analysis.ideas import make_idea
from copilot.analysis.improve import improvements, wider_package
from copilot.analysis.problem import Problem
from copilot.domain.suggestions import Idea

CERTIFIED = 40
"""Candidates that are certified, best first."""

SHOWN = 5
"""Ideas at the top that must differ in what is given or got."""

SOLID = 0.5
"""Share from which variety at the top counts for more than rank."""


WORTHWHILE = 2.0
"""Points that both must gain for variety to count for more than rank."""


def find_trades(problem: Problem) -> tuple[Idea, ...]:
    """Ideas against the reference, best first; `good_for_both` and `depends` only.

    Ordered by the smaller of the two sides' shares (to a hundredth), then moves of fewer issues
    first, then by the smaller of the two mean gains. A dominated candidate gives way to what beats it.
    The first five differ in what is given or got. Empty when no trade can be good for both.
    """
    ranked = sorted(find_candidates(problem), key=_rank)
    ideas: dict[str, Idea] = {}
    for candidate in ranked[:CERTIFIED]:
        idea = make_idea(problem, problem.outcome(candidate.row))
        better = idea.certificate.dominated_by
        if better is not None:
            idea = make_idea(problem, better)
        if _worth_showing(idea):
            ideas.setdefault(idea.id, idea)
    if not ideas and problem.issues:
        # what needs finer steps on three issues at once, or four of them, is found this way
        found_whole = improvements(problem, problem.reference.outcome)
        ideas = {idea.id: idea for idea in found_whole if _worth_showing(idea)}
    found = varied(sorted(ideas.values(), key=idea_rank))
    return (*(_with_wider(problem, idea) for idea in found[:SHOWN]), *found[SHOWN:])


def _worth_showing(idea: Idea) -> bool:
    return idea.certificate.verdict in {"good_for_both", "depends"}


def _with_wider(problem: Problem, idea: Idea) -> Idea:
    """The idea with a note of the wider package that does better still, if there is one."""
    wider = wider_package(problem, idea.outcome or problem.reference.outcome)
    certificate = idea.certificate.model_copy(update={"improves_to": wider})
    return idea.model_copy(update={"certificate": certificate})


def _rank(candidate: Candidate) -> tuple[float, float, float]:
    return (-hundredths(candidate.share), len(candidate.changed), -candidate.least)


def idea_rank(idea: Idea) -> tuple[float, float, float]:
    """Smaller share first of all, then fewer moves, then the smaller mean gain."""
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    if mine is None or theirs is None:
        return (1.0, 0, 0.0)
    size = len(idea.give) + len(idea.get)
    return (-hundredths(min(mine.share, theirs.share)), size, -min(mine.mean, theirs.mean))


def varied(ideas: Iterable[Idea]) -> tuple[Idea, ...]:
    """The ideas with the first five picked for variety: new gives and gets before new pairs."""
    left = list(ideas)
    chosen: list[Idea] = []
    for fresh in (_all_new, _pair_new):
        for idea in list(left):
            share, _, least = idea_rank(idea)
            solid = (share <= -SOLID and least <= -WORTHWHILE) or fresh is _pair_new
            if len(chosen) < SHOWN and solid and fresh(idea, chosen):
                chosen.append(idea)
                left.remove(idea)
    chosen.sort(key=idea_rank)
    return (*chosen, *left)


def _issues(idea: Idea) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(m.issue for m in idea.give), frozenset(m.issue for m in idea.get)


def _all_new(idea: Idea, chosen: list[Idea]) -> bool:
    give, get = _issues(idea)
    fresh = all(give != _issues(c)[0] and get != _issues(c)[1] for c in chosen)
    return fresh and _pair_new(idea, chosen)


def _pair_new(idea: Idea, chosen: list[Idea]) -> bool:
    """Whether it is no repetition, and no chosen idea with one more move on top."""
    give, get = _issues(idea)
    return not any(give >= _issues(c)[0] and get >= _issues(c)[1] for c in chosen)
