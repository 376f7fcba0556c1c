"""Whether a prompt asks for every part of its answer and shows the form, on requests by hand."""

import json
from dataclasses import replace

import pytest

from copilot.evaluation.prompt_form import form_faults, outside_marks
from copilot.llm.protocol import Json, Message, ModelRequest
from copilot.prompting.schemas import wording_schema
from tests.llm.fakes import REQUEST

FORM = '{"wordings": [{"id": "…", "say": "…"}]}'
DATA = "<<data 0a1b2c>>\n{}\n<<end 0a1b2c>>"
LISTS = ("differences", "picks", "trades", "added_issues", "contingent", "options")
ALL_ASKED = ", ".join(f'"{name}"' for name in LISTS)


def wording(system: str, user: str = "Please word each.") -> ModelRequest:
    return replace(
        REQUEST,
        messages=(Message("system", system), Message("user", user)),
        prompt_name="wording",
        schema=wording_schema(("trade-1",)),
    )


def value_creation(user: str, system: str = "") -> ModelRequest:
    return replace(wording(system, user), prompt_name="value-creation", schema=None)


@pytest.mark.parametrize(
    "form",
    [
        f"Answer like this: {FORM}",
        f"```json\n{json.dumps(json.loads(FORM), indent=2)}\n```",
        'First an idea: {"ask": "delivery in May"}. Then the answer: ' + FORM,
        '{"wordings": []} means that there is none. Otherwise ' + FORM,
        '{"wordings": [{"id": "…"}, {"say": "…"}]}',
        '{"wordings": [{"id": string, "say": string}, ...]}',
        '{"wordings": [{"id": "one of {these}", "say": "a ] or \\" in it"}]}',
        "{'wordings': [{'id': '…', 'say': '…'}]}",
        '{"wordings": {"type": "array", "items": {"properties": {"id": {}, "say": {}}}}}',
        '{"type": "object", "properties": {"wordings": {"items": ["id", "say"]}}}',
        "Answer with `wordings`, a list of entries with the fields `id` and `say`.",
        'Answer with "wordings": a list of entries with "id" and "say".',
    ],
)
def test_the_form_may_be_shown_in_many_ways(form: str) -> None:
    assert list(form_faults(wording(form))) == []
    assert list(form_faults(wording("You word ideas.", form))) == []


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("Say it nicely.", "does not show the list 'wordings' in the form of the answer"),
        (
            '{"wordings": [{"id": "…", "words": "…"}]} where "say" is short',
            "does not show 'say' of 'wordings' in the form of the answer",
        ),
        (
            '{"wordings": [{"id": string}, ...]}',
            "does not show 'say' of 'wordings' in the form of the answer",
        ),
        (
            "A list `wordings`.",
            "does not show 'id', 'say' of 'wordings' in the form of the answer",
        ),
        (
            '{"wordings": [{"id": "…", "say": "…"}}',
            "shows a form of the answer in which a bracket is missing or too many",
        ),
        (
            '{"wordings": [{"id": "…", "say": "…"}]',
            "shows a form of the answer in which a bracket is missing or too many",
        ),
    ],
)
def test_what_the_form_lacks_is_named(form: str, fault: str) -> None:
    assert list(form_faults(wording(form))) == [fault]


def test_a_form_among_the_data_shows_nothing() -> None:
    request = wording("You word ideas.", f"{DATA.format(FORM)}\nPlease word each.")
    assert list(form_faults(request)) == [
        "does not show the list 'wordings' in the form of the answer"
    ]


@pytest.mark.parametrize("user", ["", DATA.format("Please word each."), "…\n"])
def test_a_user_part_of_data_alone_asks_for_nothing(user: str) -> None:
    assert list(form_faults(wording(FORM, user))) == [
        "asks for nothing: its user part is data alone"
    ]


def test_value_creation_may_ask_in_either_part_and_for_trades_in_either_way() -> None:
    assert list(form_faults(value_creation(f"Please find {ALL_ASKED}."))) == []
    assert list(form_faults(value_creation("Please help.", f"Find {ALL_ASKED}."))) == []
    picks_alone = ALL_ASKED.replace('"trades"', "trades")
    assert list(form_faults(value_creation(f"Please find {picks_alone}."))) == []


def test_an_ask_that_is_named_in_the_form_alone_is_not_asked() -> None:
    form = json.dumps({name: [] for name in LISTS})
    wanted: dict[str, Json] = {"properties": {name: {"type": "array"} for name in LISTS}}
    asked = ALL_ASKED.replace('"options"', "something else")
    request = replace(value_creation(f"Please find {asked}.", form), schema=wanted)
    assert list(form_faults(request)) == [
        'does not ask for creative options: "options" stands nowhere outside the form of the answer'
    ]
    neither = asked.replace('"picks"', "some").replace('"trades"', "more")
    first, _ = form_faults(replace(request, messages=(Message("user", f"{form} {neither}"),)))
    assert first.startswith('does not ask for trades: "picks" or "trades" stands nowhere')


def test_a_part_of_the_schema_that_is_no_list_has_only_a_name() -> None:
    request = replace(wording('{"wordings": []}, "done"'), schema={"properties": {"done": True}})
    assert list(form_faults(request)) == []
    assert list(form_faults(replace(request, schema={"properties": "odd"}))) == []


def test_what_stands_within_marks_is_nobodys_own_words() -> None:
    text = "one\n<<data aa>>\ntwo\n<<data bb>>\nthree\n<<end bb>>\nfour\n<<end aa>>\nfive"
    assert outside_marks(text) == "one\nfive"


def test_each_list_may_be_shown_in_an_object_of_its_own() -> None:
    entry: dict[str, Json] = {"properties": {"title": {}}}
    lists: dict[str, Json] = {name: {"items": entry} for name in ("picks", "trades")}
    shown = '{"picks": [{"title": "…"}]} or {"trades": [{"title": "…"}]}'
    request = replace(wording(shown), schema={"properties": lists})
    assert list(form_faults(request)) == []
