"""What a model answers is checked, priced, and never put in place of something else."""

from decimal import Decimal

import pytest

from copilot.advisors.catalogue_ideas import plain_name
from copilot.advisors.verification import (
    Answered,
    added_ideas,
    contingent_idea,
    misfit,
    option_idea,
    reworded,
    settle,
    structure,
    trade_idea,
)
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.trades import find_trades
from copilot.domain.suggestions import Idea
from copilot.prompting.contracts import (
    AddedIssueAnswer,
    ContingentAnswer,
    DifferenceAnswer,
    OptionAnswer,
    PickAnswer,
    TradeAnswer,
)
from tests.builders import engineer

PROBLEM = build_problem(engineer())
NOTHING: frozenset[Decimal] = frozenset()
MILLION = frozenset({Decimal(1_000_000).normalize()})


def trade(terms: dict[str, str]) -> TradeAnswer:
    return TradeAnswer(terms=terms, title="Early start", rationale="Both gain.")


def added(name: str, *options: str) -> AddedIssueAnswer:
    return AddedIssueAnswer(
        name=name, place="timing", options=options, why_me="I gain.", why_them="They gain 77."
    )


def contingent(**changes: object) -> ContingentAnswer:
    fields: dict[str, object] = {
        "event": "the product passes 1M in yearly revenue",
        "by": "2027-06-30",
        "settled_by": "the audited accounts",
        "if_true": {"Base salary": "170000"},
        "if_false": {"Base salary": "155000"},
    }
    return ContingentAnswer.model_validate(fields | changes)


def option(**changes: object) -> OptionAnswer:
    fields: dict[str, object] = {
        "kind": "option",
        "issue": "Title",
        "title": "A new way",
        "change": "it is done otherwise",
    }
    return OptionAnswer.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (DifferenceAnswer(issue="Pay", note="n"), "'Pay' is no issue of the scenario"),
        (PickAnswer(id="x", title="t", rationale="r"), "'x' is no computed trade; there are t1"),
        (trade({"Base salary": "160001"}), "did you mean '160000' or '165000'?"),
        (trade({"Base salary": "165000"}), "it changes nothing"),
        (trade({"Review date": "soon"}), "has no options in your file yet"),
        (added("Bonus", "a", "a"), "needs two different options"),
        (added("Bonus of 500", "a", "b"), "500 stands nowhere in the facts"),
        (contingent(if_false={"Pay": "1"}), "issue 'Pay'"),
        (contingent(event="sales pass 77"), "77 stands nowhere in the facts"),
        (option(issue="Pay"), "'Pay' is no issue"),
        (option(terms={"Title": "King"}), "'King' for 'Title'"),
        (option(parts=["Pay 500"]), "500 stands nowhere in the facts"),
        (option(kind="unbundle", parts=["All", "All"]), "two parts or more"),
        (option(kind="unbundle", parts=["A", "B"], issue=None), "names the issue"),
        (contingent(event="2027-06-30"), "says nothing that could happen"),
        (contingent(settled_by="2027"), "says nothing that could happen or decide"),
    ],
)
def test_what_is_not_there_is_named(answer: Answered, said: str) -> None:
    found = misfit(PROBLEM, answer, ["t1"], MILLION)
    assert found is not None
    assert said in found


@pytest.mark.parametrize(
    "answer",
    [
        DifferenceAnswer(issue="base salary", note="n"),
        PickAnswer(id="t1", title="t", rationale="r"),
        trade({"Remote days": "3"}),
        added("Bonus", "a", "b"),
        contingent(),
        option(),
        option(issue=None, terms={"Title": "Staff"}),
    ],
)
def test_what_is_there_fits(answer: Answered) -> None:
    assert misfit(PROBLEM, answer, ["t1"], MILLION) is None


def test_without_candidates_a_pick_is_told_that_there_are_none() -> None:
    assert "there are none" in str(
        misfit(PROBLEM, PickAnswer(id="x", title="t", rationale="r"), [], NOTHING)
    )


def test_a_pick_changes_the_words_and_nothing_else() -> None:
    idea = find_trades(PROBLEM)[0]
    pick = PickAnswer(
        id=idea.id, title="Home for an early start", rationale="It brings 5,000. Good."
    )
    found, removed = reworded(idea, pick, NOTHING)
    assert (found.title, found.rationale) == ("Home for an early start", "Good.")
    assert removed == ("5,000",)
    assert found.model_copy(update={"title": idea.title, "rationale": idea.rationale}) == idea


def test_words_that_vanish_leave_the_engine_s() -> None:
    idea = find_trades(PROBLEM)[0]
    found, _ = reworded(idea, PickAnswer(id=idea.id, title="Win 9", rationale="Win 9"), NOTHING)
    assert found == idea


def test_a_trade_of_the_model_s_own_is_priced_like_any_other() -> None:
    found, removed = trade_idea(
        PROBLEM, trade({"Remote days": "3", "Start date": "2027-01-15"}), NOTHING
    )
    assert (found.origin, found.certificate.verdict, removed) == ("model", "depends", ())
    assert [move.issue for move in found.get] == ["Remote days"]


