"""Sentences of the report of `offers` that need the user's units."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
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
    OtherChair,
    is_short_of_fair,
)
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import MoneyAmount, Reference
from copilot.reporting.wording import (
    InAll,
    about,
    changed_terms,
    figure,
    from_to,
    in_all,
    option_words,
    share_word,
    sum_of,
    terms_words,
    unit_of,
    with_commas,
    with_unit,
    worth_words,
)
from copilot.words import listed
from copilot.yaml_source import inline

SAY_ONLY: Final = (
    "Private. Only what stands in quotation marks is meant to be said. No model was used."
)
"""Stands above the answer."""

_THE_SAME: Final = 1.0
"""Points apart up to which packages are called worth the same, not about the same."""


def worth_over(package: OfferPackage, reference: Reference, total: InAll | None = None) -> str:
    """What a package is worth to me, against what it is compared with.

    Args:
        package: what is priced.
        reference: what it is compared with.
        total: how often the unit of a sum is paid; the sum in all is then told beside it.
    """
    thing = _thing(reference)
    if package.in_my_money is not None:
        told = worth_words(package.in_my_money, total).removesuffix(".")
        return f"{told}, against {thing}." if total else f"{told} against {thing}."
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


def packages_heading(packages: EqualPackages) -> str:
    """What the packages are, and how the level was chosen; without a full stop."""
    same = "the same" if packages.tolerance <= _THE_SAME else "about the same"
    on_average = "" if packages.equal == "every" else " on average"
    return f"Three packages worth {same} to you{on_average}, {packages.level_words}"


def lessons(packages: EqualPackages) -> Iterator[str]:
    """What each choice would tell, those that tell the same together."""
    told: dict[str, list[str]] = {}
    for package, choice in zip(packages.packages, packages.choices, strict=True):
        # a sentence that names no package is the same for all
        opened = f"If they take {package.name}"
        what = choice.tells.removeprefix(opened)
        told.setdefault(what, []).extend([package.name] if what != choice.tells else [])
    for what, names in told.items():
        yield f"If they take {listed(names, last='or')}{what}" if names else what


def money_apart(packages: EqualPackages, total: InAll | None = None) -> str:
    """How far apart they lie for me on average, in my money or in points.

    Args:
        packages: what is compared.
        total: how often the unit of a sum is paid; the sum in all is then told beside it.
    """
    if packages.apart is not None and isinstance(packages.apart.amount, float):
        amount = about(packages.apart.amount)
        if amount == 0:
            return "Exactly equal to you."
        told = with_unit(figure(amount), packages.apart.unit)
        return f"To you at most {told} apart{_in_all(packages.apart.amount, total)}."
    points = "point" if packages.tolerance == 1 else "points"
    start = "At most" if packages.equal == "every" else "On average at most"
    return f"{start} {packages.tolerance:g} {points} apart to you."


def _in_all(amount: float, total: InAll | None) -> str:
    """The sum in all, of the amount before it is rounded."""
    if total is None:
        return ""
    number = figure(sum_of(amount, total))
    return f", {number if total.currency is None else with_unit(number, total.currency)} in all"


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


def told_steps(plan: ConcessionPlan) -> Iterator[ConcessionStep]:
    """The steps as they are told: a reason that is that of the step before is not told again."""
    before = ""
    for step in plan.steps:
        yield step.model_copy(update={"reason": ""}) if step.reason == before else step
        before = step.reason


def step_words(step: ConcessionStep, scenario: Scenario) -> str:
    """What a step gives, what it costs me, and why it comes now."""
    moves = [f"{move.issue} {from_to(move, unit_of(scenario, move.issue))}" for move in step.give]
    return f"{with_commas(moves)}. {_cost(step, in_all(scenario))} {step.reason}".rstrip()


def _cost(step: ConcessionStep, total: InAll | None) -> str:
    if step.in_my_money is not None:
        return worth_words(step.in_my_money, total)
    points = max(round(step.cost), 1)
    return f"Costs you about {points} {'point' if points == 1 else 'points'}."


def plan_heading(plan: ConcessionPlan) -> str:
    """How many steps there are to give; without a full stop."""
    if len(plan.steps) == 1:
        return "How to give way: in one step, since no two would shrink; keep it for the end"
    shrinks = all(
        round(after.cost, 6) < round(step.cost, 6) for step, after in pairwise(plan.steps)
    )
    size = "each step smaller than the one before" if shrinks else "in two steps of one size"
    # the last step asks for the whole to be settled
    paid = all(step.in_return for step in plan.steps[:-1])
    return f"How to give way: {size}{', none for nothing' if paid else ''}"


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
    if not fair:
        yield "No package here leaves each of you a gain, so none is a fair split."
    elif told:
        yield f"Your part of what the two of you gain: {listed(told)}.{_fair_part(fair)}"
    else:
        yield f"Your opening leaves no gain to one of you.{_fair_part(fair)}"
    yield from _unknown_no_deal(claiming.splits[0].package)


def _part(share: float) -> str:
    """A part in whole percent; both sides gain, so it is never all or nothing."""
    return f"{min(max(share, 0.01), 0.99):.0%}"


def _fair_part(fair: Sequence[float]) -> str:
    """My part of the gain in the fair splits, one at least."""
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


def told_splits(claiming: Claiming) -> tuple[FairSplit, ...]:
    """The fair splits that are told: one that leaves a side no gain is none to speak of."""
    return tuple(s for s in claiming.splits if s.package.surplus_share is not None)


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


def asks_too_little(document: OffersDocument) -> bool:
    """Whether the opening leaves me less than every fair split, in whole points."""
    if document.claiming is None or document.opening is None:
        return False
    return is_short_of_fair(document.opening.package.mine, document.claiming.splits)


def price_reach(document: OffersDocument) -> str:
    """What my price for their ask leaves me, and that it is not where to begin."""
    if document.plan is not None:
        return "It leaves you no less than your plan does: ask for more first."
    if asks_too_little(document):
        return "It leaves you what your opening does, which asks for too little: raise that first."
    return "It leaves you no less than your opening does."


def price_words(
    chair: OtherChair, scenario: Scenario, reference: Reference, reach: str
) -> Iterator[str]:
    """What their ask leaves me and what I need for it.

    Args:
        chair: their ask, and my price.
        scenario: gives the units.
        reference: what is compared with.
        reach: the sentence on what the price leaves me.
    """
    total = in_all(scenario)
    worth = worth_over(chair.ask, reference, total)
    if chair.short_by == 0:
        # what is there already is worth what it is worth
        told = "" if chair.ask.outcome == reference.outcome else worth
        yield f"{told} It leaves you enough, so it needs no price.".lstrip()
        return
    yield worth
    if chair.ask.over_my_no_deal == "none":
        yield "It is below your best alternative."
    back = {move.issue: move.to for move in chair.in_return}
    if chair.in_return and len(scenario.issues) == 1:
        # with one issue the sum and the term are the same thing
        move = chair.in_return[0]
        yield f"Your price: {option_words(move.to, unit_of(scenario, move.issue))}."
        yield reach
        return
    if chair.needs is not None:
        yield f"Your price in money: {_amount(chair.needs, total)}."
    if back:
        yield f"Your price in terms, the cheapest for them: {terms_words(scenario, back)}."
        yield reach
    elif chair.needs is None:
        yield "No change of one issue or two makes it good for you: refuse it, and ask why."


def _amount(money: MoneyAmount, total: InAll | None) -> str:
    if isinstance(money.amount, tuple):
        low, high = (about(end) for end in money.amount)
        told = f"between {figure(low)} and {with_unit(figure(high), money.unit)}"
        return f"{told} better for you on {money.issue}{_in_all_range(*money.amount, total)}"
    amount = with_unit(figure(about(money.amount)), money.unit)
    return f"about {amount} better for you on {money.issue}{_in_all(money.amount, total)}"


def _in_all_range(low: float, high: float, total: InAll | None) -> str:
    least = "" if total is None else f", {figure(sum_of(low, total))} to "
    return f"{least}{_in_all(high, total).removeprefix(', ')}"
