"""Unbundling: an issue split into parts that may be settled at different options.

Each part holds a share of what the issue is worth to each side, so a combination of options, one
for each part, is worth the sum of share times the issue's own value of that option. The issue is
replaced by one whose options are the combinations; no weighting changes, and every verdict is as
exact as it was.
Source: Lax and Sebenius (1986), The Manager as Negotiator, chapter 5 (unbundling issues that the
sides value differently); the value of the parts is additive like that of issues (Keeney and
Raiffa 1976, Decisions with Multiple Objectives).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple, TypeVar

import numpy as np

from copilot.analysis.checks.certificate import certify
from copilot.analysis.checks.differences import same_wish
from copilot.analysis.checks.ideas import idea_id, moves
from copilot.analysis.problems.money import money_for
from copilot.analysis.problems.problem import Problem
from copilot.analysis.sides.side import Ints, SideModel, on_grid
from copilot.analysis.sides.weight_blocks import Array
from copilot.analysis.trading.candidates import worth_a_look
from copilot.domain.issue import Issue, Option, Part, option_text
from copilot.domain.suggestions import Idea, Move

COMBINATIONS = 1_000
"""Combinations of the parts' options that are looked at; options are thinned out evenly to it."""

BETTER = 1.0
"""Points by which the smaller gain must grow for a further move to be worth its trouble."""

PARTNERS = 40
"""Options of another issue that are tried beside a split, spread over its list."""


class SplitIssue(NamedTuple):
    """A problem in which one issue is replaced by the combinations of its parts."""

    problem: Problem
    column: int
    """Which issue."""
    issue: Issue
    """As it was."""
    settled: tuple[tuple[int, ...], ...]
    """For each combination the option of each part, as the issue's own option indices."""


class Split(NamedTuple):
    """A split as the engine checks it: an outcome of a problem with the combinations as options."""

    problem: Problem
    outcome: dict[str, Option]


def find_unbundled(problem: Problem) -> tuple[Idea, ...]:
    """The best split of each issue that has parts, alone and with one move on another issue.

    Best by what holds for certain, then by the smaller of the two mean gains, then by the fewest
    moved parts. A split that does no better than the whole issue moved is none; one with a
    further move is listed where it gives the side that gains less at least a point more. Empty
    where no issue has parts, or where it is not known what a side wants on those that have. In
    the file's order.
    """
    ideas: list[Idea] = []
    for column, issue in enumerate(problem.issues):
        split = split_issue(problem, column) if issue.parts else None
        if split is None:
            continue
        alone = _best(problem, split, None)
        joint = [
            idea
            for partner in _partners(problem, column)
            if (idea := _best(problem, split, partner)) is not None
        ]
        if alone is not None:
            ideas.append(alone)
        if joint:
            best = max(joint, key=_score)
            sure, least = (False, 0.0) if alone is None else _score(alone)
            if alone is None or _score(best) >= (sure, least + BETTER):
                ideas.append(best)
    return tuple(ideas)


def split_issue(problem: Problem, column: int) -> SplitIssue | None:
    """The problem with that issue's combinations of parts in place of its options.

    A floor holds for every part, and a combination that holds an excluded option in any part is
    excluded. None where it is not known what a side wants, where no part is worth anything to a
    side, or where there are too many parts to look at two options of each.
    """
    issue = problem.issues[column]
    shares = (_shares(issue.parts, mine=True), _shares(issue.parts, mine=False))
    known = [
        (table, share)
        for table, share in zip(
            (problem.me.tables[column], problem.them.tables[column]), shares, strict=True
        )
        if table is not None and share is not None
    ]
    if len(known) < len(shares):
        return None
    most = int(COMBINATIONS ** (1 / len(issue.parts)) + 1e-9)
    ends = {problem.start[column], *(int(table.argmax()) for table, _ in known)}
    if most < len(ends):
        return None
    kept = _spread(len(issue.options), most, ends)
    settled = tuple(product(kept, repeat=len(issue.parts)))
    places = np.array(settled)
    worths = [np.asarray(table[places] @ share, dtype=np.float64) for table, share in known]
    combined = _combined(issue, settled, worths)
    issues = _put(problem.issues, column, combined)
    reference = problem.reference.outcome[issue.name]
    whole = settled.index((issue.options.index(reference),) * len(issue.parts))
    outcome = {**problem.reference.outcome, issue.name: combined.options[whole]}
    scenario = problem.scenario.model_copy(
        update={"issues": tuple({i.name: i for i in (*problem.scenario.issues, combined)}.values())}
    )
    return SplitIssue(
        problem=replace(
            problem,
            scenario=scenario,
            issues=issues,
            me=_valued(problem.me, column, worths[0]),
            them=_valued(problem.them, column, worths[1]),
            reference=problem.reference.model_copy(update={"outcome": outcome}),
            excluded=tuple(_excluded(e, column, places) for e in problem.excluded),
            floors=_put(problem.floors, column, problem.floors[column][places].all(axis=1)),
            their_floors=_put(
                problem.their_floors, column, problem.their_floors[column][places].all(axis=1)
            ),
        ),
        column=column,
        issue=issue,
        settled=settled,
    )


