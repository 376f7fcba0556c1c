"""Where only an order was said of the weights, a verdict turns at a ratio between two issues."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.borders import Turn, borders_of
from copilot.analysis.sensitivity.robustness import losing, robustness
from copilot.analysis.sensitivity.robustness_words import Border, Turning, trade_line
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Evidence, Scenario
from copilot.domain.suggestions import WeightMove
from tests.builders import issue

FEW = 50
HIGH, MEDIUM, LOW = Priority(word="high"), Priority(word="medium"), Priority(word="low")


def scene(
    mine: tuple[Priority, ...],
    theirs: tuple[Priority, ...],
    *,
    evidence: tuple[Evidence, ...] = (),
    me: Party | None = None,
) -> Problem:
    """Issues of five steps, all in the middle: I want more of each and they want less."""
    issues = tuple(
        issue(
            name,
            *range(5),
            mine=Stance(priority=own, wants="more"),
            theirs=Stance(priority=said, wants="less"),
        )
        for name, own, said in zip(("Pay", "Days", "Start"), mine, theirs, strict=False)
    )
    scenario = Scenario(
        title="t",
        situation="",
        issues=issues,
        me=me or Party(),
        evidence=evidence,
        on_the_table={found.name: 2 for found in issues},
    )
    return build_problem(scenario, samples=FEW)


def line(problem: Problem, **outcome: Option) -> str:
    whole = {name: outcome.get(name, 2) for name in problem.names}
    found = robustness(problem, make_idea(problem, whole))
    assert found is not None
    return found.text


def test_words_turn_where_another_issue_counts_so_many_times_as_much() -> None:
    """Two steps of pay for one of days: mine holds up to days twice as much; theirs from there."""
    said = Evidence(kind="answer", more_important=("Days", "Pay"), at_least=3)
    problem = scene((HIGH, LOW), (MEDIUM, LOW), evidence=(said,))
    assert line(problem, Pay=4, Days=1) == (
        "Holds unless you care more than twice as much about Days as about Pay, or they care less "
        "than twice as much about Days as about Pay."
    )


def test_several_issues_that_may_come_first_are_named_together() -> None:
    """One step of each of two issues for four steps of pay, which ranks before both."""
    problem = scene((Priority(rank=1), *[Priority(rank=2)] * 2), (LOW, HIGH, HIGH))
    assert line(problem, Pay=4, Days=1, Start=1).startswith(
        "Holds unless you care more about Days or Start than about Pay, or they care more about "
        "Pay than about Days or Start"
    )


def test_an_issue_that_another_always_outweighs_is_left_out() -> None:
    """Whoever cares more for the start, which comes last, than for pay, does so for days too."""
    problem = scene((HIGH, MEDIUM, LOW), (LOW, HIGH, HIGH))
    assert line(problem, Pay=4, Days=1, Start=1).startswith(
        "Holds unless you care more about Days than about Pay, or they care more about Pay than "
        "about Days or Start"
    )


def test_nothing_is_told_as_believed_where_what_they_said_overruled_it() -> None:
    said = Evidence(kind="answer", more_important=("Days", "Pay"), at_least=3)
    problem = scene((HIGH, LOW), (HIGH, LOW), evidence=(said,))
    assert problem.them.overruled == {"Pay", "Days"}
    text = line(problem, Pay=4, Days=1)
    assert "you believe" not in text
    assert "they care less than twice as much about Days as about Pay" in text


def test_a_whole_deal_that_falls_behind_an_alternative_names_it() -> None:
    """Only days move, and both like that: what turns is the deal against my other offer.

    Four steps of days of 10 points each against one of pay of 15: level at 2.67 times as much.
    """
    exact = Priority(weight=(3, 3)), Priority(weight=(2, 2))
    both = Party(alternatives=(Alternative(name="Other offer", terms={"Pay": 3, "Days": 0}),))
    problem = scene(exact, exact, me=both)
    pay, days = problem.scenario.issues
    shared = days.model_copy(update={"theirs": Stance(priority=exact[1], wants="more")})
    changed = problem.scenario.model_copy(update={"issues": (pay, shared)})
    assert line(build_problem(changed, samples=FEW), Days=4) == (
        "Holds unless you care 2.6 times as much about Pay as you said (then the alternative "
        "'Other offer' is worth more to you than this deal); stands whatever matters to them. Your "
        "best alternative could get better by 25 points before it is worth more to you."
    )


GRID = (0.25, 0.5, 0.8, 1.0, 1.5, 2.0, 4.0)
"""Weights that are tried, each with each."""


def fits(order: list[Priority], weights: tuple[float, ...], turn: Turn) -> bool:
    """Whether weights keep the order, but for the bound that moves along with the turn's issue."""
    ranks = [("high", "medium", "low").index(said.word or "") for said in order]
    for first, second in itertools.permutations(range(len(order)), 2):
        loosened = second == turn.column if turn.up else first == turn.column
        if ranks[first] < ranks[second] and weights[first] < weights[second] and not loosened:
            return False
    return True


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from((HIGH, MEDIUM, LOW)), min_size=3, max_size=3),
    st.tuples(*[st.integers(0, 4)] * 3),
)
def test_a_gain_is_lost_nowhere_before_one_of_the_borders_that_are_told(
    order: list[Priority], row: tuple[int, int, int]
) -> None:
    """Against weightings that keep the order but for the issue that moves, one by one."""
    side = scene(tuple(order), (HIGH, HIGH, HIGH)).me
    change = side.change((2, 2, 2), np.array([row]))
    if side.verdict_set.lowest(change.low)[0] < 0:
        return
    for turn in losing(side, [change]):
        borders = borders_of(side, turn)
        assert borders
        for weights in itertools.product(GRID, repeat=3):
            if fits(order, weights, turn) and float(change.low[0] @ np.array(weights)) < -1e-9:
                assert any(weights[a] > times * weights[b] - 1e-9 for a, b, times in borders)


