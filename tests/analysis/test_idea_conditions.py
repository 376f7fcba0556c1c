"""What an idea depends on, and what it falls short of: conditions worked out by hand."""

import pytest

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import build_problem
from copilot.domain.issue import Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from tests.builders import engineer, issue
from tests.trade_scenes import FEW, problem, turned, two, wants, weight


def test_flip_ratio_worked_by_hand() -> None:
    """I get a quarter of A for a half of B: good as long as A weighs twice as much as B."""
    found = two((Priority(), Priority()), (weight(1), weight(3)))
    certificate = certify(found, {"A": 3, "B": 0})
    assert certificate.verdict == "depends"
    flips = certificate.flips_if
    assert flips is not None
    assert (flips.asks, flips.more, flips.than, flips.ratio) == ("me", "A", "B", 2)
    assert flips.text == (
        "good for both as long as you care at least 2 times as much about A as about B; "
        "you have not said"
    )
    assert certificate.reason == f"G{flips.text[1:]}."


def test_ratio_of_one_reads_as_much() -> None:
    found = two((Priority(), Priority()), (weight(1), weight(3)))
    flips = certify(found, {"A": 3, "B": 1}).flips_if
    assert flips is not None
    assert "at least as much about A as about B" in flips.text


def test_issue_that_weighs_nothing_decides_nothing() -> None:
    """A would be enough at 0 times, were it not that it never weighs anything."""
    mine = (weight(0), weight(1, 3), weight(1, 3))
    issues = [
        issue(name, 0, 1, 2, mine=wants(said, way), theirs=wants(weight(1), "more"))
        for name, said, way in zip("ABC", mine, ("more", "more", "less"), strict=True)
    ]
    found = problem(*issues, table={"A": 0, "B": 0, "C": 0})
    flips = certify(found, {"A": 2, "B": 1, "C": 1}).flips_if
    assert flips is not None
    assert (flips.more, flips.than, flips.ratio) == ("B", "C", 1)


def test_condition_that_no_weighting_meets_is_not_named() -> None:
    """A weighs at most 1/60 of C, so no comparison of the two can settle it."""
    mine = (weight(0.01, 0.02), weight(1, 2), weight(1.2, 2))
    issues = [
        issue(name, 0, 1, 2, mine=wants(said, way), theirs=wants(weight(1), "more"))
        for name, said, way in zip("ABC", mine, ("more", "more", "less"), strict=True)
    ]
    found = problem(*issues, table={"A": 0, "B": 0, "C": 0})
    flips = certify(found, {"A": 2, "B": 2, "C": 2}).flips_if
    assert flips is not None
    assert (flips.more, flips.than) == ("B", "C")


def test_condition_is_an_average_where_no_single_comparison_is_enough() -> None:
    """Two free issues are given for one: however much A weighs beside B, C may outweigh it."""
    issues = [
        issue(name, 0, 1, 2, mine=wants(Priority(), way), theirs=wants(weight(1), "more"))
        for name, way in zip("ABC", ("more", "less", "less"), strict=True)
    ]
    found = problem(*issues, table={"A": 0, "B": 0, "C": 0})
    flips = certify(found, {"A": 2, "B": 1, "C": 1}).flips_if
    assert flips is not None
    assert flips.more == "A"
    assert "at most roughly" in flips.text


def test_condition_over_many_issues_is_an_average() -> None:
    issues = [
        issue(f"I{k}", 0, 1, mine=wants(Priority(), way), theirs=wants(weight(1), "more"))
        for k, way in enumerate(["more"] * 5 + ["less"] * 4)
    ]
    found = problem(*issues, table={i.name: 0 for i in issues})
    flips = certify(found, {i.name: 1 for i in issues}).flips_if
    assert flips is not None
    assert "roughly" in flips.text


SAID = [
    (Stance(priority=Priority(word="high")), Stance(priority=Priority(word="low")), "more"),
    (Stance(priority=Priority(rank=2)), Stance(priority=Priority(rank=1)), "less"),
    (Stance(priority=weight(1, 2)), Stance(priority=weight(2, 4)), "less"),
]


