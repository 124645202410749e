"""The lines of the audit log, old and new: its file, and what was rotated away beside it.

Read as a stream, so that a log of any size takes no room. Whatever is wrong with a rotated file
costs that file only, from the place of the damage on.
"""

import bz2
import errno
import gzip
import lzma
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import BufferedIOBase, BufferedReader
from pathlib import Path

from app.locale import _
from app.locale.reasons import why_not_read
from app.watch.audit import moment

LONGEST = 256 * 1024
"""Bytes of a line; what is longer was not written by us."""
OVERLAP = timedelta(minutes=5)
"""How far the clocks and the turns of several writers may put lines out of their order."""
_PEEKED = 50
_AT = re.compile(rb'"at": ?"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"')
_UNKNOWN_AGE, _YOUNGEST = b"", b"9"
_OPENERS: dict[str, Callable[[BufferedReader], BufferedIOBase]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
_FOREIGN = (".zst", ".lz4", ".lzo", ".Z")
"""Ways to compress that Python cannot undo by itself."""
_DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError)
Complain = Callable[[str], None]


def lines(path: Path, since: datetime | None, complain: Complain) -> Iterator[bytes]:
    """The lines that are not older than `since` (nor much), oldest file first.

    A half line, or a piece of one that is too long, is among them. `complain` gets a sentence for
    each rotated file that could not be read to its end. Raises `OSError` where the log's own file
    is there and cannot be read.
    """
    oldest = moment(since - OVERLAP).encode() if since else b""
    files = _by_age(path)
    followers = [*(age for age, _file in files), _YOUNGEST][1:]
    for (_age, file), follower in zip(files, followers, strict=True):
        if follower < oldest:
            continue  # what was rotated away is older than the first line after it
        try:
            yield from _lines_of(file, oldest)
        except _DAMAGE as problem:
            if file == path:
                raise
            why = why_not_read(problem) if isinstance(problem, OSError) else None
            complain(
                _("{path} could not be read to its end: {why}.").format(
                    path=file, why=why or problem
                )
            )


def rotated(path: Path) -> list[Path]:
    """What a rotation made of the log: `NAME.1`, `NAME-20261124.gz`, `NAME-20261124.jsonl.xz`."""
    stem, end = re.escape(path.stem), re.escape(path.suffix)
    number, packed = r"[.-]\d[\d.T_-]*", r"(?:\.(?:gz|bz2|xz|zst|lz4|lzo|Z))?"
    pattern = re.compile(f"(?:{stem}{end}{number}|{stem}{number}{end}){packed}")
    try:
        found = {file.name: file for file in path.parent.iterdir() if pattern.fullmatch(file.name)}
    except FileNotFoundError:
        return []
    # While a file is being compressed, the whole one still stands beside the new one.
    return [
        file
        for name, file in sorted(found.items())
        if not (_is_packed(file) and name.removesuffix(file.suffix) in found)
    ]


def _by_age(path: Path) -> list[tuple[bytes, Path]]:
    """The files with the time of their first line; at the same time the log's own comes last."""
    aged = [(_first_moment(file) or _UNKNOWN_AGE, file) for file in rotated(path)]
    if path.exists():
        aged.append((_first_moment(path) or _YOUNGEST, path))
    return sorted(aged, key=lambda each: (each[0], each[1] == path))


def _first_moment(path: Path) -> bytes:
    try:
        for number, line in enumerate(_lines_of(path, b"")):
            if found := _AT.search(line):
                return found["at"]
            if number > _PEEKED:
                break
    except _DAMAGE:
        pass  # told of when it is read
    return b""


def _lines_of(path: Path, oldest: bytes) -> Iterator[bytes]:
    with ExitStack() as open_files:
        plain = open_files.enter_context(os.fdopen(_opened(path), "rb"))
        file: BufferedIOBase = plain
        if path.suffix in _FOREIGN:
            raise OSError(errno.EINVAL, _("this kind of compression is not known here"), str(path))
        if path.suffix in _OPENERS:
            file = open_files.enter_context(_OPENERS[path.suffix](plain))
        while line := file.readline(LONGEST):
            found = _AT.search(line)
            if found is None or found["at"] >= oldest:
                yield line
            while len(line) == LONGEST and not line.endswith(b"\n"):
                line = file.readline(LONGEST)


def _opened(path: Path) -> int:
    """A descriptor; a pipe is not waited for. Raises `OSError` for what is no file."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, _("it is not a regular file"), str(path))


def _is_packed(file: Path) -> bool:
    return file.suffix in _OPENERS or file.suffix in _FOREIGN
