"""Each figure in a text comes from its inputs; one that does not is taken out, and that is said.

So is a link, wherever it comes from.

Figures are compared by value, however they are written: 160000, 160,000, 160 000 and 160k are
one figure. A percentage also reads as its fraction. Numbers in words ("three days") are no
figures here: they are worded from terms that are checked elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from copilot.domain.issue import Option, option_text

_DATE = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
_NUMBER = (
    r"(?P<whole>\d{1,3}(?:[,'\u2019\u00a0\u202f ]\d{3})+|\d+)(?P<part>[.,]\d+)?"
    r"\s?(?P<scale>k|thousand|m|mn|million|bn|billion|%|percent|per cent)?"
)
_FIGURE = re.compile(rf"(?<![\w.,])(?:{_DATE}|{_NUMBER})(?:st|nd|rd|th)?(?![\w%])", re.IGNORECASE)
_SCALES = {
    "k": Decimal(1000),
    "thousand": Decimal(1000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
_PERCENT = frozenset({"%", "percent", "per cent"})
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\bwww\.\w|\bmailto:|\]\(|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE
)
"""A web or mail address, or what Markdown makes one of."""
_A_LINK = "a link"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
_HUNDRED = Decimal(100)


class Figure(NamedTuple):
    """A figure in a text."""

    text: str
    """As it is written."""
    readings: frozenset[Decimal]
    """What it may mean; usually one value."""


class Grounded(NamedTuple):
    """A text without the figures that came from nowhere."""

    text: str
    """What is left; whole sentences were taken out. Perhaps empty."""
    removed: tuple[str, ...]
    """The figures that are not in the inputs."""


def figures_in(text: str) -> Iterator[Figure]:
    """The figures of a text, in its order; an ISO date is one figure."""
    for match in _FIGURE.finditer(text):
        yield Figure(match[0].strip(), frozenset(_readings(match)))


def known_figures(inputs: Iterable[Option]) -> frozenset[Decimal]:
    """Every value that the inputs hold, the year, month and day of dates among them."""
    found: set[Decimal] = set()
    for text in inputs:
        for match in _FIGURE.finditer(option_text(text)):
            found |= _readings(match)
            if match["year"]:
                found |= {Decimal(match[key]) for key in ("year", "month", "day")}
    return frozenset(found)


def ungrounded(text: str, known: frozenset[Decimal]) -> tuple[str, ...]:
    """The figures of a text of which no reading is known, and whether it holds a link.

    A link is never known, not even one of the inputs: whoever planted it there wants it to be
    followed. It is not repeated.
    """
    figures = (figure.text for figure in figures_in(text) if not figure.readings & known)
    return (*figures, *((_A_LINK,) if holds_link(text) else ()))


def holds_link(text: str) -> bool:
    """Whether a web or mail address stands in a text, or what Markdown makes one of."""
    return _LINK.search(text) is not None


def ground(text: str, known: frozenset[Decimal]) -> Grounded:
    """The text without each sentence that holds a figure from nowhere or a link."""
    kept: list[str] = []
    removed: list[str] = []
    for sentence in _SENTENCE_END.split(text.strip()):
        missing = ungrounded(sentence, known)
        removed.extend(missing)
        if not missing:
            kept.append(sentence)
    return Grounded(" ".join(kept), tuple(removed))


def _readings(match: re.Match[str]) -> set[Decimal]:
    if match["year"]:
        return {Decimal(match["year"] + match["month"] + match["day"])}
    whole = re.sub(r"\D", "", match["whole"])
    part = match["part"] or ""
    scale = (match["scale"] or "").casefold()
    values = {Decimal(f"{whole}{part.replace(',', '.')}")}
    if len(part) == 4:  # noqa: PLR2004 - a separator and three digits: 160.000 may be thousands
        values.add(Decimal(whole + part[1:]))
    values = {value * _SCALES.get(scale, Decimal(1)) for value in values}
    if scale in _PERCENT:
        values |= {value / _HUNDRED for value in values}
    return {value.normalize() for value in values}
