"""What a prompt must hold and must not, on requests made by hand."""

from dataclasses import replace

from copilot.advisors.confidentiality import Leak
from copilot.domain.party import Alternative, Party
from copilot.evaluation.masking import told
from copilot.evaluation.outcome import ObservedModel
from copilot.evaluation.prompt_checks import (
    CANARY,
    bare,
    planted,
    planted_faults,
    prompt_faults,
)
from copilot.llm.protocol import Message
from copilot.prompting.schemas import wording_schema
from copilot.storage.scenario_file import load_scenario
from tests.builders import engineer, issue
from tests.evaluation.authored_answers import LEASE
from tests.llm.fakes import REQUEST, ScriptedModel

SCENARIO = load_scenario(LEASE)


def test_an_issue_that_stands_nowhere_is_named() -> None:
    request = replace(REQUEST, messages=(Message("user", "nothing"),), prompt_name="value-creation")
    faults = prompt_faults(request, SCENARIO)
    assert "value-creation: does not hold the issue 'Yard'" in faults


def test_an_idea_that_is_to_be_worded_and_stands_nowhere_is_named() -> None:
    told_of = Message("user", "- trade-1: we ask one year for the length;")
    request = replace(
        REQUEST,
        messages=(told_of,),
        prompt_name="wording",
        schema=wording_schema(("trade-1", "trade-2")),
    )
    assert prompt_faults(request, SCENARIO) == ("wording: does not hold the idea 'trade-2'",)


def test_of_a_long_list_of_options_the_ends_will_do() -> None:
    seats = issue("Seats", *range(10, 500, 10))
    scenario = SCENARIO.model_copy(update={"issues": (seats,), "they_may_know": None})
    whole = Message("user", "- Seats: 10, 20, 30, … 490 (49 options)")
    request = replace(REQUEST, messages=(whole,), prompt_name="discovery-questions")
    assert prompt_faults(request, scenario) == ()


def test_how_many_options_a_list_has_gives_nothing_away() -> None:
    seats = issue("Seats", *range(10, 500, 10))
    me = Party(alternatives=(Alternative(name="Stay", worth=49.0),))
    scenario = SCENARIO.model_copy(update={"issues": (seats,), "me": me, "they_may_know": None})
    for text, faults in (
        ("- Seats: 10, 20, 30, … 490 (49 options)", 0),
        ("- Seats: 10, 20, 30, … 490 (49 options)\nWe have 49 points.", 1),
    ):
        request = replace(
            REQUEST, messages=(Message("user", text),), prompt_name="discovery-questions"
        )
        assert len(prompt_faults(request, scenario)) == faults


def test_planting_changes_every_limit_that_is_a_number_and_every_alternative() -> None:
    me = planted(engineer()).me
    assert me.walk_away == {"Base salary": 155000.00731}
    assert [alternative.name for alternative in me.alternatives] == [
        f"{CANARY} 0",
        f"{CANARY} 1",
        CANARY,
    ]


def test_a_limit_in_words_stays_as_it_has_to_be_an_option() -> None:
    me = Party(walk_away={"Length": "two years"}, aspiration={"Rent": 1000})
    scenario = SCENARIO.model_copy(update={"me": me})
    assert planted(scenario).me.walk_away == {"Length": "two years"}
    faults = planted_faults(
        "value-creation",
        scenario,
        lambda given: replace(REQUEST, messages=(Message("user", str(given.me.aspiration)),)),
    )
    assert faults == ("value-creation: holds what I hope for on Rent, which goes into no prompt",)


def test_a_bare_scenario_keeps_what_may_be_shared_and_nothing_else() -> None:
    scenario = bare(engineer())
    assert [text.text for text in scenario.me.interests] == ["work close to the product"]
    assert [s.text for s in scenario.strengths] == ["I have run two launches"]
    assert scenario.me.name == "Dana"
    assert not scenario.me.alternatives
    assert not scenario.forecasts
    assert all(found.theirs.priority.unknown for found in scenario.issues)
    assert scenario.issues[0].mine.position == 185_000


def test_a_leak_is_told_without_telling_it() -> None:
    assert told(Leak("figure", "155,000")) == "a secret figure (###,###)"
    assert told(Leak("limit", "walk away")) == "a secret limit (walk away)"
    assert told(Leak("name", "Globex")) == "a secret name (Gl…)"


def test_an_observed_model_keeps_the_name_of_the_one_inside() -> None:
    assert ObservedModel(ScriptedModel(), trial=0).name == "fake"


def test_an_issue_without_its_options_is_named() -> None:
    said = Message("user", "Yard: shared")
    request = replace(REQUEST, messages=(said,), prompt_name="discovery-questions")
    faults = prompt_faults(request, SCENARIO)
    assert "discovery-questions: does not hold the options of 'Yard'" in faults


def test_a_question_prompt_that_hangs_on_a_secret_is_found() -> None:
    faults = planted_faults(
        "discovery-questions",
        SCENARIO,
        lambda given: replace(REQUEST, messages=(Message("user", given.situation),)),
    )
    assert faults == ("discovery-questions: is not the same when only secrets change",)


def test_a_limit_in_a_prompts_own_words_is_told_without_the_figure() -> None:
    words = "Never go below 1,180.\n<<data 0a>>\n- Rent: 1000, 1180\n<<end 0a>>\nUp to 8 ideas."
    request = replace(REQUEST, messages=(Message("system", words),), prompt_name="wording")
    found = [fault for fault in prompt_faults(request, SCENARIO) if "own words" in fault]
    assert found == ["wording: gives away a secret figure (#,###) in its own words"]


def test_a_small_figure_in_a_prompts_own_words_may_be_there_by_chance() -> None:
    request = replace(REQUEST, messages=(Message("system", "In 30 words."),), prompt_name="wording")
    assert prompt_faults(request, SCENARIO) == ()
