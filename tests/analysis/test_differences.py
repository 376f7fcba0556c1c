"""Who cares more about what, told only where what was said bears it out."""

import pytest

from copilot.analysis.checks.differences import differences
from copilot.analysis.checks.ideas import make_idea
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.scenario import Scenario
from tests.evidence_scenarios import answer, supply
from tests.trade_scenes import weight

HIGH, MEDIUM, LOW = (Priority(word=word) for word in ("high", "medium", "low"))


def rank(place: int) -> Priority:
    return Priority(rank=place)


def leans(mine: list[Priority], theirs: list[Priority]) -> str:
    """A letter for each issue, the first of its lean (m for me, t for them). I want more, they less."""
    issues = tuple(
        Issue(
            name=f"Issue {place}",
            options=(0, 1, 2),
            mine=Stance(priority=ours, wants="more"),
            theirs=Stance(priority=counter, wants="less"),
        )
        for place, (ours, counter) in enumerate(zip(mine, theirs, strict=True))
    )
    return told(*issues)


def told(*issues: Issue) -> str:
    problem = build_problem(Scenario(title="t", situation="s", issues=issues), samples=400)
    letters = {"me": "m", "them": "t", "even": "e", "same_wish": "s", "unknown": "u"}
    return "".join(letters[row.leans] for row in differences(problem))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        pytest.param([weight(15), weight(12), weight(9)], [rank(1), rank(2), rank(3)], id="ranks"),
        pytest.param([weight(50), weight(9)], [HIGH, LOW], id="words"),
        pytest.param([HIGH, MEDIUM, MEDIUM], [rank(1), rank(2), rank(2)], id="words and ranks"),
        pytest.param([weight(8, 9), weight(1, 2)], [rank(1), rank(2)], id="intervals"),
        pytest.param([weight(3), weight(3)], [MEDIUM, MEDIUM], id="all alike"),
        pytest.param([weight(2, 4), weight(1, 3)], [LOW, LOW], id="intervals that overlap"),
        pytest.param([HIGH, LOW, weight(2)], [rank(1), rank(2), LOW], id="two forms on a side"),
    ],
)
def test_the_same_order_is_no_difference(mine: list[Priority], theirs: list[Priority]) -> None:
    """An order says nothing of how much more, so exact weights beside it prove no difference."""
    assert set(leans(mine, theirs)) == {"e"}
    assert set(leans(theirs, mine)) == {"e"}


def test_another_order_is_a_difference_on_the_issues_that_changed_places() -> None:
    """The top is the same; the other two are turned round."""
    mine, theirs = [weight(15), weight(12), weight(9)], [rank(1), rank(3), rank(2)]
    assert leans(mine, theirs) == "emt"
    assert leans(theirs, mine) == "etm"


def test_weights_on_both_sides_are_compared_as_they_are() -> None:
    """50 to 30 of 100 and the rest: 1.67 times is a lean, 1.1 times is none."""
    assert leans([weight(50), weight(50)], [weight(30), weight(70)]) == "mt"
    assert leans([weight(52), weight(48)], [weight(48), weight(52)]) == "ee"
    assert leans([weight(40, 60), weight(40, 60)], [weight(10, 20), weight(80, 90)]) == "mt"


def test_a_weight_counts_for_the_values_that_it_multiplies() -> None:
    """Weight 4 over a swing of a quarter is less than weight 2 over a whole one."""
    short = Issue(
        name="Short",
        options=(0, 1),
        mine=Stance(priority=weight(4), values=(0, 25)),
        theirs=Stance(priority=LOW, wants="less"),
    )
    whole = Issue(
        name="Whole",
        options=(0, 1),
        mine=Stance(priority=weight(2), wants="more"),
        theirs=Stance(priority=HIGH, wants="less"),
    )
    assert told(short, whole) == "ee"


def test_an_issue_that_weighs_nothing_leans_to_the_other_side() -> None:
    assert leans([weight(0), weight(1)], [MEDIUM, HIGH]) == "tm"


def test_what_was_not_said_is_not_known() -> None:
    assert leans([Priority(), HIGH, LOW], [HIGH, HIGH, LOW]) == "uee"
    bare = Issue(name="Bare", mine=Stance(priority=HIGH), theirs=Stance(priority=HIGH))
    silent = Issue(
        name="Silent", options=(0, 1), mine=Stance(priority=HIGH), theirs=Stance(priority=HIGH)
    )
    assert told(bare, silent) == "uu"


def wish(mine: Stance, theirs: Stance) -> Issue:
    return Issue(name="Title", options=("a", "b", "c"), mine=mine, theirs=theirs)


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ((0, 100, 50), (10, 100, 0), "s"),
        ((0, 100, 100), (0, 100, 100), "s"),
        ((0, 100, 50), (0, 100, 100), "e"),
        ((0, 100, 90), (0, 90, 100), "e"),
    ],
)
def test_a_wish_is_the_same_only_where_both_like_the_same_options_best(
    mine: tuple[float, ...], theirs: tuple[float, ...], found: str
) -> None:
    assert (
        told(wish(Stance(priority=HIGH, values=mine), Stance(priority=HIGH, values=theirs)))
        == found
    )


def idea_sources(mine: tuple[float, ...], theirs: tuple[float, ...]) -> tuple[str, ...]:
    """What an idea is said to draw on that moves the one issue from a to b."""
    issue = wish(Stance(priority=HIGH, values=mine), Stance(priority=HIGH, values=theirs))
    other = Issue(
        name="Fee",
        options=(0, 1),
        mine=Stance(priority=LOW, wants="more"),
        theirs=Stance(priority=LOW, wants="more"),
    )
    table: dict[str, Option] = {"Title": "a", "Fee": 0}
    scenario = Scenario(title="t", situation="s", issues=(issue, other), on_the_table=table)
    return make_idea(build_problem(scenario, samples=50), {"Title": "b", "Fee": 1}).sources


def test_an_idea_is_shared_only_where_nobody_gives_way() -> None:
    assert idea_sources((0, 100, 50), (0, 100, 50)) == ("shared",)
    assert idea_sources((0, 100, 50), (0, 50, 100)) == ("shared",)
    assert idea_sources((0, 100, 50), (100, 0, 50)) == ("priorities",)


def test_priorities_of_mine_that_my_answer_overruled_are_compared_by_the_answer() -> None:
    """I wrote high and low, and then said that the second matters more."""
    scenario = supply(
        "high", "low", mine=("high", "low"), evidence=[answer("Delivery", "Price", by="me")]
    )
    rows = differences(build_problem(scenario, samples=400))
    assert [(row.mine, row.theirs, row.leans) for row in rows] == [
        ("high, overruled", "high", "them"),
        ("low, overruled", "low", "me"),
    ]


def test_an_overruled_guess_says_nothing_beside_priorities_of_mine_that_are_not_known() -> None:
    scenario = supply("high", "low", evidence=[answer("Delivery", "Price")])
    rows = differences(build_problem(scenario, samples=400))
    assert [row.leans for row in rows] == ["unknown", "unknown"]
