"""A bet is held against what must not be in either branch, and for either side."""

import re
from datetime import date

import pytest

from copilot.analysis.bets.contingent import certify_contingent, find_contingent, rejected_bets
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.robustness import robustness
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Forecast, Scenario
from copilot.domain.suggestions import Contingent
from tests.builders import issue

EVENT = "the product passes 1M"
SURE = Priority(weight=(1, 1))


def scene(  # noqa: PLR0913 - each test varies another one
    *,
    me: Party | None = None,
    they: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
    pay: tuple[Option, ...] = tuple(range(100, 131, 5)),
    now: Option = 110,
    chances: tuple[float, float] = (0.8, 0.4),
    weight: tuple[float, float] = (1, 1),
    days: int = 0,
    their_wish: str | None = "less",
) -> Problem:
    """I want more pay and more days, they less; pay is half of both weights but for `weight`, mine."""
    scenario = Scenario(
        title="t",
        situation="",
        money="Pay",
        me=me or Party(),
        counterparty=they or Party(),
        excluded=excluded,
        issues=(
            issue(
                "Pay",
                *pay,
                unit="USD",
                mine=Stance(priority=Priority(weight=weight), wants="more"),
                theirs=Stance(priority=SURE, wants="less"),
            ),
            issue(
                "Days",
                *(0, 1),
                mine=Stance(priority=SURE, wants="more"),
                theirs=Stance(priority=SURE, wants=their_wish),
            ),
        ),
        on_the_table={"Pay": now, "Days": days},
        forecasts=(
            Forecast(
                event=EVENT,
                by=date(2027, 6, 30),
                mine=chances[0],
                theirs=chances[1],
                settled_by="the audited accounts",
            ),
        ),
    )
    return build_problem(scenario, samples=50)


def bet(if_true: int = 120, if_false: int = 100) -> Contingent:
    return two({"Pay": if_true}, {"Pay": if_false})


def two(if_true: dict[str, Option], if_false: dict[str, Option]) -> Contingent:
    return Contingent(
        event=EVENT,
        by="2027-06-30",
        settled_by="the audited accounts",
        if_true=if_true,
        if_false=if_false,
    )


@pytest.mark.parametrize("at", [100, 120])
def test_combination_that_cannot_be_is_invalid_in_either_branch(at: int) -> None:
    problem = scene(excluded=({"Pay": (at,), "Days": (0,)},))
    assert certify_contingent(problem, bet()).verdict == "invalid"
    for idea in find_contingent(problem):
        assert idea.contingent is not None
        assert {"Pay": at} not in (idea.contingent.if_true, idea.contingent.if_false)


@pytest.mark.parametrize(
    ("me", "they"),
    [(Party(walk_away={"Pay": 105}), Party()), (Party(), Party(walk_away={"Pay": 115}))],
)
def test_branch_below_a_floor_of_either_side_is_refused_and_never_staked(
    me: Party, they: Party
) -> None:
    """100 is below my 105 where it does not happen, 120 above their 115 where it does."""
    problem = scene(me=me, they=they, chances=(0.8, 0.1))
    assert certify_contingent(problem, bet()).verdict == "below_walk_away"
    assert certify_contingent(problem, bet(115, 105)).verdict == "good_for_both"
    (idea,) = find_contingent(problem)
    assert idea.contingent is not None
    stakes = (idea.contingent.if_true, idea.contingent.if_false)
    for terms in stakes:
        pay = float(terms.get("Pay", 110))
        assert float(me.walk_away.get("Pay", 100)) <= pay
        assert pay <= float(they.walk_away.get("Pay", 130))


@pytest.mark.parametrize(("lost", "verdict"), [(18, "good_for_both"), (22, "depends")])
def test_nerves_are_asked_for_from_a_loss_of_one_point(lost: int, verdict: str) -> None:
    """A step of a thousand is half of a tenth of a point: 18 are 0.9 points, 22 are 1.1."""
    problem = scene(me=Party(risk_tolerance="low"), pay=tuple(range(1001)), now=500)
    assert certify_contingent(problem, bet(500 + lost, 500 - lost)).verdict == verdict


@pytest.mark.parametrize(("theirs", "found"), [(0.81, 0), (0.83, 1), (0.79, 0), (0.77, 1)])
def test_forecasts_two_hundredths_apart_are_two(theirs: float, found: int) -> None:
    problem = scene(chances=(0.8, theirs), pay=tuple(range(0, 1001, 10)), now=500)
    refused = [left for left in rejected_bets(problem) if "same forecast" in left.reason]
    assert len(refused) == 1 - found


def test_bet_on_an_issue_of_which_their_wish_is_unknown_depends_on_that_wish() -> None:
    """5 less pay is good for them, and a day may be worth more than that to them either way."""
    terms: dict[str, Option] = {"Pay": 105, "Days": 1}
    certificate = certify_contingent(scene(their_wish=None), two(terms, terms))
    assert certificate.verdict == "depends"
    theirs = certificate.their_gain
    assert theirs is not None
    assert (theirs.low, theirs.high) == pytest.approx((25 / 3 - 50, 25 / 3 + 50))


