"""`offers`: what to open with, what to offer side by side, and how to give way."""

import sys

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import Colour, answer, wants_colour
from copilot.cli.source import read_scenario
from copilot.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(
        "offers", help=help_texts.OFFERS, short_help="What to open with, and how to give way."
    )(offers)


def offers(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: options.File,
    show_all: options.All = False,
    explain: options.Explain = False,
    as_json: options.AsJson = False,
    markdown: options.Markdown = False,
    seed: options.Seed = 0,
    color: options.Color = Colour.AUTO,
) -> None:
    """What to open with, three equal packages, a plan of concessions, and both chairs."""
    from copilot.advisors.offers import offers as found

    if as_json and markdown:
        raise UsageError("--json and --markdown are two forms of the answer; give one")
    scenario = read_scenario(file)
    document = found(scenario, seed=seed)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(document))
    elif markdown:
        from copilot.reporting.offers_page import offers_page

        answer(offers_page(document, scenario))
    else:
        from copilot.reporting.offers_report import offers_report

        answer(
            offers_report(
                document,
                scenario,
                source=file,
                show_all=show_all,
                explain=explain,
                colour=wants_colour(color, sys.stdout),
            )
        )
