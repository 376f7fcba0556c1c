"""What the pretended model says, as a plain chat completion and as the chunks of a stream."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from copilot.llm.protocol import Json

ABSENT = "(absent)"
"""A finish reason that is not in the reply at all."""
TOLD = "told"
"""The usage is the bill."""
INPUT_ONLY = "input only"
"""Of the bill, only the input can be read."""
_PIECE = 20
"""Characters in one chunk of a stream."""


@dataclass(frozen=True)
class Said:
    """One answer, before it is put on the wire."""

    text: str | None
    finish_reason: Json = "stop"
    fields: Mapping[str, str] = field(default_factory=dict)
    """Further texts of the message: `refusal`, `reasoning_content`."""
    usage: Json = TOLD
    """TOLD or INPUT_ONLY, or what stands in the reply instead; None leaves the field out."""
    in_a_tool_call: bool = False
    """Whether the text is the argument of a tool."""

    def told(self, bill: Mapping[str, int]) -> dict[str, int]:
        """What of the bill can be read in the usage."""
        if self.usage == INPUT_ONLY:
            return {"input_tokens": bill["input_tokens"]}
        return dict(bill) if self.usage == TOLD else {}


def good_text(question: str, *, one_entry: bool) -> str:
    """An answer that fits the schema of the tests and names its question."""
    return json.dumps(good_answer(question, one_entry=one_entry), ensure_ascii=False)


def good_answer(question: str, *, one_entry: bool) -> dict[str, Json]:
    """Two entries, or one; outside ASCII, so that a stream can be split within a character."""
    first: dict[str, Json] = {"title": f"Tausch für {question} → 価格 😀", "value": 12.5}
    if one_entry:
        return first
    return {"trades": [first, {"title": f"{question}, the second", "value": 3}]}


def reported(bill: Mapping[str, int]) -> dict[str, Json]:
    """The bill in the words of chat completions."""
    tokens_in, tokens_out = bill["input_tokens"], bill["output_tokens"]
    return {
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "total_tokens": tokens_in + tokens_out,
        "prompt_tokens_details": {"cached_tokens": bill["cached_tokens"]},
        "completion_tokens_details": {
            "reasoning_tokens": bill["reasoning_tokens"],
            "audio_tokens": bill["audio_tokens"],
        },
    }


def _usage(said: Said, bill: Mapping[str, int]) -> dict[str, Json]:
    if said.usage is None:
        return {}
    if said.usage == INPUT_ONLY:
        return {"usage": {"prompt_tokens": bill["input_tokens"], "completion_tokens": "few"}}
    return {"usage": reported(bill) if said.usage == TOLD else said.usage}


def _head(kind: str) -> dict[str, Json]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "faulty-1"}


def _finish(said: Said) -> dict[str, Json]:
    return {} if said.finish_reason == ABSENT else {"finish_reason": said.finish_reason}


def completion(said: Said, bill: Mapping[str, int]) -> dict[str, Json]:
    """The body of a plain reply."""
    message: dict[str, Json] = {"role": "assistant", "content": said.text, **said.fields}
    if said.in_a_tool_call:
        function: Json = {"name": "answer", "arguments": said.text}
        call: Json = {"id": "call_1", "type": "function", "function": function}
        message |= {"content": None, "tool_calls": [call]}
    choice: Json = {"index": 0, "message": message, **_finish(said)}
    return {**_head("chat.completion"), "choices": [choice], **_usage(said, bill)}


def chunk(delta: Json, **more: Json) -> dict[str, Json]:
    """One event of a stream."""
    choice: Json = {"index": 0, "delta": delta, "finish_reason": None, **more}
    return {**_head("chat.completion.chunk"), "choices": [choice]}


def pieces(text: str) -> list[str]:
    """A text as a model makes it, a little at a time."""
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def _content_chunks(said: Said) -> list[dict[str, Json]]:
    if said.text is None:
        return []
    if not said.in_a_tool_call:
        return [chunk({"content": piece}) for piece in pieces(said.text)]
    function: Json = {"name": "answer", "arguments": ""}
    call: Json = {"index": 0, "id": "call_1", "type": "function", "function": function}
    return [
        chunk({"tool_calls": [call]}),
        *(
            chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
            for piece in pieces(said.text)
        ),
    ]


def chunks(said: Said, bill: Mapping[str, int], *, include_usage: bool) -> list[dict[str, Json]]:
    """The events of a stream: role, content, the finish, and the usage when it was asked for."""
    events = [chunk({"role": "assistant", "content": ""})]
    for name, text in said.fields.items():
        events += [chunk({name: piece}) for piece in pieces(text)]
    events += _content_chunks(said)
    last = chunk({})
    last["choices"] = [{"index": 0, "delta": {}, **_finish(said)}]
    events.append(last)
    if include_usage and said.usage is not None:
        events.append({**_head("chat.completion.chunk"), "choices": [], **_usage(said, bill)})
    return events