def test_terms_that_were_not_checked_first_are_a_caller_s_bug() -> None:
    with pytest.raises(ValueError, match="checked before they are priced"):
        trade_idea(PROBLEM, trade({"Pay": "1"}), NOTHING)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        # good for both, but not surely better than my other offer
        ({}, "depends"),
        ({"by": "next summer"}, "unverifiable"),
        ({"settled_by": ""}, "unverifiable"),
        ({"event": ""}, "unverifiable"),
        ({"event": "it rains"}, "unpriced"),
        ({"if_false": {"Base salary": "170000"}}, "unverifiable"),
        ({"if_false": {"Base salary": "160000"}}, "one_sided"),
        ({"if_false": {"Base salary": "150000"}}, "below_walk_away"),
    ],
)
def test_terms_that_hang_on_an_event_get_their_verdict(
    changes: dict[str, object], verdict: str
) -> None:
    assert contingent_idea(PROBLEM, contingent(**changes)).certificate.verdict == verdict


def test_an_event_is_said_without_a_second_if() -> None:
    found = contingent_idea(PROBLEM, contingent(event="If it rains"))
    assert found.contingent is not None
    assert found.contingent.event == "it rains"


def test_the_name_of_an_issue_is_no_event() -> None:
    asked = contingent(event="Review timing")
    certificate = contingent_idea(
        PROBLEM, asked, frozenset({plain_name("Review timing")})
    ).certificate
    assert (certificate.verdict, certificate.reason) == (
        "unverifiable",
        "It names an issue, no event that both can see happen.",
    )
    assert contingent_idea(PROBLEM, contingent(event="Title")).certificate.verdict == "unverifiable"


def test_further_issues_keep_their_range_as_a_suggestion_and_lose_invented_reasons() -> None:
    found, removed = added_ideas(
        PROBLEM,
        [
            added("Leave", "5 days", "9 days", "5 days"),
            added("leave", "x", "y"),
            added("Title", "x", "y"),
        ],
        NOTHING,
    )
    (idea,) = found.ideas
    assert [(a.issue, a.options, a.why_me, a.why_them) for a in idea.adds] == [
        ("Leave", ("5 days", "9 days"), "I gain.", "")
    ]
    assert "The options are the model's suggestion." in idea.certificate.reason
    assert [r.reason for r in found.rejected] == ["'Title' is in your file already."]
    assert set(removed) == {"77"}
    assert added_ideas(PROBLEM, [], NOTHING)[0].ideas == ()


def test_an_option_with_terms_for_now_is_priced() -> None:
    found, _ = option_idea(PROBLEM, option(terms={"Title": "Staff"}), NOTHING)
    assert found.kind == "option"
    assert found.outcome is not None
    assert found.certificate.my_gain is not None


def test_an_option_on_a_later_day_keeps_its_terms_and_needs_the_day() -> None:
    later = {"kind": "future_option", "terms": {"Title": "Staff"}}
    dated, _ = option_idea(PROBLEM, option(**later, by="2027-09-01"), NOTHING)
    assert dated.contingent is not None
    assert dated.contingent.if_true == {"Title": "Staff"}
    assert dated.certificate.verdict == "unpriced"
    assert [a.issue for a in dated.adds] == ["Title: A new way"]
    undated, _ = option_idea(PROBLEM, option(**later), NOTHING)
    assert undated.certificate.verdict == "unverifiable"


def test_a_split_names_the_issues_it_becomes() -> None:
    split = option(kind="unbundle", parts=["Pay now", "Pay later", "Pay now"], title="Win 9")
    found, removed = option_idea(PROBLEM, split, NOTHING)
    assert [a.issue for a in found.adds] == ["Pay now", "Pay later"]
    assert (found.title, removed) == ("the title", ("9",))
    assert found.say == "What if we settled the pay now and the pay later apart from each other?"


def test_an_option_without_terms_is_said_by_the_issue_it_touches() -> None:
    said = [
        option_idea(PROBLEM, option(**changes), NOTHING)[0].say
        for changes in ({}, {"kind": "future_option", "by": "2027-09-01"}, {"issue": None})
    ]
    assert said[0] == "How else could we handle the title?"
    assert said[1].startswith("Could we agree now on a date at which we settle the title anew")
    assert said[2] == ""


def test_what_the_catalogue_suggests_anyway_is_left_to_it() -> None:
    found, _ = added_ideas(PROBLEM, [added("Sign-On", "x", "y")], NOTHING, frozenset({"sign on"}))
    assert found == ((), ())


def test_the_same_moves_are_one_idea_whatever_the_words() -> None:
    terms = {"Remote days": "3", "Start date": "2027-01-15"}
    first, _ = trade_idea(PROBLEM, trade(terms), NOTHING)
    again = first.model_copy(update={"title": "Other words", "id": "x"})
    assert settle([first, again]).ideas == (first,)
    opposite, _ = trade_idea(PROBLEM, trade({"Remote days": "0"}), NOTHING)
    assert structure(opposite) != structure(first)
    bets = [contingent_idea(PROBLEM, contingent(settled_by=judge)) for judge in ("audit", "Audit")]
    assert len(settle(bets).ideas) == 1


def test_what_does_not_pass_keeps_its_reason() -> None:
    bad: list[Idea] = [trade_idea(PROBLEM, trade({"Remote days": "0"}), NOTHING)[0]] * 2
    found = settle(bad)
    assert found.ideas == ()
    assert [(r.verdict, r.reason) for r in found.rejected] == [
        ("one_sided", bad[0].certificate.reason)
    ]
