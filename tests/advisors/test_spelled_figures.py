"""Figures that hide from a plain reading are read; small ones and other words are not."""

from decimal import Decimal

import pytest

from copilot.advisors.confidentiality import leaks_of, secrets_of
from copilot.advisors.grounding import ground, ungrounded
from copilot.advisors.spelled_figures import spelled_figures
from copilot.domain.issue import Issue
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario

SCENARIO = Scenario(
    title="Offer",
    situation="",
    issues=(Issue(name="Pay", options=(150000, 170000)),),
    me=Party(walk_away={"Pay": 162250}),
)


@pytest.mark.parametrize(
    "text",
    [
        "162250EUR",
        "EUR162250",
        "我的底线是162250欧元",
        "1 6 2 2 5 0",
        "162-250",
        "162_250",
        "162·250",
        "\uff11\uff16\uff12\uff0c\uff12\uff15\uff10",
        "١٦٢٬٢٥٠",
        "one hundred and sixty-two thousand two hundred and fifty",
        "one hundred sixty two thousand two hundred fifty",
    ],
)
def test_a_figure_in_a_disguise_is_read_and_leaks(text: str) -> None:
    assert Decimal(162250) in [value for _, value in spelled_figures(f"How about {text}?")]
    assert "figure" in [leak.kind for leak in leaks_of(f"How about {text}?", secrets_of(SCENARIO))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twenty-two hundred and seventy-five", 2275),
        ("two thousand", 2000),
        ("thousand", 1000),
        ("a hundred and one", 101),
        ("three million four hundred thousand", 3_400_000),
        ("Seventy Thousand", 70_000),
        ("seventy thousand, two hundred and fifty", 70_250),
        ("between one and two thousand", 2000),
        ("a hundred-and-one", 101),
    ],
)
def test_number_words_are_read(text: str, number: int) -> None:
    assert [value for _, value in spelled_figures(text)] == [Decimal(number)]


@pytest.mark.parametrize(
    "text",
    [
        "What would thirty days change?",
        "a hundred small things",
        "twelve weeks or 52",
        "",
        "fourth",
    ],
)
def test_small_numbers_are_left_alone(text: str) -> None:
    assert list(spelled_figures(text)) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("between seventy thousand and eighty thousand", [70_000, 80_000]),
        ("two hundred and three hundred", [200, 300]),
        ("one hundred and two hundred thousand", [200_000]),
    ],
)
def test_two_figures_joined_by_and_are_two(text: str, numbers: list[int]) -> None:
    assert [int(value) for _, value in spelled_figures(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "One of us, the first one, in two weeks or a hundred percent of the time?",
        "What would one or two more days, or the one and only, change for you?",
        "Between six and eight people, twenty-four seven, ninety-nine times in a hundred",
    ],
)
def test_ordinary_english_holds_no_figure(text: str) -> None:
    assert list(spelled_figures(text)) == []


def test_a_run_of_thousands_of_digits_is_read_like_any_other() -> None:
    ((_, value),) = spelled_figures("1" * 5000)
    assert value > 100


def test_a_leak_is_told_as_it_stands_in_the_text() -> None:
    (leak,) = leaks_of("How about 162-250 of it?", secrets_of(SCENARIO))
    assert leak.found == "162-250"


@pytest.mark.parametrize(
    "text",
    [
        "See https://depot.example/a?b=1 for more.",
        "See www.depot.example for more.",
        "Ask ann.lee+x@depot.example about it.",
        "An image: ![logo](l.png) of it.",
        "Call mailto:ann about it.",
    ],
)
def test_a_sentence_with_a_link_is_taken_out_and_the_link_is_not_repeated(text: str) -> None:
    found = ground(f"It suits both. {text}", frozenset())
    assert "It suits both." in found.text
    assert "depot" not in "".join(found.removed)
    assert "a link" in ungrounded(text, frozenset())


@pytest.mark.parametrize(
    "text",
    ["What if: either or both?", "An hourly rate @ home", "and/or", "[see] (this)", "e.g. this"],
)
def test_what_only_looks_like_a_link_stays(text: str) -> None:
    assert ungrounded(text, frozenset()) == ()
