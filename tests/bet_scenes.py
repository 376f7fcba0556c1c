"""One event on which beliefs differ, pay and days as stakes, and bets on it."""

from datetime import date

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Exclusion, Forecast, Scenario
from copilot.domain.suggestions import Contingent
from tests.builders import issue

EVENT = "The product passes 1M"

SURE = Priority(weight=(1, 1))


def scene(  # noqa: PLR0913 - each test varies another one
    mine: float = 0.8,
    theirs: float = 0.4,
    *,
    me: Party | None = None,
    they: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
    settled_by: str | None = "the audited accounts",
    my_priority: Priority = SURE,
    options: tuple[Option, ...] = (100, 105, 110, 115, 120, 125, 130),
    days: tuple[Option, ...] = (0, 1),
    table: tuple[Option, Option] | None = None,
) -> Scenario:
    """Pay at its third option, a side issue at its first, one forecast."""
    pay_now, days_now = table or (options[2], days[0])
    return Scenario(
        title="t",
        situation="",
        money="Pay",
        me=me or Party(),
        counterparty=they or Party(),
        excluded=excluded,
        issues=(
            issue(
                "Pay",
                *options,
                unit="USD",
                mine=Stance(priority=my_priority, wants="more"),
                theirs=Stance(priority=SURE, wants="less"),
            ),
            issue(
                "Days",
                *days,
                mine=Stance(priority=SURE, wants="more"),
                theirs=Stance(priority=SURE, wants="less"),
            ),
        ),
        on_the_table={"Pay": pay_now, "Days": days_now},
        forecasts=(
            Forecast(
                event=EVENT, by=date(2027, 6, 30), mine=mine, theirs=theirs, settled_by=settled_by
            ),
        ),
    )


def problem(found: Scenario | None = None) -> Problem:
    """The problem of a scene."""
    return build_problem(found or scene(), samples=200)


def bet(
    if_true: dict[str, Option] | None = None,
    if_false: dict[str, Option] | None = None,
    *,
    event: str = EVENT,
    by: str | None = "2027-06-30",
    settled_by: str | None = "the audited accounts",
) -> Contingent:
    """Pay at 120 if it happens and at 100 if not, unless other terms are given."""
    return Contingent(
        event=event,
        by=by,
        settled_by=settled_by,
        if_true={"Pay": 120} if if_true is None else if_true,
        if_false={"Pay": 100} if if_false is None else if_false,
    )
