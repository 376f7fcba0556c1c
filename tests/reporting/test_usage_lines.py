"""What asking a model took, in one line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.documents import Usage
from copilot.reporting.layout import WIDTH, columns
from copilot.reporting.usage_lines import usage_line

FULL = Usage(
    requests=3,
    input_tokens=3412,
    output_tokens=780,
    cached_tokens=2048,
    cost_usd=Decimal("0.00419"),
    seconds=4.21,
)


def said(usage: Usage | None, *, replayed: bool = False) -> str:
    return usage_line(usage, model="gpt-5-mini", replayed=replayed).replace("\n", " ")


def test_requests_tokens_time_and_cost_are_told() -> None:
    assert said(FULL) == (
        "gpt-5-mini: 3 requests, 3,412 tokens in (2,048 of them cached), 780 out, 4.2 s, "
        "about 0.0042 USD."
    )


def test_one_of_each_is_told_in_the_singular() -> None:
    one = Usage(requests=1, input_tokens=1, output_tokens=1, unreported=1, seconds=1)
    assert said(one) == (
        "gpt-5-mini: 1 request, 1 token in, 1 out, 1.0 s, cost unknown: 1 request did not say "
        "what it used."
    )


def test_thinking_is_told_where_there_was_any() -> None:
    thought = Usage(requests=1, input_tokens=9, output_tokens=800, reasoning_tokens=640)
    assert "800 out (640 of them for thinking)" in said(thought)
    assert "thinking" not in said(FULL.model_copy(update={"reasoning_tokens": 0}))


def test_an_unknown_cost_is_no_zero() -> None:
    assert said(FULL.model_copy(update={"cost_usd": None})).endswith(", 4.2 s, cost unknown.")


def test_where_requests_did_not_report_the_cost_is_a_lower_bound() -> None:
    assert said(FULL.model_copy(update={"unreported": 1})).endswith(
        "at least 0.0042 USD: 1 request did not say what it used."
    )
    assert said(FULL.model_copy(update={"unreported": 2})).endswith(
        "at least 0.0042 USD: 2 requests did not say what they used."
    )


def test_tokens_that_nobody_reported_are_no_zero() -> None:
    assert said(Usage(requests=1, unreported=1)) == (
        "gpt-5-mini: 1 request, no tokens reported, 0.0 s, cost unknown: 1 request did not say what "
        "it used."
    )
    assert "5 tokens in, tokens out unknown" in said(Usage(requests=1, input_tokens=5))
    assert "tokens in unknown, 5 out" in said(Usage(requests=1, output_tokens=5))


def test_a_replay_says_that_nothing_was_sent() -> None:
    line = said(FULL.model_copy(update={"recorded": True, "cost_usd": None}), replayed=True)
    assert line == (
        "Replayed: nothing was sent; when recorded: gpt-5-mini: 3 requests, 3,412 tokens in "
        "(2,048 of them cached), 780 out, 4.2 s, cost unknown."
    )


def test_a_run_that_was_replayed_in_part_does_not_pass_its_cost_off_as_whole() -> None:
    line = said(FULL.model_copy(update={"recorded": True}))
    assert line.startswith("Some answers were replayed; the figures are those of then: gpt-5-mini:")
    assert line.endswith("at least 0.0042 USD.")


@pytest.mark.parametrize("usage", [None, Usage()])
def test_nothing_is_told_where_nothing_was_asked(usage: Usage | None) -> None:
    assert usage_line(usage, model="gpt-5-mini") == ""


USAGES = st.builds(
    Usage,
    requests=st.integers(1, 99),
    input_tokens=st.none() | st.integers(0, 10**9),
    output_tokens=st.none() | st.integers(0, 10**9),
    cached_tokens=st.none() | st.integers(0, 10**9),
    reasoning_tokens=st.none() | st.integers(0, 10**9),
    unreported=st.integers(0, 3),
    cost_usd=st.none() | st.decimals(0, 1000, places=9),
    seconds=st.floats(0, 10**5),
    recorded=st.booleans(),
)


@given(USAGES, st.booleans())
def test_no_line_is_wider_than_the_screen(usage: Usage, replayed: bool) -> None:  # noqa: FBT001 - drawn
    text = usage_line(usage, model="gpt\x1b[31m-5-mini", replayed=replayed)
    assert all(columns(line) <= WIDTH for line in text.split("\n"))
    assert "\x1b" not in text
    assert text.endswith(".")
