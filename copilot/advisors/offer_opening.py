"""The opening: its terms and what they stand on, how to go about it, and where to ask for more."""

from copilot.advisors import offer_texts as words
from copilot.advisors.offer_basis import Basis, moves_between
from copilot.advisors.offer_sayings import say_opening
from copilot.analysis.offering.asking_more import ask_more
from copilot.analysis.offering.claiming import mean_points, package_of
from copilot.analysis.offering.concessions import APART
from copilot.analysis.offering.openings import in_the_dark, they_have_offered
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.trading.improve import with_reference
from copilot.domain.offer_documents import AskMore, FirstMove, Opening, OpeningTerm


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
    return Opening(
        package=package,
        terms=tuple(_term(basis, column) for column in range(len(problem.issues))),
        first_move=first,
        advice=words.take_it(short=basis.short)
        if basis.takes
        else words.opening_advice(
            first,
            dark,
            # the reference itself needs no such warning
            thin=""
            if basis.opening.holds_something or row == problem.start
            else words.thin_words(limit_known=bool(problem.them.limits)),
            short=basis.short,
            with_packages=with_packages,
            alone=len(problem.issues) == 1,
        ),
        in_the_dark=dark,
        holds_something=basis.opening.holds_something,
        ask_more=_ask_more(basis) if basis.short else None,
        say=say_opening(problem.scenario, package.outcome, basis.verdicts),
    )


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
    fair = [split.package.mine for split in basis.splits]
    found = ask_more(problem, basis.room, opening, max(fair) + APART)
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
        enough=round(min(fair) - mine) <= 0,
    )
