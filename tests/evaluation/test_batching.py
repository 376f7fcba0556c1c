"""`eval submit` and `eval collect` round by round: what is sent, once, and what is kept of it."""

import json
import re

import pytest

from copilot.llm.cassettes import RecordedReply
from copilot.llm.protocol import Json
from tests.batch_server import KEY, BatchServer, Fate
from tests.evaluation.authored_answers import PROMPTS
from tests.evaluation.batch_bench import SOUND, Bench
from tests.loopback import LoopbackServer, answer

ENTRY: dict[str, Json] = {
    "kind": "risk",
    "issue": None,
    "text": "Is it safe?",
    "reveals": "r",
    "listen_for": "l",
    "follow_up": "What then?",
}


def test_rounds_of_submit_and_collect_record_all_that_a_run_replays(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.cases(*PROMPTS)
    told = bench("submit")
    assert "2 requests of a first round." in told
    assert re.search(
        r"At worst about [\d,]+ tokens in and [\d,]+ out; the price is not known", told
    )
    assert "batch_2: 2 requests to nobody." in told
    assert "After `negotiate eval collect`, run `negotiate eval submit` again" in told
    assert "batch_2: completed, 2 of 2 recorded." in bench("collect")
    assert "1 request, 1 of them from earlier answers." in bench("submit")
    bench("collect")
    assert "every request of these cases is recorded" in bench("submit")
    assert "no batch is under way" in bench("collect")
    assert {cassette.prompt_name for cassette in bench.recorded()} == {*PROMPTS, "wording"}
    assert {cassette.origin for cassette in bench.recorded()} == {"recorded"}
    monkeypatch.delenv("OPENAI_BASE_URL")
    seen = len(batch_server.seen)
    bench("run", "--strict")
    assert len(batch_server.seen) == seen


def test_a_line_holds_what_a_direct_call_sends(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    (line,) = batch_server.batches[0].lines
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    with LoopbackServer(answer(json.dumps(SOUND["discovery-questions"][0]))) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        bench("run", "--record")
        assert direct.requests[0].body == line["body"]
    (path,) = bench.cassettes.glob("*.json")
    assert line["custom_id"] == path.stem


def test_an_answer_is_kept_with_its_tokens_and_without_a_price_that_nobody_told(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.lines = {
        0: Fate(content="<think>Hm.</think>" + json.dumps({"questions": []}))
    }
    bench("submit")
    bench("collect")
    (cassette,) = bench.recorded()
    assert isinstance(cassette.reply, RecordedReply)
    assert cassette.reply.text == '{"questions": []}'
    assert cassette.reply.model == "test-model-1"
    usage = cassette.reply.usage
    assert (usage.requests, usage.input_tokens, usage.output_tokens) == (1, 10, 5)
    assert (usage.cost_usd, usage.recorded) == (None, False)


def test_two_submits_in_a_row_send_nothing_twice(bench: Bench, batch_server: BatchServer) -> None:
    bench("submit")
    told = bench("submit")
    assert "Nothing to submit. 1 request under way: `negotiate eval collect` first." in told
    bench.cases(*PROMPTS)
    assert "1 request of a first round." in bench("submit")
    assert [len(batch.lines) for batch in batch_server.batches] == [1, 1]


def test_each_repeat_is_a_request_and_two_equal_cases_are_one(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench.cases("discovery-questions", "discovery-questions, name: again", more="repeats: 3\n")
    bench("submit")
    bench("collect")
    assert sorted(cassette.request.trial for cassette in bench.recorded()) == [0, 1, 2]
    assert len({line["custom_id"] for line in batch_server.batches[0].lines}) == 3


def test_what_is_asked_for_again_comes_in_a_round_of_its_own(
    bench: Bench, batch_server: BatchServer
) -> None:
    closed = json.dumps({"questions": [ENTRY, {**ENTRY, "kind": "option"}]})
    batch_server.script.lines = {0: Fate(content=closed)}
    bench("submit")
    bench("collect")
    assert "2 requests, 2 of them from earlier answers." in bench("submit")
    batch_server.script.lines = {n: Fate(content=json.dumps(ENTRY)) for n in range(2)}
    bench("collect")
    assert "every request" in bench("submit")
    assert sorted(len(c.request.messages) for c in bench.recorded()) == [2, 4, 4]


def test_a_batch_that_is_not_over_is_left_alone(bench: Bench, batch_server: BatchServer) -> None:
    batch_server.script.steps = 3
    bench("submit")
    assert "in progress, 0 of 1 done." in bench("collect")
    assert "finalizing" in bench("collect")
    assert bench.recorded() == []
    assert "1 of 1 recorded" in bench("collect")


def test_waiting_ends_with_the_batch_and_tells_each_change_once(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.steps = 3
    bench("submit")
    told = bench("collect", "--wait", "--every", "0.01")
    assert re.findall(r"in progress|finalizing|completed", told) == [
        "completed",  # on stdout
        "in progress",
        "finalizing",
    ]
    batch_server.script.steps = 1_000
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect", "--wait", "--every", "0.01", "--max-minutes", "0.02", code=5)
    assert told.count("finalizing, 0 of 1 done") == 1  # said once, looked at often
    assert "1 batch not over in time. Nothing is lost" in told


def test_a_direct_call_that_was_faster_keeps_its_answer(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    with LoopbackServer(answer('{"questions": []}')) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        bench("run", "--record")
    monkeypatch.setenv("OPENAI_BASE_URL", batch_server.base_url)
    before = bench.recorded()
    assert "1 of 1 recorded" in bench("collect")
    assert bench.recorded() == before


@pytest.mark.usefixtures("batch_server")
def test_recordings_that_were_deleted_are_asked_for_anew(bench: Bench) -> None:
    bench("submit")
    bench("collect")
    for path in bench.cassettes.glob("*.json"):
        path.unlink()
    assert "batch_4: 1 request to nobody." in bench("submit")
    assert len(bench.states()) == 2


@pytest.mark.usefixtures("batch_server")
def test_the_note_of_a_batch_holds_no_key_and_is_small_once_all_is_recorded(
    bench: Bench,
) -> None:
    bench("submit")
    (state,) = bench.states()
    assert KEY not in json.dumps(state)
    assert (state["batch_id"], state["host"], state["number"]) == ("batch_2", "127.0.0.1", 1)
    (path,) = (bench.cassettes / "batches").glob("*")
    assert path.stat().st_mode & 0o077 == 0
    bench("collect")
    (state,) = bench.states()
    assert (state["settled"], state["requests"], state["left"]) == (True, {}, {})


def test_two_suites_that_share_recordings_ask_for_the_same_once(
    bench: Bench, batch_server: BatchServer
) -> None:
    other = bench.folder / "other.yaml"
    text = bench.suite.read_text("utf-8").replace("planted", "other")
    other.write_text(text, encoding="utf-8")
    assert "1 request of a first round." in bench("submit", str(other))
    assert len(batch_server.batches) == 1


def test_cases_answered_by_hand_are_asked_of_nobody(
    bench: Bench, batch_server: BatchServer
) -> None:
    text = bench.suite.read_text("utf-8")
    obeyed = ", obeyed: {discovery-questions: {questions: []}}, asked: false}"
    bench.suite.write_text(text.replace("questions}", f"questions{obeyed}"), encoding="utf-8")
    assert "Nothing to submit" in bench("submit")
    assert batch_server.seen == []
