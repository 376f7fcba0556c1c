"""Three packages worth the same: held against every triple of small games, and what they tell."""

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.offering.choices import apart_for_me, choice_rows
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.offers import ENUMERATED, distances, equal_rows
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from tests.builders import issue, stance
from tests.offer_oracles import Table, counts
from tests.offer_scenes import everything
from tests.strategies import exact_scenarios, vague_scenarios


@st.composite
def games(draw: st.DrawFn) -> tuple[Scenario, float]:
    """A small exact game, and a level."""
    scenario = draw(exact_scenarios())
    assume(counts(scenario))
    return scenario, float(draw(st.integers(1, 9)) * 11)


@given(games())
@settings(max_examples=30)
def test_no_three_packages_are_further_apart_than_those_found(game: tuple[Scenario, float]) -> None:
    scenario, level = game
    problem = build_problem(scenario, samples=50)
    table = Table(scenario)
    found = equal_rows(problem, everything(problem), level=level, base=problem.start)
    wanted = table.widest(Fraction(level))
    assert (found is None) == (wanted is None)
    if found is None or wanted is None:
        return
    tolerance, shift, distance = wanted
    assert (found.tolerance, found.level) == (tolerance, level - shift)
    assert abs(found.distance - distance) < 1e-6
    packages = [problem.outcome(row) for row in found.rows]
    assert abs(min(table.apart(a, b) for a, b in combinations(packages, 2)) - distance) < 1e-6
    for package in packages:
        assert table.rational(package)
        assert all(package[each.name] in table.worth_offering(each) for each in table.issues)
        assert level - shift - tolerance <= table.me.points(package) + Fraction(1, 10**4)
        assert table.me.points(package) <= level - shift + Fraction(1, 10**4)


@given(vague_scenarios(limits=True, sizes=(3, 3)), st.integers(30, 90))
@settings(max_examples=30)
def test_whatever_is_known_the_three_are_equal_to_me_on_average(
    scenario: Scenario, level: int
) -> None:
    problem = build_problem(scenario, samples=60)
    room = everything(problem)
    found = equal_rows(problem, room, level=float(level), base=problem.start)
    if found is None:
        return
    assert len(set(found.rows)) == 3
    assert list(found.rows) == sorted(found.rows)
    points = [mean_points(problem.me, row) for row in found.rows]
    assert max(points) - min(points) <= found.tolerance + 1e-4
    assert max(points) <= found.level + 1e-4
    apart = distances(problem, np.array(found.rows, dtype=np.int64))
    assert min(apart[i][j] for i, j in combinations(range(3), 2)) == found.distance >= 0.5
    for row in found.rows:
        assert all(mask[option] for mask, option in zip(room.masks, row, strict=True))
    assert problem.feasible(np.array(found.rows, dtype=np.int64)).all()
    shares = [choice.share for choice in choice_rows(problem, found.rows)]
    assert None in shares or abs(sum(share or 0 for share in shares) - 1) < 1e-9


@given(vague_scenarios(sizes=(3, 3)), st.integers(30, 90))
@settings(max_examples=30)
def test_who_takes_a_package_gives_away_what_it_says(scenario: Scenario, level: int) -> None:
    """Under every sampled weighting that makes a package their best, the kinder side weighs more."""
    problem = build_problem(scenario, samples=60)
    found = equal_rows(problem, everything(problem), level=float(level), base=problem.start)
    if found is None or problem.them.unknown.any():
        return
    values = np.array(
        [
            [
                0.0 if table is None else table[option]
                for table, option in zip(tables, row, strict=True)
            ]
            for tables, row in [(problem.them.tables, row) for row in found.rows]
        ]
    )
    worth = problem.them.weights @ values.T
    for place, choice in enumerate(choice_rows(problem, found.rows)):
        others = values[[k for k in range(3) if k != place]].mean(axis=0)
        kinder = values[place] - others
        for weights, mine in zip(problem.them.weights, worth, strict=True):
            if mine[place] >= mine.max():
                more = sum(weights[i] * kinder[i] for i in choice.counts_more)
                less = sum(-weights[i] * kinder[i] for i in choice.counts_less)
                assert more >= less - 1e-9


def swap(weights: tuple[float, float, float], *, known: bool = True, steps: int = 3) -> Scenario:
    """Three issues that I want more of and they want less of, or of theirs nothing is known."""
    return Scenario(
        title="Swaps",
        situation="",
        issues=tuple(
            issue(
                name,
                *range(steps),
                mine=Stance(priority=Priority(weight=(weight, weight)), wants="more"),
                theirs=stance("medium", "less") if known else Stance(),
            )
            for name, weight in zip("ABC", weights, strict=True)
        ),
        on_the_table={"A": 0, "B": 0, "C": 0},
    )


