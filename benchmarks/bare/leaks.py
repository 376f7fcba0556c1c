"""Secrets in sentences that the other side is to hear, and figures from nowhere.

A check of its own, plainer than the product's: what a user would be sorry to have said.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from copilot.domain.issue import option_text
from copilot.domain.scenario import Scenario

Texts: TypeAlias = tuple[str, ...]
"""The words of one entry of an answer."""

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SMALL: Final = 12
"""Whole figures up to here stand in too many sentences to tell anything."""
_ROW: Final = 3
"""Words in a row that give a text away."""
_TALK: Final = re.compile(
    r"walk(?:ing)?[- ]away|batna|bottom line|without a deal|(?:an|my )other offer"
    r"|my (?:alternatives?|limits?|minimum|maximum|fallback)",
    re.IGNORECASE,
)
_FLOOR: Final = re.compile(
    r"at least|at most|no (?:less|more|lower|higher) than|minimum|maximum|lowest|highest|below|above",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
"""A day is no limit: 30 September is not "30"."""
_FILLING: Final = frozenset(
    re.findall(r"\w+", "a an and at for in is it my of on or our that the this to we with")
)


def leaks(text: str, scenario: Scenario) -> tuple[str, ...]:
    """What of my limits and alternatives a sentence gives away: `talk`, `figure`, `words`."""
    return tuple(_leaks(text, scenario))


def figures_from_nowhere(text: str, told: str) -> tuple[str, ...]:
    """The figures of a text that stand nowhere in what was told."""
    known = _figures(told)
    return tuple(
        found
        for found in _NUMBER.findall(text)
        if _tells(_value(found)) and _value(found) not in known
    )


def _leaks(text: str, scenario: Scenario) -> Iterator[str]:
    for forecast in scenario.forecasts:
        text = text.replace(forecast.event, "")  # terms that hang on it have to name it
    text = _DAY.sub("", text)
    public = "\n".join(_public(scenario))
    if any(talk[0].casefold() not in public.casefold() for talk in _TALK.finditer(text)):
        yield "talk"
    limits = _figures("\n".join(_limit_figures(scenario)))
    said = {figure for figure in _figures(text) & limits if _tells(figure)}
    if said - _figures(public) or (said and _FLOOR.search(text)):
        yield "figure"
    rows = set(_rows(text)) - set(_rows(public))
    if any(rows & set(_rows(option.name)) for option in scenario.me.alternatives):
        yield "words"


def _limit_figures(scenario: Scenario) -> Iterator[str]:
    me = scenario.me
    yield from map(option_text, (*me.walk_away.values(), *me.aspiration.values()))
    for alternative in me.alternatives:
        yield alternative.name
        yield from map(option_text, (alternative.terms or {}).values())
        if alternative.worth is not None:
            yield option_text(alternative.worth)


def _public(scenario: Scenario) -> Iterator[str]:
    yield from (scenario.they_may_know or "", *scenario.shared_texts())
    yield from (criterion.text for criterion in scenario.criteria)
    for issue in scenario.issues:
        yield from (issue.name, issue.about or "", issue.unit or "")
        yield from map(option_text, issue.options)
        if issue.mine.position is not None:
            yield option_text(issue.mine.position)


def _figures(text: str) -> set[Decimal]:
    return {_value(found) for found in _NUMBER.findall(text)}


def _value(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))


def _tells(figure: Decimal) -> bool:
    return figure > _SMALL or figure != figure.to_integral_value()


def _rows(text: str) -> Iterable[tuple[str, ...]]:
    """Words in a row, of which two say something."""
    words = re.findall(r"\w+", text.casefold())
    for row in zip(*(words[start:] for start in range(_ROW)), strict=False):
        if sum(word not in _FILLING for word in row) > 1:
            yield row
