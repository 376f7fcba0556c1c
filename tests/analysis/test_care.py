"""Whoever is rid of a risk may take less care: where the file says so, and how far a shift holds."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.deals.money_deals import find_money_deals
from copilot.analysis.deals.risk_shifting import carrying, tolerance
from copilot.domain.party import Party
from copilot.domain.scenario import Forecast
from copilot.domain.sources import Burden, Figure, Who
from copilot.domain.suggestions import Idea
from tests.money_scenes import burden, problem, risk, scene


def shift(
    now: Burden,
    then: Burden,
    *,
    carried_by: Who = "them",
    controlled_by: str | None = None,
    event: str = "Stock is left over.",
) -> Idea:
    """The whole shift of a risk, away from the side that carries it."""
    mine, theirs = (now, then) if carried_by == "me" else (then, now)
    party = Party(even_bet=50_000)
    made = scene(
        me=party,
        they=party,
        risks=(risk(mine, theirs, carried_by=carried_by, name="stock is left over"),),
    )
    forecast = {"event": event, "by": date(2027, 9, 30), "mine": 0.3, "theirs": 0.3}
    told = Forecast.model_validate({**forecast, "controlled_by": controlled_by})
    found = find_money_deals(problem(made.model_copy(update={"forecasts": (told,)})))
    (idea,) = (idea for idea in found if idea.technique == "risk shifting")
    return idea


DEAR, CHEAP = burden((0.3, 0.4), (60_000, 90_000)), burden((0.3, 0.4), (15_000, 25_000))


@pytest.mark.parametrize(
    ("carried_by", "controlled_by", "caution"),
    [
        (
            "them",
            "them",
            "They can bring it about or prevent it, and would pay no more for it: leave them",
        ),
        (
            "them",
            "both",
            "They can bring it about or prevent it, and would pay no more for it: leave them",
        ),
        (
            "me",
            "me",
            "You can bring it about or prevent it, and would pay no more for it: leave you",
        ),
    ],
)
def test_side_that_controls_the_event_and_is_rid_of_it_keeps_a_part(
    carried_by: Who, controlled_by: str, caution: str
) -> None:
    idea = shift(DEAR, CHEAP, carried_by=carried_by, controlled_by=controlled_by)
    (told,) = idea.certificate.cautions
    assert told.startswith(caution)
    assert idea.certificate.robustness is None


@pytest.mark.parametrize(
    ("controlled_by", "event"),
    [("me", "Stock is left over"), ("nobody", "Stock is left over"), ("them", "Rain")],
)
def test_side_that_takes_the_risk_or_another_event_is_no_caution(
    controlled_by: str, event: str
) -> None:
    idea = shift(DEAR, CHEAP, controlled_by=controlled_by, event=event)
    assert idea.certificate.cautions == ()


def test_risk_that_is_likelier_once_it_is_passed_on_is_a_caution() -> None:
    idea = shift(DEAR, burden((0.5, 0.6), 20_000))
    (told,) = idea.certificate.cautions
    assert told == (
        "By your figures it is likelier once you carry it (50 to 60% against 30 to 40%). The sums "
        "count that, but if it comes from less care, leave them a part of the cost, or agree on what "
        "they still do against it."
    )
    mine = shift(burden(0.2, 90_000), burden(0.25, 20_000), carried_by="me")
    assert "likelier once they carry it (25% against 20%)" in mine.certificate.cautions[0]
    assert shift(DEAR, burden((0.4, 0.6), 20_000)).certificate.cautions == ()


def test_sharing_leaves_a_part_and_needs_no_word() -> None:
    made = scene(
        me=Party(even_bet=50_000),
        they=Party(even_bet=60_000),
        risks=(risk(burden(0.3, 80_000), burden(0.3, 80_000), name="stock is left over"),),
    )
    (shared,) = (i for i in find_money_deals(problem(made)) if i.technique == "risk sharing")
    assert shared.certificate.cautions == ()
    assert shared.certificate.robustness is None


def test_how_far_a_shift_holds_is_told_with_its_chance() -> None:
    assert shift(DEAR, CHEAP).certificate.robustness is None
    idea = shift(DEAR, burden((0.3, 0.4), 40_000))
    assert idea.certificate.robustness is not None
    text = idea.certificate.robustness.text
    assert re.fullmatch(
        r"Pays up to a chance of [\d.]+% once you carry it \(you say 30 to 40%\): whoever is rid of "
        r"a risk may take less care\.",
        text,
    )


chances = st.tuples(st.integers(1, 18), st.integers(0, 4)).map(
    lambda drawn: (drawn[0] / 20, min(1.0, sum(drawn) / 20))
)
costs = st.tuples(st.integers(1, 40), st.integers(0, 10)).map(
    lambda drawn: (1000.0 * drawn[0], 1000.0 * sum(drawn))
)


@given(chance=chances, first=costs, second=costs)
def test_chance_told_is_the_last_at_which_both_still_gain(
    chance: Figure, first: Figure, second: Figure
) -> None:
    """Against the two sure prices at the chance told, and at one that is a hundredth greater."""
    made = scene(
        me=Party(even_bet=50_000),
        they=Party(even_bet=50_000),
        risks=(risk(burden(chance, second), burden(chance, first), carried_by="them"),),
    )
    bears = tolerance(Party(even_bet=50_000))
    saved = carrying(burden(chance, first), bears)[0]
    for idea in find_money_deals(problem(made)):
        told = idea.certificate.robustness
        if idea.technique == "risk sharing" or idea.certificate.verdict != "good_for_both":
            assert told is None
            continue
        always = carrying(burden(1, second), bears)[1] < saved
        if told is None:
            assert always
            continue
        part = float(re.findall(r"of ([\d.]+)%", told.text)[0]) / 100
        assert carrying(burden(part, second), bears)[1] <= saved + 1e-6
        more = min(1.0, 1.011 * part)
        assert carrying(burden(more, second), bears)[1] > saved


def test_words_alone_say_nothing_of_a_chance() -> None:
    made = scene(
        me=Party(risk_tolerance="low"),
        they=Party(risk_tolerance="high"),
        risks=(risk(burden(0.2, 4000), burden(0.2, 4000)),),
    )
    (idea,) = find_money_deals(problem(made))
    assert idea.certificate.verdict == "good_for_both"
    assert idea.certificate.robustness is None


def test_limit_told_is_never_below_the_chance_that_was_said() -> None:
    """Both would pay the same for the same chance, so that mine, 12.37 %, is the limit of theirs."""
    text = told_of(shift(burden(0.1237, 80_000), burden(0.1236, 80_000)))
    assert "up to a chance of 12.37% once you carry it (you say 12.36%)" in text


def told_of(idea: Idea) -> str:
    assert idea.certificate.robustness is not None
    return idea.certificate.robustness.text
