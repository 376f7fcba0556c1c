"""The plan of concessions: what each step asks for, where it ends, and what it leaves."""

from copilot.advisors.offer_sayings import say_step
from copilot.advisors.offer_texts import (
    floor_words,
    reference_words,
    relationship_words,
)
from copilot.advisors.offers import (
    offers,
)
from copilot.domain.suggestions import Move, Reference
from copilot.storage.scenario_file import load_scenario
from tests.builders import engineer, short
from tests.offer_files import EXAMPLES, HEARD, ONE, ROOT, of_text


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
