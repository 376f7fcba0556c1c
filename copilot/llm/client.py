"""Any OpenAI-compatible endpoint as a `ChatModel`; with `sending`, all that knows `openai`.

The SDK's own retries and parsing are off: there is one retry layer, in this module, and the
body of a reply is read by us, as servers differ most in what they send instead of an answer.
Importing `openai` takes long, so import this module only when a model is to be called.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, Self, cast

from openai import Timeout
from tenacity import AsyncRetrying, Future, RetryCallState, retry_if_result

from copilot.domain.documents import Usage
from copilot.errors import (
    AnswerError,
    BudgetError,
    EmptyAnswerError,
    ModelError,
    TruncatedError,
)
from copilot.llm.budget import Admission, Budget, CallBudget, Caps
from copilot.llm.calling import (
    Call,
    Ear,
    Report,
    no_longer_one,
    time_is_up,
    used_by,
    wait_is_too_long,
    wait_seconds,
)
from copilot.llm.endpoint import OPENAI_BASE_URL, EndpointKind, endpoint_kind, host_of
from copilot.llm.failures import Privacy, Trouble
from copilot.llm.knowledge import EndpointKnowledge
from copilot.llm.ladder import Capabilities, CapabilityStore, Step, at_least, request_body
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Json, Listener, ModelReply, ModelRequest
from copilot.llm.replies import Completion, fault_of
from copilot.llm.sending import Post, checked_key, open_client, send_streaming, send_whole
from copilot.llm.telemetry import (
    Attempt,
    attempt_span,
    provider_name,
    question_span,
    server_port,
)
from copilot.llm.usage import add_usage, estimated_tokens

_LOG = logging.getLogger(__name__)

_SDK_LOG = logging.getLogger("openai")
# At DEBUG the SDK logs whole requests, prompt and all; OPENAI_LOG still turns that on.
_SDK_LOG.setLevel(_SDK_LOG.level or logging.WARNING)

_DEFAULT_LIMITS: Final = CallLimits()
_JITTER: Final = random.SystemRandom().random


class OpenAIChatModel:
    """A model behind an OpenAI-compatible endpoint.

    What the endpoint turned out not to support is remembered for the life of the object, and
    beyond it where there is a memory. Use it in one event loop, and close it there (`async with`).

    Args:
        model: The name that the endpoint knows.
        base_url: Where the endpoint is; OpenAI when empty.
        api_key: Not needed by local servers.
        limits: Times and counts.
        step: The only form of structured answer to ask for; None finds out.
        budget: What may be spent; without one nothing is capped.
        memory: What is remembered of endpoints from one run to the next.
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
        step: Step | None = None,
        budget: Budget | None = None,
        memory: CapabilityStore | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = _JITTER,
    ) -> None:
        self._address = base_url or OPENAI_BASE_URL
        self._model = model
        self._host = host_of(self._address)
        self._kind: EndpointKind = endpoint_kind(self._address)
        self._key = checked_key(api_key, self._kind)
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._budget = budget or Budget(Caps(), _no_price)
        self._known = EndpointKnowledge(
            self._address, model, step=step, memory=memory, broken_answers=limits.broken_answers
        )
        self._turns = asyncio.Semaphore(limits.at_once)
        self._api = open_client(
            self._address,
            self._key,
            Timeout(limits.read_seconds, connect=limits.connect_seconds, pool=None),
        )

    @property
    def name(self) -> str:
        """The model's name, as the user asked for it."""
        return self._model

    @property
    def endpoint(self) -> EndpointKind:
        """The class of the base URL, part of a recording's key."""
        return self._kind

    @property
    def capabilities(self) -> Capabilities:
        """What is known of the model by now."""
        return self._known.capabilities

    def body(self, request: ModelRequest, *, max_tokens: int | None = None) -> dict[str, Json]:
        """What a first try of the request would send, by what is known now; nobody is called.

        Args:
            request: What to ask.
            max_tokens: The cap on the answer; by default the request's own.
        """
        sent = at_least(self.capabilities, self._known.first_step(request))
        messages, fields = request_body(request, sent, max_tokens=max_tokens or request.max_tokens)
        return {"model": self._model, "messages": [{**turn} for turn in messages], **fields}

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

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The reply to one request, after as many tries as the limits allow.

        Args:
            request: What to ask.
            listener: Hears the answer while it is made; without one nothing is streamed.

        Raises:
            ModelError: the call failed. It carries attempts, request id and usage of all tries;
                only one of our own is ever its cause, as the SDK's hold the key and the prompt.
        """
        started, spending = self._clock(), request.spending
        call = Call(
            request=request,
            deadline=request.deadline or started + self._limits.deadline_seconds,
            max_tokens=request.max_tokens,
            budget=spending if isinstance(spending, CallBudget) else self._budget.open_call(),
            ear=None if listener is None else Ear(listener, self._clock),
            sent=self.capabilities,
            lowest=self._known.first_step(request),
        )
        with question_span(
            prompt_name=request.prompt_name,
            prompt_hash=request.prompt_hash,
            model=self._model,
            provider=provider_name(self._kind, self._host),
            host=self._host,
        ):
            outcome = await self._within_deadline(call)
            if isinstance(outcome, Trouble):
                raise self._final(call, outcome)
        self._known.keep()
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
            deadline=call.deadline,
            spending=call.budget,
            report=Report(self._known.judge, call.sent.step, request.schema is not None),
        )

    async def _within_deadline(self, call: Call) -> Completion | Trouble:
        left = call.deadline - self._clock()
        if left <= 0:
            return Trouble(time_is_up(call))
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
            return Trouble(time_is_up(call))
        if call.waits_for is not None:
            return Trouble(wait_is_too_long(call, call.waits_for, call.deadline - self._clock()))
        return outcome

    async def _conclude(self, call: Call) -> Completion | Trouble:
        """One try, in whatever form of the request the endpoint takes.

        Each turn of the loop uses something up: a capability, the higher cap, the second chance
        after an empty answer.
        """
        while True:
            outcome = await self._send(call)
            if isinstance(outcome, Completion):
                self._known.answered(call)
                fault = fault_of(outcome, structured=call.request.schema is not None)
                if fault is None:
                    return outcome
                if not self._mends(call, outcome, fault):
                    return Trouble(fault)
            elif not self._known.takes_less(call, outcome):
                if call.truncated is not None and outcome.complaint is not None:
                    outcome = Trouble(call.truncated)  # the higher cap was refused
                call.last = outcome
                return outcome

    def _mends(self, call: Call, answer: Completion, fault: ModelError) -> bool:
        """Whether asking once more, and differently, may help: never the same request again.

        A higher cap after a cut, another form after white space without end. An empty answer is
        asked for once more as it is.
        """
        if isinstance(fault, TruncatedError) and answer.rambling:
            return self._known.rambled(call)
        if isinstance(fault, TruncatedError):
            cap = min(2 * call.max_tokens, self._limits.token_ceiling)
            if call.truncated or cap <= call.max_tokens:
                return False
            call.truncated, call.max_tokens = fault, cap
            return True
        if isinstance(fault, EmptyAnswerError) and not call.empty:
            call.empty = True
            return True
        return False

    async def _send(self, call: Call) -> Completion | Trouble:
        """One HTTP request; what it used is added to the call."""
        request = call.request
        call.sent = at_least(self.capabilities, call.lowest)
        ear = call.ear if self._known.streams(call) else None
        messages, fields = request_body(
            request, call.sent, max_tokens=call.max_tokens, stream=ear is not None
        )
        privacy = Privacy(self._key, [message.content for message in request.messages])
        post = Post(self._model, self._host, messages, fields, privacy)
        async with self._turns:
            try:
                sent = estimated_tokens(request.messages, request.schema)
                admission = call.budget.admit(sent, call.max_tokens)
            except BudgetError as error:
                return Trouble(error)
            with attempt_span(
                model=self._model,
                provider=provider_name(self._kind, self._host),
                host=self._host,
                port=server_port(self._address),
                max_tokens=call.max_tokens,
                temperature=None if "temperature" in call.sent.refused else request.temperature,
                seed=None if "seed" in call.sent.refused else request.seed,
                output_type="text" if request.schema is None else "json",
                prompt_name=request.prompt_name,
                prompt_hash=request.prompt_hash,
                stream=ear is not None,
                messages=request.messages,
            ) as attempt:
                return await self._counted(call, post, ear, admission, attempt)

    async def _counted(
        self, call: Call, post: Post, ear: Ear | None, admission: Admission, attempt: Attempt
    ) -> Completion | Trouble:
        """What came of a request, which is counted whatever that was, an interruption too."""
        started = self._clock()
        outcome: Completion | Trouble | None = None
        try:
            if ear is None:
                outcome = await send_whole(self._api, post)
            else:
                ear.begin()
                outcome = await send_streaming(self._api, post, listener=ear, limits=self._limits)
        finally:
            usage = used_by(outcome).model_copy(update={"seconds": self._clock() - started})
            answered_by = outcome.model if isinstance(outcome, Completion) else None
            usage = call.budget.settle(admission, usage, answered_by=answered_by or None)
            call.used.append(usage)
        if isinstance(outcome, Trouble):
            attempt.failed(outcome.error.kind, outcome.error.status)
        else:
            attempt.answered(
                model=outcome.model or None,
                response_id=outcome.response_id,
                finish_reason=outcome.finish_reason,
                usage=usage,
                time_to_first_token_seconds=None if ear is None else ear.seconds,
                text=outcome.text,
            )
        return outcome

    def _wait_seconds(self, state: RetryCallState) -> float:
        asked = _transient(state).error.retry_after_seconds
        return wait_seconds(state.attempt_number, asked, limits=self._limits, jitter=self._jitter)

    def _must_stop(self, state: RetryCallState) -> bool:
        if state.attempt_number >= self._limits.attempts:
            return True
        call: Call = state.args[0]
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

    def _final(self, call: Call, trouble: Trouble) -> ModelError:
        """The error to raise, with all that was used on the way to it."""
        error = trouble.error
        if call.truncated is not None and not isinstance(error, AnswerError):
            error = no_longer_one(call.truncated, error)
        error.usage = add_usage(*call.used)
        error.attempts = len(call.used)
        _LOG.debug("%s: gave up after %d requests (%s)", self._model, error.attempts, error.kind)
        return error


def _no_price(usage: Usage, answered_by: str | None) -> None:
    """Nobody asked for prices."""


def _is_transient(outcome: Completion | Trouble) -> bool:
    return isinstance(outcome, Trouble) and outcome.transient


def _transient(state: RetryCallState) -> Trouble:
    return cast("Trouble", _last_outcome(state))


def _last_outcome(state: RetryCallState) -> Completion | Trouble:
    """What the last try returned; tenacity calls this only when a try has ended."""
    ended = cast("Future", state.outcome)
    return cast("Completion | Trouble", ended.result())
