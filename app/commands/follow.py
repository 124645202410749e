"""`callwatch calls --follow`: what happens to the calls, a line each, until it is told to end.

For screen readers and for scripts. It looks as the board does, within the same quota. What goes
wrong is told on stderr when it begins and when it is over, so that stdout holds nothing but what
happened. A line is written as soon as it is known, and nothing is looked at for nobody: when the
reader has gone, it ends with the next look.
"""

import asyncio
import json
import os
import select
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import NoReturn

from app.calls.board import Changes, Row
from app.calls.call import CallKey, CallState, Direction
from app.calls.happenings import Following, Happening, Told
from app.calls.numbers import duration
from app.calls.presentation import Presentation
from app.calls.query import Query
from app.calls.subject import Subject
from app.commands.access import access_of
from app.commands.allowed import mask_of
from app.commands.calls import call_object
from app.commands.connect import as_it_came, chosen
from app.commands.filtering import as_seen
from app.commands.guard import UsageError
from app.commands.output import write_warnings
from app.commands.spending import wishes_of
from app.locale import N_, _
from app.settings import Settings
from app.telphin.client import Client
from app.telphin.errors import Forbidden, Unauthorised
from app.telphin.shared import shared_with_others
from app.telphin.text import clean_text
from app.watch.effects import Sighting
from app.watch.poller import Trouble
from app.watch.session import Session, SessionOptions

_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_told_to_end: list[int] = []
"""The signals that have come."""
_PRESENT = {
    CallState.TALKING: N_("talking already"),
    CallState.RINGING: N_("ringing already"),
    CallState.FORWARDED: N_("forwarded already"),
}
_APPEARED = {
    CallState.TALKING: N_("begins, answered"),
    CallState.RINGING: N_("begins to ring"),
    CallState.FORWARDED: N_("begins, forwarded"),
}
_FOUND = {
    CallState.TALKING: N_("talking for {time}"),
    CallState.RINGING: N_("ringing for {time}"),
    CallState.FORWARDED: N_("forwarded for {time}"),
}
_ENDED = {
    CallState.TALKING: N_("ended after a talk of {time}"),
    CallState.RINGING: N_("stopped ringing after {time}"),
    CallState.FORWARDED: N_("ended, forwarded, after {time}"),
}
_OTHERS = {
    Happening.ANSWERED: N_("answered"),
    Happening.FORWARDED: N_("forwarded"),
    Happening.RINGING: N_("ringing again"),
    Happening.PARTY: N_("with another party now"),
    Happening.RECORDED: N_("being recorded"),
}
_BY_STATE = {
    Happening.PRESENT: _PRESENT,
    Happening.APPEARED: _APPEARED,
    Happening.FOUND: _FOUND,
    Happening.ENDED: _ENDED,
}


def run(settings: Settings, query: Query, *, as_json: bool) -> int:
    """Until a signal, or until nobody reads. Raises `SettingsError`, `UsageError`, `TelphinError`.

    A refusal of the secret or the rights ends it at the start; later on it is waited for to pass.
    """
    access = access_of(settings)
    clean = as_it_came if as_json else clean_text
    options = SessionOptions(
        interval=settings.watch.interval,
        wishes=wishes_of(settings),
        selection=chosen(settings),
        mask=mask_of(settings),
    )
    follower = _Follower(query, as_json=as_json)
    session = Session(
        lambda: Client(access, clean=clean, shared=shared_with_others(access)),
        options,
    )
    session.observed_by(follower)
    follower.session = session
    with _ended_by_signals():
        asyncio.run(session.run(follower))
    return 0


