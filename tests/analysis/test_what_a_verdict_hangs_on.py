"""A verdict names everything that is open: both sides, and alternatives that may be better."""

import numpy as np
import pytest

from copilot.analysis.checks.certificate import certify
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sides.side import holds_for
from copilot.analysis.trading.efficient import NO_ZONE, outlook
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import FlipCondition


def free(direction: str) -> Stance:
    return Stance(wants=direction)


def problem(
    *issues: Issue, table: dict[str, Option], me: Party | None = None, they: Party | None = None
) -> Problem:
    return build_problem(
        Scenario(
            title="t",
            situation="",
            issues=issues,
            on_the_table=table,
            me=me or Party(),
            counterparty=they or Party(),
        ),
        samples=200,
    )


def pair(*, me: Party | None = None, they: Party | None = None) -> Problem:
    """I want more of A and B, they less of both, and nobody has said what matters more."""
    a, b = (
        Issue(name=name, options=(0, 1, 2), mine=free("more"), theirs=free("less"))
        for name in ("A", "B")
    )
    return problem(a, b, table={"A": 1, "B": 1}, me=me, they=they)


def hangs(found: Problem, outcome: dict[str, Option]) -> FlipCondition:
    certificate = certify(found, outcome)
    assert certificate.verdict == "depends"
    assert certificate.flips_if is not None
    assert certificate.reason.casefold() == f"{certificate.flips_if.text}.".casefold()
    return certificate.flips_if


def test_where_both_sides_are_open_the_condition_names_the_other_too() -> None:
    """I gain if A matters more to me than B, they if B matters more to them: two conditions."""
    text = hangs(pair(), {"A": 2, "B": 0}).text
    assert text.startswith("good for both as long as ")
    assert "own priorities allow it too; you have not said" in text


def test_the_condition_alone_is_not_enough_where_both_are_open() -> None:
    """With their part of it true and mine not, I lose, so the text has to name both parts."""
    found = pair()
    change = found.me.change(found.start, np.array([found.row({"A": 2, "B": 0})]))
    assert float((change.low @ np.array([0.2, 0.8]))[0]) < 0


def test_an_alternative_that_may_be_better_is_named_beside_the_condition() -> None:
    rival = Party(alternatives=(Alternative(name="Stay", worth=60),))
    text = hangs(pair(me=rival), {"A": 2, "B": 0}).text
    assert ", and it is worth more to you than 'Stay'; " in text


def test_an_alternative_alone_is_what_it_hangs_on_where_both_gain_for_certain() -> None:
    a = Issue(
        name="A",
        options=(0, 1),
        mine=Stance(wants="more", priority=Priority(word="high")),
        theirs=free("more"),
    )
    b = Issue(name="B", options=(0, 1), mine=free("more"), theirs=free("less"))
    party = Party(alternatives=(Alternative(name="Stay", worth=50),))
    text = hangs(problem(a, b, table={"A": 0, "B": 0}, me=party), {"A": 1, "B": 0}).text
    assert text.startswith(
        "both gain by it, and the whole deal is better for you than 'Stay' as long as "
    )


def test_an_alternative_beside_an_unknown_wish_hangs_on_the_whole_deal() -> None:
    """They gain by A for certain; what they think of B, which stays, may make no deal better."""
    a = Issue(
        name="A",
        options=(0, 1),
        mine=Stance(wants="more", priority=Priority(word="high")),
        theirs=Stance(wants="more", priority=Priority(word="high")),
    )
    b = Issue(name="B", options=("x", "y"), mine=free("x"))
    rival = Party(alternatives=(Alternative(name="Wait", worth=40),))
    flips = hangs(problem(a, b, table={"A": 0, "B": "x"}, they=rival), {"A": 1, "B": "x"})
    assert flips.text == (
        "both gain by it, and the whole deal is better for them than 'Wait' as long as B, as it "
        "would be settled here, suits them; nothing says what they want there"
    )
    mine = a.model_copy(update={"mine": a.mine, "theirs": a.theirs})
    turned = b.model_copy(update={"mine": Stance(), "theirs": free("x")})
    found = problem(mine, turned, table={"A": 0, "B": "x"}, me=rival)
    assert (
        "settled here, suits you; nothing says what you want there"
        in hangs(found, {"A": 1, "B": "x"}).text
    )


