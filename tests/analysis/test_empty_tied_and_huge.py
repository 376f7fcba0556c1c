"""Scenarios at the edges, asked through the front door: each answer is typed and says what to do."""

from collections.abc import Mapping

import pytest

from copilot import check, frontier, improve, offers, price
from copilot.advisors.engine_trades import engine_trades
from copilot.analysis.trading.efficient import NOTHING_LEFT
from copilot.analysis.trading.improve import CANNOT_BE
from copilot.domain.documents import FrontierDocument
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.scenario import Exclusion, Scenario
from copilot.reporting.outcome_reports import frontier_report
from tests.builders import issue, stance
from tests.oracle_verdicts import Judge, can_be, every_outcome


def scenario(*issues: Issue, excluded: tuple[Exclusion, ...] = ()) -> Scenario:
    return Scenario(title="Lease", situation="", issues=issues, excluded=excluded)


def report(document: FrontierDocument, asked: Scenario) -> str:
    return " ".join(frontier_report(document, asked).split())


def test_without_options_there_is_nothing_to_settle_and_it_says_what_to_give() -> None:
    empty = scenario(Issue(name="Price"), Issue(name="Term"))
    document = frontier(empty)
    assert (document.method, document.points) == ("nothing to settle", ())
    (note,) = document.notes
    assert "nothing to settle. Give an issue `options` or a `range`, or both positions." in note
    assert report(document, empty).startswith("Lease: nothing to settle yet. No issue has")
    assert offers(empty).notes
    assert all(idea.kind != "trade" for idea in engine_trades(empty).ideas)
    assert improve(empty, {}).improvements == ()
    assert price(empty, {}).certificate.verdict == "one_sided"


def test_with_one_issue_there_is_nothing_to_trade_and_every_package_is_as_good_as_the_next() -> (
    None
):
    one = scenario(
        issue("Price", 60, 80, 100, mine=stance(wants="more"), theirs=stance(wants="less"))
    )
    document = frontier(one)
    assert [point.outcome["Price"] for point in document.points] == [100, 80, 60]
    assert "Greatest sum: all alike." in report(document, one)
    assert "Nash bargaining solution: no 2." in report(document, one)
    assert all(idea.kind != "trade" for idea in engine_trades(one).ideas)
    assert improve(one, {"Price": 80}).improvements == ()
    assert any("nothing to trade" in warning for warning in check(one).warnings)


LEASE = (
    issue("Price", 60, 70, 80, 90, mine=stance("high", "more"), theirs=stance("medium", "less")),
    issue(
        "Delivery",
        *("slow", "normal", "fast"),
        mine=stance("medium", "fast"),
        theirs=stance("low", "slow"),
    ),
    issue(
        "Support",
        *("none", "mail", "phone"),
        mine=stance("low", "phone"),
        theirs=stance("high", "none"),
    ),
    issue("Term", 1, 2, 3, mine=stance("medium", "less"), theirs=stance("high", "more")),
)

TIES: tuple[Exclusion, ...] = (
    {"Delivery": ("fast",), "Support": ("phone",)},
    {"Delivery": ("fast",), "Support": ("mail",), "Term": (1, 2)},
    {"Delivery": ("slow",), "Term": (3,)},
)
"""Delivery, support and term hang together; price stands alone."""


def test_nothing_that_is_excluded_is_listed_or_proposed() -> None:
    tied = scenario(*LEASE, excluded=TIES)
    document, asked = frontier(tied), offers(tied)
    assert "Delivery, Support and Term" in document.method
    proposed: list[Mapping[str, Option]] = [point.outcome for point in document.points]
    proposed += [i.outcome for i in engine_trades(tied).ideas if i.kind == "trade" and i.outcome]
    assert asked.opening is not None
    proposed.append(asked.opening.package.outcome)
    proposed += [] if asked.packages is None else [p.outcome for p in asked.packages.packages]
    proposed += [] if asked.plan is None else [step.outcome for step in asked.plan.steps]
    for outcome in every_outcome(tied):
        better = improve(tied, outcome)
        proposed += [idea.outcome for idea in better.improvements if idea.outcome]
        assert (CANNOT_BE in better.notes) != can_be(tied, outcome)
        assert (price(tied, outcome).certificate.verdict == "invalid") != can_be(tied, outcome)
    able = [outcome for outcome in every_outcome(tied) if can_be(tied, outcome)]
    assert len(proposed) > len(able), "nearly every one of them can be improved"
    assert all(outcome in able for outcome in proposed)


