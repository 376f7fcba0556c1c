"""The answer of `offers` at 80 columns: five parts, in the order in which a talk needs them."""

from collections.abc import Iterable, Sequence

from copilot.domain.offer_documents import (
    Claiming,
    ConcessionPlan,
    ConcessionStep,
    EqualPackages,
    OfferPackage,
    OffersDocument,
    Opening,
    OtherChair,
)
from copilot.domain.scenario import Scenario
from copilot.reporting.layout import Line, Tone, fill, joined, rendered, table
from copilot.reporting.offer_words import (
    SAY_ONLY,
    claimed_words,
    criteria_words,
    evidence_entry,
    floor_sentence,
    lessons,
    money_apart,
    packages_heading,
    plan_heading,
    price_reach,
    price_words,
    split_words,
    step_words,
    told_apart,
    told_splits,
    told_steps,
)
from copilot.reporting.opening_words import missing_heading, opening_words, said_first
from copilot.reporting.terminal import POINT, note_blocks, step_lines, title_lines
from copilot.reporting.wording import (
    changed_terms,
    holds_words,
    in_all,
    sentence,
    terms_words,
    told_points,
)
from copilot.words import in_quotes, listed

INDENT = "   "
"""What stands under the number of a part."""


def offers_report(  # noqa: PLR0913 - each is one switch of the command
    document: OffersDocument,
    scenario: Scenario,
    *,
    source: str,
    show_all: bool = False,
    explain: bool = False,
    colour: bool = False,
) -> str:
    """The answer of `offers` as text.

    Args:
        document: the answer.
        scenario: what it is about; gives the units.
        source: the file as the user named it, for the next step.
        show_all: also what the standards say, and the entry for the file on each choice.
        explain: the points behind each part.
        colour: bring out the tones.
    """
    head = (
        *title_lines(document.scenario, document.reference, scenario),
        *fill(SAY_ONLY, tone="quiet"),
    )
    blocks: list[Sequence[Line]] = [head]
    blocks += note_blocks(document.notes if document.opening is None else ())
    for part in _parts(document, scenario, show_all=show_all, explain=explain):
        blocks.append(part)
    if document.to_add:
        added = [Line("To make these better, add to your file:", "strong")]
        for number, text in enumerate(document.to_add[:3], start=1):
            added += fill(sentence(text), first=f"{number:<3}", indent=INDENT)
        blocks.append(added)
    if explain and document.opening is not None:
        blocks.append(fill(POINT))
    blocks.append(_next_steps(document, source, show_all=show_all, explain=explain))
    return rendered(joined(blocks), colour=colour)


def _parts(
    document: OffersDocument, scenario: Scenario, *, show_all: bool, explain: bool
) -> Iterable[tuple[Line, ...]]:
    """The parts that there are, numbered."""
    parts: list[tuple[str, list[Line]]] = []
    if document.opening is not None:
        parts.append(_opening(document.opening, document, scenario, explain=explain))
    if document.packages is not None:
        parts.append(
            _packages(document.packages, document, scenario, show_all=show_all, explain=explain)
        )
    if document.plan is not None:
        parts.append(_plan(document.plan, scenario, explain=explain))
    if document.notes and document.opening is not None:
        # where a reader looks for what is missing
        lines = [line for note in document.notes for line in _told(note)]
        parts.append((f"{missing_heading(document)}.", lines))
    if document.claiming is not None and document.opening is not None:
        many = show_all or explain
        parts.append(_claiming(document, document.claiming, scenario, many=many, explain=explain))
    if document.other_chair is not None:
        parts.append(_other_chair(document.other_chair, document, scenario, explain=explain))
    for number, (heading, lines) in enumerate(parts, start=1):
        yield (*fill(heading, first=f"{number:<3}", indent=INDENT, tone="strong"), *lines)


def _opening(
    opening: Opening, document: OffersDocument, scenario: Scenario, *, explain: bool
) -> tuple[str, list[Line]]:
    heading = {
        "they_have": "Your opening, in answer to their offer.",
        "wait": "Your opening, for when they have spoken first.",
        "yes": "Your opening; you go first.",
    }[opening.first_move]
    lines: list[Line] = []
    for text in said_first(document, scenario):
        lines += _told(text)
    lines += _said(opening.say)
    for text in opening_words(document, scenario):
        lines += _told(text)
    if explain:
        lines += _arithmetic([opening.package])
    return heading, lines


