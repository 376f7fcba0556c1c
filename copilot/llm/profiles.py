"""What is known of each provider from its documents: where to start, and what not to send.

Every figure has its page beside it; `docs/reference/endpoints.md` has the same for people.
Where nothing was found, the generic profile holds and the first call finds out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from copilot.llm.endpoint import EndpointKind, endpoint_kind, host_of
from copilot.llm.protocol import Json
from copilot.llm.schema_size import SchemaBounds, exceeds, measure
from copilot.llm.wire_schema import wire_schema

StepName: TypeAlias = Literal["strict", "schema", "tool", "json_object", "text"]
"""A form of asking for a structured answer, as people call it; best first."""

_NEWER_FIRST = ("max_completion_tokens", "max_tokens")
_NO_BOUNDS = SchemaBounds()
_SNAPLOGIC = (
    "https://docs.snaplogic.com/snaps/snaps-machine-learning/sp-azure-openai-llm/"
    "azure-openai-structured-outputs.html"
)
_ENFORCED = frozenset({"strict", "schema", "tool"})
"""Forms in which the endpoint is handed the schema."""


@dataclass(frozen=True)
class Profile:
    """What to try first at one provider."""

    name: str
    """For people."""
    first_step: StepName = "strict"
    """The best form of structured answer that its documents promise."""
    limits: bool = False
    """Whether lengths and bounds stay in the schema; otherwise they are put into words."""
    token_parameters: tuple[str, ...] = ("max_tokens", "max_completion_tokens")
    """Names for the cap on the answer, in the order in which to try them."""
    refused: frozenset[str] = frozenset()
    """Parameters that it does not know and answers with an error."""
    stream_options: bool = True
    """Whether a stream may be asked for its usage by `stream_options`."""
    streams_schema: bool = True
    """Whether an answer that follows a schema can be streamed."""
    prompt_cache_key: bool = False
    """Whether `prompt_cache_key` may be sent."""
    bounds: SchemaBounds = _NO_BOUNDS
    """How large a schema may be, where that is known."""
    sources: tuple[str, ...] = ()
    """The pages that this was taken from."""


GENERIC = Profile(name="an OpenAI-compatible service")
"""For hosts that nothing is known of. Lengths go, as services refuse them more often than not."""

LOCAL = Profile(
    name="a local server",
    limits=True,
    sources=(
        "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
        "https://docs.vllm.ai/en/latest/features/structured_outputs/",
        "https://docs.ollama.com/api/openai-compatibility",
        "https://lmstudio.ai/docs/developer/openai-compat/structured-output",
    ),
)
"""For a server of one's own: it decodes under a grammar, and a small model needs the lengths."""

OPENAI = Profile(
    name="OpenAI",
    token_parameters=_NEWER_FIRST,
    prompt_cache_key=True,
    bounds=SchemaBounds(
        enum_values=1000,
        properties=5000,
        depth=10,
        string_characters=120_000,
        large_enum_characters=15_000,
    ),
    sources=(
        "https://developers.openai.com/api/docs/guides/structured-outputs",
        "https://developers.openai.com/api/reference/resources/chat",
        "https://developers.openai.com/docs/guides/prompt-caching",
    ),
)
"""The bounds are those of the guide on structured outputs, section "Supported schemas".
The reference deprecates `max_tokens`; reasoning models refuse it."""

AZURE = Profile(
    name="Azure OpenAI",
    token_parameters=_NEWER_FIRST,
    prompt_cache_key=True,
    bounds=SchemaBounds(
        enum_values=500,
        properties=100,
        depth=5,
        string_characters=15_000,
        large_enum_characters=7_500,
    ),
    sources=(
        "https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/structured-outputs",
        _SNAPLOGIC,
        "https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/prompt-caching",
        "https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/reasoning",
    ),
)
"""Properties and depth are Microsoft's own figures, and its table of keywords that are refused has
every length and bound. The other three are not in Microsoft's page: an integrator's page on Azure
has them, and they were OpenAI's as long as OpenAI too took 100 properties and 5 levels."""

OPENROUTER = Profile(
    name="OpenRouter",
    token_parameters=_NEWER_FIRST,
    sources=(
        "https://openrouter.ai/docs/guides/features/structured-outputs",
        "https://openrouter.ai/docs/api/api-reference/chat/create-a-chat-completion",
    ),
)
"""Hands a request on: what is enforced and what is bounded depends on who serves the model."""

GEMINI = Profile(
    name="Google Gemini",
    sources=(
        "https://ai.google.dev/gemini-api/docs/openai",
        "https://ai.google.dev/api/compatibility",
        "https://ai.google.dev/gemini-api/docs/structured-output",
    ),
)
"""Refuses schemas that are too large or too deep, and gives no figures."""

ANTHROPIC = Profile(
    name="Anthropic",
    first_step="tool",
    sources=("https://platform.claude.com/docs/en/api/openai-sdk",),
)
"""The compatible endpoint ignores `response_format`, so a schema sent there would be lost without
an error. A tool is told its schema, not held to it: `strict` is ignored as well."""

