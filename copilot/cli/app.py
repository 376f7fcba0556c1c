"""The command `negotiate`: its commands, and what happens when one of them fails.

Start-up is part of the manners here: this module and the command modules import nothing heavier
than typer. What a command needs, it imports when it runs.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, TextIO

import typer

from copilot import __version__
from copilot.cli import advice, config, doctor, help_texts, offers, outcomes, prompts, scenarios
from copilot.cli import eval as evals
from copilot.cli.console import answer
from copilot.cli.failures import complain, report
from copilot.cli.interruption import INTERRUPTED, is_interruption, tell_stopped
from copilot.errors import CopilotError, UsageError
from copilot.last_words import last_words

DEFECT = 1
"""The exit code of a failure that nobody foresaw."""
_ANYWHERE = frozenset({"--debug", "--isolated", "--verbose"})
"""Switches that may stand before the command or after it."""

_ISOLATED: Final = "NEGOTIATE_ISOLATED"
"""Set, it does what `--isolated` does; empty, it counts as unset."""

app = typer.Typer(
    name="negotiate",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
scenarios.register(app)
advice.register(app)
outcomes.register(app)
offers.register(app)
doctor.register(app)
app.add_typer(evals.app, name="eval", short_help="Test the prompts.")
app.add_typer(prompts.app, name="prompts", short_help="Look at the prompts.")
app.add_typer(config.app, name="config", short_help="What is set, and how to change it.")


@app.callback(invoke_without_command=True, help=help_texts.NEGOTIATE)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="On a failure, show where it happened.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Log to stderr: names, counts, times, no content.")
    ] = False,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Ignore the settings files for this run.")
    ] = False,
) -> None:
    """Find trades that leave both sides better off, and the questions worth asking."""
    del debug, isolated, verbose  # read in `main`, so that they may stand anywhere on the line
    if version:
        answer(f"negotiate {__version__}\n")
    elif context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    verbose, as_json = "--verbose" in arguments, "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_letter(stream)
    if not verbose:
        return _run(arguments)
    if as_json:
        what = "--verbose and --json both want stderr, one for a log, one for an error; give one"
        complain("usage", what, as_json=as_json)
        return UsageError.exit_code
    from copilot.cli.verbose import log_on_stderr

    with log_on_stderr():
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    with last_words():
        try:
            code = _exit_code(arguments)
        except BaseException as error:
            if not is_interruption(error):
                raise
            code = INTERRUPTED
        if code == INTERRUPTED:
            tell_stopped(as_json="--json" in arguments)
        return code


def _exit_code(arguments: Sequence[str]) -> int:
    """What the command ends with; typer makes 130 of Ctrl-C."""
    debug, as_json = "--debug" in arguments, "--json" in arguments
    command = typer.main.get_command(app)
    try:
        with _ignoring_files(isolated="--isolated" in arguments):
            result: object = command.main(
                args=[argument for argument in arguments if argument not in _ANYWHERE],
                prog_name="negotiate",
                standalone_mode=False,
            )
    except CopilotError as error:
        report(error, as_json=as_json, debug=debug)
        return error.exit_code
    except typer.TyperException as error:
        hint = f"See: {_command_path(error)} --help"
        complain("usage", error.format_message(), hint, as_json=as_json)
        return error.exit_code
    except OSError as error:
        where = "" if error.filename is None else f"{error.filename}: "
        complain("file", f"{where}{error.strerror or error}", as_json=as_json)
        return 2
    except typer.Abort:
        return INTERRUPTED  # stdin ended where something was asked
    except Exception as error:
        if debug or is_interruption(error):
            raise
        what = f"{type(error).__name__}: {error}"
        complain("defect", what, "This is a defect. --debug shows where.", as_json=as_json)
        return DEFECT
    return result if isinstance(result, int) else 0


@contextlib.contextmanager
def _ignoring_files(*, isolated: bool) -> Iterator[None]:
    """Tells it to whatever reads the settings, the way that NEGOTIATE_ISOLATED=1 does."""
    before = os.environ.get(_ISOLATED, "")
    os.environ[_ISOLATED] = "1" if isolated else before
    try:
        yield
    finally:
        os.environ[_ISOLATED] = before


def _never_fail_on_a_letter(stream: TextIO) -> None:
    """A terminal that cannot show a letter gets a question mark, not a traceback."""
    with contextlib.suppress(AttributeError):
        stream.reconfigure(errors="replace")  # type: ignore[attr-defined]  # not every stream has it


def _command_path(error: typer.TyperException) -> str:
    return str(getattr(getattr(error, "ctx", None), "command_path", "negotiate"))
