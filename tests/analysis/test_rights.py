"""Rights for later as options: against enumeration of every probability that fits."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_deals import find_money_deals, rejected_money_deals
from copilot.analysis.deals.rights import cost_to_other, worth_to_holder
from copilot.domain.party import Party
from copilot.domain.sources import Case, Right
from copilot.domain.suggestions import Idea
from tests.money_scenes import case, problem, right, scene


def ideas(
    given_right: Right, mine: float | None = None, theirs: float | None = None
) -> tuple[Idea, ...]:
    me, they = Party(discount_rate=mine), Party(discount_rate=theirs)
    return find_money_deals(problem(scene(rights=(given_right,), me=me, they=they)))


def test_right_is_worth_what_its_holder_would_gain_by_using_it() -> None:
    """Half of the time 30,000, else left: 15,000, two years off at 4 %: 13,868.

    They expect 0.3 x 20,000 = 6,000, two years off at 15 %: 4,537.
    """
    renew = right(case(0.5, 0.3, 30_000, 20_000), case(0.2, 0.3, -9000, -9000), month=24)
    (idea,) = ideas(renew, 0.04, 0.15)
    paid = idea.side_payment
    assert paid is not None
    assert (paid.by, round(paid.low), round(paid.high)) == ("me", 4537, 13_868)
    assert idea.rationale == (
        "You get the right 'renew at the same price', and you pay them between 4,600 and 13,800 "
        "EUR for it; at 9,200 EUR, in the middle, both gain at least 4,660 EUR."
    )
    (move,) = idea.get
    assert (move.issue, move.from_, move.to) == (
        "Renew at the same price",
        "not granted",
        "granted",
    )
    assert (idea.kind, idea.technique) == ("future_option", "future option")
    assert idea.outcome is None


def test_right_that_they_hold_is_given_and_paid_by_them() -> None:
    made = right(case(0.1, 0.5, 30_000, 20_000), holder="them").model_copy(
        update={"until": date(2028, 12, 31)}
    )
    (idea,) = ideas(made)
    assert idea.side_payment is not None
    assert (idea.side_payment.by, idea.side_payment.low, idea.side_payment.high) == (
        "them",
        2000,
        15_000,
    )
    assert idea.give[0].to == "granted until 2028-12-31"
    assert idea.rationale.startswith(
        "They get the right 'renew at the same price' until 31 December 2028, and they pay you between"
    )


tenths = st.tuples(st.integers(0, 5), st.integers(0, 3)).map(
    lambda drawn: (drawn[0] / 10, min(1.0, sum(drawn) / 10))
)
amounts = st.tuples(st.integers(-9, 9), st.integers(0, 6)).map(
    lambda drawn: (float(drawn[0]), float(sum(drawn)))
)
cases = st.lists(st.builds(case, tenths, tenths, amounts, amounts), min_size=1, max_size=3).filter(
    lambda drawn: max(sum(c.mine[0] for c in drawn), sum(c.theirs[0] for c in drawn)) <= 1
)


def readings(made: list[Case], side: str) -> list[tuple[float, ...]]:
    """Every choice of tenths within the ranges that sums to 1 at most."""
    steps = [
        [n / 10 for n in range(round(10 * low), round(10 * high) + 1)]
        for low, high in (c.mine if side == "me" else c.theirs for c in made)
    ]
    return [pick for pick in product(*steps) if sum(pick) <= 1 + 1e-9]


@given(made=cases)
def test_worth_and_cost_span_every_reading_of_the_figures(made: list[Case]) -> None:
    worths, costs = [], []
    for ends in product((0, 1), repeat=len(made)):
        used = [max(0.0, c.holder_gains[end]) for c, end in zip(made, ends, strict=True)]
        worths += [
            sum(p * gain for p, gain in zip(pick, used, strict=True))
            for pick in readings(made, "me")
        ]
        for losses in product((0, 1), repeat=len(made)):
            lost = [
                c.other_loses[loss] if c.holder_gains[end] > 0 else 0.0
                for c, end, loss in zip(made, ends, losses, strict=True)
            ]
            costs += [
                sum(p * loss for p, loss in zip(pick, lost, strict=True))
                for pick in readings(made, "them")
            ]
    here = right(*made)
    assert worth_to_holder(here) == pytest.approx((min(worths), max(worths)))
    assert cost_to_other(here) == pytest.approx((min(costs), max(costs)))
    assert worth_to_holder(here)[0] >= 0


@given(made=cases, holder=st.sampled_from(("me", "them")))
def test_premium_in_range_leaves_both_a_gain(made: list[Case], holder: str) -> None:
    here = right(*made).model_copy(update={"holder": holder})
    for idea in ideas(here):
        worth, cost = worth_to_holder(here), cost_to_other(here)
        sure = idea.certificate.verdict == "good_for_both"
        end = 0 if sure else 1
        paid = idea.side_payment
        if paid is None:
            continue
        if paid.by != holder:
            # the use helps the other side more than the holder
            assert cost[1 - end] < 0
            continue
        for part in (0.01, 0.99):
            premium = paid.low + part * (paid.high - paid.low)
            assert worth[end] - premium > -1e-6
            assert premium - cost[1 - end] > -1e-6
        assert worth[end] < paid.high + 1e-3
        assert paid.low == 0 or paid.low - 1e-3 < cost[1 - end]


@pytest.mark.parametrize(
    ("name", "title", "head"),
    [
        ("to renew", "Right to renew", "You get the right to renew, and"),
        ("Renewal", "Renewal", "You get the right 'renewal', and"),
    ],
)
def test_right_is_told_by_its_name(name: str, title: str, head: str) -> None:
    (idea,) = ideas(right(case(0.5, 0.1, 10, 5)).model_copy(update={"right": name}))
    assert idea.title == title
    assert idea.rationale.startswith(head)


def test_right_that_its_holder_would_never_use_is_worth_nothing() -> None:
    for holder, who in (("me", "You"), ("them", "They")):
        made = right(case(0.5, 0.5, -10, 5), case(0.5, 0.5, 0, 5))
        here = problem(scene(rights=(made.model_copy(update={"holder": holder}),)))
        (left,) = rejected_money_deals(here)
        assert left.verdict == "one_sided"
        assert left.reason == (
            f"{who} would use it in none of the cases, so that it is worth nothing."
        )


def test_probabilities_beyond_one_are_refused() -> None:
    here = problem(scene(rights=(right(case(0.6, 0.1, 5, 1), case(0.5, 0.1, 5, 1)),)))
    (left,) = rejected_money_deals(here)
    assert (left.verdict, left.reason) == (
        "invalid",
        "The probabilities of its cases come to more than 1.",
    )


def test_right_that_costs_more_than_it_is_worth_is_left_with_its_reason() -> None:
    here = problem(scene(rights=(right(case(0.2, 0.5, 10, 10)),)))
    (left,) = rejected_money_deals(here)
    assert left.reason == "No sum leaves both a gain, whatever the figures."


@pytest.mark.parametrize(
    ("mine", "theirs", "named"),
    [
        (None, 0.1, "under `me`."),
        (0.1, None, "under `counterparty`."),
        (None, None, "under `me` and `counterparty`."),
    ],
)
def test_right_months_away_needs_both_discount_rates(
    mine: float | None, theirs: float | None, named: str
) -> None:
    (idea,) = ideas(right(case(0.5, 0.1, 10, 5), month=12), mine, theirs)
    assert idea.certificate.verdict == "unpriced"
    assert idea.certificate.reason.endswith(named)


def test_what_an_unsure_right_hangs_on_is_asked_of_the_side_that_knows() -> None:
    wide = right(case((0.1, 0.5), 0.5, 20_000, 10_000))
    dear = right(case(0.5, 0.5, 20_000, (5000, 30_000)))
    for holder, worth_asks, cost_asks in (("me", "me", "them"), ("them", "them", "me")):
        mirrored = [
            made.model_copy(
                update={
                    "holder": holder,
                    "cases": tuple(
                        c
                        if holder == "me"
                        else c.model_copy(update={"mine": c.theirs, "theirs": c.mine})
                        for c in made.cases
                    ),
                }
            )
            for made in (wide, dear)
        ]
        found = [ideas(made)[0].certificate.flips_if for made in mirrored]
        assert [flips.asks for flips in found if flips] == [worth_asks, cost_asks]
        assert all(flips and not any(c.isdigit() for c in flips.question) for flips in found)
    (idea,) = ideas(wide)
    assert "the right is worth more than 5,000 EUR to you" in idea.certificate.reason
    (idea,) = ideas(dear)
    assert "granting it costs them less than 10,000 EUR" in idea.certificate.reason
