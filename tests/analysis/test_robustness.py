"""How far a verdict is from turning, against scenarios with the weights changed and checked anew."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import bets_on, certify_contingent, find_contingent
from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.robustness import FAR, losing, robustness
from copilot.analysis.trading.trades import find_trades
from copilot.analysis.trading.unbundling import find_unbundled
from copilot.domain.issue import Issue, Option, Part, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Forecast, Scenario
from copilot.domain.suggestions import Idea, Robustness, WeightMove
from tests.builders import issue
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 50
INSIDE = (0.5, 0.999)
"""Parts of the way to a turn, on the scale on which twice and half are alike."""


def exact(weight: float) -> Priority:
    return Priority(weight=(weight, weight))


def scaled(scenario: Scenario, name: str, times: float, who: str) -> Scenario:
    """The same scenario with one weight of one side multiplied."""

    def changed(found: Issue) -> Issue:
        stance: Stance = getattr(found, who)
        if found.name != name or stance.priority.weight is None:
            return found
        priority = exact(stance.priority.weight[0] * times)
        return found.model_copy(update={who: stance.model_copy(update={"priority": priority})})

    return scenario.model_copy(update={"issues": tuple(map(changed, scenario.issues))})


def stands(scenario: Scenario, idea: Idea, name: str, times: float, who: str) -> bool:
    problem = build_problem(scaled(scenario, name, times, who), samples=FEW)
    assert idea.outcome is not None
    return certify(problem, idea.outcome).verdict == "good_for_both"


def assert_turn(scenario: Scenario, idea: Idea, move: WeightMove | None, who: str) -> None:
    """Nothing nearer turns the verdict, and what is named does."""
    reach = math.log(FAR) if move is None else abs(math.log(move.times))
    for found in scenario.priced_issues:
        for part in INSIDE:
            for sign in (-1, 1):
                assert stands(scenario, idea, found.name, math.exp(sign * part * reach), who)
    if move is not None:
        beyond = move.times * (1.002 if move.times > 1 else 0.998)
        assert not stands(scenario, idea, move.issue, beyond, who)


@settings(max_examples=25)
@given(exact_scenarios())
def test_turning_weight_of_exact_sides_is_where_the_scenario_changed_anew_turns(
    scenario: Scenario,
) -> None:
    # where combinations are excluded, a point is another part of the range once a weight changes
    worths = [a.worth for p in (scenario.me, scenario.counterparty) for a in p.alternatives]
    assume(not scenario.excluded or all(worth is None for worth in worths))
    problem = build_problem(scenario, samples=FEW)
    good = [i for i in find_trades(problem) if i.certificate.verdict == "good_for_both"]
    assume(good)
    for idea in good[:1]:
        found = robustness(problem, idea)
        assert found is not None
        assert_turn(scenario, idea, found.my_weights, "mine")
        assert_turn(scenario, idea, found.their_weights, "theirs")


@settings(max_examples=40)
@given(vague_scenarios(limits=True), st.sampled_from(("me", "them")))
def test_turns_over_sets_are_where_the_lowest_gain_passes_zero(
    scenario: Scenario, who: str
) -> None:
    """The lowest gain of the changed comparison over the set, a way that lists no ray."""
    problem = build_problem(scenario, samples=FEW)
    side = problem.me if who == "me" else problem.them
    for idea in find_trades(problem)[:2]:
        assert idea.outcome is not None
        rows = np.array([problem.row(idea.outcome)])
        change = side.change(problem.start, rows)
        if side.verdict_set.lowest(change.low)[0] < -1e-12:
            continue
        turns = losing(side, [change])
        for turn in turns:
            for times, kept in ((0.001, True), (-0.001, False)):
                moved = change.low.copy()
                factor = turn.times * (1 - times if turn.up else 1 + times)
                moved[0, turn.column] *= factor
                assert (side.verdict_set.lowest(moved)[0] >= -1e-9) == kept
        found = {(turn.column, turn.up) for turn in turns}
        for column in np.flatnonzero(change.low[0]):
            for up, far in ((True, FAR), (False, 1 / FAR)):
                moved = change.low.copy()
                moved[0, column] *= far
                turned = side.verdict_set.lowest(moved)[0] < -1e-9
                assert turned == ((int(column), up) in found)


@settings(max_examples=40)
@given(vague_scenarios(limits=True))
def test_halving_finds_what_the_rays_tell(scenario: Scenario) -> None:
    problem = build_problem(scenario, samples=FEW)
    with pytest.MonkeyPatch.context() as patch:
        for idea in find_trades(problem)[:1]:
            assert idea.outcome is not None
            rows = np.array([problem.row(idea.outcome)])
            for side in (problem.me, problem.them):
                change = side.change(problem.start, rows)
                if side.verdict_set.lowest(change.low)[0] < 0:
                    continue
                patch.undo()
                told = losing(side, [change])
                patch.setattr("copilot.analysis.sensitivity.robustness.RAY_ISSUES", 0)
                halved = losing(side, [change])
                assert [(t.column, t.up) for t in halved] == [(t.column, t.up) for t in told]
                assert [t.times for t in halved] == pytest.approx([t.times for t in told], rel=1e-6)


def scene(
    *,
    mine: tuple[Priority, Priority] = (exact(3), exact(2)),
    theirs: tuple[Priority, Priority] = (exact(2), exact(4)),
    me: Party | None = None,
    they: Party | None = None,
    money: str | None = None,
) -> Problem:
    """Days and a start on a scale of four steps, both in the middle: I want more, they want less."""
    scenario = Scenario(
        title="t",
        situation="",
        money=money,
        me=me or Party(),
        counterparty=they or Party(),
        issues=tuple(
            issue(
                name,
                *range(5),
                unit="EUR" if name == money else None,
                mine=Stance(priority=first, wants="more"),
                theirs=Stance(priority=second, wants="less"),
            )
            for name, first, second in zip(("Days", "Start"), mine, theirs, strict=True)
        ),
        on_the_table={"Days": 2, "Start": 2},
    )
    return build_problem(scenario, samples=FEW)


def trade(problem: Problem, outcome: dict[str, Option] | None = None) -> Idea:
    return make_idea(problem, outcome or {"Days": 4, "Start": 0})


def told(problem: Problem, idea: Idea) -> Robustness:
    found = robustness(problem, idea)
    assert found is not None
    return found


def test_swap_of_equal_steps_turns_where_the_two_weights_are_alike() -> None:
    """Mine 3 to 2: Start may weigh 1.5 times as much; theirs 2 to 4: Days twice."""
    problem = scene()
    found = told(problem, trade(problem))
    assert found.my_weights == WeightMove(issue="Days", times=0.666667)
    assert found.their_weights == WeightMove(issue="Days", times=2)
    assert found.text == (
        "Holds unless you care only 0.67 times as much about Days as you said, or they care twice "
        "as much about Days as you believe."
    )
    assert found.without_their_order is False
    assert found.their_order_reversed is False
    assert (found.my_walk_away, found.their_walk_away) == (None, None)


def test_order_in_words_turns_with_the_least_change_and_the_line_says_so() -> None:
    high, low = Priority(word="high"), Priority(word="low")
    problem = scene(mine=(high, low), theirs=(low, high))
    found = told(problem, trade(problem))
    assert found.my_weights == WeightMove(issue="Days", times=1 - 1e-6)
    assert found.their_weights == WeightMove(issue="Days", times=1 + 1e-6)
    assert found.text == (
        "Holds unless you care more about Start than about Days, or they care more about Days than "
        "about Start."
    )


def test_weights_that_just_suffice_are_told_as_a_little_more_or_less() -> None:
    problem = scene(mine=(exact(2.1), exact(2)), theirs=(exact(2), exact(2.1)))
    assert told(problem, trade(problem)).text == (
        "Holds unless you care a little less about Days than you said, or they care a little more "
        "about Days than you believe."
    )


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (2.2, "only 0.91 times as much"),
        (4, "only half as much"),
        (80, "only 0.03 times as much"),
    ],
)
def test_factor_is_rounded_to_the_safe_side(weight: float, words: str) -> None:
    problem = scene(mine=(exact(weight), exact(2)))
    text = told(problem, trade(problem)).text
    expected = "a little less" if weight == 2.2 else words
    assert expected in text


def test_factor_above_one_is_rounded_down() -> None:
    """They hold 2 to 4.9: Days may weigh 2.45 times as much."""
    problem = scene(theirs=(exact(2), exact(4.9)))
    assert (
        "they care 2.4 times as much about Days as you believe"
        in told(problem, trade(problem)).text
    )


def test_idea_that_is_better_on_each_issue_stands_whatever_matters() -> None:
    """Both want more days and nothing else moves."""
    problem = scene()
    days, start = problem.scenario.issues
    same = days.model_copy(update={"theirs": Stance(priority=exact(1), wants="more")})
    shared = build_problem(
        problem.scenario.model_copy(update={"issues": (same, start)}), samples=FEW
    )
    found = told(shared, trade(shared, {"Days": 4, "Start": 2}))
    assert found.text == "Holds whatever matters to either side."
    assert (found.my_weights, found.their_weights) == (None, None)
    assert found.without_their_order is True
    assert found.their_order_reversed is True


def test_walk_away_says_how_much_better_my_alternative_could_get() -> None:
    """Days 4 and Start 0 are worth 60 points to me: 20 above the alternative; 67 to them."""
    party = Party(alternatives=(Alternative(name="Stay", worth=40),))
    problem = scene(me=party, they=party)
    found = told(problem, trade(problem))
    assert found.my_walk_away == pytest.approx(20)
    assert found.their_walk_away == pytest.approx(200 / 3 - 40)
    assert found.text.endswith(
        " Your best alternative could get better by 20 points before it is worth more to you."
    )


def test_nearest_alternative_counts_and_is_told_in_money_where_it_can_be() -> None:
    """A step of Days is worth 15 points: 20 points are 1.33 of them, told as about 1.3."""
    both = Party(
        alternatives=(Alternative(name="Stay", worth=40), Alternative(name="Go", worth=-10))
    )
    problem = scene(me=both, money="Days")
    found = told(problem, trade(problem))
    assert found.my_walk_away == pytest.approx(20)
    assert "could get better by about 1.3 EUR before" in found.text


def test_alternative_that_is_as_good_already_leaves_nothing() -> None:
    """The verdict turns with any weight that makes the alternative better."""
    level = Party(alternatives=(Alternative(name="Same", terms={"Days": 4, "Start": 0}),))
    problem = scene(me=level, money="Days")
    found = told(problem, trade(problem))
    assert found.my_walk_away == pytest.approx(0)
    assert "could get better by nothing before" in found.text


def test_alternative_may_turn_the_verdict_before_the_gain_does() -> None:
    """Against an alternative of 55 points: (4 d) / (d + s) with s = 2 is .55 at d = 2.44."""
    problem = scene(me=Party(alternatives=(Alternative(name="Stay", worth=55),)))
    found = told(problem, trade(problem))
    assert found.my_weights is not None
    assert found.my_weights.times == pytest.approx(2 * 0.55 / 0.45 / 3, abs=1e-6)


def test_only_my_weight_may_turn_it() -> None:
    problem = scene()
    days, start = problem.scenario.issues
    both = [
        days.model_copy(update={"theirs": Stance(priority=exact(1), wants="more")}),
        start,
    ]
    shared = build_problem(problem.scenario.model_copy(update={"issues": tuple(both)}), samples=FEW)
    found = told(shared, trade(shared, {"Days": 4, "Start": 0}))
    assert found.text == (
        "Holds unless you care only 0.67 times as much about Days as you said; stands whatever "
        "matters to them."
    )


def test_only_their_weight_may_turn_it() -> None:
    problem = scene()
    days, start = problem.scenario.issues
    shared = start.model_copy(update={"mine": Stance(priority=exact(1), wants="less")})
    changed = build_problem(
        problem.scenario.model_copy(update={"issues": (days, shared)}), samples=FEW
    )
    found = told(changed, trade(changed, {"Days": 4, "Start": 0}))
    assert found.text == (
        "Holds unless they care twice as much about Days as you believe; stands however much any "
        "one issue matters to you."
    )


def test_no_single_weight_may_turn_what_two_together_would() -> None:
    """Far more than enough: both would need a hundred times as much and more."""
    problem = scene(mine=(exact(900), exact(2)), theirs=(exact(2), exact(900)))
    found = told(problem, trade(problem))
    assert found.text == "Holds however much any one issue matters to either side."
    assert found.without_their_order is False


@pytest.mark.parametrize(
    ("theirs", "changed"),
    [
        ((Priority(rank=1), Priority(rank=2)), "yes"),
        ((Priority(word="medium"), Priority(word="medium")), "no"),
        ((Priority(), Priority()), "no"),
    ],
)
def test_order_turned_round_is_left_out_where_it_is_no_change(
    theirs: tuple[Priority, Priority], changed: str
) -> None:
    """Start is taken from them and days are given, so that any order would do."""
    problem = scene(theirs=theirs)
    days, start = problem.scenario.issues
    want = [i.theirs.model_copy(update={"wants": "more"}) for i in (days, start)]
    shared = tuple(
        i.model_copy(update={"theirs": stance})
        for i, stance in zip((days, start), want, strict=True)
    )
    both = build_problem(problem.scenario.model_copy(update={"issues": shared}), samples=FEW)
    found = told(both, trade(both, {"Days": 4, "Start": 4}))
    assert found.their_order_reversed is (True if changed == "yes" else None)


def test_unsure_guess_is_not_turned_round() -> None:
    problem = scene()
    unsure = tuple(
        i.model_copy(update={"theirs": i.theirs.model_copy(update={"confidence": "low"})})
        for i in problem.scenario.issues
    )
    changed = build_problem(problem.scenario.model_copy(update={"issues": unsure}), samples=FEW)
    shared = trade(changed, {"Days": 4, "Start": 2})
    assert robustness(changed, shared) is None
    same = tuple(
        i.model_copy(update={"theirs": i.theirs.model_copy(update={"wants": "more"})})
        for i in unsure
    )
    both = build_problem(problem.scenario.model_copy(update={"issues": same}), samples=FEW)
    assert told(both, trade(both, {"Days": 4, "Start": 4})).their_order_reversed is None


def test_depending_idea_says_what_it_depends_on_and_no_second_story() -> None:
    problem = scene(theirs=(Priority(), Priority()))
    idea = trade(problem)
    assert idea.certificate.verdict == "depends"
    assert robustness(problem, idea) == Robustness(text=idea.certificate.reason)


def test_idea_that_is_not_good_for_both_has_none() -> None:
    problem = scene()
    assert robustness(problem, trade(problem, {"Days": 0, "Start": 4})) is None


def test_deal_in_money_has_none() -> None:
    problem = scene()
    idea = trade(problem).model_copy(update={"outcome": None})
    assert robustness(problem, idea) is None


def test_split_issue_is_looked_at_as_it_was_checked() -> None:
    problem = scene(money="Days")
    days, start = problem.scenario.issues
    parts = (Part(name="spring", mine=3, theirs=1), Part(name="autumn", mine=1, theirs=3))
    split = days.model_copy(update={"parts": parts})
    changed = build_problem(
        problem.scenario.model_copy(update={"issues": (split, start)}), samples=FEW
    )
    idea = find_unbundled(changed)[0]
    assert told(changed, idea).text == "Holds whatever matters to either side."


def wager(
    *, mine: float = 0.8, theirs: float = 0.4, me: Party | None = None, they: Party | None = None
) -> Problem:
    problem = scene(me=me, they=they, money="Days")
    forecast = Forecast(
        event="it rains", by=date(2027, 6, 30), mine=mine, theirs=theirs, settled_by="the gauge"
    )
    return build_problem(
        problem.scenario.model_copy(update={"forecasts": (forecast,)}), samples=FEW
    )


@settings(max_examples=30)
@given(
    st.sampled_from((0.2, 0.45, 0.8)),
    st.sampled_from((0.3, 0.6, 0.9)),
    st.sampled_from((None, 8.0)),
    st.sampled_from((None, 30)),
)
def test_forecast_may_move_up_to_where_the_bet_checked_anew_turns(
    mine: float, theirs: float, even_bet: float | None, worth: int | None
) -> None:
    alternatives = () if worth is None else (Alternative(name="Stay", worth=worth),)
    me = Party(even_bet=even_bet, alternatives=alternatives)
    problem = wager(mine=mine, theirs=theirs, me=me)
    for idea in find_contingent(problem):
        found = told(problem, idea)
        assert idea.contingent is not None
        (forecast,) = problem.scenario.forecasts
        for key, end in (("mine", found.my_forecast), ("theirs", found.their_forecast)):
            if end is None:
                continue
            outwards = 1 if end > getattr(forecast, key) else -1
            for step, kept in ((-1e-3, True), (1e-3, False)):
                changed = forecast.model_copy(update={key: end + outwards * step})
                bets = bets_on(problem, idea.contingent, changed)
                bet = bets[0 if key == "mine" else 1]
                lows = [bet.gamble.side.bounds(c)[0][0] for c in (bet.worth, *bet.over)]
                assert (min(lows) >= -1e-6) == kept


def test_bet_says_how_far_each_forecast_may_move() -> None:
    """One step against two pays from two thirds on for me, and up to there for them."""
    problem = wager()
    (idea,) = find_contingent(problem)
    assert idea.contingent is not None
    assert (idea.contingent.if_true, idea.contingent.if_false) == ({"Days": 3}, {"Days": 0})
    found = told(problem, idea)
    assert (found.my_forecast, found.their_forecast) == (0.666667, 0.666667)
    assert found.text == (
        "Pays for you down to a chance of 67% (you say 80%), for them up to a chance of 66% (you "
        "believe they say 40%)."
    )


def test_bet_held_against_an_alternative_says_which_weight_matters_too() -> None:
    problem = wager(me=Party(alternatives=(Alternative(name="Stay", worth=55),)))
    (idea,) = find_contingent(problem)
    found = told(problem, idea)
    assert found.my_walk_away is not None
    assert found.my_weights is not None
    assert "Holds unless you care" in found.text


def test_bet_that_pays_at_any_chance_of_one_side_names_the_other_alone() -> None:
    """I win in both branches: on days, and on the start if it does not happen."""
    problem = wager(mine=0.8, theirs=0.4)
    days, start = problem.scenario.issues
    free = start.model_copy(update={"theirs": Stance(priority=exact(4), wants="more")})
    shared = days.model_copy(update={"theirs": Stance(priority=exact(4), wants="more")})
    changed = problem.scenario.model_copy(update={"issues": (shared, free)})
    both = build_problem(changed, samples=FEW)
    bet = find_contingent(problem)[0].contingent
    assert bet is not None
    kind = bet.model_copy(update={"if_true": {"Days": 4}, "if_false": {"Start": 4}})
    idea = find_contingent(problem)[0].model_copy(
        update={"contingent": kind, "certificate": certify_contingent(both, kind)}
    )
    assert idea.certificate.verdict == "good_for_both"
    assert told(both, idea).text == "Pays for both whatever the chance."


def test_bet_of_which_the_scenario_holds_no_forecast_has_none() -> None:
    problem = wager()
    (idea,) = find_contingent(problem)
    other = build_problem(problem.scenario.model_copy(update={"forecasts": ()}), samples=FEW)
    assert robustness(other, idea) is None


def test_turns_beyond_a_hundred_times_count_as_none() -> None:
    problem = scene(mine=(exact(900), exact(2)))
    rows = np.array([[4, 0]])
    turns = losing(problem.me, [problem.me.change(problem.start, rows)])
    assert turns == []
    near = scene(mine=(exact(90), exact(2)))
    found = losing(near.me, [near.me.change(near.start, rows)])
    assert [(turn.column, round(turn.times, 9), turn.up) for turn in found] == [
        (1, 45, True),
        (0, round(1 / 45, 9), False),
    ]


def test_fine_scales_are_not_searched_for_what_would_do_better() -> None:
    """Two scales of 201 steps have 40,000 outcomes: only the gains themselves are looked at."""
    problem = scene()
    fine = tuple(
        i.model_copy(update={"options": tuple(range(201))}) for i in problem.scenario.issues
    )
    changed = problem.scenario.model_copy(
        update={"issues": fine, "on_the_table": {"Days": 100, "Start": 100}}
    )
    large = build_problem(changed, samples=FEW)
    found = told(large, trade(large, {"Days": 200, "Start": 0}))
    assert found.my_weights == WeightMove(issue="Days", times=0.666667)
