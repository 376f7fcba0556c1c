"""Any OpenAI-compatible endpoint as a `ChatModel`. The only module that knows `openai`.

The SDK's own retries and parsing are off: there is one retry layer, in this module, and the
body of a reply is read by us, as servers differ most in what they send instead of an answer.
Importing `openai` takes long, so import this module only when a model is to be called.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self, cast

from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    Timeout,
)
from openai.types.chat import ChatCompletionMessageParam
from tenacity import AsyncRetrying, Future, RetryCallState, retry_if_result

from copilot.domain.documents import Usage
from copilot.errors import AccessError, DeadlineError, EmptyAnswerError, ModelError, TruncatedError
from copilot.llm.endpoint import OPENAI_BASE_URL, EndpointKind, endpoint_kind, host_of
from copilot.llm.failures import Privacy, Trouble, connection_trouble, status_trouble
from copilot.llm.ladder import Capabilities, first_capabilities, lesser, request_body
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import ModelReply, ModelRequest
from copilot.llm.replies import Completion, fault_of, read_completion
from copilot.llm.usage import add_usage

_LOG = logging.getLogger(__name__)

_SDK_LOG = logging.getLogger("openai")
# At DEBUG the SDK logs whole requests, prompt and all; OPENAI_LOG still turns that on.
_SDK_LOG.setLevel(_SDK_LOG.level or logging.WARNING)

_DEFAULT_LIMITS: Final = CallLimits()
_JITTER: Final = random.SystemRandom().random


@dataclass
class _Call:
    """How far one call has come."""

    request: ModelRequest
    deadline: float
    max_tokens: int
    sent: Capabilities
    """What the last request was made for; another call may have learnt more since."""
    used: list[Usage] = field(default_factory=list)
    empty: bool = False
    """An empty answer came already."""
    truncated: TruncatedError | None = None
    """The answer that led to a higher cap."""
    waits_for: float | None = None
    """A wait that would end after the deadline."""
    last: Trouble | None = None


class OpenAIChatModel:
    """A model behind an OpenAI-compatible endpoint.

    What the endpoint turned out not to support is remembered for the life of the object.
    Use it in one event loop, and close it there (`async with`).

    Args:
        model: The name that the endpoint knows.
        base_url: Where the endpoint is; OpenAI when empty.
        api_key: Not needed by local servers.
        limits: Times and counts.
        clock: Seconds on a monotonic clock, the one that `ModelRequest.deadline` is on.
        sleep: Waits between tries.
        jitter: A number in [0, 1) that spreads the waits.

    Raises:
        AccessError: the endpoint needs a key and there is none, or it cannot be one.
        UsageError: the base URL is no http or https address.
    """

    def __init__(  # noqa: PLR0913 - the last three are for tests
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        limits: CallLimits = _DEFAULT_LIMITS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = _JITTER,
    ) -> None:
        address = base_url or OPENAI_BASE_URL
        self._model = model
        self._host = host_of(address)
        self._kind: EndpointKind = endpoint_kind(address)
        self._key = _checked_key(api_key, self._kind)
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._capabilities = first_capabilities(self._kind)
        self._api = AsyncOpenAI(
            base_url=address,
            api_key=self._key,
            max_retries=0,
            timeout=Timeout(limits.read_seconds, connect=limits.connect_seconds),
        )

    @property
    def name(self) -> str:
        """The model's name, as the user asked for it."""
        return self._model

    @property
    def endpoint(self) -> EndpointKind:
        """The class of the base URL, part of a recording's key."""
        return self._kind

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._api.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def answer(self, request: ModelRequest) -> ModelReply:
        """The reply to one request, after as many tries as the limits allow.

        Raises:
            ModelError: the call failed. It carries attempts, request id and usage of all tries;
                it has no cause, as the SDK's exceptions hold the key and the prompt.
        """
        started = self._clock()
        deadline = request.deadline
        if deadline is None:
            deadline = started + self._limits.deadline_seconds
        call = _Call(request, deadline, request.max_tokens, self._capabilities)
        outcome = await self._within_deadline(call)
        if isinstance(outcome, Trouble):
            raise self._final(call, outcome)
        _LOG.debug(
            "%s answered: prompt %s (%s), %d requests, %.2f s, request id %s",
            self._model,
            request.prompt_name,
            request.prompt_hash,
            len(call.used),
            self._clock() - started,
            outcome.request_id,
        )
        return ModelReply(
            text=outcome.text,
            model=outcome.model or self._model,
            usage=add_usage(*call.used),
            finish_reason=outcome.finish_reason,
            request_id=outcome.request_id,
            deadline=deadline,
        )

    async def _within_deadline(self, call: _Call) -> Completion | Trouble:
        left = call.deadline - self._clock()
        if left <= 0:
            return Trouble(_time_is_up(call))
        try:
            async with asyncio.timeout(left):
                retrying = AsyncRetrying(
                    sleep=self._sleep,
                    stop=self._must_stop,
                    wait=self._wait_seconds,
                    retry=retry_if_result(_is_transient),
                    before_sleep=self._log_wait,
                    retry_error_callback=_last_outcome,
                )
                outcome: Completion | Trouble = await retrying(self._conclude, call)
        except TimeoutError:
            return Trouble(_time_is_up(call))
        if call.waits_for is not None:
            return Trouble(_wait_is_too_long(call, call.waits_for, call.deadline - self._clock()))
        return outcome

    async def _conclude(self, call: _Call) -> Completion | Trouble:
        """One try, in whatever form of the request the endpoint takes.

        Each turn of the loop uses something up: a capability, the higher cap, the second chance
        after an empty answer.
        """
        while True:
            outcome = await self._send(call)
            if isinstance(outcome, Completion):
                fault = fault_of(outcome)
                if fault is None:
                    return outcome
                if not self._mends(call, outcome, fault):
                    return Trouble(fault)
            elif not self._adapts(call, outcome):
                refused_cap = call.truncated is not None and outcome.complaint is not None
                call.last = Trouble(call.truncated) if refused_cap and call.truncated else outcome
                return call.last

    def _mends(self, call: _Call, answer: Completion, fault: ModelError) -> bool:
        """Whether asking once more may help: with a higher cap, or after an empty answer."""
        if isinstance(fault, TruncatedError):
            cap = min(2 * call.max_tokens, self._limits.token_ceiling)
            if call.truncated or answer.rambling or cap <= call.max_tokens:
                return False
            call.truncated, call.max_tokens = fault, cap
            return True
        if isinstance(fault, EmptyAnswerError) and not call.empty:
            call.empty = True
            return True
        return False

    def _adapts(self, call: _Call, trouble: Trouble) -> bool:
        """Whether the endpoint named something in the request that can be left out."""
        if trouble.complaint is None:
            return False
        adapted = lesser(call.sent, trouble.complaint, call.request)
        if adapted is None:
            return False
        if self._capabilities == call.sent:
            self._capabilities = adapted
        return True

    async def _send(self, call: _Call) -> Completion | Trouble:
        """One HTTP request; what it used is added to the call."""
        privacy = Privacy(self._key, [message.content for message in call.request.messages])
        call.sent = self._capabilities
        messages, fields = request_body(call.request, call.sent, max_tokens=call.max_tokens)
        started = self._clock()
        used = Usage(requests=1)
        # Errors are returned, not raised: a raise in an except block would keep the SDK's exception.
        try:
            reply = await self._api.chat.completions.with_raw_response.create(
                model=self._model,
                messages=cast("list[ChatCompletionMessageParam]", messages),
                extra_body=fields,
            )
        except APIStatusError as error:
            return status_trouble(
                error.status_code, error.response.headers, error.body, privacy=privacy
            )
        except APIConnectionError as error:
            timed_out = isinstance(error, APITimeoutError)
            return connection_trouble(self._host, error.__cause__, timed_out=timed_out)
        else:
            outcome = read_completion(reply.text, reply.headers, privacy=privacy)
            used = outcome.usage if isinstance(outcome, Completion) else used
            return outcome
        finally:
            call.used.append(used.model_copy(update={"seconds": self._clock() - started}))

    def _wait_seconds(self, state: RetryCallState) -> float:
        """What the server asks for and a little more, or a doubling wait and a little less."""
        asked = _transient(state).error.retry_after_seconds
        if asked is not None:
            return asked + min(1.0, asked / 10) * self._jitter()
        doubled = self._limits.first_wait_seconds * 2.0 ** (state.attempt_number - 1)
        return min(doubled, self._limits.longest_wait_seconds) * (1 - self._jitter() / 4)

    def _must_stop(self, state: RetryCallState) -> bool:
        if state.attempt_number >= self._limits.attempts:
            return True
        call: _Call = state.args[0]
        if self._clock() + state.upcoming_sleep < call.deadline:
            return False
        call.waits_for = state.upcoming_sleep
        return True

    def _log_wait(self, state: RetryCallState) -> None:
        _LOG.info(
            "%s: try %d failed (%s), waiting %.1f s",
            self._model,
            state.attempt_number,
            _transient(state).error.kind,
            state.upcoming_sleep,
        )

    def _final(self, call: _Call, trouble: Trouble) -> ModelError:
        """The error to raise, with all that was used on the way to it."""
        error = trouble.error
        error.usage = add_usage(*call.used)
        error.attempts = len(call.used)
        _LOG.debug("%s: gave up after %d requests (%s)", self._model, error.attempts, error.kind)
        return error


