"""Answers in words: what a price is told for, and what is worth a note."""

import pytest

from copilot.diagnosis.answers import answer_findings, outlook_words
from copilot.domain.documents import Usage
from copilot.errors import DeadlineError, ModelError
from copilot.llm.answer_probe import Outcome, Streamed, Trial, Trials
from copilot.llm.ladder import Step
from copilot.llm.probe import Target

USED = Usage(requests=1, input_tokens=20, output_tokens=5, cached_tokens=0)


def told(base_url: str, model: str, *, streamed: Streamed, capped: bool = False) -> dict[str, str]:
    steps = tuple(Trial(step, "works", usage=USED) for step in Step)
    findings = answer_findings(
        Trials(steps, steps[Step.TEXT], streamed, None),
        Target(base_url, None, model),
        pinned=None,
        nearest=(),
        capped=capped,
    )
    return {found.check: f"{found.status}: {found.text}" for found in findings}


def test_a_listed_price_is_told_for_a_million_tokens() -> None:
    streamed = Streamed(5, 0.5, None, USED)
    found = told("https://api.openai.com/v1", "gpt-4o-mini", streamed=streamed, capped=True)
    assert found["usage.price"] == (
        "fine: List price of a million tokens: 0.15 USD to send, 0.6 USD back."
    )
    assert found["streaming.pieces"] == (
        "fine: Answers come in pieces, the first one after 0.50 s."
    )


def test_a_price_that_is_not_listed_is_unknown_and_not_nothing() -> None:
    streamed = Streamed(5, 0.5, 30.4, USED)
    found = told("https://models.example.org/v1", "small", streamed=streamed)
    assert found["usage.price"].startswith("note: The price is not known")
    assert found["streaming.pieces"].endswith("then about 30 tokens a second.")


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (0, "note: An answer in pieces took too long"),
        (9, "fine: Answers come in pieces, the first"),
    ],
)
def test_a_stream_that_ran_out_of_time_counts_by_what_came_of_it(pieces: int, words: str) -> None:
    late = Streamed(pieces, 0.5 if pieces else None, None, Usage(), DeadlineError("Too late."))
    found = told("http://localhost/v1", "small", streamed=late)
    assert found["streaming.pieces"].startswith(words)


@pytest.mark.parametrize(
    ("error", "text", "remedy"),
    [
        (ModelError("It failed."), "It failed.", "Try again later, or use another model."),
        (DeadlineError("x", hint="y"), "No answer came within 60 s", "when it has less to do"),
        (DeadlineError("Wait 300 s.", hint="y", retry_after_seconds=300), "Wait 300 s.", "y"),
    ],
)
def test_why_no_answer_came_is_told_with_what_helps(
    error: ModelError, text: str, remedy: str
) -> None:
    failed = Trial(Step.TEXT, "failed", error)
    steps = (*(Trial(step, "untried") for step in list(Step)[:-1]), failed)
    target = Target("http://localhost/v1", None, "small")
    first, *_ = answer_findings(
        Trials(steps, None, None, None), target, pinned=None, nearest=(), capped=False
    )
    assert text in first.text
    assert remedy in str(first.remedy)


@pytest.mark.parametrize(
    ("step", "outcome", "words"),
    [
        (Step.STRICT, "enforced", "with json_schema enforced"),
        (Step.TOOL, "enforced", "with a tool call enforced"),
        (Step.TEXT, "works", "with text, which nothing enforces, so that each answer is checked"),
    ],
)
def test_the_outlook_says_whether_a_form_is_enforced(
    step: Step, outcome: Outcome, words: str
) -> None:
    assert outlook_words(Trial(step, outcome)) == words
