"""The answers of `price`, `improve`, `frontier` and `check` at 80 columns."""

from collections.abc import Mapping, Sequence

from copilot.analysis.trading.improve import is_most
from copilot.domain.documents import (
    CheckDocument,
    FrontierDocument,
    FrontierPoint,
    ImproveDocument,
    PriceDocument,
)
from copilot.domain.issue import Option
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.reporting.idea_lines import ask_first, explained, idea_lines, verdict_words
from copilot.reporting.layout import Line, columns, fill, joined, rendered
from copilot.reporting.learnt_lines import learnt_lines
from copilot.reporting.terminal import SHOWN, note_blocks, step_lines
from copilot.reporting.wording import (
    changed_terms,
    compared_with,
    counted,
    option_words,
    sentence,
    terms_words,
    told_points,
    unit_of,
)
from copilot.words import listed

ROWS = 12
"""Rows of the frontier's table on a screen."""

_NAME_WIDTH = 30


def price_report(
    document: PriceDocument, scenario: Scenario, *, explain: bool = False, colour: bool = False
) -> str:
    """The answer of `price` as text; with `explain` the arithmetic follows."""
    title = document.scenario.title.rstrip(".:")
    idea = _as_idea(document)
    head = [*fill(f"{title}: this package, {compared_with(document.reference)}.", tone="title")]
    verdict = [
        *fill(
            verdict_words(scenario, idea),
            tone="good" if document.certificate.verdict == "good_for_both" else "careful",
        )
    ]
    question = ask_first(document.certificate)
    if question:
        verdict += fill(question)
    if explain:
        verdict += explained(scenario, idea)
    blocks: list[Sequence[Line]] = [
        (*head, *_terms_table(scenario, document.outcome, document.from_reference)),
        verdict,
        *note_blocks(document.notes),
    ]
    if not explain and document.certificate.my_gain is not None:
        blocks.append(fill("Why: --explain.", tone="quiet"))
    return rendered(joined(blocks), colour=colour)


def _as_idea(document: PriceDocument) -> Idea:
    return Idea(
        id="price",
        kind="trade",
        origin="engine",
        title="",
        technique="the package as given",
        outcome=document.outcome,
        certificate=document.certificate,
    )


def _terms_table(
    scenario: Scenario, outcome: Mapping[str, Option], filled_in: Sequence[str]
) -> list[Line]:
    wide = min(_NAME_WIDTH, max((columns(issue) for issue in outcome), default=0))
    lines: list[Line] = []
    for issue, option in outcome.items():
        name = f"  {issue}{' ' * (wide - columns(issue))}  "
        said = option_words(option, unit_of(scenario, issue))
        lines += fill(said, first=name, indent=" " * (wide + 4))
    if filled_in:
        lines += fill(f"Left out, so as in the comparison: {listed(filled_in)}.")
    return lines


def improve_report(
    document: ImproveDocument,
    scenario: Scenario,
    *,
    show_all: bool = False,
    explain: bool = False,
    colour: bool = False,
) -> str:
    """The answer of `improve` as text: the fewest changes first, the one with the most always."""
    title = document.scenario.title.rstrip(".:")
    head = [
        *fill(f"{title}: making this package better for one and worse for neither.", tone="title")
    ]
    head += _terms_table(scenario, document.outcome, document.from_reference)
    numbered = list(enumerate(document.improvements, start=1))
    most = [pair for pair in numbered[SHOWN:] if is_most(pair[1])]
    shown = numbered if show_all else [*numbered[: SHOWN - len(most)], *most]
    blocks: list[Sequence[Line]] = [head]
    if not shown:
        text = "No change was found that helps one of you and hurts neither, whatever matters."
        blocks.append(fill(text))
    blocks += [
        idea_lines(scenario, idea, number=number, explain=explain, improving=True)
        for number, idea in shown
    ]
    blocks += note_blocks(document.notes)
    hidden = len(numbered) - len(shown)
    steps = [f"{counted(hidden, 'more change')}: --all."] if hidden else []
    if shown and not explain:
        steps.append("Why: --explain.")
    blocks.append(step_lines(steps))
    return rendered(joined(blocks), colour=colour)


def frontier_report(
    document: FrontierDocument, scenario: Scenario, *, show_all: bool = False, colour: bool = False
) -> str:
    """The answer of `frontier` as text: each row says what changes from the row above."""
    title = document.scenario.title.rstrip(".:")
    if not document.points:
        blocks: list[Sequence[Line]] = [
            fill(f"{title}: {_nothing_found(document)}", tone="title"),
            *note_blocks(document.notes),
        ]
        return rendered(joined(blocks), colour=colour)
    found = counted(len(document.points), "package")
    head = fill(f"{title}: {found} that nothing beats for both of you.", tone="title")
    legend = fill(
        "In points: 0 is the worst deal, 100 the best, for you and for them. Each row says "
        "what changes from the row above."
    )
    shown = _rows_to_show(document, show_all=show_all)
    blocks = [(*head, *legend), _point_lines(document, scenario, shown), _solutions(document)]
    blocks += note_blocks(document.notes)
    hidden = len(document.points) - len(shown)
    if hidden:
        blocks.append(fill(f"{counted(hidden, 'more package')}: --all.", tone="quiet"))
    return rendered(joined(blocks), colour=colour)


