"""What a bet is worth to each side in each branch, what its risk costs, and what nerves it takes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import certify_contingent
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.suggestions import GainRange
from tests.bet_scenes import SURE, bet, problem, scene


def test_branches_are_priced_for_each_side() -> None:
    """Pay is half the weight, over 30: 10 more is a sixth for me, 10 less as much."""
    branches = certify_contingent(problem(), bet()).branches
    assert branches is not None
    told = [
        (branch.mine.mean, branch.theirs.mean, branch.in_my_money)
        for branch in (branches.if_true, branches.if_false)
    ]
    assert [way[:2] for way in told] == [
        pytest.approx((50 / 3, -50 / 3)),
        pytest.approx((-50 / 3, 50 / 3)),
    ]
    amounts = [way[2].amount for way in told if way[2] is not None]
    assert amounts == [10, -10]


def test_branches_are_priced_below_a_walk_away_too_but_not_without_a_forecast() -> None:
    below = certify_contingent(problem(scene(me=Party(walk_away={"Pay": 105}))), bet())
    assert below.branches is not None
    assert certify_contingent(problem(), bet(event="Rain in May")).branches is None


def oracle(amounts: tuple[float, float], chance: float, even_bet: float | None) -> float:
    """What a gamble is worth for sure, by looking for the sum of the same utility."""
    if even_bet is None:
        return chance * amounts[0] + (1 - chance) * amounts[1]
    tolerance = even_bet / (2 * math.log((1 + math.sqrt(5)) / 2))
    ways = zip(amounts, (chance, 1 - chance), strict=True)
    mean = sum(p * math.exp(-x / tolerance) for x, p in ways)
    return -tolerance * math.log(mean)


@given(
    st.sampled_from((5, 10, 15, 20)),
    st.sampled_from((5, 10)),
    st.sampled_from((0.6, 0.75, 0.9)),
    st.sampled_from((0.1, 0.3, 0.5)),
    st.sampled_from((None, 6.0, 25.0, 400.0)),
    st.sampled_from((None, 6.0, 25.0, 400.0)),
    st.sampled_from((None, 3.0)),
)
@settings(max_examples=120)
def test_bet_is_priced_by_its_certainty_equivalent_where_the_even_bet_is_known(  # noqa: PLR0913, PLR0917 - each is drawn
    up: int,
    down: int,
    mine: float,
    theirs: float,
    my_bet: float | None,
    their_bet: float | None,
    times: float | None,
) -> None:
    """Against each side's certainty equivalent, from the definition, in points of 30 and a half."""
    found = scene(mine, theirs, me=Party(even_bet=my_bet), they=Party(even_bet=their_bet))
    found = found.model_copy(update={"money_times": times})
    certificate = certify_contingent(problem(found), bet({"Pay": 110 + up}, {"Pay": 110 - down}))
    by = times or 1
    worth = [
        oracle((way * up * by, -way * down * by), chance, even) / by
        for way, chance, even in ((1, mine, my_bet), (-1, theirs, their_bet))
    ]
    gains = (certificate.my_gain, certificate.their_gain)
    points = [gain.mean for gain in gains if gain is not None]
    assert points == pytest.approx([w / 30 * 50 for w in worth], abs=1e-6)
    good = all(round(w, 6) > 0 for w in worth)
    assert certificate.verdict == ("good_for_both" if good else "one_sided")
    if good:
        assert certificate.in_my_money is not None
        assert certificate.in_my_money.amount == pytest.approx(worth[0], abs=1e-5)


def test_bet_whose_spread_costs_more_than_it_brings_says_what_nerves_it_takes() -> None:
    """.8 x 10 - .2 x 10 = 6 is worth it from an even bet of 6.95 on."""
    certificate = certify_contingent(problem(scene(me=Party(even_bet=6))), bet())
    assert certificate.verdict == "one_sided"
    assert certificate.reason == (
        "The risk costs you more than you expect to gain: it is worth it only to somebody who "
        "would take an even chance of winning 7 USD against losing 3.5."
    )
    they = certify_contingent(problem(scene(they=Party(even_bet=6))), bet())
    assert they.reason.startswith("The risk costs them more than they expect to gain")


@pytest.mark.parametrize(
    "terms",
    [
        # a loss in days too widens the spread; a day gained instead of pay may even it out
        ({"Pay": 125, "Days": 1}, {"Pay": 105, "Days": 0}),
        ({"Pay": 130, "Days": 0}, {"Pay": 115, "Days": 1}),
    ],
)
def test_premium_over_open_weights_bounds_what_each_weighting_would_pay(
    terms: tuple[dict[str, Option], dict[str, Option]],
) -> None:
    """My pay weighs one to three times a day; a step of 5 is worth weight / 6 of it."""

    def gain(low: float, high: float) -> GainRange:
        priority = Priority(weight=(low, high))
        found = scene(my_priority=priority, me=Party(even_bet=30))
        table: dict[str, Option] = {"Pay": 110, "Days": 1 if terms[0]["Days"] else 0}
        priced = certify_contingent(
            problem(found.model_copy(update={"on_the_table": table})), bet(*terms)
        ).my_gain
        assert priced is not None
        return priced

    whole = gain(1, 3)
    for weight in (1.0, 1.5, 2.0, 2.5, 3.0):
        one = gain(weight, weight).mean
        assert whole.low <= one + 1e-6
        assert whole.high >= one - 1e-6


def test_spread_that_no_money_can_be_put_on_is_left_out_of_the_price() -> None:
    found = scene(me=Party(even_bet=6)).model_copy(update={"money": None})
    assert certify_contingent(problem(found), bet()).verdict == "good_for_both"


