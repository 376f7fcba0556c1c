"""A model's sentence is said only if it states the terms, on the right side, and nothing else."""

import pytest

from copilot.advisors.confidentiality import secrets_of
from copilot.advisors.engine_trades import worded
from copilot.advisors.model_wording import word_ideas, wording_fault, wording_prompt
from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.problems.terms import complete
from copilot.domain.issue import Option
from copilot.domain.suggestions import Idea
from copilot.errors import ProviderError
from copilot.prompting.library import PromptLibrary
from tests.advisors.answers import said
from tests.builders import engineer
from tests.llm.fakes import ScriptedModel

PROMPTS = PromptLibrary()
PROBLEM = build_problem(engineer())


def idea(**terms: Option) -> Idea:
    named = {name.replace("_", " "): option for name, option in terms.items()}
    return worded(PROBLEM, make_idea(PROBLEM, complete(PROBLEM, named)))


SWAP = idea(Remote_days=3, Start_date="2027-01-15", Base_salary=175_000)
GOOD = "If you could do three remote days and 175k of base, I could start on 15 January."


def fault(sentence: str, found: Idea = SWAP) -> str:
    return str(wording_fault(engineer(), found, sentence, secrets_of(engineer())))


def test_a_sentence_that_states_the_terms_passes() -> None:
    for sentence in (GOOD, SWAP.say, GOOD.replace("three", "3"), f'"{GOOD}"'):
        assert fault(sentence) == "None"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (GOOD.replace("175k", "180,000"), "180,000 is not among the terms"),
        (GOOD.replace(" and 175k of base", ""), "does not state 175,000 USD per year"),
        (GOOD.replace(" on 15 January", " early"), "does not state 15 January 2027"),
        (GOOD.replace("three", "some"), "does not state three remote days"),
        ("We do three remote days, 175k, and a start on 15 January.", "it is no condition"),
        ("Give me three remote days and 175k, I could start on 15 January.", "it is no condition"),
        (
            "If you could start me on 15 January, I could have three remote days and 175k.",
            "where it belongs",
        ),
        (GOOD + " Globex would agree.", "not to learn"),
        (GOOD.rstrip("."), "no whole sentence"),
        (GOOD.replace("could do three", "could be 3"), "what they would do"),
    ],
)
def test_any_other_sentence_is_refused_with_the_reason(sentence: str, reason: str) -> None:
    assert reason in fault(sentence)


def test_where_only_one_side_moves_there_is_no_condition() -> None:
    wish = idea(Title="Staff")
    assert fault("If you could be flexible on Staff, I could be the title.", wish) == (
        "it is a condition, though only one side moves"
    )
    assert fault("Could we settle on Staff as the title?", wish) == "None"


def test_a_text_option_stands_in_its_own_words() -> None:
    title = idea(Title="Staff")
    assert fault("Could we settle on the Staff title?", title) == "None"
    assert "does not state" in fault("Could we settle on a better title?", title)


@pytest.mark.anyio
async def test_good_sentences_are_taken_and_bad_ones_leave_the_template() -> None:
    other = idea(Remote_days=2, Start_date="2027-02-01")
    entries = [{"id": SWAP.id, "say": GOOD}, {"id": other.id, "say": "Take it."}]
    model = ScriptedModel(said(wordings=entries))
    found = await word_ideas(engineer(), [SWAP, other], prompts=PROMPTS, model=model)
    assert [i.say for i in found.ideas] == [GOOD, other.say]
    assert found.failure is None
    assert found.notes == (
        "Sentences to say from templates, as the model's did not fit the terms: 1.",
    )


@pytest.mark.anyio
async def test_an_entry_that_names_no_idea_is_asked_again() -> None:
    entries = [{"id": "nobody", "say": "x"}, {"id": SWAP.id}]
    mended = said(id=SWAP.id, say=GOOD)
    model = ScriptedModel(said(wordings=entries), said(id="nobody", say="x"), mended)
    found = await word_ideas(engineer(), [SWAP], prompts=PROMPTS, model=model)
    assert found.ideas[0].say in {GOOD, SWAP.say}
    assert found.usage.requests == 3


@pytest.mark.anyio
async def test_an_answer_of_no_use_leaves_the_templates_and_is_no_failure() -> None:
    model = ScriptedModel("no JSON", "none again")
    found = await word_ideas(engineer(), [SWAP], prompts=PROMPTS, model=model)
    assert (found.ideas, found.failure) == ((SWAP,), None)
    assert "from templates" in found.notes[0]


@pytest.mark.anyio
async def test_nobody_is_asked_where_there_is_nothing_to_word() -> None:
    found = await word_ideas(engineer(), [], prompts=PROMPTS, model=ScriptedModel())
    assert found.ideas == ()
    assert found.usage.requests == 0


@pytest.mark.anyio
async def test_a_failed_call_leaves_every_template() -> None:
    error = ProviderError("gone")
    found = await word_ideas(engineer(), [SWAP], prompts=PROMPTS, model=ScriptedModel(error))
    assert (found.ideas, found.failure) == ((SWAP,), error)


def test_the_prompt_holds_terms_and_no_direction() -> None:
    prompt = wording_prompt(engineer(), [SWAP], PROMPTS)
    assert f"- {SWAP.id}: we ask 175,000 USD per year for the base salary" in prompt.user
    assert "we offer 15 January 2027 as the start date;" in prompt.user
    assert "high" not in prompt.user
