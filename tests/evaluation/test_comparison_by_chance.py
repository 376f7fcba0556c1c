"""Runs with answers of their own: how far chance alone reaches, and what holds of any two runs."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.evaluation.comparison import compare
from copilot.evaluation.results import Comparison, RunResult
from tests.evaluation.graded_runs import NOTHING, Grades, graded, live, run_of, yes_of

MIRRORED = {"better": "worse", "worse": "better"}


def test_a_clear_drop_on_new_answers_is_worse() -> None:
    found = compare(live("old", yes_of(12, 12)), live("new", yes_of(2, 12)))
    (difference,) = found.differences
    assert (found.verdict, found.exact, found.why) == ("worse", False, "")
    assert (difference.before, difference.after) == pytest.approx((1.0, 2 / 12), abs=1e-6)
    assert difference.scenarios == 12
    assert difference.p == pytest.approx(2 / 2**10, abs=1e-6)
    assert -1.0 <= difference.low < difference.high < 0.0


def test_a_small_drop_on_new_answers_is_no_evidence() -> None:
    found = compare(live("old", yes_of(12, 12)), live("new", yes_of(9, 12)))
    assert found.verdict == "no_evidence"
    assert found.differences[0].smallest > 0.25


def test_a_clear_rise_on_new_answers_is_better() -> None:
    found = compare(live("old", yes_of(2, 12)), live("new", yes_of(12, 12)))
    assert (found.verdict, found.differences[0].verdict) == ("better", "better")


def test_a_drop_within_the_tolerance_is_no_evidence() -> None:
    before, after = (live(name, [{"g": score}] * 12) for name, score in (("a", 0.9), ("b", 0.8)))
    assert compare(before, after).verdict == "worse"
    assert compare(before, after, tolerance=0.2).verdict == "no_evidence"
    assert compare(after, before, tolerance=0.2).verdict == "no_evidence"


def test_five_scenarios_are_too_few_for_a_verdict_whatever_they_show() -> None:
    found = compare(live("old", yes_of(5, 5)), live("new", yes_of(0, 5)))
    (difference,) = found.differences
    assert found.verdict == "no_evidence"
    assert found.why == (
        "5 scenarios were put to the model both times; "
        "to tell a change from chance takes at least 6"
    )
    assert (difference.low, difference.high, difference.smallest) == (-1.0, 1.0, 1.0)


def test_one_scenario_is_too_few_and_so_is_none() -> None:
    one = compare(live("old", yes_of(1, 1)), live("new", yes_of(0, 1)))
    assert one.why.startswith("1 scenario was put")
    none = compare(live("old", [{"g": "a"}]), live("new", [{"g": "b"}]))
    assert none.why.startswith("0 scenarios were put")
    assert (none.verdict, none.differences) == ("no_evidence", ())


def test_cases_of_one_scenario_are_one_pair() -> None:
    """Both prompts on six scenarios are six pairs, not twelve; a case counts as much as another."""

    def run(name: str, failing: int) -> RunResult:
        return run_of(
            [
                graded(
                    f"{n}/{prompt}",
                    {"schema": n >= failing or prompt == "a"},
                    scenario=f"{n}.yaml",
                    prompt=prompt,
                    replies=f"{name} {n} {prompt}",
                )
                for n in range(6)
                for prompt in ("a", "b")
            ]
        )

    (difference,) = compare(run("old", 0), run("new", 6)).differences
    assert (difference.scenarios, difference.before, difference.after) == (6, 1.0, 0.5)
    assert difference.verdict == "worse"


def test_none_of_none_is_left_out_of_the_mean() -> None:
    before = live("old", [{"g": (0, 0)}, *({"g": (1, 2)} for _ in range(6))])
    after = live("new", [{"g": (1, 1)}, *({"g": (1, 2)} for _ in range(6))])
    (difference,) = compare(before, after).differences
    assert (difference.scenarios, difference.before, difference.after) == (6, 0.5, 0.5)


def test_a_grader_that_never_found_anything_to_count_is_left_out() -> None:
    before, after = (live(name, [{"g": (0, 0), "s": True}] * 6) for name in "ab")
    assert [d.grader for d in compare(before, after).differences] == ["s"]


def test_a_score_that_was_not_given_counts_as_none_reached() -> None:
    before = live("old", [{"g": 0.8}] * 8)
    after = live("new", [*[NOTHING] * 7, {"g": 0.8}])
    (difference,) = compare(before, after).differences
    assert difference.after == pytest.approx(0.1)
    assert difference.verdict == "worse"


def test_a_word_is_not_compared_by_chance() -> None:
    before, after = (live(name, [{"answer": name, "schema": True}] * 6) for name in "ab")
    found = compare(before, after)
    assert [difference.grader for difference in found.differences] == ["schema"]
    assert found.changes == ()


def test_a_case_answered_by_hand_is_a_fact_among_answers_by_chance() -> None:
    def run(name: str, *, caught: bool) -> RunResult:
        by_hand = graded("attack", {"resisted": caught}, answered_by="hand")
        return run_of([*live(name, yes_of(6, 6)).cases, by_hand])

    found = compare(run("old", caught=True), run("new", caught=False))
    assert (found.verdict, found.exact) == ("worse", False)
    assert [(c.case, c.grader, c.direction) for c in found.changes] == [
        ("attack", "resisted", "worse")
    ]
    assert [difference.grader for difference in found.differences] == ["schema"]


def test_a_case_with_the_same_answer_is_a_fact_among_new_answers() -> None:
    before, after = live("old", yes_of(6, 6)), live("new", yes_of(6, 6))
    kept = [graded("kept", {"schema": passed}, replies="same") for passed in (True, False)]
    found = compare(run_of([*before.cases, kept[0]]), run_of([*after.cases, kept[1]]))
    assert found.verdict == "worse"
    assert [change.case for change in found.changes] == ["kept"]


def test_answers_of_which_nothing_is_known_are_never_taken_for_the_same() -> None:
    unknown = run_of([graded("case", {"g": True})])
    assert not compare(unknown, unknown).exact


def test_what_must_hold_and_held_needs_no_test() -> None:
    before, after = live("old", yes_of(12, 12)), live("new", yes_of(11, 12))
    assert compare(before, after).verdict == "no_evidence"
    found = compare(before, after, gated=["schema", "no_leak"])
    assert found.verdict == "worse"
    assert [(c.case, c.before, c.after) for c in found.changes] == [("case-11", "yes", "no")]
    assert compare(after, before, gated=["schema"]).verdict == "better"


def test_what_must_hold_and_never_did_is_left_to_the_test() -> None:
    before, after = live("old", yes_of(11, 12)), live("new", yes_of(10, 12))
    assert compare(before, after, gated=["schema"]).verdict == "no_evidence"


def test_a_grader_among_many_needs_more_than_one_alone() -> None:
    """Six of six is 2/64: enough for one grader, not for the worst of four that all vary."""
    alone = compare(live("old", yes_of(6, 6)), live("new", yes_of(0, 6)))
    assert alone.verdict == "worse"
    names = ("schema", "b", "c", "d")
    old = live("old", [dict.fromkeys(names, True)] * 6)
    new = live("new", [dict.fromkeys(names, False)] * 6)
    assert compare(old, new).verdict == "no_evidence"
    idle = [{"schema": True, "b": True, "c": True} for _ in range(6)]
    dropped = [{"schema": False, "b": True, "c": True} for _ in range(6)]
    assert compare(live("old", list(idle)), live("new", list(dropped))).verdict == "worse"


def test_one_of_several_graders_that_vary_is_held_to_a_part_of_the_level() -> None:
    """7 x -1 and once 0.25: 4 of 256 ways are as far out, which is 0.0156, and 4 x that is 0.0625."""
    fall = [(1.0, 0.0)] * 7 + [(0.5, 0.75)]
    sway = [(0.25, 0.75), (0.75, 0.25)] * 4

    def run(side: int, others: tuple[str, ...]) -> RunResult:
        said: list[Grades] = [
            {"g": fall[n][side], **dict.fromkeys(others, sway[n][side])} for n in range(8)
        ]
        return live(str(side), said)

    def fallen(others: tuple[str, ...]) -> Comparison:
        return compare(run(0, others), run(1, others))

    alone, among = fallen(()), fallen(("b", "c", "d"))
    assert (alone.verdict, alone.differences[0].p) == ("worse", 0.015625)
    assert (among.verdict, among.differences[0].p) == ("no_evidence", 0.0625)
    assert among.differences[0].high < 0


def test_an_interval_below_zero_is_not_enough() -> None:
    """Five of twelve fail: chance points all five the same way in 2 of 32 cases."""
    found = compare(live("old", yes_of(12, 12)), live("new", yes_of(7, 12)))
    assert found.differences[0].high < 0
    assert found.verdict == "no_evidence"


numbers = st.one_of(
    st.booleans(), st.sampled_from([(0, 0), (1, 4), (4, 4)]), st.sampled_from([0.0, 0.3, 1.0])
)
either: st.SearchStrategy[Grades] = st.builds(lambda a, b: {"a": a, "b": b}, st.booleans(), numbers)
runs_of_grades = st.lists(either, min_size=6, max_size=8)


@settings(max_examples=25)
@given(first=runs_of_grades, second=runs_of_grades, same_answers=st.booleans())
def test_before_and_after_swapped_mirror_the_comparison(
    first: list[Grades], second: list[Grades], *, same_answers: bool
) -> None:
    size = min(len(first), len(second))
    one = live("one", first[:size])
    two = live("one" if same_answers else "two", second[:size])
    there, back = compare(one, two, gated=["a"]), compare(two, one, gated=["a"])
    directions = {change.direction for change in there.changes}
    verdicts = {difference.verdict for difference in there.differences}
    if not {"better", "worse"} <= directions | verdicts:
        assert back.verdict == MIRRORED.get(there.verdict, there.verdict)
    for change, mirrored in zip(there.changes, back.changes, strict=True):
        assert (mirrored.before, mirrored.after) == (change.after, change.before)
        assert mirrored.direction == MIRRORED.get(change.direction, change.direction)
    for difference, mirror in zip(there.differences, back.differences, strict=True):
        assert mirror.verdict == MIRRORED.get(difference.verdict, difference.verdict)
        assert (mirror.low, mirror.high) == pytest.approx((-difference.high, -difference.low))
        assert (mirror.p, mirror.smallest) == (difference.p, difference.smallest)


@settings(max_examples=25)
@given(runs_of_grades, runs_of_grades, st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(
    first: list[Grades], second: list[Grades], random: Random
) -> None:
    size = min(len(first), len(second))
    one, two = live("one", first[:size]), live("two", second[:size])
    shuffled = list(two.cases)
    random.shuffle(shuffled)
    straight, mixed = compare(one, two), compare(one, run_of(shuffled))
    assert mixed.verdict == straight.verdict
    assert mixed.differences == straight.differences


@settings(max_examples=25)
@given(runs_of_grades)
def test_a_run_is_the_same_as_itself(said: list[Grades]) -> None:
    run = live("one", said, repeats=2)
    found = compare(run, run, gated=["a"])
    assert (found.verdict, found.exact) == ("same", True)
    anew = compare(run, live("two", said, repeats=2), gated=["a"])
    assert (anew.verdict, anew.changes) == ("no_evidence", ())
