"""Verdicts on outcomes made by hand: what the pipeline should never let through is still seen."""

from dataclasses import replace

import pytest

from copilot.analysis.deals.money_deals import find_money_deals
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option
from copilot.domain.sources import Burden, Risk
from copilot.domain.suggestions import Contingent
from copilot.evaluation.graders.own import own_ideas
from copilot.evaluation.graders.value import five_asks, own, verdicts
from copilot.evaluation.outcome import Outcome
from copilot.llm.protocol import Json
from tests.evaluation.outcomes import (
    GOOD,
    asked,
    ideas_of,
    said,
    said_by,
    sound,
    trade,
    trade_said,
    trades_said,
    unanswered,
    unusable,
    with_ideas,
)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("no JSON at all", 0),
        ('{"trades": "none"}', 0),
        ('{"trades": [{"title": "no terms"}]}', 0),
        ('{"trades": [], "picks": [{"id": "a", "title": "b", "rationale": "c"}]}', 1),
        ('{"picks": [{"id": "a", "title": "b", "rationale": "c"}], "trades": [{"ti', 1),
    ],
)
def test_an_ask_is_met_by_an_entry_that_can_be_read(text: str, met: int) -> None:
    grade = said(five_asks(asked(text)), "five_asks")
    assert grade.value == (met, 5)
    assert "contingent agreements" in grade.reason


def test_all_five_asks_can_be_met() -> None:
    grade = said(five_asks(sound()), "five_asks")
    assert (grade.value, grade.reason) == ((5, 5), "")


def test_without_an_answer_no_ask_is_met() -> None:
    assert said(five_asks(unanswered()), "five_asks").value == (0, 5)


def test_ideas_that_hold_when_priced_anew_hold() -> None:
    assert said(verdicts(sound()), "verdicts").value is True
    assert said(verdicts(unusable()), "verdicts").value is True
    assert said(verdicts(with_ideas(sound())), "verdicts").value is True


def test_an_idea_with_a_verdict_of_its_own_making_is_found() -> None:
    idea = trade({"Length": "one year"})
    boasting = idea.certificate.model_copy(update={"verdict": "good_for_both"})
    shown = with_ideas(sound(), idea.model_copy(update={"certificate": boasting}))
    grade = said(verdicts(shown), "verdicts")
    assert grade.value is False
    assert grade.reason == f"{idea.id} is shown as good_for_both, priced anew it is one_sided"


def test_an_idea_that_should_never_be_shown_is_found() -> None:
    idea = trade({"Length": "one year"})
    grade = said(verdicts(with_ideas(sound(), idea)), "verdicts")
    assert grade.reason == f"{idea.id} is shown with the verdict one_sided"


def test_an_idea_with_an_option_that_does_not_exist_is_found() -> None:
    idea = trade({"Length": "one year", "Repairs": "we"})
    assert idea.outcome is not None
    elsewhere = idea.model_copy(update={"outcome": {**idea.outcome, "Rent": 1150}})
    grade = said(verdicts(with_ideas(sound(), elsewhere)), "verdicts")
    assert grade.reason == f"{idea.id} is shown as good_for_both, priced anew it is invalid"


def risky() -> Outcome:
    """The same with a risk that they carry cheaper."""
    case = sound().case
    mine, theirs = (Burden(chance=(0.5, 0.5), cost=(cost, cost)) for cost in (900, 100))
    risk = Risk(risk="the roof leaks", carried_by="me", mine=mine, theirs=theirs)
    scenario = case.scenario.model_copy(update={"risks": (risk,)})
    return replace(sound(), case=case.model_copy(update={"scenario": scenario}))


def test_a_deal_in_money_is_priced_anew_by_its_figures() -> None:
    (deal,) = find_money_deals(build_problem(risky().case.scenario))
    assert said(verdicts(with_ideas(risky(), deal)), "verdicts").value is True
    elsewhere = said(verdicts(with_ideas(sound(), deal)), "verdicts")
    assert elsewhere.reason.endswith("priced anew it is invalid")


