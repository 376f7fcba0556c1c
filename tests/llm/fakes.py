"""Requests, replies and models to test with."""

from collections.abc import Sequence
from dataclasses import replace

from copilot.domain.documents import Usage
from copilot.errors import CopilotError
from copilot.llm.protocol import Json, Message, ModelReply, ModelRequest

SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {
        "trades": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {"title": {"type": "string", "maxLength": 80}},
            },
        }
    },
}

SYSTEM = "You widen the search for trades."
PRIVATE = "My walk-away is one hundred and sixty thousand dollars."

REQUEST = ModelRequest(
    messages=(Message("system", SYSTEM), Message("user", PRIVATE)),
    prompt_name="value-creation",
    prompt_hash="abc123",
    schema=SCHEMA,
    max_tokens=1000,
)

FREE_TEXT = replace(REQUEST, schema=None)


def reply(text: str, *, deadline: float | None = None) -> ModelReply:
    """An answer that used ten tokens in and five out."""
    return ModelReply(
        text=text,
        model="fake-1",
        usage=Usage(requests=1, input_tokens=10, output_tokens=5, seconds=1.5),
        finish_reason="stop",
        request_id="req-fake",
        deadline=deadline,
    )


class ScriptedModel:
    """Answers with what it was given, in order, and keeps what it was asked."""

    name = "fake"

    def __init__(self, *script: str | CopilotError, deadline: float | None = None) -> None:
        self._script: Sequence[str | CopilotError] = script
        self._deadline = deadline
        self.asked: list[ModelRequest] = []

    async def answer(self, request: ModelRequest) -> ModelReply:
        """The next of the script."""
        self.asked.append(request)
        step = self._script[len(self.asked) - 1]
        if isinstance(step, CopilotError):
            raise step
        return reply(step, deadline=self._deadline)
