"""The results as people read them: plain text at 80 columns, Markdown, JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from copilot.evaluation.counting import count_of
from copilot.evaluation.results import EvalDocument, Total
from copilot.reporting.layout import Line, columns, fill, joined, rendered

HEADINGS: Final = {
    "prompt_inputs": "inputs",
    "schema": "schema",
    "five_asks": "asks",
    "verdicts": "verdict",
    "open_questions": "open",
    "grounding": "ground",
    "no_leak": "no leak",
}
"""The graders of the table, with what stands above their column."""

MEANING: Final = {
    "prompt_inputs": "the prompt holds every input and no secret",
    "schema": "the model's answer could be used",
    "five_asks": "asks of value creation that the answer meets",
    "verdicts": "each idea shown holds when priced anew",
    "own_ideas_pass": "the model's own priced ideas that pass the check",
    "open_questions": "the model's questions, as written, that are open",
    "grounding": "no figure shown in the model's words came from nowhere",
    "figures_backed": "figures in the raw answers that the inputs back",
    "no_leak": "no secret in what the other side may read",
    "raw_without_leak": "raw sentences for the other side without a secret",
}
"""What each total counts."""

_SAID: Final = {
    "answer": "Answers read",
    "wording": "Wordings read",
    "own_ideas": "The model's own ideas",
}


def results_json(document: EvalDocument) -> str:
    """The results as one JSON document that ends on a line end."""
    return f"{document.model_dump_json(indent=2)}\n"


def results_text(document: EvalDocument) -> str:
    """The results as plain text: table, totals, what is wrong, what they come from."""
    blocks = (
        *(_case_table(document, prompt) for prompt in _prompts(document)),
        _totals_table(document),
        _said(document),
        _problems(document),
        [line for text in (_verdict(document), made_by(document)) for line in fill(text)],
    )
    return rendered(joined(blocks))


def results_markdown(document: EvalDocument) -> str:
    """The results as Markdown: the same table, totals and origin."""
    lines = [
        *(line for prompt in _prompts(document) for line in _markdown_table(document, prompt)),
        _row(["what is counted", "k of n", "95 % interval", "must hold"]),
        _row(["---", "---:", "---:", "---"]),
        *(
            _row([MEANING[t.grader], f"{t.k} of {t.n}", _interval(t), "yes" if t.gated else ""])
            for t in document.totals
        ),
        "",
        *(f"{line.text.strip()}  " for line in _said(document)),
        "",
        _verdict(document),
        made_by(document),
    ]
    return "\n".join(lines) + "\n"


def made_by(document: EvalDocument) -> str:
    """What the results come from, as a few sentences."""
    made = document.made_by
    days = made.recorded_first or ""
    if made.recorded_last != made.recorded_first:
        days = f"{made.recorded_first} to {made.recorded_last}"
    source = f"{made.recorded + made.authored} recordings"
    if days:
        source += f" of {days}"
    if made.authored:
        source += f", {made.authored} of them written by hand"
    prompts = ", ".join(f"{name} {hashed[:12]}" for name, hashed in made.prompts.items())
    usage = document.usage
    tokens = f"{_number(usage.input_tokens)} tokens in, {_number(usage.output_tokens)} out"
    recorded = "when recorded " if usage.recorded else ""
    return (
        f"Made by {made.model} ({made.endpoint} endpoint) from {source}. Mode: {made.mode}. "
        f"Prompts: {prompts or 'none'}. Engine {made.engine}. {usage.requests} requests, {tokens}, "
        f"{recorded}{usage.seconds:.0f} s; cost unknown."
    )


def _number(count: int | None) -> str:
    return "unknown" if count is None else f"{count:,}"


def _verdict(document: EvalDocument) -> str:
    if document.misses:
        return f"Gate: not decided, {len(document.misses)} recordings are missing."
    return f"Gate: {'passed' if document.gate.passed else 'failed'}."


def _prompts(document: EvalDocument) -> tuple[str, ...]:
    """The prompts of the cases, in the suite's order."""
    return tuple(dict.fromkeys(case.prompt for case in document.cases))


