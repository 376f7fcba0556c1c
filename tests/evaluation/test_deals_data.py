"""The scenarios from published negotiations: true to their truth files, and those to the data."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from ruamel.yaml import YAML

from copilot.domain.issue import Issue, Stance, option_text
from copilot.domain.scenario import Scenario
from copilot.storage.scenario_file import load_scenario
from tests.reference_data import Json, needs_reference_data, records

FOLDER = Path(__file__).parents[2] / "evals" / "scenarios" / "deals"
NAMES = sorted(path.name.removesuffix(".truth.yaml") for path in FOLDER.glob("*.truth.yaml"))
SOURCES = {
    "casino": "casino",
    "ji": "job_interview",
    "lamen": "lamen",
    "llmdelib": "llm_deliberation",
}
"""The reference file of a record, by how the record's id begins."""

MANY = 500
"""Outcomes that are drawn."""
ROUNDED = 1e-3
"""Values have 4 decimals and the data's points 6: so far may points be apart."""

Side: TypeAlias = Literal["mine", "theirs"]
Points: TypeAlias = Mapping[str, Mapping[str, float]]
"""Issue to option to points."""

SIDES: tuple[Side, ...] = ("mine", "theirs")

each_deal = pytest.mark.parametrize("name", NAMES)


@cache
def scenario_of(name: str) -> Scenario:
    return load_scenario(FOLDER / f"{name}.yaml")


@cache
def truth_of(name: str) -> Mapping[Side, Points]:
    text = (FOLDER / f"{name}.truth.yaml").read_text(encoding="utf-8")
    truth: Mapping[Side, Points] = YAML(typ="safe").load(text)
    return truth


def stance_of(issue: Issue, side: Side) -> Stance:
    return issue.mine if side == "mine" else issue.theirs


def values_of(issue: Issue, side: Side) -> list[float]:
    """0 to 100, one for each option: as given, or the straight line over the numbers."""
    stance = stance_of(issue, side)
    if stance.values is not None:
        return list(stance.values)
    numbers = [float(option) for option in issue.options]
    low, high = min(numbers), max(numbers)
    rising = [100 * (number - low) / (high - low) for number in numbers]
    assert stance.wants in {"more", "less"}
    return rising if stance.wants == "more" else [100 - value for value in rising]


def weight_of(issue: Issue) -> float:
    weight = issue.mine.priority.weight
    assert weight is not None
    assert weight[0] == weight[1]
    return weight[0]


def points_of(name: str, side: Side) -> list[list[float]]:
    """By issue and option, in the order of the file."""
    return [list(options.values()) for options in truth_of(name)[side].values()]


def swing(points: Sequence[float]) -> float:
    return max(points) - min(points)


def record_of(name: str) -> Json:
    first = (FOLDER / f"{name}.truth.yaml").read_text(encoding="utf-8").partition("\nmine:")[0]
    found = re.search(r"as in (\S+) of", first)
    assert found is not None
    source = SOURCES[found[1].partition("-")[0]]
    return next(record for record in records(source) if record["id"] == found[1])


def same_option(ours: object, original: str) -> bool:
    """Whether the text is the record's without its letter, or the number that it begins with."""
    plain = re.sub(r"^[A-E]\d ", "", original)
    if isinstance(ours, int):
        number = re.search(r"\d+", plain)
        return number is not None and int(number[0]) == ours
    return str(ours).casefold() == plain.casefold()


def test_there_are_ten_deals_and_each_has_its_row_in_the_readme() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    scenarios = {path.stem for path in FOLDER.glob("*.yaml")} - {f"{name}.truth" for name in NAMES}
    assert scenarios == set(NAMES)
    assert len(NAMES) == 10
    for name in NAMES:
        count = 1
        for issue in scenario_of(name).issues:
            count *= len(issue.options)
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}.yaml`"))
        assert row.endswith(f"| {count:,} |")


@each_deal
def test_a_truth_file_covers_exactly_the_issues_and_options_of_its_scenario(name: str) -> None:
    expected = {
        issue.name: [option_text(option) for option in issue.options]
        for issue in scenario_of(name).issues
    }
    truth = truth_of(name)
    assert set(truth) == set(SIDES)
    for side in SIDES:
        assert list(truth[side]) == list(expected)
        assert {issue: list(options) for issue, options in truth[side].items()} == expected


@each_deal
def test_my_weights_times_values_are_my_true_points_but_for_a_constant(name: str) -> None:
    issues = scenario_of(name).issues
    worths = [[weight_of(i) * value / 100 for value in values_of(i, "mine")] for i in issues]
    points = points_of(name, "mine")
    drawn = random.Random(7)  # noqa: S311 - repeatable, no secret
    differences = []
    for _ in range(MANY):
        picks = [drawn.randrange(len(options)) for options in points]
        differences.append(
            sum(
                true[pick] - told[pick]
                for true, told, pick in zip(points, worths, picks, strict=True)
            )
        )
    assert swing(differences) < ROUNDED


@each_deal
def test_my_weights_are_the_swings_of_my_true_points(name: str) -> None:
    weights = [weight_of(issue) for issue in scenario_of(name).issues]
    assert weights == pytest.approx([swing(points) for points in points_of(name, "mine")], abs=1e-6)


@each_deal
def test_their_ranks_follow_the_swings_of_their_true_points_and_no_weight_is_told(
    name: str,
) -> None:
    told = [issue.theirs.priority for issue in scenario_of(name).issues]
    assert all(priority.weight is None for priority in told)
    ranks = [priority.rank or 0 for priority in told]
    swings = [round(swing(points), 6) for points in points_of(name, "theirs")]
    assert min(ranks) == 1
    for (rank, most), (other, least) in combinations(zip(ranks, swings, strict=True), 2):
        assert (rank < other) == (most > least)
        assert (rank == other) == (most == least)


@each_deal
def test_their_values_have_the_shape_of_their_true_points(name: str) -> None:
    for issue, points in zip(scenario_of(name).issues, points_of(name, "theirs"), strict=True):
        shape = [100 * (point - min(points)) / swing(points) for point in points]
        assert values_of(issue, "theirs") == pytest.approx(shape, abs=ROUNDED)


@needs_reference_data
@each_deal
def test_the_truth_equals_the_tables_of_the_record(name: str) -> None:
    record = record_of(name)
    for side, recorded in zip(SIDES, ("me", "them"), strict=True):
        tables = record[recorded]["utility"]
        assert points_of(name, side) == [
            [tables[issue["name"]][option] for option in issue["options"]]
            for issue in record["issues"]
        ]
    for ours, issue in zip(scenario_of(name).issues, record["issues"], strict=True):
        assert all(map(same_option, ours.options, issue["options"]))


@needs_reference_data
@each_deal
def test_what_lies_on_the_table_is_what_the_people_agreed_on(name: str) -> None:
    record, table = record_of(name), scenario_of(name).on_the_table
    agreed = record["human_outcome"]
    assert len(table or {}) == len(agreed or {})
    for ours, original in zip((table or {}).values(), (agreed or {}).values(), strict=True):
        assert same_option(ours, original)


@needs_reference_data
@each_deal
def test_my_alternative_is_what_the_record_gives_without_a_deal(name: str) -> None:
    reservation = float(record_of(name)["me"]["batna_or_reservation"])
    told = [alternative.worth for alternative in scenario_of(name).me.alternatives]
    points = points_of(name, "mine")
    worst, best = sum(map(min, points)), sum(map(max, points))
    expected = [100 * (reservation - worst) / (best - worst)] if reservation else []
    assert told == pytest.approx(expected, abs=1e-4)
