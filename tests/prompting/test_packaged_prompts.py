"""The prompts that come with the package: recognisable, complete, short, and without a secret."""

from copilot.prompting.contracts import (
    DISCOVERY_QUESTIONS,
    VALUE_CREATION,
    WORDING,
    CandidateLine,
    DiscoveryInput,
    IdeaLine,
    ValueCreationInput,
    WordingInput,
)
from copilot.prompting.library import PromptLibrary
from copilot.prompting.prompt import RenderedPrompt
from copilot.prompting.views import private_view, shareable_view, term_lines
from tests.builders import engineer

SECRETS = (
    "Globex",
    "family",
    "savings",
    "155000.",
    "151500",
    "billing",
    "launch is in May",
    "0.83",
)


def value_creation(*, with_limits: bool = False, listed: bool = False) -> RenderedPrompt:
    candidate = CandidateLine(
        id="trade-1a2b3c4d", i_give="15 January", i_get="three remote days", check="good for both"
    )
    inputs = ValueCreationInput.model_validate(
        private_view(engineer(), with_limits=with_limits).model_dump()
        | {
            "compared_with": term_lines(engineer().on_the_table),
            "candidates": (candidate,) * 6,
            "suggested": ("Signing bonus", "Equity"),
            "terms_listed": listed,
        }
    )
    return PromptLibrary().render(VALUE_CREATION, inputs)


def test_value_creation_keeps_the_order_of_its_inputs_and_asks() -> None:
    user = value_creation().user
    places = [
        user.index(text)
        for text in (
            "The situation:",
            "The issues on the table:",
            "My priorities",
            "Their likely priorities",
            "1. Say where our priorities differ",
            "2. Find trades across issues (logrolling)",
            "3. Suggest up to 3 further issues",
            "4. Suggest up to 2 contingent agreements",
            "5. Suggest up to 2 creative options that raise the total",
        )
    ]
    assert places == sorted(places)


def test_value_creation_names_sources_techniques_and_places_before_the_facts() -> None:
    system = value_creation().system
    for text in (
        *("priorities", "forecasts", "risk tolerance", "time preference", "economies of scale"),
        *("logrolling", "contingent agreements", "adding issues", "unbundling", "future options"),
        *("payment terms", "timing", "scope", "risk allocation", "relationship terms"),
        *("non-monetary", "Brainstorm first, judge later", "Do no arithmetic"),
    ):
        assert text in system
    assert "Globex" not in system


def test_value_creation_holds_its_inputs_and_stays_short() -> None:
    prompt = value_creation()
    assert (
        "trade-1a2b3c4d: I give 15 January; I get three remote days (good for both)" in prompt.user
    )
    assert "suggested already: Signing bonus, Equity\n" in prompt.user
    assert "- Remote days: I want more and ask 4; they want less and offer 1\n" in prompt.user
    # About 3.7 characters a token with these words: 1,600 tokens.
    assert len(prompt.system) + len(prompt.user) < 5_900


def test_limits_go_into_the_prompt_only_when_asked_for() -> None:
    assert "limits" not in value_creation().user
    assert "I walk away beyond Base salary: 155000" in value_creation(with_limits=True).user


def test_a_large_scenario_is_told_to_list_its_terms() -> None:
    assert "Write terms as a list" in value_creation(listed=True).user
    assert "Write terms as a list" not in value_creation().user


def test_the_system_part_is_the_same_for_every_scenario() -> None:
    assert value_creation().system == value_creation(with_limits=True, listed=True).system


def test_prompts_for_the_counterparty_hold_the_shareable_view_and_no_secret() -> None:
    library = PromptLibrary()
    view = shareable_view(engineer()).model_dump(exclude={"my_positions"})
    asked = library.render(DISCOVERY_QUESTIONS, DiscoveryInput.model_validate(view))
    assert "I am Dana, they are Initech." in asked.user
    assert "185000" not in asked.user.partition("On the table now")[2]
    assert "- Base salary: 165000" in asked.user
    assert "I enjoyed meeting the platform team." in asked.user
    ideas = (IdeaLine(id="t1", ask="three remote days", offer=""),)
    worded = library.render(WORDING, WordingInput(me="Dana", them="", ideas=ideas))
    assert "I am Dana, they are the other side." in worded.user
    assert "- t1: we ask three remote days;" in worded.user
    for secret in SECRETS:
        assert secret not in asked.user + asked.system + worded.user + worded.system


def test_discovery_asks_about_everything_that_a_talk_should_find_out() -> None:
    view = shareable_view(engineer()).model_dump(exclude={"my_positions"})
    system = PromptLibrary().render(DISCOVERY_QUESTIONS, DiscoveryInput.model_validate(view)).system
    for text in (
        *("what matters most", "great success", "what limits them", "need to see to go ahead"),
        *("why that number matters", "how they arrived at it", "what the term is to accomplish"),
        *("what would make this work better", "forecast", "timing", "risk", "who decides"),
    ):
        assert text in system
