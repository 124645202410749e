"""The figures of a wallboard: what was answered and missed since the start, and the last hour.

Counts conversations, not legs, and incoming ones only where it counts what was answered or missed.
All of it is *as seen*: a call that comes and goes between two looks leaves no trace. Pure, and
bounded: what has ended is remembered for as long as it may come back.
"""

from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.calls.board import Row
from app.calls.call import Call, CallKey, CallState, Direction
from app.calls.tally import Totals

MINUTES = 60
"""How many of them the small history has."""
CARRIED = 5
"""Minutes without a look for which the last picture still counts; beyond, nothing is known."""
MOST_OVER = 500
"""Conversations remembered after their end."""
COMES_BACK = timedelta(seconds=60)
"""After its end a conversation that turns up again, on another phone, is still the same."""


@dataclass(frozen=True, slots=True)
class Minute:
    """The most calls at once in the minute that began `at`, as looks saw it."""

    at: datetime
    talking: int
    ringing: int


@dataclass(slots=True)
class _Conversation:
    """`counted`: whether it stands among those answered; `missed`: among those missed."""

    legs: set[CallKey] = field(default_factory=set)
    incoming: bool = False
    answered: bool = False
    counted: bool = False
    missed: bool = False
    over_at: datetime | None = None


class Figures:
    """Kept up with each look."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.answered = 0
        self.missed = 0
        self._live: dict[str, _Conversation] = {}
        self._over: OrderedDict[str, _Conversation] = OrderedDict()
        self._of: dict[CallKey, str] = {}
        self._minutes: deque[Minute] = deque(maxlen=MINUTES)
        self._last = Totals()

    def look(
        self,
        seen: Iterable[Call],
        ended: Iterable[CallKey],
        totals: Totals,
        now: datetime,
        *,
        untold: Collection[CallKey] = (),
    ) -> None:
        """Take in a look: calls that are new or changed, those that ended, and what is counted.

        `untold`: those of the ended of which nobody can say whether they were answered.
        """
        if self.since is None:
            self.since = now
        for call in seen:
            self._see(call, now)
        for key in ended:
            self._end(key, now, told=key not in untold)
        self._note_minute(totals, now)

    def forget(self, keys: Iterable[CallKey]) -> None:
        """Calls that are no longer watched count neither way."""
        for key in keys:
            name = self._of.pop(key, None)
            if name is None:
                continue
            conversation = self._live[name]
            conversation.legs.discard(key)
            if not conversation.legs:
                del self._live[name]

    def hour(self, now: datetime) -> tuple[Minute | None, ...]:
        """The last `MINUTES` minutes, the oldest first; `None` where nobody looked."""
        minute = _minute(now)
        known = {each.at: each for each in self._minutes}
        found: list[Minute | None] = []
        for back in range(MINUTES - 1, -1, -1):
            at = minute - timedelta(minutes=back)
            found.append(known.get(at) or self._carried(at))
        return tuple(found)

    def _see(self, call: Call, now: datetime) -> None:
        # Two phones that ring for one call may have no conversation, but the same call id.
        name = call.conversation or call.key.call_id
        before = self._of.get(call.key)
        if before is not None and before != name:
            self.forget([call.key])
        self._of[call.key] = name
        conversation = self._live.get(name)
        if conversation is None:
            conversation = self._live[name] = self._back(name, now) or _Conversation()
        conversation.legs.add(call.key)
        conversation.incoming = conversation.incoming or call.direction is Direction.IN
        if call.state is CallState.TALKING or call.answered_at is not None:
            fresh = not conversation.answered
            conversation.answered = True
            if fresh and conversation.incoming and self._since_the_start(call, now):
                conversation.counted = True
                self.answered += 1

    def _since_the_start(self, call: Call, now: datetime) -> bool:
        """Whether it was answered after watching began; what the first look shows was not."""
        if self.since is None or now == self.since:
            return False
        return call.answered_at is None or call.answered_at >= self.since

    def _end(self, key: CallKey, now: datetime, *, told: bool) -> None:
        name = self._of.pop(key, None)
        conversation = self._live.get(name) if name is not None else None
        if name is None or conversation is None:
            return
        conversation.legs.discard(key)
        if conversation.legs:
            return
        del self._live[name]
        conversation.over_at = now
        if told and conversation.incoming and not conversation.answered:
            conversation.missed = True
            self.missed += 1
        self._over[name] = conversation
        while len(self._over) > MOST_OVER:
            self._over.popitem(last=False)

    def _back(self, name: str, now: datetime) -> _Conversation | None:
        """A conversation that was taken for over; it has gone on elsewhere."""
        conversation = self._over.pop(name, None)
        if conversation is None or conversation.over_at is None:
            return None
        if now - conversation.over_at > COMES_BACK:
            return None
        if conversation.missed:
            conversation.missed = False
            self.missed -= 1
        return conversation

    def _note_minute(self, totals: Totals, now: datetime) -> None:
        at = _minute(now)
        last = self._minutes[-1] if self._minutes else None
        if last is not None and at <= last.at:
            # Also where the server's clock was put back: time goes on from where it was.
            self._minutes[-1] = Minute(
                last.at, max(last.talking, totals.talking), max(last.ringing, totals.ringing)
            )
        else:
            self._carry_to(at)
            self._minutes.append(Minute(at, totals.talking, totals.ringing))
        self._last = totals

    def _carry_to(self, at: datetime) -> None:
        """What was last seen stands for the few minutes without a look before this one."""
        if not self._minutes:
            return
        minute = self._minutes[-1].at + timedelta(minutes=1)
        if at - minute > timedelta(minutes=CARRIED):
            return
        while minute < at:
            self._minutes.append(Minute(minute, self._last.talking, self._last.ringing))
            minute += timedelta(minutes=1)

    def _carried(self, at: datetime) -> Minute | None:
        """Of a minute since the last look."""
        if not self._minutes or at <= self._minutes[-1].at:
            return None
        if at - self._minutes[-1].at > timedelta(minutes=CARRIED):
            return None
        return Minute(at, self._last.talking, self._last.ringing)


def longest(rows: Mapping[CallKey, Row], state: CallState) -> Call | None:
    """The call that is in that state for the longest; `None` where none is, or is known to be."""
    found: Call | None = None
    found_since: datetime | None = None
    for row in rows.values():
        call = row.call
        if row.ended or call.state is not state:
            continue
        since = call.answered_at if state is CallState.TALKING else call.started_at
        if since is not None and (found_since is None or since < found_since):
            found, found_since = call, since
    return found


def most(minutes: Sequence[Minute | None]) -> int:
    """The most calls of one kind at once in any of these minutes."""
    return max((max(m.talking, m.ringing) for m in minutes if m is not None), default=0)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
