"""Files to take away: whole or not at all, for their owner alone, over nothing unasked."""

import errno
import os
import stat
from pathlib import Path

import pytest

from app.files import write_new


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_new_file_is_its_owners_alone_and_leaves_its_folder_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    write_new(tmp_path / "a.csv", b"x")
    assert (tmp_path / "a.csv").read_bytes() == b"x"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("links", [True, False])
def test_nothing_that_is_there_is_written_over_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise OSError(errno.EPERM, "no hard links here")

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "a.csv"
    write_new(path, b"mine")
    with pytest.raises(FileExistsError):
        write_new(path, b"other")
    assert path.read_bytes() == b"mine"
    write_new(path, b"other", replace=True)
    assert path.read_bytes() == b"other"
    assert names(tmp_path) == ["a.csv"]


def test_when_the_disk_is_full_the_old_file_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"mine")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(path, b"other", replace=True)
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["a.csv"]


def test_links_folders_and_pipes_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "folder", "pipe"):
        with pytest.raises(FileExistsError):
            write_new(tmp_path / name, b"x")
        with pytest.raises(PermissionError):
            write_new(tmp_path / name, b"x", replace=True)
    assert names(tmp_path) == ["folder", "link", "pipe"]
