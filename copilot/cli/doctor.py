"""`doctor`: why a model does not answer, or what to expect of it."""

import sys
from typing import Annotated

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import Colour, answer, tell, wants_colour
from copilot.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(
        "doctor", help=help_texts.DOCTOR, short_help="What works here, and what helps if not."
    )(doctor)


def doctor(
    model: options.Model = None,
    no_llm: Annotated[
        bool, typer.Option("--no-llm", help="Look at this machine alone, and send nothing.")
    ] = False,
    as_json: options.AsJson = False,
    color: options.Color = Colour.AUTO,
) -> None:
    """What works here, and what helps if not."""
    if no_llm and model is not None:
        raise UsageError("--no-llm and --model contradict each other; give one")
    from copilot import bootstrap

    def say(text: str) -> None:
        if sys.stderr.isatty():
            tell(text)

    diagnosis = bootstrap.diagnosis(model=model, no_model=no_llm, say=say)
    if as_json:
        from copilot.reporting.doctor_report import diagnosis_json

        answer(diagnosis_json(diagnosis))
    else:
        from copilot.reporting.doctor_report import doctor_report

        answer(doctor_report(diagnosis, colour=wants_colour(color, sys.stdout)))
    if diagnosis.exit_code:
        raise typer.Exit(diagnosis.exit_code)
