"""What has become of the calls: looks go in, the life of each call comes out.

Keeps the calls that last and, up to a number, those that ended. Nothing in here grows with the
number of looks. Pure: it follows the `Board`, and times come with the look.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.calls.board import Changes, Row
from app.calls.call import Call, CallKey, CallState, Direction
from app.calls.difference import successor
from app.calls.life import Deed, Ending, Event, EventKind, Life

MOST_ENDED = 2000
"""Ended calls that are kept; the oldest go first."""
MOST_EVENTS = 60
MOST_DEEDS = 40
"""Of one call. A call that changes for ever must not fill the memory."""
LEAST = 1.0
"""Seconds by which a look is late at least: the server's clock is read to the second."""
BLIND = 15.0
"""Seconds between two looks in which a call may have been answered and have ended unseen."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a believed look did to the board. `now`: the server's time; `rows`: as they stand now,
    the ended ones among them; `covered`: the extensions that it can speak for.
    """

    changes: Changes
    rows: Mapping[CallKey, Row]
    now: datetime
    covered: Collection[int]


class History:
    """The lives of calls by their key. `note_of` knows a note for a call that comes (back)."""

    def __init__(
        self, most: int = MOST_ENDED, note_of: Callable[[CallKey], str] = lambda _key: ""
    ) -> None:
        self._most = most
        self._note_of = note_of
        self._running: dict[CallKey, Life] = {}
        self._ended: OrderedDict[CallKey, Life] = OrderedDict()
        self._looked_at: dict[int, datetime] = {}
        self.version = 0
        """Goes on with every change to an ended call."""

    @property
    def running(self) -> Mapping[CallKey, Life]:
        return self._running

    def ended(self) -> tuple[Life, ...]:
        """The calls that ended, the latest first."""
        return tuple(reversed(self._ended.values()))

    def life(self, key: CallKey) -> Life | None:
        """Of a call that lasts, or that has ended and is still remembered."""
        return self._running.get(key) or self._ended.get(key)

    def look(self, look: Look) -> tuple[Life, ...]:
        """Take in a look; returns the lives that ended with it."""
        changes, rows = look.changes, look.rows
        for key in (*changes.appeared, *changes.changed):
            row = rows.get(key)
            if row is not None and not row.ended:
                self._take(row.call, look)
        gone = [self._end(key, look) for key in changes.ended if key in self._running]
        if changes.appeared or gone:
            self._follow(gone, look)
        for extension_id in look.covered:
            self._looked_at[extension_id] = look.now
        return tuple(self._ended[life.key] for life in gone if life.key in self._ended)

    def forget_unseen(self, rows: Mapping[CallKey, Row]) -> tuple[Life, ...]:
        """Let go of calls that are on the board no more, though nobody saw them end.

        Their extensions are no longer watched. Returns their lives.
        """
        unseen = self._running.keys() - rows.keys()
        return tuple(self._running.pop(key) for key in unseen)

    def mark(self, key: CallKey, note: str) -> bool:
        """Give a call a note, or none; whether there was such a call."""
        return self._change(key, lambda life: replace(life, note=note))

    def did(self, key: CallKey, deed: Deed) -> bool:
        """Add what was done to a call, or what is known of it by now."""
        return self._change(key, lambda life: replace(life, deeds=_with(life.deeds, deed)))

    def late(self, key: CallKey, now: datetime) -> float | None:
        """How many seconds before `now` its extension was looked at last; `None`: it was not."""
        looked_at = self._looked_at.get(key.extension_id)
        return None if looked_at is None else max(LEAST, (now - looked_at).total_seconds())

    def _change(self, key: CallKey, change: Callable[[Life], Life]) -> bool:
        if (life := self._running.get(key)) is not None:
            self._running[key] = change(life)
        elif (life := self._ended.get(key)) is not None:
            self._ended[key] = change(life)
            self.version += 1
        else:
            return False
        return True

    def _take(self, call: Call, look: Look) -> None:
        """A call is new, or not as it was."""
        late = self.late(call.key, look.now)
        known = self._running.get(call.key)
        if known is not None:
            self._running[call.key] = _longer(known, call, _happened(known, call, look.now, late))
            return
        if (back := self._ended.pop(call.key, None)) is not None:
            self.version += 1
            lasting = replace(back, ending=None, heir=None)
            events = [Event(EventKind.BACK, look.now, late)]
            events += _happened(back, call, look.now, late)
            self._running[call.key] = _longer(lasting, call, events)
            return
        life = Life(call, note=self._note_of(call.key))
        self._running[call.key] = _longer(life, call, _first(call, look.now, late))

    def _end(self, key: CallKey, look: Look) -> Life:
        life = self._running.pop(key)
        late = self.late(key, look.now)
        ended = Event(EventKind.ENDED, look.now, late)
        life = replace(_longer(life, life.call, [ended]), ending=_ending(life, late))
        self._ended[key] = life
        while len(self._ended) > self._most:
            self._ended.popitem(last=False)
        self.version += 1
        return life

    def _follow(self, gone: Iterable[Life], look: Look) -> None:
        """Find out of calls that ended just now, or a little before, whether they went on.

        The new leg of a transferred call may show up one look later than the old one ends; until
        its row goes, an ended call may still find its heir.
        """
        fresh = {life.key for life in gone}
        fresh |= {
            key
            for key, row in look.rows.items()
            if row.ended and look.changes.appeared and self._has_no_heir(key)
        }
        if not fresh:
            return
        lives = [life for key in fresh if (life := self._ended.get(key)) is not None]
        ids = {life.key.call_id for life in lives}
        conversations = {life.call.conversation for life in lives} - {""}
        # Of many calls on the board these are few.
        related = [
            row.call
            for key, row in look.rows.items()
            if not row.ended and (key.call_id in ids or row.call.conversation in conversations)
        ]
        for life in lives if related else ():
            key, heir = life.key, _heir(life, related)
            if heir is None:
                continue
            self._ended[key] = replace(life, ending=Ending.MOVED, heir=heir.key)
            self.version += 1
            there = self._running.get(heir.key)
            if life.note and there is not None and not there.note:
                self._running[heir.key] = replace(there, note=life.note)

    def _has_no_heir(self, key: CallKey) -> bool:
        life = self._ended.get(key)
        return life is not None and life.heir is None


