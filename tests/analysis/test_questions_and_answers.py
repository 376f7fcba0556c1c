"""What is worth asking the other side, and what is worth filling in."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import QuestionNeed, rank_questions
from copilot.analysis.sensitivity.sharpen import sharpen
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from copilot.storage.scenario_file import load_scenario
from tests.builders import engineer, issue, stance
from tests.strategies import exact_scenarios, vague_scenarios

FEW = 300
ROOT = Path(__file__).parents[2]


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


def test_only_ideas_that_turn_at_the_ratio_i_am_asked_for_are_decided_by_my_answer() -> None:
    """A threshold that is none of the ideas' own would settle none of them either way."""
    found = build_problem(load_scenario(ROOT / "examples/hiring-side.yaml"), samples=FEW)
    ideas = {idea.id: idea for idea in find_trades(found)}
    mine = [
        need
        for need in rank_questions(found, tuple(ideas.values()))
        if need.asks == "me" and need.ratio is not None
    ]
    assert any(0 < len(need.decides) < len(need.hang) for need in mine)
    for need in mine:
        assert set(need.decides) <= set(need.hang)
        for name in need.hang:
            flips = ideas[name].certificate.flips_if
            assert flips is not None
            words = "at least" if (flips.more, flips.than) == need.issues else "at most"
            told = f"you care {words} {need.ratio:g} times as much about {need.issues[0]} as"
            assert (name in need.decides) == (told in flips.text)


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
