"""Valid scenario files for tests, and a way to change one line of them."""

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


def short(*issues: str, rest: str = "") -> str:
    """A scenario of the given issue lines, the first of which is line 4."""
    lines = "".join(f"  {issue}\n" for issue in issues)
    return f"title: T\nsituation: S\nissues:\n{lines}{rest}"


def changed(old: str, new: str, *, text: str = FULL) -> str:
    """The text with one thing in it replaced; it has to be there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
