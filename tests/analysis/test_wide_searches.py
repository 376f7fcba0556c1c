"""Trades and improvements where there are too many combinations to look at all of them."""

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import Problem
from copilot.analysis.trading.improve import improvements, smallest_improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Word
from tests.builders import issue, stance
from tests.trade_scenes import problem, wants, weight

WORDS: tuple[Word, Word, Word] = ("high", "medium", "low")


def wide(count: int, options: int) -> Problem:
    """Many issues, the first half dear to me and the other half to them."""
    issues = [
        issue(
            f"I{k:02d}",
            *range(options),
            mine=wants(weight(3 if k < count // 2 else 1), "more"),
            theirs=wants(weight(1 if k < count // 2 else 3), "less"),
        )
        for k in range(count)
    ]
    return problem(*issues, table={i.name: options // 2 for i in issues})


def test_dominated_is_found_over_pairs_where_all_combinations_are_too_many() -> None:
    found = wide(10, 5)
    half = {name: 3 if place < 5 else 1 for place, name in enumerate(found.names)}
    certificate = certify(found, half)
    assert certificate.verdict == "dominated"
    assert certificate.dominated_by is not None
    ends = {name: 4 if place < 5 else 0 for place, name in enumerate(found.names)}
    assert certify(found, ends).verdict == "good_for_both"


def test_improvements_are_found_where_all_combinations_are_too_many() -> None:
    found = wide(10, 5)
    ideas = improvements(found, found.reference.outcome)
    assert 0 < len(ideas) <= 10
    assert all(certify(found, i.outcome or {}).verdict == "good_for_both" for i in ideas)
    assert len((*ideas[0].give, *ideas[0].get)) == 2
    ends = {name: 4 if place < 5 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()


def test_efficient_outcome_of_wide_scales_has_no_improvement() -> None:
    """117,649 combinations, looked at in parts; in some parts nothing comes near."""
    found = wide(6, 7)
    ends = {name: 6 if place < 3 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()


def test_improvement_of_eight_issues_at_once_is_looked_for() -> None:
    """65,536 combinations: few enough to look at all of them."""
    found = wide(8, 4)
    ends = {name: 3 if place < 4 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()
    assert improvements(found, {**ends, "I00": 2, "I04": 1})[0].outcome == ends


def test_moves_of_three_that_are_too_many_are_left_out() -> None:
    """130 options each: two million combinations of three, and 16,900 of two."""
    found = wide(3, 130)
    ideas = smallest_improvements(found, found.reference.outcome)
    assert ideas
    assert all(len((*i.give, *i.get)) <= 2 for i in ideas)
    assert find_trades(found)[0].certificate.improves_to is None


def test_trades_among_wide_scales_are_the_ends_of_the_scale() -> None:
    """Three free issues with nine options each: the moves of three use four of them."""
    issues = [
        issue(name, *range(9), mine=stance(word, "more"), theirs=stance(other, "less"))
        for name, word, other in zip("ABC", WORDS, reversed(WORDS), strict=True)
    ]
    found = find_trades(problem(*issues, table={"A": 4, "B": 4, "C": 4}))
    assert found[0].certificate.verdict == "good_for_both"
    assert {move.issue for move in found[0].give} == {"C"}
