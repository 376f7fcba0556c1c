"""The parts of the offers fit each other: the price ends where the plan ends, a choice tells of terms."""

from pathlib import Path

import pytest

from copilot.advisors.offers import offers
from copilot.advisors.wording import terms_in_text
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.problems.problem import build_problem
from copilot.domain.offer_documents import OffersDocument
from copilot.domain.scenario import Scenario
from copilot.storage.scenario_file import load_scenario

FILE = Path(__file__).parents[2] / "examples" / "department-budget.yaml"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(FILE)


@pytest.fixture(scope="module")
def document(scenario: Scenario) -> OffersDocument:
    return offers(scenario)


def test_price_of_their_ask_brings_me_back_to_the_end_of_the_plan(
    scenario: Scenario, document: OffersDocument
) -> None:
    chair, plan = document.other_chair, document.plan
    assert chair is not None
    assert plan is not None
    assert len(plan.steps) > 1
    problem = build_problem(scenario)
    end, ask = (
        mean_points(problem.me, problem.row(outcome))
        for outcome in (plan.steps[-1].outcome, chair.ask.outcome)
    )
    assert chair.short_by == pytest.approx(end - ask)


def test_choice_to_be_written_down_names_only_the_terms_that_differ(
    document: OffersDocument,
) -> None:
    assert document.packages is not None
    outcomes = [package.outcome for package in document.packages.packages]
    differ = {name for name in outcomes[0] if len({o[name] for o in outcomes}) > 1}
    assert differ < set(outcomes[0])
    for choice in document.packages.choices:
        assert choice.evidence.among is not None
        assert [set(package) for package in choice.evidence.among] == [differ] * 3


def test_what_is_said_of_each_package_is_what_the_packages_share_and_what_they_do_not(
    scenario: Scenario, document: OffersDocument
) -> None:
    assert document.packages is not None
    outcomes = {package.name: package.outcome for package in document.packages.packages}
    first = outcomes["A"]
    same = {
        name: option
        for name, option in first.items()
        if all(outcome[name] == option for outcome in outcomes.values())
    }
    said = document.packages.say.split("\n")
    assert f"In each: {terms_in_text(scenario, same)}." in said
    for letter, outcome in outcomes.items():
        own = {name: option for name, option in outcome.items() if name not in same}
        assert f"{letter}: {terms_in_text(scenario, own)}." in said
