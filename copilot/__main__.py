"""`python -m copilot` is `negotiate`."""

import sys

from copilot.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
