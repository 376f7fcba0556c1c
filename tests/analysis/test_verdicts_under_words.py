"""Verdicts where priorities are words, ranks, intervals or nothing, against every corner."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Certificate, FlipCondition
from tests.oracle_verdicts import (
    SIDES,
    Outcome,
    Row,
    Side,
    corners,
    every_outcome,
    extremes,
    holds,
    inequalities,
    minus,
    product,
    swing_change,
)
from tests.strategies import vague_scenarios, words

FEW = 50
"""Samples where shares are not looked at."""


def gain_of(certificate: Certificate, side: Side) -> tuple[float, float, str]:
    gain = certificate.my_gain if side == "me" else certificate.their_gain
    assert gain is not None
    assert gain.low - 1e-9 <= gain.mean <= gain.high + 1e-9
    assert 0 <= gain.share <= 1
    return gain.low, gain.high, gain.holds


@settings(max_examples=50)
@given(vague_scenarios(sizes=(2, 4)))
def test_gain_range_and_every_some_none_are_those_over_every_corner(scenario: Scenario) -> None:
    problem = build_problem(scenario, samples=FEW)
    start = scenario.on_the_table
    found = {side: corners(inequalities(scenario, side)) for side in SIDES}
    for outcome in list(every_outcome(scenario))[::5]:
        certificate = certify(problem, outcome)
        for side in SIDES:
            expected = extremes(found[side], swing_change(scenario, side, start, outcome))
            low, high, held = gain_of(certificate, side)
            assert low == pytest.approx(float(expected[0]) * 100, abs=1e-6)
            assert high == pytest.approx(float(expected[1]) * 100, abs=1e-6)
            assert held == holds(expected)


class Listed:
    """The verdicts of a scenario without limits, by trying every outcome and every corner."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.found = {side: corners(inequalities(scenario, side)) for side in SIDES}
        self.outcomes = list(every_outcome(scenario))

    def ranges(self, start: Outcome, outcome: Outcome) -> list[tuple[Fraction, Fraction]]:
        """Lowest and highest gain of each side."""
        return [
            extremes(self.found[side], swing_change(self.scenario, side, start, outcome))
            for side in SIDES
        ]

    def verdict(self, chosen: Outcome) -> str:
        """The first that applies."""
        start = self.scenario.on_the_table
        held = [holds(each) for each in self.ranges(start, chosen)]
        if "none" in held:
            return "one_sided"
        if "some" in held:
            return "depends"
        for other in self.outcomes:
            if any(other[n] != start[n] and chosen[n] == start[n] for n in start):
                continue
            gains = self.ranges(chosen, other)
            if min(low for low, _ in gains) >= 0 and max(high for _, high in gains) > 0:
                return "dominated"
        return "good_for_both"


def test_verdict_is_that_of_trying_every_corner_of_both_sets() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=100)
    @given(st.one_of(vague_scenarios(), vague_scenarios(said=words)))
    def agree(scenario: Scenario) -> None:
        problem, listed = build_problem(scenario, samples=FEW), Listed(scenario)
        for outcome in listed.outcomes[::3]:
            expected = listed.verdict(outcome)
            assert certify(problem, outcome).verdict == expected
            seen[expected] += 1

    agree()
    assert set(seen) == {"one_sided", "depends", "dominated", "good_for_both"}


@settings(max_examples=40)
@given(vague_scenarios(said=words))
def test_good_for_both_from_words_is_never_wrong_for_true_weights_in_that_order(
    scenario: Scenario,
) -> None:
    """The truth is drawn as a random mixture of the corners; sure guesses only."""
    problem = build_problem(scenario, samples=FEW)
    rows = {side: corners(inequalities(scenario, side)) for side in SIDES}
    assume(all(rows.values()))
    start = scenario.on_the_table
    ideas = [idea.outcome or {} for idea in find_trades(problem)]
    good = [o for o in ideas if certify(problem, o).verdict == "good_for_both"]
    rng = np.random.default_rng(17)
    for side in SIDES:
        truths = rng.dirichlet(np.full(len(rows[side]), 0.5), size=50) @ np.array(
            rows[side], dtype=np.float64
        )
        for outcome in good:
            change = swing_change(scenario, side, start, outcome)[0]
            assert (truths @ np.array(change, dtype=np.float64)).min() >= -1e-9


def limited(scenario: Scenario, flips: FlipCondition, ratio: Fraction) -> list[Row]:
    """The corners of the set in which the condition holds."""
    names = [issue.name for issue in scenario.issues]
    rows = inequalities(scenario, flips.asks)
    more, than = names.index(flips.more), names.index(flips.than)
    return corners([*rows, minus(len(names), more, Fraction(1), than, ratio)])


def test_flip_condition_is_enough_can_be_met_and_is_not_asked_for_in_excess() -> None:
    """At the ratio and above the side never loses; a step of rounding below, it may not gain."""
    seen: Counter[str] = Counter()

    @settings(max_examples=180)
    @given(vague_scenarios(sizes=(2, 4)))
    def check(scenario: Scenario) -> None:
        problem = build_problem(scenario, samples=FEW)
        for outcome in list(every_outcome(scenario))[::3]:
            flips = certify(problem, outcome).flips_if
            if flips is None or flips.ratio is None or is_average(flips):
                seen["other"] += flips is not None
                continue
            change = swing_change(scenario, flips.asks, scenario.on_the_table, outcome)[0]
            ratio = Fraction(flips.ratio).limit_denominator(10**6)
            gains = [product(change, corner) for corner in limited(scenario, flips, ratio)]
            assert min(gains) >= 0
            assert max(gains) > 0
            step = Fraction(10) ** (math.floor(math.log10(ratio)) - 1) if ratio < 1 else 1
            below = ratio - min(step, Fraction(1, 100)) * Fraction(101, 100)
            assert min(product(change, c) for c in limited(scenario, flips, below)) <= 0
            seen["enough"] += 1

    check()
    assert seen["enough"] >= 40


