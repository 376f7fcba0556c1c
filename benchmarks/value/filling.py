"""How many facts of one's own are needed until the advice is as good as that of a full file.

From each example and eval scenario what I said of my own priorities is taken out, with or without
my wishes, and given back one fact at a time: in the engine's order (what it would ask me next, found
anew after each fact), and in the file's. After each fact the best proposal is made by what is known
then: the one with the greatest product of my mean gain and the share of their weightings under which
they gain. Its worth is the same product by the full file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from benchmarks.value.intervals import mean
from benchmarks.value.lines import table
from benchmarks.value.workers import each
from copilot.analysis.problems.problem import Problem, build_problem
from copilot.analysis.sensitivity.questions import rank_questions
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Issue, Priority, Stance
from copilot.domain.scenario import Scenario
from copilot.domain.suggestions import Idea
from copilot.storage.scenario_file import load_scenario

ROOT: Final = Path(__file__).parent.parent.parent
"""The project's folder."""
FOLDERS: Final = ("examples", "evals/scenarios", "evals/scenarios/deals")
"""Where scenarios lie."""
MOST_ISSUES: Final = 6
"""Larger scenarios would take long and show the same."""
QUICK: Final = 2
"""Scenarios of a quick run."""
SAMPLES: Final = 200
"""Weightings that the engine draws."""
PARTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the facts, after which the worth is told."""
TAKEN: Final = ("my priorities", "my wishes and priorities")
"""What is taken out."""
GOOD: Final = 0.9
"""Of the full file's worth: as good as it."""

Order: TypeAlias = Literal["engine", "file"]
"""Whose order the facts come in."""


ORDERS: Final[tuple[Order, Order]] = ("engine", "file")
"""Both."""


class Fact(NamedTuple):
    """One thing about me: what I want on an issue, or how much it matters."""

    kind: Literal["wish", "priority"]
    issue: str


@dataclass(frozen=True)
class Filled:
    """One scenario, filled in both orders."""

    name: str
    facts: int
    """How many were taken out."""
    worth: dict[Order, tuple[float, ...]]
    """After 0, 1 … facts: the worth of the best proposal, as a part of the full file's."""
    same: dict[Order, int]
    """After how many facts the first idea is the full file's, for good."""

    def until(self, order: Order, part: float) -> int:
        """After how many facts the worth is at least that part of the full file's, for good."""
        return settled([worth >= part for worth in self.worth[order]])


def scenarios() -> list[tuple[str, Scenario]]:
    """Those with three priced issues or more, something to take out, and advice at the end."""
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.yaml")):
            if path.name.endswith(".truth.yaml"):
                continue
            scenario = load_scenario(path)
            issues = len(scenario.priced_issues)
            if 3 <= issues <= MOST_ISSUES and facts_of(scenario):  # noqa: PLR2004 - less is no choice
                found.append((path.stem, scenario))
    return found


def facts_of(scenario: Scenario) -> list[Fact]:
    """What the file says of me, in its order."""
    found = []
    for issue in scenario.priced_issues:
        if issue.mine.wants is not None or issue.mine.values is not None:
            found.append(Fact("wish", issue.name))
        if not issue.mine.priority.unknown:
            found.append(Fact("priority", issue.name))
    return found


def knowing(scenario: Scenario, facts: Sequence[Fact]) -> Scenario:
    """The scenario with these facts alone about my wishes and priorities."""
    issues = tuple(_issue(issue, facts) for issue in scenario.issues)
    return scenario.model_copy(update={"issues": issues})


def _issue(issue: Issue, facts: Sequence[Fact]) -> Issue:
    wish, priority = Fact("wish", issue.name) in facts, Fact("priority", issue.name) in facts
    full = issue.mine
    mine = Stance(
        priority=full.priority if priority else Priority(),
        wants=full.wants if wish else None,
        values=full.values if wish else None,
        position=full.position,
        confidence=full.confidence,
    )
    return issue.model_copy(update={"mine": mine})


