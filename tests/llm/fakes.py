"""Requests, replies and models to test with."""

from collections.abc import Sequence
from dataclasses import replace

from copilot.domain.documents import Usage
from copilot.errors import CopilotError, ModelError
from copilot.llm.protocol import Json, Listener, Message, ModelReply, ModelRequest

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
    """Answers with what it was given, in order, and keeps what it was asked.

    Whoever listens hears each answer in pieces, before the first one also the texts of `voided`,
    each of which begins again.
    """

    name = "fake"

    def __init__(
        self,
        *script: str | CopilotError,
        deadline: float | None = None,
        voided: Sequence[str] = (),
        piece: int = 3,
    ) -> None:
        self._script: Sequence[str | CopilotError] = script
        self._deadline = deadline
        self._voided = voided
        self._piece = piece
        self.asked: list[ModelRequest] = []
        self.listened: list[bool] = []

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The next of the script."""
        self.asked.append(request)
        self.listened.append(listener is not None)
        step = self._script[len(self.asked) - 1]
        text = (step.text if isinstance(step, ModelError) else str(step)) or ""
        if listener is not None:
            for void in self._voided:
                hear(listener, void, self._piece)
                listener.anew()
            hear(listener, text, self._piece)
        if isinstance(step, CopilotError):
            raise step
        return reply(step, deadline=self._deadline)


def hear(listener: Listener, text: str, piece: int) -> None:
    """Says a text in pieces of so many characters."""
    for start in range(0, len(text), piece):
        listener.heard(text[start : start + piece])


class Notes:
    """A listener that keeps what it hears; `None` stands where the answer began again."""

    def __init__(self) -> None:
        self.pieces: list[str | None] = []

    def heard(self, text: str) -> None:
        """A further piece."""
        self.pieces.append(text)

    def anew(self) -> None:
        """The answer begins again."""
        self.pieces.append(None)
