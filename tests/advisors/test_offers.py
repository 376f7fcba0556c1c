"""The whole answer of `offers`: every example, every odd scenario, and no secret in what is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from copilot.advisors.offer_sayings import say_step
from copilot.advisors.offer_texts import (
    floor_words,
    reference_words,
    relationship_words,
    thin_words,
)
from copilot.advisors.offers import (
    AT_FAIR,
    NO_THREE,
    NOTHING_KNOWN,
    NOTHING_SETTLED,
    NOTHING_WANTED,
    ONE_ISSUE,
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
        found["opening", *terms(document.opening.package.outcome)] = document.opening.say
    if document.packages is not None:
        named = (package.outcome for package in document.packages.packages)
        found["packages", *terms(*named)] = document.packages.say
    if document.plan is not None:
        for step in document.plan.steps:
            give = {move.issue: move.to for move in step.give}
            back = {move.issue: move.to for move in step.in_return}
            found["step", *terms(give, back)] = step.say
    if document.other_chair is not None and document.other_chair.outcome is not None:
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
    assert document.opening.advice[0].startswith("Their offer meets all that you ask for.")
    assert document.opening.ask_more is not None
    assert len(document.opening.ask_more.beyond) == 1


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
    # the third gives them the most on paid holiday, and is the hardest on remote days
    assert [against in text for text in told("Remote days", "Paid holiday")] == [False, False, True]
    assert not any(against in text for text in told("Base salary", "Remote days"))
    # no answer of theirs made this one what they never take
    assert "it hardly fits what your file says" in told("Paid holiday", "Start date")[1]


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
