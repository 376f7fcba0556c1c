"""Adding up what calls used, and reading it from whatever providers report."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.documents import Usage
from copilot.errors import ModelError
from copilot.llm.cassettes import read_cassette
from copilot.llm.protocol import Json, Message
from copilot.llm.usage import add_usage, cache_writes, estimated_tokens, read_usage, usage_of
from copilot.llm.usage import usd_figure as figure

CASSETTES = sorted((Path(__file__).parents[2] / "evals" / "cassettes").glob("*.json"))
AUDIO = "prompt_tokens_details.audio_tokens"


def test_every_field_is_summed() -> None:
    first = Usage(
        requests=1,
        input_tokens=10,
        output_tokens=5,
        cached_tokens=2,
        reasoning_tokens=4,
        unreported=1,
        other_tokens={AUDIO: 3, "images": 1},
        cost_usd=Decimal("0.1"),
        seconds=1.5,
    )
    second = Usage(
        requests=2,
        input_tokens=1,
        output_tokens=1,
        cached_tokens=1,
        reasoning_tokens=1,
        unreported=2,
        other_tokens={AUDIO: 4, "pages": 2},
        cost_usd=Decimal("0.2"),
        seconds=0.5,
    )
    assert add_usage(first, second) == Usage(
        requests=3,
        input_tokens=11,
        output_tokens=6,
        cached_tokens=3,
        reasoning_tokens=5,
        unreported=3,
        other_tokens={AUDIO: 7, "images": 1, "pages": 2},
        cost_usd=Decimal("0.3"),
        seconds=2.0,
    )


def test_no_field_is_left_out_of_a_sum() -> None:
    # Whatever is added to Usage one day has to be summed as well.
    numbers: dict[str, object] = {
        name: {"a": 1} if name == "other_tokens" else 1 for name in Usage.model_fields
    }
    one = Usage.model_validate(numbers)
    assert add_usage(one, Usage()) == one
    doubled = add_usage(one, one).model_dump()
    changed = {name for name, value in doubled.items() if value != getattr(one, name)}
    assert changed == set(Usage.model_fields) - {"recorded"}


def test_unknown_is_not_zero_and_does_not_hide_what_is_known() -> None:
    silent = Usage(requests=1)
    assert add_usage(silent, silent) == Usage(requests=2)
    assert add_usage(silent, Usage(requests=1, input_tokens=7)).input_tokens == 7
    assert add_usage(silent, Usage(cost_usd=Decimal(1))).cost_usd == 1


def test_a_sum_with_a_recording_in_it_says_so() -> None:
    assert add_usage(Usage(), Usage(recorded=True)).recorded
    assert not add_usage(Usage(), Usage()).recorded


def test_nothing_adds_up_to_an_empty_usage() -> None:
    assert add_usage() == Usage()


SILENT = Usage(requests=1, unreported=1)


@pytest.mark.parametrize(
    ("reported", "usage"),
    [
        (None, SILENT),
        ("many", SILENT),
        (5, SILENT),
        ([{"prompt_tokens": 3}], SILENT),
        ({"prompt_tokens": True, "completion_tokens": -1}, SILENT),
        ({"prompt_tokens": "3", "completion_tokens": 4.0}, SILENT),
        ({"prompt_tokens": 10**30, "": 3}, SILENT),
        (
            {
                "prompt_tokens": 3,
                "completion_tokens": 4,
                "total_tokens": 7,
                "prompt_tokens_details": {"cached_tokens": 2, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 1, "audio_tokens": 1},
            },
            Usage(
                requests=1,
                input_tokens=3,
                output_tokens=4,
                cached_tokens=2,
                reasoning_tokens=1,
                other_tokens={AUDIO: 0, "completion_tokens_details.audio_tokens": 1},
            ),
        ),
        (
            {"prompt_tokens": 3, "prompt_tokens_details": None},
            Usage(requests=1, input_tokens=3, unreported=1),
        ),
        (
            {"prompt_tokens": 0, "completion_tokens": 0},
            Usage(requests=1, input_tokens=0, output_tokens=0),
        ),
    ],
)
def test_usage_is_read_as_far_as_it_is_there(reported: Json, usage: Usage) -> None:
    assert read_usage({"usage": reported}) == usage


def test_a_body_without_usage_is_one_request_that_did_not_report() -> None:
    assert read_usage({}) == SILENT


@pytest.mark.parametrize(
    "spelled",
    [
        {"prompt_tokens_details": {"cached_tokens": 64}},
        {"prompt_cache_hit_tokens": 64},  # DeepSeek
        {"cached_tokens": 64},  # Moonshot
        {"cache_read_input_tokens": 64},  # gateways to Anthropic
        {"prompt_tokens_details": {"cached_tokens": 64}, "prompt_cache_hit_tokens": 64},
        {"prompt_tokens_details": None, "cached_tokens": 64},
    ],
)
def test_cached_tokens_are_found_however_they_are_spelled(spelled: dict[str, Json]) -> None:
    used = read_usage({"usage": {"prompt_tokens": 100, "completion_tokens": 10, **spelled}})
    assert (used.input_tokens, used.cached_tokens, used.other_tokens) == (100, 64, {})


def test_thinking_that_is_counted_beside_the_output_is_charged_and_so_counts_as_output() -> None:
    # xAI: 10,120 + 1,499 + 2,809 = 14,428.
    grok = read_usage(
        {
            "usage": {
                "prompt_tokens": 10_120,
                "completion_tokens": 1_499,
                "total_tokens": 14_428,
                "prompt_tokens_details": {"cached_tokens": 128},
                "completion_tokens_details": {"reasoning_tokens": 2_809},
            }
        }
    )
    assert (grok.output_tokens, grok.reasoning_tokens) == (4_308, 2_809)
    # Gemini: 20 + 198 + 405 = 623, and 405 are named nowhere.
    total = {"prompt_tokens": 20, "completion_tokens": 198, "total_tokens": 623}
    assert read_usage({"usage": {**total}}).output_tokens == 603


def test_what_a_cache_holds_beside_the_input_counts_as_input() -> None:
    beside: dict[str, Json] = {
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "cache_read_input_tokens": 90,
        "cache_creation_input_tokens": 20,
    }
    for usage in (beside, {**beside, "prompt_tokens": 95, "total_tokens": 210}):
        used = read_usage({"usage": usage})
        assert used.input_tokens == (120 if usage is beside else 205)
        assert (used.output_tokens, used.cached_tokens, cache_writes(used)) == (5, 90, 20)


def test_a_total_that_nothing_explains_changes_nothing() -> None:
    odd: dict[str, Json] = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 99}
    thought: dict[str, Json] = {"completion_tokens_details": {"reasoning_tokens": 2}}
    assert read_usage({"usage": {**odd, **thought}}).output_tokens == 5
    assert read_usage({"usage": {**odd, "cached_tokens": 3}}).output_tokens == 5
    assert read_usage({"usage": {**odd, "total_tokens": 1}}).output_tokens == 5


def test_a_flood_of_counts_is_cut_short() -> None:
    flood: dict[str, Json] = {f"count_{number}": 1 for number in range(5_000)}
    flood["x" * 500] = 1
    deep: Json = 1
    for _ in range(200):
        deep = {"deeper": deep}
    assert len(read_usage({"usage": {"deep": deep, **flood}}).other_tokens) == 100
    assert read_usage({"usage": {"deep": deep, "x" * 500: 1}}).other_tokens == {}


GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "usage",
                    "prompt_tokens",
                    "completion_tokens",
                    "total_tokens",
                    "cached_tokens",
                    "prompt_tokens_details",
                    "completion_tokens_details",
                    "reasoning_tokens",
                    "x",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(GARBAGE)
def test_no_garbage_breaks_the_reading(reported: Json) -> None:
    used = read_usage({"usage": reported})
    assert used.requests == 1
    assert all(count >= 0 for count in used.other_tokens.values())
    assert bool(used.unreported) == (used.input_tokens is None or used.output_tokens is None)


def test_the_usage_of_an_error_is_empty_unless_it_carries_one() -> None:
    assert usage_of(ModelError("x")) == Usage()
    assert usage_of(ModelError("x", usage=Usage(requests=3))).requests == 3


def test_a_cost_is_a_number_in_json_and_comes_back_as_it_was() -> None:
    used = Usage(requests=1, cost_usd=Decimal("0.0042"), other_tokens={AUDIO: 3})
    text = used.model_dump_json()
    assert json.loads(text)["cost_usd"] == 0.0042
    assert Usage.model_validate_json(text) == used
    assert json.loads(Usage().model_dump_json())["cost_usd"] is None


def test_recordings_from_before_these_fields_can_be_read() -> None:
    old = '{"requests": 1, "input_tokens": 9, "output_tokens": 2, "cached_tokens": null}'
    assert Usage.model_validate_json(old) == Usage(requests=1, input_tokens=9, output_tokens=2)
    for path in CASSETTES[:5]:
        assert read_cassette(path).reply.usage.requests == 1


def test_tokens_are_estimated_at_four_characters_and_rounded_up() -> None:
    messages = (Message("system", "a" * 6), Message("user", "b" * 3))
    assert estimated_tokens(messages, None) == 3
    assert estimated_tokens(messages, {"a": [1, 2]}) == 5  # {"a":[1,2]} holds 11 characters
    assert estimated_tokens((), None) == 0


def test_other_scripts_take_more_tokens_than_their_characters_suggest() -> None:
    assert estimated_tokens((Message("user", "交渉" * 4),), None) == 6
    assert estimated_tokens((Message("user", "\ud800" * 4),), None) == 1


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("0.0042", "0.0042"),
        ("0.00419", "0.0042"),
        ("0.0040", "0.004"),
        ("0.0000004", "0.0000004"),
        ("0.999", "1"),
        ("0.12345", "0.12"),
        ("1", "1.00"),
        ("1234.567", "1,234.57"),
    ],
)
def test_small_amounts_keep_the_digits_that_matter(amount: str, told: str) -> None:
    assert figure(Decimal(amount)) == told


def test_more_digits_are_given_on_request() -> None:
    assert figure(Decimal("0.12345"), digits=3) == "0.123"
