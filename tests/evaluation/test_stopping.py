"""A model that will not answer is soon asked no more."""

from dataclasses import replace

import pytest

from copilot.errors import (
    AccessError,
    BudgetError,
    CopilotError,
    DeadlineError,
    ModelError,
    ProviderError,
    TruncatedError,
)
from copilot.evaluation.stopping import IN_A_ROW, StoppingModel
from copilot.llm.calling import no_longer_one
from tests.llm.fakes import REQUEST, Notes, ScriptedModel

pytestmark = pytest.mark.anyio


def cut_off() -> TruncatedError:
    return TruncatedError("The answer was cut off.", text="{")


def no_more(error: ModelError) -> TruncatedError:
    return no_longer_one(cut_off(), error)


async def asked(*script: str | CopilotError, times: int) -> int:
    """How many of so many requests get through to the model."""
    inner = ScriptedModel(*script)
    model = StoppingModel(inner)
    for trial in range(times):
        try:
            await model.answer(replace(REQUEST, trial=trial))
        except ModelError:
            continue
    return len(inner.asked)


async def test_an_answer_is_handed_on_and_heard() -> None:
    model, notes = StoppingModel(ScriptedModel("hello")), Notes()
    assert (await model.answer(REQUEST, listener=notes)).text == "hello"
    assert model.name == "fake"
    assert len(notes.pieces) == 2


@pytest.mark.parametrize("refused", [AccessError("No."), no_more(AccessError("No."))])
async def test_a_refused_key_is_enough(refused: ModelError) -> None:
    assert await asked(refused, times=4) == 1


@pytest.mark.parametrize(
    "failure",
    [
        ProviderError("Down."),
        DeadlineError("Late."),
        no_more(ProviderError("Down.")),
        no_more(DeadlineError("Late.")),
    ],
)
async def test_a_provider_that_fails_in_a_row_is_asked_no_more(failure: ModelError) -> None:
    assert await asked(*[failure] * 6, times=6) == IN_A_ROW


@pytest.mark.parametrize("came", ["hello", cut_off()])
async def test_an_answer_between_failures_begins_the_row_anew(came: str | CopilotError) -> None:
    down = ProviderError("Down.")
    assert await asked(down, down, came, down, down, down, "never", times=7) == 6


@pytest.mark.parametrize("spent", [BudgetError("Spent."), no_more(BudgetError("Spent."))])
async def test_a_spent_budget_says_nothing_of_the_provider(spent: ModelError) -> None:
    down = ProviderError("Down.")
    assert await asked(*[spent] * 4, down, down, spent, down, "never", times=9) == 8


async def test_what_is_told_afterwards_is_the_outage_and_that_nothing_was_sent() -> None:
    model = StoppingModel(ScriptedModel(no_more(AccessError("No.", hint="Check the key."))))
    with pytest.raises(TruncatedError):
        await model.answer(REQUEST)
    with pytest.raises(AccessError, match=r"^No\.$") as caught:
        await model.answer(REQUEST)
    assert caught.value.attempts == 0
    assert caught.value.hint == "Check the key."
