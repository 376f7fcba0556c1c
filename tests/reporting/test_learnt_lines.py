"""What was learnt at the table, as `check` shows it."""

import pytest

from copilot.domain.documents import Learnt, LearntEntry, Settled, VerdictChange
from copilot.domain.suggestions import Verdict
from copilot.reporting.learnt_lines import learnt_lines, part_words


def entry(text: str, place: int = 1) -> LearntEntry:
    return LearntEntry(
        place=place, by="them", on=None, kind="answer", effect="cut", left=0.5, text=text
    )


def change(title: str, before: Verdict, after: Verdict) -> VerdictChange:
    return VerdictChange(title=title, outcome={"Price": 1}, before=before, after=after)


def shown(
    *texts: str,
    mine: float | None = None,
    theirs: float | None = None,
    settled: tuple[Settled, ...] = (),
    changed: tuple[VerdictChange, ...] = (),
) -> str:
    entries = tuple(entry(text, place) for place, text in enumerate(texts, start=1))
    learnt = Learnt(
        entries=entries,
        left_of_mine=mine,
        left_of_theirs=theirs,
        settled=settled,
        changed=changed,
    )
    return "\n".join(line.text for line in learnt_lines(learnt))


def test_entries_come_first_and_then_what_is_left() -> None:
    assert shown("They said so.", "You said so.", mine=0.5, theirs=0.18) == (
        "What you learnt at the table:\n"
        "1  They said so.\n"
        "2  You said so.\n"
        "That leaves about a fifth of what their priorities could be.\n"
        "That leaves about half of what your priorities could be."
    )


def test_comparison_that_an_entry_told_is_not_told_again() -> None:
    settled = (
        Settled(who="them", more="Price", than="Delivery"),
        Settled(who="me", more="Price", than="Warranty"),
    )
    assert shown("They said that Price matters more than Delivery.", settled=settled) == (
        "What you learnt at the table:\n"
        "1  They said that Price matters more than Delivery.\n"
        "So it also follows: Price matters to you at least as much as Warranty."
    )


def test_a_name_of_many_things_takes_its_verb() -> None:
    settled = (Settled(who="them", more="Remote days", than="Price"),)
    assert shown(settled=settled).endswith(
        "So it also follows: Remote days matter to them at least as much as Price."
    )


def test_changed_ideas_are_told_by_what_became_of_them() -> None:
    changed = (
        change("A for B", "depends", "good_for_both"),
        change("A for B", "depends", "good_for_both"),
        change("C for D", "good_for_both", "depends"),
        change("E for F", "one_sided", "depends"),
        change("G for H", "depends", "one_sided"),
    )
    assert shown("So.", changed=changed).splitlines()[2:] == [
        "Now good for both, whatever matters: A for B.",
        "No longer sure: C for D.",
        "Open again: E for F.",
        "No longer worth proposing: G for H.",
    ]


def test_more_than_three_of_a_kind_are_counted() -> None:
    changed = tuple(change(f"{letter} for Z", "depends", "good_for_both") for letter in "ABCDE")
    assert shown("So.", changed=changed).splitlines()[-1] == (
        "Now good for both, whatever matters: A for Z; B for Z; C for Z; 2 more."
    )


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (1.0, "almost all"),
        (0.75, "about three quarters"),
        (0.34, "about a third"),
        (0.2, "about a fifth"),
        (1 / 6, "about a sixth"),
        (0.125, "about an eighth"),
        (0.1, "about a tenth"),
        (0.03, "a few hundredths"),
        (0.0, "less than a fiftieth"),
    ],
)
def test_parts_are_told_in_words(part: float, words: str) -> None:
    assert part_words(part) == words
