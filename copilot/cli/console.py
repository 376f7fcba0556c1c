"""Where text goes: the answer to stdout, everything else to stderr, colour only where wanted."""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TextIO


class Colour(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_colour(
    choice: Colour, stream: TextIO, *, environ: Mapping[str, str] = os.environ
) -> bool:
    """Whether to colour: `always` and `never` decide; else a terminal that didn't decline it."""
    if choice is not Colour.AUTO:
        return choice is Colour.ALWAYS
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM", "dumb") != "dumb"


def answer(text: str) -> None:
    """Write the answer to stdout; a reader that went away, such as `head`, is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would raise again when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Write a line to stderr, if there is one: warnings, progress, where something was saved."""
    stream: TextIO | None = sys.stderr  # None where the caller closed it
    if stream is not None:
        stream.write(f"{text}\n")
        stream.flush()
