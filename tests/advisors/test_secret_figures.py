"""Each secret figure is recognised by itself, and small numbers and shared sources are let pass."""

import pytest

from copilot.advisors.confidentiality import Leak, leaks_of, secrets_of
from copilot.domain.issue import Issue
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Forecast, Scenario, Strength
from tests.builders import engineer


def scenario(**more: object) -> Scenario:
    issues = (Issue(name="Pay", options=(100, 110, 120)),)
    return Scenario.model_validate({"title": "t", "situation": "s", "issues": issues, **more})


def leaks(text: str, of: Scenario) -> tuple[Leak, ...]:
    return leaks_of(text, secrets_of(of))


def worth(points: float) -> Scenario:
    return scenario(me=Party(alternatives=(Alternative(name="stay", worth=points),)))


@pytest.mark.parametrize("points", [61, 61.5, -14])
def test_worth_of_an_alternative_is_secret(points: float) -> None:
    assert leaks(f"Without a deal I have {points}.", worth(points))
    assert leaks("Without a deal I have 62.", worth(points)) == ()


@pytest.mark.parametrize(("points", "told"), [(7, False), (12, False), (13, True), (7.5, True)])
def test_whole_number_up_to_twelve_tells_nothing(points: float, *, told: bool) -> None:
    assert bool(leaks(f"I need {points} days.", worth(points))) is told


def test_what_i_hope_for_is_secret_and_a_limit() -> None:
    hoping = scenario(me=Party(aspiration={"Pay": 135}))
    assert {leak.kind for leak in leaks("I would like 135.", hoping)} == {"figure"}
    assert "limit" in {leak.kind for leak in leaks("It has to be at least 135.", hoping)}


@pytest.mark.parametrize("text", ["We reckon with 13.75 a year.", "We reckon with 0.1375."])
def test_discount_rate_is_secret_as_a_part_and_in_hundredths(text: str) -> None:
    for who in ("me", "counterparty"):
        assert leaks(text, scenario(**{who: Party(discount_rate=0.1375)}))


@pytest.mark.parametrize("text", ["I would bet 83 to 17 on it.", "I give it 0.83."])
def test_forecast_is_secret_as_a_part_and_in_hundredths(text: str) -> None:
    (forecast,) = engineer().forecasts
    sure = Forecast.model_validate({**forecast.model_dump(), "mine": 0.83})
    assert leaks(text, scenario(forecasts=(sure,)))


def test_what_a_strength_rests_on_is_secret_even_where_the_strength_is_shared() -> None:
    proven = Strength(text="We ship on time", evidence="Audit by Miller in week 37", share="yes")
    strong = scenario(strengths=(proven,))
    assert leaks("The audit by Miller in week 37 says so.", strong)
    assert leaks("We ship on time.", strong) == ()


def test_source_of_a_criterion_may_be_named_though_the_story_names_it_too() -> None:
    source = "the Miller survey of salaries in Bremen"
    cited = scenario(
        situation=f"I have read {source}.",
        criteria=(Criterion(text="The median is 115", source=source),),
    )
    assert leaks(f"By {source} the median is 115.", cited) == ()


@pytest.mark.parametrize(
    ("secret", "text"),
    [("We spoke with Acme before that.", "Acme pays more."), ("Umbrella", "Umbrella pays more.")],
)
def test_short_name_and_a_name_that_stands_alone_are_secret(secret: str, text: str) -> None:
    named = scenario(me=Party(pressures=(secret,)))
    assert [(leak.kind, leak.found) for leak in leaks(text, named)] == [
        ("name", text.split(maxsplit=1)[0])
    ]
