"""What is read out of raw answers, whole, cut off or unreadable."""

from dataclasses import replace

import pytest

from copilot.errors import TruncatedError
from copilot.evaluation.outcome import Exchange
from copilot.evaluation.texts import answer_object, entries
from copilot.llm.protocol import Json
from tests.llm.fakes import REQUEST, reply

CUT = '{"trades": [{"title": "a"}, {"title": "b"}], "options": [{"ti'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Here: {"trades": []} as asked.', {"trades": []}),
        ("no object", {}),
        (CUT, {"trades": [{"title": "a"}, {"title": "b"}]}),
        ('{"else": [{"title": "a"}], "tra', {}),
    ],
)
def test_an_answer_is_its_object_or_the_whole_entries_before_a_cut(
    text: str, found: dict[str, Json]
) -> None:
    assert answer_object(Exchange(REQUEST, reply(text))) == found


def test_an_answer_that_came_as_an_error_is_read_as_well() -> None:
    exchange = Exchange(REQUEST, None, TruncatedError("cut off", text=CUT))
    assert answer_object(exchange)["trades"] == [{"title": "a"}, {"title": "b"}]
    assert answer_object(replace(exchange, failure=None)) == {}


def test_entries_are_the_objects_in_lists_and_the_answer_itself() -> None:
    answer: dict[str, Json] = {"id": "x", "trades": [{"title": "a"}, "b"], "more": {"title": "c"}}
    assert list(entries(answer)) == [answer, {"title": "a"}]