def as_split(problem: Problem, idea: Idea) -> Split | None:
    """A split as the check sees it; None for an idea that moves no part of an issue."""
    wanted = {move.issue: move.to for move in (*idea.give, *idea.get)}
    for column, issue in enumerate(problem.issues):
        names = [part_name(issue, part) for part in issue.parts]
        split = split_issue(problem, column) if not wanted.keys().isdisjoint(names) else None
        if split is None:
            continue
        stands = problem.reference.outcome[issue.name]
        places = tuple(issue.options.index(wanted.get(name, stands)) for name in names)
        combined = split.problem.issues[column].options[split.settled.index(places)]
        others = {name: wanted[name] for name in problem.names if name in wanted}
        outcome = {**split.problem.reference.outcome, **others, issue.name: combined}
        return Split(split.problem, outcome)
    return None


def part_name(issue: Issue, part: Part) -> str:
    """What a move of one part is called: "Support: hours"."""
    return f"{issue.name}: {part.name}"


def _shares(parts: Sequence[Part], *, mine: bool) -> Array | None:
    """The share of each part in the issue's worth to a side, summing to 1; None if all are 0."""
    told = np.array([part.mine if mine else part.theirs for part in parts])
    return np.asarray(told / told.sum(), dtype=np.float64) if told.sum() > 0 else None


def _spread(count: int, most: int, always: set[int]) -> list[int]:
    """At most so many places of a list, spread evenly, those that are always kept among them."""
    if count <= most:
        return list(range(count))
    even = np.linspace(0, count - 1, most - len(always) + 1).round().astype(int).tolist()
    kept = set(always)
    for place in even:
        if len(kept) < most:
            kept.add(place)
    return sorted(kept)


def _combined(issue: Issue, settled: Sequence[tuple[int, ...]], worths: Sequence[Array]) -> Issue:
    """The issue with the combinations as its options, valued for both."""
    options = tuple(
        "; ".join(
            f"{part.name}: {option_text(issue.options[place])}"
            for part, place in zip(issue.parts, places, strict=True)
        )
        for places in settled
    )
    mine, theirs = (
        stance.model_copy(
            update={"values": tuple(np.clip(worth * 100, 0, 100).tolist()), "wants": None}
        )
        for stance, worth in zip((issue.mine, issue.theirs), worths, strict=True)
    )
    return issue.model_copy(
        update={"options": options, "mine": mine, "theirs": theirs, "parts": (), "unit": None}
    )


Item = TypeVar("Item")
"""What a tuple holds."""


