"""Adding up what calls used."""

import pytest

from copilot.domain.documents import Usage
from copilot.errors import ModelError
from copilot.llm.protocol import Json
from copilot.llm.usage import add_usage, read_usage, usage_of


def test_every_field_is_summed() -> None:
    first = Usage(requests=1, input_tokens=10, output_tokens=5, cached_tokens=2, seconds=1.5)
    second = Usage(requests=2, input_tokens=1, output_tokens=1, cached_tokens=1, seconds=0.5)
    assert add_usage(first, second) == Usage(
        requests=3, input_tokens=11, output_tokens=6, cached_tokens=3, seconds=2.0
    )


def test_unknown_is_not_zero_and_does_not_hide_what_is_known() -> None:
    silent = Usage(requests=1)
    assert add_usage(silent, silent) == Usage(requests=2)
    assert add_usage(silent, Usage(requests=1, input_tokens=7)).input_tokens == 7


def test_a_sum_with_a_recording_in_it_says_so() -> None:
    assert add_usage(Usage(), Usage(recorded=True)).recorded
    assert not add_usage(Usage(), Usage()).recorded


def test_nothing_adds_up_to_an_empty_usage() -> None:
    assert add_usage() == Usage()


@pytest.mark.parametrize(
    ("reported", "usage"),
    [
        (None, Usage(requests=1)),
        ("many", Usage(requests=1)),
        ({"prompt_tokens": True, "completion_tokens": -1}, Usage(requests=1)),
        (
            {
                "prompt_tokens": 3,
                "completion_tokens": 4,
                "prompt_tokens_details": {"cached_tokens": 2},
            },
            Usage(requests=1, input_tokens=3, output_tokens=4, cached_tokens=2),
        ),
        (
            {"prompt_tokens": 3, "prompt_tokens_details": None},
            Usage(requests=1, input_tokens=3),
        ),
    ],
)
def test_usage_is_read_as_far_as_it_is_there(reported: Json, usage: Usage) -> None:
    assert read_usage({"usage": reported}) == usage


def test_the_usage_of_an_error_is_empty_unless_it_carries_one() -> None:
    assert usage_of(ModelError("x")) == Usage()
    assert usage_of(ModelError("x", usage=Usage(requests=3))).requests == 3
