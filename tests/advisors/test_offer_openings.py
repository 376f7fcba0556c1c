"""The opening: what their own offer is answered with, what a term stands on, and where to ask for more."""

import pytest

from copilot.advisors.offer_texts import (
    thin_words,
)
from copilot.advisors.offers import (
    AT_FAIR,
    NOT_YET,
    offers,
)
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Scenario
from copilot.storage.scenario_file import parse_scenario
from tests.builders import issue, short, stance
from tests.offer_files import EXACT, HEARD, ONE, RISKY, of_text

SAME = """
title: The same wish
situation: A test.
issues:
  Price: {options: [10, 20, 30], unit: EUR, mine: {priority: low, wants: less},
    theirs: {priority: medium, wants: less}}
  B: {options: [x, y], mine: {priority: low, wants: y}, theirs: {wants: y}}
on_the_table: {Price: 10, B: y}
"""


def test_an_opening_that_is_their_own_offer_is_taken() -> None:
    document = of_text(SAME)
    assert document.opening is not None
    assert document.opening.advice == (
        "Their offer is already the best that you can ask for: take it.",
    )
    assert "I accept it: " in document.opening.say
    assert "?" not in document.opening.say
    assert (document.packages, document.plan, document.notes) == (None, None, ())


def test_their_own_offer_below_every_fair_split_is_not_simply_taken() -> None:
    capped = short().model_copy(
        update={
            "issues": tuple(
                issue(
                    name,
                    *range(5),
                    mine=stance("high", "more", 1),
                    theirs=stance("high", "less", 1),
                )
                for name in "AB"
            ),
            "on_the_table": {"A": 1, "B": 1},
        }
    )
    document = offers(capped)
    assert document.opening is not None
    assert document.opening.advice[0].startswith("Don't accept it yet: it meets what you ask for")
    assert document.opening.ask_more is not None
    assert len(document.opening.ask_more.beyond) == 1
    assert "accept" not in document.opening.say
    (asked,) = document.opening.ask_on
    assert f"talk about {asked}." in document.opening.say


PHONE = """
title: Phone contract
situation: A test.
me: {alternatives: [{name: Z, worth: WORTH}]}
issues:
  Monthly price: {options: [10, 15, 25, 40], unit: EUR,
    mine: {weight: 40, wants: less, position: 15}, theirs: {weight: 40, wants: more}}
  Data: {options: [10, 20, 50], unit: GB, mine: {weight: 40, wants: more},
    theirs: {weight: 10, wants: less}}
  Term: {options: [12, 24], unit: months, mine: {weight: 20, wants: less},
    theirs: {weight: 30, wants: more}}
on_the_table: {Monthly price: 15, Data: 10, Term: 24}
"""


def test_their_offer_is_accepted_only_where_no_package_is_better_for_me() -> None:
    """They met my one position; on the other two issues it is the worst that I could get."""
    document = of_text(PHONE.replace("WORTH", "20"))
    opening = document.opening
    assert opening is not None
    assert opening.package.outcome == {"Monthly price": 15, "Data": 10, "Term": 24}
    assert opening.ask_more is not None
    assert "accept" not in opening.say
    assert "take it" not in " ".join(opening.advice)
    assert "may be worth less to you" not in " ".join(opening.advice)
    assert document.notes == (NOT_YET,)


def test_more_is_asked_for_where_their_offer_leaves_me_a_fair_split_already() -> None:
    rich = PHONE.replace("WORTH", "0").replace(
        "weight: 40, wants: less, position", "weight: 400, wants: less, position"
    )
    opening = of_text(rich).opening
    assert opening is not None
    assert opening.ask_more is None
    assert opening.ask_on == ("Data", "Term")
    assert opening.say.endswith(
        "I would like to talk about the data and the term.\nWhat could you do for me there?"
    )
    assert opening.advice[1].startswith("Data 50 GB and Term 12 months are the most to ask for.")


def test_an_offer_that_may_be_below_my_alternative_is_not_accepted() -> None:
    words = PHONE.replace("weight: 40, wants: more", "priority: high, wants: more").replace(
        "{weight: 40, wants: less, position: 15}", "{priority: high, wants: less, position: 15}"
    )
    words = words.replace("{weight: 20, wants: less}", "{priority: low, wants: less}")
    document = of_text(words.replace("WORTH", "25"))
    opening = document.opening
    assert opening is not None
    assert opening.package.over_my_no_deal == "some"
    assert "it may be worth less to you than your best alternative" in " ".join(opening.advice)
    assert "accept" not in opening.say


