"""The smallest step to a deal that nothing beats, against listing every outcome."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given, settings

from copilot.analysis.frontiers.frontier import Frontier, TooLarge, pareto_frontier
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.fewest_changes import SmallestStep, fewest_changes
from copilot.analysis.trading.trades import find_trades, is_smallest_step, search_note
from copilot.domain.issue import Issue, Option, Priority, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue, stance
from tests.frontier_games import Game, games
from tests.oracle_verdicts import Judge, Outcome
from tests.oracles import efficient
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 30


def wants(weight: float, direction: Option) -> Stance:
    return Stance(priority=Priority(weight=(weight, weight)), wants=direction)


def scenario(
    *issues: Issue,
    table: dict[str, Option] | None = None,
    me: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
) -> Scenario:
    return Scenario(
        title="t",
        situation="",
        issues=issues,
        on_the_table=table or {},
        me=me or Party(),
        excluded=excluded,
    )


def three() -> tuple[Issue, ...]:
    """A is dear to me, B and C to them; A for B is even better with C on top."""
    return (
        issue("A", 0, 1, mine=wants(5, "more"), theirs=wants(2, "less")),
        issue("B", 0, 1, mine=wants(1, "less"), theirs=wants(3, "more")),
        issue("C", 0, 1, mine=wants(0.5, "more"), theirs=wants(1, "more")),
    )


def changes(start: Outcome, outcome: Outcome) -> int:
    return sum(outcome[name] != start[name] for name in start)


def unbeaten_and_better(drawn: Scenario, *, both_gain: bool) -> list[dict[str, Option]]:
    """Every deal that nothing beats, is no worse than no deal, and is better than the start."""
    judge = Judge(drawn)
    start = drawn.on_the_table
    fair = [
        outcome
        for outcome in judge.allowed
        if not any(side.below_alternative(outcome) for side in judge.sides)
    ]
    found = []
    for outcome in fair:
        gains = judge.gains(start, outcome)
        gained = min(gains) > 0 if both_gain else min(gains) >= 0 and max(gains) > 0
        if gained and not any(judge.beats(other, outcome) for other in fair):
            found.append(outcome)
    return found


def all_matter(drawn: Scenario) -> bool:
    """Whether both sides can tell outcomes apart, so that there are points to speak of."""
    return all(side.best > side.worst for side in Judge(drawn).sides)


def test_smallest_step_worked_by_hand() -> None:
    """All start at 0: A for B gives me 5 - 1 = 4 and them 3 - 2 = 1, and C adds 0.5 and 1.

    Nothing beats all three, and two at most leave C undone: three changes. With C at 1 already,
    two are enough.
    """
    found = fewest_changes(build_problem(scenario(*three(), table={"A": 0, "B": 0, "C": 0})))
    assert isinstance(found, SmallestStep)
    assert (found.outcome, found.changes) == ({"A": 1, "B": 1, "C": 1}, 3)
    assert found.certificate.verdict == "good_for_both"
    assert found.exact
    found = fewest_changes(build_problem(scenario(*three(), table={"A": 0, "B": 0, "C": 1})))
    assert isinstance(found, SmallestStep)
    assert (found.outcome, found.changes) == ({"A": 1, "B": 1, "C": 1}, 2)


def test_there_is_no_step_from_a_deal_that_nothing_beats_nor_without_issues() -> None:
    assert fewest_changes(build_problem(scenario(*three(), table={"A": 1, "B": 1, "C": 1}))) is None
    assert fewest_changes(build_problem(scenario(Issue(name="A")))) is None


def test_a_step_by_which_one_side_gains_nothing_can_be_left_out() -> None:
    """They are even on A; that alone leaves nobody worse, and me better."""
    issues = (
        issue("A", 0, 1, mine=wants(1, "more"), theirs=wants(0, "more")),
        issue("B", 0, 1, mine=wants(1, "less"), theirs=wants(1, "more")),
    )
    problem = build_problem(scenario(*issues, table={"A": 0, "B": 0}))
    found = fewest_changes(problem)
    assert isinstance(found, SmallestStep)
    assert (found.outcome, found.certificate.verdict) == ({"A": 1, "B": 0}, "one_sided")
    assert fewest_changes(problem, both_gain=True) is None


def test_a_step_has_to_be_worth_as_much_as_no_deal() -> None:
    """A alone gives me 5 of 7 points; with an alternative of 80 the step needs C too."""
    issues = (
        issue("A", 0, 1, mine=wants(5, "more"), theirs=wants(1, "more")),
        issue("B", 0, 1, mine=wants(0, "more"), theirs=wants(1, "more")),
        issue("C", 0, 1, mine=wants(2, "more"), theirs=wants(1, "less")),
    )
    table: dict[str, Option] = {"A": 0, "B": 1, "C": 0}
    free = fewest_changes(build_problem(scenario(*issues, table=table)), both_gain=True)
    assert isinstance(free, SmallestStep)
    assert free.outcome == {"A": 1, "B": 1, "C": 0}
    other = Party(alternatives=(Alternative(name="Stay", worth=80),))
    held = fewest_changes(build_problem(scenario(*issues, table=table, me=other)))
    assert isinstance(held, SmallestStep)
    assert held.outcome == {"A": 1, "B": 1, "C": 1}


@pytest.mark.parametrize("both_gain", [False, True])
def test_no_smaller_set_of_changes_reaches_an_unbeaten_deal_that_is_better(
    both_gain: bool,  # noqa: FBT001 - pytest hands parameters over by position
) -> None:
    @settings(max_examples=120)
    @given(exact_scenarios())
    def check(drawn: Scenario) -> None:
        assume(all_matter(drawn))
        expected = unbeaten_and_better(drawn, both_gain=both_gain)
        found = fewest_changes(build_problem(drawn, samples=FEW), both_gain=both_gain)
        assert not isinstance(found, TooLarge)
        if found is None:
            assert not expected
            return
        assert found.outcome in expected
        fewest = min(changes(drawn.on_the_table, outcome) for outcome in expected)
        assert found.changes == fewest == changes(drawn.on_the_table, found.outcome)
        assert found.exact

    check()


@settings(max_examples=60)
@given(exact_scenarios())
def test_trades_are_found_exactly_where_some_deal_is_good_for_both(drawn: Scenario) -> None:
    """However many issues it takes, and whatever is excluded or below a walk-away."""
    assume(all_matter(drawn))
    labels = {Judge(drawn).label(drawn.on_the_table, o) for o in Judge(drawn).allowed}
    assert bool(find_trades(build_problem(drawn, samples=FEW))) == ("good_for_both" in labels)


@settings(max_examples=40)
@given(vague_scenarios(limits=True))
def test_a_step_under_words_is_certified_and_loses_for_nobody_for_certain(drawn: Scenario) -> None:
    found = fewest_changes(build_problem(drawn, samples=FEW), both_gain=True)
    if isinstance(found, SmallestStep):
        assert found.certificate.verdict in {"good_for_both", "depends"}
        assert found.changes == changes(drawn.on_the_table, found.outcome)


@settings(max_examples=100)
@given(games())
def test_each_point_comes_with_an_outcome_of_the_fewest_changes(game: Game) -> None:
    start = [len(options) - 1 for options in game.mine]

    def moved(outcome: Sequence[int]) -> int:
        return sum(option != at for option, at in zip(outcome, start, strict=True))

    found = pareto_frontier(
        *game.utilities(), excluded=game.excluded, allowed=game.allowed, start=start
    )
    assert isinstance(found, Frontier)
    reached = efficient(game.reached())
    assert len(found.points) == len(reached)
    for point in found.points:
        outcomes = reached[game.in_points(point.mine, point.theirs)]
        assert point.outcome in outcomes
        fewest = min(moved(outcome) for outcome in outcomes)
        assert point.changes == fewest == moved(point.outcome)


def chained(count: int) -> Scenario:
    """Issues of two options, each tied to the next by a combination that cannot be."""
    issues = [
        issue(f"I{k:02d}", 0, 1, mine=wants(k + 1, "more"), theirs=wants(count - k, "less"))
        for k in range(count)
    ]
    excluded: Iterator[Exclusion] = (
        {f"I{k:02d}": (1,), f"I{k + 1:02d}": (1,)} for k in range(count - 1)
    )
    return scenario(*issues, table={each.name: 0 for each in issues}, excluded=tuple(excluded))


def test_past_the_cap_the_answer_is_too_large_with_what_to_do() -> None:
    """Twenty issues in one chain have 2^20 combinations, above a million."""
    problem = build_problem(chained(20), samples=2)
    found = fewest_changes(problem)
    assert isinstance(found, TooLarge)
    assert found.reached == 2**20
    assert found.advice.startswith("Exclude combinations of fewer issues")
    note = search_note(problem)
    assert note is not None
    assert "the smallest step to a deal that nothing beats, may be missing" in note
    assert "points count as if nothing were excluded there" in note
    assert problem.too_tied == (problem.names,)
    assert build_problem(chained(10), samples=2).too_tied == ()


def titles(problem: Problem) -> list[str]:
    return [idea.title for idea in find_trades(problem)]


def test_trades_name_the_smallest_step_after_the_first_or_in_the_idea_that_is_the_same() -> None:
    known = build_problem(scenario(*three(), table={"A": 0, "B": 0, "C": 0}))
    assert titles(known)[-1] == "The smallest step to a deal that nothing beats"
    *others, step = find_trades(known)
    assert [is_smallest_step(idea) for idea in (*others, step)] == [False] * len(others) + [True]
    assert (step.kind, step.technique) == ("trade", "logrolling")
    assert step.rationale == (
        "It changes 3 of 3 issues; with fewer changes no trade reaches a deal that nothing beats."
    )
    settled = build_problem(scenario(*three(), table={"A": 0, "B": 0, "C": 1}))
    (only,) = find_trades(settled)
    assert only.rationale.endswith(" It is also the smallest step to a deal that nothing beats.")


def test_a_step_under_words_says_that_it_goes_by_the_average() -> None:
    words: Sequence[Word] = ("high", "medium", "low")
    issues = [
        issue(name, *range(5), mine=stance(word, "more"), theirs=stance(other, "less"))
        for name, word, other in zip("ABC", words, reversed(words), strict=True)
    ]
    problem = build_problem(scenario(*issues, table={"A": 2, "B": 2, "C": 2}), samples=FEW)
    assert any(
        "a deal that on average nothing beats" in f"{idea.title} {idea.rationale}"
        for idea in find_trades(problem)
    )
