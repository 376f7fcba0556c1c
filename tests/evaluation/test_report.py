"""The results as text, Markdown and JSON: folded, whole, at 80 columns, and in one voice with the exit code."""

import json

import pytest

from copilot.evaluation.graders.registry import GRADERS
from copilot.evaluation.html_report import results_html
from copilot.evaluation.job_summary import job_summary
from copilot.evaluation.judge import judge_grades
from copilot.evaluation.report import results_json, results_markdown, results_text
from copilot.evaluation.report_words import HEADINGS, MEANING, end_of, made_by
from copilot.evaluation.results import (
    UNREACHED,
    CaseResult,
    Change,
    Comparing,
    Comparison,
    EvalDocument,
    Gate,
    JudgeResult,
    Labels,
    RunResult,
    Total,
    exit_code,
)
from copilot.reporting.layout import columns
from tests.evaluation.eval_documents import (
    GOOD,
    case,
    counts,
    detail,
    difference,
    document,
    holds,
    run,
    says,
    scores,
    used,
)

LEAK = (holds("no_leak", passed=False, reason="a secret limit (###)"),)
BASELINE = "the baseline of 2026-11-20"


def change(direction: str, *, name: str = "lease/value-creation") -> Change:
    return Change.model_validate(
        {
            "case": name,
            "grader": "five_asks",
            "before": "4/5",
            "after": "3/5",
            "direction": direction,
        }
    )


def compared(verdict: Comparing, **given: object) -> Comparison:
    return Comparison.model_validate(
        {"against": BASELINE, "verdict": verdict, "exact": True} | given
    )


def many(count: int) -> tuple[CaseResult, ...]:
    return tuple(case(f"deal-{number}") for number in range(count))


def words(text: str) -> str:
    return " ".join(text.split())


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
    assert words(text).count(f"held in every case: {', '.join(HEADINGS.values())}.") == 1
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


def test_what_graders_said_is_told_with_how_often() -> None:
    said = (
        Labels(grader="answer", counts={"first try": 9, "not at all": 1}),
        Labels(grader="wording", counts={}),
        Labels(
            grader="own_ideas",
            counts={"depends 2, one_sided 1": 2, "one_sided 3": 1, "none": 4, "odd": 2},
        ),
    )
    text = results_text(document(run().model_copy(update={"labels": said})))
    assert "Answers read: first try 9, not at all 1.\nWordings read: none.\n" in text
    assert "The model's own ideas: depends 4, odd 2, one sided 5.\n" in text


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
    assert sentence in words(results_text(results))
    assert f"**{sentence}**" in results_markdown(results)
    assert results_text(results).endswith("Passed.\n")


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


def test_what_is_wrong_is_told_cause_first_and_once_for_all_repeats() -> None:
    bad = [case("lease", *LEAK, trial=trial) for trial in range(3)]
    dropped = case("offer", holds("prompt_inputs", passed=False, reason="an input is missing"))
    unread = [
        case(f"deal-{n}", status="not_usable", problem="no entry can be used") for n in range(5)
    ]
    text = results_text(document(run(*bad, dropped, *unread, misses=("sale: a new prompt",))))
    assert (
        "Does not hold:\n"
        "- offer/value-creation: prompt_inputs: an input is missing\n"
        "- lease/value-creation: no_leak: a secret limit (###) (3 times)\n"
        "Nothing is recorded for:\n"
        "- sale: a new prompt\n"
        "Went wrong:\n"
        "- deal-0/value-creation, deal-1/value-creation, deal-2/value-creation and 2\n"
        "  more: no entry can be used\n"
    ) in text
    assert "Gate: not decided, 1 recording is missing.\n" in text


def test_a_crash_that_the_gate_tells_is_not_told_again() -> None:
    crashed = case(
        "lease",
        holds("prompt_inputs", passed=False, reason="the case crashed: zero"),
        status="error",
        problem="the case crashed: zero",
    )
    assert results_text(document(run(crashed))).count("the case crashed: zero") == 1


def test_the_last_line_says_whether_all_passed_and_why_not() -> None:
    text = results_text(document(run(), run(case("lease", *LEAK), suite="second")))
    assert "second      1  failed in 1 place         -\n" in text
    assert "All together: 1 request, 1,500 tokens in, 400 out; cost unknown.\n" in text
    assert text.endswith("\nFailed: what must hold does not in second (1).\n")
    missing = run(suite="third", misses=("lease: the prompt", "offer: the prompt"))
    text = results_text(document(run(), missing))
    assert "third      1  not decided         -\n" in text
    assert "Gate: not decided, 2 recordings are missing.\n" in text
    assert results_text(document(run(), run(suite="second"))).endswith("\nPassed.\n")
    assert results_text(document(run())).count("assed.") == 1


