"""The live models of a run of evals: each opened once, so that its budget holds for all suites."""

from contextlib import AsyncExitStack
from dataclasses import replace
from decimal import Decimal
from types import TracebackType
from typing import Final, NamedTuple, Self, TypeVar

from copilot.bootstrap import live_model
from copilot.evaluation.stopping import StoppingModel
from copilot.llm.endpoint import EndpointKind
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import ChatModel
from copilot.settings.resolution import read_settings

T = TypeVar("T")

RECORDING_SECONDS: Final = 1200
"""For one answer of a live model: a small one on a busy machine takes minutes."""


class Live(NamedTuple):
    """A live model, and the class of its base URL."""

    model: ChatModel
    endpoint: EndpointKind


class LiveModels:
    """Opens each model when it is first asked for, and closes all of them in the end.

    Args:
        max_usd: the most that each may cost; None leaves it to the settings.
        max_tokens: the most tokens that each may take; None leaves it to the settings.
    """

    def __init__(self, *, max_usd: Decimal | None, max_tokens: int | None) -> None:
        self._max_usd = max_usd
        self._max_tokens = max_tokens
        self._stack = AsyncExitStack()
        self._open: dict[str, Live] = {}

    async def __aenter__(self) -> Self:
        """Nothing is opened yet."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes what was opened."""
        await self._stack.__aexit__(kind, error, trace)

    async def named(self, name: str) -> Live:
        """The model of that name at the endpoint of the settings.

        Raises:
            AccessError: there is no key, or only a project file names the endpoint.
        """
        if name not in self._open:
            settings = read_settings(model=name)
            settings = replace(
                settings,
                max_cost_per_run=_or(self._max_usd, settings.max_cost_per_run),
                max_tokens_per_run=_or(self._max_tokens, settings.max_tokens_per_run),
            )
            # Nobody waits at the table for a recording, and a failed one is lost time.
            limits = CallLimits(
                read_seconds=RECORDING_SECONDS, deadline_seconds=3 * RECORDING_SECONDS
            )
            live = await self._stack.enter_async_context(live_model(settings, limits=limits))
            self._open[name] = Live(StoppingModel(live), live.endpoint)
        return self._open[name]


def _or(chosen: T | None, otherwise: T | None) -> T | None:
    return otherwise if chosen is None else chosen
