"""The plan of concessions: what each step gives, what it asks for, and where the plan ends."""

from collections.abc import Sequence

from copilot.advisors import offer_texts as words
from copilot.advisors.offer_basis import Basis, moves_between
from copilot.advisors.offer_sayings import say_step
from copilot.analysis.offering.claiming import mean_points, over_no_deal, package_of
from copilot.analysis.offering.concessions import LEFT, StepRow, concession_steps, their_stand
from copilot.analysis.problems.problem import Problem
from copilot.analysis.trading.improve import with_reference
from copilot.domain.offer_documents import ConcessionPlan, ConcessionStep
from copilot.domain.suggestions import Move


def plan_part(basis: Basis) -> ConcessionPlan | None:
    """The plan; None where nothing can be given above its floor."""
    problem, floor = basis.problem, basis.floor
    rows = concession_steps(problem, basis.room, basis.opening.row, floor.points)
    if not rows:
        return None
    return ConcessionPlan(
        floor=floor.points,
        floor_words=words.floor_words(floor.reason, problem.reference),
        over_my_no_deal=over_no_deal(problem.me, rows[-1].after),
        steps=tuple(
            _step(problem, step, number, last=number == len(rows))
            for number, step in enumerate(rows, start=1)
        ),
        at_the_end=words.end_words(limit_known=bool(problem.me.limits), left=_left(basis, rows)),
        relationship=words.relationship_words(problem.scenario),
    )


def _left(basis: Basis, rows: Sequence[StepRow]) -> float:
    """The points of room that the plan leaves unspent where these are many; else 0."""
    me, floor = basis.problem.me, basis.floor.points
    room = mean_points(me, basis.opening.row) - floor
    left = mean_points(me, rows[-1].after) - floor
    return left if left > LEFT * room else 0.0


def _step(problem: Problem, step: StepRow, number: int, *, last: bool) -> ConcessionStep:
    give = moves_between(problem, step.before, step.after)
    in_return = _asked(problem, step)
    seat = with_reference(problem, problem.outcome(step.before))
    package = package_of(seat, "step", step.after)
    return ConcessionStep(
        number=number,
        give=give,
        in_return=in_return,
        outcome=package.outcome,
        mine=package.mine,
        cost=step.cost,
        in_my_money=package.in_my_money,
        their_gain=package.their_gain,
        reason=words.reason_words(
            problem, [problem.names.index(m.issue) for m in give], first=number == 1
        ),
        say=say_step(problem.scenario, give, in_return, last=last),
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
