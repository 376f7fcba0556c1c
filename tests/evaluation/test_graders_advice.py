"""How varied the model's own ideas are, and whether an expert would let them pass."""

import pytest

from copilot.evaluation.graders.advice import CONCEDES, distinct_ideas, sound_advice, sources
from copilot.evaluation.outcome import Outcome
from copilot.llm.protocol import Json
from tests.evaluation.outcomes import (
    GOOD,
    SCENARIO,
    case,
    said,
    said_by,
    sound,
    trade_said,
    trades_said,
    unanswered,
    unusable,
)

BET: dict[str, Json] = {
    "event": "The house is sold",
    "by": "2028-01-01",
    "settled_by": "the land register",
    "if_true": {"Length": "one year"},
    "if_false": {"Length": "two years"},
}
LATER: dict[str, Json] = {
    "kind": "future_option",
    "issue": "Yard",
    "title": "The yard next year",
    "change": "It is settled anew.",
    "by": "2028-01-01",
    "terms": None,
    "parts": [],
}


def sign(name: str, place: str = "risk allocation") -> dict[str, Json]:
    return {
        "name": name,
        "place": place,
        "options": ["none", "a small one"],
        "why_me": "Seen.",
        "why_them": "Cheap.",
    }


def split(*parts: str, title: str = "The yard by season") -> dict[str, Json]:
    return {**LATER, "kind": "unbundle", "by": None, "parts": list(parts), "title": title}


def covered(outcome: Outcome) -> dict[str, object]:
    return {grade.name: grade.value for grade in sources(outcome)}


def test_sources_and_techniques_are_those_of_ideas_that_pass() -> None:
    found = {grade.name: grade for grade in sources(sound())}
    # a trade that depends on something, an unpriced bet and split, a further issue of no source
    assert found["sources_covered"].value == (2, 5)
    assert found["sources_covered"].reason == "nothing on risk, time, scale"
    assert found["techniques_covered"].value == (4, 6)
    assert found["techniques_covered"].reason == "nothing on shared wish, future option"


def test_what_is_settled_later_draws_on_time_and_a_further_issue_on_its_place() -> None:
    assert covered(said_by({"options": [LATER]})) == {
        "sources_covered": (1, 5),
        "techniques_covered": (1, 6),
    }
    outcome = said_by({"added_issues": [sign("Fire door"), sign("Storage yard", "scope")]})
    assert covered(outcome) == {"sources_covered": (2, 5), "techniques_covered": (1, 6)}


def test_a_further_issue_that_was_not_brought_in_draws_on_nothing() -> None:
    outcome = said_by({"added_issues": [sign("Fire door", "non-monetary"), sign("Rent")]})
    assert covered(outcome)["sources_covered"] == (0, 5)


@pytest.mark.parametrize(
    "outcome", [trades_said({"Length": "one year"}), trades_said(), unusable(), unanswered()]
)
def test_ideas_that_do_not_pass_cover_nothing(outcome: Outcome) -> None:
    assert covered(outcome) == {"sources_covered": (0, 5), "techniques_covered": (0, 6)}


def distinct(outcome: Outcome) -> object:
    return said(distinct_ideas(outcome), "distinct_ideas").value


@pytest.mark.parametrize(
    ("first", "second", "k"),
    [
        ({"trades": [trade_said(GOOD)]}, {"trades": [trade_said(GOOD, title="Other words")]}, 1),
        (  # what the reference has already is no difference
            {"trades": [trade_said(GOOD)]},
            {"trades": [trade_said({**GOOD, "Yard": "shared"})]},
            1,
        ),
        (  # 1,180 or 1,240 for one year: one option differs
            {"trades": [trade_said({"Rent": "1180", "Length": "one year"})]},
            {"trades": [trade_said({"Rent": "1240", "Length": "one year"})]},
            1,
        ),
        (  # two options differ
            {"trades": [trade_said({"Rent": "1180", "Length": "one year"})]},
            {"trades": [trade_said({"Rent": "1240", "Length": "two years"})]},
            2,
        ),
        (  # the rent goes the other way: as near in words as can be, and the opposite
            {"trades": [trade_said({"Rent": "1180", "Length": "one year"})]},
            {"trades": [trade_said({"Rent": "1060", "Length": "one year"})]},
            2,
        ),
        (  # another issue is given
            {"trades": [trade_said({"Rent": "1180", "Length": "one year"})]},
            {"trades": [trade_said(GOOD)]},
            2,
        ),
        (  # an option with terms for now is a trade
            {"trades": [trade_said(GOOD)]},
            {"options": [{**LATER, "kind": "option", "terms": GOOD}]},
            1,
        ),
        (
            {"trades": [trade_said({"Rent": "1150"})]},
            {"trades": [trade_said({"Rent": "1155"})]},
            2,
        ),
        ({"contingent": [BET]}, {"contingent": [{**BET, "event": "the House is sold"}]}, 1),
        (
            {"contingent": [BET]},
            {"contingent": [{**BET, "if_true": {"Rent": "1060"}}]},
            2,
        ),
        (
            {"contingent": [BET]},
            {"contingent": [{**BET, "if_true": [{"issue": "Length", "option": "one year"}]}]},
            1,
        ),
        ({"contingent": [BET]}, {"contingent": [{**BET, "event": "A tenant leaves"}]}, 2),
        ({"contingent": [{**BET, "if_true": "x"}]}, {"contingent": [{**BET, "if_true": None}]}, 1),
        (
            {"added_issues": [sign("Date of delivery")]},
            {"added_issues": [sign("Delivery dates")]},
            1,
        ),
        ({"added_issues": [sign("Signs")]}, {"added_issues": [sign("Storage")]}, 2),
        ({"options": [LATER]}, {"options": [{**LATER, "title": "the Yard, next year"}]}, 1),
        ({"options": [LATER]}, {"options": [split("Yard in summer", "Yard in winter")]}, 2),
        (
            {"options": [split("Yard in summer", "Yard in winter")]},
            {"options": [split("Yard in winter", "Yard in summer", title="Seasons")]},
            1,
        ),
        ({"options": [LATER]}, {"options": [{**LATER, "issue": "Rent"}]}, 2),
    ],
)
def test_ideas_are_told_apart_by_what_they_change(
    first: dict[str, list[Json]], second: dict[str, list[Json]], k: int
) -> None:
    names = {**first, **second}
    both: dict[str, Json] = {name: [*first.get(name, []), *second.get(name, [])] for name in names}
    # whatever is sent back comes back as it was
    bad = [entry for name in names for entry in (*first.get(name, []), *second.get(name, []))]
    answers = [entry for entry in bad if isinstance(entry, dict)]
    good: list[Json] = [{"issue": "Rent", "note": "It matters."}]
    outcome = said_by({**both, "differences": good}, *answers)
    assert outcome.answered
    assert distinct(outcome) == (k, 2)


