"""The answers of the commands: what `--json` prints and what the reports are made from."""

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import Field, field_serializer

from copilot.domain.base import Model
from copilot.domain.issue import Option
from copilot.domain.suggestions import (
    Certificate,
    Difference,
    Idea,
    Question,
    Reference,
    Rejected,
    Side,
    Verdict,
)

LearntEffect: TypeAlias = Literal[
    "cut", "likelier", "nothing_new", "nothing", "set_aside", "outside_verdicts"
]
"""What an entry did: excludes weightings; makes some likelier; says what was known; cannot be used;
does not fit the rest; orders ideas alone, because the set would be too large."""

SCHEMA_VERSION: Literal[1] = 1
"""The version of every JSON document."""


class ScenarioStamp(Model):
    """Which scenario an answer is about."""

    title: str
    """Its title."""
    sha256: str
    """The hash of the file's bytes."""


class MadeBy(Model):
    """What produced an answer."""

    engine: str
    """The version of this package."""
    model: str | None = None
    """The model's name, or None when the engine worked alone."""
    prompt: str | None = None
    """The hash of the prompt, or None when the engine worked alone."""


class Usage(Model):
    """What the calls to a model used, over every attempt, failed ones too."""

    requests: int = 0
    """Calls that were sent."""
    input_tokens: int | None = None
    """None means that the provider did not say, which is not zero."""
    output_tokens: int | None = None
    """None means that the provider did not say."""
    cached_tokens: int | None = None
    """Of the input tokens, those that the provider read from its cache."""
    reasoning_tokens: int | None = None
    """Of the output tokens, those that went into thinking."""
    unreported: int = 0
    """Requests that brought an answer, or broke off on the way to one, and did not say what they
    used: the counts are then too low."""
    other_tokens: dict[str, int] = Field(default_factory=dict)
    """Whatever else the provider counts, under its own dotted name:
    `prompt_tokens_details.audio_tokens`."""
    cost_usd: Decimal | None = None
    """What the known part costs at list prices; None means that it is not known. A number in JSON."""
    seconds: float = 0.0
    """Wall time of the calls."""
    recorded: bool = False
    """Whether figures come from a recording."""

    @field_serializer("cost_usd", when_used="json-unless-none")
    def _cost_as_number(self, cost: Decimal) -> float:
        return float(cost)


class TradesDocument(Model):
    """The answer of `trades`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    reference: Reference
    """What the ideas are compared with."""
    made_by: MadeBy
    """Engine, model, prompt."""
    differences: tuple[Difference, ...]
    """Who cares more about what."""
    ideas: tuple[Idea, ...]
    """Best first. The first five differ in what is given or got."""
    rejected: tuple[Rejected, ...] = ()
    """What did not pass, and why."""
    usage: Usage | None = None
    """None when no model was called."""
    notes: tuple[str, ...] = ()
    """Plain sentences: what splitting every difference costs, what limits the answer, warnings."""


class PriceDocument(Model):
    """The answer of `price`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    reference: Reference
    """What the outcome is compared with."""
    outcome: dict[str, Option]
    """The whole outcome that was priced."""
    from_reference: tuple[str, ...] = ()
    """Issues that were left out and come from the reference."""
    certificate: Certificate
    """The check."""
    notes: tuple[str, ...] = ()
    """Plain sentences."""


