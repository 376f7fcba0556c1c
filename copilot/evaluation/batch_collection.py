"""What comes back of a batch, line by line, recorded as a direct call would have recorded it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from copilot.errors import (
    EmptyAnswerError,
    RefusalError,
    TruncatedError,
)
from copilot.evaluation.batch_state import Again, Left, PlannedRequest, StateFile, raised
from copilot.llm.batch import BatchService, RemoteBatch
from copilot.llm.batch_file import LineRead, read_lines
from copilot.llm.budget import PriceOf
from copilot.llm.cassettes import (
    Cassette,
    RecordedReply,
    recorded_failure,
    write_cassette,
)
from copilot.llm.failures import Privacy, Trouble
from copilot.llm.replies import Completion, fault_of

Fault: TypeAlias = TruncatedError | RefusalError | EmptyAnswerError
"""Why an answer cannot be used."""
NOT_ANSWERED: Final = "No line came back for it."
"""Why there is no answer where no file of the provider names the request."""


@dataclass
class Collected:
    """What came of a batch."""

    remote: RemoteBatch
    """As the provider has it."""
    number: int
    """Requests."""
    recorded: int = 0
    """Requests for which there is a recording now."""
    unusable: int = 0
    """Of these, answers that cannot be used, recorded as such."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why the others have none."""
    strange: int = 0
    """Lines that are not of ours, or cannot be read."""
    twice: int = 0
    """Further answers to what was answered; the first one counts."""
    problems: tuple[str, ...] = ()
    """Why the file was refused."""
    asked_again: int = 0
    """Answers cut off or empty; the next `submit` asks once more, and differently."""
    complaint: bool = False
    """Whether the provider refused the form of a request."""


async def collected(
    file: StateFile, service: BatchService, cassettes: Path, *, price: PriceOf
) -> Collected:
    """What came of a batch, recorded if it is over; nothing is changed before.

    Raises:
        ModelError: the provider could not be asked.
    """
    state = file.state
    remote = await service.status(state.batch_id or "")
    told = Collected(remote, state.number)
    if not remote.over:
        return told
    texts = {key: [m.content for m in p.request.messages] for key, p in state.requests.items()}
    whole = service.privacy(text for found in texts.values() for text in found)
    told.problems = tuple(whole.quote(problem) for problem in remote.problems)

    def privacy(key: str) -> Privacy | None:
        return service.privacy(texts[key]) if key in texts else None

    answered: dict[str, LineRead] = {}
    for name in (remote.output_file, remote.error_file):
        for line in read_lines(await service.content(name), privacy) if name else ():
            if line is None:
                told.strange += 1
            elif line.key not in answered or _better(line, answered[line.key]):
                answered[line.key] = line
            else:
                told.twice += isinstance(line.came, Completion)
    left = {
        key: kind
        for key, planned in state.requests.items()
        if (kind := _settle(key, planned, answered.get(key), told, cassettes, price)) is not None
    }
    file.keep(settled=True, requests={}, left=left)
    return told


def _better(line: LineRead, before: LineRead) -> bool:
    return isinstance(line.came, Completion) and isinstance(before.came, Trouble)


def _settle(  # noqa: PLR0913, PLR0917 - all that one request needs
    key: str,
    planned: PlannedRequest,
    line: LineRead | None,
    told: Collected,
    cassettes: Path,
    price: PriceOf,
) -> Left | None:
    """Records what came; the kind of what came instead where nothing can be recorded."""
    if (cassettes / f"{key}.json").is_file():  # a direct call was faster, or this was begun before
        told.recorded += 1
        return None
    if line is None or isinstance(line.came, Trouble):
        reason = NOT_ANSWERED
        if line is not None and isinstance(line.came, Trouble):
            reason = line.came.error.message
            told.complaint |= line.came.complaint is not None
        told.reasons[reason] = told.reasons.get(reason, 0) + 1
        return planned.again or "failed"
    usage = line.came.usage
    answered_by = line.came.model or None
    usage = usage.model_copy(update={"cost_usd": price(usage, answered_by)})
    fault = fault_of(line.came, structured=planned.request.schema_hash is not None)
    if fault is None:
        reply = RecordedReply(
            text=line.came.text,
            model=line.came.model or planned.request.model,
            finish_reason=line.came.finish_reason,
            usage=usage,
        )
        _record(planned, cassettes, reply)
        told.recorded += 1
        return None
    fault.usage = usage
    again = _asked_again(planned, fault)
    if again is not None:
        told.asked_again += 1
        told.reasons[fault.message] = told.reasons.get(fault.message, 0) + 1
        return again
    _record(planned, cassettes, fault)
    told.recorded += 1
    told.unusable += 1
    return None


def _asked_again(planned: PlannedRequest, fault: Fault) -> Again | None:
    """Whether a direct call would ask once more: after a cut with a higher cap, after nothing."""
    if planned.again is not None:
        return None
    if isinstance(fault, TruncatedError):
        return "truncated" if raised(planned.request) > planned.request.max_tokens else None
    return "empty" if isinstance(fault, EmptyAnswerError) else None


def _record(planned: PlannedRequest, cassettes: Path, came: RecordedReply | Fault) -> None:
    write_cassette(
        cassettes,
        Cassette(
            prompt_name=planned.prompt_name,
            origin="recorded",
            recorded=datetime.now(UTC).date(),
            request=planned.request,
            reply=came if isinstance(came, RecordedReply) else recorded_failure(came),
        ),
    )
