"""Human deals with exact figures: what could have been better is found, and nothing is made up.

The figures are those of the data's own reference; see `tests/reference_data.py`.
"""

import pytest

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from tests.reference_data import PLAYED, Json, needs_reference_data, records, reference_figures

pytestmark = needs_reference_data

FEW = 20
"""Exact sides need no samples."""


def exact(points: dict[str, float], options: tuple[str, ...]) -> Stance:
    """Weight: the most points of the issue; values: parts of them."""
    most = max(points.values())
    values = tuple(min(100.0, 100 * points[o] / most) if most else 0.0 for o in options)
    return Stance(priority=Priority(weight=(most, most)), values=values)


def scenario_of(record: Json) -> Scenario:
    """Both sides exact, the people's deal on the table."""
    issues = []
    for issue in record["issues"]:
        name, options = issue["name"], tuple(issue["options"])
        mine, theirs = (exact(record[side]["utility"][name], options) for side in ("me", "them"))
        issues.append(Issue(name=name, options=options, mine=mine, theirs=theirs))
    return Scenario(
        title=record["id"],
        situation="",
        issues=tuple(issues),
        on_the_table=dict(record["human_outcome"]),
    )


def with_their_order_alone(scenario: Scenario) -> Scenario:
    """Theirs: ranks by their weights, and the direction in which their values go."""
    weights = [i.theirs.priority.weight or (0.0, 0.0) for i in scenario.issues]
    order = sorted({weight[1] for weight in weights}, reverse=True)
    issues = []
    for issue, weight in zip(scenario.issues, weights, strict=True):
        values = issue.theirs.values or ()
        stance = Stance(
            priority=Priority(rank=order.index(weight[1]) + 1),
            wants="more" if values[-1] > values[0] else "less",
        )
        issues.append(issue.model_copy(update={"theirs": stance}))
    return scenario.model_copy(update={"issues": tuple(issues)})


def points(record: Json, side: str, outcome: Json) -> float:
    return float(round(sum(record[side]["utility"][name][o] for name, o in outcome.items()), 6))


def repairs(record: Json, idea: Idea) -> bool:
    """Nobody worse and somebody better, by the true points."""
    gains = [
        points(record, side, dict(idea.outcome or {}))
        - points(record, side, record["human_outcome"])
        for side in ("me", "them")
    ]
    return min(gains) >= -1e-6 and max(gains) > 1e-6


def deals(name: str) -> list[tuple[Json, bool]]:
    """The deals of a file, and whether something beats them."""
    figures = reference_figures()["records"][name]
    return [
        (record, bool(figures[record["id"]]["deal"]["dominated"]))
        for record in records(name)
        if record["human_outcome"] is not None
    ]


@pytest.mark.parametrize(
    ("name", "count", "dominated"), [("casino", 196, 54), ("job_interview", 26, 25)]
)
def test_improvement_is_found_for_every_dominated_deal_and_for_no_other(
    name: str, count: int, dominated: int
) -> None:
    assert name in PLAYED
    found = {}
    for record, _ in deals(name):
        problem = build_problem(scenario_of(record), samples=FEW)
        ideas = improvements(problem, record["human_outcome"])
        found[record["id"]] = bool(ideas)
        assert all(repairs(record, idea) for idea in ideas)
    assert found == {record["id"]: beaten for record, beaten in deals(name)}
    assert (len(found), sum(found.values())) == (count, dominated)


@pytest.mark.parametrize("name", PLAYED)
def test_first_improvement_changes_as_few_issues_as_any(name: str) -> None:
    figures = reference_figures()["records"][name]
    for record, beaten in deals(name):
        if beaten:
            problem = build_problem(scenario_of(record), samples=FEW)
            first = improvements(problem, record["human_outcome"])[0]
            fewest = figures[record["id"]]["deal"]["repair_issues"]
            assert len((*first.give, *first.get)) == fewest


def test_no_trade_is_claimed_on_an_efficient_deal() -> None:
    """59 of them are between people with the same order, where every trade is a loss for one."""
    for name in PLAYED:
        for record, beaten in deals(name):
            if not beaten:
                assert find_trades(build_problem(scenario_of(record), samples=FEW)) == ()


def test_every_trade_on_a_human_deal_is_better_for_both_by_the_true_points() -> None:
    claimed = 0
    for name in PLAYED:
        for record, _ in deals(name):
            for idea in find_trades(build_problem(scenario_of(record), samples=FEW)):
                claimed += 1
                assert repairs(record, idea)
                assert idea.certificate.verdict == "good_for_both"
    assert claimed > 0


def test_order_of_their_priorities_repairs_most_dominated_deals_and_none_wrongly() -> None:
    repaired = 0
    for record, beaten in deals("casino"):
        problem = build_problem(with_their_order_alone(scenario_of(record)), samples=200)
        ideas = improvements(problem, record["human_outcome"])
        assert all(repairs(record, idea) for idea in ideas)
        good = [i for i in find_trades(problem) if i.certificate.verdict == "good_for_both"]
        assert all(repairs(record, idea) for idea in good)
        assert beaten or not (ideas or good)
        repaired += bool(ideas)
    assert repaired >= 48
