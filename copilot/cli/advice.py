"""`trades` and `questions`: what could help both sides, and what to find out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from copilot.cli import help_texts, options, progress
from copilot.cli.console import Colour, answer, tell, wants_colour
from copilot.cli.failures import report
from copilot.cli.source import read_scenario
from copilot.errors import ModelError, UsageError

if TYPE_CHECKING:
    from copilot.bootstrap import D, Run, Told


_ENDPOINT = frozenset({4, 5})
"""Exit codes of what lies between here and a model, which `doctor` looks into."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        "trades",
        help=help_texts.TRADES,
        short_help="Ideas that could leave both of you better off.",
    )(trades)
    app.command("questions", help=help_texts.QUESTIONS, short_help="What to find out, best first.")(
        questions
    )


def trades(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: options.File,
    show_all: options.All = False,
    explain: options.Explain = False,
    as_json: options.AsJson = False,
    markdown: options.Markdown = False,
    model: options.Model = None,
    no_llm: options.NoLLM = False,
    dry_run: options.DryRun = False,
    with_limits: options.WithLimits = False,
    seed: options.Seed = 0,
    replay: options.Replay = None,
    record: options.Record = None,
    color: options.Color = Colour.AUTO,
) -> None:
    """Ideas that could leave both of you better off, each checked and priced."""
    _one_form(as_json=as_json, markdown=markdown)
    from copilot import bootstrap

    scenario = read_scenario(file)
    run = _run(model, seed, replay, record, no_llm=no_llm, dry=dry_run, with_limits=with_limits)
    if dry_run:
        answer(bootstrap.trades_dry_run(scenario, run))
        return
    watched = progress.begin(run, as_json=as_json)
    advice = bootstrap.trades_advice(scenario, run, heard=progress.show_idea if watched else None)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(advice.document))
    elif markdown:
        from copilot.reporting.markdown import trades_page

        answer(trades_page(advice.document, scenario, show_all=show_all))
    else:
        from copilot.reporting.terminal import trades_report

        answer(
            trades_report(
                advice.document,
                scenario,
                source=file,
                show_all=show_all,
                explain=explain,
                colour=wants_colour(color, sys.stdout),
            )
        )
    _after(advice, run, as_json=as_json)


def questions(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: options.File,
    show_all: options.All = False,
    explain: options.Explain = False,
    as_json: options.AsJson = False,
    markdown: options.Markdown = False,
    model: options.Model = None,
    no_llm: options.NoLLM = False,
    dry_run: options.DryRun = False,
    seed: options.Seed = 0,
    replay: options.Replay = None,
    record: options.Record = None,
    color: options.Color = Colour.AUTO,
) -> None:
    """What to ask them, best first, with what to listen for and how to go on."""
    _one_form(as_json=as_json, markdown=markdown)
    from copilot import bootstrap

    scenario = read_scenario(file)
    run = _run(model, seed, replay, record, no_llm=no_llm, dry=dry_run)
    if dry_run:
        answer(bootstrap.questions_dry_run(scenario, run))
        return
    watched = progress.begin(run, as_json=as_json)
    advice = bootstrap.questions_advice(
        scenario, run, heard=progress.show_question if watched else None
    )
    numbers = bootstrap.idea_numbers(scenario, run)
    if as_json:
        from copilot.reporting.json_documents import document_json

        answer(document_json(advice.document))
    elif markdown:
        from copilot.reporting.markdown import questions_page

        answer(questions_page(advice.document, numbers=numbers, show_all=show_all))
    else:
        from copilot.reporting.terminal import questions_report

        answer(
            questions_report(
                advice.document,
                source=file,
                numbers=numbers,
                show_all=show_all,
                explain=explain,
                colour=wants_colour(color, sys.stdout),
            )
        )
    _after(advice, run, as_json=as_json)


def _one_form(*, as_json: bool, markdown: bool) -> None:
    if as_json and markdown:
        raise UsageError("--json and --markdown are two forms of the answer; give one")


def _run(  # noqa: PLR0913 - what the two commands share
    model: str | None,
    seed: int,
    replay: Path | None,
    record: Path | None,
    *,
    no_llm: bool,
    dry: bool,
    with_limits: bool = False,
) -> "Run":
    from copilot.bootstrap import Run
    from copilot.settings.resolution import read_settings

    if no_llm and model is not None:
        raise UsageError("--no-llm and --model contradict each other; give one")
    if replay is not None and record is not None:
        raise UsageError("--replay calls nobody, so that there is nothing to --record; give one")
    nobody_is_called = dry or replay is not None
    settings = read_settings(
        model=model, no_model=no_llm, with_key=False if nobody_is_called else None
    )
    if replay is not None and settings.model is None:
        raise UsageError(
            "--replay needs to know whose answers to replay",
            hint="Give --model NAME, as it was when they were recorded.",
        )
    return Run(
        settings=settings,
        seed=seed,
        with_limits=with_limits,
        replay=replay,
        record=record,
    )


def _after(advice: "Told[D]", run: "Run", *, as_json: bool) -> None:
    """What asking took; after a failure the answer is the engine's, and the exit code says so."""
    failure = advice.failure
    if not as_json and run.settings.model is not None:
        _tell_usage(advice, run.settings.model, replayed=run.replay is not None)
    if failure is None:
        return
    report(failure, as_json=as_json)
    if not as_json:
        if failure.exit_code in _ENDPOINT:
            tell("To find out what is wrong: negotiate doctor")
        tell("What is shown comes from the engine alone.")
    raise typer.Exit(failure.exit_code)


def _tell_usage(advice: "Told[D]", model: str, *, replayed: bool) -> None:
    from copilot.llm.usage import usage_of
    from copilot.reporting.usage_lines import usage_line

    used = advice.document.usage
    if used is None and isinstance(advice.failure, ModelError):
        used = usage_of(advice.failure)
    line = usage_line(used, model=model, replayed=replayed)
    if line:
        tell(line)
