"""Which issue a criterion speaks of, and what it says there.

A criterion is free text, so this is a reading, and the output quotes the text beside it. A figure
belongs to an issue if the issue's unit stands behind it ("158,000 to 182,000 USD", "three days a
week") and it touches the issue's options; a text option belongs to it if the criterion names
it. Where the unit is one of time, the criterion also has to share a word with the issue. Of several issues the one that shares most words with the criterion is taken, then the first.
"""

import re
from collections.abc import Iterator
from typing import Final

from copilot.advisors.grounding import figures_in
from copilot.domain.issue import Issue, Option, as_date, option_text
from copilot.domain.offer_documents import CriterionVerdict
from copilot.domain.scenario import Criterion, Scenario

_WORDS: Final = {
    word: number
    for number, word in enumerate(
        re.findall(r"\w+", "one two three four five six seven eight nine ten eleven twelve"),
        start=1,
    )
}
_FIGURE: Final = (
    rf"(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)|\d[\d.,'\u2019]*\d|\d|\b(?:{'|'.join(_WORDS)})\b)"
    r"(?:\s?(?:k|thousand|million|billion|%)(?!\w))?"
)
_TIME: Final = re.compile(r"(?:days?|weeks?|months?|years?|hours?|minutes?)\b", re.IGNORECASE)
"""Units that stand in so many texts that the issue's own words have to be there too."""
_PER: Final = re.compile(r"\s(?:per|a|an|each)\s(\w+)", re.IGNORECASE)
"""What a figure is counted by: 5 CAD per visitor says nothing of an amount in CAD."""
_SHORT: Final = 3
"""Letters up to which a word says too little to tell what a text is about."""
_NAMED: Final = 4
"""Letters that a text option needs to be looked for."""


def criterion_verdicts(scenario: Scenario) -> tuple[CriterionVerdict, ...]:
    """What each criterion says, in the file's order; those that speak of no issue are left out."""
    found = (_verdict(scenario, criterion) for criterion in scenario.criteria)
    return tuple(verdict for verdict in found if verdict is not None)


def _verdict(scenario: Scenario, criterion: Criterion) -> CriterionVerdict | None:
    spoken = [
        (issue, said) for issue in scenario.priced_issues if (said := _said(issue, criterion))
    ]
    if not spoken:
        return None
    issue, figures = max(spoken, key=lambda pair: _shared_words(pair[0], criterion.text))
    return CriterionVerdict(
        text=criterion.text, source=criterion.source, issue=issue.name, figures=figures
    )


def _said(issue: Issue, criterion: Criterion) -> tuple[Option, ...]:
    if not issue.numeric:
        return tuple(option for option in issue.options if _names(criterion.text, option))
    numbers = [float(option) for option in issue.options]
    told: dict[float, None] = {}
    for ends in _figures(issue, criterion.text):
        if min(ends) <= max(numbers) and max(ends) >= min(numbers):
            told |= dict.fromkeys(ends)
    about = " ".join((issue.name, issue.about or ""))
    if _TIME.match(issue.unit or "") and not _stems(about) & _stems(criterion.text):
        return ()
    return tuple(told)


def _names(text: str, option: Option) -> bool:
    words = option_text(option)
    if as_date(option) is not None or len(words) < _NAMED:
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _figures(issue: Issue, text: str) -> Iterator[tuple[float, ...]]:
    """The figures of a text behind which the issue's unit stands, the ends of a range together."""
    unit = (issue.unit or "").split()
    if not unit:
        return
    behind = re.escape(unit[0]) if unit[0][-1:].isalpha() else re.escape(unit[0][:1])
    stem = rf"{behind[:-1]}s?(?!\w)" if behind.endswith("s") else rf"{behind}(?!\w)"
    if unit[0].startswith("%"):
        stem = r"(?:%|percent\b|per cent\b)"
    pattern = re.compile(
        rf"(?P<first>{_FIGURE})(?:\s?(?:to|and|or|bis|-|\u2013)\s?(?P<second>{_FIGURE}))?\s?(?:{stem})"
        rf"|(?P<percent>{_FIGURE})(?<=%)",
        re.IGNORECASE,
    )
    for match in pattern.finditer(text):
        if match["percent"] is not None and not unit[0].startswith("%"):
            continue
        per = _PER.match(text, match.end())
        if per is not None and per[1].casefold() not in {word.casefold() for word in unit}:
            continue
        parts = (match["first"], match["second"], match["percent"])
        yield tuple(_value(part) for part in parts if part is not None)


def _value(text: str) -> float:
    word = _WORDS.get(text.casefold().strip())
    if word is not None:
        return float(word)
    # a percentage also reads as its fraction: the larger reading is the one that is meant
    return float(max(reading for figure in figures_in(text) for reading in figure.readings))


def _shared_words(issue: Issue, text: str) -> int:
    told = " ".join((issue.name, issue.about or "", issue.unit or ""))
    return len(_stems(told) & _stems(text))


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return {word.removesuffix("s") for word in words if len(word) > _SHORT}
