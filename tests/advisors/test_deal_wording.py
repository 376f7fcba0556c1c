"""Deals in money and issues in parts are brought up by names, days and terms, never by a sum."""

from collections.abc import Sequence
from datetime import date

import pytest

from copilot.advisors.deal_wording import (
    is_money_deal,
    is_split,
    part_as_issue,
    say_money_deal,
    say_split,
)
from copilot.domain.issue import Issue, Option, Part
from copilot.domain.scenario import Scenario
from copilot.domain.sources import (
    Burden,
    Case,
    Payment,
    PaymentPlan,
    PaymentTerms,
    Right,
    Risk,
    SpeedUp,
    Volume,
)
from copilot.domain.suggestions import (
    AddedIssue,
    Certificate,
    Idea,
    IdeaKind,
    Move,
    Origin,
    Side,
    SidePayment,
)

NOTHING = Burden(chance=(0.37, 0.37), cost=(4711, 4711))
SCENARIO = Scenario(
    title="t",
    situation="s",
    issues=(
        Issue(name="Payment", options=("yearly in advance", "each quarter")),
        Issue(name="Payment days", options=(30, 60), unit="days"),
        Issue(
            name="Support",
            options=("office hours", "day and night"),
            parts=(
                Part(name="Hours", mine=70, theirs=20),
                Part(name="languages", mine=1, theirs=2),
            ),
        ),
        Issue(name="Term", options=(1, 2), unit="years"),
    ),
    risks=(
        Risk(
            risk="Steel rises by a tenth.",
            carried_by="me",
            mine=NOTHING,
            theirs=NOTHING,
            by=date(2027, 12, 31),
        ),
        Risk(risk="IT fails", carried_by="them", mine=NOTHING, theirs=NOTHING),
    ),
    payments=(
        PaymentTerms(
            what="the yearly fee",
            amount=(4711, 4711),
            paid_by="me",
            issue="Payment",
            now="each quarter",
            plans=tuple(
                PaymentPlan(name=name, payments=(Payment(share=1),))
                for name in ("each quarter", "yearly in advance")
            ),
        ),
    ),
    speed_ups=(
        SpeedUp(
            what="The first line",
            done_by="them",
            month=6,
            worth_a_month=(4711, 4711),
            costs=((5, (0, 4711)),),
        ),
    ),
    volumes=(
        Volume(
            what="seats",
            seller="them",
            quantity=250,
            price=380,
            worth=((250, (0, 4711)), (1300, (0, 4711))),
            each=(1, 1),
        ),
        Volume(
            what="pumps",
            seller="me",
            quantity=250,
            price=380,
            worth=((250, (0, 4711)), (300, (0, 4711))),
            each=(1, 1),
        ),
    ),
    rights=(
        Right(
            right="to renew for two years",
            holder="me",
            until=date(2028, 1, 31),
            cases=(
                Case(case="c", mine=(0, 1), theirs=(0, 1), holder_gains=(0, 1), other_loses=(0, 1)),
            ),
        ),
    ),
)


def moved(issue: str, to: Option, *, before: Option = "before") -> Move:
    return Move(issue=issue, from_=before, to=to)


def deal(
    technique: str,
    *,
    give: Sequence[Move] = (),
    get: Sequence[Move] = (),
    kind: IdeaKind = "option",
    origin: Origin = "engine",
) -> Idea:
    return Idea(
        id="i",
        kind=kind,
        origin=origin,
        title="t",
        technique=technique,
        give=tuple(give),
        get=tuple(get),
        side_payment=SidePayment(by="them", low=4711, high=4713, fair=4712, unit="EUR"),
        certificate=Certificate(verdict="good_for_both", reason="r"),
    )


