"""`trades` and `questions`, with and without a model."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.answering import ANSWER, use
from tests.cli.commands import Commands
from tests.loopback import LoopbackServer, Step, answer, status


def test_trades_without_a_model_fill_one_screen_and_say_so(negotiate: Commands) -> None:
    ran = negotiate("trades", "offer.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "Senior engineer offer: 4 issues, compared with meeting in the middle.\nNo model was used"
    )
    assert "1  You " in ran.out
    assert "6  " not in ran.out
    assert ran.out.endswith("What to ask: negotiate questions offer.yaml\n")
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_scenario_can_come_from_stdin(negotiate: Commands, folder: Path) -> None:
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    from_file = negotiate("trades", "offer.yaml", "--json").out
    ran = negotiate("trades", "-", "--json", stdin=text)
    assert (ran.code, ran.out, ran.err) == (0, from_file, "")
    typed = negotiate("trades", "-", "--json", stdin=text, typed=True)
    assert typed.out == from_file
    assert typed.err.startswith("Reading the scenario from the keyboard")


@pytest.mark.parametrize("command", ["check", "trades", "questions", "frontier"])
def test_a_seed_below_zero_is_a_usage_error(negotiate: Commands, command: str) -> None:
    ran = negotiate(command, "offer.yaml", "--seed", "-1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("negotiate: Invalid value for '--seed': ")


def test_the_same_seed_gives_the_same_answer(negotiate: Commands) -> None:
    first, again = (negotiate("trades", "offer.yaml", "--json", "--seed", "7") for _ in range(2))
    assert first.out == again.out


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_json_is_one_document_of_its_version(negotiate: Commands, command: str) -> None:
    ran = negotiate(command, "offer.yaml", "--json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err, document["schema_version"]) == (0, "", 1)
    assert len(document["scenario"]["sha256"]) == 64
    assert document["made_by"]["model"] is None


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_markdown_is_one_private_page(negotiate: Commands, command: str) -> None:
    ran = negotiate(command, "offer.yaml", "--markdown")
    assert ran.code == 0
    assert ran.out.startswith("# Senior engineer offer")
    assert "> Private: for your eyes." in ran.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--json", "--markdown"], "--json and --markdown are two forms of the answer; give one"),
        (["--no-llm", "--model", "x"], "--no-llm and --model contradict each other; give one"),
        (["--replay", "a", "--record", "b"], "--replay calls nobody, so that there is nothing"),
    ],
)
@pytest.mark.parametrize("command", ["trades", "questions"])
def test_options_that_contradict_each_other_are_refused(
    negotiate: Commands, command: str, arguments: list[str], told: str
) -> None:
    ran = negotiate(command, "offer.yaml", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in (
        ran.err if "--json" not in arguments else json.loads(ran.err)["error"]["message"]
    )


def test_questions_name_the_ideas_by_their_numbers_in_trades(negotiate: Commands) -> None:
    asked = negotiate("questions", "offer.yaml", "--all").out
    told = " ".join(asked.split())
    lists = re.findall(r"Decides ideas? ([\d, and]+)\.", told)
    numbers = {int(number) for each in lists for number in re.findall(r"\d+", each)}
    assert numbers
    trades = negotiate("trades", "offer.yaml", "--all").out
    for number in numbers:
        assert f"\n{number:<3}" in trades


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_a_dry_run_prints_the_prompt_and_needs_no_key(negotiate: Commands, command: str) -> None:
    ran = negotiate(command, "offer.yaml", "--dry-run", "--model", "some-model")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out.index("--- system\n") < ran.out.index("--- user\n") < ran.out.index("--- schema\n")
    )
    assert "Model: some-model. " in ran.out
    assert re.search(r"About [\d,]+ tokens to send, at most [\d,]+ back\. An estimate", ran.out)
    assert "Model: none is set. " in negotiate(command, "offer.yaml", "--dry-run").out


def test_limits_go_into_a_prompt_only_when_asked_for(negotiate: Commands, folder: Path) -> None:
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    limits = "me: {alternatives: [{name: Join Globex, worth: 40}]}\n"
    (folder / "limits.yaml").write_text(text + limits, encoding="utf-8")
    assert "Globex" not in negotiate("trades", "limits.yaml", "--dry-run").out
    assert "Globex" in negotiate("trades", "limits.yaml", "--dry-run", "--with-limits").out


def test_a_model_adds_ideas_and_is_named(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch)
        ran = negotiate("trades", "offer.yaml", "--model", "small", "--all")
    assert "With the model test-model-1; every figure and check is the engine's." in ran.out
    assert "A piano in the office" in ran.out
    assert "sk-never-shown" not in ran.out + ran.err
    assert server.requests[0].body["model"] == "small"


def test_the_model_of_the_environment_is_used_unless_forbidden(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        without = negotiate("trades", "offer.yaml", "--no-llm")
        assert server.requests == []
        assert "No model was used" in without.out
        negotiate("trades", "offer.yaml")
        assert server.requests[0].body["model"] == "small"


@pytest.mark.parametrize("command", ["trades", "questions"])
@pytest.mark.parametrize(
    ("step", "code", "kind"),
    [
        (status(401, "bad key"), 4, "access"),
        (status(404, "no model"), 5, "provider"),
        (answer("I'd rather not."), 7, "answer"),
    ],
)
def test_a_model_that_fails_leaves_the_engines_answer_and_its_own_code(  # noqa: PLR0913, PLR0917 - one table
    negotiate: Commands,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    step: Step,
    code: int,
    kind: str,
) -> None:
    alone = negotiate(command, "offer.yaml").out
    with LoopbackServer(step) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate(command, "offer.yaml")
        as_json = negotiate(command, "offer.yaml", "--json")
    assert ran.code == as_json.code == code
    assert "1  " in ran.out
    assert ran.out.splitlines()[0] == alone.splitlines()[0]
    assert ran.err.endswith("What is shown comes from the engine alone.\n")
    assert json.loads(as_json.err)["error"]["kind"] == kind
    assert json.loads(as_json.out)["schema_version"] == 1


def test_no_key_for_a_service_that_needs_one_is_told(negotiate: Commands) -> None:
    ran = negotiate("trades", "offer.yaml", "--model", "big")
    assert ran.code == 4
    assert "1  You " in ran.out
    assert "There is no API key." in ran.err


def test_answers_can_be_recorded_and_replayed_without_anybody(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        live = negotiate("trades", "offer.yaml", "--record", "tapes")
    assert list((folder / "tapes").glob("*.json"))
    again = negotiate("trades", "offer.yaml", "--replay", "tapes")
    assert again.out == live.out


def test_a_folder_that_cannot_take_recordings_is_told_before_anybody_is_asked(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / "taken").write_text("", encoding="utf-8")
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate("trades", "offer.yaml", "--record", "taken/tapes")
        assert not server.requests
    assert (ran.code, ran.out) == (2, "")
    assert "taken/tapes: Not a directory" in ran.err


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_a_recording_that_is_missing_is_exit_6_and_the_engine_answers(
    negotiate: Commands, folder: Path, command: str
) -> None:
    (folder / "tapes").mkdir()
    ran = negotiate(command, "offer.yaml", "--model", "small", "--replay", "tapes")
    assert ran.code == 6
    assert "No model was used" in ran.out
    assert "There is no recorded answer for the prompt" in ran.err


def test_a_replay_names_its_model(negotiate: Commands) -> None:
    ran = negotiate("trades", "offer.yaml", "--replay", "tapes")
    assert (ran.code, ran.out) == (2, "")
    assert "--model" in ran.err


def test_the_users_own_further_issues_are_brought_in(negotiate: Commands, folder: Path) -> None:
    own = folder / ".config" / "negotiation-copilot"
    own.mkdir(parents=True)
    (own / "catalogue.yaml").write_text(
        """\
issues:
  - name: Piano in the office
    contexts: [compensation]
    place: non-monetary
    options: [none, upright]
    why_me: I play.
    why_them: It stands around.
    question: What is the room like?
""",
        encoding="utf-8",
    )
    assert "Piano in the office" in negotiate("trades", "offer.yaml", "--all").out
