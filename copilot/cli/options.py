"""The arguments and options that several commands share, so that they read the same in each."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from copilot.cli.console import Colour

File: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="The scenario; - reads it from stdin.")
]
Terms: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="TERMS...",
        help="'Issue=option', repeated; or a YAML or JSON file of them; or - for stdin. "
        "What is left out stays as in the comparison.",
    ),
]
All: TypeAlias = Annotated[bool, typer.Option("--all", help="Everything, also what didn't pass.")]
Explain: TypeAlias = Annotated[bool, typer.Option("--explain", help="Show the arithmetic.")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Markdown: TypeAlias = Annotated[
    bool, typer.Option("--markdown", help="One page of Markdown to carry in.")
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Use this model. Default: $NEGOTIATE_MODEL."),
]
NoLLM: TypeAlias = Annotated[
    bool, typer.Option("--no-llm", help="The engine alone, whatever is configured.")
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Print what a model would be sent, and call nobody.")
]
WithLimits: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--with-limits",
        help="Let the model read your limits and alternatives, in this run only.",
    ),
]
Seed: TypeAlias = Annotated[
    int, typer.Option("--seed", min=0, metavar="N", help="Of the samples; same seed, same answer.")
]
Replay: TypeAlias = Annotated[
    Path | None,
    typer.Option("--replay", metavar="DIR", help="Answer from recordings; call nobody."),
]
Record: TypeAlias = Annotated[
    Path | None, typer.Option("--record", metavar="DIR", help="Keep the model's answers there.")
]
Color: TypeAlias = Annotated[
    Colour, typer.Option("--color", help="Default: on a terminal, unless NO_COLOR is set.")
]
