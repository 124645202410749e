"""A supervisor's session: the headless core that a screen listens to.

It connects, learns whose account it is and which extensions there are, finds out which of them are
watched, keeps the board up to date and carries out actions. The screen reads its attributes and is
told when they change; nothing here knows how it is shown.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from app.calls.actions import Action, Destination
from app.calls.alerts import Thresholds, unknown_groups
from app.calls.board import LINGER, Board, Changes
from app.calls.call import CallKey, Snapshot
from app.calls.doubt import LOOK_AGAIN, Doubt
from app.calls.effect import asked_sentence
from app.calls.extension import Directory, Extension
from app.calls.idle import IdlePhones
from app.calls.presentation import Presentation
from app.calls.privacy import Mask
from app.calls.quiet_hours import QuietHours
from app.calls.rights import Rights, reason_refusal
from app.calls.selection import Resolved, Selection, resolve, selection_of
from app.locale.forms import hour_and_minute
from app.telphin.access import User
from app.telphin.errors import Forbidden
from app.watch.alarms import NEVER_QUIET, Alarms
from app.watch.control import Intent, Outcome, not_sent
from app.watch.destinations import Destinations
from app.watch.effects import Sighting
from app.watch.insisting import insist
from app.watch.listener import Listener, Observer
from app.watch.looking import Looking
from app.watch.lookout import Lookout
from app.watch.poller import Trouble
from app.watch.remembered import Remembered
from app.watch.schedule import DEFAULT_WISHES, Wishes
from app.watch.source import Source
from app.watch.steering import Journal, Steering, Unrecorded
from app.watch.supervisions import Supervision
from app.watch.veil import Veil

if TYPE_CHECKING:
    from app.watch.history import Chronicle

Answer = TypeVar("Answer")
NOTHING = Selection()
ALL_RIGHTS = Rights()
NO_MASK = Mask()
USUAL = Thresholds()


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """`interval`: seconds between looks; `wishes`: how the quota may be spent on them; `phone`: the
    supervisor's; `selection`: what to watch.

    `linger`: seconds for which an ended call keeps its row. `moment`: seconds within which a key
    press belongs to what was on the screen before it moved. `rights`: what may be done; `mask`: how
    much of outside parties is shown. `thresholds`: from when on calls need attention; `quiet`: when
    none is told aloud. `favourites`: numbers by their names; `country`: as where outside
    numbers are written on the screen. `history`: how many ended calls are kept,
    if not the usual number.
    """

    interval: float = 2.0
    wishes: Wishes = DEFAULT_WISHES
    linger: float = LINGER
    moment: float = 0.5
    phone: str = ""
    selection: Selection = NOTHING
    rights: Rights = ALL_RIGHTS
    mask: Mask = NO_MASK
    thresholds: Thresholds = USUAL
    quiet: QuietHours = NEVER_QUIET
    favourites: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    history: int | None = None


class Session:
    """Reads as a state (`board`, `directory`, `resolved`, ...), runs as a coroutine (`run`)."""

    def __init__(
        self,
        connect: Callable[[], Source],
        options: SessionOptions,
        *,
        remembered: Remembered | None = None,
        journal: Journal | None = None,
        on_unmask: Callable[[], str] = lambda: "",
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._connect = connect
        self._options = options
        self._observers: list[Observer] = []
        self.remembered = remembered
        self._jitter = jitter
        self._listener: Listener | None = None
        self._last_look: Snapshot | None = None
        self._whole_account = True
        self.monotonic = monotonic
        self.looking = Looking(
            interval=options.interval,
            wishes=options.wishes,
            on_snapshot=self._take,
            on_trouble=self._troubled,
            monotonic=monotonic,
            jitter=jitter,
        )
        self.phone = options.phone
        self.moment = options.moment
        self.rights = options.rights
        self.destinations = Destinations(
            options.favourites, remembered, keeps_outside=not options.mask
        )
        self.veil = Veil(
            options.mask,
            options.rights,
            on_unmask=on_unmask,
            monotonic=monotonic,
            country=options.country,
        )
        self.country = options.country
        self.board = Board(options.linger)
        self.idle = IdlePhones()
        self.directory = Directory()
        self.user: User | None = None
        self.selection = options.selection
        self.resolved = Resolved()
        self.snapshot: Snapshot | None = None
        self.trouble: Trouble | None = None
        self.doubt = Doubt()
        self.ready = False
        self.alarms = Alarms(options.thresholds, self._group, options.quiet)
        self.lookout = Lookout(self.board.rows)
        self.observed_by(self.alarms)
        self.observed_by(self.lookout)
        self.steering = Steering(
            current=self.board.call,
            directory=lambda: self.directory,
            server_time=self.server_time,
            journal=journal or Unrecorded(),
            on_sent=self._sent,
            on_sighting=self._sighted,
            monotonic=monotonic,
        )

    async def run(self, listener: Listener) -> None:
        """Work until cancelled; the connection is closed in the end, whatever happens.

        What broke may be run again.
        """
        self._listener = listener
        source = await self._insist(self._connected)
        try:
            self.steering.connected(source)
            poller = self.looking.begin(source)
            self.user = await self._insist(lambda: _user(source))
            self.directory = await self._insist(source.directory)
            self.rights = self.rights.in_account(
                self.directory, read_only=self.user is not None and self.user.read_only
            )
            self._resolve(source.directory_warnings)
            self.idle.watch(phone.id for phone in self.resolved.phones)
            self.trouble = None
            self.ready = True
            self._watch()
            listener.directory_known()
            await poller.run()
        finally:
            await self.steering.disconnected()
            await source.aclose()

    @cached_property
    def chronicle(self) -> "Chronicle":
        """What becomes of the calls. Made with the first look: no first picture waits for it."""
        from app.calls.history import MOST_ENDED
        from app.watch.history import Chronicle

        return Chronicle(
            remembered=self.remembered,
            covered=lambda: self.snapshot.covered if self.snapshot is not None else (),
            totals=self.board.totals,
            monotonic=self.monotonic,
            most=self._options.history or MOST_ENDED,
        )

    def observed_by(self, observer: Observer) -> None:
        """Tell this one, too, what each look has changed."""
        self._observers.append(observer)

    def select(self, phones: Iterable[Extension]) -> None:
        """Watch exactly these from now on, and at the next start."""
        chosen = tuple(phones)
        self.selection = selection_of(chosen)
        self.resolved = Resolved(chosen)
        ids = {phone.id for phone in chosen}
        self.board.keep_only(ids)
        self.alarms.keep_only(ids)
        self.lookout.keep_only(ids)
        self.idle.watch(ids)
        self.snapshot = None
        self.looking.anew()
        self.doubt.forget()
        if not ids:
            self.trouble = None
        if self.remembered is not None:
            self.remembered.remember(self.selection)
        self._watch()

    async def act(self, intent: Intent) -> Outcome:
        """Carry an action out; never raises `TelphinError`."""
        # Dialogs ask too, but here nothing gets past.
        if refusal := self.refusal(intent.action, intent.key) or self._unreasoned(intent):
            return not_sent(intent, refusal)
        outcome = await self.steering.run(intent)
        self.chronicle.acted(outcome)
        if outcome.may_have_happened and intent.action.destination is Destination.ANYWHERE:
            self.destinations.use(intent.destination, self.directory)
        return outcome

    @property
    def supervisions(self) -> tuple[Supervision, ...]:
        """Those under way, oldest first."""
        return self.steering.supervisions

    def requested(self, key: CallKey) -> str:
        """What was asked for of this call that no look can show; empty where nothing was."""
        request = self.steering.requested(key)
        now = self.server_time()
        if request is None or now is None:
            return ""
        at = now - timedelta(seconds=self.monotonic() - request.at)
        return asked_sentence(
            request.intent.action, hour_and_minute(at), request.intent.destination
        )

    def refusal(self, action: Action, key: CallKey) -> str:
        """Why the rights forbid this; empty where they do not."""
        return self.rights.refusal(action, key.extension_id, self.directory)

    @property
    def presentation(self) -> Presentation:
        """How calls are shown at this moment."""
        return self.veil.shown(self.directory)

    @property
    def masked_presentation(self) -> Presentation:
        """How calls are told of beyond the screen, whether the mask is lifted or not."""
        return self.veil.masked(self.directory)

    @property
    def told_presentation(self) -> Presentation:
        """The same for people: for what may still be read when a lifted mask is back."""
        return self.veil.told(self.directory)

    def quota_resets(self) -> datetime | None:
        """When the quota starts anew, to the minute; `None` while that is unknown."""
        pace, now = self.looking.pace, self.server_time()
        if pace is None or pace.quota is None or now is None:
            return None
        resets = now + timedelta(seconds=pace.quota.resets_at - self.monotonic() + 30)
        return resets.replace(second=0, microsecond=0)

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
        taken_at = shown.taken_at
        if not shown.whole_account:
            # Looks go to a few extensions at a time: the oldest decides.
            taken_at = min(taken_at, self.looking.oldest or taken_at)
        return max(0.0, self.monotonic() - taken_at)

    def tick(self) -> Changes:
        """Let calls leave the board that ended long enough ago."""
        now = self.monotonic()
        self.steering.passed(now)
        return self.board.expire(now)

    def _unreasoned(self, intent: Intent) -> str:
        if not self.rights.wants_reason(intent.action):
            return ""
        return reason_refusal(intent.reason)

    def unknown_groups(self) -> tuple[str, ...]:
        """A sentence for each group whose thresholds are nobody's."""
        return unknown_groups(self._options.thresholds, self.directory)

    def _group(self, extension_id: int) -> str:
        return self.directory.group(extension_id)

    async def _connected(self) -> Source:
        return self._connect()

    def _resolve(self, warnings: tuple[str, ...]) -> None:
        """Find out what is watched; `warnings`: what of the directory could not be read."""
        if not self.selection and self.remembered is not None:
            self.selection = self.remembered.selection() or NOTHING
        resolved = resolve(self.selection, self.directory)
        self.resolved = replace(resolved, warnings=(*resolved.warnings, *warnings))

    async def _insist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        return await insist(ask, self._troubled, self.monotonic, self._jitter)

    def _take(self, snapshot: Snapshot) -> None:
        self.trouble = None
        changes = Changes()
        if self.doubt.withholds(snapshot, self._live()):
            asyncio.get_running_loop().call_later(LOOK_AGAIN, self.looking.soon)
        else:
            changes = self._believe(snapshot)
        if self._listener is not None:
            self._listener.calls_changed(changes)

    def _believe(self, snapshot: Snapshot) -> Changes:
        self._last_look = snapshot
        chosen = snapshot.only({phone.id for phone in self.resolved.phones})
        self.snapshot = chosen
        self._whole_account = snapshot.whole_account
        changes = self.board.apply(chosen)
        self.idle.looked(chosen, changes, self.board.rows)
        for observer in (*self._observers, self.chronicle):
            observer.changed(changes, self.board.rows, snapshot.server_time)
        watched = (phone.id for phone in self.resolved.phones)
        self.alarms.idle(watched, self.idle.since, snapshot.server_time)
        self.steering.looked(snapshot)
        self._watch()
        self.looking.expect(self.steering.looked_at)
        return changes

    def _live(self) -> Iterable[CallKey]:
        """The calls that last as far as we know."""
        return (key for key, row in self.board.rows.items() if not row.ended)

    def _watch(self) -> None:
        """Look at what is chosen, and at what actions need to be seen of the supervisor's phone."""
        looked_at = {phone.id for phone in self.resolved.phones}
        if looked_at or self.steering.looked_at:
            looked_at |= self.steering.looked_at | self._own_phone()
        self.looking.at(looked_at)

    def _own_phone(self) -> set[int]:
        """The supervisor's extension, where it comes with the same request as all others."""
        own = self.directory.by_number(self.phone) if self.phone else None
        return {own.id} if own is not None and self._whole_account else set()

    def _sent(self) -> None:
        """The exchange may have changed something: look at once, and at the phone that rings."""
        self._watch()
        self.looking.expect(self.steering.looked_at)
        self.looking.soon(self.steering.looked_at)

    def _sighted(self, sighting: Sighting) -> None:
        self.chronicle.sighted(sighting)
        self._watch()
        if self._listener is not None:
            self._listener.sighted(sighting)

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
