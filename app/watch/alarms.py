"""Notices which calls need attention, and what of that is told aloud: once per call and threshold.

Observes the session look by look. For each call it knows when its level rises next, so that a
second in which none does costs one comparison, however many calls there are. The legs of one
conversation (a call that rings five phones) are told of, and silenced, once. Idle agents are
followed in the same way, where there are thresholds for them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeAlias

from app.calls.alerts import Level, Measure, Thresholds, timed_by
from app.calls.board import Changes, Row
from app.calls.call import CallKey
from app.calls.due import Due
from app.calls.lines import IdleKey, IdleSince, Line
from app.calls.quiet_hours import QuietHours

KEPT = timedelta(minutes=1)
"""For how long it is remembered what was told of a call that ended: a look may err, and the call
be there again with the next."""
NEVER_QUIET = QuietHours()
Urgent: TypeAlias = CallKey | IdleKey
"""What may need attention: a call, or an agent without one."""
Conversation: TypeAlias = str | Urgent
"""What the legs of a call have in common; what says nothing of that stands alone."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is told aloud: the level of a call, or of an idle agent, has risen to that."""

    key: Urgent
    measure: Measure
    level: Level


@dataclass(frozen=True, slots=True)
class News:
    """`changed`: of which another level is to be shown; `aloud`: what is to be told aloud."""

    changed: tuple[Urgent, ...] = ()
    aloud: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Conversations and idle agents that need attention, by level."""

    warnings: int = 0
    alarms: int = 0


@dataclass(slots=True)
class _Followed:
    conversation: Conversation
    measure: Measure
    since: datetime
    group: str
    level: Level = Level.CALM


def local_time(moment: datetime) -> time:
    """The time of day on the wall here."""
    return moment.astimezone().time()


class Alarms:
    """`group_of`: the name of the group that an extension is in. Times are the server's."""

    def __init__(
        self,
        thresholds: Thresholds,
        group_of: Callable[[int], str],
        quiet: QuietHours = NEVER_QUIET,
        *,
        time_of_day: Callable[[datetime], time] = local_time,
    ) -> None:
        self._thresholds = thresholds
        self._group_of = group_of
        self._quiet = quiet
        self._time_of_day = time_of_day
        self._followed: dict[Urgent, _Followed] = {}
        self._raised: set[Urgent] = set()
        self._rises: Due[Urgent] = Due()
        self._conversations: dict[Urgent, Conversation] = {}
        self._legs: Counter[Conversation] = Counter()
        self._gone: dict[Urgent, datetime] = {}
        self._told: dict[Conversation, dict[Measure, Level]] = {}
        self._silenced: set[Conversation] = set()
        self._changed: list[Urgent] = []
        self._aloud: list[Alarm] = []
        self._count: Count | None = None

    @property
    def times_idle(self) -> bool:
        """Whether time alone may let an idle agent need attention."""
        return self._thresholds.times_idle

    def changed(self, changes: Changes, rows: Mapping[CallKey, Row], server_time: datetime) -> None:
        """A look was believed."""
        self._count = None
        for key in (*changes.ended, *changes.dropped):
            self._unfollow(key)
            self._gone.setdefault(key, server_time)
        for key in (*changes.appeared, *changes.changed):
            row = rows.get(key)
            if row is not None and not row.ended:
                self._follow(key, row.call.conversation or key, timed_by(row.call))
        self._forget(server_time)
        self._advance(server_time)

    def idle(
        self, phones: Iterable[int], since: Callable[[int], IdleSince | None], now: datetime
    ) -> None:
        """How long these extensions have had no call is known; `since` answers `None` for those
        that have one.
        """
        if not self._thresholds.times_idle:
            return
        self._count = None
        for phone in phones:
            key, idle = IdleKey(phone), since(phone)
            if idle is not None:
                self._follow(key, key, (Measure.IDLE, idle.moment))
            elif key in self._conversations:
                self._unfollow(key)
                self._leave(key)
        self._advance(now)

    def keep_only(self, extension_ids: Collection[int]) -> None:
        """The others are no longer watched."""
        self._count = None
        for key in [key for key in self._conversations if key.extension_id not in extension_ids]:
            self._unfollow(key)
            self._leave(key)

    def passed(self, now: datetime) -> News:
        """What is new at that moment, told once."""
        self._advance(now)
        if not (self._changed or self._aloud):
            return News()
        self._count = None
        news = News(tuple(dict.fromkeys(self._changed)), tuple(self._aloud))
        self._changed.clear()
        self._aloud.clear()
        return news

    def level(self, key: Urgent) -> Level:
        """How much attention a call needs; of one that has ended none."""
        followed = self._followed.get(key)
        return followed.level if followed is not None else Level.CALM

    def shown_level(self, key: Urgent) -> Level:
        """The level as a line of the table shows it."""
        return Level.SILENCED if self.silenced(key) else self.level(key)

    def silence(self, key: Urgent) -> bool:
        """Let nothing be told aloud of a call any more, or again; whether it is silenced now."""
        self._count = None
        conversation = self._conversations.get(key, key)
        self._silenced ^= {conversation}
        self._changed += [k for k, other in self._conversations.items() if other == conversation]
        return conversation in self._silenced

    def silenced(self, key: Urgent) -> bool:
        return bool(self._silenced) and self._conversations.get(key, key) in self._silenced

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is to be told aloud at that moment."""
        return self._quiet.hold(self._time_of_day(now))

    def needing_attention(self, among: Iterable[Line]) -> tuple[Urgent, ...]:
        """Those of some calls that do, without the silenced: alarms first, then the oldest."""
        if not self._raised:
            return ()
        found = [key for key in among if key in self._raised and not self.silenced(key)]
        return tuple(sorted(found, key=self._urgency))

    def count(self) -> Count:
        """How many conversations need attention; silenced ones do not count."""
        if self._count is None:  # asked for with each picture, and seldom another one
            self._count = self._counted()
        return self._count

    def _counted(self) -> Count:
        levels: dict[Conversation, Level] = {}
        for key in self._raised:
            followed = self._followed[key]
            if followed.conversation not in self._silenced:
                known = levels.get(followed.conversation, Level.CALM)
                levels[followed.conversation] = max(known, followed.level)
        alarms = sum(level is Level.ALARM for level in levels.values())
        return Count(warnings=len(levels) - alarms, alarms=alarms)

    def _urgency(self, key: Urgent) -> tuple[int, datetime, int]:
        followed = self._followed[key]
        return (-followed.level, followed.since, key.extension_id)

    def _follow(
        self, key: Urgent, conversation: Conversation, timed: tuple[Measure, datetime] | None
    ) -> None:
        """From now on that is timed, since that moment; `None`: nothing is."""
        known = self._followed.get(key)
        self._gone.pop(key, None)
        self._join(key, conversation)
        if timed is None:
            self._unfollow(key)
            return
        if known is not None and (known.measure, known.since) == timed:
            known.conversation = conversation
            return
        self._unfollow(key)
        followed = _Followed(conversation, *timed, self._group_of(key.extension_id))
        self._followed[key] = followed
        # What is over a threshold already when it is first seen rises now.
        self._await(key, followed, followed.since)

    def _await(self, key: Urgent, followed: _Followed, after: datetime) -> None:
        self._rises.at(
            key,
            self._thresholds.next_change_of(
                followed.measure, followed.since, after, followed.group
            ),
        )

    def _advance(self, now: datetime) -> None:
        """Let levels rise whose moment has come."""
        for key in self._rises.reached(now):
            followed = self._followed[key]
            followed.level = self._thresholds.level_of(
                followed.measure, followed.since, now, followed.group
            )
            self._raised.add(key)
            self._changed.append(key)
            self._tell(key, followed, now)
            self._await(key, followed, now)

    def _tell(self, key: Urgent, followed: _Followed, now: datetime) -> None:
        told = self._told.setdefault(followed.conversation, {})
        if told.get(followed.measure, Level.CALM) >= followed.level:
            return
        # What was not told in quiet hours is not made up for later: it is no news by then.
        told[followed.measure] = followed.level
        if followed.conversation not in self._silenced and not self.is_quiet(now):
            self._aloud.append(Alarm(key, followed.measure, followed.level))

    def _unfollow(self, key: Urgent) -> None:
        self._followed.pop(key, None)
        self._rises.at(key, None)
        self._raised.discard(key)

    def _join(self, key: Urgent, conversation: Conversation) -> None:
        """A leg belongs to that conversation; what was of its former one goes with it."""
        former = self._conversations.get(key)
        if former == conversation:
            return
        if former is not None:
            if former in self._silenced:
                self._silenced.add(conversation)
            self._told.setdefault(conversation, {}).update(self._told.get(former, {}))
            self._leave(key)
        self._conversations[key] = conversation
        self._legs[conversation] += 1

    def _leave(self, key: Urgent) -> None:
        """A leg is forgotten, and with the last one the conversation."""
        self._gone.pop(key, None)
        conversation = self._conversations.pop(key, None)
        if conversation is None:
            return
        self._legs[conversation] -= 1
        if not self._legs[conversation]:
            del self._legs[conversation]
            self._told.pop(conversation, None)
            self._silenced.discard(conversation)

    def _forget(self, now: datetime) -> None:
        """Let go of what ended long enough ago and was not there again."""
        while self._gone:
            key, ended_at = next(iter(self._gone.items()))
            if now - ended_at <= KEPT:
                return
            self._leave(key)
