"""A verdict names everything that is open: both sides, and alternatives that may be better."""

import numpy as np

from copilot.analysis.certificate import certify
from copilot.analysis.efficient import NO_ZONE, outlook
from copilot.analysis.problem import Problem, build_problem
from copilot.analysis.side import holds_for
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
    assert text.startswith("better for you than 'Stay' as long as ")


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
