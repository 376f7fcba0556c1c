"""The results as one page that opens from disk, with everything that was asked and answered.

Here is what the page says; how it looks is in the template. It holds the private part of every
scenario, and says so.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from copilot.evaluation.html_ideas import Shown, shown_of
from copilot.evaluation.report import GATED
from copilot.evaluation.report_tables import (
    ENDED,
    FoldedCase,
    by_suite,
    differences_table,
    folded,
    matrix_table,
    problems,
    said,
)
from copilot.evaluation.report_words import (
    against_words,
    by_direction,
    chance_words,
    compared_words,
    end_of,
    gate_words,
    heading_of,
    interval_of,
    made_by,
    meaning_of,
    plain,
    result_of,
    size_words,
    title_of,
    undecided,
    usage_words,
)
from copilot.evaluation.results import (
    CaseResult,
    Change,
    Comparison,
    EvalDocument,
    RunResult,
    Total,
)
from copilot.reporting.html import render_page
from copilot.reporting.wording import sentence

TEMPLATE: Final = "eval_results.html.j2"
"""What the page looks like."""

_LONG: Final = 400
"""From so many characters on a message that was sent more than once is shown once."""

_KINDS: Final = {"worse": "bad", "better": "good"}
"""How a word is brought out; the word itself says the same."""


def results_html(document: EvalDocument, *, strict: bool = False) -> str:
    """The results as one HTML file that needs no other, and no network.

    Args:
        document: the results, each case with its detail where it is to be shown.
        strict: whether unused recordings fail the gate too.
    """
    shared = _shared(document)
    anchors = _Anchors()
    return render_page(
        TEMPLATE,
        end=end_of(document, strict=strict),
        usage=usage_words(document.usage),
        gated=GATED,
        matrices=[
            {
                "suite": suite,
                "variants": [run.variant or run.made_by.model for run in runs],
                "table": matrix_table(runs),
            }
            for suite, runs in by_suite(document).items()
            if len(runs) > 1
        ],
        runs=[_run(run, anchors, shared) for run in document.runs],
        unused=document.unused,
        shared=tuple(shared.values()),
    )


class _Shared(NamedTuple):
    """A long message that went out in several requests."""

    anchor: str
    who: str
    times: int
    text: str


def _shared(document: EvalDocument) -> dict[tuple[str, str], _Shared]:
    """The long messages that went out more than once, by who speaks and the text."""
    sent = Counter(
        message
        for run in document.runs
        for case in run.cases
        if case.detail is not None
        for exchange in case.detail.exchanges
        for message in exchange.messages
        if len(message[1]) >= _LONG
    )
    often = [(message, times) for message, times in sent.items() if times > 1]
    return {
        (who, text): _Shared(f"message-{number}", who, times, text)
        for number, ((who, text), times) in enumerate(often, start=1)
    }


class _Anchors:
    """Names of places on the page, each given once."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of(self, *names: str) -> str:
        """A name for a place, the same for the same results."""
        slug = re.sub(r"[^a-z0-9]+", "-", " ".join(names).lower()).strip("-") or "place"
        self._given[slug] += 1
        times = self._given[slug]
        return f"at-{slug}" if times == 1 else f"at-{slug}--{times}"


def _run(
    run: RunResult, anchors: _Anchors, shared: Mapping[tuple[str, str], _Shared]
) -> dict[str, object]:
    cases = folded(run)
    places = {case.name: anchors.of(title_of(run), case.name) for case in cases}
    titles = {result.title: places[result.case] for result in run.cases}
    found = against_words(run)
    return {
        "anchor": anchors.of(title_of(run)),
        "title": title_of(run),
        "names": len(cases),
        "about": f"{sentence(run.about)} {size_words(run)}".strip(),
        "gate": gate_words(run),
        "gate_kind": "good" if run.gate.passed and not undecided(run) else "bad",
        "compared": found,
        "compared_kind": _KINDS.get(found, ""),
        "problems": _problems(run),
        "comparison": _comparison(run.comparison, titles),
        "totals": [_total(total) for total in run.totals],
        "said": said(run),
        "cases": [_case(case, places[case.name], run, shared) for case in cases],
        "made_by": made_by(run),
    }


def _problems(run: RunResult) -> list[dict[str, object]]:
    # Plain data: the template asks for `items`, which a mapping would take for its own method.
    return [{"heading": group.heading, "texts": group.items} for group in problems(run)]


def _comparison(
    comparison: Comparison | None, titles: Mapping[str, str]
) -> dict[str, object] | None:
    if comparison is None:
        return None
    return {
        "words": compared_words(comparison),
        "changes": [
            {
                "heading": heading,
                "told": [
                    {
                        "case": change.case,
                        "anchor": titles.get(change.case, ""),
                        "words": f"{heading_of(change.grader)} {change.before} → {change.after}",
                    }
                    for change in group
                ],
            }
            for heading, group in by_direction(comparison.changes)
        ],
        "differences": differences_table(comparison),
        "reading": chance_words(comparison) if comparison.differences else "",
    }


