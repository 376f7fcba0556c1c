"""`price`, `improve` and `frontier`: exact answers about whole packages, without a model."""

import sys

import typer

from copilot.cli import help_texts, options
from copilot.cli.console import Colour, answer, wants_colour
from copilot.cli.source import amounts_read, read_scenario, read_terms


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        "price", help=help_texts.PRICE, short_help="What a package is worth to both of you."
    )(price)
    app.command(
        "improve",
        help=help_texts.IMPROVE,
        short_help="A package made better for one, worse for neither.",
    )(improve)
    app.command(
        "frontier", help=help_texts.FRONTIER, short_help="The packages that nothing beats."
    )(frontier)


def price(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: options.File,
    terms: options.Terms,
    explain: options.Explain = False,
    as_json: options.AsJson = False,
    seed: options.Seed = 0,
    color: options.Color = Colour.AUTO,
) -> None:
    """What a package is worth to both of you, and whether it is good for both."""
    from copilot.advisors.packages import price as priced

    given = read_terms(terms, scenario_from=file)
    scenario = read_scenario(file)
    document = priced(scenario, amounts_read(scenario, given), seed=seed)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(document))
        return
    from copilot.reporting.outcome_reports import price_report

    colour = wants_colour(color, sys.stdout)
    answer(price_report(document, scenario, explain=explain, colour=colour))


def improve(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: options.File,
    terms: options.Terms,
    show_all: options.All = False,
    explain: options.Explain = False,
    as_json: options.AsJson = False,
    seed: options.Seed = 0,
    color: options.Color = Colour.AUTO,
) -> None:
    """A package made better for one of you and worse for neither, whatever matters."""
    from copilot.advisors.packages import improve as improved

    given = read_terms(terms, scenario_from=file)
    scenario = read_scenario(file)
    document = improved(scenario, amounts_read(scenario, given), seed=seed)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(document))
        return
    from copilot.reporting.outcome_reports import improve_report

    colour = wants_colour(color, sys.stdout)
    answer(improve_report(document, scenario, show_all=show_all, explain=explain, colour=colour))


def frontier(
    file: options.File,
    show_all: options.All = False,
    as_json: options.AsJson = False,
    seed: options.Seed = 0,
    color: options.Color = Colour.AUTO,
) -> None:
    """The packages that nothing beats for both of you, from your best to theirs."""
    from copilot.advisors.packages import frontier as found

    scenario = read_scenario(file)
    document = found(scenario, seed=seed)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(document))
        return
    from copilot.reporting.outcome_reports import frontier_report

    colour = wants_colour(color, sys.stdout)
    answer(frontier_report(document, scenario, show_all=show_all, colour=colour))
