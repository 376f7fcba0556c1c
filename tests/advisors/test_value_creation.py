"""Ideas with a model: it widens and words, the engine prices, nothing is lost when it fails.

The model is a stand-in whose answers were written by hand.
"""

import pytest

from copilot.advisors.value_creation import create_value, value_creation_call
from copilot.domain.scenario import Evidence
from copilot.domain.suggestions import Idea
from copilot.errors import ModelError, ProviderError, ReplayMissError
from copilot.prompting.library import PromptLibrary
from tests.advisors.answers import TRADE, said, whole
from tests.builders import catalogue, engineer, short
from tests.evidence_scenarios import supply
from tests.llm.fakes import ScriptedModel

pytestmark = pytest.mark.anyio
PROMPTS = PromptLibrary()
NO_WORDING = said(wordings=[])


def by_kind(ideas: tuple[Idea, ...], kind: str, origin: str = "model") -> list[Idea]:
    return [idea for idea in ideas if (idea.kind, idea.origin) == (kind, origin)]


async def test_without_a_model_or_prompts_the_engine_answers_alone() -> None:
    alone = await create_value(engineer(), catalogue=catalogue())
    assert alone.failure is None
    assert alone.document.made_by.model is None
    assert (await create_value(engineer(), model=ScriptedModel())).document.usage is None


async def test_all_that_a_model_adds_is_checked_and_marked_as_its_own() -> None:
    model = ScriptedModel(whole(), NO_WORDING)
    document, failure = await create_value(
        engineer(), catalogue=catalogue(), prompts=PROMPTS, model=model
    )
    assert failure is None
    assert document.made_by.model == "fake-1"
    assert document.made_by.prompt == PROMPTS.hash("value-creation")
    assert document.usage is not None
    assert document.usage.requests == 2
    (added,) = by_kind(document.ideas, "added_issue")
    assert [a.issue for a in added.adds] == ["Training leave"]
    assert added.adds[0].why_them == "It pays back."
    assert by_kind(document.ideas, "unbundle")[0].say == (
        "What if we settled the fixed pay and the yearly bonus apart from each other?"
    )
    assert by_kind(document.ideas, "option")[0].say.startswith("If you could agree to Staff")
    assert by_kind(document.ideas, "future_option", "engine")
    assert all(idea.certificate.reason for idea in document.ideas)


