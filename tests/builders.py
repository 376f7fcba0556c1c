"""Plain builder functions for scenarios: each returns a fresh value, with what a test varies as arguments."""

from datetime import date

from copilot.domain.catalogue import FurtherIssue
from copilot.domain.issue import Issue, Option, Priority, SharedText, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Criterion, Forecast, Scenario, Strength


def stance(
    word: Word | None = None, wants: Option | None = None, position: Option | None = None
) -> Stance:
    return Stance(priority=Priority(word=word), wants=wants, position=position)


def issue(
    name: str,
    *options: Option,
    mine: Stance | None = None,
    theirs: Stance | None = None,
    unit: str | None = None,
) -> Issue:
    return Issue(
        name=name, options=options, mine=mine or Stance(), theirs=theirs or Stance(), unit=unit
    )


def salary() -> Issue:
    return issue(
        "Base salary",
        *range(150_000, 190_001, 5_000),
        unit="USD per year",
        mine=stance("medium", "more", 185_000),
        theirs=stance("high", "less", 160_000),
    )


def remote() -> Issue:
    return issue(
        "Remote days",
        *(0, 1, 2, 3, 5),
        mine=stance("high", "more", 4),
        theirs=stance("low", "less", 1),
    )


def start() -> Issue:
    return issue(
        "Start date",
        *("2027-01-15", "2027-02-01", "2027-03-01"),
        mine=stance("low", "2027-03-01", "2027-03-01"),
        theirs=stance("high", "2027-01-15", "2027-01-15"),
    )


def title() -> Issue:
    return issue(
        "Title",
        *("Senior", "Staff"),
        mine=stance("low", "Staff", "Staff"),
        theirs=stance("low", "Senior"),
    )


def engineer() -> Scenario:
    """A job offer: four issues with options, one without, limits, a rival offer, a forecast."""
    return Scenario(
        title="Senior engineer offer",
        situation="They came back with 160k and one day at home. I have another offer from Globex.",
        they_may_know="I enjoyed meeting the platform team.",
        context="compensation",
        money="Base salary",
        issues=(salary(), remote(), start(), title(), Issue(name="Review date")),
        me=Party(
            name="Dana",
            interests=(
                SharedText(text="time with my family", share="never"),
                SharedText(text="work close to the product", share="yes"),
            ),
            constraints=("I cannot move before the school year ends in 2027",),
            pressures=("my savings last 7 months",),
            alternatives=(
                Alternative(name="Globex offer", worth=45.0),
                Alternative(name="Stay", terms={"Base salary": 151_500, "Remote days": 2}),
            ),
            walk_away={"Base salary": 155_000},
            aspiration={"Base salary": 185_000},
            risk_tolerance="low",
            discount_rate=0.08,
        ),
        counterparty=Party(name="Initech", pressures=("the launch is in May",), discount_rate=0.15),
        excluded=({"Title": ("Staff",), "Base salary": (150_000, 155_000)},),
        on_the_table={
            "Base salary": 165_000,
            "Remote days": 1,
            "Start date": "2027-03-01",
            "Title": "Senior",
        },
        forecasts=(
            Forecast(
                event="the product passes 1M in yearly revenue",
                by=date(2027, 6, 30),
                mine=0.83,
                theirs=0.5,
                settled_by="the audited accounts",
            ),
        ),
        criteria=(
            Criterion(text="The regional survey puts the median at 172000", source="Survey"),
        ),
        strengths=(
            Strength(text="I have run two launches", share="yes"),
            Strength(text="Nobody else here knows their billing system", share="never"),
        ),
    )


def short() -> Scenario:
    """Two minutes of typing: a title, a sentence, two issues."""
    return Scenario(
        title="Desk lease",
        situation="They want three years.",
        issues=(
            issue(
                "Length",
                *("one year", "two years", "three years"),
                mine=stance("high", "one year", "one year"),
                theirs=stance("low", "three years", "three years"),
            ),
            issue(
                "Rent",
                *(1000, 1100, 1200),
                unit="EUR a month",
                mine=stance("low", "less", 1000),
                theirs=stance("high", "more", 1200),
            ),
        ),
    )


def further(name: str = "Signing bonus", *, place: str = "payment terms") -> FurtherIssue:
    return FurtherIssue.model_validate(
        {
            "name": name,
            "contexts": ("compensation", "other"),
            "place": place,
            "options": ("none", "5,000 USD", "10,000 USD"),
            "why_me": "It makes up for the first year.",
            "why_them": "It is paid once and leaves the pay scale alone.",
            "question": f"How do you usually handle {name.lower()}?",
            "also_called": ("Sign-on",) if name == "Signing bonus" else (),
        }
    )


def catalogue() -> tuple[FurtherIssue, ...]:
    """Five further issues from four places, all open to a job offer."""
    return (
        further(),
        further("Development budget", place="non-monetary"),
        further("Review timing", place="timing"),
        further("Title", place="non-monetary"),
        further("Equity", place="future options"),
    )
