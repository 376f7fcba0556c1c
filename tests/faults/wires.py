"""Faults on the wire: connections that break off, streams that stall, odd but legal framing.

The numbers 2 (without end), 16 and 0.
"""

import asyncio
import itertools
import json
from collections.abc import Callable

from copilot.llm.protocol import Json
from tests.faults.answers import Said, chunk, completion
from tests.faults.exchange import DONE, Exchange, frame
from tests.faults.fault import Act, Fault, Then
from tests.faults.statuses import error

_SLOW_SECONDS = 0.02
"""What is slow, but not too slow."""


def _good(exchange: Exchange) -> list[bytes]:
    return exchange.frames(Said(exchange.good))


def _to_finish(frames: list[bytes]) -> list[bytes]:
    """All of an answer but its finish, and what comes after that."""
    return [data for data in frames if b'"finish_reason": null' in data]


def _cut_before(*, reset: bool) -> Act:
    async def act(exchange: Exchange) -> None:
        exchange.bill()
        exchange.cut(reset=reset)

    return act


def _cut_body(part: float, *, reset: bool) -> Act:
    """A plain reply of which only a part arrives."""

    async def act(exchange: Exchange) -> None:
        payload = json.dumps(completion(Said(exchange.good), exchange.bill())).encode()
        await exchange.head(200, "application/json", {"content-length": str(len(payload))})
        await exchange.write(payload[: int(part * len(payload))])
        exchange.cut(reset=reset)

    return act


def _cut_stream(keep: Callable[[list[bytes]], list[bytes]], *, reset: bool) -> Act:
    """A stream that ends without its end, after some of its events."""

    async def act(exchange: Exchange) -> None:
        frames = keep(_good(exchange))
        exchange.untold()
        await exchange.open_stream()
        for data in frames:
            await exchange.piece(data)
        exchange.cut(reset=reset)

    return act


