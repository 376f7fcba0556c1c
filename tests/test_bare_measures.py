"""How the two arms are measured: an independent brute force, fair reading, leaks, intervals."""

import json

import pytest

from benchmarks.bare.arms import Put, scenarios
from benchmarks.bare.brute_force import Deal, Gains, load_deal
from benchmarks.bare.intervals import Share, drawn, drawn_difference, drawn_share, wilson
from benchmarks.bare.leaks import figures_from_nowhere, leaks
from benchmarks.bare.reading import Issue, answer_of, option_met, written_ideas
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import option_text
from copilot.llm.protocol import Json

PUTS = {put.path.stem: put for put in scenarios()}
CAMP = PUTS["camp-crossed"]
CONTROL = PUTS["camp-same-order"]
OFFER = PUTS["engineer-offer"]

DEALS = [put for put in PUTS.values() if put.truth is not None]
PACKAGES = Issue("Food", ("0", "1", "2", "3"), "packages")
PLACES = Issue("Workplace", ("Tokyo", "Seoul", "New Seoul", "Apple, Sales"))


def deal_of(put: Put) -> Deal:
    assert put.truth is not None
    return load_deal(put.path, put.truth)


@pytest.mark.parametrize("put", DEALS, ids=lambda put: put.path.stem)
def test_the_reference_found_anew_is_the_products(put: Put) -> None:
    """Two ways to the same definition; else gains of the two arms would not be comparable."""
    ours = build_problem(put.scenario).reference.outcome
    assert deal_of(put).reference == {name: option_text(o) for name, o in ours.items()}


def test_gains_are_sums_over_both_sides_points() -> None:
    """Food 5, water 3 and firewood 4 points a package for me, of 36; for them 3, 4 and 5."""
    deal = deal_of(CAMP)
    assert deal.reference == {"Food": "1", "Water": "1", "Firewood": "3"}
    gains = deal.gains({"Food": "3", "Firewood": "1"})
    assert gains.mine == pytest.approx(100 * 2 / 36)
    assert gains.theirs == pytest.approx(100 * 4 / 36)
    assert gains.verdict == "both"
    assert deal.best_joint() == pytest.approx(gains.joint)


def test_of_terms_that_hang_on_an_event_the_mean_counts() -> None:
    deal = deal_of(CAMP)
    gains = deal.gains_at_even_odds([{"Food": "3"}, {}])
    assert gains.mine == pytest.approx(100 * 5 / 36)
    assert gains.theirs == pytest.approx(-100 * 3 / 36)


def test_nothing_is_good_for_both_where_both_want_the_same_in_the_same_order() -> None:
    assert deal_of(CONTROL).best_joint() == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"),
    [
        (1, 1, "both"),
        (1, 0, "both"),
        (0, 1, "both"),
        (1, -1, "me"),
        (-1, 1, "them"),
        (0, 0, "neither"),
        (-1, 0, "neither"),
        (-1, -1, "neither"),
        (1e-9, 0, "neither"),
    ],
)
def test_good_for_both_means_nobody_has_less_and_somebody_more(
    mine: float, theirs: float, verdict: str
) -> None:
    assert Gains(mine, theirs).verdict == verdict


@pytest.mark.parametrize(
    ("issue", "text", "option"),
    [
        (PACKAGES, "3", "3"),
        (PACKAGES, " 3 Packages of food ", "3"),
        (PACKAGES, "3.0", "3"),
        (PACKAGES, "4", None),
        (PACKAGES, "1 more", None),
        (PACKAGES, "+1", None),
        (PACKAGES, "1 for me, 2 for them", None),
        (PACKAGES, "all of it", None),
        (Issue("Pay", ("62000", "62500"), "USD per year"), "$62,500 a year", "62500"),
        (Issue("Pay", ("62000", "62500"), "USD per year"), "62k", "62000"),
        (Issue("Start", ("2027-01-15", "2027-02-01")), "2027-02-01", "2027-02-01"),
        (
            Issue("Review", ("after 6 months", "after 12 months")),
            "After 12 months",
            "after 12 months",
        ),
        (Issue("Review", ("after 6 months", "after 12 months")), "12 months", "after 12 months"),
        (Issue("Review", ("after 6 months", "after 12 months")), "some day", None),
        (Issue("Preference", ("1x", "1x and a share")), "1x and a share", "1x and a share"),
        (Issue("Preference", ("1x", "1x and a share")), "only 1x", "1x"),
        (PLACES, "TOKYO", "Tokyo"),
        (PLACES, "move to Seoul", "Seoul"),
        (PLACES, "in New Seoul", "New Seoul"),
        (PLACES, "Tokyo or Seoul", None),
        (PLACES, "Apple Sales", "Apple, Sales"),
        (PLACES, "anywhere", None),
    ],
)
def test_an_option_is_met_in_any_fair_spelling(issue: Issue, text: str, option: str | None) -> None:
    assert option_met(text, issue) == option


