"""Laws of the engine: seats, scales, seeds, and what money a gain is worth."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import find_contingent
from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import differences
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import rank_questions
from copilot.analysis.trading.efficient import frontier_document
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Priority
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, GainRange
from tests.oracle_verdicts import (
    Exact,
    corners,
    every_outcome,
    inequalities,
    product,
    swing_change,
    worth_at,
)
from tests.strategies import exact_scenarios, forecasts, ranks, swapped, vague_scenarios

FEW = 30
SCENARIOS = st.one_of(
    exact_scenarios(), vague_scenarios(limits=True), vague_scenarios(limits=True, said=ranks)
)


def outcomes_of(scenario: Scenario) -> list[Certificate]:
    problem = build_problem(scenario, samples=FEW)
    return [certify(problem, outcome) for outcome in every_outcome(scenario)]


def same(one: GainRange | None, other: GainRange | None) -> bool:
    if one is None or other is None:
        return one is other
    ends = (one.low, one.high), (other.low, other.high)
    return one.holds == other.holds and ends[0] == pytest.approx(ends[1], abs=1e-6)


def points_are_settled(problem: Problem) -> bool:
    """Exclusions set the scale by an average that hangs on the sample where weights are a set."""
    return not problem.excluded


@settings(max_examples=40)
@given(SCENARIOS)
def test_swapping_the_sides_mirrors_verdicts_and_gains(scenario: Scenario) -> None:
    assume(points_are_settled(build_problem(scenario, samples=2)))
    pairs = zip(outcomes_of(scenario), outcomes_of(swapped(scenario)), strict=True)
    for here, there in pairs:
        assert here.verdict == there.verdict
        assert same(here.my_gain, there.their_gain)
        assert same(here.their_gain, there.my_gain)


@settings(max_examples=40)
@given(exact_scenarios(), st.sampled_from((0.01, 0.3, 7.0, 1e6)))
def test_rescaling_weights_leaves_verdicts_and_gains_alone(
    scenario: Scenario, factor: float
) -> None:
    def scaled(issue: Issue) -> Issue:
        weight = issue.mine.priority.weight
        assert weight is not None
        priority = Priority(weight=(weight[0] * factor, weight[1] * factor))
        mine = issue.mine.model_copy(update={"priority": priority})
        return issue.model_copy(update={"mine": mine})

    moved = scenario.model_copy(update={"issues": tuple(map(scaled, scenario.issues))})
    for here, there in zip(outcomes_of(scenario), outcomes_of(moved), strict=True):
        assert here.verdict == there.verdict
        assert same(here.my_gain, there.my_gain)


@settings(max_examples=40)
@given(SCENARIOS)
def test_gain_lies_between_its_ends_and_every_and_none_are_the_whole_share(
    scenario: Scenario,
) -> None:
    for certificate in outcomes_of(scenario):
        for gain in (certificate.my_gain, certificate.their_gain):
            if gain is None:
                assert certificate.verdict == "invalid"
                continue
            assert gain.low <= gain.mean <= gain.high
            assert {"every": gain.share == 1, "none": gain.share == 0}.get(gain.holds, True)


@settings(max_examples=30)
@given(vague_scenarios(said=st.sampled_from([Priority(rank=k) for k in (1, 2, 3)])))
def test_ranks_one_to_three_say_the_same_as_the_three_words(scenario: Scenario) -> None:
    words = (None, "high", "medium", "low")

    def worded(issue: Issue) -> Issue:
        update = {}
        for side, stance in (("mine", issue.mine), ("theirs", issue.theirs)):
            priority = Priority.model_validate({"word": words[stance.priority.rank or 0]})
            update[side] = stance.model_copy(update={"priority": priority})
        return issue.model_copy(update=update)

    said = scenario.model_copy(update={"issues": tuple(map(worded, scenario.issues))})
    for here, there in zip(outcomes_of(scenario), outcomes_of(said), strict=True):
        assert (here.verdict, here.my_gain, here.their_gain) == (
            there.verdict,
            there.my_gain,
            there.their_gain,
        )


@settings(max_examples=8)
@given(SCENARIOS, forecasts, st.integers(0, 3))
def test_same_seed_gives_the_same_answers(scenario: Scenario, forecast: object, seed: int) -> None:
    scenario = scenario.model_copy(update={"forecasts": (forecast,)})

    def answers() -> list[object]:
        problem = build_problem(scenario, seed=seed, samples=FEW)
        ideas = find_trades(problem)
        return [
            ideas,
            find_contingent(problem),
            rank_questions(problem, ideas, seed=seed),
            improvements(problem, problem.reference.outcome),
            differences(problem),
            frontier_document(problem),
        ]

    assert answers() == answers()


@settings(max_examples=40)
@given(SCENARIOS, st.data())
def test_trades_pass_their_own_check_and_keep_to_it(
    scenario: Scenario, data: st.DataObject
) -> None:
    problem = build_problem(scenario, samples=data.draw(st.sampled_from((FEW, 200))))
    ideas = find_trades(problem)
    assert len({idea.id for idea in ideas}) == len(ideas)
    for idea in ideas:
        assert idea.outcome is not None
        fresh = certify(problem, idea.outcome)
        assert idea.certificate.model_copy(update={"improves_to": None}) == fresh
        assert fresh.verdict in {"good_for_both", "depends"}
        assert (fresh.flips_if is not None) == (fresh.verdict == "depends")
        changed = {name for name, o in idea.outcome.items() if o != problem.reference.outcome[name]}
        assert {move.issue for move in (*idea.give, *idea.get)} == changed


@st.composite
def money_scenarios(draw: st.DrawFn) -> Scenario:
    """A money issue on which my values rise or fall throughout."""
    scenario = draw(st.one_of(exact_scenarios(limits=False), vague_scenarios()))
    numbers = draw(st.lists(st.integers(100, 140), min_size=2, max_size=4, unique=True))
    rises = draw(st.booleans())
    line = sorted(numbers, reverse=not rises)
    values = {number: 100.0 * place**2 / (len(line) - 1) ** 2 for place, number in enumerate(line)}
    said = scenario.issues[0].mine
    stance = said.model_copy(update={"values": tuple(values[n] for n in numbers), "wants": None})
    theirs = scenario.issues[0].theirs.model_copy(update={"values": None, "wants": "more"})
    pay = Issue(name="Pay", options=tuple(numbers), unit="USD", mine=stance, theirs=theirs)
    table = {**scenario.on_the_table, "Pay": draw(st.sampled_from(numbers))}
    del table[scenario.issues[0].name]
    return Scenario(
        title="t",
        situation="",
        issues=(pay, *scenario.issues[1:]),
        on_the_table=table,
        money="Pay",
    )


@settings(max_examples=80)
@given(money_scenarios())
def test_moving_the_money_issue_by_the_amount_is_worth_as_much_as_the_outcome(
    scenario: Scenario,
) -> None:
    """The ends of a range are reached at corners of my set; outside the options the line goes on."""
    problem = build_problem(scenario, samples=FEW)
    found = corners(inequalities(scenario, "me"))
    pay, start = scenario.issues[0], scenario.on_the_table
    better = 1 if worth_at(pay, "me", max(pay.options)) > 0 else -1
    swings = worth_at(pay, "me", start["Pay"])
    for outcome in list(every_outcome(scenario))[::3]:
        certificate = certify(problem, outcome)
        change = swing_change(scenario, "me", start, outcome)
        if change[0] != change[1] or not found:
            assert certificate.in_my_money is None
            continue
        gains = [(product(change[0], corner), corner[0]) for corner in found]
        ratios = [gain / weight for gain, weight in gains if weight]
        if not ratios or any(gain and not weight for gain, weight in gains):
            assert certificate.in_my_money is None
            continue
        money = certificate.in_my_money
        span = abs(worth_at(pay, "me", max(pay.options)) - worth_at(pay, "me", min(pay.options)))
        if max(abs(ratio) for ratio in ratios) > span:
            assert money is None, "more than the whole range is worth"
            continue
        assert money is not None
        assert (money.unit, money.issue) == ("USD", "Pay")
        ends = money.amount if isinstance(money.amount, tuple) else (money.amount,) * 2
        for amount, ratio in zip(ends, (min(ratios), max(ratios)), strict=True):
            at = Fraction(start["Pay"]) + better * Fraction(amount)
            moved = worth_at(pay, "me", float(at)) - swings
            assert float(moved) == pytest.approx(float(ratio), abs=1e-4)


@settings(max_examples=30)
@given(exact_scenarios())
def test_frontier_is_that_of_listing_every_outcome(scenario: Scenario) -> None:
    """Undominated among what can be, keeps to the floors and is worth as much as no deal."""
    sides = [Exact(scenario, "me"), Exact(scenario, "them")]
    assume(all(side.best > side.worst for side in sides))
    allowed = [
        outcome
        for outcome in every_outcome(scenario)
        if certify(build_problem(scenario, samples=2), outcome).verdict
        not in {"invalid", "below_walk_away"}
    ]
    pairs = [tuple(side.points(outcome) for side in sides) for outcome in allowed]
    best = {
        pair: pairs.count(pair)
        for pair in pairs
        if not any(o != pair and o[0] >= pair[0] and o[1] >= pair[1] for o in pairs)
    }
    document = frontier_document(build_problem(scenario, samples=FEW))
    assert document.zone_of_agreement == bool(pairs)
    assert bool(document.notes) == (not pairs)
    found = [(point.mine, point.theirs) for point in document.points]
    expected = sorted(best, reverse=True)
    assert np.array(found) == pytest.approx(np.array(expected, dtype=np.float64), abs=1e-6)
    assert [point.ties for point in document.points] == [best[pair] for pair in expected]
    for point in document.points:
        assert point.low == pytest.approx(point.theirs, abs=1e-6)
        assert point.high == pytest.approx(point.theirs, abs=1e-6)


@settings(max_examples=30)
@given(vague_scenarios())
def test_frontier_point_lies_between_its_ends(scenario: Scenario) -> None:
    for point in frontier_document(build_problem(scenario, samples=FEW)).points:
        assert point.low - 1e-9 <= point.theirs <= point.high + 1e-9
