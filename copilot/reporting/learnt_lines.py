"""What was learnt at the table, as `check` shows it: entry by entry, then before and after."""

from collections.abc import Iterator, Sequence
from typing import Final

from copilot.domain.documents import Learnt, VerdictChange
from copilot.names import matters
from copilot.reporting.layout import Line, fill
from copilot.reporting.wording import counted
from copilot.words import listed, whom

NAMED: Final = 3
"""Ideas and comparisons of a kind that are named; the others are counted."""

_PARTS: Final = (
    (0.95, "almost all"),
    (0.85, "about nine tenths"),
    (0.7, "about three quarters"),
    (0.58, "about two thirds"),
    (0.42, "about half"),
    (0.29, "about a third"),
    (0.22, "about a quarter"),
    (0.18, "about a fifth"),
    (0.145, "about a sixth"),
    (0.115, "about an eighth"),
    (0.07, "about a tenth"),
    (0.02, "a few hundredths"),
)
"""Words for a part of the weightings, each from its share upwards."""

_SURE: Final = "good_for_both"


def learnt_lines(learnt: Learnt) -> list[Line]:
    """One paragraph an entry, what is left of either side's set, and what changed."""
    lines = [Line("What you learnt at the table:", "strong")]
    for entry in learnt.entries:
        lines += fill(entry.text, first=f"{entry.place:<3}", indent="   ")
    for text in (*_left(learnt), *_settled(learnt), *_changes(learnt)):
        lines += fill(text)
    return lines


def _left(learnt: Learnt) -> Iterator[str]:
    for left, whose in ((learnt.left_of_theirs, "their"), (learnt.left_of_mine, "your")):
        if left is not None:
            yield f"That leaves {part_words(left)} of what {whose} priorities could be."


def part_words(part: float) -> str:
    """A part of a set in words: `about a third`."""
    return next((words for least, words in _PARTS if part >= least), "less than a fiftieth")


def _settled(learnt: Learnt) -> Iterator[str]:
    """Comparisons that follow from the entries together; what one of them said is not repeated."""
    texts = [
        f"{matters(each.more)} to {whom(each.who)} at least as much as {each.than}"
        for each in learnt.settled
        if not any(each.more in entry.text and each.than in entry.text for entry in learnt.entries)
    ]
    if texts:
        yield f"So it also follows: {listed(_named(texts))}."


def _changes(learnt: Learnt) -> Iterator[str]:
    groups = (
        ("Now good for both, whatever matters", [c for c in learnt.changed if c.after == _SURE]),
        ("No longer sure", [c for c in learnt.changed if c.before == _SURE]),
        ("Open again", _those(learnt, lost=False)),
        ("No longer worth proposing", _those(learnt, lost=True)),
    )
    for words, changes in groups:
        titles = list(dict.fromkeys(change.title for change in changes))
        if titles:
            yield f"{words}: {'; '.join(_named(titles))}."


def _those(learnt: Learnt, *, lost: bool) -> list[VerdictChange]:
    """Changes among the verdicts that were not sure before and are not now."""
    return [
        change
        for change in learnt.changed
        if _SURE not in {change.before, change.after} and (change.after != "depends") == lost
    ]


def _named(texts: Sequence[str]) -> list[str]:
    more = len(texts) - NAMED
    return [*texts[:NAMED], *([counted(more, "more", "more")] if more > 0 else [])]
