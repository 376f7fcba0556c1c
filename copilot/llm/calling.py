"""How far one call to a model has come: what it used, what it learnt, who listens."""

from collections.abc import Callable
from dataclasses import dataclass, field

from copilot.domain.documents import Usage
from copilot.errors import DeadlineError, ModelError, TruncatedError
from copilot.llm.budget import CallBudget
from copilot.llm.failures import Trouble
from copilot.llm.ladder import Capabilities, Step
from copilot.llm.limits import CallLimits
from copilot.llm.protocol import Listener, ModelRequest
from copilot.llm.replies import Completion


class Ear:
    """Hands on what is heard, and knows when the first of it came."""

    def __init__(self, listener: Listener, clock: Callable[[], float]) -> None:
        self._listener = listener
        self._clock = clock
        self._begun = 0.0
        self._heard = False
        self.seconds: float | None = None

    def begin(self) -> None:
        """A request goes out; what an earlier one brought is void."""
        if self._heard:
            self._listener.anew()
        self._begun, self._heard, self.seconds = self._clock(), False, None

    def heard(self, text: str) -> None:
        """Takes a further piece of the answer's text."""
        if not self._heard:
            self._heard, self.seconds = True, self._clock() - self._begun
        self._listener.heard(text)

    def anew(self) -> None:
        """Nobody calls it: `begin` says when an answer begins again."""
        raise NotImplementedError


@dataclass
class Call:
    """How far one call has come."""

    request: ModelRequest
    """What is asked."""
    deadline: float
    """When to give up, on the client's clock."""
    max_tokens: int
    """The cap on the answer, which may rise once."""
    budget: CallBudget
    """What may be spent on it."""
    ear: Ear | None
    """Who listens."""
    sent: Capabilities
    """What the last request was made for; another call may have learnt more since."""
    lowest: Step = Step.STRICT
    """The step from which on this call asks, after a higher one was refused or spoilt an answer."""
    fell: bool = False
    """Whether the form that was known to be taken was refused."""
    used: list[Usage] = field(default_factory=list)
    """Of each request."""
    empty: bool = False
    """An empty answer came already."""
    truncated: TruncatedError | None = None
    """The answer that led to a higher cap."""
    waits_for: float | None = None
    """A wait that would end after the deadline."""
    last: Trouble | None = None
    """What went wrong before."""


@dataclass(frozen=True)
class Report:
    """Takes a reader's word on whether an answer had the form that was asked for."""

    judge: Callable[..., None]
    """Takes the step and the word."""
    step: Step
    """The form that was asked for."""
    matters: bool
    """Whether a form was asked for at all."""

    def __call__(self, held: bool) -> None:  # noqa: FBT001 - the one thing that is reported
        """Takes the word."""
        if self.matters:
            self.judge(self.step, held=held)


def used_by(outcome: Completion | Trouble | None) -> Usage:
    """What one request used, as far as it was said; an interrupted one may have been billed."""
    if isinstance(outcome, Completion):
        return outcome.usage
    if outcome is not None and outcome.usage is not None:
        return outcome.usage
    return Usage(requests=1, unreported=int(outcome is None or outcome.may_be_billed))


def wait_seconds(
    tries: int, asked: float | None, *, limits: CallLimits, jitter: Callable[[], float]
) -> float:
    """What the server asks for and a little more, or a doubling wait and a little less.

    Args:
        tries: How many there were.
        asked: The seconds that the server named.
        limits: The first wait and the longest.
        jitter: A number in [0, 1) that spreads the waits.
    """
    if asked is not None:
        return asked + min(1.0, asked / 10) * jitter()
    doubled = limits.first_wait_seconds * 2.0 ** (tries - 1)
    return min(doubled, limits.longest_wait_seconds) * (1 - jitter() / 4)


def time_is_up(call: Call) -> DeadlineError:
    """The error of a call whose deadline has come."""
    before = f" The last problem: {call.last.error.message}" if call.last else ""
    return DeadlineError(
        f"The time for this call is used up.{before}",
        hint="Allow more time, shorten the scenario, or use a faster model.",
        request_id=call.last.error.request_id if call.last else None,
    )


def no_longer_one(cut: TruncatedError, error: ModelError) -> TruncatedError:
    """The error of a call whose answer was cut off, and that failed to get a longer one.

    Its cause is that failure, see `outage_behind`.
    """
    cut_off = TruncatedError(
        f"{cut.message} Asking for a longer one failed: {error.message}",
        hint=error.hint,
        request_id=cut.request_id,
        retry_after_seconds=error.retry_after_seconds,
        text=cut.text,
    )
    cut_off.__cause__ = error
    return cut_off


def wait_is_too_long(call: Call, wait: float, left: float) -> DeadlineError:
    """The error of a call that would have to wait beyond its deadline."""
    last = call.last.error if call.last else None
    asked = last.retry_after_seconds if last else None
    return DeadlineError(
        f"Another try is possible in {wait:.0f} s, and {max(left, 0):.0f} s are left for this call."
        + (f" The last problem: {last.message}" if last else ""),
        hint=f"Try again in {wait:.0f} s.",
        request_id=last.request_id if last else None,
        retry_after_seconds=asked or wait,
    )