class _Follower:
    """Listens to the session, and writes what happens."""

    session: Session

    def __init__(self, query: Query, *, as_json: bool) -> None:
        self._following = Following(self._seen, query)
        self._as_json = as_json
        self._troubled_since: float | None = None
        self._warned: set[str] = set()

    def changed(self, changes: Changes, rows: Mapping[CallKey, Row], server_time: datetime) -> None:
        _give_up_unless_read()
        line = self._as_object if self._as_json else self._as_text
        for told in self._following.look(changes, rows, server_time):
            sys.stdout.write(f"{line(told, server_time)}\n")
            sys.stdout.flush()

    def directory_known(self) -> None:
        self._over()
        resolved = self.session.resolved
        self._warn(resolved.warnings)
        if not resolved.phones:
            raise UsageError(_("None of the chosen extensions is a phone that could be followed."))

    def calls_changed(self, changes: Changes) -> None:
        self._over()
        if self.session.snapshot is not None:
            self._warn(self.session.snapshot.warnings)

    def trouble(self, trouble: Trouble) -> None:
        if not self.session.ready and isinstance(trouble.error, Unauthorised | Forbidden):
            raise trouble.error
        _give_up_unless_read()
        if self._troubled_since is None:
            self._troubled_since = trouble.since
            write_warnings([trouble.sentence])

    def sighted(self, sighting: Sighting) -> None:
        """Nothing is done here, so nothing is seen of it."""

    def _over(self) -> None:
        if self._troubled_since is None:
            return
        lasted = round(self.session.monotonic() - self._troubled_since)
        self._troubled_since = None
        write_warnings(
            [_("The exchange answers again, after {time}.").format(time=duration(lasted))]
        )

    def _warn(self, warnings: tuple[str, ...]) -> None:
        """Each is told once."""
        write_warnings(each for each in warnings if each not in self._warned)
        self._warned.update(warnings)

    def _seen(self, row: Row, now: datetime) -> Subject:
        return as_seen(row, self.session.masked_presentation, now)

    def _as_object(self, told: Told, now: datetime) -> str:
        return json.dumps(
            {
                "at": now.isoformat(),
                "event": told.happening.value,
                "call": call_object(told.call, now, self.session.masked_presentation),
            },
            ensure_ascii=True,
        )

    def _as_text(self, told: Told, now: datetime) -> str:
        return clean_text(sentence(told, now, self.session.masked_presentation))


def sentence(told: Told, now: datetime, presentation: Presentation) -> str:
    """What happened, in whole words, with the time of day before it."""
    call = told.call
    by_state = _BY_STATE.get(told.happening)
    what = by_state[call.state] if by_state else _OTHERS[told.happening]
    incoming = call.direction is Direction.IN
    form = (
        _("{at} {what}: extension {extension}, {agent}, call from {party}")
        if incoming
        else _("{at} {what}: extension {extension}, {agent}, call to {party}")
    )
    return form.format(
        at=f"{now.astimezone():%H:%M:%S}",
        what=_(what).format(time=duration(call.seconds(now))),
        extension=presentation.extension(call),
        agent=presentation.agent(call),
        party=presentation.party(call),
    )


def _give_up_unless_read() -> None:
    """Raises `BrokenPipeError` where the reader of our output has gone, and `SystemExit` where a
    signal has told to end.

    A pipe tells it only to those who write, and in quiet hours nothing is written.
    """
    if _told_to_end:
        # What a handler raises may be lost where nobody may raise, in a finaliser say.
        raise SystemExit(128 + _told_to_end[0])
    watch = select.poll()
    watch.register(sys.stdout.fileno(), 0)
    if any(event & select.POLLERR for _end, event in watch.poll(0)):
        raise BrokenPipeError


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM, SIGHUP and Ctrl+C end it: the connection is closed, nothing is left.

    The exception is raised where the signal arrives, even where a reader that does not read holds
    us up. A hang-up that is ignored (nohup) stays ignored.
    """
    before = {number: signal.getsignal(number) for number in _ENDS}
    _told_to_end.clear()
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # What a reader that does not read has left in the buffer would be written at the very end.
    _told_to_end.append(number)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(128 + number)
