"""Adding up what calls used. What a provider did not say is unknown, which is not zero."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from typing_extensions import TypeIs

from copilot.domain.documents import Usage
from copilot.errors import ModelError
from copilot.llm.protocol import Json, Message

CHARACTERS_PER_TOKEN: Final = 4
"""For estimates; English text in common vocabularies."""

CACHE_WRITES: Final = (
    "prompt_tokens_details.cache_write_tokens",
    "cache_creation_input_tokens",
)
"""Where `other_tokens` may tell how many input tokens were written to a cache, which may cost more."""

_Counts: TypeAlias = Mapping[str, int]

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# Providers spell one thing in several ways; the first that is there counts. In this order:
# OpenAI and most others, DeepSeek, Moonshot and Together, gateways to Anthropic.
_INPUT: Final = ("prompt_tokens", "input_tokens")
_OUTPUT: Final = ("completion_tokens", "output_tokens")
_CACHED: Final = (
    "prompt_tokens_details.cached_tokens",
    "prompt_cache_hit_tokens",
    "cached_tokens",
    "cache_read_input_tokens",
)
_REASONING: Final = ("completion_tokens_details.reasoning_tokens", "reasoning_tokens")
_TOTAL: Final = "total_tokens"
_READ: Final = frozenset({*_INPUT, *_OUTPUT, *_CACHED, *_REASONING, _TOTAL})

# A count beyond these bounds is no count but garbage, or an attempt to fill a file.
_MOST: Final = 10**12
_DEEPEST: Final = 3
_LONGEST_NAME: Final = 100
_MOST_COUNTS: Final = 100


def add_usage(*parts: Usage) -> Usage:
    """The sum, field by field; nothing gives an empty Usage.

    A field stays None only when no part knows it: where some know it, the sum is what is known.
    """
    if len(parts) == 1:
        return parts[0]
    total: dict[str, object] = {}
    for name in Usage.model_fields:
        known = [value for part in parts if (value := getattr(part, name)) is not None]
        if not known:
            continue
        if isinstance(known[0], bool):
            total[name] = any(known)
        elif isinstance(known[0], Mapping):
            names = dict.fromkeys(key for counts in known for key in counts)
            total[name] = {key: sum(counts.get(key, 0) for counts in known) for key in names}
        else:
            total[name] = sum(known)
    return Usage.model_validate(total)


def usage_of(error: ModelError) -> Usage:
    """What the failed call used; empty when the error does not carry it."""
    return error.usage if isinstance(error.usage, Usage) else Usage()


def read_usage(body: Mapping[str, Json]) -> Usage:
    """The usage that a chat completion reports, as one request without its time.

    Input counts what came from a cache as well, and output counts the thinking, as that is what is
    charged: some providers report them beside these figures, which their total gives away.
    Without one of the two the request counts as unreported.
    """
    counts = dict(_counts(body.get("usage")))
    sent, back = _first(counts, _INPUT), _first(counts, _OUTPUT)
    cached, reasoning = _first(counts, _CACHED), _first(counts, _REASONING)
    if sent is not None and back is not None:
        from_cache = (cached or 0) + (_first(counts, CACHE_WRITES) or 0)
        beside = max(0, counts.get(_TOTAL, 0) - sent - back)
        if (cached or 0) > sent or (from_cache and beside == from_cache):
            sent += from_cache
        elif beside == reasoning or (reasoning is None and not from_cache):
            back += beside
    return Usage(
        requests=1,
        input_tokens=sent,
        output_tokens=back,
        cached_tokens=cached,
        reasoning_tokens=reasoning,
        unreported=int(sent is None or back is None),
        other_tokens={name: count for name, count in counts.items() if name not in _READ},
    )


def cache_writes(usage: Usage) -> int:
    """How many input tokens were written to a cache, as far as the provider told."""
    return _first(usage.other_tokens, CACHE_WRITES) or 0


def estimated_tokens(messages: Sequence[Message], schema: Mapping[str, Json] | None) -> int:
    """About how many tokens a request takes, rounded up; say that it is an estimate.

    A character outside ASCII counts as the bytes it takes in UTF-8: vocabularies split other
    scripts into more tokens than English.
    """
    texts = [message.content for message in messages]
    if schema is not None:
        texts.append(_COMPACT.encode(schema))
    return -(-sum(len(text.encode("utf-8", "replace")) for text in texts) // CHARACTERS_PER_TOKEN)


def usd_figure(amount: Decimal, *, digits: int = 2) -> str:
    """An amount as people read it: `12.50`, and below one USD so many digits that matter: `0.0042`."""
    if amount >= 1:
        return f"{amount:,.2f}"
    if not amount:
        return "0"
    last = amount.adjusted() - digits + 1
    return f"{round(amount, -last):f}".rstrip("0").rstrip(".")


def _first(counts: _Counts, names: Sequence[str]) -> int | None:
    return next((counts[name] for name in names if name in counts), None)


def _counts(reported: Json) -> Iterator[tuple[str, int]]:
    """Every count in what a provider reports, under its dotted name."""
    found = 0
    open_parts: list[tuple[str, int, Json]] = [("", 0, reported)]
    while open_parts and found < _MOST_COUNTS:
        name, depth, value = open_parts.pop(0)
        if isinstance(value, dict) and depth < _DEEPEST:
            start = f"{name}." if name else ""
            # Half characters, which no file takes, are replaced.
            names = [start + key.encode("utf-8", "replace").decode() for key in value]
            open_parts += [(n, depth + 1, v) for n, v in zip(names, value.values(), strict=True)]
        elif _is_count(value) and 0 < len(name) <= _LONGEST_NAME:
            found += 1
            yield name, value


def _is_count(value: Json) -> TypeIs[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
