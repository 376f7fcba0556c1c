"""`eval bless`, `compare`, `prune` and `schema`: what goes with a run of evals."""

from pathlib import Path
from typing import Annotated, Final

import typer

from copilot.cli import eval_options, options
from copilot.cli.console import answer, tell

BLESS: Final = """Make today's results, from recordings, the baseline of a suite.

Runs are compared with the baseline from then on. Only a complete run whose gate passed can
become one.

\b
Examples:
  negotiate eval bless
  negotiate eval bless evals/suites/deals.yaml
"""
COMPARE: Final = """Compare two runs: what `eval run --json` printed before a change, and after it.

Exit code 0: nothing is worse, or nothing can be said. 1: something is worse, or does not hold
that must.

\b
Examples:
  negotiate eval run --live --repeats 4 --json > before.json
  negotiate eval run --live --repeats 4 --json > after.json
  negotiate eval compare before.json after.json
"""
PRUNE: Final = """Delete the recordings that no case asks for any more.

Without --yes they are listed and nothing is deleted.

\b
Examples:
  negotiate eval prune
  negotiate eval prune --yes
"""


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("bless", help=BLESS, short_help="Make today's results the baseline.")(bless)
    app.command("compare", help=COMPARE, short_help="Compare two runs.")(compare_runs)
    app.command("prune", help=PRUNE, short_help="Delete recordings that nothing asks for.")(prune)
    app.command(
        "schema",
        help="Print the JSON Schema of a suite, for an editor.",
        short_help="The JSON Schema of a suite.",
    )(schema)


def bless(suite: eval_options.Suites = None) -> None:
    """Make today's results, from recordings, the baseline of a suite."""
    eval_options.need_the_extra()
    import asyncio

    from copilot.cli.eval_session import Wanted
    from copilot.cli.eval_upkeep import blessed

    for path in asyncio.run(blessed(Wanted(suites=tuple(suite or ())))):
        answer(f"Baseline: {path}\n")


def compare_runs(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="From `eval run --json`.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The same, later.")],
    across_models: Annotated[
        bool, typer.Option("--across-models", help="Also where the models differ.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Compare two runs."""
    eval_options.need_the_extra()
    from copilot.cli.eval_upkeep import compared_files
    from copilot.evaluation import report
    from copilot.evaluation.results import exit_code

    document = compared_files(before, after, across_models=across_models)
    if as_json:
        answer(report.results_json(document))
    else:
        answer(report.results_text(document))
    code = exit_code(document)
    if code:
        raise typer.Exit(code)


def prune(
    suite: eval_options.Suites = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete them.")] = False,
) -> None:
    """Delete the recordings that no case asks for any more."""
    eval_options.need_the_extra()
    import asyncio

    from copilot.cli.eval_session import Wanted
    from copilot.cli.eval_upkeep import orphans

    paths = asyncio.run(orphans(Wanted(suites=tuple(suite or ()))))
    for path in paths:
        if yes:
            path.unlink()
        answer(f"{'Deleted' if yes else 'Unused'}: {path.name}\n")
    if not paths:
        tell("Every recording is asked for.")
    elif not yes:
        tell("Nothing was deleted; --yes deletes them.")


def schema() -> None:
    """Print the JSON Schema of a suite."""
    import json

    from copilot.evaluation.suite import suite_schema

    answer(f"{json.dumps(suite_schema(), indent=2, ensure_ascii=False)}\n")