def _packages(
    packages: EqualPackages,
    document: OffersDocument,
    scenario: Scenario,
    *,
    show_all: bool,
    explain: bool,
) -> tuple[str, list[Line]]:
    heading = f"{packages_heading(packages)}."
    lines = _said(packages.say)
    lines += _told(
        f"{money_apart(packages, in_all(scenario))} {told_apart(packages, document.reference)}"
    )
    for text in lessons(packages):
        lines += _told(text)
    if show_all:
        lines += _told("Once they have chosen, put this under `evidence` in your file:")
        for text in evidence_entry(packages):
            # blanks at the front of a YAML line carry its meaning, and `fill` would drop them
            front = f"{INDENT}  {' ' * (len(text) - len(text.lstrip()))}"
            lines += fill(text, first=front, indent=f"{front}    ")
    if explain:
        lines += _arithmetic(packages.packages)
        shares = [
            f"{package.name} {choice.share:.0%}"
            for package, choice in zip(packages.packages, packages.choices, strict=True)
            if choice.share is not None
        ]
        if shares:
            lines += _told(f"They would take {listed(shares)} of the readings that fit.", "quiet")
        lines += _told(
            f"At least {packages.distance:.1f} issues' worth of swing apart; within "
            f"{packages.tolerance:g} of a hundred points on average.",
            "quiet",
        )
    return heading, lines


def _plan(plan: ConcessionPlan, scenario: Scenario, *, explain: bool) -> tuple[str, list[Line]]:
    heading = f"{plan_heading(plan)}."
    lines: list[Line] = []
    for step in told_steps(plan):
        lines += _step(step, scenario)
    lines += _told(floor_sentence(plan))
    lines += _told(plan.at_the_end)
    if plan.relationship:
        lines += _told(plan.relationship)
    if explain:
        rows = [
            (f"step {step.number}", f"{step.cost:.1f}", told_points(step.mine), _gain(step))
            for step in plan.steps
        ]
        lines += table(("in points", "costs", "leaves you", "gives them"), rows, indent=INDENT)
        lines += _told(f"The plan never goes below {told_points(plan.floor)} points.", "quiet")
    return heading, lines


def _step(step: ConcessionStep, scenario: Scenario) -> list[Line]:
    first = f"{INDENT}{step.number:<3}"
    lines = [*fill(step_words(step, scenario), first=first, indent=f"{INDENT}   ")]
    return lines + _said(step.say, indent=f"{INDENT}   ")


def _gain(step: ConcessionStep) -> str:
    low, high = told_points(step.their_gain.low), told_points(step.their_gain.high)
    return low if low == high else f"{low} to {high}"


def _claiming(
    document: OffersDocument, claiming: Claiming, scenario: Scenario, *, many: bool, explain: bool
) -> tuple[str, list[Line]]:
    heading = "Where the gain over no deal lands."
    lines: list[Line] = []
    for text in claimed_words(document, claiming):
        lines += _told(text)
    opening = {} if document.opening is None else document.opening.package.outcome
    told = told_splits(claiming)
    for split in told if many else told[:1]:
        lines += _told(split_words(split, opening, scenario))
    # the standards stand in the first part already; here is what they were taken for
    standards = criteria_words(claiming, scenario) if many else ""
    if standards:
        lines += _told(standards)
    if explain:
        lines += _arithmetic([split.package for split in claiming.splits])
        lines += _told(
            f"Without a deal you have {told_points(claiming.no_deal.mine)} points and they "
            f"{told_points(claiming.no_deal.theirs)}.",
            "quiet",
        )
    return heading, lines


def _other_chair(
    chair: OtherChair, document: OffersDocument, scenario: Scenario, *, explain: bool
) -> tuple[str, list[Line]]:
    heading = "The other chair: their best ask of you, as far as known, and your price for it."
    moved = changed_terms(chair.ask.outcome, document.reference.outcome)
    said = terms_words(scenario, moved)
    lines = _told(sentence(said) if said else "What is there already; they need ask for no more.")
    for text in price_words(chair, scenario, document.reference, price_reach(document)):
        lines += _told(text)
    if chair.say:
        lines += _said(chair.say)
    if explain:
        lines += _arithmetic([chair.ask])
    return heading, lines


def _told(text: str, tone: Tone = "plain") -> list[Line]:
    return [*fill(text, first=INDENT, indent=INDENT, tone=tone)]


def _said(text: str, *, indent: str = INDENT) -> list[Line]:
    """What is meant to be said, in quotation marks, a thought a line."""
    lines: list[Line] = []
    for part in in_quotes(text).splitlines():
        lines += fill(part, first=indent, indent=indent, tone="good")
    return lines


def _arithmetic(packages: Sequence[OfferPackage]) -> list[Line]:
    """What each package leaves the two, in points, and what they gain over the comparison."""
    rows = [
        (
            package.name,
            told_points(package.mine),
            told_points(package.theirs),
            f"{round(package.my_gain.mean, 1) + 0.0:+.1f}",
            f"{round(package.their_gain.mean, 1) + 0.0:+.1f}",
            holds_words(package.their_gain),
        )
        for package in packages
    ]
    headings = ("in points", "you", "they", "you gain", "they gain", "they gain, how surely")
    return [*table(headings, rows, indent=INDENT)]


def _next_steps(
    document: OffersDocument, source: str, *, show_all: bool, explain: bool
) -> tuple[Line, ...]:
    steps = []
    if document.packages is not None and not show_all:
        steps.append("What to write down once they have chosen, and every fair split: --all.")
    if document.opening is not None and not explain:
        steps.append("Why: --explain.")
    steps.append(f"What to ask first: negotiate questions {source}")
    return step_lines(steps)