def test_the_best_of_all_that_is_no_better_than_my_alternative_is_not_accepted() -> None:
    alone = SAME.replace(
        "on_the_table", "me: {alternatives: [{name: Z, worth: 100}]}\non_the_table"
    )
    opening = of_text(alone).opening
    assert opening is not None
    assert opening.advice[0].endswith("nothing is better for you: bring in another.")
    assert opening.say.endswith("what could you add to it?")


def test_an_opening_no_better_than_their_alternative_is_told_so() -> None:
    """What they have without me is as good as their best deal."""
    them = Party(alternatives=(Alternative(name="x", worth=100.0),))
    one = issue("A", 0, 1, 2, mine=stance("high", "more"), theirs=stance("high", "less"))
    scenario = Scenario(title="t", situation="", issues=(one,), counterparty=them)
    found = offers(scenario).opening
    assert found is not None
    assert thin_words(limit_known=True) in found.advice
    assert thin_words(limit_known=False) not in found.advice


def test_a_criterion_is_cited_only_where_the_term_lies_on_its_way() -> None:
    rent = issue(
        "Rent",
        900,
        1000,
        1100,
        1200,
        unit="EUR a month",
        mine=stance("high", "less", 1000),
        theirs=stance("high", "more", 1200),
    )
    start = issue(
        "Start", "now", "in spring", mine=stance("low", "now"), theirs=stance("low", "now")
    )

    def cited(text: str, **table: Option) -> bool:
        scenario = Scenario(
            title="t",
            situation="",
            issues=(rent, start),
            on_the_table=table,
            criteria=(Criterion(text=text, source="A list"),),
        )
        document = offers(scenario)
        assert document.opening is not None
        return "I go by this" in document.opening.say

    assert cited("Flats here cost 950 to 1,050 EUR a month", Rent=1200)
    # a standard that says something else than what is asked would be held against it
    assert not cited("Flats here cost 980 EUR a month", Rent=1200)
    assert not cited("Flats here cost 1,100 EUR a month", Rent=1200)
    assert not cited("Flats here cost 980 EUR a month")
    assert cited("Flats here are let now, all of them", Rent=1200) is False
    assert cited("All are let in spring", Rent=1200) is False


RENTAL = """
title: Flat
situation: A test.
issues:
  Rent: {options: [900, 950, 1000, 1100, 1200], unit: EUR a month,
    mine: {weight: 50, wants: less, position: 1000}, theirs: {weight: 50, wants: more}}
  Start: {options: [now, in spring], mine: {weight: 50, wants: now},
    theirs: {weight: 50, wants: in spring}}
on_the_table: {Rent: 1200, Start: in spring}
criteria: [{text: CRITERION, source: A list}]
"""


@pytest.mark.parametrize(
    ("criterion", "carries", "beyond"),
    [
        ("Flats here cost 900 EUR a month", 900, False),
        ("Flats here cost 930 to 1100 EUR a month", 950, False),
        ("Flats here cost 1000 EUR a month", None, False),
        ("Flats here cost 980 EUR a month", None, False),
        ("Flats here cost 1100 EUR a month", None, True),
    ],
)
def test_what_a_standard_carries_beyond_the_ask_is_known(
    criterion: str,
    carries: int | None,
    beyond: bool,  # noqa: FBT001 - a column of a table
) -> None:
    document = of_text(RENTAL.replace("CRITERION", criterion))
    assert document.opening is not None
    rent = document.opening.terms[0]
    assert (rent.option, rent.carries, rent.beyond) == (1000, carries, beyond)


WEAK = """
title: Weak
situation: A test.
money: Price
issues:
  Price: {options: [60, 70, 80, 90, 100], unit: EUR, mine: {weight: 40, wants: more, position: 70},
    theirs: {weight: 40, wants: less}}
  Speed: {options: [1, 2, 3, 4, 5], unit: weeks, mine: {weight: 40, wants: less},
    theirs: {weight: 10, wants: more}}
  Colour: {options: [red, blue], mine: {weight: 10, wants: blue}, theirs: {weight: 40, wants: red}}
  Name: {options: [ours, theirs], mine: {weight: 10, wants: ours}}
on_the_table: {Price: 60, Speed: 5, Colour: red, Name: theirs}
"""


