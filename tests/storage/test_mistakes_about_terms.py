"""Mistakes in exclusions, the terms on the table, forecasts and evidence: each on its line."""

import pytest

from tests.storage.scenario_texts import OPTION, changed, findings_of


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
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
    lines = findings_of(changed(old, new))
    assert f"f:{found}" in lines
    assert "4711" not in "".join(lines)
