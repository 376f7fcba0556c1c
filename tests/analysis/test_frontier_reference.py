"""The frontier and the Nash point on published domains and human deals, to the last figure.

The figures were made by listing every outcome with whole numbers, so all have to agree exactly.
"""

import pytest

from copilot.analysis.frontiers.bargaining import best_joint, nash_bargaining_solution
from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier
from tests.reference_data import (
    DESIGNED,
    PLAYED,
    Json,
    Tables,
    needs_reference_data,
    records,
    reference_figures,
    tables,
)

pytestmark = needs_reference_data

HALF_A_DIGIT = 6e-7
"""The figures have six decimals, in points."""


def figures(name: str, record: Json) -> Json:
    """The figures of one record; the two largest domains have theirs among the files."""
    found: Json = reference_figures()["sources" if name == "domains_large" else "records"][name]
    figure: Json = found[record["id"]]
    return figure


def frontier(table: Tables, *, acceptable: bool = False) -> Frontier:
    found = pareto_frontier(
        table.mine,
        table.theirs,
        reservations=table.reservations if acceptable else (None, None),
    )
    assert isinstance(found, Frontier)
    return found


def counts(found: Frontier) -> tuple[int, int]:
    return sum(point.ties for point in found.points), len(found.points)


@pytest.mark.parametrize("name", [*PLAYED, *DESIGNED])
def test_efficient_outcomes_and_distinct_points_agree_on_every_record(name: str) -> None:
    for record in records(name):
        figure = figures(name, record)
        expected = figure["pareto_outcomes"], figure["pareto_points"]
        assert counts(frontier(tables(record))) == expected, record["id"]


@pytest.mark.parametrize("name", DESIGNED)
def test_counts_at_or_above_the_reservations_agree_on_every_record(name: str) -> None:
    for record in records(name):
        figure = figures(name, record)
        expected = tuple(
            figure[f"pareto_{what}_at_or_above_reservations"] for what in ("outcomes", "points")
        )
        assert counts(frontier(tables(record), acceptable=True)) == expected, record["id"]


@pytest.mark.parametrize("name", [*PLAYED, *DESIGNED])
def test_nash_points_agree_on_every_record(name: str) -> None:
    for record in records(name):
        table, expected = tables(record), figures(name, record)["nash"]
        found = nash_bargaining_solution(frontier(table, acceptable=True), table.reservations)
        points = [[expected["me"], expected["them"]], *expected.get("other_points", [])]
        assert sum(point.ties for point in found) == expected["outcomes"], record["id"]
        assert len(found) == expected["points"] == len(points), record["id"]
        for point, (mine, theirs) in zip(found, sorted(points, reverse=True), strict=True):
            assert point.mine * table.my_scale == pytest.approx(mine, abs=HALF_A_DIGIT)
            assert point.theirs * table.their_scale == pytest.approx(theirs, abs=HALF_A_DIGIT)


@pytest.mark.parametrize("name", [*PLAYED, *DESIGNED])
def test_best_joint_points_agree_on_every_record(name: str) -> None:
    """In raw points: a sum of two sides' points means something on a common scale only."""
    for record in records(name):
        table, figure = tables(record), figures(name, record)
        found = pareto_frontier(
            [[value * table.my_scale for value in issue] for issue in table.mine],
            [[value * table.their_scale for value in issue] for issue in table.theirs],
        )
        assert isinstance(found, Frontier)
        best = best_joint(found, (0.0, 0.0))
        expected = pytest.approx(figure["best_joint"], abs=HALF_A_DIGIT)
        assert all(point.mine + point.theirs == expected for point in best), record["id"]
        if "best_joint_points" in figure:
            assert [(p.mine, p.theirs) for p in best] == [
                pytest.approx(point, abs=HALF_A_DIGIT)
                for point in sorted(figure["best_joint_points"], reverse=True)
            ], record["id"]


@pytest.mark.parametrize("name", PLAYED)
def test_dominated_deals_and_their_gains_agree_on_every_human_deal(name: str) -> None:
    for record in records(name):
        deal = figures(name, record)["deal"]
        if deal is None:
            continue
        table = tables(record)
        whole = frontier(table)
        utilities = deal["me"] / table.my_scale, deal["them"] / table.their_scale
        found = whole.dominating(*utilities)
        joint = [p.mine * table.my_scale + p.theirs * table.their_scale for p in found]
        assert bool(found) == deal["dominated"], record["id"]
        gain = max(joint, default=deal["joint"]) - deal["joint"]
        assert gain == pytest.approx(deal["gain"], abs=2 * HALF_A_DIGIT), record["id"]
        assert deal["better_for_both"] == any(
            min(whole.gains(point, *utilities)) > 0 for point in found
        ), record["id"]
