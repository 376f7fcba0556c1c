"""What is said at the table and does not fit the rest: which gives way, and what is too large to cut."""

import numpy as np
import pytest

from copilot.analysis.sides import cuts
from tests.evidence_scenarios import (
    answer,
    choice,
    found_of,
    problem,
    ratio,
    supply,
    terms,
    unknown,
)

# What does not fit


def test_newer_of_two_answers_counts_and_the_older_is_set_aside() -> None:
    older, newer = (
        answer("Price", "Delivery", on="2026-11-03"),
        answer("Delivery", "Price", on="2026-11-10"),
    )
    assert ratio(unknown(older, newer), "Delivery", "Price") == (0.5, 1)
    assert ratio(unknown(newer, older), "Delivery", "Price") == (0.5, 1)
    # of one day the later in the list
    assert ratio(
        unknown(answer("Price", "Delivery"), answer("Delivery", "Price")), "Delivery", "Price"
    ) == (0.5, 1)


def test_answers_in_a_circle_keep_the_newest_two() -> None:
    circle = unknown(
        answer("Price", "Delivery", at_least=1.1),
        answer("Delivery", "Warranty", at_least=1.1),
        answer("Warranty", "Price", at_least=1.1),
    )
    assert ratio(circle, "Delivery", "Warranty")[0] > 0.5
    assert ratio(circle, "Warranty", "Price")[0] > 0.5
    found = found_of(circle)
    assert {place: each.newer for place, each in found.unfit.items()} == {0: None}


def test_answer_overrules_the_guess_of_the_two_and_no_other() -> None:
    scenario = supply("high", "low", "medium", "low", evidence=[answer("Delivery", "Price")])
    assert ratio(scenario, "Delivery", "Price") == (0.5, 1)
    assert ratio(scenario, "Warranty", "Volume") == (0.5, 1)
    assert ratio(scenario, "Price", "Warranty") == (0, 1)


def test_answers_that_fit_only_without_a_guess_further_away_overrule_that_one() -> None:
    """Price over volume over delivery against "delivery high, price low": no cut names both."""
    chain = [answer("Price", "Volume"), answer("Volume", "Delivery")]
    scenario = supply("low", "high", "medium", None, evidence=chain)
    assert ratio(scenario, "Price", "Delivery") == (0.5, 1)
    longer = [answer("Price", "Volume"), answer("Volume", "Notice"), answer("Notice", "Delivery")]
    long = supply("low", "high", None, None, None, evidence=longer)
    assert ratio(long, "Price", "Delivery") == (0.5, 1)


def test_exact_weights_give_way_to_an_answer_too() -> None:
    scenario = supply((60, 60), (30, 30), (10, 10), evidence=[answer("Delivery", "Price")])
    assert ratio(scenario, "Delivery", "Price") == (0.5, 1)


def test_my_offers_never_overrule_the_priorities_that_i_gave() -> None:
    tactics = [
        terms("offer", {"Price": 3, "Delivery": 1}, "them"),
        terms("offer", {"Price": 1, "Delivery": 3}, "me"),
    ]
    scenario = supply(None, None, mine=("high", "low"), evidence=tactics)
    assert ratio(scenario, "Price", "Delivery", who="me") == (0.5, 1)
    said = [*tactics, answer("Delivery", "Price", by="me", at_least=2)]
    assert ratio(
        supply(None, None, mine=("high", "low"), evidence=said), "Delivery", "Price", who="me"
    ) == pytest.approx((2 / 3, 1))


def test_offer_that_nothing_explains_is_set_aside() -> None:
    """They want less of both, and ask for more of both than I had offered."""
    odd = unknown(
        terms("offer", {"Price": 1, "Delivery": 1}, "me"),
        terms("offer", {"Price": 3, "Delivery": 3}),
    )
    assert ratio(odd, "Price", "Delivery") == (0, 1)
    assert found_of(odd).unfit[1].because == "itself"


def test_unsure_guess_gives_way_in_the_order_of_ideas_alone() -> None:
    scenario = supply("?low", "?high", None, evidence=[answer("Price", "Delivery")])
    assert ratio(scenario, "Price", "Delivery") == (0.5, 1)
    assert ratio(scenario, "Price", "Delivery", unsure=True) == (0.5, 1)
    fitting = supply("?high", "?low", None, evidence=[answer("Delivery", "Warranty")])
    assert ratio(fitting, "Price", "Delivery") == (0, 1)
    assert ratio(fitting, "Price", "Delivery", unsure=True) == (0.5, 1)


def test_my_unsure_priorities_give_way_to_my_offers() -> None:
    table = [
        terms("offer", {"Price": 3, "Delivery": 1}, "them"),
        terms("offer", {"Price": 1, "Delivery": 3}, "me"),
    ]
    scenario = supply(None, None, mine=("?high", "?low"), evidence=table)
    assert ratio(scenario, "Delivery", "Price", who="me") == (0.5, 1)
    assert ratio(scenario, "Delivery", "Price", who="me", unsure=True) == (0.5, 1)


# What is too large


def test_entry_that_is_too_large_orders_ideas_and_decides_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cuts, "MAX_RAYS", 3)
    large = choice(
        {"Price": 0, "Delivery": 0, "Warranty": 4, "Volume": 4},
        {"Price": 4, "Delivery": 4, "Warranty": 0, "Volume": 0},
    )
    scenario = supply(None, None, None, None, evidence=[large, answer("Price", "Delivery")])
    found = problem(scenario)
    assert found_of(scenario).too_large == {0}
    assert ratio(scenario, "Price", "Delivery") == (0.5, 1)
    row = np.array([1.0, 1.0, -1.0, -1.0])
    assert found.them.verdict_set.lowest(row[None])[0] == pytest.approx(-1)
    assert (found.them.weights @ row >= -1e-9).all()


def test_too_large_a_tie_leaves_the_order_of_ideas_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cuts, "MAX_RAYS", 1)
    scenario = unknown(answer("Price", "Delivery", at_least=2, at_most=2))
    assert problem(scenario).them.weights.shape == (2000, 3)


def test_entry_that_fits_nothing_once_others_were_too_large_is_set_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With nothing to overrule the entry itself has to go; the set is never empty."""
    monkeypatch.setattr(cuts, "MAX_RAYS", 2)
    chain = [
        answer("Price", "Volume"),
        answer("Volume", "Delivery"),
        answer("Delivery", "Price", at_least=2),
    ]
    scenario = supply(None, None, None, None, evidence=chain)
    assert problem(scenario).them.weights.shape == (2000, 4)
