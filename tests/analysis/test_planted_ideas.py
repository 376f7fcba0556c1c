"""Planted ideas where both sides are exact: the certificate against listing every outcome."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.scenario import Scenario
from tests.oracle_verdicts import Judge, can_be, every_outcome
from tests.strategies import exact_scenarios

FEW = 20
"""Exact sides need no samples."""

LABELS = {"invalid", "below_walk_away", "one_sided", "dominated", "good_for_both"}
"""All that can come up: `depends` never does, since nothing is open."""


def test_verdict_on_thousands_of_planted_ideas_is_that_of_listing_every_outcome() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=160)
    @given(exact_scenarios())
    def agree(scenario: Scenario) -> None:
        problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
        # a worth in points means nothing to a side for which all that can be is alike
        assume(all(side.best > side.worst for side in judge.sides))
        for outcome in every_outcome(scenario):
            expected = judge.label(scenario.on_the_table, outcome)
            assert certify(problem, outcome).verdict == expected
            seen[expected] += 1

    agree()
    assert set(seen) == LABELS
    assert min(seen.values()) >= 40
    assert sum(seen.values()) >= 2000


@settings(max_examples=60)
@given(exact_scenarios())
def test_gain_in_points_runs_from_the_worst_to_the_best_outcome_that_can_be(
    scenario: Scenario,
) -> None:
    problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
    assume(all(side.best > side.worst for side in judge.sides))
    for outcome in every_outcome(scenario):
        if not can_be(scenario, outcome):
            continue
        certificate = certify(problem, outcome)
        for side, gain in zip(
            judge.sides, (certificate.my_gain, certificate.their_gain), strict=True
        ):
            assert gain is not None
            expected = side.points(outcome) - side.points(scenario.on_the_table)
            assert gain.mean == pytest.approx(float(expected), abs=1e-6)
            assert gain.low == pytest.approx(gain.high, abs=1e-9)


@settings(max_examples=60)
@given(exact_scenarios())
def test_what_dominates_an_idea_beats_it_on_the_same_issues(scenario: Scenario) -> None:
    problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
    start = scenario.on_the_table
    for outcome in every_outcome(scenario):
        better = certify(problem, outcome).dominated_by
        if better is not None:
            assert better in judge.improvements(outcome)
            assert all(
                better[name] == start[name] for name in start if outcome[name] == start[name]
            )
            assert judge.label(start, better) == "good_for_both"


@settings(max_examples=30)
@given(exact_scenarios())
def test_improvements_are_found_exactly_where_there_are_any(scenario: Scenario) -> None:
    problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
    for outcome in every_outcome(scenario):
        found = improvements(problem, outcome)
        expected = judge.improvements(outcome)
        assert bool(found) == bool(expected)
        assert all(idea.outcome in expected for idea in found)


@settings(max_examples=60)
@given(exact_scenarios())
def test_every_trade_that_is_found_is_good_for_both(scenario: Scenario) -> None:
    problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
    for idea in find_trades(problem):
        assert judge.label(scenario.on_the_table, idea.outcome or {}) == "good_for_both"


@settings(max_examples=60)
@given(exact_scenarios(limits=False))
def test_trades_are_found_wherever_three_issues_or_fewer_can_leave_both_better_off(
    scenario: Scenario,
) -> None:
    problem, judge = build_problem(scenario, samples=FEW), Judge(scenario)
    start = scenario.on_the_table
    labels = {judge.label(start, outcome) for outcome in every_outcome(scenario)}
    assert bool(find_trades(problem)) == ("good_for_both" in labels)
