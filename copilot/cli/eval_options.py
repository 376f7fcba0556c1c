"""What several commands of `eval` take, and what all of them need."""

import importlib.util
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from copilot.errors import UsageError

Suites: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[SUITE]...", help="Default: evals/suites/*.yaml, here or above."),
]
Cassettes: TypeAlias = Annotated[
    Path | None,
    typer.Option("--cassettes", metavar="DIR", help="The recordings. Default: the suite's."),
]
Models: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--model", metavar="NAME", help="Another model, at OPENAI_BASE_URL; may be repeated."
    ),
]
Pattern: TypeAlias = Annotated[
    str | None,
    typer.Option("--filter", metavar="PATTERN", help="Only cases whose name or tag holds this."),
]
Repeats: TypeAlias = Annotated[
    int | None,
    typer.Option("--repeats", min=1, max=100, metavar="N", help="Ask each case N times."),
]


def need_the_extra() -> None:
    """A plain sentence where the extra is not installed."""
    if importlib.util.find_spec("pydantic_evals") is None:
        raise UsageError(
            "the evals need a package that is not installed",
            hint='Install it: pip install "negotiation-copilot[evals]"',
        )
