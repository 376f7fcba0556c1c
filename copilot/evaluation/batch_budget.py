"""What a batch may cost at most, told and held against the caps before anything is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from copilot.errors import BudgetError
from copilot.evaluation.batch_state import Missing
from copilot.llm.budget import Caps, PriceOf, worst_cost
from copilot.llm.usage import estimated_tokens, usd_figure


@dataclass(frozen=True)
class Ceiling:
    """The most that requests may use, each with the longest answer."""

    requests: int
    """How many."""
    input_tokens: int
    """An estimate."""
    output_tokens: int
    """The sum of the caps."""
    usd: Decimal | None
    """None where a price is not known."""
    dearest: Decimal | None
    """Of one request."""
    longest: int
    """Tokens of one request, sent and received."""

    def within(self, caps: Caps, *, name: str) -> None:
        """Makes sure that nothing is sent that might pass a cap.

        Args:
            caps: the most that may be spent.
            name: what the cap of the run in USD is called.

        Raises:
            BudgetError: it might; or there is a cap in USD and no price.
        """
        tokens = self.input_tokens + self.output_tokens
        usd = ((name, self.usd, caps.run_usd), ("max_cost_per_call", self.dearest, caps.call_usd))
        counts = (
            ("max_tokens_per_run", tokens, caps.run_tokens),
            ("max_tokens_per_call", self.longest, caps.call_tokens),
        )
        for cap, worst, most in usd:
            if most is None:
                continue
            if worst is None:
                raise BudgetError(
                    f"Nothing was sent: {cap} is set, and the price is not known.",
                    hint="Take it out and set max_tokens_per_run instead.",
                    attempts=0,
                )
            if worst > most:
                figures = f"{usd_figure(worst, digits=3)} USD", f"{usd_figure(most, digits=3)} USD"
                self._refuse(cap, *figures)
        for cap, number, limit in counts:
            if limit is not None and number > limit:
                self._refuse(cap, f"{number:,} tokens", f"{limit:,} tokens")

    def _refuse(self, cap: str, worst: str, most: str) -> None:
        raise BudgetError(
            f"Nothing was sent: it might take up to {worst}, and {cap} allows {most}.",
            hint=f"Raise {cap}, or submit fewer cases with --filter.",
            attempts=0,
        )


def worst_case(groups: Iterable[tuple[Iterable[Missing], PriceOf]]) -> Ceiling:
    """What requests may use at most, each group at its own price."""
    sent = back = longest = number = 0
    costs: list[Decimal | None] = []
    for requests, price in groups:
        for missing in requests:
            tokens = estimated_tokens(missing.request.messages, missing.request.schema)
            number, sent, back = number + 1, sent + tokens, back + missing.max_tokens
            longest = max(longest, tokens + missing.max_tokens)
            costs.append(worst_cost(price, tokens, missing.max_tokens))
    known = [cost for cost in costs if cost is not None]
    whole = len(known) == len(costs)
    return Ceiling(
        requests=number,
        input_tokens=sent,
        output_tokens=back,
        usd=sum(known, Decimal(0)) if whole else None,
        dearest=max(known, default=Decimal(0)) if whole else None,
        longest=longest,
    )
