"""What the ideas of an answer come to: asks met, verdicts, the model's own apart from the engine's."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ValidationError

from copilot.advisors.deal_wording import is_money_deal, is_split
from copilot.analysis.bets.contingent import certify_contingent
from copilot.analysis.checks.certificate import certify
from copilot.analysis.deals.money_deals import find_money_deals
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.unbundling import find_unbundled
from copilot.domain.documents import TradesDocument
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea, Verdict
from copilot.evaluation.graders.grade import Grade, Tally, counted
from copilot.evaluation.graders.own import entries_of, own_ideas
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.texts import answer_object
from copilot.llm.protocol import Json
from copilot.prompting.contracts import (
    AddedIssueAnswer,
    ContingentAnswer,
    DifferenceAnswer,
    OptionAnswer,
    PickAnswer,
    TradeAnswer,
)

NEVER_SHOWN: Final[frozenset[Verdict]] = frozenset(
    {"invalid", "unverifiable", "below_walk_away", "one_sided"}
)
"""Verdicts with which no idea may be shown."""

ASKS: Final[dict[str, dict[str, type[BaseModel]]]] = {
    "differences": {"differences": DifferenceAnswer},
    "trades": {"picks": PickAnswer, "trades": TradeAnswer},
    "further issues": {"added_issues": AddedIssueAnswer},
    "contingent agreements": {"contingent": ContingentAnswer},
    "creative options": {"options": OptionAnswer},
}
"""The five asks of value creation, with the lists of an answer that meet each."""


def five_asks(outcome: Outcome) -> Iterator[Grade]:
    """How many of the five asks the answer meets with at least one entry that can be read.

    Any of its requests counts, those that ask again too. An empty list meets nothing, and whether
    the entry is any good is for other graders. Without an answer 0 of 5.
    """
    objects = [answer_object(exchange) for exchange in outcome.asked]
    missing = [
        ask
        for ask, lists in ASKS.items()
        if not any(
            _holds_entry(found, name, model) for found in objects for name, model in lists.items()
        )
    ]
    reason = f"nothing on {', '.join(missing)}" if missing else ""
    yield Grade("five_asks", Tally(len(ASKS) - len(missing), len(ASKS)), reason)


def _holds_entry(found: dict[str, Json], name: str, model: type[BaseModel]) -> bool:
    items = found.get(name)
    return isinstance(items, list) and any(_fits(item, model) for item in items)


def _fits(entry: Json, model: type[BaseModel]) -> bool:
    try:
        model.model_validate(entry)
    except ValidationError:
        return False
    return True


def verdicts(outcome: Outcome) -> Iterator[Grade]:
    """Whether each shown idea, whoever proposed it, holds when its terms are priced anew.

    An idea with a verdict that is never shown fails too. What is not priced has to be so again.
    Nothing shown at all holds; no document does not.
    """
    document = outcome.document
    if not isinstance(document, TradesDocument):
        yield Grade("verdicts", value=False, reason="no answer")
        return
    problem = build_problem(outcome.case.scenario, seed=outcome.seed)
    wrong = [fault for idea in document.ideas for fault in _verdict_faults(problem, idea)]
    yield Grade("verdicts", not wrong, "; ".join(wrong))


def own(outcome: Outcome) -> Iterator[Grade]:
    """What the model's own ideas came to, and how many of the engine's trades it worded.

    `own_ideas` lists their verdicts with how many have each, `unreadable` for those that could not
    be read. `own_ideas_pass` counts those that are good for both or depend on something, of all
    that were to be priced: what cannot be read or names an option that does not exist is in n, an
    idea that has no price yet is not. `picked` counts the trades that it worded, each once, of
    its picks. An answer without any is none of none; one that could not be used is none of one.
    """
    found = own_ideas(outcome)
    counts: Counter[str] = Counter(idea.certificate.verdict for idea in found.ideas)
    if found.lost:
        counts["unreadable"] = found.lost
    shown = ", ".join(f"{verdict} {counts[verdict]}" for verdict in sorted(counts)) or "none"
    yield Grade("own_ideas", shown)
    priced = [idea for idea in found.ideas if idea.certificate.verdict != "unpriced"]
    good = sum(idea.certificate.verdict in {"good_for_both", "depends"} for idea in priced)
    yield Grade("own_ideas_pass", counted(good, len(priced) + found.lost, outcome))
    picks = entries_of(outcome, "picks")
    known = {idea.id for idea in _shown(outcome) if idea.origin == "engine"}
    worded = known & {str(entry.value.get("id")) for entry in picks}
    yield Grade("picked", counted(len(worded), len(picks), outcome))


def _shown(outcome: Outcome) -> tuple[Idea, ...]:
    document = outcome.document
    return document.ideas if isinstance(document, TradesDocument) else ()


def _verdict_faults(problem: Problem, idea: Idea) -> Iterator[str]:
    verdict = idea.certificate.verdict
    if verdict in NEVER_SHOWN:
        yield f"{idea.id} is shown with the verdict {verdict}"
    again = _priced_anew(problem, idea)
    if again != verdict:
        yield f"{idea.id} is shown as {verdict}, priced anew it is {again}"


def _priced_anew(problem: Problem, idea: Idea) -> Verdict:
    """The engine's verdict on the idea's terms; what has none for now is unpriced."""
    if idea.kind == "contingent" and idea.contingent is not None:
        branches = (idea.contingent.if_true, idea.contingent.if_false)
        if not all(_exist(problem, terms) for terms in branches):
            return "invalid"
        return certify_contingent(problem, idea.contingent).verdict
    if is_money_deal(idea) or is_split(idea):
        deals = (*find_money_deals(problem), *find_unbundled(problem))
        engine = {found.id: found for found in deals}
        return engine[idea.id].certificate.verdict if idea.id in engine else "invalid"
    if idea.outcome is None:
        return "unpriced"
    if not _exist(problem, idea.outcome):
        return "invalid"
    return certify(problem, idea.outcome).verdict


def _exist(problem: Problem, terms: dict[str, Option]) -> bool:
    options = {issue.name: issue.options for issue in problem.issues}
    return all(option in options.get(name, ()) for name, option in terms.items())
