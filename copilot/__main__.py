"""`python -m copilot` is `negotiate`."""

import sys

from copilot.cli.process import main

if __name__ == "__main__":
    sys.exit(main())
