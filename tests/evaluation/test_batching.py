"""`eval submit` and `eval collect` against a batch interface on loopback, round by round."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from copilot.cli.app import main
from copilot.llm.cassettes import Cassette, RecordedFailure, RecordedReply, read_cassette
from copilot.llm.protocol import Json
from tests.batch_server import KEY, BatchServer, Body, Fate, Script
from tests.evaluation.authored_answers import LEASE, PROMPTS, suite_text
from tests.loopback import LoopbackServer, answer

SOUND: dict[str, list[Json]] = json.loads((LEASE.parent / "sound.json").read_text("utf-8"))
ENTRY: dict[str, Json] = {
    "kind": "risk",
    "issue": None,
    "text": "Is it safe?",
    "reveals": "r",
    "listen_for": "l",
    "follow_up": "What then?",
}


def said(body: Body) -> str:
    """What the sound model answers to the body of a request, as its schema tells the prompt."""
    asked = json.dumps(body["response_format"])
    assert isinstance(body["messages"], list)
    user = body["messages"][1]
    assert isinstance(user, dict)
    if '"wordings"' in asked:
        return json.dumps(SOUND["wording"][0])
    if '"questions"' in asked:
        return json.dumps(SOUND["discovery-questions"][0])
    text = json.dumps(SOUND["value-creation"][0])
    for number, name in enumerate(
        re.findall(r"^- (trade-\w+):", str(user["content"]), re.MULTILINE), 1
    ):
        text = text.replace(f"<trade {number}>", name)
    return text


def flat(text: str) -> str:
    return " ".join(text.split())


class Bench:
    """A suite in a folder of its own, and the two commands on it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.suite = folder / "suite.yaml"
        self.cassettes = folder / "cassettes"
        self._capsys = capsys
        shutil.copy(LEASE, folder / "lease.yaml")
        self.cases("discovery-questions")

    def cases(self, *prompts: str, more: str = "") -> None:
        """Writes the suite."""
        self.suite.write_text(suite_text(*prompts, more=more), encoding="utf-8")

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """All that a command says, as one line."""
        self._capsys.readouterr()
        came = main(["eval", *arguments, str(self.suite)])
        out, err = self._capsys.readouterr()
        assert came == code, out + err
        assert KEY not in out + err
        return flat(out + err)

    def recorded(self) -> list[Cassette]:
        """The recordings."""
        return [read_cassette(path) for path in sorted(self.cassettes.glob("*.json"))]

    def states(self) -> list[dict[str, Json]]:
        """What is remembered of batches."""
        paths = sorted((self.cassettes / "batches").glob("*"))
        return [json.loads(path.read_text("utf-8")) for path in paths]


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(tmp_path, capsys)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    with BatchServer(said) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield running


