"""`--verbose`: what it shows, and what it never shows."""

import ast
import json
import logging
from pathlib import Path

import pytest

from copilot.cli.verbose import log_on_stderr
from copilot.errors import ModelError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json, Message, ModelRequest
from tests.cli.commands import Commands
from tests.documents import ROOT
from tests.loopback import TOKENS, LoopbackServer, Step, answer, completion, status

KEY = "sk-canary-key-that-nobody-may-see"
SCENARIO = """\
title: canary-title-of-the-file
situation: canary-situation-in-my-words
they_may_know: canary-they-may-know-this
context: compensation
money: canary-salary-issue
me:
  name: canary-my-own-name
  interests:
    - {text: canary-my-shared-interest, share: yes}
    - {text: canary-my-secret-interest}
  constraints: [canary-my-constraint]
  pressures: [canary-my-pressure]
  alternatives: [{name: canary-my-alternative, worth: 41}]
  walk_away: {canary-salary-issue: 163457}
  aspiration: {canary-salary-issue: 183457}
counterparty:
  name: canary-their-own-name
  interests: [canary-their-interest]
  constraints: [canary-their-constraint]
  pressures: [canary-their-pressure]
  alternatives: [{name: canary-their-alternative, worth: 23}]
issues:
  canary-salary-issue:
    about: canary-about-the-salary
    unit: USD canary-unit-of-salary
    range: {low: 150000, high: 190000, step: 5000}
    mine:
      {priority: high, wants: more, position: 185000, because: {text: canary-because-mine, share: yes}}
    theirs: {priority: medium, wants: less, position: 160000, because: canary-because-theirs}
  canary-remote-issue:
    about: canary-about-remote-work
    options: [canary-option-office, canary-option-mixed, canary-option-remote]
    mine: {priority: medium, wants: canary-option-remote}
    theirs: {priority: low, wants: canary-option-office}
  canary-start-issue: {i_ask: 2027-03-01, they_offer: 2027-01-15, to_me: low, to_them: high}
forecasts:
  - event: canary-event-of-the-forecast
    by: 2027-12-31
    mine: 0.75
    theirs: 0.4
    settled_by: canary-judge-of-the-event
criteria: [{text: canary-criterion-text, source: canary-criterion-source}]
strengths: [{text: canary-strength-text, evidence: canary-strength-proof, share: yes}]
evidence: [{kind: refusal, terms: {canary-remote-issue: canary-option-remote}}]
"""
PROMPT_LIKE = (
    "You said: canary-about-remote-work, canary-option-office, canary-my-secret-interest, "
    f"and walk_away 163457, with the key {KEY}"
)
TRADE: Json = {
    "title": "canary-title-of-the-model",
    "give": [{"issue": "canary-salary-issue", "from": "175000", "to": "170000"}],
    "get": [{"issue": "canary-invented-issue", "from": "canary-option-office", "to": "x"}],
    "rationale": "canary-rationale-of-the-model",
}
SOON = {"retry-after-ms": "1"}
ANSWERS = {
    "answer": answer(
        json.dumps({"differences": [], "trades": [TRADE], "contingent": [], "options": []})
    ),
    "no JSON": answer("canary-words-of-the-model, and no JSON"),
    "the prompt": answer(PROMPT_LIKE),
    "empty": answer(""),
    "cut off": Step(
        json.dumps(completion('{"trades": [{"title": "canary-cut', finish_reason="length"))
    ),
    "refusal": Step(
        json.dumps(completion(None, refusal="canary-refusal-of-the-model", usage=TOKENS))
    ),
    "error in a 200": Step(
        json.dumps({"error": {"message": PROMPT_LIKE, "code": 500}}), headers=SOON
    ),
    "a page": Step(f"<html><body>{PROMPT_LIKE}</body></html>"),
    "no body": Step("", headers=SOON),
}
STATUSES = (400, 401, 403, 404, 422, 429, 500, 503)
SCRIPTS = {
    **{name: [step] for name, step in ANSWERS.items()},
    **{str(code): [status(code, PROMPT_LIKE, retry_after_ms="1")] for code in STATUSES},
    "no reply": [Step(cut="before"), status(401, PROMPT_LIKE)],
    "cut reply": [Step(PROMPT_LIKE * 9, cut="within"), status(401, PROMPT_LIKE)],
}
RUNS = [
    *(("trades", name) for name in SCRIPTS),
    *(("questions", name) for name in ("answer", "the prompt", "401", "429", "500")),
]


