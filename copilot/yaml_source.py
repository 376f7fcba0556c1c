"""YAML text to plain data with line numbers, and back with comments kept.

Scalars are read by the core schema of YAML 1.2: `1:30`, `on` and `yes` stay texts, `010` is ten,
a date stays the text that it is. What a data file has no use for and an attacker has (anchors,
aliases, tags, deep nesting, sheer size) is refused while the events come in, before any data is
built. Nothing is raised on what a text holds: a reader gets the problems, each with its line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final, NamedTuple, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES: Final = 1_000_000
"""A longer text is refused unread."""
MAX_DEPTH: Final = 30
"""A text nested deeper than this is refused."""

Scalar: TypeAlias = str | int | float | bool | None
"""A single value of the core schema."""
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
"""What a YAML text holds, without places. Keys are texts, as they stand in the file."""
KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys and list places (from 0) that lead from the root to a value."""

_LONGEST_INTEGER = 300
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[Mapping[str, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_PLAIN_IN_A_FLOW = re.compile(r"[^\W_](?:[^\W_]|[ /%.()+*_$€£-])*(?<! )")
_INDENTED_LIST = re.compile(r"^( *)[^\s#][^\n]*:[ ]*(?:#[^\n]*)?\n\1  - ", re.MULTILINE)
_HINT = "`key: value` lines, indented with spaces"
_HINTS: Final[Mapping[str, str]] = {
    "mapping values are not allowed here": "quotes round a text that holds `: `",
    "that cannot start any token": "spaces for a tab, quotes round a text that begins with a sign",
    "<stream end>": "a bracket, brace or quote to be closed",
    "unexpected end of stream": "a bracket, brace or quote to be closed",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


class Problem(NamedTuple):
    """Something that keeps a text from being read, or from meaning one thing."""

    line: int | None
    """First line is 1; None when it has no place."""
    message: str
    """What was found; what is expected."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line on which it, or the key that holds it, stands."""

    value: "Scalar | tuple[Node, ...] | dict[str, Node]"
    """A scalar, a list or a mapping in the file's order."""
    line: int
    """First line is 1."""

    def plain(self) -> Plain:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def find(self, path: KeyPath) -> "Node | None":
        """The node at the end of `path`, or None."""
        node: Node | None = self
        for part in path:
            node = None if node is None else _child(node, part)
        return node

    def line_at(self, path: KeyPath) -> int:
        """The line of the value at `path`, or of the nearest thing around it that exists."""
        node = self
        for part in path:
            child = _child(node, part)
            if child is None:
                break
            node = child
        return node.line

    def without(self, paths: frozenset[KeyPath]) -> "Node":
        """The same value less everything at `paths`; places in lists close up."""
        heads = {path[0]: path for path in paths if len(path) == 1}
        deeper: dict[str | int, set[KeyPath]] = {}
        for path in paths:
            deeper.setdefault(path[0], set()).add(path[1:])
        if isinstance(self.value, dict):
            kept = {
                key: node.without(frozenset(deeper[key])) if key in deeper else node
                for key, node in self.value.items()
                if key not in heads
            }
            return Node(kept, self.line)
        if isinstance(self.value, tuple):
            items = (
                node.without(frozenset(deeper[place])) if place in deeper else node
                for place, node in enumerate(self.value)
                if place not in heads
            )
            return Node(tuple(items), self.line)
        return self


class Source(NamedTuple):
    """What came of reading a text."""

    root: Node | None
    """None when the text is empty or could not be read."""
    problems: tuple[Problem, ...] = ()
    """Duplicate keys leave a root (the first one counts); every other problem leaves none."""


def read_yaml(text: str) -> Source:
    """The one document in `text`, with the line of every value."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return Source(None, (Problem(None, "larger than 1 MB; expected a smaller file"),))
    builder = _Builder(text.removeprefix("\ufeff"))
    try:
        root = builder.document()
    except _RefusedError as refused:
        return Source(None, (refused.problem,))
    except YAMLError as error:
        return Source(None, (_syntax_problem(error, text),))
    except (ValueError, OverflowError):
        # The scanner turns an escape such as "\UFFFFFFFF" into a character without looking.
        return Source(None, (Problem(builder.line, "an escape names no character; expected text"),))
    return Source(root, tuple(builder.duplicates))


def inline(value: Plain) -> str:
    """The value as YAML on one line, quoted only where it would otherwise mean something else.

    Raises:
        ValueError: a number is infinite or not a number.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(key)}: {inline(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, str):
        plain = _PLAIN_IN_A_FLOW.fullmatch(value) is not None and isinstance(_scalar(value), str)
        return value if plain else _quoted(value)
    if isinstance(value, float) and not value - value == 0:
        raise ValueError("only finite numbers are written")
    return json.dumps(value)


def write_back(text: str, changes: Mapping[KeyPath, Plain]) -> str:
    """The text with `changes` made, its comments, order and quotes kept.

    A path's last part may be a new key; everything before it has to exist.

    Raises:
        ValueError: `text` has problems, or a path leads nowhere.
    """
    source = read_yaml(text)
    if source.root is None or source.problems:
        raise ValueError("only a text without problems can be written back")
    loader = YAML()
    loader.preserve_quotes = True
    loader.width = MAX_BYTES
    if _INDENTED_LIST.search(text):
        loader.indent(mapping=2, sequence=4, offset=2)
    try:
        document = loader.load(text)
    except YAMLError as error:
        # Keys that differ as texts and not as numbers: `0` and `00`.
        raise ValueError("only a text without problems can be written back") from error
    for path, value in changes.items():
        holder = document
        for part in path[:-1]:
            holder = holder[_key_in(holder, part)]
        holder[_key_in(holder, path[-1], new=True)] = value
    written = StringIO()
    loader.dump(document, written)
    return written.getvalue()


class _RefusedError(YAMLError):
    """A text that is not read on; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Makes nodes from the events of one text, and notes duplicate keys on the way."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self.line = 1
        self.duplicates: list[Problem] = []

    def document(self) -> Node | None:
        """The root of the only document, or None if there is no document.

        Raises:
            _RefusedError: a second document begins.
        """
        root: Node | None = None
        for event in self.events:
            if not isinstance(event, DocumentStartEvent):
                continue
            if root is not None:
                raise self._refused("a second document begins; expected one document in a file")
            root = self._node(self._next(), depth=0)
        return root

    def _next(self) -> Event:
        event = next(self.events)
        self.line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            raise self._refused("an alias (*name); expected the value itself, written out")
        if isinstance(event, NodeEvent) and event.anchor is not None:
            raise self._refused("an anchor (&name); expected plain values")
        if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent) and event.tag:
            raise self._refused("a tag (!name); expected plain values")
        return event

    def _refused(self, message: str) -> _RefusedError:
        return _RefusedError(Problem(self.line, message))

    def _node(self, event: Event, *, depth: int) -> Node:
        line = self.line
        if depth > MAX_DEPTH:
            raise self._refused(f"nested more than {MAX_DEPTH} levels deep; expected fewer")
        if isinstance(event, ScalarEvent):
            return Node(self._value(event), line)
        if isinstance(event, MappingStartEvent):
            return Node(self._mapping(depth), line)
        items: list[Node] = []
        while not isinstance(item := self._next(), SequenceEndEvent):
            items.append(self._node(item, depth=depth + 1))
        return Node(tuple(items), line)

    def _mapping(self, depth: int) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            line = self.line
            if not isinstance(event, ScalarEvent):
                raise self._refused("a key that is no single value; expected a text before the `:`")
            key = str(self._value(event, as_text=True))
            node = self._node(self._next(), depth=depth + 1)
            if key in nodes:
                found = f'"{key[:60]}" stands twice (first in line {nodes[key].line})'
                self.duplicates.append(Problem(line, f"{found}; expected once"))
                continue
            nodes[key] = Node(node.value, line)
        return nodes

    def _value(self, event: ScalarEvent, *, as_text: bool = False) -> Scalar:
        text: str = event.value
        if _CONTROL.search(text):
            raise self._refused("a control character; expected text")
        return text if as_text or not event.implicit[0] else _scalar(text)


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(part))
    if isinstance(node.value, tuple) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None


def _scalar(text: str) -> Scalar:
    """What a text without quotes means in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INTEGER else float(text)
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text


def _quoted(text: str) -> str:
    """The text in double quotes; a JSON string is a YAML one once control characters are out."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", escaped
    )


def _syntax_problem(error: YAMLError, text: str) -> Problem:
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        what = str(error.problem or error.context)
        hint = next((hint for part, hint in _HINTS.items() if part in what), _HINT)
        line = None if mark is None else mark.line + 1
        return Problem(line, f"not readable as YAML ({what}); expected {hint}")
    position: int | None = getattr(error, "position", None)
    line = None if position is None else text.count("\n", 0, position) + 1
    return Problem(line, "a character that no text file holds; expected text")


def _key_in(
    holder: Mapping[object, object] | list[object], part: str | int, *, new: bool = False
) -> object:
    """The key of a loaded mapping that is written like `part`; a list's place as it is.

    Raises:
        ValueError: there is no such key or place.
    """
    if isinstance(holder, list) and isinstance(part, int) and 0 <= part < len(holder):
        return part
    if isinstance(holder, Mapping):
        found = next((key for key in holder if str(key) == str(part)), None)
        if found is not None or new:
            return part if found is None else found
    raise ValueError(f"no place for {part!r}")
