"""Human deals: what would have been better for both, and what the advice finds of it.

The deal lies on the table. What the engine calls good for both (of its trades and improvements) is
a claim; what it says depends on something is told apart. A claim is right if, by the true points,
nobody has less than by the deal and somebody more. The people's own deal and meeting in the middle
stand beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from benchmarks.value.brute_force import Truth
from benchmarks.value.games import MILLIONTHS, PLAYED, Game, Row, games
from benchmarks.value.intervals import count, mean
from benchmarks.value.lines import table
from benchmarks.value.reading import Known, middle, ranks, scenario_of, stances, swapped
from benchmarks.value.workers import each
from copilot.analysis.problems.problem import build_problem
from copilot.analysis.trading.improve import improvements
from copilot.analysis.trading.trades import find_trades
from copilot.domain.issue import Stance
from copilot.domain.suggestions import Idea

VIEWS: Final = {
    "points": "points",
    "order": "the order of issues",
    "swapped": "a wrong order (two swapped)",
    "wishes": "wishes, no order",
    "nothing": "nothing",
}
"""How well the other side is known, best first."""

CONTROL: Final = "casino"
"""The file in which the same order on both sides leaves nothing to trade."""

SAMPLES: Final = 200
"""Weightings drawn for shares, which order ideas; no verdict rests on them."""

KNOWN: Final[dict[str, Known]] = {
    "points": "points",
    "order": "order",
    "wishes": "wishes",
    "nothing": "nothing",
}
"""What each view knows, where it knows nothing wrong."""

QUICK_EVERY: Final = 8
"""Of how many games one is taken in a quick run."""


@dataclass(frozen=True)
class Case:
    """One deal under one view of the other side."""

    game: Game
    view: str
    dominated: bool
    """Whether some outcome is better for both than the people's deal."""
    certain: bool
    """Whether some outcome is better whatever weighting fits what is known; for orders alone."""
    best: float
    """The most joint points to be gained by such an outcome."""
    right: int
    """Claims that are right."""
    wrong: int
    """Claims that are not."""
    reached: float
    """The joint gain of the best right claim; 0 without one."""
    open_right: int
    """Ideas that depend on something, and are right."""
    open_wrong: int
    """The same, and are not."""
    open_reached: float
    """The joint gain of the best right one among all ideas, those that depend on something too."""
    first_wrong: Row | None
    """A wrong claim, to look into."""


def cases(game: Game) -> list[Case]:
    """The deal under each view; one case for each pair of neighbouring places that is swapped."""
    truth = Truth(game)
    return [_case(game, truth, view, theirs) for view in VIEWS for theirs in _views(game, view)]


def _views(game: Game, view: str) -> list[list[Stance]]:
    if view != "swapped":
        return [stances(game.theirs, KNOWN[view])]
    order = ranks(game.theirs)
    places = range(1, max(order))
    return [stances(game.theirs, "order", swapped(order, place)) for place in places]


def _case(game: Game, truth: Truth, view: str, theirs: Sequence[Stance]) -> Case:
    deal = game.deal or ()
    problem = build_problem(scenario_of(game, theirs=theirs, table=deal), samples=SAMPLES)
    trades = find_trades(problem)
    sure = {*_rows(game, improvements(problem, game.outcome(deal))), *_claims(game, trades)}
    depending = set(_rows(game, (i for i in trades if i.certificate.verdict == "depends"))) - sure
    gains = {row: truth.gain(deal, row) for row in sure | depending}
    good = {row for row in gains if gains[row].better}
    best = truth.best_gain(deal)
    wrong = sorted(sure - good)
    return Case(
        game=game,
        view=view,
        dominated=best > 0,
        certain=view == "order" and truth.surely_better_than(deal, ranks(game.theirs)),
        best=best,
        right=len(sure & good),
        wrong=len(wrong),
        reached=max((gains[row].joint for row in sure & good), default=0.0),
        open_right=len(depending & good),
        open_wrong=len(depending - good),
        open_reached=max((gains[row].joint for row in good), default=0.0),
        first_wrong=wrong[0] if wrong else None,
    )


def _claims(game: Game, trades: Sequence[Idea]) -> Iterator[Row]:
    return _rows(game, (i for i in trades if i.certificate.verdict == "good_for_both"))


def _rows(game: Game, ideas: Iterator[Idea] | Sequence[Idea]) -> Iterator[Row]:
    for idea in ideas:
        if idea.outcome is not None:
            yield game.row(dict(idea.outcome))


def measure(*, quick: bool) -> dict[str, list[Case]]:
    """All cases, by file."""
    found = {}
    for source in PLAYED:
        played = [game for game in games(source) if game.deal is not None]
        chosen = played[:: QUICK_EVERY if quick else 1]
        found[source] = [case for several in each(cases, chosen) for case in several]
    return found


