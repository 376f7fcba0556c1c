"""What a file prices twice, or leaves open of how risk is borne, is named among what to sharpen."""

from datetime import date
from pathlib import Path

import pytest

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.sensitivity.gaps import even_bets, two_prices
from copilot.analysis.sensitivity.sharpen import sharpen
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Forecast, Scenario
from copilot.domain.sources import Burden, Risk
from copilot.storage.scenario_file import load_scenario
from tests.builders import issue

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
FEW = 100


def sharpened(scenario: Scenario) -> tuple[str, ...]:
    problem = build_problem(scenario, samples=FEW)
    return sharpen(problem, find_trades(problem))


def scene(*, me: Party, they: Party, risky: bool = True) -> Scenario:
    """A price and a term; a risk that I carry, or else an event on which the two differ."""
    exact = Priority(weight=(1, 1))
    risk = Risk(
        risk="A late delivery",
        carried_by="me",
        mine=Burden(chance=(0.3, 0.3), cost=(40, 40)),
        theirs=Burden(chance=(0.3, 0.3), cost=(40, 40)),
    )
    forecast = Forecast(
        event="It rains", by=date(2027, 6, 30), mine=0.9, theirs=0.2, settled_by="the gauge"
    )
    return Scenario(
        title="t",
        situation="",
        money="Price",
        me=me,
        counterparty=they,
        issues=(
            issue(
                "Price",
                *range(0, 101, 10),
                unit="EUR",
                mine=Stance(priority=exact, wants="less"),
                theirs=Stance(priority=exact, wants="more"),
            ),
            issue(
                "Term",
                1,
                2,
                mine=Stance(priority=exact, wants="less"),
                theirs=Stance(priority=exact, wants="more"),
            ),
        ),
        on_the_table={"Price": 50, "Term": 1},
        risks=(risk,) if risky else (),
        forecasts=() if risky else (forecast,),
    )


def even_bets_of(scenario: Scenario) -> list[str]:
    return even_bets(build_problem(scenario, samples=FEW))


@pytest.mark.parametrize(
    ("mine", "theirs", "asked"),
    [
        (None, None, "The largest sum that you would take {}, and your guess of theirs"),
        (None, 50.0, "The largest sum that you would take {}"),
        (50.0, None, "Your guess of the largest sum that they would take {}"),
    ],
)
def test_a_risk_that_no_sum_settles_asks_for_the_even_bet_of_whoever_gave_none(
    mine: float | None, theirs: float | None, asked: str
) -> None:
    scenario = scene(me=Party(even_bet=mine), they=Party(even_bet=theirs))
    (told,) = even_bets_of(scenario)
    assert told == (
        f"{asked.format('at even chances against losing half of it')} (`even_bet`): the risk "
        "'a late delivery' hangs on it."
    )
    assert told in sharpened(scenario)


def test_both_even_bets_leave_nothing_to_ask() -> None:
    both = Party(even_bet=50.0)
    assert even_bets_of(scene(me=both, they=both)) == []


def test_a_bet_asks_a_side_that_bears_risk_badly_how_badly() -> None:
    badly = Party(risk_tolerance="low")
    (told,) = even_bets_of(scene(me=badly, they=Party(), risky=False))
    assert "sum that you would take at even chances" in told
    assert "the bet on 'It rains' hangs on it" in told
    assert even_bets_of(scene(me=Party(), they=Party(), risky=False)) == []


@pytest.mark.parametrize(
    ("name", "weight"),
    [("factory-supply", "Tooling payment"), ("vendor-contract", "Payment")],
)
def test_a_change_that_sums_and_weights_price_apart_is_told_once(name: str, weight: str) -> None:
    problem = build_problem(load_scenario(EXAMPLES / f"{name}.yaml"))
    first, *_ = two_prices(problem)
    assert first.startswith('One change has two prices in your file, "')
    assert f"by your weight for {weight} it costs you" in first
    told = [gap for gap in sharpen(problem, find_trades(problem)) if "two prices" in gap]
    assert told == [first]


def test_what_cannot_be_held_against_anything_stands_before_two_prices() -> None:
    scenario = load_scenario(EXAMPLES / "factory-supply.yaml")
    bare = scenario.model_copy(
        update={"me": scenario.me.model_copy(update={"alternatives": (), "walk_away": {}})}
    )
    gaps = [gap[:9] for gap in sharpened(bare)]
    assert gaps.index("Your walk") < gaps.index("One chang")
    held = scene(me=Party(alternatives=(Alternative(name="Stay", worth=10),)), they=Party())
    assert not any(gap.startswith("Your walk") for gap in sharpened(held))
