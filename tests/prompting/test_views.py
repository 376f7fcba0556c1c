"""The private view holds no limits unless asked to, the shareable view no secret at all."""

from datetime import date

import pytest

from copilot.domain.issue import Issue, Option, Priority, SharedText, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Evidence, Scenario
from copilot.domain.sources import (
    Burden,
    Case,
    Payment,
    PaymentPlan,
    PaymentTerms,
    Right,
    Risk,
    SpeedUp,
    Volume,
)
from copilot.prompting.views import IssueLine, PriorityLine, private_view, shareable_view
from tests.builders import engineer, short


def test_the_private_view_holds_the_situation_and_what_both_sides_want() -> None:
    view = private_view(engineer())
    assert "I have another offer from Globex" in view.situation
    assert "My pressure: my savings last 7 months" in view.situation
    assert "Their pressure: the launch is in May" in view.situation
    assert view.my_priorities[0] == PriorityLine(level="high", issues="Remote days")
    assert view.their_priorities[-1] == PriorityLine(level="unknown", issues="Review date")
    assert view.cannot_be == ("Title Staff with Base salary 150000 or 155000",)
    assert "I say 83 %, they probably say 50 %" in view.outlook[0]


def test_limits_and_alternatives_stay_out_unless_they_are_asked_for() -> None:
    without = private_view(engineer())
    assert without.limits == ""
    assert "45" not in without.model_dump_json()
    limits = private_view(engineer(), with_limits=True).limits
    assert "I walk away beyond Base salary: 155000" in limits
    assert "I hope for Base salary: 185000" in limits
    assert "Without a deal: Globex offer, worth 45 points of 100" in limits
    assert "Without a deal: Stay (Base salary: 151500, Remote days: 2)" in limits


def test_ranks_and_weights_are_put_in_order() -> None:
    issues = tuple(
        Issue(name=name, options=(1, 2), mine=Stance(priority=priority))
        for name, priority in {
            "A": Priority(rank=2),
            "B": Priority(rank=1),
            "C": Priority(weight=(10, 20)),
            "D": Priority(weight=(50, 50)),
        }.items()
    )
    view = private_view(Scenario(title="t", situation="s", issues=issues))
    assert [line.issues for line in view.my_priorities] == ["B", "A", "D", "C"]


def said(more: str, than: str, at_least: float, **more_keys: object) -> Evidence:
    keys = {"kind": "answer", "more_important": (more, than), "at_least": at_least, **more_keys}
    return Evidence.model_validate(keys)


def test_a_guess_that_was_overruled_is_told_as_open_with_what_they_said_instead() -> None:
    """The newest answer of a pair counts; what concerns other issues, or me, is not told."""
    high, medium, low = Priority(word="high"), Priority(word="medium"), Priority(word="low")
    issues = tuple(
        Issue(
            name=name,
            options=(1, 2),
            mine=Stance(priority=high),
            theirs=Stance(priority=guess),
        )
        for name, guess in {"Pay": high, "Days": low, "Start": medium}.items()
    )
    evidence = (
        said("Pay", "Days", 1, on=date(2026, 11, 21)),
        said("Days", "Pay", 2, at_most=3, on=date(2026, 11, 22)),
        said("Pay", "Days", 1.5, on=date(2026, 11, 20)),
        said("Days", "Start", 2),
        said("Start", "Pay", 4, by="me"),
    )
    scenario = Scenario(title="t", situation="s", issues=issues, evidence=evidence)
    view = private_view(scenario, theirs_overruled={"Days", "Pay"})
    assert view.their_priorities == (
        PriorityLine(level="said at the table", issues="Days 2 to 3 times as much as Pay"),
        PriorityLine(level="said at the table", issues="Days at least 2 times as much as Start"),
        PriorityLine(level="medium", issues="Start"),
        PriorityLine(level="open, as what was said at the table overrules it", issues="Pay, Days"),
    )
    assert view.my_priorities == (PriorityLine(level="high", issues="Pay, Days, Start"),)
    assert private_view(scenario).their_priorities[0] == PriorityLine(level="high", issues="Pay")
    mine = private_view(scenario, mine_overruled={"Pay"}).my_priorities
    assert mine[0].issues == "Start at least 4 times as much as Pay"


def test_reasons_standards_and_coverage_stand_in_the_situation() -> None:
    issue = Issue(
        name="Fee",
        options=(1, 2),
        about="all taxes",
        mine=Stance(because=SharedText(text="cash is short")),
        theirs=Stance(because=SharedText(text="a budget")),
    )
    text = private_view(Scenario(title="t", situation="s", issues=(issue,))).situation
    assert "Fee covers: all taxes" in text
    assert "Why I ask on Fee: cash is short" in text
    assert "Why they probably ask on Fee: a budget" in text


def test_a_long_list_of_options_is_shortened() -> None:
    issue = Issue(name="Units", options=tuple(range(100)))
    view = shareable_view(Scenario(title="t", situation="s", issues=(issue,)))
    assert view.issues[0] == IssueLine(name="Units", options="0, 1, 2, … 99 (100 options)", unit="")