def _total(total: Total) -> dict[str, object]:
    bar = None
    share = total.mean
    if share is None and total.k is not None and total.n:
        share = total.k / total.n
    if share is not None and total.low is not None and total.high is not None:
        bar = {
            "left": f"{100 * total.low:.1f}",
            "width": f"{100 * (total.high - total.low):.1f}",
            "at": f"{100 * share:.1f}",
        }
    return {
        "name": meaning_of(total.grader) + (" *" if total.gated else ""),
        "result": result_of(total),
        "interval": interval_of(total),
        "bar": bar,
    }


def _case(
    case: FoldedCase,
    anchor: str,
    run: RunResult,
    shared: Mapping[tuple[str, str], _Shared],
) -> dict[str, object]:
    titles = {result.title for result in case.results}
    changes = () if run.comparison is None else run.comparison.changes
    mine = [change for change in changes if change.case in titles]
    gated = {total.grader for total in run.totals if total.gated}
    first = case.results[0]
    chips = _chips(case, mine, gated)
    words = (case.name, case.prompt, first.scenario, *first.tags, *(word for word, _ in chips))
    whose = "answered by hand" if first.answered_by == "hand" else "answered by the model"
    return {
        "anchor": anchor,
        "name": case.name,
        "words": " ".join(words).lower(),
        "look": not case.held or bool(mine),
        "chips": chips,
        "from": f"{first.scenario}, {whose}",
        "tags": first.tags,
        "problems": tuple(dict.fromkeys(r.problem for r in case.results if r.problem)),
        "grades": [_grade(case, grader, mine, gated) for grader in case.graders],
        "trials": [_trial(result, len(case.results), shared) for result in case.results],
    }


def _chips(
    case: FoldedCase, changes: Sequence[Change], gated: Collection[str]
) -> list[tuple[str, str]]:
    """The words behind the name of a case: what is wrong, what changed, else that all held."""
    ended = sum(result.status in ENDED for result in case.results)
    chips: list[tuple[str, str]] = []
    if ended < len(case.results):
        status = next(r.status for r in case.results if r.status not in ENDED)
        chips.append((f"{plain(status)}, {ended}/{len(case.results)} answered", "bad"))
    for grader in case.graders:
        kind = _kind(case, grader, gated)
        if ended and kind in {"bad", "care"}:
            chips.append((f"{heading_of(grader)} {case.cell(grader)}", kind))
    for direction, kind in (("worse", "bad"), ("better", "good"), ("other", "care")):
        times = sum(change.direction == direction for change in changes)
        if times:
            word = "changed" if direction == "other" else direction
            chips.append((f"{times} {word}", kind))
    return chips or [("all held", "good")]


def _kind(case: FoldedCase, grader: str, gated: Collection[str]) -> str:
    """How a yes or no is brought out; nothing for a count, a score or a word."""
    cell = case.cell(grader)
    if cell is None or all(grade.passed is None for grade in case.grades(grader)):
        return ""
    return "good" if cell.full else "bad" if grader in gated else "care"


def _grade(
    case: FoldedCase, grader: str, changes: Sequence[Change], gated: Collection[str]
) -> dict[str, object]:
    grades = case.grades(grader)
    cell = case.cell(grader)
    said_words = ", ".join(dict.fromkeys(grade.label for grade in grades if grade.label))
    before = [change for change in changes if change.grader == grader]
    return {
        "name": meaning_of(grader),
        "result": str(cell) if cell is not None else plain(said_words) or "-",
        "kind": _kind(case, grader, gated),
        "why": "; ".join(dict.fromkeys(grade.reason for grade in grades if grade.reason)),
        "before": "; ".join(f"{change.before} ({change.direction})" for change in before),
    }


class _Message(NamedTuple):
    """One message of a request: its text, or where that stands."""

    who: str
    text: str
    shared: str
    times: int


def _trial(
    result: CaseResult, repeats: int, shared: Mapping[tuple[str, str], _Shared]
) -> dict[str, object]:
    detail = result.detail
    exchanges = () if detail is None else detail.exchanges
    shown: Shown | None = None if detail is None else shown_of(detail.shown)
    usage = result.usage
    when = ", when recorded" if usage is not None and usage.recorded else ""
    took = "" if usage is None else f"{usage_words(usage)} {usage.seconds:.1f} s{when}."
    return {
        "heading": f"Repeat {result.trial + 1}" if repeats > 1 else "",
        "usage": took,
        "exchanges": [
            {
                "prompt": exchange.prompt,
                "messages": [_message(message, shared) for message in exchange.messages],
                "reply": exchange.reply,
            }
            for exchange in exchanges
        ],
        "shown": shown,
    }


def _message(message: tuple[str, str], shared: Mapping[tuple[str, str], _Shared]) -> _Message:
    who, text = message
    found = shared.get(message)
    return _Message(who, "", found.anchor, found.times) if found else _Message(who, text, "", 1)
