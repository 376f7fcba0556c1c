"""Blocks of calls by several clients in turn, and how one client compares with another.

The clients take turns, forwards and backwards, so that whatever else the machine does hits all of
them. A comparison is made round by round; what is told is the median of the rounds.
"""

import asyncio
import gc
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from typing_extensions import override

Ask: TypeAlias = Callable[[], Awaitable[None]]
"""One call, until its answer is read."""

SLOWER_RATIO = 1.05
"""The bar for one call after the other: at most this ratio, or so many milliseconds more."""
SLOWER_MILLISECONDS = 3.0
"""See `SLOWER_RATIO`."""
RATE_RATIO = 0.95
"""The bar for many calls at once: at least this share of the other one's rate."""


class Block(NamedTuple):
    """Some calls by one client."""

    seconds: float
    """Of wall time, from the start of the first until the end of the last."""
    cpu_seconds: float
    """That this process worked meanwhile; hardly hangs on what else the machine does."""
    calls: tuple[float, ...]
    """Seconds of each call."""

    @property
    def rate(self) -> float:
        """Calls per second."""
        return len(self.calls) / self.seconds

    @property
    def middle(self) -> float:
        """Milliseconds of a call in the middle."""
        return 1000 * statistics.median(self.calls)

    @property
    def work(self) -> float:
        """Milliseconds of CPU per call."""
        return 1000 * self.cpu_seconds / len(self.calls)


class Middle(NamedTuple):
    """The median of several figures, and where the middle half of them lies."""

    median: float
    low: float
    high: float

    @override
    def __str__(self) -> str:
        return f"{self.median:.3f} ({self.low:.3f} to {self.high:.3f})"


async def block(ask: Ask, *, calls: int, at_once: int) -> Block:
    """So many calls, with so many under way at the same time."""
    seconds: list[float] = []
    turns = iter(range(calls))

    async def worker() -> None:
        for _ in turns:
            begun = time.perf_counter()
            await ask()
            seconds.append(time.perf_counter() - begun)

    gc.collect()
    started, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    worked, ended = time.process_time() - worked, time.perf_counter()
    return Block(ended - started, worked, tuple(seconds))


async def in_turn(
    asks: Mapping[str, Ask], *, rounds: int, calls: int, at_once: int
) -> dict[str, list[Block]]:
    """The blocks of each client, round by round."""
    names = list(asks)
    found: dict[str, list[Block]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            found[name].append(await block(asks[name], calls=calls, at_once=at_once))
    return found


def described(name: str, blocks: Sequence[Block]) -> str:
    """What one client took, as a line."""
    calls = sorted(itertools.chain.from_iterable(block.calls for block in blocks))
    last = 1000 * calls[min(len(calls) - 1, len(calls) * 99 // 100)]
    rate = statistics.median(block.rate for block in blocks)
    work = statistics.median(block.work for block in blocks)
    return (
        f"{name}: p50 {statistics.median(block.middle for block in blocks):.2f} ms,"
        f" p99 {last:.2f} ms, {rate:,.3g} calls/s, CPU {work:.2f} ms a call"
    )


def compared(name: str, ours: Sequence[Block], bare: Sequence[Block], *, at_once: int) -> str:
    """How one client compares with the bare one, and whether that is within the bar, as a line."""
    more = _middle([a.work - b.work for a, b in zip(ours, bare, strict=True)])
    work = f"CPU {more.median:+.3f} ms a call ({more.low:+.3f} to {more.high:+.3f})"
    if at_once > 1:
        rate = _middle([a.rate / b.rate for a, b in zip(ours, bare, strict=True)])
        verdict = "within" if rate.median >= RATE_RATIO else "below"
        return f"{name}: rate x {rate}, {verdict} the bar of {RATE_RATIO:g}; {work}"
    ratio = _middle([a.middle / b.middle for a, b in zip(ours, bare, strict=True)])
    slower = _middle([a.middle - b.middle for a, b in zip(ours, bare, strict=True)])
    fits = ratio.median <= SLOWER_RATIO or slower.median <= SLOWER_MILLISECONDS
    return (
        f"{name}: p50 x {ratio}, {slower.median:+.2f} ms a call,"
        f" {'within' if fits else 'above'} the bar of x {SLOWER_RATIO:g}"
        f" or {SLOWER_MILLISECONDS:g} ms; {work}"
    )


def _middle(figures: Sequence[float]) -> Middle:
    if len(figures) == 1:
        return Middle(figures[0], figures[0], figures[0])
    low, median, high = statistics.quantiles(figures, n=4, method="inclusive")
    return Middle(median, low, high)
