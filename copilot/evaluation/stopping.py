"""Stops asking a model that will not answer: a hundred refused keys tell no more than one."""

from typing import Final

from copilot.errors import AccessError, DeadlineError, ModelError, ProviderError
from copilot.llm.outage import outage_behind
from copilot.llm.protocol import ChatModel, Listener, ModelReply, ModelRequest

IN_A_ROW: Final = 3
"""Requests in a row that a provider fails to answer before no more are sent."""


class StoppingModel:
    """A model that is asked no more once its key was refused, or it failed time and again.

    Args:
        inner: Who answers.
    """

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self._failed = 0
        self._stopped: ModelError | None = None

    @property
    def name(self) -> str:
        """The model's name."""
        return self._inner.name

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The inner model's reply.

        Raises:
            AccessError: the key was refused, now or before.
            ProviderError: the call failed, or too many before it did.
            DeadlineError: its time was used up, or that of too many before it.
            ModelError: the call failed in another way.
        """
        if self._stopped is not None:
            # Nothing was sent, so nothing was used.
            raise type(self._stopped)(
                self._stopped.message, hint=self._stopped.hint, attempts=0
            ) from self._stopped
        try:
            reply = await self._inner.answer(request, listener=listener)
        except ModelError as error:
            self._count(outage_behind(error))
            raise
        self._failed = 0
        return reply

    def _count(self, outage: ModelError | None) -> None:
        """Counts a call that failed; one whose answer came and cannot be used is no outage."""
        match outage:
            case None:
                self._failed = 0
            case AccessError():
                self._stopped = outage
            case ProviderError() | DeadlineError():
                self._failed += 1
                if self._failed >= IN_A_ROW:
                    self._stopped = outage
            case _:  # a spent budget says nothing of the provider
                pass
