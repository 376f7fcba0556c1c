"""How long commands take from the shell, beside others of their kind, in turn in one run.

Wall time of whole processes. The ratio is the median of the ratios pair by pair, which holds
when the machine's speed drifts.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from typing_extensions import override

PAIRS = 15
"""Counted pairs of runs, after two that are not counted."""

PEERS = Path(".venv-peers")
"""Where the peers are installed: `python -m benchmarks peers`."""

EXAMPLE = Path("examples/offer-short.yaml")
"""A small scenario."""

BARE_APP = """
import typer
app = typer.Typer(add_completion=False)
@app.command()
def one(name: str) -> None:
    '''Says the name.'''
@app.command()
def two(name: str) -> None:
    '''Says the name too.'''
app()
"""
"""A typer application with two commands and its defaults."""


class Comparison(NamedTuple):
    """One command beside another."""

    label: str
    milliseconds: float
    peer: str
    peer_milliseconds: float
    ratio: float
    """Median of the ratios pair by pair."""
    bar: float
    """What the design asks for."""

    @override
    def __str__(self) -> str:
        verdict = "within" if self.ratio <= self.bar else "above"
        return (
            f"{self.label}: {self.milliseconds:.0f} ms; {self.peer}: {self.peer_milliseconds:.0f}"
            f" ms; ratio {self.ratio:.2f}, {verdict} the bar of {self.bar:g}"
        )


def seconds_of(command: Sequence[str]) -> float:
    """Wall seconds of one run whose output is thrown away."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - fixed commands of this file
    return time.perf_counter() - started


def compare(label: str, ours: Sequence[str], peer: str, theirs: Sequence[str], bar: float) -> str:
    """Both commands in turn, and how they compare, as a sentence."""
    for _ in range(2):
        seconds_of(ours)
        seconds_of(theirs)
    pairs = [(seconds_of(ours), seconds_of(theirs)) for _ in range(PAIRS)]
    return str(
        Comparison(
            label,
            1000 * statistics.median(a for a, _ in pairs),
            peer,
            1000 * statistics.median(b for _, b in pairs),
            statistics.median(a / b for a, b in pairs),
            bar,
        )
    )


def startup() -> list[str]:
    """Help and the offline answer, each beside its peer."""
    negotiate = str(Path(sys.executable).with_name("negotiate"))
    lines = [
        compare(
            "negotiate --help",
            [negotiate, "--help"],
            "a bare typer app's help",
            [sys.executable, "-c", BARE_APP, "--help"],
            1.3,
        )
    ]
    llm = PEERS / "bin" / "llm"
    if not llm.exists():
        return [*lines, "llm is not installed beside it: python -m benchmarks peers"]
    ours = [negotiate, "trades", str(EXAMPLE), "--no-llm"]
    lines.append(
        compare("negotiate trades, small scenario", ours, "llm --help", [str(llm), "--help"], 1.0)
    )
    return lines


def install_peers() -> None:
    """Makes an environment of its own with the peers in it."""
    subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)  # noqa: S603 - fixed command
    pip = str(PEERS / "bin" / "pip")
    subprocess.run([pip, "install", "--quiet", "llm"], check=True)  # noqa: S603 - fixed command
