"""Time and memory of the exact frontier on tables without structure.

    python -m benchmarks.frontier [ISSUES OPTIONS]

Each size runs in a process of its own, so that its peak memory is its own; what importing the
engine takes is told apart. Prints one JSON object a size.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence

import numpy as np

from copilot.analysis.frontiers.bargaining import solutions
from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier

SIZES = ((4, 10), (8, 5), (50, 10))
"""Issues and options per issue, unless told otherwise."""

RUNS = 5
"""How many tables are drawn; the time told is the median, the slowest stands beside it."""


def measured(issues: int, options: int) -> dict[str, float | int]:
    """Milliseconds, megabytes and points for random tables with random weights.

    Raises:
        TypeError: A frontier was too large; there is no time to tell then.
    """
    at_start = _peak_megabytes()
    seconds, points = [], []
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        weights = random.dirichlet(np.ones(issues), 2)
        mine = [weight * random.random(options) for weight in weights[0]]
        theirs = [weight * random.random(options) for weight in weights[1]]
        started = time.perf_counter()
        found = pareto_frontier(mine, theirs)
        if not isinstance(found, Frontier):
            raise TypeError(found.reason)
        solutions(found, (0.0, 0.0))
        seconds.append(time.perf_counter() - started)
        points.append(len(found.points))
    return {
        "issues": issues,
        "options": options,
        "median_milliseconds": round(1000 * sorted(seconds)[RUNS // 2], 1),
        "slowest_milliseconds": round(1000 * max(seconds), 1),
        "most_points": max(points),
        "megabytes_at_start": round(at_start, 1),
        "peak_megabytes": round(_peak_megabytes(), 1),
    }


def main(arguments: Sequence[str]) -> int:
    """Measures the named size here, or each usual one in a fresh process."""
    if arguments:
        issues, options = map(int, arguments)
        sys.stdout.write(json.dumps(measured(issues, options)) + "\n")
        return 0
    for issues, options in SIZES:
        subprocess.run(  # noqa: S603 - this very module, with two whole numbers
            [sys.executable, "-m", "benchmarks.frontier", str(issues), str(options)], check=True
        )
    return 0


def _peak_megabytes() -> float:
    """The most memory that this process has held; Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
