"""Caps on what may be spent, kept before a request is sent and not after.

    call = budget.open_call()               # one question, with all its attempts and re-asks
    admission = call.admit(3_000, 4_096)    # raises BudgetError; holds the worst case
    ...                                     # send it
    usage = call.settle(admission, usage)   # frees what was held, counts what was used

What may still be spent is a cap, less what was spent, less what is held for requests under way.
Nothing here waits, so that in one event loop no request can slip in between.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from copilot.domain.documents import Usage
from copilot.errors import BudgetError
from copilot.llm.usage import CACHE_WRITES, add_usage, usd_figure

PriceOf: TypeAlias = Callable[[Usage, str | None], Decimal | None]
"""The cost in USD of one request, given its usage and the model that answered; None when unknown."""

_NOTHING: Final = Decimal(0)
_MANY: Final = 100
"""Usages that are kept apart before they are added up, so that a long run takes no more memory."""


@dataclass(frozen=True, kw_only=True)
class Caps:
    """The most that may be spent; None is no cap."""

    run_usd: Decimal | None = None
    """By one run of a command: `max_cost_per_run`."""
    call_usd: Decimal | None = None
    """On one question: `max_cost_per_call`."""
    run_tokens: int | None = None
    """Sent and received by one run of a command: `max_tokens_per_run`."""
    call_tokens: int | None = None
    """Sent and received for one question: `max_tokens_per_call`."""


class Amount(NamedTuple):
    """Tokens, sent and received, and their cost."""

    tokens: int = 0
    """How many."""
    usd: Decimal = _NOTHING
    """What they cost, as far as that is known; of what is held, only where there is a cap in USD."""


@dataclass(frozen=True, eq=False)
class Admission:
    """The leave to send one request, for which its worst case is held."""

    worst: Amount
    """What the request may use at most; no cost where the price is unknown or there is no cap."""


@dataclass(eq=False)
class _Ledger:
    """What stands against two caps, in tokens and in USD."""

    scope: str
    max_tokens: int | None
    max_usd: Decimal | None
    spent: Amount = field(default_factory=Amount)
    open: set[Admission] = field(default_factory=set)

    def held(self) -> Amount:
        # Summed anew: what is freed bit by bit may leave a rounding error behind.
        return Amount(
            sum(admission.worst.tokens for admission in self.open),
            sum((admission.worst.usd for admission in self.open), _NOTHING),
        )

    def check(self, worst: Amount, *, priced: bool) -> None:
        if self.max_usd is None and self.max_tokens is None:
            return
        held = self.held()
        if self.max_usd is not None:
            name = f"max_cost_per_{self.scope}"
            if not priced:
                raise _unpriced(name)
            if self.spent.usd + held.usd + worst.usd > self.max_usd:
                amounts = (worst.usd, self.spent.usd, self.max_usd, held.usd)
                figures = [f"{usd_figure(amount, digits=3)} USD" for amount in amounts]
                raise self._passed(name, figures, holds=bool(held.usd))
        if (
            self.max_tokens is not None
            and self.spent.tokens + held.tokens + worst.tokens > self.max_tokens
        ):
            counts = (worst.tokens, self.spent.tokens, self.max_tokens, held.tokens)
            figures = [f"{count:,} tokens" for count in counts]
            raise self._passed(f"max_tokens_per_{self.scope}", figures, holds=bool(held.tokens))

    def settle(self, admission: Admission, counted: Amount) -> None:
        self.open.remove(admission)
        self.spent = Amount(self.spent.tokens + counted.tokens, self.spent.usd + counted.usd)

    def _passed(self, name: str, figures: list[str], *, holds: bool) -> BudgetError:
        worst, spent, cap, held = figures
        also = f", and up to {held} more may go on requests under way" if holds else ""
        where = "in this run" if self.scope == "run" else "on this question"
        return BudgetError(
            f"Not sent: the next request might take up to {worst}. Spent {where}: {spent} of the "
            f"{cap} that {name} allows{also}.",
            hint=f"Raise {name} to go on.",
            attempts=0,
        )


class Budget:
    """What one run may spend, and what it spent. Without caps it only counts.

    For one event loop. What is spent is the reported usage; a request whose usage stays unknown
    counts at its worst case against the caps, so that silence never makes room.

    Args:
        caps: The most that may be spent.
        price: Knows the cost of a request.
    """

    def __init__(self, caps: Caps, price: PriceOf) -> None:
        self._caps = caps
        self._price = price
        self._ledger = _Ledger("run", caps.run_tokens, caps.run_usd)
        self._used: list[Usage] = []

    @property
    def spent(self) -> Usage:
        """What was used so far, as far as it was reported, with its cost as far as it is known."""
        return add_usage(*self._used)

    @property
    def held(self) -> Amount:
        """What is held for requests under way."""
        return self._ledger.held()

    def open_call(self) -> "CallBudget":
        """The budget of one question, with all its attempts and re-asks."""
        ledger = _Ledger("call", self._caps.call_tokens, self._caps.call_usd)
        return CallBudget(self._price, (self._ledger, ledger), self._used)


class CallBudget:
    """What one question may spend; made by `Budget.open_call`."""

    def __init__(self, price: PriceOf, ledgers: tuple[_Ledger, ...], run_used: list[Usage]) -> None:
        self._price = price
        self._ledgers = ledgers
        self._run_used = run_used

    def admit(self, input_tokens: int, max_tokens: int) -> Admission:
        """The leave to send a request, whose worst case is held until it is settled.

        Requests under way count at their worst case: of many at once some may be refused that
        would have fitted one after the other.

        Args:
            input_tokens: What is sent, as an estimate; that the estimate is too low shows only
                afterwards, and then counts.
            max_tokens: The cap on the answer.

        Raises:
            BudgetError: it might pass a cap, or there is a cap in USD and the price is unknown.
        """
        # To ask for a price takes long, beside all else that is done here.
        capped = any(ledger.max_usd is not None for ledger in self._ledgers)
        usd = worst_cost(self._price, input_tokens, max_tokens) if capped else None
        worst = Amount(input_tokens + max_tokens, usd or _NOTHING)
        for ledger in self._ledgers:
            ledger.check(worst, priced=usd is not None)
        admission = Admission(worst)
        for ledger in self._ledgers:
            ledger.open.add(admission)
        return admission

    def settle(
        self, admission: Admission, usage: Usage, *, answered_by: str | None = None
    ) -> Usage:
        """Frees what was held and counts what was used; the usage with its cost, where known.

        Each admission is settled once, whatever became of the request. Where the usage is
        `unreported`, or its cost is unknown, the worst case counts as spent; a request that was
        refused or never arrived reports nothing and is not unreported, and counts as nothing.

        Args:
            admission: Of this request.
            usage: Of this one request.
            answered_by: The model's name in the answer.

        Raises:
            ValueError: the admission is of another question, or was settled already.
        """
        if not all(admission in ledger.open for ledger in self._ledgers):
            raise ValueError("this admission is not open")
        tokens = (usage.input_tokens or 0) + (usage.output_tokens or 0)
        cost = self._price(usage, answered_by)
        usd = cost or _NOTHING
        if usage.unreported:
            tokens = max(tokens, admission.worst.tokens)
        if usage.unreported or (tokens and cost is None):
            usd = max(usd, admission.worst.usd)
        for ledger in self._ledgers:
            ledger.settle(admission, Amount(tokens, usd))
        priced = usage.model_copy(update={"cost_usd": cost})
        self._run_used.append(priced)
        if len(self._run_used) >= _MANY:
            self._run_used[:] = [add_usage(*self._run_used)]
        return priced


def worst_cost(price: PriceOf, input_tokens: int, max_tokens: int) -> Decimal | None:
    """The dearer of sending as usual and of having everything written to a cache."""
    plain = Usage(requests=1, input_tokens=input_tokens, output_tokens=max_tokens)
    cached = plain.model_copy(update={"other_tokens": {CACHE_WRITES[0]: input_tokens}})
    costs = [price(usage, None) for usage in (plain, cached)]
    return max((cost for cost in costs if cost is not None), default=None)


def _unpriced(name: str) -> BudgetError:
    return BudgetError(
        f"Not sent: {name} is set, and the price of this model is not known.",
        hint=f"Take {name} out and set max_tokens_per_run instead.",
        attempts=0,
    )
