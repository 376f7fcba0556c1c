"""The reference, the values of options, and terms as people write them, worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.analysis.problems.problem import build_problem
from copilot.analysis.problems.reference import reference_for
from copilot.analysis.problems.terms import InvalidTerms, check_terms, complete
from copilot.analysis.sides.values import extended, value_of, value_table
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Alternative, Party
from copilot.domain.scenario import Exclusion, Scenario
from copilot.domain.suggestions import Reference
from tests.builders import engineer, issue, remote, salary, stance, start, title


def scenario(
    *issues: Issue,
    on_the_table: dict[str, Option] | None = None,
    excluded: tuple[Exclusion, ...] = (),
    me: Party | None = None,
) -> Scenario:
    return Scenario(
        title="t",
        situation="",
        issues=issues,
        on_the_table=on_the_table or {},
        excluded=excluded,
        me=me or Party(),
    )


def reference(found: Scenario) -> Reference:
    return build_problem(found, samples=2).reference


def middle(options: tuple[Option, ...], mine: Stance, theirs: Stance) -> Option:
    return reference(scenario(issue("X", *options, mine=mine, theirs=theirs))).outcome["X"]


def test_middle_of_two_numbers_is_the_nearest_option_and_of_ties_the_first() -> None:
    """Between 185,000 and 160,000 lies 172,500, as near to 170,000 as to 175,000."""
    assert reference(scenario(salary())).outcome == {"Base salary": 170_000}


def test_position_nobody_stated_is_the_side_s_best_option() -> None:
    """Mine is 5, theirs 0: 2.5 is as near to 2 as to 3."""
    assert middle((0, 1, 2, 3, 5), stance(None, "more"), stance(None, "less")) == 2
    assert middle((5, 3, 2, 1, 0), stance(None, "more"), stance(None, "less")) == 3


def test_position_outside_the_options_counts_as_it_is() -> None:
    """Between 20 and 0 lies 10."""
    assert middle((0, 4, 9), stance(None, "more", 20), stance(None, "less", 0)) == 9


def test_position_that_is_no_option_and_no_number_is_passed_over() -> None:
    assert middle(("a", "b", "c"), stance(None, "more", "z"), stance(None, "less")) == "b"
    assert middle((1, 2, 3), stance(None, "more", "soon"), stance(None, "more", 1)) == 2


def test_one_known_end_is_the_middle_and_none_is_the_middle_of_the_list() -> None:
    assert middle(("a", "b", "c"), stance(None, None, "c"), stance()) == "c"
    assert middle(("a", "b", "c"), stance(), stance()) == "b"


def test_options_without_an_order_settle_on_the_most_even_values() -> None:
    """The values differ by 60, 20 and 20: of the two even ones the first is taken."""
    mine = Stance(values=(80, 60, 40))
    theirs = Stance(values=(20, 40, 60))
    assert middle(("red", "green", "blue"), mine, theirs) == "green"


def test_middle_without_an_order_is_never_worse_for_both_than_another_option() -> None:
    """Military help is worst for both, and so most even: 0 and 0.

    The police with 64 and 80 are beaten by the community with 64 and 100. Of the two that nothing
    beats, 36 apart is less than 100.
    """
    guards = ("private", "military", "police", "community")
    mine, theirs = Stance(values=(100, 0, 64, 64)), Stance(values=(0, 0, 80, 100))
    assert middle(guards, mine, theirs) == "community"


@given(st.lists(st.tuples(*[st.integers(0, 100)] * 2), min_size=2, max_size=6))
def test_no_option_beats_the_middle_for_both(values: list[tuple[int, int]]) -> None:
    """Of those that are not beaten the most even is taken, the first of equals; by brute force."""
    options = tuple(f"option {place}" for place in range(len(values)))
    mine, theirs = zip(*values, strict=True)
    found = options.index(str(middle(options, Stance(values=mine), Stance(values=theirs))))
    ranges = [max(side) - min(side) or 1 for side in (mine, theirs)]
    lows = min(mine), min(theirs)
    scaled = [
        tuple(
            Fraction(value - low, span) for value, low, span in zip(pair, lows, ranges, strict=True)
        )
        for pair in values
    ]
    kept = [
        place
        for place, (a, b) in enumerate(scaled)
        if not any(x >= a and y >= b and (x, y) != (a, b) for x, y in scaled)
    ]
    assert found == min(kept, key=lambda place: abs(scaled[place][0] - scaled[place][1]))


def test_dates_have_an_order_whatever_their_values() -> None:
    days = ("2027-01-15", "2027-02-01", "2027-03-01")
    assert middle(days, Stance(values=(0, 10, 100)), Stance(values=(100, 0, 10))) == days[1]


def test_what_is_on_the_table_stands_and_the_rest_is_the_middle() -> None:
    found = reference(scenario(salary(), remote(), on_the_table={"Base salary": 160_000}))
    assert found.kind == "mixed"
    assert found.outcome == {"Base salary": 160_000, "Remote days": 2}
    assert reference(scenario(remote())).kind == "middle"
    assert reference(engineer()).kind == "on_the_table"
    assert reference(scenario(remote(), on_the_table={"Remote days": 4})).kind == "middle"


def test_middle_that_cannot_be_moves_to_the_nearest_that_can() -> None:
    """2 days and the middle date cannot be: 1 day is as near as 3, and listed first."""
    excluded: Exclusion = {"Remote days": (2,), "Start date": ("2027-02-01",)}
    found = reference(scenario(remote(), start(), excluded=(excluded,)))
    assert found.outcome == {"Remote days": 1, "Start date": "2027-02-01"}
    assert found.note.startswith("The middle of every issue together cannot be")


def test_issue_that_is_on_the_table_moves_last() -> None:
    excluded: Exclusion = {"Remote days": (0, 1, 2, 3), "Title": ("Staff", "Senior")}
    found = reference(
        scenario(remote(), title(), on_the_table={"Remote days": 1}, excluded=(excluded,))
    )
    assert found.outcome["Remote days"] == 5
    excluded = {"Remote days": (1,), "Title": ("Senior",)}
    table: dict[str, Option] = {"Remote days": 1}
    found = reference(scenario(remote(), title(), on_the_table=table, excluded=(excluded,)))
    assert found.outcome == {"Remote days": 1, "Title": "Staff"}


def test_note_says_when_it_is_the_table_that_cannot_be() -> None:
    table: dict[str, Option] = {"Remote days": 1, "Title": "Senior"}
    excluded: Exclusion = {"Remote days": (1,), "Title": ("Senior",)}
    found = reference(scenario(remote(), title(), on_the_table=table, excluded=(excluded,)))
    assert found.note.startswith("What is on the table together cannot be")


def test_outcome_that_no_single_move_mends_is_left_as_it_is() -> None:
    everything: Exclusion = {"Remote days": (0, 1, 2, 3, 5), "Title": ("Senior", "Staff")}
    found = reference(scenario(remote(), title(), excluded=(everything,)))
    assert found.outcome == {"Remote days": 2, "Title": "Senior"}


def test_combination_with_an_issue_that_has_no_options_rules_nothing_out() -> None:
    excluded: Exclusion = {"Remote days": (5,), "Review date": ("soon",)}
    found = scenario(remote(), Issue(name="Review date"), excluded=(excluded,))
    assert build_problem(found, samples=2).excluded == ()


def test_reference_of_no_priced_issue_is_empty() -> None:
    found = scenario(Issue(name="Review date"))
    assert reference_for(found, [], []) == Reference(kind="middle", outcome={})


@pytest.mark.parametrize(
    ("wants", "values"),
    [
        ("more", [0, 0.25, 1]),
        ("less", [1, 0.75, 0]),
        (12, [2 / 3, 1, 0]),
        (20, [0, 0.25, 1]),
    ],
)
def test_direction_gives_a_straight_line_and_an_option_a_single_peak(
    wants: Option, values: list[float]
) -> None:
    """Options 10, 12, 18; for a peak at 12, 10 lies 2 and 18 lies 6 away: 1 - 2/6 and 0."""
    options: tuple[Option, ...] = (10, 12, 20 if wants == 20 else 18)
    if wants == 20:
        values = [0, 0.2, 1]
    table = value_table(issue("X", *options), stance(None, wants))
    assert table is not None
    assert table.tolist() == pytest.approx(values)


def test_values_are_unknown_where_nothing_says_what_is_wanted() -> None:
    assert value_table(title(), stance("high")) is None
    assert value_table(title(), stance("high", "Principal")) is None


def test_line_goes_on_past_its_ends_at_its_last_slope() -> None:
    """Through (0, 0), (1, 10), (3, 20): the slopes are 10 and 5."""
    points, heights = (3.0, 0.0, 1.0), (20.0, 0.0, 10.0)
    found = [extended(points, heights, at) for at in (-1, 0, 0.5, 2, 3, 5)]
    assert found == pytest.approx([-10, 0, 5, 15, 20, 30])


def test_number_between_options_has_a_value_and_an_unlisted_text_none() -> None:
    table = value_table(remote(), stance(None, "more"))
    assert table is not None
    assert value_of(remote(), table, 4) == pytest.approx(0.8)
    assert value_of(remote(), table, 6) == pytest.approx(1.2)
    assert value_of(remote(), table, "many") is None
    other = value_table(title(), stance(None, "Staff"))
    assert other is not None
    assert value_of(title(), other, 3) is None


def test_terms_take_the_names_and_options_of_the_file() -> None:
    found = check_terms(engineer(), {" base SALARY ": "160000", "Remote days": 2.0})
    assert found == {"Base salary": 160_000, "Remote days": 2}
    assert isinstance(found, dict)
    whole = complete(build_problem(engineer(), samples=2), found)
    assert whole == {**engineer().on_the_table, **found}


def test_unknown_issue_is_named_with_what_may_have_been_meant() -> None:
    found = check_terms(engineer(), {"Base salry": 160_000})
    assert found == InvalidTerms(
        "not in your file: issue 'Base salry'; did you mean 'Base salary'?", ("Base salary",)
    )
    assert check_terms(engineer(), {"xyzzy": 1}) == InvalidTerms(
        "not in your file: issue 'xyzzy'", ()
    )


def test_option_is_never_snapped_to_the_nearest() -> None:
    found = check_terms(engineer(), {"Base salary": 161_000})
    assert found == InvalidTerms(
        "not in your file: '161000' for 'Base salary'; did you mean '160000' or '165000'?",
        ("160000", "165000"),
    )
    assert check_terms(engineer(), {"Title": "staf"}) == InvalidTerms(
        "not in your file: 'staf' for 'Title'; did you mean 'Staff'?", ("Staff",)
    )


def test_issue_without_options_cannot_be_settled() -> None:
    found = check_terms(engineer(), {"Review date": "soon"})
    assert found == InvalidTerms("'Review date' has no options in your file yet", ())


def test_alternative_that_leaves_out_an_issue_is_not_priced() -> None:
    """`Stay` names two of the four issues."""
    limits = build_problem(engineer(), samples=2).me.limits
    assert [limit.name for limit in limits] == ["Globex offer"]


def test_alternative_counts_as_even_where_it_is_not_known_what_i_want() -> None:
    other = Alternative(name="Other", terms={"Title": "Staff", "Remote days": 6})
    found = scenario(issue("Title", "Senior", "Staff"), remote(), me=Party(alternatives=(other,)))
    (limit,) = build_problem(found, samples=2).me.limits
    assert limit.values.tolist() == pytest.approx([0.5, 1.2])


def test_alternative_on_an_issue_whose_options_are_all_alike_adds_nothing() -> None:
    flat = issue("Title", "Senior", "Staff", mine=Stance(values=(50, 50)))
    other = Alternative(name="Other", terms={"Title": "Staff", "Remote days": 5})
    found = scenario(flat, remote(), me=Party(alternatives=(other,)))
    (limit,) = build_problem(found, samples=2).me.limits
    assert limit.values.tolist() == pytest.approx([0, 1])


def test_floor_on_an_issue_of_unknown_wish_or_unknown_text_holds_nothing_back() -> None:
    me = Party(walk_away={"Title": "Staff", "Remote days": "many"})
    found = scenario(issue("Title", "Senior", "Staff"), remote(), me=me)
    assert all(floor.all() for floor in build_problem(found, samples=2).floors)


def test_points_run_between_the_outcomes_that_can_be() -> None:
    """Weights 1 and 1; the best of both is excluded, so 1 of 2 is the top: 100 points a swing."""
    even = Priority(weight=(1, 1))
    issues = [
        issue(name, 0, 1, mine=Stance(priority=even, wants="more"), theirs=stance("low", "less"))
        for name in "AB"
    ]
    top: Exclusion = {"A": (1,), "B": (1,)}
    problem = build_problem(scenario(*issues, excluded=(top,)), samples=2)
    assert (problem.me.floor, problem.me.span) == (0, 0.5)


def test_scale_is_left_alone_where_nothing_can_be_or_all_that_can_be_is_alike() -> None:
    even = Stance(priority=Priority(weight=(1, 1)), wants="more")
    issues = [issue(name, 0, 1, mine=even, theirs=even) for name in "AB"]
    all_out: Exclusion = {"A": (0, 1), "B": (0, 1)}
    ends: tuple[Exclusion, ...] = ({"A": (0,), "B": (0,)}, {"A": (1,), "B": (1,)})
    for excluded in ((all_out,), ends):
        problem = build_problem(scenario(*issues, excluded=excluded), samples=2)
        assert (problem.me.floor, problem.me.span) == (0, 1)


def test_an_issue_that_is_named_twice_is_no_term() -> None:
    named = scenario(issue("Price", 1, 2))
    found = check_terms(named, {"Price": 1, "price": 2})
    assert isinstance(found, InvalidTerms)
    assert found.reason == "'Price' is named twice"