def turning(*borders: Border, up: bool = False, outdone: bool = False) -> Turning:
    move = WeightMove(issue="Pay", times=1.5 if up else 0.7)
    return Turning(move, up=up, borders=borders, outdone=outdone)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (turning(Border("Days", "Pay", 1.234)), "care more than 1.23 times as much about Days as"),
        (turning(Border("Days", "Pay", 12.9)), "care more than 12 times as much about Days as"),
        (turning(Border("Days", "Pay", 1.05)), "care more about Days than about Pay"),
        (turning(Border("Days", "Pay", 0.7)), "care less than 1.43 times as much about Pay as"),
        (turning(Border("Days", "Pay", 0.5)), "care less than twice as much about Pay as"),
        (
            turning(Border("Days", "Pay", 1.5), Border("Start", "Pay", 2)),
            (
                "care more than 1.5 times as much about Days as about Pay, or more than twice as "
                "much about Start as about Pay"
            ),
        ),
        (
            turning(Border("Pay", "Days", 1.5), outdone=True, up=True),
            "care at least 1.5 times as much about Pay as about Days",
        ),
        (
            turning(Border("Pay", "Days", 1.02), outdone=True, up=True),
            "care at least as much about Pay as about Days",
        ),
        (
            turning(Border("Pay", "Days", 0.4), outdone=True, up=True),
            "care at most 2.5 times as much about Days as about Pay",
        ),
        (turning(), "care less about Pay, beside the other issues, than is known so far"),
        (turning(up=True), "care more about Pay, beside the other issues, than is known so far"),
    ],
)
def test_a_ratio_is_told_so_that_it_comes_no_later_than_it_is_so(found: Turning, told: str) -> None:
    issues = scene((HIGH, LOW, LOW), (LOW, HIGH, HIGH)).scenario.issues
    for turnings, who in (((found, None), "you"), ((None, found), "they")):
        assert f"Holds unless {who} {told}" in trade_line(issues, turnings, free=False, room="")


def test_an_outcome_that_does_better_is_told_by_the_bound_that_makes_it_certain() -> None:
    """Days at least three times as much as pay, doubled, is six times: then more days beat it."""
    said = Evidence(kind="answer", more_important=("Days", "Pay"), at_least=3)
    side = scene((HIGH, LOW), (LOW, HIGH), evidence=(said,)).them
    heavier = Turn(column=1, times=2.0, up=True, among=(0, 1), outdone=True)
    lighter = Turn(column=0, times=0.5, up=False, among=(0, 1), outdone=True)
    for turn in (heavier, lighter):
        ((first, second, times),) = borders_of(side, turn)
        assert (first, second, round(times, 9)) == (1, 0, 6)


@pytest.mark.parametrize("among", [(0, 1, 2), (1, 2)])
def test_no_ratio_is_told_where_none_says_it_all(among: tuple[int, ...]) -> None:
    """An outcome that does better on three issues; two issues without a bound between them."""
    side = scene((HIGH, Priority(), LOW), (LOW, HIGH, HIGH)).me
    assert borders_of(side, Turn(2, 2.0, up=True, among=among, outdone=True)) == []
    assert borders_of(side, Turn(1, 2.0, up=True, among=among)) == []