def test_ideas_are_read_from_both_forms_of_terms() -> None:
    answer = answer_of(
        json.dumps(
            {
                "trades": [
                    {"terms": [{"issue": "food", "option": 3}, "?"]},
                    {"terms": {"Food (packages)": "2", "Water": None}},
                    {"terms": []},
                    {"terms": "Food 3"},
                ],
                "contingent": [{"if_true": {"Food": "1"}, "if_false": []}],
                "options": "none",
            }
        )
    )
    read = [idea.terms([PACKAGES]) for idea in written_ideas(answer)]
    assert read == [({"Food": "3"},), ({"Food": "2"},), ({"Food": "1"}, {})]


@pytest.mark.parametrize(
    "terms",
    [
        [{"issue": "Food", "option": "9"}],
        [{"issue": "Foods", "option": "3"}],
        [{"issue": "Food", "option": "3"}, {"issue": "food", "option": "2"}],
    ],
)
def test_one_term_that_does_not_exist_or_contradicts_leaves_an_idea_without_price(
    terms: Json,
) -> None:
    (idea,) = written_ideas({"trades": [{"terms": terms}]})
    assert idea.terms([PACKAGES]) is None


def test_an_answer_that_is_no_object_holds_no_ideas() -> None:
    assert written_ideas(answer_of("I would swap food for water.")) == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Shall we say 165,000 and two days at home?", ()),
        ("I need at least 155,000.", ("figure",)),
        ("The others pay 172000.", ("figure",)),
        ("Otherwise I walk away.", ("talk",)),
        ("I could stay in my present job.", ("words",)),
        ("Early work could help to get the release out.", ()),
    ],
)
def test_limits_and_alternatives_in_a_sentence_are_seen(text: str, kinds: tuple[str, ...]) -> None:
    assert leaks(text, OFFER.scenario) == kinds


def test_terms_may_name_the_event_that_they_hang_on() -> None:
    event = PUTS["vendor-contract"].scenario.forecasts[0].event
    assert leaks(f"If {event}, 360 EUR; if not, 410.", PUTS["vendor-contract"].scenario) == ()


def test_a_day_is_no_limit() -> None:
    """The best alternative is worth 30 points."""
    scenario = PUTS["partnership"].scenario
    assert leaks("What is left of the minimum order by 30 September 2027?", scenario) == ()
    assert leaks("What is left of the minimum order at 30?", scenario) == ("figure",)


def test_a_figure_from_nowhere_is_one_that_was_not_told() -> None:
    told = "Base salary 165000, review 2027-01-15"
    assert figures_from_nowhere("165,000 in 2 steps, 18 % more by 2027", told) == ("18",)


def test_wilson_is_the_textbook_interval() -> None:
    assert wilson(Share(0, 0)) is None
    assert wilson(Share(1, 10)) == pytest.approx((0.0179, 0.4042), abs=1e-4)


def test_a_count_is_as_sure_as_its_scenarios_and_not_as_its_ideas() -> None:
    """Ten ideas of one answer say no more than one: all of them good, or none."""
    few = [Share(10, 10), Share(0, 10), Share(10, 10), Share(0, 10)]
    assert drawn_share(few) == drawn(few) == (0, 1)
    by_ideas = wilson(Share(20, 40))
    assert by_ideas is not None
    assert by_ideas.low > 0.3


def test_none_and_all_are_not_taken_for_certain() -> None:
    nothing = Share(0, 0)
    assert drawn_share([Share(0, 30), Share(0, 2), nothing]) == wilson(Share(0, 2))
    assert drawn_share([Share(30, 30), Share(2, 2), nothing]) == wilson(Share(2, 2))
    assert drawn_share([nothing]) is None


def test_scenarios_are_drawn_whole_and_both_arms_together() -> None:
    """The same lead in every scenario is certain, however much the scenarios differ."""
    bare = [Share(place, 10) for place in range(5)]
    product = [Share(place + 2, 10) for place in range(5)]
    assert drawn_difference(bare, product) == pytest.approx((0.2, 0.2))
    low_and_high = drawn(bare)
    assert low_and_high is not None
    assert low_and_high == drawn(bare)
    assert low_and_high.low < 0.2 < low_and_high.high
    assert drawn(bare[:1]) is None
    assert Share(0, 0).part == 0


def test_an_object_inside_one_that_cannot_be_read_is_not_the_answer() -> None:
    text = '{"trades": [{"terms": {"Food": "3"}}, {"terms": {"Food": "2"}}], "options": ?}'
    assert answer_of(text) == {}
