"""The pictures of the page: dark on light, so that they can be read on a page of either kind."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from benchmarks.bare.intervals import Share, wilson
from benchmarks.value import asking, deals, filling, speed
from benchmarks.value.intervals import mean_interval
from benchmarks.value.reading import Known

PAPER: Final = "#fbfbf8"
INK: Final = "#22282d"
FAINT: Final = "#c9ccc8"
OURS: Final = "#0b6e99"
OTHER: Final = "#c2571a"
"""Blue and orange: told apart by people who cannot tell red from green, and in grey."""
THIRD: Final = "#5b6670"

NAMES: Final = {
    "casino": "camp supplies",
    "job_interview": "job interview",
}
"""What the files are about."""

ORDERS: Final[tuple[tuple[filling.Order, str, str], ...]] = (
    ("engine", "the engine's order", OURS),
    ("file", "the file's order", OTHER),
)
"""In which facts are filled in."""

STYLE: Final[dict[str, Any]] = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": THIRD,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "legend.frameon": False,
    # texts stay texts, and the same figures give the same file
    "svg.fonttype": "none",
    "svg.hashsalt": "negotiation-copilot",
    "font.family": "sans-serif",
}


def _figure(width: float, height: float) -> Figure:
    spaced = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1, wspace=0.06)
    return Figure(figsize=(width, height), layout=spaced)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None})


def repaired(measured: Mapping[str, Sequence[deals.Case]], path: Path) -> None:
    """Dominated deals repaired, and claims that were wrong, by what was known of them."""
    with style.context(STYLE):
        figure = _figure(8.6, 4.6)
        rows = figure.subplots(2, 2, sharex="col", sharey="row")
        for axes, (source, found) in zip(rows, measured.items(), strict=True):
            left, right = axes
            for place, view in enumerate(reversed(deals.VIEWS)):
                seen = [case for case in found if case.view == view]
                bad = [case for case in seen if case.dominated]
                _bar(left, place, Share(sum(c.right > 0 for c in bad), len(bad)), OURS)
                claims = sum(c.right + c.wrong for c in seen)
                _bar(right, place, Share(sum(c.wrong for c in seen), claims), OTHER)
            left.set_yticks(range(len(deals.VIEWS)), list(reversed(deals.VIEWS.values())))
            left.set_title(f"{NAMES[source]}: deals repaired", loc="left")
            right.set_title("claims that were wrong", loc="left")
            for one in axes:
                one.set_xlim(0, 122)
                one.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
                one.tick_params(axis="y", length=0)
        rows[0][0].set_ylabel("known of them")
        rows[1][0].set_ylabel("known of them")
        _save(figure, path)


def _bar(axes: Axes, place: int, share: Share, colour: str) -> None:
    """One share with its interval, and its count beside it."""
    ends = wilson(share)
    if ends is None:
        axes.text(1, place, "no claims", va="center", fontsize=8.5, color=THIRD)
        return
    part = 100 * share.part
    axes.barh(place, part, height=0.55, color=colour)
    errors = [[max(0.0, part - 100 * ends.low)], [max(0.0, 100 * ends.high - part)]]
    axes.errorbar(part, place, xerr=errors, color=INK, linewidth=1, capsize=2.5)
    told = f"{share.k:g} of {share.n}"
    axes.text(100 * ends.high + 2, place, told, va="center", fontsize=8.5)


def joint(measured: Mapping[str, Sequence[deals.Case]], path: Path) -> None:
    """Joint points by each way to an outcome."""
    with style.context(STYLE):
        figure = _figure(8.2, 2.9)
        panels = figure.subplots(1, 2, sharey=True)
        for axes, (source, found) in zip(panels, measured.items(), strict=True):
            told = list(reversed(deals.ways(found)))
            for place, way in enumerate(told):
                ours = way.name.startswith("with")
                middle = float(np.mean(way.joint))
                axes.plot(middle, place, "o", color=OURS if ours else THIRD, markersize=7)
                ends = mean_interval(way.joint)
                if ends is not None:
                    axes.plot(ends, [place, place], color=OURS if ours else THIRD, linewidth=1.6)
                axes.text(middle, place + 0.22, f"{middle:.1f}", ha="center", fontsize=8.5)
            axes.set_yticks(range(len(told)), [way.name for way in told])
            axes.set_ylim(-0.5, len(told) - 0.3)
            axes.margins(x=0.12)
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="x", color=FAINT, linewidth=0.6)
            axes.set_axisbelow(True)
            axes.set_title(NAMES[source], loc="left")
        figure.supxlabel("points of both sides together, mean of all deals", fontsize=10)
        _save(figure, path)


def questions(measured: Mapping[Known, Sequence[asking.Talk]], path: Path) -> None:
    """What both gain by the best proposal, by the number of answers."""
    with style.context(STYLE):
        figure = _figure(8.2, 6.6)
        grid = figure.subplots(len(measured), len(asking.NEGOTIATIONS), sharex=True, squeeze=False)
        for row, (known, found) in zip(grid, measured.items(), strict=True):
            for axes, source in zip(row, asking.NEGOTIATIONS, strict=True):
                _curves(axes, [talk for talk in found if talk.source == source])
            row[0].set_ylabel(f"known at the start:\n{asking.STARTS[known]}")
        for axes, source in zip(grid[0], asking.NEGOTIATIONS, strict=True):
            axes.set_title(f"{NAMES[source]}: points that both gain", loc="left")
        for axes in grid[-1]:
            axes.set_xlabel("questions answered")
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=9)
        _save(figure, path)


def _curves(axes: Axes, talks: Sequence[asking.Talk]) -> None:
    steps = range(asking.ANSWERS + 1)
    for label, colour, line, orders in (
        ("asked in the engine's order", OURS, "o-", [talk.engine for talk in talks]),
        ("asked in a random order", OTHER, "s--", [talk.random for talk in talks]),
    ):
        figures = [[order[k].joint for order in orders] for k in steps]
        middles = [float(np.mean(several)) for several in figures]
        axes.plot(steps, middles, line, color=colour, label=label, markersize=4)
        ends = [mean_interval(several) for several in figures]
        low = [e.low if e is not None else m for e, m in zip(ends, middles, strict=True)]
        high = [e.high if e is not None else m for e, m in zip(ends, middles, strict=True)]
        axes.fill_between(steps, low, high, color=colour, alpha=0.15, linewidth=0)
    best = float(np.mean([talk.best for talk in talks])) if talks else 0.0
    axes.axhline(best, color=THIRD, linewidth=1, linestyle=":", label="the most there is")
    axes.set_ylim(bottom=0)
    axes.set_xticks(list(steps))


def facts(measured: Mapping[str, Sequence[filling.Filled]], path: Path) -> None:
    """How good the best proposal is, by the part of my own facts that is filled in."""
    with style.context(STYLE):
        figure = _figure(8.2, 3.1)
        panels = figure.subplots(1, len(measured), sharey=True)
        for axes, (what, found) in zip(panels, measured.items(), strict=True):
            for order, label, colour in ORDERS:
                figures = [
                    [filling.worth_at(one, order, part) for one in found] for part in filling.PARTS
                ]
                at = [100 * part for part in filling.PARTS]
                axes.plot(
                    at, [100 * float(np.mean(f)) for f in figures], "o-", color=colour, label=label
                )
                ends = [mean_interval(several) for several in figures]
                low = [100 * e.low if e is not None else 0.0 for e in ends]
                high = [100 * e.high if e is not None else 0.0 for e in ends]
                axes.fill_between(at, low, high, color=colour, alpha=0.15, linewidth=0)
            axes.set_title(f"taken out: {what}", loc="left")
            axes.set_xlabel("facts filled in, in per cent")
            axes.set_ylim(bottom=0)
        panels[0].set_ylabel("worth of the best proposal,\nfull file = 100")
        panels[0].legend(loc="lower right", fontsize=8.5)
        _save(figure, path)


def growth(measured: speed.Speeds, path: Path) -> None:
    """How the time grows with issues, options and samples."""
    with style.context(STYLE):
        figure = _figure(8.2, 3.0)
        panels = figure.subplots(1, len(measured.growth), sharey=True)
        told = {
            "issues": f"issues ({speed.OPTIONS_OF_EACH} options each)",
            "options": f"options of each of {speed.FEW} issues",
            "samples": "weightings drawn (10 issues)",
        }
        for axes, curve in zip(panels, measured.growth, strict=True):
            for label, colour, seconds in (
                ("trades", OURS, curve.trades),
                ("frontier", OTHER, curve.frontier),
            ):
                axes.loglog(curve.sizes, seconds, "o-", color=colour, label=label, markersize=4)
            axes.set_xticks(curve.sizes, [f"{size:,}" for size in curve.sizes])
            axes.minorticks_off()
            axes.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
            axes.grid(axis="y", color=FAINT, linewidth=0.6)
            axes.set_xlabel(told[curve.what])
        panels[0].set_ylabel("seconds of CPU")
        panels[0].legend(loc="upper left", fontsize=8.5)
        _save(figure, path)


DRAWN: Final[dict[str, dict[str, Callable[[Any, Path], None]]]] = {
    "deals": {"deals-repaired": repaired, "deals-joint-points": joint},
    "questions": {"questions-answered": questions},
    "facts": {"facts-filled-in": facts},
    "speed": {"how-the-time-grows": growth},
}
"""For each part its pictures, by the name of the file."""
