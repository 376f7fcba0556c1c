"""Mistakes in the issues of a file: each on its line, and no secret told."""

import pytest

from tests.storage.scenario_texts import OPTION, PRIORITY, changed, findings_of, short


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
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
    ],
)
def test_a_mistake_is_found_on_its_line(old: str, new: str, found: str) -> None:
    lines = findings_of(changed(old, new))
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
    assert findings_of(short(line)) == [f"f:{found}"]