def is_average(flips: FlipCondition) -> bool:
    """Whether the text says that the comparison is no proof."""
    return "roughly" in flips.text or "far more" in flips.text


def pair(mine: tuple[Priority, Priority, Priority], gives: float) -> Scenario:
    """I get all of A for a part of B; C stays."""
    issues = tuple(
        Issue(
            name=name,
            options=options,
            mine=Stance(priority=said, wants="more"),
            theirs=Stance(priority=Priority(weight=(1, 1)), wants="less"),
        )
        for name, options, said in zip("ABC", ((0, 1), (0, gives, 1), (0, 1)), mine, strict=True)
    )
    return Scenario(title="t", situation="", issues=issues, on_the_table={"A": 0, "B": 1, "C": 0})


@pytest.mark.parametrize("said", ["word", "interval", "unknown"])
@pytest.mark.parametrize("kept", [0.25, 0.6])
def test_share_agrees_with_plain_rejection(said: str, kept: float) -> None:
    """A gains 1, B loses 1 - kept; the share is where w_A > (1 - kept) w_B."""
    forms = {
        "word": (Priority(word="low"), Priority(word="high"), Priority(word="low")),
        "interval": (Priority(weight=(1, 3)), Priority(weight=(2, 6)), Priority(weight=(1, 6))),
        "unknown": (Priority(), Priority(), Priority(weight=(3, 3))),
    }
    scenario = pair(forms[said], kept)
    drawn = np.random.default_rng(7).dirichlet((1.0, 1.0, 1.0), size=100_000)
    rows = np.array(inequalities(scenario, "me"), dtype=np.float64)
    fitting = drawn[(drawn @ rows.T >= 0).all(axis=1)]
    expected = float((fitting[:, 0] > (1 - kept) * fitting[:, 1]).mean())
    gain = certify(build_problem(scenario, seed=4), {"A": 1, "B": kept, "C": 0}).my_gain
    assert gain is not None
    assert gain.holds == "some"
    allowed = 4.5 * math.sqrt(expected * (1 - expected) * (1 / 2000 + 1 / len(fitting)))
    assert abs(gain.share - expected) <= allowed


@settings(max_examples=40)
@given(vague_scenarios())
def test_unsure_guess_changes_no_verdict(scenario: Scenario) -> None:
    """What is guessed with low confidence counts as much as if nothing had been said."""
    forgotten = scenario.model_copy(
        update={
            "issues": tuple(issue.model_copy(update=_forget(issue)) for issue in scenario.issues)
        }
    )
    problem, plain = (build_problem(s, samples=FEW) for s in (scenario, forgotten))
    for outcome in list(every_outcome(scenario))[::4]:
        one, other = certify(problem, outcome), certify(plain, outcome)
        assert one.verdict == other.verdict
        for side in SIDES:
            assert gain_of(one, side) == gain_of(other, side)


def _forget(issue: Issue) -> dict[str, Stance]:
    return {
        side: stance.model_copy(update={"priority": Priority()})
        for side, stance in (("mine", issue.mine), ("theirs", issue.theirs))
        if stance.confidence == "low"
    }


def test_unsure_guess_changes_the_order() -> None:
    """They may care more for A than for B: then A for B is the likelier trade of the two."""
    surely = Priority(weight=(1, 1))

    def scenario(first: str, second: str) -> Scenario:
        issues = tuple(
            Issue(
                name=name,
                options=(0, 1, 2),
                mine=Stance(priority=surely, wants="more"),
                theirs=Stance.model_validate(
                    {"priority": {"word": said}, "wants": "less", "confidence": "low"}
                ),
            )
            for name, said in (("A", first), ("B", second), ("C", "medium"))
        )
        return Scenario(
            title="t", situation="", issues=issues, on_the_table={"A": 1, "B": 1, "C": 1}
        )

    def shares(s: Scenario) -> float:
        problem = build_problem(s)
        found = certify(problem, {"A": 0, "B": 2, "C": 1})
        assert found.their_gain is not None
        assert found.their_gain.holds == "some"
        return found.their_gain.share

    assert shares(scenario("high", "low")) > 0.99
    assert shares(scenario("low", "high")) < 0.01


def test_issue_on_which_nothing_says_what_they_want_may_be_all_gain_or_all_loss() -> None:
    issues = (
        Issue(
            name="Title",
            options=("Senior", "Staff"),
            mine=Stance(priority=Priority(weight=(1, 1)), wants="Staff"),
            theirs=Stance(priority=Priority(weight=(1, 1))),
        ),
        Issue(
            name="Pay",
            options=(1, 2),
            mine=Stance(priority=Priority(weight=(1, 1)), wants="more"),
            theirs=Stance(priority=Priority(weight=(3, 3)), wants="less"),
        ),
    )
    scenario = Scenario(
        title="t", situation="", issues=issues, on_the_table={"Title": "Senior", "Pay": 1}
    )
    certificate = certify(build_problem(scenario), {"Title": "Staff", "Pay": 1})
    assert certificate.verdict == "depends"
    low, high, held = gain_of(certificate, "them")
    assert (low, high) == pytest.approx((-25, 25))
    assert held == "some"
    flips = certificate.flips_if
    assert flips is not None
    assert (flips.asks, flips.more, flips.than, flips.ratio) == ("them", "Title", "Title", None)
    assert "nothing says what they want there" in flips.text
    assert flips.question.startswith("What would be the ideal result on Title for you")
