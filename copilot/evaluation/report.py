"""The results as people read them: plain text at 80 columns, Markdown, JSON."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from copilot.evaluation.report_markdown import escaped, inside
from copilot.evaluation.report_tables import (
    CaseTable,
    Table,
    by_suite,
    case_tables,
    differences_table,
    matrix_table,
    means_table,
    overview_table,
    problems,
    said,
    totals_table,
)
from copilot.evaluation.report_words import (
    End,
    by_direction,
    chance_words,
    changed,
    compared_words,
    end_of,
    gate_sentence,
    heading_of,
    made_by,
    size_words,
    title_of,
    usage_words,
)
from copilot.evaluation.results import Comparison, EvalDocument, RunResult
from copilot.reporting.layout import WIDTH, Line, columns, fill, joined, printable, rendered
from copilot.reporting.wording import sentence

GATED: Final = "* must hold in every case"
"""Explains the star."""

UNUSED: Final = "Unused recordings:"
"""Stands before the recordings that no case asks for."""

_NAME: Final = 30
"""The most columns that the name of a case takes."""

_TOLD: Final = 40
"""Changes of one direction that are told one by one."""

_VARIANT_NAME: Final = 40
"""The most columns that a grader's meaning takes beside several variants."""

_GAP: Final = 2


def results_json(document: EvalDocument) -> str:
    """The results as one JSON document that ends on a line end."""
    return f"{document.model_dump_json(indent=2)}\n"


def results_text(
    document: EvalDocument, *, every_case: bool = False, strict: bool = False, brief: bool = False
) -> str:
    """The results as plain text: suite by suite tables, totals, what is wrong; then the whole.

    Args:
        document: the results.
        every_case: also in a long suite the cases where everything held, and all changes.
        strict: whether unused recordings fail the gate too.
        brief: without the tables of cases.
    """
    blocks: list[Sequence[Line]] = []
    for runs in by_suite(document).values():
        for run in runs:
            blocks += _run_blocks(run, every_case=every_case, brief=brief)
        if len(runs) > 1:
            blocks.append(_matrix(runs))
    blocks.append(_listed(UNUSED, [f"{name}: no case asks for it" for name in document.unused]))
    if len(document.runs) > 1:
        taken = fill(f"All together: {usage_words(document.usage)}")
        blocks.append([*_table(overview_table(document)), *taken])
    end = end_of(document, strict=strict)
    if _needs_end(document, end):
        blocks.append(fill(end.text, tone="strong"))
    return rendered(joined(blocks))


def _needs_end(document: EvalDocument, end: End) -> bool:
    """Whether the line on the gate of the one run there is does not say it all."""
    compared = any(run.comparison is not None for run in document.runs)
    gates = all(run.gate.passed for run in document.runs)
    return len(document.runs) != 1 or compared or end.passed != gates


def _run_blocks(run: RunResult, *, every_case: bool, brief: bool) -> Iterator[Sequence[Line]]:
    about = sentence(run.about)
    title = f"{title_of(run)}: {about}" if about else f"{title_of(run)}."
    yield [*fill(title, tone="title"), *fill(size_words(run), tone="quiet")]
    for table in () if brief else case_tables(run, every_case=every_case):
        yield from _case_blocks(table)
    totals, means = totals_table(run), means_table(run)
    star = [Line(GATED, "quiet")] if any(total.gated for total in run.totals) else []
    yield [*_table(totals), *star] if totals.rows else ()
    yield _table(means) if means.rows else ()
    yield [line for text in said(run) for line in fill(text, indent="  ")]
    yield from _comparison(run.comparison, every_case=every_case)
    yield [line for group in problems(run) for line in _listed(group.heading, group.items)]
    yield [line for text in (gate_sentence(run), made_by(run)) for line in fill(text)]


