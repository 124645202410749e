"""Files of one person: theirs alone (0600 in folders 0700), never somebody else's, written whole.

What is refused, because it is a symbolic link, not a file, or not ours, is an `OSError` whose words
can be shown. The settings, the log and what the dashboard remembers all go through here.
"""

import errno
import os
import stat
import tempfile
import time
from pathlib import Path

from app.locale import _

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Nobody is waited for: what lies there may be a pipe.
_CAREFULLY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY

_HANDED_OVER = ("/dev/fd", "/proc/self/fd")


def read_private(path: Path, *, most: int = -1) -> bytes:
    """The whole file, or so many bytes of it.

    Raises `FileNotFoundError`, and `OSError` for one that is not ours.
    """
    with os.fdopen(_open(path, os.O_RDONLY), "rb") as file:
        _refuse_foreign(file.fileno(), path)
        return file.read(most)


def read_trusted(path: Path, *, follow: bool = False) -> bytes:
    """What a person wrote by hand. Raises `OSError` for what somebody else could have written.

    It is theirs or the system's and, unless `follow`, no symbolic link. It need not be a file: a
    shell may hand over a pipe.
    """
    follow = follow or any(map(path.is_relative_to, _HANDED_OVER))
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY
    with os.fdopen(_opened(path, flags if follow else flags | os.O_NOFOLLOW), "rb") as file:
        found = os.fstat(file.fileno())
        if found.st_uid not in (os.geteuid(), 0):
            raise _foreign(path)
        if stat.S_ISREG(found.st_mode) and found.st_mode & stat.S_IWOTH:
            raise PermissionError(errno.EPERM, _("anybody can change it"), str(path))
        return file.read()


def open_to_append(path: Path) -> int:
    """A descriptor of the file, made where it is missing, readable by its owner alone."""
    make_private_folder(path.parent)
    handle = _open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        _refuse_foreign(handle, path)
        if os.fstat(handle).st_mode & _OTHERS:
            os.fchmod(handle, PRIVATE_FILE)
    except BaseException:
        os.close(handle)
        raise
    return handle


def write_whole(path: Path, content: bytes) -> None:
    """All of it or, whatever happens meanwhile, nothing: then the old file is still there."""
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def set_aside(path: Path, why: str = "broken") -> Path:
    """Move a file out of the way, and keep it; `why` is a part of its name. Returns where."""
    aside = path.with_name(f"{path.name}.{why}-{time.time_ns()}")
    path.replace(aside)
    return aside


def make_private_folder(folder: Path) -> None:
    """The folder and those that are missing above it, each 0700; one that is there must be ours."""
    _make(folder)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise _link(folder)
    if found.st_uid != os.geteuid():
        raise _foreign(folder)
    if found.st_mode & _OTHERS:
        folder.chmod(PRIVATE_FOLDER)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    _make(folder.parent)
    # `parents=True` would leave those above open to others.
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def _open(path: Path, flags: int) -> int:
    return _opened(path, flags | _CAREFULLY)


def _opened(path: Path, flags: int) -> int:
    """Raises what `os.open` raises, a link that was not followed in words of ours."""
    try:
        return os.open(path, flags, PRIVATE_FILE)
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise _link(path) from None
        raise


def _refuse_foreign(handle: int, path: Path) -> None:
    found = os.fstat(handle)
    if found.st_uid != os.geteuid():
        raise _foreign(path)
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise PermissionError(errno.EPERM, _("it is not a file"), str(path))


def _link(path: Path) -> PermissionError:
    return PermissionError(
        errno.EPERM, _("it is a symbolic link, which is not followed here"), str(path)
    )


def _foreign(path: Path) -> PermissionError:
    return PermissionError(errno.EPERM, _("it belongs to somebody else"), str(path))


def write_new(path: Path, content: bytes, *, replace: bool = False) -> None:
    """A file for somebody to take away (0600), in a folder that is there: all of it, or nothing.

    Raises `FileExistsError` where something is in the way and `replace` is not said; other
    `OSError` for what is never replaced: folders, pipes, links, what belongs to somebody else.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:64]}.")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            _refuse_odd(path)
            Path(name).replace(path)
        else:
            _put_in_place(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _put_in_place(name: str, path: Path) -> None:
    """Give the file its name, unless somebody has it by now; whatever happens at that moment."""
    try:
        os.link(name, path, follow_symlinks=False)
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # No hard links there (FAT, some network folders): the name is taken first, then filled.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE))
        Path(name).replace(path)


def _refuse_odd(path: Path) -> None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISLNK(found.st_mode):
        raise _link(path)
    if not stat.S_ISREG(found.st_mode):
        raise PermissionError(errno.EPERM, _("it is not a file"), str(path))
    if found.st_uid != os.geteuid():
        raise _foreign(path)
