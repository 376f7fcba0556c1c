"""What is said and done at the table: each rule by hand."""

import numpy as np
import pytest

from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.scenario import Evidence
from tests.evidence_scenarios import (
    NAMES,
    OPTIONS,
    Package,
    answer,
    choice,
    problem,
    ratio,
    stance,
    supply,
    terms,
    unknown,
)

# An answer


def test_answer_orders_two_issues() -> None:
    assert ratio(unknown(answer("Price", "Delivery")), "Price", "Delivery") == (0.5, 1)
    assert ratio(unknown(answer("Price", "Delivery")), "Price", "Warranty") == (0, 1)


def test_answer_with_bounds_keeps_the_ratio_between_them() -> None:
    found = ratio(unknown(answer("Price", "Delivery", at_least=2, at_most=3)), "Price", "Delivery")
    assert found == pytest.approx((2 / 3, 3 / 4))
    exact = ratio(unknown(answer("Price", "Delivery", at_least=2, at_most=2)), "Price", "Delivery")
    assert exact == pytest.approx((2 / 3, 2 / 3))


def test_bounds_that_exclude_each_other_are_set_aside() -> None:
    odd = unknown(answer("Price", "Delivery", at_least=3, at_most=2))
    assert ratio(odd, "Price", "Delivery") == (0, 1)


def test_my_answers_cut_my_set_and_leave_theirs_alone() -> None:
    mine = unknown(answer("Price", "Delivery", by="me"))
    assert ratio(mine, "Price", "Delivery", who="me") == (0.5, 1)
    assert ratio(mine, "Price", "Delivery") == (0, 1)


@pytest.mark.parametrize("pair", [("Price", "Colour"), ("Colour", "Price"), ("Price", "Flat")])
def test_answer_on_an_issue_that_cannot_weigh_cuts_nothing(pair: tuple[str, str]) -> None:
    scenario = unknown()
    flat = Issue(name="Flat", options=OPTIONS, theirs=Stance(values=(50,) * 5))
    bare = Issue(name="Colour")
    asked = scenario.model_copy(
        update={"issues": (*scenario.issues, flat, bare), "evidence": (answer(*pair),)}
    )
    assert ratio(asked, "Price", "Delivery") == (0, 1)


# A choice


def test_choice_says_that_the_package_is_worth_as_much_as_each_other() -> None:
    """They want less. (0, 2) over (1, 0) costs 2 of 4 steps on delivery to gain 1 on price.

    So price weighs at least twice as much; against (0, 3) nothing follows.
    """
    took = choice(
        {"Price": 1, "Delivery": 0},
        {"Price": 0, "Delivery": 2},
        {"Price": 0, "Delivery": 3},
        chosen=2,
    )
    assert ratio(unknown(took), "Price", "Delivery") == pytest.approx((2 / 3, 1))


def test_package_of_a_choice_is_filled_up_from_the_reference() -> None:
    """The reference is (2, 2, 2): they took delivery 0 over price 1, so 2 steps beat 1."""
    took = choice({"Price": 1}, {"Delivery": 0}, chosen=2)
    table: Package = dict.fromkeys(NAMES[:3], 2)
    found = ratio(unknown(took, table=table), "Delivery", "Price")
    assert found == pytest.approx((1 / 3, 1))


def test_choice_by_what_is_not_known_says_less() -> None:
    """What they want for warranty is unknown, so it may be why they chose as they did."""
    scenario = supply(None, None, None)
    vague = scenario.issues[2].model_copy(update={"theirs": Stance()})
    packages = (
        {"Price": 0, "Delivery": 4, "Warranty": 1},
        {"Price": 4, "Delivery": 0, "Warranty": 2},
    )
    asked = scenario.model_copy(
        update={"issues": (*scenario.issues[:2], vague), "evidence": (choice(*packages),)}
    )
    assert ratio(asked, "Price", "Delivery") == (0, 1)
    preferences = problem(asked, samples=2).them.verdict_set
    # delivery may not outweigh price and warranty together
    assert preferences.lowest(np.array([[1.0, -1.0, 1.0]]))[0] == pytest.approx(0)
    same = ({**packages[0], "Warranty": 2}, packages[1])
    sure = asked.model_copy(update={"evidence": (choice(*same),)})
    assert ratio(sure, "Price", "Delivery") == (0.5, 1)


# Offers and refusals


