"""The typed input and the typed answer of each prompt.

Answers are validated item by item, so each kind of item is a model of its own. The wire schema
(`schemas`) is narrower than these models: an endpoint that does not enforce it may send longer
texts or numbers for texts, which do no harm here.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from copilot.domain.base import Model
from copilot.domain.catalogue import Place
from copilot.domain.issue import Issue, option_text
from copilot.marking import clean_line
from copilot.prompting.prompt import Reader
from copilot.prompting.schemas import (
    Json,
    QuestionAbout,
    discovery_schema,
    value_creation_schema,
    wording_schema,
)
from copilot.prompting.views import IssueLine, PrivateView

VALUE_CREATION = "value-creation"
"""The prompt for trades, further issues, contingent agreements and creative options."""
DISCOVERY_QUESTIONS = "discovery-questions"
"""The prompt for questions to ask the counterparty."""
WORDING = "wording"
"""The prompt for how to say an idea."""


_LONGEST = 600
"""Characters of a text that a model wrote."""


class CandidateLine(Model):
    """A trade that the engine has computed, in words."""

    id: str
    """What to pick it by."""
    i_give: str
    """What I move towards them, or empty."""
    i_get: str
    """What they move towards me, or empty."""
    check: str
    """What the check came to, in words."""


class ValueCreationInput(PrivateView):
    """What the value-creation prompt is given."""

    compared_with: tuple[str, ...]
    """The reference, `issue: option`, a line each."""
    candidates: tuple[CandidateLine, ...]
    """The engine's best trades."""
    suggested: tuple[str, ...]
    """Further issues that the catalogue suggests already."""
    terms_listed: bool
    """Whether terms are a list of issue and option, because the scenario is large."""


class DiscoveryInput(Model):
    """What the discovery prompt is given: the shareable view without my positions.

    Shown what I have asked for, a model asks them to explain my figures.
    """

    me: str
    """My name, or empty."""
    them: str
    """Their name, or empty."""
    notes: str
    """Marked off: what they may know, what an issue covers, criteria, reasons to be shared."""
    issues: tuple[IssueLine, ...]
    """In the file's order."""
    on_the_table: tuple[str, ...]
    """`issue: option`, a line each."""


class IdeaLine(Model):
    """The terms of an idea, from which it is worded."""

    id: str
    """Which idea."""
    ask: str
    """What they would move, or empty."""
    offer: str
    """What I would move, or empty."""


class WordingInput(Model):
    """What the wording prompt is given: names from the shareable view, and terms."""

    me: str
    """My name, or empty."""
    them: str
    """Their name, or empty."""
    ideas: tuple[IdeaLine, ...]
    """The ideas to be worded."""


class _Answer(BaseModel):
    """A part of a model's answer: unknown keys do no harm, odd numbers do."""

    # Built on first use: a run without a model never needs these.
    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        defer_build=True,
        coerce_numbers_to_str=True,
    )


def _plain_terms(value: object) -> object:
    """Terms as a mapping without its nulls, also where they came as a list."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        value = {item.get("issue"): item.get("option") for item in value}
    if not isinstance(value, dict):
        return value
    return {
        name: option_text(option) if isinstance(option, float) else option
        for name, option in value.items()
        if option is not None
    }


def _plain(text: str) -> str:
    """The text without what hides or steers, on one line."""
    return clean_line(text, limit=_LONGEST)


_Said: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=_LONGEST),
    AfterValidator(_plain),
    StringConstraints(min_length=1),
]
_Name: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST)
]
"""As it came, since it has to be the name that somebody else gave."""
_Perhaps: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=_LONGEST), AfterValidator(_plain)
]
AnswerTerms: TypeAlias = Annotated[dict[str, str], BeforeValidator(_plain_terms)]
"""Issue to option text, only what changes."""


class DifferenceAnswer(_Answer):
    """Where priorities differ."""

    issue: _Name
    """The issue."""
    note: _Said
    """Why it matters differently."""


class PickAnswer(_Answer):
    """Words for a trade that the engine computed."""

    id: _Name
    """Which."""
    title: _Said
    """A few words."""
    rationale: _Said
    """Why it works for both."""


class TradeAnswer(_Answer):
    """A trade of the model's own."""

    terms: AnswerTerms
    """What changes."""
    title: _Said
    """A few words."""
    rationale: _Said
    """Why it works for both."""


