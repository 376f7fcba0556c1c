"""Whether a prompt asks for what its answer is read for, in the form that it is read in.

The schema of an answer is not shown to every model, so that the prompt has to show the form: an
example object with each list and each of its fields, or at least their names in quotes. Value
creation asks for each of its lists by name as well.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from copilot.evaluation.graders.value import ASKS
from copilot.llm.extraction import Unreadable, find_object
from copilot.llm.protocol import Json, ModelRequest
from copilot.prompting.contracts import VALUE_CREATION

_MARKS: Final = re.compile(r"<<(data|end) [^>]*>>")
_NAMED: Final = re.compile(r"([\"'`])(\w+)\1")
_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\\n])*"|[\[\]{}]')
_CLOSES: Final = {"{": "}", "[": "]"}


def form_faults(request: ModelRequest) -> Iterator[str]:
    """What the prompt does not ask for, or does not show the form of; data counts for nothing."""
    fields = _fields(request.schema or {})
    own = [(message.role, outside_marks(message.content)) for message in request.messages]
    words = "\n".join(text for _, text in own)
    starts = _starts(words, fields) if fields else []
    forms = [form for start in starts if (form := _form_at(words, start)) is not None]
    if request.prompt_name == VALUE_CREATION:
        yield from _missing_asks(words, forms)
    if not any(re.search(r"\w", text) for role, text in own if role == "user"):
        yield "asks for nothing: its user part is data alone"
    if starts and not forms:
        yield "shows a form of the answer in which a bracket is missing or too many"
        return
    for name, wanted in fields.items():
        shown = _shown(name, forms) if forms else _named(words)
        missing = [field for field in wanted if field not in shown]
        if name not in shown:
            yield f"does not show the list {name!r} in the form of the answer"
        elif missing:
            listed = ", ".join(map(repr, missing))
            yield f"does not show {listed} of {name!r} in the form of the answer"


def outside_marks(text: str) -> str:
    """The lines of a prompt that are the prompt's own words, in front of, between and behind data."""
    own, depth = [], 0
    for line in text.splitlines():
        mark = _MARKS.fullmatch(line.strip())
        if mark is not None:
            depth += 1 if mark[1] == "data" else -1
        elif depth <= 0:
            own.append(line)
    return "\n".join(own)


def _missing_asks(words: str, forms: Sequence[str]) -> Iterator[str]:
    """Asks that are named nowhere but in the form, if there."""
    for form in forms:
        words = words.replace(form, "")
    named = _named(words)
    for ask, lists in ASKS.items():
        if named.isdisjoint(lists):
            names = " or ".join(f'"{name}"' for name in lists)
            yield f"does not ask for {ask}: {names} stands nowhere outside the form of the answer"


def _starts(words: str, lists: Collection[str]) -> list[int]:
    """Where an object begins whose first field is one of the lists."""
    names = "|".join(map(re.escape, lists))
    return [found.start() for found in re.finditer(rf"\{{\s*[\"'](?:{names})[\"']", words)]


def _form_at(words: str, start: int) -> str | None:
    """The text of an object up to its closing bracket; None where the brackets do not match."""
    closing: list[str] = []
    for token in _TOKEN.finditer(words, start):
        if token[0] in _CLOSES:
            closing.append(_CLOSES[token[0]])
        elif token[0] in _CLOSES.values():
            if token[0] != closing.pop():
                return None
            if not closing:
                return words[start : token.end()]
    return None


def _shown(name: str, forms: Sequence[str]) -> set[str]:
    """A list and the fields of its entries, as far as any form shows them.

    Where a form is no JSON, or what it has for the list is no list of entries, names count
    wherever they stand in it.
    """
    shown: set[str] = set()
    for form in forms:
        found = find_object(form)
        if isinstance(found, Unreadable):
            shown |= _named(form)
        elif name in found:
            value = found[name]
            entries = value if isinstance(value, list) else []
            keys = {key for entry in entries if isinstance(entry, dict) for key in entry}
            shown |= {name} | (keys or _named(form))
    return shown


def _named(text: str) -> set[str]:
    """Every name in quotes or backticks."""
    return {found[2] for found in _NAMED.finditer(text)}


def _fields(schema: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """The lists of an answer, each with the fields of its entries."""
    found = {}
    for name, part in _properties(schema).items():
        items = part.get("items") if isinstance(part, dict) else None
        found[name] = tuple(_properties(items)) if isinstance(items, dict) else ()
    return found


def _properties(schema: Mapping[str, Json]) -> dict[str, Json]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}