def test_rounds_of_submit_and_collect_record_all_that_a_run_replays(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
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
    seen = len(server.seen)
    bench("run", "--strict")
    assert len(server.seen) == seen


def test_a_line_holds_what_a_direct_call_sends(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    (line,) = server.batches[0].lines
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    with LoopbackServer(answer(json.dumps(SOUND["discovery-questions"][0]))) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        bench("run", "--record")
        assert direct.requests[0].body == line["body"]
    (path,) = bench.cassettes.glob("*.json")
    assert line["custom_id"] == path.stem


def test_an_answer_is_kept_with_its_tokens_and_without_a_price_that_nobody_told(
    bench: Bench, server: BatchServer
) -> None:
    server.script.lines = {0: Fate(content="<think>Hm.</think>" + json.dumps({"questions": []}))}
    bench("submit")
    bench("collect")
    (cassette,) = bench.recorded()
    assert isinstance(cassette.reply, RecordedReply)
    assert cassette.reply.text == '{"questions": []}'
    assert cassette.reply.model == "test-model-1"
    usage = cassette.reply.usage
    assert (usage.requests, usage.input_tokens, usage.output_tokens) == (1, 10, 5)
    assert (usage.cost_usd, usage.recorded) == (None, False)


def test_two_submits_in_a_row_send_nothing_twice(bench: Bench, server: BatchServer) -> None:
    bench("submit")
    told = bench("submit")
    assert "Nothing to submit. 1 request under way: `negotiate eval collect` first." in told
    bench.cases(*PROMPTS)
    assert "1 request of a first round." in bench("submit")
    assert [len(batch.lines) for batch in server.batches] == [1, 1]


def test_each_repeat_is_a_request_and_two_equal_cases_are_one(
    bench: Bench, server: BatchServer
) -> None:
    bench.cases("discovery-questions", "discovery-questions, name: again", more="repeats: 3\n")
    bench("submit")
    bench("collect")
    assert sorted(cassette.request.trial for cassette in bench.recorded()) == [0, 1, 2]
    assert len({line["custom_id"] for line in server.batches[0].lines}) == 3


def test_what_is_asked_for_again_comes_in_a_round_of_its_own(
    bench: Bench, server: BatchServer
) -> None:
    closed = json.dumps({"questions": [ENTRY, {**ENTRY, "kind": "option"}]})
    server.script.lines = {0: Fate(content=closed)}
    bench("submit")
    bench("collect")
    assert "2 requests, 2 of them from earlier answers." in bench("submit")
    server.script.lines = {n: Fate(content=json.dumps(ENTRY)) for n in range(2)}
    bench("collect")
    assert "every request" in bench("submit")
    assert sorted(len(c.request.messages) for c in bench.recorded()) == [2, 4, 4]


def test_a_batch_that_is_not_over_is_left_alone(bench: Bench, server: BatchServer) -> None:
    server.script.steps = 3
    bench("submit")
    assert "in progress, 0 of 1 done." in bench("collect")
    assert "finalizing" in bench("collect")
    assert bench.recorded() == []
    assert "1 of 1 recorded" in bench("collect")


def test_waiting_ends_with_the_batch_and_tells_each_change_once(
    bench: Bench, server: BatchServer
) -> None:
    server.script.steps = 3
    bench("submit")
    told = bench("collect", "--wait", "--every", "0.01")
    assert re.findall(r"in progress|finalizing|completed", told) == [
        "completed",  # on stdout
        "in progress",
        "finalizing",
    ]
    server.script.steps = 1_000
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect", "--wait", "--every", "0.01", "--max-minutes", "0.02", code=5)
    assert told.count("finalizing, 0 of 1 done") == 1  # said once, looked at often
    assert "1 batch not over in time. Nothing is lost" in told


def test_failed_and_missing_lines_are_told_and_sent_again(
    bench: Bench, server: BatchServer
) -> None:
    bench.cases("discovery-questions", more="repeats: 6\n")
    server.script.lines = {
        0: Fate(status=429),
        1: Fate(status=500, says="overloaded"),
        2: Fate(status=400, says="Unsupported parameter: 'response_format'"),
        3: Fate(left_out=True),
        4: Fate(code="request_timeout"),
    }
    bench("submit")
    told = bench("collect", code=1)
    assert "batch_2: completed, 1 of 6 recorded." in told
    assert "1: The provider kept failing (HTTP 429: scripted)." in told
    assert "1: The provider kept failing (HTTP 500: overloaded)." in told
    assert "1: The provider refused the request (HTTP 400: Unsupported parameter:" in told
    assert "1: No line came back for it." in told
    assert "1: The model did not answer in time." in told
    assert "`negotiate doctor` finds out which form of request the model takes." in told
    assert "For what is missing, run `negotiate eval submit` again." in told
    server.script = Script()
    assert "5 requests of a first round." in bench("submit")
    assert "5 of 5 recorded" in bench("collect")


@pytest.mark.parametrize("ends", ["expired", "cancelled"])
def test_what_was_done_of_a_batch_that_ended_early_is_kept(
    bench: Bench, server: BatchServer, ends: str
) -> None:
    bench.cases("discovery-questions", more="repeats: 3\n")
    server.script.lines = {1: Fate(code=f"batch_{ends}"), 2: Fate(left_out=True)}
    bench("submit")
    if ends == "cancelled":
        server.cancel()
    else:
        server.script.ends = "expired"
    told = bench("collect", code=1)
    assert f"batch_2: {ends}, 1 of 3 recorded." in told
    assert "before the request's turn came" in told
    server.script = Script()
    assert "2 requests of a first round." in bench("submit")
    assert "2 of 2 recorded" in bench("collect")


def test_a_batch_of_which_all_failed_has_no_output_file(bench: Bench, server: BatchServer) -> None:
    server.script.lines = {0: Fate(status=500)}
    bench("submit")
    assert "0 of 1 recorded" in bench("collect", code=1)


def test_a_file_that_is_refused_says_why_and_its_requests_are_sent_again(
    bench: Bench, server: BatchServer
) -> None:
    server.script.ends = "failed"
    bench("submit")
    told = bench("collect", code=1)
    assert "batch_2: failed, 0 of 1 recorded." in told
    assert "The file was refused: line 1: Sorry, no batches of this." in told
    server.script = Script()
    assert "batch_4: 1 request to nobody." in bench("submit")
    assert "1 of 1 recorded" in bench("collect")


def test_the_first_of_two_answers_counts_and_strange_lines_are_told(
    bench: Bench, server: BatchServer
) -> None:
    server.script.lines = {0: Fate(twice=True)}
    server.script.strange = ("no JSON", '{"custom_id": "nobody"}', "", "[]")
    bench("submit")
    told = bench("collect")
    assert "1 answered twice: the first answer counts." in told
    assert "3 lines could not be read or were not asked for." in told
    assert "1 of 1 recorded." in told


def test_an_answer_that_was_cut_off_is_asked_for_with_a_higher_cap_and_then_kept_as_cut_off(
    bench: Bench, server: BatchServer
) -> None:
    server.script.lines = {0: Fate(finish_reason="length")}
    bench("submit")
    told = bench("collect", code=1)
    assert "1: The answer was cut off at the token limit." in told
    assert "1 cut off or empty: asked for once more, and differently." in told
    assert bench.recorded() == []
    assert "1 of them were cut off or empty before." in bench("submit")
    caps = [body_of(batch.lines[0])["max_tokens"] for batch in server.batches]
    assert caps == [4096, 8192]
    server.script.lines = {0: Fate(status=503)}
    bench("collect", code=1)
    server.script.lines = {0: Fate(finish_reason="length")}
    bench("submit")
    assert body_of(server.batches[2].lines[0])["max_tokens"] == 8192
    told = bench("collect")
    assert "1 of 1 recorded, 1 of them answers that cannot be used." in told
    (cassette,) = bench.recorded()
    assert isinstance(cassette.reply, RecordedFailure)
    assert cassette.reply.kind == "truncated"
    assert cassette.request.max_tokens == 4096
    assert cassette.reply.usage.output_tokens == 5


def body_of(line: Body) -> Body:
    body = line["body"]
    assert isinstance(body, dict)
    return body


def test_an_empty_answer_is_asked_for_once_more_and_a_refusal_is_kept(
    bench: Bench, server: BatchServer
) -> None:
    bench.cases("discovery-questions", more="repeats: 2\n")
    server.script.lines = {0: Fate(content=""), 1: Fate(refusal="I had rather not.")}
    bench("submit")
    told = bench("collect", code=1)
    assert "1 of 2 recorded, 1 of them answers that cannot be used." in told
    assert "1: The model sent no text." in told
    bench("submit")
    assert len(server.batches[1].lines) == 1
    bench("collect")
    kinds = [c.reply.kind for c in bench.recorded() if isinstance(c.reply, RecordedFailure)]
    assert sorted(kinds) == ["empty", "refusal"]


def test_a_direct_call_that_was_faster_keeps_its_answer(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    with LoopbackServer(answer('{"questions": []}')) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        bench("run", "--record")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    before = bench.recorded()
    assert "1 of 1 recorded" in bench("collect")
    assert bench.recorded() == before


def test_a_batch_that_was_made_without_a_word_is_found_and_not_made_again(
    bench: Bench, server: BatchServer
) -> None:
    server.script.fails = [("POST /v1/batches", -1)]
    assert "batch_2: 1 request to nobody." in bench("submit")
    assert len(server.batches) == 1
    bench("collect")
    assert len(bench.recorded()) == 1


def test_a_batch_is_found_by_its_file_where_labels_are_not_kept(
    bench: Bench, server: BatchServer
) -> None:
    server.script.fails = [("POST /v1/batches", -1)]
    server.script.labels = False
    bench("submit")
    assert len(server.batches) == 1


@pytest.mark.parametrize("place", ["POST /v1/files", "POST /v1/batches"])
def test_what_did_not_arrive_is_not_repeated_by_itself(
    bench: Bench, server: BatchServer, place: str
) -> None:
    server.script.fails = [(place, 0)]
    told = bench("submit", code=5)
    assert "cannot be reached, or broke off" in told
    assert server.seen.count(place) == 1
    assert server.batches == []
    assert "1 request were never sent" in bench("collect", code=1)
    assert "1 request of a first round." in bench("submit")
    assert "1 of 1 recorded" in bench("collect")
    assert len(server.batches) == 1


def test_a_run_that_is_killed_between_making_a_batch_and_noting_it_loses_nothing(
    bench: Bench, server: BatchServer
) -> None:
    """The state is kept as the killed run left it: written before, never after."""
    bench("submit")
    (path,) = (bench.cassettes / "batches").glob("*")
    state = json.loads(path.read_text("utf-8"))
    for known in ({}, {"file_id": state["file_id"]}):
        path.write_text(json.dumps(state | {"batch_id": None, "file_id": None} | known), "utf-8")
        told = bench("submit")
        assert "Found batch_2, which an interrupted run had made." in told
        assert "1 request under way" in told
    path.write_text(json.dumps(state | {"batch_id": None}), "utf-8")
    assert "1 of 1 recorded" in bench("collect")
    assert len(server.batches) == 1


def test_a_process_that_is_killed_while_it_makes_a_batch_is_followed_by_one_that_finds_it(
    bench: Bench, server: BatchServer
) -> None:
    server.script.fails = [("POST /v1/batches", -1)]
    server.script.steps = 1
    environment = os.environ | {"HOME": str(bench.folder)}
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-m", "copilot", "eval", "submit", str(bench.suite)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        server.wait_for("POST /v1/batches")
        running.send_signal(signal.SIGKILL)
    bench("submit")
    assert len(server.batches) == 1
    bench("collect")
    assert len(bench.recorded()) == 1


def test_a_lost_note_of_a_batch_costs_nothing_as_the_batch_is_found(
    bench: Bench, server: BatchServer
) -> None:
    bench("submit")
    shutil.rmtree(bench.cassettes)
    server.script.pages = 1
    bench.cases(*PROMPTS)
    bench("submit", "--filter", "value")
    bench.cases("discovery-questions")
    assert "batch_2: 1 request to nobody." in bench("submit")
    assert len(server.batches) == 2


@pytest.mark.usefixtures("server")
def test_recordings_that_were_deleted_are_asked_for_anew(bench: Bench) -> None:
    bench("submit")
    bench("collect")
    for path in bench.cassettes.glob("*.json"):
        path.unlink()
    assert "batch_4: 1 request to nobody." in bench("submit")
    assert len(bench.states()) == 2


@pytest.mark.usefixtures("server")
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


def test_a_batch_that_is_gone_keeps_no_other_from_being_collected(
    bench: Bench, server: BatchServer
) -> None:
    bench("submit")
    server.forget()
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect", code=1)
    assert "does not know this batch or file (HTTP 404). Delete" in told
    assert "1 of 1 recorded" in told


def test_a_failing_look_is_tried_again_and_a_refused_one_is_told(
    bench: Bench, server: BatchServer
) -> None:
    bench("submit")
    server.script.fails = [("GET /v1/batches/", 503), ("GET /v1/files", 429)]
    assert "1 of 1 recorded" in bench("collect")
    bench.cases(*PROMPTS)
    bench("submit")
    server.script.fails = [("GET /v1/batches/", 400)]
    assert "refused the request (HTTP 400: scripted)" in bench("collect", code=5)
    server.script.fails = [("GET /v1/batches/", 403)]
    assert "refused the key" in bench("collect", code=4)


def test_a_key_that_is_refused_leaves_nothing_behind(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    told = bench("submit", code=4)
    assert "sk-another" not in told
    assert server.batches == []


def test_an_endpoint_without_batches_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(answer("{}")) as direct:
        monkeypatch.setenv("OPENAI_BASE_URL", direct.base_url)
        told = bench("submit", code=5)
    assert "has no batch interface" in told
    assert "negotiate eval run --record" in told


def test_no_key_goes_to_another_host_than_the_batch_did(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url.replace("127.0.0.1", "localhost"))
    told = bench("collect", code=2)
    assert "no batch was sent to localhost, where OPENAI_BASE_URL leads, but to 127.0.0.1" in told


def test_of_batches_at_two_hosts_each_is_collected_from_its_own(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url.replace("127.0.0.1", "localhost"))
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect")
    assert "Left out: 1 batch sent to 127.0.0.1; set OPENAI_BASE_URL" in told
    assert "batch_4: completed, 1 of 1 recorded." in told
    assert "batch_2" not in told
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    told = bench("collect")
    assert "batch_2: completed, 1 of 1 recorded." in told
    assert "Left out" not in told


def test_a_batch_that_is_completed_without_its_answers_yet_is_left_and_not_sent_again(
    bench: Bench, server: BatchServer
) -> None:
    bench("submit")
    (batch,) = server.batches
    lines, batch.lines = batch.lines, []  # the server writes no file then, and counts nothing
    assert "batch_2: completed, but its answers are not there yet" in bench("collect")
    assert "1 request under way" in bench("submit")
    batch.lines = lines
    assert "batch_2: completed, 1 of 1 recorded." in bench("collect")
    assert len(server.batches) == 1


def test_recordings_of_another_class_of_endpoint_are_not_filled_unawares(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = bench("submit", "--dry-run", code=2)
    assert "the recordings of nobody are those of a local endpoint" in told
    assert "--model NAME" in told
    assert "Nothing was sent." in bench("submit", "--dry-run", "--model", "gpt-4o-mini")


def test_the_worst_case_is_priced_and_held_against_what_may_be_spent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network: what is refused is refused before anybody is asked."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = ("--model", "gpt-4o-mini")
    told = bench("submit", *model, "--dry-run")
    assert re.search(r"out, 0\.\d+ USD at half the list price\.", told)
    told = bench("submit", *model, "--max-usd", "0.00001", code=7)
    assert "Nothing was sent: it might take up to 0.00" in told
    assert "--max-usd allows 0.00001 USD" in told
    told = bench("submit", "--model", "unheard-of", "--max-usd", "5", code=7)
    assert "--max-usd is set, and the price is not known" in told
    for name, most in (
        ("max_cost_per_run", "0.00001"),
        ("max_cost_per_call", "0.00001"),
        ("max_tokens_per_run", "100"),
        ("max_tokens_per_call", "100"),
    ):
        with monkeypatch.context() as set_:
            set_.setenv(f"NEGOTIATE_{name.upper()}", most)
            assert f"{name} allows {most}" in bench("submit", *model, code=7)
    assert bench.states() == []


def test_what_fits_every_cap_is_sent(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_MAX_TOKENS_PER_RUN", "1000000")
    monkeypatch.setattr("copilot.cli.batch_session._price", lambda *_: lambda *_: Decimal(1))
    bench("submit", "--max-usd", "5")
    assert len(server.batches) == 1


def test_a_batch_that_is_refused_outright_is_not_looked_for(
    bench: Bench, server: BatchServer
) -> None:
    server.script.fails = [("POST /v1/batches", 400)]
    assert "The provider refused the request (HTTP 400: scripted)" in bench("submit", code=5)
    assert server.seen.count("GET /v1/batches?limit=100") == 1


def test_two_suites_that_share_recordings_ask_for_the_same_once(
    bench: Bench, server: BatchServer
) -> None:
    other = bench.folder / "other.yaml"
    text = bench.suite.read_text("utf-8").replace("planted", "other")
    other.write_text(text, encoding="utf-8")
    assert "1 request of a first round." in bench("submit", str(other))
    assert len(server.batches) == 1


def test_the_list_price_is_told_where_nobody_says_what_a_batch_costs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.groq.com/openai/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = bench("submit", "--model", "llama-3.3-70b-versatile", "--dry-run")
    assert "USD at the list price." in told


def test_a_dry_run_after_an_interrupted_one_asks_nobody(bench: Bench, server: BatchServer) -> None:
    server.script.fails = [("POST /v1/files", 0)]
    bench("submit", code=5)
    seen = len(server.seen)
    assert "1 request of a first round." in bench("submit", "--dry-run")
    assert len(server.seen) == seen


def test_what_another_host_was_sent_is_not_looked_for_here(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script.fails = [("POST /v1/files", 0)]
    bench("submit", code=5)
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url.replace("127.0.0.1", "localhost"))
    assert "1 request under way" in bench("submit")
    assert len(bench.states()) == 1


def test_a_note_that_cannot_be_read_stops_everything(bench: Bench, server: BatchServer) -> None:
    bench("submit")
    (path,) = (bench.cassettes / "batches").glob("*")
    path.write_text("{}", encoding="utf-8")
    for command in ("submit", "collect"):
        assert "a batch that is paid for may hang on it" in bench(command, code=2)
    assert len(server.batches) == 1


def test_a_recording_that_was_changed_and_a_broken_prompt_stop_a_submit(
    bench: Bench, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("submit")
    bench("collect")
    (path,) = bench.cassettes.glob("*.json")
    path.write_text("{}", encoding="utf-8")
    assert "cannot be read" in bench("submit", code=6)
    own = bench.folder / "prompts" / "discovery-questions"
    own.mkdir(parents=True)
    (own / "discovery-questions.md.j2").write_text("{{ nothing }}", encoding="utf-8")
    monkeypatch.setenv("NEGOTIATE_PROMPTS", str(own.parent))
    bench("submit", code=2)
    assert len(server.batches) == 1


def test_cases_answered_by_hand_are_asked_of_nobody(bench: Bench, server: BatchServer) -> None:
    text = bench.suite.read_text("utf-8")
    obeyed = ", obeyed: {discovery-questions: {questions: []}}, asked: false}"
    bench.suite.write_text(text.replace("questions}", f"questions{obeyed}"), encoding="utf-8")
    assert "Nothing to submit" in bench("submit")
    assert server.seen == []
