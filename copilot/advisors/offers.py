"""Offers: an opening, equal packages, a plan of concessions, where the gain lands, both chairs.

The engine picks every term; this module hands it what the criteria say and puts words to what it
finds. No model takes part.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copilot.advisors import offer_texts as words
from copilot.advisors.criteria import criterion_verdicts
from copilot.advisors.wording import say_trade
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import (
    fair_level,
    fair_splits,
    mean_points,
    over_no_deal,
    package_of,
)
from copilot.analysis.offering.concessions import (
    APART,
    Floor,
    StepRow,
    concession_steps,
    plan_floor,
    their_stand,
)
from copilot.analysis.offering.offers import apart_for_me, choice_rows, equal_rows
from copilot.analysis.offering.openings import (
    OpeningRow,
    Room,
    in_the_dark,
    offer_frontier,
    opening_row,
    room_for,
    they_have_offered,
)
from copilot.analysis.offering.other_chair import price_of, their_seat
from copilot.analysis.problems.mean_frontier import no_deal_of
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.efficient import NO_ZONE, frontier_document
from copilot.analysis.trading.improve import with_reference
from copilot.domain.documents import FrontierDocument, ScenarioStamp
from copilot.domain.issue import Option
from copilot.domain.offer_documents import (
    Choice,
    Claiming,
    ConcessionPlan,
    ConcessionStep,
    CriterionVerdict,
    EqualPackages,
    FairSplit,
    FirstMove,
    OffersDocument,
    Opening,
    OpeningTerm,
    OtherChair,
)
from copilot.domain.scenario import Evidence, Scenario
from copilot.domain.suggestions import MoneyAmount, Move

Row = tuple[int, ...]

NOTHING_SETTLED = "No issue has two options yet, so there is nothing to offer."
NOTHING_WANTED = (
    "Your file does not say yet what you want on any issue, so nothing can be asked for."
)
NOTHING_KNOWN = (
    "Nothing in your file says what they want, so nothing can be called a gain for them: no plan "
    "of concessions and no fair split. Ask before you give: negotiate questions."
)
NO_THREE = (
    "There are no three packages that differ, are worth the same to you and leave you enough: give "
    "the issues more options, or bring in a further issue."
)
ONE_ISSUE = (
    "With one issue there is nothing to choose between: bring in a further issue, and there are "
    "packages worth the same to you."
)
NO_STEP = (
    "Between the opening and the floor of a plan there is no move that costs you something and "
    "helps them, as far as known."
)

AT_FAIR = (
    "No steps to give way are planned: your opening leaves you about a fair split already, or less."
)

_RIVALS = 100
"""Packages of the frontier, evenly spread, that no equal package may clearly fall behind."""

_ROUNDING = 1e-6
"""Points by which a difference may pass the tolerance: a step of the grid."""


class _Found(NamedTuple):
    """What the parts of the answer are made from."""

    problem: Problem
    room: Room
    verdicts: tuple[CriterionVerdict, ...]
    opening: OpeningRow
    splits: tuple[FairSplit, ...]
    floor: Floor
    """Where the plan of concessions ends; no package goes below it."""
    rivals: tuple[Row, ...]
    """Efficient packages of the room."""

    @property
    def takes(self) -> bool:
        """Whether the opening is what they offer already."""
        scenario = self.problem.scenario
        return words.is_their_offer(scenario, self.problem.outcome(self.opening.row))


def offers(scenario: Scenario, *, seed: int = 0) -> OffersDocument:
    """What to open with, what to offer side by side, how to give, and what they may ask.

    Args:
        scenario: what the user filled in.
        seed: of the samples; the same seed gives the same answer.

    Returns:
        The answer; a part that cannot be made is None, and a note says why.
    """
    problem = build_problem(scenario, seed=seed)
    empty = OffersDocument(
        scenario=ScenarioStamp(title=scenario.title, sha256=scenario.sha256),
        reference=problem.reference,
        to_add=words.what_to_add(problem),
    )
    if not problem.issues:
        return empty.model_copy(update={"notes": (NOTHING_SETTLED,)})
    if all(table is None for table in problem.me.tables):
        return empty.model_copy(update={"notes": (NOTHING_WANTED,)})
    verdicts = criterion_verdicts(scenario)
    room = room_for(problem, _figures(problem, verdicts))
    found = offer_frontier(problem, room)
    if isinstance(found, TooLarge):
        return empty.model_copy(update={"notes": (f"{found.reason} {found.advice}",)})
    opening = opening_row(problem, found)
    if opening is None:
        chair = _other_chair(problem, room, None)
        return empty.model_copy(update={"notes": (NO_ZONE,), "other_chair": chair})
    whole = frontier_document(problem)
    splits = fair_splits(problem, whole) if _known(problem) else ()
    floor = plan_floor(
        problem,
        opening.row,
        fair=min((split.package.mine for split in splits), default=None),
        middle=fair_level(problem, found) if splits else None,
    )
    rivals = tuple(point.outcome for point in found.points)
    rivals = rivals[:: len(rivals) // _RIVALS + 1]
    parts = _Found(problem, room, verdicts, opening, splits, floor, rivals)
    return _filled(empty, parts, whole)


def _filled(empty: OffersDocument, parts: _Found, whole: FrontierDocument) -> OffersDocument:
    """The answer with its parts, and a note for each that is missing."""
    # what they offer already needs no counter-offer
    plan = None if parts.takes else _plan(parts)
    packages = None if parts.takes else _packages(parts, plan)
    notes = [] if parts.takes else _missing(parts, packages, plan)
    end = parts.problem.row(plan.steps[-1].outcome) if plan else parts.opening.row
    if whole.method == "too large":
        notes += whole.notes
    return empty.model_copy(
        update={
            "opening": _opening(parts, with_packages=packages is not None),
            "packages": packages,
            "plan": plan,
            "claiming": _claiming(parts),
            "other_chair": _other_chair(parts.problem, parts.room, end),
            "notes": tuple(notes),
        }
    )


def _missing(
    parts: _Found, packages: EqualPackages | None, plan: ConcessionPlan | None
) -> list[str]:
    notes = []
    if packages is None:
        notes.append(ONE_ISSUE if len(parts.problem.issues) == 1 else NO_THREE)
    if not _known(parts.problem):
        notes.append(NOTHING_KNOWN)
    elif plan is None:
        notes.append(AT_FAIR if parts.floor.reason == "fair" else NO_STEP)
    return notes


def _known(problem: Problem) -> bool:
    """Whether anything says what they want."""
    return any(table is not None for table in problem.them.tables)


def _figures(
    problem: Problem, verdicts: Sequence[CriterionVerdict]
) -> tuple[tuple[Option, ...], ...]:
    return tuple(
        tuple(f for verdict in verdicts if verdict.issue == name for f in verdict.figures)
        for name in problem.names
    )


def _opening(parts: _Found, *, with_packages: bool) -> Opening:
    problem, row = parts.problem, parts.opening.row
    package = package_of(problem, "opening", row)
    dark = in_the_dark(problem)
    against = words.reference_words(problem.reference)
    first: FirstMove = "wait" if dark else "yes"
    if they_have_offered(problem):
        first = "they_have"
    return Opening(
        package=package,
        terms=tuple(_term(parts, column) for column in range(len(problem.issues))),
        first_move=first,
        advice=words.take_it(short=_short(parts))
        if parts.takes
        else words.opening_advice(
            first,
            dark,
            # the reference itself needs no such warning
            "" if parts.opening.holds_something or row == problem.start else against,
            with_packages=with_packages,
        ),
        in_the_dark=dark,
        holds_something=parts.opening.holds_something,
        say=words.say_opening(problem.scenario, package.outcome, parts.verdicts),
    )


def _short(parts: _Found) -> bool:
    """Whether the opening leaves me less than every fair split, in whole points."""
    least = min((split.package.mine for split in parts.splits), default=0.0)
    return round(least - mean_points(parts.problem.me, parts.opening.row)) > 0


def _term(parts: _Found, column: int) -> OpeningTerm:
    problem = parts.problem
    issue = problem.issues[column]
    verdict = next((v for v in parts.verdicts if v.issue == issue.name), None)
    return OpeningTerm(
        issue=issue.name,
        option=issue.options[parts.opening.row[column]],
        stands_on=parts.room.stands_on[column],
        criterion=None if verdict is None else verdict.text,
        source=None if verdict is None else verdict.source,
        beyond=parts.room.beyond(problem, column, parts.opening.row[column]),
    )


def _moves(problem: Problem, before: Sequence[int], after: Sequence[int]) -> tuple[Move, ...]:
    return tuple(
        Move(issue=issue.name, from_=issue.options[a], to=issue.options[b])
        for issue, a, b in zip(problem.issues, before, after, strict=True)
        if a != b
    )


def _better_for_me(problem: Problem, before: Row, after: Row) -> set[str]:
    """The issues on which the second package is better for me than the first."""
    return {
        name
        for name, table, a, b in zip(problem.names, problem.me.tables, before, after, strict=True)
        if table is not None and table[b] > table[a]
    }


def _packages(parts: _Found, plan: ConcessionPlan | None) -> EqualPackages | None:
    problem, opening = parts.problem, parts.opening.row
    start = mean_points(problem.me, opening)
    floor = parts.floor.points
    if plan is None and parts.floor.reason == "fair":
        # nothing is given then, and what lies this close is worth about as much as the opening
        floor = min(floor, start - APART)
    tried = (
        (
            equal_rows(
                problem,
                parts.room,
                level=(start + low) / 2,
                base=opening,
                floor=floor,
                better=parts.rivals,
            ),
            told,
        )
        for low, told in _levels(problem, parts.floor, start)
    )
    found, told = next((pair for pair in tried if pair[0] is not None), (None, ""))
    if found is None:
        return None
    names = dict(zip(found.rows, words.LETTERS, strict=True))
    packages = tuple(package_of(problem, names[row], row) for row in found.rows)
    worst, culprit = apart_for_me(problem, found.rows)
    equal = worst <= found.tolerance + _ROUNDING
    outcomes = tuple(package.outcome for package in packages)
    return EqualPackages(
        level=found.level,
        level_words=told,
        tolerance=found.tolerance,
        apart=_apart(problem, found.rows),
        equal="every" if equal else "some",
        differ="" if equal else words.differ_words(worst, problem.names, culprit),
        distance=found.distance,
        packages=packages,
        choices=_choices(problem, found.rows, outcomes),
        say=words.say_packages(problem.scenario, outcomes),
    )


def _levels(problem: Problem, floor: Floor, start: float) -> Iterator[tuple[float, str]]:
    """Lower ends between which and the opening the level lies halfway, and how to say so.

    My alternative is none of them, or it could be read off the packages.
    """
    halfway = "halfway between your opening and"
    if floor.reason in words.END and floor.points < start - APART:
        yield floor.points, f"{halfway} {words.END[floor.reason]}"
    yield start, "about as much as your opening"
    reference = mean_points(problem.me, problem.start)
    if floor.points <= reference < start:
        yield reference, f"{halfway} {words.reference_words(problem.reference)}"


def _choices(
    problem: Problem, rows: Sequence[Row], outcomes: Sequence[dict[str, Option]]
) -> tuple[Choice, ...]:
    # what all have in common tells nothing, so the entry leaves it out
    own = [name for name in problem.names if len({o[name] for o in outcomes}) > 1]
    among = tuple({name: outcome[name] for name in own} for outcome in outcomes)
    return tuple(
        Choice(
            chosen=number,
            counts_more=tuple(problem.names[i] for i in choice.counts_more),
            counts_less=tuple(problem.names[i] for i in choice.counts_less),
            share=choice.share,
            tells=words.choice_words(problem, rows, number - 1, choice),
            evidence=Evidence(kind="choice", by="them", among=among, chosen=number),
        )
        for number, choice in enumerate(choice_rows(problem, rows), start=1)
    )


def _apart(problem: Problem, rows: Sequence[Row]) -> MoneyAmount | None:
    """The largest mean difference between two packages as an amount of the money issue.

    None where the money issue cannot tell it in one number.
    """
    largest: MoneyAmount | None = None
    for first in rows:
        seat = with_reference(problem, problem.outcome(first))
        for second in rows:
            found = in_my_money(seat, second)
            if found is None or isinstance(found.amount, tuple):
                return None
            if largest is None or found.amount > _one(largest):
                largest = found
    return largest


def _one(money: MoneyAmount) -> float:
    return max(money.amount) if isinstance(money.amount, tuple) else money.amount


def _plan(parts: _Found) -> ConcessionPlan | None:
    problem, opening = parts.problem, parts.opening.row
    floor = parts.floor
    rows = concession_steps(problem, parts.room, opening, floor.points)
    if not rows:
        return None
    steps = []
    for number, step in enumerate(rows, start=1):
        give = _moves(problem, step.before, step.after)
        in_return = _asked(problem, step)
        seat = with_reference(problem, problem.outcome(step.before))
        package = package_of(seat, "step", step.after)
        steps.append(
            ConcessionStep(
                number=number,
                give=give,
                in_return=in_return,
                outcome=package.outcome,
                mine=package.mine,
                cost=step.cost,
                in_my_money=package.in_my_money,
                their_gain=package.their_gain,
                reason=words.reason_words(problem, [problem.names.index(m.issue) for m in give]),
                say=words.say_step(problem.scenario, give, in_return, last=number == len(rows)),
            )
        )
    return ConcessionPlan(
        floor=floor.points,
        floor_words=words.floor_words(floor.reason, problem.reference),
        over_my_no_deal=over_no_deal(problem.me, rows[-1].after),
        steps=tuple(steps),
        at_the_end=words.end_words(limit_known=bool(problem.me.limits)),
        relationship=words.relationship_words(problem.scenario),
    )


def _asked(problem: Problem, step: StepRow) -> tuple[Move, ...]:
    """What a step asks for: a term of mine, or on what it gives a move of theirs."""
    column, asked = step.in_return, step.asked
    if column is None or asked is None:
        return ()
    issue = problem.issues[column]
    ours = step.before[column] == step.after[column]
    start = issue.options[problem.start[column]] if ours else their_stand(problem, column)
    return (Move(issue=issue.name, from_=start, to=issue.options[asked]),)


def _claiming(parts: _Found) -> Claiming | None:
    if not parts.splits:
        return None
    return Claiming(
        no_deal=no_deal_of(parts.problem),
        both_known=bool(parts.problem.me.limits) and bool(parts.problem.them.limits),
        splits=parts.splits,
        criteria=parts.verdicts,
    )


def _other_chair(problem: Problem, room: Room, end: Row | None) -> OtherChair | None:
    """Their ask, and my price for it: to be as well off as where my plan ends."""
    if not _known(problem):
        return None
    seat = their_seat(problem)
    found = offer_frontier(seat, room_for(seat, [()] * len(seat.issues)))
    if isinstance(found, TooLarge):
        return None
    ask = opening_row(seat, found)
    if ask is None:
        return None
    price = price_of(problem, room, ask.row, end)
    in_return: tuple[Move, ...] = ()
    say = ""
    if price.row is not None:
        in_return = _moves(problem, ask.row, price.row)
        better = _better_for_me(problem, ask.row, price.row)
        give = tuple(m for m in _moves(problem, problem.start, price.row) if m.issue not in better)
        get = tuple(move for move in in_return if move.issue in better)
        say = say_trade(problem.scenario, give=give, get=get)
    return OtherChair(
        ask=package_of(problem, "their ask", ask.row),
        short_by=price.short_by,
        needs=price.needs,
        in_return=in_return,
        outcome=None if price.row is None else problem.outcome(price.row),
        their_loss=price.their_loss,
        say=say,
    )
