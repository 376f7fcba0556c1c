"""Who carries or shares a risk whose figures are ranges: by the worst reading, worked out apart."""

import math

import pytest

from copilot.analysis.deals.money_deals import find_money_deals
from copilot.domain.party import Party
from copilot.domain.sources import Burden, Figure, Risk
from copilot.domain.suggestions import Idea
from tests.money_scenes import burden, problem, risk, scene

LOW, HIGH = Party(risk_tolerance="low"), Party(risk_tolerance="high")

BEARS = 20_000
"""The risk tolerance of both sides."""

BET = Party(even_bet=BEARS * 2 * math.log((1 + math.sqrt(5)) / 2))
COST = 80_000


def ideas(made: Risk, me: Party = BET, they: Party = BET) -> dict[str, Idea]:
    found = find_money_deals(problem(scene(risks=(made,), me=me, they=they)))
    return {idea.technique: idea for idea in found}


def worth(chance: float, part: float = 1.0) -> float:
    """The sure loss as bad as a part of the cost, from the definition of expected utility."""
    return BEARS * math.log(chance * math.exp(part * COST / BEARS) + 1 - chance)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (burden((0.1, 0.3), 1000), burden(0.2, 1000)),
        (burden(0.2, (900, 1100)), burden(0.2, 1000)),
        (burden(0.2, 1000, insured_for=(250, 350)), burden(0.2, 1000, insured_for=300)),
        (burden(0.2, 1000, insured_for=300), burden(0.2, 1000, insured_for=(250, 350))),
    ],
)
def test_words_do_not_settle_who_bears_it_better_where_the_figures_overlap(
    now: Burden, then: Burden
) -> None:
    """In some reading it is likelier or dearer with them, and a low tolerance may still be great."""
    (idea,) = ideas(risk(now, then), LOW, HIGH).values()
    assert idea.certificate.verdict == "depends"


def test_words_settle_it_where_the_figures_only_touch() -> None:
    touching = risk(burden((0.2, 0.3), (1000, 1200)), burden((0.1, 0.2), (900, 1000)))
    (idea,) = ideas(touching, LOW, HIGH).values()
    assert idea.certificate.verdict == "good_for_both"


def test_word_of_one_side_and_figure_of_the_other_settle_nothing() -> None:
    late = risk(burden(0.2, 1000), burden(0.2, 1000))
    for me, they in (
        (LOW, HIGH.model_copy(update={"even_bet": 1000.0})),
        (LOW.model_copy(update={"even_bet": 1000.0}), HIGH),
    ):
        (idea,) = ideas(late, me, they).values()
        assert idea.certificate.verdict == "depends"


def sums(idea: Idea) -> Figure:
    paid = idea.side_payment
    assert paid is not None
    assert paid.by == "me"
    return paid.low, paid.high


def test_sums_for_a_shared_risk_suit_the_worst_reading() -> None:
    """They need what their half costs at 30 %; I can pay what I save at 25 %, same odds throughout."""
    likely = burden((0.25, 0.3), COST)
    shared = ideas(risk(likely, likely))["risk sharing"]
    needs, bears = worth(0.3, 0.5), worth(0.25) - worth(0.25, 0.5)
    assert sums(shared) == pytest.approx((needs, bears), abs=0.5)
    assert shared.certificate.verdict == "good_for_both"


def test_side_that_would_handle_a_shared_risk_is_held_to_its_worst_odds() -> None:
    """With them it happens in 10 to 20 of 100 cases: I save at least 50 % now less half of 20 %."""
    shared = ideas(risk(burden(0.5, COST), burden((0.1, 0.2), COST)))["risk sharing"]
    assert "bear 50% of its cost" in shared.rationale
    needs, bears = worth(0.2, 0.5), worth(0.5) - worth(0.2, 0.5)
    assert sums(shared) == pytest.approx((needs, bears), abs=0.5)


def test_risk_is_handled_where_sharing_saves_most_in_the_worst_reading() -> None:
    """A fifth here against 10 to 25 of 100 there: at best they handle it better, at worst I do."""
    here = 2 * worth(0.2, 0.5)
    assert 2 * worth(0.1, 0.5) < here < 2 * worth(0.25, 0.5)
    shared = ideas(risk(burden(0.2, COST), burden((0.1, 0.25), COST)))["risk sharing"]
    assert "bear 50% of the cost of" in shared.rationale


def test_risk_is_not_shared_where_that_suits_only_some_readings() -> None:
    """At 10 % I save less by it than they would need at 90 %."""
    unsure = risk(burden((0.1, 0.9), COST), burden((0.85, 0.95), COST))
    assert worth(0.1) - worth(0.1, 0.5) < worth(0.9, 0.5)
    assert "risk sharing" not in ideas(unsure)


def test_risk_that_they_can_insure_is_not_shared() -> None:
    late = risk(burden(0.2, COST), burden(0.2, COST, insured_for=COST))
    assert "risk sharing" not in ideas(late)


def test_a_shift_that_only_may_pay_keeps_no_sharing_away_that_is_sure() -> None:
    """80,000 at 30 %, tolerances alike: half each saves both whatever the others' chance is."""
    sure = ideas(risk(burden(0.3, COST), burden(0.3, COST)))
    assert sure["risk sharing"].certificate.verdict == "good_for_both"
    may = ideas(risk(burden(0.3, COST), burden((0.05, 0.5), COST)))
    assert may["risk shifting"].certificate.verdict == "depends"
    assert may["risk sharing"].certificate.verdict == "good_for_both"
