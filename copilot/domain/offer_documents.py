"""The answer of `offers`: an opening, equal packages, a plan of concessions, both chairs.

All of it is private but for the `say` fields, which are made from shareable fields and the terms
alone.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from copilot.domain.base import Model
from copilot.domain.documents import SCHEMA_VERSION, NoDeal, ScenarioStamp
from copilot.domain.issue import Option
from copilot.domain.scenario import Evidence
from copilot.domain.suggestions import GainRange, Holds, MoneyAmount, Move, Reference

StandsOn: TypeAlias = Literal["position", "aspiration", "criterion", "table", "nothing", "unsaid"]
"""What a term of an opening stands on; `unsaid`: I have not said what I want there."""

FirstMove: TypeAlias = Literal["yes", "wait", "they_have"]
"""Whether to make the first offer: yes; wait for theirs; they have made one."""


class OfferPackage(Model):
    """A whole package, and what it leaves each side. Private but for its terms."""

    name: str
    """`opening`, `A`, `fair split` and so on."""
    outcome: dict[str, Option]
    """One option for every issue that has options."""
    mine: float
    """My points, 0 to 100; the mean over the weightings that fit."""
    theirs: float
    """Their points; the mean over the weightings that fit."""
    my_gain: GainRange
    """What I gain over the reference, in points."""
    their_gain: GainRange
    """What they gain over the reference."""
    in_my_money: MoneyAmount | None = None
    """My gain over the reference as an amount of the money issue."""
    over_my_no_deal: Holds | None = None
    """Whether it is above my best alternative whatever weighting fits; None where I gave none."""
    over_their_no_deal: Holds | None = None
    """Whether it is above their best alternative, as far as known."""
    surplus_share: float | None = None
    """My part of the two gains over no deal, 0 to 1; None unless both gain on average."""


class OpeningTerm(Model):
    """One term of the opening, and what it stands on."""

    issue: str
    """The issue."""
    option: Option
    """What is asked for."""
    stands_on: StandsOn
    """What caps it: a position, an aspiration, a criterion, what is on the table. Private."""
    criterion: str | None = None
    """The standard that speaks of it, where one does."""
    source: str | None = None
    """Where the standard can be looked up."""
    beyond: bool = False
    """Whether the term goes further for me than the standard."""
    carries: Option | None = None
    """The best option for me that the standard carries, where the term asks for less."""


class AskMore(Model):
    """Where to ask for more, where the opening is worth less to me than every fair split. Private."""

    moves: tuple[Move, ...]
    """From the terms of the opening; what costs them least for what it brings me comes first."""
    mine: float
    """My points at the opening with these."""
    in_my_money: MoneyAmount | None = None
    """What they add to the opening as an amount of the money issue."""
    beyond: tuple[str, ...] = ()
    """Those of the issues that stop at a position, an aspiration or a standard of mine."""
    unknown: tuple[str, ...] = ()
    """Those on which nothing says what they want."""
    enough: bool
    """Whether the opening is then worth as much to me as a fair split."""


class Opening(Model):
    """The package to open with, or to answer their offer with."""

    package: OfferPackage
    """Best for me among what can be stood up for; see the explanation of `offers`."""
    terms: tuple[OpeningTerm, ...]
    """Every term, in the file's order."""
    first_move: FirstMove
    """Whether to make it unasked."""
    advice: tuple[str, ...]
    """How to go about it: whether to go first, how to answer theirs, what to hold apart. Private."""
    in_the_dark: tuple[str, ...] = ()
    """Issues that matter most to me and on which little is known of them."""
    holds_something: bool
    """Whether they gain by it over the reference, or over their alternative, in some reading."""
    ask_more: AskMore | None = None
    """Where to ask for more; None where the opening leaves me a fair split or nothing can be."""
    ask_on: tuple[str, ...] = ()
    """Issues to ask for more on before their own offer is answered; none where it is accepted."""
    say: str
    """How to put it to them."""


class Choice(Model):
    """What it would tell if they chose one of the equal packages."""

    chosen: int
    """Which of them; the first is 1."""
    counts_more: tuple[str, ...]
    """Issues on which this package is the kindest of the three to them."""
    counts_less: tuple[str, ...]
    """Issues on which it is the least kind to them."""
    share: float | None
    """The part of their set in which they choose it; None where nothing is known of them."""
    tells: str
    """In plain words: they gain more by its steps on the first than they lose on the second."""
    evidence: Evidence
    """The entry for the file once they have chosen."""