def test_weighting_under_which_both_branches_are_worth_the_same_pays_for_no_spread() -> None:
    """20 of 30 USD if it happens, else 10 and a day: half of the scale at even odds in any case.

    Where pay weighs three times a day, that day is 10 USD: 20 in both branches and nothing at risk.
    """
    terms = two({"Pay": 130, "Days": 0}, {"Pay": 120, "Days": 1})
    me = Party(even_bet=30)
    gains = [
        certify_contingent(scene(me=me, chances=(0.5, 0.4), weight=weight), terms).my_gain
        for weight in ((2, 4), (3, 3))
    ]
    ends = [gain.high for gain in gains if gain is not None]
    assert ends == pytest.approx([50, 50])


LOST_DAY = two({"Pay": 130, "Days": 1}, {"Pay": 110, "Days": 0})
"""20 USD more if it happens, else a day less."""


def even_bet_asked(weight: tuple[float, float]) -> float:
    """The even bet that the bet asks of me, who bear risk badly."""
    problem = scene(me=Party(risk_tolerance="low"), weight=weight, days=1)
    certificate = certify_contingent(problem, LOST_DAY)
    assert certificate.verdict == "depends"
    told = re.search(r"winning ([\d.]+) USD", certificate.reason)
    assert told is not None, certificate.reason
    return float(told[1])


def test_even_bet_that_is_asked_for_is_enough_whatever_the_weights() -> None:
    """A day is 30 USD where it weighs as much as pay, and 10 where it weighs a third."""
    least, most = even_bet_asked((3, 3)), even_bet_asked((1, 1))
    assert least < most
    assert even_bet_asked((1, 3)) == most


def test_no_even_bet_is_named_where_some_weights_leave_nothing_to_gain() -> None:
    """At 60 % and with a day at 60 USD, .6 x 20 is less than .4 x 60."""
    problem = scene(me=Party(risk_tolerance="low"), weight=(0.5, 3), days=1, chances=(0.6, 0.2))
    certificate = certify_contingent(problem, LOST_DAY)
    assert certificate.verdict == "depends"
    assert certificate.cautions == ("It also asks that you can live with either result.",)


@pytest.mark.parametrize(("worth", "verdict"), [(22, "good_for_both"), (24, "below_walk_away")])
def test_risk_counts_against_an_alternative_too(worth: float, verdict: str) -> None:
    """The table is worth 16.7 points to me; the bet 10 on average, and 5.8 for sure."""
    me = Party(even_bet=15, alternatives=(Alternative(name="Stay", worth=worth),))
    assert certify_contingent(scene(me=me), bet()).verdict == verdict


def test_branch_in_which_they_would_rather_have_no_deal_is_told() -> None:
    """Pay at 120 leaves them 66.7 points."""
    they = Party(alternatives=(Alternative(name="Another", worth=75),))
    certificate = certify_contingent(scene(they=they), bet())
    assert certificate.verdict == "good_for_both"
    assert certificate.cautions == ("If it happens, this is worth less to them than 'Another'.",)


def test_stakes_that_hold_for_certain_come_before_wider_ones_that_depend_on_my_weights() -> None:
    """Staying is 105 and a day, which is 15 USD where pay weighs twice as much: 10 over the table.

    At 95 % the even stakes of 10 bring me 9; 15 against 10 bring 13.75 and leave them 5 of 6.
    """
    stay = Alternative(name="Stay", terms={"Pay": 105, "Days": 1})
    problem = scene(me=Party(alternatives=(stay,)), weight=(2, 4), chances=(0.95, 0.2))
    assert certify_contingent(problem, bet(120, 100)).verdict == "depends"
    (idea,) = find_contingent(problem)
    assert idea.contingent is not None
    assert (idea.contingent.if_true, idea.contingent.if_false) == ({"Pay": 125}, {"Pay": 100})
    assert idea.certificate.verdict == "good_for_both"


def test_even_bet_that_is_the_condition_is_told_once() -> None:
    (idea,) = find_contingent(scene(me=Party(risk_tolerance="low")))
    assert "even chance" in idea.certificate.reason
    assert "even chance" not in idea.rationale


def test_alternative_that_beats_the_table_too_is_no_news_of_a_branch() -> None:
    """The table leaves me 16.7 points and staying 18; the lost bet 0."""
    for worth, cautions in ((18, 0), (16, 1)):
        me = Party(alternatives=(Alternative(name="Stay", worth=worth),))
        certificate = certify_contingent(scene(me=me), bet())
        assert certificate.verdict == "good_for_both"
        assert len(certificate.cautions) == cautions


@pytest.mark.parametrize(
    ("chances", "told"),
    [
        ((0.8, 0.0), "You believe they say 0%, but nothing is certain"),
        ((1.0, 0.4), "You say 100%, but nothing is certain"),
    ],
)
def test_forecast_held_for_certain_is_cautioned(chances: tuple[float, float], told: str) -> None:
    (caution,) = certify_contingent(scene(chances=chances), bet()).cautions
    assert caution.startswith(told)


def test_forecast_may_fall_only_to_where_the_bet_is_as_good_as_my_alternative() -> None:
    """Up 10 or down 10 from 16.7 points leave 33.3 times the chance: 22 at 66 %, as much at 50 %."""
    for worth, least in ((22, 0.66), (None, 0.5)):
        stay = () if worth is None else (Alternative(name="Stay", worth=worth),)
        problem = scene(me=Party(alternatives=stay))
        certificate = certify_contingent(problem, bet())
        (found,) = find_contingent(problem)
        same = found.model_copy(update={"contingent": bet(), "certificate": certificate})
        told = robustness(problem, same)
        assert told is not None
        assert told.my_forecast == pytest.approx(least, abs=1e-5)
