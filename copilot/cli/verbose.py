"""What `--verbose` adds: the package's own log, on stderr.

One handler on the package's logger and none on the root: the libraries below log whole requests,
prompts and all, and that stays where it is. The package itself logs names, counts, times and
hashes alone, never words of a scenario, a prompt or an answer.
"""

import logging
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from copilot import __version__

_LOG = logging.getLogger(__name__)


@contextmanager
def log_on_stderr() -> Iterator[None]:
    """Shows the package's log on stderr, down to the details, until the `with` ends."""
    logger = logging.getLogger("copilot")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(relativeCreated)d ms %(name)s: %(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    _LOG.debug("negotiate %s, Python %s", __version__, platform.python_version())
    try:
        yield
    finally:
        _LOG.debug("done")
        logger.setLevel(before)
        logger.removeHandler(handler)
