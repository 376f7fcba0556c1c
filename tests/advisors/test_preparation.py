"""What looks wrong in a scenario that is valid."""

from datetime import date

import pytest

from copilot.advisors.preparation import check, warnings
from copilot.analysis.trading.efficient import NO_ZONE
from copilot.domain.issue import Issue, Option, SharedText, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Forecast, Scenario, Strength
from copilot.storage.scenario_file import parse_scenario
from tests.builders import engineer, issue, remote, salary, short, stance
from tests.evidence_scenarios import answer, supply
from tests.storage.scenario_texts import SOURCES


def quiet(**changes: object) -> Scenario:
    """A scenario about which nothing is odd, but for the changes."""
    me = Party(
        alternatives=(Alternative(name="Stay at Globex", worth=40.0),),
        walk_away={"Base salary": 155_000, "Title": "Lead"},
    )
    scenario = Scenario(
        title="Offer",
        situation="They came back.",
        issues=(salary(), remote(), issue("Title", "Lead", "Staff")),
        me=me,
    )
    return scenario.model_copy(update=changes)


def test_a_scenario_about_which_nothing_is_odd_has_no_warning() -> None:
    assert list(warnings(quiet())) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I have another offer.", "another offer"),
        ("There is a competing bid on the table", "competing bid"),
        ("My BATNA is fine", "BATNA"),
        ("I could stay at Globex", "Stay at Globex"),
        ("The least I would accept is more", "The least I would accept"),
        ("My bottom line is clear", "bottom line"),
        ("At least 155,000 please", "155,000"),
        ("It takes 155k", "155k"),
        ("It takes 0.155m a year", "0.155m"),
        ("It takes 155.000 €", "155.000"),
        ("It takes 155 000", "155 000"),
        ("A Lead at least", "Lead"),
    ],
)
def test_a_limit_or_rival_where_they_may_read_it_is_a_warning(text: str, found: str) -> None:
    (told,) = warnings(quiet(they_may_know=text))
    assert told.startswith(f"`they_may_know` holds {found!r}, and they may read")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("$400", "$250"), "nothing lies between. Write 400, and `unit: $`."),
        (("400 EUR", 250), "Write 400, and `unit: EUR`."),
        (("£1,200 per month", "£900 per month"), "Write 1200, and `unit: £ per month`."),
        (("$2.50", "$3"), "Write 2.50, and `unit: $`."),
        (("$185k", "$160k"), "Write the number alone, and `unit: $`."),
    ],
)  # fmt: skip
def test_a_sum_that_was_typed_as_a_text_is_a_warning(
    options: tuple[Option, ...], wanted: str
) -> None:
    price = issue("Price", *options)
    (told,) = warnings(quiet(issues=(salary(), remote(), price)))
    assert told.startswith("Price: ")
    assert told.endswith(wanted)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("400 EUR in cash", "300 EUR by cheque"), id="the words differ too"),
        pytest.param(("2 weeks", "3 weeks"), id="no currency"),
        pytest.param(("$", "USD"), id="no number"),
        pytest.param(("$400", "nothing"), id="not all are sums"),
    ],
)
def test_other_texts_with_numbers_are_no_warning(options: tuple[Option, ...]) -> None:
    assert list(warnings(quiet(issues=(salary(), remote(), issue("Price", *options))))) == []


def test_an_event_is_said_to_them_so_it_names_no_rival() -> None:
    forecast = Forecast(
        event="the other offer is raised",
        by=date(2027, 6, 30),
        mine=0.5,
        theirs=0.2,
        controlled_by="nobody",
    )
    (told,) = warnings(quiet(forecasts=(forecast,)))
    assert told.startswith("a forecast's `event` holds 'other offer'")


def test_an_event_that_somebody_may_bring_about_is_asked_about_before_a_bet_on_it() -> None:
    """Where both expect the same, or it was said, there is nothing to ask."""

    def event(name: str, **changes: object) -> Forecast:
        known = Forecast(event=name, by=date(2027, 6, 30), mine=0.5, theirs=0.2)
        return known.model_copy(update=changes)

    asked = event("sales pass 1M"), event("340 people use it")
    known = event("it rains", controlled_by="nobody"), event("the index falls", theirs=0.51)
    (told,) = warnings(quiet(forecasts=(*asked, *known)))
    assert told == (
        "nothing says who can bring about or prevent 'sales pass 1M' or '340 people use it' "
        "(`controlled_by`). Nobody bets against a side that can."
    )
    assert list(warnings(quiet(forecasts=known))) == []


