"""Improvements: the most there is for both is listed, and the quick search is the slow one."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.advisors.packages import improve
from copilot.analysis.checks.same_issues import better_rows, grid_rows
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sides.side import Bools, Ints, on_grid
from copilot.analysis.trading.improve import (
    LISTED,
    MOST,
    improved,
    improvements,
    is_most,
    smallest_improvements,
)
from copilot.domain.issue import Issue, Option, Priority, Stance, Word
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from tests.builders import issue, stance
from tests.oracle_verdicts import Judge, can_be, every_outcome
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 20


def wants(weight: float, direction: str) -> Stance:
    return Stance(priority=Priority(weight=(weight, weight)), wants=direction)


def scenario(*issues: Issue, table: Mapping[str, Option]) -> Scenario:
    return Scenario(title="t", situation="", issues=issues, on_the_table=dict(table))


def opposed(name: str, mine: float, theirs: float, *, options: int = 2) -> Issue:
    return issue(name, *range(options), mine=wants(mine, "more"), theirs=wants(theirs, "less"))


def shared(name: str, weight: float = 1) -> Issue:
    return issue(name, 0, 1, mine=wants(weight, "more"), theirs=wants(weight, "more"))


def changes(idea: Idea) -> int:
    return len((*idea.give, *idea.get))


def joint(judge: Judge, start: Mapping[str, Option], outcome: Mapping[str, Option]) -> float:
    """Points of both sides together over the start."""
    return float(sum(side.points(outcome) - side.points(start) for side in judge.sides))


@settings(max_examples=60)
@given(exact_scenarios())
def test_with_both_sides_exact_the_greatest_joint_gain_is_listed(drawn: Scenario) -> None:
    problem, judge = build_problem(drawn, samples=FEW), Judge(drawn)
    if any(side.best == side.worst for side in judge.sides):
        return
    for outcome in every_outcome(drawn):
        better = judge.improvements(outcome)
        found = improvements(problem, outcome)
        reached = [joint(judge, outcome, idea.outcome or {}) for idea in found]
        most = [joint(judge, outcome, other) for other in better]
        assert max(reached, default=0.0) == pytest.approx(max(most, default=0.0), abs=1e-5)
        told = [gain for idea, gain in zip(found, reached, strict=True) if is_most(idea)]
        assert len(told) == (len(found) > 1)
        assert told in ([], [pytest.approx(max(reached, default=0.0), abs=1e-5)])


@settings(max_examples=60)
@given(exact_scenarios())
def test_what_an_improvement_leads_to_is_wider_and_better_for_both(drawn: Scenario) -> None:
    problem, judge = build_problem(drawn, samples=FEW), Judge(drawn)
    for outcome in every_outcome(drawn):
        for idea in improvements(problem, outcome):
            wider, reached = idea.certificate.improves_to, idea.outcome or {}
            if wider is not None:
                assert judge.beats(wider, reached)
                assert any(reached[n] == outcome[n] != wider[n] for n in wider)


def test_a_package_of_three_that_gives_both_more_than_a_listed_pair_is_named() -> None:
    """A for B gives each 1 of 4; with C, which both want, each has 3 of 4 more."""
    issues = (opposed("A", 2, 1), opposed("B", 1, 2), shared("C"))
    table = {"A": 0, "B": 1, "C": 0}
    found = improvements(build_problem(scenario(*issues, table=table)), table)
    assert [(idea.outcome, changes(idea)) for idea in found] == [
        ({"A": 0, "B": 1, "C": 1}, 1),
        ({"A": 1, "B": 0, "C": 0}, 2),
        ({"A": 1, "B": 0, "C": 1}, 3),
    ]
    assert [idea.title for idea in found] == ["C", "A for B", MOST]
    assert [idea.certificate.improves_to for idea in found] == [found[2].outcome] * 2 + [None]


def test_a_single_improvement_needs_no_title_of_its_own() -> None:
    table = {"A": 0, "B": 0}
    (only,) = improvements(
        build_problem(scenario(opposed("A", 1, 1), shared("B"), table=table)), table
    )
    assert only.title == "B"
    assert not is_most(only)


def test_the_most_takes_the_place_of_the_tenth() -> None:
    """Twelve issues that both want: each alone betters the deal, all together do so most."""
    issues = [shared(f"I{k:02d}", weight=k + 1) for k in range(12)]
    table = {each.name: 0 for each in issues}
    problem = build_problem(scenario(*issues, table=table))
    found = improvements(problem, table)
    assert [changes(idea) for idea in found] == [1] * (LISTED - 1) + [12]
    assert is_most(found[-1])
    smallest = smallest_improvements(problem, table)
    assert [idea.outcome for idea in smallest[:-1]] == [idea.outcome for idea in found[:-1]]
    assert [changes(idea) for idea in smallest] == [1] * LISTED
    assert smallest[0].title == "I11"


ENDS: tuple[Word, Word] = ("high", "low")


def test_of_weights_told_in_words_the_most_is_so_on_average() -> None:
    issues = [
        issue(name, 0, 1, 2, mine=stance(mine, "more"), theirs=stance(theirs, "less"))
        for name, mine, theirs in zip("AB", ENDS, reversed(ENDS), strict=True)
    ]
    both_want = issue("C", 0, 1, mine=stance("low", "more"), theirs=stance("low", "more"))
    table = {"A": 0, "B": 2, "C": 0}
    found = improvements(build_problem(scenario(*issues, both_want, table=table)), table)
    assert [idea.title for idea in found if is_most(idea)] == [f"{MOST}, on average"]


def many(count: int, options: int) -> list[Issue]:
    half = count // 2
    return [
        opposed(f"I{k:02d}", 3 if k < half else 1, 1 if k < half else 3, options=options)
        for k in range(count)
    ]


def test_among_more_packages_than_can_be_listed_the_most_is_found_with_exact_weights() -> None:
    """10 issues of 5 options: the best is to take all of the first half and give all of the other."""
    issues = many(10, 5)
    middle = {each.name: 2 for each in issues}
    found = improved(build_problem(scenario(*issues, table=middle)), middle)
    assert found.notes == ()
    assert [idea.title for idea in found.ideas if is_most(idea)] == [MOST]
    assert found.ideas[-1].outcome == {
        each.name: 4 if k < 5 else 0 for k, each in enumerate(issues)
    }


def test_what_bounds_the_search_is_said_with_what_to_do() -> None:
    issues = [
        issue(
            f"I{k:02d}",
            *range(5),
            mine=stance("high" if k < 5 else "low", "more"),
            theirs=stance("low" if k < 5 else "high", "less"),
        )
        for k in range(10)
    ]
    middle: dict[str, Option] = {each.name: 2 for each in issues}
    document = improve(scenario(*issues, table=middle), middle)
    (note,) = document.notes
    assert note.startswith("There are too many packages to look at all of them")
    assert "Give the finest issues fewer options" in note
    assert document.improvements[-1].title == f"{MOST}, on average, of what was found"


def test_a_frontier_that_is_too_large_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("copilot.analysis.frontiers.frontier.MAX_PAIRS", 20)
    issues = many(10, 5)
    middle: dict[str, Option] = {each.name: 2 for each in issues}
    document = improve(scenario(*issues, table=middle), middle)
    (note,) = document.notes
    assert "too many points to be found exactly" in note
    assert "Better packages may be missing. Give the finest issues fewer options" in note
    assert f"{MOST}, of what was found" in [idea.title for idea in document.improvements]


def slowly_better(problem: Problem, base: tuple[int, ...], rows: Ints) -> Bools:
    """The rule as it is written: bounds of every row for both sides, no sieve and no quick sums."""
    bounds = [side.bounds(side.change(base, rows)) for side in (problem.me, problem.them)]
    worse = [on_grid(low) < 0 for low, _ in bounds]
    better = [on_grid(high) > 0 for _, high in bounds]
    good = ~worse[0] & ~worse[1] & (better[0] | better[1])
    return np.asarray(good & problem.feasible(rows) & problem.above_floors(rows), dtype=bool)


@settings(max_examples=120)
@given(st.one_of(exact_scenarios(), vague_scenarios(limits=True, sizes=(2, 4))), st.data())
def test_the_quick_search_finds_what_the_slow_one_does(
    drawn: Scenario, data: st.DataObject
) -> None:
    problem = build_problem(drawn, samples=FEW)
    base = tuple(data.draw(st.integers(0, len(each.options) - 1)) for each in problem.issues)
    rows = grid_rows(problem, base, range(len(base)))
    found = better_rows(problem, base, rows)
    assert found.tolist() == slowly_better(problem, base, rows).tolist()


WORDS: tuple[Word, ...] = ("high", "medium", "low")


@pytest.mark.parametrize("in_words", [(), ("them",), ("me", "them")])
def test_the_quick_search_is_the_slow_one_where_seven_issues_move(
    in_words: tuple[str, ...],
) -> None:
    """Past six moved issues the sieve tries sampled weightings."""
    issues = []
    for k in range(7):
        mine, theirs = wants(1.0 + k, "more"), wants(7.0 - k, "less")
        if "me" in in_words:
            mine = stance(WORDS[2 - k // 3], "more")
        if "them" in in_words:
            theirs = stance(WORDS[k // 3], "less")
        issues.append(issue(f"I{k}", 0, 1, 2, mine=mine, theirs=theirs))
    problem = build_problem(scenario(*issues, table={f"I{k}": 1 for k in range(7)}))
    for base in ((1,) * 7, (2, 2, 2, 0, 0, 0, 0), (2, 0, 1, 1, 2, 0, 0)):
        rows = grid_rows(problem, base, range(7))
        found = better_rows(problem, base, rows)
        assert found.any()
        assert found.tolist() == slowly_better(problem, base, rows).tolist()


@pytest.mark.parametrize("other", [1, 2, 3])
def test_a_gain_on_the_border_of_a_step_is_what_the_bounds_say(other: int) -> None:
    """Z is half a millionth of my range: two ways to add it up differ on whether I lose by it."""
    weights = {"A": other, "B": 8, "Z": 0.5, "Rest": 1_000_000 - 8.5 - other}
    issues = [
        issue(
            name,
            *(0, 1),
            mine=wants(weight, "more"),
            theirs=wants(float(name == "Z"), "less"),
        )
        for name, weight in weights.items()
    ]
    problem = build_problem(scenario(*issues, table=dict.fromkeys(weights, 0)))
    for base in ((0, 0, 1, 0), (1, 0, 1, 0), (0, 1, 1, 1), (1, 1, 1, 1)):
        rows = grid_rows(problem, base, range(4))
        found = better_rows(problem, base, rows)
        assert found.tolist() == slowly_better(problem, base, rows).tolist()


def test_an_excluded_package_is_no_improvement() -> None:
    """Without the exclusion the most would be A for B, and C."""
    issues = (opposed("A", 2, 1), opposed("B", 1, 2), shared("C"))
    table: dict[str, Option] = {"A": 0, "B": 1, "C": 0}
    tied = scenario(*issues, table=table).model_copy(update={"excluded": ({"A": (1,), "C": (1,)},)})
    found = improvements(build_problem(tied), table)
    assert [idea.outcome for idea in found] == [
        {"A": 0, "B": 1, "C": 1},
        {"A": 1, "B": 0, "C": 0},
        {"A": 0, "B": 0, "C": 1},
    ]
    assert is_most(found[2])
    assert all(can_be(tied, idea.outcome or {}) for idea in found)
