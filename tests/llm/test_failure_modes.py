"""The seventeen failure modes, each in every variant, plain and streamed, over real sockets.

What is right for each stands with the fault itself (`tests/faults`). Here the client meets it
once, and without end; its account of it is held against the server's.
"""

import asyncio
import logging
import re
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import pytest

from copilot.domain.documents import Usage
from copilot.errors import AnswerError, ModelError, ProviderError
from copilot.llm.client import OpenAIChatModel
from copilot.llm.extraction import without_thoughts
from copilot.llm.ladder import Capabilities, Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import ModelReply
from tests.documents import ROOT
from tests.faults.asking import (
    ATTEMPTS,
    CANARY,
    KEY,
    Ear,
    Knowing,
    ask_for_entries,
    client,
    end_of_call,
    question,
    told,
    without_time,
)
from tests.faults.contents import CONTENTS
from tests.faults.fault import Fault
from tests.faults.ledger import Entry
from tests.faults.plan import FAULTS
from tests.faults.questions import GOOD
from tests.faults.server import FaultServer

pytestmark = pytest.mark.anyio

_NUMBERS = count(1)
_IMPATIENT = CallLimits(attempts=ATTEMPTS, read_seconds=0.3, stall_seconds=0.2)
"""For what stalls; for the rest a slow machine must not look like a stall."""
_PATIENT = CallLimits(attempts=ATTEMPTS, read_seconds=30, stall_seconds=30)
_KNOWN = {
    "12-tool": Capabilities(Step.TOOL, limits=True, token_parameters=("max_tokens",)),
    "12-max_completion": Capabilities(
        Step.STRICT, limits=True, token_parameters=("max_completion_tokens",)
    ),
}
"""How far a client has come down that meets these faults."""
_FORMS = {Step.TOOL: "tool", Step.OBJECT: "json_object", Step.TEXT: "text"}
_HANGS = 20
"""Seconds after which a call of these tests will not end at all."""
_WINDOW = 16
"""So much of a secret text in a row counts as telling it."""

_PASSES = {"again": ATTEMPTS, "cap": 2, "empty": 2, "form": len(Step)}
"""What is tried again, and how many requests there are when it fails every time."""
_NOT_HEARD = {
    "00-plain-reply",
    "12-stream-openai",
    "12-stream-verify",
    "09-instead-reasoning",
    "09-instead-reasoning_content",
}
"""Streams of which nothing is heard: what comes is no stream, or stands in another field."""


class Case(NamedTuple):
    """A fault, in one of the two ways to ask."""

    fault: Fault
    streamed: bool

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.fault.name}-{'streamed' if self.streamed else 'plain'}"


CASES = [
    pytest.param(case, id=case.name)
    for fault in FAULTS.values()
    for streamed in (False, True)
    if fault.act(streamed=streamed) is not None
    for case in [Case(fault, streamed)]
]


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@dataclass
class Asked:
    """One question: its name, and what became of it."""

    name: str
    reply: ModelReply | None = None
    error: ModelError | None = None

    def entries(self, server: FaultServer) -> list[Entry]:
        """What of it arrived."""
        return [entry for entry in server.ledger() if entry.question == self.name]


@asynccontextmanager
async def client_for(server: FaultServer, name: str) -> AsyncIterator[OpenAIChatModel]:
    """A client that gives up soon on what stalls, and has come to where it meets the fault."""
    limits = _IMPATIENT if "stall" in name else _PATIENT
    memory = next(
        (Knowing(known) for start, known in _KNOWN.items() if name.startswith(start)), None
    )
    async with client(server.base_url, limits=limits, memory=memory) as model:
        yield model


async def asked(model: OpenAIChatModel, *names: str, listener: Ear | None = None) -> Asked:
    """A question of its own that meets these faults."""
    found = Asked(f"q{next(_NUMBERS)}")
    try:
        async with asyncio.timeout(_HANGS):
            found.reply = await model.answer(question(found.name, names), listener=listener)
    except ModelError as error:
        found.error = error
    return found


def check_account(found: Asked, server: FaultServer) -> list[Entry]:
    """What the client says it used is what the server billed and told, request for request."""
    entries = found.entries(server)
    usage = found.reply.usage if found.reply is not None else found.error and found.error.usage
    assert without_time(usage) == told(entries)
    if found.error is not None:
        assert found.error.attempts == len(entries)
    return entries


def check_error(found: Asked, last: Entry) -> None:
    """An error says what happened, what to do, and which request it was."""
    fault, error = FAULTS[last.fault], found.error
    assert error is not None
    assert error.kind == fault.error
    assert error.request_id == (last.request_id if fault.names_request else None)
    assert error.hint
    for words in (error.message, error.hint):
        assert words[0].isupper() or words.startswith("127.0.0.1"), words
        assert words.rstrip().endswith((".", "?", ")")), words
        assert not {"Traceback", "object at 0x", "{'", "None"} & set(words.split()), words


