"""What terms that hang on an event lack, and what to mend in them, a plain sentence each."""

from datetime import date

import pytest

from copilot.analysis.bets.contingent import certify_contingent, find_contingent
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Priority, Stance, Word
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Forecast, Scenario
from copilot.domain.suggestions import Contingent
from tests.builders import issue

EVENT = "the product passes 1M"
SURE = Priority(weight=(1, 1))
WORDS: tuple[Word, Word] = ("low", "high")


def problem(
    *,
    controlled_by: str | None = None,
    event: str = EVENT,
    theirs: float = 0.4,
    me: Party | None = None,
) -> Problem:
    forecast = {
        "event": event,
        "by": date(2027, 6, 30),
        "mine": 0.8,
        "theirs": theirs,
        "settled_by": "the audited accounts",
        "controlled_by": controlled_by,
    }
    scenario = Scenario(
        title="t",
        situation="",
        money="Pay",
        me=me or Party(name="Dana"),
        counterparty=Party(name="Initech Ltd."),
        issues=(
            issue(
                "Pay",
                *range(100, 131, 5),
                unit="USD",
                mine=Stance(priority=SURE, wants="more"),
                theirs=Stance(priority=SURE, wants="less"),
            ),
        ),
        on_the_table={"Pay": 110},
        forecasts=(Forecast.model_validate(forecast),),
    )
    return build_problem(scenario, samples=50)


def bet(*, event: str = EVENT, by: str = "2027-06-30", judge: str = "the auditor") -> Contingent:
    return Contingent(
        event=event, by=by, settled_by=judge, if_true={"Pay": 120}, if_false={"Pay": 100}
    )


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("me", "You can bring it about or prevent it alone, so they would be betting against you."),
        (
            "them",
            "They can bring it about or prevent it alone, so you would be betting against them.",
        ),
    ],
)
def test_event_that_one_side_controls_alone_is_unverifiable_and_never_proposed(
    who: str, reason: str
) -> None:
    scene = problem(controlled_by=who)
    certificate = certify_contingent(scene, bet())
    assert (certificate.verdict, certificate.reason) == ("unverifiable", reason)
    assert find_contingent(scene) == ()


@pytest.mark.parametrize("who", [None, "nobody"])
def test_event_that_nobody_controls_needs_no_word(who: str | None) -> None:
    certificate = certify_contingent(problem(controlled_by=who), bet())
    assert (certificate.verdict, certificate.cautions) == ("good_for_both", ())


def test_event_that_each_side_can_turn_is_a_caution() -> None:
    certificate = certify_contingent(problem(controlled_by="both"), bet())
    assert certificate.verdict == "good_for_both"
    assert certificate.cautions == (
        "Each of you can bring it about or prevent it: agree on what each does for it.",
    )


@pytest.mark.parametrize(
    "judge", ["me", "Us", "you", "they", "Dana", "dana.", "the Initech Ltd", "the counterparty"]
)
def test_one_of_the_two_sides_as_the_judge_is_a_caution(judge: str) -> None:
    certificate = certify_contingent(problem(), bet(judge=judge))
    assert certificate.verdict == "good_for_both"
    (caution,) = certificate.cautions
    assert caution == (
        f"{judge!r} is one of the two sides: let somebody else settle it, or a figure that both "
        "can look up."
    )


@pytest.mark.parametrize("judge", ["our finance team", "their order system"])
def test_record_of_one_side_is_a_milder_caution(judge: str) -> None:
    (caution,) = certify_contingent(problem(), bet(judge=judge)).cautions
    assert caution.startswith(f"{judge!r} belongs to one of the two sides")


@pytest.mark.parametrize(
    "judge", ["the auditor", "our auditors", "the usage report", "Initech's accounts", "Meridian"]
)
def test_judge_from_outside_needs_no_word(judge: str) -> None:
    assert certify_contingent(problem(), bet(judge=judge)).cautions == ()


def test_event_that_is_a_matter_of_opinion_is_a_caution() -> None:
    event = "The launch goes well"
    certificate = certify_contingent(problem(event=event), bet(event=event))
    assert certificate.cautions == (
        "'well' is a matter of opinion: say which figure or fact decides.",
    )


def test_first_fault_is_the_reason_and_the_others_stand_beside_it() -> None:
    certificate = certify_contingent(problem(), bet(event="Pay", by="soon", judge="us"))
    assert certificate.verdict == "unverifiable"
    assert certificate.reason == "It names no event that both can see happen."
    day, judge = certificate.cautions
    assert day == "It names no day by which it is settled."
    assert judge.startswith("'us' is one of the two sides")


def test_cautions_stand_beside_terms_that_cannot_be_priced_too() -> None:
    certificate = certify_contingent(problem(), bet(event="Rain falls", judge="me"))
    assert certificate.verdict == "unpriced"
    assert len(certificate.cautions) == 1


def test_branch_that_is_worse_than_no_deal_is_a_caution_though_the_mean_is_not() -> None:
    """Pay 110 is worth 33 points, 100 none: at 80 % the bet is worth 53, above 20 all the same."""
    me = Party(alternatives=(Alternative(name="Stay", worth=20),))
    certificate = certify_contingent(problem(me=me), bet())
    assert certificate.verdict == "good_for_both"
    assert certificate.cautions == (
        "If it does not happen, this is worth less to you than 'Stay'.",
    )


@pytest.mark.parametrize(
    ("me", "caution"),
    [
        (
            Party(walk_away={"Pay": 100}),
            "If it does not happen, Pay stands at your walk-away: nothing is left to give there.",
        ),
        (
            Party(walk_away={"Pay": 99}),
            None,
        ),
        (
            Party(alternatives=(Alternative(name="Stay", terms={"Pay": 100}),)),
            "If it does not happen, this is worth no more to you than 'Stay'.",
        ),
        (
            Party(
                alternatives=(
                    Alternative(name="Stay", terms={"Pay": 120}),
                    Alternative(name="Go", worth=0),
                )
            ),
            None,
        ),
    ],
)
def test_branch_that_leaves_me_nothing_to_give_is_a_caution(me: Party, caution: str | None) -> None:
    """Pay at 100 is the worse branch, and worth 0 points."""
    told = certify_contingent(problem(me=me), bet()).cautions
    assert [text for text in told if "If it does not" in text and "less" not in text] == (
        [] if caution is None else [caution]
    )


def test_branch_that_may_be_better_than_no_deal_is_not_told_to_be_worth_no_more() -> None:
    """Pay 105 with no days beside pay 100: as good only if pay counts for nothing with me."""
    they = Stance(priority=Priority(word="medium"), wants="less")
    low, high = (Stance(priority=Priority(word=word), wants="more") for word in WORDS)
    pay = issue("Pay", *range(100, 131, 5), mine=low, theirs=they)
    days = issue("Days", 0, 1, mine=high, theirs=they)
    stay = Alternative(name="Stay", terms={"Pay": 100, "Days": 0})
    plain = problem(me=Party(alternatives=(stay,)))
    scenario = plain.scenario.model_copy(
        update={"issues": (pay, days), "on_the_table": {"Pay": 110, "Days": 0}}
    )
    terms = bet().model_copy(update={"if_true": {"Pay": 115}, "if_false": {"Pay": 105}})
    told = certify_contingent(build_problem(scenario, samples=50), terms).cautions
    assert not [text for text in told if "no more to you than" in text]