@pytest.mark.parametrize(
    "text", ["We met in 2025 and in room 155.", "Leading the team", "The market pays 172,000."]
)
def test_other_words_and_figures_are_no_warning(text: str) -> None:
    assert list(warnings(quiet(they_may_know=text))) == []


def test_a_figure_that_they_know_already_is_no_warning() -> None:
    known = quiet(they_may_know="You offered 155k.", on_the_table={"Base salary": 155_000})
    assert list(warnings(known)) == []


def test_every_field_that_they_may_read_is_looked_at() -> None:
    rival = "another offer"
    about = Issue(
        name="Bonus", about=rival, mine=Stance(because=SharedText(text=rival, share="yes"))
    )
    scenario = quiet(
        issues=(*quiet().issues, about),
        criteria=(Criterion(text="Market", source=rival),),
        strengths=(Strength(text=rival, share="yes"), Strength(text=rival)),
    )
    assert [told.partition(" holds")[0] for told in warnings(scenario)] == [
        "`about` of Bonus",
        "`criteria`",
        "a text marked `share: yes`",
        "a text marked `share: yes`",
    ]


def test_a_name_of_a_risk_a_payment_a_delivery_a_quantity_or_a_right_names_no_rival() -> None:
    """They are said once the thing is proposed."""
    text = SOURCES.replace("steel rises", "the rival offer rises")
    for said in ("the castings", "the first line", "spares", "to renew", "measurements"):
        text = text.replace(said, f"{said} and another offer", 1)
    text = text.replace("when: they are", "when: a competing bid is")
    told = [warning.partition(" holds")[0] for warning in warnings(parse_scenario(text, name="f"))]
    assert told == [
        "a risk's `risk`",
        "a payment's `what` and `plans`",
        "a speed-up's `what`",
        "a volume's `what`",
        "a right's `right`",
        "`parts` of Reports",
    ]


def test_a_situation_that_mentions_an_offer_stays_private_but_goes_to_a_model() -> None:
    (told,) = warnings(quiet(situation="I have another offer."))
    assert told == (
        "`situation` mentions 'another offer'. That stays private, but goes to a model if you "
        "use one."
    )


def test_no_zone_of_agreement_is_the_first_warning() -> None:
    """My alternative is worth more than any outcome."""
    best = Party(alternatives=(Alternative(name="Elsewhere", worth=120.0),))
    found = check(short().model_copy(update={"me": best}))
    assert found.warnings == (NO_ZONE,)


def test_one_issue_alone_cannot_be_traded() -> None:
    (told,) = warnings(quiet(issues=(salary(),), me=Party()))
    assert told.startswith("with one issue there is nothing to trade")


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_everything_high_says_nothing(whose: str) -> None:
    issues = tuple(each.model_copy(update={whose: stance("high")}) for each in quiet().issues)
    (told,) = warnings(quiet(issues=issues))
    assert "everything `high`" in told
    assert told.startswith("you call" if whose == "mine" else "for them you call")


def test_a_check_counts_the_issues_and_names_what_would_sharpen_it() -> None:
    document = check(engineer())
    assert (document.issues, document.open_issues) == (5, ("Review date",))
    assert 1 <= len(document.sharpen) <= 3
    assert check(short()).warnings == ()


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        (
            supply(
                "high",
                "low",
                mine=("high", "low"),
                evidence=[answer("Delivery", "Price")],
            ),
            (
                "How many times as much Delivery matters to them as Price: what they said at the table "
                "overrules your guess of Delivery and Price (note the answer under `evidence`, with "
                "`at_least`)."
            ),
        ),
        (
            supply(
                "low",
                "high",
                "high",
                mine=("high", "medium", "low"),
                evidence=[answer("Delivery", "Price", by="me")],
            ),
            (
                "Price or Warranty: which first, if you could move only one from its worst to its best? "
                "What you said at the table overrules what you wrote of Price, and one idea hangs on it."
            ),
        ),
        (
            supply(
                *("high", "low", "low", "low"),
                mine=("low", "high", "medium", "high"),
                evidence=[answer("Delivery", "Price")],
            ),
            (
                "What matters most to them of Delivery, Warranty and Volume: what they said at the "
                "table overrules your guess and leaves it open, and many ideas hang on it."
            ),
        ),
    ],
)
def test_a_guess_that_was_overruled_is_not_told_as_what_you_said(
    scenario: Scenario, told: str
) -> None:
    assert told in check(scenario).sharpen
