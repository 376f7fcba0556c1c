"""How a failure is told: one line what, one line how to mend it, or one JSON document."""

import traceback

from copilot.cli.console import tell
from copilot.errors import CopilotError, FileError


def report(error: CopilotError, *, as_json: bool, debug: bool = False) -> None:
    """Tell of an error that was raised on purpose, on stderr."""
    if debug:
        tell("".join(traceback.format_exception(error)).rstrip())
    if as_json:
        from copilot.reporting.json_documents import error_json

        tell(error_json(error).rstrip())
        return
    # A finding opens with its file and line, which editors can jump to.
    opening = "" if isinstance(error, FileError) else "negotiate: "
    tell(f"{opening}{error.message}")
    if error.hint:
        tell(error.hint)


def complain(kind: str, message: str, hint: str | None = None, *, as_json: bool) -> None:
    """Tell of any other failure, on stderr."""
    if as_json:
        from copilot.reporting.json_documents import failure_json

        tell(failure_json(kind, message, hint=hint).rstrip())
        return
    tell(f"negotiate: {message}")
    if hint is not None:
        tell(hint)
