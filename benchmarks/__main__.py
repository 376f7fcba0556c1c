"""Prints how fast it is, beside others of its kind: `python -m benchmarks [peers]`.

Run from the project's folder. `peers` installs the tools to compare with, once.
"""

import sys

from benchmarks import frontier, startup


def main(arguments: list[str]) -> int:
    """Prints each figure as a line."""
    if arguments == ["peers"]:
        startup.install_peers()
        return 0
    if arguments:
        sys.stderr.write("python -m benchmarks [peers]\n")
        return 2
    for line in startup.startup():
        sys.stdout.write(line + "\n")
    sys.stdout.write("The exact frontier, a process of its own for each size:\n")
    sys.stdout.flush()
    return frontier.main([])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
