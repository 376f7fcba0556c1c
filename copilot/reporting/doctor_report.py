"""The answer of `doctor`: what was looked at, group by group, and what will happen now."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from copilot.domain.diagnosis import Checked, Diagnosis, Status
from copilot.reporting.layout import Line, Tone, fill, joined, rendered
from copilot.reporting.usage_lines import usage_line
from copilot.words import listed

_AREAS: Final = {
    "installation": "Installation",
    "settings": "Settings",
    "key": "Key",
    "certificates": "Certificates and proxies",
    "endpoint": "Endpoint",
    "model": "Forms of an answer",
    "streaming": "Streaming",
    "usage": "What it costs",
}
_WORDS: Final[dict[Status, str]] = {
    "fine": "fine",
    "note": "note",
    "problem": "problem",
    "not_checked": "not checked",
}
_TONES: Final[dict[Status, Tone]] = {
    "fine": "plain",
    "note": "plain",
    "problem": "careful",
    "not_checked": "quiet",
}
_INDENT: Final = " " * 15
"""As wide as the longest status with its margins."""
_BLINK: Final = 0.05
"""Seconds below which a time tells nothing."""


def doctor_report(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """The findings as text, the first problem's remedy and the next step at the end."""
    blocks: list[Sequence[Line]] = [
        _block(titles, findings) for titles, findings in _groups(diagnosis.findings)
    ]
    blocks.append(fill(_sent(diagnosis), tone="quiet"))
    blocks.append(
        (*fill(diagnosis.conclusion, tone="title"), *fill(f"Next: {diagnosis.next_step}"))
    )
    return rendered(joined(blocks), colour=colour)


def diagnosis_json(diagnosis: Diagnosis) -> str:
    """The findings as one JSON document that ends on a line end."""
    body = diagnosis.model_dump(mode="json")
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _groups(findings: Sequence[Checked]) -> list[tuple[list[str], list[Checked]]]:
    """Areas with what was found in each; neighbours that nobody looked at, for one reason, as one."""
    groups: list[tuple[list[str], list[Checked]]] = []
    for area, found in groupby(findings, key=lambda found: found.area):
        title, rows = _AREAS.get(area, area), list(found)
        told = [(row.status, row.text) for row in rows]
        if groups and told == [(row.status, row.text) for row in groups[-1][1]]:
            groups[-1][0].append(title[0].lower() + title[1:])
        else:
            groups.append(([title], rows))
    return groups


def _block(titles: Sequence[str], findings: Sequence[Checked]) -> list[Line]:
    lines = [*fill(listed(titles), tone="strong")]
    for found in findings:
        lines += _finding_lines(found)
    return lines


def _finding_lines(found: Checked) -> tuple[Line, ...]:
    tone = _TONES[found.status]
    first = f"  {_WORDS[found.status]:<13}"
    text = found.text
    if found.seconds is not None and found.seconds >= _BLINK:
        text = f"{text} ({_seconds(found.seconds)})"
    lines = fill(text, first=first, indent=_INDENT, tone=tone)
    if found.remedy is None:
        return lines
    opening = "What helps: " if found.status == "problem" else ""
    return (*lines, *fill(f"{opening}{found.remedy}", first=_INDENT, indent=_INDENT, tone=tone))


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"


def _sent(diagnosis: Diagnosis) -> str:
    told = usage_line(diagnosis.usage, model=diagnosis.model or "")
    return f"Sent to {told}" if told else "Nothing was sent."
