"""The second line of defence: does a text that the counterparty may read give a secret away?

The first line is that such texts are made from the shareable view, which holds no secret. This
one looks at what came out: figures and phrases that stand in secret fields and in no shareable
one, and talk of limits. It can be wrong on the careful side; then a template takes the place of
the text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from copilot.advisors.grounding import figures_in, known_figures
from copilot.advisors.source_fields import (
    even_bets,
    secret_source_numbers,
    secret_source_texts,
    shared_source_texts,
)
from copilot.advisors.spelled_figures import spelled_figures
from copilot.domain.issue import Issue, Option, option_text
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario

_SMALL = Decimal(12)
"""Whole figures up to here stand in too many harmless texts to tell anything."""
_GRAM = 4
"""Words in a row that make a phrase of a secret text distinctive."""
_CONTENT = 2
"""Words of a phrase that have to be more than filling."""

_LIMIT_TALK = re.compile(
    r"\b(?:walk(?:ing|ed)?[- ]away|batna|zopa|bottom[- ]line|reservation (?:price|value)|"
    r"my (?:minimum|maximum|limit|floor|lowest|highest|alternatives?|fallback)|"
    r"(?:an)?other offer|competing offer|rival offer)\b",
    re.IGNORECASE,
)
_LIMIT_WORDS = re.compile(
    r"\b(?:at least|at most|no (?:less|lower|more|higher) than|minimum|maximum|lowest|highest|below|above|"
    r"under|need|must|limit|floor|settle for|as low as|as high as)\b",
    re.IGNORECASE,
)
_FILLING = frozenset(
    re.findall(
        r"\w+",
        "a about after all also an and any are as at back be because been before but by can come "
        "could do does for from get give go had has have he her his how i if in into is it its "
        "just like make me more most my need no not of on one only or other our out over said say "
        "she so some still than that the their them then there they this to too up us very want "
        "was we what when which who will with without would year you your",
    )
)
"""Words that tell nothing by themselves."""
_PLAIN_NAMES = _FILLING | frozenset(
    re.findall(
        r"\w+",
        "another build choose continue current delay hire internal keep leave look nothing offer "
        "remain renew second start status stay wait walk january february march april may june "
        "july august september october november december monday tuesday wednesday thursday "
        "friday saturday sunday",
    )
)
"""Words that are often written with a capital and are nobody's name."""


class Leak(NamedTuple):
    """Something in a text that stands in secret fields only."""

    kind: Literal["figure", "phrase", "name", "limit"]
    """What was recognised."""
    found: str
    """As it stands in the text. Never print it where the counterparty reads."""


class Secrets(NamedTuple):
    """What gives a scenario away."""

    figures: frozenset[Decimal]
    """Values that stand in secret fields and in no shareable one."""
    limits: frozenset[Decimal]
    """Walk-aways, hopes and terms of alternatives, also where they are options like others."""
    phrases: frozenset[tuple[str, ...]]
    """Words in a row that stand in secret texts and in no shareable one."""
    names: frozenset[str]
    """Proper names that stand in secret texts and in no shareable one."""
    shared: str
    """All shareable text."""
    issues: tuple[str, ...] = ()
    """What is negotiated; an issue may be called "Floor of the rate"."""


def leaks_of(text: str, secrets: Secrets) -> tuple[Leak, ...]:
    """What of the secrets stands in a text; empty when nothing is recognised."""
    return tuple(_leaks(text, secrets))


def secrets_of(scenario: Scenario) -> Secrets:
    """The figures, phrases and names by which a scenario's secrets are recognised."""
    shared = "\n".join(_shared_texts(scenario))
    shared_words = _words(shared)
    texts = tuple(_secret_texts(scenario))
    limits = known_figures(_limit_options(scenario.me))
    figures = known_figures((*texts, *_secret_numbers(scenario))) | limits
    shared_figures = known_figures(_shared_texts(scenario))
    shared_grams = {gram for size in range(1, _GRAM + 1) for gram in _grams(shared_words, size)}
    return Secrets(
        figures=frozenset(f for f in figures - shared_figures if _tells(f)),
        limits=limits,
        phrases=frozenset(g for text in texts for g in _phrases(text)) - shared_grams,
        names=frozenset(
            n for text in texts for n in _names(text) if (n.casefold(),) not in shared_grams
        ),
        shared=shared,
        issues=tuple(issue.name for issue in scenario.issues),
    )


def _leaks(text: str, secrets: Secrets) -> Iterator[Leak]:
    for figure in figures_in(text):
        if figure.readings & secrets.figures:
            yield Leak("figure", figure.text)
    for spelled, value in spelled_figures(text):
        if value in secrets.figures:
            yield Leak("figure", spelled)
    yield from _limits(text, secrets)
    words = _words(text)
    for size in range(2, _GRAM + 1):
        found = (gram for gram in _grams(words, size) if gram in secrets.phrases)
        yield from (Leak("phrase", " ".join(gram)) for gram in found)
    yield from (Leak("name", w) for w in re.findall(r"\w+", text) if w in secrets.names)


