"""Many calls to a server of which three requests in ten go wrong, each held against its account.

    python -m tests.faults.many_calls    10,000 calls; prints what memory they took

The server runs in a process of its own. What it did with the requests of a question, in the
order in which they came, settles how the question has to end; nothing here depends on which of
the calls under way at once comes first.
"""

import asyncio
import gc
import json
import os
import re
import sys
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.domain.documents import Usage
from copilot.errors import ModelError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.limits import CallLimits
from copilot.llm.usage import add_usage
from tests.faults.asking import (
    ATTEMPTS,
    Ear,
    ask_for_entries,
    client,
    end_of_call,
    question,
    told,
    without_time,
)
from tests.faults.fault import Content
from tests.faults.ledger import Entry
from tests.faults.plan import FAULTS
from tests.faults.server import FaultProcess

_CALLS = 10_000
_AT_ONCE = 32
_ROUND = 1_000
"""Calls of one client: what one learns to do without, the next one meets again."""
RATE = 0.3
LIMITS = CallLimits(attempts=ATTEMPTS, at_once=_AT_ONCE, read_seconds=60, stall_seconds=60)
"""So long that a slow machine does not look like a stall, which is why no stall is in the mix."""
HANGS = 300
"""Seconds after which calls of these tests will not end at all."""


@dataclass(frozen=True)
class Ended:
    """What became of a question."""

    text: str
    """The answer, or its entries; empty where there is an error."""
    usage: Usage
    kind: str = ""
    """Of the error."""
    attempts: int | None = None
    failures: int = 0
    structured: bool = False


async def one_call(model: OpenAIChatModel, number: int) -> Ended:
    """One question: every other one streamed, some of the rest down to checked entries."""
    request = question(f"q{number}")
    structured = number % 4 == 0
    try:
        if structured:
            answer = await ask_for_entries(model, request)
            items = answer.items.get("trades", ())
            return Ended(
                text="\n".join(str(item["title"]) for item in items),
                usage=answer.usage,
                failures=len(answer.failures),
                structured=True,
            )
        reply = await model.answer(request, listener=Ear() if number % 2 else None)
    except ModelError as error:
        usage = error.usage if isinstance(error.usage, Usage) else Usage()
        return Ended("", usage, error.kind, error.attempts, structured=structured)
    return Ended(reply.text, reply.usage)


async def all_calls(
    model: OpenAIChatModel,
    numbers: Sequence[int],
    *,
    call: Callable[[OpenAIChatModel, int], Awaitable[None]],
) -> None:
    """Makes the calls, so many at once."""
    waiting = deque(numbers)

    async def caller() -> None:
        while waiting:
            await call(model, waiting.popleft())

    async with asyncio.timeout(HANGS), asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(caller())


def end_of_answer(met: deque[Entry]) -> tuple[Content | None, str]:
    """What a call's answer is worth, or None and the kind of its error."""
    end = end_of_call(met)
    return (None if end.kind else end.fault.content), end.kind


def expected(entries: Sequence[Entry], *, structured: bool) -> tuple[str, int]:
    """The kind of error and the number of bad entries that these requests have to lead to."""
    met = deque(entries)
    failures = 0
    content, kind = end_of_answer(met)
    if structured and content == "unreadable":
        content, kind = end_of_answer(met)
        kind = "answer" if content == "unreadable" else kind
    if structured and content == "bad entry":
        failures = int(end_of_answer(met)[0] != "good")
    assert not met, f"the client went on after {[entry.fault for entry in entries]}"
    return kind, failures


def check(number: int, ended: Ended, entries: Sequence[Entry]) -> None:
    """A call ended as the server's account of it says."""
    kind, failures = expected(entries, structured=ended.structured)
    faults = [entry.fault for entry in entries]
    assert (ended.kind, ended.failures) == (kind, failures), faults
    assert without_time(ended.usage) == told(entries), faults
    if kind:
        assert ended.attempts == len(entries), faults
    else:
        assert re.search(rf"\bq{number}\b", ended.text), faults


def by_question(ledger: Sequence[Entry]) -> Mapping[str, list[Entry]]:
    """The requests of each question, oldest first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger:
        found[entry.question].append(entry)
    return found


def resident_bytes() -> int:
    """What the process holds in memory, after what can be let go is."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files() -> int:
    """How many files and connections the process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


async def checked_round(server: FaultProcess, numbers: Sequence[int], seen: int) -> list[Entry]:
    """So many calls of one client, each held against the ledger, which is returned."""
    ended: dict[int, Ended] = {}

    async def call(model: OpenAIChatModel, number: int) -> None:
        assert number not in ended
        ended[number] = await one_call(model, number)

    async with client(server.base_url, limits=LIMITS) as model:
        await all_calls(model, numbers, call=call)
    ledger = server.ledger(after=seen)
    asked = by_question(ledger)
    assert ended.keys() == set(numbers)
    assert asked.keys() == {f"q{number}" for number in numbers}
    for number, end in ended.items():
        check(number, end, asked[f"q{number}"])
    assert without_time(add_usage(*(end.usage for end in ended.values()))) == told(ledger)
    return ledger


async def ten_thousand_calls() -> dict[str, object]:
    """What is left to be judged once every call has ended as it had to."""
    unhandled: list[Mapping[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
    memory: list[int] = []
    met: set[str] = set()
    seen = 0
    with FaultProcess(seed=1, rate=RATE) as server:
        before = len(asyncio.all_tasks()), open_files()
        for start in range(0, _CALLS, _ROUND):
            ledger = await checked_round(server, range(start, start + _ROUND), seen)
            seen += len(ledger)
            met |= {entry.fault for entry in ledger}
            del ledger
            assert (len(asyncio.all_tasks()), open_files()) == before
            memory.append(resident_bytes())
    gc.collect()
    mixed = {name for name, fault in FAULTS.items() if fault.mixes}
    return {
        "requests": seen,
        "memory": memory,
        "unhandled": [str(context) for context in unhandled],
        "not_met": sorted(mixed - met),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(ten_thousand_calls())))
