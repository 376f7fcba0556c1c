"""The published games, in whole numbers.

The data is found through the environment variable NEGOTIATE_REFERENCE_DATA, or as `shared/data` in
a folder above this checkout; its README says what is in it, by whom, and under which licence.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

Row: TypeAlias = tuple[int, ...]
"""An outcome: for each issue the place of an option in its list."""

Json: TypeAlias = dict[str, Any]
"""An object as the files have it."""

PLAYED: Final = ("casino", "job_interview")
"""Files of deals that people made."""

DESIGNED: Final = ("lamen", "llm_deliberation", "genius_anac", "negolog")
"""Files of domains that nobody played."""

MILLIONTHS: Final = 1_000_000
"""Points have six decimals at most; they are kept as whole millionths."""


@dataclass(frozen=True)
class Game:
    """Issues with options, and what each option is truly worth to both sides."""

    name: str
    """The record."""
    source: str
    """The file."""
    issues: tuple[str, ...]
    """Names, in the file's order."""
    options: tuple[tuple[str, ...], ...]
    """For each issue."""
    mine: tuple[tuple[int, ...], ...]
    """My millionths of a point, for each option of each issue."""
    theirs: tuple[tuple[int, ...], ...]
    """Theirs."""
    no_deal: tuple[int, int]
    """What each side has without a deal."""
    deal: Row | None
    """What the two people agreed on; None where nobody played, or they did not agree."""

    def outcome(self, row: Row) -> dict[str, str]:
        """The outcome in the file's words."""
        cells = zip(self.issues, self.options, row, strict=True)
        return {name: options[place] for name, options, place in cells}

    def row(self, outcome: dict[str, Any]) -> Row:
        """The outcome as places."""
        pairs = zip(self.issues, self.options, strict=True)
        return tuple(options.index(outcome[name]) for name, options in pairs)


def data_folder() -> Path | None:
    """Where the data lies; None where it is absent."""
    named = os.environ.get("NEGOTIATE_REFERENCE_DATA")
    above = [folder / "shared" / "data" for folder in Path(__file__).resolve().parents]
    places = [Path(named)] if named else above
    return next((place for place in places if (place / "reference.json").is_file()), None)


@cache
def games(source: str) -> tuple[Game, ...]:
    """The games of one file, in its order.

    Raises:
        FileNotFoundError: the data is absent.
    """
    return tuple(_game(record) for record in _records(source))


@cache
def reference_figures() -> Json:
    """The figures that come with the data, by file and record.

    Raises:
        FileNotFoundError: the data is absent.
    """
    figures: Json = json.loads((_folder() / "reference.json").read_text(encoding="utf-8"))
    records: Json = figures["records"]
    return records


def _folder() -> Path:
    folder = data_folder()
    if folder is None:
        raise FileNotFoundError("shared/data is not here; NEGOTIATE_REFERENCE_DATA may name it")
    return folder


def _records(source: str) -> Iterator[Json]:
    # only "\n" ends a record: names hold other characters that read as ends of lines
    for line in (_folder() / f"{source}.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _game(record: Json) -> Game:
    names = tuple(issue["name"] for issue in record["issues"])
    options = tuple(tuple(issue["options"]) for issue in record["issues"])
    sides = [
        tuple(
            tuple(_millionths(record[side]["utility"][name][option]) for option in listed)
            for name, listed in zip(names, options, strict=True)
        )
        for side in ("me", "them")
    ]
    mine, theirs = (
        _millionths(record[side]["batna_or_reservation"] or 0) for side in ("me", "them")
    )
    agreed = record["human_outcome"]
    pairs = zip(names, options, strict=True)
    return Game(
        name=record["id"],
        source=record["source"],
        issues=names,
        options=options,
        mine=sides[0],
        theirs=sides[1],
        no_deal=(mine, theirs),
        deal=None if agreed is None else tuple(o.index(agreed[name]) for name, o in pairs),
    )


def _millionths(points: float) -> int:
    return round(points * MILLIONTHS)
