"""Points between the worst and the best outcome that can be, group by tied group."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.frontiers.tied_issues import TiedTooLarge, feasible_ends
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Priority, Stance
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue
from tests.frontier_games import Game, games

FEW = 2


@given(games(), st.booleans())
def test_ends_of_a_group_are_those_of_listing_its_combinations(
    game: Game,
    whole: bool,  # noqa: FBT001 - drawn
) -> None:
    group = tuple(range(len(game.mine) if whole else 1))
    values = [np.array(game.mine[k], dtype=float) for k in group]
    inside = [c for c in game.excluded if c.keys() <= set(group)]
    sums = [
        sum(game.mine[k][at] for k, at in zip(group, row, strict=True))
        for row in itertools.product(*(range(len(game.mine[k])) for k in group))
        if not any(all(row[k] in named for k, named in c.items()) for c in inside)
    ]
    found = feasible_ends(group, values, game.excluded)
    assert found == ((min(sums), max(sums)) if sums else None)


def paired(pairs: int, options: int) -> Scenario:
    """Issues tied two by two: the best of both can never stand together."""
    names = [f"{letter}{k}" for k in range(pairs) for letter in "AB"]
    issues = [
        issue(
            name,
            *range(options),
            mine=Stance(priority=Priority(weight=(1, 1)), wants="more"),
            theirs=Stance(wants="less"),
        )
        for name in names
    ]
    excluded: list[Exclusion] = [
        {f"A{k}": (top,), f"B{k}": (other,)}
        for k in range(pairs)
        for top in range(options)
        for other in range(options)
        if top + other > 2 * (options - 1) - 1
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), excluded=tuple(excluded))


def test_groups_are_measured_one_by_one_however_many_there_are() -> None:
    """Ten pairs of 30 options have 10^29 combinations; each pair loses one step of 29 + 29.

    The best that can be is then 57/58 of the dream, and is worth 100 points.
    """
    found = build_problem(paired(10, 30), samples=FEW)
    best = tuple(28 if name.startswith("A") else 29 for name in found.names)
    rows = np.array([best, (0,) * 20])
    assert found.me.span == pytest.approx(57 / 58)
    assert found.me.utilities(rows) == pytest.approx([100, 0])
    assert found.too_tied == ()


def test_options_that_no_exclusion_tells_apart_do_not_make_a_group_too_large() -> None:
    """Three issues of 1,000 options; only the last of each matters to the exclusion."""
    values = [np.linspace(0, 1, 1000)] * 3
    found = feasible_ends((0, 1, 2), values, [{0: {999}, 1: {999}, 2: {999}}])
    assert found == pytest.approx((0, 2 + 998 / 999))


def test_a_group_past_the_limit_is_a_typed_answer() -> None:
    excluded = [{k: {option}, (k + 1) % 7: {7 - option}} for k in range(7) for option in range(8)]
    found = feasible_ends(range(7), [np.arange(8.0)] * 7, excluded)
    assert isinstance(found, TiedTooLarge)
    assert found.combinations == math.prod([8] * 7)


def test_side_that_cares_about_nothing_else_keeps_its_scale_where_nothing_can_be() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(
            issue(name, 0, 1, mine=Stance(priority=Priority(weight=(1, 1)), wants="more"))
            for name in "AB"
        ),
        excluded=({"A": (0, 1), "B": (0, 1)},),
    )
    found = build_problem(scenario, samples=FEW)
    assert (found.me.floor, found.me.span) == (0, 1)
    assert (found.them.floor, found.them.span) == (0, 1)
