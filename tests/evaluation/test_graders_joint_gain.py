"""True gains: against arithmetic worked by hand, and a brute force over every outcome."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.issue import Issue, option_text
from copilot.domain.scenario import Exclusion, Scenario
from copilot.domain.suggestions import Idea
from copilot.evaluation.graders.grade import Score, Tally
from copilot.evaluation.graders.joint_gain import TrueWorth, has_truth, true_worth
from copilot.evaluation.outcome import Outcome
from copilot.evaluation.truth import Points, Truth
from copilot.llm.protocol import Json
from tests.evaluation.outcomes import (
    GOOD,
    SCENARIO,
    case,
    ideas_of,
    said_by,
    trade,
    trade_said,
    trades_said,
    unanswered,
    unusable,
    with_ideas,
)

# The reference is 1120, three years, shared, they. My range is 40 + 40 + 10 + 10 = 100, theirs
# 40 + 10 + 10 + 40 = 100, so a point is a hundredth.
TRUTH = Truth(
    mine={
        "Rent": {"1000": 40, "1060": 30, "1120": 20, "1180": 10, "1240": 0},
        "Length": {"one year": 40, "two years": 20, "three years": 0},
        "Yard": {"shared": 0, "for us alone": 10},
        "Repairs": {"we": 0, "they": 10},
    },
    theirs={
        "Rent": {"1000": 0, "1060": 10, "1120": 20, "1180": 30, "1240": 40},
        "Length": {"one year": 0, "two years": 5, "three years": 10},
        "Yard": {"shared": 10, "for us alone": 0},
        "Repairs": {"we": 40, "they": 0},
    },
)
# Worth having for both together, against the reference: one year (+40, -10) and we do the repairs
# (-10, +40); rent and yard only move points. Best joint gain: +30 +30 = 60 of 100.
BEST = Fraction(60, 100)


def grades_of(outcome: Outcome) -> dict[str, object]:
    return {grade.name: grade.value for grade in true_worth(outcome)}


def test_only_cases_with_true_points_are_looked_at() -> None:
    assert has_truth(case(truth=TRUTH))
    assert not has_truth(case())


def test_gains_are_shares_of_each_sides_range() -> None:
    worth = TrueWorth(TRUTH, ideas_of(trades_said()).reference.outcome)
    # one year for 1,180: I gain 40 - 10, they lose 10 and gain 10
    gains = worth.gains({"Rent": 1180, "Length": "one year"})
    assert gains == (Fraction(30, 100), Fraction(0))
    assert gains.joint == 0  # they do not gain, and even is no gain
    assert worth.gains({"Length": "one year", "Repairs": "we"}).joint == BEST
    assert worth.best(SCENARIO) == BEST


def test_own_ideas_are_measured_by_what_they_are_truly_worth() -> None:
    of = case(truth=TRUTH)
    two_years: dict[str, Json] = {"Length": "two years", "Repairs": "we"}
    # +20 - 10 and -5 + 40: 10 + 35 = 45 of the best 60; the second only takes
    grades = grades_of(trades_said(two_years, {"Rent": "1000"}, of=of))
    assert grades["own_ideas_truly_good"] == (1, 2)
    assert grades["best_joint_gain"] == Score(45 / 60)
    # the engine's own list has the best there is
    assert grades["shown_joint_gain"] == Score(1.0)


def test_a_trade_that_cannot_be_read_is_not_good_and_is_in_n() -> None:
    bad = trade_said({"Rent": "1150"})
    grades = grades_of(
        said_by({"trades": [bad, trade_said({"Rent": "1000"})]}, bad, of=case(truth=TRUTH))
    )
    assert grades["own_ideas_truly_good"] == (0, 2)
    assert grades["best_joint_gain"] == Score(0.0)


def test_without_own_ideas_nothing_is_found() -> None:
    grades = grades_of(trades_said(of=case(truth=TRUTH)))
    assert grades["own_ideas_truly_good"] == (0, 0)
    assert grades["best_joint_gain"] == Score(0.0)


def test_an_answer_that_could_not_be_used_found_nothing_and_the_engine_stands() -> None:
    grades = grades_of(unusable(truth=TRUTH))
    assert grades == {
        "own_ideas_truly_good": (0, 1),
        "best_joint_gain": Score(0.0),
        "shown_joint_gain": Score(1.0),
    }


@pytest.mark.parametrize("truth", [TRUTH, None])
def test_what_was_never_answered_scores_nothing(truth: Truth | None) -> None:
    assert grades_of(unanswered(truth=truth)) == {
        "own_ideas_truly_good": (0, 1),
        "best_joint_gain": Score(0.0),
        "shown_joint_gain": Score(0.0),
    }


def opposed() -> Truth:
    theirs = {
        issue: {option: -worth for option, worth in options.items()}
        for issue, options in TRUTH.mine.items()
    }
    return Truth(mine=TRUTH.mine, theirs=theirs)


def called_good(idea: Idea) -> Idea:
    boasting = idea.certificate.model_copy(update={"verdict": "good_for_both"})
    return idea.model_copy(update={"certificate": boasting})


def test_where_nothing_is_to_be_gained_a_case_is_left_out_unless_a_gain_is_claimed() -> None:
    outcome = trades_said(of=case(truth=opposed()))
    silent = with_ideas(outcome)
    assert grades_of(silent) == {
        "own_ideas_truly_good": (0, 0),
        "best_joint_gain": Tally(0, 0),
        "shown_joint_gain": Tally(0, 0),
    }
    modest = trade({"Length": "one year", "Rent": 1180}).model_copy(update={"origin": "engine"})
    assert grades_of(with_ideas(outcome, modest))["shown_joint_gain"] == Tally(0, 0)
    claimed = with_ideas(outcome, called_good(trade({"Length": "one year", "Rent": 1180})))
    found = {grade.name: grade for grade in true_worth(claimed)}
    assert found["best_joint_gain"].value == found["shown_joint_gain"].value == Score(0.0)
    assert found["best_joint_gain"].reason == "claims a gain for both where there is none"


def test_an_idea_without_a_whole_outcome_has_no_true_worth() -> None:
    outcome = trades_said(of=case(truth=TRUTH))
    bare = trade({}).model_copy(update={"outcome": None})
    assert grades_of(with_ideas(outcome, bare))["own_ideas_truly_good"] == (0, 0)


def test_who_is_indifferent_to_everything_gains_nothing() -> None:
    flat = {issue: dict.fromkeys(options, 3.0) for issue, options in TRUTH.mine.items()}
    outcome = trades_said(GOOD, of=case(truth=Truth(mine=TRUTH.mine, theirs=flat)))
    assert grades_of(with_ideas(outcome))["shown_joint_gain"] == Tally(0, 0)


def test_the_units_of_a_side_do_not_matter() -> None:
    cents = {i: {o: 100 * p + 7 for o, p in ps.items()} for i, ps in TRUTH.theirs.items()}
    terms: dict[str, Json] = {"Length": "two years", "Repairs": "we"}
    outcome = trades_said(terms, of=case(truth=TRUTH))
    assert outcome.case.truth is not None
    other = case(truth=Truth(mine=TRUTH.mine, theirs=cents))
    assert grades_of(replace(outcome, case=other)) == grades_of(outcome)


@st.composite
def games(draw: st.DrawFn) -> tuple[Scenario, Truth]:
    """Up to four issues of up to four options, ties and zeros, sometimes with an exclusion."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=4))
    names = [f"issue {number}" for number in range(len(sizes))]
    points = st.integers(0, 6).map(float)

    def side() -> Points:
        return {
            name: {str(option): draw(points) for option in range(size)}
            for name, size in zip(names, sizes, strict=True)
        }

    excluded: list[Exclusion] = []
    if len(names) > 1 and draw(st.booleans()):
        pair = draw(st.permutations(names))[:2]
        excluded.append({name: (draw(st.sampled_from([0, 1])),) for name in pair})
    scenario = Scenario(
        title="t",
        situation="s",
        issues=tuple(
            Issue(name=name, options=tuple(range(size)))
            for name, size in zip(names, sizes, strict=True)
        ),
        excluded=tuple(excluded),
    )
    return scenario, Truth(mine=side(), theirs=side())


