"""`init` and `check`: a scenario begun, and looked over."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import Colour, answer, tell, wants_colour
from copilot.cli.source import STDIN, read_scenario
from copilot.errors import UsageError
from copilot.last_words import leave_words

if TYPE_CHECKING:
    from copilot.cli.told import Told


class Kind(StrEnum):
    """What kind of negotiation it is."""

    COMPENSATION = "compensation"
    DEAL = "deal"
    INTERNAL = "internal"
    BOARD = "board"
    OTHER = "other"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("init", help=help_texts.INIT, short_help="Begin a scenario; --ask interviews you.")(
        init
    )
    app.command(
        "check", help=help_texts.CHECK, short_help="Look a scenario over: what would sharpen it."
    )(check)


def init(
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The file to write; - prints it.")
    ] = "negotiation.yaml",
    context: Annotated[
        Kind, typer.Option("--context", help="Which starter, and which further issues.")
    ] = Kind.OTHER,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask me instead, and show ideas on the way.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Begin a scenario: a starter file with comments, or an interview."""
    if path != STDIN and Path(path).exists() and not force:
        # Before the interview, not after two minutes of typing.
        raise UsageError(
            f"{path} is already there, and is left as it is",
            hint="Choose another name, or --force to overwrite it.",
        )
    if not ask:
        from copilot.storage.starters import starter

        _put(path, starter(context.value), force=force)
        if path != STDIN:
            tell(f"Wrote {path}. Edit it, then: negotiate trades {path}")
        return
    from copilot.cli.interview import interview, show_ideas
    from copilot.cli.told import scenario_file

    def stopped(told: "Told") -> None:
        words = _kept(path, told, force=force)
        leave_words(lambda: words)

    told = interview(context.value, stopped=stopped)
    if told is None:
        tell("Nothing was said, so nothing was written.")
        return
    _put(path, scenario_file(told), force=force)
    if path != STDIN:
        show_ideas(told, source=path)
        tell(f"\nWrote {path}. What would sharpen it: negotiate check {path}")


def _kept(path: str, told: "Told", *, force: bool) -> str:
    """Writes what was said before Ctrl-C, if that makes a file worth having, and says so."""
    from copilot.cli.told import scenario_file

    if not told.subjects or path == STDIN:
        return "Nothing was written."
    try:
        _put(path, scenario_file(told), force=force)
    except UsageError as error:
        return f"{error.message}."
    return f"What you said is in {path}."


def _put(path: str, text: str, *, force: bool) -> None:
    from copilot.storage.text_files import write_new

    if path == STDIN:
        answer(text)
    else:
        write_new(Path(path), text, overwrite=force)


def check(
    file: options.File,
    as_json: options.AsJson = False,
    seed: options.Seed = 0,
    color: options.Color = Colour.AUTO,
) -> None:
    """Whether a scenario is valid, what would sharpen the advice most, and what looks wrong."""
    from copilot.advisors.preparation import check as checked

    document = checked(read_scenario(file), seed=seed)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(document))
        return
    from copilot.reporting.outcome_reports import check_report

    answer(check_report(document, source=file, colour=wants_colour(color, sys.stdout)))
