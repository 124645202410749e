"""The audit log's file: whole lines, appended by several processes, on the disk when we go on.

It is opened anew for each line, so that a rotation by somebody else (`logrotate`) needs no signal,
and a lock on it lets one writer in at a time, be it a thread or a process. What cannot be trusted
to hold the line (a link, somebody else's file, no file at all) is refused in words.
"""

import fcntl
import os
import pwd
import shlex
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.locale import _
from app.locale.reasons import why_not_written

PATIENCE = 2.0
"""Seconds to wait for another writer to finish its line."""
_BETWEEN_TRIES = 0.005
_PRIVATE, _SHARED = 0o600, 0o660
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


class AuditUnavailable(Exception):
    """A line could not be written; the text is the sentence for the screen that says why."""


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The file at `path`; `shared`: the group of supervisors writes to it, not one alone."""

    path: Path
    shared: bool = False
    patience: float = PATIENCE

    def append(self, line: bytes) -> None:
        """Add a line (without its end), and return when the disk has it.

        Raises `AuditUnavailable`; a part of the line may stand in the file then.
        """
        try:
            while not self._appended(line):
                pass  # once more, for the file that took its place; readers know it by its id
        except OSError as error:
            raise self._unavailable(why_not_written(error)) from error

    def _appended(self, line: bytes) -> bool:
        """Whether the line is in the file at the path, and not in one rotated away meanwhile.

        That one may be compressed at once, by somebody who has read it to the end already.
        """
        with self._locked() as handle:
            first = os.fstat(handle).st_size == 0
            _write(handle, _begun_anew(handle) + line + b"\n")
            # The others need not wait for the disk.
            fcntl.flock(handle, fcntl.LOCK_UN)
            os.fsync(handle)
            if first:
                _sync_folder(self.path.parent)
            return self._is_at_path(handle)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """A descriptor of the file, ours alone for the time being."""
        deadline = time.monotonic() + self.patience
        while True:
            handle = self._opened()
            try:
                self._lock(handle, deadline)
                if self._is_at_path(handle):
                    yield handle
                    return
            finally:
                os.close(handle)

    def _lock(self, handle: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise self._unavailable(_("another program does not let go of it")) from None
                time.sleep(_BETWEEN_TRIES)
            else:
                return

    def _is_at_path(self, handle: int) -> bool:
        """Whether it still is the file of that name, and was not rotated away meanwhile."""
        try:
            there = self.path.lstat()
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(handle))

    def _opened(self) -> int:
        handle = self._existing_or_new()
        try:
            self._check(os.fstat(handle))
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _existing_or_new(self) -> int:
        try:
            return os.open(self.path, _FLAGS)
        except FileNotFoundError:
            if not self.shared:
                _make_folder(self.path.parent)
        mode = _SHARED if self.shared else _PRIVATE
        try:
            handle = os.open(self.path, _FLAGS | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:  # somebody else was faster
            return os.open(self.path, _FLAGS)
        os.fchmod(handle, mode)  # whatever the umask took away
        return handle

    def _check(self, found: os.stat_result) -> None:
        """Raises `AuditUnavailable` for what is not to be written to."""
        if not stat.S_ISREG(found.st_mode):
            raise self._unavailable(_("it is not a regular file"))
        if not self.shared and found.st_uid != os.geteuid():
            raise self._unavailable(
                _("it belongs to {user} ([audit] shared = true is for a common file)").format(
                    user=_name(found.st_uid)
                )
            )
        others = stat.S_IRWXO if self.shared else stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP
        if found.st_mode & others:
            raise self._unavailable(
                _("it is open to others; please run: chmod {mode} {path}").format(
                    mode="660" if self.shared else "600", path=shlex.quote(str(self.path))
                )
            )

    def _unavailable(self, why: str) -> AuditUnavailable:
        return AuditUnavailable(
            _("The audit log {path} cannot be written: {why}.").format(path=self.path, why=why)
        )


def _begun_anew(handle: int) -> bytes:
    """What ends a line that its writer did not live to end; nothing where there is none."""
    size = os.fstat(handle).st_size
    return b"\n" if size and os.pread(handle, 1, size - 1) != b"\n" else b""


def _write(handle: int, line: bytes) -> None:
    """In one write; where the system takes a part only, the next one tells why."""
    while line:
        line = line[os.write(handle, line) :]


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each 0700 (`mkdir(parents=True)` leaves theirs open)."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
