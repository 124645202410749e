"""The log file: what was asked of the API and what it said, and what went wrong; nothing secret.

One line for one event, appended at once, readable by its owner alone. Several dashboards of one
person share it. Numbers of callers are masked, names are never written, and of an error only its
kind and place (see `report`). Other libraries' lines keep their wording and lose their values.
"""

import fcntl
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from time import localtime, strftime

from platformdirs import user_state_path

from app.files import open_to_append
from app.locale.reasons import why_not_written
from app.report import report

LEVELS = ("debug", "info", "warning", "error")
LARGEST = 2**20
"""Bytes after which a new file is begun."""
KEPT = 3
"""Old files kept, as `callwatch.log.1` and so on."""
OURS = "app"
_SHOWN = 4
_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"(?<![\w/*-])\+?\d[\d ()-]{5,18}\d(?![\w/-])")
_SECRETS = re.compile(
    r"(?i)(bearer\s+|(?:access_token|client_secret|authorization|password)\W{1,4})[^\s\"'&,;]+"
)


def log_path() -> Path:
    """Where it is (XDG state directory)."""
    return user_state_path("callwatch") / "callwatch.log"


def start_log(level: str, path: Path | None = None) -> "LogFile":
    """Write our own lines from `level` on, and warnings of others, to `path` or `log_path()`."""
    root = logging.getLogger()
    if before := current_log():
        root.removeHandler(before)
        before.close()
    log = LogFile(path or log_path())
    root.addHandler(log)
    logging.getLogger(OURS).setLevel(level.upper())
    return log


def current_log() -> "LogFile | None":
    """The one that is written, if it was begun."""
    logs = (handler for handler in logging.getLogger().handlers if isinstance(handler, LogFile))
    return next(logs, None)


def log_problem() -> str:
    """Why the log cannot be written, in words; empty where it can, or where there is none."""
    log = current_log()
    return log.problem if log else ""


def write_down_stray_errors() -> None:
    """Errors of threads and finalizers, which Python would print into the picture: to the log."""

    def of_a_thread(args: threading.ExceptHookArgs) -> None:
        _log.error("unexpected in thread %s", args.thread and args.thread.name, exc_info=args[1])

    def of_a_finalizer(args: "sys.UnraisableHookArgs") -> None:
        _log.error("unexpected in passing", exc_info=args.exc_value)

    threading.excepthook = of_a_thread
    sys.unraisablehook = of_a_finalizer


def masked(number: str) -> str:
    """A number with its last digits only; one of the exchange's own, which is short, stays."""
    digits = sum(c.isdigit() for c in number)
    return number if digits <= _SHOWN + 2 else f"***{number[-_SHOWN:]}"


def redacted(text: str) -> str:
    """The text without what looks like a token, a secret or a caller's number."""
    text = _SECRETS.sub(r"\1***", text)
    return _NUMBER.sub(lambda found: masked(found[0]), text)


class LogFile(logging.Handler):
    """Appends to `path`. `problem`: why it cannot; a log that fails stops nobody."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.problem = ""
        self._handle: int | None = None
        self.setFormatter(_Line())

    def emit(self, record: logging.LogRecord) -> None:
        data = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
        try:
            os.write(self._current(), data)
            self.problem = ""
        except OSError as problem:
            self.problem = why_not_written(problem)
            self._let_go()

    def close(self) -> None:
        self._let_go()
        super().close()

    def _current(self) -> int:
        """The file to write to: another program may have begun a new one."""
        if self._handle is not None and not self._is_current(self._handle):
            self._let_go()
        if self._handle is None:
            self._handle = open_to_append(self.path)
        if os.fstat(self._handle).st_size > LARGEST and self._turn_over(self._handle):
            self._let_go()
            self._handle = open_to_append(self.path)
        return self._handle

    def _is_current(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.lstat())
        except OSError:
            return False

    def _turn_over(self, handle: int) -> bool:
        """Put the full file behind the older ones, unless another program is just doing it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        if not self._is_current(handle):
            return True
        names = [
            self.path,
            *(self.path.with_name(f"{self.path.name}.{n + 1}") for n in range(KEPT)),
        ]
        for newer, older in reversed(list(pairwise(names))):
            with suppress(FileNotFoundError):
                newer.replace(older)
        return True

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def warned_of() -> Iterator[list[str]]:
    """What our own code warns of meanwhile, in sentences for people who can see no notice yet."""
    told: list[str] = []
    handler = _Collected(told)
    logging.getLogger(OURS).addHandler(handler)
    try:
        yield told
    finally:
        logging.getLogger(OURS).removeHandler(handler)


class _Collected(logging.Handler):
    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told.append(record.getMessage())


class _Line(logging.Formatter):
    """Time, process, level, who says it, and what; nothing in it can steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        moment = localtime(record.created)
        seconds, zone = (strftime(part, moment) for part in ("%Y-%m-%dT%H:%M:%S", "%z"))
        time = f"{seconds}.{int(record.msecs):03}{zone}"
        where = record.name.removeprefix(f"{OURS}.")
        line = f"{time} {record.process} {record.levelname} {where}: {_visible(_said(record))}"
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return line
        return "\n".join([line, *(f"    {_visible(told)}" for told in report(error).split("\n"))])


def _said(record: logging.LogRecord) -> str:
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return redacted(record.getMessage())
    return redacted(str(record.msg).partition("\n")[0])


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
