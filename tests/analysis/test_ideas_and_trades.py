"""Ideas: differences, what is given and got, conditions by hand, order, wider searches."""

import pytest

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import differences
from copilot.analysis.checks.ideas import idea_id, make_idea
from copilot.analysis.problems.money import in_my_money
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades, idea_rank, varied
from copilot.domain.issue import Issue, Option, Priority, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from copilot.domain.suggestions import Certificate, Idea, Move
from tests.builders import engineer, issue, stance

FEW = 200

WORDS: tuple[Word, Word, Word] = ("high", "medium", "low")


def weight(low: float, high: float | None = None) -> Priority:
    return Priority(weight=(low, low if high is None else high))


def wants(priority: Priority, direction: Option) -> Stance:
    return Stance(priority=priority, wants=direction)


def problem(
    *issues: Issue,
    table: dict[str, Option],
    me: Party | None = None,
    they: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
    money: str | None = None,
) -> Problem:
    return build_problem(
        Scenario(
            title="t",
            situation="",
            issues=issues,
            on_the_table=table,
            me=me or Party(),
            counterparty=they or Party(),
            excluded=excluded,
            money=money,
        ),
        samples=FEW,
    )


def two(mine: tuple[Priority, Priority], theirs: tuple[Priority, Priority]) -> Problem:
    """On A and B, quarters from 0 to 4; I want more and they less; both stand at 2."""
    issues = [
        issue(name, 0, 1, 2, 3, 4, mine=wants(a, "more"), theirs=wants(b, "less"))
        for name, a, b in zip("AB", mine, theirs, strict=True)
    ]
    return problem(*issues, table={"A": 2, "B": 2})


def test_even_swap_worked_by_hand() -> None:
    """A third day at home is a fifth of its swing (0 to 5), which weighs half of pay's.

    0.2 x 0.5 = a tenth of the swing of pay, 150 to 190: 4 thousand. Giving up 5 thousand of pay
    for it costs 1 thousand on balance.
    """
    pay = issue("Pay", *range(150, 191, 5), unit="kUSD", mine=wants(weight(2), "more"))
    days = issue("Days", 0, 1, 2, 3, 4, 5, mine=wants(weight(1), "more"))
    found = problem(pay, days, table={"Pay": 160, "Days": 2}, money="Pay")
    money = in_my_money(found, found.row({"Pay": 160, "Days": 3}))
    assert money is not None
    assert money.amount == pytest.approx(4)
    assert money.unit == "kUSD"
    swap = in_my_money(found, found.row({"Pay": 155, "Days": 3}))
    assert swap is not None
    assert swap.amount == pytest.approx(-1)


def test_gain_is_an_interval_of_money_where_my_weights_are_an_interval() -> None:
    """Days weigh a quarter to a half of pay: a fifth of that, of 40 thousand, is 2 to 4."""
    pay = issue("Pay", *range(150, 191, 5), mine=wants(weight(4), "more"))
    days = issue("Days", 0, 1, 2, 3, 4, 5, mine=wants(weight(1, 2), "more"))
    found = problem(pay, days, table={"Pay": 160, "Days": 2}, money="Pay")
    money = in_my_money(found, found.row({"Pay": 160, "Days": 3}))
    assert money is not None
    assert money.amount == pytest.approx((2, 4))
    assert money.unit == "Pay"


@pytest.mark.parametrize(
    ("pay", "days", "money"),
    [
        (wants(weight(1), "more"), wants(weight(1), "more"), None),
        (Stance(priority=weight(1)), wants(weight(1), "more"), "Pay"),
        (Stance(priority=weight(1), values=(0, 100, 50)), wants(weight(1), "more"), "Pay"),
        (wants(weight(0), "more"), wants(weight(1), "more"), "Pay"),
        (wants(Priority(), "more"), wants(weight(1), "more"), "Pay"),
        (wants(weight(1), "more"), Stance(priority=weight(1)), "Pay"),
    ],
    ids=["no money issue", "wish unknown", "turns round", "no weight", "no bound", "other unknown"],
)
def test_gain_is_not_told_in_money_where_it_cannot_be(
    pay: Stance, days: Stance, money: str | None
) -> None:
    found = problem(
        issue("Pay", 1, 2, 3, mine=pay),
        issue("Days", 0, 1, mine=days),
        table={"Pay": 1, "Days": 0},
        money=money,
    )
    assert in_my_money(found, found.row({"Pay": 1, "Days": 1})) is None


