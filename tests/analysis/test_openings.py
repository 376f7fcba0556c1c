"""The opening: held against every package of small games, and what each term can stand on."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copilot.analysis.frontiers.frontier import TooLarge
from copilot.analysis.offering.claiming import mean_points
from copilot.analysis.offering.openings import (
    in_the_dark,
    offer_frontier,
    opening_row,
    room_for,
    they_have_offered,
)
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Evidence, Scenario
from tests.builders import engineer, issue, stance
from tests.offer_oracles import Table, counts
from tests.strategies import exact_scenarios


@st.composite
def with_positions(draw: st.DrawFn) -> Scenario:
    """An exact scenario in which I have asked for some things and hope for others."""
    scenario = draw(exact_scenarios())
    assume(counts(scenario))
    issues, aspiration = [], {}
    for each in scenario.issues:
        place = draw(st.integers(0, 2))
        option = draw(st.sampled_from(each.options))
        if place == 0:
            asked = each.mine.model_copy(update={"position": option})
            issues.append(each.model_copy(update={"mine": asked}))
        else:
            issues.append(each)
            if place == 1:
                aspiration[each.name] = option
    me = scenario.me.model_copy(update={"aspiration": aspiration})
    return scenario.model_copy(update={"issues": tuple(issues), "me": me})


def opened(problem: Problem, *criteria: tuple[Option, ...]) -> dict[str, Option] | None:
    room = room_for(problem, criteria or [()] * len(problem.issues))
    found = offer_frontier(problem, room)
    assert not isinstance(found, TooLarge)
    opening = opening_row(problem, found)
    return None if opening is None else problem.outcome(opening.row)


@given(with_positions())
@settings(max_examples=50)
def test_the_opening_is_the_one_that_listing_every_package_finds(scenario: Scenario) -> None:
    problem = build_problem(scenario, samples=50)
    room = room_for(problem, [()] * len(problem.issues))
    table = Table(scenario)
    for mask, each in zip(room.masks, table.issues, strict=True):
        allowed = [option for option, ok in zip(each.options, mask, strict=True) if ok]
        assert allowed == table.offerable(each)
    found, wanted = opened(problem), table.opening()
    if wanted is None:
        assert found is None
        return
    assert found is not None
    got = table.me.points(found), table.them.points(found)
    assert all(abs(a - b) < 1e-4 for a, b in zip(got, wanted, strict=True))
    assert table.rational(found)


def lease(**mine: Stance) -> Scenario:
    """Three issues that I want more of and they want less of, all on the table at 1."""
    return Scenario(
        title="Three things",
        situation="",
        issues=tuple(
            issue(
                name,
                *range(6),
                mine=mine.get(name, Stance(priority=Priority(weight=(1, 1)), wants="more")),
                theirs=stance("high", "less"),
            )
            for name in ("A", "B", "C")
        ),
        on_the_table={"A": 1, "B": 1, "C": 1},
    )


def wants(**more: object) -> Stance:
    return Stance.model_validate({"priority": {"weight": (1, 1)}, "wants": "more", **more})


def test_a_position_carries_a_term_and_the_table_stays_where_none_was_taken() -> None:
    problem = build_problem(lease(A=wants(position=4)))
    assert opened(problem) == {"A": 4, "B": 1, "C": 1}
    assert room_for(problem, [()] * 3).stands_on == ("position", "table", "table")


def test_a_position_beyond_the_options_caps_nothing_and_one_below_the_table_is_no_step_back() -> (
    None
):
    problem = build_problem(lease(A=wants(position=9), B=wants(position=0)))
    assert opened(problem) == {"A": 5, "B": 1, "C": 1}


def test_of_an_aspiration_and_a_criterion_the_better_one_carries_the_term() -> None:
    scenario = lease()
    me = Party(aspiration={"A": 3, "B": 4})
    problem = build_problem(scenario.model_copy(update={"me": me}))
    criteria: tuple[tuple[Option, ...], ...] = ((2, 4.5), (2,), (3,))
    assert opened(problem, *criteria) == {"A": 4, "B": 4, "C": 3}
    room = room_for(problem, criteria)
    assert room.stands_on == ("criterion", "aspiration", "criterion")
    assert not room.beyond(problem, 0, 4)
    assert room.beyond(problem, 1, 4)
    assert not room.beyond(problem, 2, 3)


def test_what_they_want_too_is_asked_for_beyond_the_table() -> None:
    both = issue("D", "old", "new", mine=stance("low", "new"), theirs=stance("low", "new"))
    scenario = lease(A=wants(position=4))
    scenario = scenario.model_copy(
        update={
            "issues": (*scenario.issues, both),
            "on_the_table": {**scenario.on_the_table, "D": "old"},
        }
    )
    found = opened(build_problem(scenario))
    assert found is not None
    assert found["D"] == "new"


def test_with_nothing_but_the_table_the_best_is_asked_for() -> None:
    problem = build_problem(lease())
    assert opened(problem) == {"A": 5, "B": 5, "C": 5}
    assert set(room_for(problem, [()] * 3).stands_on) == {"nothing"}


def test_an_issue_of_which_i_have_not_said_what_i_want_stays_as_it_is() -> None:
    problem = build_problem(lease(A=Stance(), B=wants(position=3)))
    assert opened(problem) == {"A": 1, "B": 3, "C": 1}
    room = room_for(problem, [()] * 3)
    assert room.stands_on[0] == "unsaid"
    assert not room.beyond(problem, 0, 5)


def test_what_is_left_as_it_is_still_keeps_to_their_floor() -> None:
    scenario = lease(A=Stance())
    them = Party(walk_away={"A": 0})
    problem = build_problem(scenario.model_copy(update={"counterparty": them}))
    assert room_for(problem, [()] * 3).masks[0].tolist() == [True] + [False] * 5


def test_nothing_is_offered_at_my_floor_where_anything_else_may_be() -> None:
    scenario = lease(A=wants(position=4), B=wants(position=1))
    me = Party(walk_away={"A": 3, "B": 1, "C": 5})
    problem = build_problem(scenario.model_copy(update={"me": me}))
    masks = room_for(problem, [()] * 3).masks
    assert masks[0].tolist() == [False] * 4 + [True, False]  # 3 is the floor, 4 the position
    assert masks[1].tolist() == [False, True] + [False] * 4  # the floor is all that is asked for
    assert masks[2].tolist() == [False] * 5 + [True]  # the table is below the floor


def test_a_floor_that_cannot_be_read_rules_out_nothing() -> None:
    scenario = lease().model_copy(update={"me": Party(walk_away={"A": "soon"})})
    assert room_for(build_problem(scenario), [()] * 3).masks[0].all()


def test_the_opening_holds_something_over_their_alternative() -> None:
    """At A 4, B and C 5 they have as much as without a deal; one step less on A is a gain."""
    them = Party(alternatives=(Alternative(name="wait", worth=100 / 15),))
    scenario = lease().model_copy(update={"counterparty": them})
    exact = tuple(
        each.model_copy(update={"theirs": Stance(priority=Priority(weight=(1, 1)), wants="less")})
        for each in scenario.issues
    )
    problem = build_problem(scenario.model_copy(update={"issues": exact}))
    found = opened(problem)
    assert found is not None
    assert sum(int(option) for option in found.values()) == 13


def test_where_nothing_is_above_their_alternative_the_best_for_me_is_left() -> None:
    them = Party(alternatives=(Alternative(name="wait", worth=100.0),))
    problem = build_problem(lease().model_copy(update={"counterparty": them}))
    found = offer_frontier(problem, room_for(problem, [()] * 3))
    assert not isinstance(found, TooLarge)
    opening = opening_row(problem, found)
    assert opening is not None
    assert problem.outcome(opening.row) == {"A": 0, "B": 0, "C": 0}
    assert not opening.holds_something


def test_without_a_package_above_both_no_deals_there_is_no_opening() -> None:
    best = (Alternative(name="elsewhere", worth=99.0),)
    scenario = lease().model_copy(
        update={"me": Party(alternatives=best), "counterparty": Party(alternatives=best)}
    )
    assert opened(build_problem(scenario)) is None


def of_weight(weight: float, theirs: Stance) -> tuple[Stance, Stance]:
    return Stance(priority=Priority(weight=(weight, weight)), wants="more"), theirs


def dark(*stances: tuple[Stance, Stance], evidence: tuple[Evidence, ...] = ()) -> tuple[str, ...]:
    issues = tuple(
        Issue(name=f"I{number}", options=(0, 1), mine=mine, theirs=theirs)
        for number, (mine, theirs) in enumerate(stances)
    )
    scenario = Scenario(title="t", situation="", issues=issues, evidence=evidence)
    return in_the_dark(build_problem(scenario, samples=50))


def test_who_knows_little_on_what_matters_most_is_told_to_wait() -> None:
    known = stance("high", "less")
    silent, unranked = Stance(), Stance(wants="less")
    unsure = Stance(priority=Priority(word="high"), wants="less", confidence="low")
    assert dark(of_weight(1, silent), of_weight(3, known)) == ()
    assert dark(of_weight(3, silent), of_weight(4, unsure), of_weight(1, known)) == ("I1", "I0")
    assert dark(of_weight(3, unranked), of_weight(1, known)) == ("I0",)
    told = Evidence(kind="answer", more_important=("I0", "I1"))
    assert dark(of_weight(3, unranked), of_weight(1, known), evidence=(told,)) == ()
    assert dark(of_weight(1, unranked)) == ()
    assert dark(of_weight(1, silent)) == ("I0",)


def test_an_offer_of_theirs_is_seen_wherever_it_stands() -> None:
    def seen(**update: object) -> bool:
        bare = lease().model_copy(update={"on_the_table": {}, **update})
        return they_have_offered(build_problem(bare, samples=50))

    assert not seen()
    assert seen(on_the_table={"A": 1})
    offer = Evidence(kind="offer", by="them", terms={"A": 1})
    assert seen(evidence=(offer,))
    assert not seen(evidence=(offer.model_copy(update={"by": "me"}),))
    asked = (lease().issues[0].model_copy(update={"theirs": stance("high", "less", 0)}),)
    assert seen(issues=(*asked, *lease().issues[1:]))


def test_the_opening_of_the_engineer_is_above_both_alternatives() -> None:
    problem = build_problem(engineer())
    found = opened(problem)
    assert found is not None
    assert mean_points(problem.me, problem.row(found)) > 45
