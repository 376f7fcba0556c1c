"""A text file written whole or not at all, also when the process is killed while it writes.

The text goes into another file of the same folder, which then takes the place of the old one in
one step. On Linux that other file has no name until it is whole, so that even a killed process
leaves no half of it behind.
"""

import contextlib
import os
import stat
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Writes a text as UTF-8; a reader sees what was there before or all of the new text.

    Args:
        path: where; a link is followed, and stays a link.
        text: what; its line ends are kept.
        mode: who may do what with a new file; one that is there keeps its own mode.

    Raises:
        OSError: it cannot be written; nothing was changed then.
    """
    data = text.encode()
    target = Path(os.path.realpath(path))
    scratch = target.parent / f".{os.urandom(8).hex()}.part"
    try:
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(target.stat().st_mode)
        if not _linked(scratch, data):
            _created(scratch, data)
        # Some file systems know no modes: there the text still counts for more.
        with contextlib.suppress(PermissionError):
            scratch.chmod(mode)
        scratch.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            scratch.unlink()
        if isinstance(error, OSError) and error.errno is not None:
            # Whoever reads it knows the file that was asked for, not the one on the way to it.
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def _linked(scratch: Path, data: bytes) -> bool:
    """Writes into a file without a name and then names it; False where the system cannot."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None:
        return False
    try:
        descriptor = os.open(scratch.parent, os.O_WRONLY | flag, 0o600)
    except OSError:
        # Not every file system can. What else may be wrong, creating a file with a name tells.
        return False
    with os.fdopen(descriptor, "wb") as file:
        _put(file, data)
        try:
            # Only with a folder given does Python follow the link, which the name below /proc is;
            # the name is absolute, so that any descriptor will do.
            os.link(f"/proc/self/fd/{descriptor}", scratch, src_dir_fd=descriptor)
        except OSError:
            return False
    return True


def _created(scratch: Path, data: bytes) -> None:
    binary = getattr(os, "O_BINARY", 0)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        _put(file, data)


def _put(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
