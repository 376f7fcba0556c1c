"""What an entry of the evidence does where it meets a guess, a tactic, or another entry."""

import numpy as np
import pytest

from copilot.analysis.learning.evidence import Observed, observed
from copilot.analysis.learning.observations import Concession
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.learnt import learnt
from copilot.analysis.sides import cuts
from copilot.analysis.sides.side import build_side
from copilot.analysis.trading.trades import find_trades
from copilot.domain.party import Party
from copilot.domain.scenario import Evidence, Scenario
from tests.evidence_scenarios import Package, Who, answer, choice, problem, ratio, supply, terms

MINE: Package = {"Price": 3, "Delivery": 1}
THEIRS: Package = {"Price": 1, "Delivery": 3}


def found_of(scenario: Scenario, who: Who = "them") -> Observed:
    side = build_side(who, scenario.issues, Party(), samples=2, seed=0)
    reference = build_problem(scenario).reference.outcome
    return observed(side, scenario, scenario.priced_issues, reference)


def test_offer_of_theirs_overrules_what_i_guessed_of_them() -> None:
    """They ask for (1, 3) instead of my (3, 1), so price matters more, whatever I had guessed."""
    table = [terms("offer", MINE, "me"), terms("offer", THEIRS)]
    scenario = supply("low", "high", None, evidence=table)
    assert ratio(scenario, "Price", "Delivery") == (0.5, 1)
    found = found_of(scenario)
    assert found.overruled == {1: ("Price", "Delivery")}
    assert found.unfit == {}


def test_concession_rules_nothing_out() -> None:
    """One more pair is counted than there are: half for a weighting that speaks against it."""
    weights = np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.1, 0.5, 0.4]])
    assert Concession((0,), (1,)).likelihood(weights).tolist() == [0.5, 1, 1]
    assert Concession((0,), (1, 2)).likelihood(weights).tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_one_offer_after_several_at_once_gives_way_to_none_in_particular() -> None:
    several = Evidence(kind="offer", by="them", among=({"Price": 1, "Delivery": 1}, dict(THEIRS)))
    after = supply(None, None, None, evidence=[several, terms("offer", THEIRS)])
    plain = supply(None, None, None)
    assert problem(after).them.mean_weights == pytest.approx(problem(plain).them.mean_weights)


def test_of_entries_that_are_too_large_together_the_newer_decides_verdicts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two rays are few enough for one answer, and three too many for both."""
    monkeypatch.setattr(cuts, "MAX_RAYS", 2)
    chain = [answer("Price", "Delivery"), answer("Delivery", "Warranty")]
    for entries, newer in ((chain, chain[1]), (chain[::-1], chain[0])):
        scenario = supply(None, None, None, evidence=entries)
        assert found_of(scenario).too_large == {0}
        assert newer.more_important is not None
        assert ratio(scenario, *newer.more_important) == (0.5, 1)


def test_unsure_guess_that_is_overruled_is_named() -> None:
    scenario = supply("?low", "?high", None, evidence=[answer("Price", "Delivery")])
    assert found_of(scenario).overruled == {0: ("Price", "Delivery")}


def test_answer_leaves_the_guesses_on_which_other_answers_bear() -> None:
    """Delivery before price is news; warranty before volume is not, so warranty stays medium."""
    entries = [answer("Delivery", "Price"), answer("Warranty", "Volume")]
    scenario = supply("high", "low", "medium", "low", "high", evidence=entries)
    assert ratio(scenario, "Delivery", "Price") == (0.5, 1)
    assert ratio(scenario, "Notice", "Warranty") == (0.5, 1)


def test_two_answers_overrule_two_guesses() -> None:
    entries = [answer("Delivery", "Price"), answer("Volume", "Warranty")]
    scenario = supply("high", "low", "high", "low", evidence=entries)
    assert ratio(scenario, "Delivery", "Price") == (0.5, 1)
    assert ratio(scenario, "Volume", "Warranty") == (0.5, 1)
    assert set(found_of(scenario).overruled) == {0, 1}


def test_answer_on_issues_without_a_guess_overrules_those_at_the_ends_of_its_chain() -> None:
    """Warranty over price over delivery over volume, against "warranty low, volume high"."""
    chain = [
        answer("Warranty", "Price"),
        answer("Price", "Delivery"),
        answer("Delivery", "Volume"),
    ]
    scenario = supply(None, None, "low", "high", evidence=chain)
    assert ratio(scenario, "Warranty", "Volume") == (0.5, 1)
    assert found_of(scenario).overruled == {1: ("Warranty", "Volume")}


def test_guess_that_was_overruled_is_not_overruled_again_in_vain() -> None:
    """Warranty over price comes first; delivery over price over notice over volume is left then."""
    entries = [
        answer("Delivery", "Price"),
        answer("Warranty", "Price"),
        answer("Notice", "Volume"),
        answer("Price", "Notice"),
    ]
    scenario = supply("high", "low", "low", "high", None, evidence=entries)
    assert ratio(scenario, "Warranty", "Price") == (0.5, 1)
    assert ratio(scenario, "Delivery", "Volume") == (0.5, 1)
    assert found_of(scenario).unfit == {}


def test_offer_of_mine_that_my_answer_bears_out_is_no_tactics() -> None:
    """I asked for (1, 3) against (3, 1), and say that delivery matters more: the file is wrong."""
    entries = [
        terms("offer", MINE),
        terms("offer", THEIRS, "me"),
        answer("Delivery", "Price", by="me"),
    ]
    scenario = supply(None, None, mine=("high", "low"), evidence=entries)
    found = found_of(scenario, "me")
    assert found.unfit == {}
    assert found.overruled == {2: ("Price", "Delivery")}


def test_choice_of_two_steps_over_three_is_told_as_one_and_a_half_times_as_much() -> None:
    took = choice({"Price": 0, "Delivery": 3}, {"Price": 2, "Delivery": 0})
    here = problem(supply(None, None, None, evidence=[took]))
    found = learnt(here, find_trades(here))
    assert found is not None
    assert "Price matters to them at least 1.5 times as much as Delivery" in found.entries[0].text
