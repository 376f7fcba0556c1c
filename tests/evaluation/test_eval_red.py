"""What turns `eval run` red: a bad answer that is shown, a prompt that lost an input or tells a secret."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import pytest

from copilot.advisors.advice import Advice
from copilot.advisors.discovery import ask
from copilot.advisors.value_creation import create_value
from copilot.cli.app import main
from copilot.domain.catalogue import FurtherIssue
from copilot.domain.documents import QuestionsDocument, TradesDocument
from copilot.domain.scenario import Scenario
from copilot.llm.protocol import ChatModel
from copilot.prompting.library import packaged_folder
from copilot.prompting.prompt import PromptSource
from copilot.prompting.views import private_view, shareable_view
from tests.evaluation.authored_answers import PROMPTS, authored_suite
from tests.evaluation.eval_command import flat, totals


class Asked(TypedDict):
    """What a case hands to an advisor."""

    catalogue: Sequence[FurtherIssue]
    prompts: PromptSource
    model: ChatModel
    seed: int


def own_prompts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the prompts that the command uses in place of the package's."""
    copy = folder / "prompts"
    shutil.copytree(packaged_folder(), copy)
    monkeypatch.setenv("NEGOTIATE_PROMPTS", str(copy))
    return copy


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_invented_option_is_asked_for_again_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "invented_option", "value-creation")
    assert main(["eval", "run", str(suite), "--json"]) == 0
    out = capsys.readouterr().out
    (run,) = json.loads(out)["runs"]
    labels = {found["grader"]: found["counts"] for found in run["labels"]}
    assert labels["answer"] == {"asked again": 1}
    assert labels["own_ideas"] == {"one_sided 1, unreadable 1": 1}
    assert totals(out)["own_ideas_pass"] == (0, 2)
    assert totals(out)["five_asks"] == (1, 5)


def test_a_leaked_limit_is_counted_in_the_raw_answer_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "leaked_limit", "discovery-questions")
    assert main(["eval", "run", str(suite), "--json"]) == 0
    found = totals(capsys.readouterr().out)
    assert found["no_leak"] == (1, 1)
    assert found["raw_without_leak"] == (2, 6)


def test_an_invented_figure_is_counted_in_the_raw_answer_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "invented_figure", "value-creation")
    assert main(["eval", "run", str(suite), "--json"]) == 0
    found = totals(capsys.readouterr().out)
    assert found["grounding"] == (1, 1)
    assert found["figures_backed"] == (0, 1)


def test_a_pipeline_that_lets_a_limit_through_is_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def careless(scenario: Scenario, **given: Unpack[Asked]) -> Advice[QuestionsDocument]:
        advice = await ask(scenario, **given)
        first, *rest = advice.document.questions
        text = "What if we pay at most 1180?"
        leaking = first.model_copy(update={"text": text, "asks": "them"})
        update = {"questions": (leaking, *rest)}
        return Advice(advice.document.model_copy(update=update))

    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    monkeypatch.setattr("copilot.evaluation.case_run.ask", careless)
    assert main(["eval", "run", str(suite)]) == 1
    out = flat(capsys.readouterr().out)
    assert "lease/discovery-questions: no_leak: question 1: a secret limit (####)" in out
    assert "1180" not in out


@pytest.mark.parametrize(
    ("update", "cause"),
    [
        ({"rationale": "They save 4,321 EUR."}, "grounding: trade-"),
        ({"say": "Gasworks hall would do as well."}, "no_leak: trade-"),
        (
            {"outcome": {"Rent": 1000, "Length": "one year", "Yard": "shared", "Repairs": "they"}},
            "priced anew it is one_sided",
        ),
    ],
)
def test_a_pipeline_that_shows_what_it_should_not_is_red(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    update: dict[str, object],
    cause: str,
) -> None:
    async def careless(scenario: Scenario, **given: Unpack[Asked]) -> Advice[TradesDocument]:
        advice = await create_value(scenario, **given)
        first, *rest = advice.document.ideas
        ideas = (first.model_copy(update=update), *rest)
        return Advice(advice.document.model_copy(update={"ideas": ideas}))

    suite = authored_suite(tmp_path, "sound", "value-creation")
    monkeypatch.setattr("copilot.evaluation.case_run.create_value", careless)
    assert main(["eval", "run", str(suite)]) == 1
    out = flat(capsys.readouterr().out)
    assert "Does not hold: - lease/value-creation: " in out
    assert cause in out


