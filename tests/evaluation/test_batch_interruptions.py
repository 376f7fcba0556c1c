"""A submit that was cut short: the batch that it made is found, and nothing is paid for twice."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.batch_server import BatchServer
from tests.evaluation.authored_answers import PROMPTS
from tests.evaluation.batch_bench import Bench


def test_a_batch_that_was_made_without_a_word_is_found_and_not_made_again(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.fails = [("POST /v1/batches", -1)]
    assert "batch_2: 1 request to nobody." in bench("submit")
    assert len(batch_server.batches) == 1
    bench("collect")
    assert len(bench.recorded()) == 1


def test_a_batch_is_found_by_its_file_where_labels_are_not_kept(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.fails = [("POST /v1/batches", -1)]
    batch_server.script.labels = False
    bench("submit")
    assert len(batch_server.batches) == 1


@pytest.mark.parametrize("place", ["POST /v1/files", "POST /v1/batches"])
def test_what_did_not_arrive_is_not_repeated_by_itself(
    bench: Bench, batch_server: BatchServer, place: str
) -> None:
    batch_server.script.fails = [(place, 0)]
    told = bench("submit", code=5)
    assert "cannot be reached, or broke off" in told
    assert batch_server.seen.count(place) == 1
    assert batch_server.batches == []
    assert "1 request were never sent" in bench("collect", code=1)
    assert "1 request of a first round." in bench("submit")
    assert "1 of 1 recorded" in bench("collect")
    assert len(batch_server.batches) == 1


def test_a_run_that_is_killed_between_making_a_batch_and_noting_it_loses_nothing(
    bench: Bench, batch_server: BatchServer
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
    assert len(batch_server.batches) == 1


def test_a_process_that_is_killed_while_it_makes_a_batch_is_followed_by_one_that_finds_it(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.fails = [("POST /v1/batches", -1)]
    batch_server.script.steps = 1
    environment = os.environ | {"HOME": str(bench.folder)}
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-m", "copilot", "eval", "submit", str(bench.suite)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        batch_server.wait_for("POST /v1/batches")
        running.send_signal(signal.SIGKILL)
    bench("submit")
    assert len(batch_server.batches) == 1
    bench("collect")
    assert len(bench.recorded()) == 1


def test_a_lost_note_of_a_batch_costs_nothing_as_the_batch_is_found(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench("submit")
    shutil.rmtree(bench.cassettes)
    batch_server.script.pages = 1
    bench.cases(*PROMPTS)
    bench("submit", "--filter", "value")
    bench.cases("discovery-questions")
    assert "batch_2: 1 request to nobody." in bench("submit")
    assert len(batch_server.batches) == 2


def test_a_batch_that_is_completed_without_its_answers_yet_is_left_and_not_sent_again(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench("submit")
    (batch,) = batch_server.batches
    lines, batch.lines = batch.lines, []  # the server writes no file then, and counts nothing
    assert "batch_2: completed, but its answers are not there yet" in bench("collect")
    assert "1 request under way" in bench("submit")
    batch.lines = lines
    assert "batch_2: completed, 1 of 1 recorded." in bench("collect")
    assert len(batch_server.batches) == 1


def test_a_batch_that_is_refused_outright_is_not_looked_for(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.fails = [("POST /v1/batches", 400)]
    assert "The provider refused the request (HTTP 400: scripted)" in bench("submit", code=5)
    assert batch_server.seen.count("GET /v1/batches?limit=100") == 1


def test_a_dry_run_after_an_interrupted_one_asks_nobody(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.fails = [("POST /v1/files", 0)]
    bench("submit", code=5)
    seen = len(batch_server.seen)
    assert "1 request of a first round." in bench("submit", "--dry-run")
    assert len(batch_server.seen) == seen


def test_what_another_host_was_sent_is_not_looked_for_here(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_server.script.fails = [("POST /v1/files", 0)]
    bench("submit", code=5)
    monkeypatch.setenv("OPENAI_BASE_URL", batch_server.base_url.replace("127.0.0.1", "localhost"))
    assert "1 request under way" in bench("submit")
    assert len(bench.states()) == 1
