"""The life of a call, as far as it was seen: what happened to it and when, and how it ended.

A few moments are the exchange's own word (when a call began, when it was answered). All others are
those of the look that showed them, and may lie up to some seconds earlier; each says which it is.
Pure: made by `history`, shown by `ui`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.calls.actions import Action
from app.calls.call import Call, CallKey, CallState

EXACT = 0.0
"""How late an event is that the exchange itself gave the time of."""


class EventKind(StrEnum):
    """What may happen to a call. `SEEN`: the first look that showed it; `BACK`: shown again after
    one that did not; `PARTY`: somebody else is at the other end; `RECORDED`: a recording is there.
    """

    BEGAN = "began"
    SEEN = "seen"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    RINGS_AGAIN = "rings again"
    PARTY = "party"
    RECORDED = "recorded"
    BACK = "back"
    ENDED = "ended"


class Ending(StrEnum):
    """How a call ended, as far as it was seen.

    `MISSED`: somebody called and was not answered, `NOT_REACHED`: an agent called and was not.
    `MOVED`: the other party went on at another extension. `UNKNOWN`: it rang when it was looked at
    last, and that was too long before to tell.
    """

    ANSWERED = "answered"
    MISSED = "missed"
    NOT_REACHED = "not reached"
    FORWARDED = "forwarded"
    MOVED = "moved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `at`: server's time; `late`: by how many seconds it may have
    happened before; `EXACT` where the exchange gave the time, `None` where nobody can say (it was
    so when it was looked at for the first time).

    `call`: as it stood then, where the event is about that (`SEEN`, `PARTY`): thousands of lives
    are kept, and what each event would hold of a call is most of their weight.
    """

    what: EventKind
    at: datetime
    late: float | None = EXACT
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to a call from this dashboard. `at`: server's time.

    `number` tells deeds apart. `answer` is what the exchange said of it and `effect` what the next
    looks showed, as sentences; `well`: whether it came to what was meant, `None`: that is not known
    (yet).
    """

    number: float
    action: Action
    at: datetime
    destination: str = ""
    reason: str = ""
    answer: str = ""
    effect: str = ""
    well: bool | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """`call`: as it was seen last. `ending` is `None` while it lasts; `heir`: where it went on.

    `left_out`: how many events there were beyond those kept.
    """

    call: Call
    events: tuple[Event, ...] = ()
    deeds: tuple[Deed, ...] = field(default_factory=tuple)
    note: str = ""
    ending: Ending | None = None
    heir: CallKey | None = None
    left_out: int = 0

    @property
    def key(self) -> CallKey:
        return self.call.key

    @property
    def began_at(self) -> datetime:
        """When it began; when it was seen first, where the exchange did not say."""
        return self.call.started_at or self.events[0].at

    @property
    def answered_at(self) -> datetime | None:
        """When it was answered, whether the exchange told or a look did."""
        if self.call.answered_at is not None:
            return self.call.answered_at
        return next((e.at for e in self.events if e.what is EventKind.ANSWERED), None)

    @property
    def ended_at(self) -> datetime | None:
        """When a look no longer found it; `None` while it lasts."""
        last = self.events[-1]
        return last.at if last.what is EventKind.ENDED else None

    @property
    def late(self) -> float | None:
        """By how many seconds it may have ended before `ended_at`."""
        return self.events[-1].late

    def waited(self, now: datetime) -> int | None:
        """Whole seconds until it was answered, or given up; until `now` while it rings.

        `None` for one that was forwarded: whether somebody answered there is not to be seen.
        """
        end = self.answered_at
        if end is None:
            if self.call.state is CallState.FORWARDED:
                return None
            end = self.ended_at or now
        return _seconds(self.began_at, end)

    def talked(self, now: datetime) -> int | None:
        """Whole seconds since the answer, until the end or `now`; `None` where there was none."""
        if self.answered_at is None:
            return None
        return _seconds(self.answered_at, self.ended_at or now)

    def lasted(self, now: datetime) -> int:
        """Whole seconds from its beginning to its end, or to `now`."""
        return _seconds(self.began_at, self.ended_at or now)


def _seconds(start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds()))