def test_offer_is_worth_as_much_to_them_as_mine_that_stood() -> None:
    """I had offered (3, 1); they ask for (1, 3) instead of taking it: price matters more."""
    mine, theirs = {"Price": 3, "Delivery": 1}, {"Price": 1, "Delivery": 3}
    found = unknown(terms("offer", mine, "me"), terms("offer", theirs))
    assert ratio(found, "Price", "Delivery") == (0.5, 1)
    turned = unknown(terms("offer", theirs), terms("offer", mine, "me"))
    assert ratio(turned, "Price", "Delivery") == (0, 1)
    # and in my eyes my own offer was no worse than theirs
    assert ratio(turned, "Price", "Delivery", who="me") == (0.5, 1)


def test_days_decide_what_stood_before_what() -> None:
    mine = terms("offer", {"Price": 3, "Delivery": 1}, "me", "2026-11-02")
    theirs = terms("offer", {"Price": 1, "Delivery": 3}, "them", "2026-11-03")
    assert ratio(unknown(theirs, mine), "Price", "Delivery") == (0.5, 1)
    # an entry without a day belongs to the day before it
    undated = terms("offer", {"Price": 1, "Delivery": 3}, "them")
    assert ratio(unknown(mine, undated), "Price", "Delivery") == (0.5, 1)
    assert ratio(unknown(undated, mine), "Price", "Delivery") == (0, 1)


def test_term_that_only_one_offer_names_may_be_anything() -> None:
    """I had offered price 1 and said nothing of delivery; it may have been what they disliked."""
    open_offer = unknown(
        terms("offer", {"Price": 1}, "me"), terms("offer", {"Price": 3, "Delivery": 1})
    )
    assert ratio(open_offer, "Price", "Delivery") == pytest.approx((0, 0.6))
    closed = unknown(
        terms("offer", {"Price": 1, "Delivery": 3}, "me"), terms("offer", {"Price": 3})
    )
    assert ratio(closed, "Price", "Delivery") == pytest.approx((0, 0.6))


def test_several_offers_at_once_are_each_held_against_each() -> None:
    together = Evidence(
        kind="offer", by="me", among=({"Price": 3, "Delivery": 1}, {"Price": 2, "Delivery": 0})
    )
    found = unknown(together, terms("offer", {"Price": 1, "Delivery": 3}))
    # against (2, 0) price has to make up for three steps with one
    assert ratio(found, "Price", "Delivery") == pytest.approx((3 / 4, 1))


def test_refused_terms_are_worth_no_more_than_their_own_last_offer() -> None:
    own, refused = {"Price": 1, "Delivery": 3}, {"Price": 3, "Delivery": 1}
    found = unknown(terms("offer", own), terms("refusal", refused))
    assert ratio(found, "Price", "Delivery") == (0.5, 1)
    moved = unknown(
        terms("offer", own), terms("concession", {"Delivery": 4}), terms("refusal", refused)
    )
    assert ratio(moved, "Price", "Delivery") == pytest.approx((3 / 5, 1))


def test_refusal_without_an_offer_of_theirs_cuts_nothing() -> None:
    assert ratio(unknown(terms("refusal", {"Price": 3, "Delivery": 1})), "Price", "Delivery") == (
        0,
        1,
    )


# Concessions


def test_concession_makes_weightings_likelier_and_decides_nothing() -> None:
    before, after = problem(unknown()), problem(unknown(terms("concession", {"Price": 3})))
    assert after.them.verdict_set == before.them.verdict_set
    assert after.them.mean_weights[0] < before.them.mean_weights[0] - 0.05
    assert after.them.weights.shape == before.them.weights.shape
    assert after.me.weights == pytest.approx(before.me.weights)


def test_offer_that_gives_way_on_one_issue_is_a_concession_there() -> None:
    first, second = {"Price": 1, "Delivery": 1}, {"Price": 1, "Delivery": 3}
    after = problem(unknown(terms("offer", first), terms("offer", second))).them
    assert after.mean_weights[1] < after.mean_weights[0] - 0.05
    # nothing was heard of warranty
    assert ratio(unknown(terms("offer", first), terms("offer", second)), "Price", "Delivery") == (
        0,
        1,
    )
    still = problem(unknown(terms("offer", first), terms("offer", first))).them
    assert still.mean_weights == pytest.approx(problem(unknown()).them.mean_weights)


