"""What a model took, told on stderr after the answer; what it may take, told by a dry run."""

import json

import pytest

from tests.cli.answering import ANSWER, use
from tests.cli.commands import Commands
from tests.loopback import LoopbackServer, answer, status


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_what_a_live_answer_took_is_told_on_stderr(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate(command, "offer.yaml")
    requests = len(server.requests)
    counted = "1 request" if requests == 1 else f"{requests} requests"
    assert f"small: {counted}, {10 * requests} tokens in, {5 * requests} out, " in ran.err
    assert "cost unknown" in ran.err
    assert "tokens in" not in ran.out


def test_with_json_the_document_holds_what_was_used(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate("trades", "offer.yaml", "--json")
    assert "tokens in" not in ran.err
    used = json.loads(ran.out)["usage"]
    assert used["input_tokens"] == 10 * used["requests"]
    assert used["cost_usd"] is None
    assert used["unreported"] == 0


def test_what_a_failed_model_took_is_told_before_the_failure(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(status(401, "bad key")) as server:
        use(server, monkeypatch, model="small")
        ran = negotiate("trades", "offer.yaml")
    assert ran.err.startswith("Asking small …\nsmall: 1 request, no tokens reported, ")
    assert ran.err.endswith("What is shown comes from the engine alone.\n")


def test_a_replay_says_that_nothing_was_sent(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer(ANSWER)) as server:
        use(server, monkeypatch, model="small")
        negotiate("trades", "offer.yaml", "--record", "tapes")
    again = negotiate("trades", "offer.yaml", "--replay", "tapes")
    assert again.err.startswith("Replayed: nothing was sent; when recorded: small: ")


def test_nothing_is_told_where_nothing_was_sent(negotiate: Commands) -> None:
    assert negotiate("trades", "offer.yaml").err == ""
    without_key = negotiate("trades", "offer.yaml", "--model", "big").err
    assert "request" not in without_key.splitlines()[0]


@pytest.mark.parametrize("command", ["trades", "questions"])
def test_a_dry_run_tells_the_price_of_a_listed_model(negotiate: Commands, command: str) -> None:
    told = negotiate(command, "offer.yaml", "--dry-run", "--model", "gpt-4o-mini").out
    # 4,096 tokens back at 0.60 USD a million.
    assert " USD to send, at most 0.0025 back (list prices of genai-prices, an estimate).\n" in told
    assert "Price of" not in told


def test_a_dry_run_knows_no_price_of_an_unlisted_model_or_a_local_one(
    negotiate: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dry = ("trades", "offer.yaml", "--dry-run")
    assert "Price of my-own: unknown.\n" in negotiate(*dry, "--model", "my-own").out
    assert "rice" not in negotiate(*dry).out.rpartition("--- nothing was sent")[2]
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:11434/v1")
    assert "Price of gpt-4o-mini: unknown.\n" in negotiate(*dry, "--model", "gpt-4o-mini").out
