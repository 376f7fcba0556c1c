"""What a model finds, on stderr while it answers: plain lines, as a pipe may be reading them."""

import contextlib
from typing import TYPE_CHECKING

from copilot.cli.console import tell

if TYPE_CHECKING:
    from copilot.bootstrap import Run
    from copilot.domain.suggestions import Idea, Question

_VERDICTS = {"good_for_both": "good for both", "depends": "depends", "unpriced": "not priced"}


def begin(run: "Run", *, as_json: bool) -> bool:
    """Whether what comes is shown; if so, says who is asked. A recording answers at once."""
    name = run.settings.model
    if as_json or name is None or run.replay is not None:
        return False
    _show(f"Asking {name} …")
    return True


def show_idea(idea: "Idea") -> None:
    """A line for an idea that passed the check."""
    what = idea.title
    if idea.contingent is not None:
        what = f"if {idea.contingent.event}"
    # Where every word of a title was taken out, its form is left.
    _show(f"+ {_VERDICTS[idea.certificate.verdict]}: {what or idea.technique}")


def show_question(question: "Question") -> None:
    """A line for a question that may be asked."""
    _show(f"+ {question.text}")


def _show(text: str) -> None:
    from copilot.marking import clean_line
    from copilot.reporting.layout import WIDTH, columns

    line = clean_line(text)
    if columns(line) > WIDTH:
        while columns(line) > WIDTH - 1:
            line = line[:-1]
        line = f"{line.rstrip()}…"
    # Nobody reads on, or the disk is full: no reason to lose the answer.
    with contextlib.suppress(OSError):
        tell(line)