class AddedIssueAnswer(_Answer):
    """A further issue to bring in."""

    name: _Said
    """As it would stand in the scenario."""
    place: Place
    """Where it was found."""
    options: tuple[_Said, ...]
    """What it could be settled at."""
    why_me: _Said
    """Why I might like it."""
    why_them: _Said
    """Why they might like it."""


class ContingentAnswer(_Answer):
    """Terms that hang on an event."""

    event: _Perhaps
    """What may happen."""
    by: _Perhaps
    """The day by which it has happened or not."""
    settled_by: _Perhaps
    """Who or what says so."""
    if_true: AnswerTerms
    """Terms if it happens."""
    if_false: AnswerTerms
    """Terms if it does not."""


class OptionAnswer(_Answer):
    """Something that raises the total in another way."""

    kind: Literal["unbundle", "future_option", "option"]
    """Its form."""
    issue: _Name | None = None
    """The issue it touches."""
    title: _Said
    """A few words."""
    change: _Said
    """What would observably change."""
    by: _Said | None = None
    """The day, where it has one."""
    terms: AnswerTerms | None = None
    """What changes on the issues, where it touches them."""
    parts: tuple[_Said, ...] = ()
    """For unbundling: the issues it becomes."""


class QuestionAnswer(_Answer):
    """A question to ask the counterparty."""

    kind: QuestionAbout
    """What it is about."""
    issue: _Name | None = None
    """The issue, where it is about one."""
    text: _Said
    """The question."""
    reveals: _Said
    """What the answer tells."""
    listen_for: _Said
    """What to notice."""
    follow_up: _Said
    """What to ask next."""


class WordingAnswer(_Answer):
    """How to say an idea."""

    id: _Name
    """Which."""
    say: _Said
    """The sentence."""


class ValueCreationAnswer(_Answer):
    """The whole answer on value creation."""

    differences: tuple[DifferenceAnswer, ...] = ()
    """Ask 1."""
    picks: tuple[PickAnswer, ...] = ()
    """Ask 2, the engine's."""
    trades: tuple[TradeAnswer, ...] = ()
    """Ask 2, the model's own."""
    added_issues: tuple[AddedIssueAnswer, ...] = ()
    """Ask 3."""
    contingent: tuple[ContingentAnswer, ...] = ()
    """Ask 4."""
    options: tuple[OptionAnswer, ...] = ()
    """Ask 5."""


class DiscoveryAnswer(_Answer):
    """The whole answer with questions."""

    questions: Annotated[tuple[QuestionAnswer, ...], Field(max_length=20)] = ()
    """Best first."""


class WordingsAnswer(_Answer):
    """The whole answer with wordings."""

    wordings: tuple[WordingAnswer, ...] = ()
    """One for each idea."""


class Contract(NamedTuple):
    """What a prompt is given and what it answers."""

    inputs: type[Model]
    """The input model; its fields are the template's variables."""
    answer: type[BaseModel]
    """The answer model."""
    reader: Reader
    """Who may come to read what the answer holds."""
    skeleton: dict[str, Json]
    """The wire schema without a scenario; part of the prompt's identity."""


def contracts() -> Mapping[str, Contract]:
    """The contract of each prompt, by name."""
    no_issues: tuple[Issue, ...] = ()
    return {
        VALUE_CREATION: Contract(
            ValueCreationInput, ValueCreationAnswer, "me", value_creation_schema(no_issues, ("id",))
        ),
        DISCOVERY_QUESTIONS: Contract(
            DiscoveryInput, DiscoveryAnswer, "counterparty", discovery_schema(no_issues)
        ),
        WORDING: Contract(WordingInput, WordingsAnswer, "counterparty", wording_schema(())),
    }
