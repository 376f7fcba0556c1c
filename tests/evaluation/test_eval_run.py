"""The command `eval run`: what it prints, what it exits with, and what turns it red."""

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
from tests.evaluation.authored_answers import LEASE, PROMPTS, authored_suite
from tests.loopback import LoopbackServer, answer, status

SOUND = {
    "prompt_inputs": (2, 2),
    "prompt_size": (2, 2),
    "schema": (2, 2),
    "five_asks": (5, 5),
    "verdicts": (1, 1),
    "own_ideas_pass": (1, 1),
    "open_questions": (2, 2),
    "grounding": (2, 2),
    "no_leak": (2, 2),
    "raw_without_leak": (4, 4),
}
"""What the sound answers come to."""


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


def totals(out: str) -> dict[str, tuple[int, int]]:
    (run,) = json.loads(out)["runs"]
    return {total["grader"]: (total["k"], total["n"]) for total in run["totals"]}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_sound_answers_pass_every_grader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    code = main(["eval", "run", str(suite), "--strict", "--json"])
    out = capsys.readouterr().out
    assert code == 0
    found = totals(out)
    assert {name: found[name] for name in SOUND} == SOUND
    (run,) = json.loads(out)["runs"]
    made_by = run["made_by"]
    assert (made_by["model"], made_by["recorded"], made_by["authored"]) == ("nobody", 0, 3)


def test_the_table_fits_a_screen_and_says_who_wrote_the_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    assert main(["eval", "run", str(suite), "--replay"]) == 0
    out, err = capsys.readouterr()
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "3 recordings of 2026-11-22, 3 of them written by hand" in flat(out)
    assert "Gate: passed." in out
    assert "2/2 " in err
    assert "lease/value-creation: answered" in err


def test_markdown_holds_the_same_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    assert main(["eval", "run", str(suite), "--markdown"]) == 0
    out = capsys.readouterr().out
    assert "| lease | 1/1 | 1/1 | 1/1 | 5/5 | 1/1 | 1/1 |" in out
    assert "| asks of value creation that the answer meets | 5 of 5 |" in out
    assert "Gate: passed." in out


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
        lambda scenario, *, with_limits: private_view(scenario, with_limits=not with_limits),
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


def test_a_recording_that_no_case_asks_for_is_told_and_red_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    suite.write_text(
        suite.read_text("utf-8").replace(
            "prompt: value-creation", "prompt: discovery-questions, name: again"
        ),
        encoding="utf-8",
    )
    assert main(["eval", "run", str(suite)]) == 0
    assert flat(capsys.readouterr().out).count("no case asks for it") == 2
    assert main(["eval", "run", str(suite), "--strict"]) == 1
    capsys.readouterr()
    assert main(["eval", "run", str(suite), "--strict", "--filter", "again"]) == 0


def test_nothing_recorded_at_all_is_a_miss_of_every_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", *PROMPTS)
    code = main(["eval", "run", str(suite), "--cassettes", str(tmp_path / "none"), "--json"])
    out = capsys.readouterr().out
    assert code == 6
    assert totals(out)["prompt_inputs"] == (2, 2)
    assert totals(out)["no_leak"] == (0, 2)
    assert totals(out)["own_ideas_pass"] == (0, 1)
    assert len(json.loads(out)["runs"][0]["misses"]) == 2


def test_another_model_has_other_recordings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    assert main(["eval", "run", str(suite), "--model", "somebody"]) == 6
    assert "model changed from 'nobody' to 'somebody'" in flat(capsys.readouterr().out)


def test_each_trial_needs_a_recording_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions", more="repeats: 2\n")
    assert main(["eval", "run", str(suite)]) == 6
    out, err = capsys.readouterr()
    assert "lease/discovery-questions #2: replay miss" in err
    assert "trial changed from 0 to 1" in flat(out)


@pytest.mark.parametrize("mode", ["--record", "--refresh"])
def test_a_live_model_fills_what_is_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    mode: str,
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    shutil.rmtree(tmp_path / "cassettes")
    questions = json.loads((LEASE.parent / "sound.json").read_text("utf-8"))["discovery-questions"]
    with LoopbackServer(answer(json.dumps(questions[0]))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), mode]) == 0
        assert main(["eval", "run", str(suite), mode]) == 0
        assert len(server.requests) == (1 if mode == "--record" else 2)
    capsys.readouterr()
    assert main(["eval", "run", str(suite), "--strict"]) == 0
    assert "from 1 recording of" in flat(capsys.readouterr().out)


def test_two_equal_entries_are_asked_for_again_once_and_replay_as_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    shutil.rmtree(tmp_path / "cassettes")
    entry = {"kind": "risk", "issue": None, "reveals": "r", "listen_for": "l", "follow_up": "What?"}
    closed = json.dumps({"questions": [{**entry, "text": "Is it safe?"}] * 2})
    with LoopbackServer(
        answer(closed),
        answer(json.dumps({**entry, "text": "What worries you?"})),
        answer(json.dumps({**entry, "text": "What else worries you?"})),
    ) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), "--record", "--json"]) == 0
        assert len(server.requests) == 2
    recorded = capsys.readouterr().out
    assert main(["eval", "run", str(suite), "--strict", "--json"]) == 0
    assert totals(capsys.readouterr().out) == totals(recorded)


def test_a_live_model_that_refuses_the_key_is_an_access_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = authored_suite(tmp_path, "sound", "discovery-questions")
    with LoopbackServer(status(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        assert main(["eval", "run", str(suite), "--refresh"]) == 4
    out = capsys.readouterr().out
    assert "Went wrong:" in out
    assert "sk-test" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--json", "--markdown"], "--json and --markdown are two forms"),
        (["--replay", "--record"], "--replay, --record, --refresh and --live exclude each other"),
        (["nowhere.yaml"], "no such file; expected a suite of evals"),
        (["--filter", "no such case"], "no case is named or tagged like"),
    ],
)
def test_a_command_that_cannot_be_meant_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["eval", "run", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["eval", "run"]) == 2
    assert 'pip install "negotiation-copilot[evals]"' in capsys.readouterr().err


def test_eval_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval"]) == 0
    assert "Test the prompts" in capsys.readouterr().out
