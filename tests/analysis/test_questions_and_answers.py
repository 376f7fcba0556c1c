"""What is worth asking and filling in, the frontier's document, and what the middle costs."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import QuestionNeed, rank_questions
from copilot.analysis.sensitivity.sharpen import sharpen
from copilot.analysis.trading.efficient import cost_of_the_middle, frontier_document, readable
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import engineer, issue, stance
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 300


def asked(problem: Problem) -> tuple[QuestionNeed, ...]:
    return rank_questions(problem, find_trades(problem))


EVEN = (Priority(weight=(1, 1)), Priority(weight=(1, 1)))


def swap(theirs: tuple[Priority, Priority], *, mine: tuple[Priority, Priority] = EVEN) -> Scenario:
    """I get a half of A for a quarter of B, if they care enough for B."""
    issues = [
        issue(
            name,
            *range(5),
            mine=Stance(priority=own, wants="more"),
            theirs=Stance(priority=said, wants="less"),
        )
        for name, own, said in zip("AB", mine, theirs, strict=True)
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), on_the_table={"A": 2, "B": 2})


def test_question_on_which_a_trade_hangs_is_worth_asking() -> None:
    found = build_problem(swap((Priority(), Priority())), samples=FEW)
    ideas = find_trades(found)
    needs = {(need.kind, need.issues): need for need in rank_questions(found, ideas)}
    comparison = needs["comparison", ("A", "B")]
    assert comparison.value is not None
    assert comparison.value > 0
    assert comparison.asks == "them"
    assert set(comparison.decides) <= {idea.id for idea in ideas}
    assert comparison.decides
    assert set(needs["priorities", ()].decides) == set(comparison.decides)


@settings(max_examples=25)
@given(vague_scenarios(limits=True))
def test_values_are_never_negative_and_decided_ideas_are_real(scenario: Scenario) -> None:
    found = build_problem(scenario, samples=100)
    ideas = find_trades(found)
    needs = rank_questions(found, ideas)
    assert all(need.value is None or need.value >= 0 for need in needs)
    assert {name for need in needs for name in need.decides} <= {idea.id for idea in ideas}
    values = [need.value for need in needs if need.value is not None]
    assert all(round(a, 6) >= round(b, 6) for a, b in pairwise(values))


@settings(max_examples=25)
@given(exact_scenarios())
def test_nothing_is_worth_asking_about_what_is_known(scenario: Scenario) -> None:
    found = build_problem(scenario, samples=30)
    assert all(need.value is None for need in asked(found))


def test_question_about_issues_whose_weights_are_known_is_not_asked() -> None:
    known = (Priority(weight=(1, 1)), Priority(weight=(2, 2)))
    kinds = {need.kind for need in asked(build_problem(swap(known), samples=FEW))}
    assert not kinds & {"priorities", "comparison", "direction"}


def test_question_by_how_much_is_asked_where_the_order_is_known() -> None:
    """They care more for B; whether twice as much decides on A for half of B."""
    found = build_problem(swap((Priority(rank=2), Priority(rank=1))), samples=FEW)
    (need,) = [need for need in asked(found) if need.kind == "comparison"]
    assert (need.issues, need.asks) == (("B", "A"), "them")
    assert need.ratio is not None
    assert need.ratio > 1


def test_i_am_asked_about_my_own_weights() -> None:
    known = (Priority(weight=(2, 2)), Priority(weight=(3, 3)))
    found = build_problem(swap(known, mine=(Priority(), Priority())), samples=FEW)
    assert "me" in {need.asks for need in asked(found) if need.kind == "comparison"}


def test_no_proposal_at_all_leaves_the_questions_of_every_talk() -> None:
    """Both want the same end of the only issues, which is on the table."""
    issues = [
        issue(name, 0, 1, mine=stance("high", "more"), theirs=stance("high", "more"))
        for name in "AB"
    ]
    found = build_problem(
        Scenario(title="t", situation="", issues=tuple(issues), on_the_table={"A": 1, "B": 1}),
        samples=FEW,
    )
    assert [need.kind for need in asked(found)] == [
        "success",
        "constraint",
        "decision",
        "timing",
        "risk",
    ]


def test_questions_of_every_talk_follow_the_file() -> None:
    found = build_problem(engineer(), samples=FEW)
    last = [need for need in asked(found) if need.value is None]
    assert [(need.kind, need.issues) for need in last] == [
        ("success", ()),
        ("direction", ("Review date",)),
        *[("interest", need.issues) for need in last if need.kind == "interest"],
        ("constraint", ()),
        ("forecast", ()),
        ("decision", ()),
        ("timing", ()),
        ("risk", ()),
    ]
    assert {n.issues[0] for n in last if n.kind == "interest"} == {
        "Base salary",
        "Remote days",
        "Start date",
    }
    assert [n.event for n in last if n.kind == "forecast"] == [engineer().forecasts[0].event]


def test_direction_that_nobody_said_is_asked_for() -> None:
    scenario = swap((Priority(weight=(1, 1)), Priority(weight=(3, 3))))
    a, b = scenario.issues
    b = b.model_copy(update={"theirs": Stance(priority=Priority(weight=(3, 3)))})
    found = build_problem(scenario.model_copy(update={"issues": (a, b)}), samples=FEW)
    (need,) = [need for need in asked(found) if need.kind == "direction"]
    assert (need.issues, need.asks) == (("B",), "them")
    assert need.decides


def sharpened(scenario: Scenario) -> tuple[str, ...]:
    found = build_problem(scenario, samples=FEW)
    return sharpen(found, find_trades(found))


def test_three_things_sharpen_the_advice_and_a_missing_walk_away_stands_second() -> None:
    gaps = sharpened(swap((Priority(), Priority())))
    assert len(gaps) == 3
    assert gaps[0].startswith(("What matters most to them", "A or B: which first"))
    assert gaps[1] == "Your walk-away: none is given, so no idea is held against it."


def test_a_side_of_which_nothing_is_said_comes_first() -> None:
    silent = [issue(name, 0, 1, 2) for name in "AB"]
    neither = sharpened(Scenario(title="t", situation="", issues=tuple(silent)))
    assert [gap.partition(":")[0] for gap in neither] == [
        "What you want on each issue and what matters most to you",
        "What they want on each issue and what matters most to them",
        "Your walk-away",
    ]
    mine = [found.model_copy(update={"mine": Stance(wants="more")}) for found in silent]
    one = sharpened(Scenario(title="t", situation="", issues=tuple(mine)))
    assert one[0].startswith("What they want on each issue")
    assert not any(gap.startswith("What you want on each") for gap in one)


def test_wishes_are_asked_for_where_none_is_known() -> None:
    """No idea can be priced, so no question has a value; theirs are asked for before mine."""
    silent = tuple(issue(name, 0, 1, 2) for name in "AB")
    problem = build_problem(Scenario(title="t", situation="", issues=silent), samples=FEW)
    needs = rank_questions(problem, find_trades(problem))
    assert [(need.kind, need.issues, need.asks) for need in needs[:5]] == [
        ("priorities", (), "them"),
        ("direction", ("A",), "them"),
        ("direction", ("B",), "them"),
        ("direction", ("A",), "me"),
        ("direction", ("B",), "me"),
    ]
    assert {need.value for need in needs} == {None}
    assert needs[5].kind == "success"


def test_gap_says_how_many_ideas_hang_on_it() -> None:
    found = build_problem(swap((Priority(word="high"), Priority(word="high"))), samples=FEW)
    hanging = [idea for idea in find_trades(found) if idea.certificate.flips_if is not None]
    assert any("one idea hangs on it" in gap for gap in sharpen(found, hanging[:1]))


def test_gap_between_two_weights_asks_for_a_narrower_range() -> None:
    wide = Priority(weight=(1, 9)), Priority(weight=(1, 3))
    gaps = sharpened(swap(wide))
    assert any("a narrower range would help" in gap for gap in gaps)


def test_gap_names_what_was_said_alike_or_in_order() -> None:
    alike = sharpened(swap((Priority(word="high"), Priority(word="high"))))
    assert any('You called them both "high"' in gap for gap in alike)
    assert any("hangs on it" in gap or "hang on it" in gap for gap in alike)
    unlike = sharpened(swap((Priority(), Priority(word="high"))))
    assert any("You have said nothing of A" in gap for gap in unlike)
    steps = Priority(weight=(3, 3)), Priority(weight=(2, 2))
    high = Priority(word="high")
    mine = sharpened(swap(steps, mine=(high, high)))
    assert any("if you could move only one" in gap for gap in mine)


def ranked(seat: str, weights: tuple[int, int, int]) -> Scenario:
    """One side ranks A, B, C; the other has weights."""
    issues = []
    for place, (name, weight) in enumerate(zip("ABC", weights, strict=True), start=1):
        rank, exact = Priority(rank=place), Priority(weight=(weight, weight))
        mine, theirs = (rank, exact) if seat == "me" else (exact, rank)
        issues.append(
            issue(
                name,
                *range(5),
                mine=Stance(priority=mine, wants="more"),
                theirs=Stance(priority=theirs, wants="less"),
            )
        )
    table: dict[str, Option] = {"A": 2, "B": 2, "C": 2}
    return Scenario(title="t", situation="", issues=tuple(issues), on_the_table=table)


@pytest.mark.parametrize(("seat", "whom"), [("me", "you"), ("them", "them")])
def test_gap_of_a_known_order_is_by_how_much(seat: str, whom: str) -> None:
    (gap, *_) = sharpened(ranked(seat, (2, 1, 1)))
    assert re.match(
        rf"How many times as much (A matters to {whom} as B|B matters to {whom} as C): you only said "
        r'"rank (1" and "rank 2|2" and "rank 3)"',
        gap,
    )


def test_gap_names_the_issues_of_which_the_first_is_open() -> None:
    """They rank A first and the other three alike."""
    ranks = (1, 2, 2, 2)
    issues = [
        issue(
            name,
            *range(5),
            mine=Stance(priority=Priority(weight=(k, k)), wants="more"),
            theirs=Stance(priority=Priority(rank=rank), wants="less"),
        )
        for k, (name, rank) in enumerate(zip("ABCD", ranks, strict=True), start=1)
    ]
    table: dict[str, Option] = dict.fromkeys("ABCD", 2)
    gaps = sharpened(Scenario(title="t", situation="", issues=tuple(issues), on_the_table=table))
    assert any(gap.startswith("What matters most to them of B, C and D: your") for gap in gaps)


def test_gap_on_which_no_idea_hangs_says_nothing_of_ideas() -> None:
    (gap, *_) = sharpened(ranked("me", (1, 2, 1)))
    assert gap.endswith("(give `weight` or a range of it).")


def test_gap_names_a_wish_that_is_not_known() -> None:
    scenario = swap((Priority(weight=(1, 1)), Priority(weight=(3, 3))))
    a, b = scenario.issues
    for side, words in (("theirs", "What they want for B"), ("mine", "What you want for B")):
        bare = b.model_copy(update={side: Stance(priority=Priority(weight=(3, 3)))})
        gaps = sharpened(scenario.model_copy(update={"issues": (a, bare)}))
        assert any(gap.startswith(words) for gap in gaps)


def test_gaps_beyond_priorities_are_named_in_their_order() -> None:
    known = swap((Priority(weight=(1, 1)), Priority(weight=(1, 1))))
    bare = known.model_copy(update={"issues": (*known.issues, Issue(name="Review date"))})
    assert sharpened(bare) == (
        "Your walk-away: none is given, so no idea is held against it.",
        "Review date: what it could be settled at; until then it can only be asked about.",
        "A unit with a currency on one issue (or `money:`), so that gains can be told in it.",
    )
    floored = known.model_copy(update={"me": Party(walk_away={"A": 1}), "money": "A"})
    assert sharpened(floored) == (
        "What you will do without a deal (`alternatives`), and what that is worth.",
        "Something you and they expect differently (`forecasts`): it can carry a bet both like.",
    )
    full = floored.model_copy(
        update={
            "me": Party(alternatives=(Alternative(name="Stay", worth=10),)),
            "forecasts": engineer().forecasts,
        }
    )
    assert sharpened(full) == ()


def test_gap_counts_the_ideas_that_hang_on_it() -> None:
    """With eight free issues there are more than five."""
    issues = [
        issue(
            f"I{k}",
            *range(3),
            mine=Stance(priority=Priority(weight=(1 + k, 1 + k)), wants="more"),
            theirs=Stance(priority=Priority(), wants="less"),
        )
        for k in range(8)
    ]
    scenario = Scenario(
        title="t", situation="", issues=tuple(issues), on_the_table={i.name: 1 for i in issues}
    )
    assert any("many ideas hang on it" in gap for gap in sharpened(scenario))


def split(*, money: bool) -> Scenario:
    """Opposed interests on two issues: both give up 25 points by the middle of both."""
    priorities = Priority(weight=(3, 3)), Priority(weight=(1, 1))
    issues = [
        issue(
            name,
            *range(0, 101, 50),
            unit="EUR" if name == "A" else None,
            mine=Stance(priority=mine, wants="more"),
            theirs=Stance(priority=theirs, wants="less"),
        )
        for name, mine, theirs in zip("AB", priorities, reversed(priorities), strict=True)
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), money="A" if money else None)


def test_middle_costs_what_the_best_even_trade_would_add() -> None:
    """The middle is worth 50 to each; all of A for me and all of B for them, 75 to each.

    25 points of mine are a third of A's swing of 75 points: 33 of 100 EUR.
    """
    points = cost_of_the_middle(build_problem(split(money=False), samples=FEW))
    assert points == (
        "Splitting every difference would leave about 25 of 100 points of yours and about "
        "25 of 100 points of theirs on the table."
    )
    euros = cost_of_the_middle(build_problem(split(money=True), samples=FEW))
    assert euros is not None
    assert "leave about 33 EUR of yours" in euros


def test_middle_that_costs_nothing_much_is_not_mentioned() -> None:
    scenario = split(money=False)
    one = scenario.model_copy(update={"issues": scenario.issues[:1]})
    assert cost_of_the_middle(build_problem(one, samples=FEW)) is None
    same = [
        i.model_copy(update={"theirs": Stance(priority=i.mine.priority, wants="less")})
        for i in scenario.issues
    ]
    alike = scenario.model_copy(update={"issues": tuple(same)})
    assert cost_of_the_middle(build_problem(alike, samples=FEW)) is None


def test_middle_that_cannot_be_bettered_within_the_floors_is_not_mentioned() -> None:
    floored = split(money=False).model_copy(
        update={"counterparty": Party(walk_away={"A": 0}), "me": Party(walk_away={"A": 100})}
    )
    assert cost_of_the_middle(build_problem(floored, samples=FEW)) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (6543.2, "6,500"),
        (0, "0"),
        (0.0456, "0.046"),
        (12.6, "13"),
        (1.04, "1"),
        (-1234, "-1,200"),
        (996, "1,000"),
    ],
)
def test_amount_reads_in_two_digits(amount: float, text: str) -> None:
    assert readable(amount) == text


def test_frontier_names_the_bargaining_solutions() -> None:
    """Outcomes are worth (3a + b) and (3(1-b) + (1-a)) of 4 at halves: the corner is 75, 75."""
    document = frontier_document(build_problem(split(money=False), samples=FEW))
    for points in (document.nash, document.kalai_smorodinsky, document.egalitarian):
        assert np.array([(p.mine, p.theirs) for p in points]) == pytest.approx(np.array([[75, 75]]))
    assert [p.outcome for p in document.best_joint] == [{"A": 100, "B": 0}]
    assert (document.no_deal.mine, document.no_deal.theirs) == (0, 0)
    assert document.zone_of_agreement


def test_frontier_without_a_zone_of_agreement_says_so() -> None:
    high = Party(alternatives=(Alternative(name="Other", worth=90),))
    scenario = split(money=False).model_copy(update={"me": high, "counterparty": high})
    document = frontier_document(build_problem(scenario, samples=FEW))
    assert (document.zone_of_agreement, document.points, document.nash) == (False, (), ())
    assert (document.no_deal.mine, document.no_deal.theirs) == pytest.approx((90, 90))
    assert document.notes[0].startswith("No outcome is at least as good as no deal for both")


def test_no_deal_is_the_best_alternative_by_worth_or_terms() -> None:
    """A at 100 and B at 0 are 75 points to me, more than 60."""
    me = Party(
        alternatives=(
            Alternative(name="Stay", worth=60),
            Alternative(name="Other", terms={"A": 100, "B": 0}),
        )
    )
    scenario = split(money=False).model_copy(update={"me": me})
    document = frontier_document(build_problem(scenario, samples=FEW))
    assert document.no_deal.mine == pytest.approx(75)
    assert all(point.mine >= 75 - 1e-9 for point in document.points)


def cut_by_an_exclusion() -> Scenario:
    """A counts 3 and B 1 for each side; both want less of B. My dream is excluded.

    Fourths of the whole, and points between the worst and the best outcome that can be:

        A    B    mine  theirs   mine of 3   theirs of 4    sum
        100  100  3     0        100           0            100
        50   0    2.5   2.5       83.3        62.5          145.8
        0    0    1     4         33.3       100            133.3

    In fourths the last two would be worth 5 together, both.
    """
    sides = {"A": (3, "more"), "B": (1, "less")}
    issues = [
        issue(
            name,
            *(0, 50, 100) if name == "A" else (0, 100),
            mine=Stance(priority=Priority(weight=(weight, weight)), wants=mine),
            theirs=Stance(priority=Priority(weight=(weight, weight)), wants="less"),
        )
        for name, (weight, mine) in sides.items()
    ]
    dream: Exclusion = {"A": (100,), "B": (0,)}
    return Scenario(title="t", situation="", issues=tuple(issues), excluded=(dream,))


def test_bargaining_solutions_go_by_the_points_that_are_told() -> None:
    document = frontier_document(build_problem(cut_by_an_exclusion(), samples=FEW))
    [joint] = document.best_joint
    assert (joint.mine, joint.theirs) == pytest.approx((83.333333, 62.5))
    assert document.points[1] == joint


def tied() -> Scenario:
    """Seven issues of eight options in one tied group are over a million combinations.

    Each option is told apart from the others, so that none can be dropped.
    """
    issues = [
        issue(
            f"I{k}",
            *range(8),
            mine=Stance(priority=Priority(weight=(k + 1, k + 1)), wants="more"),
            theirs=Stance(priority=Priority(weight=(9 - k, 9 - k)), wants="less"),
        )
        for k in range(7)
    ]
    excluded: list[Exclusion] = [
        {f"I{k}": (option,), f"I{(k + 1) % 7}": (7 - option,)}
        for k in range(7)
        for option in range(8)
    ]
    return Scenario(title="t", situation="", issues=tuple(issues), excluded=tuple(excluded))


def test_frontier_that_is_too_large_says_so_and_costs_no_middle() -> None:
    problem = build_problem(tied(), samples=2)
    document = frontier_document(problem)
    assert document.method == "too large"
    assert (document.points, document.zone_of_agreement) == ((), False)
    assert document.notes
    assert (problem.me.floor, problem.me.span) == (0, 1)
    assert cost_of_the_middle(problem) is None


def test_improvement_of_my_best_outcome_is_none_even_where_the_frontier_is_too_large() -> None:
    problem = build_problem(tied(), samples=2)
    assert improvements(problem, {f"I{k}": 7 for k in range(7)}) == ()


def test_frontier_of_issues_without_options_has_nothing_to_settle() -> None:
    """Not even a zone of agreement, though the one empty outcome would be above no limit."""
    bare = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    document = frontier_document(build_problem(bare, samples=2))
    assert (document.method, document.points) == ("nothing to settle", ())
    assert not document.zone_of_agreement
    assert document.notes == ("No issue has two options yet, so there is nothing to settle.",)
