"""Answers as JSON: the keys that other programs rely on."""

import json

import pytest

from copilot.domain.documents import Document, PriceDocument
from copilot.domain.suggestions import Reference
from copilot.errors import Finding, ScenarioError, UsageError
from copilot.reporting.json_documents import document_json, error_json
from tests.reporting.made_up import (
    STAMP,
    bring_in,
    frontier_document,
    good,
    hanging,
    money,
    point,
    question,
    questions_document,
    rejected_idea,
    trade,
    trades_document,
    unreadable,
)

IDEA_KEYS = [
    *("id", "kind", "origin", "title", "technique", "sources", "give", "get", "outcome"),
    *("contingent", "adds", "side_payment", "rationale", "say", "certificate"),
]
CERTIFICATE_KEYS = [
    *("verdict", "reason", "my_gain", "their_gain", "in_my_money", "surplus_share"),
    *("dominated_by", "improves_to", "flips_if", "robustness", "branches", "cautions"),
]


def loaded(document: Document) -> dict[str, object]:
    text = document_json(document)
    assert text.endswith("}\n")
    value = json.loads(text)
    assert isinstance(value, dict)
    assert next(iter(value)) == "schema_version"
    return value


def test_trades_have_the_keys_of_the_contract() -> None:
    value = json.loads(document_json(trades_document(trade(hanging()), bring_in("Bonus"))))
    assert list(value) == [
        *("schema_version", "scenario", "reference", "made_by", "differences", "ideas"),
        *("rejected", "usage", "notes"),
    ]
    assert value["schema_version"] == 1
    assert value["made_by"] == {"engine": "0.1.0", "model": None, "prompt": None}
    first = value["ideas"][0]
    assert list(first) == IDEA_KEYS
    assert first["give"] == [{"issue": "Start date", "from": "2027-03-01", "to": "2027-01-15"}]
    assert list(first["certificate"]) == CERTIFICATE_KEYS
    assert list(first["certificate"]["my_gain"]) == ["low", "mean", "high", "holds", "share"]
    assert set(first["certificate"]["flips_if"]) == {
        *("text", "question", "asks", "more", "than", "ratio")
    }
    assert value["ideas"][1]["adds"][0] == {
        "issue": "Bonus",
        "options": ["none", "5,000 USD"],
        "why_them": "It is paid once.",
        "why_me": "It makes up for the first year.",
    }


def test_what_did_not_pass_is_told_flat() -> None:
    value = json.loads(document_json(trades_document(rejected=[rejected_idea(), unreadable()])))
    checked, raw = value["rejected"]
    assert list(checked) == [*IDEA_KEYS, "reason"]
    assert checked["certificate"]["verdict"] == "one_sided"
    assert checked["reason"] == "They lose by this, whatever matters to them"
    assert raw == {
        "raw": '{"Title": "lifetime"}',
        "verdict": "invalid",
        "reason": "Not in your file: 'lifetime'. Did you mean '3 years'?",
    }


def test_an_amount_is_one_number_or_two() -> None:
    value = json.loads(document_json(trades_document(trade(), trade(hanging()))))
    amounts = [idea["certificate"]["in_my_money"]["amount"] for idea in value["ideas"]]
    assert amounts == [6483.0, [2000.0, 9000.0]]


def test_figures_are_rounded_and_what_the_user_wrote_is_not() -> None:
    document = PriceDocument(
        scenario=STAMP,
        reference=Reference(kind="middle", outcome={"share": 0.12345678}),
        outcome={"share": 0.12345678},
        certificate=good(money(1234.56789012)),
    )
    value = loaded(document)
    assert value["outcome"] == {"share": 0.12345678}
    assert value["reference"] == {
        "kind": "middle",
        "outcome": {"share": 0.12345678},
        "note": "",
    }
    assert '"amount": 1234.56789,' in document_json(document)


def test_questions_and_frontier_have_the_keys_of_the_contract() -> None:
    questions = json.loads(document_json(questions_document(question(value=None))))
    assert {
        *("text", "kind", "reveals", "value_of_information", "listen_for", "follow_up", "decides")
    } <= set(questions["questions"][0])
    assert questions["questions"][0]["value_of_information"] is None
    frontier = json.loads(document_json(frontier_document(point(1.23456789, 2, Title="Staff"))))
    assert frontier["points"] == [
        {
            "mine": 1.234568,
            "theirs": 2.0,
            "low": 2.0,
            "high": 2.0,
            "outcome": {"Title": "Staff"},
            "ties": 1,
        }
    ]
    assert {
        *("method", "nash", "kalai_smorodinsky", "egalitarian", "best_joint", "no_deal"),
        "zone_of_agreement",
    } <= set(frontier)


def test_no_figure_is_minus_zero() -> None:
    assert "-0.0" not in document_json(frontier_document(point(-0.0, -0.0000001, Title="Staff")))


def test_letters_of_every_language_stay_readable() -> None:
    assert "Größe" in document_json(trades_document(bring_in("Größe")))


def test_an_error_names_the_place_of_its_first_finding() -> None:
    error = ScenarioError(
        [Finding("offer.yaml", 14, "priority 'hihg'"), Finding("offer.yaml", None, "no title")],
        hint="See the format.",
    )
    assert json.loads(error_json(error)) == {
        "error": {
            "kind": "scenario",
            "message": "priority 'hihg'\noffer.yaml: no title",
            "file": "offer.yaml",
            "line": 14,
            "hint": "See the format.",
        }
    }


@pytest.mark.parametrize("error", [UsageError("no such issue"), ScenarioError([])])
def test_an_error_without_a_place_has_nulls(error: UsageError | ScenarioError) -> None:
    value = json.loads(error_json(error))["error"]
    assert (value["kind"], value["file"], value["line"], value["hint"]) == (
        error.kind,
        None,
        None,
        None,
    )
