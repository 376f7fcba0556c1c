"""Who carries a risk cheaper, and for which premium: against expected utility, worked out apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.deals.risk_shifting import carrying, sure_price, tolerance
from copilot.analysis.sides.even_bet import EVEN_BET
from copilot.domain.issue import Word
from copilot.domain.party import Party
from copilot.domain.sources import Burden, Risk
from copilot.domain.suggestions import Idea
from tests.money_scenes import burden, problem, risk, scene

chances = st.integers(1, 19).map(lambda twentieths: twentieths / 20)
costs = st.integers(1, 40).map(lambda hundreds: 100.0 * hundreds)
bets = st.integers(2, 80).map(lambda hundreds: 100.0 * hundreds)


def price_by_bisection(chance: float, cost: float, bears: float) -> float:
    """The sure loss that is as bad as the risk, by expected utility -exp(-x / R)."""

    def utility(loss: float) -> float:
        return -math.exp(loss / bears)

    risky = chance * utility(cost) + (1 - chance) * utility(0)
    low, high = 0.0, cost
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if utility(middle) < risky else (middle, high)
    return low


def bet(amount: float) -> Party:
    return Party(even_bet=amount)


def ideas(*risks: Risk, me: Party | None = None, they: Party | None = None) -> tuple[Idea, ...]:
    return find_money_deals(problem(scene(risks=risks, me=me, they=they)))


@given(amount=bets)
def test_even_bet_is_just_acceptable_at_the_tolerance_that_it_stands_for(amount: float) -> None:
    bears = tolerance(bet(amount))
    assert bears is not None
    gain, loss = (math.exp(-amount / bears), math.exp(amount / 2 / bears))
    assert (gain + loss) / 2 == pytest.approx(1)
    assert pytest.approx(0.9624, abs=5e-5) == EVEN_BET


@given(chance=chances, cost=costs, amount=bets)
def test_sure_price_is_what_expected_utility_says(
    chance: float, cost: float, amount: float
) -> None:
    found = sure_price(chance, cost, amount)
    assert found == pytest.approx(price_by_bisection(chance, cost, amount), rel=1e-6)
    assert chance * cost < found < cost


@given(chance=chances, cost=costs, amounts=st.tuples(bets, bets))
def test_who_bears_risk_better_never_carries_it_dearer(
    chance: float, cost: float, amounts: tuple[float, float]
) -> None:
    less, more = sorted(amounts)
    assert sure_price(chance, cost, more) <= sure_price(chance, cost, less) + 1e-9


def test_sure_price_of_extremes_is_expected_cost_full_cost_and_nothing() -> None:
    assert sure_price(0.3, 1000, 1e9) == pytest.approx(300, rel=1e-5)
    assert sure_price(0.3, 1000, 0.5) == pytest.approx(1000, abs=1)
    assert sure_price(0.3, 1e6, 1) == pytest.approx(1e6, abs=2)
    assert sure_price(0, 1000, 10) == 0
    # the two forms of the formula meet where one takes over from the other
    assert sure_price(0.3, 49.999999, 1) == pytest.approx(sure_price(0.3, 50, 1), abs=1e-5)


def test_sure_price_of_an_uncertain_risk_runs_from_its_kindest_to_its_worst_reading() -> None:
    low, high = carrying(burden((0.1, 0.3), (100, 200)), 100)
    assert low == pytest.approx(price_by_bisection(0.1, 100, 100))
    assert high == pytest.approx(price_by_bisection(0.3, 200, 100))


def test_without_a_tolerance_carrying_costs_from_the_expected_to_the_full_cost() -> None:
    assert carrying(burden((0.1, 0.3), (100, 200)), None) == (10, 200)
    assert carrying(burden(0, 200), None) == (0, 0)


def test_insurance_caps_the_price_of_carrying() -> None:
    assert carrying(burden((0.1, 0.3), (100, 200), insured_for=(30, 50)), None) == (10, 50)
    assert carrying(burden(0.5, 200, insured_for=30), 50) == (30, 30)


def test_premium_lies_between_the_two_prices_of_carrying() -> None:
    """A quarter chance of 40,000.

    I take an even bet of 20,000: R = 20,781; R x ln(.75 + .25 x e^1.925) = 17,107 to me.
    They take one of 200,000: R = 207,809; the price is 10,754 to them.
    """
    late = risk(burden(0.25, 40_000), burden(0.25, 40_000))
    first, second = (price_by_bisection(0.25, 40_000, b / 0.962424) for b in (20_000, 200_000))
    shift = next(
        idea
        for idea in ideas(late, me=bet(20_000), they=bet(200_000))
        if idea.technique == "risk shifting"
    )
    paid = shift.side_payment
    assert paid is not None
    assert (paid.by, paid.unit) == ("me", "EUR")
    assert (paid.low, paid.high) == pytest.approx((second, first), abs=0.5)
    assert paid.fair == pytest.approx((first + second) / 2, abs=0.5)
    assert shift.certificate.verdict == "good_for_both"
    money = shift.certificate.in_my_money
    assert money is not None
    assert money.amount == pytest.approx((first - second) / 2, abs=0.5)
    assert shift.certificate.surplus_share == pytest.approx(0.5)
    assert (shift.kind, shift.sources, shift.say) == ("option", ("risk",), "")
    (move,) = shift.get
    assert (move.issue, move.from_, move.to, shift.give) == ("Late start", "me", "them", ())


def test_risk_is_carried_by_me_where_i_carry_it_cheaper() -> None:
    late = risk(burden(0.1, 1000), burden(0.5, 1000), carried_by="them")
    (idea,) = ideas(late, me=bet(9000), they=bet(9000))
    (move,) = idea.give
    assert (move.from_, move.to, idea.get) == ("them", "me", ())
    assert idea.side_payment is not None
    assert idea.side_payment.by == "them"
    assert idea.rationale.startswith("You carry the risk 'late start' in their place, and they pay")


@given(
    mine=st.tuples(chances, costs), theirs=st.tuples(chances, costs), amounts=st.tuples(bets, bets)
)
def test_shifting_back_is_never_also_a_gain(
    mine: tuple[float, float], theirs: tuple[float, float], amounts: tuple[float, float]
) -> None:
    found = []
    for side in ("me", "them"):
        late = risk(burden(*mine), burden(*theirs), carried_by=side)
        shifted = ideas(late, me=bet(amounts[0]), they=bet(amounts[1]))
        found += [idea for idea in shifted if idea.technique == "risk shifting"]
    assert len(found) <= 1


def test_risk_stays_where_it_is_carried_cheaper_and_the_reason_is_kept() -> None:
    late = risk(burden(0.1, 1000), burden(0.5, 1000))
    here = problem(scene(risks=(late,), me=bet(9000), they=bet(9000)))
    assert [idea.technique for idea in find_money_deals(here)] == []
    (left,) = rejected_money_deals(here)
    assert left.verdict == "one_sided"
    assert left.reason == "You carry it at least as cheaply, so that shifting it gains nothing."
    turned = risk(burden(0.5, 1000), burden(0.1, 1000), carried_by="them")
    (kept,) = rejected_money_deals(problem(scene(risks=(turned,), me=bet(9000), they=bet(9000))))
    assert kept.reason.startswith("They carry it at least as cheaply")


def test_words_alone_say_who_bears_it_better_and_not_for_how_much() -> None:
    late = risk(burden(0.2, 1000), burden((0.1, 0.2), 1000))
    (idea,) = ideas(late, me=Party(risk_tolerance="low"), they=Party(risk_tolerance="medium"))
    assert idea.certificate.verdict == "good_for_both"
    assert "medium against low" in idea.certificate.reason
    assert (idea.side_payment, idea.certificate.in_my_money) == (None, None)
    assert "`even_bet`" in idea.rationale


def test_words_hold_for_every_tolerance_that_fits_their_order() -> None:
    now, then = (0.2, 1000), (0.15, 1000)
    for worse in (10, 100, 1000, 1e6):
        for better in (worse, 2 * worse, 1e9):
            assert sure_price(*then, better) < sure_price(*now, worse)


def test_words_also_say_that_i_bear_it_better() -> None:
    late = risk(burden(0.2, 1000), burden(0.2, 1000), carried_by="them")
    (idea,) = ideas(late, me=Party(risk_tolerance="high"), they=Party(risk_tolerance="low"))
    assert idea.certificate.reason.startswith("You bear an uncertain result better")
    assert "they pay you a premium" in idea.rationale


@pytest.mark.parametrize(
    ("me", "they", "now", "then"),
    [
        ("medium", "medium", burden(0.2, 1000), burden(0.2, 1000)),
        ("high", "low", burden(0.2, 1000), burden(0.2, 1000)),
        ("low", None, burden(0.2, 1000), burden(0.2, 1000)),
        (None, "high", burden(0.2, 1000), burden(0.2, 1000)),
        ("low", "high", burden(0.2, 1000), burden((0.1, 0.3), 1000)),
        ("low", "high", burden(0.2, 1000), burden(0.2, (900, 1100))),
        ("low", "high", burden(0.2, 1000, insured_for=300), burden(0.2, 1000)),
        ("low", "high", burden(0.2, 1000, insured_for=300), burden(0.2, 1000, insured_for=310)),
    ],
)
def test_words_that_do_not_settle_it_leave_it_open(
    me: Word | None, they: Word | None, now: Burden, then: Burden
) -> None:
    (idea,) = ideas(risk(now, then), me=Party(risk_tolerance=me), they=Party(risk_tolerance=they))
    assert idea.certificate.verdict == "depends"


def test_words_settle_it_where_their_insurance_is_no_dearer_than_mine() -> None:
    late = risk(burden(0.2, 1000, insured_for=300), burden(0.2, 1000, insured_for=300))
    (idea,) = ideas(late, me=Party(risk_tolerance="low"), they=Party(risk_tolerance="high"))
    assert idea.certificate.verdict == "good_for_both"


def test_word_and_figure_do_not_compare() -> None:
    late = risk(burden(0.2, 1000), burden(0.2, 1000))
    one = ideas(
        late, me=Party(risk_tolerance="low", even_bet=500), they=Party(risk_tolerance="high")
    )
    other = ideas(
        late, me=Party(risk_tolerance="low"), they=Party(risk_tolerance="high", even_bet=9)
    )
    assert {idea.certificate.verdict for idea in one} == {"depends"}
    assert all(idea.certificate.verdict != "good_for_both" for idea in other)


def test_what_an_unsure_price_hangs_on_is_told_in_money_and_asked_without_it() -> None:
    late = risk(burden(0.5, 18_000, insured_for=9000), burden(0.5, (12_000, 24_000)))
    (idea,) = ideas(late, me=bet(9_000_000_000), they=bet(9_000_000_000))
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.text == (
        "good for both as long as carrying it costs them less than 9,000 EUR; "
        "what you said comes to 6,000 to 12,000 EUR"
    )
    assert (flips.asks, flips.more, flips.than, flips.ratio) == (
        "them",
        "Late start",
        "Late start",
        None,
    )
    assert not any(sign.isdigit() for sign in flips.question)
    assert idea.side_payment is not None
    assert (idea.side_payment.low, idea.side_payment.high) == pytest.approx((6000, 9000), abs=0.1)


def test_what_only_i_can_say_is_asked_of_me() -> None:
    known = burden(1, 9000)
    (idea,) = ideas(risk(burden(1, 20_000, insured_for=(6000, 12_000)), known))
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.asks == "me"
    assert "carrying it costs you more than 9,000 EUR;" in flips.text
    assert flips.question.startswith("What would you pay for certain")


def test_where_neither_answer_is_enough_alone_both_are_told() -> None:
    """Mine 4,000 to 10,000 and theirs 9,000 to 11,000: each must be on its good side of 9,500."""
    late = risk(
        burden(1, (4000, 10_000), insured_for=(4000, 10_000)),
        burden(1, (9000, 11_000), insured_for=(9000, 11_000)),
    )
    (idea,) = ideas(late)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.text == (
        "good for both as long as carrying it costs you more than 9,500 EUR and carrying it costs "
        "them less than 9,500 EUR; what you said comes to 4,000 to 10,000 EUR for you and "
        "9,000 to 11,000 EUR for them"
    )


@given(chance=chances, cost=costs, amounts=st.tuples(bets, bets))
def test_shared_in_proportion_to_the_tolerances_a_risk_costs_the_two_least(
    chance: float, cost: float, amounts: tuple[float, float]
) -> None:
    """Against every tenth of a share; one risk, the same for both."""
    late = risk(burden(chance, cost), burden(chance, cost))
    found = [
        idea
        for idea in ideas(late, me=bet(amounts[0]), they=bet(amounts[1]))
        if idea.technique == "risk sharing"
    ]
    mine, theirs = (amount / EVEN_BET for amount in amounts)

    def together(part: float) -> float:
        return price_by_bisection(chance, part * cost, mine) + price_by_bisection(
            chance, (1 - part) * cost, theirs
        )

    least = together(mine / (mine + theirs))
    assert all(least <= together(tenth / 10) + 1e-6 for tenth in range(11))
    whole = together(1.0)
    for idea in found:
        paid = idea.side_payment
        assert paid is not None
        assert paid.high - paid.low == pytest.approx(whole - least, abs=1e-3)


def test_shared_risk_names_both_parts_and_the_cap_that_is_the_same() -> None:
    late = risk(burden(0.2, 80_000), burden(0.2, 80_000))
    idea = ideas(late, me=bet(100_000), they=bet(150_000))[0]
    assert idea.technique == "risk sharing"
    assert idea.title == "Late start: shared, 40% yours and 60% theirs"
    assert idea.get[0].to == "40% me, 60% them"
    assert "They bear 60% of the cost of 'late start', up to 48,000 EUR, and" in idea.rationale


def test_other_side_may_handle_a_risk_of_which_both_bear_a_part() -> None:
    late = risk(burden(0.5, 80_000), burden((0.1, 0.2), 80_000))
    idea = ideas(late, me=bet(100_000), they=bet(100_000))[0]
    assert idea.technique == "risk sharing"
    assert idea.rationale.startswith(
        "They take over the risk 'late start' and bear 50% of its cost, up to 40,000 EUR, and"
    )
    mine = risk(burden(0.1, 80_000), burden(0.5, 80_000), carried_by="them")
    turned = ideas(mine, me=bet(100_000), they=bet(100_000))[0]
    assert turned.rationale.startswith(
        "You take over the risk 'late start' and bear 50% of its cost, up to 40,000 EUR"
    )
    same = risk(burden(0.3, 80_000), burden(0.3, 80_000), carried_by="them")
    kept = ideas(same, me=bet(100_000), they=bet(100_000))[0]
    assert kept.rationale.startswith("You bear 50% of the cost of 'late start'")


def test_risk_that_somebody_can_insure_is_not_shared() -> None:
    late = risk(burden(0.2, 80_000, insured_for=30_000), burden(0.2, 80_000))
    found = ideas(late, me=bet(100_000), they=bet(150_000))
    assert [idea.technique for idea in found] == ["risk shifting"]


def test_no_risk_gives_no_idea() -> None:
    assert ideas() == ()
