"""Deterministic graders: each looks at one outcome and says yes, no, k of n, or a word.

A crash of a grader counts against the case, never for it; that is the runner's job. What needs an
answer and has none scores nothing out of what it could have scored.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from copilot.advisors.confidentiality import leaks_of, secrets_of
from copilot.advisors.grounding import figures_in, known_figures, ungrounded
from copilot.analysis.certificate import certify
from copilot.analysis.contingent import certify_contingent
from copilot.analysis.problem import Problem, build_problem
from copilot.domain.documents import TradesDocument
from copilot.domain.issue import Option, option_text
from copilot.domain.suggestions import Idea, Verdict
from copilot.evaluation.masking import told
from copilot.evaluation.outcome import Exchange, Outcome
from copilot.evaluation.suite import PromptName
from copilot.evaluation.texts import (
    answer_object,
    entries,
    model_words,
    raw_texts,
    sentences_for_them,
    shareable_texts,
)
from copilot.llm.protocol import Json
from copilot.prompting.contracts import (
    VALUE_CREATION,
    WORDING,
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

_QUESTION_MARKS = re.compile(r"\?")
_CLOSED = re.compile(
    r"(?:so |and |but |then )?(?:is|are|am|was|were|do|does|did|has|have|had|will|would|wo|can|could"
    r"|shall|should|may|might|must)(?:n[\'\u2019]t)?\b(?! you (?:tell|describe|explain|say|share|walk)\b)",
    re.IGNORECASE,
)


class Tally(NamedTuple):
    """How many of how many."""

    k: int
    n: int


Value: TypeAlias = bool | Tally | str
"""Yes or no; k of n; a word."""


class Grade(NamedTuple):
    """What one grader says of one outcome."""

    name: str
    """The grader."""
    value: Value
    """What it says."""
    reason: str = ""
    """Why, where that is not plain."""


class Grader(NamedTuple):
    """A grader and the prompts that it looks at."""

    name: str
    """As reports have it."""
    grade: Callable[[Outcome], Iterable[Grade]]
    """What it says; one value or several."""
    planned: Mapping[str, int]
    """Everything that it counts, with what a case adds to n when it says nothing of it."""
    prompts: tuple[PromptName, ...] = get_args(PromptName)
    """The prompts of the cases it looks at."""


def schema(outcome: Outcome) -> Iterator[Grade]:
    """Whether the answer could be read, and whether something had to be asked again for that."""
    reason = "" if outcome.failure is None else outcome.failure.message
    yield Grade("schema", outcome.answered, reason if not outcome.answered else "")
    yield Grade("answer", _how(outcome.asked, usable=outcome.answered))
    if outcome.case.prompt == VALUE_CREATION:
        said = outcome.exchanges_of(WORDING)
        usable = outcome.answered and outcome.failure is None
        yield Grade("wording", _how(said, usable=usable) if said else "not asked")


def _how(exchanges: Sequence[Exchange], *, usable: bool) -> str:
    if not usable:
        return "not at all"
    return "first try" if len(exchanges) == 1 else "asked again"


def five_asks(outcome: Outcome) -> Iterator[Grade]:
    """How many of the five asks the answer meets with at least one entry that can be read."""
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


def verdicts(outcome: Outcome) -> Iterator[Grade]:
    """Whether each shown idea holds when priced anew, and what the model's own ideas came to."""
    document = outcome.document
    if not isinstance(document, TradesDocument):
        yield Grade("verdicts", value=False, reason="no answer")
        return
    problem = build_problem(outcome.case.scenario, seed=outcome.seed)
    wrong = [fault for idea in document.ideas for fault in _verdict_faults(problem, idea)]
    yield Grade("verdicts", not wrong, "; ".join(wrong))
    rejected = (item.idea for item in document.rejected if item.idea is not None)
    own = [idea for idea in (*document.ideas, *rejected) if idea.origin == "model"]
    counts = Counter(idea.certificate.verdict for idea in own)
    shown = ", ".join(f"{verdict} {counts[verdict]}" for verdict in sorted(counts)) or "none"
    yield Grade("own_ideas", shown)
    priced = [idea for idea in own if idea.certificate.verdict != "unpriced"]
    good = sum(idea.certificate.verdict in {"good_for_both", "depends"} for idea in priced)
    yield Grade("own_ideas_pass", _counted(good, len(priced), outcome))


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
    if idea.outcome is None:
        return "unpriced"
    if not _exist(problem, idea.outcome):
        return "invalid"
    return certify(problem, idea.outcome).verdict


def _exist(problem: Problem, terms: dict[str, Option]) -> bool:
    options = {issue.name: issue.options for issue in problem.issues}
    return all(option in options.get(name, ()) for name, option in terms.items())