def test_the_shareable_view_holds_what_they_may_read() -> None:
    view = shareable_view(engineer())
    assert (view.me, view.them) == ("Dana", "Initech")
    assert "I enjoyed meeting the platform team." in view.notes
    assert "A standard: The regional survey puts the median at 172000 (Survey)" in view.notes
    assert "work close to the product" in view.notes
    assert view.on_the_table[0] == "Base salary: 165000"
    assert view.my_positions[0] == "Base salary: 185000"


def test_the_shareable_view_holds_nothing_else() -> None:
    text = shareable_view(engineer()).model_dump_json()
    for hidden in (
        "Globex",
        "family",
        "savings",
        "83",
        "151500",
        "high",
        "billing",
        "May",
        "school",
    ):
        assert hidden not in text


def test_a_side_that_says_nothing_leaves_its_place_empty() -> None:
    view = private_view(short())
    assert view.outlook == ()
    stands = [(line.they_want, line.theirs) for line in view.positions]
    assert stands == [("three years", ""), ("more", "1200")]
    assert shareable_view(short()).me == ""


def test_a_position_of_one_side_alone_is_shown() -> None:
    issues = (
        Issue(name="A", options=(1, 2), mine=Stance(position=1)),
        Issue(name="B", options=(1, 2), theirs=Stance(position=2)),
        Issue(name="C", options=(1, 2)),
    )
    view = private_view(Scenario(title="t", situation="s", issues=issues, me=Party()))
    assert [(p.name, p.mine, p.theirs) for p in view.positions] == [("A", "1", ""), ("B", "", "2")]


@pytest.mark.parametrize(
    ("options", "stance", "wish", "asked"),
    [
        ((1, 2, 3), Stance(wants="more", position=2), "more", "2"),
        ((1, 2, 3), Stance(wants="less"), "less", ""),
        ((1, 2, 3), Stance(wants=2, position=2), "2", ""),
        ((1, 2, 3), Stance(values=(0, 60, 100)), "more", ""),
        ((1, 2, 3), Stance(values=(100, 60, 0)), "less", ""),
        ((3, 2, 1), Stance(values=(100, 60, 0)), "more", ""),
        ((1, 2, 3), Stance(values=(20, 100, 60)), "2", ""),
        (("none", "some", "all"), Stance(wants="more"), "all", ""),
        (("none", "some", "all"), Stance(wants="less", position="some"), "none", "some"),
        (("none", "some", "all"), Stance(values=(0, 100, 50)), "some", ""),
        ((), Stance(wants="more"), "more", ""),
    ],
)
def test_the_private_view_tells_which_way_a_side_leans(
    options: tuple[Option, ...], stance: Stance, wish: str, asked: str
) -> None:
    issues = (Issue(name="A", options=options, mine=stance, theirs=stance), Issue(name="B"))
    (line,) = private_view(Scenario(title="t", situation="s", issues=issues)).positions
    assert (line.i_want, line.mine) == (line.they_want, line.theirs) == (wish, asked)


def test_the_shareable_view_does_not_tell_which_way_a_side_leans() -> None:
    leaning = Issue(name="A", options=(1, 2), mine=Stance(wants=2), theirs=Stance(wants=1))
    plain = Issue(name="A", options=(1, 2))
    views = [
        shareable_view(Scenario(title="t", situation="s", issues=(issue,)))
        for issue in (leaning, plain)
    ]
    assert views[0] == views[1]


def test_what_may_be_shifted_moved_in_time_or_bought_in_volume_is_told_without_its_figures() -> (
    None
):
    burden = Burden(chance=(0.3, 0.3), cost=(41000, 52000))
    plans = tuple(
        PaymentPlan(name=name, payments=(Payment(share=1, month=month),))
        for name, month in (("at once", 0), ("after a year", 12))
    )
    case = Case(case="c", mine=(1, 1), theirs=(1, 1), holder_gains=(77, 77), other_loses=(66, 66))
    scenario = short().model_copy(
        update={
            "risks": (Risk(risk="steel rises", carried_by="me", mine=burden, theirs=burden),),
            "payments": (
                PaymentTerms(
                    what="the fee", amount=(9100, 9100), paid_by="me", plans=plans, now="at once"
                ),
            ),
            "speed_ups": (
                SpeedUp(
                    what="the line",
                    done_by="them",
                    month=6,
                    worth_a_month=(8000, 8000),
                    costs=((5, (2300, 2300)),),
                ),
            ),
            "volumes": (
                Volume(
                    what="seats",
                    seller="them",
                    quantity=250,
                    price=380,
                    worth=((250, (1, 1)), (300, (2, 2))),
                    each=(150, 150),
                ),
            ),
            "rights": (Right(right="to renew", holder="me", cases=(case,)),),
        }
    )
    assert private_view(scenario).outlook == (
        "A risk that I carry now: steel rises",
        "Paid over time by me: the fee, now at once; could be after a year",
        "Could come sooner from them: the line, now after 6 months",
        "A quantity that could be another: seats, now 250",
        "A right that could be mine: to renew",
    )