def _case_rows(document: EvalDocument, prompt: str) -> list[list[str]]:
    """The cases of one prompt with what each grader counted, and the sums; headings first."""
    cases = [case for case in document.cases if case.prompt == prompt]
    counted = [
        {grade.grader: count for grade in case.grades if (count := count_of(grade)) is not None}
        for case in cases
    ]
    shown = [name for name in HEADINGS if any(name in counts for counts in counted)]
    rows = [[prompt, *(HEADINGS[name] for name in shown)]]
    for case, counts in zip(cases, counted, strict=True):
        name = case.case.replace(f"/{prompt}", "")
        rows.append([name, *(_cell(counts[name]) for name in shown)])
    sums = (map(sum, zip(*(counts[name] for counts in counted), strict=True)) for name in shown)
    rows.append(["total", *(_cell(tuple(pair)) for pair in sums)])
    return rows


def _cell(count: Sequence[int]) -> str:
    k, n = count
    return f"{k}/{n}"


def _case_table(document: EvalDocument, prompt: str) -> list[Line]:
    return _table(_case_rows(document, prompt))


def _markdown_table(document: EvalDocument, prompt: str) -> Iterator[str]:
    headings, *rows = _case_rows(document, prompt)
    yield _row(headings)
    yield _row(["---", *("---:" for _ in headings[1:])])
    yield from map(_row, rows)
    yield ""


def _totals_table(document: EvalDocument) -> list[Line]:
    rows = [
        ["counted over all cases", "k of n", "95 %"],
        *(
            [MEANING[t.grader] + (" *" if t.gated else ""), f"{t.k} of {t.n}", _interval(t)]
            for t in document.totals
        ),
    ]
    return [*_table(rows), Line("* must hold in every case", "quiet")]


def _interval(total: Total) -> str:
    if total.low is None or total.high is None:
        return "-"
    return f"{100 * total.low:.0f}-{100 * total.high:.0f} %"


def _table(rows: Sequence[Sequence[str]]) -> list[Line]:
    """Rows with the first column to the left and the others to the right."""
    widths = [max(columns(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        first = row[0] + " " * (widths[0] - columns(row[0]))
        rest = (
            " " * (wide - columns(text)) + text
            for text, wide in zip(row[1:], widths[1:], strict=True)
        )
        lines.append(Line("  ".join((first, *rest)).rstrip(), "plain" if number else "quiet"))
    return lines


def _said(document: EvalDocument) -> list[Line]:
    """How often answers were read at the first try, and what the model's own ideas came to."""
    lines: list[Line] = []
    for found in document.labels:
        counts = found.counts
        if found.grader == "own_ideas":
            counts = _summed(counts)
        told = ", ".join(f"{what} {count}" for what, count in sorted(counts.items()))
        lines += fill(f"{_SAID[found.grader]}: {told or 'none'}.", indent="  ")
    return lines


def _summed(counts: dict[str, int]) -> dict[str, int]:
    """Verdicts over all cases: each label lists those of one case."""
    summed: dict[str, int] = {}
    for label, times in counts.items():
        for part in label.split(", ") if label != "none" else ():
            verdict, _, count = part.rpartition(" ")
            name = verdict.replace("_", " ")
            summed[name] = summed.get(name, 0) + times * int(count)
    return summed


def _problems(document: EvalDocument) -> list[Line]:
    """What is wrong, the cause first: prompts, then missing recordings, then what did not hold."""
    failures = sorted(document.gate.failures, key=lambda text: ": prompt_inputs: " not in text)
    other = [
        f"{case.case}: {case.problem}"
        for case in document.cases
        if case.status in {"answered", "not_usable"} and case.problem
    ]
    unused = [f"{name}: no case asks for it" for name in document.unused]
    return [
        *_listed("Does not hold:", failures),
        *_listed("Nothing is recorded for:", document.misses),
        *_listed("Went wrong:", other),
        *_listed("Unused recordings:", unused),
    ]


def _listed(heading: str, texts: Iterable[str]) -> list[Line]:
    lines = [line for text in texts for line in fill(text, first="- ", indent="  ")]
    return [Line(heading, "strong"), *lines] if lines else []


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
