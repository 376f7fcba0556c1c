"""Valid scenario files for tests, a way to change one line of them, and what is then found."""

import pytest

from copilot.errors import ScenarioError
from copilot.storage.scenario_file import parse_scenario

PRIORITY = "expected high, medium, low, a rank, a weight or unknown"
OPTION = "expected a number or a text; put it in quotes if it is meant as a text"

SHORT = """\
title: Senior engineer offer
situation: They came back with 160k and one day at home. I have another offer.
issues:
  Base salary: {i_ask: 185000, they_offer: 160000, unit: USD per year, to_me: high, to_them: medium}
  Remote days: {i_ask: 4, they_offer: 1, to_me: medium, to_them: low}
  Start date:  {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
  Title:       {}            # a name alone is allowed: it turns into questions
"""

FULL = """\
format: 1
title: Senior engineer offer
situation: >
  They came back with 160k.
they_may_know: I like the team.
context: compensation
relationship: ongoing
money: Base salary
me:
  name: Ann
  interests: [{text: Be home for the children, share: trade}, Learn]
  constraints: [Notice period of three months]
  pressures: [The other offer ends on Friday]
  alternatives:
    - {name: Stay, worth: 45}
    - {name: Other offer, terms: {Base salary: 199999, Remote days: 7, Title: Senior}}
  walk_away: {Base salary: 145500}
  aspiration: {Base salary: 185000, Remote days: 4}
  risk_tolerance: low
  discount_rate: 0.08
counterparty:
  name: Acme
  alternatives: [{name: Somebody else, worth: -5}]
issues:
  Base salary:
    unit: USD per year
    range: {low: 150000, high: 190000, step: 5000}
    about: Pay before bonus
    mine: {priority: high, wants: more, position: 195000, because: {text: Rent, share: trade}}
    theirs: {priority: 2, wants: less, position: 160000, confidence: low, because: Budget}
  Remote days:
    options: [0, 1, 2.5, 3, 5]
    mine: {weight: 20, values: {0: 0, 1: 20, 2.50: 50, 3: 90, 5: 100}}
    theirs: {priority: unknown}
  Title:
    options: [Senior, Staff, Principal]
    mine: {priority: [10, 20], wants: Staff}
    theirs: {weight: [0, 5], wants: less, position: Senior}
  Review date:
excluded: [{Title: Principal, Base salary: [150000, 155000]}]
on_the_table: {Base salary: 160000, Remote days: 1, Title: Senior}
forecasts:
  - {event: Revenue above 1M, by: 2027-06-30, mine: 0.8, theirs: 0.5, settled_by: The accounts}
criteria: [{text: The median is 170000, source: A survey}, What the last hire got]
strengths: [{text: I built one before, evidence: The repository, share: yes}, Patience]
evidence:
  - {kind: offer, by: them, on: 2026-11-20, terms: {Base salary: 160000}}
  - {kind: choice, among: [{Title: Staff}, {Remote days: 3}], chosen: 2}
  - {kind: answer, more_important: [Title, Remote days]}
"""

SOURCES = """\
title: Castings
situation: Their offer is good.
money: Price
money_times: 8000
me: {even_bet: 150000, discount_rate: 0.05}
counterparty: {even_bet: 200000, discount_rate: 0.13}
issues:
  Price: {unit: EUR, options: [20, 21, 22], mine: {wants: less, priority: high}, theirs: {wants: more, priority: high}}
  Payment: {options: [at once, each quarter, on approval], mine: {wants: on approval}, theirs: {wants: at once}}
  Reports:
    options: [none, all]
    parts: {measurements: {mine: 80, theirs: 30}, analysis: {mine: 20, theirs: 70}}
on_the_table: {Price: 21, Payment: each quarter}
forecasts: [{event: Orders rise, by: 2027-12-31, mine: 0.7, theirs: 0.4, settled_by: The figures, controlled_by: nobody}]
risks:
  - risk: steel rises by more than a tenth
    by: 2027-12-31
    carried_by: me
    mine: {chance: 0.3, cost: [30000, 60000], insured_for: 12000}
    theirs: {chance: [0.2, 0.4], cost: 20000}
payments:
  - what: the castings
    issue: Payment
    amount: 95000
    paid_by: me
    plans:
      at once: {share: 1}
      each quarter: {times: 4, every: 3}
      on approval: [{month: 6, when: they are approved, mine: 0.9, theirs: 0.95}, {share: 0.4}]
  - {what: the tools, amount: [4000, 5000], paid_by: them, plans: {a: {share: 1, month: 2}, b: [{share: 0.33}, {share: 0.33, month: 1}, {share: 0.33, month: 2}]}, now: b}
speed_ups:
  - {what: the first line, done_by: them, month: 6, worth_a_month: [7000, 9000], costs: {3: 20000, 5: 2000, 4: [6000, 7000]}}
volumes:
  - {what: castings, seller: them, quantity: 8000, price: 21.5, worth: {"10,000": [246000, 252000], 8000: 212000}, fixed: 30000, breaks: {10000: 14, 5000: 15.5}}
  - {what: spares, seller: me, quantity: 10, price: 0, worth: {10: 5, 20: 8}, each: [0.1, 0.2]}
rights:
  - right: to renew for two years
    holder: me
    until: 2028-10-31
    month: 23
    cases: [{case: prices rise, mine: 0.5, theirs: [0.2, 0.3], holder_gains: [-10, 34000], other_loses: 25000}]
evidence: [{kind: answer, more_important: [Price, Payment], at_least: 2, at_most: 3}]
"""


def short(*issues: str, rest: str = "") -> str:
    """A scenario of the given issue lines, the first of which is line 4."""
    lines = "".join(f"  {issue}\n" for issue in issues)
    return f"title: T\nsituation: S\nissues:\n{lines}{rest}"


def changed(old: str, new: str, *, text: str = FULL) -> str:
    """The text with one thing in it replaced; it has to be there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def findings_of(text: str) -> list[str]:
    """What is wrong with a file that is called f, a line each."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="f")
    assert caught.value.__cause__ is None
    return str(caught.value).splitlines()
