"""Offers: an opening, equal packages, a plan of concessions, where the gain lands, both chairs.

The engine picks every term; this module hands it what the criteria say and puts the parts
together, each of which has its own module. No model takes part.
"""

from collections.abc import Sequence

from copilot.advisors import offer_texts as words
from copilot.advisors.criteria import criterion_verdicts
from copilot.advisors.offer_basis import Basis
from copilot.advisors.offer_chair import other_chair_part
from copilot.advisors.offer_opening import opening_part
from copilot.advisors.offer_packages import packages_part
from copilot.advisors.offer_plan import plan_part
from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import fair_level, fair_splits, mean_points
from copilot.analysis.offering.concessions import plan_floor
from copilot.analysis.offering.openings import offer_frontier, opening_row, room_for
from copilot.analysis.problems.mean_frontier import no_deal_of
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.efficient import frontier_document, no_zone
from copilot.domain.documents import FrontierDocument, ScenarioStamp
from copilot.domain.issue import Option
from copilot.domain.offer_documents import (
    Claiming,
    ConcessionPlan,
    CriterionVerdict,
    EqualPackages,
    OffersDocument,
)
from copilot.domain.scenario import Scenario

NOTHING_SETTLED = "No issue has two options yet, so there is nothing to offer."
NOTHING_WANTED = (
    "Your file does not say yet what you want on any issue, so nothing can be asked for."
)
OUT_OF_REACH = (
    "Nothing that your positions, hopes and standards allow is as good for you as no deal, though "
    "some packages are that suit both of you: ask for more than your positions."
)
NOTHING_KNOWN = (
    "Nothing in your file says what they want, so nothing can be called a gain for them: no plan "
    "of concessions and no fair split. Ask before you give: negotiate questions."
)
NO_THREE = (
    "There are no three packages that differ, are worth the same to you and leave you enough, with "
    "nothing better for you both: give the issues more options, or bring in a further issue."
)
ONE_ISSUE = (
    "With one issue there is nothing to choose between: bring in a further issue, and there are "
    "packages worth the same to you."
)
NO_STEP = (
    "Between the opening and the floor of a plan there is no move that costs you something and "
    "helps them, as far as known."
)
AT_FAIR = "No steps to give way are planned: your opening leaves you about a fair split already."
BELOW_FAIR = "No steps to give way are planned: your opening asks for less than a fair split."
ONE_SIDED = (
    "No steps to give way are planned: as far as known, no package here leaves each of you a gain. "
    "Give the issues more options, or bring in a further issue."
)
NOT_YET = "Packages and steps come once you ask for more than they offer."

_RIVALS = 300
"""Packages of the frontier, evenly spread, that no equal package may clearly fall behind."""


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
    if not problem.me.is_known:
        return empty.model_copy(update={"notes": (NOTHING_WANTED,)})
    verdicts = criterion_verdicts(scenario)
    room = room_for(problem, _figures(problem, verdicts))
    found = offer_frontier(problem, room)
    if isinstance(found, TooLarge):
        return empty.model_copy(update={"notes": (f"{found.reason} {found.advice}",)})
    opening = opening_row(problem, found)
    whole = frontier_document(problem)
    if opening is None:
        chair = other_chair_part(problem, room, None)
        note = OUT_OF_REACH if whole.points else no_zone(problem)
        return empty.model_copy(update={"notes": (note,), "other_chair": chair})
    splits = fair_splits(problem, whole) if problem.them.is_known else ()
    floor = plan_floor(
        problem,
        opening.row,
        fair=min((split.package.mine for split in splits), default=None),
        middle=fair_level(problem, found) if splits else None,
    )
    # what is worth less to me than any package of the plan is no rival of one
    rivals = tuple(point.outcome for point in found.points)
    rivals = tuple(row for row in rivals if mean_points(problem.me, row) >= floor.points)
    rivals = rivals[:: len(rivals) // _RIVALS + 1]
    most = max((point.mine for point in whole.points), default=None)
    basis = Basis(problem, room, verdicts, opening, splits, floor, rivals, most, seed)
    return _filled(empty, basis, whole)


def _filled(empty: OffersDocument, basis: Basis, whole: FrontierDocument) -> OffersDocument:
    """The answer with its parts, and a note for each that is missing."""
    # what they offer already needs no counter-offer
    plan = None if basis.takes else plan_part(basis)
    steps = [basis.problem.row(step.outcome) for step in plan.steps] if plan else []
    packages = None if basis.takes else packages_part(basis, steps)
    notes = _missing(basis, packages, plan)
    end = steps[-1] if steps else basis.opening.row
    if whole.method == "too large":
        notes += whole.notes
    return empty.model_copy(
        update={
            "opening": opening_part(basis, with_packages=packages is not None),
            "packages": packages,
            "plan": plan,
            "claiming": _claiming(basis),
            "other_chair": other_chair_part(basis.problem, basis.room, end, short=basis.short),
            "notes": tuple(notes),
        }
    )


def _missing(
    basis: Basis, packages: EqualPackages | None, plan: ConcessionPlan | None
) -> list[str]:
    if basis.takes:
        return [] if basis.accepts else [NOT_YET]
    notes = []
    if packages is None:
        notes.append(ONE_ISSUE if len(basis.problem.issues) == 1 else NO_THREE)
    if not basis.problem.them.is_known:
        notes.append(NOTHING_KNOWN)
    elif plan is None:
        notes.append(_no_plan(basis))
    return notes


def _no_plan(basis: Basis) -> str:
    """Why there are no steps, where something is known of them."""
    if basis.one_sided:
        return ONE_SIDED
    if basis.short:
        return BELOW_FAIR
    return AT_FAIR if basis.floor.reason == "fair" else NO_STEP


def _figures(
    problem: Problem, verdicts: Sequence[CriterionVerdict]
) -> tuple[tuple[Option, ...], ...]:
    return tuple(
        tuple(f for verdict in verdicts if verdict.issue == name for f in verdict.figures)
        for name in problem.names
    )


def _claiming(basis: Basis) -> Claiming | None:
    if not basis.splits:
        return None
    return Claiming(
        no_deal=no_deal_of(basis.problem),
        both_known=bool(basis.problem.me.limits) and bool(basis.problem.them.limits),
        splits=basis.splits,
        criteria=basis.verdicts,
    )
