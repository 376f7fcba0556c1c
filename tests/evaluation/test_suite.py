"""Suites: read with their scenarios, wrong ones told of line by line."""

import shutil
from pathlib import Path

import pytest

from copilot.errors import ScenarioError, UsageError
from copilot.evaluation.suite import filtered, find_suite, load_suite
from tests.evaluation.authored_answers import LEASE, PROMPTS, suite_text


def written(folder: Path, text: str) -> Path:
    shutil.copy(LEASE, folder / "lease.yaml")
    path = folder / "suite.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_names_its_cases_by_scenario_and_prompt(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, suite_text(*PROMPTS)))
    assert [case.name for case in suite.cases] == [
        "lease/value-creation",
        "lease/discovery-questions",
    ]
    assert suite.cassettes == (tmp_path / "cassettes").resolve()
    assert suite.gate == ("prompt_inputs", "verdicts", "grounding", "no_leak")
    assert suite.whole


def test_every_thing_wrong_in_a_suite_is_told_with_its_line(tmp_path: Path) -> None:
    text = suite_text("value-creation", "summary", more="trials: 0\ncolour: red\n")
    with pytest.raises(ScenarioError) as caught:
        load_suite(written(tmp_path, text))
    told = [(f.line, f.message.partition(":")[0]) for f in caught.value.findings]
    assert sorted(told) == [
        (4, "trials '0'"),
        (5, "colour 'red'"),
        (8, "cases.2.prompt 'summary'"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "no suite; expected format, name, model, cases"),
        ("- format: 1\n", None, "no suite; expected format, name, model, cases"),
        ("format: 1\nformat: 1\n", 2, '"format" stands twice (first in line 1); expected once'),
        ("format: 1\nname: x\nmodel: [a]\n", 1, "cases: Field required"),
    ],
)
def test_a_text_that_is_no_suite_is_refused(
    tmp_path: Path, text: str, line: int | None, message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_suite(written(tmp_path, text))
    assert (line, message) in [(f.line, f.message) for f in caught.value.findings]


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"suite\.yaml:6: a case is named 'lease/value-cr"):
        load_suite(written(tmp_path, suite_text("value-creation", "value-creation")))


def test_a_scenario_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    path = written(tmp_path, suite_text(*PROMPTS))
    (tmp_path / "lease.yaml").write_text("title: x\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_suite(path)
    assert all("lease.yaml" in f.file for f in caught.value.findings)
    assert len(set(caught.value.findings)) == len(caught.value.findings)


def test_the_default_suite_is_found_here_or_above(tmp_path: Path) -> None:
    suite = tmp_path / "evals" / "suites" / "first.yaml"
    suite.parent.mkdir(parents=True)
    suite.touch()
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    assert find_suite(below) == suite
    assert find_suite(Path("/nowhere"), below) == suite
    with pytest.raises(UsageError, match=r"no evals/suites/first\.yaml here or above"):
        find_suite(Path("/nowhere"))


def test_cases_are_picked_by_a_part_of_their_name_or_a_pattern(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, suite_text(*PROMPTS)))
    assert [c.name for c in filtered(suite, "DISC*quest").cases] == ["lease/discovery-questions"]
    assert not filtered(suite, "discovery").whole
    assert filtered(suite, "lease").whole
    with pytest.raises(UsageError, match="no case is named like 'salary'; there are lease/value"):
        filtered(suite, "salary")


def test_the_suite_that_comes_along_puts_both_prompts_to_every_example() -> None:
    path = find_suite(Path(__file__).parent)
    suite = load_suite(path)
    asked = {(Path(case.source).name, case.prompt) for case in suite.cases}
    examples = {example.name for example in (path.parents[2] / "examples").glob("*.yaml")}
    assert asked == {(example, prompt) for example in examples for prompt in PROMPTS}