def tell(measured: Mapping[str, Sequence[Case]]) -> Iterator[str]:
    """The tables of all files."""
    for source, found in measured.items():
        yield from lines(source, found)
        yield ""


def lines(source: str, found: Sequence[Case]) -> Iterator[str]:
    """The tables of one file."""
    played = [case for case in found if case.view == "points"]
    bad = [case for case in played if case.dominated]
    certain = sum(case.certain for case in found if case.view == "order")
    yield (
        f"{source}: {len(played)} deals that people made, {len(bad)} of them dominated. "
        f"Whatever weights fit their order, {certain} can be repaired."
    )
    yield from table(
        ("what is known of them", "dominated, repaired", "gain", "claims: right", "wrong", "*"),
        [_view_row(found, view) for view in VIEWS],
    )
    yield "gain: of the joint gain there is, how much the best right claim brings."
    yield "*: claims on deals that nothing beats."
    alike = [case for case in found if ranks(case.game.mine) == ranks(case.game.theirs)]
    if source == CONTROL:
        claims = {v: sum(c.right + c.wrong for c in alike if c.view == v) for v in VIEWS}
        yield (
            f"{sum(c.view == 'points' for c in alike)} deals have the same order on both sides, so "
            f"that every trade is a loss: {claims['points']} claims with both sides' points, "
            f"{claims['order']} with the order."
        )
    yield ""
    yield from table(
        ("with ideas that depend on something", "dominated, repaired", "gain", "right", "wrong"),
        [_open_row(found, view) for view in VIEWS],
    )
    yield ""
    yield from _way_lines(found)


def _view_row(found: Sequence[Case], view: str) -> tuple[str, ...]:
    seen = [case for case in found if case.view == view]
    bad = [case for case in seen if case.dominated]
    return (
        VIEWS[view],
        count(sum(case.right > 0 for case in bad), len(bad)),
        _part(sum(case.reached for case in bad), bad),
        str(sum(case.right for case in seen)),
        str(sum(case.wrong for case in seen)),
        str(sum(case.right + case.wrong for case in seen if not case.dominated)),
    )


def _open_row(found: Sequence[Case], view: str) -> tuple[str, ...]:
    seen = [case for case in found if case.view == view]
    bad = [case for case in seen if case.dominated]
    return (
        VIEWS[view],
        count(sum(case.right + case.open_right > 0 for case in bad), len(bad)),
        _part(sum(case.open_reached for case in bad), bad),
        str(sum(case.open_right for case in seen)),
        str(sum(case.open_wrong for case in seen)),
    )


def _part(reached: float, bad: Sequence[Case]) -> str:
    most = sum(case.best for case in bad)
    return f"{100 * reached / most:.0f} %" if most else "none"


class Way(NamedTuple):
    """One way to an outcome of a deal."""

    name: str
    joint: tuple[float, ...]
    """Joint points, deal by deal."""
    dominated: int | None
    """How many outcomes are still dominated; None where it was not asked."""


def ways(found: Sequence[Case]) -> list[Way]:
    """The people's deals, meeting in the middle, the best claim, and the most there is."""
    played = [case for case in found if case.view == "points"]
    truths = [Truth(case.game) for case in played]
    deals = [
        _joint(truth, case.game.deal or ()) for truth, case in zip(truths, played, strict=True)
    ]
    middles = [middle(truth.game) for truth in truths]
    told = [
        Way("the people's own deal", tuple(deals), sum(case.dominated for case in played)),
        Way(
            "meeting in the middle",
            tuple(_joint(truth, row) for truth, row in zip(truths, middles, strict=True)),
            sum(t.best_gain(row) > 0 for t, row in zip(truths, middles, strict=True)),
        ),
    ]
    for view, name in (("order", "their order known"), ("points", "both sides' points known")):
        seen = [case for case in found if case.view == view]
        reached = tuple(deal + case.reached for deal, case in zip(deals, seen, strict=True))
        left = sum(case.dominated and not case.reached for case in seen)
        told.append(Way(f"with the best claim, {name}", reached, left))
    most = tuple(float((t.mine + t.theirs).max()) / MILLIONTHS for t in truths)
    return [*told, Way("the most there is, whoever gains", most, None)]


def _way_lines(found: Sequence[Case]) -> Iterator[str]:
    told = ways(found)
    people = told[0].joint
    rows = [
        (
            way.name,
            mean(way.joint, ".1f"),
            "" if way is told[0] else mean(_less(way.joint, people), "+.1f"),
            "" if way.dominated is None else count(way.dominated, len(people)),
        )
        for way in told
    ]
    yield from table(("joint points, mean", "reached", "more than people", "dominated"), rows)


def _less(more: Sequence[float], less: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(more, less, strict=True)]


def _joint(truth: Truth, row: Row) -> float:
    return sum(truth.worth(row)) / MILLIONTHS
