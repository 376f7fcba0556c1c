"""A file written whole or not at all, also under a signal that nobody can catch."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.whole_file import write_whole

WRITER = """
import sys
from pathlib import Path
from copilot.whole_file import write_whole
if sys.argv[2] == "named":
    import os
    del os.O_TMPFILE
folder = Path(sys.argv[1])
try:
    print("ready", flush=True)
    for turn in range(10**9):
        letter = chr(ord("a") + turn % 26)
        write_whole(folder / f"{turn % 3}.json", letter * (100_000 + turn % 7))
except KeyboardInterrupt:
    sys.exit(130)
"""
UNNAMED = pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs files without a name")


def stopped_while_writing(folder: Path, way: str, stop: signal.Signals, seconds: float) -> int:
    """A process that rewrites three files without end, until the signal; its exit code."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", WRITER, str(folder), way], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        process.send_signal(stop)
    return process.returncode


def is_whole(text: str) -> bool:
    return len(text) >= 100_000 and len(set(text)) == 1


def moments(count: int) -> list[float]:
    draw = random.Random(7)  # noqa: S311 - moments, no secrets
    return [draw.uniform(0.0, 0.05) for _ in range(count)]


@UNNAMED
def test_whatever_the_moment_of_a_kill_every_file_in_the_folder_is_whole(tmp_path: Path) -> None:
    for seconds in moments(15):
        assert stopped_while_writing(tmp_path, "unnamed", signal.SIGKILL, seconds) == -9
        for path in tmp_path.iterdir():
            assert is_whole(path.read_text(encoding="utf-8")), path
    assert {"0.json", "1.json", "2.json"} <= {path.name for path in tmp_path.iterdir()}


@UNNAMED
def test_where_every_file_needs_a_name_a_kill_leaves_all_that_are_seen_whole(
    tmp_path: Path,
) -> None:
    for seconds in moments(6):
        assert stopped_while_writing(tmp_path, "named", signal.SIGKILL, seconds) == -9
        for path in tmp_path.glob("*.json"):
            assert is_whole(path.read_text(encoding="utf-8")), path


@UNNAMED
@pytest.mark.parametrize("way", ["unnamed", "named"])
def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, way: str) -> None:
    for seconds in moments(6):
        assert stopped_while_writing(tmp_path, way, signal.SIGINT, seconds) == 130
        for path in tmp_path.iterdir():
            assert path.suffix == ".json"
            assert is_whole(path.read_text(encoding="utf-8")), path


def without_unnamed_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)


def refusing_unnamed_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_TMPFILE", 0, raising=False)


def without_names_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "/proc/self/fd/3")

    monkeypatch.setattr(os, "link", refuse)


def as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    del monkeypatch


SYSTEMS = [as_it_is, without_unnamed_files, refusing_unnamed_files, without_names_for_them]


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of system, one after the other."""
    prepare: Callable[[pytest.MonkeyPatch], None] = request.param
    prepare(monkeypatch)


@pytest.mark.usefixtures("system")
def test_a_new_file_holds_the_text_as_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "with a space.txt"
    write_whole(path, "é\r\nb\n")
    assert path.read_bytes() == "é\r\nb\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("system")
def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    path, other = tmp_path / "old.txt", tmp_path / "new.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, "new")
    write_whole(other, "new", mode=0o644)
    assert path.read_text(encoding="utf-8") == "new"
    assert (path.stat().st_mode & 0o777, other.stat().st_mode & 0o777) == (0o640, 0o644)


def test_a_link_is_followed_also_to_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    path, link = tmp_path / "far/file.txt", tmp_path / "link.txt"
    link.symlink_to(path)
    for text in ("first", "second"):
        write_whole(link, text)
        assert link.is_symlink()
        assert path.read_text(encoding="utf-8") == text
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("system")
def test_a_failure_names_the_file_that_was_asked_for_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        write_whole(tmp_path / "none/file.txt", "text")
    assert missing.value.filename == str(tmp_path / "none/file.txt")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"folder'$"):
        write_whole(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_link_that_leads_to_itself_is_an_error_of_the_system(tmp_path: Path) -> None:
    link = tmp_path / "round"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links"):
        write_whole(link, "text")
    assert list(tmp_path.iterdir()) == [link]


def test_a_text_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, "whole")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half a letter: \ud800")
    assert path.read_text(encoding="utf-8") == "whole"


@pytest.mark.usefixtures("system")
def test_ctrl_c_just_before_the_end_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file.txt"
    write_whole(path, "old")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
