"""What several dashboards of one user on one host share: a token, and what they know of the quota.

Three windows must not spend three times our share. So each writes into one small file for the
account how many requests it has sent this hour and what it last heard of the counter, and reads
what the others wrote. The token stands there too, so that each window does not ask for its own: it
is a secret, and the file is readable by its owner alone, in the user's runtime directory, which
does not outlive the session on the machine. A file that is broken, or not ours, or open to others,
is ignored; so is a lock that somebody holds: the next reply tries again. Times in the file are
those of the wall clock, since each process has a monotonic one of its own.
"""

import fcntl
import hashlib
import json
import logging
import math
import os
import stat
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_runtime_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from app.telphin.access import Access
from app.telphin.auth import USABLE, Token
from app.telphin.ledger import SAME, Ledger, Neighbours
from app.telphin.quota import HOUR, Quota

ALIVE = 300.0
"""Seconds after its last reply for which a dashboard counts as one that spends."""
OFTEN = 0.5
"""Seconds between two looks at the file."""
LARGEST = 2**16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_log = logging.getLogger(__name__)


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, strict=True)


class _Token(_Part):
    value: str
    renew_at: float | None


class _Counter(_Part):
    limit: int = Field(gt=0)
    remaining: int = Field(ge=0)
    resets_at: float = Field(allow_inf_nan=False)
    seen_at: float = Field(allow_inf_nan=False)


class _Dashboard(_Part):
    seen_at: float
    sent: int = Field(ge=0)
    resets_at: float


class _Content(_Part):
    version: int = Field(default=1, ge=1, le=1)
    token: _Token | None = None
    counter: _Counter | None = None
    dashboards: dict[str, _Dashboard] = Field(default_factory=dict)


def shared_with_others(access: Access) -> "Shared":
    """For that account, in the user's runtime directory."""
    account = f"{access.base_url} {access.client_id}"
    name = hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    with warnings.catch_warnings():
        # That there is no runtime directory and another stands in for it is nobody's concern.
        warnings.simplefilter("ignore")
        folder = user_runtime_path("callwatch")
    return Shared(folder / f"{name}.json")


