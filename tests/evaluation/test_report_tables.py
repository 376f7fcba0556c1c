"""The tables of a report: cases, prompts and variants, folded and whole, at 80 columns."""

from copilot.evaluation.graders.registry import GRADERS
from copilot.evaluation.judge import judge_grades
from copilot.evaluation.report import results_markdown, results_text
from copilot.evaluation.report_words import HEADINGS, MEANING
from copilot.evaluation.results import (
    CaseResult,
    Total,
)
from copilot.reporting.layout import columns
from tests.evaluation.eval_command import flat
from tests.evaluation.eval_documents import (
    LEAK,
    case,
    compared,
    counts,
    document,
    holds,
    many,
    run,
    says,
    scores,
)


def test_a_case_is_one_row_in_which_its_repeats_are_added_up() -> None:
    trials = [case("lease", counts("five_asks", k, 5), trial=n) for n, k in enumerate((5, 4, 5))]
    passed = [
        case("offer", counts("five_asks", 5, 5), holds("no_leak", passed=n != 1), trial=n)
        for n in range(4)
    ]
    text = results_text(document(run(*trials, *passed)))
    assert "lease           14/15        -\n" in text
    assert "offer           20/20      3/4\n" in text
    assert "total           34/35      3/4\n" in text
    assert "2 cases, each put 4 times." in text


def test_each_prompt_has_a_table_of_its_own() -> None:
    other = case("lease", counts("open_questions", 2, 6), prompt="discovery-questions")
    text = results_text(document(run(case(), other)))
    assert "value-creation  inputs  schema  asks  verdict  ground  no leak\n" in text
    assert (
        "discovery-questions  open\nlease                 2/6\ntotal                 2/6\n" in text
    )


def wide(number: int, *, name: str = "scenario") -> CaseResult:
    grades = [counts(grader, number % 3, 5) for grader in HEADINGS]
    return case(
        f"{name}-{number}",
        *grades,
        scores("a_new_score_of_ours", 0.25),
        counts("something_that_is_always_whole", 2, 2),
    )


def test_nothing_is_wider_than_a_screen_and_a_wide_table_goes_on_in_another() -> None:
    name = "a-very-long-name-" * 4 + "漢字" * 12
    runs = [run(*(wide(n, name=name) for n in range(3)), variant=f"model {n}") for n in range(9)]
    text = results_text(document(*runs))
    assert max(columns(line) for line in text.splitlines()) <= 80
    shown = [line for line in text.splitlines() if line.startswith("a-very-long-n")]
    assert {line.split("…")[0] for line in shown} == {"a-very-long-nam"}
    assert {line.split("  ")[0][-1] for line in shown} == {"0", "1", "2"}
    for heading in HEADINGS.values():
        assert heading in text


def test_columns_in_which_all_held_are_told_in_a_line_where_there_is_no_room() -> None:
    text = results_text(document(run(wide(1), wide(2))))
    assert "value-creation, held in every case: something that is always whole." in text
    assert "value-creation  something" not in text
    whole = case("lease", *(holds(grader) for grader in HEADINGS))
    text = results_text(document(run(whole)))
    assert flat(text).count(f"held in every case: {', '.join(HEADINGS.values())}.") == 1
    assert "lease" not in text


def test_a_wide_table_in_which_nothing_is_whole_is_only_dealt_out() -> None:
    bad = case("lease", *(holds(grader, passed=False) for grader in HEADINGS))
    text = results_text(document(run(bad)))
    assert "held in every case" not in text
    assert text.count("\nlease") > 1


def test_in_a_long_suite_the_cases_where_all_held_are_told_on_one_line() -> None:
    suite = run(*many(28), case("leaky", *LEAK), case("broken", status="not_usable"))
    text = results_text(document(suite))
    assert "leaky" in text
    assert "broken" in text
    assert "28 more cases: all held\n" in text
    assert "deal-3" not in text
    assert "deal-3" in results_text(document(suite), every_case=True)
    assert "28 more cases: all held" in results_markdown(document(suite))
    assert "\n30 cases: all held\n" in results_text(document(run(*many(30))))
    assert "deal-3" in results_text(document(run(*many(25))))


def test_one_folded_case_is_one_case() -> None:
    bad = [case(f"leaky-{number}", *LEAK) for number in range(26)]
    assert "1 more case: all held\n" in results_text(document(run(case("fine"), *bad)))


def test_a_grader_that_nobody_has_named_is_shown_by_its_own_name() -> None:
    mine = case("lease", holds("never_seen_before"), says("a_new_word", "so so"))
    for text in (results_text(document(run(mine))), results_markdown(document(run(mine)))):
        assert text.count("never seen before") == 2  # above its column, and in the totals
        assert "a new word: so so 1." in text


def test_each_grader_that_counts_has_a_heading_and_a_meaning_and_nothing_else_has() -> None:
    counting = {name for grader in GRADERS for name in grader.planned}
    judging = {grade.name for grade in judge_grades(()) if not isinstance(grade.value, str)}
    assert set(HEADINGS) == set(MEANING) == counting | judging
    assert len(set(HEADINGS.values())) == len(HEADINGS)


def test_totals_are_told_with_their_intervals() -> None:
    suite = run(
        case("lease", counts("own_ideas_pass", 5, 18), holds("no_leak")),
        case("offer", scores("best_joint_gain", 0.41)),
    )
    text = results_text(document(suite))
    assert "raw ideas that pass the check, of all to be priced  5 of 18   12-51 %\n" in text
    assert "no secret in what the other side may read *          1 of 1  21-100 %\n" in text
    assert "* must hold in every case\n" in text
    assert "joint gain of the best raw idea, of the best there is  0.41      1  0.31-0.51\n" in text
    alone = Total(grader="best_joint_gain", n=1, mean=0.4, low=None, high=None, gated=False)
    text = results_text(document(suite.model_copy(update={"totals": (alone,)})))
    assert "0.40      1     -\n" in text
    assert "must hold in every case" not in text


def test_the_variants_of_a_suite_stand_beside_each_other() -> None:
    first = run(suite="prompts", variant="small model, shipped")
    second = run(
        case("lease", counts("five_asks", 3, 5), scores("best_joint_gain", 0.5)),
        suite="prompts",
        variant="",
        comparison=compared("worse", against="variant 1", exact=False),
    )
    text = results_text(document(first, second))
    assert "prompts, its variants beside each other:\n1  small model, shipped\n2  qwen2.5" in text
    assert "asks of value creation that the answer meets            5 of 5  3 of 5\n" in text
    assert "joint gain of the best raw idea, of the best there is        -    0.50\n" in text
    assert "suite                          cases    gate  compared\n" in text
    assert "prompts, small model, shipped      1  passed         -\n" in text
    assert "prompts                            1  passed     worse\n" in text
    page = results_markdown(document(first, second))
    assert "1. small model, shipped\n2. qwen2.5-coder" in page
    assert "| asks of value creation that the answer meets | 5 of 5 | 3 of 5 |" in page


def test_a_cell_that_begins_with_a_sign_needs_no_escape() -> None:
    blank = case("lease", holds("schema"), scores("best_joint_gain", 0.5))
    page = results_markdown(document(run(blank, case("offer", holds("schema")))))
    assert "| offer | 1/1 | - |" in page