async def test_figures_from_nowhere_are_taken_out_and_that_is_said() -> None:
    model = ScriptedModel(whole(), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    assert "99,999" not in document.model_dump_json(exclude={"notes"})
    (note,) = [n for n in document.notes if n.startswith("Taken out")]
    for figure in ("99,999", "123,456", "4,321"):
        assert figure in note
    assert {d.issue: d.note for d in document.differences if d.note} == {
        "Start date": "Their launch is near."
    }


async def test_what_fails_the_check_is_rejected_with_its_reason() -> None:
    model = ScriptedModel(whole(), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    reasons = {rejected.verdict: rejected.reason for rejected in document.rejected}
    assert "names no day" in reasons["unverifiable"]
    assert reasons["invalid"] == "'title' is in your file already."


async def test_a_term_that_does_not_exist_is_asked_again_alone_and_then_rejected() -> None:
    bad = TRADE | {"terms": {"Remote days": "4"}}
    model = ScriptedModel(whole(trades=[bad, TRADE]), said(**bad), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    assert "did you mean" in model.asked[1].messages[-1].content
    (rejected,) = [r for r in document.rejected if r.raw is not None and "terms" in r.raw]
    assert rejected.verdict == "invalid"
    assert by_kind(document.ideas, "trade")


async def test_an_entry_in_another_form_is_asked_again_and_taken_when_mended() -> None:
    model = ScriptedModel(whole(trades=[{"title": "x"}]), said(**TRADE), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    assert "terms: Field required" in model.asked[1].messages[-1].content
    assert by_kind(document.ideas, "trade")


async def test_a_pick_lends_its_words_to_the_engine_s_trade() -> None:
    call = value_creation_call(engineer(), catalogue=(), prompts=PROMPTS)
    picked = call.trades[0]
    pick = {"id": picked.id, "title": "Home for an early start", "rationale": "Both gain."}
    model = ScriptedModel(said(picks=[pick]), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    found = next(idea for idea in document.ideas if idea.id == picked.id)
    assert (found.title, found.origin) == ("Home for an early start", "engine")
    checked = found.certificate.model_copy(update={"robustness": None})
    assert checked == picked.certificate


async def test_an_idea_that_repeats_the_engine_s_counts_once() -> None:
    call = value_creation_call(short(), catalogue=(), prompts=PROMPTS)
    (only,) = call.trades
    same = {"terms": {"Length": "one year", "Rent": "1200"}, "title": "T", "rationale": "R"}
    model = ScriptedModel(said(trades=[same]), NO_WORDING)
    document = (await create_value(short(), prompts=PROMPTS, model=model)).document
    assert [i.id for i in document.ideas if i.kind == "trade"] == [only.id]


async def test_what_the_model_would_give_away_is_left_unsaid() -> None:
    bet = {
        "event": "Globex raises their offer",
        "by": "2027-01-31",
        "settled_by": "the letter",
        "if_true": {"Base salary": "170000"},
        "if_false": {"Base salary": "160000"},
    }
    model = ScriptedModel(said(contingent=[bet]), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    (found,) = by_kind(document.ideas, "contingent")
    assert (found.say, found.certificate.verdict) == ("", "unpriced")
    assert "Left without a sentence to say, as it might give something away: 1." in document.notes


async def test_a_creative_option_without_terms_is_put_as_a_question() -> None:
    idea = {
        "kind": "option",
        "issue": None,
        "title": "A shared calendar",
        "change": "dates are seen",
    }
    model = ScriptedModel(said(options=[idea]), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    (found,) = by_kind(document.ideas, "option")
    assert found.say == "What room do you see for a shared calendar in the package?"


async def test_what_is_checked_comes_before_what_is_not_priced() -> None:
    bet = {
        "event": "it snows",
        "by": "2027-01-31",
        "settled_by": "the weather service",
        "if_true": {"Base salary": "170000"},
        "if_false": {"Base salary": "160000"},
    }
    model = ScriptedModel(said(contingent=[bet]), NO_WORDING)
    document = (await create_value(engineer(), prompts=PROMPTS, model=model)).document
    verdicts = [i.certificate.verdict for i in document.ideas if i.kind == "contingent"]
    assert verdicts == ["depends", "unpriced"]


async def test_the_engine_s_ideas_survive_a_model_that_fails() -> None:
    error = ProviderError("the endpoint does not answer")
    advice = await create_value(
        engineer(), catalogue=catalogue(), prompts=PROMPTS, model=ScriptedModel(error)
    )
    alone = await create_value(engineer(), catalogue=catalogue())
    assert advice.failure is error
    assert advice.document.ideas == alone.document.ideas
    assert "The model could not be used" in advice.document.notes[0]
    assert advice.document.usage is None


async def test_what_a_failed_call_used_is_counted() -> None:
    model = ScriptedModel("no JSON", "none again")
    advice = await create_value(engineer(), prompts=PROMPTS, model=model)
    assert isinstance(advice.failure, ModelError)
    assert advice.document.usage is not None
    assert advice.document.usage.requests == 2


async def test_a_failing_second_call_leaves_the_templates() -> None:
    error = ProviderError("gone")
    advice = await create_value(engineer(), prompts=PROMPTS, model=ScriptedModel(whole(), error))
    assert advice.failure is error
    assert advice.document.made_by.model == "fake-1"
    assert advice.document.ideas[0].say.startswith("If you could agree to")


async def test_a_missing_recording_is_not_passed_over() -> None:
    with pytest.raises(ReplayMissError):
        await create_value(
            engineer(), prompts=PROMPTS, model=ScriptedModel(ReplayMissError("no recording"))
        )


async def test_the_request_puts_the_rules_first_and_offers_the_engine_s_trades() -> None:
    call = value_creation_call(engineer(), catalogue=catalogue(), prompts=PROMPTS)
    system, user = call.request.messages
    assert (system.role, user.role) == ("system", "user")
    assert call.request.schema_name == "value_creation"
    assert next(iter(call.candidates)) in user.content
    assert "suggested already: Signing bonus" in user.content
    assert "Globex offer" not in user.content
    limits = value_creation_call(engineer(), catalogue=(), prompts=PROMPTS, with_limits=True)
    assert "Globex offer" in limits.prompt.user


async def test_a_guess_that_they_overruled_is_not_told_as_what_they_think() -> None:
    said_otherwise = Evidence(kind="answer", more_important=("Price", "Delivery"), at_least=2)
    scenario = supply("low", "high", "medium", evidence=[said_otherwise])
    call = value_creation_call(scenario, catalogue=(), prompts=PROMPTS)
    theirs = call.prompt.user.partition("Their likely priorities")[2]
    assert "- said at the table: Price at least 2 times as much as Delivery" in theirs
    assert "overrules it: Delivery, Price" in theirs
    assert "low" not in theirs.partition("\n\n")[0]


async def test_a_pick_where_there_is_nothing_to_pick_is_told_so() -> None:
    scenario = short().model_copy(update={"issues": short().issues[:1]})
    pick = {"id": "x", "title": "t", "rationale": "r"}
    fine = {"issue": "Length", "note": "It matters more to me."}
    model = ScriptedModel(said(picks=[pick], differences=[fine]), said(**pick))
    document = (await create_value(scenario, prompts=PROMPTS, model=model)).document
    assert [r.reason for r in document.rejected] == ["'x' is no computed trade; there are none"]