def test_a_third_of_everything_is_one_of_three() -> None:
    """Of three equal issues with three steps, two thirds are (2,2,0), (2,0,2), (0,2,2)."""
    problem = build_problem(swap((1, 1, 1)))
    found = equal_rows(problem, everything(problem), level=2 / 3 * 100 + 1e-9, base=(2, 2, 2))
    assert found is not None
    assert found.rows == ((0, 2, 2), (2, 0, 2), (2, 2, 0))
    assert (found.tolerance, found.distance) == (1.0, 2.0)
    choices = choice_rows(problem, found.rows)
    assert [choice.counts_more for choice in choices] == [(0,), (1,), (2,)]
    assert [choice.counts_less for choice in choices] == [(1, 2), (0, 2), (0, 1)]
    assert apart_for_me(problem, found.rows)[0] == 0


def test_a_band_a_little_below_the_level_is_taken_before_a_wider_one() -> None:
    """At 70 there is nothing; two thirds lie in the band from 66 to 67."""
    problem = build_problem(swap((1, 1, 1)))
    found = equal_rows(problem, everything(problem), level=70, base=(2, 2, 2))
    assert found is not None
    assert (found.tolerance, found.level) == (1.0, 67.0)
    assert found.rows == ((0, 2, 2), (2, 0, 2), (2, 2, 0))


def test_where_nothing_is_known_of_them_a_choice_tells_nothing_and_my_values_set_the_distance() -> (
    None
):
    problem = build_problem(swap((1, 1, 1), known=False))
    found = equal_rows(problem, everything(problem), level=2 / 3 * 100 + 1e-9, base=(2, 2, 2))
    assert found is not None
    assert found.distance == 2.0
    assert [c.share for c in choice_rows(problem, found.rows)] == [None] * 3
    assert choice_rows(problem, found.rows)[0].counts_more == ()


def test_an_issue_of_which_nobody_said_what_they_want_counts_half() -> None:
    scenario = swap((1, 1, 1))
    silent = issue("D", "x", "y")
    problem = build_problem(scenario.model_copy(update={"issues": (*scenario.issues, silent)}))
    rows = np.array([[0, 0, 0, 0], [0, 0, 0, 1], [2, 0, 0, 1]], dtype=np.int64)
    assert distances(problem, rows).tolist() == [[0, 0.5, 1.5], [0.5, 0, 1], [1.5, 1, 0]]


def test_one_issue_or_one_level_holds_no_three() -> None:
    problem = build_problem(swap((1, 0, 0)))
    assert equal_rows(problem, everything(problem), level=-50, base=(2, 2, 2)) is None
    assert equal_rows(problem, everything(problem), level=50, base=(2, 2, 2)) is not None


def test_with_too_many_packages_the_lightest_issues_stay_as_in_the_base() -> None:
    weights = [Priority(weight=(float(9 - k), float(9 - k))) for k in range(9)]
    scenario = Scenario(
        title="Many",
        situation="",
        issues=tuple(
            issue(
                f"I{k}",
                *range(5),
                mine=Stance(priority=weight, wants="more"),
                theirs=Stance(priority=weight, wants="less"),
            )
            for k, weight in enumerate(weights)
        ),
    )
    assert 5**7 <= ENUMERATED < 5**8
    problem = build_problem(scenario)
    found = equal_rows(problem, everything(problem), level=60, base=(4,) * 9)
    assert found is not None
    assert {row[7:] for row in found.rows} == {(4, 4)}


def test_words_alone_make_them_equal_on_average_and_say_on_what_it_hangs() -> None:
    scenario = swap((1, 1, 1))
    issues = tuple(
        each.model_copy(update={"mine": stance("high", "more")}) for each in scenario.issues
    )
    problem = build_problem(scenario.model_copy(update={"issues": issues}))
    worst, culprit = apart_for_me(problem, ((0, 2, 2), (2, 0, 2), (2, 2, 0)))
    assert round(worst, 6) == 100
    assert culprit in {0, 1, 2}


def test_what_is_below_an_alternative_is_in_no_pool() -> None:
    scenario = swap((1, 1, 1)).model_copy(
        update={"counterparty": Party(alternatives=(Alternative(name="x", worth=60.0),))}
    )
    problem = build_problem(scenario)
    assert equal_rows(problem, everything(problem), level=2 / 3 * 100, base=(2, 2, 2)) is None


def test_an_option_that_is_better_for_both_is_always_in_the_packages() -> None:
    scenario = swap((1, 1, 1))
    both = issue(
        "D",
        "old",
        "new",
        mine=Stance(priority=Priority(weight=(1, 1)), wants="new"),
        theirs=stance("low", "new"),
    )
    table: dict[str, Option] = {**scenario.on_the_table, "D": "old"}
    problem = build_problem(
        scenario.model_copy(update={"issues": (*scenario.issues, both), "on_the_table": table})
    )
    found = equal_rows(problem, everything(problem), level=75, base=(2, 2, 2, 1))
    assert found is not None
    assert {row[3] for row in found.rows} == {1}
