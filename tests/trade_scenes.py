"""Builders of problems on which trades are found: what matters how much, which way, where it stands."""

from copilot.analysis.problems.problem import Problem, build_problem
from copilot.domain.issue import Issue, Option, Priority, Stance
from copilot.domain.party import Party
from copilot.domain.scenario import Exclusion, Scenario
from tests.builders import issue

FEW = 200
"""Samples: enough for verdicts, which do not hang on them."""


def weight(low: float, high: float | None = None) -> Priority:
    """A weight, or all from the one to the other."""
    return Priority(weight=(low, low if high is None else high))


def wants(priority: Priority, direction: Option) -> Stance:
    """So much of a wish for more, less or one option."""
    return Stance(priority=priority, wants=direction)


def turned(found: Issue) -> Issue:
    """The issue with the seats swapped."""
    return found.model_copy(update={"mine": found.theirs, "theirs": found.mine})


def problem(
    *issues: Issue,
    table: dict[str, Option],
    me: Party | None = None,
    they: Party | None = None,
    excluded: tuple[Exclusion, ...] = (),
    money: str | None = None,
) -> Problem:
    """The problem of these issues, as they stand on the table."""
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