MISTRAL = Profile(
    name="Mistral",
    token_parameters=("max_tokens",),
    refused=frozenset({"seed"}),
    stream_options=False,
    prompt_cache_key=True,
    sources=(
        "https://docs.mistral.ai/openapi.yaml",
        "https://docs.mistral.ai/capabilities/structured_output/custom",
        "https://docs.mistral.ai/inference/conversations/advanced/prompt-caching",
        "https://github.com/editor-code-assistant/eca/issues/231",
        "https://github.com/Portkey-AI/gateway/pull/1260",
    ),
)
"""Refuses every parameter that is not in its specification, with 422: the seed is `random_seed`
there, and neither `max_completion_tokens` nor `stream_options` is in it. The last piece of a
stream has the usage all the same."""

GROQ = Profile(
    name="Groq",
    token_parameters=_NEWER_FIRST,
    streams_schema=False,
    sources=(
        "https://console.groq.com/docs/structured-outputs",
        "https://console.groq.com/docs/api-reference",
    ),
)
"""No streaming and no tools together with structured outputs; strict on a few models only.
The reference deprecates `max_tokens`."""

TOGETHER = Profile(
    name="Together",
    sources=(
        "https://docs.together.ai/docs/inference/chat/structured-outputs",
        "https://docs.together.ai/reference/chat-completions",
    ),
)
"""Takes json_schema; nothing was found on the bounds of one."""

FIREWORKS = Profile(
    name="Fireworks",
    sources=(
        "https://docs.fireworks.ai/structured-responses/structured-response-formatting",
        "https://docs.fireworks.ai/api-reference/post-chatcompletions",
    ),
)
"""Takes json_schema; nothing was found on the bounds of one."""

DEEPSEEK = Profile(
    name="DeepSeek",
    first_step="json_object",
    sources=(
        "https://api-docs.deepseek.com/api/create-chat-completion",
        "https://api-docs.deepseek.com/guides/json_mode",
    ),
)
"""`response_format` is `text` or `json_object`, nothing else."""

XAI = Profile(
    name="xAI",
    limits=True,
    token_parameters=_NEWER_FIRST,
    sources=(
        "https://docs.x.ai/developers/model-capabilities/text/structured-outputs",
        "https://docs.x.ai/developers/rest-api-reference/inference/chat-completions",
        "https://docs.x.ai/developers/advanced-api-usage/prompt-caching/maximizing-cache-hits",
    ),
)
"""Guarantees lengths up to 2048 characters and 256 entries, far above ours, so they stay in.
`max_tokens` is deprecated; `prompt_cache_key` belongs to its other interface only."""

CEREBRAS = Profile(
    name="Cerebras",
    token_parameters=_NEWER_FIRST,
    bounds=SchemaBounds(
        enum_values=500,
        properties=500,
        depth=10,
        large_enum_characters=7_500,
        text_characters=5_000,
        alternatives=5,
    ),
    sources=(
        "https://inference-docs.cerebras.ai/capabilities/structured-outputs",
        "https://inference-docs.cerebras.ai/capabilities/reasoning",
        "https://inference-docs.cerebras.ai/capabilities/prompt-caching",
    ),
)
"""The bounds hold in strict mode. The page has both 5 and 10 levels of nesting; 10 stands in its
list of limitations."""

OLLAMA_CLOUD = Profile(
    name="Ollama's cloud",
    first_step="json_object",
    sources=(
        "https://docs.ollama.com/capabilities/structured-outputs",
        "https://docs.ollama.com/api/openai-compatibility",
    ),
)
"""Structured outputs are for one's own server only; the same model name at ollama.com has none."""

_KINDS: Mapping[EndpointKind, Profile] = {"openai": OPENAI, "azure": AZURE, "local": LOCAL}
_HOSTS: Mapping[str, Profile] = {
    "openrouter.ai": OPENROUTER,
    "generativelanguage.googleapis.com": GEMINI,
    "api.anthropic.com": ANTHROPIC,
    "mistral.ai": MISTRAL,
    "api.groq.com": GROQ,
    "together.ai": TOGETHER,
    "together.xyz": TOGETHER,
    "fireworks.ai": FIREWORKS,
    "api.deepseek.com": DEEPSEEK,
    "api.x.ai": XAI,
    "api.cerebras.ai": CEREBRAS,
    "ollama.com": OLLAMA_CLOUD,
}

PROFILES = (
    OPENAI,
    AZURE,
    *{found.name: found for found in _HOSTS.values()}.values(),
    LOCAL,
    GENERIC,
)
"""All of them, each once."""


def profile_of(base_url: str) -> Profile:
    """What is known of the endpoint at a base URL; the generic profile where nothing is.

    Raises:
        UsageError: it is no http or https address.
    """
    kind = endpoint_kind(base_url)
    if kind != "other":
        return _KINDS[kind]
    host = host_of(base_url)
    known = (name for name in _HOSTS if f".{host}".endswith(f".{name}"))
    return _HOSTS.get(next(known, ""), GENERIC)


def too_large(profile: Profile, schema: Mapping[str, Json]) -> tuple[str, ...]:
    """In what the schema, as it would be sent there, is more than the endpoint takes."""
    if profile.bounds == _NO_BOUNDS:
        return ()
    return exceeds(measure(wire_schema(schema, limits=profile.limits)), profile.bounds)


def first_step_for(profile: Profile, schema: Mapping[str, Json]) -> StepName:
    """The form to start with for this schema.

    A schema that the endpoint is known to refuse is not sent to it: it stands in the prompt.
    """
    if profile.first_step in _ENFORCED and too_large(profile, schema):
        return "json_object"
    return profile.first_step
