"""An issue in parts keeps to the limits of both sides in each part, and says who gives which."""

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.unbundling import find_unbundled
from copilot.domain.issue import Part, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from tests.builders import issue

HOURS = Part(name="hours", mine=80, theirs=30)
LANGUAGES = Part(name="languages", mine=20, theirs=70)


def exactly(weight: float, wants: str) -> Stance:
    return Stance(priority=Priority(weight=(weight, weight)), wants=wants)


def scene(
    *, parts: tuple[Part, ...] = (HOURS, LANGUAGES), me: Party | None = None, they: Party | None
) -> Problem:
    """I want more support and a lower price; support counts three times as much with them as price."""
    support = issue(
        "Support",
        *("none", "office hours", "day and night"),
        mine=exactly(1, "more"),
        theirs=exactly(3, "less"),
    ).model_copy(update={"parts": parts})
    price = issue("Price", 100, 110, 120, mine=exactly(1, "less"), theirs=exactly(1, "more"))
    scenario = Scenario(
        title="t",
        situation="",
        issues=(support, price),
        on_the_table={"Support": "office hours", "Price": 110},
        me=me or Party(),
        counterparty=they or Party(),
    )
    return build_problem(scenario, samples=50)


def moved(idea: Idea) -> set[tuple[str, object]]:
    return {(move.issue, move.to) for move in (*idea.give, *idea.get)}


def test_part_beyond_what_they_can_accept_is_left_and_the_next_best_is_found() -> None:
    """Without limits the hours go up; with theirs at office hours the price makes up for it."""
    free = find_unbundled(scene(they=None))
    assert any(("Support: hours", "day and night") in moved(idea) for idea in free)
    limit = Party(walk_away={"Support": "office hours"})
    (idea,) = find_unbundled(scene(they=limit))
    assert moved(idea) == {("Support: languages", "none"), ("Price", 100)}
    assert idea.certificate.verdict == "good_for_both"


def test_part_that_costs_me_nothing_and_helps_them_is_given() -> None:
    """Languages are nothing to me and 70 of 100 to them."""
    parts = (HOURS, LANGUAGES.model_copy(update={"mine": 0}))
    ideas = find_unbundled(scene(parts=parts, they=None))
    assert ideas
    for idea in ideas:
        assert ("Support: languages", "none") in {(move.issue, move.to) for move in idea.give}
        assert all(move.issue != "Support: languages" for move in idea.get)