def check_secrets(error: BaseException | None, log: str) -> None:
    """Neither the error, nor what it hangs on, nor a log repeats the key or the prompt."""
    shown = [log]
    waiting = deque([error])
    while waiting:
        found = waiting.popleft()
        if found is not None:
            shown += [str(found), repr(found), repr(found.args), repr(getattr(found, "hint", ""))]
            shown += [repr(note) for note in getattr(found, "__notes__", ())]
            waiting += [found.__cause__, found.__context__]
    secret = {CANARY[at : at + _WINDOW] for at in range(len(CANARY) - _WINDOW + 1)}
    for text in shown:
        assert KEY not in text
        assert not [part for part in secret if part in text]


@pytest.mark.parametrize("case", CASES)
async def test_a_failure_is_got_over_or_named_for_what_it_is(
    server: FaultServer, caplog: pytest.LogCaptureFixture, case: Case
) -> None:
    caplog.set_level(logging.DEBUG)
    fault, ear = case.fault, Ear() if case.streamed else None
    async with client_for(server, fault.name) as model:
        found = await asked(model, fault.name, listener=ear)
        entries = check_account(found, server)
        assert entries[0].fault == fault.name
        assert end_of_call(deque(entries)).fault.name == entries[-1].fault
        check_secrets(found.error, caplog.text)
        if fault.then == "final":
            assert len(entries) == 1
            check_error(found, entries[-1])
        else:
            check_reply(found, entries, fault, ear)
        if fault.then == "adapt":
            check_learnt(await asked(model, fault.name, listener=ear), server)
        if fault.then not in _PASSES:
            return
        found = await asked(model, *[fault.name] * 20, listener=ear)
        entries = check_account(found, server)
        check_error(found, entries[-1])
        assert len(entries) == _PASSES[fault.then]
        assert {entry.fault for entry in entries} == {fault.name}
        check_secrets(found.error, caplog.text)


def check_reply(found: Asked, entries: list[Entry], fault: Fault, ear: Ear | None) -> None:
    """The answer is the question's own, and a fault that was got over came in between once."""
    assert found.reply is not None, found.error
    assert found.name in found.reply.text
    assert found.reply.request_id == entries[-1].request_id
    if fault.then == "answer":
        assert len(entries) == 1
    elif fault.then != "adapt":
        assert [entry.fault for entry in entries] == [fault.name, GOOD]
    if ear is not None and fault.name not in _NOT_HEARD:
        heard = without_thoughts(ear.text.replace("\ufeff", ""))
        assert heard == found.reply.text.replace("\ufeff", "").strip()


def check_learnt(found: Asked, server: FaultServer) -> None:
    """What was refused is not sent again."""
    assert found.error is None
    assert [entry.fault for entry in check_account(found, server)] == [GOOD]


@pytest.mark.parametrize("step", [Step.TOOL, Step.OBJECT, Step.TEXT])
@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
async def test_whatever_a_model_says_is_met_in_each_form_of_answer(
    server: FaultServer, *, step: Step, streamed: bool
) -> None:
    async with client(server.base_url, limits=_PATIENT, step=step) as model:
        for fault in CONTENTS:
            if fault.act(streamed=streamed) is None:
                continue
            found = await asked(model, fault.name, listener=Ear() if streamed else None)
            entries = check_account(found, server)
            assert {entry.form for entry in entries} == {_FORMS[step]}
            if fault.then in {"final", "form"}:
                check_error(found, entries[-1])
                assert len(entries) == 1, fault.name
            else:
                check_reply(found, entries, fault, None)


@pytest.mark.parametrize(
    "fault", [pytest.param(f, id=f.name) for f in CONTENTS if f.then == "answer"]
)
async def test_entries_are_read_from_whatever_was_said_or_asked_for_again(
    server: FaultServer, fault: Fault
) -> None:
    async with client(server.base_url, limits=_PATIENT) as model:
        once, always = f"q{next(_NUMBERS)}", f"q{next(_NUMBERS)}"
        answer = await ask_for_entries(model, question(once, [fault.name]))
        entries = [entry for entry in server.ledger() if entry.question == once]
        assert without_time(answer.usage) == told(entries)
        assert len(entries) == (1 if fault.content == "good" else 2)
        assert [once in str(item) for item in answer.items["trades"]] == [True, True]
        assert answer.failures == ()
        lasting = question(always, [fault.name] * 20)
        if fault.content == "unreadable":
            with pytest.raises(AnswerError) as caught:
                await ask_for_entries(model, lasting)
            usage: object = caught.value.usage
            assert (caught.value.kind, caught.value.attempts) == ("answer", 2)
            assert caught.value.text
            assert caught.value.hint
        else:
            answer = await ask_for_entries(model, lasting)
            usage = answer.usage
            assert len(answer.failures) == (fault.content == "bad entry")
            assert len(answer.items["trades"]) == 2 - len(answer.failures)
        entries = [entry for entry in server.ledger() if entry.question == always]
        assert without_time(usage) == told(entries)
        assert len(entries) == (1 if fault.content == "good" else 2)


