"""The entries of an answer while it is being written. For display: the whole answer decides.

    {"trades": [{"title": "A"}, {"title": "B"},   after this, A is complete
    {"title": "B"}, {                             and now B

An entry counts as complete when the next one begins or its list closes. Only where a value ends is
looked for here; what it holds is read by `extraction`, so that the same rules hold for both. A
piece may end anywhere. Each character is looked at once, and a bounded number of times more where
what looked like an object turned out to be none.
"""

import re
import string
from collections.abc import Generator
from typing import Final, Literal, TypeAlias, TypeVar

from copilot.llm.entries import RawItem
from copilot.llm.extraction import Unreadable, read_objects
from copilot.llm.protocol import Json

T = TypeVar("T")

_Reading: TypeAlias = Generator[None, None, T]
"""A part of the way through the text; stops where the text is not there yet."""

_AGAIN: Final = 4
"""How many times the text so far is gone through again at most to find an object in it."""

_SCALAR: Final = frozenset(string.ascii_letters + string.digits + "+-.")
_TAG: Final = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)
_LONGEST_HALF: Final = 10
"""Characters of a closing tag without its last one."""
_HALF_TAG: Final = re.compile(
    r"<(?:/?(?:t(?:h(?:i(?:n(?:k(?:i(?:ng?)?)?)?)?)?)?)?)?\Z", re.IGNORECASE
)


class EntryReader:
    """Hears an answer piece by piece and tells of the entries of its lists. Never raises.

    Args:
        names: The lists of the answer object; other objects are passed over.
    """

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)
        self._aloud = _Aloud()
        self._new: list[RawItem] = []
        self._begin()

    def _begin(self) -> None:
        self._text: list[str] = []
        self._at = 0
        self._again = 0
        self.entries: list[RawItem] = []
        """The complete entries of the object that is being read, or was read last."""
        self._reading = self._search()

    def feed(self, text: str) -> list[RawItem]:
        """The entries that are complete with this piece, in the order of the answer."""
        said, afresh = self._aloud.feed(text)
        if afresh:
            self._begin()
        self._text += said
        self._new = []
        next(self._reading, None)
        return self._new

    def _search(self) -> _Reading[None]:
        """Goes from object to object as `read_objects` does, up to the answer."""
        while True:
            while (yield from self._peek()) != "{":
                self._at += 1
            start = self._at
            try:
                if (yield from self._object()):
                    return
            except _NoJSONError:
                # An object may stand inside of what was none, as in `{see {"trades": []}}`.
                self._again += self._at - start
                if self._again <= _AGAIN * self._at:
                    self._at = start + 1

    def _object(self) -> _Reading[bool]:
        """Whether the object that begins here is the answer; on the way, tells of its entries."""
        self._at += 1
        self.entries = []
        seen: set[str] = set()
        fit = True
        while (yield from self._another("}", first=not seen)):
            key = yield from self._key()
            fit = fit and key not in seen  # no telling which of the two fields was meant
            seen.add(key)
            if key in self._names and (yield from self._solid()) == "[":
                yield from self._list(key, told=fit)
            else:
                value = yield from self._value()
                fit = fit and (value is None or key not in self._names)
        return fit and not self._names.isdisjoint(seen)

    def _list(self, name: str, *, told: bool) -> _Reading[None]:
        self._at += 1
        position = 0
        more = yield from self._another("]", first=True)
        while more:
            value = yield from self._value()
            more = yield from self._another("]", first=False)
            if told:
                self.entries.append(RawItem(name, position, value))
                self._new.append(self.entries[-1])
            position += 1

    def _another(self, closing: str, *, first: bool) -> _Reading[bool]:
        """Whether one more member begins here, or the bracket closes; commas before it are taken.

        Raises:
            _NoJSONError: there is a comma too many between two members, or none.
        """
        commas = 0
        while (char := (yield from self._solid())) == ",":
            self._at += 1
            commas += 1
        if char == closing:
            self._at += 1
            return False
        if commas != (0 if first else 1):
            raise _NoJSONError
        return True

    def _key(self) -> _Reading[str]:
        if (yield from self._solid()) != '"':
            raise _NoJSONError
        key = yield from self._value()
        if (yield from self._solid()) != ":":
            raise _NoJSONError
        self._at += 1
        return str(key)

    def _value(self) -> _Reading[Json]:
        yield from self._solid()
        start = self._at
        yield from self._skip()
        value = "".join(self._text[start : self._at])
        found = next(read_objects(f'{{"value": {value}}}'))
        if isinstance(found, Unreadable):
            raise _NoJSONError
        return found["value"]

    def _skip(self) -> _Reading[None]:
        """Goes behind the value that begins here.

        Raises:
            _NoJSONError: no value begins here.
        """
        first = yield from self._peek()
        if first in _SCALAR:
            while (yield from self._peek()) in _SCALAR:
                self._at += 1
            return
        if first not in '"[{':
            raise _NoJSONError
        depth = 0
        while True:
            char = yield from self._peek()
            self._at += 1
            if char == '"':
                yield from self._skip_string()
            depth += (char in "[{") - (char in "]}")
            if depth == 0:
                return

    def _skip_string(self) -> _Reading[None]:
        while (char := (yield from self._peek())) != '"':
            self._at += 1
            if char == "\\":
                yield from self._peek()
                self._at += 1
        self._at += 1

    def _solid(self) -> _Reading[str]:
        """The next character that is no white space."""
        while (char := (yield from self._peek())) in " \t\n\r":
            self._at += 1
        return char

    def _peek(self) -> _Reading[str]:
        """The character here, as soon as it is there."""
        while self._at == len(self._text):
            yield
        return self._text[self._at]


def complete_entries(text: str, *names: str) -> list[RawItem]:
    """The entries that are complete in the text of an answer that breaks off, list by list."""
    reader = EntryReader(*names)
    reader.feed(text)
    return sorted(reader.entries, key=lambda raw: names.index(raw.list_name))


class _NoJSONError(Exception):
    """What began here cannot be read."""


class _Aloud:
    """Takes `<think>` parts out of a text that comes in pieces, as `without_thoughts` does."""

    def __init__(self) -> None:
        self._held = ""
        self._within: Literal["blank", "answer", "prose", "thought"] = "blank"

    def feed(self, piece: str) -> tuple[str, bool]:
        """What was said aloud, and whether all said before this was a thought."""
        text, self._held = self._held + piece, ""
        if self._within == "blank":
            text = text.lstrip()
            if text:
                # A text that opens with an object has no thoughts: a tag inside it is content.
                self._within = "answer" if text.startswith("{") else "prose"
        if self._within in {"blank", "answer"}:
            return text, False
        return self._without_thoughts(text)

    def _without_thoughts(self, text: str) -> tuple[str, bool]:
        said: list[str] = []
        afresh, start = False, 0
        for tag in _TAG.finditer(text):
            if self._within == "thought":
                self._within = "prose" if tag[1] else "thought"
            elif tag[1]:
                # Some chat templates open the tag in the prompt: all before was a thought.
                said, afresh = [], True
            else:
                said.append(text[start : tag.start()])
                self._within = "thought"
            start = tag.end()
        rest = text[start:]
        half = _HALF_TAG.search(rest, max(0, len(rest) - _LONGEST_HALF))
        if half is not None:
            rest, self._held = rest[: half.start()], half[0]
        if self._within == "prose":
            said.append(rest)
        return "".join(said), afresh
