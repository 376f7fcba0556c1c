"""The entries of an answer as they were in the end, and the terms that they hold."""

from dataclasses import replace

import pytest

from copilot.evaluation.graders.own import Entry, entries_of, option_terms
from copilot.evaluation.outcome import Exchange
from copilot.llm.protocol import Json, Message
from tests.evaluation.authored_answers import outcome_of
from tests.evaluation.outcomes import (
    GOOD,
    NO_WORDS,
    SCENARIO,
    case,
    said_by,
    trade_said,
    trades_said,
)
from tests.llm.fakes import ScriptedModel

BAD: dict[str, Json] = {"Rent": "1150"}


def terms_of(entries: tuple[Entry, ...]) -> list[object]:
    return [entry.value.get("terms") for entry in entries]


@pytest.mark.parametrize(
    "corrected", [trade_said(GOOD), {"trades": [trade_said(GOOD)]}], ids=["alone", "in its list"]
)
def test_a_corrected_entry_takes_the_place_of_the_bad_one(corrected: dict[str, Json]) -> None:
    outcome = said_by({"trades": [trade_said({"Rent": "1000"}), trade_said(BAD)]}, corrected)
    assert terms_of(entries_of(outcome, "trades")) == [{"Rent": "1000"}, GOOD]


def test_an_entry_for_which_nothing_better_came_stays_as_it_was() -> None:
    whole = '{"trades": [' + ('{"terms": {"Rent": "1150"}, "title": "t", "rationale": "r"}') + "]}"
    outcome = outcome_of(case(), ScriptedModel(whole, "no object", NO_WORDS, NO_WORDS))
    assert terms_of(entries_of(outcome, "trades")) == [BAD]


def test_an_answer_given_again_takes_the_place_of_the_first() -> None:
    outcome = said_by({"something": []}, {"trades": [trade_said(GOOD), "no entry"]}, {})
    assert terms_of(entries_of(outcome, "trades")) == [GOOD]


@pytest.mark.parametrize("sent_back", ["no JSON", "[1]", '{"terms": {}}'])
def test_a_correction_of_nothing_that_is_there_changes_nothing(sent_back: str) -> None:
    outcome = trades_said(GOOD)
    first = outcome.exchanges[0]
    turns = (Message("assistant", sent_back), Message("user", "Correct it."))
    again = replace(first.request, schema_name="entry", messages=turns)
    exchanges = (first, Exchange(again, first.reply))
    assert terms_of(entries_of(replace(outcome, exchanges=exchanges), "trades")) == [GOOD]


@pytest.mark.parametrize(
    ("list_name", "value", "terms"),
    [
        ("trades", trade_said({"Rent": "1180.0", "Length": "one year", "Yard": None}), None),
        ("trades", trade_said({"rent": 1180, "Yard": None}), {"Rent": "1180"}),
        ("trades", trade_said([{"issue": "Rent", "option": "1180"}]), {"Rent": "1180"}),
        ("trades", trade_said({}), None),
        ("trades", {"terms": {"Rent": "1180"}}, None),
        (
            "options",
            {"kind": "option", "title": "t", "change": "c", "terms": {"Rent": "1180"}},
            {"Rent": "1180"},
        ),
        ("options", {"kind": "option", "title": "t", "change": "c"}, None),
        (
            "options",
            {"kind": "future_option", "title": "t", "change": "c", "terms": {"Rent": "1180"}},
            None,
        ),
        ("contingent", {"if_true": {"Rent": "1180"}}, None),
    ],
)
def test_terms_are_read_where_they_exist(
    list_name: str, value: dict[str, Json], terms: dict[str, str] | None
) -> None:
    assert option_terms(SCENARIO, Entry(list_name, value)) == terms
