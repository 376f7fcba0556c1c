"""The whole answer of `offers`: every example, every odd scenario, and no secret in what is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from copilot.advisors.offer_sayings import say_step
from copilot.advisors.offer_texts import (
    LevelEnd,
    floor_words,
    level_words,
    reference_words,
    relationship_words,
    thin_words,
)
from copilot.advisors.offers import (
    AT_FAIR,
    NO_THREE,
    NOT_YET,
    NOTHING_KNOWN,
    NOTHING_SETTLED,
    NOTHING_WANTED,
    ONE_ISSUE,
    ONE_SIDED,
    offers,
)
from copilot.analysis.frontiers import frontier
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.efficient import NO_ZONE
from copilot.domain.issue import Issue, Option, Stance
from copilot.domain.offer_documents import OffersDocument
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Evidence, Scenario
from copilot.domain.suggestions import Move, Reference
from copilot.storage.scenario_file import load_scenario, parse_scenario
from tests.advisors.test_non_interference import same_in_public
from tests.builders import engineer, issue, short, stance
from tests.strategies import vague_scenarios

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "examples").glob("*.yaml")) + sorted(
    file
    for file in (ROOT / "evals/scenarios").rglob("*.yaml")
    if not file.name.endswith(".truth.yaml")
)


def sayings(document: OffersDocument) -> dict[tuple[object, ...], str]:
    """Everything that is meant to be said, by the terms that it speaks of."""

    def terms(*outcomes: dict[str, Option]) -> tuple[object, ...]:
        return tuple(tuple(outcome.items()) for outcome in outcomes)

    found: dict[tuple[object, ...], str] = {}
    if document.opening is not None:
        asked = (*terms(document.opening.package.outcome), document.opening.ask_on)
        found["opening", *asked] = document.opening.say
    if document.packages is not None:
        named = (package.outcome for package in document.packages.packages)
        found["packages", *terms(*named)] = document.packages.say
    if document.plan is not None:
        for step in document.plan.steps:
            give = {move.issue: move.to for move in step.give}
            back = {move.issue: move.to for move in step.in_return}
            found["step", *terms(give, back)] = step.say
    if document.other_chair is not None and document.other_chair.say:
        chair = document.other_chair
        back = {move.issue: move.to for move in chair.in_return}
        found["chair", *terms(chair.outcome or {}, back)] = chair.say
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_scenario_of_the_project_gets_an_answer(file: Path) -> None:
    scenario = load_scenario(file)
    document = offers(scenario)
    assert document.opening is not None or document.notes
    secrets = [a.name for a in (*scenario.me.alternatives, *scenario.counterparty.alternatives)]
    for text in sayings(document).values():
        assert text
        assert not any(secret in text for secret in secrets)
    if document.plan is not None:
        floors = scenario.me.walk_away
        for step in document.plan.steps:
            given = {move.issue: move.to for move in step.give}
            assert not {name for name, to in given.items() if floors.get(name) == to}


@given(vague_scenarios(limits=True, sizes=(2, 4)))
@settings(max_examples=20)
def test_no_scenario_breaks_it(scenario: Scenario) -> None:
    document = offers(scenario)
    assert document == offers(scenario)
    if document.plan is not None:
        assert document.opening is not None
        assert all(step.mine >= document.plan.floor - 1e-4 for step in document.plan.steps)


@given(same_in_public(), same_in_public())
@settings(max_examples=8)
def test_the_same_terms_are_offered_in_the_same_words(first: Scenario, second: Scenario) -> None:
    before = sayings(offers(first))
    for terms, say in sayings(offers(second)).items():
        assert before.get(terms, say) == say


def test_secrets_that_change_no_term_change_no_word() -> None:
    """Other names and reasons that no package turns on: every word stays."""
    scenario = load_scenario(ROOT / "examples/department-budget.yaml")
    me = scenario.me.model_copy(
        update={
            "alternatives": tuple(
                each.model_copy(update={"name": "Umbrella"}) for each in scenario.me.alternatives
            ),
            "constraints": ("another",),
            "pressures": (),
            "interests": scenario.me.interests[1:],
        }
    )
    update = {"me": me, "situation": "Other words.", "strengths": (), "title": "Other"}
    one, two = offers(scenario), offers(scenario.model_copy(update=update))
    assert sayings(one) == sayings(two)
    assert len(sayings(one)) > 3


def test_the_answer_has_all_five_parts_for_a_whole_scenario() -> None:
    document = offers(load_scenario(ROOT / "examples/department-budget.yaml"))
    assert document.opening is not None
    assert document.packages is not None
    assert document.plan is not None
    assert document.claiming is not None
    assert document.other_chair is not None
    assert document.notes == ()
    assert [package.name for package in document.packages.packages] == ["A", "B", "C"]
    for choice in document.packages.choices:
        entry = choice.evidence
        assert (entry.kind, entry.by, entry.chosen) == ("choice", "them", choice.chosen)
        assert entry.among is not None
        assert len(entry.among) == 3


def test_a_choice_written_down_makes_the_chosen_package_their_best() -> None:
    """The entry goes into the file as it is, and cuts their set to where that package wins."""
    scenario = load_scenario(ROOT / "examples/offer-short.yaml")
    document = offers(scenario)
    assert document.packages is not None
    for choice in document.packages.choices:
        told = scenario.model_copy(update={"evidence": (choice.evidence,)})
        them = build_problem(told).them
        problem = build_problem(scenario)
        rows = [problem.row(package.outcome) for package in document.packages.packages]
        values = [
            [0.0 if t is None else float(t[o]) for t, o in zip(them.tables, row, strict=True)]
            for row in rows
        ]
        for weights in them.weights:
            worth = [sum(w * v for w, v in zip(weights, value, strict=True)) for value in values]
            assert worth[choice.chosen - 1] >= max(worth) - 1e-6


def test_with_no_options_there_is_nothing_to_offer() -> None:
    scenario = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    document = offers(scenario)
    assert document.notes == (NOTHING_SETTLED,)
    assert "options for Title" in document.to_add


def test_where_i_said_nothing_nothing_is_asked_for() -> None:
    scenario = Scenario(title="t", situation="", issues=(issue("A", 0, 1),))
    assert offers(scenario).notes == (NOTHING_WANTED,)


def test_where_nothing_is_known_of_them_it_says_ask_first() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(name, *range(5), mine=stance("high", "more")) for name in "AB"),
    )
    document = offers(scenario)
    assert document.opening is not None
    assert document.opening.first_move == "wait"
    assert "Better not go first" in document.opening.advice[0]
    assert NOTHING_KNOWN in document.notes
    assert document.plan is None
    assert document.claiming is None
    assert document.other_chair is None
    assert "what they want on A and B" in document.to_add[1]


def test_one_issue_says_that_there_is_nothing_to_choose_between() -> None:
    scenario = Scenario(
        title="t",
        situation="",
        issues=(
            issue(
                "Price",
                *range(0, 101, 10),
                mine=stance("high", "more"),
                theirs=stance("high", "less"),
            ),
        ),
    )
    document = offers(scenario)
    assert document.notes == (ONE_ISSUE,)
    assert document.opening is not None
    assert document.opening.first_move == "yes"
    assert document.opening.say == "Here is an offer that would work for me: 100 for the price."
    assert "have the packages below" not in " ".join(document.opening.advice)
    assert document.plan is not None
    assert document.plan.steps[0].reason == "With one issue, what helps them costs you."
    assert document.plan.steps[-1].say.startswith("If that settles it, I could accept ")


def test_without_a_zone_of_agreement_the_other_chair_is_still_told() -> None:
    far = Party(alternatives=(Alternative(name="x", worth=120.0),))
    document = offers(short().model_copy(update={"me": far}))
    assert document.notes == (NO_ZONE,)
    assert document.opening is None
    assert document.other_chair is not None
    assert document.other_chair.say == ""


def test_where_their_own_alternative_beats_everything_they_ask_for_nothing() -> None:
    far = Party(alternatives=(Alternative(name="x", worth=120.0),))
    document = offers(short().model_copy(update={"counterparty": far}))
    assert document.other_chair is None


RISKY = """
title: Risk
situation: A test.
money: Price
me: {alternatives: [{name: Other, worth: 30}]}
issues:
  Price: {range: {low: 100000, high: 200000, step: 5000}, unit: EUR,
    mine: {priority: high, wants: less, position: 120000},
    theirs: {priority: high, wants: more, position: 180000}}
  Delivery: {options: [1, 2, 3], unit: months, mine: {priority: medium, wants: less},
    theirs: {priority: low, wants: more}}
