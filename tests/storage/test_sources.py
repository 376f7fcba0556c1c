"""Risks, payments, deliveries, quantities, rights and parts as a file has them."""

from datetime import date

import pytest

from copilot.domain.issue import Part
from copilot.domain.scenario import Scenario
from copilot.domain.sources import (
    Burden,
    Case,
    Payment,
    PriceBreak,
    Right,
    Risk,
    SpeedUp,
    Volume,
)
from copilot.storage.scenario_file import parse_scenario
from copilot.yaml_source import write_back
from tests.storage.scenario_texts import SOURCES, changed, findings_of


def read(text: str = SOURCES) -> Scenario:
    return parse_scenario(text, name="f")


def test_a_risk_is_read_with_what_it_means_to_either_side() -> None:
    assert read().risks == (
        Risk(
            risk="steel rises by more than a tenth",
            by=date(2027, 12, 31),
            carried_by="me",
            mine=Burden(chance=(0.3, 0.3), cost=(30000, 60000), insured_for=(12000, 12000)),
            theirs=Burden(chance=(0.2, 0.4), cost=(20000, 20000)),
        ),
    )


def test_a_plan_may_be_one_payment_or_several_equal_ones() -> None:
    castings = read().payments[0]
    assert castings.plans[0].payments == (Payment(share=1),)
    assert castings.plans[1].payments == tuple(
        Payment(share=0.25, month=month) for month in (0, 3, 6, 9)
    )


def test_a_payment_without_share_takes_what_the_others_leave() -> None:
    approval = read().payments[0].plans[2].payments
    assert [(p.share, p.month) for p in approval] == [(0.4, 0), (0.6, 6)]
    assert (approval[1].when, approval[1].mine, approval[1].theirs) == (
        "they are approved",
        0.9,
        0.95,
    )


def test_shares_that_were_rounded_are_stretched_to_the_whole() -> None:
    thirds = read().payments[1].plans[1].payments
    assert [p.share for p in thirds] == pytest.approx([1 / 3] * 3)


def test_the_plan_that_stands_is_the_one_said_or_on_the_table_or_the_first() -> None:
    castings, tools = read().payments
    assert (castings.issue, castings.now) == ("Payment", "each quarter")
    assert tools.now == "b"
    assert read(changed(", now: b", "", text=SOURCES)).payments[1].now == "a"
    nothing = changed(", Payment: each quarter}", "}", text=SOURCES)
    assert read(nothing).payments[0].now == "at once"


def test_a_plan_of_a_numeric_issue_is_its_option() -> None:
    days = changed("[at once, each quarter, on approval]", "[0, 30.0, 60]", text=SOURCES)
    days = changed("wants: on approval", "wants: 60", text=days)
    days = changed("wants: at once", "wants: 0", text=days)
    days = changed("Payment: each quarter}", "Payment: 30}", text=days)
    days = changed("      at once:", "      0:", text=days)
    days = changed("      each quarter:", "      30:", text=days)
    days = changed("      on approval:", "      60:", text=days)
    castings = read(days).payments[0]
    assert [plan.name for plan in castings.plans] == [0, 30.0, 60]
    assert castings.now == 30


def test_sooner_months_stand_from_the_next_to_the_soonest() -> None:
    assert read().speed_ups == (
        SpeedUp(
            what="the first line",
            done_by="them",
            month=6,
            worth_a_month=(7000, 9000),
            costs=((5, (2000, 2000)), (4, (6000, 7000)), (3, (20000, 20000))),
        ),
    )


def test_quantities_stand_from_the_smallest_to_the_largest() -> None:
    castings, spares = read().volumes
    assert castings == Volume(
        what="castings",
        seller="them",
        quantity=8000,
        price=21.5,
        worth=((8000, (212000, 212000)), (10000, (246000, 252000))),
        fixed=(30000, 30000),
        breaks=(
            PriceBreak(quantity=5000, each=(15.5, 15.5)),
            PriceBreak(quantity=10000, each=(14, 14)),
        ),
    )
    assert (spares.fixed, spares.each, spares.breaks) == ((0, 0), (0.1, 0.2), ())