@pytest.mark.parametrize(
    ("technique", "move", "asked", "offered"),
    [
        (
            "risk shifting",
            moved("Steel rises by a tenth.", "them", before="me"),
            (
                "There is a risk that you may be able to carry for us until 31 December 2027: steel "
                "rises by a tenth. What would you need for that?"
            ),
            None,
        ),
        (
            "risk shifting",
            moved("IT fails", "me", before="them"),
            None,
            (
                "There is a risk that we could carry for you: IT fails. What would that be worth to "
                "you?"
            ),
        ),
        (
            "risk sharing",
            moved("IT fails", "29% me, 71% them", before="them"),
            "There is a risk that we could share: IT fails. Which part of it could you carry?",
            "There is a risk that we could share: IT fails. Which part of it could you carry?",
        ),
        (
            "payment schedule",
            moved("Payment", "yearly in advance"),
            "Could the yearly fee be paid yearly in advance? What would you need for that?",
            (
                "Would it help you if the yearly fee were paid yearly in advance? What would that be "
                "worth to you?"
            ),
        ),
        (
            "payment schedule",
            moved("Payment days", 60),
            "Could payment days be paid at 60 days? What would you need for that?",
            (
                "Would it help you if payment days were paid at 60 days? What would that be worth to "
                "you?"
            ),
        ),
        (
            "expediting",
            moved("The first line", "month 5", before="month 6"),
            (
                "Could we have the first line in month 5 after the deal instead of month 6? What would "
                "you need for that?"
            ),
            (
                "Would it help you to have the first line in month 5 after the deal instead of month "
                "6? What would that be worth to you?"
            ),
        ),
        (
            "volume commitment",
            moved("seats", 1300, before=250),
            "If we took 1,300 seats, how far could the price of each come down?",
            "If we took 1,300 seats, how far could the price of each come down?",
        ),
        (
            "volume commitment",
            moved("pumps", "300", before=250),
            "At what price for each would 300 pumps suit you?",
            "At what price for each would 300 pumps suit you?",
        ),
        (
            "future option",
            moved("to renew for two years", "granted until 2028-01-31"),
            (
                "Could we have the right to renew for two years, until 31 January 2028? What would you "
                "need for that?"
            ),
            (
                "Would it help you to have the right to renew for two years, until 31 January 2028? "
                "What would that be worth to you?"
            ),
        ),
        (
            "future option",
            moved("Renewal at today's price", "granted"),
            (
                "Could we have a right for later, renewal at today's price? What would you need for "
                "that?"
            ),
            None,
        ),
    ],
)
def test_a_deal_in_money_is_a_question_without_a_sum(
    technique: str, move: Move, asked: str | None, offered: str | None
) -> None:
    get, give = deal(technique, get=[move]), deal(technique, give=[move])
    assert is_money_deal(get)
    for idea, expected in ((get, asked), (give, offered)):
        said = say_money_deal(SCENARIO, idea)
        assert expected in {None, said}
        assert "471" not in said


@pytest.mark.parametrize(
    ("payer", "quantity", "asks_for_less"),
    [
        ("them", 200, True),
        ("them", 1300, True),
        ("me", 200, False),
        ("me", 1300, False),
        (None, 200, False),
        (None, 1300, True),
        (None, "1300", False),
    ],
)
def test_a_lower_price_is_asked_for_only_where_it_falls_or_more_is_taken(
    payer: Side | None, quantity: Option, *, asks_for_less: bool
) -> None:
    paid = None
    if payer is not None:
        paid = SidePayment(by=payer, low=4711, high=4713, fair=4712, unit="EUR")
    idea = deal("volume commitment", give=[moved("seats", quantity, before=250)])
    said = say_money_deal(SCENARIO, idea.model_copy(update={"side_payment": paid}))
    assert ("come down" in said) is asks_for_less
    assert ("At what price for each" in said) is not asks_for_less


def plans(*payments: Payment, name: str = "milestone") -> Scenario:
    """A bonus that is paid at once now."""
    now = PaymentPlan(name="now", payments=(Payment(share=1),))
    bonus = PaymentTerms(
        what="bonus",
        amount=(4711, 4711),
        paid_by="them",
        now="now",
        plans=(now, PaymentPlan(name=name, payments=payments)),
    )
    return SCENARIO.model_copy(update={"payments": (bonus,)})


