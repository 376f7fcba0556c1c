"""The packages worth the same: where they lie beside the plan, and what a choice tells."""

from pathlib import Path

import pytest

from copilot.advisors.offer_texts import (
    LevelEnd,
    level_words,
)
from copilot.advisors.offers import (
    AT_FAIR,
    NO_THREE,
    offers,
)
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.problems.problem import build_problem
from copilot.domain.scenario import Evidence
from copilot.storage.scenario_file import load_scenario, parse_scenario
from tests.offer_files import EXACT, EXAMPLES, RISKY, ROOT, of_text


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
