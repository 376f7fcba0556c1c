"""Recordings made by a batch: what is missing is sent in a file, what comes back is recorded.

    missing_requests -> send -> (a day at most) -> collect -> missing_requests -> ...

A case asks in stages: how an idea is worded hangs on the first answer, and so does what is asked
for again. Each round finds the requests that all recordings so far lead to.

What was sent is written down beside the recordings before it is sent, and the batch's identifier
as soon as it is known: whoever is killed in between finds the batch by the hash of its keys.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from copilot.errors import ReplayMissError
from copilot.evaluation.batch_state import (
    FOLDER,
    BatchState,
    Missing,
    PlannedRequest,
    StateFile,
    read_states,
)
from copilot.evaluation.case_run import Setting, run_case
from copilot.evaluation.suite import Suite
from copilot.llm.batch import BatchService, RemoteBatch
from copilot.llm.batch_file import batch_line, chunks
from copilot.llm.cassettes import CassetteModel, recorded_request
from copilot.llm.endpoint import EndpointKind
from copilot.llm.failures import Trouble
from copilot.llm.protocol import Json, Listener, ModelReply, ModelRequest

Body: TypeAlias = Callable[[ModelRequest, int], dict[str, Json]]
"""What is sent for a request, with that cap on the answer."""


class _NotRecordedError(ReplayMissError):
    """The request is one of those that are gathered."""


class GatheringModel:
    """A model that answers from recordings and keeps the requests that have none.

    Args:
        folder: Where the recordings are.
        model: Whose answers are asked for.
        endpoint: The class of its base URL.
    """

    def __init__(self, folder: Path, *, model: str, endpoint: EndpointKind) -> None:
        self._folder = folder
        self._endpoint: EndpointKind = endpoint
        self._replay = CassetteModel(folder, model=model, endpoint=endpoint)
        self.missing: dict[str, Missing] = {}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._replay.name

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The recorded reply.

        Raises:
            AnswerError: the recorded answer cannot be used.
            _NotRecordedError: nothing is recorded; the request is kept.
        """
        wanted = recorded_request(request, model=self.name, endpoint=self._endpoint)
        key = wanted.key()
        if (self._folder / f"{key}.json").is_file():
            return await self._replay.answer(request, listener=listener)
        self.missing[key] = Missing(request, wanted)
        raise _NotRecordedError("Nothing is recorded for this request.")


async def missing_requests(suite: Suite, setting: Setting, model: GatheringModel) -> None:
    """Has a model gather every request of a suite for which nothing is recorded.

    Args:
        suite: whose cases.
        setting: prompts, catalogue and seed; its own model is not asked.
        model: keeps what is missing.

    Raises:
        CopilotError: a prompt or a recording cannot be used.
    """
    for case in suite.cases:
        if case.obeyed is not None:  # answered by hand, never by a model
            continue
        for trial in range(suite.repeats):
            outcome = await run_case(case, replace(setting, model=model), trial=trial)
            if outcome.error is not None:
                raise outcome.error
            if outcome.miss is not None and not isinstance(outcome.miss, _NotRecordedError):
                raise outcome.miss


class Sender(NamedTuple):
    """How requests to one model are sent."""

    service: BatchService
    model: str
    endpoint: EndpointKind
    body: Body


async def send(
    missing: Mapping[str, Missing], sender: Sender, cassettes: Path
) -> AsyncIterator[StateFile]:
    """Sends requests in as many batches as they need, each written down first.

    Raises:
        ModelError: it did not arrive, or nobody knows whether it did; the next `submit` looks.
    """
    lines = (
        (key, batch_line(key, sender.body(request.request, request.max_tokens)))
        for key, request in missing.items()
    )
    for keys, data in chunks(lines):
        planned = {
            key: PlannedRequest(
                prompt_name=missing[key].request.prompt_name,
                request=missing[key].recorded,
                again=missing[key].again,
            )
            for key in keys
        }
        file = _new_file(cassettes, planned, sender)
        yield await _sent(file, data, sender.service, _known_ids(cassettes))


def _new_file(cassettes: Path, planned: Mapping[str, PlannedRequest], sender: Sender) -> StateFile:
    label = hashlib.sha256("\n".join(sorted(planned)).encode()).hexdigest()
    folder = cassettes / FOLDER
    times = len(tuple(folder.glob(f"{label[:16]}-*.json")))
    state = BatchState(
        label=label,
        model=sender.model,
        endpoint=sender.endpoint,
        host=sender.service.host,
        created=datetime.now(UTC),
        number=len(planned),
        requests=dict(planned),
    )
    return StateFile(folder / f"{label[:16]}-{times + 1}.json", state).keep()


def _known_ids(cassettes: Path) -> frozenset[str]:
    ids = (file.state.batch_id for file in read_states(cassettes))
    return frozenset(found for found in ids if found is not None)


async def _sent(
    file: StateFile, data: bytes, service: BatchService, known: frozenset[str]
) -> StateFile:
    """The state with the batch that was made, or was there already.

    Raises:
        ModelError: it did not arrive, or nobody knows whether it did.
    """
    label = file.state.label
    made: RemoteBatch | Trouble | None = await service.find(label=label, known=known)
    if made is None:
        file = file.keep(file_id=await service.upload(data))
        made = await service.create(file.state.file_id or "", label=label)
    if isinstance(made, Trouble):
        # It may have been made all the same, and a second one would be paid for too.
        found = None
        if made.transient:
            found = await service.find(label=label, file=file.state.file_id, known=known)
        if found is None:
            raise made.error
        made = found
    return file.keep(batch_id=made.id)


async def recover(file: StateFile, service: BatchService, cassettes: Path) -> StateFile | None:
    """The batch of a run that was interrupted while it sent; None where it made none.

    Raises:
        ModelError: nobody knows.
    """
    state = file.state
    found = await service.find(label=state.label, file=state.file_id, known=_known_ids(cassettes))
    return None if found is None else file.keep(batch_id=found.id)
