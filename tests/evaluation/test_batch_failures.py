"""What does not come back from a batch, or comes back wrong: told, and asked for again."""

import pytest

from copilot.llm.cassettes import RecordedFailure
from tests.batch_server import BatchServer, Body, Fate, Script
from tests.evaluation.authored_answers import PROMPTS
from tests.evaluation.batch_bench import Bench


def test_failed_and_missing_lines_are_told_and_sent_again(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench.cases("discovery-questions", more="repeats: 6\n")
    batch_server.script.lines = {
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
    batch_server.script = Script()
    assert "5 requests of a first round." in bench("submit")
    assert "5 of 5 recorded" in bench("collect")


@pytest.mark.parametrize("ends", ["expired", "cancelled"])
def test_what_was_done_of_a_batch_that_ended_early_is_kept(
    bench: Bench, batch_server: BatchServer, ends: str
) -> None:
    bench.cases("discovery-questions", more="repeats: 3\n")
    batch_server.script.lines = {1: Fate(code=f"batch_{ends}"), 2: Fate(left_out=True)}
    bench("submit")
    if ends == "cancelled":
        batch_server.cancel()
    else:
        batch_server.script.ends = "expired"
    told = bench("collect", code=1)
    assert f"batch_2: {ends}, 1 of 3 recorded." in told
    assert "before the request's turn came" in told
    batch_server.script = Script()
    assert "2 requests of a first round." in bench("submit")
    assert "2 of 2 recorded" in bench("collect")


def test_a_batch_of_which_all_failed_has_no_output_file(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.lines = {0: Fate(status=500)}
    bench("submit")
    assert "0 of 1 recorded" in bench("collect", code=1)


def test_a_file_that_is_refused_says_why_and_its_requests_are_sent_again(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.ends = "failed"
    bench("submit")
    told = bench("collect", code=1)
    assert "batch_2: failed, 0 of 1 recorded." in told
    assert "The file was refused: line 1: Sorry, no batches of this." in told
    batch_server.script = Script()
    assert "batch_4: 1 request to nobody." in bench("submit")
    assert "1 of 1 recorded" in bench("collect")


def test_the_first_of_two_answers_counts_and_strange_lines_are_told(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.lines = {0: Fate(twice=True)}
    batch_server.script.strange = ("no JSON", '{"custom_id": "nobody"}', "", "[]")
    bench("submit")
    told = bench("collect")
    assert "1 answered twice: the first answer counts." in told
    assert "3 lines could not be read or were not asked for." in told
    assert "1 of 1 recorded." in told


def test_an_answer_that_was_cut_off_is_asked_for_with_a_higher_cap_and_then_kept_as_cut_off(
    bench: Bench, batch_server: BatchServer
) -> None:
    batch_server.script.lines = {0: Fate(finish_reason="length")}
    bench("submit")
    told = bench("collect", code=1)
    assert "1: The answer was cut off at the token limit." in told
    assert "1 cut off or empty: asked for once more, and differently." in told
    assert bench.recorded() == []
    assert "1 of them were cut off or empty before." in bench("submit")
    caps = [body_of(batch.lines[0])["max_tokens"] for batch in batch_server.batches]
    assert caps == [4096, 8192]
    batch_server.script.lines = {0: Fate(status=503)}
    bench("collect", code=1)
    batch_server.script.lines = {0: Fate(finish_reason="length")}
    bench("submit")
    assert body_of(batch_server.batches[2].lines[0])["max_tokens"] == 8192
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
    bench: Bench, batch_server: BatchServer
) -> None:
    bench.cases("discovery-questions", more="repeats: 2\n")
    batch_server.script.lines = {0: Fate(content=""), 1: Fate(refusal="I had rather not.")}
    bench("submit")
    told = bench("collect", code=1)
    assert "1 of 2 recorded, 1 of them answers that cannot be used." in told
    assert "1: The model sent no text." in told
    bench("submit")
    assert len(batch_server.batches[1].lines) == 1
    bench("collect")
    kinds = [c.reply.kind for c in bench.recorded() if isinstance(c.reply, RecordedFailure)]
    assert sorted(kinds) == ["empty", "refusal"]


def test_a_batch_that_is_gone_keeps_no_other_from_being_collected(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench("submit")
    batch_server.forget()
    bench.cases(*PROMPTS)
    bench("submit")
    told = bench("collect", code=1)
    assert "does not know this batch or file (HTTP 404). Delete" in told
    assert "1 of 1 recorded" in told


def test_a_failing_look_is_tried_again_and_a_refused_one_is_told(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench("submit")
    batch_server.script.fails = [("GET /v1/batches/", 503), ("GET /v1/files", 429)]
    assert "1 of 1 recorded" in bench("collect")
    bench.cases(*PROMPTS)
    bench("submit")
    batch_server.script.fails = [("GET /v1/batches/", 400)]
    assert "refused the request (HTTP 400: scripted)" in bench("collect", code=5)
    batch_server.script.fails = [("GET /v1/batches/", 403)]
    assert "refused the key" in bench("collect", code=4)


def test_a_note_that_cannot_be_read_stops_everything(
    bench: Bench, batch_server: BatchServer
) -> None:
    bench("submit")
    (path,) = (bench.cassettes / "batches").glob("*")
    path.write_text("{}", encoding="utf-8")
    for command in ("submit", "collect"):
        assert "a batch that is paid for may hang on it" in bench(command, code=2)
    assert len(batch_server.batches) == 1


def test_a_recording_that_was_changed_and_a_broken_prompt_stop_a_submit(
    bench: Bench, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
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
    assert len(batch_server.batches) == 1
