"""The command `negotiate`: its commands, and what happens when one of them fails.

Start-up is part of the manners here: this module and the command modules import nothing heavier
than typer. What a command needs, it imports when it runs.
"""

import contextlib
import sys
from collections.abc import Sequence
from typing import Annotated, TextIO

import typer

from copilot import __version__
from copilot.cli import advice, help_texts, outcomes, prompts, scenarios
from copilot.cli import eval as evals
from copilot.cli.console import answer
from copilot.cli.failures import complain, report
from copilot.errors import CopilotError

DEFECT = 1
"""The exit code of a failure that nobody foresaw."""

app = typer.Typer(
    name="negotiate",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
scenarios.register(app)
advice.register(app)
outcomes.register(app)
app.add_typer(evals.app, name="eval", short_help="Test the prompts.")
app.add_typer(prompts.app, name="prompts", short_help="Look at the prompts.")


@app.callback(invoke_without_command=True, help=help_texts.NEGOTIATE)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="On a failure, show where it happened.")
    ] = False,
) -> None:
    """Find trades that leave both sides better off, and the questions worth asking."""
    del debug  # read in `main`, so that it may stand anywhere on the line
    if version:
        answer(f"negotiate {__version__}\n")
    elif context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug, as_json = "--debug" in arguments, "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_letter(stream)
    command = typer.main.get_command(app)
    try:
        result: object = command.main(
            args=[argument for argument in arguments if argument != "--debug"],
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
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}"
        complain("defect", what, "This is a defect. --debug shows where.", as_json=as_json)
        return DEFECT
    return result if isinstance(result, int) else 0


def _never_fail_on_a_letter(stream: TextIO) -> None:
    """A terminal that cannot show a letter gets a question mark, not a traceback."""
    with contextlib.suppress(AttributeError):
        stream.reconfigure(errors="replace")  # type: ignore[attr-defined]  # not every stream has it


def _command_path(error: typer.TyperException) -> str:
    return str(getattr(getattr(error, "ctx", None), "command_path", "negotiate"))
