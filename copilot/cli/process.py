"""The process `negotiate`: the command line, with Ctrl-C taken care of.

What takes long to import is imported once Ctrl-C is taken care of.
"""

import sys

from copilot.cli.interruption import INTERRUPTED, CtrlC, is_interruption


def main() -> int:
    """Run the command line; the result is the exit code."""
    ctrl_c = CtrlC(as_json="--json" in sys.argv)
    ctrl_c.take_over()
    try:
        from copilot.cli.app import main as run

        return run()
    except BaseException as error:
        if not is_interruption(error):
            raise
        ctrl_c.end()
        return INTERRUPTED
    finally:
        ctrl_c.finish()
