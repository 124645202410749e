"""Files of one person: nobody else reads them, nobody else's are touched, none is half written."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.files import (
    make_private_folder,
    open_to_append,
    read_private,
    read_trusted,
    set_aside,
    write_whole,
)


@pytest.fixture(params=[0, 0o022, 0o077], ids=oct, autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "callwatch" / "file"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def append(path: Path, data: bytes) -> None:
    handle = open_to_append(path)
    os.write(handle, data)
    os.close(handle)


@pytest.mark.parametrize("write", [append, write_whole])
def test_what_is_made_is_its_owners_alone(path: Path, write: object) -> None:
    assert callable(write)
    write(path, b"content")
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert mode(path.parent.parent) == 0o700
    assert read_private(path) == b"content"


@pytest.mark.parametrize("write", [append, write_whole])
def test_what_was_open_to_others_is_closed(path: Path, write: object) -> None:
    assert callable(write)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    path.chmod(0o666)
    path.parent.chmod(0o777)
    write(path, b"content")
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


@pytest.mark.parametrize("use", [append, lambda path, _data: read_private(path)])
def test_a_link_is_refused_and_what_it_points_to_is_not_touched(
    path: Path, tmp_path: Path, use: object
) -> None:
    assert callable(use)
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    path.parent.mkdir(parents=True)
    path.symlink_to(precious)
    with pytest.raises(PermissionError, match="symbolic link"):
        use(path, b"content")
    assert precious.read_bytes() == b"precious"


def test_a_folder_that_is_a_link_is_refused(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.parent.parent.mkdir()
    path.parent.symlink_to(elsewhere)
    with pytest.raises(PermissionError, match="symbolic link"):
        write_whole(path, b"content")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("use", [append, lambda path, _data: read_private(path)])
def test_somebody_elses_file_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, use: object
) -> None:
    assert callable(use)
    append(path, b"theirs")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    make_private_folder_ours(monkeypatch)
    with pytest.raises(PermissionError, match="somebody else"):
        use(path, b"content")
    monkeypatch.undo()
    assert read_private(path) == b"theirs"


def make_private_folder_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.files.make_private_folder", lambda _folder: None)


def test_somebody_elses_folder_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_private_folder(path.parent)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(PermissionError, match="somebody else"):
        write_whole(path, b"content")
    assert list(path.parent.iterdir()) == []


def test_what_is_not_a_file_is_refused_without_waiting_for_it(path: Path) -> None:
    make_private_folder(path.parent)
    os.mkfifo(path)
    with pytest.raises(OSError, match=r"not a file|No such device"):
        append(path, b"content")
    with pytest.raises(OSError, match="not a file"):
        read_private(path)


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write_whole(path, b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert read_private(path) == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_broken_file_is_kept_beside(path: Path) -> None:
    write_whole(path, b"broken")
    aside = set_aside(path)
    assert aside.read_bytes() == b"broken"
    assert not path.exists()
    assert mode(aside) == 0o600


def test_what_was_written_by_hand_is_trusted_unless_others_could_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"x")
    path.chmod(0o644)
    assert read_trusted(path) == b"x"
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(PermissionError, match="symbolic link"):
        read_trusted(link)
    assert read_trusted(link, follow=True) == b"x"
    path.chmod(0o646)
    with pytest.raises(PermissionError, match="anybody can change it"):
        read_trusted(path)


def test_the_systems_files_are_trusted_and_a_third_persons_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_trusted(Path(os.devnull)) == b""
    path = tmp_path / "config.toml"
    path.write_bytes(b"x")
    path.chmod(0o600)
    if os.getuid() == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(PermissionError, match="somebody else"):
        read_trusted(path)


def test_what_a_shell_hands_over_is_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"x")
    os.close(writing)
    assert read_trusted(Path(f"/dev/fd/{reading}")) == b"x"
    os.close(reading)
