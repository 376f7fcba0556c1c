"""A scenario file that is not valid: every finding, on its line, without a secret."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.scenario import Scenario
from copilot.errors import ScenarioError
from copilot.storage.findings import is_secret
from copilot.storage.scenario_file import load_scenario, parse_scenario
from copilot.yaml_source import MAX_BYTES, KeyPath, Plain, inline, read_yaml
from tests.storage.scenario_texts import FULL, SHORT, SOURCES, changed, short

PRIORITY = "expected high, medium, low, a rank, a weight or unknown"
OPTION = "expected a number or a text; put it in quotes if it is meant as a text"


def findings(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="f")
    assert caught.value.__cause__ is None
    return str(caught.value).splitlines()


def test_one_line_says_where_what_was_found_what_is_expected_and_what_is_near() -> None:
    text = changed("priority: high", "priority: hihg")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="offer.yaml")
    assert str(caught.value) == (f'offer.yaml:29: priority "hihg"; {PRIORITY}; did you mean high?')


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
        (
            "range: {low: 150000, high: 190000, step: 5000}",
            "range: {low: 190000, high: 150000}",
            "27: high 150000 is not above low 190000; expected the smaller number as low",
        ),
        ("step: 5000", "step: 0", "27: step 0; expected a number above 0"),
        (
            "step: 5000",
            "step: 1",
            "27: range makes more than 1000 options; expected fewer, or a greater step",
        ),
        ("step: 5000", "step: true", "27: step is true; expected a number"),
        (
            "{low: 150000, high: 190000, step: 5000}",
            "{low: 150000, hihg: 190000}",
            '27: unknown key "hihg"; expected a known key; did you mean high?',
        ),
        (
            "{low: 150000, high: 190000, step: 5000}",
            "{low: 150000}",
            "27: high is missing; expected low and high",
        ),
        (
            "    unit: USD per year\n",
            "    unit: USD per year\n    options: [1, 2]\n",
            "28: both range and options; expected one of them",
        ),
        ("mine: {priority: high", "mine: {priority: 2.5", f"29: priority is a number; {PRIORITY}"),
        ("mine: {priority: high", "mine: {priority: 0", f"29: priority is a number; {PRIORITY}"),
        ("mine: {priority: high", "mine: {priority: true", f"29: priority is true; {PRIORITY}"),
        (
            "mine: {priority: high",
            "mine: {priority: not below 4711",
            f"29: priority is a text; {PRIORITY}",
        ),
        (
            "mine: {priority: high",
            "mine: {priority: [4711]",
            "29: priority is a list; expected a weight of at least 0, or [lowest, highest]",
        ),
        (
            "mine: {priority: high",
            "mine: {priority: [4711, 4710]",
            "29: priority is a list; expected the lower weight first",
        ),
        (
            "mine: {priority: high",
            "mine: {confidence: low",
            '29: unknown key "confidence"; expected priority, weight, wants, position, values or because',
        ),
        (
            "priority: 2,",
            "priority: 2, weight: 4711,",
            "30: priority and weight say the same thing; expected one of them",
        ),
        (
            "confidence: low",
            "confidence: lw",
            '30: confidence "lw"; expected high, medium or low; did you mean low?',
        ),
        ("because: Budget", "because: 4711", "30: because is a number; expected a group of keys"),
        (
            "position: 160000",
            "position: 4711k",
            "30: position is no option; expected 150000, 155000 and so on to 190000",
        ),
        (
            "position: 195000",
            "position: 160k",
            '29: position "160k" is no option; expected 150000, 155000 and so on to 190000',
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            "options: [0, 1, 2.5, 3, true]",
            f"32: item 5 of options is true; {OPTION}",
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            "options: [0, 1, 2.5, 3, ~]",
            f"32: item 5 of options is empty; {OPTION}",
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            "options: [0, true]",
            f"32: item 2 of options is true; {OPTION}",
        ),
        ("options: [0, 1, 2.5, 3, 5]", "options: [0]", "32: options holds 1; expected at least 2"),
        (
            "options: [0, 1, 2.5, 3, 5]",
            f"options: [{', '.join(map(str, range(1001)))}]",
            "32: options holds 1001; expected at most 1000",
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            "options: [0, 1, 2.5, 3, 5, '1']",
            '32: option "1" stands twice; expected options that differ as text',
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            "options: [0, '']",
            '32: item 2 of options ""; expected a name or value, not an empty text',
        ),
        (
            "options: [0, 1, 2.5, 3, 5]",
            f"options: [0, {'x' * 201}]",
            f'32: item 2 of options "{"x" * 59}…"; expected one line of at most 200 characters',
        ),
        (
            "weight: 20",
            "weight: -4711",
            "33: weight is out of range; expected a weight of at least 0, or [lowest, highest]",
        ),
        (
            "weight: 20",
            "weight: much",
            "33: weight is a text; expected a weight of at least 0, or [lowest, highest]",
        ),
        (
            "3: 90",
            "3: 4711",
            "33: 3 in values is out of range; expected a number from 0 to 100",
        ),
        (
            "3: 90",
            "4: 90",
            '33: a value for "4", which is no option; expected 0, 1, 2.5, 3 or 5; did you mean 3 or 5?',
        ),
        ("3: 90", "x: 90", '33: a value for "x", which is no option; expected 0, 1, 2.5, 3 or 5'),
        ("3: 90", "3: 90, 3.0: 91", "33: a second value for 3; expected one"),
        (", 3: 90", "", "33: no value for 3; expected one for each option"),
        (
            "wants: Staff",
            "wants: mroe",
            '37: wants "mroe"; expected more, less or an option: Senior, Staff or Principal; did you mean more?',
        ),
        (
            "wants: Staff",
            "wants: Stuff",
            "37: wants is none of its options; expected more, less or an option: Senior, Staff or Principal",
        ),
        (
            "Review date:\n",
            "Review date: {i_ask: 2027-02-30}\n",
            '39: i_ask "2027-02-30" is no day; expected one such as 2027-06-30',
        ),
        (
            "Review date:\n",
            "Review date: {theirs: {position: 2027-02-30}}\n",
            "39: position is no day; expected one such as 2027-06-30",
        ),
        (
            "Review date:\n",
            "Review date: {i_ask: 1000-01-01, they_offer: 2000-01-01}\n",
            "39: the two positions make more than 1000 options; expected fewer: list them",
        ),
        (
            "Review date:\n",
            "Review date: {mine: {values: {a: 1}}}\n",
            "39: values without options; expected range or options beside them",
        ),
        ("Review date:\n", "Review date: 12\n", "39: Review date 12; expected a group of keys"),
        (
            "Review date:\n",
            "title: {}\n",
            '39: issue "title" is in the file as "Title"; expected each issue once',
        ),
        (
            "Review date:\n",
            "Title: {}\n",
            '39: "Title" stands twice (first in line 35); expected once',
        ),
        ("Review date:\n", "'': {}\n", '39: issue ""; expected a name or value, not an empty text'),
        (
            "Review date:\n",
            '"a\\nb": {}\n',
            '39: issue "a b"; expected one line of at most 200 characters',
        ),
        (
            "[{Title: Principal, Base salary",
            "[{Base salary",
            "40: a combination of fewer than two issues; expected two or more: leave out an option of a single issue where it is listed",
        ),
        (
            "[{Title: Principal",
            "[{Title: Principle",
            '40: Title "Principle" in excluded is no option; expected Senior, Staff or Principal; did you mean Principal?',
        ),
        (
            "[150000, 155000]}",
            "[150000, 155001]}",
            "40: Base salary 155001 in excluded is no option; expected 150000, 155000 and so on to 190000; did you mean 155000 or 160000?",
        ),
        (
            "Title: Senior}\nforecasts",
            "Title: Snr}\nforecasts",
            '41: Title "Snr" in on_the_table is no option; expected Senior, Staff or Principal; did you mean Senior?',
        ),
        (
            "Title: Senior}\nforecasts",
            "Ttle: Senior}\nforecasts",
            '41: "Ttle" in on_the_table is no issue; expected Base salary, Remote days, Title or Review date; did you mean Title?',
        ),
        (
            "Title: Senior}\nforecasts",
            "Title: true}\nforecasts",
            f"41: Title in on_the_table is true; {OPTION}",
        ),
        (
            "{Base salary: 160000, Remote days: 1, Title: Senior}",
            "{Base salary: 150000, Remote days: 1, Title: Principal}",
            '41: Title "Principal" and Base salary 150000 are on the table and excluded; expected a combination that can be',
        ),
        ("by: 2027-06-30", "by: 2027-06-31", "43: by is a text; expected a day such as 2027-06-30"),
        ("mine: 0.8", "mine: 4711", "43: mine is out of range; expected a probability from 0 to 1"),
        (
            "theirs: 0.5",
            "theirs: -0.1",
            "43: theirs is out of range; expected a probability from 0 to 1",
        ),
        ("mine: 0.8", "mine: likely", "43: mine is a text; expected a probability from 0 to 1"),
        (
            "kind: answer",
            "kind: anser",
            '49: kind "anser"; expected answer, offer, choice, refusal or concession; did you mean answer?',
        ),
        ("chosen: 2", "chosen: 3", "48: chosen 3; expected a number from 1 to 2"),
        ("chosen: 2", "chosen: 0", "48: chosen 0; expected a whole number, 1 or more"),
        ("chosen: 2", "chosen: one", '48: chosen "one"; expected a whole number, 1 or more'),
        (", chosen: 2", "", "48: among and chosen belong together; expected both or neither"),
        (
            "[{Title: Staff}, {Remote days: 3}]",
            "[{Title: Staff}]",
            "48: among holds 1; expected at least 2",
        ),
        (
            "{Remote days: 3}]",
            "{Remote days: 4}]",
            "48: Remote days 4 in evidence is no option; expected 0, 1, 2.5, 3 or 5; did you mean 3 or 5?",
        ),
        (
            ", more_important: [Title, Remote days]",
            "",
            "49: evidence with none or several of terms, among and more_important; expected one of them",
        ),
        (
            "[Title, Remote days]",
            "[Title, Title]",
            '49: more_important names "Title" twice; expected two issues',
        ),
        (
            "[Title, Remote days]",
            "[Title, Salary]",
            '49: "Salary" in evidence is no issue; expected Base salary, Remote days, Title or Review date; did you mean Base salary?',
        ),
        (
            "[Title, Remote days]",
            "[Title, Remote days, Title]",
            "49: more_important holds 3; expected at most 2",
        ),
    ],
)
def test_a_mistake_is_found_on_its_line(old: str, new: str, found: str) -> None:
    lines = findings(changed(old, new))
    assert f"f:{found}" in lines
    assert "4711" not in "".join(lines)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "A: {i_ask: 1, they_offer: 2, mine: {position: 1}}",
            "4: i_ask and mine.position say the same thing; expected one of them",
        ),
        (
            "A: {i_ask: 1, they_offer: 2, theirs: {position: 1}}",
            "4: they_offer and theirs.position say the same thing; expected one of them",
        ),
        (
            "A: {to_me: high, mine: {priority: high}}",
            "4: to_me and mine.priority say the same thing; expected one of them",
        ),
        (
            "A: {to_them: high, theirs: {weight: 3}}",
            "4: to_them and theirs.weight say the same thing; expected one of them",
        ),
        (
            "A: {i_ask: 1, they_offer: 2, to_me: [0, 0]}",
            "4: every weight is 0; expected one above 0",
        ),
        (
            "A: {i_ask: 1, they_offer: 2, theirs: {weight: 0}}",
            "4: every weight is 0; expected one above 0",
        ),
        ("A: {to_me: hihg}", f'4: to_me "hihg"; {PRIORITY}; did you mean high?'),
    ],
)
def test_short_and_full_keys_may_not_say_one_thing_twice(line: str, found: str) -> None:
    assert findings(short(line)) == [f"f:{found}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "f: the file is empty; expected title, situation and issues"),
        ("# only a comment", "f: the file is empty; expected title, situation and issues"),
        ("---\n", "f: the file is empty; expected title, situation and issues"),
        ("- a", "f:1: a list; expected keys: title, situation and issues"),
        ("hello", "f:1: a text; expected keys: title, situation and issues"),
        ("3", "f:1: a number; expected keys: title, situation and issues"),
        ("a: *b", "f:1: an alias (*name); expected the value itself, written out"),
        ("#" * (MAX_BYTES + 1), "f: larger than 1 MB; expected a smaller file"),
        ("title: T\nsituation: S", "f:1: issues is missing; expected title, situation and issues"),
        ("title: T\nsituation: S\nissues: {}", "f:3: issues holds 0; expected at least 1"),
        ("title: T\nsituation: S\nissues: [A]", "f:3: issues is a list; expected a group of keys"),
    ],
)
def test_a_text_that_is_no_scenario_at_all_says_what_one_holds(text: str, found: str) -> None:
    assert findings(text) == [found]


def test_all_findings_come_together_in_the_order_of_the_file() -> None:
    text = """\