def test_a_weak_opening_comes_with_what_to_ask_more_on() -> None:
    """What costs them least for what it brings me first; what is not known of them after it."""
    document = of_text(WEAK)
    assert document.opening is not None
    assert document.claiming is not None
    more = document.opening.ask_more
    assert more is not None
    told = [(move.issue, move.from_, move.to) for move in more.moves]
    assert told[0] == ("Speed", 5, 1)
    fair = min(split.package.mine for split in document.claiming.splits)
    assert document.opening.package.mine < fair
    assert more.enough == (more.mine >= fair - 0.5)
    problem = build_problem(parse_scenario(WEAK, name="offer"))
    raised = {**document.opening.package.outcome, **{move.issue: move.to for move in more.moves}}
    assert abs(mean_points(problem.me, problem.row(raised)) - more.mine) < 1e-9
    assert "ambitious" not in " ".join(document.opening.advice)


def test_asking_for_what_was_named_leaves_a_fair_split_or_more() -> None:
    """The way out works: with these positions in the file, nothing is said any more."""
    document = of_text(WEAK)
    assert document.opening is not None
    assert document.opening.ask_more is not None
    wanted = {move.issue: move.to for move in document.opening.ask_more.moves}
    scenario = parse_scenario(WEAK, name="offer")
    issues = tuple(
        each.model_copy(
            update={"mine": each.mine.model_copy(update={"position": wanted[each.name]})}
        )
        if each.name in wanted
        else each
        for each in scenario.issues
    )
    again = offers(scenario.model_copy(update={"issues": issues}))
    assert again.opening is not None
    assert document.opening.ask_more.enough
    assert again.opening.ask_more is None
    assert again.opening.package.mine >= document.opening.ask_more.mine - 1e-6


def test_an_opening_that_leaves_a_fair_split_needs_no_way_out() -> None:
    for text in (RISKY, EXACT, SAME, ONE):
        document = of_text(text)
        assert document.opening is not None
        assert document.opening.ask_more is None


def test_an_issue_of_which_they_said_nothing_is_named_as_unknown() -> None:
    only = WEAK.replace("weight: 10, wants: ours", "weight: 90, wants: ours")
    document = of_text(only)
    assert document.opening is not None
    more = document.opening.ask_more
    assert more is not None
    assert more.unknown == ("Name",)


def test_what_they_refused_and_the_opening_asks_for_again_is_told_beside_it() -> None:
    told = (
        "They refused Remote days 4 on 20 November 2026: give a new reason for it, or give it up for "
        "something in return."
    )

    def advice(text: str) -> tuple[str, ...]:
        opening = of_text(text).opening
        assert opening is not None
        assert "refused" not in opening.say
        return opening.advice

    assert told in advice(HEARD)
    # asking for more than they refused is asking for it again
    lower = HEARD.replace("terms: {Remote days: 4}", "terms: {Remote days: 3}")
    assert told.replace("days 4", "days 3") in advice(lower)
    undated = HEARD.replace("{Remote days: 4}, on: 2026-11-20", "{Remote days: 4}")
    assert told.replace(" on 20 November 2026", "") in advice(undated)
    # nothing is said of what they merely offered, nor of what the opening does not ask for
    assert "They refused" not in " ".join(advice(HEARD.replace("kind: refusal", "kind: offer")))
    less = HEARD.replace(
        "{i_ask: 4, they_offer: 1,", "{i_ask: 3, they_offer: 1, options: [1, 2, 3, 4],"
    )
    assert "They refused" not in " ".join(advice(less))


def test_an_opening_by_which_they_gain_whatever_matters_is_not_called_ambitious() -> None:
    wish = "{priority: high, wants: blue}"
    text = f"""
title: All the same
situation: A test.
issues:
  Colour: {{options: [red, blue], mine: {wish}, theirs: {wish}}}
  Size: {{options: [3, 10], mine: {{priority: low, wants: more}},
    theirs: {{priority: low, wants: more}}}}
on_the_table: {{Colour: red, Size: 3}}
"""
    document = of_text(text)
    assert document.opening is not None
    assert document.opening.package.their_gain.holds == "every"
    assert "ambitious" not in " ".join(document.opening.advice)
    assert AT_FAIR in document.notes
    hard = of_text(HEARD).opening
    assert hard is not None
    assert "It is ambitious" in " ".join(hard.advice)
