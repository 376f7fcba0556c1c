"""Ideas and trades: what is given and got, who cares more, and which come first."""

import pytest

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import differences
from copilot.analysis.checks.ideas import idea_id, make_idea
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades, idea_rank, varied
from copilot.domain.issue import Issue, Priority, Word
from copilot.domain.suggestions import Certificate, Idea, Move
from tests.builders import issue, stance
from tests.trade_scenes import problem, turned, two, wants, weight


def test_surplus_is_shared_only_where_both_gain() -> None:
    found = two((weight(3), weight(1)), (weight(1), weight(3)))
    assert certify(found, {"A": 3, "B": 1}).surplus_share == pytest.approx(0.5)
    assert certify(found, {"A": 3, "B": 2}).surplus_share is None


def test_dominated_names_what_is_better() -> None:
    found = two((weight(3), weight(1)), (weight(1), weight(3)))
    certificate = certify(found, {"A": 3, "B": 1})
    assert certificate.verdict == "dominated"
    assert certificate.dominated_by == {"A": 4, "B": 0}
    assert certificate.reason == (
        "The same issues can do better for one side at no cost to the other: A 4, B 0."
    )


def test_issue_is_given_where_i_lose_by_it_or_only_they_gain() -> None:
    """I am even on C and they gain: given. Nobody has said anything on D: got."""
    issues = (
        issue("A", 0, 1, mine=wants(weight(1), "more"), theirs=wants(weight(1), "less")),
        issue("B", 0, 1, mine=wants(weight(1), "less"), theirs=wants(weight(3), "more")),
        issue("C", 0, 1, theirs=wants(weight(1), "more")),
        issue("D", 0, 1),
        issue("E", 0, 1),
    )
    found = problem(*issues, table={i.name: 0 for i in issues})
    idea = make_idea(found, {"A": 1, "B": 1, "C": 1, "D": 1, "E": 0})
    assert [move.issue for move in idea.give] == ["B", "C"]
    assert [move.issue for move in idea.get] == ["A", "D"]
    assert idea.get[0] == Move(issue="A", from_=0, to=1)
    assert idea.title == "A and D for B and C"
    assert "the other way round" in idea.rationale
    assert (idea.technique, idea.sources) == ("logrolling", ("priorities",))
    nothing = make_idea(found, {i.name: 0 for i in issues})
    assert (nothing.title, nothing.give, nothing.get) == ("No change", (), ())
    assert make_idea(found, {**dict(nothing.outcome or {}), "A": 1}).title == "A"


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        (
            weight(10),
            weight(1),
            "What you get on A counts for more with you than what you give on B; with them it is",
        ),
        (
            weight(10),
            weight(1, 10),
            (
                "What you get on A counts for more with you than what you give on B; with them it has "
                "to be"
            ),
        ),
        (
            weight(1, 10),
            weight(1),
            (
                "What they get on B counts for more with them than what they give on A; with you it "
                "has to be"
            ),
        ),
        (
            weight(1, 10),
            weight(1, 10),
            (
                "What you get on A has to count for more with you than what you give on B; with them "
                "it has to be"
            ),
        ),
    ],
)
def test_what_counts_for_more_is_a_fact_only_where_every_weighting_says_so(
    mine: Priority, theirs: Priority, told: str
) -> None:
    here = two((mine, weight(5)), (theirs, weight(5)))
    idea = make_idea(here, {"A": 3, "B": 1})
    assert idea.rationale == f"{told} the other way round."


def test_shared_wish_is_no_trade() -> None:
    both = issue("A", 0, 1, mine=wants(weight(1), "more"), theirs=wants(weight(1), "more"))
    idea = make_idea(problem(both, table={"A": 0}), {"A": 1})
    assert (idea.technique, idea.sources) == ("shared wish", ("shared",))
    assert idea.rationale == "On A nobody has to give way."


def test_idea_is_named_by_its_kind_and_terms() -> None:
    assert idea_id("trade", {"A": "1"}) == idea_id("trade", {"A": "1"})
    assert idea_id("trade", {"A": "1"}) != idea_id("option", {"A": "1"})
    assert idea_id("trade", {"A": "1"}) != idea_id("trade", {"A": "2"})


def leans(*issues: Issue) -> list[str]:
    found = problem(*issues, table={})
    return [row.leans for row in differences(found)]


def test_differences_say_who_cares_more() -> None:
    a = issue("A", 0, 1, mine=stance("high", "more"), theirs=stance("low", "less"))
    b = issue("B", 0, 1, mine=stance("low", "more"), theirs=stance("high", "less"))
    c = issue("C", 0, 1, mine=stance("low", "more"), theirs=stance("low", "less"))
    assert leans(a, b, c) == ["me", "them", "even"]
    (row, *_) = differences(problem(a, b, table={}))
    assert (row.issue, row.mine, row.theirs) == ("A", "high", "low")