class Shared:
    """One dashboard's hold on the file at `path`. Nothing here raises: without it all goes on."""

    def __init__(
        self,
        path: Path,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._monotonic = monotonic
        self._wall = wall
        self._name = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._looked_at = -math.inf
        self._told_off = False

    def token(self, now: float) -> Token | None:
        """A token that need not be renewed yet."""
        kept = self._read().token
        if kept is None or not USABLE.fullmatch(kept.value):
            return None
        renew_at = math.inf if kept.renew_at is None else kept.renew_at - self._ahead()
        return Token(SecretStr(kept.value), renew_at) if now < renew_at else None

    def keep(self, token: Token | None, _now: float) -> None:
        """A new token for the others; `None`: the one kept has been refused."""
        kept = None
        if token is not None:
            ends = token.renew_at + self._ahead()
            kept = _Token(
                value=token.value.get_secret_value(), renew_at=ends if math.isfinite(ends) else None
            )
        with self._locked(wait=True) as held:
            if held:
                self._write(self._read().model_copy(update={"token": kept}))

    def exchange(self, ledger: Ledger, now: float) -> None:
        """Tell what this dashboard knows and has sent, and hear of the others'."""
        if 0 <= now - self._looked_at < OFTEN:
            return
        with self._locked() as held:
            if not held:
                return
            content = self._read()
            self._hear(content, ledger, now)
            own = ledger.seen
            if own is not None:
                self._looked_at = now
                self._write(self._with_own(content, own, ledger.ours))

    def leave(self) -> None:
        """This dashboard spends no more; what it has sent still counts."""
        with self._locked(wait=True) as held:
            if not held:
                return
            content = self._read()
            own = content.dashboards.get(self._name)
            if own is not None:
                gone = own.model_copy(update={"seen_at": own.seen_at - ALIVE})
                dashboards = {**content.dashboards, self._name: gone}
                self._write(content.model_copy(update={"dashboards": dashboards}))

    def _hear(self, content: _Content, ledger: Ledger, now: float) -> None:
        ahead, wall = self._ahead(), self._wall()
        told = content.counter
        if told is not None and now < told.resets_at - ahead <= now + HOUR + SAME:
            ledger.told(
                Quota(
                    told.limit,
                    min(told.remaining, told.limit),
                    told.resets_at - ahead,
                    min(now, told.seen_at - ahead),
                )
            )
        own = ledger.seen
        others = [d for name, d in content.dashboards.items() if name != self._name]
        ends = math.inf if own is None else own.resets_at + ahead
        ledger.neighbours = Neighbours(
            count=sum(abs(wall - d.seen_at) < ALIVE for d in others),
            sent=sum(d.sent for d in others if abs(d.resets_at - ends) <= SAME),
        )

    def _with_own(self, content: _Content, own: Quota, sent: int) -> _Content:
        ahead, wall = self._ahead(), self._wall()
        counter = _Counter(
            limit=own.limit,
            remaining=own.remaining,
            resets_at=own.resets_at + ahead,
            seen_at=own.seen_at + ahead,
        )
        mine = _Dashboard(seen_at=wall, sent=sent, resets_at=counter.resets_at)
        known = {
            name: dashboard
            for name, dashboard in content.dashboards.items()
            if dashboard.resets_at > wall - HOUR and dashboard.seen_at < wall + HOUR
        }
        return content.model_copy(
            update={"counter": counter, "dashboards": {**known, self._name: mine}}
        )

    def _ahead(self) -> float:
        """The wall clock less the monotonic one."""
        return self._wall() - self._monotonic()

    def _read(self) -> _Content:
        """What stands in the file; nothing where there is none that can be trusted."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return _Content()
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(file.fileno())
            if not (_private(state) and stat.S_ISREG(state.st_mode) and state.st_size <= LARGEST):
                self._tell_off("is not this user's alone")
                return _Content()
            try:
                return _Content.model_validate_json(file.read(LARGEST))
            except (OSError, ValidationError):
                return _Content()

    def _write(self, content: _Content) -> None:
        try:
            # mkstemp makes the file 0600.
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        except OSError as problem:
            self._tell_off(problem.strerror or "cannot be written")
            return
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(content.model_dump(), file, ensure_ascii=True)
            Path(name).replace(self._path)
        except OSError as problem:
            self._tell_off(problem.strerror or "cannot be written")
            with suppress(OSError):
                Path(name).unlink()

    @contextmanager
    def _locked(self, *, wait: bool = False) -> Iterator[bool]:
        """Alone with the file; False where somebody else is, or the folder cannot be trusted.

        `wait`: for a moment, since what is to be written must not be lost. Held for a millisecond.
        """
        handle = self._lock_file()
        if handle is None:
            yield False
            return
        try:
            yield _lock(handle, tries=20 if wait else 1)
        finally:
            os.close(handle)

    def _lock_file(self) -> int | None:
        folder = self._path.parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (_private(folder.lstat()) and stat.S_ISDIR(folder.lstat().st_mode)) or (
                # Who owns the folder above could put another in its place.
                folder.parent.lstat().st_uid != os.getuid()
            ):
                self._tell_off("is not this user's alone")
                return None
            return os.open(
                folder / f"{self._path.name}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600
            )
        except OSError as problem:
            self._tell_off(problem.strerror or "cannot be used")
            return None

    def _tell_off(self, why: str) -> None:
        """Once: it is not worth a line for each reply."""
        if not self._told_off:
            self._told_off = True
            _log.warning("%s %s; this dashboard shares nothing", self._path, why)


def _private(state: os.stat_result) -> bool:
    return state.st_uid == os.getuid() and not stat.S_IMODE(state.st_mode) & _OTHERS


def _lock(handle: int, *, tries: int) -> bool:
    for left in reversed(range(tries)):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if left:
                time.sleep(0.001)
        else:
            return True
    return False
