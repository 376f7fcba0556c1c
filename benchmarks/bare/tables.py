"""The lines that `python -m benchmarks bare` prints."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks.bare.brute_force import Verdict
from benchmarks.bare.intervals import Interval, Share, drawn, drawn_difference, drawn_share, pooled
from benchmarks.bare.measures import Counted, Pair, Worth

_WIDTHS: Final = (41, 27, 27)
_NONE: Final = Share(0, 0)
_ROWS: Final[tuple[tuple[str, Verdict | None], ...]] = (
    ("good for both", "both"),
    ("good for me alone", "me"),
    ("good for them alone", "them"),
    ("good for neither", "neither"),
    ("no price, a term does not exist", None),
)
_COSTS: Final[tuple[tuple[str, Callable[[Counted], float], str], ...]] = (
    ("requests", lambda cell: cell.usage.requests, ".1f"),
    ("tokens sent", lambda cell: cell.usage.input_tokens or 0, ",.0f"),
    ("tokens written", lambda cell: cell.usage.output_tokens or 0, ",.0f"),
    ("seconds, when recorded", lambda cell: cell.usage.seconds, ",.0f"),
)


def table(pairs: Sequence[Pair], *, model: str, recorded: str) -> Iterator[str]:
    """All lines."""
    known = [pair for pair in pairs if pair.bare.worth is not None]
    yield f"{model} wrote all answers; the bare prompt's were recorded {recorded}."
    yield (
        f"{len(known)} deals with the points of both sides, {len(pairs) - len(known)} examples "
        "without. In brackets: 95 % intervals."
    )
    yield ""
    yield _line("", "bare prompt", "product", "product less bare")
    yield "The model's own ideas, by brute force"
    yield from _verdict_lines(known, lambda worth: worth.own)
    yield "What the user is shown, by brute force"
    yield from _verdict_lines(known, lambda worth: worth.shown)
    yield _count("called good for both, and it is", known, _of(lambda worth: worth.claims))
    yield from _gain_lines(known)
    yield "Words, all scenarios"
    yield _count("sentences that give a secret away", pairs, lambda cell: cell.leaking)
    yield _count("entries with a figure from nowhere", pairs, lambda cell: cell.from_nowhere)
    yield "What it takes, mean of all scenarios"
    for label, cost, form in _COSTS:
        yield _mean(label, pairs, _each(cost), form)


def _verdict_lines(
    pairs: Sequence[Pair], counts: Callable[[Worth], Counter[Verdict | None]]
) -> Iterator[str]:
    all_ideas = _of(lambda worth: Share(0, counts(worth).total()))
    yield _line(
        "  ideas with terms", *(str(pooled(side).n) for side in _sides(pairs, all_ideas)), ""
    )
    for label, verdict in _ROWS:

        def share(worth: Worth, verdict: Verdict | None = verdict) -> Share:
            return Share(counts(worth)[verdict], counts(worth).total())

        yield _count(label, pairs, _of(share), compared=verdict == "both")


def _gain_lines(pairs: Sequence[Pair]) -> Iterator[str]:
    some = [p for p in pairs if p.bare.worth is not None and p.bare.worth.best is not None]
    best = _of(lambda worth: Share(worth.best or 0.0, 1))
    yield _mean(f"best joint gain, of the best ({len(some)} deals)", some, best, ".2f")
    none = [pair for pair in pairs if pair not in some]
    claims = _sides(none, _of(lambda worth: worth.claims))
    told = (str(pooled(side).n) for side in claims)
    yield _line(f"  claims where none can be ({len(none)} deals)", *told, "")


def _count(
    label: str,
    pairs: Sequence[Pair],
    share: Callable[[Counted], Share],
    *,
    compared: bool = True,
) -> str:
    """A row of counts, with the difference in points of a hundred."""
    bare, product = _sides(pairs, share)
    told = (_share(side) for side in (bare, product))
    less = ""
    if compared:
        points = 100 * (pooled(product).part - pooled(bare).part)
        ends = drawn_difference(bare, product)
        wide = None if ends is None else Interval(100 * ends.low, 100 * ends.high)
        less = f"{points:+.0f} points{_ends(wide, '+.0f')}"
    return _line(f"  {label}", *told, less)


def _mean(label: str, pairs: Sequence[Pair], share: Callable[[Counted], Share], form: str) -> str:
    """A row of means over scenarios, with their difference."""
    bare, product = _sides(pairs, share)
    told = (f"{pooled(side).part:{form}}{_ends(drawn(side), form)}" for side in (bare, product))
    less = pooled(product).part - pooled(bare).part
    more = f"{less:+{form}}{_ends(drawn_difference(bare, product), f'+{form}')}"
    return _line(f"  {label}", *told, more)


def _sides(
    pairs: Sequence[Pair], share: Callable[[Counted], Share]
) -> tuple[list[Share], list[Share]]:
    return [share(pair.bare) for pair in pairs], [share(pair.product) for pair in pairs]


def _of(share: Callable[[Worth], Share]) -> Callable[[Counted], Share]:
    return lambda cell: _NONE if cell.worth is None else share(cell.worth)


def _each(cost: Callable[[Counted], float]) -> Callable[[Counted], Share]:
    return lambda cell: Share(cost(cell), 1)


def _share(cells: Sequence[Share]) -> str:
    share = pooled(cells)
    return f"{share.k:g} of {share.n}{_ends(drawn_share(cells), '.0%')}"


def _ends(interval: Interval | None, form: str) -> str:
    if interval is None:
        return ""
    return f" ({interval.low:{form}} to {interval.high:{form}})"


def _line(*cells: str) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False))
    return f"{''.join(padded)}{cells[-1]}".rstrip()