def test_a_right_may_be_worth_less_than_nothing_in_a_case() -> None:
    assert read().rights == (
        Right(
            right="to renew for two years",
            holder="me",
            until=date(2028, 10, 31),
            month=23,
            cases=(
                Case(
                    case="prices rise",
                    mine=(0.5, 0.5),
                    theirs=(0.2, 0.3),
                    holder_gains=(-10, 34000),
                    other_loses=(25000, 25000),
                ),
            ),
        ),
    )


def test_the_further_keys_are_read() -> None:
    scenario = read()
    assert scenario.money_times == 8000
    assert (scenario.me.even_bet, scenario.counterparty.even_bet) == (150000, 200000)
    assert scenario.forecasts[0].controlled_by == "nobody"
    assert scenario.issue("Reports").parts == (
        Part(name="measurements", mine=80, theirs=30),
        Part(name="analysis", mine=20, theirs=70),
    )
    (answer,) = scenario.evidence
    assert (answer.more_important, answer.at_least, answer.at_most) == (("Price", "Payment"), 2, 3)


def test_an_answer_without_figures_says_at_least_as_much() -> None:
    plain = changed(", at_least: 2, at_most: 3", "", text=SOURCES)
    (answer,) = read(plain).evidence
    assert (answer.at_least, answer.at_most) == (1.0, None)