def weighed(*, theirs: tuple[Priority, Priority]) -> Problem:
    """They want less of A and of B, I more of both, and of B above all."""
    issues = [
        Issue(
            name=name,
            options=tuple(range(11)),
            mine=Stance(wants="more", priority=Priority(weight=(mine, mine))),
            theirs=Stance(wants="less", priority=said),
        )
        for name, mine, said in zip("AB", (1, 9), theirs, strict=True)
    ]
    return problem(*issues, table={"A": 5, "B": 5})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((Priority(word="high"), Priority(word="high")), 'you said "high" for both, which leaves it open'),
        ((Priority(rank=2), Priority(rank=2)), "you put both in the same place, which leaves it open"),
        ((Priority(weight=(1, 9)), Priority(weight=(2, 8))), 'you said "weight 2 to 8" and "weight 1 to 9", which leaves it open'),
        ((Priority(weight=(1, 9)), Priority(weight=(1, 9))), 'you said "weight 1 to 9" for both, which leaves it open'),
        ((Priority(weight=(1, 4)), Priority(weight=(4, 8))), "you said: more"),
        ((Priority(word="low"), Priority(word="high")), "you said more, not how much more"),
        ((Priority(rank=2), Priority(rank=1)), "you said more, not how much more"),
        ((Priority(), Priority(rank=2)), "you have not said"),
    ],
)  # fmt: skip
def test_a_ratio_below_one_is_told_as_a_limit_on_the_other_issue(
    said: tuple[Priority, Priority], told: str
) -> None:
    """A falls by five steps for them and B rises by two: A at least 0.4 times as much as B."""
    flips = hangs(weighed(theirs=said), {"A": 0, "B": 7})
    assert (flips.more, flips.than, flips.ratio) == ("A", "B", 0.4)
    assert flips.text == (
        f"good for both as long as they care at most 2.5 times as much about B as about A; {told}"
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Priority(weight=(3, 3)), "your unsure guess: the same"),
        (Priority(word="low"), 'your unsure guess, "low" for both, leaves it open'),
        (Priority(rank=1), "your unsure guess puts both in the same place, which leaves it open"),
    ],
)
def test_equal_weights_are_told_as_the_same_even_as_an_unsure_guess(
    said: Priority, told: str
) -> None:
    """A guess of low confidence decides nothing, so that the weighting of the two is open."""
    found = weighed(theirs=(said, said))
    unsure = [
        issue.model_copy(update={"theirs": issue.theirs.model_copy(update={"confidence": "low"})})
        for issue in found.issues
    ]
    flips = hangs(problem(*unsure, table={"A": 5, "B": 5}), {"A": 0, "B": 7})
    assert flips.text.endswith(f"about B as about A; {told}")


def test_unsure_guesses_that_say_an_order_or_leave_it_open_are_told_as_guesses() -> None:
    def told(a: Priority, b: Priority) -> str:
        found = weighed(theirs=(a, b))
        unsure = [
            i.model_copy(update={"theirs": i.theirs.model_copy(update={"confidence": "low"})})
            for i in found.issues
        ]
        flips = hangs(problem(*unsure, table={"A": 5, "B": 5}), {"A": 0, "B": 7})
        return flips.text.rpartition("; ")[2]

    low, high = Priority(word="low"), Priority(word="high")
    assert told(low, high) == "your unsure guess is more, not how much more"
    assert told(Priority(weight=(10, 30)), low) == (
        'your unsure guesses, "low" and "weight 10 to 30", leave it open'
    )


def test_an_order_is_enough_where_no_more_than_an_order_is_needed() -> None:
    """A falls by one step and B rises by one: as much is enough, and "high" is said of A."""
    theirs = (Priority(word="high"), Priority(word="medium"))
    found = weighed(theirs=theirs)
    unsure = [
        i.model_copy(update={"theirs": i.theirs.model_copy(update={"confidence": "low"})})
        for i in found.issues
    ]
    flips = hangs(problem(*unsure, table={"A": 5, "B": 5}), {"A": 4, "B": 6})
    assert flips.ratio == 1
    assert flips.text.endswith("; your unsure guess: more")


