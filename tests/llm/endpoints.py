"""A client at an endpoint whose HTTP replies are scripted, on a clock that does not run."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import respx

from copilot.llm.budget import Budget
from copilot.llm.client import OpenAIChatModel
from copilot.llm.ladder import CapabilityStore, Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json
from tests.loopback import completion

BASE_URL = "https://models.example.org/v1"
KEY = "sk-a-very-secret-key"


class StoppedClock:
    """Moves only when something sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        """Seconds, as `time.monotonic` gives them."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Moves the clock instead of waiting."""
        self.sleeps.append(seconds)
        self.now += seconds


@asynccontextmanager
async def client(  # noqa: PLR0913 - each is a seam of the client
    clock: StoppedClock | None = None,
    *,
    base_url: str = BASE_URL,
    limits: CallLimits | None = None,
    key: str = KEY,
    step: Step | None = None,
    memory: CapabilityStore | None = None,
    budget: Budget | None = None,
) -> AsyncIterator[OpenAIChatModel]:
    """A client without jitter."""
    time = clock or StoppedClock()
    async with OpenAIChatModel(
        "big-model",
        base_url=base_url,
        api_key=key,
        limits=limits or CallLimits(),
        step=step,
        memory=memory,
        budget=budget,
        clock=time,
        sleep=time.sleep,
        jitter=lambda: 0.0,
    ) as model:
        yield model


def script(
    router: respx.Router, *replies: respx.MockResponse | Exception, base_url: str = BASE_URL
) -> respx.Route:
    """The replies of the endpoint, in order."""
    return router.post(f"{base_url}/chat/completions").mock(side_effect=list(replies))


def ok(body: Json) -> respx.MockResponse:
    """An HTTP 200 with a body."""
    return respx.MockResponse(200, json=body, headers={"x-request-id": "req-1"})


def says(text: str | None, **more: Json) -> respx.MockResponse:
    """An answer of the model that used ten tokens in and five out."""
    usage: Json = {"prompt_tokens": 10, "completion_tokens": 5}
    return ok(completion(text, **{"usage": usage, **more}))


def fails(status: int, error: Json = None, **headers: str) -> respx.MockResponse:
    """An error status."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body: Json = {"error": error or {"message": "scripted"}}
    return respx.MockResponse(status, json=body, headers={"x-request-id": "req-1", **names})


def bodies(route: respx.Route) -> Sequence[dict[str, Json]]:
    """What was sent, oldest first."""
    return [json.loads(call.request.content) for call in route.calls]
