"""Text for a terminal: lines of at most 80 columns, each with a tone that colour may bring out.

Lay out first, colour last: an escape sequence never takes part in a width.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

WIDTH: Final = 80
"""Columns of a screen."""

Tone: TypeAlias = Literal["plain", "title", "strong", "good", "careful", "quiet"]
"""What a line is; the words say the same, so that nothing is lost without colour."""

_CODES: Final[dict[Tone, str]] = {
    "plain": "",
    "title": "\x1b[1m",
    "strong": "\x1b[1m",
    "good": "\x1b[32m",
    "careful": "\x1b[33m",
    "quiet": "\x1b[2m",
}
_RESET: Final = "\x1b[0m"

# Control characters and invisible direction marks: text of others must not steer a terminal.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)


class Line(NamedTuple):
    """One line of a report."""

    text: str
    tone: Tone = "plain"


BLANK: Final = Line("")
"""The line between two thoughts."""


def printable(text: str) -> str:
    """The text on one line, without control characters and marks that nobody can see."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def columns(text: str) -> int:
    """How many terminal columns the text takes; East Asian wide characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def fill(
    text: str, *, first: str = "", indent: str = "", tone: Tone = "plain", width: int = WIDTH
) -> tuple[Line, ...]:
    """The text as lines of at most `width` columns; only a single longer word passes it.

    Args:
        text: what is said; blanks and line ends in it are one blank each.
        first: what opens the first line, a number for instance.
        indent: what opens every other line.
        tone: the tone of each line.
        width: columns.
    """
    lines: list[str] = []
    line, empty = first, True
    for word in printable(text).split():
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, empty = indent, True
        line = line + word if empty else f"{line} {word}"
        empty = False
    lines.append(line.rstrip() if empty else line)
    return tuple(Line(line, tone) for line in lines)


def side_by_side(
    headings: Sequence[str], cells: Sequence[Sequence[str]], *, width: int = WIDTH
) -> tuple[Line, ...]:
    """Lists beside each other under their headings; a long entry goes on, indented, below.

    Args:
        headings: one a column.
        cells: the entries of each column, in order.
        width: columns of the screen.
    """
    gap = 2
    each = (width - gap * len(headings)) // len(headings)
    stacks = [
        [line.text for entry in column for line in fill(entry, indent="  ", width=each)]
        for column in cells
    ]
    rows = [list(headings), *_padded_rows(stacks)]
    return tuple(
        Line(
            "".join(" " * gap + _cell(text, each) for text in row).rstrip(),
            "strong" if number == 0 else "plain",
        )
        for number, row in enumerate(rows)
    )


def _padded_rows(stacks: Sequence[Sequence[str]]) -> list[list[str]]:
    depth = max((len(stack) for stack in stacks), default=0)
    return [[stack[row] if row < len(stack) else "" for stack in stacks] for row in range(depth)]


def _cell(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, indent: str = ""
) -> tuple[Line, ...]:
    """Rows under headings; all columns but the last, which may go on below, are set right."""
    widths = [
        max(columns(row[place]) for row in (headings, *rows)) for place in range(len(headings) - 1)
    ]
    lines: list[Line] = []
    for number, (*numbers, last) in enumerate((headings, *rows)):
        cells = (_right(text, wide) for text, wide in zip(numbers, widths, strict=True))
        first = indent + "".join(f"{cell}  " for cell in cells)
        tone: Tone = "quiet" if number == 0 else "plain"
        lines += fill(last, first=first, indent=" " * columns(first), tone=tone)
    return tuple(lines)


def _right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text


def joined(blocks: Iterable[Sequence[Line]]) -> tuple[Line, ...]:
    """The blocks that hold something, with one blank line between each two."""
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [BLANK, *block] if lines else block
    return tuple(lines)


def rendered(lines: Iterable[Line], *, colour: bool = False) -> str:
    """The lines as one text that ends on a line end."""
    return "".join(
        f"{_CODES[line.tone]}{line.text}{_RESET}\n"
        if colour and line.text and _CODES[line.tone]
        else f"{line.text}\n"
        for line in lines
    )