def test_concession_on_everything_or_for_the_better_says_nothing() -> None:
    plain = problem(unknown()).them.mean_weights
    everything = unknown(terms("concession", {"Price": 1, "Delivery": 1, "Warranty": 1}))
    assert problem(everything).them.mean_weights == pytest.approx(plain)
    better = unknown(terms("offer", {"Price": 2}), terms("concession", {"Price": 1}))
    assert problem(better).them.mean_weights == pytest.approx(plain)


def test_concession_of_which_the_direction_is_unknown_counts_where_it_moves() -> None:
    scenario = unknown(
        terms("offer", {"Price": 2, "Delivery": 2}), terms("concession", {"Price": 3})
    )
    vague = scenario.issues[0].model_copy(update={"theirs": Stance()})
    moved = scenario.model_copy(update={"issues": (vague, *scenario.issues[1:])})
    weights = problem(moved).them.mean_weights
    assert weights[0] < weights[1] - 0.05


def test_concessions_that_few_draws_go_with_still_give_as_many_samples() -> None:
    """Step by step they give way on price and delivery: of five issues they are the last two."""
    steps = [terms("concession", {name: step}) for name in NAMES[:2] for step in (1, 2, 3, 4)]
    weights = problem(supply(*[None] * 5, evidence=steps)).them.weights
    assert weights.shape == (2000, 5)
    assert weights.sum(axis=1) == pytest.approx(np.ones(2000))
    assert weights[:, :2].mean() < 0.1


def test_concession_that_repeats_the_last_one_counts_once() -> None:
    once, twice = (problem(unknown(*[terms("concession", {"Price": 3})] * n)) for n in (1, 2))
    assert (once.them.weights == twice.them.weights).all()


def test_concession_against_what_is_known_leaves_what_is_known() -> None:
    """Delivery is said to matter most, and it is what they give away."""
    scenario = supply(3, 1, 2, evidence=[terms("concession", {"Delivery": 4})])
    weights = problem(scenario).them.weights
    assert (np.diff(weights[:, [0, 2, 1]], axis=1) >= -1e-9).all()


# Entries that lack what their kind needs


@pytest.mark.parametrize(
    "entry",
    [
        terms("answer", {"Price": 1}),
        terms("choice", {"Price": 1}),
        Evidence(kind="offer"),
        Evidence(kind="refusal"),
        Evidence(kind="concession"),
        choice({"Price": 1}, {"Price": 1}),
        choice({"Price": 0}, {"Price": 1}),
    ],
)
def test_entry_that_says_nothing_of_weights_changes_nothing(entry: Evidence) -> None:
    before, after = problem(unknown()).them, problem(unknown(entry)).them
    assert after.verdict_set == before.verdict_set
    assert after.weights == pytest.approx(before.weights)


def test_term_that_is_no_option_may_be_anything() -> None:
    odd = choice({"Price": 9, "Delivery": 4}, {"Price": 4, "Delivery": 0})
    assert ratio(unknown(odd), "Price", "Delivery") == (0.5, 1)
    left = choice({"Price": 4, "Delivery": 0}, {"Price": 9, "Delivery": 4})
    assert ratio(unknown(left), "Price", "Delivery") == (0, 1)
    was = unknown(terms("offer", {"Price": 9, "Delivery": 1}), terms("concession", {"Price": 2}))
    assert problem(was).them.mean_weights[0] < 0.3


def test_stance_of_nothing_said_is_unknown() -> None:
    assert stance(None, None).priority == Priority()


def test_the_example_by_hand_on_the_page_comes_out_as_it_says() -> None:
    """Two of four steps more on price for two of four steps sooner on delivery."""
    before, after = problem(unknown()).them, problem(unknown(answer("Price", "Delivery"))).them
    change = np.array([[0.5, -0.5, 0.0]])
    assert before.verdict_set.lowest(change) == pytest.approx([-0.5])
    assert after.verdict_set.lowest(change) == pytest.approx([0.0])
    assert after.verdict_set.highest(change) == pytest.approx([0.5])
    # each corner once: two of the block that was cut, and the issue beside it
    assert after.verdict_set.rays(range(3)).tolist() == [[0, 0, 1], [0.5, 0.5, 0], [1, 0, 0]]
    share = (before.weights[:, 0] >= before.weights[:, 1]).mean()
    assert share == pytest.approx(1 / 2, abs=0.03)
