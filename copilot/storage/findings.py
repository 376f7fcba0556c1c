"""What is wrong in a file, as one line each: where, what was found, what is expected, what is near.

A value stands in a message only where the counterparty might see the field anyway, or where it is
a single misspelt word from a closed set. The number of a walk-away never does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from copilot.domain.issue import Option
from copilot.errors import Finding, ScenarioError
from copilot.yaml_source import KeyPath, Node, Source

_SHOWN: Final = 60
_SHAREABLE: Final = frozenset(
    {"format", "title", "they_may_know", "context", "relationship", "money", "on_the_table"}
    | {"criteria", "excluded", "evidence"}
)
_SHAREABLE_OF_AN_ISSUE: Final = frozenset(
    {"unit", "about", "range", "options", "i_ask", "they_offer"}
)
_BY_NAME: Final = frozenset({"walk_away", "aspiration", "terms", "on_the_table", "values"})
_BY_NUMBER: Final = frozenset({"worth", "costs", "breaks"})
"""Groups whose keys are numbers that tell a figure of mine."""
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{0,19}")
_DIGIT = re.compile(r"\d")


class Findings:
    """Collects what is wrong in one file; the order of the lines is restored at the end."""

    def __init__(self, file: str, root: Node | None = None) -> None:
        self.file = file
        self.root = root
        self._found: dict[Finding, None] = {}

    def add(self, path: KeyPath, message: str) -> None:
        """Notes something wrong with the value at `path`."""
        self.add_line(None if self.root is None else self.root.line_at(path), message)

    def add_line(self, line: int | None, message: str) -> None:
        """Notes something wrong on a line."""
        self._found[Finding(self.file, line, message)] = None

    def __len__(self) -> int:
        return len(self._found)

    def error(self) -> ScenarioError:
        """Everything that was noted, by line."""
        return ScenarioError(sorted(self._found, key=lambda finding: finding.line or 0))


def started(source: Source, *, file: str, holds: str) -> tuple[Node, Findings]:
    """The root of a file that could be read, and findings that hold its duplicate keys.

    Raises:
        ScenarioError: the file is empty or could not be read.
    """
    findings = Findings(file, source.root)
    for problem in source.problems:
        findings.add_line(problem.line, problem.message)
    if source.root is None or source.root.value is None:
        if not findings:
            findings.add_line(None, f"the file is empty; expected {holds}")
        raise findings.error()
    if not isinstance(source.root.value, dict):
        findings.add((), f"{_kind(source.root.plain())}; expected keys: {holds}")
        raise findings.error()
    return source.root, findings


def listed(names: Iterable[str], *, last: str = "or", most: int = 12) -> str:
    """Names in a sentence: `a, b or c`; beyond `most` it ends in how many more there are."""
    texts = list(names)
    if len(texts) > most:
        return f"{', '.join(texts[: most - 2])} {last} {len(texts) - most + 2} others"
    if len(texts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def near(text: str, names: Sequence[str]) -> str:
    """`; did you mean NAME?` for the name most like `text`, or nothing."""
    by_case: Mapping[str, str] = {name.casefold(): name for name in names}
    found = get_close_matches(text.casefold(), by_case, n=1, cutoff=0.55)
    return f"; did you mean {by_case[found[0]]}?" if found else ""


def shown(value: Option) -> str:
    """A value in a message: a text in quotes, at most 60 characters of it."""
    if not isinstance(value, str):
        return str(value)[:_SHOWN]
    text = " ".join(value.split())
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[: _SHOWN - 1]}…"'


def shown_key(key: str) -> str:
    """A key in a message, up to where a value that lost its colon may begin: `worth 45`."""
    name, *rest = _DIGIT.split(key, maxsplit=1)
    return f'"{name.strip()}…"' if rest else shown(key)


def is_secret(path: KeyPath) -> bool:
    """Whether the counterparty must not learn the value at `path`."""
    match path:
        case ("issues", _):
            return False
        case ("issues", _, "mine", "position", *_):
            return False
        case ("issues", _, key, *_):
            return key not in _SHAREABLE_OF_AN_ISSUE
        case ("me" | "counterparty", "name"):
            return False
        case _:
            return path[0] not in _SHAREABLE


def found_text(path: KeyPath, value: object, *, closed: bool, out_of_range: bool) -> str:
    """What was found: `priority "hihg"`, or without its value `worth is a text`.

    Args:
        path: where.
        value: what stands there, a plain value.
        closed: one of a few words is expected, so that a single misspelt word may be shown.
        out_of_range: the kind is right, the size is not.
    """
    name = place(path)
    word = closed and isinstance(value, str) and _WORD.fullmatch(value) is not None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        if word or not is_secret(path):
            return f"{name} {shown(value)}"
        return f"{name} is out of range" if out_of_range else f"{name} is {_kind(value)}"
    return f"{name} is {_kind(value)}"


def place(path: KeyPath) -> str:
    """The key at the end of a path, which item of which key, or whose entry in which group."""
    if path and isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {place(path[:-1])}"
    if path[-2:-1] and path[-2] in _BY_NUMBER:
        return f"an entry of {path[-2]}"
    key = str(path[-1]) if path else "the file"
    if is_secret(path) and path[-2:-1] != ("values",) and _DIGIT.search(key):
        key = shown_key(key)
    return f"{key} in {path[-2]}" if path[-2:-1] and path[-2] in _BY_NAME else key


def _kind(value: object) -> str:
    match value:
        case None | "":
            return "empty"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case _:
            return "a group of keys"
