"""The frontier by NegMAS and by this engine, each in a process of its own, in turn.

    python -m benchmarks.value.peers ours < TABLES      prints one JSON object

The same file is run by the peers' Python (`.venv-peers`, `python -m benchmarks peers`) with `negmas`
in place of `ours`; it imports nothing of this project then. TABLES is a JSON object with the
contributions of each option of each issue, `mine` and `theirs`.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

PEERS: Final = Path(".venv-peers")
"""Where the peers are installed, from the project's folder."""

WAYS: Final = ("ours", "negmas-sampler", "negmas")
"""The engines: this one, the exact sampler of NegMAS, its default statistics."""
RUNS: Final = 9
"""Runs of one process at the most; the median is told."""
ENOUGH: Final = 1.0
"""Seconds after which no further run is begun."""

Tables = dict[str, list[list[float]]]
"""`mine` and `theirs`: for each issue what each option adds."""


def run(command: str, tables: Tables) -> dict[str, Any]:
    """What one engine found, and how long it took, in a fresh process.

    Raises:
        FileNotFoundError: the peers are not installed.
    """
    python = sys.executable if command == "ours" else str(PEERS / "bin" / "python")
    where = ["-m", "benchmarks.value.peers"] if command == "ours" else [__file__]
    done = subprocess.run(  # noqa: S603 - this very file
        [python, *where, command],
        input=json.dumps(tables),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def installed() -> bool:
    """Whether NegMAS can be run beside."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        return False
    asked = [str(python), "-c", "import importlib.util as u; print(u.find_spec('negmas'))"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - fixed command
    return told.stdout.strip() != "None"


def install() -> None:
    """Puts NegMAS into the environment of the peers."""
    pip = str(PEERS / "bin" / "pip")
    subprocess.run([pip, "install", "--quiet", "negmas"], check=True)  # noqa: S603 - fixed command


def _ours(tables: Tables) -> dict[str, Any]:
    from copilot.analysis.frontiers.bargaining import solutions  # noqa: PLC0415 - not in the peers' Python
    from copilot.analysis.frontiers.frontier import Frontier, pareto_frontier  # noqa: PLC0415 - the same

    def find() -> int:
        found = pareto_frontier(tables["mine"], tables["theirs"])
        if not isinstance(found, Frontier):
            return -1
        solutions(found, (0.0, 0.0))
        return len(found.points)

    return _timed(find)


def _negmas_side(table: list[list[float]]) -> Any:  # noqa: ANN401 - a class of the peer
    from negmas import make_issue, make_os  # noqa: PLC0415 - the peers' Python alone
    from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: PLC0415 - the same

    issues = [
        make_issue([str(k) for k in range(len(issue))], name=f"i{i}")
        for i, issue in enumerate(table)
    ]
    values = [{str(k): v for k, v in enumerate(issue)} for issue in table]
    return LinearAdditiveUtilityFunction(
        values=values, weights=[1.0] * len(table), outcome_space=make_os(issues), reserved_value=0.0
    )


def _negmas_statistics(tables: Tables) -> dict[str, Any]:
    """Its default statistics: frontier, Nash, Kalai and best joint points over all outcomes."""
    from negmas.preferences.ops import calc_scenario_stats  # noqa: PLC0415 - the peers' Python alone

    sides = (_negmas_side(tables["mine"]), _negmas_side(tables["theirs"]))
    return _timed(lambda: len(set(calc_scenario_stats(sides).pareto_utils)))


def _negmas_sampler(tables: Tables) -> dict[str, Any]:
    """Its exact sampler for additive sides, set up and read out whole."""
    from negmas.preferences.pareto_sampler import (  # noqa: PLC0415 - the peers' Python alone
        MOBANOSParetoSampler,
    )

    sides = (_negmas_side(tables["mine"]), _negmas_side(tables["theirs"]))

    def find() -> int:
        sampler = MOBANOSParetoSampler()
        sampler.init(*sides)
        return len({tuple(float(u(o)) for u in sides) for o in sampler.pareto_outcomes()})

    return _timed(find)


def _timed(find: Callable[[], int]) -> dict[str, Any]:
    seconds: list[float] = []
    points = 0
    while not seconds or (sum(seconds) < ENOUGH and len(seconds) < RUNS):
        started = time.perf_counter()
        points = find()
        seconds.append(time.perf_counter() - started)
    return {"seconds": statistics.median(seconds), "points": points}


def main(arguments: list[str]) -> int:
    """Reads the tables, prints what was found."""
    tables: Tables = json.loads(sys.stdin.read())
    ways = {"ours": _ours, "negmas": _negmas_statistics, "negmas-sampler": _negmas_sampler}
    sys.stdout.write(json.dumps(ways[arguments[0]](tables)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
