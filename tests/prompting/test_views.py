"""The private view holds no limits unless asked to, the shareable view no secret at all."""

from copilot.domain.issue import Issue, Priority, SharedText, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Scenario
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
    assert [line.theirs for line in view.positions] == ["three years", "1200"]
    assert shareable_view(short()).me == ""


def test_a_position_of_one_side_alone_is_shown() -> None:
    issues = (
        Issue(name="A", options=(1, 2), mine=Stance(position=1)),
        Issue(name="B", options=(1, 2), theirs=Stance(position=2)),
        Issue(name="C", options=(1, 2)),
    )
    view = private_view(Scenario(title="t", situation="s", issues=issues, me=Party()))
    assert [(p.name, p.mine, p.theirs) for p in view.positions] == [("A", "1", ""), ("B", "", "2")]
