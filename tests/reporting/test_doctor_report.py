"""The report of `doctor`: groups, words before symbols, and nothing that hangs on colour."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.diagnosis import (
    ACCESS,
    OUR_SIDE,
    SETTINGS,
    UNREACHABLE,
    UNUSABLE,
    Checked,
    Diagnosis,
)
from copilot.domain.documents import Usage
from copilot.reporting.doctor_report import diagnosis_json, doctor_report
from copilot.reporting.layout import columns
from tests.documents import ROOT

FINE = Checked(check="endpoint.name", status="fine", text="It is known.", seconds=0.25)
QUICK = Checked(check="endpoint.connect", status="fine", text="It opens.", seconds=0.001)
SLOW = Checked(check="endpoint.http", status="note", text="It answers.", remedy="Wait.", seconds=12)
PROBLEM = Checked(
    check="model.answers", status="problem", text="It is mute.", remedy="Ask.", exit_code=7
)
UNASKED = Checked(check="streaming.pieces", status="not_checked", text="Not asked.")
UNCOUNTED = Checked(check="usage.reported", status="not_checked", text="Not asked.")


def diagnosis(*findings: Checked, usage: Usage | None = None) -> Diagnosis:
    return Diagnosis(
        findings=findings,
        model="small",
        host="localhost",
        usage=usage,
        conclusion="It will be so.",
        next_step="negotiate trades FILE",
    )


def test_findings_stand_in_groups_with_their_status_in_words() -> None:
    report = doctor_report(diagnosis(FINE, QUICK, SLOW, PROBLEM, UNASKED, UNCOUNTED))
    assert report == (
        "Endpoint\n"
        "  fine         It is known. (0.25 s)\n"
        "  fine         It opens.\n"
        "  note         It answers. (12.0 s)\n"
        "               Wait.\n"
        "\n"
        "Forms of an answer\n"
        "  problem      It is mute.\n"
        "               What helps: Ask.\n"
        "\n"
        "Streaming and what it costs\n"
        "  not checked  Not asked.\n"
        "\n"
        "Nothing was sent.\n"
        "\n"
        "It will be so.\n"
        "Next: negotiate trades FILE\n"
    )


def test_colour_adds_nothing_but_colour() -> None:
    told = diagnosis(FINE, PROBLEM, UNASKED)
    coloured = doctor_report(told, colour=True)
    assert coloured != doctor_report(told)
    assert re.sub(r"\x1b\[\d*m", "", coloured) == doctor_report(told)


def test_what_was_sent_is_told_with_its_tokens() -> None:
    usage = Usage(requests=7, input_tokens=812, output_tokens=96, seconds=4.2)
    report = doctor_report(diagnosis(FINE, usage=usage))
    assert "Sent to small: 7 requests, 812 tokens in, 96 out, 4.2 s, cost unknown.\n" in report


def test_the_document_holds_every_finding_with_the_same_keys() -> None:
    document = json.loads(diagnosis_json(diagnosis(FINE, PROBLEM)))
    assert document["schema_version"] == 1
    assert {frozenset(entry) for entry in document["findings"]} == {
        frozenset({"check", "status", "text", "remedy", "seconds", "exit_code"})
    }


def test_the_json_page_names_every_field() -> None:
    page = (ROOT / "docs/reference/json.md").read_text(encoding="utf-8")
    section = page.split("## `doctor`")[1].split("\n## ")[0]
    fields = {*Checked.model_fields, *Diagnosis.model_fields} - {"schema_version"}
    assert [field for field in sorted(fields) if f"`{field}`" not in section] == []


def test_the_guide_names_every_exit_code_of_a_problem() -> None:
    guide = (ROOT / "docs/guides/when-a-model-does-not-answer.md").read_text(encoding="utf-8")
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", guide, re.MULTILINE)}
    assert codes == {0, OUR_SIDE, SETTINGS, ACCESS, UNREACHABLE, UNUSABLE}


WORDS = st.lists(
    st.sampled_from(["endpoint", "給料", "\x1b[31m", "e\u0301", "65,000", "\u202ename"]),
    min_size=1,
    max_size=30,
).map(" ".join)


@given(text=WORDS, remedy=WORDS)
def test_whatever_a_server_says_the_screen_stays_80_columns_wide(text: str, remedy: str) -> None:
    problem = Checked(
        check="odd.one", status="problem", text=text, remedy=remedy, exit_code=5, seconds=3.0
    )
    report = doctor_report(diagnosis(problem))
    assert max(map(columns, report.splitlines())) <= 80
    assert "\x1b" not in report
    assert "\u202e" not in report
