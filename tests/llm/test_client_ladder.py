"""Stepping down when an endpoint does not know a form or a parameter, and remembering it."""

from dataclasses import replace

import pytest
import respx

from copilot.errors import ProviderError
from copilot.llm.protocol import Json
from tests.llm.endpoints import bodies, client, fails, says, script
from tests.llm.fakes import FREE_TEXT, REQUEST, SYSTEM

pytestmark = pytest.mark.anyio

_NO_FORMAT: dict[str, Json] = {"message": "x", "param": "response_format"}
_LOCAL = "http://localhost:8091/v1"


def _form(body: dict[str, Json]) -> str:
    form = body.get("response_format")
    if not isinstance(form, dict):
        return "text"
    schema = form.get("json_schema")
    return f"strict={schema['strict']}" if isinstance(schema, dict) else str(form["type"])


async def test_the_first_request_is_strict_with_a_lean_schema(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, says("{}"))
    async with client() as model:
        assert (model.name, model.endpoint) == ("big-model", "other")
        await model.answer(replace(REQUEST, temperature=0.2, seed=3, schema_name="ideas"))
    (body,) = bodies(route)
    assert body == {
        "model": "big-model",
        "messages": [
            {"role": message.role, "content": message.content} for message in REQUEST.messages
        ],
        "max_tokens": 1000,
        "temperature": 0.2,
        "seed": 3,
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "ideas",
                "strict": True,
                "schema": {
                    "type": "object",
                    "properties": {
                        "trades": {
                            "type": "array",
                            "description": "(at most 3 entries)",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "title": {
                                        "type": "string",
                                        "description": "(at most 80 characters)",
                                    }
                                },
                                "required": ["title"],
                                "additionalProperties": False,
                            },
                        }
                    },
                    "required": ["trades"],
                    "additionalProperties": False,
                },
            },
        },
    }


async def test_the_ladder_goes_down_to_plain_text_and_is_remembered(
    httpx2_mock: respx.Router,
) -> None:
    route = script(
        httpx2_mock,
        fails(400, _NO_FORMAT),
        fails(404, {"message": "No endpoint knows json_schema"}),
        fails(422, {"message": "'response_format.type' must be 'json_schema' or 'text'"}),
        says("{}"),
        says("{}"),
    )
    async with client() as model:
        answer = await model.answer(REQUEST)
        await model.answer(REQUEST)
    sent = bodies(route)
    forms = ["strict=True", "strict=False", "json_object", "text", "text"]
    assert [_form(body) for body in sent] == forms
    assert answer.usage.requests == 4
    for body in sent[2:]:
        messages = body["messages"]
        assert isinstance(messages, list)
        first = messages[0]
        assert isinstance(first, dict)
        assert str(first["content"]).startswith(SYSTEM)
        assert '"maxLength": 80' in str(first["content"])
        assert messages[1] == {"role": "user", "content": REQUEST.messages[1].content}


async def test_a_prompt_without_a_system_turn_gets_one_for_the_schema(
    httpx2_mock: respx.Router,
) -> None:
    route = script(httpx2_mock, *[fails(400, _NO_FORMAT)] * 2, says("{}"))
    async with client() as model:
        await model.answer(replace(REQUEST, messages=REQUEST.messages[1:]))
    messages = bodies(route)[2]["messages"]
    assert isinstance(messages, list)
    assert [turn["role"] for turn in messages if isinstance(turn, dict)] == ["system", "user"]


async def test_below_plain_text_there_is_no_step(httpx2_mock: respx.Router) -> None:
    route = script(httpx2_mock, *[fails(400, _NO_FORMAT)] * 9)
    async with client() as model:
        with pytest.raises(ProviderError):
            await model.answer(REQUEST)
    assert route.call_count == 4


async def test_a_schema_that_is_too_large_is_stepped_down_from(httpx2_mock: respx.Router) -> None:
    message = "Invalid schema for response_format 'answer': at most 1000 enum values."
    route = script(httpx2_mock, fails(400, {"message": message}), says("{}"))
    async with client() as model:
        await model.answer(REQUEST)
    assert _form(bodies(route)[1]) == "strict=False"


async def test_a_local_server_keeps_lengths_until_it_refuses_them(
    httpx2_mock: respx.Router,
) -> None:
    refused: Json = {"message": "In context: 'maxLength' is not permitted in the schema."}
    route = script(httpx2_mock, fails(400, refused), says("{}"), base_url=_LOCAL)
    async with client(base_url=_LOCAL, key="") as model:
        await model.answer(REQUEST)
    first, second = bodies(route)
    assert "'maxLength': 80" in str(first)
    assert "'maxLength'" not in str(second)
    assert _form(second) == "strict=True"
    assert route.calls[0].request.headers["authorization"] == "Bearer not-needed"


@pytest.mark.parametrize(
    ("message", "left", "gone"),
    [
        (
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            {"max_completion_tokens": 1000, "temperature": 0.2, "seed": 3},
            "max_tokens",
        ),
        (
            "Unsupported value: 'temperature' does not support 0.2. Only the default (1) value.",
            {"max_tokens": 1000, "seed": 3},
            "temperature",
        ),
        ("Extra inputs are not permitted: seed", {"max_tokens": 1000, "temperature": 0.2}, "seed"),
    ],
)
async def test_a_parameter_refused_by_name_is_left_out_from_then_on(
    httpx2_mock: respx.Router, message: str, left: dict[str, Json], gone: str
) -> None:
    route = script(httpx2_mock, fails(400, {"message": message}), says("{}"), says("{}"))
    request = replace(FREE_TEXT, temperature=0.2, seed=3)
    async with client() as model:
        await model.answer(request)
        await model.answer(request)
    for body in bodies(route)[1:]:
        assert gone not in body
        assert left.items() <= body.items()


async def test_a_server_that_refuses_both_names_gets_no_cap(httpx2_mock: respx.Router) -> None:
    route = script(
        httpx2_mock,
        fails(400, {"message": "Unknown parameter: max_tokens"}),
        fails(400, {"message": "Unknown parameter: max_completion_tokens"}),
        fails(400, {"message": "Unknown parameter: max_tokens"}),
    )
    async with client() as model:
        with pytest.raises(ProviderError):
            await model.answer(FREE_TEXT)
    assert "max_tokens" not in bodies(route)[2]
    assert "max_completion_tokens" not in bodies(route)[2]


async def test_openai_is_asked_with_the_newer_name(httpx2_mock: respx.Router) -> None:
    base_url = "https://api.openai.com/v1"
    route = script(httpx2_mock, says("{}"), base_url=base_url)
    async with client(base_url=base_url) as model:
        await model.answer(FREE_TEXT)
    assert bodies(route)[0]["max_completion_tokens"] == 1000


@pytest.mark.parametrize(
    "message",
    [
        "max_tokens is too large: 1000. Not supported.",
        "temperature 0.2",
        "Unknown parameter: temperature",
        "Something else is not right",
    ],
)
async def test_a_complaint_that_names_nothing_that_was_sent_changes_nothing(
    httpx2_mock: respx.Router, message: str
) -> None:
    route = script(httpx2_mock, fails(400, {"message": message}))
    async with client() as model:
        with pytest.raises(ProviderError):
            await model.answer(FREE_TEXT)
    assert route.call_count == 1