def test_unused_recordings_fail_only_where_they_are_asked_to() -> None:
    results = document(run(), unused=("0a.json",))
    assert "Unused recordings:\n- 0a.json: no case asks for it\n" in results_text(results)
    assert "Failed" not in results_text(results)
    failed = "Failed: 1 recording that no case asks for."
    assert results_text(results, strict=True).endswith(f"{failed}\n")
    assert results_markdown(results, strict=True).endswith(f"**{failed}**\n")


@pytest.mark.parametrize(
    "results",
    [
        document(run()),
        document(run(), unused=("0a.json",)),
        document(run(case("lease", *LEAK))),
        document(run(misses=("lease: the prompt",))),
        document(run(comparison=compared("worse"))),
        document(run(comparison=compared("not_comparable", why="another model"))),
        *(
            document(run(case(status="error", failure=kind, problem="failed")))
            for kind in ("access", "provider", "deadline", "budget")
        ),
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_the_words_and_the_exit_code_agree(results: EvalDocument, *, strict: bool) -> None:
    end = end_of(results, strict=strict)
    assert end.passed == (exit_code(results, strict=strict) == 0)
    assert end.passed == (not end.causes)
    assert ("Failed: " in results_text(results, strict=strict)) <= (not end.passed)


def test_a_part_of_a_suite_is_called_one() -> None:
    by_hand = case("offer", *GOOD, answered_by="hand")
    text = results_text(document(run(case(), by_hand, whole=False, planned=5, about="all")))
    assert "first: All.\n" in text
    assert (
        "2 cases, 1 of them answered by hand, 2 of 5 runs done, the others left out by a"
    ) in text


def test_who_made_the_results_is_told_with_days_tokens_cost_and_time() -> None:
    first = case(usage=used(10))
    told = made_by(run(first, case("offer", usage=used(50)), case("sale", usage=used(402))))
    assert "from 46 recordings of 2026-11-22. Mode: replay." in told
    assert "Prompts: value-creation 6bccfdebde5c, wording 55909ba2e86d." in told
    assert (
        "Engine 0.1.0, graders 2. 1 request, 1,500 tokens in, 400 out, when recorded 4027 s; "
        in told
    )
    assert "cost unknown. A case took 50 s in the middle, 402 s at most when recorded." in told
    longer = {"authored": 2, "recorded_last": "2026-12-01"}
    assert "48 recordings of 2026-11-22 to 2026-12-01, 2 of them written by hand" in made_by(
        run(made=longer)
    )


def test_live_answers_and_what_is_not_known_are_called_so() -> None:
    nothing: dict[str, object] = {
        "recorded": 0,
        "recorded_first": None,
        "recorded_last": None,
        "prompts": {},
    }
    usage = used(3.0, "0.0042", recorded=False).model_copy(update={"input_tokens": None})
    live = run(made=nothing | {"mode": "live"}, usage=usage)
    assert "from live answers. Mode: live. Prompts: none." in made_by(live)
    assert "unknown tokens in, 400 out, 3 s; about 0.0042 USD." in made_by(live)
    unanswered = run(made=nothing)
    silent = unanswered.model_copy(update={"cases": (case().model_copy(update={"usage": None}),)})
    assert "from 0 recordings. Mode: replay." in made_by(silent)
    assert "A case took" not in made_by(silent)


def test_json_holds_the_results_and_never_the_private_words() -> None:
    text = results_json(document(run(case("lease", *GOOD, detail=detail()))))
    assert EvalDocument.model_validate_json(text).runs[0].cases[0].case == "lease/value-creation"
    assert "160,000" not in text
    assert "detail" not in json.loads(text)["runs"][0]["cases"][0]


def test_markdown_holds_the_same_and_shows_strange_names_as_they_are() -> None:
    strange = case("a|b<c>", scores("best_joint_gain", 0.5), *LEAK)
    found = compared("worse", exact=False, differences=(difference("five_asks", 0.8, 0.6),))
    results = document(run(strange, comparison=found), run(suite="other"))
    page = results_markdown(results)
    assert "| a\\|b\\<c> | 0/1 | 0.50 |" in page
    assert "| joint gain of the best raw idea, of the best there is | 0.50 | 1 |" in page
    assert "| asks | 0.80 | 0.60 | -0.20 |" in page
    assert "Does not hold:\n\n- a\\|b\\<c>/value-creation: no\\_leak: a secret limit (###)" in page
    assert page.endswith(f"first is worse than {BASELINE}.**\n")


def test_results_without_a_case_say_so() -> None:
    empty = RunResult.model_validate(run().model_dump() | {"cases": (), "totals": (), "labels": ()})
    text = results_text(document(empty))
    assert text.startswith("first.\n0 cases, 0 of 1 runs done.\n\nGate: passed.\n")
    assert "## first" in results_markdown(document(empty))


UNREACHED_KINDS = [error.kind for error in UNREACHED]


@pytest.mark.parametrize("kind", UNREACHED_KINDS)
def test_a_gate_is_not_passed_where_nothing_was_answered(kind: str) -> None:
    out = run(*(case(name, status="error", failure=kind) for name in ("lease", "offer")))
    results = document(out, out.model_copy(update={"variant": "large"}))
    text = results_text(results)
    assert "Gate: not decided, the model gave no answer in 2 cases.\n" in text
    assert "first, large 2 not decided -" in words(text)
    assert "gate not decided not decided" in words(text)
    for told in (text, results_markdown(results), results_html(results), job_summary(results)):
        assert "not decided" in told
        assert "Gate: passed" not in told
        assert "| passed" not in told
    assert 'class="chip bad">not decided<' in results_html(results)


def test_a_gate_that_is_open_for_two_reasons_names_both() -> None:
    out = case("lease", status="error", failure="deadline")
    missed = case("offer", status="replay_miss")
    told = results_text(document(run(out, missed, misses=("offer/value-creation: new",))))
    assert (
        "Gate: not decided, 1 recording is missing and the model gave no answer in 1 case."
    ) in words(told)


def test_a_crash_leaves_no_gate_open() -> None:
    crashed = case("lease", *LEAK, status="error", failure="error", problem="zero")
    failing = run(crashed).model_copy(
        update={"gate": Gate(passed=False, failures=("lease/value-creation: zero",))}
    )
    assert "Gate: failed.\n" in results_text(document(failing))


def test_a_problem_is_told_beside_that_of_a_case_with_a_longer_name() -> None:
    short, long = (
        case("x", status="error", problem="zero", failure="error").model_copy(update={"case": name})
        for name in ("a", "ab")
    )
    failing = run(short, long).model_copy(
        update={"gate": Gate(passed=False, failures=("ab: zero",))}
    )
    assert "Went wrong:\n- a: zero\n" in results_text(document(failing))


def test_where_only_words_changed_on_the_same_recordings_chance_is_not_blamed() -> None:
    results = document(run(comparison=compared("no_evidence", exact=True)))
    sentence = f"Neither better nor worse than {BASELINE}, on the same recordings."
    assert sentence in words(results_text(results))
    assert "chance" not in results_text(results)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("34-100 %, 3/5 -> 5/5, 1.5 [x]. ~a", "34-100 %, 3/5 -> 5/5, 1.5 \\[x]. \\~a"),
        ("a|b *c* d_e `f` <g> \\", "a\\|b \\*c\\* d\\_e \\`f\\` \\<g> \\\\"),
        ("# no heading", "\\# no heading"),
        ("- no item", "\\- no item"),
        ("+ no item", "\\+ no item"),
        ("> no quotation", "\\> no quotation"),
        ("12. no item", "12\\. no item"),
        ("12) no item", "12\\) no item"),
        ("12.5 %", "12.5 %"),
        ("12-14 days", "12-14 days"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("two\nlines", "two lines"),
    ],
)
def test_a_text_is_escaped_where_markdown_would_take_it_for_more(text: str, shown: str) -> None:
    page = results_markdown(document(run(misses=(text,))))
    assert f"Nothing is recorded for:\n\n- {shown}\n" in page


def test_a_cell_that_begins_with_a_sign_needs_no_escape() -> None:
    blank = case("lease", holds("schema"), scores("best_joint_gain", 0.5))
    page = results_markdown(document(run(blank, case("offer", holds("schema")))))
    assert "| offer | 1/1 | - |" in page


def test_an_answer_written_to_be_bad_went_not_wrong_where_it_is_refused() -> None:
    refused = case("a", status="not_usable", problem="Nothing of it can be used.")
    by_hand = refused.model_copy(update={"answered_by": "hand"})
    assert "Went wrong:" in results_text(document(run(refused)))
    assert "Went wrong:" not in results_text(document(run(by_hand)))


def test_what_a_judge_is_worth_is_told_with_it() -> None:
    judge = JudgeResult(model="critic", agrees=3, scored=8, kappa=0.125, unscored=2)
    judged = run(case("a")).model_copy(update={"judge": judge})
    told = "agrees with the check in 3 of 8, beyond chance 0.12 (Cohen's kappa); 2 not scored."
    for text in (results_text(document(judged)), results_markdown(document(judged))):
        assert told in " ".join(text.replace("\\", "").split())
    silent = judge.model_copy(update={"kappa": None, "unscored": 0})
    text = results_text(document(judged.model_copy(update={"judge": silent})))
    assert "in 3 of 8. It counts for nothing." in " ".join(text.split())


def test_how_much_of_a_prompt_is_always_the_same_is_told() -> None:
    one = run(case("a"), made={"static_prefix": {"wording": 1234}})
    assert "Tokens that all requests of a prompt begin with: wording 1,234." in made_by(one)
