"""`eval`: whether the prompts still do what they did, from recordings or with a live model."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from copilot.cli import options
from copilot.cli.console import answer, tell
from copilot.errors import UsageError
from copilot.last_words import leave_words

if TYPE_CHECKING:
    from copilot.evaluation.case_run import Setting
    from copilot.evaluation.results import EvalDocument, Mode
    from copilot.evaluation.runner import Progress
    from copilot.evaluation.suite import Suite
    from copilot.llm.protocol import ChatModel

AT_ONCE = 4
"""Cases replayed at the same time; a live model gets one after the other."""

EVAL: Final = """Test the prompts: what they hold, and what comes of the answers.

\b
Examples:
  negotiate eval run
"""
RUN: Final = """Put every case of a suite to its prompt and grade the answers.

By default answers come from recordings and nobody is called. A live model is the one that
OPENAI_BASE_URL and OPENAI_API_KEY lead to.

\b
Examples:
  negotiate eval run                        replay the suite that comes along
  negotiate eval run --filter engineer      only cases named like that
  negotiate eval run --record --model NAME  ask for what is not recorded yet

Exit code 0: all that must hold holds. 1: something does not. 6: nothing is recorded for a
request, since a prompt was changed for instance.
"""

RECORDING_SECONDS: Final = 1200
"""For one answer of a live model: a small one on a busy machine takes minutes."""

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "run",
    help=RUN,
    short_help="Grade the prompts' answers.",
)
def run(  # noqa: PLR0913, PLR0917 - each is an option of the command
    suite: Annotated[
        Path | None,
        typer.Argument(metavar="[SUITE]", help="Default: evals/suites/first.yaml, here or above."),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Answer from recordings alone; the default.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Ask a live model for what is not recorded yet.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask a live model for everything anew.")
    ] = False,
    cassettes: Annotated[
        Path | None,
        typer.Option("--cassettes", metavar="DIR", help="The recordings. Default: the suite's."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="NAME", help="Another model than the suite's, at OPENAI_BASE_URL."
        ),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option("--filter", metavar="PATTERN", help="Only cases whose name holds this."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Recordings that no case asks for fail the gate too.")
    ] = False,
    as_json: options.AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Tables in Markdown.")] = False,
) -> None:
    """Put every case of a suite to its prompt and grade the answers."""
    if as_json and markdown:
        raise UsageError("--json and --markdown are two forms of the answer; give one")
    mode = _mode(replay=replay, record=record, refresh=refresh)
    _need_the_extra()
    from copilot.evaluation import report
    from copilot.evaluation.results import exit_code

    chosen = _chosen(suite, cassettes, model, pattern)
    import asyncio

    document = asyncio.run(_results(chosen, mode))
    if as_json:
        answer(report.results_json(document))
    elif markdown:
        answer(report.results_markdown(document))
    else:
        answer(report.results_text(document))
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


def _mode(*, replay: bool, record: bool, refresh: bool) -> "Mode":
    if replay + record + refresh > 1:
        raise UsageError("--replay, --record and --refresh exclude each other; give one")
    return "record" if record else "refresh" if refresh else "replay"


def _need_the_extra() -> None:
    """A plain sentence where the extra is not installed."""
    from importlib.util import find_spec

    if find_spec("pydantic_evals") is None:
        raise UsageError(
            "the evals need a package that is not installed",
            hint='Install it: pip install "negotiation-copilot[evals]"',
        )


def _chosen(
    path: Path | None, cassettes: Path | None, model: str | None, pattern: str | None
) -> "Suite":
    """The suite as the options change it."""
    import copilot
    from copilot.evaluation.suite import SuiteModel, filtered, find_suite, load_suite
    from copilot.llm.endpoint import OPENAI_BASE_URL, endpoint_kind
    from copilot.settings.resolution import read_settings

    # Here or above; else beside the package, in a checkout.
    beside = Path(copilot.__file__).parent
    suite = load_suite(path or find_suite(Path.cwd(), beside))
    if pattern is not None:
        suite = filtered(suite, pattern)
    update: dict[str, object] = {}
    if cassettes is not None:
        update["cassettes"] = cassettes
    if model is not None:
        base_url = read_settings(no_model=True).base_url or OPENAI_BASE_URL
        update["model"] = SuiteModel(name=model, endpoint=endpoint_kind(base_url))
    return suite.model_copy(update=update)


async def _results(suite: "Suite", mode: "Mode") -> "EvalDocument":
    """The results, from recordings or with a live model behind them."""
    from copilot.evaluation.runner import Source, run_suite
    from copilot.llm.cassettes import CassetteModel, RecordingModel
    from copilot.settings.resolution import read_settings

    folder, name = suite.cassettes, suite.model.name
    if mode == "replay":
        kind = suite.model.endpoint
        replayed = CassetteModel(folder, model=name, endpoint=kind)
        source = Source(_setting(suite, replayed), kind, folder, mode)
        return await run_suite(suite, source, at_once=AT_ONCE, progress=_tell_progress)
    from copilot.bootstrap import live_model
    from copilot.llm.limits import CallLimits

    # Nobody waits at the table for a recording, and a failed one is lost time.
    leave_words(lambda: "Answers that were recorded are kept.")
    limits = CallLimits(read_seconds=RECORDING_SECONDS, deadline_seconds=3 * RECORDING_SECONDS)
    async with live_model(read_settings(model=name), limits=limits) as live:
        recording = RecordingModel(live, folder, endpoint=live.endpoint, refresh=mode == "refresh")
        source = Source(_setting(suite, recording), live.endpoint, folder, mode)
        return await run_suite(suite, source, at_once=1, progress=_tell_progress)


def _setting(suite: "Suite", model: "ChatModel") -> "Setting":
    """What all cases share: the user's own prompts count, the user's own catalogue does not."""
    from copilot.bootstrap import prompt_library
    from copilot.evaluation.case_run import Setting
    from copilot.settings.resolution import read_settings
    from copilot.storage.catalogue import load_catalogue

    return Setting(
        model=model,
        prompts=prompt_library(read_settings(no_model=True)),
        catalogue=load_catalogue(),
        seed=suite.seed,
    )


def _tell_progress(step: "Progress") -> None:
    tell(f"{step.done}/{step.planned} {step.name}: {step.status.replace('_', ' ')}")
