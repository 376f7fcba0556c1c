"""Payments over time at two discount rates: against a plain sum of what each payment is worth."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Party
from copilot.domain.sources import Figure, Payment, PaymentPlan, PaymentTerms, Who
from copilot.domain.suggestions import Idea
from tests.money_scenes import payment_issue, plan, price, problem, scene, terms

rates = st.sampled_from((0.0, 0.02, 0.04, 0.1, 0.25, 1.0))
months = st.lists(st.integers(0, 24), min_size=1, max_size=4)
QUARTERLY = plan("quarterly", 0, 3, 6, 9)
IN_ADVANCE = plan("in advance", 0)
AT_THE_END = plan("at the end", 12)


def at(rate: float | None) -> Party:
    return Party(discount_rate=rate)


def ideas(given_terms: PaymentTerms, mine: float | None, theirs: float | None) -> tuple[Idea, ...]:
    here = problem(scene(payments=(given_terms,), me=at(mine), they=at(theirs)))
    return find_money_deals(here)


def worth(of: PaymentPlan, rate: float, side: Who, amount: float) -> float:
    """Month by month: what is left of each payment after waiting for it."""
    total = 0.0
    for payment in of.payments:
        left = amount * payment.share * (payment.mine if side == "me" else payment.theirs)
        monthly = (1 + rate) ** (1 / 12)
        for _ in range(int(payment.month)):
            left /= monthly
        total += left
    return total


def test_yearly_payment_in_advance_by_hand() -> None:
    """100,000 in quarters 0, 3, 6 and 9 at 4 % and at 15 %.

    At 4 % a year a quarter is worth 1, .99024, .98058, .97101: 98,546 in all; at 15 %: 1,
    .96566, .93250, .90048: 94,966. Paying all at once costs me 1,454 and brings them 5,034.
    """
    (idea,) = ideas(terms(QUARTERLY, IN_ADVANCE), 0.04, 0.15)
    paid = idea.side_payment
    assert paid is not None
    assert (paid.by, round(paid.low), round(paid.high), round(paid.fair)) == (
        "them",
        1454,
        5034,
        3244,
    )
    assert idea.certificate.verdict == "good_for_both"
    assert idea.rationale == (
        "Licence fee: in advance instead of quarterly, and they pay you between 1,460 and 5,030 "
        "EUR for it; at 3,240 EUR, in the middle, both gain at least 1,780 EUR. As a change of "
        "price: 1.46 to 5.03% lower, 3.24% in the middle. A year's wait for money costs you 4% and "
        "them 15%."
    )
    (move,) = idea.give
    assert (move.issue, move.from_, move.to) == ("Licence fee", "quarterly", "in advance")
    assert (idea.technique, idea.sources, idea.outcome) == ("payment schedule", ("time",), None)


@given(
    mine=rates,
    theirs=rates,
    paid_by=st.sampled_from(("me", "them")),
    others=st.lists(months, min_size=1, max_size=3),
)
def test_plan_found_is_the_one_worth_most_to_both_and_only_sums_in_range_suit_both(
    mine: float, theirs: float, paid_by: Who, others: list[list[int]]
) -> None:
    plans = [QUARTERLY, *(plan(f"plan {n}", *sorted(when)) for n, when in enumerate(others))]
    found = ideas(terms(*plans, paid_by=paid_by), mine, theirs)

    def gain(of: PaymentPlan, rate: float, side: Who) -> float:
        more = worth(of, rate, side, 100_000) - worth(QUARTERLY, rate, side, 100_000)
        return -more if side == paid_by else more

    both = {p.name: (gain(p, mine, "me"), gain(p, theirs, "them")) for p in plans[1:]}
    best = max(sum(gains) for gains in both.values())
    if best <= 1e-3:
        assert found == ()
        return
    (idea,) = found
    (move,) = (*idea.give, *idea.get)
    ours, counter = both[move.to]
    assert ours + counter == pytest.approx(best, abs=1e-3)
    paid = idea.side_payment
    if paid is not None:
        sign = 1 if paid.by == "me" else -1
        for part in (0.01, 0.5, 0.99):
            inside = sign * (paid.low + part * (paid.high - paid.low))
            assert ours - inside > -1e-3
            assert counter + inside > -1e-3
        above = sign * (paid.high + 1)
        assert min(ours - above, counter + above) < 0
        if paid.low > 0:
            below = sign * (paid.low - 1)
            assert min(ours - below, counter + below) < 0


@given(rate=rates, paid_by=st.sampled_from(("me", "them")), when=months)
def test_equal_rates_leave_nothing_to_gain_by_rescheduling(
    rate: float, paid_by: Who, when: list[int]
) -> None:
    given_terms = terms(QUARTERLY, plan("other", *sorted(when)), paid_by=paid_by)
    assert ideas(given_terms, rate, rate) == ()
    here = problem(scene(payments=(given_terms,), me=at(rate), they=at(rate)))
    (left,) = rejected_money_deals(here)
    assert left.verdict == "one_sided"
    assert left.reason.startswith("No other plan is worth more to you both together")


@given(mine=rates, theirs=rates, paid_by=st.sampled_from(("me", "them")))
def test_moving_payments_back_is_never_also_a_gain(
    mine: float, theirs: float, paid_by: Who
) -> None:
    there = ideas(terms(QUARTERLY, IN_ADVANCE, paid_by=paid_by), mine, theirs)
    back = ideas(terms(IN_ADVANCE, QUARTERLY, paid_by=paid_by), mine, theirs)
    assert not (there and back)
    assert bool(there or back) == (mine != theirs)


def test_payer_that_hates_to_wait_pays_later_and_makes_up_for_it() -> None:
    (idea,) = ideas(terms(QUARTERLY, AT_THE_END, IN_ADVANCE), 0.25, 0.02)
    (move,) = idea.get
    assert move.to == "at the end"
    assert idea.side_payment is not None
    assert idea.side_payment.by == "me"
    assert "higher" in idea.rationale


def test_price_change_told_leaves_both_a_gain_when_paid_along_the_new_plan() -> None:
    """At 25 % and 2 %: x between .9901 / .9804 x ... checked by paying it."""
    (idea,) = ideas(terms(QUARTERLY, AT_THE_END), 0.25, 0.02)
    told = idea.rationale.split("As a change of price: ")[1].split("%")[0]
    low, high = (float(end) for end in told.split(" to "))
    for percent, good in ((low, True), (high, True), (low - 0.1, False), (high + 0.1, False)):
        new = worth(AT_THE_END, 0.25, "me", 1000 * (100 + percent))
        got = worth(AT_THE_END, 0.02, "them", 1000 * (100 + percent))
        saves = worth(QUARTERLY, 0.25, "me", 100_000) - new
        gains = got - worth(QUARTERLY, 0.02, "them", 100_000)
        assert (min(saves, gains) > -1e-6) is good


def test_amount_known_badly_gives_a_part_of_it_that_always_suits_both() -> None:
    (idea,) = ideas(terms(QUARTERLY, IN_ADVANCE, amount=(50_000, 300_000)), 0.04, 0.15)
    paid = idea.side_payment
    assert paid is not None
    assert paid.unit == "% of the amount"
    assert (round(paid.low, 2), round(paid.high, 2)) == (1.45, 5.03)
    assert idea.certificate.verdict == "good_for_both"
    assert idea.certificate.reason == (
        "Both gain where they pay you between 1.46 and 5.03% of the amount for it."
    )
    money = idea.certificate.in_my_money
    assert money is not None
    assert money.amount == pytest.approx((895, 5369), abs=1)


def milestone(share: float, mine: float, theirs: float) -> PaymentPlan:
    """A part now, the rest when the go-live is reached."""
    late = Payment(share=share, when="go-live", mine=mine, theirs=theirs)
    now = (Payment(share=1 - share),) if share < 1 else ()
    return PaymentPlan(name="on go-live", payments=(*now, late))


def test_milestone_counts_with_each_side_s_own_probability() -> None:
    """Half of 100,000 on go-live: I give it 60 %, so I save 20,000; they 90 %, so they lose 5,000."""
    (idea,) = ideas(terms(IN_ADVANCE, milestone(0.5, 0.6, 0.9)), None, None)
    paid = idea.side_payment
    assert paid is not None
    assert (paid.by, paid.low, paid.high, paid.fair) == ("me", 5000, 20_000, 12_500)
    assert idea.sources == ("time", "forecasts")
    assert "You give 'go-live' 60%, they 90%." in idea.rationale
    assert "wait" not in idea.rationale


def test_milestone_that_both_like_needs_no_payment() -> None:
    """All on go-live with the same odds but a bonus: each side likes its own branch."""
    now = milestone(1, 0.9, 0.5).model_copy(update={"name": "all on go-live"})
    sure = milestone(0.5, 0.5, 0.9)
    (idea,) = ideas(terms(now, sure), None, None)
    assert idea.side_payment is not None
    assert idea.rationale.startswith(
        'Licence fee: on go-live (half at once and half at the milestone "go-live") instead of all '
        "on go-live; both gain by it without any payment."
    )
    assert idea.certificate.reason == "Both gain by it without any payment."
    wide = terms(now, sure, amount=(0, 1_000_000))
    (vague,) = ideas(wide, None, None)
    assert "without any payment" in vague.rationale


def test_plan_that_is_worth_nothing_to_a_side_has_no_price_that_mends_it() -> None:
    (idea,) = ideas(terms(IN_ADVANCE, milestone(1, 0.0, 0.5)), None, None)
    assert "change of price" not in idea.rationale
    assert 'Licence fee: on go-live (all of it at the milestone "go-live") instead of in' in (
        idea.rationale
    )
    vague = terms(IN_ADVANCE, milestone(1, 0.0, 0.5), amount=(1, 1_000_000))
    (vaguer,) = ideas(vague, None, None)
    assert "50 and 100% of the amount" in vaguer.rationale


@pytest.mark.parametrize(("chance", "told"), [(0.7, True), (0.66, False)])
def test_change_of_price_beyond_all_proportion_is_left_out(chance: float, *, told: bool) -> None:
    """All on go-live that they give `chance`: they need 1 / `chance` of the price, 43 or 52 % more.

    I give it 0.02 less, so that I can pay 47 or 56 % more.
    """
    (idea,) = ideas(terms(IN_ADVANCE, milestone(1, chance - 0.02, chance)), 0.0, 0.0)
    assert ("As a change of price" in idea.rationale) is told


def test_plan_whose_name_says_little_is_told_by_what_is_due_when() -> None:
    later = plan("later", 12)
    (idea,) = ideas(terms(IN_ADVANCE, later), 0.15, 0.04)
    assert idea.rationale.startswith(
        "Licence fee: later (all of it after 12 months) instead of in advance, and you pay them"
    )


def test_unknown_rate_of_theirs_is_told_as_the_rate_at_which_it_turns() -> None:
    (idea,) = ideas(terms(QUARTERLY, IN_ADVANCE), 0.04, None)
    flips = idea.certificate.flips_if
    assert idea.certificate.verdict == "depends"
    assert flips is not None
    assert flips.text == (
        "good for both as long as a year's wait for money costs them more than 4%; "
        "nothing says what it costs"
    )
    assert flips.asks == "them"
    assert not any(sign.isdigit() for sign in flips.question)
    assert idea.rationale == (
        "Licence fee: in advance instead of quarterly; you need at least 1,460 EUR for it."
    )
    assert idea.side_payment is None


def test_unknown_rate_of_mine_is_asked_of_me() -> None:
    (idea,) = ideas(terms(QUARTERLY, AT_THE_END), None, 0.04)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.asks == "me"
    assert "costs you more than 4%; you have not said what it costs" in flips.text
    assert "they need at least" in idea.rationale


@pytest.mark.parametrize("paid_by", ["me", "them"])
def test_question_about_waiting_fits_who_pays(paid_by: Who) -> None:
    (idea,) = ideas(terms(QUARTERLY, IN_ADVANCE, AT_THE_END, paid_by=paid_by), 0.04, None)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert ("to be paid" in flips.question) == (paid_by == "me")


def test_unknown_rate_of_one_that_gains_only_by_waiting_gladly_is_told_from_above() -> None:
    (idea,) = ideas(terms(IN_ADVANCE, AT_THE_END), 0.15, None)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert "costs them less than 15%" in flips.text
    assert "you can pay up to 13,000 EUR" in idea.rationale


@given(known=st.sampled_from((0.02, 0.04, 0.15, 0.5)), paid_by=st.sampled_from(("me", "them")))
def test_condition_on_an_unknown_rate_is_where_the_known_case_turns(
    known: float, paid_by: Who
) -> None:
    given_terms = terms(QUARTERLY, IN_ADVANCE, paid_by=paid_by)
    (idea,) = ideas(given_terms, known, None)
    flips = idea.certificate.flips_if
    assert flips is not None
    above = "more than" in flips.text
    for rate, good in ((known * 1.01, above), (known * 0.99, not above)):
        assert bool(ideas(given_terms, known, rate)) is good


def test_plan_that_suits_both_at_any_rate_says_so() -> None:
    doubtful = milestone(0.5, 0.2, 1.0)
    (idea,) = ideas(terms(QUARTERLY, doubtful), 0.04, None)
    assert idea.certificate.verdict == "good_for_both"
    assert idea.certificate.reason == (
        "Some sum suits both, whatever a year's wait for money costs them."
    )
    (turned,) = ideas(terms(QUARTERLY, milestone(0.5, 1.0, 0.2), paid_by="them"), None, 0.04)
    assert "costs you" in turned.certificate.reason


def test_plan_that_suits_both_at_no_rate_is_left_with_its_reason() -> None:
    here = problem(scene(payments=(terms(IN_ADVANCE, AT_THE_END),), me=at(0.0)))
    assert find_money_deals(here) == ()
    (left,) = rejected_money_deals(here)
    assert "whatever a year's wait costs" in left.reason


def test_two_unknown_rates_are_not_priced_and_it_says_what_to_fill_in() -> None:
    (idea,) = ideas(terms(QUARTERLY, IN_ADVANCE), None, None)
    assert idea.certificate.verdict == "unpriced"
    assert idea.certificate.reason.endswith(
        "fill in `discount_rate` under `me` and `counterparty`."
    )
    assert (idea.give, idea.get, idea.outcome) == ((), (), None)


def linked(*, floor: str | None = None, excluded: bool = False) -> tuple[Idea, ...]:
    me = Party(discount_rate=0.04, walk_away={} if floor is None else {"Payment": floor})
    made = scene(
        payments=(terms(QUARTERLY, IN_ADVANCE, issue="Payment"),),
        me=me,
        they=at(0.15),
        issues=(price(), payment_issue()),
    )
    if excluded:
        made = made.model_copy(
            update={"excluded": ({"Price": (380,), "Payment": ("in advance",)},)}
        )
    return find_money_deals(problem(made))


def test_plans_of_an_issue_set_its_option_in_the_outcome() -> None:
    (idea,) = linked()
    assert idea.outcome == {"Price": 380, "Payment": "in advance"}
    (move,) = idea.give
    assert (move.issue, move.from_, move.to) == ("Payment", "quarterly", "in advance")


def test_plan_below_a_walk_away_or_excluded_is_left_aside() -> None:
    assert linked(floor="at the end") == ()
    assert linked(excluded=True) == ()


def test_ties_go_to_the_plan_listed_first() -> None:
    same = [plan(name, 0) for name in ("first", "second")]
    for order in (same, same[::-1]):
        (idea,) = ideas(terms(QUARTERLY, *order), 0.04, 0.15)
        assert idea.give[0].to == order[0].name


def test_every_pair_of_rates_moves_money_to_the_side_that_minds_waiting_more() -> None:
    for mine, theirs in product((0.01, 0.1, 0.3), repeat=2):
        found = ideas(terms(QUARTERLY, IN_ADVANCE, AT_THE_END), mine, theirs)
        want = [] if mine == theirs else ["at the end" if mine > theirs else "in advance"]
        assert [(*idea.give, *idea.get)[0].to for idea in found] == want


def weighed(
    values: tuple[float, ...] | None,
    *,
    times: float | None = 250,
    amount: float | Figure = 100_000,
    weight: float = 50,
) -> Idea:
    """In advance costs me 1,454 by the sums; the whole range of the price, 100 EUR, is 25,000."""
    mine = Stance(priority=Priority(weight=(weight, weight)), values=values)
    payment = payment_issue().model_copy(update={"mine": mine})
    made = scene(
        payments=(terms(QUARTERLY, IN_ADVANCE, issue="Payment", amount=amount),),
        me=at(0.04),
        they=at(0.15),
        issues=(price(), payment),
        money_times=times,
    )
    (idea,) = find_money_deals(problem(made))
    return idea


@pytest.mark.parametrize(
    ("values", "told", "mend"),
    [
        ((100, 80, 0), "costs you 5,000 EUR", "that weight should be about 0.29 times what it is"),
        ((60, 80, 0), "is worth 5,000 EUR to you", "what you want there is the wrong way round"),
        ((60, 60, 0), "costs you nothing", "the two options cannot count the same with you"),
    ],
)
def test_plan_that_the_weight_of_its_issue_prices_otherwise_says_so_and_what_to_mend(
    values: tuple[float, ...], told: str, mend: str
) -> None:
    idea = weighed(values)
    assert idea.certificate.verdict == "good_for_both"
    assert idea.certificate.cautions == (
        (
            f"By the sums the change itself costs you 1,450 EUR; by your weight for Payment it "
            f"{told}. If the sums are right, {mend}; if the weight is right, look at `amount` and "
            "`discount_rate` again."
        ),
    )


@given(drop=st.integers(1, 100), amount=st.integers(10, 4000))
def test_weight_that_is_mended_as_told_agrees_with_the_sums(drop: int, amount: int) -> None:
    values = (100.0, 100.0 - drop, 0.0)
    cautions = weighed(values, amount=1000.0 * amount).certificate.cautions
    for caution in cautions:
        times = float(caution.split("about ")[1].split(" times")[0].replace(",", ""))
        assert times != 1
        mended = weighed(values, amount=1000.0 * amount, weight=50 * times)
        assert mended.certificate.cautions == ()


def test_plan_that_both_price_alike_or_that_is_not_weighed_in_money_needs_no_word() -> None:
    assert weighed((100, 94, 0)).certificate.cautions == ()
    assert weighed(None).certificate.cautions == ()
    assert weighed((100, 80, 0), times=None).certificate.cautions == ()


def test_sums_known_as_a_range_are_told_as_one_beside_the_weight() -> None:
    idea = weighed((100, 80, 0), amount=(1e6, 4e6))
    assert (
        "By the sums the change itself costs you 14,500 to 58,200 EUR; by your weight"
        in (idea.certificate.cautions[0])
    )
    assert weighed((100, 20, 0), amount=(1e6, 4e6)).certificate.cautions == ()
