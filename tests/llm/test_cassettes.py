"""Recorded answers."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from copilot.errors import (
    AnswerError,
    BudgetError,
    DeadlineError,
    EmptyAnswerError,
    ModelError,
    ProviderError,
    RefusalError,
    ReplayMissError,
    TruncatedError,
)
from copilot.llm.calling import no_longer_one
from copilot.llm.cassettes import (
    Cassette,
    CassetteModel,
    RecordedReply,
    RecordingModel,
    read_cassette,
    recorded_request,
    unused_cassettes,
    write_cassette,
)
from copilot.llm.protocol import Message, ModelRequest
from tests.llm.fakes import FREE_TEXT, REQUEST, Notes, ScriptedModel, reply

pytestmark = pytest.mark.anyio

_DAY = date(2026, 11, 20)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _replay(folder: Path) -> CassetteModel:
    return CassetteModel(folder, model="fake", endpoint="local")


def _recorder(folder: Path, *texts: str, refresh: bool = False) -> RecordingModel:
    live = ScriptedModel(*texts)
    return RecordingModel(live, folder, endpoint="local", refresh=refresh, today=lambda: _DAY)


async def test_what_was_recorded_is_replayed_with_its_usage_marked(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "new", "hello")
    live = await recorder.answer(REQUEST)
    model = _replay(tmp_path / "new")
    again = await model.answer(replace(REQUEST, deadline=7.0))
    assert model.name == recorder.name == "fake"
    assert again.text == live.text == "hello"
    assert again.usage == live.usage.model_copy(update={"recorded": True})
    assert again.deadline == 7.0
    assert model.used_keys == {path.stem for path in _files(tmp_path / "new")}


async def test_a_cassette_is_readable_and_holds_no_more_than_it_should(tmp_path: Path) -> None:
    await _recorder(tmp_path, "hello").answer(REQUEST)
    (path,) = _files(tmp_path)
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    assert text == json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert data["prompt_name"] == "value-creation"
    assert data["origin"] == "recorded"
    assert data["recorded"] == "2026-11-20"
    assert data["request"]["messages"][1]["content"] == REQUEST.messages[1].content
    assert data["reply"]["usage"]["seconds"] == 1.5
    assert not data["reply"]["usage"]["recorded"]
    assert set(data) == {"note", "origin", "prompt_name", "recorded", "reply", "request"}


async def test_what_is_there_is_not_recorded_again_unless_refreshed(tmp_path: Path) -> None:
    await _recorder(tmp_path, "old").answer(REQUEST)
    kept = _recorder(tmp_path)
    assert (await kept.answer(REQUEST)).text == "old"
    assert len(kept.used_keys) == 1
    assert (await _recorder(tmp_path, "new", refresh=True).answer(REQUEST)).text == "new"
    assert (await _replay(tmp_path).answer(REQUEST)).text == "new"
    assert len(_files(tmp_path)) == 1


async def test_who_listens_hears_the_live_answer_in_pieces_and_a_recording_in_one(
    tmp_path: Path,
) -> None:
    live, again, replayed = Notes(), Notes(), Notes()
    await _recorder(tmp_path, "abcde").answer(REQUEST, listener=live)
    await _recorder(tmp_path).answer(REQUEST, listener=again)
    await _replay(tmp_path).answer(REQUEST, listener=replayed)
    assert live.pieces == ["abc", "de"]
    assert again.pieces == replayed.pieces == ["abcde"]


async def test_the_date_of_a_recording_is_today_unless_said(tmp_path: Path) -> None:
    await RecordingModel(ScriptedModel("x"), tmp_path, endpoint="other").answer(REQUEST)
    (path,) = _files(tmp_path)
    assert abs((datetime.now(UTC).date() - read_cassette(path).recorded).days) <= 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(REQUEST, prompt_hash="other"), "prompt hash changed"),
        (replace(REQUEST, trial=1), "trial changed from 0 to 1"),
        (replace(REQUEST, seed=4), "seed changed from None to 4"),
        (replace(REQUEST, temperature=0.4), "temperature changed from None to 0.4"),
        (replace(REQUEST, max_tokens=5), "max_tokens changed from 1000 to 5"),
        (FREE_TEXT, "schema changed"),
        (
            replace(REQUEST, messages=(REQUEST.messages[0], Message("user", "x"))),
            r"messages changed \(turn 2\)",
        ),
        (replace(REQUEST, messages=REQUEST.messages[1:]), r"messages changed \(2 turns, now 1\)"),
    ],
)
async def test_a_miss_says_what_changed_and_repeats_no_prompt(
    tmp_path: Path, changed: ModelRequest, said: str
) -> None:
    await _recorder(tmp_path, "hello").answer(REQUEST)
    with pytest.raises(ReplayMissError, match=said) as caught:
        await _replay(tmp_path).answer(changed)
    assert "'value-creation'" in caught.value.message
    assert REQUEST.messages[1].content not in caught.value.message
    assert caught.value.hint


async def test_a_miss_compares_with_the_nearest_recording_of_the_same_prompt(
    tmp_path: Path,
) -> None:
    await _recorder(tmp_path, "hello").answer(REQUEST)
    await _recorder(tmp_path, "hello").answer(replace(REQUEST, prompt_hash="old", seed=1))
    await _recorder(tmp_path, "hello").answer(replace(REQUEST, prompt_name="another", trial=9))
    other = CassetteModel(tmp_path, model="bigger", endpoint="openai")
    with pytest.raises(ReplayMissError) as caught:
        await other.answer(REQUEST)
    assert (
        ": endpoint changed from 'local' to 'openai', model changed from 'fake' to 'bigger' against "
        in caught.value.message
    )


async def test_a_prompt_that_was_never_recorded_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayMissError, match="none of this prompt at all"):
        await _replay(tmp_path).answer(REQUEST)


def _authored(text: str) -> Cassette:
    answer = reply(text)
    return Cassette(
        prompt_name="value-creation",
        origin="authored",
        note="An answer cut off in the middle.",
        recorded=_DAY,
        request=recorded_request(REQUEST, model="fake", endpoint="local"),
        reply=RecordedReply(
            text=text, model=answer.model, finish_reason="stop", usage=answer.usage
        ),
    )


async def test_an_answer_written_by_hand_says_so_and_is_replayed(tmp_path: Path) -> None:
    path = write_cassette(tmp_path, _authored('{"trades": ['))
    assert read_cassette(path).origin == "authored"
    assert (await _replay(tmp_path).answer(REQUEST)).text == '{"trades": ['


async def test_a_recording_that_was_edited_or_broken_is_refused(tmp_path: Path) -> None:
    path = write_cassette(tmp_path, _authored("x"))
    path.write_text(path.read_text().replace("walk-away", "walkaway"))
    with pytest.raises(ReplayMissError, match="was changed"):
        await _replay(tmp_path).answer(REQUEST)
    path.write_text("{}")
    with pytest.raises(ReplayMissError, match="cannot be read"):
        await _replay(tmp_path).answer(REQUEST)


_CUT = TruncatedError("The answer was cut off.", text='{"trades": [')


@pytest.mark.parametrize(
    "failure",
    [
        _CUT,
        RefusalError("No."),
        EmptyAnswerError("Nothing."),
        no_longer_one(_CUT, EmptyAnswerError("Nothing.")),
    ],
)
async def test_an_answer_that_cannot_be_used_fails_again_in_a_replay(
    tmp_path: Path, failure: AnswerError
) -> None:
    live = RecordingModel(ScriptedModel(failure), tmp_path, endpoint="local")
    with pytest.raises(type(failure)):
        await live.answer(REQUEST)
    with pytest.raises(type(failure)) as caught:
        await _replay(tmp_path).answer(REQUEST)
    assert caught.value.message == failure.message
    assert caught.value.text == failure.text


@pytest.mark.parametrize(
    "why", [BudgetError("Spent."), ProviderError("Down."), DeadlineError("Late.")]
)
async def test_what_an_outage_or_a_budget_kept_away_is_not_recorded(
    tmp_path: Path, why: ModelError
) -> None:
    for failure in (why, no_longer_one(_CUT, why)):
        live = RecordingModel(ScriptedModel(failure), tmp_path, endpoint="local")
        with pytest.raises(type(failure)):
            await live.answer(REQUEST)
    assert _files(tmp_path) == []


async def test_unused_recordings_are_listed(tmp_path: Path) -> None:
    model = _recorder(tmp_path, "a", "b")
    await model.answer(REQUEST)
    await model.answer(replace(REQUEST, trial=1))
    replay = _replay(tmp_path)
    await replay.answer(REQUEST)
    (unused,) = unused_cassettes(tmp_path, replay.used_keys)
    assert read_cassette(unused).request.trial == 1


def test_a_write_that_fails_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_cassette(tmp_path, _authored("x"))
    assert list(tmp_path.iterdir()) == []
