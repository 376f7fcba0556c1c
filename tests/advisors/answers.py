"""Answers of a model, written by hand to show how they are treated; no model ever gave them."""

import json

TRADE: dict[str, object] = {
    "terms": {"Remote days": "3", "Start date": "2027-01-15", "Base salary": None},
    "title": "Start early, stay home",
    "rationale": "They want you early. It saves them 99,999.",
}

WHOLE: dict[str, list[dict[str, object]]] = {
    "differences": [
        {"issue": "Start date", "note": "Their launch is near."},
        {"issue": "Remote days", "note": "Worth 123,456 to you."},
    ],
    "picks": [],
    "trades": [TRADE],
    "added_issues": [
        {
            "name": "Training leave",
            "place": "non-monetary",
            "options": ["none", "5 days", "10 days", "5 days"],
            "why_me": "I keep learning.",
            "why_them": "It costs 4,321 a year. It pays back.",
        },
        {
            "name": "title",
            "place": "non-monetary",
            "options": ["a", "b"],
            "why_me": "x",
            "why_them": "y",
        },
    ],
    "contingent": [
        {
            "event": "the product passes 1M in yearly revenue",
            "by": "2027-06-30",
            "settled_by": "the audited accounts",
            "if_true": {"Base salary": "170000"},
            "if_false": {"Base salary": "155000"},
        },
        {
            "event": "Globex raises their offer",
            "by": "soon",
            "settled_by": "me",
            "if_true": {"Base salary": "170000"},
            "if_false": {"Base salary": "160000"},
        },
    ],
    "options": [
        {
            "kind": "unbundle",
            "issue": "Base salary",
            "title": "Split the pay",
            "change": "two amounts",
            "by": None,
            "terms": None,
            "parts": ["Fixed pay", "Yearly bonus"],
        },
        {
            "kind": "option",
            "issue": "Title",
            "title": "Staff at once",
            "change": "the title is on the contract",
            "by": None,
            "terms": {"Title": "Staff", "Start date": "2027-01-15"},
            "parts": [],
        },
    ],
}


def said(**lists: object) -> str:
    """An answer as a model would send it."""
    return json.dumps(lists)


def whole(**changes: object) -> str:
    """The whole answer with other lists in the place of some."""
    return json.dumps(WHOLE | changes)
