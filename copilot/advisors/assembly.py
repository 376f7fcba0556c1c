"""The engine's ideas and a checked answer, joined into one list.

A pick lends its words to an engine's trade. The model's own ideas pass the same check, take
their place by rank, and count once where they repeat a trade that is there already. What would be
said to the counterparty in a model's own words is left out where it would give something away.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, assert_never

from copilot.advisors.catalogue_ideas import (
    catalogue_ideas,
    further_issues,
    plain_name,
    split_ideas,
)
from copilot.advisors.confidentiality import Secrets, leaks_of, secrets_of
from copilot.advisors.engine_trades import arrange, engine_deals, worded
from copilot.advisors.grounding import ground
from copilot.advisors.model_call import taken_out
from copilot.advisors.verification import (
    Answered,
    added_ideas,
    contingent_idea,
    option_idea,
    reworded,
    settle,
    trade_idea,
)
from copilot.analysis.problems.problem import Problem
from copilot.analysis.trading.trades import idea_rank, varied
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.suggestions import Idea, Rejected
from copilot.prompting.contracts import (
    AddedIssueAnswer,
    ContingentAnswer,
    DifferenceAnswer,
    OptionAnswer,
    PickAnswer,
    TradeAnswer,
)


class Assembled(NamedTuple):
    """All ideas, what did not pass, and what there is to say about it."""

    ideas: tuple[Idea, ...]
    """The first screen first."""
    rejected: tuple[Rejected, ...]
    """With the reason."""
    notes: tuple[str, ...]
    """Plain sentences."""
    differences: Mapping[str, str]
    """What the model says of a difference, by the issue's name without capitals."""


class _Gathered(NamedTuple):
    trades: tuple[Idea, ...]
    own: tuple[Idea, ...]
    notes: Mapping[str, str]
    removed: tuple[str, ...]


def assemble(
    problem: Problem,
    trades: Sequence[Idea],
    answers: Sequence[Answered],
    *,
    known: frozenset[Decimal],
    catalogue: Sequence[FurtherIssue],
) -> Assembled:
    """The engine's trades and the model's entries as one answer.

    Args:
        problem: what the ideas are checked against.
        trades: the engine's, best first.
        answers: entries that name nothing that is not there.
        known: the figures of everything that the model was told.
        catalogue: further issues; the model's own come first, but for those that are listed.
    """
    listed = further_issues(problem.scenario, catalogue)
    names = frozenset(plain_name(n) for i in listed for n in (i.name, *i.also_called))
    gathered = _gather(problem, trades, answers, known, names)
    new = [answer for answer in answers if isinstance(answer, AddedIssueAnswer)]
    added, removed = added_ideas(problem, new, known, names)
    own = settle([*gathered.trades, *gathered.own])
    passed, silent = _sayable(problem, [*own.ideas, *added.ideas])
    swaps = [idea for idea in passed if idea.kind == "trade"]
    others = settle(
        [
            *(idea for idea in passed if idea.kind != "trade"),
            *engine_deals(problem),
            *catalogue_ideas(problem.scenario, catalogue),
            *split_ideas(problem.scenario),
        ]
    )
    return Assembled(
        arrange(varied(sorted(swaps, key=idea_rank)), others.ideas),
        (*own.rejected, *added.rejected),
        (*taken_out((*gathered.removed, *removed)), *_kept_quiet(silent)),
        gathered.notes,
    )


def _gather(
    problem: Problem,
    trades: Iterable[Idea],
    answers: Iterable[Answered],
    known: frozenset[Decimal],
    subjects: frozenset[str],
) -> _Gathered:
    by_id = {idea.id: idea for idea in trades}
    own: list[Idea] = []
    notes: dict[str, str] = {}
    removed: list[str] = []
    for answer in answers:
        figures: tuple[str, ...] = ()
        match answer:
            case PickAnswer():
                by_id[answer.id], figures = reworded(by_id[answer.id], answer, known)
            case TradeAnswer():
                idea, figures = trade_idea(problem, answer, known)
                own.append(idea)
            case ContingentAnswer():
                own.append(contingent_idea(problem, answer, subjects))
            case OptionAnswer():
                idea, figures = option_idea(problem, answer, known)
                own.append(idea)
            case DifferenceAnswer():
                note = ground(answer.note, known)
                figures = note.removed
                notes.setdefault(answer.issue.casefold(), note.text)
            case AddedIssueAnswer():
                pass  # joined into one idea by the caller
            case _:
                assert_never(answer)
        removed.extend(figures)
    return _Gathered(tuple(by_id.values()), tuple(own), notes, tuple(removed))


def _sayable(problem: Problem, ideas: Iterable[Idea]) -> tuple[list[Idea], int]:
    """The ideas with how to say them, and how many sentences were left out."""
    secrets = secrets_of(problem.scenario)
    passed: list[Idea] = []
    silent = 0
    for idea in ideas:
        said = idea if idea.origin == "engine" else _said(problem, idea, secrets)
        silent += said.say == ""
        passed.append(said)
    return passed, silent


def _said(problem: Problem, idea: Idea, secrets: Secrets) -> Idea:
    say = worded(problem, idea).say
    return idea.model_copy(update={"say": "" if leaks_of(say, secrets) else say})


def _kept_quiet(sentences: int) -> tuple[str, ...]:
    if not sentences:
        return ()
    return (f"Left without a sentence to say, as it might give something away: {sentences}.",)
