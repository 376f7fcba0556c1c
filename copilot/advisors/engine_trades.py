"""Ideas without a model: from the engine, the catalogue and templates. Loads no template engine."""

from collections.abc import Sequence

from copilot.advisors.catalogue_ideas import catalogue_ideas, split_ideas
from copilot.advisors.deal_wording import is_money_deal, is_split, say_money_deal, say_split
from copilot.advisors.wording import say_idea
from copilot.analysis.bets.contingent import find_contingent, rejected_bets
from copilot.analysis.checks.differences import differences
from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.offering.claiming import over_no_deal
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.robustness import robustness
from copilot.analysis.trading.efficient import outlook
from copilot.analysis.trading.trades import find_trades, search_note
from copilot.analysis.trading.unbundling import find_unbundled
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import MadeBy, ScenarioStamp, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.version import VERSION

SHOWN = 5
"""Ideas on the first screen."""

NO_MODEL = "No model was used; with one you also get new ideas and wording."
"""Said when the engine worked alone."""

TABLE_BELOW = (
    "What is on the table is worth no more to you than your best alternative, whatever matters: "
    "don't take it as it stands."
)
"""Said where an idea that is better than the table need not be enough."""


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
    trades = tuple(worded(problem, idea) for idea in find_trades(problem))
    added = catalogue_ideas(problem.scenario, catalogue)
    return trades, (*engine_deals(problem), *added, *split_ideas(problem.scenario))


def engine_deals(problem: Problem) -> tuple[Idea, ...]:
    """What the engine finds beyond trades: bets on events, deals in money, priced splits."""
    found = (*find_contingent(problem), *find_money_deals(problem), *find_unbundled(problem))
    return tuple(worded(problem, idea) for idea in found)


def worded(problem: Problem, idea: Idea) -> Idea:
    """The idea with how to say it from a template, unless that is there already."""
    template = say_money_deal if is_money_deal(idea) else say_split if is_split(idea) else say_idea
    say = idea.say or template(problem.scenario, idea)
    return idea.model_copy(update={"say": say})


def arrange(trades: Sequence[Idea], others: Sequence[Idea]) -> tuple[Idea, ...]:
    """The first screen first, then the rest.

    The first screen draws on more than one source of value: the best deal in money or issue in
    parts, the best agreement on an event, and further issues have a seat each, where there are
    such; the best trades have the others. What nobody has priced, further issues apart, is there
    only where a seat is left. Behind it come the other deals, since there are few and no two are
    alike, then the other trades, then all else.
    """
    deals = sorted((idea for idea in others if _is_deal(idea)), key=_solidity)
    loose = [idea for idea in others if not _is_deal(idea)]
    kinds = ("contingent", "added_issue", "option", "unbundle", "future_option")
    by_kind = [
        sorted((idea for idea in loose if idea.kind == kind), key=_solidity) for kind in kinds
    ]
    # terms that hang on an event nobody has a forecast of are no advice yet
    best = [
        found[0]
        for found in by_kind
        if found and (found[0].kind != "contingent" or found[0].certificate.verdict != "unpriced")
    ]
    deal, bet = deals[:1], any(idea.kind == "contingent" for idea in best)
    seats = 2 if bet or not deal else 1
    heads = best[: max(seats, SHOWN - len(deal) - len(trades))]
    top = [*trades[: SHOWN - len(deal) - len(heads)], *deal, *heads]
    shown = {idea.id for idea in top}
    rest = [idea for found in (deals, trades, *by_kind) for idea in found if idea.id not in shown]
    return (*top, *rest)


def _is_deal(idea: Idea) -> bool:
    """Whether the engine priced it though it is neither a trade nor a bet."""
    return idea.certificate.verdict != "unpriced" and (is_money_deal(idea) or is_split(idea))


def _solidity(idea: Idea) -> int:
    """What is checked and holds before what hangs on something, and that before what is not priced."""
    return ("good_for_both", "depends", "unpriced").index(idea.certificate.verdict)


def trades_document(
    problem: Problem, ideas: Sequence[Idea], *, notes: Sequence[str] = ()
) -> TradesDocument:
    """The engine's document around those ideas; of the first screen's, how far they hold."""
    scenario = problem.scenario
    told = (_table_below_alternative(problem), outlook(problem), search_note(problem))
    first = (_tested(problem, idea) for idea in ideas[:SHOWN])
    return TradesDocument(
        scenario=ScenarioStamp(title=scenario.title, sha256=scenario.sha256),
        reference=problem.reference,
        made_by=MadeBy(engine=VERSION),
        differences=differences(problem),
        ideas=(*first, *ideas[SHOWN:]),
        rejected=(*rejected_bets(problem), *rejected_money_deals(problem)),
        notes=(*notes, *(note for note in told if note is not None)),
    )


def _table_below_alternative(problem: Problem) -> str | None:
    """That the offer on the table is not to be taken; None where it may be, or there is none."""
    offered = problem.reference.kind == "on_the_table"
    return TABLE_BELOW if offered and over_no_deal(problem.me, problem.start) == "none" else None


def _tested(problem: Problem, idea: Idea) -> Idea:
    """The idea with how far what was said can move before its verdict changes."""
    found = robustness(problem, idea)
    if found is None:  # a deal in money may tell how far it holds by itself
        return idea
    certificate = idea.certificate.model_copy(update={"robustness": found})
    return idea.model_copy(update={"certificate": certificate})