def filled(name: str, scenario: Scenario, *, wishes: bool) -> Filled | None:
    """The scenario filled in both orders; None where even the full file brings no advice.

    Args:
        name: of the scenario.
        scenario: the full one.
        wishes: whether wishes are taken out too, not priorities alone.
    """
    facts = facts_of(scenario)
    taken = [fact for fact in facts if wishes or fact.kind == "priority"]
    full = build_problem(scenario, samples=SAMPLES)
    goal = find_trades(full)
    most = max((_worth(full, idea) for idea in goal), default=0.0)
    if most <= 0 or not taken:
        return None
    # else every wish would move what ideas are compared with
    fixed = scenario.model_copy(update={"on_the_table": dict(full.reference.outcome)})
    worth: dict[Order, tuple[float, ...]] = {}
    same: dict[Order, int] = {}
    for order in ORDERS:
        left = list(taken)
        path, alike = [], []
        while True:
            now = knowing(fixed, [fact for fact in facts if fact not in left])
            problem = build_problem(now, samples=SAMPLES)
            ideas = find_trades(problem)
            best = max(ideas, key=_expected, default=None)
            path.append(0.0 if best is None else _worth(full, best) / most)
            alike.append(_key(ideas) == _key(goal))
            if not left:
                break
            left.remove(_next(problem, ideas, left) if order == "engine" else left[0])
        worth[order] = tuple(path)
        same[order] = settled(alike)
    return Filled(name, len(taken), worth, same)


def _filled(named: tuple[str, Scenario], *, wishes: bool) -> Filled | None:
    return filled(*named, wishes=wishes)


def _key(ideas: Sequence[Idea]) -> tuple[str, str] | None:
    return (ideas[0].id, ideas[0].certificate.verdict) if ideas else None


def _expected(idea: Idea) -> float:
    """What a proposal brings me, as far as it is known."""
    mine, theirs = idea.certificate.my_gain, idea.certificate.their_gain
    return 0.0 if mine is None or theirs is None else round(mine.mean * theirs.share, 9)


def _worth(full: Problem, idea: Idea) -> float:
    """The same by the full file."""
    row = np.array([full.row(idea.outcome or full.reference.outcome)], dtype=np.int64)
    mine = full.me.gain_ranges(full.me.change(full.start, row))[0]
    theirs = full.them.gain_ranges(full.them.change(full.start, row))[0]
    # nobody proposes what is plainly worse for themselves
    return max(0.0, mine.mean) * theirs.share


def settled(same: Sequence[bool]) -> int:
    """The place from which on all is the same to the end; the last place is always."""
    wrong = [place for place, good in enumerate(same) if not good]
    return wrong[-1] + 1 if wrong else 0


def _next(problem: Problem, ideas: Sequence[Idea], left: Sequence[Fact]) -> Fact:
    """What the engine would ask me; in the file's order once it has nothing to ask."""
    for need in rank_questions(problem, ideas):
        if need.asks == "me":
            kind: Literal["wish", "priority"] = "wish" if need.kind == "direction" else "priority"
            for name in need.issues:
                if Fact(kind, name) in left:
                    return Fact(kind, name)
    return left[0]


def measure(*, quick: bool) -> dict[str, list[Filled]]:
    """All scenarios, by what is taken out."""
    chosen = scenarios()[:QUICK] if quick else scenarios()
    found = {}
    for what in TAKEN:
        several = each(partial(_filled, wishes=what != TAKEN[0]), chosen)
        found[what] = [one for one in several if one is not None]
    return found


def tell(measured: Mapping[str, Sequence[Filled]]) -> Iterator[str]:
    """Both tables."""
    for what, found in measured.items():
        yield from lines(found, what)
        yield ""


def lines(found: Sequence[Filled], what: str) -> Iterator[str]:
    """The worth by the part of the facts given, and the facts needed, mean of all scenarios."""
    facts = sum(one.facts for one in found) / max(1, len(found))
    yield f"{len(found)} scenarios without {what}: {facts:.1f} facts each, on average."
    rows = []
    for part in PARTS:
        engine, file = (
            [worth_at(one, order, part) for one in found] for order in ("engine", "file")
        )
        rows.append((f"worth after {part:.0%} of the facts", *_compared(engine, file, ".2f")))
    for label, picks in (
        (f"facts until {GOOD:.0%} of the worth", _until_good),
        ("facts until the first idea is the same", _same),
    ):
        told, listed = ([float(picks(one, order)) for one in found] for order in ORDERS)
        rows.append((label, *_compared(told, listed, ".1f")))
    yield from table(("", "engine's order", "file's order", "engine less file"), rows)


def _until_good(one: Filled, order: Order) -> int:
    return one.until(order, GOOD)


def _same(one: Filled, order: Order) -> int:
    return one.same[order]


def worth_at(one: Filled, order: Order, part: float) -> float:
    """The worth after that part of the facts."""
    return one.worth[order][round(part * one.facts)]


def _compared(engine: Sequence[float], file: Sequence[float], form: str) -> tuple[str, str, str]:
    less = [a - b for a, b in zip(engine, file, strict=True)]
    return mean(engine, form), mean(file, form), mean(less, f"+{form}")
