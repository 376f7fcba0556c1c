"""The blocks of the documents that can be run, and what running them prints.

`python -m tests.documents` writes the output of each command below its marker, so that nobody
pastes output by hand; `tests/test_documents.py` says whether the documents still tell the truth.
"""

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
_OUTPUT: Final = re.compile(
    r"(?P<marker><!-- output: negotiate (?P<arguments>.+?) -->\n)```text\n(?P<text>.*?)```\n",
    re.DOTALL,
)
_FENCE: Final = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


class OutputBlock(NamedTuple):
    """A command in a document, and the output that stands below it."""

    arguments: tuple[str, ...]
    """What follows `negotiate`."""
    text: str
    """What the document shows."""


def documents() -> tuple[Path, ...]:
    """Every Markdown file that is about the project, in a fixed order."""
    folders = (ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"), (ROOT / "evals").glob("*.md"))
    return tuple(document for folder in folders for document in sorted(folder))


def output_blocks(document: Path) -> tuple[OutputBlock, ...]:
    """The commands whose output the document shows."""
    found = _OUTPUT.finditer(document.read_text(encoding="utf-8"))
    return tuple(OutputBlock(tuple(shlex.split(m["arguments"])), m["text"]) for m in found)


def fenced(document: Path, language: str) -> Iterator[str]:
    """The texts of the document's blocks in that language."""
    for match in _FENCE.finditer(document.read_text(encoding="utf-8")):
        if match["language"] == language:
            yield match["text"]


def printed_by(arguments: tuple[str, ...]) -> str:
    """What the command prints to stdout, run in this process from the project's folder.

    Raises:
        ValueError: the command failed.
    """
    from copilot.cli.app import main  # noqa: PLC0415 - a failure to import is a failure of the command

    out = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out):
        code = main(list(arguments))
    if code != 0:
        raise ValueError(f"negotiate {shlex.join(arguments)} exited with {code}")
    return out.getvalue()


def filled(text: str) -> str:
    """The document's text with the output of each command as it is now."""

    def block(match: re.Match[str]) -> str:
        shown = printed_by(tuple(shlex.split(match["arguments"]))).strip("\n")
        return f"{match['marker']}```text\n{shown}\n```\n"

    return _OUTPUT.sub(block, text)


def main() -> None:
    """Write the present output of every command into the documents."""
    for document in documents():
        before = document.read_text(encoding="utf-8")
        after = filled(before)
        if after != before:
            document.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{document.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
