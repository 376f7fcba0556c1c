"""Quantity against unit cost: against trying prices one by one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.advisors.deal_wording import say_money_deal
from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.sources import Figure, PriceBreak, Volume, Who
from copilot.domain.suggestions import Idea
from tests.money_scenes import payment_issue, price, problem, scene, volume


def ideas(*volumes: Volume) -> tuple[Idea, ...]:
    return find_money_deals(problem(scene(volumes=volumes)))


def test_commitment_is_told_as_a_buyer_says_it() -> None:
    """250 at 380 is 95,000. 300 are worth 16,400 more to me and cost them 5,500 more.

    So they need (95,000 + 5,500) / 300 = 335 each, and I can pay (95,000 + 16,400) / 300 = 371.33;
    in the middle, 353.17, each of us has 5,450 more than today; at 353 they have 5,400 more.
    """
    (idea,) = ideas(volume((250, 110_000), (300, 126_400), each=110, fixed=(0, 90_000)))
    paid = idea.side_payment
    assert paid is not None
    assert (paid.by, paid.unit) == ("them", "EUR each")
    prices = (380 - paid.high, 380 - paid.fair, 380 - paid.low)
    assert prices == pytest.approx((335, 353.17, 371.33), abs=0.01)
    assert idea.rationale == (
        "You commit to 300 seats instead of 250 at a price between 335 and 371 EUR each (now 380 "
        "EUR); at 353 EUR, 7.11% off, in the middle, both gain at least 5,400 EUR."
    )
    assert idea.certificate.reason == (
        "Both gain at any price between 335 and 371 EUR each (now 380 EUR)."
    )
    assert idea.certificate.in_my_money is not None
    assert idea.certificate.in_my_money.amount == pytest.approx(5450)
    (move,) = idea.give
    assert (move.issue, move.from_, move.to) == ("Seats", 250, 300)
    assert (idea.technique, idea.sources) == ("volume commitment", ("scale",))


def test_all_units_cost_what_the_last_price_break_says() -> None:
    """250 cost 250 x 300 = 75,000; 300 cost 300 x 260 = 78,000: 3,000 on top."""
    made = volume((250, 110_000), (300, 120_000), breaks=((1, 300), (300, 260)), seller="me")
    (idea,) = ideas(made)
    paid = idea.side_payment
    assert paid is not None
    assert paid.by == "me"
    needs, bears = (95_000 + 3000) / 300, (95_000 + 10_000) / 300
    assert (380 - paid.high, 380 - paid.low) == pytest.approx((needs, bears))
    assert idea.rationale.startswith("They commit to 300 seats instead of 250")
    assert idea.get


def test_one_break_for_both_quantities_cancels_however_badly_it_is_known() -> None:
    made = volume((250, 50_000), (251, 50_190), breaks=((1, (100, 180)),))
    (idea,) = ideas(made)
    assert idea.certificate.verdict == "good_for_both"


worths = st.lists(
    st.tuples(st.sampled_from((150, 200, 300, 400)), st.integers(0, 90), st.integers(0, 9)),
    min_size=1,
    max_size=3,
    unique_by=lambda drawn: drawn[0],
)


@given(
    worth=worths,
    today=st.tuples(st.integers(20, 80), st.integers(0, 9)),
    each=st.tuples(st.integers(0, 30), st.integers(0, 9)),
)
def test_quantity_and_prices_are_those_that_a_search_finds(
    worth: list[tuple[int, int, int]], today: tuple[int, int], each: tuple[int, int]
) -> None:
    def thousands(low: int, more: int) -> Figure:
        return 1000.0 * low, 1000.0 * (low + more)

    unit = (10.0 * each[0], 10.0 * sum(each))
    figures = {250: thousands(*today), **{q: thousands(w, more) for q, w, more in worth}}
    found = ideas(volume(*figures.items(), each=unit))

    def gains(quantity: int, price: float, end: int) -> tuple[float, float]:
        """Of buyer and seller, in the worst reading (0) or the best (1)."""
        more = figures[quantity][end] - figures[250][1 - end]
        costs = [(quantity - 250) * amount for amount in unit]
        paid = price * quantity - 380 * 250
        return more - paid, paid - (max(costs) if end == 0 else min(costs))

    def surplus(quantity: int, end: int) -> float:
        return sum(gains(quantity, 380, end))

    others = [q for q in figures if q != 250]
    end = 0 if max(surplus(q, 0) for q in others) > 1e-6 else 1
    best = max(surplus(q, end) for q in others)
    if best <= 1e-6:
        assert found == ()
        return
    (idea,) = found
    assert idea.certificate.verdict == ("good_for_both" if end == 0 else "depends")
    quantity = int((*idea.give, *idea.get)[0].to)
    assert surplus(quantity, end) == pytest.approx(best)
    paid = idea.side_payment
    if paid is None:
        return
    sign = -1 if paid.by == "them" else 1
    for part in (0.01, 0.5, 0.99):
        inside = 380 + sign * (paid.low + part * (paid.high - paid.low))
        assert min(gains(quantity, inside, end)) > -1e-3
    assert min(gains(quantity, 380 + sign * (paid.high + 1), end)) < 0
    if paid.low > 0:
        assert min(gains(quantity, 380 + sign * (paid.low - 1), end)) < 0


def test_worth_of_todays_quantity_may_lie_between_two_that_are_listed() -> None:
    """200 worth 90,000 and 300 worth 130,000: 250 are worth 110,000."""
    (between,) = ideas(volume((200, 90_000), (300, 130_000), each=10))
    (listed,) = ideas(volume((200, 90_000), (250, 110_000), (300, 130_000), each=10))
    assert between.side_payment == listed.side_payment


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (
            volume((300, 120_000), (400, 130_000)),
            "Nothing says what today's quantity, 250, is worth: add it under `worth`.",
        ),
        (
            volume((200, 90_000), (250, 120_000), breaks=((300, 90),)),
            "No unit cost covers today's quantity, 250: add it under `breaks`.",
        ),
    ],
)
def test_quantity_of_which_too_little_is_said_is_not_priced(made: Volume, reason: str) -> None:
    (idea,) = ideas(made)
    assert (idea.certificate.verdict, idea.certificate.reason) == ("unpriced", reason)


def test_quantity_below_the_first_break_is_left_aside() -> None:
    made = volume((100, 94_000), (250, 95_000), (300, 115_000), breaks=((250, 90),))
    (idea,) = ideas(made)
    assert idea.title == "Seats: 300 instead of 250"


def test_less_may_be_more_and_is_then_given_by_the_seller() -> None:
    (idea,) = ideas(volume((200, 94_000), (250, 95_000), each=300))
    assert idea.get
    assert idea.title == "Seats: 200 instead of 250"
    assert "% off" not in idea.rationale


def test_less_is_taken_at_a_higher_price_and_nobody_asks_for_a_lower_one() -> None:
    """500 at 1.9 less cost each are worth 100 less than 1,000 and cost 950 less.

    They need (2,000 - 950) / 500 = 2.1 each, and I can pay (2,000 - 100) / 500 = 3.8.
    """
    nuts = Volume(
        what="nuts",
        seller="them",
        quantity=1000,
        price=2,
        worth=((500, (2400, 2400)), (1000, (2500, 2500))),
        each=(1.9, 1.9),
    )
    (idea,) = ideas(nuts)
    assert idea.rationale == (
        "You take 500 nuts instead of 1,000 at a price between 2.1 and 3.8 EUR each (now 2 EUR); at "
        "2.95 EUR, in the middle, both gain 425 EUR."
    )
    scenario = scene(volumes=(nuts,))
    assert say_money_deal(scenario, idea) == "At what price for each would 500 nuts suit you?"
    mine = nuts.model_copy(update={"seller": "me"})
    (theirs,) = ideas(mine)
    assert theirs.rationale.startswith("They take 500 nuts instead of 1,000 at a price between")


def test_more_is_taken_where_its_price_rises_and_committed_to_where_it_falls() -> None:
    dear = volume((250, 95_000), (300, 120_000), each=10).model_copy(update={"price": 0.0})
    (idea,) = ideas(dear)
    assert idea.rationale.startswith("You take 300 seats instead of 250 at a price between")
    assert "% off" not in idea.rationale
    assert idea.certificate.cautions == ()  # what is free today may be meant so
    scenario = scene(volumes=(dear,))
    assert say_money_deal(scenario, idea) == "At what price for each would 300 seats suit you?"
    (cheap,) = ideas(volume((250, 110_000), (300, 126_400), each=110))
    assert cheap.rationale.startswith("You commit to 300 seats instead of 250")
    assert "how far could the price of each come down?" in say_money_deal(scenario, cheap)


GAIN_TOLD = re.compile(
    r"each .*; at ([\d.,]+) EUR.*, in the middle, both gain (at least )?([\d.,]+)"
)


@given(
    worth=st.tuples(st.integers(70_000, 140_000), st.integers(0, 5000)),
    each=st.tuples(st.integers(0, 400), st.integers(0, 20)),
    quantity=st.sampled_from((100, 200, 300, 400)),
)
def test_gain_told_is_what_both_have_at_the_price_told(
    worth: tuple[int, int], each: tuple[int, int], quantity: int
) -> None:
    low, high = worth[0], sum(worth)
    costs = [(quantity - 250) * unit for unit in (each[0], sum(each))]
    for idea in ideas(volume((250, 95_000), (quantity, (low, high)), each=(each[0], sum(each)))):
        told = GAIN_TOLD.search(idea.rationale)
        if told is None:
            continue
        price, gain = (float(told[group].replace(",", "")) for group in (1, 3))
        paid = price * quantity - 95_000
        least = min(low - 95_000 - paid, paid - max(costs))
        assert 0 < gain <= least + 1e-6
        assert gain >= 0.98 * least


LISTED = Issue(
    name="Committed seats",
    options=(250, 300),
    unit="seats",
    mine=Stance(priority=Priority(weight=(50, 50)), wants="less"),
)


def test_quantity_that_is_an_issue_too_is_told_where_its_weight_says_otherwise() -> None:
    """The weight of the seats is that of the whole range of the price: 100 EUR, 250 times.

    By the sums 50 more seats at today's price are 19,000 more to pay, and 16,400 more worth.
    """
    made = scene(
        volumes=(volume((250, 110_000), (300, 126_400), each=110),),
        issues=(price(), payment_issue(), LISTED),
        money_times=250,
    )
    made = made.model_copy(update={"on_the_table": {**made.on_the_table, "Committed seats": 250}})
    (idea,) = find_money_deals(problem(made))
    assert idea.certificate.cautions == (
        (
            "By the sums the change itself, at today's price, costs you 2,600 EUR; by your weight "
            "for Committed seats it costs you 25,000 EUR. If the sums are right, that weight should "
            "be about 0.1 times what it is; if the weight is right, look at `worth` again."
        ),
    )
    unsure = volume((250, 110_000), (300, (127_000, 133_000)), each=110)
    (open_,) = find_money_deals(problem(made.model_copy(update={"volumes": (unsure,)})))
    (caution,) = open_.certificate.cautions
    assert (
        "at today's price, leaves you between 2,000 worse and 4,000 EUR better off; by" in caution
    )
    assert "If the sums are right, what you want there needs another look; if" in caution
    sold = volume((250, 110_000), (300, 126_400), each=110, seller="me")
    (mine,) = find_money_deals(problem(made.model_copy(update={"volumes": (sold,)})))
    assert "at today's price, is worth 13,500 EUR to you; by" in mine.certificate.cautions[0]
    other = made.model_copy(
        update={"issues": (price(), payment_issue(), LISTED.model_copy(update={"unit": "places"}))}
    )
    (unlinked,) = find_money_deals(problem(other))
    assert unlinked.certificate.cautions == ()


@pytest.mark.parametrize(("seller", "head"), [("me", "They commit to"), ("them", "You commit to")])
def test_price_is_never_told_below_nothing_and_todays_below_cost_is_told(
    seller: Who, head: str
) -> None:
    """10 at 1 each cost 1,000 to supply, 20 cost 20: the seller would gain even by paying for it.

    The buyer pays (10 + 10) / 20 = 1 each at most; in the middle, at 0.5, he has 10 more and the
    seller 10 less for the goods and 980 less cost.
    """
    gadgets = Volume(
        what="gadgets",
        seller=seller,
        quantity=10,
        price=1,
        worth=((10, (300, 300)), (20, (310, 310))),
        breaks=(PriceBreak(quantity=1, each=(100, 100)), PriceBreak(quantity=20, each=(1, 1))),
    )
    (idea,) = ideas(gadgets)
    assert idea.rationale == (
        f"{head} 20 gadgets instead of 10 at a price between 0 and 1 EUR each (now 1 EUR); at 0.5 "
        "EUR, 50% off, in the middle, both gain at least 10 EUR."
    )
    assert idea.certificate.cautions == (
        (
            f"Today's price of 1 EUR lies below what each costs {'you' if seller == 'me' else 'them'}, "
            "100 EUR: one of the two figures is probably wrong."
        ),
    )
    money, paid = idea.certificate.in_my_money, idea.side_payment
    assert money is not None
    assert money.amount == pytest.approx(980 if seller == "me" else 10)
    assert paid is not None
    assert (paid.low, paid.high) == pytest.approx((0, 1))
    dear = gadgets.model_copy(
        update={"breaks": (PriceBreak(quantity=1, each=(0.5, 100)), gadgets.breaks[1])}
    )
    (unsure,) = ideas(dear)
    assert "may lie below what each costs" in unsure.certificate.cautions[0]


def test_quantity_that_only_a_price_below_nothing_would_suit_is_left_with_its_reason() -> None:
    """5 are worth 50 less than 10, which are 10 to pay; they save 99 of cost."""
    made = Volume(
        what="gadgets",
        seller="them",
        quantity=10,
        price=1,
        worth=((5, (250, 250)), (10, (300, 300))),
        breaks=(PriceBreak(quantity=1, each=(1, 1)), PriceBreak(quantity=10, each=(10.4, 10.4))),
    )
    here = problem(scene(volumes=(made,)))
    (left,) = rejected_money_deals(here)
    assert left.reason == "Only a price below 0 would leave both a gain: look at the figures again."
    assert find_money_deals(here) == ()


def test_what_a_deal_hangs_on_counts_that_no_price_lies_below_nothing() -> None:
    """At a price of 0 the buyer saves 10, so that 5 must not be worth 10 less than 10 are."""
    made = Volume(
        what="gadgets",
        seller="them",
        quantity=10,
        price=1,
        worth=((5, (250, 295)), (10, (300, 300))),
        breaks=(PriceBreak(quantity=1, each=(1, 1)), PriceBreak(quantity=10, each=(10.4, 10.4))),
    )
    (idea,) = ideas(made)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert (idea.certificate.verdict, flips.asks) == ("depends", "me")
    assert (
        "having 5 gadgets instead of 10 costs you less than 10 EUR; what you said comes to 5 to"
        in (flips.text)
    )


def test_what_less_hangs_on_is_told_as_a_loss_of_the_buyer_and_a_saving_of_the_seller() -> None:
    """200 instead of 250 are worth 5,000 less, and save 50 times the unit cost, 80 to 130."""
    made = volume((200, 90_000), (250, 95_000), each=(80, 130))
    (idea,) = ideas(made)
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.asks == "them"
    assert flips.text == (
        "good for both as long as supplying 200 seats instead of 250 saves them more than 5,000 EUR; "
        "what you said comes to 4,000 to 6,500 EUR"
    )


def test_volume_that_costs_nothing_today_has_no_discount_in_percent() -> None:
    made = volume((250, 95_000), (300, 120_000), each=10).model_copy(update={"price": 0.0})
    (idea,) = ideas(made)
    assert "% off" not in idea.rationale


UNSURE_WORTH = volume((250, 110_000), (300, (111_000, 130_000)), each=200)
UNSURE_COST = volume((250, 110_000), (300, 120_000), each=(100, 300))


@pytest.mark.parametrize(
    ("made", "seller", "asks", "condition"),
    [
        (
            UNSURE_WORTH,
            "them",
            "me",
            "having 300 seats instead of 250 is worth more than {} to you",
        ),
        (
            UNSURE_WORTH,
            "me",
            "them",
            "having 300 seats instead of 250 is worth more than {} to them",
        ),
        (UNSURE_COST, "them", "them", "supplying 300 seats instead of 250 costs them less than {}"),
        (UNSURE_COST, "me", "me", "supplying 300 seats instead of 250 costs you less than {}"),
    ],
)
def test_unsure_worth_is_asked_of_the_buyer_and_unsure_cost_of_the_seller(
    made: Volume, seller: Who, asks: str, condition: str
) -> None:
    """50 more seats cost 10,000 more to supply, and are worth 10,000 more."""
    (idea,) = ideas(made.model_copy(update={"seller": seller}))
    flips = idea.certificate.flips_if
    assert flips is not None
    assert flips.asks == asks
    assert condition.format("10,000 EUR") in flips.text
    assert not any(sign.isdigit() for sign in flips.question)
    assert "where a price suits both, it is between" in idea.rationale


def test_no_quantity_that_helps_is_left_with_its_reason() -> None:
    here = problem(scene(volumes=(volume((250, 95_000), (300, 95_500), each=300),)))
    (left,) = rejected_money_deals(here)
    assert left.reason == "No other quantity leaves more to you both together than today's."
    assert find_money_deals(here) == ()


def test_name_that_is_no_plural_is_told_as_a_name() -> None:
    (idea,) = ideas(volume((250, 95_000), (300.5, 120_000), each=10, what="Access"))
    assert idea.rationale.startswith("You commit to 300.5 of 'access' instead of 250")


def test_only_todays_quantity_is_no_idea() -> None:
    here = problem(scene(volumes=(volume((250, 1), (250, 1)),)))
    assert (find_money_deals(here), rejected_money_deals(here)) == ((), ())
