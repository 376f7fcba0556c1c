"""Secrets are recognised in a text in whatever form, and shareable facts are not called secrets."""

from datetime import date

import pytest

from copilot.advisors.confidentiality import Leak, leaks_of, secrets_of
from copilot.domain.issue import Issue, Priority, SharedText, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Forecast, Scenario
from copilot.storage.scenario_file import parse_scenario
from tests.builders import engineer, short
from tests.storage.scenario_texts import SOURCES


def leaks(text: str, scenario: Scenario) -> tuple[Leak, ...]:
    return leaks_of(text, secrets_of(scenario))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I would stay for 151,500", "figure"),
        ("I would stay for 151.5k", "figure"),
        ("I am 83 % sure of it", "figure"),
        ("I expect it with 0.83", "figure"),
        ("They came back with 160k", "phrase"),
        ("I cannot move before the school year ends", "phrase"),
        ("Globex would have me", "name"),
        ("I have another offer", "limit"),
        ("My bottom line is near", "limit"),
        ("I need at least 155,000 here", "limit"),
        ("I could not go below 155k", "limit"),
    ],
)
def test_what_stands_in_secret_fields_alone_is_a_leak(text: str, kind: str) -> None:
    assert kind in {leak.kind for leak in leaks(text, engineer())}


@pytest.mark.parametrize(
    "text",
    [
        "If you could agree to 155,000 USD per year for the base salary, I could start in January.",
        "The survey puts the median at 172,000.",
        "What would make remote days work better on your side?",
        "I have run two launches and want work close to the product.",
        "Initech and Dana could settle 2 remote days. In May we could look again.",
    ],
)
def test_what_they_may_know_is_no_leak(text: str) -> None:
    assert leaks(text, engineer()) == ()


def test_talk_of_another_offer_is_fine_once_they_may_know_of_it() -> None:
    scenario = short().model_copy(update={"they_may_know": "I have another offer."})
    assert leaks("As I said, I have another offer.", scenario) == ()


def test_an_issue_may_be_named_like_a_limit() -> None:
    floor = Issue(name="Floor of the rate", options=(0, 1, 2))
    margin = Issue(name="Margin", options=(13, 15, 17))
    found = Scenario(
        title="t", situation="", issues=(floor, margin), me=Party(walk_away={"Margin": 15})
    )
    assert leaks("I could accept 15 for the margin and 0 for the floor of the rate.", found) == ()
    assert leaks("15 is our floor, and 0 for the floor of the rate.", found)


def test_an_option_said_with_its_unit_is_no_leak_of_another_figure() -> None:
    """4 "% a year" is said as 4%, which is also my discount rate of 0.04."""
    rise = Issue(name="Price rise", unit="% a year", options=(2, 4, 6))
    found = Scenario(
        title="t", situation="", issues=(rise,), me=Party(discount_rate=0.04, pressures=("By 5%",))
    )
    assert leaks("Could we settle on 4% a year?", found) == ()
    assert leaks("Could we settle on 4 % a year?", found) == ()
    assert leaks("We reckon with 0.05.", found)


def test_terms_that_hang_on_an_event_may_name_it() -> None:
    """What has to be named is shareable; how likely I think it is stays secret."""
    forecast = Forecast(
        event="sales pass 340 units",
        by=date(2027, 12, 31),
        mine=0.37,
        theirs=0.8,
        settled_by="the audited books",
    )
    situation = "By the end of December 2027, on the 31st, we have to have sold 340."
    found = short().model_copy(update={"forecasts": (forecast,), "situation": situation})
    assert leaks("If sales pass 340 units by 31 December 2027, then 70.", found) == ()
    assert leaks("I think it is 37% likely.", found)


def test_their_limits_and_my_weights_are_secret_too() -> None:
    issue = Issue(
        name="Fee",
        options=(1, 2),
        mine=Stance(
            priority=Priority(weight=(37, 37)),
            values=(0, 100),
            because=SharedText(text="our runway is short"),
        ),
        theirs=Stance(because=SharedText(text="a frozen budget line")),
    )
    scenario = Scenario(
        title="t",
        situation="",
        issues=(issue,),
        counterparty=Party(walk_away={"Fee": 999}, interests=(SharedText(text="quick win"),)),
    )
    found = secrets_of(scenario)
    assert {37, 999, 100} <= found.figures
    for text in (
        "It counts 37 points",
        "a frozen budget line",
        "our runway is short",
        "a quick win",
    ):
        assert leaks(text, scenario)


def test_a_single_common_word_tells_nothing() -> None:
    scenario = Scenario(
        title="t",
        situation="Wait.",
        issues=(Issue(name="Fee"),),
        me=Party(constraints=("soon", "in it")),
    )
    assert leaks("We wait in it soon.", scenario) == ()


def supplied() -> Scenario:
    return parse_scenario(SOURCES, name="f")


@pytest.mark.parametrize(
    "figure",
    [
        *("150,000", "75,000", "200k"),  # even bets, and the half that would be lost
        *("60,000", "12,000", "0.3", "30 %"),  # a risk's cost, insurance and chances
        *("4,500", "90 %", "95 %"),  # an amount, a milestone's chances
        *("9,000", "7,000"),  # a month's worth, a month's cost
        *("252,000", "30,000", "15.5", "0.2"),  # a quantity's worth and costs
        *("34,000", "25,000"),  # what a right is worth and costs
        *("80", "70"),  # parts
    ],
)
def test_a_figure_of_a_risk_a_payment_a_delivery_a_quantity_or_a_right_is_secret(
    figure: str,
) -> None:
    scenario = supplied()
    if figure == "4,500":
        terms = scenario.payments[1].model_copy(update={"amount": (4500.0, 4500.0)})
        scenario = scenario.model_copy(update={"payments": (terms,)})
    assert "figure" in {leak.kind for leak in leaks(f"We reckon with {figure} here.", scenario)}


def test_how_many_times_as_much_is_secret_too() -> None:
    (answer,) = supplied().evidence
    told = answer.model_copy(update={"at_least": 17.5, "at_most": None})
    scenario = supplied().model_copy(update={"evidence": (told,)})
    assert leaks("It counts 17.5 times as much.", scenario)


def test_what_may_happen_before_a_right_is_used_is_secret() -> None:
    assert leaks("We think that prices rise.", supplied())


@pytest.mark.parametrize(
    "text",
    [
        "Steel rises by more than a tenth by 31 December 2027: could you carry that?",
        "Could the castings be paid each quarter, 25 % each, the last in month 9?",
        "What if the rest were paid when they are approved?",
        "If we took 10,000 castings instead of 8,000, would 21.5 EUR come down?",
        "Could we have the first line in month 3 instead of month 6?",
        "Could we have the right to renew for two years until 31 October 2028?",
        "What if we settled measurements apart from analysis?",
    ],
)
def test_names_days_and_terms_of_a_proposal_are_no_leak(text: str) -> None:
    assert leaks(text, supplied()) == ()
