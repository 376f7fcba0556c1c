"""Builders for scenarios with risks, payments, deliveries, quantities and rights."""

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.domain.sources import (
    Burden,
    Case,
    Figure,
    Payment,
    PaymentPlan,
    PaymentTerms,
    PriceBreak,
    Right,
    Risk,
    SpeedUp,
    Volume,
    Who,
)


def exactly(amount: float) -> Figure:
    return amount, amount


def price(unit: str | None = "EUR per seat a year") -> Issue:
    """A buyer's price, 320 to 420: half of the buyer's weight, and all of the seller's."""
    return Issue(
        name="Price",
        options=tuple(range(320, 421, 10)),
        unit=unit,
        mine=Stance(priority=Priority(weight=(50, 50)), wants="less"),
        theirs=Stance(priority=Priority(weight=(100, 100)), wants="more"),
    )


def payment_issue() -> Issue:
    return Issue(
        name="Payment",
        options=("quarterly", "in advance", "at the end"),
        mine=Stance(priority=Priority(weight=(50, 50)), wants="at the end"),
        theirs=Stance(priority=Priority(weight=(0, 0)), wants="in advance"),
    )


def scene(  # noqa: PLR0913 - what a test may vary
    *,
    me: Party | None = None,
    they: Party | None = None,
    risks: tuple[Risk, ...] = (),
    payments: tuple[PaymentTerms, ...] = (),
    speed_ups: tuple[SpeedUp, ...] = (),
    volumes: tuple[Volume, ...] = (),
    rights: tuple[Right, ...] = (),
    issues: tuple[Issue, ...] | None = None,
    money: str | None = "Price",
    money_times: float | None = None,
) -> Scenario:
    return Scenario(
        title="Software",
        situation="They offered 380.",
        issues=issues or (price(), payment_issue()),
        money=money,
        money_times=money_times,
        me=me or Party(),
        counterparty=they or Party(),
        on_the_table={"Price": 380, "Payment": "quarterly"},
        risks=risks,
        payments=payments,
        speed_ups=speed_ups,
        volumes=volumes,
        rights=rights,
    )


def problem(scenario: Scenario) -> Problem:
    return build_problem(scenario, samples=50)


def burden(
    chance: float | Figure, cost: float | Figure, insured_for: float | Figure | None = None
) -> Burden:
    return Burden(
        chance=figure(chance),
        cost=figure(cost),
        insured_for=None if insured_for is None else figure(insured_for),
    )


def figure(amount: float | Figure) -> Figure:
    return amount if isinstance(amount, tuple) else exactly(amount)


def risk(mine: Burden, theirs: Burden, *, carried_by: Who = "me", name: str = "Late start") -> Risk:
    return Risk(risk=name, carried_by=carried_by, mine=mine, theirs=theirs)


def plan(name: Option, *months: float) -> PaymentPlan:
    """Equal parts in those months."""
    return PaymentPlan(
        name=name, payments=tuple(Payment(share=1 / len(months), month=m) for m in months)
    )


def terms(
    *plans: PaymentPlan,
    amount: float | Figure = 100_000,
    paid_by: Who = "me",
    issue: str | None = None,
) -> PaymentTerms:
    """The first plan stands."""
    return PaymentTerms(
        what="Licence fee",
        amount=figure(amount),
        paid_by=paid_by,
        plans=plans,
        now=plans[0].name,
        issue=issue,
    )


def speed_up(
    worth: float | Figure, *costs: tuple[float, float | Figure], done_by: Who = "them"
) -> SpeedUp:
    """A delivery in month 9."""
    return SpeedUp(
        what="Migration",
        done_by=done_by,
        month=9,
        worth_a_month=figure(worth),
        costs=tuple((month, figure(cost)) for month, cost in costs),
    )


def volume(
    *worth: tuple[float, float | Figure],
    each: float | Figure | None = 100,
    breaks: tuple[tuple[float, float | Figure], ...] = (),
    fixed: float | Figure = 0,
    seller: Who = "them",
    what: str = "Seats",
) -> Volume:
    """250 at 380 each as things stand."""
    return Volume(
        what=what,
        seller=seller,
        quantity=250,
        price=380,
        worth=tuple((quantity, figure(amount)) for quantity, amount in worth),
        fixed=figure(fixed),
        each=None if breaks or each is None else figure(each),
        breaks=tuple(PriceBreak(quantity=q, each=figure(amount)) for q, amount in breaks),
    )


def case(
    mine: float | Figure, theirs: float | Figure, gains: float | Figure, loses: float | Figure
) -> Case:
    return Case(
        case="prices rise",
        mine=figure(mine),
        theirs=figure(theirs),
        holder_gains=figure(gains),
        other_loses=figure(loses),
    )


def right(*cases: Case, holder: Who = "me", month: float = 0) -> Right:
    return Right(right="Renew at the same price", holder=holder, month=month, cases=cases)
