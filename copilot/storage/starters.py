"""Scenario files to begin with: an example to edit, or the answers of an interview."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from copilot.domain.issue import Option, as_date
from copilot.domain.scenario import Context, Evidence
from copilot.storage.values import LARGEST
from copilot.yaml_source import Plain, inline

ToASide: TypeAlias = int | Literal["high", "medium", "low", "unknown"]
"""How much an issue matters: a rank (1 is first) or a word."""

_STARTERS: Final = Path(__file__).with_name("starters")
_AMOUNT = re.compile(r"([-+]?\d{1,3}(?:[, ']\d{3})+|[-+]?\d+)(\.\d+)?\s*([kKmM])?")
_TIMES: Final = {"": 1, "k": 1000, "m": 1_000_000}
_HEAD: Final = """\
## Made from your answers. Everything may be changed or added to; only the title, the situation and
## one issue are needed.
"""
_ABOUT_PRIORITIES: Final = """\
## to_me, to_them: if you could move one of these from its worst to its best, which first?
## Ranks (1 is first), or high, medium, low, unknown.
"""
_ABOUT_EVIDENCE: Final = """\
## How many times as much one issue matters as another, from its worst to its best.
"""


class IssueAnswers(NamedTuple):
    """What was answered about one issue; None where nothing was."""

    name: str
    """The issue."""
    i_ask: Option | None = None
    """What I ask for."""
    they_offer: Option | None = None
    """What they offer."""
    unit: str | None = None
    """What a number counts."""
    to_me: ToASide | None = None
    """How much it matters to me."""
    to_them: ToASide | None = None
    """How much it matters to them, I guess."""


class DealAnswers(NamedTuple):
    """What was answered about the whole deal."""

    walk_away: Mapping[str, Option] = MappingProxyType({})
    """My limits, by issue."""
    evidence: Sequence[Evidence] = ()
    """Answers that compare two issues."""


def starter(context: Context) -> str:
    """A valid scenario file for a kind of negotiation, with comments that explain it."""
    return (_STARTERS / f"{context}.yaml").read_text(encoding="utf-8")


def scenario_text(
    *,
    title: str,
    situation: str,
    issues: Sequence[IssueAnswers],
    context: Context | None = None,
    deal: DealAnswers | None = None,
) -> str:
    """A scenario file in the short form; what was not answered is left out.

    Args:
        title: a short name.
        situation: what is going on; may have several lines.
        issues: at least one for a file that is valid.
        context: the kind of negotiation.
        deal: what concerns more than one issue.
    """
    lines = [f"title: {inline(title)}", f"situation: {inline(situation)}"]
    lines += [] if context is None else [f"context: {inline(context)}"]
    entries = [f"  {inline(issue.name)}: {inline(_keys(issue))}" for issue in issues]
    entries += [] if deal is None else _deal(deal)
    return "\n".join([_HEAD, *lines, "", _ABOUT_PRIORITIES + "issues:", *entries, ""])


def _deal(deal: DealAnswers) -> list[str]:
    lines = []
    if deal.walk_away:
        lines += ["", "me:", f"  walk_away: {inline(dict(deal.walk_away))}"]
    if deal.evidence:
        lines += ["", _ABOUT_EVIDENCE + "evidence:"]
        lines += [f"  - {inline(_entry(entry))}" for entry in deal.evidence]
    return lines


def _entry(entry: Evidence) -> Plain:
    return entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {
        "by": entry.by
    }


def _keys(issue: IssueAnswers) -> Plain:
    given: Mapping[str, Option | None] = issue._asdict()
    return {key: value for key, value in given.items() if key != "name" and value is not None}


def option_from_answer(answer: str) -> Option:
    """What a person typed as an option: an amount is a number, all else is the text.

    `185000`, `185,000`, `185 000` and `185k` are the same number. A comma that does not part
    thousands makes no number: whether 1,5 is meant is not guessed.
    """
    text = " ".join(answer.split())
    if as_date(text) is not None:
        return text
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return text
    whole, part, times = found.groups(default="")
    number = Decimal(re.sub(r"[, ']", "", whole) + part) * _TIMES[times.lower()]
    if abs(number) > LARGEST:
        return text
    return int(number) if number == number.to_integral_value() else float(number)
