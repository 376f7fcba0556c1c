"""An answer is validated entry by entry; what is bad is sent back once, alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.domain.documents import Usage
from copilot.errors import AnswerError, ProviderError, ReplayMissError, TruncatedError
from copilot.llm.entries import (
    ItemQuestion,
    RawItem,
    Unfit,
    Unusable,
    plain_question,
    plain_reason,
    split_lists,
)
from copilot.llm.protocol import Json, Message
from copilot.llm.structured import StructuredAnswer, structured_answer
from tests.llm.fakes import REQUEST, ScriptedModel

pytestmark = pytest.mark.anyio

_ENTRY: dict[str, Json] = {"type": "object", "properties": {"title": {"type": "string"}}}


class _Trade(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    title: str


def _check(raw: RawItem) -> str | Unfit:
    try:
        return _Trade.model_validate(raw.value).title
    except ValidationError as error:
        return Unfit(plain_reason(error))


async def _ask(
    model: ScriptedModel, heard: Callable[[str], None] | None = None
) -> StructuredAnswer[str]:
    return await structured_answer(
        model,
        REQUEST,
        split=split_lists("trades", "adds"),
        check=_check,
        reask=plain_question({"trades": _ENTRY, "adds": _ENTRY}),
        heard=heard,
    )


async def test_a_good_answer_costs_one_request() -> None:
    model = ScriptedModel('{"trades": [{"title": "A"}, {"title": "B"}], "adds": [{"title": "C"}]}')
    answer = await _ask(model)
    assert answer.items == {"trades": ("A", "B"), "adds": ("C",)}
    assert answer.failures == ()
    assert answer.model == "fake-1"
    assert answer.usage == Usage(requests=1, input_tokens=10, output_tokens=5, seconds=1.5)


async def test_an_answer_without_entries_is_an_answer() -> None:
    answer = await _ask(ScriptedModel('{"trades": [], "adds": null}'))
    assert answer.items == {}


async def test_a_bad_entry_goes_back_alone_with_the_reason_and_takes_its_place() -> None:
    model = ScriptedModel(
        '{"trades": [{"title": "A"}, {"title": 7}, {"title": "C"}]}',
        '{"title": "B"}',
        deadline=99.0,
    )
    answer = await _ask(model)
    assert answer.items == {"trades": ("A", "B", "C")}
    assert answer.usage.requests == 2
    assert answer.usage.input_tokens == 20
    again = model.asked[1]
    assert again.messages[:2] == REQUEST.messages
    assert again.messages[2] == Message("assistant", '{"title": 7}')
    assert again.messages[3].role == "user"
    assert "title: Input should be a valid string" in again.messages[3].content
    assert again.schema == _ENTRY
    assert again.deadline == 99.0


@pytest.mark.parametrize(
    "mended", ['{"trades": [{"title": "B"}]}', '{"trades": {"title": "B"}}', '{"title": "B"}']
)
async def test_a_corrected_entry_is_found_inside_its_list_too(mended: str) -> None:
    answer = await _ask(ScriptedModel('{"trades": [{}]}', mended))
    assert answer.items == {"trades": ("B",)}


@pytest.mark.parametrize(
    ("second", "raw", "reason"),
    [
        ('{"title": 8}', '{"title": 8}', "title: Input should be a valid string"),
        ('{"trades": []}', '{"trades": []}', "title: Field required"),
        ("I cannot", '{"title": 7}', "There is no JSON object"),
        (
            ProviderError("It kept failing.", usage=Usage(requests=4)),
            '{"title": 7}',
            "kept failing",
        ),
    ],
)
async def test_what_stays_bad_is_reported_and_its_siblings_are_kept(
    second: str | ProviderError, raw: str, reason: str
) -> None:
    answer = await _ask(ScriptedModel('{"trades": [{"title": 7}, {"title": "B"}]}', second))
    assert answer.items == {"trades": ("B",)}
    (failure,) = answer.failures
    assert (failure.list_name, failure.position, failure.raw) == ("trades", 0, raw)
    assert reason in failure.reason
    assert answer.usage.requests == (5 if isinstance(second, ProviderError) else 2)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('{"title": NaN}', "holds NaN"),
        (r'{"title": "\ud800"}', "half a character"),
        ('{"title": "A", "title": "B"}', "twice"),
    ],
)
async def test_an_entry_with_a_flaw_does_not_spoil_the_others(entry: str, reason: str) -> None:
    model = ScriptedModel(f'{{"trades": [{entry}, {{"title": "B"}}]}}', '{"title": "A"}')
    answer = await _ask(model)
    assert answer.items == {"trades": ("A", "B")}
    assert reason in model.asked[1].messages[-1].content
    model.asked[1].messages[-2].content.encode()


async def test_no_more_than_twelve_entries_are_sent_back() -> None:
    bad = ", ".join("{}" for _ in range(15))
    model = ScriptedModel(f'{{"trades": [{bad}]}}', *['{"title": "x"}'] * 12)
    answer = await _ask(model)
    assert len(model.asked) == 13
    assert len(answer.items["trades"]) == 12
    assert len(answer.failures) == 3


async def test_an_answer_with_nothing_usable_is_an_error_that_carries_the_usage() -> None:
    with pytest.raises(AnswerError, match="The one entry of the answer cannot") as caught:
        await _ask(ScriptedModel('{"trades": [{}]}', "{}"))
    assert caught.value.usage == Usage(requests=2, input_tokens=20, output_tokens=10, seconds=3.0)
    assert caught.value.attempts == 2
    assert caught.value.request_id == "req-fake"
    assert caught.value.hint
    assert caught.value.rejected == (Unusable("trades", 0, "{}", "title: Field required"),)


async def test_the_error_says_how_many_entries_there_were() -> None:
    with pytest.raises(AnswerError, match="None of the 2 entries of the answer can be used: title"):
        await _ask(ScriptedModel('{"trades": [{}, {}]}', "{}", "{}"))


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("Sorry, here is a poem.", "There is no JSON object in the answer."),
        ('{"ideas": []}', "has none of the fields trades, adds"),
        ('{"trades": [], "trades": []}', "has the key 'trades' twice"),
        ('{"trades": "none"}', "The field trades is no list."),
        ('{"trades": [{"title": "A"} {"title": "B"}]}', "The JSON cannot be read"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_asked_for_again_once(
    first: str, reason: str
) -> None:
    model = ScriptedModel(first, '{"trades": [{"title": "A"}]}', deadline=5.0)
    answer = await _ask(model)
    assert answer.items == {"trades": ("A",)}
    assert answer.usage.requests == 2
    again = model.asked[1]
    assert again.messages[:3] == (*REQUEST.messages, Message("assistant", first))
    assert again.messages[3].role == "user"
    assert reason in again.messages[3].content
    assert again.deadline == 5.0


@pytest.mark.parametrize(
    "cut",
    [
        '{"trades": [{"title": "A", "tit',
        '{"trades": [{"title": 7}, {"title": 8}, {"tit',
        '{"trades": [{"title": "A", "more": nul',
        r'{"trades": [{"title": "\ud83d\ude',
        '{"trades": [1.',
        "Here: {",
    ],
)
async def test_a_text_that_was_cut_off_is_not_sent_back(cut: str) -> None:
    model = ScriptedModel(cut, '{"trades": [{"title": "A"}]}')
    answer = await _ask(model)
    assert answer.items == {"trades": ("A",)}
    assert not answer.cut_off
    again = model.asked[1].messages
    assert [message.role for message in again] == ["system", "user"]
    assert again[1].content.startswith(REQUEST.messages[1].content)
    assert "breaks off" in again[1].content
    assert cut not in again[1].content


async def test_an_object_in_prose_is_passed_over_for_the_answer() -> None:
    answer = await _ask(ScriptedModel('For {"a": 1} see {"trades": [{"title": "A"}]}'))
    assert answer.items == {"trades": ("A",)}


async def test_two_unreadable_answers_are_an_error_with_the_last_text() -> None:
    with pytest.raises(AnswerError, match="cannot be read") as caught:
        await _ask(ScriptedModel("one", "two"))
    assert caught.value.text == "two"
    assert caught.value.attempts == 2


async def test_an_error_of_the_second_request_carries_the_usage_of_both() -> None:
    failing = TruncatedError("cut", attempts=2, usage=Usage(requests=2, input_tokens=5))
    with pytest.raises(TruncatedError) as caught:
        await _ask(ScriptedModel("one", failing))
    assert caught.value.attempts == 3
    assert caught.value.usage == Usage(requests=3, input_tokens=15, output_tokens=5, seconds=1.5)


async def test_a_missing_recording_is_never_taken_for_a_bad_entry() -> None:
    with pytest.raises(ReplayMissError):
        await _ask(ScriptedModel('{"trades": [{}, {"title": "B"}]}', ReplayMissError("none")))


async def test_the_caller_words_the_question_for_an_entry() -> None:
    model = ScriptedModel('{"trades": [{}]}', '{"title": "A"}')
    await structured_answer(
        model,
        replace(REQUEST, schema=None),
        split=split_lists("trades"),
        check=_check,
        reask=lambda raw, reason: ItemQuestion(f"{raw.position}: {reason}", _ENTRY, "trade"),
    )
    assert model.asked[1].messages[-1].content == "0: title: Field required"
    assert model.asked[1].schema_name == "trade"


def test_a_reason_about_the_whole_entry_names_it() -> None:
    with pytest.raises(ValidationError) as caught:
        _Trade.model_validate("text")
    assert plain_reason(caught.value).startswith("entry: ")


_CUT = '{"adds": [{"title": "C"}], "trades": [{"title": "A"}, {"title": 7}, {"tit'


async def test_what_came_before_a_cut_is_kept_and_nothing_more_is_asked() -> None:
    model = ScriptedModel(_CUT)
    answer = await _ask(model)
    assert answer.items == {"trades": ("A",), "adds": ("C",)}
    assert list(answer.items) == ["trades", "adds"]
    assert [failure.position for failure in answer.failures] == [1]
    assert (answer.cut_off, answer.model) == (True, "fake-1")
    assert answer.usage.requests == len(model.asked) == 1


async def test_what_came_before_the_token_limit_is_kept_with_the_usage_of_all_attempts() -> None:
    used = Usage(requests=2, input_tokens=20, output_tokens=9000)
    answer = await _ask(ScriptedModel(TruncatedError("cut", text=_CUT, usage=used)))
    assert answer.items == {"trades": ("A",), "adds": ("C",)}
    assert (answer.cut_off, answer.model, answer.usage) == (True, "fake", used)


@pytest.mark.parametrize("text", [None, "", '{"trades": [{"title": 7}, {"title": "A"', "a poem"])
async def test_a_cut_before_anything_good_is_the_error_it_was(text: str | None) -> None:
    error = TruncatedError("cut", text=text)
    model = ScriptedModel(error)
    with pytest.raises(TruncatedError) as caught:
        await _ask(model)
    assert caught.value is error
    assert len(model.asked) == 1


_GOOD = '{"trades": [{"title": "A"}, {"title": 7}, {"title": "B"}], "adds": [{"title": "A"}]}'


async def test_good_entries_are_handed_over_as_they_come() -> None:
    heard: list[str] = []
    model = ScriptedModel(_GOOD, '{"title": "mended"}')
    answer = await _ask(model, heard.append)
    assert heard == ["A", "B", "A"]
    assert answer.items == {"trades": ("A", "mended", "B"), "adds": ("A",)}
    assert model.listened == [True, False]


async def test_nobody_listens_unless_somebody_wants_to_hear() -> None:
    model = ScriptedModel(_GOOD, '{"title": "mended"}')
    await _ask(model)
    assert model.listened == [False, False]


async def test_a_second_whole_answer_is_not_heard() -> None:
    heard: list[str] = []
    model = ScriptedModel("a poem", _GOOD, '{"title": "mended"}')
    await _ask(model, heard.append)
    assert (heard, model.listened) == ([], [True, False, False])


async def test_an_answer_that_begins_again_hands_over_only_what_is_new() -> None:
    heard: list[str] = []
    model = ScriptedModel(
        '{"trades": [{"title": "A"}, {"title": "B"}, {"title": "C"}]}',
        voided=('{"trades": [{"title": "B"}, {"title": "X"}, {', '{"trades": [{"title": "B"}, {"t'),
    )
    answer = await _ask(model, heard.append)
    assert heard == ["B", "X", "A", "C"]
    assert answer.items == {"trades": ("A", "B", "C")}


async def test_what_was_said_before_the_answer_began_again_is_no_part_of_it() -> None:
    heard: list[str] = []
    model = ScriptedModel(', {"title": "A"}]}', voided=('{"trades": [{"title": "B"}',))
    with pytest.raises(IndexError):  # it cannot be read, and the script has no second answer
        await _ask(model, heard.append)
    assert heard == []


async def test_what_is_cut_off_was_heard_too() -> None:
    heard: list[str] = []
    answer = await _ask(ScriptedModel(TruncatedError("cut", text=_CUT)), heard.append)
    assert heard == ["C", "A"]
    assert answer.cut_off


async def test_an_entry_with_a_flaw_is_not_handed_over() -> None:
    heard: list[str] = []
    text = '{"trades": [{"title": "A", "title": "B"}, {"title": "C"}]}'
    await _ask(ScriptedModel(text, '{"title": "A"}'), heard.append)
    assert heard == ["C"]


async def test_a_failure_of_the_one_who_hears_is_not_swallowed() -> None:
    def fail(title: str) -> None:
        raise ZeroDivisionError(title)

    model = ScriptedModel(_GOOD)
    with pytest.raises(ZeroDivisionError, match="A"):
        await _ask(model, fail)
    assert len(model.asked) == 1
