"""A supervisor's session: the headless core that a screen listens to.

It connects, learns whose account it is and which extensions there are, finds out which of them are
watched, keeps the board up to date and carries out actions. The screen reads its attributes and is
told when they change; nothing here knows how it is shown.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from app.calls.board import LINGER, Board, Changes
from app.calls.call import Snapshot
from app.calls.extension import Directory, Extension
from app.calls.selection import Resolved, Selection, resolve, selection_of
from app.locale import _
from app.telphin.access import User
from app.telphin.errors import Forbidden, TelphinError
from app.watch.control import Control, Intent, Outcome, Verdict
from app.watch.poller import Poller, Trouble, pause_after
from app.watch.remembered import Remembered
from app.watch.source import Source

Answer = TypeVar("Answer")
NOTHING = Selection()


class Listener(Protocol):
    """What a screen is told; always in the event loop."""

    def directory_known(self) -> None:
        """`directory`, `user` and `resolved` are there."""

    def calls_changed(self, changes: Changes) -> None:
        """A look was taken over; also when nothing changed, for the data are young again."""

    def trouble(self, trouble: Trouble) -> None:
        """The line to the API does not stand."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """`interval`: seconds between looks; `phone`: the supervisor's; `selection`: what to watch.

    `linger`: seconds for which an ended call keeps its row.
    """

    interval: float = 2.0
    linger: float = LINGER
    phone: str = ""
    selection: Selection = NOTHING


class Session:
    """Reads as a state (`board`, `directory`, `resolved`, ...), runs as a coroutine (`run`)."""

    def __init__(
        self,
        connect: Callable[[], Source],
        options: SessionOptions,
        *,
        remembered: Remembered | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._connect = connect
        self._options = options
        self._remembered = remembered
        self._jitter = jitter
        self._listener: Listener | None = None
        self._poller: Poller | None = None
        self._control: Control | None = None
        self._last_look: Snapshot | None = None
        self.monotonic = monotonic
        self.phone = options.phone
        self.board = Board(options.linger)
        self.directory = Directory()
        self.user: User | None = None
        self.selection = options.selection
        self.resolved = Resolved()
        self.snapshot: Snapshot | None = None
        self.trouble: Trouble | None = None
        self.ready = False

    async def run(self, listener: Listener) -> None:
        """Work until cancelled; the connection is closed in the end, whatever happens."""
        self._listener = listener
        source = await self._insist(self._connected)
        try:
            self._control = Control(source, on_sent=self.soon)
            self._poller = Poller(
                source,
                interval=self._options.interval,
                on_snapshot=self._take,
                on_trouble=self._troubled,
                monotonic=self.monotonic,
                jitter=self._jitter,
            )
            self.user = await self._insist(lambda: _user(source))
            self.directory = await self._insist(source.directory)
            self._resolve(source.directory_warnings)
            self.trouble = None
            self.ready = True
            self._poller.watch([phone.id for phone in self.resolved.phones])
            listener.directory_known()
            await self._poller.run()
        finally:
            self._control = None
            await source.aclose()

    def select(self, phones: Iterable[Extension]) -> None:
        """Watch exactly these from now on, and at the next start."""
        chosen = tuple(phones)
        self.selection = selection_of(chosen)
        self.resolved = Resolved(chosen)
        ids = {phone.id for phone in chosen}
        self.board.keep_only(ids)
        self.snapshot = None
        if not ids:
            self.trouble = None
        if self._remembered is not None:
            self._remembered.remember(self.selection)
        if self._poller is not None:
            self._poller.watch(ids)

    async def act(self, intent: Intent) -> Outcome:
        """Carry an action out; never raises `TelphinError`."""
        if self._control is None:
            return Outcome(
                intent, Verdict.NOT_SENT, _("Not sent: there is no connection to the exchange yet.")
            )
        return await self._control.run(intent)

    def soon(self) -> None:
        """Look early."""
        if self._poller is not None:
            self._poller.soon()

    def server_time(self) -> datetime | None:
        """Now by the server's clock; the clock of this machine may be wrong."""
        if self._last_look is None:
            return None
        elapsed = self.monotonic() - self._last_look.taken_at
        return self._last_look.server_time + timedelta(seconds=elapsed)

    def age(self) -> float | None:
        """Seconds since what is shown was true; `None` where no look stands behind it yet."""
        shown = self.snapshot or (self._last_look if self.board.rows else None)
        if shown is None:
            return None
        return max(0.0, self.monotonic() - shown.taken_at)

    def tick(self) -> Changes:
        """Let calls leave the board that ended long enough ago."""
        return self.board.expire(self.monotonic())

    async def _connected(self) -> Source:
        return self._connect()

    def _resolve(self, warnings: tuple[str, ...]) -> None:
        """Find out what is watched; `warnings`: what of the directory could not be read."""
        if not self.selection and self._remembered is not None:
            self.selection = self._remembered.selection() or NOTHING
        resolved = resolve(self.selection, self.directory)
        self.resolved = replace(resolved, warnings=(*resolved.warnings, *warnings))

    async def _insist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask until there is an answer, saying meanwhile what is wrong."""
        failures, since = 0, 0.0
        while True:
            try:
                return await ask()
            except TelphinError as error:
                now = self.monotonic()
                since = since if failures else now
                failures += 1
                wait = pause_after(error, failures, self._jitter())
                self._troubled(Trouble(str(error), since, now + wait, failures, error))
                await asyncio.sleep(wait)

    def _take(self, snapshot: Snapshot) -> None:
        self.snapshot = self._last_look = snapshot
        self.trouble = None
        changes = self.board.apply(snapshot)
        if self._listener is not None:
            self._listener.calls_changed(changes)

    def _troubled(self, trouble: Trouble) -> None:
        self.trouble = trouble
        if self._listener is not None:
            self._listener.trouble(trouble)


async def _user(source: Source) -> User | None:
    """Who we are; an application that may not ask can still watch."""
    try:
        return await source.user()
    except Forbidden:
        return None
