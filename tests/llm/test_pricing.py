"""What requests cost at list prices, without asking anyone."""

import socket
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.documents import Usage
from copilot.errors import UsageError
from copilot.llm.pricing import CostRange, PriceList, estimate, price
from copilot.llm.usage import CACHE_WRITES

OPENAI = "https://api.openai.com/v1"
MILLION = 1_000_000
BOTH = Usage(requests=1, input_tokens=1_000, output_tokens=1_000)


def test_a_listed_model_is_priced_for_what_is_sent_and_what_comes_back() -> None:
    found = price(BOTH, "gpt-4o-mini", OPENAI)
    assert found is not None
    assert (found.input_per_million, found.output_per_million) == (Decimal("0.15"), Decimal("0.6"))
    assert found.amount == Decimal("0.00075")  # 1,000 x (0.15 + 0.60) / 1,000,000


def test_without_a_base_url_the_prices_are_openais() -> None:
    assert price(BOTH, "gpt-4o-mini") == price(BOTH, "gpt-4o-mini", OPENAI)


def test_cached_tokens_cost_what_the_list_says() -> None:
    cached = BOTH.model_copy(update={"cached_tokens": 1_000})
    found = price(cached, "gpt-4o-mini", OPENAI)
    assert found is not None
    assert found.amount == Decimal("0.000675")  # 1,000 x (0.075 + 0.60) / 1,000,000


def test_writing_to_a_cache_costs_what_the_list_says() -> None:
    written = BOTH.model_copy(update={"other_tokens": {CACHE_WRITES[0]: 1_000}})
    plain, dearer = price(BOTH, "gpt-5.6-cyber"), price(written, "gpt-5.6-cyber")
    assert plain is not None
    assert dearer is not None
    # 1,000 x (15.625 - 12.5) / 1,000,000
    assert dearer.amount - plain.amount == Decimal("0.003125")


def test_thinking_is_part_of_the_output_and_not_charged_twice() -> None:
    thought = BOTH.model_copy(update={"reasoning_tokens": 900})
    assert price(thought, "gpt-5-mini") == price(BOTH, "gpt-5-mini")


