"""A model that is watched answers as it would unwatched."""

import pytest

from copilot.evaluation.outcome import ObservedModel
from tests.llm.fakes import REQUEST, Notes, ScriptedModel

pytestmark = pytest.mark.anyio


async def test_who_listens_to_a_watched_model_hears_it() -> None:
    notes = Notes()
    watched = ObservedModel(ScriptedModel("abcde", voided=("xy",)), trial=2)
    reply = await watched.answer(REQUEST, listener=notes)
    assert notes.pieces == ["xy", None, "abc", "de"]
    (exchange,) = watched.exchanges
    assert (exchange.reply, exchange.request.trial) == (reply, 2)
