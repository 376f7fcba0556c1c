"""How wide the stakes on an event are, against plain enumeration of all that could be staked."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.bets.contingent import certify_contingent, find_contingent
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.suggestions import Certificate
from tests.bet_scenes import bet, scene

PAY = tuple(range(100, 141, 5))


def staged(  # noqa: PLR0913 - each test varies another one
    *,
    me: Party | None = None,
    they: Party | None = None,
    pay: tuple[Option, ...] = PAY,
    table: tuple[Option, Option] = (120, 2),
    days: tuple[Option, ...] = (0, 1, 2, 3, 4),
    mine: float = 0.8,
) -> Problem:
    """A scene with room for stakes on either side of what is on the table."""
    found = scene(mine, me=me, they=they, options=pay, days=days, table=table)
    return build_problem(found, samples=50)


def every_bet(problem: Problem) -> list[tuple[Certificate, int, int]]:
    """The certificate of every pair of pay that moves in both branches, with the pair."""
    (pay, _) = problem.issues
    now = problem.reference.outcome["Pay"]
    return [
        (certify_contingent(problem, bet({"Pay": yes}, {"Pay": no})), int(yes), int(no))
        for yes, no in itertools.permutations(pay.options, 2)
        if now not in {yes, no}
    ]


def least(certificate: Certificate) -> float:
    """What the side that gains less gains, in points."""
    assert certificate.my_gain is not None
    assert certificate.their_gain is not None
    return min(certificate.my_gain.mean, certificate.their_gain.mean)


def staked(problem: Problem) -> tuple[int, int]:
    (idea,) = find_contingent(problem)
    assert idea.contingent is not None
    return int(idea.contingent.if_true["Pay"]), int(idea.contingent.if_false["Pay"])


@pytest.mark.parametrize("word", ["high", None])
def test_widest_stakes_leave_the_side_that_gains_less_most(word: str | None) -> None:
    problem = staged(me=Party.model_validate({"risk_tolerance": word}))
    best = max(every_bet(problem), key=lambda found: round(least(found[0]), 6))
    assert staked(problem) == best[1:]


def test_side_that_bears_risk_badly_gets_the_narrowest_stakes_that_leave_both_a_point() -> None:
    """Points: one USD is 1.25. With odds .8 and .4, 5 against 10 leave me 2.5 and them 5."""
    problem = staged(me=Party(risk_tolerance="low"))
    found = [f for f in every_bet(problem) if f[0].verdict == "depends" and least(f[0]) >= 1]
    fewest = min(120 - no for _, _, no in found)
    assert fewest < 120 - staked(staged())[1]
    chosen = staked(problem)
    assert 120 - chosen[1] == fewest
    alike = [f for f in found if 120 - f[2] == fewest]
    assert chosen == max(alike, key=lambda f: round(least(f[0]), 6))[1:]


def test_stakes_are_kept_small_for_them_too() -> None:
    """Where they bear risk badly it is what they may lose that counts: what I win."""
    yes, no = staked(staged(they=Party(risk_tolerance="low")))
    found = [f for f in every_bet(staged()) if f[0].verdict == "good_for_both" and least(f[0]) >= 1]
    assert yes - 120 == min(up - 120 for _, up, _ in found)
    assert no < 120


def test_medium_takes_stakes_between_the_two() -> None:
    narrow, middle, wide = (
        120 - staked(staged(me=Party.model_validate({"risk_tolerance": word})))[1]
        for word in ("low", "medium", "high")
    )
    assert narrow < middle < wide


def test_worse_bearer_of_the_two_decides() -> None:
    low, medium = Party(risk_tolerance="low"), Party(risk_tolerance="medium")
    assert staked(staged(me=low, they=medium)) == staked(staged(me=low))


def test_side_whose_even_bet_is_known_is_priced_instead() -> None:
    """The stakes that leave most for sure, by the certificate, which bears the risk."""
    for even_bet in (15.0, 40.0, 5000.0):
        problem = staged(me=Party(even_bet=even_bet, risk_tolerance="low"))
        found = [f for f in every_bet(problem) if f[0].verdict == "good_for_both"]
        best = max(found, key=lambda f: round(least(f[0]), 6))
        assert staked(problem) == best[1:]
    assert staked(staged(me=Party(even_bet=15))) != staked(staged())


def test_no_stakes_where_the_risk_costs_more_than_any_bet_brings() -> None:
    assert find_contingent(staged(me=Party(even_bet=1))) == ()


def test_stakes_too_small_for_a_point_are_taken_as_they_are() -> None:
    """On a scale of 2,000 the few options around the reference move no point."""
    fine = (*range(1000, 1011), 3000)
    for word in ("low", "medium"):
        problem = staged(
            me=Party.model_validate({"risk_tolerance": word}),
            pay=fine,
            table=(1005, 0),
            days=(0, 4),
        )
        (idea,) = find_contingent(problem)
        assert 0 < least(idea.certificate) < 1


def test_two_issues_are_staked_where_one_alone_gives_nothing() -> None:
    """Pay stands at its least and days at their most: I can win pay only, and lose days only."""
    problem = staged(table=(100, 4))
    (idea,) = find_contingent(problem)
    assert idea.contingent is not None
    assert set(idea.contingent.if_true) == {"Pay"}
    assert set(idea.contingent.if_false) == {"Days"}
    assert idea.certificate.verdict == "good_for_both"
    (pay, days) = problem.issues
    best = max(
        least(certificate)
        for up in pay.options[1:]
        for down in days.options[:-1]
        if (certificate := certify_contingent(problem, bet({"Pay": up}, {"Days": down}))).verdict
        == "good_for_both"
    )
    # all eight options of pay are tried, and all four of days
    assert least(idea.certificate) == pytest.approx(best)


def test_no_branch_breaks_a_floor_or_falls_below_an_alternative() -> None:
    """Pay 120 and two days are 50 points; 40 points are lost by 8 USD, 100 is below the floor."""
    alternative = Party(alternatives=(Alternative(name="Stay", worth=40),))
    for me in (Party(walk_away={"Pay": 115}), alternative):
        assert staked(staged(me=me))[1] == 115
    assert staked(staged())[1] < 115


def test_alternative_that_beats_the_reference_too_bounds_no_branch() -> None:
    """What is on the table is worth 50 points: only a bet that lifts the mean above it helps."""
    me = Party(alternatives=(Alternative(name="Other", worth=52),))
    (idea,) = find_contingent(staged(me=me))
    assert idea.certificate.my_gain is not None
    assert idea.certificate.my_gain.mean > 2
    assert (
        find_contingent(staged(me=Party(alternatives=(Alternative(name="Other", worth=95),)))) == ()
    )


@settings(max_examples=30)
@given(st.sampled_from((0.5, 0.7, 0.9)), st.sampled_from(("low", "medium", "high", None)))
def test_stakes_that_are_found_pass_their_check_and_move_both_branches(
    mine: float, word: str | None
) -> None:
    problem = staged(mine=mine, me=Party.model_validate({"risk_tolerance": word}))
    for idea in find_contingent(problem):
        assert idea.contingent is not None
        assert idea.certificate == certify_contingent(problem, idea.contingent)
        assert idea.certificate.verdict in {"good_for_both", "depends"}
        for terms in (idea.contingent.if_true, idea.contingent.if_false):
            assert terms
            assert all(problem.reference.outcome[name] != option for name, option in terms.items())


def test_open_weights_leave_stakes_on_two_issues_that_depend_on_something() -> None:
    problem = staged(table=(100, 4))
    pay, days = problem.scenario.issues
    free = [
        i.model_copy(update={"mine": i.mine.model_copy(update={"priority": Priority()})})
        for i in (pay, days)
    ]
    changed = problem.scenario.model_copy(update={"issues": tuple(free)})
    (idea,) = find_contingent(build_problem(changed, samples=200))
    assert idea.certificate.verdict == "depends"


def test_no_stakes_without_an_issue_on_which_both_wishes_are_known() -> None:
    problem = staged()
    unknown = tuple(i.model_copy(update={"theirs": Stance()}) for i in problem.scenario.issues)
    changed = problem.scenario.model_copy(update={"issues": unknown})
    assert find_contingent(build_problem(changed, samples=50)) == ()
