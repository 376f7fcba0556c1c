"""What became of one case: what was asked, what was answered, what a user would have been shown."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from copilot.domain.documents import QuestionsDocument, TradesDocument, Usage
from copilot.errors import CopilotError, ModelError, ReplayMissError
from copilot.evaluation.suite import AnswerText, SuiteCase
from copilot.llm.protocol import ChatModel, Listener, ModelReply, ModelRequest
from copilot.llm.usage import usage_of

HAND: Final = "written by hand"
"""The name of the model where answers stand in the suite."""


@dataclass(frozen=True)
class Exchange:
    """A request and its reply."""

    request: ModelRequest
    """As the advisor made it."""
    reply: ModelReply | None
    """None when the call failed or nothing is recorded."""
    failure: ModelError | None = None
    """Why an answer that came cannot be used, or why none came; None with a reply."""

    @property
    def text(self) -> str | None:
        """The raw answer, also one that cannot be used; None when none came."""
        if self.reply is not None:
            return self.reply.text
        return None if self.failure is None else self.failure.text

    @property
    def usage(self) -> Usage | None:
        """What it used; None when nothing came."""
        if self.reply is not None:
            return self.reply.usage
        return None if self.failure is None else usage_of(self.failure)


class ObservedModel:
    """A model that keeps what it was asked, also where it could not answer.

    Args:
        inner: Who answers.
        trial: The repeat number; part of a recording's key.
    """

    def __init__(self, inner: ChatModel, *, trial: int) -> None:
        self._inner = inner
        self._trial = trial
        # One at a time: of two equal requests the second then finds the first one's recording.
        self._turn = asyncio.Lock()
        self.exchanges: list[Exchange] = []

    @property
    def name(self) -> str:
        """The model's name."""
        return self._inner.name

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The inner model's reply.

        Raises:
            ModelError: the call failed.
            ReplayMissError: nothing is recorded for it.
        """
        request = replace(request, trial=self._trial)
        place = len(self.exchanges)
        self.exchanges.append(Exchange(request, None))
        async with self._turn:
            try:
                reply = await self._inner.answer(request, listener=listener)
            except ModelError as error:
                self.exchanges[place] = Exchange(request, None, error)
                raise
        self.exchanges[place] = Exchange(request, reply)
        return reply


class AuthoredModel:
    """A model whose answers a person wrote, one for each prompt; asked again, it says the same.

    Args:
        answers: An answer by the name of its prompt; a prompt without one gets an empty object.
    """

    def __init__(self, answers: Mapping[str, AnswerText]) -> None:
        self._answers = answers

    @property
    def name(self) -> str:
        """Says that no model wrote it."""
        return HAND

    async def answer(
        self, request: ModelRequest, *, listener: Listener | None = None
    ) -> ModelReply:
        """The answer that was written for the request's prompt."""
        text = json.dumps(self._answers.get(request.prompt_name, {}), ensure_ascii=False)
        if listener is not None:
            listener.heard(text)
        return ModelReply(text=text, model=HAND, usage=Usage(), finish_reason="stop")


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    case: SuiteCase
    """Which."""
    seed: int = 0
    """Of the engine's samples."""
    document: TradesDocument | QuestionsDocument | None = None
    """What a user would have been shown; None after a replay miss or an error."""
    engine: TradesDocument | QuestionsDocument | None = None
    """The same without a model."""
    exchanges: tuple[Exchange, ...] = ()
    """In the order asked."""
    failure: ModelError | None = None
    """Why the model, or its second call, added nothing."""
    miss: ReplayMissError | None = None
    """Nothing is recorded for a request."""
    error: CopilotError | None = None
    """Why nothing could be asked, a broken prompt for instance."""
    prompt_faults: tuple[str, ...] = field(default=())
    """What is missing in a prompt, or should not be there."""

    @property
    def asked(self) -> tuple[Exchange, ...]:
        """The exchanges of the case's own prompt."""
        return self.exchanges_of(self.case.prompt)

    def exchanges_of(self, prompt: str) -> tuple[Exchange, ...]:
        """The exchanges of one prompt."""
        return tuple(e for e in self.exchanges if e.request.prompt_name == prompt)

    @property
    def answered(self) -> bool:
        """Whether the model's answer could be used."""
        return self.document is not None and self.document.made_by.model is not None
