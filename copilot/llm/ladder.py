"""What an endpoint can do: which form of structured answer, which parameters.

    STRICT  json_schema, enforced
    SCHEMA  json_schema, not strict
    TOOL    a tool that has to be called, whose arguments are the answer
    OBJECT  json_object, the schema in the prompt
    TEXT    nothing but the schema in the prompt

One starts at the top and steps down when the endpoint says that it does not know the form, or
takes the form and sends answers that break it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol, assert_never

from copilot.llm.profiles import Profile, StepName
from copilot.llm.protocol import Json, ModelRequest
from copilot.llm.wire_schema import LIMITS, wire_schema
from copilot.marking import marked


class Step(IntEnum):
    """A form of asking for a structured answer, best first."""

    STRICT = 0
    SCHEMA = 1
    TOOL = 2
    OBJECT = 3
    TEXT = 4


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
    broken: int = 0
    """Answers in a row that broke the schema at this step."""


class CapabilityStore(Protocol):
    """What is remembered of endpoints from one run to the next."""

    def recall(self, base_url: str, model: str) -> Capabilities | None:
        """What was found out of a model there; None when nothing is known."""
        ...

    def remember(self, base_url: str, model: str, capabilities: Capabilities) -> None:
        """Keeps what was found out; a failure to do so is nobody's concern."""
        ...


STEPS: Mapping[StepName, Step] = {
    "strict": Step.STRICT,
    "schema": Step.SCHEMA,
    "tool": Step.TOOL,
    "json_object": Step.OBJECT,
    "text": Step.TEXT,
}
"""The forms by the names that people use."""
STEP_NAMES: Mapping[Step, StepName] = {step: name for name, step in STEPS.items()}
"""What people call a form."""


def first_capabilities(profile: Profile) -> Capabilities:
    """What to try first, by what an endpoint's documents say."""
    sent = {"prompt_cache_key": profile.prompt_cache_key, "stream_options": profile.stream_options}
    unknown = frozenset(name for name, known in sent.items() if not known)
    return Capabilities(
        step=STEPS[profile.first_step],
        limits=profile.limits,
        token_parameters=profile.token_parameters,
        refused=profile.refused | unknown,
    )


def stepped_down(capabilities: Capabilities) -> Capabilities | None:
    """The next form; None below plain text."""
    if capabilities.step is Step.TEXT:
        return None
    return replace(capabilities, step=Step(capabilities.step + 1), broken=0)


def at_least(known: Capabilities, lowest: Step) -> Capabilities:
    """What is known, with a form that is no better than the given one."""
    step = max(known.step, lowest)
    return known if step is known.step else replace(known, step=step, broken=0)


def less(known: Capabilities, adapted: Capabilities) -> Capabilities:
    """What is known, less what a request was adapted by; its form is another matter."""
    return replace(
        known,
        limits=known.limits and adapted.limits,
        token_parameters=min(known.token_parameters, adapted.token_parameters, key=len),
        refused=known.refused | adapted.refused,
    )


def request_body(
    request: ModelRequest, capabilities: Capabilities, *, max_tokens: int, stream: bool = False
) -> tuple[list[dict[str, str]], dict[str, Json]]:
    """The messages and the other fields of the request."""
    messages = [
        {"role": message.role, "content": _encodable(message.content)}
        for message in request.messages
    ]
    optional: dict[str, Json] = {
        "temperature": request.temperature,
        "seed": request.seed,
        "prompt_cache_key": f"{request.prompt_name}-{request.prompt_hash[:12]}",
    }
    fields: dict[str, Json] = {
        name: value
        for name, value in optional.items()
        if value is not None and name not in capabilities.refused
    }
    fields |= dict.fromkeys(capabilities.token_parameters[:1], max_tokens)
    if stream:
        fields["stream"] = True
        if "stream_options" not in capabilities.refused:
            fields["stream_options"] = {"include_usage": True}
    if request.schema is not None:
        if capabilities.step >= Step.OBJECT:
            messages = _with_schema(messages, request.schema)
        fields |= _form(request, request.schema, capabilities)
    return messages, fields