@pytest.mark.parametrize(("a", "b", "order"), SAID)
def test_condition_says_what_was_said(a: Stance, b: Stance, order: str) -> None:
    """They gain by a move on A and lose by one on B; I gain by both."""
    for sure, words in (("medium", "you said"), ("low", "your unsure guess")):
        mine = [wants(weight(1), way) for way in ("less", "more")]
        first = a.model_copy(update={"wants": "less", "confidence": sure})
        theirs = (first, b.model_copy(update={"wants": "less"}))
        issues = [
            issue(name, *range(11), mine=own, theirs=said)
            for name, own, said in zip("AB", mine, theirs, strict=True)
        ]
        found = problem(*issues, table={"A": 5, "B": 5})
        outcomes: list[dict[str, Option]] = [
            {"A": x, "B": y} for x in range(5) for y in range(6, 11)
        ]
        conditions = [certify(found, outcome).flips_if for outcome in outcomes]
        flips = next(condition for condition in conditions if condition is not None)
        assert flips.ratio is not None
        turned = {"more": "less", "less": "more"}[order]
        told = turned if flips.ratio < 1 else order
        named = "B as about A" if flips.ratio < 1 else "A as about B"
        more = f"{words}{' is' if sure == 'low' else ''} more, not how much more"
        orders_alone = told == "more" and flips.ratio != 1 and a.priority.weight is None
        ends = more if orders_alone else f"{words}: {told}"
        assert f"about {named}; {ends}" in flips.text
        assert flips.question.startswith("If we could improve only one of these for you")


def test_condition_names_both_forms_where_they_cannot_be_compared() -> None:
    found = two((Priority(word="high"), Priority(rank=1)), (weight(1), weight(3)))
    flips = certify(found, {"A": 4, "B": 1}).flips_if
    assert flips is not None
    assert flips.ratio is not None
    assert flips.ratio < 1
    assert flips.text.endswith('you said "rank 1" and "high", which leaves it open')


def test_question_for_me_about_a_direction() -> None:
    open_wish = issue("Title", "Senior", "Staff", theirs=wants(weight(1), "Staff"))
    found = problem(open_wish, table={"Title": "Senior"})
    flips = certify(found, {"Title": "Staff"}).flips_if
    assert flips is not None
    assert flips.question == "Which option do you want on Title, and which would be worst for you?"
    assert flips.text == (
        "good for both as long as you do not lose by the change of Title; "
        "nothing says what you want there"
    )


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ({"A": 2, "B": 2}, "Neither side gains by this, whatever matters to it."),
        ({"A": 3, "B": 2}, "They lose by this, whatever matters to them."),
        ({"A": 2, "B": 1}, "You lose by this, whatever matters to you."),
        ({"A": 3, "B": 1}, "They gain nothing by this."),
    ],
)
def test_one_sided_says_who_loses_or_gains_nothing(outcome: dict[str, Option], reason: str) -> None:
    found = two((weight(2), weight(1)), (weight(1), weight(1)))
    certificate = certify(found, outcome)
    assert (certificate.verdict, certificate.reason) == ("one_sided", reason)


def test_alternative_that_is_better_under_some_weightings_is_what_it_depends_on() -> None:
    """The idea gains over the table, and beats 60 points only if A counts enough."""
    issues = [
        issue(name, 0, 1, 2, 3, 4, mine=wants(said, "more"), theirs=wants(weight(1), "more"))
        for name, said in zip("AB", (Priority(word="high"), Priority(word="low")), strict=True)
    ]
    me = Party(alternatives=(Alternative(name="Stay", worth=60),))
    they = Party(alternatives=(Alternative(name="Other hire", worth=60),))
    found = problem(*issues, table={"A": 0, "B": 0}, me=me)
    certificate = certify(found, {"A": 3, "B": 1})
    assert certificate.verdict == "depends"
    assert certificate.reason.startswith(
        "Both gain by it, and the whole deal is better for you than 'Stay' as long as you care at least"
    )
    found = problem(*(turned(i) for i in issues), table={"A": 0, "B": 0}, they=they)
    certificate = certify(found, {"A": 3, "B": 1})
    assert certificate.reason.startswith(
        "Both gain by it, and the whole deal is better for them than 'Other hire' as long as they care"
    )


def test_alternative_that_is_never_worse_is_what_an_idea_falls_short_of() -> None:
    """The same A and more of B: only where B weighs nothing is the idea as good."""
    issues = [
        issue(name, 0, 1, 2, mine=wants(said, "more"), theirs=wants(weight(1), "more"))
        for name, said in zip("AB", (Priority(word="high"), Priority(word="low")), strict=True)
    ]
    me = Party(alternatives=(Alternative(name="Other offer", terms={"A": 2, "B": 2}),))
    found = problem(*issues, table={"A": 0, "B": 0}, me=me)
    certificate = certify(found, {"A": 2, "B": 1})
    assert certificate.verdict == "below_walk_away"
    assert certificate.reason == "It is worth less to you than the alternative 'Other offer'."
    assert certify(found, {"A": 2, "B": 2}).verdict == "good_for_both"


def test_floor_is_named() -> None:
    found = build_problem(engineer(), samples=FEW)
    low = {**engineer().on_the_table, "Base salary": 150_000}
    assert certify(found, low).reason == "Base salary at 150000 is below your walk-away."
