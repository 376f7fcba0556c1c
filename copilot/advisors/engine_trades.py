"""Ideas without a model: from the engine, the catalogue and templates. Loads no template engine."""

from collections.abc import Sequence

from copilot.advisors.catalogue_ideas import catalogue_ideas, split_ideas
from copilot.advisors.wording import say_idea
from copilot.analysis.contingent import find_contingent
from copilot.analysis.differences import differences
from copilot.analysis.efficient import outlook
from copilot.analysis.problem import Problem, build_problem
from copilot.analysis.trades import find_trades
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import MadeBy, ScenarioStamp, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.version import VERSION

SHOWN = 5
"""Ideas on the first screen."""

NO_MODEL = "No model was used; with one you also get new ideas and wording."
"""Said when the engine worked alone."""


def engine_trades(
    scenario: Scenario, *, catalogue: Sequence[FurtherIssue] = (), seed: int = 0
) -> TradesDocument:
    """The answer of `trades` without a model."""
    problem = build_problem(scenario, seed=seed)
    trades, others = engine_ideas(problem, catalogue=catalogue)
    return trades_document(problem, arrange(trades, others), notes=(NO_MODEL,))


def engine_ideas(
    problem: Problem, *, catalogue: Sequence[FurtherIssue] = ()
) -> tuple[tuple[Idea, ...], tuple[Idea, ...]]:
    """The trades, best first, and everything else; each with how to say it."""
    scenario = problem.scenario
    trades = tuple(worded(problem, idea) for idea in find_trades(problem))
    contingents = tuple(worded(problem, idea) for idea in find_contingent(problem))
    added = catalogue_ideas(scenario, catalogue)
    return trades, (*contingents, *added, *split_ideas(scenario))


def worded(problem: Problem, idea: Idea) -> Idea:
    """The idea with how to say it from a template, unless that is there already."""
    say = idea.say or say_idea(problem.scenario, idea)
    return idea.model_copy(update={"say": say})


def arrange(trades: Sequence[Idea], others: Sequence[Idea]) -> tuple[Idea, ...]:
    """The first screen first: the best trades, a contingent agreement, further issues; then the rest."""
    kinds = ("contingent", "added_issue", "option", "unbundle", "future_option")
    by_kind = [
        sorted((idea for idea in others if idea.kind == kind), key=_solidity) for kind in kinds
    ]
    # terms that hang on an event nobody has a forecast of are no advice yet
    first = [
        found[0]
        for found in by_kind
        if found and (found[0].kind != "contingent" or found[0].certificate.verdict != "unpriced")
    ]
    heads = first[: max(2, SHOWN - len(trades))]
    top = [*trades[: SHOWN - len(heads)], *heads]
    shown = {idea.id for idea in top}
    rest = [idea for found in (trades, *by_kind) for idea in found if idea.id not in shown]
    return (*top, *rest)


def _solidity(idea: Idea) -> int:
    """What is checked and holds before what hangs on something, and that before what is not priced."""
    return ("good_for_both", "depends", "unpriced").index(idea.certificate.verdict)


def trades_document(
    problem: Problem, ideas: Sequence[Idea], *, notes: Sequence[str] = ()
) -> TradesDocument:
    """The engine's document around those ideas."""
    scenario = problem.scenario
    whole = outlook(problem)
    return TradesDocument(
        scenario=ScenarioStamp(title=scenario.title, sha256=scenario.sha256),
        reference=problem.reference,
        made_by=MadeBy(engine=VERSION),
        differences=differences(problem),
        ideas=tuple(ideas),
        notes=(*notes, *(() if whole is None else (whole,))),
    )
