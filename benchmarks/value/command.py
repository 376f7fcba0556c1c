"""`python -m benchmarks value`: what the engine's advice is worth, measured against the truth."""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.value import asking, deals, domains, filling, planted, speed
from benchmarks.value.games import data_folder

ROOT: Final = Path(__file__).parent.parent.parent
"""The project's folder."""
PAGE: Final = ROOT / "docs" / "explanation" / "does-it-work.md"
"""The page that shows the lines."""
PICTURES: Final = ROOT / "docs" / "pictures"
"""Where its pictures are."""
NEEDS_DATA: Final = ("deals", "domains", "questions")
"""Parts that read the published games."""


class Part(NamedTuple):
    """Something that can be measured."""

    measure: Callable[..., Any]
    """Takes `quick`."""
    tell: Callable[[Any], Iterator[str]]
    """The lines about what was measured."""


PARTS: Final = {
    "deals": Part(deals.measure, deals.tell),
    "domains": Part(domains.measure, domains.tell),
    "planted": Part(planted.measure, planted.tell),
    "questions": Part(asking.measure, asking.tell),
    "facts": Part(filling.measure, filling.tell),
    "speed": Part(speed.measure, speed.tell),
}
"""All, in the order in which they are measured."""


def main(arguments: Sequence[str]) -> int:
    """Prints the tables of the parts; writes them and their pictures for the page."""
    chosen = _parser().parse_args(arguments)
    parts = chosen.parts or list(PARTS)
    if data_folder() is None and set(parts) & set(NEEDS_DATA):
        sys.stderr.write(
            "The published games are not here (shared/data, or NEGOTIATE_REFERENCE_DATA): "
            f"{', '.join(NEEDS_DATA)} are left out.\n"
        )
        parts = [part for part in parts if part not in NEEDS_DATA]
    for part in parts:
        started = time.perf_counter()
        measured = PARTS[part].measure(quick=chosen.quick)
        text = "\n".join(PARTS[part].tell(measured)).strip("\n") + "\n"
        sys.stdout.write(f"{part}\n\n{text}\n")
        sys.stdout.flush()
        sys.stderr.write(f"{part} took {time.perf_counter() - started:.0f} s\n")
        if chosen.write:
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(with_block(page, part, text), encoding="utf-8")
            draw(part, measured, PICTURES)
    return 0


def draw(part: str, measured: Any, folder: Path) -> None:  # noqa: ANN401 - what the part measured
    """Draws the pictures of a part; needs the group `bench` of the project's dependencies."""
    from benchmarks.value.pictures import DRAWN  # noqa: PLC0415 - only drawing needs the library

    for name, picture in DRAWN.get(part, {}).items():
        folder.mkdir(parents=True, exist_ok=True)
        picture(measured, folder / f"{name}.svg")


def shown_block(page: str, part: str) -> str:
    """The lines that a page shows of a part; empty without a block."""
    found = _block(part).search(page)
    return "" if found is None else found["text"]


def with_block(page: str, part: str, text: str) -> str:
    """The page with these lines in the part's block."""
    return _block(part).sub(lambda match: f"{match['marker']}```text\n{text}```\n", page)


def _block(part: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<marker><!-- output: python -m benchmarks value {part} -->\n)"
        r"```text\n(?P<text>.*?)```\n",
        re.DOTALL,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks value",
        description="What the engine's advice is worth, by brute force over published games.",
    )
    # argparse holds a default of a list against the choices, so that they are checked by hand
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS), type=_part)
    parser.add_argument("--quick", action="store_true", help="a small part of everything")
    parser.add_argument("--write", action="store_true", help="write the lines into their page too")
    return parser


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is no part; there are {', '.join(PARTS)}")
    return name
