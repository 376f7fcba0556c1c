"""One line about what asking a model took: requests, tokens, time, cost."""

from copilot.domain.documents import Usage
from copilot.llm.usage import usd_figure
from copilot.reporting.layout import fill
from copilot.reporting.wording import counted, figure


def usage_line(usage: Usage | None, *, model: str, replayed: bool = False) -> str:
    """What was used, as text of at most 80 columns without a line end; empty for no requests.

    Args:
        usage: Of the whole run; None when no model was called.
        model: The name that the user gave.
        replayed: Whether only recordings could answer, so that nothing was sent.
    """
    if usage is None or not usage.requests:
        return ""
    if replayed:
        opening = "Replayed: nothing was sent; when recorded: "
    elif usage.recorded:
        opening = "Some answers were replayed; the figures are those of then: "
    else:
        opening = ""
    parts = [
        counted(usage.requests, "request"),
        *_token_words(usage),
        f"{usage.seconds:,.1f} s",
        cost_words(usage),
    ]
    text = f"{opening}{model}: {', '.join(parts)}{_silence(usage)}."
    return "\n".join(line.text for line in fill(text))


def cost_words(usage: Usage) -> str:
    """`about 0.0042 USD`, `at least 0.0042 USD` where a part is not known, or `cost unknown`."""
    if usage.cost_usd is None:
        return "cost unknown"
    # A sum with recordings in it may hold answers that were never priced.
    sure = not usage.unreported and not usage.recorded
    return f"{'about' if sure else 'at least'} {usd_figure(usage.cost_usd)} USD"


def _token_words(usage: Usage) -> tuple[str, ...]:
    sent, back = usage.input_tokens, usage.output_tokens
    if sent is None and back is None:
        return ("no tokens reported",)
    cached = _part(usage.cached_tokens, "cached")
    thought = _part(usage.reasoning_tokens, "for thinking")
    return (
        "tokens in unknown" if sent is None else f"{counted(sent, 'token')} in{cached}",
        "tokens out unknown" if back is None else f"{figure(back)} out{thought}",
    )


def _part(count: int | None, what: str) -> str:
    return f" ({figure(count)} of them {what})" if count else ""


def _silence(usage: Usage) -> str:
    if not usage.unreported:
        return ""
    which = "it" if usage.unreported == 1 else "they"
    return f": {counted(usage.unreported, 'request')} did not say what {which} used"
