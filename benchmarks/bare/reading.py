"""The ideas of an answer as the model wrote them, and which of their terms exist.

Terms are read as leniently as a fair person would. An issue or an option is met whatever its case,
spaces and punctuation. Words of the unit and of the issue's name do not matter, so that "3 packages"
is 3. A number is met in any form ("$62,000", "62k", "40 %"), also in a text, as long as it is the
only one there and nothing says that it is a change ("1 more", "+2"). A text may hold other words,
as long as it holds one option alone: "move to Seoul". What is not met this way does not exist.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from copilot.llm.extraction import Unreadable, read_objects
from copilot.llm.partial import complete_entries
from copilot.llm.protocol import Json

Branches: TypeAlias = tuple[dict[str, str], ...]
"""The terms of an idea; two of them where they hang on an event."""

LISTS: Final = ("trades", "contingent", "options")
"""The lists of an answer whose entries have terms."""
ALL_LISTS: Final = ("differences", "picks", "added_issues", *LISTS)
"""All lists of an answer, of either arm."""

_NUMBER: Final = re.compile(
    r"\d[\d,\u00a0\u202f']*(?:\.\d+)?(?:\s?(?:k|thousand)\b)?", re.IGNORECASE
)
_CHANGE: Final = re.compile(
    r"(?:^|\s)[+\u2212-]\s?\d|\b(?:by|more|less|fewer|extra|additional|increase\w*|decrease\w*|reduc\w*|raise\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Issue:
    """An issue as terms are held against it."""

    name: str
    """Its name."""
    options: tuple[str, ...]
    """As text."""
    unit: str = ""
    """What a number counts."""


@dataclass(frozen=True)
class Written:
    """An idea with terms, as a model wrote it."""

    branches: tuple[tuple[tuple[str, str], ...], ...]
    """Pairs of issue and option, as written; two branches where they hang on an event."""

    def terms(self, issues: Sequence[Issue]) -> Branches | None:
        """The terms in the scenario's own words; None where one does not exist."""
        found = [_branch(branch, issues) for branch in self.branches]
        known = tuple(terms for terms in found if terms is not None)
        return known if len(known) == len(found) else None


def whole_answer(text: str) -> dict[str, Json] | None:
    """The object in an answer, whatever stands around it; None where none can be read whole."""
    for found in read_objects(text):
        if not isinstance(found, Unreadable) and any(
            isinstance(found.get(name), list) for name in ALL_LISTS
        ):
            return found
    return None


def answer_of(text: str) -> dict[str, Json]:
    """The object in an answer; of one that is cut off, the entries before the cut."""
    whole = whole_answer(text)
    if whole is not None:
        return whole
    read: dict[str, list[Json]] = {}
    for raw in complete_entries(text, *ALL_LISTS):
        read.setdefault(raw.list_name, []).append(raw.value)
    return {**read}


def entries(answer: Mapping[str, Json], *names: str) -> Iterator[dict[str, Json]]:
    """The entries of these lists of an answer."""
    for name in names:
        listed = answer.get(name)
        if isinstance(listed, list):
            yield from (entry for entry in listed if isinstance(entry, dict))


def written_ideas(answer: Mapping[str, Json]) -> tuple[Written, ...]:
    """All ideas of an answer that have terms."""
    found = []
    for entry in entries(answer, *LISTS):
        hangs = "if_true" in entry or "if_false" in entry
        names = ("if_true", "if_false") if hangs else ("terms",)
        branches = tuple(_pairs(entry.get(name)) for name in names)
        if any(branches):
            found.append(Written(branches))
    return tuple(found)


def _pairs(terms: Json) -> tuple[tuple[str, str], ...]:
    """Issue and option, from an object or a list; what is null is no term."""
    if isinstance(terms, dict):
        pairs = list(terms.items())
    elif isinstance(terms, list):
        pairs = [
            (str(term.get("issue", "")), term.get("option"))
            for term in terms
            if isinstance(term, dict)
        ]
    else:
        pairs = []
    return tuple((name, str(option)) for name, option in pairs if option is not None)


def _branch(pairs: Sequence[tuple[str, str]], issues: Sequence[Issue]) -> dict[str, str] | None:
    """The terms of a branch; None where one does not exist, or two contradict each other."""
    found: dict[str, str] = {}
    for name, option in pairs:
        issue = _issue(name, issues)
        met = None if issue is None else option_met(option, issue)
        if issue is None or met is None or found.setdefault(issue.name, met) != met:
            return None
    return found


def _issue(name: str, issues: Sequence[Issue]) -> Issue | None:
    wanted = _words(name)
    for issue in issues:
        units = _words(issue.unit)
        if wanted == _words(issue.name) or wanted == [*_words(issue.name), *units]:
            return issue
    return None


def option_met(text: str, issue: Issue) -> str | None:
    """The option that a text names, or None."""
    numbers = {_number(option): option for option in issue.options}
    countable = None not in numbers and len(numbers) == len(issue.options)
    bare = countable and all(_NUMBER.fullmatch(option) for option in issue.options)
    # "+1" has the word of 1, and means something else where options are bare numbers.
    plain = [option for option in issue.options if _words(option) == _words(text) and not bare]
    if plain:
        return plain[0]
    if countable:
        return None if _CHANGE.search(text) else numbers.get(_number(text))
    held = [option for option in issue.options if _holds(_words(text), _words(option))]
    longest = max(held, key=len, default=None)
    others = [option for option in held if longest and not _holds(_words(longest), _words(option))]
    return None if others else longest


def _number(text: str) -> Decimal | None:
    """The only number in a text."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    digits = re.match(r"[\d.]+", re.sub(r"[,\u00a0\u202f']", "", found[0]))
    thousands = re.search(r"k|thousand", found[0], re.IGNORECASE)
    return Decimal(digits[0] if digits else "0") * (1000 if thousands else 1)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the part stands in the words, in a row."""
    size = len(part)
    return size > 0 and any(
        list(words[at : at + size]) == list(part) for at in range(len(words) - size + 1)
    )
