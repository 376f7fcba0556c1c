"""What the fault server did with each request, what it billed, and what it said of the bill."""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, Self, TypeAlias

from copilot.llm.protocol import Json

Form: TypeAlias = Literal["strict", "schema", "tool", "json_object", "text"]


@dataclass
class Entry:
    """One request that arrived."""

    serial: int
    """The first request is 1; the reply's id is `req-<serial>`."""
    question: str
    attempt: int
    """The question's first request is 0."""
    fault: str
    streamed: bool
    form: Form
    """How a structured answer was asked for."""
    parameters: list[str]
    """The top-level fields of the request."""
    cap: int | None
    """The cap on the answer that was sent, under either name."""
    billed: dict[str, int] | None = None
    """What the provider charges for; None when it charges nothing."""
    told: dict[str, int] = field(default_factory=dict)
    """What of the bill was in the reply, readably."""
    ended: Literal["running", "whole", "cut", "hung up"] = "running"
    """Whether the reply went out whole, the server cut it, or the client went away first."""

    @property
    def unreported(self) -> bool:
        """Whether there is a bill of which the client was not told both sides."""
        return self.billed is not None and not {"input_tokens", "output_tokens"} <= set(self.told)

    @property
    def request_id(self) -> str:
        """What the reply's header said, if it had one."""
        return f"req-{self.serial}"

    def as_json(self) -> dict[str, Json]:
        """For the control endpoint."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Json]) -> Self:
        """What `as_json` made."""
        return cls(**found)  # type: ignore[arg-type]  # the other end of as_json, in the same tests


def bill_for(question: str, attempt: int) -> dict[str, int]:
    """The tokens of one request: drawn, so that a request counted twice shows."""
    drawn = random.Random(f"bill/{question}/{attempt}")  # noqa: S311 - repeatable, no secret
    tokens_in, tokens_out = drawn.randrange(101, 999), drawn.randrange(11, 499)
    return {
        "input_tokens": tokens_in,
        "output_tokens": tokens_out,
        "cached_tokens": drawn.randrange(tokens_in),
        "reasoning_tokens": drawn.randrange(tokens_out),
        "audio_tokens": drawn.randrange(9),
    }


def form_of(body: Mapping[str, Json]) -> Form:
    """Which step of the ladder a request takes."""
    asked = body.get("response_format")
    if body.get("tools"):
        return "tool"
    if not isinstance(asked, dict):
        return "text"
    described = asked.get("json_schema")
    if asked.get("type") == "json_object" or not isinstance(described, dict):
        return "json_object"
    return "strict" if described.get("strict") else "schema"
