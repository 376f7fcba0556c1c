"""The reference data, where it is at hand: published domains and human deals, with exact figures.

It is found through the environment variable NEGOTIATE_REFERENCE_DATA, or as `shared/data` in a
folder above this checkout. Tests that need it are skipped where it is absent.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

Json: TypeAlias = dict[str, Any]
"""An object as the files have it; the keys are explained beside the data."""

REFERENCE_DATA = "NEGOTIATE_REFERENCE_DATA"
"""The variable that may name the folder; tests keep it, unlike the other settings of a machine."""

PLAYED = ("casino", "job_interview")
"""Files of human deals."""

DESIGNED = ("lamen", "llm_deliberation", "genius_anac", "negolog", "domains_large")
"""Files of domains that nobody played."""


class Tables(NamedTuple):
    """A record as the engine takes it."""

    mine: list[list[float]]
    """For each issue, my points per option, divided by my best outcome's."""
    theirs: list[list[float]]
    """The same for them."""
    my_scale: float
    """My points to 1."""
    their_scale: float
    """Their points to 1."""
    reservations: tuple[float, float]
    """What each has without a deal, on the scale of 0 to 1."""


def reference_folder() -> Path | None:
    """The folder with the data, or None where it is absent."""
    named = os.environ.get(REFERENCE_DATA)
    places = (
        [Path(named)]
        if named
        else [above / "shared" / "data" for above in Path(__file__).resolve().parents]
    )
    return next((place for place in places if (place / "reference.json").is_file()), None)


needs_reference_data = pytest.mark.skipif(
    reference_folder() is None,
    reason=f"the reference data is not here; {REFERENCE_DATA} may name its folder",
)
"""Marks a test that reads the data."""


@cache
def reference_figures() -> Json:
    """All figures: `sources` by file, `records` by file and id."""
    folder = reference_folder()
    assert folder is not None
    figures: Json = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
    return figures


@cache
def records(name: str) -> tuple[Json, ...]:
    """The records of one file, in its order."""
    folder = reference_folder()
    assert folder is not None
    # Only "\n" ends a record: an option name holds U+0085's neighbour U+0080.
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return tuple(json.loads(line) for line in lines if line)


def tables(record: Json) -> Tables:
    """The record's points, divided by each side's best possible points."""
    sides = [
        [
            [float(record[side]["utility"][issue["name"]][option]) for option in issue["options"]]
            for issue in record["issues"]
        ]
        for side in ("me", "them")
    ]
    my_scale, their_scale = (sum(max(issue) for issue in side) for side in sides)
    return Tables(
        mine=[[points / my_scale for points in issue] for issue in sides[0]],
        theirs=[[points / their_scale for points in issue] for issue in sides[1]],
        my_scale=my_scale,
        their_scale=their_scale,
        reservations=(
            float(record["me"]["batna_or_reservation"]) / my_scale,
            float(record["them"]["batna_or_reservation"]) / their_scale,
        ),
    )
