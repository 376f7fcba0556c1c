"""A model that is watched answers as it would unwatched."""

import pytest

from copilot.evaluation.outcome import HAND, AuthoredModel, ObservedModel
from tests.llm.fakes import REQUEST, Notes, ScriptedModel

pytestmark = pytest.mark.anyio


async def test_who_listens_to_a_watched_model_hears_it() -> None:
    notes = Notes()
    watched = ObservedModel(ScriptedModel("abcde", voided=("xy",)), trial=2)
    reply = await watched.answer(REQUEST, listener=notes)
    assert notes.pieces == ["xy", None, "abc", "de"]
    (exchange,) = watched.exchanges
    assert (exchange.reply, exchange.request.trial) == (reply, 2)


async def test_an_answer_written_by_hand_says_so_and_is_heard_like_any_other() -> None:
    notes = Notes()
    model = AuthoredModel({REQUEST.prompt_name: {"questions": ["é"]}})
    reply = await model.answer(REQUEST, listener=notes)
    assert (model.name, reply.model, notes.pieces) == (HAND, HAND, ['{"questions": ["é"]}'])
    assert (await AuthoredModel({}).answer(REQUEST)).text == "{}"
