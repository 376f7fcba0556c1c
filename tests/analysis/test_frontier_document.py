"""The frontier as a document, its bargaining solutions, and what splitting every difference costs."""

import numpy as np
import pytest

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.efficient import cost_of_the_middle, frontier_document, readable
from copilot.analysis.trading.improve import improvements
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue

FEW = 300


def split(*, money: bool) -> Scenario:
    """Opposed interests on two issues: both give up 25 points by the middle of both."""
    priorities = Priority(weight=(3, 3)), Priority(weight=(1, 1))
    issues = [
        issue(
            name,
            *range(0, 101, 50),
            unit="EUR" if name == "A" else None,
            mine=Stance(priority=mine, wants="more"),
            theirs=Stance(priority=theirs, wants="less"),
        )
        for name, mine, theirs in zip("AB", priorities, reversed(priorities), strict=True)
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), money="A" if money else None)


def test_middle_costs_what_the_best_even_trade_would_add() -> None:
    """The middle is worth 50 to each; all of A for me and all of B for them, 75 to each.

    25 points of mine are a third of A's swing of 75 points: 33 of 100 EUR.
    """
    points = cost_of_the_middle(build_problem(split(money=False), samples=FEW))
    assert points == (
        "Splitting every difference would leave about 25 of 100 points of yours and about "
        "25 of 100 points of theirs on the table."
    )
    euros = cost_of_the_middle(build_problem(split(money=True), samples=FEW))
    assert euros is not None
    assert "leave about 33 EUR of yours" in euros
    scenario = split(money=True)
    pounds = tuple(i.model_copy(update={"unit": "£ a month"}) for i in scenario.issues)
    told = cost_of_the_middle(
        build_problem(scenario.model_copy(update={"issues": pounds}), samples=FEW)
    )
    assert told is not None
    assert "leave about £33 a month of yours" in told


def test_middle_that_costs_nothing_much_is_not_mentioned() -> None:
    scenario = split(money=False)
    one = scenario.model_copy(update={"issues": scenario.issues[:1]})
    assert cost_of_the_middle(build_problem(one, samples=FEW)) is None
    same = [
        i.model_copy(update={"theirs": Stance(priority=i.mine.priority, wants="less")})
        for i in scenario.issues
    ]
    alike = scenario.model_copy(update={"issues": tuple(same)})
    assert cost_of_the_middle(build_problem(alike, samples=FEW)) is None


def test_middle_that_cannot_be_bettered_within_the_floors_is_not_mentioned() -> None:
    floored = split(money=False).model_copy(
        update={"counterparty": Party(walk_away={"A": 0}), "me": Party(walk_away={"A": 100})}
    )
    assert cost_of_the_middle(build_problem(floored, samples=FEW)) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (6543.2, "6,500"),
        (0, "0"),
        (0.0456, "0.046"),
        (12.6, "13"),
        (1.04, "1"),
        (-1234, "-1,200"),
        (996, "1,000"),
    ],
)
def test_amount_reads_in_two_digits(amount: float, text: str) -> None:
    assert readable(amount) == text


def test_frontier_names_the_bargaining_solutions() -> None:
    """Outcomes are worth (3a + b) and (3(1-b) + (1-a)) of 4 at halves: the corner is 75, 75."""
    document = frontier_document(build_problem(split(money=False), samples=FEW))
    for points in (document.nash, document.kalai_smorodinsky, document.egalitarian):
        assert np.array([(p.mine, p.theirs) for p in points]) == pytest.approx(np.array([[75, 75]]))
    assert [p.outcome for p in document.best_joint] == [{"A": 100, "B": 0}]
    assert (document.no_deal.mine, document.no_deal.theirs) == (0, 0)
    assert document.zone_of_agreement


