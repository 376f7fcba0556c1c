"""Texts of eval reports as Markdown shows them, with no more escapes than that takes.

A job's log shows Markdown as it is written, so `34-100 %` and `3/5 -> 5/5` stay as they are.
"""

import re
from typing import Final

from copilot.reporting.layout import printable

_SPECIAL: Final = re.compile(r"([\\`*_\[<|~])")
_OPENING: Final = re.compile(r"^([#+=>-]|\d+(?=[.)](?:\s|$)))")


def inside(text: str) -> str:
    """The text on one line, to stand within one: in a cell of a table or behind other words."""
    return _SPECIAL.sub(r"\\\1", printable(text))


def escaped(text: str) -> str:
    """The text on one line, to stand at the start of one: no list, heading or quotation."""
    return _OPENING.sub(_held, inside(text))


def _held(match: re.Match[str]) -> str:
    opening = match[1]
    return f"{opening}\\" if opening.isdecimal() else f"\\{opening}"
