"""What the prompts hold, whatever the model answers."""

from collections.abc import Iterator, Sequence

from copilot.evaluation.graders.grade import Grade
from copilot.evaluation.outcome import Outcome
from copilot.llm.protocol import Message, ModelRequest
from copilot.llm.usage import estimated_tokens


def prompt_inputs(outcome: Outcome) -> Iterator[Grade]:
    """Whether each prompt holds what it is to hold, and nothing else.

    An error on the way to a request, a broken prompt for instance, counts as a fault. Without any
    request nothing can be wrong with one.
    """
    faults = list(outcome.prompt_faults)
    if outcome.error is not None:
        faults.append(outcome.error.message)
    yield Grade("prompt_inputs", not faults, "; ".join(faults))


def prompt_size(outcome: Outcome) -> Iterator[Grade]:
    """Whether the first request of the case's own prompt, its schema too, is within the budget.

    The tokens are an estimate; exactly the budget is within it. Where nothing was asked, it does
    not hold.
    """
    if not outcome.asked:
        yield Grade("prompt_size", value=False, reason="no request")
        return
    request = outcome.asked[0].request
    tokens, most = estimated_tokens(request.messages, request.schema), outcome.case.prompt_tokens
    within = tokens <= most
    reason = "" if within else f"about {tokens:,} tokens, {most:,} at most"
    yield Grade("prompt_size", within, reason)


def static_prefix(requests: Sequence[ModelRequest]) -> int:
    """About how many tokens all requests of one prompt have in common at their start.

    That is what a provider's cache can keep. Messages are taken in their order, without the
    schema. 0 for none; of one request alone, all of it.
    """
    texts = ["\n".join(message.content for message in request.messages) for request in requests]
    # What the first and the last in order have in common, all have that stand between them.
    first, last = min(texts, default=""), max(texts, default="")
    same = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None
    )
    common = first[:same]
    return estimated_tokens((Message("user", common),), None)