def test_what_was_said_before_is_counted_in_the_reason() -> None:
    grade = said(distinct_ideas(trades_said(GOOD, GOOD, GOOD)), "distinct_ideas")
    assert (grade.value, grade.reason) == ((1, 3), "2 said before")


def test_nothing_said_is_none_of_none_and_nothing_usable_none_of_one() -> None:
    assert distinct(trades_said()) == (0, 0)
    assert distinct(unusable()) == (0, 1)
    assert distinct(unanswered()) == (0, 1)


def advised(outcome: Outcome) -> tuple[object, str]:
    grade = said(sound_advice(outcome), "sound_advice")
    return grade.value, grade.reason


def test_advice_without_a_fault_is_sound() -> None:
    assert advised(sound()) == ((4, 4), "")


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"trades": [trade_said({"Rent": "1180"})]}, "gives for nothing 1"),
        ({"trades": [trade_said({"Rent": "1060"})]}, "price only 1"),
        ({"contingent": [{**BET, "if_false": BET["if_true"]}]}, "no condition 1"),
        (
            {"contingent": [{**BET, "if_true": {}, "if_false": {"Yard": "shared"}}]},
            "no condition 1",
        ),
        ({"contingent": [{**BET, "by": "soon"}]}, "no condition 1"),
        ({"contingent": [{**BET, "settled_by": ""}]}, "no condition 1"),
        ({"contingent": [{**BET, "event": "Rent"}]}, "no condition 1"),
        ({"options": [{**LATER, "by": None}]}, "no condition 1"),
        (
            {"trades": [trade_said(GOOD, rationale="Give the yard as a goodwill gesture.")]},
            "concedes 1",
        ),
        ({"trades": [trade_said(GOOD, title="Concede first")]}, "concedes 1"),
    ],
)
def test_advice_that_an_expert_would_reject_is_found(answer: dict[str, Json], fault: str) -> None:
    # GOOD stands in the prompt; two years make it an idea of the model's own
    if fault == "concedes 1":
        trades = answer["trades"]
        assert isinstance(trades, list)
        assert isinstance(trades[0], dict)
        answer = {"trades": [{**trades[0], "terms": {**GOOD, "Rent": "1060"}}]}
    assert advised(said_by(answer)) == ((0, 1), fault)


def test_a_trade_that_only_takes_is_no_worse_for_its_form() -> None:
    assert advised(trades_said({"Rent": "1060", "Length": "one year"})) == ((1, 1), "")


def test_without_a_money_issue_no_trade_is_about_money_alone() -> None:
    scenario = SCENARIO.model_copy(update={"money": None})
    assert advised(trades_said({"Rent": "1060"}, of=case(scenario=scenario)))[0] == (1, 1)


def test_what_cannot_be_read_is_no_sound_advice() -> None:
    bad = trade_said({"Rent": "1150"})
    outcome = said_by({"trades": [bad, trade_said({"Rent": "1060"})]}, bad)
    assert advised(outcome) == ((0, 2), "cannot be read 1, price only 1")


def test_no_advice_is_none_of_none_and_nothing_usable_none_of_one() -> None:
    assert advised(trades_said())[0] == (0, 0)
    assert advised(unusable())[0] == (0, 1)
    assert advised(unanswered())[0] == (0, 1)


@pytest.mark.parametrize(
    "text", ["We concede the yard and they pay.", "They give; we give.", "The first to concede"]
)
def test_talk_of_giving_against_something_is_no_concession(text: str) -> None:
    assert CONCEDES.search(text) is None
