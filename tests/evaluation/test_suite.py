"""Suites: read with their scenarios, wrong ones told of line by line."""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

from copilot.errors import ScenarioError, UsageError
from copilot.evaluation.suite import (
    MUST_HOLD,
    Suite,
    filtered,
    find_suites,
    load_suite,
    shares_recordings,
    suite_schema,
)
from copilot.yaml_source import read_yaml
from tests.documents import ROOT
from tests.evaluation.authored_answers import LEASE, PROMPTS, suite_text

NO_SUITE = "not a suite of evals; expected the keys format, name, model, cases"


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
    assert suite.baselines == (tmp_path / "../baselines").resolve()
    assert suite.gate == MUST_HOLD
    assert suite.whole


def test_every_thing_wrong_in_a_suite_is_told_with_its_line(tmp_path: Path) -> None:
    text = suite_text("value-creation", "summary", more="repeats: 0\ncolour: red\n")
    with pytest.raises(ScenarioError) as caught:
        load_suite(written(tmp_path, text))
    told = [(f.line, f.message.partition(":")[0]) for f in caught.value.findings]
    assert sorted(told) == [
        (4, "repeats '0'"),
        (5, "colour 'red'"),
        (8, "cases.2.prompt 'summary'"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, NO_SUITE),
        ("- format: 1\n", None, NO_SUITE),
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


def test_the_default_suites_are_found_here_or_above(tmp_path: Path) -> None:
    suites = tmp_path / "evals" / "suites"
    suites.mkdir(parents=True)
    for name in ("second", "first"):
        (suites / f"{name}.yaml").touch()
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    both = (suites / "first.yaml", suites / "second.yaml")
    assert find_suites(below) == both
    assert find_suites(Path("/nowhere"), below) == both
    with pytest.raises(UsageError, match=r"no suite in evals/suites, here or above"):
        find_suites(Path("/nowhere"))


def test_cases_are_picked_by_a_part_of_their_name_or_a_pattern(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, suite_text(*PROMPTS)))
    (found,) = filtered([suite], "DISC*quest")
    assert [c.name for c in found.cases] == ["lease/discovery-questions"]
    assert not found.whole
    assert filtered([suite], "lease") == (suite,)
    with pytest.raises(UsageError, match="named or tagged like 'salary'; there are lease/value"):
        filtered([suite], "salary")


def test_cases_are_picked_by_a_tag_and_a_suite_without_one_is_left_out(tmp_path: Path) -> None:
    plain = load_suite(written(tmp_path, suite_text(*PROMPTS)))
    text = suite_text(*PROMPTS).replace("value-creation}", "value-creation, tags: [Rent]}")
    tagged = load_suite(written(tmp_path, text))
    (found,) = filtered([plain, tagged], "rent")
    assert [c.name for c in found.cases] == ["lease/value-creation"]


def test_an_answer_written_by_hand_makes_a_case_of_its_own(tmp_path: Path) -> None:
    more = "value-creation, obeyed: {value-creation: {trades: []}}}"
    suite = load_suite(written(tmp_path, suite_text(*PROMPTS).replace("value-creation}", more)))
    assert [(case.name, case.obeyed) for case in suite.cases] == [
        ("lease/value-creation", None),
        ("lease/value-creation, answered by hand", {"value-creation": {"trades": []}}),
        ("lease/discovery-questions", None),
    ]
    alone = more.replace("value-creation, ", "value-creation, asked: false, ", 1)
    suite = load_suite(written(tmp_path, suite_text(*PROMPTS).replace("value-creation}", alone)))
    assert len(suite.cases) == len(PROMPTS)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("asked: false", "an answer has to stand under obeyed"),
        ("obeyed: {}", "expected answers to value-creation and wording"),
        ("obeyed: {value_creation: {}}", "expected answers to value-creation and wording"),
        ("obeyed: {discovery-questions: {}}", "expected answers to value-creation and wording"),
    ],
)
def test_a_case_that_would_pass_unseen_is_refused(tmp_path: Path, more: str, told: str) -> None:
    text = suite_text(*PROMPTS).replace("value-creation}", f"value-creation, {more}}}")
    with pytest.raises(ScenarioError, match=told):
        load_suite(written(tmp_path, text))


