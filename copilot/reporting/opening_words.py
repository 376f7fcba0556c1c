"""Sentences on the opening: what to know first, what it stands on, how to go about it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from copilot.domain.offer_documents import (
    AskMore,
    OfferPackage,
    OffersDocument,
    Opening,
    OpeningTerm,
    StandsOn,
)
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Reference
from copilot.reporting.offer_words import asks_too_little, for_them, worth_over
from copilot.reporting.wording import (
    InAll,
    in_all,
    option_words,
    terms_words,
    told_points,
    unit_of,
    worth_words,
)
from copilot.words import listed

_HELD_BY: Final[Mapping[StandsOn, str]] = {
    "position": "your position",
    "aspiration": "your aspiration",
    "criterion": "your standard",
}
"""What of mine can stop a term short."""


def said_first(document: OffersDocument, scenario: Scenario) -> Iterator[str]:
    """What to know before the opening: that it is worth less than every fair split, and the way out."""
    if document.claiming is None or document.opening is None or not asks_too_little(document):
        return
    fair = [split.package.mine for split in document.claiming.splits]
    mine = document.opening.package.mine
    yield (
        "Your opening asks for less than any fair split would give you, as far as you know "
        f"them: {told_points(mine)} points against {_span(fair)}."
    )
    more = document.opening.ask_more
    if more is None:
        yield "On these issues there is nothing more to ask for: bring in a further one."
    else:
        yield from _more_words(more, document.opening, scenario)


def _span(points: Sequence[float]) -> str:
    low, high = told_points(min(points)), told_points(max(points))
    return low if low == high else f"{low} to {high}"


def _more_words(more: AskMore, opening: Opening, scenario: Scenario) -> Iterator[str]:
    """Which terms to ask for instead, what the opening is then worth, and what to do with them."""
    terms = terms_words(scenario, {move.issue: move.to for move in more.moves})
    known = len(more.unknown) < len(more.moves)
    cheap = " That costs them least for what it brings you, as far as known." if known else ""
    yield f"Ask for more first: {terms}.{cheap}"
    if more.unknown:
        yield f"What they want on {listed(more.unknown)} is not known: ask before you ask for it."
    if more.beyond:
        kinds = {term.stands_on for term in opening.terms if term.issue in more.beyond}
        own = listed([said for kind, said in _HELD_BY.items() if kind in kinds])
        hold = "holds" if len(kinds) == 1 else "hold"
        yield f"On {listed(more.beyond)} {own} in your file {hold} you back: think it over."
    still = "" if more.enough else ", still less than a fair split: bring in a further issue too"
    worth = ""
    if more.in_my_money is not None:
        told = worth_words(more.in_my_money, in_all(scenario))
        worth = f" What it adds is {told[0].lower()}{told[1:]}"
    yield f"The opening is then worth {told_points(more.mine)} points to you{still}.{worth}"
    each = "each" if len(more.moves) > 1 else "it"
    yield f"Find a reason for {each}, put it into your file as your `position` there, and run this again."


def opening_words(document: OffersDocument, scenario: Scenario) -> Iterator[str]:
    """What stands below the words to be said: what it is worth, its grounds, the advice."""
    opening = document.opening
    if opening is None:
        return
    reference = document.reference
    whole = reference.kind == "on_the_table" and opening.package.outcome == reference.outcome
    if not whole:
        yield against_reference(opening.package, reference, in_all(scenario))
        yield from grounds(opening, scenario)
    yield from opening.advice


def against_reference(
    package: OfferPackage, reference: Reference, total: InAll | None = None
) -> str:
    """What a package is worth to me and whether they prefer it, against the comparison."""
    if package.outcome == reference.outcome:
        return "It is what the packages are compared with: nothing to ask for beyond it."
    return f"{worth_over(package, reference, total)} {for_them(package, reference)}"


def grounds(opening: Opening, scenario: Scenario) -> Iterator[str]:
    """What each term stands on: standards first, then what needs a reason, then what stays."""
    for term in opening.terms:
        # what stands in the words to be said is not told twice
        told = term.criterion is not None and term.criterion in opening.say
        if term.criterion is not None and (term.beyond or not told or term.carries is not None):
            yield _ground(term, scenario, told=told)
    bare = [term.issue for term in opening.terms if term.criterion is None and _asked(term)]
    if bare:
        each = "each term" if 1 < len(bare) == len(opening.terms) else "each"
        each = each if len(bare) > 1 else "it"
        what = "any of it" if 1 < len(bare) == len(opening.terms) else listed(bare)
        yield f"No standard in your file carries {what}: have a reason ready for {each}."
    stays = [t.issue for t in opening.terms if t.stands_on == "table" and t.criterion is None]
    if stays:
        yield (
            f"You took no position on {listed(stays)}, so nothing more is asked for there than "
            "what is offered, unless they want it too."
        )
    unsaid = [term.issue for term in opening.terms if term.stands_on == "unsaid"]
    if unsaid:
        yield f"Your file does not say what you want on {listed(unsaid)}; left as it is."


def _asked(term: OpeningTerm) -> bool:
    return term.stands_on in {"position", "aspiration", "nothing"}


def _ground(term: OpeningTerm, scenario: Scenario, *, told: bool) -> str:
    """What a standard says of a term that it is not simply the grounds of.

    Args:
        term: a term of which a standard speaks.
        scenario: gives the units.
        told: whether the standard stands in the words to be said.
    """
    unit = unit_of(scenario, term.issue)
    said = option_words(term.option, unit)
    source = f" ({term.source})" if term.source else ""
    standard = f"{(term.criterion or '').rstrip('.')}{source}"
    if term.beyond:
        return (
            f"{term.issue}, {said}, goes further than your standard: {standard}. Have another "
            "reason ready for the rest."
        )
    if term.carries is None:
        return f"{term.issue}, {said}, is justified by: {standard}."
    carried = option_words(term.carries, unit)
    if told:
        return f"Your standard for {term.issue} would carry {carried}, better for you than {said}."
    return (
        f"{term.issue}, {said}, falls short of what your standard carries, {carried}: {standard}. "
        "Ask for that, or leave the standard unsaid."
    )


def missing_heading(document: OffersDocument) -> str:
    """The heading over why parts of the answer are missing; without a full stop."""
    opening = document.opening
    if opening is not None and opening.ask_on:
        return "No packages and no steps yet"
    none = []
    if document.packages is None:
        alone = opening is not None and len(opening.terms) == 1
        none.append("nothing to choose between" if alone else "no three packages")
    if document.plan is None:
        none.append("no steps to give way")
    told = ", and ".join(none) or "what could not be told"
    return f"{told[0].upper()}{told[1:]}"
