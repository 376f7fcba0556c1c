"""What a chat completion says, and what is wrong with it: checked before anything is parsed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from copilot.domain.documents import Usage
from copilot.errors import (
    EmptyAnswerError,
    ProviderError,
    RefusalError,
    TruncatedError,
)
from copilot.llm.extraction import Unreadable, find_object, without_thoughts
from copilot.llm.failures import Privacy, Trouble, body_trouble, request_id_of
from copilot.llm.protocol import Json
from copilot.llm.usage import read_usage

_CUT = frozenset({"incomplete", "length", "max_output_tokens", "max_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "guardrail_intervened", "safety", "sensitive"})
RAMBLING = 200
"""White space at the end from which on it counts as rambling.

A grammar that allows white space without end lets a small model write nothing else.
"""


@dataclass(frozen=True)
class Completion:
    """One answer of a model, as it came."""

    text: str
    """Without `<think>` parts; what stands in the reasoning field when there is nothing else."""
    model: str
    finish_reason: str
    """`unknown` when the server named none."""
    request_id: str | None
    response_id: str | None
    """The provider's identifier of the answer."""
    usage: Usage
    refusal: str | None = None
    rambling: bool = False
    """Whether it ends in white space only, so that a longer answer would hold no more."""


def read_completion(
    text: str, headers: Mapping[str, str], *, privacy: Privacy
) -> Completion | Trouble:
    """The answer in the body of an HTTP 200, or what came in its place."""
    request_id = request_id_of(headers)
    try:
        body: Json = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return _no_json(text, request_id)
    used = read_usage(body) if isinstance(body, dict) and body.get("usage") else None
    trouble = body_trouble(body, headers, privacy=privacy)
    if trouble is not None:
        return replace(trouble, usage=used)
    choice = first_choice(body)
    if not isinstance(body, dict) or choice is None:
        error = ProviderError(
            "The provider sent a reply without an answer in it.",
            hint="Try again; if it stays so, check the base URL and the model's name.",
            request_id=request_id,
        )
        return Trouble(error, transient=True, may_be_billed=True, usage=used)
    trouble = body_trouble({"error": choice.get("error")}, headers, privacy=privacy)
    if trouble is not None:
        return replace(trouble, usage=used)
    return completion_from(body, choice, request_id)


def _no_json(text: str, request_id: str | None) -> Trouble:
    if text.lstrip().startswith("<"):
        error = ProviderError(
            "The address answers with a web page instead of a model's reply.",
            hint="Check the base URL: it mostly ends in /v1. A proxy may also be in between.",
            request_id=request_id,
        )
        return Trouble(error)
    what = "something that is not JSON" if text.strip() else "an empty reply"
    error = ProviderError(
        f"The provider sent {what}.",
        hint="Try again; if it stays so, check the base URL.",
        request_id=request_id,
    )
    return Trouble(error, transient=True, may_be_billed=True)


def first_choice(body: Json) -> dict[str, Json] | None:
    """The first choice of a completion, or of a piece of one; None when there is none."""
    choices = body.get("choices") if isinstance(body, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else None


def completion_from(
    body: Mapping[str, Json], choice: Mapping[str, Json], request_id: str | None
) -> Completion:
    """The answer in a choice; `body` tells identifier, model and usage."""
    message = choice.get("message")
    fields = message if isinstance(message, dict) else {}
    content, arguments = as_text(fields.get("content")), _arguments(fields.get("tool_calls"))
    # Where a tool is called, what stands beside the call is no answer.
    said = arguments if arguments.strip() or not content.strip() else content
    said = said or content
    text = without_thoughts(said)
    if not text:
        reasoning = as_text(fields.get("reasoning_content")) or as_text(fields.get("reasoning"))
        text = without_thoughts(reasoning)
    identifier = as_text(body.get("id")) or None
    return Completion(
        text=text,
        model=as_text(body.get("model")),
        finish_reason=as_text(choice.get("finish_reason")) or "unknown",
        request_id=request_id or identifier,
        response_id=identifier,
        usage=read_usage(body),
        refusal=as_text(fields.get("refusal")) or None,
        rambling=len(said) - len(said.rstrip()) >= RAMBLING,
    )


def _arguments(calls: Json) -> str:
    """What a model passes to the tool that it was told to call, which is the answer."""
    call = calls[0] if isinstance(calls, list) and calls else None
    function = call.get("function") if isinstance(call, dict) else None
    arguments = function.get("arguments") if isinstance(function, dict) else None
    # Some servers send the object itself instead of its text.
    return json.dumps(arguments) if isinstance(arguments, dict) else as_text(arguments)


def as_text(content: Json) -> str:
    """A text, or the text parts of a list of parts; half characters, which no file takes, replaced."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    return content.encode("utf-8", "replace").decode() if isinstance(content, str) else ""


def fault_of(
    answer: Completion, *, structured: bool
) -> TruncatedError | RefusalError | EmptyAnswerError | None:
    """Why an answer cannot be used; None when there is text and it is whole.

    White space at the end is no harm behind a whole object (`structured`), or behind any text.
    A finish reason that nobody has heard of does not matter as long as there is text.
    """
    reason = answer.finish_reason.lower()
    filtered = reason == "content_filter" or (reason in _FILTERED and not answer.text)
    if answer.refusal or filtered:
        return RefusalError(
            "The model declined to answer." if answer.refusal else "A content filter cut in.",
            hint="Look for wording in the scenario that may be taken amiss, or use another model.",
            request_id=answer.request_id,
            text=answer.refusal or answer.text,
        )
    if structured and answer.rambling and isinstance(find_object(answer.text), Unreadable):
        return TruncatedError(
            "The answer ran into white space without end.",
            hint="Use another model, or pin another form of answer (structured_output).",
            request_id=answer.request_id,
            text=answer.text,
        )
    if reason in _CUT and not answer.rambling:
        return TruncatedError(
            "The answer was cut off at the token limit.",
            hint="Ask for fewer ideas, or use a model with room for a longer answer.",
            request_id=answer.request_id,
            text=answer.text,
        )
    if not answer.text:
        return EmptyAnswerError(
            "The model sent no text.",
            hint="Try again, or use another model.",
            request_id=answer.request_id,
        )
    return None