def _put(items: tuple[Item, ...], place: int, item: Item) -> tuple[Item, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _valued(side: SideModel, column: int, worth: Array) -> SideModel:
    return replace(side, tables=_put(side.tables, column, worth))


def _excluded(
    combination: Mapping[int, frozenset[int]], column: int, places: Ints
) -> dict[int, frozenset[int]]:
    """The same exclusion, hit by a combination in which any part stands at such an option."""
    if column not in combination:
        return dict(combination)
    hit = np.isin(places, sorted(combination[column])).any(axis=1)
    return {**combination, column: frozenset(np.flatnonzero(hit).tolist())}


def _partners(problem: Problem, column: int) -> list[int]:
    """Other issues that may move beside a split: both wishes known, and not the same."""
    return [
        i
        for i in range(len(problem.issues))
        if i != column
        and problem.me.tables[i] is not None
        and problem.them.tables[i] is not None
        and not same_wish(problem, i)
    ]


def _best(problem: Problem, split: SplitIssue, partner: int | None) -> Idea | None:
    """The best split with that issue moved too (None: with nothing else moved); None if none."""
    rows = _rows(split, partner)
    rows = rows[worth_a_look(split.problem, rows)]
    sure = np.ones(len(rows), dtype=bool)
    means = []
    for side in (split.problem.me, split.problem.them):
        change = side.change(split.problem.start, rows)
        low, high = side.bounds(change)
        means.append(np.where(on_grid(high) > 0, side.mean_gains(change), -np.inf))
        sure &= on_grid(low) >= 0
    least = np.round(np.minimum(means[0], means[1]), 6)
    if not (least > -np.inf).any():
        return None
    moved = (np.array(split.settled)[rows[:, split.column]] != problem.start[split.column]).sum(1)
    top = np.lexsort((moved, -least, ~(sure & (least > -np.inf))))[0]
    return _idea(problem, split, split.problem.outcome(rows[top]))


def _rows(split: SplitIssue, partner: int | None) -> Ints:
    """Every combination, with every other option of the partner."""
    start = split.problem.start
    combined = np.arange(len(split.settled))
    if partner is None:
        combined = combined[combined != start[split.column]]
        rows = np.tile(np.array(start, dtype=np.int64), (len(combined), 1))
        rows[:, split.column] = combined
        return rows
    count = len(split.problem.issues[partner].options)
    places = np.linspace(0, count - 1, min(count, PARTNERS)).round().astype(int)
    places = places[places != start[partner]]
    rows = np.tile(np.array(start, dtype=np.int64), (len(combined) * len(places), 1))
    rows[:, split.column] = np.repeat(combined, len(places))
    rows[:, partner] = np.tile(places, len(combined))
    return rows


def _idea(problem: Problem, split: SplitIssue, outcome: Mapping[str, Option]) -> Idea | None:
    """The split as an idea, or what beats it; None where it is no split or does not hold."""
    certificate = certify(split.problem, outcome)
    if certificate.dominated_by is not None:
        outcome = certificate.dominated_by
        certificate = certify(split.problem, outcome)
    row = split.problem.row(outcome)
    settled = split.settled[row[split.column]]
    if len(set(settled)) == 1 or certificate.verdict not in {"good_for_both", "depends"}:
        return None
    give, get = _moves(split, outcome)
    change = split.problem.me.change(split.problem.start, np.array([row]))
    return Idea(
        id=idea_id("unbundle", {move.issue: option_text(move.to) for move in (*give, *get)}),
        kind="unbundle",
        origin="engine",
        title=_title(split, give, get),
        technique="unbundling",
        sources=("priorities",),
        give=give,
        get=get,
        rationale=_why(split, give, get),
        certificate=certificate.model_copy(update={"in_my_money": money_for(problem, change)}),
    )


def _moves(
    split: SplitIssue, outcome: Mapping[str, Option]
) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """What I give and get: the parts by their names, and the other issue if one moves."""
    issue, column = split.issue, split.column
    start = split.problem.start[column]
    settled = split.settled[split.problem.row(outcome)[column]]
    from_start = split.settled[start]
    sides: tuple[list[Move], list[Move]] = ([], [])
    for place, part in enumerate(issue.parts):
        before, after = from_start[place], settled[place]
        if before == after:
            continue
        step = (*from_start[:place], after, *from_start[place + 1 :])
        there = split.settled.index(step)
        mine, theirs = (
            0.0 if table is None else float(table[there] - table[start])
            for table in (split.problem.me.tables[column], split.problem.them.tables[column])
        )
        given = mine < 0 or (mine == 0 and theirs > 0)
        move = Move(
            issue=part_name(issue, part), from_=issue.options[before], to=issue.options[after]
        )
        sides[0 if given else 1].append(move)
    give, get = moves(
        split.problem,
        {**outcome, issue.name: split.problem.outcome(split.problem.start)[issue.name]},
    )
    return (*sides[0], *give), (*sides[1], *get)


def _title(split: SplitIssue, give: Sequence[Move], get: Sequence[Move]) -> str:
    others = [m.issue for m in (*give, *get) if m.issue in split.problem.names]
    return " and ".join((f"{split.issue.name} in parts", *others))


def _why(split: SplitIssue, give: Sequence[Move], get: Sequence[Move]) -> str:
    """Which part counts for whom, where the moves say so."""
    mine, theirs = (
        [part for part in split.issue.parts if part_name(split.issue, part) in names]
        for names in ({m.issue for m in get}, {m.issue for m in give})
    )
    whole = split.issue.name
    totals = [sum(p.mine for p in split.issue.parts), sum(p.theirs for p in split.issue.parts)]
    leans = [(p.mine * totals[1] > p.theirs * totals[0]) for p in mine]
    leans += [(p.mine * totals[1] < p.theirs * totals[0]) for p in theirs]
    if not mine or not theirs or not all(leans):
        return f"{whole} need not be settled as one: its parts do not matter alike to you both."
    got, given = (" and ".join(part.name for part in parts) for parts in (mine, theirs))
    return (
        f"More of what {whole} is worth to you lies in {got}, more of what it is worth to them in "
        f"{given}: settled apart, each side gets what counts for it."
    )


def _score(idea: Idea) -> tuple[bool, float]:
    """What holds for certain first, then the smaller mean gain in points."""
    gains = (idea.certificate.my_gain, idea.certificate.their_gain)
    least = min((gain.mean for gain in gains if gain is not None), default=0.0)
    return idea.certificate.verdict == "good_for_both", round(least, 6)
