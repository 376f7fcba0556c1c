"""What our client adds to a call, beside the bare `openai` package: `python -m benchmarks client`.

Both send the same body to the same server and read the same answer, one call after the other and
many at once, whole and streamed. Ours runs three times: alone; wired as the product wires it, with
a memory of endpoints and list prices; and with a cap in USD as well. `--base-url` points all of
them at another server, with a short question and few calls.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from openai import AsyncOpenAI, OpenAIError
from openai.types.chat import ChatCompletionMessageParam

from benchmarks.blocks import Ask, compared, described, in_turn
from benchmarks.completions_server import MODEL, CompletionsServer
from copilot.advisors.value_creation import value_creation_call
from copilot.errors import CopilotError
from copilot.llm.budget import Budget, Caps
from copilot.llm.client import OpenAIChatModel
from copilot.llm.ladder import Capabilities, Step, request_body
from copilot.llm.limits import CallLimits
from copilot.llm.pricing import PriceList
from copilot.llm.protocol import Message, ModelRequest
from copilot.prompting.library import PromptLibrary
from copilot.storage.catalogue import load_catalogue
from copilot.storage.endpoint_memory import EndpointMemory
from copilot.storage.scenario_file import load_scenario

BARE: Final = "the bare SDK"
"""What ours is held against."""
EXAMPLE: Final = Path("examples/offer-short.yaml")
"""The scenario whose prompt and schema are sent to the server on loopback."""
WARM_UP: Final = 20
"""Calls by each client that are not counted, on loopback."""

_SHORT: Final = ModelRequest(
    messages=(
        Message("system", "You answer in JSON."),
        Message("user", "Name three colours and, for each, one fruit that has it."),
    ),
    prompt_name="benchmark",
    prompt_hash="benchmark",
    schema={
        "type": "object",
        "properties": {
            "pairs": {
                "type": "array",
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "properties": {
                        "colour": {"type": "string", "maxLength": 20},
                        "fruit": {"type": "string", "maxLength": 20},
                    },
                },
            }
        },
    },
    max_tokens=300,
    temperature=0.0,
    seed=1,
)


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    rounds: int
    """Blocks of each client."""
    calls: int
    """Calls in a block, one after the other."""
    at_once: int
    """Calls under way at the same time, in the other blocks."""
    calls_at_once: int
    """Calls in such a block."""
    warm_up: int
    """Calls by each client that are not counted."""


@dataclass(frozen=True, repr=False)
class Target:
    """Who is asked, and what."""

    base_url: str
    model: str
    key: str
    request: ModelRequest
    prices: PriceList
    """Of the model. On loopback nothing has a price, so that the budget is held against OpenAI's."""
    capped: bool
    """Whether to ask with a cap in USD too, which lets nothing through where there is no price."""
    step: Step | None = None
    """The only form of structured answer to ask for."""


class _Listener:
    """Collects what is heard, as the loop over the SDK's pieces does."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def heard(self, text: str) -> None:
        """Takes a further piece."""
        self._pieces.append(text)

    def anew(self) -> None:
        """Forgets what was heard."""
        self._pieces.clear()


def our_calls(model: OpenAIChatModel, request: ModelRequest) -> tuple[Ask, Ask]:
    """A call for the whole answer, and one for a streamed answer, by our client."""

    async def whole() -> None:
        reply = await model.answer(request)
        json.loads(reply.text)

    async def streamed() -> None:
        reply = await model.answer(request, listener=_Listener())
        json.loads(reply.text)

    return whole, streamed


def bare_calls(api: AsyncOpenAI, target: Target, known: Capabilities) -> tuple[Ask, Ask]:
    """The same two calls by the SDK, with the same body, ready to be sent.

    Args:
        api: The SDK's client.
        target: Who is asked, and what.
        known: What the endpoint takes, as our client found out.
    """
    turns, body = request_body(target.request, known, max_tokens=target.request.max_tokens)
    messages = cast("list[ChatCompletionMessageParam]", turns)
    fields = cast("dict[str, Any]", body)
    options: dict[str, Any] = {
        name: {"include_usage": True} for name in {"stream_options"} - known.refused
    }

    async def whole() -> None:
        reply = await api.chat.completions.create(model=target.model, messages=messages, **fields)
        json.loads(reply.choices[0].message.content or "")

    async def streamed() -> None:
        pieces: list[str] = []
        usage = None
        stream = await api.chat.completions.create(
            model=target.model, messages=messages, stream=True, **fields, **options
        )
        async for chunk in stream:
            usage = chunk.usage or usage
            if chunk.choices and chunk.choices[0].delta.content:
                pieces.append(chunk.choices[0].delta.content)
        json.loads("".join(pieces))

    return whole, streamed


@contextlib.asynccontextmanager
async def contenders(
    target: Target, *, at_once: int
) -> AsyncIterator[tuple[Mapping[str, Ask], Mapping[str, Ask]]]:
    """Each client's call for a whole and for a streamed answer; the SDK comes first."""
    ours = partial(
        OpenAIChatModel,
        target.model,
        base_url=target.base_url,
        api_key=target.key,
        limits=CallLimits(at_once=at_once),
        step=target.step,
    )
    much = Caps(run_usd=Decimal(10_000))
    with tempfile.TemporaryDirectory() as folder:
        memory = EndpointMemory(Path(folder, "endpoints.json"))
        async with (
            AsyncOpenAI(base_url=target.base_url, api_key=target.key, max_retries=0) as api,
            ours() as alone,
            ours(budget=Budget(Caps(), target.prices), memory=memory) as wired,
            ours(budget=Budget(much, target.prices), memory=memory) as capped,
        ):
            await alone.answer(target.request)
            pairs = {
                BARE: bare_calls(api, target, alone.capabilities),
                "ours, alone": our_calls(alone, target.request),
                "ours, wired": our_calls(wired, target.request),
            }
            if target.capped:
                pairs["ours, capped"] = our_calls(capped, target.request)
            yield (
                {name: whole for name, (whole, _) in pairs.items()},
                {name: streamed for name, (_, streamed) in pairs.items()},
            )


