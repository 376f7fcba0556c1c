"""Bets on an event: when they are verifiable, priced, and good for both between the odds."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import certify_contingent, find_contingent, forecast_of
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Forecast, Scenario
from copilot.domain.suggestions import Contingent, GainRange
from tests.builders import engineer, issue

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
) -> Scenario:
    """Pay at 110, a side issue at 0, one forecast."""
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
                *(0, 1),
                mine=Stance(priority=SURE, wants="more"),
                theirs=Stance(priority=SURE, wants="less"),
            ),
        ),
        on_the_table={"Pay": options[2], "Days": 0},
        forecasts=(
            Forecast(
                event=EVENT, by=date(2027, 6, 30), mine=mine, theirs=theirs, settled_by=settled_by
            ),
        ),
    )


def problem(found: Scenario | None = None) -> Problem:
    return build_problem(found or scene(), samples=200)


def bet(
    if_true: dict[str, Option] | None = None,
    if_false: dict[str, Option] | None = None,
    *,
    event: str = EVENT,
    by: str | None = "2027-06-30",
    settled_by: str | None = "the audited accounts",
) -> Contingent:
    return Contingent(
        event=event,
        by=by,
        settled_by=settled_by,
        if_true={"Pay": 120} if if_true is None else if_true,
        if_false={"Pay": 100} if if_false is None else if_false,
    )


def test_bet_between_the_odds_is_good_for_both() -> None:
    """10 more if it happens, 10 less if not.

    I say 80 %: 0.8 x 10 - 0.2 x 10 = 6 of 30, which is a fifth of the swing and half the weight:
    10 points. They say 40 %: -(0.4 x 10 - 0.6 x 10) = 2 of 30: 10/3 points.
    """
    certificate = certify_contingent(problem(), bet())
    assert certificate.verdict == "good_for_both"
    assert "you say 80%, they, as you believe, 40%" in certificate.reason
    mine, theirs = certificate.my_gain, certificate.their_gain
    assert mine is not None
    assert theirs is not None
    assert (mine.mean, theirs.mean) == pytest.approx((10, 10 / 3))
    assert certificate.surplus_share == pytest.approx(0.75)


@given(
    st.sampled_from((5, 10, 15, 20)),
    st.sampled_from((5, 10)),
    st.sampled_from((0.1, 0.25, 0.5, 0.75, 0.9)),
    st.sampled_from((0.1, 0.3, 0.5, 0.7, 0.9)),
)
@settings(max_examples=60)
def test_bet_is_good_for_both_exactly_between_the_odds(
    up: int, down: int, mine: float, theirs: float
) -> None:
    """I win `up` if it happens, else lose `down`: q up < (1 - q) down and p up > (1 - p) down."""
    terms: tuple[dict[str, Option], dict[str, Option]] = {"Pay": 110 + up}, {"Pay": 110 - down}
    certificate = certify_contingent(problem(scene(mine, theirs)), bet(*terms))
    expected = [round(p * up - (1 - p) * down, 9) for p in (mine, theirs)]
    if mine == theirs:
        assert certificate.verdict == "unverifiable"
    elif expected[0] > 0 > expected[1]:
        assert certificate.verdict == "good_for_both"
    else:
        assert certificate.verdict == "one_sided"


@pytest.mark.parametrize(
    ("contingent", "missing"),
    [
        (bet(event=" "), "It names no event that both can see happen."),
        (bet(by=None), "It names no day by which it is settled."),
        (bet(by=" "), "It names no day by which it is settled."),
        (bet(by="soon"), "It names no day by which it is settled."),
        (bet(settled_by=None), "It names no one who settles whether it happened."),
        (bet(settled_by=" "), "It names no one who settles whether it happened."),
    ],
)
def test_bet_that_nobody_can_settle_is_unverifiable(contingent: Contingent, missing: str) -> None:
    certificate = certify_contingent(problem(), contingent)
    assert (certificate.verdict, certificate.reason) == ("unverifiable", missing)


def test_same_forecast_is_nothing_to_bet_on() -> None:
    certificate = certify_contingent(problem(scene(0.5, 0.51)), bet())
    assert certificate.verdict == "unverifiable"
    assert "same forecast" in certificate.reason


def test_event_without_a_forecast_is_unpriced() -> None:
    certificate = certify_contingent(problem(), bet(event="Rain in May"))
    assert certificate.verdict == "unpriced"
    assert "forecasts" in certificate.reason


def test_event_is_known_whatever_its_capitals_blanks_and_full_stop() -> None:
    assert forecast_of(problem(), "the  product passes 1m.") is not None


def test_branch_that_cannot_be_is_invalid() -> None:
    excluded: Exclusion = {"Pay": (120,), "Days": (0,)}
    certificate = certify_contingent(problem(scene(excluded=(excluded,))), bet())
    assert certificate.verdict == "invalid"


def test_branch_under_a_floor_is_below_a_walk_away() -> None:
    floor = Party(walk_away={"Pay": 105})
    certificate = certify_contingent(problem(scene(me=floor)), bet())
    assert certificate.verdict == "below_walk_away"


def test_bet_that_is_expected_to_leave_me_below_my_alternative_is_below_a_walk_away() -> None:
    """Pay 110 and no day is a third of half the weight, 16.7 points; the bet adds 10."""
    for worth, verdict in ((26, "good_for_both"), (27, "below_walk_away")):
        me = Party(alternatives=(Alternative(name="Stay", worth=worth),))
        assert certify_contingent(problem(scene(me=me)), bet()).verdict == verdict
    they = Party(alternatives=(Alternative(name="Other", worth=99),))
    certificate = certify_contingent(problem(scene(they=they)), bet())
    assert certificate.verdict == "below_walk_away"
    assert "worth less to them" in certificate.reason


def test_bet_says_who_expects_nothing_by_it() -> None:
    down = certify_contingent(problem(scene(0.4, 0.8)), bet())
    assert down.reason == "You expect to gain nothing by this bet."
    up = certify_contingent(problem(), bet({"Pay": 115}, {"Pay": 115}))
    assert up.reason == "They expect to gain nothing by this bet."


def test_bet_over_two_issues_may_hang_on_what_matters_more_to_me() -> None:
    free = scene(my_priority=Priority())
    certificate = certify_contingent(problem(free), bet({"Pay": 120, "Days": 0}, {"Pay": 100}))
    assert certificate.verdict == "good_for_both"
    certificate = certify_contingent(
        problem(free.model_copy(update={"on_the_table": {"Pay": 110, "Days": 1}})),
        bet({"Pay": 130, "Days": 0}, {"Pay": 110, "Days": 0}),
    )
    assert certificate.verdict in {"depends", "one_sided"}
    assert certificate.verdict == "depends"
    assert certificate.flips_if is not None
    assert certificate.flips_if.asks == "me"


def test_bet_may_hang_on_what_matters_more_to_them() -> None:
    found = scene()
    pay, days = found.issues
    free = pay.model_copy(update={"theirs": Stance(priority=Priority(), wants="less")})
    found = found.model_copy(
        update={"issues": (free, days), "on_the_table": {"Pay": 110, "Days": 0}}
    )
    certificate = certify_contingent(
        problem(found), bet({"Pay": 100, "Days": 1}, {"Pay": 100, "Days": 1})
    )
    assert certificate.verdict == "depends"
    assert certificate.flips_if is not None
    assert certificate.flips_if.asks == "them"


def test_bet_is_found_that_leaves_the_smaller_winner_the_most() -> None:
    """Against 110 with odds of 80 % and 40 %: win a, lose b gives me .8a - .2b, them .6b - .4a.

    With b = 10 (the least pay): a = 10 gives 6 and 2, a = 5 gives 2 and 4, so 2 each at worst;
    a = 5, b = 10 comes first with as much.
    """
    (idea,) = find_contingent(problem())
    assert idea.contingent is not None
    assert (idea.contingent.if_true, idea.contingent.if_false) == ({"Pay": 115}, {"Pay": 100})
    assert idea.certificate.verdict == "good_for_both"
    assert (idea.kind, idea.technique, idea.sources) == (
        "contingent",
        "contingent agreement",
        ("forecasts",),
    )
    assert idea.certificate == certify_contingent(problem(), idea.contingent)


def test_no_bet_is_found_on_one_forecast_or_without_anybody_to_settle_it() -> None:
    assert find_contingent(problem(scene(0.5, 0.5))) == ()
    assert find_contingent(problem(scene(settled_by=None))) == ()


def test_no_bet_is_found_where_no_stakes_lie_between_the_odds() -> None:
    """With pay at the least option, I could only lose nothing."""
    found = scene(options=(100, 101, 102)).model_copy(
        update={"on_the_table": {"Pay": 100, "Days": 0}}
    )
    assert find_contingent(problem(found)) == ()


def test_bet_is_found_on_a_scale_of_a_thousand_options() -> None:
    found = find_contingent(problem(scene(options=tuple(range(1000)))))
    assert [idea.title for idea in found] == []
    wide = scene(options=tuple(range(1000))).model_copy(
        update={"on_the_table": {"Pay": 500, "Days": 0}}
    )
    assert len(find_contingent(problem(wide))) == 1


def test_bet_on_the_engineer_s_forecast_stakes_what_leaves_nobody_below_an_alternative() -> None:
    """5,000 less pay is the most that stays above the offer from Globex, and they would want more.

    Without alternatives the bet is on pay.
    """
    scenario = engineer()
    (idea,) = find_contingent(build_problem(scenario, samples=200))
    assert idea.contingent is not None
    assert set(idea.contingent.if_true) == {"Remote days"}
    free = scenario.model_copy(update={"me": Party(), "counterparty": Party()})
    (idea,) = find_contingent(build_problem(free, samples=200))
    assert idea.contingent is not None
    assert set(idea.contingent.if_true) == {"Base salary"}


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
    assert flips.question == "Could you live with the worse of the two results, Pay at 100 USD?"
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


def test_rationale_says_the_room_for_stakes_and_what_they_ask_of_me() -> None:
    (idea,) = find_contingent(problem())
    assert idea.rationale == (
        "Pay at 115 USD if it happens, Pay at 100 USD if not: each side backs its own forecast "
        "instead of arguing about it. For every 100 that you can win, both gain if you put up 67 "
        "to 399. It is worth it to you as long as you would take an even chance of winning 11 "
        "USD against losing 5.5."
    )
    (sure,) = find_contingent(problem(scene(mine=1.0)))
    assert "For every 100 that you can win, both gain if you put up 67 or more." in sure.rationale
    assert "even chance" not in sure.rationale


def test_rationale_says_nothing_of_the_room_where_values_are_no_straight_line() -> None:
    found = scene()
    pay, days = found.issues
    bent = pay.model_copy(
        update={"mine": Stance(priority=SURE, values=(0, 10, 20, 50, 60, 80, 100))}
    )
    (idea,) = find_contingent(problem(found.model_copy(update={"issues": (bent, days)})))
    assert "put up" not in idea.rationale


def test_text_options_are_told_as_they_are() -> None:
    found = scene()
    pay, days = found.issues
    named = days.model_copy(update={"options": ("few", "many")})
    low = pay.model_copy(update={"options": (110, 130)})
    found = found.model_copy(
        update={"issues": (low, named), "on_the_table": {"Pay": 110, "Days": "many"}}
    )
    (idea,) = find_contingent(problem(found))
    assert idea.contingent is not None
    assert idea.contingent.if_false == {"Days": "few"}
    assert idea.rationale.startswith("Pay at 130 USD if it happens, Days at few if not:")
    assert idea.title == "Pay and Days that follow the forecast"


def test_amounts_of_the_whole_are_told_in_the_currency_alone() -> None:
    """40 seats at 10 USD more or less; a sign stands before its number."""
    low = Party(risk_tolerance="low")
    for unit, told in (
        ("USD per seat", "280 USD against losing 140"),
        ("$ a seat", "$280 against"),
    ):
        found = scene(me=low)
        pay, days = found.issues
        found = found.model_copy(
            update={"issues": (pay.model_copy(update={"unit": unit}), days), "money_times": 40}
        )
        assert told in certify_contingent(problem(found), bet()).reason


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


def test_one_issue_whose_bet_depends_is_taken_where_no_other_is_certain() -> None:
    """Whether what I expect is worth more than staying hangs on what matters to me."""
    me = Party(alternatives=(Alternative(name="Stay", terms={"Pay": 105, "Days": 1}),))
    found = scene(me=me, my_priority=Priority(weight=(1, 4)))
    (idea,) = find_contingent(problem(found))
    assert idea.certificate.verdict == "depends"
    assert idea.contingent is not None
    assert set(idea.contingent.if_true) == set(idea.contingent.if_false) == {"Pay"}
