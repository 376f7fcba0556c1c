"""What a request costs at list prices. The only module that knows `genai_prices`.

The prices are those that the package carries: nothing is fetched. Importing them takes a third of
a second, so import this module only when a price is to be told.
What is not in the list has no price, which is not a price of zero.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from genai_prices import Usage as ListUsage
from genai_prices import calc_price
from genai_prices.types import PriceCalculation, TieredPrices

from copilot.domain.documents import Usage
from copilot.llm.endpoint import OPENAI_BASE_URL, endpoint_kind, host_of
from copilot.llm.usage import cache_writes

# Amounts keep this many decimals, so that they come back from a JSON number as they were.
_DECIMALS: Final = 12


@dataclass(frozen=True)
class Price:
    """What one request costs, in USD."""

    amount: Decimal
    """For the whole request."""
    input_per_million: Decimal
    """For a million tokens sent, uncached; where long requests cost more, for a short one."""
    output_per_million: Decimal
    """For a million tokens back; where long requests cost more, for a short one."""


class CostRange(NamedTuple):
    """What a request may cost, in USD."""

    to_send: Decimal
    """For what is sent."""
    back_at_most: Decimal
    """For the longest answer that is allowed."""


class PriceList:
    """What usages of one model at one endpoint cost.

    Args:
        model: The name that is asked for.
        base_url: Where the endpoint is; OpenAI when empty.

    Raises:
        UsageError: the base URL is no http or https address.
    """

    def __init__(self, model: str, base_url: str | None = None) -> None:
        self._model = model
        self._base_url = base_url or OPENAI_BASE_URL
        host_of(self._base_url)

    def __call__(self, usage: Usage, answered_by: str | None = None) -> Decimal | None:
        """The cost of one request; None when nothing is known of its price or of its use.

        Args:
            usage: Of one request: prices may rise with its length, so that a sum gives less.
            answered_by: The name that the endpoint gave; it says more than the one asked for.
        """
        counts = _counts(usage)
        if counts is None:
            return None
        for model in (answered_by, self._model):
            amount = _amount(counts, model, self._base_url) if model else None
            if amount is not None:
                return amount
        return None


def price(usage: Usage, model: str, base_url: str | None = None) -> Price | None:
    """The price of what one request used, by the list of whoever stands behind the base URL.

    None when the host is not in the list, or is local, as a local server may be a proxy to a paid
    one; when it lists no price for the model; and when the usage holds no counts. Where only one
    side is counted, the other adds nothing.

    Raises:
        UsageError: the base URL is no http or https address.
    """
    counts = _counts(usage)
    return None if counts is None else _price(counts, model, base_url or OPENAI_BASE_URL)


def _price(counts: "_Counts", model: str, base_url: str) -> Price | None:
    found = _listed(counts, model, base_url)
    if found is None:
        return None
    per_million = (found.model_price.input_mtok, found.model_price.output_mtok)
    for_input, for_output = (p.base if isinstance(p, TieredPrices) else p for p in per_million)
    # An entry without one of the two prices, for speech or for a free trial, adds up to zero.
    if for_input is None or for_output is None:
        return None
    return Price(round(found.total_price, _DECIMALS), for_input, for_output)


def estimate(
    input_tokens: int, max_output_tokens: int, model: str, base_url: str | None = None
) -> CostRange | None:
    """What a request of that size may cost, nothing being cached; None when there is no price.

    Raises:
        UsageError: the base URL is no http or https address.
    """
    sent = price(Usage(input_tokens=input_tokens), model, base_url)
    both = price(Usage(input_tokens=input_tokens, output_tokens=max_output_tokens), model, base_url)
    if sent is None or both is None:
        return None
    return CostRange(sent.amount, both.amount - sent.amount)


class _Counts(NamedTuple):
    """The tokens of a request, each counted once."""

    sent: int
    """Neither read from a cache nor written to one."""
    cached: int
    written: int
    back: int
    """Without the thinking."""
    thought: int


class _Rates(NamedTuple):
    """What a model costs whose price hangs neither on the length of a request nor on the time."""

    request: Decimal
    """A request without a token."""
    tokens: tuple[Decimal, ...]
    """A token more, for each of `_Counts`."""


_MILLION: Final = 1_000_000
_NOTHING: Final = _Counts(0, 0, 0, 0, 0)


def _counts(usage: Usage) -> _Counts | None:
    """The counts that are charged; None when there are none."""
    if usage.input_tokens is None and usage.output_tokens is None:
        return None
    sent, back = usage.input_tokens or 0, usage.output_tokens or 0
    cached = min(usage.cached_tokens or 0, sent)
    written = min(cache_writes(usage), sent - cached)
    thought = min(usage.reasoning_tokens or 0, back)
    return _Counts(sent - cached - written, cached, written, back - thought, thought)


def _amount(counts: _Counts, model: str, base_url: str) -> Decimal | None:
    rates = _rates(model, base_url)
    if rates is None:
        found = _price(counts, model, base_url)
        return None if found is None else found.amount
    # The package takes longer to work out a price than anything else that is done in a call.
    costs = (count * rate for count, rate in zip(counts, rates.tokens, strict=True))
    return round(sum(costs, rates.request), _DECIMALS)


@lru_cache(maxsize=64)
def _rates(model: str, base_url: str) -> _Rates | None:
    """The rates of a model; None when it has none that always hold, or no price at all."""
    listed = _listed(_NOTHING, model, base_url)
    if listed is None or isinstance(listed.model.prices, list):
        return None
    tiered = any(isinstance(rate, TieredPrices) for rate in vars(listed.model_price).values())
    if tiered or _price(_NOTHING, model, base_url) is None:
        return None
    request = listed.total_price
    millions = [_NOTHING._replace(**{name: _MILLION}) for name in _Counts._fields]
    totals = [_listed(counts, model, base_url) for counts in millions]
    return _Rates(
        request,
        tuple((total.total_price - request) / _MILLION for total in totals if total is not None),
    )


@lru_cache(maxsize=16)
def _address(base_url: str) -> str | None:
    """Without credentials and in small letters, as the list's patterns want it; None if local."""
    if endpoint_kind(base_url) == "local":
        return None
    return f"https://{host_of(base_url)}{urlsplit(base_url).path}"


def _listed(counts: _Counts, model: str, base_url: str) -> PriceCalculation | None:
    counted = ListUsage(
        input_tokens=counts.sent + counts.cached + counts.written,
        output_tokens=counts.back + counts.thought,
        cache_read_tokens=counts.cached,
        cache_write_tokens=counts.written,
        output_reasoning_tokens=counts.thought,
    )
    address = _address(base_url)
    if address is None:
        return None
    try:
        found = calc_price(counted, model, provider_api_url=address)
    except (LookupError, ValueError):
        return None
    # The patterns hold for the start of an address: api.openai.com.example.org fits one.
    begins = re.match(found.provider.api_pattern, address)
    longer = begins is not None and address[begins.end() :].startswith(".")
    return None if longer else found
