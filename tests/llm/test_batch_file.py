"""The lines of a batch's files: how requests are written, and what is read out of answers."""

import json

import pytest

from copilot.llm.batch_file import batch_line, chunks, read_lines
from copilot.llm.failures import Privacy, Trouble
from copilot.llm.protocol import Json
from copilot.llm.replies import Completion
from tests.llm.endpoints import KEY
from tests.loopback import completion

PRIVATE = "My walk-away is one hundred and sixty thousand dollars."


def test_a_file_holds_so_many_lines_and_so_many_bytes_at_most() -> None:
    lines = [(name, batch_line(name, {"model": "m"})) for name in "abcde"]
    size = len(lines[0][1])
    by_lines = [keys for keys, _ in chunks(lines, most_lines=2)]
    by_bytes = [(keys, len(data)) for keys, data in chunks(lines, most_bytes=3 * size)]
    assert by_lines == [("a", "b"), ("c", "d"), ("e",)]
    assert by_bytes == [(("a", "b", "c"), 3 * size), (("d", "e"), 2 * size)]
    assert [keys for keys, _ in chunks(lines[:1], most_bytes=1)] == [("a",)]
    assert list(chunks([])) == []


def test_a_line_is_one_line_whatever_it_holds() -> None:
    line = batch_line("key", {"model": "m", "messages": [{"content": "a\nb\u2028c \ud83d"}]})
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert json.loads(line)["body"]["messages"][0]["content"] == "a\nb\u2028c \ud83d"


def came(line: dict[str, Json]) -> Completion | Trouble:
    text = json.dumps({"custom_id": "key", **line}, ensure_ascii=False)
    (read,) = read_lines(text, lambda _: Privacy(KEY, [PRIVATE]))
    assert read is not None
    return read.came


def test_an_answer_with_a_strange_line_end_in_it_is_one_line() -> None:
    body = completion("a\u2028b")
    line = came({"response": {"status_code": 200, "request_id": "r-1", "body": body}})
    assert isinstance(line, Completion)
    assert (line.text, line.request_id) == ("a\u2028b", "r-1")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"error": {"code": "odd", "message": "no luck"}}, "gave up on the request: no luck"),
        ({"error": {"message": ""}}, "gave up on the request: without a reason"),
        ({"error": None}, "gave up on the request: without a reason"),
        ({"error": {"message": PRIVATE}}, "its words repeat the prompt and are left out"),
        ({"response": {"status_code": 200, "body": {"choices": None}}}, "without an answer in it"),
        ({"response": {"body": {"error": {"message": "down", "code": 503}}}}, "HTTP 503"),
        ({"response": {"status_code": 401, "body": {}}}, "refused the key"),
    ],
)
def test_a_line_without_an_answer_says_why(line: dict[str, Json], words: str) -> None:
    trouble = came(line)
    assert isinstance(trouble, Trouble)
    assert words in trouble.error.message
    assert PRIVATE not in trouble.error.message
