"""What a report says of its results in words: what went wrong, the gate, who made them; as text, Markdown, JSON."""

import json

import pytest

from copilot.evaluation.html_report import results_html
from copilot.evaluation.job_summary import job_summary
from copilot.evaluation.report import results_json, results_markdown, results_text
from copilot.evaluation.report_words import end_of, made_by
from copilot.evaluation.results import (
    UNREACHED,
    EvalDocument,
    Gate,
    JudgeResult,
    Labels,
    RunResult,
    exit_code,
)
from tests.evaluation.eval_command import flat
from tests.evaluation.eval_documents import (
    BASELINE,
    GOOD,
    LEAK,
    case,
    compared,
    detail,
    difference,
    document,
    holds,
    run,
    scores,
    used,
)


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
    assert "first, large 2 not decided -" in flat(text)
    assert "gate not decided not decided" in flat(text)
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
    ) in flat(told)


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
