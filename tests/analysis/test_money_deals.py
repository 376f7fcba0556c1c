"""All deals in money together: their order, their gains in points, what they ask."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.deals.deal_ideas import in_points
from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from tests.money_scenes import (
    burden,
    case,
    payment_issue,
    plan,
    price,
    problem,
    right,
    risk,
    scene,
    speed_up,
    terms,
    volume,
)

QUARTERLY = plan("quarterly", 0, 3, 6, 9)
IN_ADVANCE = plan("in advance", 0)


def whole(money_times: float | None = None) -> Scenario:
    """One deal of each source."""
    return scene(
        me=Party(discount_rate=0.04, even_bet=20_000),
        they=Party(discount_rate=0.15, even_bet=400_000),
        money_times=money_times,
        risks=(risk(burden(0.25, 40_000), burden(0.25, 40_000)),),
        payments=(terms(QUARTERLY, IN_ADVANCE),),
        speed_ups=(speed_up(8000, (6, (20_000, 40_000))), speed_up(8000, (6, 15_000))),
        volumes=(volume((250, 110_000), (300, 126_400), each=110),),
        rights=(right(case(0.5, 0.1, 10_000, 9000)),),
    )


def test_what_holds_for_every_reading_comes_first_then_the_greater_gain() -> None:
    found = find_money_deals(problem(whole()))
    verdicts = [idea.certificate.verdict for idea in found]
    assert verdicts == sorted(verdicts, reverse=True)
    sure = [i.certificate.in_my_money for i in found if i.certificate.verdict == "good_for_both"]
    amounts = [money.amount for money in sure if money]
    assert amounts == sorted(amounts, reverse=True)
    assert {idea.technique for idea in found} == {
        "risk shifting",
        "payment schedule",
        "expediting",
        "volume commitment",
        "future option",
    }
    assert len({idea.id for idea in found}) == len(found) - 1
    assert verdicts[-1] == "depends"


def test_what_lacks_a_figure_comes_last() -> None:
    unpriced = right(case(0.5, 0.1, 10_000, 9000), month=12)
    made = whole().model_copy(update={"rights": (unpriced,), "me": Party(even_bet=20_000)})
    found = find_money_deals(problem(made))
    assert found[-1].certificate.verdict == "unpriced"
    assert found[-1].technique == "future option"


def test_scenario_without_figures_has_no_deals() -> None:
    assert find_money_deals(problem(scene())) == ()
    assert rejected_money_deals(problem(scene())) == ()


def test_same_scenario_gives_the_same_ideas() -> None:
    assert find_money_deals(problem(whole())) == find_money_deals(problem(whole()))


def test_gain_in_points_goes_by_the_money_issue_and_how_many_of_it_are_paid() -> None:
    """4,500 EUR over 250 seats are 18 EUR a seat: 0.18 of a swing of 100.

    Half of my weight is on the price: 9 points; all of theirs: 18.
    """
    made = scene(money_times=250, speed_ups=(speed_up(8000, (6, 15_000)),))
    (idea,) = find_money_deals(problem(made))
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    assert mine is not None
    assert theirs is not None
    assert (mine.low, mine.mean, mine.high) == pytest.approx((9, 9, 9))
    assert (theirs.low, theirs.mean, theirs.high) == pytest.approx((18, 18, 18))
    assert (mine.holds, mine.share, theirs.holds) == ("every", 1.0, "every")


def test_unsure_gain_in_points_says_in_which_part_of_the_readings_there_is_one() -> None:
    made = scene(money_times=250, speed_ups=(speed_up(8000, (6, (20_000, 40_000))),))
    (idea,) = find_money_deals(problem(made))
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    assert mine is not None
    assert theirs is not None
    # at 22,000 I gain 2,000 for certain; they anything from -18,000 to 2,000
    assert mine.low == pytest.approx(4)
    assert mine.holds == "every"
    assert (theirs.low, theirs.mean, theirs.high) == pytest.approx((-72, -32, 8))
    assert theirs.holds == "some"
    assert theirs.share == pytest.approx(0.1)


@given(amount=st.integers(-9000, 9000).filter(bool))
def test_gain_in_points_is_that_of_an_even_swap_on_the_price(amount: int) -> None:
    """A hundred units: so many hundredths of a price step, worth half a point each to me."""
    here = problem(scene(money_times=100))
    found = in_points(here, here.me, (amount, amount))
    assert found is not None
    assert found.mean == pytest.approx(amount / 100 * 50 / 100)
    assert found.holds == ("every" if amount > 0 else "none")


@pytest.mark.parametrize(("amount", "told"), [(9500, True), (11_000, False)])
def test_gain_beyond_the_whole_range_of_the_money_issue_has_no_points(
    amount: float, *, told: bool
) -> None:
    """The whole range of 100 EUR is 10,000 at a hundred units: the weight says nothing of more."""
    here = problem(scene(money_times=100))
    for side in (here.me, here.them):
        assert (in_points(here, side, (amount, amount)) is not None) is told
        assert (in_points(here, side, (-amount, 0)) is not None) is told


def test_points_of_one_side_alone_are_not_told() -> None:
    """What I want turns round at 360, so that a sum has no points for me, and none for them then."""
    peak = other_price(mine=Stance(priority=Priority(weight=(50, 50)), wants=360))
    made = scene(
        issues=(peak, payment_issue()), money_times=250, speed_ups=(speed_up(8000, (6, 15_000)),)
    )
    (idea,) = find_money_deals(problem(made))
    assert idea.certificate.my_gain is None
    assert idea.certificate.their_gain is None
    assert idea.certificate.in_my_money is not None
    assert idea.certificate.surplus_share == 0.5


def other_price(**change: object) -> Issue:
    return price().model_copy(update=change)


@pytest.mark.parametrize(
    ("issue", "money", "money_times", "converts"),
    [
        (price(), "Price", 250, True),
        (price(), "Price", None, False),
        (price("EUR"), "Price", None, True),
        (price(None), "Price", None, False),
        (price("EUR"), None, 250, False),
        (other_price(mine=Stance(priority=Priority(word="high"))), "Price", 250, False),
        (other_price(mine=Stance(wants=360)), "Price", 250, False),
        (other_price(options=("low", "high")), "Price", 250, False),
        (Issue(name="Price", unit="EUR"), "Price", 250, False),
    ],
)
def test_points_need_a_money_issue_that_converts(
    issue: Issue, money: str | None, money_times: float | None, *, converts: bool
) -> None:
    here = problem(scene(issues=(issue, payment_issue()), money=money, money_times=money_times))
    assert (in_points(here, here.me, (100, 100)) is not None) is converts


def test_without_a_money_issue_sums_are_told_without_a_currency() -> None:
    made = scene(money=None, speed_ups=(speed_up(8000, (6, 15_000)),))
    (idea,) = find_money_deals(problem(made))
    assert "between 15,000 and 24,000 for it" in idea.rationale
    money = idea.certificate.in_my_money
    assert money is not None
    assert (money.unit, money.issue) == ("money", "Migration")
    assert idea.side_payment is not None
    assert idea.side_payment.unit == "money"


def test_currency_sign_stands_before_the_sum() -> None:
    made = scene(
        issues=(price("$ per seat"), payment_issue()),
        speed_ups=(speed_up(8000, (6, 15_000)),),
    )
    (idea,) = find_money_deals(problem(made))
    assert "between $15,000 and $24,000 for it; at $19,500, in the middle" in idea.rationale
    assert idea.certificate.reason == "Both gain at any sum between $15,000 and $24,000."


def test_sum_that_may_be_nothing_is_told_as_up_to() -> None:
    """Reaching month 6 may even save them something: the least fee is none."""
    (sure,) = find_money_deals(problem(scene(speed_ups=(speed_up(8000, (6, -1000)),))))
    assert sure.rationale.endswith("both gain by it without any payment.")
    assert sure.certificate.reason == "Both gain by it without any payment."
    unsure = speed_up(8000, (6, (-1000, 90_000)))
    (idea,) = find_money_deals(problem(scene(speed_ups=(unsure,))))
    assert "where a sum suits both, it is up to 24,000 EUR" in idea.rationale


def test_deal_that_helps_both_alike_needs_no_payment() -> None:
    (idea,) = find_money_deals(problem(scene(speed_ups=(speed_up(8000, (6, -24_000)),))))
    assert idea.side_payment is None
    assert idea.certificate.reason == "Both gain by it without any payment."
    assert idea.certificate.surplus_share == 0.5


figures = st.tuples(st.integers(0, 30), st.integers(0, 10), st.integers(0, 20)).map(
    lambda drawn: (1000.0 * drawn[0], 1000.0 * (drawn[0] + drawn[1]), 1000.0 * drawn[2])
)
"""Lowest and highest, and how much wider the same figure might be."""


@given(drawn=st.lists(figures, min_size=6, max_size=6), chances=st.tuples(*[st.integers(0, 9)] * 2))
@settings(max_examples=50)
def test_knowing_less_never_makes_a_deal_sure(
    drawn: list[tuple[float, float, float]], chances: tuple[int, int]
) -> None:
    def sure(*, vaguer: bool) -> set[str]:
        a, b, c, d, e, f = (
            (max(0.0, low - more * vaguer), high + more * vaguer) for low, high, more in drawn
        )
        likely, less_likely = ((max(0, n - vaguer) / 10, (n + vaguer) / 10) for n in chances)
        made = scene(
            me=Party(even_bet=20_000),
            they=Party(even_bet=50_000),
            risks=(risk(burden(likely, a), burden(less_likely, b)),),
            speed_ups=(speed_up((c[0] / 3, c[1] / 3), (6, d)),),
            volumes=(volume((250, 110_000), (300, (110_000 + e[0], 110_000 + e[1])), each=f),),
            rights=(right(case(likely, less_likely, a, b)),),
        )
        return {
            idea.sources[0] + idea.kind + idea.title[:4]
            for idea in find_money_deals(problem(made))
            if idea.certificate.verdict == "good_for_both"
        }

    assert sure(vaguer=True) <= sure(vaguer=False)


def test_questions_to_them_hold_no_figure_and_stay_the_same_when_figures_change() -> None:
    asked = []
    for factor in (1, 2):
        made = scene(
            risks=(risk(burden(0.5, 9000 * factor), burden(0.2, (5000, 99_000))),),
            speed_ups=(speed_up(8000 * factor, (6, (20_000, 60_000))),),
            volumes=(volume((250, 110_000), (300, 120_000 + factor), each=(100, 300)),),
            rights=(right(case(0.5, 0.5, 20_000 * factor, (5000, 50_000))),),
        )
        flips = [idea.certificate.flips_if for idea in find_money_deals(problem(made))]
        asked.append({f.question for f in flips if f is not None and f.asks == "them"})
    assert asked[0] == asked[1]
    assert len(asked[0]) == 4
    assert not any(sign.isdigit() for question in asked[0] for sign in question)


def test_examples_by_hand_in_the_explanation_come_out_as_they_stand_there() -> None:
    """The figures of "Deals in money" in docs/explanation/how-the-numbers-are-made.md."""
    made = scene(
        me=Party(discount_rate=0.05, even_bet=150_000),
        they=Party(discount_rate=0.13, even_bet=200_000),
        risks=(
            risk(
                burden((0.3, 0.4), 40_000, insured_for=19_000), burden((0.3, 0.4), (15_000, 20_000))
            ),
        ),
        payments=(terms(plan("half", 0, 6), IN_ADVANCE, amount=120_000),),
        speed_ups=(
            speed_up(
                (14_000, 18_000),
                *((8, 3000), (7, 8000), (6, (20_000, 24_000)), (5, 50_000)),
            ),
        ),
        volumes=(
            volume(
                *((8000, 212_000), (10_000, (246_000, 252_000))),
                breaks=((5000, 15.5), (10_000, 14)),
            ).model_copy(update={"quantity": 8000, "price": 21.5}),
        ),
        rights=(right(case(0.5, 0.3, 34_000, (25_000, 32_000)), month=23),),
    )
    found = {
        idea.technique: [round(end, 2) for end in (paid.low, paid.high, paid.fair)]
        for idea in find_money_deals(problem(made))
        if (paid := idea.side_payment) is not None
    }
    assert found == {
        "risk shifting": [8232.38, 13_113.08, 10_672.73],
        "payment schedule": [1446, 3556.75, 2501.37],
        "expediting": [8000, 28_000, 18_000],
        # a unit less than today: 20.60, 18.80 and 19.70
        "volume commitment": [0.9, 2.7, 1.8],
        "future option": [7595.17, 15_482.32, 11_538.75],
    }
