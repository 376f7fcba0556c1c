"""A figure that comes from nowhere is taken out, however it is written."""

from decimal import Decimal

import pytest

from copilot.advisors.grounding import figures_in, ground, known_figures, ungrounded


@pytest.mark.parametrize(
    "written",
    [
        "160000",
        "160,000",
        "160 000",
        "160'000",
        "160k",
        "160 K",
        "$160,000.",
        "160 thousand",
        "0.16m",
    ],
)
def test_one_figure_is_recognised_in_every_form(written: str) -> None:
    assert ungrounded(f"It is {written} now", known_figures([160000])) == ()


@pytest.mark.parametrize(
    ("text", "known"), [("80 %", 0.8), ("80 percent", 80), ("1.5M", 1_500_000), ("2bn", 2e9)]
)
def test_scales_and_percentages_are_read(text: str, known: float) -> None:
    assert ungrounded(text, known_figures([known])) == ()


def test_a_point_before_three_digits_may_be_either() -> None:
    assert ungrounded("160.000", known_figures([160])) == ()
    assert ungrounded("160.000", known_figures([160000])) == ()
    assert ungrounded("160.001", known_figures([160])) == ("160.001",)


def test_a_date_is_one_figure_and_its_parts_are_known() -> None:
    assert [figure.text for figure in figures_in("by 2027-01-15 at last")] == ["2027-01-15"]
    known = known_figures(["2027-01-15"])
    assert ungrounded("on 15 January 2027, the 15th", known) == ()
    assert ungrounded("on 2027-01-16", known) == ("2027-01-16",)


def test_digits_inside_words_are_no_figures() -> None:
    assert list(figures_in("Q3 and H2O and v1.2")) == []


def test_only_the_sentence_with_the_invented_figure_goes() -> None:
    found = ground("Both gain. It saves 12,000 a year! Good.", frozenset({Decimal(3)}))
    assert found.text == "Both gain. Good."
    assert found.removed == ("12,000",)


def test_a_text_of_one_sentence_may_vanish() -> None:
    assert ground("Worth 99", frozenset()) == ("", ("99",))
    assert ground("Nothing to see", frozenset()) == ("Nothing to see", ())
