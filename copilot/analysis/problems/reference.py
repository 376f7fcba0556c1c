"""The outcome that ideas are compared with."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from copilot.analysis.sides.values import scale_of
from copilot.analysis.sides.weight_blocks import Array
from copilot.domain.issue import Issue, Option, Stance, as_date
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Reference


def has_order(issue: Issue) -> bool:
    """Whether there is a middle: numbers, dates, or a list that a side wants more or less of."""
    if issue.numeric or all(as_date(option) is not None for option in issue.options):
        return True
    stances = (issue.mine, issue.theirs)
    return all(s.values is None for s in stances) and any(s.wants is not None for s in stances)


def middle_option(issue: Issue, mine: Array | None, theirs: Array | None) -> int:
    """The index of the option in the middle between the two positions.

    A position that nobody stated is that side's best option. Options without an order: the one
    whose two values are most even, of those that no other option beats for both: two values can
    be even because both are low. Ties: the first listed.

    Args:
        issue: with two options or more.
        mine: my value of each option, or None where it is unknown.
        theirs: theirs.
    """
    if not has_order(issue) and mine is not None and theirs is not None:
        apart = np.round(np.abs(mine - theirs), 9)
        return int(np.argmin(np.where(_beaten(mine, theirs), np.inf, apart)))
    scale = scale_of(issue)
    ends = [
        _place(issue, stance, table, scale)
        for stance, table in ((issue.mine, mine), (issue.theirs, theirs))
    ]
    known = [end for end in ends if end is not None] or [float(scale.min()), float(scale.max())]
    wanted = sum(known) / len(known)
    return int(np.argmin(np.round(np.abs(scale - wanted), 9)))


def _beaten(mine: Array, theirs: Array) -> NDArray[np.bool_]:
    """Which options another one leaves behind: no worse for either side and better for one."""
    ours, counter = (np.round(values[:, None] - values, 9) for values in (mine, theirs))
    better = (ours >= 0) & (counter >= 0) & ((ours > 0) | (counter > 0))
    return np.asarray(better.any(axis=0), dtype=np.bool_)


def _place(issue: Issue, stance: Stance, table: Array | None, scale: Array) -> float | None:
    position = stance.position
    if position is not None:
        found = issue.find(position)
        if found is not None:
            return float(scale[issue.options.index(found)])
        if issue.numeric and not isinstance(position, str):
            return float(position)
    return None if table is None else float(scale[int(np.argmax(table))])


def reference_for(
    scenario: Scenario, mine: Sequence[Array | None], theirs: Sequence[Array | None]
) -> Reference:
    """What is on the table where it is complete; else, issue by issue, that or the middle.

    Where that combination is excluded, the nearest that one change makes possible is taken: rather
    of an issue that is not on the table, then by the fewest places in its list, then the first in
    the file; the note says so, or that there is none. Empty where no issue has options.

    Args:
        scenario: valid.
        mine: for each issue that has options my value of each, or None where it is unknown.
        theirs: theirs.
    """
    issues = scenario.priced_issues
    table = {
        issue.name: found
        for issue in issues
        if issue.name in scenario.on_the_table
        and (found := issue.find(scenario.on_the_table[issue.name])) is not None
    }
    outcome = {
        issue.name: table[issue.name]
        if issue.name in table
        else issue.options[middle_option(issue, ours, counter)]
        for issue, ours, counter in zip(issues, mine, theirs, strict=True)
    }
    note = ""
    broken = [e for e in scenario.excluded if matches(outcome, e)]
    if broken:
        outcome = _moved_to_feasible(scenario, outcome, fixed=set(table))
        what = "What is on the table" if len(table) == len(issues) else "The middle of every issue"
        mended = not any(matches(outcome, e) for e in scenario.excluded)
        then = (
            "the nearest combination is used" if mended else "no change of one issue alone mends it"
        )
        note = f"{what} together cannot be; {then}."
    if len(table) == len(issues) and issues:
        return Reference(kind="on_the_table", outcome=outcome, note=note)
    return Reference(kind="mixed" if table else "middle", outcome=outcome, note=note)


def matches(outcome: Mapping[str, Option], exclusion: Mapping[str, tuple[Option, ...]]) -> bool:
    """Whether an outcome holds an excluded combination."""
    return all(outcome.get(name) in options for name, options in exclusion.items())


def _moved_to_feasible(
    scenario: Scenario, outcome: dict[str, Option], *, fixed: set[str]
) -> dict[str, Option]:
    """The outcome with as few steps as possible taken so that no excluded combination is left.

    Looks along the options of one issue at a time, issues that are on the table last; if no
    single issue helps, the outcome is left as it is and every idea must mend it.
    """
    issues = sorted(scenario.priced_issues, key=lambda issue: issue.name in fixed)
    tries = []
    for turn, issue in enumerate(issues):
        start = issue.options.index(outcome[issue.name])
        for index, option in enumerate(issue.options):
            changed = {**outcome, issue.name: option}
            if not any(matches(changed, e) for e in scenario.excluded):
                tries.append((issue.name in fixed, abs(index - start), turn, index, changed))
    return min(tries, key=lambda t: t[:4])[4] if tries else outcome