def test_long_requests_are_charged_at_their_own_price() -> None:
    short = price(Usage(input_tokens=MILLION // 10), "gpt-5.5")
    long = price(Usage(input_tokens=MILLION), "gpt-5.5")
    assert short is not None
    assert long is not None
    assert long.amount > 10 * short.amount
    assert long.input_per_million == short.input_per_million


def test_one_known_side_is_priced_alone_and_no_counts_have_no_price() -> None:
    found = price(Usage(output_tokens=MILLION), "gpt-4o-mini")
    assert found is not None
    assert found.amount == Decimal("0.6")
    assert price(Usage(requests=1), "gpt-4o-mini") is None


@pytest.mark.parametrize("model", ["my-own-model", "", "gpt-4o-mini-of-my-own", "whisper-1"])
def test_a_model_without_a_price_for_text_costs_an_unknown_amount_and_not_nothing(
    model: str,
) -> None:
    assert price(BOTH, model, OPENAI) is None


@pytest.mark.parametrize(
    "base_url",
    [
        "http://localhost:11434/v1",
        "http://192.168.1.5:8000/v1",
        "http://llm/v1",
        "https://llm.example.org/v1",
        "https://openai.example.org/v1",
        "https://api.openai.com.example.org/v1",
    ],
)
def test_the_same_name_at_another_host_is_not_priced_as_openais(base_url: str) -> None:
    assert price(BOTH, "gpt-4o-mini", base_url) is None


def test_a_local_name_that_looks_like_a_provider_has_no_price() -> None:
    assert price(BOTH, "kimi-k2-0905-preview", "https://api.moonshot.ai/v1") is not None
    assert price(BOTH, "kimi-k2-0905-preview", "https://api.moonshot.internal/v1") is None


def test_each_host_has_its_own_prices() -> None:
    model = "deepseek-chat"
    own = price(BOTH, model, "https://api.deepseek.com/v1")
    assert own is not None
    assert price(BOTH, model, OPENAI) is None
    assert price(BOTH, "openai/gpt-4o-mini", "https://openrouter.ai/api/v1") is not None


def test_an_azure_endpoint_is_found_whatever_stands_in_front() -> None:
    address = "https://user:secret@My-Team.openai.azure.com/openai/v1"
    assert price(BOTH, "gpt-4o-mini", address) is not None


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        price(BOTH, "gpt-4o-mini", "localhost:11434")
    with pytest.raises(UsageError):
        PriceList("gpt-4o-mini", "ftp://example.org")


MODELS = (
    ("gpt-4.1-mini", OPENAI),
    ("gpt-5.6-cyber", OPENAI),  # charges for what is written to a cache
    ("gpt-5.5", OPENAI),  # charges more for long requests
    ("deepseek-chat", "https://api.deepseek.com"),
    ("sonar-pro", "https://api.perplexity.ai"),  # charges for each request
    ("claude-sonnet-4-5", "https://api.anthropic.com/v1"),
    ("gemini-2.5-pro", "https://generativelanguage.googleapis.com/v1beta/openai"),
    ("tts-1", OPENAI),
    ("no-such-model", OPENAI),
    ("gpt-4.1-mini", "http://localhost:8080/v1"),
)
_COUNT = st.none() | st.integers(0, 500_000)


@given(st.sampled_from(MODELS), _COUNT, _COUNT, _COUNT, _COUNT, _COUNT)
def test_a_price_list_says_what_a_single_price_says(  # noqa: PLR0913, PLR0917 - drawn by name
    listed: tuple[str, str],
    sent: int | None,
    back: int | None,
    cached: int | None,
    written: int | None,
    thought: int | None,
) -> None:
    model, base_url = listed
    usage = Usage(
        input_tokens=sent,
        output_tokens=back,
        cached_tokens=cached,
        reasoning_tokens=thought,
        other_tokens={} if written is None else {CACHE_WRITES[0]: written},
    )
    found = price(usage, model, base_url)
    expected = None if found is None else found.amount
    assert PriceList(model, base_url)(usage) == expected


def test_the_name_that_the_endpoint_gave_is_priced_before_the_one_asked_for() -> None:
    prices = PriceList("gpt-4o-mini")
    dear, cheap = prices(BOTH, "gpt-4o-2024-08-06"), prices(BOTH)
    assert dear is not None
    assert cheap is not None
    assert dear > cheap
    assert prices(BOTH, "nobody-knows-this-name") == cheap
    assert PriceList("nobody-knows-this-name")(BOTH) is None


def test_an_estimate_tells_what_sending_costs_and_what_comes_back_at_most() -> None:
    assert estimate(1_000, 1_000, "gpt-4o-mini") == CostRange(
        to_send=Decimal("0.00015"), back_at_most=Decimal("0.0006")
    )
    assert estimate(1_000, 1_000, "my-own-model") is None


COUNTS = st.none() | st.integers(0, 10**12)


@given(
    sent=COUNTS,
    back=COUNTS,
    cached=COUNTS,
    thought=COUNTS,
    written=st.integers(0, 10**12),
    model=st.sampled_from(["gpt-4o-mini", "gpt-5.5", "gpt-5.6-sol"]),
)
def test_counts_that_cannot_be_are_priced_all_the_same(  # noqa: PLR0913, PLR0917 - drawn by name
    sent: int | None,
    back: int | None,
    cached: int | None,
    thought: int | None,
    written: int,
    model: str,
) -> None:
    usage = Usage(
        input_tokens=sent,
        output_tokens=back,
        cached_tokens=cached,
        reasoning_tokens=thought,
        other_tokens={CACHE_WRITES[0]: written},
    )
    found = price(usage, model)
    assert (found is None) == (sent is None and back is None)
    assert found is None or found.amount >= 0


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a price was asked for over the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert price(BOTH, "gpt-4o-mini") is not None
    assert price(BOTH, "my-own-model") is None


def test_a_fresh_start_opens_no_socket_and_starts_no_thread() -> None:
    program = """
import sys, threading
events = []
sys.addaudithook(lambda name, args: events.append(name) if name.startswith("socket.") else None)
from copilot.llm.pricing import estimate
assert estimate(1000, 1000, "gpt-4o-mini") is not None
assert estimate(1000, 1000, "my-own-model") is None
print([name for name in events if name != "socket.gethostname"], threading.active_count())
"""
    ran = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[] 1"