def _form(
    request: ModelRequest, schema: Mapping[str, Json], capabilities: Capabilities
) -> dict[str, Json]:
    """The fields that ask for an answer of that schema."""
    match capabilities.step:
        case Step.TEXT:
            return {}
        case Step.OBJECT:
            return {"response_format": {"type": "json_object"}}
        case Step.TOOL:
            function: dict[str, Json] = {
                "name": request.schema_name,
                "description": "Takes the answer.",
                "parameters": wire_schema(schema, limits=capabilities.limits),
            }
            return {
                "tools": [{"type": "function", "function": function}],
                "tool_choice": {"type": "function", "function": {"name": request.schema_name}},
            }
        case Step.STRICT | Step.SCHEMA:
            described: dict[str, Json] = {
                "name": request.schema_name,
                "schema": wire_schema(schema, limits=capabilities.limits),
                "strict": capabilities.step is Step.STRICT,
            }
            return {"response_format": {"type": "json_schema", "json_schema": described}}
        case _:
            assert_never(capabilities.step)


def _with_schema(
    messages: list[dict[str, str]], schema: Mapping[str, Json]
) -> list[dict[str, str]]:
    """The schema ahead of the first user turn, where a prefix cache still finds it.

    Not in the system turn: it holds names that people chose, and these are data.
    """
    text = json.dumps(wire_schema(schema, limits=True), ensure_ascii=False)
    words = (
        "Answer with one JSON object and nothing else. It fits this JSON Schema:\n"
        f"{marked(text, limit=len(text))}"
    )
    place = next((n for n, turn in enumerate(messages) if turn["role"] == "user"), 0)
    first = messages[place]
    told = {**first, "content": f"{words}\n\n{first['content']}"}
    return [*messages[:place], told, *messages[place + 1 :]]


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
    r"response.?format|json.?schema|json.?object|\bschema\b|structured.?output|grammar|\bstrict\b"
    r"|\btools?\b|tool.?choice|tool.?call|function.?call",
    re.IGNORECASE,
)
_LIMIT_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(LIMITS))})\b")


def lesser(
    capabilities: Capabilities,
    complaint: str,
    request: ModelRequest,
    *,
    stream: bool = False,
    pinned: bool = False,
) -> Capabilities | None:
    """What is left after a complaint that names what was sent, or None when it names nothing.

    Args:
        capabilities: What the request was made for.
        complaint: All that the provider said.
        request: What was asked.
        stream: Whether a stream was asked for.
        pinned: Whether the step may not change.
    """
    if _REFUSAL.search(complaint):
        cap = capabilities.token_parameters[:1]
        if cap and _names(complaint, cap[0]) and not _TOO_MUCH.search(complaint):
            return replace(capabilities, token_parameters=capabilities.token_parameters[1:])
        for name in _optional(request, stream=stream):
            if name not in capabilities.refused and _names(complaint, name):
                return replace(capabilities, refused=capabilities.refused | {name})
    if request.schema is None or capabilities.step is Step.TEXT:
        return None
    if capabilities.limits and _LIMIT_WORDS.search(complaint):
        return replace(capabilities, limits=False)
    if _SCHEMA_WORDS.search(complaint) and not pinned:
        return stepped_down(capabilities)
    return None


def _optional(request: ModelRequest, *, stream: bool) -> tuple[str, ...]:
    """Parameters that the request holds and an answer does not hang on."""
    given = [name for name in ("temperature", "seed") if getattr(request, name) is not None]
    streaming = ("stream_options", "stream") if stream else ()
    return (*given, "prompt_cache_key", *streaming)


def _names(complaint: str, parameter: str) -> bool:
    return re.search(rf"(?<!\w){parameter}(?!\w)", complaint) is not None
