"""What a model proposed itself, told apart from the engine's trades that it only worded.

In a document an idea is the model's own by its `origin`. Two things are hidden there: an own trade
that the engine has found too is shown as the engine's, and what names an option that does not
exist is no idea at all. Both belong to what the model proposed. A copy of a trade that stood in
the prompt to be picked does not: picks are for that.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pydantic import ValidationError

from copilot.analysis.problems.terms import InvalidTerms, check_terms
from copilot.domain.documents import TradesDocument
from copilot.domain.issue import option_text
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.evaluation.texts import answer_object
from copilot.llm.protocol import Json
from copilot.prompting.contracts import OptionAnswer, TradeAnswer

OWN_LISTS: Final = ("trades", "added_issues", "contingent", "options")
"""The lists of a value-creation answer that hold ideas of the model's own."""

_REASKED: Final = "entry"
"""The schema's name in a request for one entry alone."""


class Entry(NamedTuple):
    """One entry of an answer."""

    list_name: str
    """The list that holds it."""
    value: dict[str, Json]
    """As it came."""


class OwnIdeas(NamedTuple):
    """What a model proposed."""

    ideas: tuple[Idea, ...]
    """Those that could be read, shown or rejected, the same moves once."""
    lost_trades: int
    """Trades that could not be read, or whose terms do not exist."""
    lost_contingent: int
    """The same of terms that hang on an event."""

    @property
    def whole(self) -> tuple[Idea, ...]:
        """Those with one whole outcome."""
        return tuple(idea for idea in self.ideas if idea.outcome is not None)

    @property
    def lost(self) -> int:
        """How many could not be read."""
        return self.lost_trades + self.lost_contingent


def entries_of(outcome: Outcome, *names: str) -> tuple[Entry, ...]:
    """The entries of those lists in the order of the answer, each as it was in the end.

    An answer that was given again as a whole takes the place of the first; an entry that was
    asked for again alone takes the place of the one that it corrects.
    """
    found: list[Entry] = []
    for exchange in outcome.asked:
        answer = answer_object(exchange)
        if exchange.request.schema_name == _REASKED:
            found = _corrected(found, exchange, answer)
        elif answer:
            found = [Entry(name, value) for name in names for value in _objects(answer.get(name))]
    return tuple(found)


def own_ideas(outcome: Outcome) -> OwnIdeas:
    """What the model proposed itself; nothing where its answer could not be used."""
    document = outcome.document
    if not isinstance(document, TradesDocument) or not outcome.answered:
        return OwnIdeas((), 0, 0)
    rejected = [item.idea for item in document.rejected if item.idea is not None]
    own = [idea for idea in (*document.ideas, *rejected) if idea.origin == "model"]
    lost = [_lost_form(item.raw) for item in document.rejected if item.raw is not None]
    return OwnIdeas(
        (*own, *_found_by_both(outcome, document)), lost.count("trade"), lost.count("contingent")
    )


def option_terms(scenario: Scenario, entry: Entry) -> dict[str, str] | None:
    """What a trade, or an option with terms for now, would change, options as text.

    None where there are no such terms, or they do not exist.
    """
    try:
        if entry.list_name == "trades":
            terms: Mapping[str, str] | None = TradeAnswer.model_validate(entry.value).terms
        elif entry.list_name == "options":
            option = OptionAnswer.model_validate(entry.value)
            terms = option.terms if option.kind == "option" else None
        else:
            return None
    except ValidationError:
        return None
    checked = check_terms(scenario, terms or {})
    if isinstance(checked, InvalidTerms) or not checked:
        return None
    return {name: option_text(option) for name, option in checked.items()}


def _found_by_both(outcome: Outcome, document: TradesDocument) -> Iterator[Idea]:
    """Shown trades of the engine that the model proposed too, without having been told of them."""
    told = {value for e in outcome.asked for value in _listed(e.request.schema)}
    reference = document.reference.outcome
    proposed = [
        {name: option_text(option) for name, option in reference.items()} | terms
        for entry in entries_of(outcome, *OWN_LISTS)
        if (terms := option_terms(outcome.case.scenario, entry)) is not None
    ]
    for idea in document.ideas:
        whole = idea.outcome if idea.origin == "engine" and idea.id not in told else None
        if whole is not None and {n: option_text(o) for n, o in whole.items()} in proposed:
            yield idea


def _corrected(
    entries: Iterable[Entry], exchange: Exchange, answer: dict[str, Json]
) -> list[Entry]:
    """The entries with the first that was sent back replaced by the reply, where there is one."""
    sent_back = _object_in(exchange.request.messages[-2].content)
    found = list(entries)
    for place, entry in enumerate(found):
        if answer and entry.value == sent_back:
            inner = list(_objects(answer.get(entry.list_name)))
            found[place] = entry._replace(value=inner[0] if inner else answer)
            break
    return found


def _objects(value: Json) -> Iterator[dict[str, Json]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _object_in(text: str) -> dict[str, Json]:
    """The object that a text is; empty where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _lost_form(raw: str) -> str:
    """What an entry that could not be used was to be, by its fields."""
    found = _object_in(raw)
    if "if_true" in found or "if_false" in found:
        return "contingent"
    return "trade" if found.get("terms") else "other"


def _listed(schema: object) -> Iterator[str]:
    """Every value that the picks of a schema may name."""
    match schema:
        case {"properties": {"picks": {"items": {"properties": {"id": {"enum": list() as ids}}}}}}:
            yield from ids
        case _:
            pass
