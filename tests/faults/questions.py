"""How a question tells the fault server who it is, and which faults it is to meet.

    [[question=q00017 faults=16-reset-before,01-length]]

The marker stands in a message of the request. Faults are used up one for each request of the
question; when none is left, or none was listed, the server's own mix decides.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copilot.llm.protocol import Json

_MARKER = re.compile(r"\[\[question=(\S+?)(?: faults=(\S*?))?\]\]")
_ENTRY = "[[one entry]]"
_QUOTED = 60
"""Characters of a question that an error may repeat."""
GOOD = "00-good"
"""The name of what is no fault: the answer, whole, with its bill."""


@dataclass(frozen=True)
class Question:
    """What the marker of a request says."""

    name: str
    """Which question; requests without a marker share one."""
    faults: tuple[str, ...] | None
    """None leaves it to the server's mix."""
    asked: str
    """The words just before the marker."""
    one_entry: bool
    """Whether one entry of an answer is asked for again, not a whole answer."""


def marker(name: str, faults: Sequence[str] | None = None) -> str:
    """What to put into a message; None leaves the faults to the server's mix."""
    listed = "" if faults is None else f" faults={','.join(faults)}"
    return f"[[question={name}{listed}]]"


def asks_for_entry(words: str) -> str:
    """The words of a re-ask, marked as one for a single entry."""
    return f"{words}\n{_ENTRY}"


def read_question(body: Mapping[str, Json]) -> Question:
    """The question in the messages of a request."""
    messages = body.get("messages")
    turns = messages if isinstance(messages, list) else []
    texts = [str(turn.get("content")) for turn in turns if isinstance(turn, dict)]
    found = next((match for text in texts if (match := _MARKER.search(text))), None)
    if found is None:
        return Question("unmarked", None, "", one_entry=False)
    name, listed = found.groups()
    faults = None if listed is None else tuple(listed.split(",")) if listed else ()
    asked = found.string[max(0, found.start() - _QUOTED) : found.start()]
    return Question(name, faults, asked, one_entry=_ENTRY in texts[-1])