class EqualPackages(Model):
    """Packages that are worth the same to me and differ for them (MESO)."""

    level: float
    """About how many of my points each leaves me."""
    level_words: str
    """How the level was chosen, in plain words. Private."""
    tolerance: float
    """How many points they may lie apart on average."""
    apart: MoneyAmount | None = None
    """The largest difference between two of them in my money; None where it cannot be said."""
    equal: Holds
    """`every`: within the tolerance under every weighting of mine; `some`: on average only."""
    differ: str
    """What their equality hangs on; empty under `every`."""
    distance: float
    """The smallest of the distances between two of them."""
    packages: tuple[OfferPackage, ...]
    """Named A, B, C; ordered by their terms, so that the order gives nothing away."""
    choices: tuple[Choice, ...]
    """What each choice would tell."""
    say: str
    """How to put them."""


class ConcessionStep(Model):
    """One step: what I give, and what I ask for it."""

    number: int
    """1 for the first."""
    give: tuple[Move, ...]
    """What I move towards them."""
    in_return: tuple[Move, ...]
    """What I ask for it: where they move to; empty where the whole is to be settled by it."""
    outcome: dict[str, Option]
    """The whole package after the step."""
    mine: float
    """My points after it."""
    cost: float
    """Points that it costs me on average; less than the step before, or as much in a plan of two."""
    in_my_money: MoneyAmount | None = None
    """What it costs me as an amount of the money issue, below 0."""
    their_gain: GainRange
    """What it gives them, in points."""
    reason: str
    """Why this and why now. Private."""
    say: str
    """How to put it."""


class ConcessionPlan(Model):
    """Steps from the opening towards a floor of the plan that lies above my limit."""

    floor: float
    """Points below which no step goes; above what I have without a deal. Private."""
    floor_words: str
    """How the floor was chosen. Private."""
    over_my_no_deal: Holds | None
    """Whether the last package is above my best alternative whatever weighting fits."""
    steps: tuple[ConcessionStep, ...]
    """Each smaller than the one before; of two steps the second may be as large as the first."""
    at_the_end: str
    """What to do when they are used up. Private."""
    relationship: str
    """What an ongoing relationship changes; empty where none was given. Private."""


class FairSplit(Model):
    """A package that a rule of fairness picks."""

    rules: tuple[str, ...]
    """Which rules pick it."""
    package: OfferPackage
    """The package."""


def is_short_of_fair(mine: float, splits: Iterable[FairSplit]) -> bool:
    """Whether so many points leave me less than every fair split, in whole points; never if none."""
    return round(min((split.package.mine for split in splits), default=0.0) - mine) > 0


class CriterionVerdict(Model):
    """What a standard says about an issue of the scenario."""

    text: str
    """The standard."""
    source: str | None
    """Where it can be looked up."""
    issue: str
    """The issue that it speaks of."""
    figures: tuple[Option, ...]
    """What it says for that issue, in the issue's unit or options."""


class Claiming(Model):
    """Where the joint gain over no deal lands, and what a fair split would be."""

    no_deal: NoDeal
    """What each has without a deal."""
    both_known: bool
    """Whether an alternative is known for each side; else no deal counts as its worst deal."""
    splits: tuple[FairSplit, ...]
    """Nash, Kalai-Smorodinsky and equal gains; those that agree stand together."""
    criteria: tuple[CriterionVerdict, ...]
    """What the standards say."""


class OtherChair(Model):
    """Their best ask of me, and my price for it."""

    ask: OfferPackage
    """What they would open with, as far as known."""
    short_by: float
    """Points that it leaves me short of what I need; 0 where it leaves me enough."""
    needs: MoneyAmount | None = None
    """What I lack, as an amount of the money issue."""
    in_return: tuple[Move, ...] = ()
    """The change to their ask that makes it good for me and costs them least, as far as known."""
    outcome: dict[str, Option] | None = None
    """Their ask with that change."""
    their_loss: float | None = None
    """Points that the change costs them on average."""
    say: str
    """How to put my price; empty where none is needed or known."""


class OffersDocument(Model):
    """The answer of `offers`."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this form."""
    scenario: ScenarioStamp
    """Which scenario."""
    reference: Reference
    """What the packages are compared with."""
    opening: Opening | None = None
    """None where no package can be offered; the notes say why."""
    packages: EqualPackages | None = None
    """None where no three packages are worth the same."""
    plan: ConcessionPlan | None = None
    """None where nothing can be given step by step."""
    claiming: Claiming | None = None
    """None where no split can be told."""
    other_chair: OtherChair | None = None
    """None where nothing is known of them."""
    to_add: tuple[str, ...] = ()
    """What would make the answer better, as keys of the file; the first matters most."""
    notes: tuple[str, ...] = ()
    """Plain sentences: why a part is missing."""