def test_an_idea_that_should_have_been_rejected_and_is_shown_is_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def careless(scenario: Scenario, **given: Unpack[Asked]) -> Advice[TradesDocument]:
        document = (await create_value(scenario, **given)).document
        rejected = tuple(item.idea for item in document.rejected if item.idea is not None)
        return Advice(document.model_copy(update={"ideas": (*document.ideas, *rejected)}))

    suite = authored_suite(tmp_path, "invented_option", "value-creation")
    monkeypatch.setattr("copilot.evaluation.case_run.create_value", careless)
    assert main(["eval", "run", str(suite)]) == 1
    assert "is shown with the verdict one_sided" in flat(capsys.readouterr().out)


def test_a_changed_word_in_a_prompt_is_a_miss_that_names_the_case_and_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    prompts = own_prompts(tmp_path, monkeypatch)
    assert main(["eval", "run", str(suite)]) == 0
    replace_in(
        prompts / "discovery-questions" / "discovery-questions.md.j2",
        "Please write the questions",
        "Please write down the questions",
    )
    capsys.readouterr()
    assert main(["eval", "run", str(suite)]) == 6
    out = flat(capsys.readouterr().out)
    assert "Nothing is recorded for: - lease/discovery-questions: " in out
    assert "prompt hash changed, messages changed (turn 2)" in out
    assert "Gate: not decided, 1 recording is missing." in out
    assert "no case asks for it" in out


@pytest.mark.parametrize(
    ("file", "old", "new", "cause"),
    [
        ("value-creation/value-creation.md.j2", "{{ situation }}", "", "the situation"),
        (
            "value-creation/value-creation.md.j2",
            "for line in their_priorities",
            "for line in []",
            "their likely priority on 'Rent'",
        ),
        (
            "value-creation/value-creation.md.j2",
            "for line in my_priorities",
            "for line in []",
            "my priority on 'Rent'",
        ),
        ("_issues.md.j2", "{{ issue.options", "{{ issue.unit", "the options of 'Rent'"),
    ],
)
def test_an_input_dropped_from_a_prompt_is_named_before_the_miss(  # noqa: PLR0913, PLR0917 - fixtures and parameters
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    cause: str,
) -> None:
    suite = authored_suite(tmp_path, "sound", "value-creation")
    replace_in(own_prompts(tmp_path, monkeypatch) / file, old, new)
    assert main(["eval", "run", str(suite)]) == 6
    out = flat(capsys.readouterr().out)
    assert "lease/value-creation: prompt_inputs: " in out
    assert f"value-creation: does not hold {cause}" in out
    assert out.index("does not hold") < out.index("Nothing is recorded for:")


def test_issues_dropped_from_the_shareable_prompt_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    prompts = own_prompts(tmp_path, monkeypatch)
    replace_in(prompts / "_facts.md.j2", '{% include "_issues.md.j2" %}', "")
    replace_in(prompts / "_facts.md.j2", "{{ notes }}", "")
    assert main(["eval", "run", str(suite)]) == 6
    out = flat(capsys.readouterr().out)
    assert "discovery-questions: does not hold the options of 'Length'" in out
    assert "discovery-questions: does not hold what they may know" in out


def test_an_input_that_a_prompt_is_not_given_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    prompts = own_prompts(tmp_path, monkeypatch)
    replace_in(
        prompts / "discovery-questions" / "discovery-questions.md.j2",
        "Please write the questions",
        "{{ limits }} Please write the questions",
    )
    assert main(["eval", "run", str(suite)]) == 1
    out = flat(capsys.readouterr().out)
    assert "prompt_inputs: " in out
    assert "'limits' is undefined" in out


def test_a_limit_that_reaches_the_private_prompt_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "value-creation")
    monkeypatch.setattr(
        "copilot.advisors.value_creation.private_view",
        lambda scenario, *, with_limits, **learnt: private_view(
            scenario, with_limits=not with_limits, **learnt
        ),
    )
    assert main(["eval", "run", str(suite)]) == 6
    out = flat(capsys.readouterr().out)
    assert "value-creation: holds an alternative, which goes into no prompt" in out
    assert "value-creation: holds my walk-away on Rent, which goes into no prompt" in out


def test_a_secret_that_reaches_the_shareable_prompt_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    monkeypatch.setattr(
        "copilot.advisors.discovery.shareable_view",
        lambda scenario: shareable_view(scenario).model_copy(
            update={"notes": f"We like the yard behind the house. {scenario.situation}"}
        ),
    )
    assert main(["eval", "run", str(suite)]) == 6
    out = flat(capsys.readouterr().out)
    assert "discovery-questions: is not the same when only secrets change" in out
    assert "discovery-questions: gives away a secret name (Ha…)" in out
    assert "Harbour" not in out
