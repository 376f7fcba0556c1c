"""What is said and done at the table: each rule by hand, contradictions, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.analysis.learning.evidence import Observed, observed
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sides import cuts
from copilot.analysis.sides.side import build_side
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Evidence, Scenario
from tests.evidence_scenarios import (
    NAMES,
    OPTIONS,
    Package,
    Said,
    answer,
    choice,
    inside,
    problem,
    ratio,
    stance,
    supply,
    terms,
)


def unknown(*evidence: Evidence, table: Package | None = None) -> Scenario:
    return supply(None, None, None, evidence=evidence, table=table)


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


# Laws


def found_of(scenario: Scenario) -> Observed:
    side = build_side("them", scenario.issues, Party(), samples=2, seed=0)
    reference = build_problem(scenario).reference.outcome
    return observed(side, scenario, scenario.priced_issues, reference)


TRUE = (1.0, 2.3, 3.9, 7.1)
"""Weights of which no small multiples and sums are the same."""

packages: st.SearchStrategy[dict[str, int]] = st.fixed_dictionaries(
    {name: st.sampled_from(OPTIONS) for name in NAMES[:4]}
)


def worth(package: dict[str, int], weights: tuple[float, ...]) -> float:
    return sum(w * (4 - package[name]) for w, name in zip(weights, NAMES, strict=False))


@st.composite
def honest(draw: st.DrawFn, weights: tuple[float, ...]) -> list[Evidence]:
    """What a side with these weights would say and do; my own offers stand between."""
    entries: list[Evidence] = []
    standing: dict[str, int] | None = None
    own: dict[str, int] | None = None
    for kind in draw(
        st.lists(st.sampled_from(["answer", "choice", "mine", "offer", "refusal"]), max_size=7)
    ):
        package = draw(packages)
        if kind == "answer":
            a, b = draw(st.permutations(range(4)))[:2]
            times = draw(st.sampled_from((1.0, 1.5, 2.0)))
            if weights[a] >= times * weights[b]:
                entries.append(answer(NAMES[a], NAMES[b], at_least=times, at_most=8))
        elif kind == "choice":
            among = [package, draw(packages), draw(packages)]
            best = max(range(3), key=lambda place: worth(among[place], weights))
            entries.append(choice(*among, chosen=best + 1))
        elif kind == "mine":
            standing = package
            entries.append(terms("offer", package, "me"))
        elif kind == "offer" and (
            standing is None or worth(package, weights) >= worth(standing, weights)
        ):
            own = package
            entries.append(terms("offer", package))
        elif (
            kind == "refusal" and own is not None and worth(package, weights) <= worth(own, weights)
        ):
            entries.append(terms("refusal", package))
    return entries


weightings = st.permutations(TRUE).map(tuple)


@settings(max_examples=80)
@given(st.data(), weightings, st.sampled_from(("ranked", "unknown")))
def test_true_weights_stay_inside_whatever_an_honest_side_does(
    data: st.DataObject, weights: tuple[float, ...], ranked: str
) -> None:
    ranks = (
        [1 + sorted(weights, reverse=True).index(w) for w in weights]
        if ranked == "ranked"
        else [None] * 4
    )
    scenario = supply(*ranks, evidence=data.draw(honest(weights)))
    assert inside(scenario, weights)
    assert problem(scenario, samples=20).them.weights.shape == (20, 4)


@settings(max_examples=60)
@given(st.data(), weightings, st.permutations((1, 2, 3, 4)))
def test_wrong_guess_never_empties_the_set_and_what_they_said_holds(
    data: st.DataObject, weights: tuple[float, ...], ranks: list[int]
) -> None:
    entries = [e for e in data.draw(honest(weights)) if e.kind == "answer"]
    scenario = supply(*ranks, evidence=entries)
    for entry in entries:
        assert entry.more_important is not None
        low, _ = ratio(scenario, *entry.more_important)
        assert low >= entry.at_least / (1 + entry.at_least) - 1e-9


@settings(max_examples=40)
@given(st.data(), weightings, st.sampled_from(("ranked", "unknown")))
def test_order_in_which_fitting_entries_were_written_does_not_matter(
    data: st.DataObject, weights: tuple[float, ...], ranked: str
) -> None:
    entries = [e for e in data.draw(honest(weights)) if e.kind in {"answer", "choice"}]
    ranks = [1, 2, 3, 4] if ranked == "ranked" else [None] * 4
    one = problem(supply(*ranks, evidence=entries), samples=20).them
    other = problem(supply(*ranks, evidence=data.draw(st.permutations(entries))), samples=20).them
    assert (one.weights == other.weights).all()
    assert (one.verdict_set.rays(range(4)) == other.verdict_set.rays(range(4))).all()


anything = st.one_of(
    st.builds(
        answer,
        st.sampled_from(NAMES[:2]),
        st.sampled_from(NAMES[2:4]),
        by=st.sampled_from(("me", "them")),
        at_least=st.sampled_from((0.5, 1.0, 3.0)),
    ),
    st.builds(
        answer,
        st.sampled_from(NAMES[2:4]),
        st.sampled_from(NAMES[:2]),
        by=st.sampled_from(("me", "them")),
        at_most=st.sampled_from((0.2, 1.0, 2.0)),
    ),
    st.builds(
        lambda kind, by, found: terms(kind, found, by),
        st.sampled_from(("offer", "refusal", "concession")),
        st.sampled_from(("me", "them")),
        packages,
    ),
    st.builds(
        lambda a, b, by: choice(a, b, by=by), packages, packages, st.sampled_from(("me", "them"))
    ),
)


@settings(max_examples=100)
@given(
    st.lists(anything, max_size=8),
    st.lists(
        st.sampled_from([None, "high", "low", "?high", "?low", 1, 2, (1, 3), (2, 2)]),
        min_size=4,
        max_size=4,
    ),
)
def test_any_evidence_whatever_leaves_weightings_that_fit_it(
    entries: list[Evidence], said: list[Said]
) -> None:
    found = problem(supply(*said, mine=said, evidence=entries), samples=30)
    for side in (found.me, found.them):
        assert side.weights.sum(axis=1) == pytest.approx(np.ones(30))
        low, high = (
            ends(side.weights) for ends in (side.ordering_set.lowest, side.ordering_set.highest)
        )
        own = (side.weights**2).sum(axis=1)
        assert (low <= own + 1e-7).all()
        assert (own <= high + 1e-7).all()


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
