"""What a report says of a comparison with a baseline, in one voice for the same and for new answers."""

import pytest

from copilot.evaluation.report import results_markdown, results_text
from copilot.evaluation.results import (
    Comparing,
)
from tests.evaluation.eval_command import flat
from tests.evaluation.eval_documents import (
    BASELINE,
    change,
    compared,
    difference,
    document,
    run,
)


def test_changes_on_the_same_recordings_are_listed_worse_first() -> None:
    changes = (
        change("better"),
        change("other", name="offer/value-creation"),
        change("worse", name="sale/value-creation"),
    )
    text = results_text(document(run(comparison=compared("worse", changes=changes))))
    assert (
        f"Worse than {BASELINE}, on the same recordings.\n"
        "Worse:\n- sale/value-creation: asks 4/5 -> 3/5\n"
        "Better:\n- lease/value-creation: asks 4/5 -> 3/5\n"
        "Otherwise:\n- offer/value-creation: asks 4/5 -> 3/5\n"
    ) in text
    assert text.endswith(f"Failed: first is worse than {BASELINE}.\n")


def test_of_very_many_changes_the_first_are_told() -> None:
    changes = [change("worse", name=f"case-{n}/value-creation") for n in range(45)]
    results = document(run(comparison=compared("worse", changes=changes)))
    assert "- case-39/value-creation: asks 4/5 -> 3/5\n- and 5 more\n" in results_text(results)
    assert "- case-44/" in results_text(results, every_case=True)


def test_a_comparison_by_chance_tells_interval_and_the_smallest_drop_it_could_see() -> None:
    found = compared(
        "no_evidence",
        exact=False,
        differences=(
            difference("five_asks", 0.81, 0.78),
            difference("own_ideas_pass", 0.4, 0.6, "better").model_copy(update={"scenarios": 9}),
        ),
    )
    text = results_text(document(run(comparison=found)))
    assert (
        f"No evidence of a change from {BASELINE}: what differs can be\nchance.\n"
        "grader    before   now  change            95 %  seen from      verdict\n"
        "asks        0.81  0.78   -0.03  -0.10 to +0.04       0.12  no evidence\n"
        "own pass    0.40  0.60   +0.20  +0.13 to +0.27       0.12       better\n"
        "Means over scenarios, paired, over 9 to 12 of them. Seen from: the smallest drop"
    ) in text
    assert text.endswith("Passed.\n")


@pytest.mark.parametrize(
    ("verdict", "why", "sentence"),
    [
        ("better", "", f"Better than {BASELINE}, on the same recordings."),
        ("same", "", f"The same as {BASELINE}, on the same recordings."),
        (
            "no_evidence",
            "",
            f"No evidence of a change from {BASELINE}: what differs can be chance.",
        ),
        ("no_evidence", "two pairs", f"No evidence of a change from {BASELINE}: two pairs."),
        ("not_comparable", "another model", f"Cannot be compared with {BASELINE}: another model."),
    ],
)
def test_what_a_comparison_came_to_is_a_sentence(
    verdict: Comparing, why: str, sentence: str
) -> None:
    exact = verdict != "no_evidence"
    results = document(run(comparison=compared(verdict, why=why, exact=exact)))
    assert sentence in flat(results_text(results))
    assert f"**{sentence}**" in results_markdown(results)
    assert results_text(results).endswith("Passed.\n")


def test_where_only_words_changed_on_the_same_recordings_chance_is_not_blamed() -> None:
    results = document(run(comparison=compared("no_evidence", exact=True)))
    sentence = f"Neither better nor worse than {BASELINE}, on the same recordings."
    assert sentence in flat(results_text(results))
    assert "chance" not in results_text(results)