def _first(call: Call, now: datetime, late: float | None) -> list[Event]:
    """What a call's first sight tells of it."""
    events = []
    if call.started_at is not None:
        events.append(Event(EventKind.BEGAN, call.started_at))
    if call.state is CallState.TALKING and call.answered_at is not None:
        events.append(Event(EventKind.ANSWERED, call.answered_at))
    events.append(Event(EventKind.SEEN, now, late, call))
    if call.state is CallState.FORWARDED:
        events.append(Event(EventKind.FORWARDED, now, late))
    return events


def _happened(life: Life, call: Call, now: datetime, late: float | None) -> list[Event]:
    """What has happened to a call since it was seen last."""
    before, events = life.call, []
    if call.state is not before.state or (call.answered_at and not life.answered_at):
        if call.state is CallState.TALKING:
            events.append(_answered(life, call, now, late))
        elif call.state is CallState.FORWARDED:
            events.append(Event(EventKind.FORWARDED, now, late))
        elif call.state is not before.state:
            events.append(Event(EventKind.RINGS_AGAIN, now, late))
    if call.other_party != before.other_party or call.direction is not before.direction:
        events.append(Event(EventKind.PARTY, now, late, call))
    if call.recording and not before.recording:
        events.append(Event(EventKind.RECORDED, now, late))
    return events


def _answered(life: Life, call: Call, now: datetime, late: float | None) -> Event:
    told = call.answered_at is not None and call.answered_at != life.answered_at
    if call.answered_at is not None and told:
        return Event(EventKind.ANSWERED, call.answered_at)
    return Event(EventKind.ANSWERED, now, late)


def _longer(life: Life, call: Call, events: Iterable[Event]) -> Life:
    """The life with more in it. Its beginning and its latest events are kept."""
    all_events = (*life.events, *events)
    beyond = len(all_events) - MOST_EVENTS
    if beyond > 0:
        half = MOST_EVENTS // 2
        all_events = (*all_events[:half], *all_events[half + beyond :])
    return replace(life, call=call, events=all_events, left_out=life.left_out + max(0, beyond))


def _with(deeds: tuple[Deed, ...], deed: Deed) -> tuple[Deed, ...]:
    """The deeds with this one, in the place of what was known of it before."""
    if any(each.number == deed.number for each in deeds):
        return tuple(deed if each.number == deed.number else each for each in deeds)
    return (*deeds, deed)[-MOST_DEEDS:]


def _ending(life: Life, late: float | None) -> Ending:
    if life.answered_at is not None:
        return Ending.ANSWERED
    if life.call.state is CallState.FORWARDED:
        return Ending.FORWARDED
    if late is None or late > BLIND:
        return Ending.UNKNOWN
    return Ending.MISSED if life.call.direction is Direction.IN else Ending.NOT_REACHED


def _heir(life: Life, live: Iterable[Call]) -> Call | None:
    """Where the other party is now: transferred, or picked up on another phone that rang too."""
    calls = [call for call in live if call.key != life.key]
    if life.answered_at is None and life.call.direction is Direction.IN:
        for call in calls:
            if call.key.call_id == life.key.call_id:
                return call
    return successor(life.call, calls)