titel: x
situation: [1]
context: dela
issues:
  Pay: {i_ask: 2, they_offer: 1, to_me: hihg, to_me: low}
  Days: {i_ask: 2, they_offer: 1, mine: {values: {1: 101, 2: 0}}}
  Car: {options: [a, b], to_them: hihg, mine: {wants: c}}
  Title: {range: {low: 2, high: 1}}
  Other: {optionz: [a, b]}
me:
  walk_away: {Title: 5, Car: c, Other: a}
on_the_table: {Days: 3, Pay: 1, Car: a}
"""
    lines = [line.split(":")[1] for line in findings(text)]
    assert lines == ["1", "2", "3", "5", "5", "6", "7", "7", "8", "9", "11", "12"]


def test_what_hangs_on_a_wrong_part_is_not_blamed_for_it() -> None:
    assert findings(changed("step: 5000", "step: x")) == ['f:27: step "x"; expected a number']


def test_one_mistake_made_twice_on_a_line_is_told_once() -> None:
    text = changed("[150000, 155000]", "[1, 1]")
    assert len(findings(text)) == 1


def test_of_many_names_the_first_ones_are_told() -> None:
    names = [f"Issue {letter}" for letter in "abcdefghijklmn"]
    text = short(*(f"{name}:" for name in names), rest="money: Zzz")
    listed = ", ".join(names[:10])
    assert findings(text) == [f'f:18: money "Zzz"; expected an issue: {listed} or 4 others']


def test_an_older_or_newer_format_is_not_read_any_further() -> None:
    assert len(findings(changed("format: 1", "format: 2", text=FULL + "zzz: 1\n"))) == 1


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("none.yaml", None, ": no such file; expected a scenario file (negotiate init writes one)"),
        ("", None, ": a directory; expected a scenario file (negotiate init writes one)"),
        (
            "latin.yaml",
            b"title: T\nsituation: caf\xe9\n",
            ":2: not UTF-8; expected a text file saved as UTF-8",
        ),
        (
            "a.yaml/b",
            None,
            ": cannot be read (Not a directory); expected a scenario file (negotiate init writes one)",
        ),
        ("big.yaml", b"#" * (MAX_BYTES + 5), ": larger than 1 MB; expected a smaller file"),
        (
            "cut.yaml",
            b"#" * (MAX_BYTES - 1) + "é€".encode(),
            ": larger than 1 MB; expected a smaller file",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, data: bytes | None, found: str
) -> None:
    (tmp_path / "a.yaml").touch()
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{path}{found}"


def leaves(value: Plain, path: KeyPath = ()) -> Iterator[KeyPath]:
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for part, inner in parts:
        yield from leaves(inner, (*path, part))
    if not isinstance(value, dict | list):
        yield path


def replaced(value: Plain, path: KeyPath, new: Plain) -> Plain:
    if not path:
        return new
    if isinstance(value, dict):
        return {k: replaced(v, path[1:], new) if k == path[0] else v for k, v in value.items()}
    assert isinstance(value, list)
    return [replaced(v, path[1:], new) if k == path[0] else v for k, v in enumerate(value)]


@pytest.mark.parametrize(
    "secret", [4711, -4711.5, "4711k", "x 4711", [4711, 4711], {"4711": 4711, "a 4711": None}]
)
def test_no_finding_repeats_a_secret_value(secret: Plain) -> None:
    whole = read_yaml(FULL).root
    assert whole is not None
    plain = whole.plain()
    secrets = [
        path
        for path in leaves(plain)
        if path[0] in {"me", "counterparty", "forecasts", "strengths"}
    ]
    secrets += [
        path
        for path in leaves(plain)
        if path[0] == "issues" and path[2:3] in {("mine",), ("theirs",)}
    ]
    shareable = {
        ("me", "name"),
        ("counterparty", "name"),
        ("issues", "Base salary", "mine", "position"),
    }
    for path in [path for path in secrets if path not in shareable]:
        result = outcome_of(inline(replaced(plain, path, secret)))
        assert isinstance(result, Scenario) or "4711" not in str(result), path


@pytest.mark.parametrize("secret", [4711, -4711.5, "4711k", [4711, 4700], {"4711": 4711}])
def test_no_finding_repeats_a_figure_of_a_risk_a_payment_a_delivery_a_quantity_or_a_right(
    secret: Plain,
) -> None:
    whole = read_yaml(SOURCES).root
    assert whole is not None
    plain = whole.plain()
    said = {"risk", "what", "right", "plans", "issue", "now", "by", "until", "when"}
    groups = {"risks", "payments", "speed_ups", "volumes", "rights", "me", "counterparty"}
    for path in leaves(plain):
        private = path[0] in groups and said.isdisjoint(path)
        if private or path[2:3] == ("parts",):
            result = outcome_of(inline(replaced(plain, path, secret)))
            assert isinstance(result, Scenario) or "4711" not in str(result), path


def outcome_of(text: str) -> Scenario | ScenarioError:
    try:
        return parse_scenario(text, name="f")
    except ScenarioError as error:
        return error


WORDS = st.sampled_from(
    [
        "{}",
        "[]",
        "~",
        "true",
        "0",
        "-1",
        "1e999",
        ".nan",
        "''",
        "x",
        "a: b",
        "[1, 2]",
        "{a: 1}",
        "9" * 400,
        "2027-02-30",
        "i_ask: 1",
        "\n",
        "  ",
        "-",
        "&a",
        "*a",
        "!!int",
        "more",
        "Title",
        "'",
        '"\\ud800"',
        "999999999999999.5",
    ]
)


@given(st.sampled_from([SHORT, FULL, SOURCES]), st.data())
def test_a_valid_file_changed_anyhow_is_a_scenario_or_a_scenario_error(
    text: str, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(WORDS) + text[end:]
    result = outcome_of(text)
    if isinstance(result, ScenarioError):
        assert result.findings
        assert {finding.file for finding in result.findings} == {"f"}


@given(st.sampled_from([FULL, SOURCES]), st.data())
def test_a_valid_file_with_any_value_replaced_is_a_scenario_or_an_error_with_a_line(
    text: str, data: st.DataObject
) -> None:
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(": ")
    value = data.draw(WORDS.filter(lambda word: "\n" not in word))
    lines[at] = f"{key}{colon}{value}"
    result = outcome_of("\n".join(lines))
    if isinstance(result, ScenarioError):
        assert all(finding.line is not None for finding in result.findings)


def test_a_sides_name_is_no_secret_and_the_rest_of_it_is() -> None:
    assert not is_secret(("me", "name"))
    assert not is_secret(("counterparty", "name"))
    assert is_secret(("me", "walk_away"))