async def test_a_schema_that_is_not_kept_twice_is_asked_for_in_the_next_form(
    server: FaultServer,
) -> None:
    first, second = f"q{next(_NUMBERS)}", f"q{next(_NUMBERS)}"
    async with client(server.base_url, limits=_PATIENT) as model:
        with pytest.raises(AnswerError):
            await ask_for_entries(model, question(first, ["08-prose", "08-markdown"]))
        await ask_for_entries(model, question(second, []))
    forms = [entry.form for entry in server.ledger() if entry.question in {first, second}]
    assert forms == ["strict", "strict", "schema"]


@pytest.mark.parametrize(
    ("name", "waited"),
    [
        ("14-seconds", 2.0),
        ("14-milliseconds", 0.25),
        *((f"14-{odd}", 0.5) for odd in ("negative", "zero", "unreadable", "infinite")),
        *((f"14-{odd}", 0.5) for odd in ("past-date", "broken-date")),
    ],
)
async def test_the_wait_is_the_one_that_is_asked_for(
    server: FaultServer, name: str, waited: float
) -> None:
    slept: list[float] = []
    async with client(server.base_url, sleep=slept.append) as model:
        await asked(model, name)
    assert slept == [waited]


async def test_a_date_is_waited_for(server: FaultServer) -> None:
    slept: list[float] = []
    async with client(server.base_url, sleep=slept.append) as model:
        await asked(model, "14-date")
    assert 30 < slept[0] <= 60


async def test_a_wait_that_is_too_long_is_named(server: FaultServer) -> None:
    async with client(server.base_url) as model:
        found = await asked(model, "14-long")
    assert found.error is not None
    assert found.error.retry_after_seconds == 86400
    assert "86400 s" in found.error.message


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
async def test_a_server_that_is_not_there_cost_nothing(*, streamed: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with client(f"http://127.0.0.1:{port}/v1") as model:
        found = await asked(model, listener=Ear() if streamed else None)
    error = found.error
    assert isinstance(error, ProviderError)
    assert error.attempts == ATTEMPTS
    assert without_time(error.usage) == Usage(requests=ATTEMPTS)
    assert "cannot be reached" in error.message


@pytest.mark.parametrize("name", ["02-endless-lines", "16-stall-within", "16-stall-after-headers"])
async def test_a_stream_without_end_is_hung_up_on(server: FaultServer, name: str) -> None:
    async with client_for(server, name) as model:
        found = await asked(model, name, listener=Ear())
    first, *_ = found.entries(server)
    assert await asyncio.to_thread(server.end_of, first.serial) == "hung up"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("01-length", '{"trades": [{"title": "Tausch'),
        ("02-spaces", '{"trades": [{"title": "Tausch'),
        ("03-field", "I cannot help with that."),
        ("03-content-filter", '{"trades": ['),
    ],
)
async def test_an_error_keeps_what_was_said(server: FaultServer, name: str, text: str) -> None:
    async with client(server.base_url, limits=_PATIENT) as model:
        found = await asked(model, *[name] * 9)
    assert found.error is not None
    assert (found.error.text or "").startswith(text)


def rows_of_the_page() -> dict[int, set[tuple[str, int]]]:
    """For each number on the page about failures, the kinds of error and their exit codes."""
    page = (ROOT / "docs/reference/failures.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    return {
        int(row[0]): {(kind, int(code)) for kind, code in re.findall(r"`(\w+)` (\d)", row[3])}
        for row in rows
        if row and row[0].isdecimal()
    }


@pytest.mark.parametrize("number", range(1, 18))
def test_the_page_about_failures_names_the_errors_that_are_met(number: int) -> None:
    met = [fault for fault in FAULTS.values() if fault.number == number]
    kinds = {fault.error for fault in met} | {"answer" for f in met if f.content != "good"}
    codes = {error.kind: error.exit_code for error in every_error(ModelError)}
    assert met
    assert rows_of_the_page()[number] == {(kind, codes[kind]) for kind in kinds - {""}}


def every_error(root: type[ModelError]) -> list[type[ModelError]]:
    """A class of errors and all below it."""
    return [root, *(error for below in root.__subclasses__() for error in every_error(below))]
