"""Sentences of the report of `offers` that need the user's units."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

from copilot.domain.issue import Option
from copilot.domain.offer_documents import (
    Claiming,
    ConcessionPlan,
    ConcessionStep,
    EqualPackages,
    FairSplit,
    OfferPackage,
    OffersDocument,
    Opening,
    OpeningTerm,
    OtherChair,
)
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import MoneyAmount, Reference
from copilot.reporting.wording import (
    about,
    changed_terms,
    figure,
    from_to,
    option_words,
    share_word,
    terms_words,
    told_points,
    unit_of,
    with_unit,
    worth_words,
)
from copilot.words import listed
from copilot.yaml_source import inline

SAY_ONLY: Final = (
    "Private. Only what stands in quotation marks is meant to be said. No model was used."
)
"""Stands above the answer."""


def said_first(document: OffersDocument) -> Iterator[str]:
    """What to know before the opening: that it asks for less than every fair split."""
    if document.claiming is None or document.opening is None:
        return
    least = min(split.package.mine for split in document.claiming.splits)
    mine = document.opening.package.mine
    if round(least - mine) > 0:
        yield (
            "Your opening asks for less than any fair split would give you, as far as you know "
            f"them: {told_points(mine)} points against {told_points(least)}. "
            "Take a position on more issues, or find a standard."
        )


def opening_words(document: OffersDocument, scenario: Scenario) -> Iterator[str]:
    """What stands below the words to be said: what it is worth, its grounds, the advice."""
    opening = document.opening
    if opening is None:
        return
    reference = document.reference
    whole = reference.kind == "on_the_table" and opening.package.outcome == reference.outcome
    if not whole:
        yield against_reference(opening.package, reference)
        yield from grounds(opening, scenario)
    yield from opening.advice


def against_reference(package: OfferPackage, reference: Reference) -> str:
    """What a package is worth to me and whether they prefer it, against the comparison."""
    if package.outcome == reference.outcome:
        return "It is what the packages are compared with: nothing to ask for beyond it."
    return f"{worth_over(package, reference)} {for_them(package, reference)}"


def worth_over(package: OfferPackage, reference: Reference) -> str:
    """What a package is worth to me, against what it is compared with."""
    thing = _thing(reference)
    if package.in_my_money is not None:
        return f"{worth_words(package.in_my_money).removesuffix('.')} against {thing}."
    low, high = (round(end) for end in (package.my_gain.low, package.my_gain.high))
    if low == high:
        return f"To you {abs(low)} points {'less' if low < 0 else 'more'} than {thing}."
    if low < 0 < high:
        return f"To you from {-low} points less to {high} more than {thing}."
    word = "more" if high > 0 else "less"
    ends = sorted((abs(low), abs(high)))
    return f"To you {ends[0]} to {ends[1]} points {word} than {thing}."


def for_them(package: OfferPackage, reference: Reference) -> str:
    """Whether it is better for them than what it is compared with, in words."""
    thing = _thing(reference)
    match package.their_gain.holds:
        case "every":
            return f"They gain by it too against {thing}, whatever matters to them."
        case "none":
            return f"They lose by it against {thing}, as far as known."
        case "some":
            word = share_word(min(package.their_gain.share, 0.99))
            if word == "open":
                return f"Whether they prefer it to {thing} is open."
            return f"They are {word} to prefer it to {thing}."
        case _:
            assert_never(package.their_gain.holds)


def _thing(reference: Reference) -> str:
    return {
        "on_the_table": "what is on the table",
        "middle": "the middle",
        "mixed": "what stands now",
    }[reference.kind]


def grounds(opening: Opening, scenario: Scenario) -> Iterator[str]:
    """What each term stands on: standards first, then what needs a reason, then what stays."""
    for term in opening.terms:
        # what stands in the words to be said is not told twice
        if term.criterion is not None and (term.beyond or term.criterion not in opening.say):
            yield _ground(term, scenario)
    bare = [term.issue for term in opening.terms if term.criterion is None and _asked(term)]
    if bare:
        each = "each" if len(bare) > 1 else "it"
        yield f"No standard in your file carries {listed(bare)}: have a reason ready for {each}."
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


def _ground(term: OpeningTerm, scenario: Scenario) -> str:
    said = option_words(term.option, unit_of(scenario, term.issue))
    source = f" ({term.source})" if term.source else ""
    standard = f"{(term.criterion or '').rstrip('.')}{source}"
    if term.beyond:
        return (
            f"{term.issue}, {said}, goes further than your standard: {standard}. Have another "
            "reason ready for the rest."
        )
    return f"{term.issue}, {said}, is justified by: {standard}."


def money_apart(packages: EqualPackages) -> str:
    """How far apart they lie for me, in my money or in points."""
    if packages.apart is not None and isinstance(packages.apart.amount, float):
        amount = about(packages.apart.amount)
        if amount == 0:
            return "Exactly equal to you."
        return f"To you at most {with_unit(figure(amount), packages.apart.unit)} apart."
    return f"To you at most {packages.tolerance:g} of a hundred points apart on average."


def told_apart(packages: EqualPackages, reference: Reference) -> str:
    """What their equality hangs on, and how likely each is to hold something for them."""
    thing = _thing(reference)
    told = [share_word(package.their_gain.share) for package in packages.packages]
    if set(told) == {"certain"}:
        better = f"They gain by each against {thing}, whatever matters to them."
    elif set(told) <= {"certain", "likely"}:
        better = f"They are likely to prefer each to {thing}."
    elif len(set(told)) == 1:
        better = f"That they prefer one to {thing} is {told[0]}."
    else:
        each = [f"{p.name} {word}" for p, word in zip(packages.packages, told, strict=True)]
        better = f"That they prefer it to {thing}: {listed(each)}."
    return f"{packages.differ} {better}".strip()


def evidence_entry(packages: EqualPackages) -> Iterator[str]:
    """The entry for the file, a package a line; it can be pasted as it stands."""
    among = packages.choices[0].evidence.among or ()
    yield "- kind: choice"
    yield "  by: them"
    yield f"  chosen: 1  # 1, 2 or 3 for {listed([p.name for p in packages.packages], last='or')}"
    yield "  among:"
    for package in among:
        yield f"    - {inline(dict(package))}"


def step_words(step: ConcessionStep, scenario: Scenario) -> str:
    """What a step gives, what it costs me, and why it comes now."""
    moves = ", and ".join(
        f"{move.issue} {from_to(move, unit_of(scenario, move.issue))}" for move in step.give
    )
    return f"{moves}. {_cost(step)} {step.reason}"


def _cost(step: ConcessionStep) -> str:
    if step.in_my_money is not None:
        return worth_words(step.in_my_money)
    return f"Costs you about {max(round(step.cost), 1)} of a hundred points."


def floor_sentence(plan: ConcessionPlan) -> str:
    """Where the plan ends, and that it is not my limit."""
    above = {
        "every": " It lies above your best alternative, whatever matters to you.",
        "some": " On average it lies above your best alternative; not in every reading of yours.",
        "none": "",
        None: " You gave no alternative, so nothing is held against it.",
    }[plan.over_my_no_deal]
    return f"Go no further than {plan.floor_words}.{above}"


def claimed_words(document: OffersDocument, claiming: Claiming) -> Iterator[str]:
    """Which part of the joint gain each package leaves me, and what that rests on."""
    told = [
        f"{name} {_part(package.surplus_share)}"
        for name, package in _told_packages(document)
        if package.surplus_share is not None
    ]
    fair = [s.package.surplus_share for s in claiming.splits if s.package.surplus_share is not None]
    if told:
        yield f"Your part of what the two of you gain: {listed(told)}.{_fair_part(fair)}"
    else:
        yield f"Your opening leaves no gain to one of you.{_fair_part(fair)}"
    yield from _unknown_no_deal(claiming.splits[0].package)


def _part(share: float) -> str:
    """A part in whole percent; both sides gain, so it is never all or nothing."""
    return f"{min(max(share, 0.01), 0.99):.0%}"


def _fair_part(fair: Sequence[float]) -> str:
    if not fair:
        return ""
    low, high = (_part(end) for end in (min(fair), max(fair)))
    span = low if low == high else f"{low} to {high}"
    return f" In a fair split your part is {span}."


def _unknown_no_deal(package: OfferPackage) -> Iterator[str]:
    """Which way the parts err where no deal had to be taken for the worst deal."""
    mine, theirs = package.over_my_no_deal is not None, package.over_their_no_deal is not None
    if not mine and not theirs:
        yield (
            "Nothing is said of what either has without a deal, so it counts as the worst deal: "
            "read this as an order, not as figures."
        )
    elif not theirs:
        yield (
            "Nothing is said of what they have without a deal, so it counts as their worst deal: "
            "your part is larger than it looks."
        )
    elif not mine:
        yield (
            "Nothing is said of what you have without a deal, so it counts as your worst deal: "
            "your part is smaller than it looks."
        )


def _told_packages(document: OffersDocument) -> Iterator[tuple[str, OfferPackage]]:
    opening = () if document.opening is None else (document.opening.package,)
    equal = () if document.packages is None else document.packages.packages
    for package in (*opening, *equal):
        yield package.name, package


def split_words(split: FairSplit, opening: Mapping[str, Option], scenario: Scenario) -> str:
    """A fair split as what it changes in the opening."""
    rules = listed(split.rules)
    moved = terms_words(scenario, changed_terms(split.package.outcome, opening))
    said = f"your opening with {moved}" if moved else "your opening itself"
    return f"Fair by {rules}: {said}."


def criteria_words(claiming: Claiming, scenario: Scenario) -> str:
    """What the standards say, in one sentence; empty where none speaks of an issue."""
    told = []
    for verdict in claiming.criteria:
        *before, last = verdict.figures
        # with a unit to follow, no number is a year
        ends = [end if isinstance(end, str) else figure(end) for end in before]
        ends.append(option_words(last, unit_of(scenario, verdict.issue)))
        told.append(f"{verdict.issue} {' to '.join(ends)}")
    return f"Your standards say: {'; '.join(told)}." if told else ""


def price_words(chair: OtherChair, scenario: Scenario, reference: Reference) -> Iterator[str]:
    """What their ask leaves me and what I need for it."""
    if chair.short_by == 0:
        yield f"{worth_over(chair.ask, reference)} It leaves you enough, so it needs no price."
        return
    yield worth_over(chair.ask, reference)
    if chair.ask.over_my_no_deal == "none":
        yield "It is below your best alternative."
    if chair.needs is not None:
        yield f"Your price in money: {_amount(chair.needs)} on {chair.needs.issue}."
    if chair.in_return:
        back = {move.issue: move.to for move in chair.in_return}
        yield f"Your price in terms, the cheapest for them: {terms_words(scenario, back)}."
        yield "It leaves you no less than your plan does: ask for more first."
    elif chair.needs is None:
        yield "No change of one issue or two makes it good for you: refuse it, and ask why."


def _amount(money: MoneyAmount) -> str:
    if isinstance(money.amount, tuple):
        low, high = (figure(about(end)) for end in money.amount)
        return f"between {low} and {with_unit(high, money.unit)} better for you"
    return f"about {with_unit(figure(about(money.amount)), money.unit)} better for you"
