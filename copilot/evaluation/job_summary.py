"""A summary for the page of a CI job: an alert, one table, what changed, what does not hold.

Written for GitHub's `GITHUB_STEP_SUMMARY`, which takes 1 MiB a step and shows nothing of more.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from copilot.errors import UsageError
from copilot.evaluation.report import (
    UNUSED,
    markdown_comparison,
    markdown_list,
    markdown_matrix,
    markdown_table,
    markdown_totals,
)
from copilot.evaluation.report_markdown import escaped
from copilot.evaluation.report_tables import by_suite, overview_table, problems
from copilot.evaluation.report_words import (
    compared_words,
    end_of,
    made_by,
    size_words,
    title_of,
    usage_words,
)
from copilot.evaluation.results import EvalDocument, RunResult
from copilot.reporting.layout import printable

MOST_BYTES: Final = 60_000
"""Of a summary; a page that takes longer to read is no summary."""

CUT: Final = "The rest was cut to keep this page short; `negotiate eval run` prints all of it."
"""Ends a summary that would be longer."""

_TOLD: Final = 20
"""Items of one list that are told."""

_CAUSES: Final = 10
"""Places that the alert names."""


def job_summary(document: EvalDocument, *, strict: bool = False) -> str:
    """The summary as Markdown, at most 60,000 bytes.

    Args:
        document: the results.
        strict: whether unused recordings fail the gate too.
    """
    kept: list[str] = []
    size = 0
    for block in _blocks(document, strict=strict):
        size += len(block.encode()) + 2
        if size > MOST_BYTES - len(CUT) - 2:
            kept.append(CUT)
            break
        kept.append(block)
    return "\n\n".join(kept) + "\n"


def append_job_summary(document: EvalDocument, path: Path, *, strict: bool = False) -> None:
    """Adds the summary to a file, which other steps may have begun.

    Args:
        document: the results.
        path: what `GITHUB_STEP_SUMMARY` names.
        strict: whether unused recordings fail the gate too.

    Raises:
        UsageError: it cannot be written.
    """
    text = job_summary(document, strict=strict)
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _blocks(document: EvalDocument, *, strict: bool) -> Iterator[str]:
    places = [text for run in document.runs for text in _places(run)]
    passed = end_of(document, strict=strict).passed
    yield "## Evals"
    yield _alert(document, places, strict=strict)
    yield markdown_table(overview_table(document))
    yield escaped(usage_words(document.usage))
    for run in document.runs:
        yield from _wrong(run, listed=passed or len(places) > _CAUSES)
    yield from markdown_list(UNUSED, document.unused, most=_TOLD)
    for runs in by_suite(document).values():
        if len(runs) > 1:
            yield from markdown_matrix(runs)
    for run in document.runs:
        yield _details(run)


def _alert(document: EvalDocument, places: Sequence[str], *, strict: bool) -> str:
    """What it all came to, in a block that GitHub brings out."""
    end = end_of(document, strict=strict)
    compared = [(run, run.comparison) for run in document.runs if run.comparison is not None]
    open_ones = [
        f"{title_of(run)}: {compared_words(comparison)}"
        for run, comparison in compared
        if comparison.verdict in {"no_evidence", "not_comparable"}
    ]
    told: list[str] = []
    if not end.passed:
        kind = "CAUTION"
        more = [f"and {len(places) - _CAUSES} more, below"] if len(places) > _CAUSES else []
        told = [*places[:_CAUSES], *more]
    elif open_ones:
        kind, told = "WARNING", open_ones
    else:
        better = any(comparison.verdict == "better" for _, comparison in compared)
        kind = "TIP" if better else "NOTE"
    lines = [escaped(end.text), *(f"- {escaped(text)}" for text in told)]
    return "\n".join([f"> [!{kind}]", *(f"> {line}" for line in lines)])


def _places(run: RunResult) -> Iterator[str]:
    """Where a run is red, the cause first."""
    for group in problems(run):
        kind = group.heading[0].lower() + group.heading[1:]
        yield from (f"{title_of(run)}: {kind} {text}" for text in group.items)
    if run.comparison is not None and run.comparison.verdict == "worse":
        yield f"{title_of(run)}: {compared_words(run.comparison)}"


def _wrong(run: RunResult, *, listed: bool) -> Iterator[str]:
    """What changed and what is wrong in a run; nothing where all is well.

    Args:
        run: which.
        listed: whether what is wrong is listed here; the alert has told it otherwise.
    """
    blocks = [*markdown_comparison(run.comparison, most=_TOLD)]
    for group in problems(run) if listed else ():
        blocks += markdown_list(group.heading, group.items, most=_TOLD)
    if blocks:
        yield f"### {escaped(title_of(run))}"
        yield from blocks


def _details(run: RunResult) -> str:
    """The totals of a run and what they come from, folded away."""
    blocks = (
        f"<details><summary>{escape(printable(title_of(run)))}: all totals</summary>",
        escaped(size_words(run)),
        *markdown_totals(run),
        escaped(made_by(run)),
        "</details>",
    )
    return "\n\n".join(blocks)
