"""Adding up what calls used. What a provider did not say is unknown, which is not zero."""

from collections.abc import Mapping

from copilot.domain.documents import Usage
from copilot.errors import ModelError
from copilot.llm.protocol import Json


def add_usage(*parts: Usage) -> Usage:
    """The sum, field by field; nothing gives an empty Usage.

    A field stays None only when no part knows it: where some know it, the sum is what is known.
    """
    total: dict[str, float | bool] = {}
    for name in Usage.model_fields:
        known = [value for part in parts if (value := getattr(part, name)) is not None]
        if known:
            total[name] = any(known) if isinstance(known[0], bool) else sum(known)
    return Usage.model_validate(total)


def usage_of(error: ModelError) -> Usage:
    """What the failed call used; empty when the error does not carry it."""
    return error.usage if isinstance(error.usage, Usage) else Usage()


def read_usage(body: Mapping[str, Json]) -> Usage:
    """The usage that a chat completion reports, as one request without its time."""
    reported = body.get("usage")
    if not isinstance(reported, dict):
        return Usage(requests=1)
    details = reported.get("prompt_tokens_details")
    return Usage(
        requests=1,
        input_tokens=_count(reported.get("prompt_tokens")),
        output_tokens=_count(reported.get("completion_tokens")),
        cached_tokens=_count(details.get("cached_tokens")) if isinstance(details, dict) else None,
    )


def _count(value: Json) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if value >= 0 else None
