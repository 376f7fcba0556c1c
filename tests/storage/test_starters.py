"""Files to begin with."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.issue import Option, Priority
from copilot.domain.scenario import Context
from copilot.storage.scenario_file import parse_scenario
from copilot.storage.starters import IssueAnswers, option_from_answer, scenario_text, starter

CONTEXTS: tuple[Context, ...] = get_args(Context)


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_starter_is_valid_as_it_stands(context: Context) -> None:
    scenario = parse_scenario(starter(context), name="starter.yaml")
    assert scenario.context == context
    assert len(scenario.priced_issues) >= 3
    assert len(scenario.open_issues) == 1


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_starter_is_valid_with_every_optional_line_in_use(context: Context) -> None:
    text = re.sub("(?m)^# ", "", starter(context))
    scenario = parse_scenario(text, name="starter.yaml")
    assert scenario.me.walk_away
    assert set(scenario.on_the_table) == {issue.name for issue in scenario.priced_issues}
    assert scenario.forecasts
    assert scenario.strengths


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_starter_says_what_a_priority_is_about_and_what_is_private(context: Context) -> None:
    words = " ".join(starter(context).replace("##", "").split())
    assert "if you could move one of these from its worst to its best, which first?" in words
    assert words.count("Private") == 3
    assert words.count("They may see these") == 1


def test_answers_make_a_file_in_the_short_form() -> None:
    text = scenario_text(
        title="Offer: the second",
        situation="They called.\nI said I would think.",
        issues=[
            IssueAnswers("Pay", 185000, 160000, "USD, a year", 1, 2),
            IssueAnswers("Start", "2027-03-01", "2027-01-15", None, "low", "unknown"),
            IssueAnswers("Title"),
        ],
        context="compensation",
    )
    assert text.splitlines()[-3:] == [
        '  Pay: {i_ask: 185000, they_offer: 160000, unit: "USD, a year", to_me: 1, to_them: 2}',
        "  Start: {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: unknown}",
        "  Title: {}",
    ]
    scenario = parse_scenario(text, name="x.yaml")
    assert scenario.title == "Offer: the second"
    assert scenario.situation == "They called.\nI said I would think."
    assert scenario.context == "compensation"
    assert scenario.issues[0].mine.priority == Priority(rank=1)


SIGNS = st.characters(exclude_categories=["C", "Z"])
NAMES = st.text(SIGNS, min_size=1, max_size=20)
OPTIONS = st.integers(-(10**9), 10**9) | NAMES


@given(title=NAMES, name=NAMES, ask=OPTIONS, offer=OPTIONS, unit=NAMES)
def test_any_answers_read_back_as_they_were_given(
    title: str, name: str, ask: Option, offer: Option, unit: str
) -> None:
    answers = IssueAnswers(name, ask, offer, unit)
    text = scenario_text(title=title, situation="S", issues=[answers])
    scenario = parse_scenario(text, name="x.yaml")
    [issue] = scenario.issues
    assert (scenario.title, issue.name, issue.unit) == (title, name, unit)
    assert (issue.mine.position, issue.theirs.position) == (ask, offer)


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        ("185000", 185000),
        (" 185,000 ", 185000),
        ("185 000", 185000),
        ("1'850'000", 1850000),
        ("185k", 185000),
        ("1.15 K", 1150),
        ("1.5M", 1500000),
        ("-3", -3),
        ("0.5", 0.5),
        ("2.0", 2),
        ("1,5", "1,5"),
        ("12 34", "12 34"),
        ("2027-03-01", "2027-03-01"),
        ("yes", "yes"),
        ("two  weeks", "two weeks"),
        ("60 days", "60 days"),
        ("9" * 20, "9" * 20),
    ],
)
def test_an_answer_is_a_number_only_where_it_reads_as_one(answer: str, option: Option) -> None:
    found = option_from_answer(answer)
    assert found == option
    assert type(found) is type(option)
