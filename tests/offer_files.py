"""Scenario files that the tests of `offers` share: the project's own, and small made-up ones."""

from pathlib import Path

from copilot.advisors.offers import offers
from copilot.domain.offer_documents import OffersDocument
from copilot.storage.scenario_file import parse_scenario

ROOT = Path(__file__).parents[1]

FILES = sorted((ROOT / "examples").glob("*.yaml")) + sorted(
    file
    for file in (ROOT / "evals/scenarios").rglob("*.yaml")
    if not file.name.endswith(".truth.yaml")
)

RISKY = """
title: Risk
situation: A test.
money: Price
me: {alternatives: [{name: Other, worth: 30}]}
issues:
  Price: {range: {low: 100000, high: 200000, step: 5000}, unit: EUR,
    mine: {priority: high, wants: less, position: 120000},
    theirs: {priority: high, wants: more, position: 180000}}
  Delivery: {options: [1, 2, 3], unit: months, mine: {priority: medium, wants: less},
    theirs: {priority: low, wants: more}}
"""

ONE = """
title: One issue
situation: A test.
issues:
  Price: {i_ask: 100, they_offer: 60, unit: EUR}
"""

EXACT = """
title: Exact
situation: A test.
money: Price
me: {alternatives: [{name: Z, worth: 20}]}
counterparty: {alternatives: [{name: Y, worth: 10}]}
issues:
  Price: {range: {low: 0, high: 100, step: 10}, unit: EUR,
    mine: {weight: 50, wants: more, position: 90}, theirs: {weight: 30, wants: less}}
  Speed: {options: [1, 2, 3, 4, 5], unit: weeks, mine: {weight: 30, wants: less, position: 1},
    theirs: {weight: 20, wants: more}}
  Scope: {options: [a, b, c], mine: {weight: 20, wants: a, position: a},
    theirs: {weight: 50, wants: c}}
on_the_table: {Price: 40, Speed: 4, Scope: c}
"""


def of_text(text: str) -> OffersDocument:
    return offers(parse_scenario(text, name="offer"))


EXAMPLES = [file for file in FILES if file.parent.name == "examples"]

HEARD = """
title: Heard
situation: A test.
issues:
  Salary: {i_ask: 185000, they_offer: 160000, unit: USD, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
  Start date: {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
evidence:
  - {kind: answer, more_important: [Remote days, Salary], at_least: 2, on: 2026-11-21}
  - {kind: refusal, by: them, terms: {Remote days: 4}, on: 2026-11-20}
"""
