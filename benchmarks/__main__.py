"""Prints how fast it is, beside others of its kind: `python -m benchmarks [peers | client … | bare … | value …]`.

Run from the project's folder. `peers` installs the tools to compare with, once. `client` measures
the client alone, at another server too: `python -m benchmarks client --help`. `bare` measures no
time: it holds the product against the bare prompt, from recordings. `value` holds the engine's advice
against the truth of published games: `python -m benchmarks value --help`.
"""

import sys

from benchmarks import client, frontier, startup
from benchmarks.bare import command as bare
from benchmarks.value import command as value
from benchmarks.value import peers


def main(arguments: list[str]) -> int:
    """Prints each figure as a line."""
    if arguments == ["peers"]:
        startup.install_peers()
        peers.install()
        return 0
    if arguments[:1] == ["client"]:
        return client.main(arguments[1:])
    if arguments[:1] == ["bare"]:
        return bare.main(arguments[1:])
    if arguments[:1] == ["value"]:
        return value.main(arguments[1:])
    if arguments:
        sys.stderr.write("python -m benchmarks [peers | client … | bare … | value …]\n")
        return 2
    for line in startup.startup():
        sys.stdout.write(line + "\n")
    sys.stdout.write("The exact frontier, a process of its own for each size:\n")
    sys.stdout.flush()
    frontier.main([])
    sys.stdout.write("The client, beside the bare openai package:\n")
    sys.stdout.flush()
    return client.main([])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