def test_the_frontier_of_tied_issues_is_that_of_listing_what_can_be() -> None:
    exact = {"Price": (4, 3), "Delivery": (3, 1), "Support": (1, 4), "Term": (2, 4)}
    issues = tuple(
        each.model_copy(
            update={
                "mine": each.mine.model_copy(update={"priority": weighing(exact[each.name][0])}),
                "theirs": each.theirs.model_copy(
                    update={"priority": weighing(exact[each.name][1])}
                ),
            }
        )
        for each in LEASE
    )
    tied = scenario(*issues, excluded=TIES)
    judge = Judge(tied)
    able = [outcome for outcome in every_outcome(tied) if can_be(tied, outcome)]
    best = [one for one in able if not any(judge.beats(other, one) for other in able)]
    expected = {tuple(round(float(side.points(one)), 6) for side in judge.sides) for one in best}
    assert {(round(p.mine, 6), round(p.theirs, 6)) for p in frontier(tied).points} == expected


def weighing(weight: int) -> Priority:
    return Priority(weight=(weight, weight))


def test_points_lie_between_the_worst_and_the_best_deal_where_exclusions_cut_the_range() -> None:
    points = frontier(scenario(*LEASE, excluded=TIES)).points
    assert all(0 <= p.low <= p.theirs + 1e-9 for p in points)
    assert all(p.theirs - 1e-9 <= p.high <= 100 for p in points)
    assert {p.low for p in points} & {0.0}
    assert {p.high for p in points} & {100.0}


def test_a_file_that_excludes_every_package_is_told_so_and_what_to_do() -> None:
    every: tuple[Exclusion, ...] = ({"Delivery": LEASE[1].options, "Term": LEASE[3].options},)
    none = scenario(*LEASE, excluded=every)
    document = frontier(none)
    assert (document.points, document.zone_of_agreement) == ((), False)
    assert document.notes == (NOTHING_LEFT,)
    assert "take a combination out of `excluded`" in report(document, none)
    assert NOTHING_LEFT in check(none).warnings
    assert NOTHING_LEFT in engine_trades(none).notes
    assert offers(none).notes == (NOTHING_LEFT,)


def opposed_powers() -> Scenario:
    """Each of the 2^24 outcomes is on the frontier, at a point of its own."""
    sides = ("more", "less")
    return scenario(
        *(
            issue(
                f"I{k:02d}",
                *(0, 1),
                mine=Stance(priority=weighing(2**k), wants=sides[0]),
                theirs=Stance(priority=weighing(2**k), wants=sides[1]),
            )
            for k in range(24)
        )
    )


def chained() -> Scenario:
    """Eight issues of ten options, each tied to the next option by option."""
    issues = [
        issue(f"I{k}", *range(10), mine=stance("high", "more"), theirs=stance("low", "less"))
        for k in range(8)
    ]
    excluded: list[Exclusion] = [
        {f"I{k}": (at,), f"I{k + 1}": ((3 * at + k) % 10,)} for k in range(7) for at in range(10)
    ]
    return scenario(*issues, excluded=tuple(excluded))


@pytest.mark.parametrize(
    ("huge", "why", "advice"),
    [
        (opposed_powers(), "too many points", "Give the finest issues fewer options"),
        (chained(), "too many combinations", "give the tied issues fewer options"),
    ],
)
def test_what_is_too_large_is_said_with_what_to_do_and_never_approximated(
    huge: Scenario, why: str, advice: str
) -> None:
    document = frontier(huge)
    assert (document.method, document.points) == ("too large", ())
    assert report(document, huge).startswith("Lease: too large to be listed exactly.")
    for notes in (document.notes, offers(huge).notes, engine_trades(huge).notes):
        assert any(why in note and advice in note for note in notes)


def test_a_search_for_better_packages_that_was_cut_short_says_so_and_what_to_do() -> None:
    document = improve(chained(), {f"I{k}": 0 for k in range(8)})
    assert any("tied issues fewer options" in note for note in document.notes)
    efficient = improve(opposed_powers(), {f"I{k:02d}": 0 for k in range(24)})
    assert (efficient.improvements, efficient.notes) == ((), ())