def _checked_key(api_key: str | None, kind: EndpointKind) -> str:
    key = (api_key or "").strip()
    if not key and kind in {"openai", "azure"}:
        raise AccessError(
            "There is no API key.",
            hint="Set OPENAI_API_KEY, or point the base URL at a local server.",
            attempts=0,
        )
    if not (key.isascii() and (key + "-").isprintable()) or " " in key:
        raise AccessError(
            "The API key holds characters that no key has.",
            hint="Copy it again: it may hold an ellipsis, a space or a line break.",
            attempts=0,
        )
    return key or "not-needed"


def _is_transient(outcome: Completion | Trouble) -> bool:
    return isinstance(outcome, Trouble) and outcome.transient


def _transient(state: RetryCallState) -> Trouble:
    return cast("Trouble", _last_outcome(state))


def _last_outcome(state: RetryCallState) -> Completion | Trouble:
    """What the last try returned; tenacity calls this only when a try has ended."""
    ended = cast("Future", state.outcome)
    return cast("Completion | Trouble", ended.result())


def _time_is_up(call: _Call) -> DeadlineError:
    before = f" The last problem: {call.last.error.message}" if call.last else ""
    return DeadlineError(
        f"The time for this call is used up.{before}",
        hint="Allow more time, shorten the scenario, or use a faster model.",
        request_id=call.last.error.request_id if call.last else None,
    )


def _wait_is_too_long(call: _Call, wait: float, left: float) -> DeadlineError:
    last = call.last.error if call.last else None
    asked = last.retry_after_seconds if last else None
    return DeadlineError(
        f"Another try is possible in {wait:.0f} s, and {max(left, 0):.0f} s are left for this call."
        + (f" The last problem: {last.message}" if last else ""),
        hint=f"Try again in {wait:.0f} s.",
        request_id=last.request_id if last else None,
        retry_after_seconds=asked or wait,
    )
