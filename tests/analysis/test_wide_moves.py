"""Packages over any number of issues, thinned lists, and the notes that say what bounded a search."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.same_issues import better_on_same_issues
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.candidates import all_threes_tried, find_candidates, thinned
from copilot.analysis.trading.improve import improvements, wider_package
from copilot.analysis.trading.trades import find_trades, search_note
from copilot.analysis.trading.wide_moves import WideMoves, wide_moves
from copilot.domain.issue import Issue, Option, Priority, Stance, Word
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue, stance
from tests.oracle_verdicts import Judge, every_outcome
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 100


def weighs(weight: float, *values: float) -> Stance:
    """An exact weight, and the value of each option."""
    return Stance(priority=Priority(weight=(weight, weight)), values=values)


def problem(
    *issues: Issue, table: dict[str, Option], excluded: tuple[Exclusion, ...] = ()
) -> Problem:
    return build_problem(
        Scenario(title="t", situation="", issues=issues, on_the_table=table, excluded=excluded),
        samples=FEW,
    )


def opposed(count: int, options: int, *, words: bool = False) -> Problem:
    """Issues over which the two want the opposite, each dearer to one of them."""
    said: Sequence[Word] = ("high", "medium", "low")
    issues = [
        issue(
            f"I{k:02d}",
            *range(options),
            mine=stance(said[k % 3], "more")
            if words
            else Stance(priority=Priority(weight=(1 + k, 1 + k)), wants="more"),
            theirs=stance(said[(k + 1) % 3], "less")
            if words
            else Stance(priority=Priority(weight=(count - k, count - k)), wants="less"),
        )
        for k in range(count)
    ]
    return problem(*issues, table={each.name: options // 2 for each in issues})


def four_in_a_ring() -> Problem:
    """A and B move together or not at all, C and D too; only all four leave both better off.

    A and B give me 4 and cost them 3; C and D cost me 3 and give them 4.
    """
    issues = (
        issue("A", 0, 1, mine=weighs(2, 0, 100), theirs=weighs(1.5, 100, 0)),
        issue("B", 0, 1, mine=weighs(2, 0, 100), theirs=weighs(1.5, 100, 0)),
        issue("C", 0, 1, mine=weighs(1.5, 100, 0), theirs=weighs(2, 0, 100)),
        issue("D", 0, 1, mine=weighs(1.5, 100, 0), theirs=weighs(2, 0, 100)),
    )
    together: tuple[Exclusion, ...] = (
        {"A": (0,), "B": (1,)},
        {"A": (1,), "B": (0,)},
        {"C": (0,), "D": (1,)},
        {"C": (1,), "D": (0,)},
    )
    return problem(*issues, table=dict.fromkeys("ABCD", 0), excluded=together)


def test_a_package_of_four_issues_is_found_where_no_smaller_one_can_be() -> None:
    found = four_in_a_ring()
    assert all(candidate.changed == () for candidate in find_candidates(found))
    (package,) = wide_moves(found).candidates
    assert (package.row, package.changed) == ((1, 1, 1, 1), (0, 1, 2, 3))
    assert [len((*i.give, *i.get)) for i in find_trades(found)] == [4]


def test_five_issues_at_once_are_a_package_that_pairs_and_threes_fall_short_of() -> None:
    most = {True: 0.0, False: 0.0}
    for idea in find_trades(opposed(6, 5)):
        mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
        assert mine is not None
        assert theirs is not None
        wide = len((*idea.give, *idea.get)) > 3
        most[wide] = max(most[wide], min(mine.mean, theirs.mean))
    assert most[True] > most[False] > 0


@settings(max_examples=60)
@given(exact_scenarios())
def test_no_deal_leaves_the_side_that_gains_less_more_than_the_best_trade_does(
    drawn: Scenario,
) -> None:
    """What both want the same is settled on its own, so it stays where it is."""
    judge = Judge(drawn)
    assume(all(side.best > side.worst for side in judge.sides))
    found = build_problem(drawn, samples=2)
    trades = [idea.outcome or {} for idea in find_trades(found)]

    def least(outcome: dict[str, Option]) -> float:
        start = drawn.on_the_table
        pairs = zip(judge.sides, judge.gains(start, outcome), strict=True)
        return min(float(gain / (side.best - side.worst)) for side, gain in pairs)

    same = {each.name for column, each in enumerate(found.issues) if _same_wish(found, column)}
    good = [
        outcome
        for outcome in every_outcome(drawn)
        if all(outcome[name] == drawn.on_the_table[name] for name in same)
        and judge.label(drawn.on_the_table, outcome) == "good_for_both"
    ]
    if good:
        assert max(map(least, trades)) >= max(map(least, good)) - 1e-9


def _same_wish(found: Problem, column: int) -> bool:
    mine, theirs = found.me.tables[column], found.them.tables[column]
    assert mine is not None
    assert theirs is not None
    matters = found.me.mean_weights[column] > 0 and found.them.mean_weights[column] > 0
    return bool(matters and ((mine == mine.max()) & (theirs == theirs.max())).any())


@settings(max_examples=25)
@given(vague_scenarios(sizes=(4, 4), limits=True))
def test_packages_under_words_are_possible_and_keep_to_the_floors(drawn: Scenario) -> None:
    found = build_problem(drawn, samples=FEW)
    for candidate in wide_moves(found).candidates:
        rows = np.array([candidate.row])
        assert found.feasible(rows).all()
        assert found.above_floors(rows).all()
        assert len(candidate.changed) > 1
        assert 0 < candidate.share <= 1
        if candidate.share == 1:
            verdict = certify(found, found.outcome(candidate.row)).verdict
            assert verdict in {"good_for_both", "dominated", "depends", "one_sided"}


def test_three_finer_steps_at_once_are_not_missed() -> None:
    """Only option 4 of nine is worth a trade, which four steps spread evenly over the list miss."""
    only = [100.0 if option == 4 else 10.0 for option in range(9)]
    cost = [0.0 if option == 4 else 20.0 for option in range(9)]
    issues = [
        issue(
            name,
            *range(9),
            mine=weighs(weight, *(only if mine else cost)),
            theirs=weighs(weight, *(cost if mine else only)),
        )
        for name, mine, weight in (("A", True, 3), ("B", True, 3), ("C", False, 4))
    ]
    found = problem(*issues, table=dict.fromkeys("ABC", 0))
    rows = {candidate.row for candidate in find_candidates(found)}
    assert (4, 4, 4) in rows
    assert all_threes_tried(found)


def test_long_lists_are_thinned_and_the_note_says_so() -> None:
    found = opposed(4, 300)
    assert thinned(found) == found.names
    assert not all_threes_tried(found)
    assert search_note(found) == (
        "4 issues have too many options to combine them all; trades of two issues use some of "
        "them, spread evenly over the list. There are too many ways to change three issues at "
        "once to try them all; of such packages, and of larger ones, you see the best that were "
        "found."
    )
    moved = {candidate.row for candidate in find_candidates(found)}
    assert all(0 <= option < 300 for row in moved for option in row)


def test_one_long_list_is_named() -> None:
    issues = [
        issue(
            "Fee",
            *range(1000),
            mine=weighs(1, *np.linspace(0, 100, 1000)),
            theirs=weighs(2, *np.linspace(100, 0, 1000)),
        ),
        *(
            issue(
                f"I{k}",
                *range(60),
                mine=weighs(2, *np.linspace(0, 100, 60)),
                theirs=weighs(1, *np.linspace(100, 0, 60)),
            )
            for k in range(7)
        ),
    ]
    found = problem(*issues, table={each.name: 30 for each in issues})
    assert thinned(found) == ("Fee",)
    assert (search_note(found) or "").startswith("Fee has too many options to combine them all;")


def test_small_searches_are_whole_and_need_no_note() -> None:
    found = opposed(5, 5, words=True)
    assert thinned(found) == ()
    assert all_threes_tried(found)
    assert search_note(found) is None


def test_many_issues_are_not_all_combined_in_threes_and_the_note_says_so() -> None:
    found = opposed(26, 3)
    assert thinned(found) == ()
    assert (search_note(found) or "").startswith("There are too many ways to change three issues")
    used = {column for c in find_candidates(found) if len(c.changed) == 3 for column in c.changed}
    assert 8 <= len(used) < 26


def dense(*counts: int) -> Problem:
    """Lists of opposed real values: nearly every outcome is on the frontier."""
    rng = np.random.default_rng(1)
    issues = []
    for k, count in enumerate(counts):
        up = [float(value) for value in np.sort(rng.random(count)) * 100]
        down = [100 - value for value in up]
        issues.append(
            issue(
                f"I{k}", *range(count), mine=weighs(1 + k / 7, *up), theirs=weighs(1 + k / 7, *down)
            )
        )
    return problem(*issues, table={each.name: len(each.options) // 2 for each in issues})


def test_a_frontier_that_is_too_large_for_the_search_is_left_out_and_the_note_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("copilot.analysis.trading.wide_moves.POINTS", 5)
    found = opposed(6, 5)
    assert wide_moves(found) == WideMoves((), too_large=True)
    assert "There are too many packages of many issues to find the best ones" in str(
        search_note(found)
    )


def test_a_long_frontier_is_priced_at_points_spread_evenly_over_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = wide_moves(opposed(6, 5)).candidates
    monkeypatch.setattr("copilot.analysis.trading.wide_moves.LOOKED_AT", 7)
    few = wide_moves(opposed(6, 5)).candidates
    assert 0 < len(few) <= len(whole)
    assert max(candidate.least for candidate in few) <= max(c.least for c in whole)


def test_a_frontier_past_the_cap_is_told_with_what_to_do() -> None:
    found = dense(300, 300, 300)
    assert wide_moves(found).too_large
    note = str(search_note(found))
    assert "The frontier has too many points to be found exactly" in note
    assert "may be missing. Give the finest issues fewer options" in note


def test_pairs_and_threes_agree_with_trying_each_of_them() -> None:
    """Every pair and three of a small exact game, by plain enumeration of the same moves."""
    found = opposed(4, 4)
    start = found.start
    candidates = find_candidates(found)
    best: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}
    for row in itertools.product(range(4), repeat=4):
        changed = tuple(i for i in range(4) if row[i] != start[i])
        rows = np.array([row])
        gains = [
            float(side.utilities(rows)[0] - side.utilities(np.array([start]))[0])
            for side in (found.me, found.them)
        ]
        if 1 <= len(changed) <= 3 and min(gains) > 1e-6:
            key = (changed, tuple(1 if row[i] > start[i] else -1 for i in changed))
            best[key] = max(best.get(key, 0.0), min(gains))
    listed = {
        (c.changed, tuple(1 if c.row[i] > start[i] else -1 for i in c.changed)): c.least
        for c in candidates
    }
    assert listed == pytest.approx(best, abs=1e-6)


def test_wider_package_and_improvements_of_twenty_issues_are_found_in_one_go() -> None:
    found = opposed(20, 3, words=True)
    start = found.reference.outcome
    wider = wider_package(found, start)
    ideas = improvements(found, start)
    assert all(certify(found, idea.outcome or {}).verdict == "good_for_both" for idea in ideas)
    assert wider is None or certify(found, wider).verdict != "one_sided"


def test_exact_packages_of_many_issues_are_checked_against_the_whole_frontier() -> None:
    """12 issues of 5 options: 244 million packages, and still nothing is missed."""
    found = opposed(12, 5)
    (package, *_) = sorted(wide_moves(found).candidates, key=lambda c: -len(c.changed))
    assert certify(found, found.outcome(package.row)).verdict == "good_for_both"
    halfway = tuple(
        start + (1 if at > start else -1 if at < start else 0)
        for at, start in zip(package.row, found.start, strict=True)
    )
    certificate = certify(found, found.outcome(halfway))
    assert certificate.verdict == "dominated"
    assert certificate.dominated_by is not None
    assert certify(found, certificate.dominated_by).verdict == "good_for_both"


def test_packages_of_many_issues_under_words_are_checked_over_pairs_and_the_frontier() -> None:
    """What the certificate names as better is better for both, whatever weighting fits."""
    found = opposed(12, 5, words=True)
    ends = {
        name: 4 if place % 3 == 0 else 0 if place % 3 == 2 else 2
        for place, name in enumerate(found.names)
    }
    halfway = {name: (at + 2) // 2 for name, at in ends.items()}
    for outcome in (ends, halfway):
        better = certify(found, dict(outcome)).dominated_by
        assert better is None or certify(found, better).verdict in {"good_for_both", "depends"}
    assert wide_moves(found).candidates


def test_a_package_whose_frontier_is_too_large_is_checked_over_pairs() -> None:
    """Three lists of 300 opposed values have 27 million combinations; pairs have 90,000."""
    found = dense(300, 300, 300)
    row = (found.start[0] + 30, found.start[1] + 1, found.start[2] - 30)
    # what one side gains on these lists the other loses, so nothing can be better for both
    assert better_on_same_issues(found, row) is None
