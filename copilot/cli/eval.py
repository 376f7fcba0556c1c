"""`eval`: whether the prompts still do what they did, from recordings or with a live model."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from copilot.cli import eval_baseline, eval_batch, eval_options, options
from copilot.cli.console import answer, tell
from copilot.errors import UsageError

if TYPE_CHECKING:
    from copilot.cli.eval_session import Wanted
    from copilot.evaluation.results import EvalDocument, Mode

EVAL: Final = """Test the prompts: what they hold, and what comes of the answers.

\b
Examples:
  negotiate eval run
  negotiate eval bless
"""
RUN: Final = """Put every case of a suite to its prompt and grade the answers.

By default answers come from recordings and nobody is called. A live model is the one that
OPENAI_BASE_URL and OPENAI_API_KEY lead to.

\b
Examples:
  negotiate eval run                        replay all suites that come along
  negotiate eval run --filter engineer      only cases named or tagged like that
  negotiate eval run --record --model NAME  ask for what is not recorded yet
  negotiate eval run --live --repeats 4     ask for everything, four times
  negotiate eval run --prompts shipped --prompts mine    compare two folders of prompts
  negotiate eval run --html page.html       every prompt, answer and verdict, to be read

Exit code 0: all that must hold holds, and nothing got worse. 1: something does not. 6: nothing
is recorded for a request, since a prompt was changed for instance. 7: the budget was reached.
"""

_File: TypeAlias = Path | None

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "run",
    help=RUN,
    short_help="Grade the prompts' answers.",
)
def run(  # noqa: PLR0913, PLR0917 - each is an option of the command
    suite: eval_options.Suites = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Answer from recordings alone; the default.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Ask a live model for what is not recorded yet.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask a live model for everything anew, and record.")
    ] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Ask a live model for everything; record nothing here.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last live run that was stopped.")
    ] = False,
    cassettes: eval_options.Cassettes = None,
    model: eval_options.Models = None,
    prompts: Annotated[
        list[Path] | None,
        typer.Option(
            "--prompts", metavar="DIR", help="A folder of prompts, or 'shipped'; may be repeated."
        ),
    ] = None,
    pattern: eval_options.Pattern = None,
    repeats: eval_options.Repeats = None,
    at_once: Annotated[
        int | None,
        typer.Option("--at-once", min=1, metavar="N", help="Cases under way at the same time."),
    ] = None,
    max_usd: Annotated[
        float | None,
        typer.Option("--max-usd", min=0, metavar="USD", help="The most that each model may cost."),
    ] = None,
    max_tokens: Annotated[
        int | None,
        typer.Option("--max-tokens", min=1, metavar="N", help="The most tokens of each model."),
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option("--judge", metavar="NAME", help="A model that gives its opinion of ideas."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Recordings that no case asks for fail the gate too.")
    ] = False,
    every_case: Annotated[
        bool, typer.Option("--every-case", help="Show a line for each case, also where all held.")
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="The sums of each suite, without its cases.")
    ] = False,
    junit: Annotated[
        _File, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML.")
    ] = None,
    html: Annotated[
        _File,
        typer.Option(
            "--html", metavar="FILE", help="Write a page with each prompt and answer. Private."
        ),
    ] = None,
    summary: Annotated[
        _File,
        typer.Option("--summary", metavar="FILE", help="Append a summary for a CI's job page."),
    ] = None,
    as_json: options.AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Tables in Markdown.")] = False,
) -> None:
    """Put every case of a suite to its prompt and grade the answers."""
    if as_json and markdown:
        raise UsageError("--json and --markdown are two forms of the answer; give one")
    mode = _mode(replay=replay, record=record, refresh=refresh, live=live or resume)
    eval_options.need_the_extra()
    from copilot.cli.eval_session import Wanted
    from copilot.evaluation import report
    from copilot.evaluation.results import exit_code

    wanted = Wanted(
        suites=tuple(suite or ()),
        mode=mode,
        cassettes=cassettes,
        models=tuple(model or ()),
        prompts=tuple(prompts or ()),
        pattern=pattern,
        repeats=repeats,
        at_once=at_once,
        max_usd=None if max_usd is None else Decimal(str(max_usd)),
        max_tokens=max_tokens,
        judge=judge,
        resume=resume,
    )
    document = _document(wanted)
    _write(document, junit=junit, html=html, summary=summary, strict=strict)
    if as_json:
        answer(report.results_json(document))
    elif markdown:
        answer(report.results_markdown(document, every_case=every_case, strict=strict))
    else:
        shown = report.results_text(document, every_case=every_case, strict=strict, brief=brief)
        answer(shown)
    code = exit_code(document, strict=strict)
    if code:
        raise typer.Exit(code)


@app.callback(
    invoke_without_command=True,
    help=EVAL,
)
def root(context: typer.Context) -> None:
    """Test the prompts."""
    if context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")


eval_baseline.register(app)
eval_batch.register(app)


def _mode(*, replay: bool, record: bool, refresh: bool, live: bool) -> "Mode":
    if replay + record + refresh + live > 1:
        raise UsageError("--replay, --record, --refresh and --live exclude each other; give one")
    return "record" if record else "refresh" if refresh else "live" if live else "replay"


def _document(wanted: "Wanted") -> "EvalDocument":
    import asyncio

    from copilot.cli.eval_session import results

    return asyncio.run(results(wanted))


def _write(
    document: "EvalDocument",
    *,
    junit: Path | None,
    html: Path | None,
    summary: Path | None,
    strict: bool,
) -> None:
    """The files that were asked for."""
    from copilot.storage.text_files import write_new

    if junit is not None:
        from copilot.evaluation.junit import junit_xml

        write_new(junit, junit_xml(document, strict=strict), overwrite=True)
    if html is not None:
        from copilot.evaluation.html_report import results_html

        write_new(html, results_html(document, strict=strict), overwrite=True)
        tell(f"{html} holds the private part of the scenarios; share it as you would share them.")
    if summary is not None:
        from copilot.evaluation.job_summary import append_job_summary

        append_job_summary(document, summary, strict=strict)
