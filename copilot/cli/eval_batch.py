"""`eval submit` and `eval collect`: what is not recorded yet, asked for in a batch at less cost."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from copilot.cli import eval_options
from copilot.cli.console import answer

if TYPE_CHECKING:
    from copilot.cli.eval_session import Wanted

SUBMIT: Final = """Send what is not recorded yet as a batch, which is answered within a day.

OpenAI and Azure charge half for it. What is under way already is not sent again. Cases ask in
stages: after `collect`, run `submit` again until it finds nothing.

\b
Examples:
  negotiate eval submit --model NAME --cassettes my-cassettes --dry-run
  negotiate eval submit --model NAME --cassettes my-cassettes --max-usd 5

Exit code 7: it might cost more than --max-usd; nothing was sent then.
"""
COLLECT: Final = """Record what came of the batches that are over.

\b
Examples:
  negotiate eval collect --cassettes my-cassettes
  negotiate eval collect --cassettes my-cassettes --wait

Exit code 0: whatever is over is recorded. 1: some requests have no answer; `submit` sends them
again. 5: --wait ended before the batches did.
"""
LONGEST: Final = 26 * 60
"""Minutes; a batch takes a day at most, and its files a little longer."""


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("submit", help=SUBMIT, short_help="Send what is not recorded as a batch.")(submit)
    app.command("collect", help=COLLECT, short_help="Record what came of a batch.")(collect)


def submit(  # noqa: PLR0913, PLR0917 - each is an option of the command
    suite: eval_options.Suites = None,
    model: eval_options.Models = None,
    cassettes: eval_options.Cassettes = None,
    pattern: eval_options.Pattern = None,
    repeats: eval_options.Repeats = None,
    max_usd: Annotated[
        float | None,
        typer.Option("--max-usd", min=0, metavar="USD", help="The most that it all may cost."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be sent, and send nothing.")
    ] = False,
) -> None:
    """Send what is not recorded yet as a batch."""
    import asyncio
    from decimal import Decimal

    eval_options.need_the_extra()
    from copilot.cli import batch_session
    from copilot.cli.eval_session import Wanted

    wanted = Wanted(
        suites=tuple(suite or ()),
        cassettes=cassettes,
        models=tuple(model or ()),
        pattern=pattern,
        repeats=repeats,
        max_usd=None if max_usd is None else Decimal(str(max_usd)),
    )
    answer(asyncio.run(batch_session.submit(wanted, dry_run=dry_run)))


def collect(
    suite: eval_options.Suites = None,
    cassettes: eval_options.Cassettes = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until all batches are over.")] = False,
    every: Annotated[
        float, typer.Option("--every", min=0.01, metavar="SECONDS", help="How often to look.")
    ] = 30,
    max_minutes: Annotated[
        float,
        typer.Option("--max-minutes", min=0, metavar="MINUTES", help="The longest wait."),
    ] = LONGEST,
) -> None:
    """Record what came of the batches that are over."""
    eval_options.need_the_extra()
    from copilot.cli.eval_session import Wanted

    wanted = Wanted(suites=tuple(suite or ()), cassettes=cassettes)
    seconds = 60 * max_minutes if wait else None
    raise typer.Exit(0 if _all_answered(wanted, every=every, seconds=seconds) else 1)


def _all_answered(wanted: "Wanted", *, every: float, seconds: float | None) -> bool:
    import asyncio

    from copilot.cli import batch_session

    return asyncio.run(batch_session.collect(wanted, every=every, seconds=seconds))
