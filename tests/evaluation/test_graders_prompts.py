"""What prompts hold, how long they are, and how much of them is the same in every case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import PromptError
from copilot.evaluation.graders.prompts import prompt_inputs, prompt_size, static_prefix
from copilot.llm.protocol import Message
from copilot.llm.usage import estimated_tokens
from tests.evaluation.outcomes import case, said, sound, unanswered
from tests.llm.fakes import REQUEST


def test_a_prompt_without_a_fault_holds() -> None:
    assert said(prompt_inputs(sound()), "prompt_inputs").value is True


def test_faults_and_errors_are_told() -> None:
    outcome = replace(unanswered(), prompt_faults=("a", "b"), error=PromptError("c"))
    grade = said(prompt_inputs(outcome), "prompt_inputs")
    assert (grade.value, grade.reason) == (False, "a; b; c")


def test_a_prompt_is_within_its_budget_up_to_the_last_token() -> None:
    outcome = sound()
    request = outcome.asked[0].request
    tokens = estimated_tokens(request.messages, request.schema)
    assert tokens > estimated_tokens(request.messages, None)  # the schema counts
    exact = replace(outcome, case=case(prompt_tokens=tokens))
    assert said(prompt_size(exact), "prompt_size").value is True
    over = replace(outcome, case=case(prompt_tokens=tokens - 1))
    grade = said(prompt_size(over), "prompt_size")
    assert grade.value is False
    assert grade.reason == f"about {tokens:,} tokens, {tokens - 1:,} at most"


def test_what_was_never_asked_is_within_no_budget() -> None:
    grade = said(prompt_size(unanswered()), "prompt_size")
    assert (grade.value, grade.reason) == (False, "no request")


@pytest.mark.parametrize(
    ("users", "characters"),
    [
        ((), 0),
        (("abcdefgh",), 4 + 1 + 8),  # "same", a line end, all of it
        (("abcdefgh", "abcdxyzz", "abcdef"), 4 + 1 + 4),
        (("", "abc"), 4 + 1),
    ],
)
def test_the_static_prefix_is_what_all_requests_begin_with(
    users: tuple[str, ...], characters: int
) -> None:
    requests = [
        replace(REQUEST, messages=(Message("system", "same"), Message("user", user)))
        for user in users
    ]
    assert static_prefix(requests) == -(-characters // 4)


@given(st.lists(st.text("ab", max_size=6), min_size=1, max_size=5))
def test_no_longer_prefix_is_common(texts: list[str]) -> None:
    requests = [replace(REQUEST, messages=(Message("user", text * 4),)) for text in texts]
    whole = [text * 4 for text in texts]
    length = max(
        n for n in range(len(whole[0]) + 1) if all(t.startswith(whole[0][:n]) for t in whole)
    )
    assert static_prefix(requests) == -(-length // 4)