@pytest.mark.parametrize(
    ("scenario", "name", "how"),
    [
        (
            plans(Payment(share=1, month=6, when="the thing runs", mine=0.9, theirs=0.2)),
            "milestone",
            'this way: all of it at the milestone "the thing runs", about 6 months after the deal',
        ),
        (
            plans(Payment(share=0.5), Payment(share=0.5, when="go-live"), name="half on go-live"),
            "half on go-live",
            'this way: half at once and half at the milestone "go-live"',
        ),
        (
            plans(Payment(share=1, month=12), name="later"),
            "later",
            "this way: all of it after 12 months",
        ),
        (plans(Payment(share=1, month=12), name="at the end"), "at the end", "at the end"),
        (plans(Payment(share=1, month=12)), "by another plan", "by another plan"),
    ],
)
def test_a_plan_is_brought_up_by_what_is_due_when_unless_its_name_says_it(
    scenario: Scenario, name: str, how: str
) -> None:
    give = deal("payment schedule", give=[moved("bonus", name)])
    get = deal("payment schedule", get=[moved("bonus", name)])
    assert say_money_deal(scenario, give) == (
        f"Would it help you if the bonus were paid {how}? What would that be worth to you?"
    )
    assert say_money_deal(scenario, get) == (
        f"Could the bonus be paid {how}? What would you need for that?"
    )


def test_what_is_no_plural_is_asked_for_as_so_many_of_it() -> None:
    said = say_money_deal(SCENARIO, deal("volume commitment", get=[moved("steel", 50, before=100)]))
    assert said == "If we took 50 of steel, how far could the price of each come down?"


@pytest.mark.parametrize(
    ("technique", "name", "said"),
    [
        ("risk shifting", "\u00dcberschwemmung", "to carry for us: \u00dcberschwemmung."),
        ("future option", "Vorkaufsrecht", "a right for later, Vorkaufsrecht?"),
        ("expediting", "Prototype", "Could we have the prototype in month 5"),
    ],
)
def test_a_name_keeps_the_capital_that_it_needs_and_gets_its_article(
    technique: str, name: str, said: str
) -> None:
    to = "them" if technique == "risk shifting" else "month 5"
    assert said in say_money_deal(SCENARIO, deal(technique, get=[moved(name, to)]))


def test_nothing_is_said_while_nothing_moves() -> None:
    assert say_money_deal(SCENARIO, deal("payment schedule")) == ""


def test_an_idea_of_a_model_or_one_to_settle_later_is_no_deal_in_money() -> None:
    assert not is_money_deal(deal("future option", origin="model"))
    later = deal("future option", kind="future_option")
    assert not is_money_deal(later.model_copy(update={"adds": (AddedIssue(issue="A later"),)}))
    assert not is_money_deal(deal("logrolling", give=[moved("Term", 2)]))


@pytest.mark.parametrize(
    ("give", "get", "said"),
    [
        (
            [moved("Support: languages", "office hours")],
            [moved("Support: Hours", "day and night")],
            (
                'What if we settled the support in parts? If you could agree to "day and night" for '
                "hours, I could accept office hours for languages."
            ),
        ),
        (
            [moved("Term", 2)],
            [moved("Support: Hours", "day and night")],
            (
                'What if we settled the support in parts? If you could agree to "day and night" for '
                "hours, I could accept 2 years for the term."
            ),
        ),
        (
            [],
            [moved("Support: Hours", "day and night")],
            (
                'What if we settled the support in parts? Could we then agree on "day and night" for '
                "hours?"
            ),
        ),
        (
            [moved("Support: Hours", "day and night")],
            [],
            'What if we settled the support in parts? I could then accept "day and night" for hours.',
        ),
    ],
)
def test_an_issue_in_parts_is_said_part_by_part(
    give: list[Move], get: list[Move], said: str
) -> None:
    idea = deal("unbundling", kind="unbundle", give=give, get=get)
    assert is_split(idea)
    assert say_split(SCENARIO, idea) == said


def test_a_part_is_worded_like_an_issue_and_an_unknown_name_stands_for_itself() -> None:
    assert part_as_issue(SCENARIO, "Support: Hours").name == "Hours"
    assert part_as_issue(SCENARIO, "Support: Hours").options == ("office hours", "day and night")
    assert part_as_issue(SCENARIO, "Term").unit == "years"
    assert part_as_issue(SCENARIO, "Support: coffee") == Issue(name="Support: coffee")
    alone = deal("unbundling", kind="unbundle", give=[moved("Coffee", "none")])
    assert say_split(SCENARIO, alone).startswith("What if we settled it in parts?")
