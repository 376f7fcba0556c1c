"""Bets on an event: when they are verifiable, priced, and good for both between the odds; how they are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import certify_contingent, find_contingent, forecast_of
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion
from copilot.domain.suggestions import Contingent
from tests.bet_scenes import SURE, bet, problem, scene
from tests.builders import engineer


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


def test_rationale_says_the_room_for_stakes_and_what_they_ask_of_me() -> None:
    (idea,) = find_contingent(problem())
    assert idea.rationale == (
        "Each side backs its own forecast instead of arguing about it. For every 100 that you can win, both gain if you put up more "
        "than 67 and less than 400. It is worth it to you as long as you would take an even chance "
        "of winning 11 USD against losing 5.5."
    )
    (sure,) = find_contingent(problem(scene(mine=1.0)))
    assert "that you can win, both gain if you put up more than 67." in sure.rationale
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
    nervous = found.model_copy(update={"me": Party(risk_tolerance="low")})
    flips = certify_contingent(problem(nervous), idea.contingent).flips_if
    assert flips is not None
    assert flips.question == "Could you live with the worse of the two results, days at few?"
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


def test_one_issue_whose_bet_depends_is_taken_where_no_other_is_certain() -> None:
    """Whether what I expect is worth more than staying hangs on what matters to me."""
    me = Party(alternatives=(Alternative(name="Stay", terms={"Pay": 105, "Days": 1}),))
    found = scene(me=me, my_priority=Priority(weight=(1, 4)))
    (idea,) = find_contingent(problem(found))
    assert idea.certificate.verdict == "depends"
    assert idea.contingent is not None
    assert set(idea.contingent.if_true) == set(idea.contingent.if_false) == {"Pay"}
