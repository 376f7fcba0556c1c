"""What a client knows of its endpoint, and how it finds out more.

Nothing is asked for its own sake: the answers to real calls tell. What is known is only ever
taken away from: a refusal that names what it refuses takes away that, answers that break an
accepted schema take away its form. It is kept for as long as the client lives, and beyond that
where there is a memory.
"""

from dataclasses import replace

from copilot.llm.calling import Call
from copilot.llm.failures import Trouble
from copilot.llm.ladder import (
    STEPS,
    Capabilities,
    CapabilityStore,
    Step,
    first_capabilities,
    less,
    lesser,
    stepped_down,
)
from copilot.llm.profiles import first_step_for, profile_of
from copilot.llm.protocol import ModelRequest


class EndpointKnowledge:
    """What is known of one model at one base URL; all calls of a client share it.

    Args:
        address: The base URL.
        model: The name that the endpoint knows.
        step: The only form of structured answer to ask for; None finds out.
        memory: What is remembered from one run to the next.
        broken_answers: How many answers in a row that break the schema end a form.
    """

    def __init__(
        self,
        address: str,
        model: str,
        *,
        step: Step | None,
        memory: CapabilityStore | None,
        broken_answers: int,
    ) -> None:
        self._address = address
        self._model = model
        self._pinned = step is not None
        self._memory = memory
        self._broken_answers = broken_answers
        self._profile = profile_of(address)
        self._remembered = None if memory is None else memory.recall(address, model)
        known = self._remembered or first_capabilities(self._profile)
        self._capabilities = known if step is None else replace(known, step=step, broken=0)

    @property
    def capabilities(self) -> Capabilities:
        """What is known by now."""
        return self._capabilities

    def first_step(self, request: ModelRequest) -> Step:
        """The first form to ask for: not one that takes no schema of this size."""
        if self._pinned or request.schema is None:
            return Step.STRICT
        return STEPS[first_step_for(self._profile, request.schema)]

    def streams(self, call: Call) -> bool:
        """Whether the endpoint can send an answer of this form in pieces."""
        told = call.request.schema is not None and call.sent.step <= Step.TOOL
        return "stream" not in call.sent.refused and (self._profile.streams_schema or not told)

    def takes_less(self, call: Call, trouble: Trouble) -> bool:
        """Whether the endpoint named something in the request that can be left out.

        If so, it is left out of the call's next request.
        """
        if trouble.complaint is None:
            return False
        adapted = lesser(
            call.sent,
            trouble.complaint,
            call.request,
            stream=call.ear is not None and self.streams(call),
            pinned=self._pinned,
        )
        if adapted is None:
            return False
        known = self._capabilities
        self._capabilities = less(known, adapted)
        if adapted.step > call.sent.step:
            call.fell = call.fell or call.sent.step is known.step
            call.lowest = adapted.step
        return True

    def answered(self, call: Call) -> None:
        """Keeps a lower form that was taken, after the known one was refused.

        Not before: what refuses the one may refuse every form, for a reason of its own.
        """
        if call.fell and call.sent.step > self._capabilities.step:
            self._capabilities = replace(self._capabilities, step=call.sent.step, broken=0)

    def rambled(self, call: Call) -> bool:
        """Whether there is a lower form for a call whose answer was white space without end.

        If so, the call's next request asks in it.
        """
        self.judge(call.sent.step, held=False)
        lower = None if self._pinned else stepped_down(call.sent)
        call.lowest = call.sent.step if lower is None else lower.step
        return lower is not None

    def judge(self, step: Step, *, held: bool) -> None:
        """Counts answers that break a schema which the endpoint accepted.

        Enough of them in a row say that it does not enforce it: the next form comes from then on.
        """
        known = self._capabilities
        if self._pinned or known.step is not step:
            return
        broken = 0 if held else known.broken + 1
        lower = stepped_down(known) if broken >= self._broken_answers else None
        self._capabilities = lower or replace(known, broken=broken)
        self.keep()

    def keep(self) -> None:
        """Remembers what is known, if that is something new."""
        if self._memory is None or self._pinned or self._capabilities == self._remembered:
            return
        self._remembered = self._capabilities
        self._memory.remember(self._address, self._model, self._capabilities)
