"""What is remembered of a batch, in a small file beside the recordings. No key and no header.

It is written before anything is sent, and again as soon as the provider's names are known: whoever
is killed in between finds the batch by its label.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from pydantic import Field, ValidationError

from copilot.domain.base import Model
from copilot.errors import UsageError
from copilot.llm.cassettes import RecordedRequest
from copilot.llm.endpoint import EndpointKind
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import ModelRequest
from copilot.whole_file import write_whole

Again: TypeAlias = Literal["truncated", "empty"]
"""Why a request is sent once more: a direct call would have done so at once."""
Left: TypeAlias = Literal["truncated", "empty", "failed"]
"""What came in place of an answer that can be recorded."""

FOLDER: Final = "batches"
"""Beside the recordings."""

_FIRST: Final = 2
"""Turns of a request that asks for nothing again."""
_WORDING: Final = "wording"
_CEILING: Final = CallLimits().token_ceiling


class Missing(NamedTuple):
    """A request for which nothing is recorded."""

    request: ModelRequest
    """As it would be sent."""
    recorded: RecordedRequest
    """What its key is made from."""
    again: Again | None = None
    """Why it was sent before in vain."""

    @property
    def max_tokens(self) -> int:
        """The cap on the answer: a higher one after an answer that was cut off."""
        return raised(self.recorded) if self.again == "truncated" else self.recorded.max_tokens

    @property
    def follows(self) -> bool:
        """Whether it comes of an answer."""
        return self.request.prompt_name == _WORDING or len(self.request.messages) > _FIRST


def raised(request: RecordedRequest) -> int:
    """The cap on the second try, as a direct call raises it."""
    return max(request.max_tokens, min(2 * request.max_tokens, _CEILING))


class PlannedRequest(Model):
    """A request of a batch."""

    prompt_name: str
    """The prompt, for people."""
    request: RecordedRequest
    """What its key is made from."""
    again: Again | None = None
    """Why it was sent before in vain."""


class BatchState(Model):
    """What is remembered of a batch. No key and no header."""

    format: Literal[1] = 1
    """Of this file."""
    label: str
    """The hash of the keys; the batch holds it too."""
    model: str
    """Who is asked."""
    endpoint: EndpointKind
    """The class of the base URL."""
    host: str
    """Where it was sent."""
    created: datetime
    """When this was written down."""
    number: int
    """How many requests there are."""
    file_id: str | None = None
    """The provider's name of the file of requests; None while it is not known."""
    batch_id: str | None = None
    """The provider's name of the batch; None while it is not known."""
    settled: bool = False
    """Whether all that came of it was recorded."""
    requests: dict[str, PlannedRequest] = Field(default_factory=dict)
    """By key; empty once it is settled."""
    left: dict[str, Left] = Field(default_factory=dict)
    """Keys without a recording, once it is settled, with the kind of what came instead."""


class StateFile(NamedTuple):
    """A state, and where it is kept."""

    path: Path
    state: BatchState

    def keep(self, **changes: object) -> "StateFile":
        """Writes the state down with changes, whole or not at all."""
        state = self.state.model_copy(update=changes)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, state.model_dump_json(indent=2) + "\n")
        return StateFile(self.path, state)


def read_states(cassettes: Path) -> tuple[StateFile, ...]:
    """All batches of a folder of recordings, oldest first.

    Raises:
        UsageError: a file cannot be read.
    """
    found = []
    for path in sorted((cassettes / FOLDER).glob("*.json")):
        try:
            found.append(StateFile(path, BatchState.model_validate_json(path.read_bytes())))
        except (OSError, ValidationError) as error:
            raise UsageError(
                f"{path}: cannot be read, and a batch that is paid for may hang on it.",
                hint="Restore the file; or delete it, and its requests are sent again.",
            ) from error
    return tuple(sorted(found, key=lambda file: file.state.created))


def not_under_way(
    missing: Mapping[str, Missing], states: Sequence[StateFile]
) -> dict[str, Missing]:
    """What nobody was asked for yet, or was in vain."""
    under_way = {key for file in states for key in file.state.requests}
    before = {key: kind for file in states for key, kind in file.state.left.items()}
    found = {}
    for key, request in missing.items():
        if key not in under_way:
            kind = before.get(key)
            found[key] = request._replace(again=None if kind == "failed" else kind)
    return found