def test_word_low_turns_a_bet_into_one_that_depends_and_says_on_which_even_bet() -> None:
    certificate = certify_contingent(problem(scene(me=Party(risk_tolerance="low"))), bet())
    assert certificate.verdict == "depends"
    assert certificate.reason == (
        "Good for both as long as you would take an even chance of winning 7 USD against losing "
        "3.5; you said that you bear risk badly."
    )
    flips = certificate.flips_if
    assert flips is not None
    assert flips.question == "Could you live with the worse of the two results, the pay at 100 USD?"
    assert (flips.asks, flips.more, flips.than, flips.ratio) == ("me", "Pay", "Pay", None)
    assert certificate.my_gain is not None
    assert certificate.my_gain.mean == pytest.approx(10)


@pytest.mark.parametrize("word", ["medium", "high", None])
def test_other_words_and_a_figure_leave_the_verdict_alone(word: str | None) -> None:
    me = Party.model_validate({"risk_tolerance": word})
    assert certify_contingent(problem(scene(me=me)), bet()).verdict == "good_for_both"
    known = Party(risk_tolerance="low", even_bet=1000)
    assert certify_contingent(problem(scene(me=known)), bet()).verdict == "good_for_both"


def test_what_is_asked_of_them_holds_no_figure_whatever_is_believed_of_them() -> None:
    asked = set()
    for theirs in (0.1, 0.4):
        found = scene(theirs=theirs, they=Party(risk_tolerance="low"))
        certificate = certify_contingent(problem(found), bet())
        flips = certificate.flips_if
        assert flips is not None
        assert flips.asks == "them"
        assert "you believe that they bear risk badly" in flips.text
        asked.add(flips.question)
    (question,) = asked
    assert not any(letter.isdigit() for letter in question)


def test_two_sides_that_bear_risk_badly_are_both_named() -> None:
    low = Party(risk_tolerance="low")
    certificate = certify_contingent(problem(scene(me=low, they=low)), bet())
    assert "as long as you would take an even chance" in certificate.reason
    assert ", and they would take an even chance" in certificate.reason


def test_loss_of_less_than_a_point_asks_for_no_nerves() -> None:
    """One step of a thousand, half the weight: a twentieth of a point."""
    found = scene(me=Party(risk_tolerance="low"), options=tuple(range(1000)))
    found = found.model_copy(update={"on_the_table": {"Pay": 110, "Days": 0}})
    narrow = certify_contingent(problem(found), bet({"Pay": 111}, {"Pay": 109}))
    assert narrow.verdict == "good_for_both"
    wide = certify_contingent(problem(found), bet({"Pay": 150}, {"Pay": 70}))
    assert wide.verdict == "depends"


def test_bet_that_cannot_be_lost_asks_for_no_nerves() -> None:
    """I win in either branch; they win a day in both."""
    found = scene(0.9, 0.2, me=Party(risk_tolerance="low")).model_copy(
        update={"on_the_table": {"Pay": 110, "Days": 1}}
    )
    certificate = certify_contingent(
        problem(found), bet({"Pay": 130, "Days": 1}, {"Pay": 110, "Days": 1})
    )
    assert certificate.reason == "They expect to gain nothing by this bet."
    assert certificate.flips_if is None


def test_low_without_money_asks_whether_either_result_can_be_borne() -> None:
    found = scene(me=Party(risk_tolerance="low")).model_copy(update={"money": None})
    certificate = certify_contingent(problem(found), bet())
    assert certificate.reason == (
        "Good for both as long as you can live with either result; you said that you bear risk "
        "badly."
    )


def test_condition_on_weights_comes_first_and_the_nerves_stand_beside_it() -> None:
    free = scene(my_priority=Priority(), me=Party(risk_tolerance="low")).model_copy(
        update={"on_the_table": {"Pay": 110, "Days": 1}}
    )
    certificate = certify_contingent(
        problem(free), bet({"Pay": 130, "Days": 0}, {"Pay": 110, "Days": 0})
    )
    assert certificate.verdict == "depends"
    assert certificate.flips_if is not None
    assert certificate.flips_if.ratio is not None
    assert certificate.cautions == ("It also asks that you can live with either result.",)


@pytest.mark.parametrize(
    "values", [(0, 10, 20, 40, 40, 80, 100), (0, 50, 20, 40, 45, 80, 100), None]
)
def test_premium_is_left_out_where_there_is_no_straight_way_along_the_money_issue(
    values: tuple[float, ...] | None,
) -> None:
    found = scene(me=Party(even_bet=6))
    pay, days = found.issues
    bent = Stance(priority=SURE, values=values)
    found = found.model_copy(update={"issues": (pay.model_copy(update={"mine": bent}), days)})
    plain = found.model_copy(update={"me": Party()})
    priced = [certify_contingent(problem(scenario), bet()) for scenario in (found, plain)]
    assert priced[0].my_gain == priced[1].my_gain


def test_premium_is_left_out_where_a_wish_beside_the_money_is_not_known() -> None:
    found = scene(me=Party(even_bet=6))
    pay, days = found.issues
    unknown = days.model_copy(update={"mine": Stance(priority=SURE)})
    found = found.model_copy(update={"issues": (pay, unknown)})
    plain = found.model_copy(update={"me": Party()})
    terms: tuple[dict[str, Option], dict[str, Option]] = {"Pay": 120, "Days": 1}, {"Pay": 100}
    priced = [certify_contingent(problem(scenario), bet(*terms)) for scenario in (found, plain)]
    assert priced[0].my_gain == priced[1].my_gain