def _cut_in_a_chunk(*, reset: bool) -> Act:
    async def act(exchange: Exchange) -> None:
        first, second, third, *_ = _good(exchange)
        exchange.untold()
        await exchange.open_stream()
        await exchange.piece(first)
        await exchange.piece(second)
        await exchange.write(b"%x\r\n%b" % (len(third), third[: len(third) // 2]))
        exchange.cut(reset=reset)

    return act


def _cuts() -> list[Fault]:
    def fault(name: str, plain: Act | None, streamed: Act | None, *, named: bool = True) -> Fault:
        return Fault(name, "again", plain, streamed, error="provider", names_request=named)

    found: list[Fault] = []
    for how, reset in (("reset", True), ("end", False)):
        before = _cut_before(reset=reset)
        found += [
            fault(f"16-{how}-before", before, before, named=False),
            # The SDK reads a plain body before it hands out the headers.
            fault(f"16-{how}-no-body", _cut_body(0, reset=reset), None, named=False),
            fault(f"16-{how}-in-body", _cut_body(0.5, reset=reset), None, named=False),
            fault(f"16-{how}-after-headers", None, _cut_stream(lambda _: [], reset=reset)),
            fault(f"16-{how}-in-a-chunk", None, _cut_in_a_chunk(reset=reset)),
            fault(f"16-{how}-between", None, _cut_stream(lambda all_: all_[:4], reset=reset)),
            fault(f"16-{how}-before-finish", None, _cut_stream(_to_finish, reset=reset)),
        ]
    return [*found, fault("16-quiet-before-finish", None, _quiet_end)]


async def _quiet_end(exchange: Exchange) -> None:
    """A proxy that ends a broken stream as if it were whole."""
    frames = _good(exchange)
    exchange.untold()
    await exchange.stream(_to_finish(frames))


async def _cut_after_usage(exchange: Exchange) -> None:
    await exchange.open_stream()
    for data in _good(exchange)[:-1]:
        await exchange.piece(data)
    exchange.cut(reset=False)


async def _no_end_mark(exchange: Exchange) -> None:
    await exchange.stream(_good(exchange)[:-1])


async def _open_after_end(exchange: Exchange) -> None:
    """The end mark comes, but not the end of the reply."""
    await exchange.open_stream()
    for data in _good(exchange):
        await exchange.piece(data)
    await exchange.stall()


async def _garbage_within(exchange: Exchange) -> None:
    """A piece that cannot be read leaves a hole in the answer."""
    frames = _good(exchange)
    exchange.untold()
    await exchange.stream([*frames[:4], b"data: {not json\n\n", *frames[5:]])


async def _error_within(exchange: Exchange) -> None:
    frames = _good(exchange)
    exchange.untold()
    await exchange.stream([*frames[:4], frame(error("Overloaded", code=503)), DONE])


async def _error_within_told(exchange: Exchange) -> None:
    """An error event that comes with the bill."""
    frames = _good(exchange)
    usage = frames[-2:-1] if exchange.entry.told else []
    await exchange.stream([*frames[:4], *usage, frame(error("Overloaded", code=503)), DONE])


async def _error_choice(exchange: Exchange) -> None:
    """The error stands in a choice, with its own finish reason."""
    frames = _good(exchange)
    exchange.untold()
    last = chunk({"content": ""}, finish_reason="error", **error("Upstream died", code=502))
    await exchange.stream([*frames[:4], frame(last), DONE])


async def _stall_first(exchange: Exchange) -> None:
    exchange.bill()
    await exchange.stall()


async def _stall_after_headers(exchange: Exchange) -> None:
    exchange.bill()
    await exchange.open_stream()
    await exchange.stall()


async def _stall_within(exchange: Exchange) -> None:
    frames = _good(exchange)
    exchange.untold()
    await exchange.open_stream()
    for data in frames[:4]:
        await exchange.piece(data)
    await exchange.stall()


async def _comments_only(exchange: Exchange) -> None:
    """Keep-alive comments for ever are a stall too: nothing of an answer comes."""
    exchange.bill()
    await exchange.open_stream()
    await _without_end(exchange, lambda _: b": OPENROUTER PROCESSING\n\n", seconds=0.02)


async def _without_end(
    exchange: Exchange, make: Callable[[int], bytes], *, seconds: float = 0.0005
) -> None:
    """Pieces until the client goes away; the count only keeps a lost test from running on."""
    for turn in range(20_000):
        try:
            await exchange.piece(make(turn))
        except ConnectionError:
            exchange.entry.ended = "hung up"
            break
        await asyncio.sleep(seconds)
    exchange.keeps_alive = False


def _endless(space: str, *, behind: bool = False) -> Act:
    """White space without end, after a little of an answer or after all of it."""

    async def act(exchange: Exchange) -> None:
        frames = _good(exchange)
        exchange.untold()
        await exchange.open_stream()
        for data in _to_finish(frames) if behind else frames[:3]:
            await exchange.piece(data)
        said: dict[str, Json] = {"content": space}
        if exchange.entry.form == "tool":
            said = {"tool_calls": [{"index": 0, "function": {"arguments": space}}]}
        await _without_end(exchange, lambda _: frame(chunk(said)))

    return act


def _streams() -> list[Fault]:
    def stream(name: str, then: Then, act: Act, error_kind: str = "provider") -> Fault:
        mixes = "stall" not in name and "open" not in name
        kind = "" if then == "answer" else error_kind
        return Fault(name, then, None, act, error=kind, mixes=mixes)

    return [
        *(
            stream(f"02-endless-{name}", "form", _endless(space), "truncated")
            for name, space in {"spaces": " " * 40, "lines": "\n", "mixed": "\n\t  "}.items()
        ),
        stream("02-endless-behind", "answer", _endless("\n ", behind=True)),
        stream("16-garbage-data", "again", _garbage_within),
        stream("16-error-event", "again", _error_within),
        stream("16-error-event-told", "again", _error_within_told),
        stream("16-error-choice", "again", _error_choice),
        stream("16-cut-after-usage", "answer", _cut_after_usage),
        stream("16-no-end-mark", "answer", _no_end_mark),
        stream("16-open-behind-the-end", "answer", _open_after_end),
        stream("16-stall-after-headers", "again", _stall_after_headers),
        stream("16-stall-within", "again", _stall_within),
        stream("16-stall-comments", "again", _comments_only),
    ]


def _framed(change: Callable[[list[bytes]], list[bytes]]) -> Act:
    """A good stream in another framing."""

    async def act(exchange: Exchange) -> None:
        await exchange.stream(change(_good(exchange)))

    return act


def _split(sizes: tuple[int, ...]) -> Callable[[list[bytes]], list[bytes]]:
    """The same bytes, cut anywhere, within characters too."""

    def change(frames: list[bytes]) -> list[bytes]:
        whole, found, start = b"".join(frames), [], 0
        for size in itertools.cycle(sizes):
            found.append(whole[start : start + size])
            start += size
            if start >= len(whole):
                break
        return found

    return change


def _beside(line: bytes) -> Callable[[list[bytes]], list[bytes]]:
    return lambda frames: [part for data in frames for part in (line, data)]


async def _plain_reply(exchange: Exchange) -> None:
    """A server that does not stream answers whole."""
    await exchange.reply(completion(Said(exchange.good), exchange.tell()))


async def _usage_with_each(exchange: Exchange) -> None:
    """Some servers put the usage so far into every event; only the last one counts."""
    said = Said(exchange.good)
    frames = _good(exchange)
    bill = exchange.bill()
    if not exchange.include_usage:
        await exchange.stream(frames)
        return
    usage = completion(said, {**bill, "output_tokens": 1, "cached_tokens": 0})["usage"]
    early = [
        frame({**json.loads(data.removeprefix(b"data: ")), "usage": usage}) for data in frames[:-2]
    ]
    await exchange.stream([*early, *frames[-2:]])


async def _usage_with_finish(exchange: Exchange) -> None:
    """Some put it into the last event of the answer, asked or not."""
    frames = exchange.frames(Said(exchange.good, usage=None))
    usage = completion(Said(None), exchange.tell())["usage"]
    last = json.loads(frames[-2].removeprefix(b"data: "))
    await exchange.stream([*frames[:-2], frame({**last, "usage": usage}), DONE])


async def _slow(exchange: Exchange) -> None:
    await asyncio.sleep(_SLOW_SECONDS)
    await exchange.say(Said(exchange.good))


def _odd_framing() -> list[Fault]:
    changes: dict[str, Callable[[list[bytes]], list[bytes]]] = {
        "comments": _beside(b": OPENROUTER PROCESSING\n\n"),
        "garbage-lines": _beside(b"whatever this is\n\n"),
        "garbage-field": _beside(b"id: 7\nretry: 10\nevent: ping\n\n"),
        "empty-data": _beside(b"data: \n\n"),
        "crlf": lambda frames: [data.replace(b"\n", b"\r\n") for data in frames],
        "no-space": lambda frames: [data.replace(b"data: ", b"data:", 1) for data in frames],
        "one-write": lambda frames: [b"".join(frames)],
        "byte-by-byte": _split((1,)),
        "any-byte": _split((3, 7, 1, 13, 2)),
        "byte-order-mark": lambda frames: [b"\xef\xbb\xbf", *frames[1:]],
        "empty-delta": _beside(frame(chunk(None))),
        "no-choices": _beside(frame({"id": "x", "choices": None})),
        "filter-report": _beside(frame({"id": "", "choices": [], "prompt_filter_results": []})),
    }
    return [
        *(
            Fault(f"00-{name}", "answer", None, _framed(change), error="")
            for name, change in changes.items()
        ),
        Fault("00-plain-reply", "answer", None, _plain_reply),
        Fault("07-with-each-event", "answer", None, _usage_with_each),
        Fault("07-with-the-finish", "answer", None, _usage_with_finish),
        Fault("00-slow", "answer", _slow, _slow),
        Fault(
            "00-stall-first",
            "again",
            _stall_first,
            _stall_first,
            error="provider",
            names_request=False,
            mixes=False,
        ),
    ]


WIRES: tuple[Fault, ...] = (*_cuts(), *_streams(), *_odd_framing())
"""All of them."""
