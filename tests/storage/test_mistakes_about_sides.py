"""Mistakes at the head of a file and in its two sides: each on its line, and no secret told."""

import pytest

from tests.storage.scenario_texts import OPTION, changed, findings_of


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "format: 1",
            "format: 2",
            "1: format 2; expected 1, the only format that this version reads",
        ),
        (
            "format: 1",
            "format: true",
            "1: format is true; expected 1, the only format that this version reads",
        ),
        (
            "title: S",
            "titel: S",
            '2: unknown key "titel"; expected a known key; did you mean title?',
        ),
        (
            "title: Senior engineer offer\n",
            "",
            "1: title is missing; expected title, situation and issues",
        ),
        (
            "title: Senior engineer offer",
            "title: 12",
            "2: title 12; expected a text; put it in quotes",
        ),
        ("title: Senior engineer offer", "title:", "2: title is empty; expected a text"),
        ("title: Senior engineer offer", "title: [a]", "2: title is a list; expected a text"),
        ("  They came back with 160k.\n", "", "3: situation is empty; expected a text"),
        (
            "context: compensation",
            "context: compenstaion",
            '6: context "compenstaion"; expected compensation, deal, internal, board or other; did you mean compensation?',
        ),
        (
            "money: Base salary",
            "money: Base salry",
            '8: money "Base salry"; expected an issue: Base salary, Remote days, Title or Review date; did you mean Base salary?',
        ),
        (
            "money: Base salary",
            "money: Zzz",
            '8: money "Zzz"; expected an issue: Base salary, Remote days, Title or Review date',
        ),
        (
            "  name: Acme",
            "  zzz: Acme",
            '22: unknown key "zzz"; expected name, interests, constraints, pressures, alternatives, walk_away, aspiration, risk_tolerance, even_bet or discount_rate',
        ),
        (
            "me:\n  name",
            "me: Ann\nx:\n  name",
            '10: unknown key "x"; expected format, title, situation, issues, they_may_know, context, relationship, money, money_times, me, counterparty, excluded, on_the_table, forecasts, risks, payments, speed_ups, volumes, rights, criteria, strengths or evidence',
        ),
        (
            "share: trade}, Learn",
            "share: trad}, Learn",
            '11: share "trad"; expected yes, trade or never; did you mean trade?',
        ),
        (
            "share: trade}, Learn",
            "shar: trade}, Learn",
            '11: unknown key "shar"; expected a known key; did you mean share?',
        ),
        (
            "{text: Be home for the children, share: trade}",
            "{txt: Home}",
            '11: unknown key "txt"; expected a known key; did you mean text?',
        ),
        (
            "{text: Be home for the children, share: trade}",
            "{share: yes}",
            "11: text is missing; expected text",
        ),
        ("[Notice period of three months]", "Notice", "12: constraints is a text; expected a list"),
        (
            "[Notice period of three months]",
            "[12]",
            "12: item 1 of constraints is a number; expected a text; put it in quotes",
        ),
        (
            "{name: Stay, worth: 45}",
            "{name: Stay}",
            "15: an alternative with neither worth and terms; expected one of them",
        ),
        (
            "{name: Stay, worth: 45}",
            "{name: Stay, worth: 4711, terms: {}}",
            "15: an alternative with both worth and terms; expected one of them",
        ),
        (
            "{name: Stay, worth: 45}",
            "{name: Stay, worth 4711}",
            '15: unknown key "worth…"; expected a known key; did you mean worth?',
        ),
        (
            "{name: Stay, worth: 45}",
            "{name: Stay, worth: 4711 points}",
            "15: worth is a text; expected a number",
        ),
        (
            "{name: Stay, worth: 45}",
            "{name: Stay, worth: .nan}",
            "15: worth is out of range; expected a number",
        ),
        ("{name: Stay, worth: 45}", "{worth: 4711}", "15: name is missing; expected name"),
        (
            "Base salary: 199999, Remote days: 7, Title: Senior",
            "Base salary: 4711",
            "16: terms without Remote days and Title; expected one for every issue",
        ),
        (
            "Title: Senior}}",
            "Title: Snr4711}}",
            "16: Title in alternatives is no option; expected Senior, Staff or Principal",
        ),
        (
            "{Base salary: 145500}",
            "{Base salary: 4711k}",
            "17: Base salary in walk_away is no option; expected 150000, 155000 and so on to 190000",
        ),
        (
            "{Base salary: 145500}",
            "{Base salry: 4711}",
            '17: "Base salry" in walk_away is no issue; expected Base salary, Remote days, Title or Review date; did you mean Base salary?',
        ),
        (
            "{Base salary: 145500}",
            "{Base salary 4711}",
            f'17: "Base salary…" in walk_away is empty; {OPTION}',
        ),
        (
            "{Base salary: 145500}",
            "{Base salary 4711: 1}",
            '17: "Base salary…" in walk_away is no issue; expected Base salary, Remote days, Title or Review date; did you mean Base salary?',
        ),
        (
            "{Base salary: 145500}",
            "{Base salary: [4711]}",
            "17: Base salary in walk_away is a list; expected a number or a text",
        ),
        (
            "{Base salary: 145500}",
            "{Base salary: 4711000000000000}",
            "17: Base salary in walk_away is out of range; expected a number between -1e15 and 1e15",
        ),
        (
            "{Base salary: 145500}",
            "{Review date: 4711}",
            "17: Review date in walk_away has no options yet; expected options, a range or two positions for it in issues",
        ),
        (
            "aspiration: {Base salary: 185000",
            "aspiration: {Base salary: about 4711",
            "18: Base salary in aspiration is no option; expected 150000, 155000 and so on to 190000",
        ),
        (
            "risk_tolerance: low",
            "risk_tolerance: lwo",
            '19: risk_tolerance "lwo"; expected high, medium or low; did you mean low?',
        ),
        (
            "risk_tolerance: low",
            "risk_tolerance: below 4711",
            "19: risk_tolerance is a text; expected high, medium or low",
        ),
        (
            "discount_rate: 0.08",
            "discount_rate: 47.11",
            "20: discount_rate is out of range; expected a rate a year such as 0.08",
        ),
    ],
)
def test_a_mistake_is_found_on_its_line(old: str, new: str, found: str) -> None:
    lines = findings_of(changed(old, new))
    assert f"f:{found}" in lines
    assert "4711" not in "".join(lines)