def test_a_limit_is_rounded_down_so_that_it_can_be_taken_at_its_word() -> None:
    """A falls by one step, B rises by three: 1/3 is told as 0.34, whose inverse is 2.94."""
    theirs = (Priority(rank=1), Priority(rank=1))
    flips = hangs(weighed(theirs=theirs), {"A": 2, "B": 6})
    assert flips.ratio == 0.34
    assert "at most 2.94 times as much about B as about A" in flips.text


def test_an_average_that_asks_for_next_to_nothing_is_told_without_a_figure() -> None:
    """Eight issues get better for them and one gets worse by a little: only if that is all."""
    issues = [
        Issue(name=f"I{k}", options=(0, 1, 100), mine=free("more"), theirs=free("more"))
        for k in range(9)
    ]
    last = Issue(name="Last", options=tuple(range(101)), mine=free("more"), theirs=free("less"))
    table: dict[str, Option] = {**dict.fromkeys((i.name for i in issues), 0), "Last": 0}
    outcome: dict[str, Option] = {**dict.fromkeys((i.name for i in issues), 100), "Last": 1}
    flips = hangs(problem(*issues, last, table=table), outcome)
    assert "as long as they do not care far more about Last than about I" in flips.text


def test_a_package_at_my_walk_away_says_so_and_keeps_its_verdict() -> None:
    """A moved to 2, my floor: a caution. At 3, or left where it is, there is none."""
    me = Party(walk_away={"A": 2})
    a, b = (
        Issue(
            name=name,
            options=(1, 2, 3, 4),
            mine=Stance(wants="more", priority=Priority(weight=(mine, mine))),
            theirs=Stance(wants="less", priority=Priority(weight=(theirs, theirs))),
        )
        for name, mine, theirs in (("A", 1, 3), ("B", 3, 1))
    )
    found = problem(a, b, table={"A": 4, "B": 1}, me=me)
    at = certify(found, {"A": 2, "B": 4})
    assert at.verdict == "good_for_both"
    assert at.cautions == ("It takes A to your walk-away: nothing is left to give there.",)
    assert certify(found, {"A": 3, "B": 2}).cautions == ()
    there = problem(a, b, table={"A": 2, "B": 1}, me=me)
    assert certify(there, {"A": 2, "B": 2}).cautions == ()
    unknown = problem(a.model_copy(update={"mine": Stance()}), b, table={"A": 4, "B": 1}, me=me)
    assert certify(unknown, {"A": 2, "B": 4}).cautions == ()
    text = Issue(name="A", options=("x", "y"), mine=free("y"), theirs=free("x"))
    odd = problem(text, b, table={"A": "y", "B": 1}, me=Party(walk_away={"A": "z"}))
    assert certify(odd, {"A": "x", "B": 4}).cautions == ()


def test_no_zone_of_agreement_is_said_instead_of_what_the_middle_costs() -> None:
    best = Party(alternatives=(Alternative(name="Better", worth=120),))
    assert outlook(pair(me=best)) == NO_ZONE
    assert outlook(pair(me=best, they=best)) == NO_ZONE
    assert outlook(pair()) != NO_ZONE
    bare = Scenario(title="t", situation="", issues=(Issue(name="Title"),))
    assert outlook(build_problem(bare, samples=2)) is None


def test_a_millionth_of_the_range_is_where_a_loss_begins() -> None:
    """A point is 10,000 millionths: 0.0001 of it is one step of the grid, 0.00004 is none."""
    assert holds_for(-0.0001, 50.0) == "some"
    assert holds_for(-0.00004, 50.0) == "every"
    assert holds_for(0.0, 0.0001) == "every"
    assert holds_for(0.0, 0.00004) == "none"
    assert holds_for(-50.0, -0.0001) == "none"
