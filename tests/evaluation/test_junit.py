"""The results as JUnit XML: what CI systems add up, name, and show as red."""

from xml.etree import ElementTree as ET

import pytest

from copilot.evaluation.junit import junit_xml
from copilot.evaluation.results import Comparison, EvalDocument
from tests.evaluation.eval_documents import (
    case,
    counts,
    difference,
    document,
    holds,
    run,
    says,
    scores,
    used,
)


def parsed(results: EvalDocument) -> ET.Element:
    return ET.fromstring(junit_xml(results))  # noqa: S314 - our own text


def found(root: ET.Element, name: str) -> ET.Element:
    (test,) = [test for test in root.iter("testcase") if test.get("name") == name]
    return test


def full_document() -> EvalDocument:
    leak = holds("no_leak", passed=False, reason="a secret limit (###)")
    bad = [
        case("lease", leak if trial == 1 else holds("no_leak"), trial=trial) for trial in range(4)
    ]
    missed = case(
        "sale", holds("prompt_inputs"), holds("no_leak", passed=False), status="replay_miss"
    )
    counted = case("offer", holds("schema", passed=False, reason="no JSON"))
    first = run(*bad, counted, about="the examples")
    return document(first, run(missed, suite="deals", misses=("sale/value-creation: the prompt",)))


def test_the_figures_of_a_suite_and_of_the_whole_add_up() -> None:
    root = parsed(full_document())
    assert root.tag == "testsuites"
    for parent in (root, *root.iter("testsuite")):
        tests = list(parent.iter("testcase"))
        assert parent.get("tests") == str(len(tests))
        for tag, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert parent.get(name) == str(sum(test.find(tag) is not None for test in tests))
    assert [root.get(name) for name in ("failures", "errors", "skipped")] == ["1", "1", "2"]


def test_each_test_has_a_name_of_its_own_that_stays_the_same() -> None:
    root = parsed(full_document())
    names = [(test.get("classname"), test.get("name")) for test in root.iter("testcase")]
    assert names == [
        ("first", "lease/value-creation: run"),
        ("first", "lease/value-creation: no_leak"),
        ("first", "offer/value-creation: run"),
        ("first", "offer/value-creation: schema"),
        ("deals", "sale/value-creation: run"),
        ("deals", "sale/value-creation: prompt_inputs"),
        ("deals", "sale/value-creation: no_leak"),
    ]


def test_what_must_hold_and_does_not_is_a_failure_with_its_repeats_folded() -> None:
    failure = found(parsed(full_document()), "lease/value-creation: no_leak").find("failure")
    assert failure is not None
    assert failure.get("message") == "3/4: a secret limit (###)"
    assert failure.get("type") == "no_leak"
    assert failure.text == "a secret limit (###)"


def test_what_need_not_hold_is_shown_and_not_red() -> None:
    test = found(parsed(full_document()), "offer/value-creation: schema")
    skipped = test.find("skipped")
    assert test.find("failure") is None
    assert skipped is not None
    assert skipped.get("message") == "0/1, counted, but need not hold: no JSON"


def test_a_missing_recording_is_one_error_that_names_what_changed() -> None:
    root = parsed(full_document())
    error = found(root, "sale/value-creation: run").find("error")
    assert error is not None
    assert error.get("message") == "0/1: the prompt"
    assert error.get("type") == "replay_miss"
    skipped = found(root, "sale/value-creation: no_leak").find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "0/1, the others have no answer"


def test_a_prompt_that_drops_an_input_is_a_failure_also_without_an_answer() -> None:
    dropped = holds("prompt_inputs", passed=False, reason="an input is missing")
    missed = case("sale", dropped, status="replay_miss", problem="nothing recorded")
    root = parsed(document(run(missed, misses=("other: the prompt",))))
    assert found(root, "sale/value-creation: prompt_inputs").find("failure") is not None
    error = found(root, "sale/value-creation: run").find("error")
    assert error is not None
    assert error.get("message") == "0/1: nothing recorded"


def test_a_model_that_refuses_access_is_an_error_of_that_kind() -> None:
    refused = case("sale", status="error", failure="access")
    error = found(parsed(document(run(refused))), "sale/value-creation: run").find("error")
    assert error is not None
    assert (error.get("type"), error.get("message")) == ("access", "0/1: no answer")


def test_counts_scores_and_words_are_no_tests() -> None:
    graded = case("lease", counts("five_asks", 3, 5), scores("best", 0.4), says("answer", "first"))
    names = [test.get("name") for test in parsed(document(run(graded))).iter("testcase")]
    assert names == ["lease/value-creation: run"]


