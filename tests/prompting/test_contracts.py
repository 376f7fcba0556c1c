"""The answer models take what models send and refuse what cannot be used."""

import pytest
from pydantic import ValidationError

from copilot.prompting.contracts import (
    ContingentAnswer,
    DiscoveryAnswer,
    TradeAnswer,
    ValueCreationAnswer,
    contracts,
)

WORDS = {"title": "t", "rationale": "r"}


def test_nulls_are_no_terms_and_numbers_are_read_as_options() -> None:
    answer = TradeAnswer.model_validate(
        {"terms": {"A": None, "B": 160000, "C": 2.0, "D": "x"}, **WORDS}
    )
    assert answer.terms == {"B": "160000", "C": "2", "D": "x"}


def test_terms_may_come_as_a_list() -> None:
    answer = TradeAnswer.model_validate({"terms": [{"issue": "A", "option": "x"}], **WORDS})
    assert answer.terms == {"A": "x"}


@pytest.mark.parametrize("terms", ["A: x", ["A"], [{"issue": None, "option": "x"}], None])
def test_terms_in_another_form_are_refused(terms: object) -> None:
    with pytest.raises(ValidationError):
        TradeAnswer.model_validate({"terms": terms, **WORDS})


def test_an_event_may_be_left_out_so_that_the_check_can_say_so() -> None:
    answer = ContingentAnswer.model_validate(
        {"event": " ", "by": "", "settled_by": "", "if_true": {}, "if_false": {}}
    )
    assert answer.event == ""


def test_an_empty_answer_is_an_answer() -> None:
    assert ValueCreationAnswer().picks == ()
    assert DiscoveryAnswer().questions == ()


def test_no_input_is_named_like_a_method_of_plain_data() -> None:
    """In a template `line.get` is the method of the dict, not the field."""
    methods = set(dir(dict))
    for contract in contracts().values():
        schema = contract.inputs.model_json_schema()
        parts = [schema, *schema.get("$defs", {}).values()]
        assert not any(methods & set(part["properties"]) for part in parts)
