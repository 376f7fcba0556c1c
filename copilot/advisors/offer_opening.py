"""The opening: its terms and what they stand on, how to go about it, and where to ask for more."""

from collections.abc import Iterator
from datetime import date

from copilot.advisors import offer_texts as words
from copilot.advisors.offer_basis import Basis, Row, moves_between
from copilot.advisors.offer_sayings import say_accepted, say_not_yet, say_opening
from copilot.analysis.offering.asking_more import RAISED, ask_more
from copilot.analysis.offering.claiming import mean_points, package_of
from copilot.analysis.offering.concessions import APART
from copilot.analysis.offering.openings import in_the_dark, they_have_offered
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.values import value_of
from copilot.analysis.trading.improve import with_reference
from copilot.domain.issue import Option
from copilot.domain.offer_documents import (
    AskMore,
    FirstMove,
    OfferPackage,
    Opening,
    OpeningTerm,
    is_short_of_fair,
)


def opening_part(basis: Basis, *, with_packages: bool) -> Opening:
    """The opening.

    Args:
        basis: what it is made from.
        with_packages: whether packages worth the same follow.
    """
    problem, row = basis.problem, basis.opening.row
    package = package_of(problem, "opening", row)
    dark = in_the_dark(problem)
    first: FirstMove = "wait" if dark else "yes"
    if they_have_offered(problem):
        first = "they_have"
    more = _ask_more(basis) if basis.short else None
    ask_on = _ask_on(basis, more)
    return Opening(
        package=package,
        terms=tuple(_term(basis, column) for column in range(len(problem.issues))),
        first_move=first,
        advice=_advice(basis, package, first, dark, with_packages=with_packages),
        in_the_dark=dark,
        holds_something=basis.opening.holds_something,
        ask_more=more,
        ask_on=ask_on,
        say=_say(basis, package.outcome, ask_on),
    )


def _advice(
    basis: Basis,
    package: OfferPackage,
    first: FirstMove,
    dark: tuple[str, ...],
    *,
    with_packages: bool,
) -> tuple[str, ...]:
    """How to go about the opening."""
    problem, row = basis.problem, basis.opening.row
    if basis.accepts:
        return (words.TAKE_IT,)
    if basis.takes:
        return words.not_yet(
            problem, basis.better, short=basis.short, may_be_below=basis.may_be_below
        )
    # the reference itself needs no such warning
    bare = not basis.opening.holds_something and row != problem.start
    return words.opening_advice(
        first,
        dark,
        thin=words.thin_words(limit_known=bool(problem.them.limits)) if bare else "",
        ambitious=not basis.short and package.their_gain.holds != "every",
        with_packages=with_packages,
        alone=len(problem.issues) == 1,
    ) + tuple(words.refused_words(problem, terms, when) for terms, when in _refused(basis))


def _refused(basis: Basis) -> Iterator[tuple[dict[str, Option], date | None]]:
    """What they refused and the opening asks for again, or goes further than, and when."""
    problem, row = basis.problem, basis.opening.row
    for entry in problem.scenario.evidence:
        if entry.kind != "refusal" or entry.by != "them":
            continue
        terms = entry.terms or {}
        if terms and all(_goes_as_far(problem, row, name, terms[name]) for name in terms):
            yield terms, entry.on


def _goes_as_far(problem: Problem, row: Row, name: str, option: Option) -> bool:
    """Whether a package is at least as good for me on an issue as an option there."""
    column = problem.names.index(name)
    table = problem.me.tables[column]
    worth = None if table is None else value_of(problem.issues[column], table, option)
    return table is not None and worth is not None and round(table[row[column]] - worth, 9) >= 0


def _ask_on(basis: Basis, more: AskMore | None) -> tuple[str, ...]:
    """The issues to ask for more on before their offer is answered; none but for their offer."""
    if not basis.takes or basis.accepts:
        return ()
    if more is not None:
        return tuple(move.issue for move in more.moves)
    return tuple(basis.problem.names[column] for column in basis.better)[:RAISED]


def _say(basis: Basis, outcome: dict[str, Option], ask_on: tuple[str, ...]) -> str:
    """How to put it: an acceptance, a question for more, or a package of my own."""
    scenario = basis.problem.scenario
    if basis.accepts:
        return say_accepted(scenario, outcome)
    if basis.takes:
        return say_not_yet(ask_on)
    return say_opening(scenario, outcome, basis.verdicts)


def _term(basis: Basis, column: int) -> OpeningTerm:
    problem, option = basis.problem, basis.opening.row[column]
    issue = problem.issues[column]
    verdict = next((v for v in basis.verdicts if v.issue == issue.name), None)
    best = basis.room.best_carried(problem, column, option)
    return OpeningTerm(
        issue=issue.name,
        option=issue.options[option],
        stands_on=basis.room.stands_on[column],
        criterion=None if verdict is None else verdict.text,
        source=None if verdict is None else verdict.source,
        beyond=basis.room.beyond(problem, column, option),
        carries=None if best is None else issue.options[best],
    )


def _ask_more(basis: Basis) -> AskMore | None:
    """Where to ask for more, up to `APART` points above the fair split that leaves me most."""
    problem, opening = basis.problem, basis.opening.row
    most = max(split.package.mine for split in basis.splits)
    found = ask_more(problem, basis.room, opening, most + APART)
    if found is None:
        return None
    changed = {move.issue: move for move in moves_between(problem, opening, found.row)}
    seat = with_reference(problem, problem.outcome(opening))
    mine = mean_points(problem.me, found.row)
    names = [problem.names[column] for column in found.columns]
    return AskMore(
        moves=tuple(changed[name] for name in names),
        mine=mine,
        in_my_money=in_my_money(seat, found.row),
        beyond=tuple(problem.names[column] for column in found.beyond),
        unknown=tuple(problem.names[c] for c in found.columns if problem.them.tables[c] is None),
        enough=not is_short_of_fair(mine, basis.splits),
    )