def test_difference_is_unknown_where_a_priority_or_a_wish_is() -> None:
    known = issue("A", 0, 1, mine=stance("high", "more"), theirs=stance("low", "less"))
    unknown = [
        issue("B", 0, 1, mine=stance("high", "more"), theirs=stance(None, "less")),
        issue("C", 0, 1, mine=stance(None, "more"), theirs=stance("low", "less")),
        issue("D", 0, 1, mine=stance("high", "more"), theirs=stance("low")),
        issue("E", 0, 1, mine=stance("high"), theirs=stance("low", "less")),
        Issue(name="F"),
    ]
    assert leans(known, *unknown)[1:] == ["unknown"] * 5


def test_same_wish_needs_both_to_care() -> None:
    same = issue("A", 0, 1, mine=stance("high", "more"), theirs=stance("low", "more"))
    other = issue("B", 0, 1, mine=stance("low", "more"), theirs=stance("high", "less"))
    assert leans(same, other) == ["same_wish", "them"]
    never = issue("A", 0, 1, mine=wants(weight(0), "more"), theirs=wants(weight(1), "more"))
    third = issue("B", 0, 1, mine=wants(weight(1), "more"), theirs=wants(weight(1), "less"))
    assert leans(never, third)[0] == "them"
    assert leans(turned(never), turned(third))[0] == "me"


def idea(number: int, give: str, get: str, *, share: float, gain: float = 10) -> Idea:
    def moves(names: str) -> list[dict[str, object]]:
        return [{"issue": name, "from": 0, "to": number} for name in names]

    gains = {"low": 0, "mean": gain, "high": gain, "holds": "some", "share": share}
    certificate = {"verdict": "depends", "reason": ".", "my_gain": gains, "their_gain": gains}
    return Idea.model_validate(
        {
            "id": str(number),
            "kind": "trade",
            "origin": "engine",
            "title": "t",
            "technique": "logrolling",
            "give": moves(give),
            "get": moves(get),
            "certificate": certificate,
        }
    )


def test_first_five_differ_in_what_is_given_or_got() -> None:
    ideas = [
        idea(1, "A", "B", share=0.9),
        idea(2, "A", "B", share=0.8),
        idea(3, "A", "C", share=0.8),
        idea(4, "D", "E", share=0.7),
        idea(5, "F", "G", share=0.2),
        idea(6, "H", "I", share=0.9, gain=0.5),
    ]
    assert [found.id for found in varied(ideas)] == ["1", "6", "3", "4", "5", "2"]


def test_idea_without_gains_comes_last() -> None:
    bare = idea(1, "A", "B", share=0.1).model_copy(
        update={"certificate": Certificate(verdict="unpriced", reason=".")}
    )
    assert idea_rank(bare) > idea_rank(idea(2, "A", "B", share=0))


def test_trade_that_is_dominated_gives_way_to_what_beats_it() -> None:
    found = two((weight(3), weight(1)), (weight(1), weight(3)))
    assert [trade.outcome for trade in find_trades(found)] == [{"A": 4, "B": 0}]


def test_wider_package_is_noted() -> None:
    """A for B is good; C, which both want, makes it better still."""
    issues = [
        issue("A", 0, 1, 2, mine=wants(weight(3), "more"), theirs=wants(weight(1), "less")),
        issue("B", 0, 1, 2, mine=wants(weight(1), "more"), theirs=wants(weight(3), "less")),
        issue("C", 0, 1, mine=wants(weight(1), "more"), theirs=wants(weight(1), "more")),
    ]
    found = find_trades(problem(*issues, table={"A": 1, "B": 1, "C": 0}))
    swap = next(i for i in found if {m.issue for m in (*i.give, *i.get)} == {"A", "B"})
    assert swap.certificate.improves_to == {"A": 2, "B": 0, "C": 1}


def test_gain_below_a_millionth_of_the_range_is_no_gain() -> None:
    """They want more of B as I do, but B is a hundred-millionth of what matters to me."""
    a = issue("A", 0, 1, mine=wants(weight(1), "more"), theirs=wants(weight(1), "less"))
    b = issue("B", 0, 1, mine=wants(weight(1e-8), "more"), theirs=wants(weight(1), "more"))
    found = problem(a, b, table={"A": 0, "B": 0})
    assert certify(found, {"A": 0, "B": 1}).verdict == "one_sided"
    assert find_trades(found) == ()


def test_improvement_needs_every_weighting() -> None:
    """From words alone nothing is certain about a swap of equal steps they may weigh alike."""
    words: tuple[Word, Word] = ("high", "low")
    issues = [
        issue(name, 0, 1, 2, mine=stance(word, "more"), theirs=stance("medium", "less"))
        for name, word in zip("AB", words, strict=True)
    ]
    found = problem(*issues, table={"A": 1, "B": 1})
    assert improvements(found, {"A": 1, "B": 1}) == ()
    assert find_trades(found)[0].certificate.verdict == "depends"


def test_issue_on_which_nobody_said_anything_is_in_no_trade() -> None:
    found = problem(
        issue("A", 0, 1, mine=stance("high", "more"), theirs=stance("low", "less")),
        issue("B", 0, 1, mine=stance("low", "more"), theirs=stance("high", "less")),
        issue("C", 0, 1),
        issue("D", 0, 1, mine=stance("low", "less")),
        table={"A": 0, "B": 1, "C": 0, "D": 0},
    )
    moved = {m.issue for i in find_trades(found) for m in (*i.give, *i.get)}
    assert moved == {"A", "B"}
