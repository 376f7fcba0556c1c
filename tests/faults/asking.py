"""Questions to the fault server, and what is expected of the client that asks them."""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from copilot.domain.documents import Usage
from copilot.llm.client import OpenAIChatModel
from copilot.llm.entries import ItemQuestion, RawItem, Unfit, plain_question, split_lists
from copilot.llm.ladder import Capabilities, CapabilityStore, Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json, Message, ModelRequest
from copilot.llm.structured import StructuredAnswer, structured_answer
from tests.faults.fault import Fault
from tests.faults.ledger import Entry
from tests.faults.plan import FAULTS
from tests.faults.questions import asks_for_entry, marker

KEY = "sk-canary-0123456789abcdef"
CANARY = "The lowest salary that I would take is 161,803 dollars a year."
"""What no message and no log may repeat."""
ATTEMPTS = 4

_ENTRY: dict[str, Json] = {
    "type": "object",
    "properties": {"title": {"type": "string", "maxLength": 80}, "value": {"type": "number"}},
}
_SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"trades": {"type": "array", "items": _ENTRY}},
}


async def no_wait(seconds: float) -> None:
    """Lets others run instead of waiting."""
    await asyncio.sleep(min(seconds, 0))


def client(
    base_url: str,
    *,
    sleep: Callable[[float], object] | None = None,
    limits: CallLimits | None = None,
    step: Step | None = None,
    memory: CapabilityStore | None = None,
) -> OpenAIChatModel:
    """A client that does not wait between tries; `sleep` hears how long it would have."""

    async def heard(seconds: float) -> None:
        if sleep is not None:
            sleep(seconds)
        await no_wait(seconds)

    return OpenAIChatModel(
        "faulty-1",
        base_url=base_url,
        api_key=KEY,
        limits=limits or CallLimits(attempts=ATTEMPTS),
        step=step,
        memory=memory,
        sleep=heard,
        jitter=lambda: 0.0,
    )


def question(name: str, faults: Sequence[str] | None = None) -> ModelRequest:
    """A request that meets these faults, one after the other."""
    return ModelRequest(
        messages=(
            Message("system", "You widen the search for trades."),
            Message("user", f"{CANARY}\n{marker(name, faults)}"),
        ),
        prompt_name="value-creation",
        prompt_hash="abc123",
        schema=_SCHEMA,
        max_tokens=1000,
        temperature=0.2,
        seed=3,
    )


@dataclass
class Ear:
    """Listens to an answer."""

    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that counts of what was heard."""
        return "".join(self.pieces)

    def heard(self, text: str) -> None:
        """Takes a further piece."""
        self.pieces.append(text)

    def anew(self) -> None:
        """Forgets what was heard."""
        self.pieces.clear()


class Knowing:
    """A memory that knows an endpoint before the first call."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities

    def recall(self, base_url: str, model: str) -> Capabilities | None:
        """The same for every endpoint."""
        return self._capabilities if base_url and model else None

    def remember(self, base_url: str, model: str, capabilities: Capabilities) -> None:
        """Learns nothing."""


async def ask_for_entries(
    model: OpenAIChatModel, request: ModelRequest
) -> StructuredAnswer[dict[str, Json]]:
    """One question, with what is asked again until the entries fit."""
    reask = plain_question({"trades": _ENTRY})

    def marked(raw: RawItem, reason: str) -> ItemQuestion:
        asked = reask(raw, reason)
        return replace(asked, text=asks_for_entry(asked.text))

    return await structured_answer(
        model, request, split=split_lists("trades"), check=_checked, reask=marked
    )


def _checked(raw: RawItem) -> dict[str, Json] | Unfit:
    """A title and a finite number, and nothing else."""
    if not isinstance(raw.value, dict) or set(raw.value) != {"title", "value"}:
        return Unfit("It has other fields than title and value.")
    title, value = raw.value["title"], raw.value["value"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(title, str) or not number or not math.isfinite(float(str(value))):
        return Unfit("The title is no text or the value no number.")
    return raw.value


def told(entries: Iterable[Entry]) -> Usage:
    """What the requests used, as far as their replies said so; without the time."""
    found = list(entries)

    def total(name: str) -> int | None:
        known = [entry.told[name] for entry in found if name in entry.told]
        return sum(known) if known else None

    audio = total("audio_tokens")
    return Usage(
        requests=len(found),
        input_tokens=total("input_tokens"),
        output_tokens=total("output_tokens"),
        cached_tokens=total("cached_tokens"),
        reasoning_tokens=total("reasoning_tokens"),
        other_tokens={} if audio is None else {"completion_tokens_details.audio_tokens": audio},
        unreported=sum(entry.unreported for entry in found),
    )


def without_time(usage: object) -> Usage:
    """A usage to compare with what `told` gives; the price is another test's matter."""
    found = usage if isinstance(usage, Usage) else Usage()
    return found.model_copy(update={"seconds": 0.0, "cost_usd": None})


class End(NamedTuple):
    """What a call has to end on."""

    fault: Fault
    """What the last request met."""
    kind: str
    """Of the error; empty when there is an answer."""


def end_of_call(met: deque[Entry]) -> End:
    """The end of a call which meets these, one after the other; takes them away.

    Raises:
        AssertionError: the client stopped before it should have.
    """
    tries = 0
    seen: set[str] = set()
    while met:
        entry = met.popleft()
        fault = FAULTS[entry.fault]
        tries += fault.then == "again"
        goes_on = (
            (fault.then == "again" and tries < ATTEMPTS)
            or (fault.then in {"cap", "empty"} and fault.then not in seen)
            or (fault.then == "form" and entry.form != "text")
            or fault.then == "adapt"
        )
        if not goes_on:
            # What was cut off, and could not be had longer, is worth more than why it could not.
            kept = "cap" in seen and fault.error in {"access", "deadline", "provider"}
            return End(fault, "truncated" if kept else fault.error)
        seen.add(fault.then)
    raise AssertionError("the client stopped though another try was due")
