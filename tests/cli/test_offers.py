"""`offers` on the command line: text, JSON, a page, the same for the same seed."""

import json
from pathlib import Path

import copilot
from tests.builders import engineer
from tests.cli.commands import Commands

BUDGET = str(Path(__file__).parents[2] / "examples/department-budget.yaml")
"""A scenario with all five parts."""


def test_offers_answers_on_a_screen(negotiate: Commands) -> None:
    ran = negotiate("offers", "offer.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Senior engineer offer: 4 issues, compared with")
    assert "1  Your opening, in answer to their offer.\n" in ran.out
    assert "--explain" in ran.out
    more = negotiate("offers", BUDGET, "--all", "--explain").out
    assert "- kind: choice" in more
    assert "in points" in more


def test_offers_are_one_document_with_json(negotiate: Commands) -> None:
    ran = negotiate("offers", BUDGET, "--json")
    assert ran.code == 0
    document = json.loads(ran.out)
    assert document["schema_version"] == 1
    assert set(document) == {
        *("schema_version", "scenario", "reference", "opening", "packages", "plan"),
        *("claiming", "other_chair", "to_add", "notes"),
    }
    assert len(document["packages"]["packages"]) == 3
    first = document["packages"]["choices"][0]["evidence"]
    assert (first["kind"], first["chosen"], len(first["among"])) == ("choice", 1, 3)


def test_the_same_seed_gives_the_same_offers(negotiate: Commands) -> None:
    one = negotiate("offers", "offer.yaml", "--json", "--seed", "3")
    assert one.out == negotiate("offers", "offer.yaml", "--json", "--seed", "3").out


def test_offers_fit_on_a_page(negotiate: Commands) -> None:
    ran = negotiate("offers", "offer.yaml", "--markdown")
    assert ran.code == 0
    assert ran.out.startswith("# Senior engineer offer: what to offer\n")


def test_two_forms_at_once_are_refused(negotiate: Commands) -> None:
    ran = negotiate("offers", "offer.yaml", "--markdown", "--json")
    assert ran.code == 2
    assert "two forms of the answer" in ran.err


def test_offers_are_part_of_the_python_interface() -> None:
    assert copilot.offers(engineer(), seed=1).opening is not None