def grounding(outcome: Outcome) -> Iterator[Grade]:
    """Whether each figure in the model's words that are shown comes from what it was told."""
    if outcome.document is None:
        yield Grade("grounding", value=False, reason="no answer")
        return
    known = _known(outcome)
    wrong = [
        f"{place}: {figure}"
        for place, text in model_words(outcome.document, outcome.engine)
        for figure in ungrounded(text, known | known_figures(_days(outcome)))
    ]
    yield Grade("grounding", not wrong, "; ".join(dict.fromkeys(wrong)))
    figures = [
        figure
        for text in raw_texts(answer_object(e) for e in outcome.asked)
        for figure in figures_in(text)
    ]
    backed = sum(bool(figure.readings & known) for figure in figures)
    yield Grade("figures_backed", _counted(backed, len(figures), outcome))


def _known(outcome: Outcome) -> frozenset[Decimal]:
    told_to_model = [
        message.content
        for exchange in outcome.exchanges[:1]
        for message in exchange.request.messages
        if message.role == "user"
    ]
    # with the unit behind it: 15 "million USD" is said as 15 million
    options = [
        f"{option_text(option)} {issue.unit or ''}"
        for issue in outcome.case.scenario.issues
        for option in issue.options
    ]
    return known_figures((*told_to_model, *options))


def _days(outcome: Outcome) -> Iterator[str]:
    """The days that ideas name for an event: a term of theirs, to be agreed on."""
    if isinstance(outcome.document, TradesDocument):
        for idea in outcome.document.ideas:
            if idea.contingent is not None and idea.contingent.by is not None:
                yield idea.contingent.by


def no_leak(outcome: Outcome) -> Iterator[Grade]:
    """Whether no secret stands in what is meant for the counterparty."""
    if outcome.document is None:
        yield Grade("no_leak", value=False, reason="no answer")
        return
    secrets = secrets_of(outcome.case.scenario)
    wrong = [
        f"{place}: {told(leak)}"
        for place, text in shareable_texts(outcome.document)
        for leak in leaks_of(text, secrets)
    ]
    yield Grade("no_leak", not wrong, "; ".join(dict.fromkeys(wrong)))
    said = list(sentences_for_them(outcome))
    clean = sum(not leaks_of(text, secrets) for text in said)
    yield Grade("raw_without_leak", _counted(clean, len(said), outcome))


def _counted(k: int, n: int, outcome: Outcome) -> Tally:
    """The count; an answer that could not be used counts as one that failed, not as none."""
    return Tally(k, n) if outcome.answered else Tally(0, 1)


def open_questions(outcome: Outcome) -> Iterator[Grade]:
    """How many of the model's questions, as it wrote them, are open and one at a time."""
    texts = [
        value
        for exchange in outcome.asked[:1]
        for entry in entries(answer_object(exchange))
        if isinstance(value := entry.get("text"), str)
    ]
    closed = [number for number, text in enumerate(texts, start=1) if not _is_open(text)]
    reason = f"not open: {', '.join(map(str, closed))}" if closed else ""
    yield Grade("open_questions", Tally(len(texts) - len(closed), max(1, len(texts))), reason)


def _is_open(text: str) -> bool:
    text = text.strip()
    one = text.endswith("?") and len(_QUESTION_MARKS.findall(text)) == 1
    return one and _CLOSED.match(text) is None


def prompt_inputs(outcome: Outcome) -> Iterator[Grade]:
    """Whether each prompt holds what it is to hold, and nothing else."""
    faults = list(outcome.prompt_faults)
    if outcome.error is not None:
        faults.append(outcome.error.message)
    yield Grade("prompt_inputs", not faults, "; ".join(faults))


GRADERS: Final = (
    Grader("prompt_inputs", prompt_inputs, {"prompt_inputs": 1}),
    Grader("schema", schema, {"schema": 1}),
    Grader("five_asks", five_asks, {"five_asks": len(ASKS)}, ("value-creation",)),
    Grader("verdicts", verdicts, {"verdicts": 1, "own_ideas_pass": 1}, ("value-creation",)),
    Grader("open_questions", open_questions, {"open_questions": 1}, ("discovery-questions",)),
    Grader("grounding", grounding, {"grounding": 1, "figures_backed": 1}),
    Grader("no_leak", no_leak, {"no_leak": 1, "raw_without_leak": 1}),
)
"""In the order of the report."""


def _holds_entry(found: dict[str, Json], name: str, model: type[BaseModel]) -> bool:
    items = found.get(name)
    return isinstance(items, list) and any(_fits(item, model) for item in items)


def _fits(entry: Json, model: type[BaseModel]) -> bool:
    try:
        model.model_validate(entry)
    except ValidationError:
        return False
    return True