@given(games())
def test_the_best_joint_gain_is_that_of_a_brute_force(game: tuple[Scenario, Truth]) -> None:
    scenario, truth = game
    names = [issue.name for issue in scenario.issues]
    reference = dict.fromkeys(names, 0)
    best = Fraction(0)
    for options in product(*(issue.options for issue in scenario.issues)):
        outcome = dict(zip(names, options, strict=True))
        if any(all(outcome[n] in barred for n, barred in e.items()) for e in scenario.excluded):
            continue
        gains = []
        for points in (truth.mine, truth.theirs):
            width = sum(max(p.values()) - min(p.values()) for p in points.values())
            gained = sum(points[n][option_text(o)] - points[n]["0"] for n, o in outcome.items())
            gains.append(Fraction(gained) / Fraction(width) if width else Fraction(0))
        if min(gains) > 0:
            best = max(best, gains[0] + gains[1])
    assert TrueWorth(truth, reference).best(scenario) == best


def test_an_outcome_that_cannot_be_is_no_gain_and_stays_in_n() -> None:
    """The best trade of all is ruled out: it is worth nothing, and the best is another."""
    barred = SCENARIO.model_copy(
        update={"excluded": ({"Length": ("one year",), "Repairs": ("we",)},)}
    )
    of = case(truth=TRUTH, scenario=barred)
    best, second = (
        trade({"Length": "one year", "Repairs": "we"}),
        trade({"Length": "two years", "Repairs": "we"}),
    )
    answered = replace(trades_said(GOOD, of=case(truth=TRUTH)), case=of)
    ruled = with_ideas(answered, best, second)
    assert grades_of(ruled) == {
        "own_ideas_truly_good": (1, 2),
        "best_joint_gain": Score(1.0),
        "shown_joint_gain": Score(1.0),
    }
    assert grades_of(with_ideas(answered, best)) == {
        "own_ideas_truly_good": (0, 1),
        "best_joint_gain": Score(0.0),
        "shown_joint_gain": Score(0.0),
    }