def _nothing_found(document: FrontierDocument) -> str:
    if document.method == "too large":
        return "too large to be listed exactly. The ideas of `trades` hold all the same."
    if document.method == "nothing to settle":
        return "nothing to settle yet."
    return "no zone of agreement, as far as the file goes."


def _rows_to_show(document: FrontierDocument, *, show_all: bool) -> list[int]:
    """Both ends, the named solutions, and others evenly between, up to a screen's rows."""
    count = len(document.points)
    if show_all or count <= ROWS:
        return list(range(count))
    marked = {row for _, rows in _named_rows(document) for row in rows}
    even = [round(step * (count - 1) / (ROWS - 1)) for step in range(ROWS)]
    kept = {0, count - 1, *sorted(marked)[: ROWS - 2]}
    spare = [row for row in even if row not in kept][: ROWS - len(kept)]
    return sorted(kept.union(spare))


def _named_rows(document: FrontierDocument) -> list[tuple[str, list[int]]]:
    places: dict[tuple[float, float], int] = {}
    for row, point in enumerate(document.points):
        places.setdefault((point.mine, point.theirs), row)
    solutions: tuple[tuple[str, Sequence[FrontierPoint]], ...] = (
        ("Nash bargaining solution", document.nash),
        ("Kalai-Smorodinsky", document.kalai_smorodinsky),
        ("Most for the one who gains less", document.egalitarian),
        ("Greatest sum", document.best_joint),
    )
    return [
        (name, [places[p.mine, p.theirs] for p in points if (p.mine, p.theirs) in places])
        for name, points in solutions
    ]


def _point_lines(
    document: FrontierDocument, scenario: Scenario, rows: Sequence[int]
) -> tuple[Line, ...]:
    varying = {
        issue: option
        for issue, option in document.points[0].outcome.items()
        if any(point.outcome.get(issue) != option for point in document.points)
    }
    constant = {i: o for i, o in document.points[0].outcome.items() if i not in varying}
    lines = [Line("  no   you       they   terms", "quiet")]
    before: Mapping[str, Option] = constant
    for row in rows:
        point = document.points[row]
        said = terms_words(scenario, changed_terms(point.outcome, before)) or "the same terms"
        first = f"{row + 1:>4}  {told_points(point.mine):>4}  {_range(point):>9}   "
        lines += fill(said, first=first, indent=" " * len(first))
        before = point.outcome
    if constant:
        lines += fill(
            f"The same in all: {terms_words(scenario, constant)}.", first="  ", indent="  "
        )
    return tuple(lines)


def _range(point: FrontierPoint) -> str:
    low, high = told_points(point.low), told_points(point.high)
    return low if low == high else f"{low} to {high}"


def _solutions(document: FrontierDocument) -> tuple[Line, ...]:
    lines: list[Line] = []
    for name, rows in _named_rows(document):
        if rows:
            numbers = f"no {listed([str(row + 1) for row in rows])}"
            every = len(rows) == len(document.points) > 1
            lines += fill(f"{name}: {'all alike' if every else numbers}.", indent="  ")
    mine, theirs = document.no_deal.mine, document.no_deal.theirs
    lines += fill(
        f"Without a deal you have {told_points(mine)} and they {told_points(theirs)}, as far as "
        "known."
    )
    lines += fill(f"Method: {sentence(document.method)}", tone="quiet")
    return tuple(lines)


def check_report(document: CheckDocument, *, source: str, colour: bool = False) -> str:
    """The answer of `check` as text."""
    issues = counted(document.issues, "issue")
    first = f"Valid. {issues}, enough for a first answer (negotiate trades {source})."
    if document.issues == len(document.open_issues):
        first = f"Valid. {issues}, none with options yet, so that nothing can be priced."
    head = [*fill(first, tone="title")]
    if document.open_issues and document.issues != len(document.open_issues):
        head += fill(f"Without options so far: {listed(document.open_issues)}.")
    sharpen: list[Line] = []
    if document.sharpen:
        count = {1: "One thing", 2: "Two things", 3: "Three things"}[min(3, len(document.sharpen))]
        sharpen.append(Line(f"{count} that would sharpen it most:", "strong"))
        for number, text in enumerate(document.sharpen, start=1):
            sharpen += fill(sentence(text), first=f"{number:<3}", indent="   ")
    careful: list[Line] = []
    for warning in document.warnings:
        careful += fill(f"Careful: {warning}", indent="  ", tone="careful")
    learnt = [] if document.learnt is None else learnt_lines(document.learnt)
    return rendered(joined([head, learnt, sharpen, careful]), colour=colour)