def use(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("NEGOTIATE_MODEL", "small")


def logged(err: str) -> list[str]:
    """The lines of the log."""
    return [line for line in err.splitlines() if " ms copilot." in line]


@pytest.mark.parametrize(("command", "steps"), RUNS)
def test_no_word_of_a_scenario_and_no_key_shows_up_on_stderr(
    negotiate: Commands,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    command: str,
    steps: str,
) -> None:
    (folder / "offer.yaml").write_text(SCENARIO, encoding="utf-8")
    with LoopbackServer(*SCRIPTS[steps]) as server:
        use(server, monkeypatch)
        ran = negotiate("--verbose", command, "offer.yaml", "--all")
        sent = json.dumps([received.body for received in server.requests])
    assert "canary-about-remote-work" in sent
    assert len(logged(ran.err)) > 2
    for word in ("canary", "163457", "183457", KEY):
        assert word not in ran.err


@pytest.mark.anyio
async def test_a_request_that_takes_too_long_shows_no_word_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = ModelRequest((Message("user", "canary-of-the-prompt"),), "wording", "abc123")
    limits = CallLimits(read_seconds=0.1, deadline_seconds=0.4, first_wait_seconds=0.01)
    with LoopbackServer(answer("canary", seconds=0.6)) as server, log_on_stderr():
        async with OpenAIChatModel(
            "small", base_url=server.base_url, api_key=KEY, limits=limits
        ) as model:
            with pytest.raises(ModelError):
                await model.answer(request)
    err = capsys.readouterr().err
    assert "small: gave up after" in err
    assert "canary" not in err


def test_the_log_names_prompt_tries_and_times(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(status(503, retry_after_ms="1"), ANSWERS["answer"]) as server:
        use(server, monkeypatch)
        plain = negotiate("trades", "offer.yaml")
    with LoopbackServer(status(503, retry_after_ms="1"), ANSWERS["answer"]) as server:
        use(server, monkeypatch)
        ran = negotiate("trades", "offer.yaml", "--verbose")
    assert ran.out == plain.out
    lines = [line.split(" ms ", 1)[1] for line in logged(ran.err)]
    assert lines[0].startswith("copilot.cli.verbose: negotiate 0.")
    assert lines[1].startswith("copilot.llm.client: small: try 1 failed (provider), waiting 0.")
    assert lines[2].startswith("copilot.llm.client: small answered: prompt value-creation (")
    assert lines[-1] == "copilot.cli.verbose: done"


@pytest.mark.parametrize(
    "arguments", [["--verbose", "trades", "offer.yaml"], ["trades", "offer.yaml", "--verbose"]]
)
def test_verbose_may_stand_anywhere_and_ends_with_the_command(
    negotiate: Commands, arguments: list[str]
) -> None:
    logger = logging.getLogger("copilot")
    before = (logger.level, list(logger.handlers), list(logging.getLogger().handlers))
    ran = negotiate(*arguments)
    assert ran.code == 0
    assert len(logged(ran.err)) == 2
    assert (logger.level, list(logger.handlers), list(logging.getLogger().handlers)) == before
    assert negotiate("trades", "offer.yaml").err == ""


def test_verbose_ends_when_a_command_fails(negotiate: Commands) -> None:
    ran = negotiate("trades", "nowhere.yaml", "--verbose")
    assert ran.code == 2
    assert ran.err.splitlines()[-1].endswith("copilot.cli.verbose: done")
    assert logging.getLogger("copilot").handlers == []


def test_with_json_stderr_is_kept_for_the_one_document(negotiate: Commands) -> None:
    ran = negotiate("trades", "offer.yaml", "--json", "--verbose")
    assert (ran.code, ran.out) == (2, "")
    error = json.loads(ran.err)["error"]
    assert error["kind"] == "usage"
    assert "--verbose" in error["message"]


def test_the_logs_of_other_libraries_stay_where_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At this level `openai` and `httpx2` log whole requests."""
    with log_on_stderr():
        for name in ("openai._base_client", "httpx2", "asyncio", ""):
            logging.getLogger(name).debug("canary")
    assert "canary" not in capsys.readouterr().err


LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
MAY_LOG = ("llm", "storage", "cli", "web")


def log_calls() -> list[tuple[Path, ast.Call]]:
    """Every call of a logger in the package."""
    return [
        (path.relative_to(ROOT / "copilot"), call)
        for path in sorted((ROOT / "copilot").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in LOGGING
        and isinstance(call.func.value, ast.Name)
        and "log" in call.func.value.id.lower()
    ]


def test_only_packages_with_something_to_tell_log_and_never_an_exception() -> None:
    """The words of an exception may quote a prompt, and its traceback shows more."""
    calls = log_calls()
    assert calls
    for path, call in calls:
        assert path.parts[0] in MAY_LOG, path
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr != "exception", path
        assert [keyword.arg for keyword in call.keywords] == [], path
        assert isinstance(call.args[0], ast.Constant), path


PRIVATE = {"content", "text", "messages", "message", "body", "key", "api_key", "hint", "scenario"}


def test_no_call_of_a_logger_is_given_content() -> None:
    for path, call in log_calls():
        for argument in call.args[1:]:
            names = {
                node.attr if isinstance(node, ast.Attribute) else node.id
                for node in ast.walk(argument)
                if isinstance(node, ast.Attribute | ast.Name)
            }
            assert not {name.strip("_") for name in names} & PRIVATE, (path, call.lineno)
