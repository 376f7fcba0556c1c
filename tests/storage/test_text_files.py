"""Files in and out."""

from pathlib import Path

import pytest

from copilot.errors import UsageError
from copilot.storage.text_files import write_new


def test_a_new_file_holds_the_text_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "offer.yaml"
    write_new(path, "title: é\n")
    assert path.read_bytes() == "title: é\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_kept_unless_it_may_be_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "offer.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(UsageError, match=r"offer\.yaml is already there; choose another name"):
        write_new(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    write_new(path, "new", overwrite=True)
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    path, link = tmp_path / "offer.yaml", tmp_path / "link.yaml"
    path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    write_new(link, "new", overwrite=True)
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"


def test_a_file_that_cannot_be_written_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"):
        write_new(tmp_path / "none" / "offer.yaml", "text")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="cannot be written: Is a directory"):
        write_new(tmp_path / "folder", "text", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
