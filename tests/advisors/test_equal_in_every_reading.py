"""Equal packages are called equal only where no weighting that fits what I said sets them apart."""

from pathlib import Path

import numpy as np
import pytest

from copilot.advisors.offers import offers
from copilot.analysis.problems.problem import build_problem
from copilot.storage.scenario_file import load_scenario

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("file", "equal"),
    [("offer-short", "some"), ("department-budget", "some"), ("factory-supply", "every")],
)
def test_packages_are_equal_in_every_reading_or_it_is_said_how_far_they_lie_apart(
    file: str, equal: str
) -> None:
    scenario = load_scenario(EXAMPLES / f"{file}.yaml")
    found = offers(scenario).packages
    assert found is not None
    assert found.equal == equal
    problem = build_problem(scenario)
    rows = np.array([problem.row(package.outcome) for package in found.packages], dtype=np.int64)
    gains = problem.me.sampled(problem.me.change(problem.start, rows))
    apart = float(np.ptp(gains, axis=1).max())
    assert (apart <= found.tolerance + 1e-6) is (equal == "every")
    assert bool(found.differ) is (equal == "some")


def test_packages_that_differ_a_little_lie_apart_by_a_sum_above_nothing() -> None:
    found = offers(load_scenario(EXAMPLES / "factory-supply.yaml")).packages
    assert found is not None
    assert len({round(package.mine, 6) for package in found.packages}) > 1
    assert found.apart is not None
    assert not isinstance(found.apart.amount, tuple)
    assert found.apart.amount > 0
