"""What is known of each provider, and where it lets a question start."""

import pytest

from copilot.errors import UsageError
from copilot.llm.profiles import (
    ANTHROPIC,
    AZURE,
    CEREBRAS,
    DEEPSEEK,
    FIREWORKS,
    GEMINI,
    GENERIC,
    GROQ,
    LOCAL,
    MISTRAL,
    OLLAMA_CLOUD,
    OPENAI,
    OPENROUTER,
    PROFILES,
    TOGETHER,
    XAI,
    Profile,
    first_step_for,
    profile_of,
    too_large,
)
from copilot.llm.protocol import Json
from copilot.prompting.schemas import fits, value_creation_schema
from tests.builders import issue
from tests.documents import ROOT

PAGE = ROOT / "docs/reference/endpoints.md"


@pytest.mark.parametrize(
    ("base_url", "profile"),
    [
        ("https://api.openai.com/v1", OPENAI),
        ("https://eu.api.openai.com/v1", OPENAI),
        ("https://me.openai.azure.com/openai/v1/", AZURE),
        ("https://openrouter.ai/api/v1", OPENROUTER),
        ("https://generativelanguage.googleapis.com/v1beta/openai/", GEMINI),
        ("https://api.anthropic.com/v1/", ANTHROPIC),
        ("https://api.mistral.ai/v1", MISTRAL),
        ("https://api.eu.mistral.ai/v1", MISTRAL),
        ("https://api.groq.com/openai/v1", GROQ),
        ("https://api.together.xyz/v1", TOGETHER),
        ("https://api.together.ai/v1", TOGETHER),
        ("https://api.fireworks.ai/inference/v1", FIREWORKS),
        ("https://api.deepseek.com", DEEPSEEK),
        ("https://api.x.ai/v1", XAI),
        ("https://us-east-1.api.x.ai/v1", XAI),
        ("https://api.cerebras.ai/v1", CEREBRAS),
        ("https://ollama.com/v1", OLLAMA_CLOUD),
        ("http://localhost:11434/v1", LOCAL),
        ("http://llm:4000", LOCAL),
        ("https://llm.example.org/v1", GENERIC),
        ("https://notmistral.ai/v1", GENERIC),
        ("https://api.groq.com.example.org/v1", GENERIC),
    ],
)
def test_a_host_has_its_profile(base_url: str, profile: Profile) -> None:
    assert profile_of(base_url) is profile


def test_what_is_no_address_has_none() -> None:
    with pytest.raises(UsageError):
        profile_of("api.openai.com")


def test_profiles_are_listed_once_each_and_have_a_name_and_a_source() -> None:
    names = [profile.name for profile in PROFILES]
    assert len(names) == len(set(names)) == 15
    assert [profile.name for profile in PROFILES if not profile.sources] == [GENERIC.name]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_the_page_of_endpoints_names_it_with_its_sources_and_figures(profile: Profile) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert profile.name in text
    for source in profile.sources:
        assert source in text
    figures = (value for value in vars(profile.bounds).values() if value is not None)
    section = text.split("## Sizes", 1)[1].split("\n## ", 1)[0]
    row = next((line for line in section.splitlines() if f"| {profile.name} |" in line), "")
    for figure in figures:
        assert f"| {figure} " in row


def test_an_unknown_service_gets_what_every_service_got_before() -> None:
    assert GENERIC.first_step == "strict"
    assert not GENERIC.limits
    assert GENERIC.token_parameters == ("max_tokens", "max_completion_tokens")
    assert GENERIC.stream_options
    assert not GENERIC.prompt_cache_key
    assert GENERIC.refused == frozenset()


def test_openai_and_azure_are_told_the_newer_name_of_the_cap_and_local_servers_the_lengths() -> (
    None
):
    for profile in (OPENAI, AZURE):
        assert profile.token_parameters[0] == "max_completion_tokens"
        assert not profile.limits
    assert LOCAL.limits
    assert LOCAL.token_parameters[0] == "max_tokens"


def test_mistral_is_sent_nothing_outside_its_specification() -> None:
    assert MISTRAL.token_parameters == ("max_tokens",)
    assert "seed" in MISTRAL.refused
    assert not MISTRAL.stream_options


TINY: dict[str, Json] = {"type": "object", "properties": {"a": {"type": "string"}}}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_small_schema_starts_where_the_provider_starts(profile: Profile) -> None:
    assert first_step_for(profile, TINY) == profile.first_step
    assert too_large(profile, TINY) == ()


def long_named(issues: int, options: int, characters: int) -> dict[str, Json]:
    """A value-creation schema with long names of options."""
    return value_creation_schema(
        [
            issue(f"I{n}", *(f"{n}-{option}-{'x' * characters}" for option in range(options)))
            for n in range(issues)
        ],
        ["t1"],
    )


def choices(issues: int, options: int, characters: int) -> dict[str, Json]:
    """A schema of anybody's own, which nothing has kept within bounds."""
    named: dict[str, Json] = {
        f"I{n}": {"type": "string", "enum": [f"{o}-{'x' * characters}" for o in range(options)]}
        for n in range(issues)
    }
    return {"type": "object", "properties": named}


def test_our_own_schemas_stay_within_the_bounds_of_the_service_that_has_most_of_them() -> None:
    for schema in (long_named(30, 30, 150), long_named(1, 300, 60), long_named(60, 30, 5)):
        assert fits(schema)
        assert too_large(OPENAI, schema) == ()


def test_a_schema_beyond_the_bounds_is_put_into_the_prompt_and_not_sent_in_vain() -> None:
    schema = choices(30, 30, 150)
    assert not fits(schema)
    (words,) = too_large(OPENAI, schema)
    assert words.endswith("characters of names and values, at most 120000")
    assert first_step_for(OPENAI, schema) == "json_object"
    assert first_step_for(DEEPSEEK, schema) == "json_object"
    assert first_step_for(ANTHROPIC, schema) == "tool"
    assert first_step_for(LOCAL, schema) == "strict"


def test_one_long_list_of_options_has_a_bound_of_its_own() -> None:
    schema = choices(1, 300, 60)
    assert not fits(schema)
    (words,) = too_large(OPENAI, schema)
    assert words.endswith("characters of values in one large enum, at most 15000")


def test_azure_takes_fewer_issues_than_openai() -> None:
    assert first_step_for(AZURE, long_named(68, 3, 1)) == "strict"
    assert too_large(AZURE, long_named(70, 3, 1)) == ("101 properties, at most 100",)
    assert first_step_for(OPENAI, long_named(70, 3, 1)) == "strict"


def test_the_schema_is_measured_as_it_would_be_sent() -> None:
    described: dict[str, Json] = {
        "type": "object",
        "title": "x" * 5000,
        "properties": {"a": {"type": "string"}},
    }
    assert first_step_for(CEREBRAS, described) == "strict"
    worded: dict[str, Json] = {
        "type": "object",
        "properties": {f"{n:03}": {"type": "string", "maxLength": 9} for n in range(80)},
    }
    # In words a length takes more room than as a keyword.
    assert len(str(worded)) < 5000
    assert first_step_for(CEREBRAS, worded) == "json_object"