"""
SAME = """
title: The same wish
situation: A test.
issues:
  Price: {options: [10, 20, 30], unit: EUR, mine: {priority: low, wants: less},
    theirs: {priority: medium, wants: less}}
  B: {options: [x, y], mine: {priority: low, wants: y}, theirs: {wants: y}}
on_the_table: {Price: 10, B: y}
"""
ONE = """
title: One issue
situation: A test.
issues:
  Price: {i_ask: 100, they_offer: 60, unit: EUR}
"""
EXACT = """
title: Exact
situation: A test.
money: Price
me: {alternatives: [{name: Z, worth: 20}]}
counterparty: {alternatives: [{name: Y, worth: 10}]}
issues:
  Price: {range: {low: 0, high: 100, step: 10}, unit: EUR,
    mine: {weight: 50, wants: more, position: 90}, theirs: {weight: 30, wants: less}}
  Speed: {options: [1, 2, 3, 4, 5], unit: weeks, mine: {weight: 30, wants: less, position: 1},
    theirs: {weight: 20, wants: more}}
  Scope: {options: [a, b, c], mine: {weight: 20, wants: a, position: a},
    theirs: {weight: 50, wants: c}}
on_the_table: {Price: 40, Speed: 4, Scope: c}
"""


def of_text(text: str) -> OffersDocument:
    return offers(parse_scenario(text, name="offer"))


@pytest.mark.parametrize(
    "text",
    [
        RISKY,
        EXACT,
        (ROOT / "examples/engineer-offer.yaml").read_text(encoding="utf-8"),
        (ROOT / "examples/offer-short.yaml").read_text(encoding="utf-8"),
        (ROOT / "examples/factory-supply.yaml").read_text(encoding="utf-8"),
    ],
    ids=["risky", "exact", "engineer", "short", "factory"],
)
def test_no_package_and_no_price_lies_below_where_the_plan_ends(text: str) -> None:
    """And the plan itself ends nowhere below a fair split."""
    document = of_text(text)
    assert document.opening is not None
    assert document.claiming is not None
    mine = document.opening.package.mine
    fair = min(split.package.mine for split in document.claiming.splits)
    least = min(mine, fair)
    if document.plan is None:
        assert AT_FAIR in document.notes
        least -= 5
    else:
        assert document.plan.floor >= least - 1e-4
        least = document.plan.floor
    if document.packages is None:
        assert NO_THREE in document.notes
    else:
        assert all(package.mine >= least - 1e-4 for package in document.packages.packages)
    chair = document.other_chair
    if chair is not None and chair.outcome is not None:
        problem = build_problem(parse_scenario(text, name="offer"))
        assert mean_points(problem.me, problem.row(chair.outcome)) >= least - 1e-4


def test_no_package_is_far_behind_a_step_of_the_plan_for_both() -> None:
    document = of_text(EXACT)
    assert document.plan is not None
    problem = build_problem(parse_scenario(EXACT, name="offer"))
    steps = [problem.row(step.outcome) for step in document.plan.steps]
    for package in () if document.packages is None else document.packages.packages:
        for step in steps:
            if mean_points(problem.me, step) >= package.mine:
                assert mean_points(problem.them, step) <= package.theirs + 3 + 1e-4


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


def test_with_one_issue_each_step_asks_for_a_move_of_theirs_and_one_closes() -> None:
    document = of_text(ONE)
    assert document.plan is not None
    says = [step.say for step in document.plan.steps]
    assert len(says) > 2
    assert all(say.startswith("If you could come to ") for say in says[:-1])
    assert says[-1].startswith("If that settles it, I could accept ")
    assert says[0].endswith("I could come to 92 EUR.")
    asked = [move.to for step in document.plan.steps for move in step.in_return]
    assert len(set(asked)) == len(says) - 1
    assert asked == sorted(asked, key=str)
    assert all(move.from_ == 60 for step in document.plan.steps for move in step.in_return)


def test_a_step_for_which_nothing_is_left_asks_an_open_question() -> None:
    assert say_step(short(), (Move(issue="Rent", from_=1000, to=1100),), (), last=False).endswith(
        "What would that make possible on your side?"
    )


def test_a_step_of_two_issues_names_each_where_it_asks_for_a_move_on_one() -> None:
    give = (Move(issue="Rent", from_=1000, to=1100), Move(issue="Length", from_="one year", to="x"))
    back = (Move(issue="Rent", from_=1200, to=1150),)
    said = say_step(short(), give, back, last=False)
    assert said.startswith("If you could come to 1,150")
    assert "1,100" in said.split("I could come to")[1]
    assert "for the rent and x for the length" in said.split("I could come to")[1]


def test_an_opening_no_better_than_their_alternative_is_told_so() -> None:
    """What they have without me is as good as their best deal."""
    them = Party(alternatives=(Alternative(name="x", worth=100.0),))
    one = issue("A", 0, 1, 2, mine=stance("high", "more"), theirs=stance("high", "less"))
    scenario = Scenario(title="t", situation="", issues=(one,), counterparty=them)
    found = offers(scenario).opening
    assert found is not None
    assert thin_words(limit_known=True) in found.advice
    assert thin_words(limit_known=False) not in found.advice


def test_what_a_choice_tells_is_told_of_the_steps() -> None:
    document = offers(load_scenario(ROOT / "examples/offer-short.yaml"))
    assert document.packages is not None
    packages = document.packages.packages
    for choice, package in zip(document.packages.choices, packages, strict=True):
        if " outweighs " not in choice.tells:
            assert choice.tells.startswith(f"If they take {package.name}, ask why: ")
            continue
        gained, lost = choice.tells.split(" outweighs ")
        # all that they gain has to be told, and of what they lose no more than decides
        assert gained.count("(") == len(choice.counts_more) > 0
        assert lost.count("(") == min(len(choice.counts_less), 2) > 0
        assert all(name.casefold() in gained.casefold() for name in choice.counts_more)


def test_two_options_each_leave_nothing_to_choose_from_and_nothing_to_give() -> None:
    wish = stance("high", "b")
    scenario = Scenario(
        title="t",
        situation="",
        issues=tuple(issue(name, "a", "b", mine=wish, theirs=wish) for name in "AB"),
    )
    document = offers(scenario)
    assert document.notes == (NO_THREE, AT_FAIR)
    assert document.opening is not None
    assert document.opening.package.outcome == {"A": "b", "B": "b"}


def opposed(positions: int) -> Scenario:
    """Four issues, strictly opposed and without structure: every outcome is efficient.

    On the first `positions` issues I ask for no more than what is on the table.
    """
    issues = []
    for number in range(4):
        values = (0.0, 10.0 + 7 * number, 40.0 + 5 * number, 100.0)
        weight = 1 + 0.37 * number
        said = {"priority": {"weight": (weight, weight)}}
        position = {"position": 1} if number < positions else {}
        issues.append(
            Issue(
                name=f"I{number}",
                options=tuple(range(4)),
                mine=Stance.model_validate({**said, **position, "values": values}),
                theirs=Stance.model_validate(
                    {**said, "values": tuple(100 - value for value in values)}
                ),
            )
        )
    table: dict[str, Option] = {f"I{number}": 1 for number in range(4)}
    return Scenario(title="t", situation="", issues=tuple(issues), on_the_table=table)


def test_what_is_too_large_is_said_and_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier, "MAX_PAIRS", 50)
    document = offers(opposed(0))
    assert document.opening is None
    assert "too many points" in document.notes[0]


def test_where_only_the_whole_is_too_large_the_offers_are_made_and_no_split_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frontier, "MAX_PAIRS", 50)
    document = offers(opposed(4))
    assert document.opening is not None
    assert document.claiming is None
    assert document.other_chair is None
    assert "too many points" in document.notes[-1]


def test_a_relationship_that_goes_on_is_told_honestly() -> None:
    scenario = engineer()
    assert relationship_words(scenario) == ""
    ongoing = scenario.model_copy(update={"relationship": "ongoing"})
    assert "is not priced here" in relationship_words(ongoing)


def test_what_sets_the_floor_is_told() -> None:
    reference = Reference(kind="mixed", outcome={})
    assert "5 points" in floor_words("no_deal", reference)
    assert floor_words("reference", reference) == reference_words(reference)
    assert "fair split" in floor_words("fair", reference)
    assert "fair" not in floor_words("middle", reference)


def test_the_reasons_of_a_step_are_in_the_words_of_the_file() -> None:
    scenario = short()
    document = offers(scenario)
    assert document.plan is not None
    told = " ".join(step.reason for step in document.plan.steps)
    assert "Rent counts more with them (high) than with you (low)." in told


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


def test_a_choice_that_contradicts_what_they_said_is_told_so() -> None:
    """What they never take since they spoke, and would have taken before."""
    scenario = load_scenario(ROOT / "examples/offer-short.yaml")

    def told(more: str, less: str) -> list[str]:
        answer = Evidence(kind="answer", by="them", more_important=(more, less))
        packages = offers(scenario.model_copy(update={"evidence": (answer,)})).packages
        assert packages is not None
        return [choice.tells for choice in packages.choices]

    against = " it would contradict what they said or did before."
    # the second gives them the most on remote days, and is the hardest on paid holiday
    assert [against in text for text in told("Paid holiday", "Remote days")] == [False, True, False]
    assert not any(against in text for text in told("Base salary", "Remote days"))


def test_a_choice_that_no_answer_of_theirs_ruled_out_is_not_told_to_contradict_one() -> None:
    scenario = load_scenario(ROOT / "evals/scenarios/german-euro.yaml")
    first, second, *_ = (each.name for each in scenario.issues)
    answer = Evidence(kind="answer", by="them", more_important=(first, second))
    for evidence in ((), (answer,)):
        packages = offers(scenario.model_copy(update={"evidence": evidence})).packages
        assert packages is not None
        never = [choice.tells for choice in packages.choices if choice.share == 0]
        assert never
        assert all("it hardly fits what your file says" in text for text in never)


EXAMPLES = [file for file in FILES if file.parent.name == "examples"]


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.stem for file in EXAMPLES])
def test_packages_hold_against_the_plan_on_the_same_page(file: Path) -> None:
    """No step is better for both, and none of the three lies below the last one."""
    document = offers(load_scenario(file))
    assert document.opening is not None
    assert document.plan is not None
    if document.packages is None:
        assert NO_THREE in document.notes
        return
    problem = build_problem(load_scenario(file))
    steps = [document.opening.package.outcome, *(step.outcome for step in document.plan.steps)]
    points = [
        tuple(round(mean_points(side, problem.row(step)), 6) for side in (problem.me, problem.them))
        for step in steps
    ]
    for package in document.packages.packages:
        own = (round(package.mine, 6), round(package.theirs, 6))
        assert not any(
            mine >= own[0] and theirs >= own[1] and (mine, theirs) != own for mine, theirs in points
        )
        assert own[0] >= points[-1][0]


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.stem for file in EXAMPLES])
def test_where_the_packages_lie_is_told_as_it_is(file: Path) -> None:
    document = offers(load_scenario(file))
    if document.packages is None:
        return
    assert document.opening is not None
    assert document.plan is not None
    start, end = document.opening.package.mine, document.plan.floor
    level = sum(package.mine for package in document.packages.packages) / 3
    told, part = document.packages.level_words, (start - level) / (start - end)
    assert told.startswith("halfway") == (0.4 <= part <= 0.6 and "less than" not in told)
    assert told.startswith("nearer to a fair split than") == (part > 0.6)
    if told == "a little less than your opening":
        assert 1 < start - level <= 5


def test_words_for_the_level_follow_the_points() -> None:
    end = LevelEnd(60, "a fair split")
    assert level_words(100, 79, end) == "halfway between your opening and a fair split"
    assert level_words(100, 90, end) == "nearer to your opening than to a fair split"
    assert level_words(100, 70, end) == "nearer to a fair split than to your opening"
    assert level_words(100, 99.5, None) == "about as much as your opening"
    assert level_words(100, 97, None) == "a little less than your opening"


HEARD = """
title: Heard
situation: A test.
issues:
  Salary: {i_ask: 185000, they_offer: 160000, unit: USD, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
  Start date: {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
evidence:
  - {kind: answer, more_important: [Remote days, Salary], at_least: 2, on: 2026-11-21}
  - {kind: refusal, by: them, terms: {Remote days: 4}, on: 2026-11-20}
"""


def test_a_plan_does_not_stop_far_above_its_end_for_the_sake_of_one_step_more() -> None:
    """Three small steps on the start date would leave most of the room unspent."""
    document = of_text(HEARD)
    plan = document.plan
    assert plan is not None
    assert document.opening is not None
    assert len(plan.steps) == 2
    room = document.opening.package.mine - plan.floor
    assert plan.steps[-1].mine - plan.floor <= room / 4
    assert "points of room are left" not in plan.at_the_end
    # the words for the priorities say the opposite of what they said at the table
    assert "Remote days count more with them than with you, by all" in plan.steps[0].reason


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


def test_where_no_package_leaves_both_a_gain_nothing_is_called_fair() -> None:
    """A price in words has two ends and nothing between them."""
    document = of_text(
        "title: Price\nsituation: A test.\nissues:\n  Price: {i_ask: $400, they_offer: $250}\n"
    )
    assert document.plan is None
    assert ONE_SIDED in document.notes
    assert AT_FAIR not in document.notes


def test_the_first_step_is_not_the_best_of_what_is_left() -> None:
    for file in EXAMPLES:
        plan = offers(load_scenario(file)).plan
        assert plan is not None
        assert "of what is left" not in plan.steps[0].reason


LUMP = """
title: Lump
situation: A test.
issues:
  A: {options: [0, 1], mine: {weight: 50, wants: more}, theirs: {weight: 60, wants: less}}
  B: {options: [0, 1, 2], mine: {weight: 10, values: {0: 0, 1: 45, 2: 100}},
    theirs: {weight: 30, values: {0: 100, 1: 60, 2: 0}}}
  C: {options: [0, 1], mine: {weight: 40, wants: more}, theirs: {weight: 1, wants: less}}
"""


def test_room_that_no_smaller_step_spends_is_told() -> None:
    document = of_text(LUMP)
    assert document.plan is not None
    left = document.plan.steps[-1].mine - document.plan.floor
    assert f"About {left:.0f} points of room are left then" in document.plan.at_the_end


def test_one_step_of_two_issues_is_cut_in_two() -> None:
    scenario = load_scenario(ROOT / "evals/scenarios/other-full-dataset-authorship.yaml")
    plan = offers(scenario).plan
    assert plan is not None
    assert [len(step.give) for step in plan.steps] == [1, 1]
    assert plan.steps[1].cost < plan.steps[0].cost


def test_what_was_learnt_counts() -> None:
    """An answer that settles what matters to them may change what they are offered, not crash."""
    scenario = engineer()
    answer = Evidence(kind="answer", by="them", more_important=("Remote days", "Base salary"))
    assert offers(scenario.model_copy(update={"evidence": (answer,)})).opening is not None
