"""Where the files of settings and keys are, and what is remembered between runs."""

import os
import stat
from pathlib import Path
from typing import Final

import platformdirs

APP: Final = "negotiation-copilot"
"""The name of the user's folder."""
PROJECT_FILE: Final = "negotiate.toml"
"""The settings of a project."""


def config_folder() -> Path:
    """The user's own folder; need not exist."""
    return platformdirs.user_config_path(APP, appauthor=False)


def user_file() -> Path:
    """The user's settings; need not exist."""
    return config_folder() / "config.toml"


def key_file() -> Path:
    """The user's keys; need not exist."""
    return config_folder() / "keys.json"


def memory_file() -> Path:
    """What is remembered of endpoints; need not exist."""
    return platformdirs.user_state_path(APP, appauthor=False) / "endpoints.json"


def runs_folder() -> Path:
    """Where the answers of live evals are kept; need not exist."""
    return platformdirs.user_state_path(APP, appauthor=False) / "evals"


def project_file() -> Path | None:
    """The project file that counts: the nearest one, here or above.

    The search ends with the first folder that holds `.git`, with the home folder, and at the root.
    """
    try:
        here = Path.cwd()
    except OSError:  # somebody deleted the folder
        return None
    # Where nobody has a home, `Path.home` would fail.
    home = os.path.realpath(os.path.expanduser("~"))  # noqa: PTH111 - see above
    for folder in (here, *here.parents):
        file = folder / PROJECT_FILE
        if is_file(file) and not _slipped_in(file):
            return file
        if os.path.lexists(folder / ".git") or str(folder) == home:
            return None
    return None


def is_file(path: Path) -> bool:
    """Whether there is such a file; in a folder that cannot be entered there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def name_of(file: Path) -> str:
    """How a file is called in what is shown: as one would type it here."""
    try:
        return os.path.relpath(file)
    except (OSError, ValueError):  # another drive
        return str(file)


def _slipped_in(file: Path) -> bool:
    """Whether another user put the file into a folder that everybody may write to, as /tmp."""
    if not hasattr(os, "getuid"):  # Windows gives every user a folder for such files
        return False
    everybody = file.parent.stat().st_mode & stat.S_IWOTH
    return bool(everybody) and file.lstat().st_uid != os.getuid()