def test_comments_beside_the_new_keys_survive_a_write_back() -> None:
    commented = changed(
        "    carried_by: me", "    carried_by: me  # the offer says so", text=SOURCES
    )
    written = write_back(commented, {("risks", 0, "mine", "chance"): [0.2, 0.4]})
    assert "carried_by: me  # the offer says so" in written
    assert read(written).risks[0].mine.chance == (0.2, 0.4)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "money_times: 8000",
            "money_times: 0",
            "4: money_times is out of range; expected a number above 0",
        ),
        (
            "chance: 0.3,",
            "chance: 1.3,",
            "19: chance is out of range; expected a probability from 0 to 1, or [lowest, highest]",
        ),
        (
            "chance: 0.3,",
            "chance: often,",
            "19: chance is a text; expected a probability from 0 to 1, or [lowest, highest]",
        ),
        (
            "[30000, 60000]",
            "[60000, 30000]",
            "19: cost is a list; expected the lower number first",
        ),
        (
            "[30000, 60000]",
            "[1, 2, 3]",
            "19: cost is a list; expected a number of at least 0, or [lowest, highest]",
        ),
        (
            "[30000, 60000]",
            "-5",
            "19: cost is out of range; expected a number of at least 0, or [lowest, highest]",
        ),
        (
            "carried_by: me",
            "carried_by: thm",
            '18: carried_by "thm"; expected me or them; did you mean them?',
        ),
        (
            "insured_for: 12000",
            "insured: 12000",
            '19: unknown key "insured"; expected a known key; did you mean insured_for?',
        ),
        (
            "by: 2027-12-31\n    carried",
            "whose: me\n    carried",
            '17: unknown key "whose"; expected risk, carried_by, mine, theirs or by',
        ),
        (
            "times: 4, every: 3",
            "time: 4, every: 3",
            '28: unknown key "time"; expected a known key; did you mean times?',
        ),
        (
            "each quarter: {times: 4, every: 3}",
            "each month: {times: 12}",
            ("28: Payment in payments is no option; expected at once, each quarter or on approval"),
        ),
        (
            "    issue: Payment",
            "    issue: Paymnt",
            (
                '23: "Paymnt" in payments is no issue; expected Price, Payment or Reports; did you '
                "mean Payment?"
            ),
        ),
        ("now: b", "now: c", '30: now "c" is no plan; expected a or b'),
        (
            "    amount: 95000",
            "    amount: 95000\n    now: at once",
            '25: now "at once", and "each quarter" is on the table; expected the same',
        ),
        (
            "{share: 0.33, month: 1}",
            "{share: 0.3, month: 1}",
            "30: the shares sum to 0.96; expected 1",
        ),
        (
            "{share: 0.4}]",
            "{share: 1}]",
            "29: nothing is left for a payment without share; expected less before it",
        ),
        (
            "{share: 0.4}]",
            "{share: 40}]",
            "29: share is out of range; expected a part of the whole, above 0 and up to 1",
        ),
        (
            "on approval: [{month: 6, when: they are approved, mine: 0.9, theirs: 0.95}, {share: 0.4}]",
            "on approval: []",
            "29: on approval holds 0; expected at least 1",
        ),
        (
            "what: the tools",
            "what: The castings",
            '30: what "The castings" stands twice in payments; expected each once',
        ),
        (
            (
                "{what: the tools, amount: [4000, 5000], paid_by: them, plans: {a: {share: 1, month: 2}, "
                "b: [{share: 0.33}, {share: 0.33, month: 1}, {share: 0.33, month: 2}]}, now: b}"
            ),
            (
                "{what: the tools, issue: Payment, amount: 4000, paid_by: them, "
                "plans: {at once: {share: 1}, each quarter: {times: 4, every: 3}}}"
            ),
            '30: issue "Payment" stands twice in payments; expected each once',
        ),
        (
            "5: 2000",
            "6: 2000",
            "32: costs for a month that is no sooner; expected months before `month`",
        ),
        (
            "5: 2000",
            "soon: 2000",
            "32: costs for something else; expected a month before it",
        ),
        (
            "5: 2000",
            "4.0: 2000",
            "32: a month stands twice in costs; expected once",
        ),
        (
            "5: 2000",
            "5: much",
            "32: an entry of costs is a text; expected a number of at least 0, or [lowest, highest]",
        ),
        (
            "quantity: 8000",
            "quantity: 9000",
            "34: worth without the quantity as things stand; expected that one too",
        ),
        (
            "{10: 5, 20: 8}",
            "{10: 5, many: 8}",
            "35: worth for something else; expected a quantity before it",
        ),
        (
            "{10: 5, 20: 8}",
            "{10: 5, 0: 8}",
            "35: a quantity of 0; expected quantities above 0",
        ),
        (
            "5000: 15.5",
            "9000: 15.5",
            "34: breaks start above the smallest quantity of worth; expected one from there on",
        ),
        (
            ", each: [0.1, 0.2]",
            "",
            "35: a volume with neither of each and breaks; expected one of them",
        ),
        (
            "fixed: 30000",
            "each: 3",
            "34: a volume with both of each and breaks; expected one of them",
        ),
        (
            "mine: 0.5, theirs: [0.2, 0.3], holder_gains: [-10, 34000], other_loses: 25000}",
            (
                "mine: 0.5, theirs: 0.6, holder_gains: 1, other_loses: 1}, "
                "{case: else, mine: 0, theirs: 0.6, holder_gains: 1, other_loses: 1}"
            ),
            (
                "41: the probabilities of theirs sum to more than 1; expected cases of which one may "
                "happen"
            ),
        ),
        (
            "{mine: 80, theirs: 30}",
            "{mine: -80, theirs: 30}",
            "12: mine is out of range; expected a number of at least 0",
        ),
        (
            "parts: {measurements: {mine: 80, theirs: 30}, analysis: {mine: 20, theirs: 70}}",
            "parts: {measurements: {mine: 80, theirs: 30}}",
            "12: parts holds 1; expected at least 2",
        ),
        (
            "{mine: 80, theirs: 30}, analysis: {mine: 20,",
            "{mine: 0, theirs: 30}, analysis: {mine: 0,",
            "12: every part is worth 0 in mine; expected one above 0",
        ),
        (
            "controlled_by: nobody",
            "controlled_by: nobdy",
            '14: controlled_by "nobdy"; expected nobody, me, them or both; did you mean nobody?',
        ),
        (
            "at_most: 3",
            "at_most: 1",
            (
                "42: at_most is below at_least, which is 1 where nothing is said; expected the smaller "
                "number as at_least"
            ),
        ),
        (
            "more_important: [Price, Payment], at_least: 2, at_most: 3",
            "terms: {Price: 20}, at_most: 3",
            "42: at_most without more_important; expected both",
        ),
    ],
)
def test_a_mistake_is_found_on_its_line(old: str, new: str, found: str) -> None:
    assert findings_of(changed(old, new, text=SOURCES)) == [f"f:{found}"]


def test_plans_of_an_issue_that_could_not_be_read_are_not_blamed_for_it() -> None:
    text = changed("[at once, each quarter, on approval]", "[at once, at once]", text=SOURCES)
    (found,) = findings_of(text)
    assert found.startswith('f:9: option "at once" stands twice')