def test_a_count_that_must_be_whole_is_a_test() -> None:
    graded = run(case("lease", counts("five_asks", 3, 5)), case("offer", counts("five_asks", 5, 5)))
    gated = tuple(total.model_copy(update={"gated": True}) for total in graded.totals)
    root = parsed(document(graded.model_copy(update={"totals": gated})))
    failure = found(root, "lease/value-creation: five_asks").find("failure")
    assert failure is not None
    assert failure.get("message") == "3/5: no"
    assert len(found(root, "offer/value-creation: five_asks")) == 0


def test_a_suite_tells_what_it_was_made_by_and_no_recorded_time_as_running_time() -> None:
    root = parsed(document(run(variant="small model", usage=used(4027, "1.5"))))
    suite = root[0]
    told = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert suite.get("name") == "first, small model"
    assert told["model"] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert told["seconds when recorded"] == "4027.0"
    assert told["cost"] == "at least 1.50 USD"
    assert (told["prompt wording"] or "").startswith("55909ba2e86d")
    assert all(element.get("time") is None for element in root.iter())
    live = run(usage=used(3, recorded=False), made={"recorded_first": None})
    told = {p.get("name"): p.get("value") for p in parsed(document(live)).iter("property")}
    assert (told["seconds"], told["recorded from"]) == ("3.0", "unknown")


def comparison(verdict: str, **given: object) -> Comparison:
    return Comparison.model_validate(
        {"against": "the baseline", "verdict": verdict, "exact": False, "why": "new"} | given
    )


@pytest.mark.parametrize(
    ("verdict", "tag"),
    [("worse", "failure"), ("not_comparable", "skipped"), ("same", None), ("better", None)],
)
def test_only_a_worse_comparison_is_red(verdict: str, tag: str | None) -> None:
    test = found(parsed(document(run(comparison=comparison(verdict)))), "comparison")
    assert [child.tag for child in test] == ([] if tag is None else [tag])


def test_a_worse_comparison_names_what_is_worse() -> None:
    both = {"case": "lease", "grader": "five_asks", "before": "5/5"}
    changes = [
        both | {"after": after, "direction": direction}
        for after, direction in (("4/5", "worse"), ("6/5", "better"))
    ]
    worse = comparison(
        "worse",
        changes=changes,
        differences=(difference("open_questions", 0.8, 0.5, "worse"), difference("no_leak", 1, 1)),
    )
    failure = found(parsed(document(run(comparison=worse))), "comparison").find("failure")
    assert failure is not None
    assert failure.text == "lease: asks 5/5 -> 4/5\nopen_questions: 0.80 -> 0.50"


def test_hostile_text_leaves_the_document_whole() -> None:
    reason = 'a\x00b\x1b[31m ]]> </failure><testcase name="x"/> & "quoted" \ud800 \u202e \uffff'
    root = parsed(document(run(case("le<a>se", holds("no_leak", passed=False, reason=reason)))))
    failure = found(root, "le<a>se/value-creation: no_leak").find("failure")
    assert failure is not None
    assert '</failure><testcase name="x"/> & "quoted"' in (failure.text or "")
    assert len(list(root.iter("testcase"))) == 2
    assert junit_xml(document(run())).startswith('<?xml version="1.0" encoding="UTF-8"?>\n')


def test_a_case_is_not_told_the_cause_of_one_with_a_longer_name() -> None:
    cases = [
        case(name, holds("prompt_inputs"), status="replay_miss", problem="not recorded").model_copy(
            update={"case": name}
        )
        for name in ("a", "ab")
    ]
    root = parsed(document(run(*cases, misses=("ab: its prompt", "a: another prompt"))))
    messages = [error.get("message") for error in root.iter("error")]
    assert messages == ["0/1: another prompt", "0/1: its prompt"]


def test_unused_recordings_fail_a_test_of_their_own_where_they_are_asked_to() -> None:
    results = document(run(), unused=("0a.json", "1b.json"))
    assert not list(parsed(results).iter("failure"))
    root = ET.fromstring(junit_xml(results, strict=True))  # noqa: S314 - our own text
    (failure,) = found(root, "unused recordings").iter("failure")
    assert failure.get("message") == "2 recordings that no case asks for"
    assert failure.text == "0a.json\n1b.json"
    assert (root.get("failures"), root[-1].get("name"), root[-1].get("tests")) == (
        "1",
        "negotiate eval",
        "1",
    )
    clean = ET.fromstring(junit_xml(document(run()), strict=True))  # noqa: S314 - our own text
    assert len(found(clean, "unused recordings")) == 0
