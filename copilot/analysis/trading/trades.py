"""Trades across issues that are good for both, or are if one thing is true."""

from collections.abc import Iterable

from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.problems.mean_frontier import whole_frontier
from copilot.analysis.problems.problem import Problem
from copilot.analysis.trading.candidates import (
    Candidate,
    all_threes_tried,
    find_candidates,
    hundredths,
    thinned,
)
from copilot.analysis.trading.fewest_changes import fewest_changes
from copilot.analysis.trading.improve import smallest_improvements, with_wider
from copilot.analysis.trading.wide_moves import wide_moves
from copilot.domain.suggestions import Idea
from copilot.words import listed

CERTIFIED = 40
"""Candidates that are certified, best first."""

SHOWN = 5
"""Ideas at the top that must differ in what is given or got."""

SMALLEST_STEP = "The smallest step to"
"""How the title of the smallest step to a deal that nothing beats begins."""

NAMED = 3
"""Issues that a note names; of more it tells the number."""

STEP_PLACE = 6
"""Ideas that stand before the smallest step to a deal that nothing beats."""

SOLID = 0.5
"""Share from which variety at the top counts for more than rank."""


WORTHWHILE = 2.0
"""Points that both must gain for variety to count for more than rank."""


def find_trades(problem: Problem) -> tuple[Idea, ...]:
    """Ideas against the reference, best first; `good_for_both` and `depends` only.

    Moves of one, two and three issues, and packages over any number of them. Ordered by the
    smaller of the two sides' shares (to a hundredth), then moves of fewer issues first, then by
    the smaller of the two mean gains. A dominated candidate gives way to what beats it. The first
    five differ in what is given or got. The smallest step to a deal that nothing beats stands
    after the first six, or is named in the idea that it coincides with. Empty when no trade can
    be good for both.
    """
    ideas = _certified(problem)
    if not ideas and problem.issues:
        # what needs finer steps on three issues at once is found this way
        found_whole = smallest_improvements(problem, problem.reference.outcome)
        ideas = {idea.id: idea for idea in found_whole if _worth_showing(idea)}
    found = varied(sorted(ideas.values(), key=idea_rank))
    found = _with_smallest_step(problem, found)
    return (*(with_wider(problem, idea) for idea in found[:SHOWN]), *found[SHOWN:])


def _certified(problem: Problem) -> dict[str, Idea]:
    """The best moves of few issues, and the best packages over any number, by their names."""
    few = sorted(find_candidates(problem), key=_rank)[:CERTIFIED]
    wide = wide_moves(problem).candidates
    found = []
    for row in dict.fromkeys(candidate.row for candidate in (*few, *wide)):
        idea = make_idea(problem, problem.outcome(row))
        better = idea.certificate.dominated_by
        found.append(idea if better is None else make_idea(problem, better))
    return {idea.id: idea for idea in found if _worth_showing(idea)}


def _with_smallest_step(problem: Problem, found: tuple[Idea, ...]) -> tuple[Idea, ...]:
    """The ideas with the smallest step to an unbeaten deal among them, if it is one good for both."""
    step = fewest_changes(problem, both_gain=True)
    if step is None or isinstance(step, TooLarge):
        return found
    unbeaten = "a deal that nothing beats" if step.exact else "a deal that on average nothing beats"
    idea = make_idea(
        problem,
        step.outcome,
        title=f"{SMALLEST_STEP} {unbeaten}",
        rationale=(
            f"It changes {step.changes} of {len(problem.issues)} issues; "
            f"with fewer changes no trade reaches {unbeaten}."
        ),
        certificate=step.certificate,
    )
    for place, other in enumerate(found):
        if other.id == idea.id:
            note = f"{other.rationale} It is also the smallest step to {unbeaten}."
            same = other.model_copy(update={"rationale": note})
            return (*found[:place], same, *found[place + 1 :])
    return (*found[:STEP_PLACE], idea, *found[STEP_PLACE:])


def is_smallest_step(idea: Idea) -> bool:
    """Whether it is the smallest step to a deal that nothing beats, listed as an idea of its own."""
    return idea.origin == "engine" and idea.title.startswith(SMALLEST_STEP)


def search_note(problem: Problem) -> str | None:
    """What bounded the search for trades, in sentences; None where nothing did that matters."""
    notes = []
    if names := thinned(problem):
        which = listed(names) if len(names) <= NAMED else f"{len(names)} issues"
        verb = "has" if len(names) == 1 else "have"
        notes.append(
            f"{which} {verb} too many options to combine them all; trades of two issues use some of "
            "them, spread evenly over the list."
        )
    if not all_threes_tried(problem):
        notes.append(
            "There are too many ways to change three issues at once to try them all; "
            "of such packages, and of larger ones, you see the best that were found."
        )
    frontier = whole_frontier(problem)
    if isinstance(frontier, TooLarge):
        notes.append(
            f"{frontier.reason} Packages of many issues, and the smallest step to a deal that nothing beats, may be missing. {frontier.advice}"
        )
    elif wide_moves(problem).too_large:
        notes.append(
            "There are too many packages of many issues to find the best ones; some may be missing. "
            "Give the finest issues fewer options to see them."
        )
    notes.extend(
        f"Excluded combinations tie {listed(names)} together in too many ways to find the best "
        "and worst of them, so points count as if nothing were excluded there."
        for names in problem.too_tied
    )
    return " ".join(notes) or None


def _worth_showing(idea: Idea) -> bool:
    return idea.certificate.verdict in {"good_for_both", "depends"}


def _rank(candidate: Candidate) -> tuple[float, float, float]:
    return (-hundredths(candidate.share), len(candidate.changed), -candidate.least)


def idea_rank(idea: Idea) -> tuple[float, float, float]:
    """A key that puts the best first: the smaller share, then fewer moves, then the smaller gain.

    An idea without gains comes last.
    """
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    if mine is None or theirs is None:
        return (1.0, 0, 0.0)
    size = len(idea.give) + len(idea.get)
    return (-hundredths(min(mine.share, theirs.share)), size, -min(mine.mean, theirs.mean))


def varied(ideas: Iterable[Idea]) -> tuple[Idea, ...]:
    """The ideas, best first, with the first five picked for variety.

    One whose gives and gets are both new comes before one that repeats either, if it is solid; one
    that gives and gets all that a picked one does, or more, is not picked. The picked ones stand by
    their rank, the rest in the order given.
    """
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