def test_texts_are_no_money_and_too_many_changes_are_not_added_up() -> None:
    pay = issue("Pay", "low", "high", mine=wants(weight(1), "high"))
    found = problem(pay, table={"Pay": "low"}, money="Pay")
    assert in_my_money(found, found.row({"Pay": "high"})) is None
    many = [issue(f"I{k}", 0, 1, mine=wants(weight(1), "more")) for k in range(11)]
    found = problem(*many, table={i.name: 0 for i in many}, money="I0")
    assert in_my_money(found, (1,) * 11) is None


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
    for sure, words in (("medium", "you said: "), ("low", "your unsure guess: ")):
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
        assert f"about {named}; {words}{told}" in flips.text
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
    found = problem(*(_turned(i) for i in issues), table={"A": 0, "B": 0}, they=they)
    certificate = certify(found, {"A": 3, "B": 1})
    assert certificate.reason.startswith(
        "Both gain by it, and the whole deal is better for them than 'Other hire' as long as they care"
    )


def _turned(found: Issue) -> Issue:
    return found.model_copy(update={"mine": found.theirs, "theirs": found.mine})


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
    assert leans(_turned(never), _turned(third))[0] == "me"


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


def wide(count: int, options: int) -> Problem:
    """Many issues, the first half dear to me and the other half to them."""
    issues = [
        issue(
            f"I{k:02d}",
            *range(options),
            mine=wants(weight(3 if k < count // 2 else 1), "more"),
            theirs=wants(weight(1 if k < count // 2 else 3), "less"),
        )
        for k in range(count)
    ]
    return problem(*issues, table={i.name: options // 2 for i in issues})


def test_dominated_is_found_over_pairs_where_all_combinations_are_too_many() -> None:
    found = wide(10, 5)
    half = {name: 3 if place < 5 else 1 for place, name in enumerate(found.names)}
    certificate = certify(found, half)
    assert certificate.verdict == "dominated"
    assert certificate.dominated_by is not None
    ends = {name: 4 if place < 5 else 0 for place, name in enumerate(found.names)}
    assert certify(found, ends).verdict == "good_for_both"


def test_improvements_are_found_where_all_combinations_are_too_many() -> None:
    found = wide(10, 5)
    ideas = improvements(found, found.reference.outcome)
    assert 0 < len(ideas) <= 10
    assert all(certify(found, i.outcome or {}).verdict == "good_for_both" for i in ideas)
    assert len((*ideas[0].give, *ideas[0].get)) == 2
    ends = {name: 4 if place < 5 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()


def test_efficient_outcome_of_wide_scales_has_no_improvement() -> None:
    """117,649 combinations, looked at in parts; in some parts nothing comes near."""
    found = wide(6, 7)
    ends = {name: 6 if place < 3 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()


def test_improvement_of_eight_issues_at_once_is_looked_for() -> None:
    """65,536 combinations: few enough to look at all of them."""
    found = wide(8, 4)
    ends = {name: 3 if place < 4 else 0 for place, name in enumerate(found.names)}
    assert improvements(found, ends) == ()
    assert improvements(found, {**ends, "I00": 2, "I04": 1})[0].outcome == ends


def test_moves_of_three_that_are_too_many_are_left_out() -> None:
    """130 options each: two million combinations of three, and 16,900 of two."""
    found = wide(3, 130)
    ideas = improvements(found, found.reference.outcome)
    assert ideas
    assert all(len((*i.give, *i.get)) <= 2 for i in ideas)
    assert find_trades(found)[0].certificate.improves_to is None


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


def test_trades_among_wide_scales_are_the_ends_of_the_scale() -> None:
    """Three free issues with nine options each: the moves of three use four of them."""
    issues = [
        issue(name, *range(9), mine=stance(word, "more"), theirs=stance(other, "less"))
        for name, word, other in zip("ABC", WORDS, reversed(WORDS), strict=True)
    ]
    found = find_trades(problem(*issues, table={"A": 4, "B": 4, "C": 4}))
    assert found[0].certificate.verdict == "good_for_both"
    assert {move.issue for move in found[0].give} == {"C"}


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
