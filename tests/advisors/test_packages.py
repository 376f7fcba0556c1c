"""Whole packages: priced, bettered, listed."""

import pytest

from copilot.advisors.packages import frontier, improve, price
from copilot.errors import UsageError
from tests.builders import engineer, short


def test_what_is_left_out_comes_from_the_comparison() -> None:
    document = price(engineer(), {"remote days": 3})
    assert document.outcome["Remote days"] == 3
    assert document.from_reference == ("Base salary", "Start date", "Title")
    assert document.scenario.title == "Senior engineer offer"


def test_an_improvement_starts_from_the_package_itself() -> None:
    document = improve(short(), {"Length": "three years", "Rent": 1000})
    best = document.improvements[0]
    assert document.from_reference == ()
    assert {(move.issue, move.from_) for move in (*best.give, *best.get)} == {
        ("Length", "three years"),
        ("Rent", 1000),
    }


def test_a_term_that_does_not_exist_is_never_replaced() -> None:
    document = price(engineer(), {"Remote days": 4})
    assert document.outcome == {"Remote days": 4}
    assert document.certificate.verdict == "invalid"
    assert "did you mean" in document.certificate.reason
    with pytest.raises(UsageError, match="did you mean"):
        improve(engineer(), {"Remote days": 4})


def test_the_frontier_runs_from_my_best_to_theirs() -> None:
    points = frontier(short()).points
    assert [point.mine for point in points] == sorted((p.mine for p in points), reverse=True)