def test_frontier_without_a_zone_of_agreement_says_so() -> None:
    high = Party(alternatives=(Alternative(name="Other", worth=90),))
    scenario = split(money=False).model_copy(update={"me": high, "counterparty": high})
    document = frontier_document(build_problem(scenario, samples=FEW))
    assert (document.zone_of_agreement, document.points, document.nash) == (False, (), ())
    assert (document.no_deal.mine, document.no_deal.theirs) == pytest.approx((90, 90))
    assert document.notes[0].startswith("No outcome is at least as good as no deal for both")


def test_no_deal_is_the_best_alternative_by_worth_or_terms() -> None:
    """A at 100 and B at 0 are 75 points to me, more than 60."""
    me = Party(
        alternatives=(
            Alternative(name="Stay", worth=60),
            Alternative(name="Other", terms={"A": 100, "B": 0}),
        )
    )
    scenario = split(money=False).model_copy(update={"me": me})
    document = frontier_document(build_problem(scenario, samples=FEW))
    assert document.no_deal.mine == pytest.approx(75)
    assert all(point.mine >= 75 - 1e-9 for point in document.points)


def cut_by_an_exclusion() -> Scenario:
    """A counts 3 and B 1 for each side; both want less of B. My dream is excluded.

    Fourths of the whole, and points between the worst and the best outcome that can be:

        A    B    mine  theirs   mine of 3   theirs of 4    sum
        100  100  3     0        100           0            100
        50   0    2.5   2.5       83.3        62.5          145.8
        0    0    1     4         33.3       100            133.3

    In fourths the last two would be worth 5 together, both.
    """
    sides = {"A": (3, "more"), "B": (1, "less")}
    issues = [
        issue(
            name,
            *(0, 50, 100) if name == "A" else (0, 100),
            mine=Stance(priority=Priority(weight=(weight, weight)), wants=mine),
            theirs=Stance(priority=Priority(weight=(weight, weight)), wants="less"),
        )
        for name, (weight, mine) in sides.items()
    ]
    dream: Exclusion = {"A": (100,), "B": (0,)}
    return Scenario(title="t", situation="", issues=tuple(issues), excluded=(dream,))


def test_bargaining_solutions_go_by_the_points_that_are_told() -> None:
    document = frontier_document(build_problem(cut_by_an_exclusion(), samples=FEW))
    [joint] = document.best_joint
    assert (joint.mine, joint.theirs) == pytest.approx((83.333333, 62.5))
    assert document.points[1] == joint


def tied() -> Scenario:
    """Seven issues of eight options in one tied group are over a million combinations.

    Each option is told apart from the others, so that none can be dropped.
    """
    issues = [
        issue(
            f"I{k}",
            *range(8),
            mine=Stance(priority=Priority(weight=(k + 1, k + 1)), wants="more"),
            theirs=Stance(priority=Priority(weight=(9 - k, 9 - k)), wants="less"),
        )
        for k in range(7)
    ]
    excluded: list[Exclusion] = [
        {f"I{k}": (option,), f"I{(k + 1) % 7}": (7 - option,)}
        for k in range(7)
        for option in range(8)
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), excluded=tuple(excluded))


def test_frontier_that_is_too_large_says_so_and_costs_no_middle() -> None:
    problem = build_problem(tied(), samples=2)
    document = frontier_document(problem)
    assert document.method == "too large"
    assert (document.points, document.zone_of_agreement) == ((), False)
    assert document.notes
    assert (problem.me.floor, problem.me.span) == (0, 1)
    assert cost_of_the_middle(problem) is None


def test_improvement_of_my_best_outcome_is_none_even_where_the_frontier_is_too_large() -> None:
    problem = build_problem(tied(), samples=2)
    assert improvements(problem, {f"I{k}": 7 for k in range(7)}) == ()


def test_frontier_of_issues_without_options_has_nothing_to_settle() -> None:
    """Not even a zone of agreement, though the one empty outcome would be above no limit."""
    bare = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    document = frontier_document(build_problem(bare, samples=2))
    assert (document.method, document.points) == ("nothing to settle", ())
    assert not document.zone_of_agreement
    (note,) = document.notes
    assert note.startswith("No issue has two options yet, so there is nothing to settle.")