TRUTH = """mine: {Rent: {1000: 9, 1060: 6, 1120: 4, 1180: 2, 1240: 0},
  Length: {one year: 5, two years: 2, three years: 0}, Yard: {shared: 0, for us alone: 3},
  Repairs: {we: 0, they: 2.5}}
theirs: {Rent: {1000: 0, 1060: 1, 1120: 2, 1180: 3, 1240: 4},
  Length: {one year: 0, two years: 2, three years: 3}, Yard: {shared: 1, for us alone: 0},
  Repairs: {we: 2, they: 0}}
"""


def with_truth(folder: Path, text: str) -> Path:
    (folder / "truth.yaml").write_text(text, encoding="utf-8")
    more = "value-creation, truth: truth.yaml}"
    return written(folder, suite_text("value-creation").replace("value-creation}", more))


def test_the_truth_of_a_case_is_read_with_its_options_as_texts(tmp_path: Path) -> None:
    (case,) = load_suite(with_truth(tmp_path, TRUTH)).cases
    assert case.truth is not None
    assert case.truth.mine["Rent"]["1060"] == 6
    assert case.truth.theirs["Repairs"] == {"we": 2, "they": 0}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Yard: {shared: 0, for us alone: 3},", "", "mine: no points for the issue 'Yard'"),
        ("Repairs: {we: 2, they: 0}", "Repairs: {we: 2, they: 0}, Colour: {red: 1}", "'Colour' is"),
        ("{we: 2, they: 0}", "{we: 2, them: 0}", "missing or too many: 'them', 'they'"),
        ("theirs:", "others:", "theirs: Field required"),
    ],
)
def test_a_truth_that_does_not_fit_its_scenario_is_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TRUTH
    with pytest.raises(ScenarioError, match=re.escape(told)):
        load_suite(with_truth(tmp_path, TRUTH.replace(old, new)))


def test_recordings_may_be_shared_with_a_suite_beside(tmp_path: Path) -> None:
    one = load_suite(written(tmp_path, suite_text(*PROMPTS)))
    assert not shares_recordings(one.cassettes, [one])
    (tmp_path / "notes.yaml").write_text("of: no suite\n", encoding="utf-8")
    apart = suite_text(*PROMPTS, more="cassettes: elsewhere\n")
    (tmp_path / "apart.yaml").write_text(apart, encoding="utf-8")
    assert not shares_recordings(one.cassettes, [one])
    (tmp_path / "two.yaml").write_text(suite_text(*PROMPTS), encoding="utf-8")
    assert shares_recordings(one.cassettes, [one])
    assert not shares_recordings(one.cassettes, [one, load_suite(tmp_path / "two.yaml")])


def shipped() -> dict[str, Suite]:
    return {path.stem: load_suite(path) for path in find_suites(Path(__file__).parent)}


def test_a_suite_is_named_like_its_file_and_says_what_it_is_for() -> None:
    for name, suite in shipped().items():
        assert suite.name == name
        assert suite.about.endswith(".")


def test_the_suite_of_examples_puts_both_prompts_to_every_example() -> None:
    suite = shipped()["examples"]
    asked = {(Path(case.source).name, case.prompt) for case in suite.cases}
    examples = {example.name for example in (ROOT / "examples").glob("*.yaml")}
    assert asked == {(example, prompt) for example in examples for prompt in PROMPTS}


def test_every_scenario_of_the_evals_is_used_and_there_are_at_least_thirty() -> None:
    used = {
        (suite.path.parent / case.source).resolve()
        for suite in shipped().values()
        for case in suite.cases
    }
    there = {
        path
        for path in (ROOT / "evals/scenarios").rglob("*.yaml")
        if not path.name.endswith(".truth.yaml")
    }
    assert there <= used
    assert len(used) >= 30


def test_every_context_comes_in_every_difficulty() -> None:
    suites = shipped()
    tags = {case.tags[:2] for name in ("examples", "contexts") for case in suites[name].cases}
    contexts = ("compensation", "deal", "internal", "board", "other")
    assert tags == {(context, hard) for context in contexts for hard in ("plain", "full", "hard")}


def test_the_schema_in_the_documents_is_that_of_the_suites() -> None:
    path = ROOT / "docs/reference/suite.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema == suite_schema()
    for suite in shipped().values():
        plain = read_yaml(suite.path.read_text(encoding="utf-8")).root
        assert plain is not None
        jsonschema.validate(plain.plain(), schema)
