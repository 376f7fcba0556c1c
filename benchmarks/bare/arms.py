"""The two arms: the same model asked by the bare prompt, and by the product."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bare.leaks import Texts
from benchmarks.bare.prompts import bare_request
from benchmarks.bare.reading import (
    Branches,
    Issue,
    answer_of,
    entries,
    whole_answer,
    written_ideas,
)
from copilot.advisors.value_creation import create_value
from copilot.domain.documents import TradesDocument, Usage
from copilot.domain.issue import Option, option_text
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.errors import AnswerError, ModelError
from copilot.evaluation.outcome import ObservedModel
from copilot.llm.protocol import ChatModel, Json
from copilot.llm.usage import usage_of
from copilot.prompting.contracts import VALUE_CREATION
from copilot.prompting.library import PromptLibrary
from copilot.reporting.terminal import SHOWN
from copilot.storage.catalogue import load_catalogue
from copilot.storage.scenario_file import load_scenario

ROOT: Final = Path(__file__).parent.parent.parent
"""The project's folder."""
DEALS: Final = ROOT / "evals" / "scenarios" / "deals"
"""Scenarios with the points of both sides."""
EXAMPLES: Final = ROOT / "examples"
"""Scenarios without; they count for leaks, figures and cost."""

_WORDS: Final = ("title", "note", "event", "change", "why")
_LISTS: Final = ("differences", "trades", "added_issues", "contingent", "options")


@dataclass(frozen=True)
class Put:
    """One scenario that both arms are given."""

    path: Path
    """Its file."""
    scenario: Scenario
    """What the user filled in."""
    truth: Path | None = None
    """The points of both sides; None where nobody knows them."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues that terms are held against."""
        return tuple(
            Issue(issue.name, tuple(map(option_text, issue.options)), issue.unit or "")
            for issue in self.scenario.priced_issues
        )


@dataclass(frozen=True)
class ShownIdea:
    """An idea with terms that a user is shown."""

    branches: Branches | None
    """Its terms; None where one of them does not exist."""
    claimed: bool
    """Whether it is called good for both without a condition."""


@dataclass(frozen=True)
class Answered:
    """What an arm made of one scenario."""

    own: tuple[Branches | None, ...]
    """The ideas with terms that the model wrote itself; None where a term does not exist, and once
    for an answer of which no idea can be read."""
    shown: tuple[ShownIdea, ...]
    """The ideas with terms that the user sees in the end."""
    entries: tuple[Texts, ...]
    """All that the user sees of words, entry by entry."""
    sentences: tuple[str, ...]
    """What the user is given to say to the other side."""
    usage: Usage
    """Of all requests."""


def scenarios() -> tuple[Put, ...]:
    """The deals, then the examples, each by name."""
    deals = [path for path in sorted(DEALS.glob("*.yaml")) if ".truth" not in path.name]
    known = [Put(p, load_scenario(p), p.with_name(f"{p.stem}.truth.yaml")) for p in deals]
    return (*known, *(Put(p, load_scenario(p)) for p in sorted(EXAMPLES.glob("*.yaml"))))


async def ask_bare(put: Put, model: ChatModel) -> Answered:
    """One request; its answer as it comes is what the user sees, also one that was cut off.

    Raises:
        ModelError: no answer came.
        ReplayMissError: nothing is recorded for it.
    """
    try:
        reply = await model.answer(bare_request(put.scenario))
    except AnswerError as error:
        text, usage = error.text or "", usage_of(error)
    else:
        text, usage = reply.text, reply.usage
    own = _own(text, put)
    claims = bool(written_ideas(answer_of(text)))  # what cannot be read promises nothing
    found = list(entries(answer_of(text), *_LISTS))
    return Answered(
        own=own,
        shown=tuple(ShownIdea(branches, claimed=claims) for branches in own),
        entries=tuple(_texts(entry, (*_WORDS, "say")) for entry in found),
        sentences=tuple(text for entry in found for text in _texts(entry, ("say",))),
        usage=usage,
    )


async def ask_product(put: Put, model: ChatModel) -> Answered:
    """What a user of the product is shown, with the shipped prompts and catalogue.

    Raises:
        ReplayMissError: nothing is recorded for a request.
    """
    watched = ObservedModel(model, trial=0)
    advice = await create_value(
        put.scenario, catalogue=load_catalogue(), prompts=PromptLibrary(), model=watched
    )
    document = advice.document
    first = next(e for e in watched.exchanges if e.request.prompt_name == VALUE_CREATION)
    shown = document.ideas[:SHOWN]
    return Answered(
        own=_own(first.text or "", put),
        shown=tuple(_shown(idea) for idea in shown if idea.outcome or idea.contingent),
        entries=(*_noted(document), *(_idea_texts(idea) for idea in shown)),
        sentences=tuple(idea.say for idea in shown if idea.say),
        usage=document.usage or Usage(),
    )


async def record_bare(puts: Sequence[Put], model: ChatModel, say: Callable[[str], None]) -> int:
    """Asks what is not recorded yet; how many could not be answered."""
    failed = 0
    for number, put in enumerate(puts, start=1):
        try:
            answer = await ask_bare(put, model)
        except ModelError as error:
            failed += 1
            say(f"{number}/{len(puts)} {put.path.stem}: {error.message}")
        else:
            say(f"{number}/{len(puts)} {put.path.stem}: {answer.usage.seconds:.0f} s")
    return failed


def _own(text: str, put: Put) -> tuple[Branches | None, ...]:
    """The ideas in an answer, whole or not; an answer that has none because it failed counts too."""
    found = tuple(idea.terms(put.issues) for idea in written_ideas(answer_of(text)))
    return found or (() if whole_answer(text) is not None else (None,))


def _shown(idea: Idea) -> ShownIdea:
    claimed = idea.certificate.verdict == "good_for_both"
    if idea.contingent is not None:
        branches = (idea.contingent.if_true, idea.contingent.if_false)
        return ShownIdea(tuple(map(_as_text, branches)), claimed)
    return ShownIdea((_as_text(idea.outcome or {}),), claimed)


def _as_text(terms: dict[str, Option]) -> dict[str, str]:
    return {issue: option_text(option) for issue, option in terms.items()}


def _noted(document: TradesDocument) -> list[Texts]:
    return [(difference.note,) for difference in document.differences if difference.note]


def _idea_texts(idea: Idea) -> Texts:
    event = idea.contingent.event if idea.contingent is not None else ""
    why = (text for added in idea.adds for text in (added.why_me, added.why_them))
    return (idea.title, idea.rationale, idea.say, event, *why)


def _texts(entry: dict[str, Json], names: Sequence[str]) -> Texts:
    return tuple(text for name in names if isinstance(text := entry.get(name), str) and text)
