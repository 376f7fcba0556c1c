"""Equal packages stay above the floor that they are given, and none is clearly behind another offer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.offers import EqualRows, equal_rows
from copilot.analysis.offering.openings import room_for
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue
from tests.strategies import vague_scenarios

LEVEL = 70.0


def swap(
    theirs: tuple[float, float, float] = (1, 1, 1),
    *,
    me: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
) -> Scenario:
    """Three issues from 0 to 2 that weigh alike for me; they want little of each.

    Two thirds, 66.7 points, are left to me by (0, 2, 2), (2, 0, 2) and (2, 2, 0), and by (1, 1, 2)
    and the like.
    """
    table: dict[str, Option] = dict.fromkeys("ABC", 0)
    return Scenario(
        title="Swaps",
        situation="",
        issues=tuple(
            issue(
                name,
                *range(3),
                mine=Stance(priority=Priority(weight=(1, 1)), wants="more"),
                theirs=Stance(priority=Priority(weight=(weight, weight)), wants="less"),
            )
            for name, weight in zip("ABC", theirs, strict=True)
        ),
        on_the_table=table,
        me=me or Party(),
        excluded=excluded,
    )


def three(
    scenario: Scenario,
    *,
    level: float = LEVEL,
    floor: float = 0.0,
    better: tuple[tuple[int, ...], ...] = (),
    steps: tuple[tuple[int, ...], ...] = (),
) -> EqualRows | None:
    problem = build_problem(scenario, samples=50)
    room = room_for(problem, [()] * 3)
    base = (2, 2, 2)
    return equal_rows(
        problem, room, level=level, base=base, floor=floor, better=better, steps=steps
    )


@pytest.mark.parametrize(("floor", "found"), [(66.0, True), (66.6, True), (67.0, False)])
def test_no_package_lies_below_the_floor(floor: float, *, found: bool) -> None:
    """Of all that lies between 65 and 70 everything is worth 66.7."""
    assert (three(swap(), floor=floor) is not None) is found


@given(vague_scenarios(limits=True, sizes=(3, 3)), st.integers(30, 90), st.floats(0, 12))
@settings(max_examples=40)
def test_floor_holds_in_every_scenario(scenario: Scenario, level: int, below: float) -> None:
    problem = build_problem(scenario, samples=40)
    room = room_for(problem, [()] * len(problem.issues))
    floor = level - below
    found = equal_rows(problem, room, level=float(level), base=problem.start, floor=floor)
    for row in () if found is None else found.rows:
        assert mean_points(problem.me, row) >= floor - 1e-4


def test_no_package_leaves_me_less_than_my_alternative() -> None:
    for worth, found in ((66.0, True), (67.0, False)):
        me = Party(alternatives=(Alternative(name="stay", worth=worth),))
        assert (three(swap(me=me)) is not None) is found


def test_package_that_another_offer_beats_clearly_for_them_alone_is_left_out() -> None:
    """A counts ten times as much with them: (0, 2, 2) costs them 16.7 points and the others more."""
    alone = three(swap((10, 1, 1)))
    assert alone is not None
    assert len([row for row in alone.rows if row[0] > 0]) >= 2
    assert three(swap((10, 1, 1)), better=((0, 2, 2),)) is None


def test_package_a_little_behind_another_offer_or_worth_more_to_me_stays() -> None:
    """With A at 1.05 against 1 the others cost them 1.6 points more; (0, 1, 1) leaves me half."""
    near = three(swap((1.05, 1, 1)), better=((0, 2, 2),))
    assert near is not None
    assert near.rows == ((0, 2, 2), (2, 0, 2), (2, 2, 0))
    cheaper = three(swap((10, 1, 1)), better=((0, 1, 1),))
    assert cheaper is not None


def test_package_that_a_step_of_the_plan_beats_by_however_little_is_left_out() -> None:
    """With A at 1.05 (0, 2, 2) gives them 1.6 points more than the others, and is the step itself."""
    assert three(swap((1.05, 1, 1)), better=((0, 2, 2),)) is not None
    assert three(swap((1.05, 1, 1)), steps=((0, 2, 2),)) is None
    # a step that is worth less to me, or less to them, beats nothing
    assert three(swap((1.05, 1, 1)), steps=((0, 1, 1), (2, 2, 2))) is not None


def test_package_that_is_worse_for_me_and_no_better_for_them_in_any_reading_is_left_out() -> None:
    """They count A for nothing: (2, 2, 2) is as good for them as (0, 2, 2), and worth 33 more to me."""
    free = swap((0, 1, 1))
    alone, beside = three(free), three(free, better=((2, 2, 2),))
    assert alone is not None
    assert (0, 2, 2) in alone.rows
    assert beside is not None
    assert (0, 2, 2) not in beside.rows


def test_where_nothing_is_known_of_them_no_package_beats_another() -> None:
    scenario = swap()
    unknown = scenario.model_copy(
        update={"issues": tuple(i.model_copy(update={"theirs": Stance()}) for i in scenario.issues)}
    )
    assert three(unknown, steps=((2, 2, 2),)) is not None


def test_combination_that_cannot_be_is_in_no_package() -> None:
    """Without (2, 2, 2) the most is five of six steps, so four of them are 80 points."""
    found = three(swap(excluded=({"A": (2,), "B": (2,)},)), level=80)
    assert found is not None
    assert all(sum(row) == 4 for row in found.rows)
    assert (2, 2, 0) not in found.rows