def _limits(text: str, secrets: Secrets) -> Iterator[Leak]:
    """Talk of limits: by its words, or by a limit's figure near words such as "at least"."""
    for talk in _LIMIT_TALK.finditer(text):
        if talk[0].casefold() not in secrets.shared.casefold():
            yield Leak("limit", talk[0])
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        near = next((f for f in figures_in(sentence) if f.readings & secrets.limits), None)
        if near is not None and _LIMIT_WORDS.search(_without(sentence, secrets.issues)):
            yield Leak("limit", near.text)


def _without(sentence: str, issues: Iterable[str]) -> str:
    """The sentence without the names of the issues, which tell nothing of a limit."""
    for name in issues:
        sentence = re.sub(re.escape(name), "", sentence, flags=re.IGNORECASE)
    return sentence


def _tells(figure: Decimal) -> bool:
    return figure > _SMALL or figure != figure.to_integral_value()


def _shared_texts(scenario: Scenario) -> Iterator[str]:
    yield from (
        scenario.they_may_know or "",
        scenario.me.name or "",
        scenario.counterparty.name or "",
    )
    for issue in scenario.issues:
        yield from (issue.name, issue.unit or "", issue.about or "")
        public = [*issue.options, issue.mine.position, scenario.on_the_table.get(issue.name)]
        # with its unit too: 4 "% a year" is said as 4%, which may be 0.04
        units = ("", f" {issue.unit}") if issue.unit else ("",)
        yield from (f"{option_text(o)}{unit}" for o in public if o is not None for unit in units)
    # what terms that hang on an event have to name; the probabilities stay secret
    for forecast in scenario.forecasts:
        yield from (forecast.event, forecast.by.isoformat(), forecast.settled_by or "")
    for criterion in scenario.criteria:
        yield from (criterion.text, criterion.source or "")
    yield from shared_source_texts(scenario)
    yield from scenario.shared_texts()


def _secret_texts(scenario: Scenario) -> Iterator[str]:
    yield scenario.situation
    shared = set(scenario.shared_texts())
    for party in (scenario.me, scenario.counterparty):
        yield from (*party.constraints, *party.pressures)
        yield from (a.name for a in party.alternatives)
    mine = [*scenario.me.interests, *(i.mine.because for i in scenario.issues if i.mine.because)]
    theirs = [
        *scenario.counterparty.interests,
        *(i.theirs.because for i in scenario.issues if i.theirs.because),
    ]
    yield from (text.text for text in mine if text.text not in shared)
    yield from (text.text for text in theirs)
    for strength in scenario.strengths:
        if strength.share != "yes":
            yield strength.text
        yield strength.evidence or ""
    yield from secret_source_texts(scenario)


def _secret_numbers(scenario: Scenario) -> Iterator[Option]:
    for party in (scenario.me, scenario.counterparty):
        yield from (a.worth for a in party.alternatives if a.worth is not None)
        if party.discount_rate is not None:
            yield from (party.discount_rate, round(party.discount_rate * 100, 6))
        yield from even_bets(party)
    for forecast in scenario.forecasts:
        for chance in (forecast.mine, forecast.theirs):
            yield from (chance, round(chance * 100, 6))
    for issue in scenario.issues:
        yield from _weights(issue)
    yield from secret_source_numbers(scenario)
    yield from _limit_options(scenario.counterparty)


def _weights(issue: Issue) -> Iterator[float]:
    for stance in (issue.mine, issue.theirs):
        yield from stance.priority.weight or ()
        yield from stance.values or ()


def _limit_options(party: Party) -> Iterator[Option]:
    yield from party.walk_away.values()
    yield from party.aspiration.values()
    for alternative in party.alternatives:
        yield from (alternative.terms or {}).values()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _grams(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    """Four words in a row with at least two that tell something; a shorter text as a whole."""
    words = _words(text)
    if len(words) < _GRAM:
        if len(words) > 1 and not set(words) <= _FILLING:
            yield tuple(words)
        return
    for gram in _grams(words, _GRAM):
        if sum(word not in _FILLING for word in gram) >= _CONTENT:
            yield gram


def _names(text: str) -> Iterator[str]:
    """Capitalised words that are no ordinary word at the head of a sentence."""
    for sentence in re.split(r"(?<=[.!?:])\s+|\n", text):
        words = re.findall(r"\w+", sentence)
        for place, word in enumerate(words):
            plain = word.casefold() in _PLAIN_NAMES
            alone = place == 0 and len(words) > _GRAM
            if word[0].isupper() and len(word) > 2 and not plain and not alone:  # noqa: PLR2004 - initials
                yield word