class ImproveDocument(Model):
    """The answer of `improve`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    outcome: dict[str, Option]
    """The outcome to be made better."""
    from_reference: tuple[str, ...] = ()
    """Issues that were left out and come from the reference."""
    improvements: tuple[Idea, ...]
    """Nobody worse, somebody better, under every weighting; fewest changed issues first."""
    notes: tuple[str, ...] = ()
    """Plain sentences."""


class FrontierPoint(Model):
    """One undominated pair of utilities."""

    mine: float
    """My points, 0 to 100; the mean over the weightings that fit."""
    theirs: float
    """Their points; the mean over the weightings that fit."""
    low: float
    """Their points under the weighting least kind to this outcome."""
    high: float
    """Their points under the weighting kindest to this outcome."""
    outcome: dict[str, Option]
    """One outcome that reaches the point."""
    ties: int
    """How many outcomes reach the point."""


class NoDeal(Model):
    """What each side has without a deal, in points; 0 when nothing was said."""

    mine: float
    """Mine."""
    theirs: float
    """Theirs, as far as known."""


class FrontierDocument(Model):
    """The answer of `frontier`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    method: str
    """How the frontier was found; `too large` when the cap was reached, with no points."""
    points: tuple[FrontierPoint, ...]
    """Above the walk-aways, mine descending."""
    nash: tuple[FrontierPoint, ...]
    """Greatest product of the gains over no deal."""
    kalai_smorodinsky: tuple[FrontierPoint, ...]
    """Greatest smaller part of each side's best possible gain."""
    egalitarian: tuple[FrontierPoint, ...]
    """Greatest smaller gain."""
    best_joint: tuple[FrontierPoint, ...]
    """Greatest sum."""
    no_deal: NoDeal
    """What each has without a deal."""
    zone_of_agreement: bool
    """Whether any outcome is at least as good as no deal for both."""
    notes: tuple[str, ...] = ()
    """Plain sentences."""


class QuestionsDocument(Model):
    """The answer of `questions`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    made_by: MadeBy
    """Engine, model, prompt."""
    questions: tuple[Question, ...]
    """Best first."""
    rejected: tuple[Rejected, ...] = ()
    """What a model sent and did not pass."""
    usage: Usage | None = None
    """None when no model was called."""
    notes: tuple[str, ...] = ()
    """Plain sentences."""


class LearntEntry(Model):
    """What one entry of `evidence` did."""

    place: int
    """Which entry of the file; the first is 1."""
    by: Side
    """Who said or did it."""
    on: date | None
    """When."""
    kind: str
    """What was observed."""
    effect: LearntEffect
    """What it did."""
    left: float | None = None
    """The part of the weightings possible before it, older entries counted, that it leaves; 0 where
    it fixes something exactly. None where it cuts nothing."""
    text: str
    """The same in plain words. Private."""


class Settled(Model):
    """A comparison that was open before the evidence and is not any more."""

    who: Side
    """Whose priorities."""
    more: str
    """The issue that matters at least as much."""
    than: str
    """The other one."""


class VerdictChange(Model):
    """An idea on which the evidence changed the verdict."""

    title: str
    """The idea."""
    outcome: dict[str, Option]
    """Its terms."""
    before: Verdict
    """The verdict if nothing had been learnt."""
    after: Verdict
    """The verdict now."""


class Learnt(Model):
    """What was learnt at the table: the advice before and after."""

    entries: tuple[LearntEntry, ...]
    """In the file's order."""
    left_of_mine: float | None
    """The part of my weightings that all entries together leave; None where none cuts them."""
    left_of_theirs: float | None
    """The same of theirs."""
    settled: tuple[Settled, ...]
    """Comparisons that are open no more, in the file's order."""
    changed: tuple[VerdictChange, ...]
    """Ideas whose verdict changed, in the order of the ideas now, then as they were before."""


class CheckDocument(Model):
    """The answer of `check`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    issues: int
    """How many issues there are."""
    open_issues: tuple[str, ...]
    """Those that cannot be priced yet."""
    sharpen: tuple[str, ...]
    """Up to three things whose filling-in would sharpen the advice most, best first."""
    warnings: tuple[str, ...]
    """What looks wrong, though it is valid."""
    learnt: Learnt | None = None
    """What the evidence changed; None where the scenario has none."""


Document: TypeAlias = (
    TradesDocument
    | PriceDocument
    | ImproveDocument
    | FrontierDocument
    | QuestionsDocument
    | CheckDocument
)
"""Any answer."""