@pytest.mark.parametrize(
    ("terms", "verdict"), [({"Rent": 1150}, "invalid"), ({"Length": "one year"}, "unpriced")]
)
def test_a_contingent_agreement_is_priced_by_its_branches(
    terms: dict[str, Option], verdict: str
) -> None:
    contingent = Contingent(
        event="The house is sold",
        by="2028-01-01",
        settled_by="the land register",
        if_true=terms,
        if_false={"Length": "two years"},
    )
    idea = trade({}).model_copy(
        update={"kind": "contingent", "outcome": None, "contingent": contingent}
    )
    grade = said(verdicts(with_ideas(sound(), idea)), "verdicts")
    assert grade.reason.endswith(f"priced anew it is {verdict}")


def test_without_a_document_no_verdict_holds() -> None:
    grade = said(verdicts(unanswered()), "verdicts")
    assert (grade.value, grade.reason) == (False, "no answer")


def of_own(outcome: Outcome) -> dict[str, object]:
    return {grade.name: grade.value for grade in own(outcome)}


def test_own_ideas_are_told_apart_from_trades_that_were_only_worded() -> None:
    outcome = sound()
    # a trade that passes; of unpriced ones a further issue, terms on an event, a split
    assert of_own(outcome) == {
        "own_ideas": "depends 1, unpriced 3",
        "own_ideas_pass": (1, 1),
        "picked": (1, 1),
    }
    worded = next(idea for idea in ideas_of(outcome).ideas if idea.title.startswith("A short"))
    assert worded.origin == "engine"
    assert worded not in own_ideas(outcome).ideas


def test_what_cannot_be_read_is_in_n() -> None:
    not_there: dict[str, Json] = {"Rent": "1150"}
    bet: dict[str, Json] = {"event": "It rains", "by": "2028-01-01", "settled_by": "us"}
    outcome = said_by(
        {
            "trades": [trade_said(not_there), trade_said({"Rent": "1000"})],
            "contingent": [{**bet, "if_true": not_there, "if_false": {}}],
            "options": [{"kind": "what"}],
        },
        trade_said(not_there),
        {**bet, "if_true": not_there, "if_false": {}},
        {"kind": "what"},
    )
    grades = of_own(outcome)
    assert grades["own_ideas"] == "one_sided 1, unreadable 2"
    assert grades["own_ideas_pass"] == (0, 3)


def test_a_pick_counts_once_and_only_where_there_is_such_a_trade() -> None:
    ids = [idea.id for idea in ideas_of(trades_said(GOOD)).ideas if idea.kind == "trade"]
    picks: list[Json] = [
        {"id": ids[0], "title": "One", "rationale": "Why."},
        {"id": ids[0], "title": "One", "rationale": "Why."},
        {"id": "trade-none", "title": "No", "rationale": "No."},
    ]
    outcome = said_by({"picks": picks}, {"id": "trade-none", "title": "No", "rationale": "No."})
    assert of_own(outcome)["picked"] == (1, 3)


def test_an_answer_without_own_ideas_is_none_of_none() -> None:
    assert of_own(trades_said()) == {
        "own_ideas": "none",
        "own_ideas_pass": (0, 0),
        "picked": (0, 0),
    }


@pytest.mark.parametrize("outcome", [unanswered(), unusable()])
def test_an_answer_that_could_not_be_used_is_none_of_one(outcome: Outcome) -> None:
    assert of_own(outcome) == {
        "own_ideas": "none",
        "own_ideas_pass": (0, 1),
        "picked": (0, 1),
    }


def test_a_copy_of_a_trade_that_stood_in_the_prompt_is_no_own_idea() -> None:
    listed = next(idea for idea in ideas_of(trades_said()).ideas if idea.kind == "trade")
    moved = {move.issue: str(move.to) for move in (*listed.give, *listed.get)}
    assert own_ideas(trades_said(moved)).ideas == ()


def test_a_trade_that_the_engine_found_too_is_the_models_own_if_it_was_not_told() -> None:
    listed = next(idea for idea in ideas_of(trades_said()).ideas if idea.kind == "trade")
    moved = {move.issue: str(move.to) for move in (*listed.give, *listed.get)}
    outcome = trades_said(moved)
    # the same, had the schema not listed it
    untold = [
        replace(exchange, request=replace(exchange.request, schema=None))
        for exchange in outcome.exchanges
    ]
    (found,) = own_ideas(replace(outcome, exchanges=tuple(untold))).ideas
    assert (found.id, found.origin) == (listed.id, "engine")
