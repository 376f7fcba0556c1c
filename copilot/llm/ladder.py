"""What an endpoint can do: which form of structured answer, which parameters.

    STRICT  json_schema, enforced
    SCHEMA  json_schema, not strict
    OBJECT  json_object, the schema in the prompt
    TEXT    nothing but the schema in the prompt

One starts at the top and steps down when the endpoint says that it does not know the form.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from copilot.llm.endpoint import EndpointKind
from copilot.llm.protocol import Json, ModelRequest
from copilot.llm.wire_schema import LIMITS, wire_schema


class Step(IntEnum):
    """A form of asking for a structured answer, best first."""

    STRICT = 0
    SCHEMA = 1
    OBJECT = 2
    TEXT = 3


@dataclass(frozen=True)
class Capabilities:
    """What is known of one model at one base URL; only ever taken away from."""

    step: Step
    limits: bool
    """Whether lengths and bounds stay in the schema."""
    token_parameters: tuple[str, ...]
    """Names for the cap on the answer, the first one is sent."""
    refused: frozenset[str] = frozenset()
    """Other parameters that are not sent."""


def first_capabilities(kind: EndpointKind) -> Capabilities:
    """What to try first.

    A local server decodes under the grammar and wants lengths, services refuse them.
    Most servers know `max_tokens`; reasoning models at OpenAI refuse it.
    """
    names = ("max_tokens", "max_completion_tokens")
    return Capabilities(
        step=Step.STRICT,
        limits=kind == "local",
        token_parameters=names[::-1] if kind in {"openai", "azure"} else names,
    )


def request_body(
    request: ModelRequest, capabilities: Capabilities, *, max_tokens: int
) -> tuple[list[dict[str, str]], dict[str, Json]]:
    """The messages and the other fields of the request."""
    messages = [
        {"role": message.role, "content": _encodable(message.content)}
        for message in request.messages
    ]
    optional: dict[str, Json] = {"temperature": request.temperature, "seed": request.seed}
    fields: dict[str, Json] = {
        name: value
        for name, value in optional.items()
        if value is not None and name not in capabilities.refused
    }
    fields |= dict.fromkeys(capabilities.token_parameters[:1], max_tokens)
    if request.schema is not None:
        if capabilities.step >= Step.OBJECT:
            messages = _with_schema(messages, request.schema)
        response_format = _response_format(request, request.schema, capabilities)
        fields |= {} if response_format is None else {"response_format": response_format}
    return messages, fields


def _response_format(
    request: ModelRequest, schema: Mapping[str, Json], capabilities: Capabilities
) -> dict[str, Json] | None:
    if capabilities.step is Step.TEXT:
        return None
    if capabilities.step is Step.OBJECT:
        return {"type": "json_object"}
    described: dict[str, Json] = {
        "name": request.schema_name,
        "schema": wire_schema(schema, limits=capabilities.limits),
        "strict": capabilities.step is Step.STRICT,
    }
    return {"type": "json_schema", "json_schema": described}


def _with_schema(
    messages: list[dict[str, str]], schema: Mapping[str, Json]
) -> list[dict[str, str]]:
    """The schema at the end of the system turn, where a prefix cache still finds it."""
    text = json.dumps(wire_schema(schema, limits=True), ensure_ascii=False)
    words = f"Answer with one JSON object and nothing else. It fits this JSON Schema:\n{text}"
    first = messages[0]
    if first["role"] != "system":
        return [{"role": "system", "content": words}, *messages]
    return [{**first, "content": f"{first['content']}\n\n{words}"}, *messages[1:]]


def _encodable(text: str) -> str:
    """The text with half characters, which cannot be sent, replaced."""
    return text.encode("utf-8", "replace").decode()


_REFUSAL = re.compile(
    r"unsupported|\bnot\b|n't|unknown|unrecogni[sz]ed|unexpected|extra (?:inputs|fields)"
    r"|invalid|instead|only the default|cannot|must be",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(r"too (?:large|high|many|long)|at most|exceed|maximum", re.IGNORECASE)
_SCHEMA_WORDS = re.compile(
    r"response.?format|json.?schema|json.?object|\bschema\b|structured.?output|grammar|\bstrict\b",
    re.IGNORECASE,
)
_LIMIT_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(LIMITS))})\b")


def lesser(
    capabilities: Capabilities, complaint: str, request: ModelRequest
) -> Capabilities | None:
    """What is left after a complaint that names what was sent, or None when it names nothing."""
    if _REFUSAL.search(complaint):
        cap = capabilities.token_parameters[:1]
        if cap and _names(complaint, cap[0]) and not _TOO_MUCH.search(complaint):
            return replace(capabilities, token_parameters=capabilities.token_parameters[1:])
        for name in ("temperature", "seed"):
            sent = getattr(request, name) is not None and name not in capabilities.refused
            if sent and _names(complaint, name):
                return replace(capabilities, refused=capabilities.refused | {name})
    if request.schema is None or capabilities.step is Step.TEXT:
        return None
    if capabilities.limits and _LIMIT_WORDS.search(complaint):
        return replace(capabilities, limits=False)
    if _SCHEMA_WORDS.search(complaint):
        return replace(capabilities, step=Step(capabilities.step + 1))
    return None


def _names(complaint: str, parameter: str) -> bool:
    return re.search(rf"(?<!\w){parameter}(?!\w)", complaint) is not None