async def measured(target: Target, sizes: Sizes) -> AsyncGenerator[str]:
    """Each figure as a line, as it is found."""
    async with contenders(target, at_once=sizes.at_once) as (whole, streamed):
        for form, asks in (("Whole answers", whole), ("Streamed answers", streamed)):
            await in_turn(asks, rounds=1, calls=sizes.warm_up, at_once=1)
            for at_once, calls in ((1, sizes.calls), (sizes.at_once, sizes.calls_at_once)):
                how = "one after the other" if at_once == 1 else f"{at_once} at once"
                yield f"{form}, {how}, {sizes.rounds} rounds of {calls} calls:"
                found = await in_turn(asks, rounds=sizes.rounds, calls=calls, at_once=at_once)
                for name, blocks in found.items():
                    yield f"  {described(name, blocks)}"
                for name, blocks in found.items():
                    if name != BARE:
                        yield f"  {compared(name, blocks, found[BARE], at_once=at_once)}"


def usual_request() -> ModelRequest:
    """What `trades` asks of a model for a small scenario."""
    call = value_creation_call(
        load_scenario(EXAMPLE), catalogue=load_catalogue(), prompts=PromptLibrary()
    )
    return call.request


def main(arguments: Sequence[str]) -> int:
    """Prints each figure as a line.

    Returns:
        1 when a call failed.
    """
    chosen = _parser().parse_args(arguments)
    far = chosen.base_url is not None
    sizes = Sizes(
        rounds=chosen.rounds or (3 if far else 15),
        calls=chosen.calls or (2 if far else 40),
        at_once=chosen.at_once or (2 if far else 32),
        calls_at_once=chosen.calls_at_once or (4 if far else 320),
        warm_up=1 if far else min(WARM_UP, chosen.calls or WARM_UP),
    )
    with _server(chosen.base_url) as base_url:
        target = Target(
            base_url=base_url,
            model=chosen.model,
            key=os.environ.get(chosen.key_env or "") or "not-needed",
            request=_SHORT if far else usual_request(),
            prices=PriceList(chosen.model, chosen.base_url),
            capped=not far,
            # The SDK's side looks for the answer in the text of the message.
            step=Step.STRICT if far else None,
        )
        return asyncio.run(_print_measured(target, sizes))


async def _print_measured(target: Target, sizes: Sizes) -> int:
    try:
        async with contextlib.aclosing(measured(target, sizes)) as lines:
            async for line in lines:
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    except (CopilotError, OpenAIError, json.JSONDecodeError) as error:
        sys.stderr.write(f"A call failed ({type(error).__name__}): {error}\n")
        return 1
    return 0


@contextlib.contextmanager
def _server(base_url: str | None) -> Iterator[str]:
    """The address of the server that is asked; the one on loopback unless another is named."""
    if base_url is not None:
        yield base_url
        return
    with CompletionsServer() as server:
        yield server.base_url


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks client",
        description="Our client beside the bare SDK; on loopback unless an address is given.",
    )
    parser.add_argument("--base-url", help="another server, asked a short question a few times")
    parser.add_argument("--model", default=MODEL, help="the name that the server knows")
    parser.add_argument("--key-env", help="the environment variable that holds the key")
    parser.add_argument("--rounds", type=int, help="blocks of each client")
    parser.add_argument("--calls", type=int, help="calls in a block, one after the other")
    parser.add_argument("--at-once", type=int, help="calls under way at the same time")
    parser.add_argument("--calls-at-once", type=int, help="calls in a block of those")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
