"""What has to be right before a batch is sent or collected: key, host, endpoint, price."""

import re
from decimal import Decimal

import pytest

from tests.batch_server import KEY, BatchServer
from tests.evaluation.authored_answers import PROMPTS
from tests.evaluation.batch_bench import Bench
from tests.loopback import LoopbackServer, answer


def test_a_key_that_is_refused_leaves_nothing_behind(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    told = bench("submit", code=4)
    assert "sk-another" not in told
    assert batch_server.batches == []


def test_an_endpoint_without_batches_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer("{}")) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        told = bench("submit", code=5)
    assert "has no batch interface" in told
    assert "negotiate eval run --record" in told


def test_no_key_goes_to_another_host_than_the_batch_did(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    monkeypatch.setenv("OPENAI_BASE_URL", batch_server.base_url.replace("127.0.0.1", "localhost"))
    told = bench("collect", code=2)
    assert "no batch was sent to localhost, where OPENAI_BASE_URL leads, but to 127.0.0.1" in told


def test_of_batches_at_two_hosts_each_is_collected_from_its_own(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    monkeypatch.setenv("OPENAI_BASE_URL", batch_server.base_url.replace("127.0.0.1", "localhost"))
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect")
    assert "Left out: 1 batch sent to 127.0.0.1; set OPENAI_BASE_URL" in told
    assert "batch_4: completed, 1 of 1 recorded." in told
    assert "batch_2" not in told
    monkeypatch.setenv("OPENAI_BASE_URL", batch_server.base_url)
    told = bench("collect")
    assert "batch_2: completed, 1 of 1 recorded." in told
    assert "Left out" not in told


def test_recordings_of_another_class_of_endpoint_are_not_filled_unawares(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = bench("submit", "--dry-run", code=2)
    assert "the recordings of nobody are those of a local endpoint" in told
    assert "--model NAME" in told
    assert "Nothing was sent." in bench("submit", "--dry-run", "--model", "gpt-4o-mini")


def test_the_worst_case_is_priced_and_held_against_what_may_be_spent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network: what is refused is refused before anybody is asked."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = ("--model", "gpt-4o-mini")
    told = bench("submit", *model, "--dry-run")
    assert re.search(r"out, 0\.\d+ USD at half the list price\.", told)
    told = bench("submit", *model, "--max-usd", "0.00001", code=7)
    assert "Nothing was sent: it might take up to 0.00" in told
    assert "--max-usd allows 0.00001 USD" in told
    told = bench("submit", "--model", "unheard-of", "--max-usd", "5", code=7)
    assert "--max-usd is set, and the price is not known" in told
    for name, most in (
        ("max_cost_per_run", "0.00001"),
        ("max_cost_per_call", "0.00001"),
        ("max_tokens_per_run", "100"),
        ("max_tokens_per_call", "100"),
    ):
        with monkeypatch.context() as set_:
            set_.setenv(f"NEGOTIATE_{name.upper()}", most)
            assert f"{name} allows {most}" in bench("submit", *model, code=7)
    assert bench.states() == []


def test_what_fits_every_cap_is_sent(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_MAX_TOKENS_PER_RUN", "1000000")
    monkeypatch.setattr("copilot.cli.batch_session._price", lambda *_: lambda *_: Decimal(1))
    bench("submit", "--max-usd", "5")
    assert len(batch_server.batches) == 1


def test_the_list_price_is_told_where_nobody_says_what_a_batch_costs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.groq.com/openai/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = bench("submit", "--model", "llama-3.3-70b-versatile", "--dry-run")
    assert "USD at the list price." in told
