"""Caps are kept before a request is sent, however many are under way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.documents import Usage
from copilot.errors import BudgetError
from copilot.llm.budget import Admission, Amount, Budget, CallBudget, Caps
from copilot.llm.usage import cache_writes

NONE = Amount(0, Decimal(0))


def cents(usage: Usage, answered_by: str | None = None) -> Decimal | None:
    """One cent a token in, two a token out; written to a cache it is a cent and a quarter."""
    if answered_by == "unlisted" or (usage.input_tokens is None and usage.output_tokens is None):
        return None
    sent, back = usage.input_tokens or 0, usage.output_tokens or 0
    written = min(cache_writes(usage), sent)
    return (Decimal(sent + 2 * back) + Decimal(written) / 4) / 100


def unknown(usage: Usage, answered_by: str | None = None) -> None:
    """A price list without this model."""


def used(sent: int | None, back: int | None, *, unreported: int = 0) -> Usage:
    return Usage(requests=1, input_tokens=sent, output_tokens=back, unreported=unreported)


def test_what_was_used_is_counted_with_its_cost() -> None:
    budget = Budget(Caps(), cents)
    call = budget.open_call()
    priced = call.settle(call.admit(10, 100), used(12, 30))
    assert priced == used(12, 30).model_copy(update={"cost_usd": Decimal("0.72")})
    call.settle(call.admit(10, 100), used(1, 1))
    assert budget.spent == Usage(
        requests=2, input_tokens=13, output_tokens=31, cost_usd=Decimal("0.75")
    )


def test_without_caps_an_unknown_price_stops_nothing() -> None:
    budget = Budget(Caps(), unknown)
    call = budget.open_call()
    assert call.settle(call.admit(10**9, 10**9), used(5, 5)).cost_usd is None
    assert budget.spent.cost_usd is None


def test_a_request_that_exactly_uses_up_a_cap_is_sent() -> None:
    budget = Budget(Caps(run_tokens=110), cents)
    call = budget.open_call()
    call.settle(call.admit(10, 100), used(10, 100))
    with pytest.raises(BudgetError):
        call.admit(1, 0)


@pytest.mark.parametrize(
    ("caps", "name", "where", "figures"),
    [
        (
            Caps(run_tokens=150),
            "max_tokens_per_run",
            "in this run",
            ("110 tokens", "50 tokens", "150 tokens"),
        ),
        (
            Caps(call_tokens=150),
            "max_tokens_per_call",
            "on this question",
            ("110 tokens", "50 tokens", "150 tokens"),
        ),
        (
            Caps(run_usd=Decimal("2.50")),
            "max_cost_per_run",
            "in this run",
            ("2.12 USD", "0.9 USD", "2.50 USD"),  # 10 x 1.25 + 100 x 2 cents, 10 + 40 x 2 cents
        ),
        (
            Caps(call_usd=Decimal("2.50")),
            "max_cost_per_call",
            "on this question",
            ("2.12 USD", "0.9 USD", "2.50 USD"),
        ),
    ],
)
def test_a_request_that_might_pass_a_cap_is_refused_and_the_cap_is_named(
    caps: Caps, name: str, where: str, figures: tuple[str, str, str]
) -> None:
    call = Budget(caps, cents).open_call()
    call.settle(call.admit(10, 100), used(10, 40))
    with pytest.raises(BudgetError) as refused:
        call.admit(10, 100)
    worst, spent, cap = figures
    assert refused.value.message == (
        f"Not sent: the next request might take up to {worst}. "
        f"Spent {where}: {spent} of the {cap} that {name} allows."
    )
    assert refused.value.hint == f"Raise {name} to go on."
    assert refused.value.attempts == 0
    assert refused.value.exit_code == 7


def test_requests_under_way_are_held_at_their_worst_case() -> None:
    budget = Budget(Caps(run_tokens=300), cents)
    call, other = budget.open_call(), budget.open_call()
    first = call.admit(10, 100)
    second = other.admit(10, 100)
    assert budget.held.tokens == 220
    with pytest.raises(BudgetError, match="and up to 220 tokens more may go on requests under way"):
        call.admit(10, 100)
    call.settle(first, used(10, 5))
    call.settle(call.admit(10, 100), used(10, 5))
    other.settle(second, used(10, 5))
    assert budget.held == NONE


def test_a_refused_request_holds_nothing() -> None:
    budget = Budget(Caps(run_tokens=300, call_tokens=100), cents)
    with pytest.raises(BudgetError, match="max_tokens_per_call"):
        budget.open_call().admit(10, 100)
    assert budget.held == NONE


def test_the_cap_of_one_question_holds_for_its_re_asks_and_for_no_other_question() -> None:
    budget = Budget(Caps(call_tokens=200), cents)
    call = budget.open_call()
    call.settle(call.admit(10, 100), used(10, 100))
    with pytest.raises(BudgetError):
        call.admit(10, 100)
    budget.open_call().admit(10, 100)


def test_an_answer_that_does_not_report_counts_at_its_worst_case() -> None:
    budget = Budget(Caps(run_tokens=200, run_usd=Decimal(100)), cents)
    call = budget.open_call()
    told = call.settle(call.admit(10, 100), used(None, None, unreported=1))
    assert told == used(None, None, unreported=1)
    assert budget.spent == used(None, None, unreported=1)
    with pytest.raises(BudgetError, match="Spent in this run: 110 tokens"):
        call.admit(10, 100)


def test_an_answer_of_a_model_without_a_price_counts_at_its_worst_case() -> None:
    call = Budget(Caps(run_usd=Decimal(4)), cents).open_call()
    call.settle(call.admit(10, 100), used(10, 1), answered_by="unlisted")
    with pytest.raises(BudgetError, match=r"Spent in this run: 2\.12 USD"):
        call.admit(10, 100)


def test_a_request_that_never_arrived_costs_nothing() -> None:
    call = Budget(Caps(run_tokens=110, run_usd=Decimal(3)), cents).open_call()
    for _ in range(5):
        call.settle(call.admit(10, 100), Usage(requests=1))


def test_an_estimate_that_was_too_low_counts_at_what_was_used() -> None:
    call = Budget(Caps(run_tokens=200), cents).open_call()
    call.settle(call.admit(10, 100), used(190, 100, unreported=1))
    with pytest.raises(BudgetError, match="290 tokens of the 200"):
        call.admit(0, 0)


def test_a_cap_in_usd_without_a_price_is_refused_before_anything_is_sent() -> None:
    for caps in (Caps(run_usd=Decimal(1)), Caps(call_usd=Decimal(1))):
        with pytest.raises(BudgetError, match="the price of this model is not known") as refused:
            Budget(caps, unknown).open_call().admit(1, 1)
        assert "max_tokens_per_run" in str(refused.value.hint)


def test_an_admission_is_settled_once_and_by_its_own_question() -> None:
    budget = Budget(Caps(), cents)
    call = budget.open_call()
    admission = call.admit(1, 1)
    with pytest.raises(ValueError, match="not open"):
        budget.open_call().settle(admission, used(1, 1))
    call.settle(admission, used(1, 1))
    with pytest.raises(ValueError, match="not open"):
        call.settle(admission, used(1, 1))
    assert budget.spent.requests == 1


SIZES = st.tuples(st.integers(0, 40), st.integers(0, 40))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["admit", "settle", "silent"]),
        st.integers(0, 2),
        SIZES,
        st.floats(0, 1),
    ),
    max_size=40,
)


@given(
    STEPS,
    st.none() | st.integers(0, 300),
    st.none() | st.integers(0, 300),
    st.none() | st.integers(0, 300).map(lambda n: Decimal(n) / 100),
    st.none() | st.integers(0, 300).map(lambda n: Decimal(n) / 100),
)
def test_no_cap_is_passed_while_each_request_keeps_within_its_admission(
    steps: list[tuple[str, int, tuple[int, int], float]],
    run_tokens: int | None,
    call_tokens: int | None,
    run_usd: Decimal | None,
    call_usd: Decimal | None,
) -> None:
    caps = Caps(run_usd=run_usd, call_usd=call_usd, run_tokens=run_tokens, call_tokens=call_tokens)
    budget = Budget(caps, cents)
    calls = [budget.open_call() for _ in range(3)]
    settled: list[list[Usage]] = [[], [], []]
    open_: list[tuple[int, Admission, tuple[int, int]]] = []

    def settle(position: int, part: float, *, silent: bool = False) -> None:
        which, admission, (sent, back) = open_.pop(position)
        told = used(int(sent * part), int(back * part))
        calls[which].settle(admission, used(None, None, unreported=1) if silent else told)
        # A silent request may have used all that it was admitted for.
        settled[which].append(used(sent, back) if silent else told)

    for kind, which, size, part in steps:
        if kind == "admit":
            try:
                open_.append((which, calls[which].admit(*size), size))
            except BudgetError:
                continue
        elif open_:
            settle(int(part * (len(open_) - 1)), part, silent=kind == "silent")
    while open_:
        settle(0, 1.0)

    everything = [usage for usages in settled for usage in usages]
    assert _within(everything, run_tokens, run_usd)
    assert all(_within(usages, call_tokens, call_usd) for usages in settled)
    assert budget.held == NONE
    assert budget.spent.requests == len(everything)


def _within(usages: list[Usage], tokens: int | None, usd: Decimal | None) -> bool:
    used_tokens = sum((u.input_tokens or 0) + (u.output_tokens or 0) for u in usages)
    cost = sum((cents(u) or Decimal(0) for u in usages), Decimal(0))
    return (tokens is None or used_tokens <= tokens) and (usd is None or cost <= usd)


def test_a_hundred_at_once_cannot_together_pass_the_cap() -> None:
    budget = Budget(Caps(run_tokens=1_000), cents)
    admitted: list[tuple[CallBudget, Admission]] = []
    for _ in range(100):
        call = budget.open_call()
        try:
            admitted.append((call, call.admit(20, 100)))
        except BudgetError:
            continue
    assert len(admitted) == 8
    for call, admission in admitted:
        call.settle(admission, used(20, 100))
    assert budget.spent.output_tokens == 800
    assert budget.held == NONE


def test_a_long_run_adds_up_to_the_same_as_its_parts() -> None:
    budget = Budget(Caps(), cents)
    for _ in range(250):
        call = budget.open_call()
        call.settle(call.admit(10, 100), used(10, 20))
    assert budget.spent.requests == 250
    assert (budget.spent.input_tokens, budget.spent.output_tokens) == (2500, 5000)
    assert budget.spent.cost_usd == 250 * (cents(used(10, 20)) or 0)
