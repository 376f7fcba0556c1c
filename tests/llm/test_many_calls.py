"""Ten thousand calls to a server of which three requests in ten go wrong; and calls broken off."""

import asyncio
import gc
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from copilot.llm.client import OpenAIChatModel
from tests.faults.asking import client
from tests.faults.many_calls import (
    HANGS,
    LIMITS,
    RATE,
    all_calls,
    by_question,
    check,
    one_call,
    open_files,
)
from tests.faults.server import FaultProcess

pytestmark = [pytest.mark.anyio, pytest.mark.load]

_ROOT = Path(__file__).parents[2]
_LUCK = 10
"""So many faults may not be drawn in a run of this length."""
_GROWTH_BYTES = 6_000_000
"""Of 8,000 calls; 1,000 bytes kept of each would be more."""


@pytest.fixture
async def unhandled() -> list[Mapping[str, object]]:
    """What an event loop would otherwise only log: errors of tasks and transports."""
    found: list[Mapping[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: found.append(context))
    return found


def test_ten_thousand_calls_end_once_each_and_add_up_to_what_was_billed() -> None:
    """In a process of their own, as its memory is looked at."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.faults.many_calls"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert found["requests"] > 10_000
    assert found["unhandled"] == []
    assert found["memory"][-1] - found["memory"][1] < _GROWTH_BYTES
    assert len(found["not_met"]) < _LUCK


async def test_two_hundred_calls_broken_off_at_any_moment_leave_nothing_behind(
    unhandled: list[Mapping[str, object]],
) -> None:
    """Each is cancelled after another number of turns of the event loop, from none to hundreds."""
    drawn = random.Random(7)  # noqa: S311 - repeatable
    broken_off: list[int] = []

    async def call(model: OpenAIChatModel, number: int) -> None:
        task = asyncio.create_task(one_call(model, number))
        for _ in range(int(1.5 ** drawn.uniform(0, 16))):
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            broken_off.append(number)

    with FaultProcess(seed=2, rate=RATE) as server:
        before = len(asyncio.all_tasks()), open_files()
        async with asyncio.timeout(HANGS), client(server.base_url, limits=LIMITS) as model:
            await all_calls(model, range(200), call=call)
            assert len(asyncio.all_tasks()) == before[0]
            for number in range(200, 240):
                end = await one_call(model, number)
                check(number, end, by_question(server.ledger())[f"q{number}"])
            # All turns were given back: as many calls as may go on at once do.
            await all_calls(model, range(240, 400), call=ends)
        assert (len(asyncio.all_tasks()), open_files()) == before
    gc.collect()
    assert unhandled == []
    assert 40 < len(broken_off) <= 200


async def ends(model: OpenAIChatModel, number: int) -> None:
    """A call that ends, in whatever way."""
    assert (await one_call(model, number)).usage.requests