def _case_blocks(table: CaseTable) -> Iterator[Sequence[Line]]:
    """The table, in several parts where it is too wide; full columns are then told in a line."""
    whole = _named(table.plain())
    if _width(whole) <= WIDTH:
        yield _table(whole)
        return
    held = table.held()
    rest = _named(table.without(held).plain())
    lines: list[Line] = []
    if held:
        names = ", ".join(map(heading_of, held))
        lines += fill(f"{table.prompt}, held in every case: {names}.", indent="  ")
    for part in _parts(rest):
        yield [*lines, *_table(part)]
        lines = []
    yield lines


def _named(table: Table) -> Table:
    """The table with names short enough to leave room for the columns."""
    rows = tuple((_cut(row[0], _NAME), *row[1:]) for row in table.rows)
    return Table((_cut(table.headings[0], _NAME), *table.headings[1:]), rows)


def _cut(name: str, width: int) -> str:
    """The name in so many columns, its middle left out: both ends tell cases apart."""
    name = printable(name)
    if columns(name) <= width:
        return name
    start, end = name[: width // 2], name[-(width // 2) :]
    while columns(start) + columns(end) >= width:
        start, end = (start[:-1], end) if columns(start) >= columns(end) else (start, end[1:])
    return f"{start}…{end}"


def _widths(table: Table) -> list[int]:
    rows = (table.headings, *table.rows)
    return [max(columns(row[place]) for row in rows) for place in range(len(table.headings))]


def _width(table: Table) -> int:
    return sum(_widths(table)) + _GAP * (len(table.headings) - 1)


def _parts(table: Table, *, names: int = _NAME) -> Iterator[Table]:
    """The columns dealt out to as many tables as it takes, each with the names in front.

    Args:
        table: what may be too wide.
        names: the most columns that the first one takes.
    """
    widths = _widths(table)
    most = min(names, widths[0])
    part: list[int] = []
    for place in range(1, len(widths)):
        if part and most + sum(_GAP + widths[other] for other in (*part, place)) > WIDTH:
            yield _columns_of(table, part)
            part = []
        part.append(place)
    if part:
        yield _columns_of(table, part)


def _columns_of(table: Table, places: Sequence[int]) -> Table:
    chosen = (0, *places)
    rows = (tuple(row[place] for place in chosen) for row in table.rows)
    return Table(tuple(table.headings[place] for place in chosen), tuple(rows))


def _table(table: Table) -> list[Line]:
    """Rows with the first column to the left, the others to the right.

    A name that leaves no room for the others goes on below.
    """
    widths = _widths(table)
    wide = min(widths[0], WIDTH - sum(_GAP + width for width in widths[1:]))
    lines = []
    for number, (name, *cells) in enumerate((table.headings, *table.rows)):
        first, *more = (_cut(line.text, wide) for line in fill(name, indent="  ", width=wide))
        padded = first + " " * (wide - columns(first))
        placed = (
            " " * (width - columns(cell)) + cell
            for cell, width in zip(cells, widths[1:], strict=True)
        )
        text = (" " * _GAP).join((padded, *placed)).rstrip()
        lines += [Line(part, "plain" if number else "quiet") for part in (text, *more)]
    return lines


def _comparison(comparison: Comparison | None, *, every_case: bool) -> Iterator[Sequence[Line]]:
    if comparison is None:
        return
    lines = [*fill(compared_words(comparison), tone="strong")]
    for heading, group in by_direction(comparison.changes):
        told = group if every_case else group[:_TOLD]
        more = [f"and {len(group) - len(told)} more"] if len(told) < len(group) else []
        lines += _listed(heading, [*map(changed, told), *more])
    if comparison.differences:
        lines += [*_table(differences_table(comparison)), *fill(chance_words(comparison))]
    yield lines


def _matrix(runs: Sequence[RunResult]) -> list[Line]:
    """The variants of a suite beside each other, by number, and which number is which."""
    lines = [*fill(f"{runs[0].suite}, its variants beside each other:", tone="title")]
    for number, run in enumerate(runs, start=1):
        lines += fill(run.variant or run.made_by.model, first=f"{number}  ", indent="   ")
    return [
        *lines,
        *chain.from_iterable(map(_table, _parts(matrix_table(runs), names=_VARIANT_NAME))),
    ]


def _listed(heading: str, texts: Iterable[str]) -> list[Line]:
    lines = [line for text in texts for line in fill(text, first="- ", indent="  ")]
    return [Line(heading, "strong"), *lines] if lines else []


def results_markdown(
    document: EvalDocument, *, every_case: bool = False, strict: bool = False
) -> str:
    """The results as Markdown: the same tables, totals and origin.

    Args:
        document: the results.
        every_case: also in a long suite the cases where everything held.
        strict: whether unused recordings fail the gate too.
    """
    parts: list[str] = []
    for runs in by_suite(document).values():
        for run in runs:
            parts += _markdown_run(run, every_case=every_case)
        if len(runs) > 1:
            parts += markdown_matrix(runs)
    unused = [f"{name}: no case asks for it" for name in document.unused]
    parts += markdown_list(UNUSED, unused)
    if len(document.runs) > 1:
        parts.append(markdown_table(overview_table(document)))
        parts.append(f"All together: {inside(usage_words(document.usage))}")
    end = end_of(document, strict=strict)
    if _needs_end(document, end):
        parts.append(f"**{escaped(end.text)}**")
    return "\n\n".join(parts) + "\n"


def _markdown_run(run: RunResult, *, every_case: bool) -> Iterator[str]:
    yield f"## {escaped(title_of(run))}"
    yield escaped(" ".join((sentence(run.about), size_words(run))).strip())
    for table in case_tables(run, every_case=every_case):
        yield markdown_table(table.plain())
    yield from markdown_totals(run)
    yield from map(escaped, said(run))
    yield from markdown_comparison(run.comparison)
    for group in problems(run):
        yield from markdown_list(group.heading, group.items)
    yield escaped(gate_sentence(run))
    yield escaped(made_by(run))


def markdown_totals(run: RunResult) -> Iterator[str]:
    """The counts and the means of a run as tables."""
    for table in (totals_table(run), means_table(run)):
        if table.rows:
            yield markdown_table(table)
    if any(total.gated for total in run.totals):
        yield escaped(GATED)


def markdown_comparison(comparison: Comparison | None, *, most: int | None = None) -> Iterator[str]:
    """What a comparison came to, each change or each difference; nothing where there is none.

    Args:
        comparison: with the baseline or the first variant.
        most: changes of one direction that are told one by one; None for all.
    """
    if comparison is None:
        return
    yield f"**{escaped(compared_words(comparison))}**"
    for heading, group in by_direction(comparison.changes):
        yield from markdown_list(heading, [changed(change) for change in group], most=most)
    if comparison.differences:
        yield markdown_table(differences_table(comparison))
        yield escaped(chance_words(comparison))


def markdown_matrix(runs: Sequence[RunResult]) -> Iterator[str]:
    """The variants of a suite beside each other, by number, and which number is which."""
    yield f"### {escaped(runs[0].suite)}, its variants beside each other"
    names = (run.variant or run.made_by.model for run in runs)
    yield "\n".join(f"{number}. {escaped(name)}" for number, name in enumerate(names, start=1))
    yield markdown_table(matrix_table(runs))


def markdown_list(heading: str, texts: Sequence[str], *, most: int | None = None) -> Iterator[str]:
    """A heading and a list, as one block; nothing for an empty one.

    Args:
        heading: what stands above.
        texts: the items.
        most: how many of them are told; None for all.
    """
    if texts:
        told = texts[:most]
        left = [f"and {len(texts) - len(told)} more"] if len(told) < len(texts) else []
        items = "\n".join(f"- {escaped(text)}" for text in (*told, *left))
        yield f"{escaped(heading)}\n\n{items}"


def markdown_table(table: Table) -> str:
    """The table, its first column to the left, the others to the right."""
    rule = ["---", *("---:" for _ in table.headings[1:])]
    rows = (map(inside, row) for row in (table.headings, *table.rows))
    heading, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((heading, f"| {' | '.join(rule)} |", *rest))
