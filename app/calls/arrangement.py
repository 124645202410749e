"""Which lines the table has, and in which order, kept up to date step by step.

A change of the board, of a level or of time goes in; out comes the first place that shows another
line, so that whoever paints touches no more than that. What was true of a call when it ended stays
true of its line for as long as the board keeps it: an ended call neither moves nor is filtered out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.calls.board import Changes, Row
from app.calls.call import CallKey
from app.calls.due import Due
from app.calls.extension import Extension
from app.calls.line_order import LineOrder, Rank
from app.calls.lines import (
    Entry,
    GroupKey,
    GroupTotals,
    IdleAgent,
    IdleKey,
    IdleSince,
    Line,
    seconds,
    timed_since,
)
from app.calls.presentation import Presentation
from app.calls.ranks import heading_rank, rank
from app.calls.showing import Showing, no_note
from app.calls.view import View

CALM = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Where everything that is shown beside the calls themselves is asked for.

    `phones`: the watched ones. `level`: how much a line needs attention; the highest is the most
    urgent. Who sees one change says so with `reconsider`. `idle_since` and `registered` are asked
    for an extension id.
    """

    presentation: Callable[[], Presentation]
    phones: Callable[[], Sequence[Extension]] = lambda: ()
    idle_since: Callable[[int], IdleSince | None] = lambda _phone: None
    registered: Callable[[int], bool | None] = lambda _phone: None
    level: Callable[[CallKey | IdleKey], int] = lambda _line: CALM
    note: Callable[[CallKey], str] = no_note


@dataclass(frozen=True, slots=True)
class Moved:
    """What a step has done: from the place `first` on there are other lines, unless it is `None`.

    `headings`: groups whose totals are others now.
    """

    first: int | None = None
    headings: frozenset[GroupKey] = frozenset()


class Arrangement:
    """The lines of a view of the board. `lines` is live, and read-only for everybody else."""

    def __init__(self, rows: Mapping[CallKey, Row], facts: Facts, view: View) -> None:
        self._rows = rows
        self._facts = facts
        self._showing = Showing()
        self._watched: frozenset[int] = frozenset()
        self._calls_on: Counter[int] = Counter()
        self._known: dict[CallKey | IdleKey, bool] = {}
        self._levels: dict[CallKey | IdleKey, int] = {}
        self._counted: dict[CallKey | IdleKey, tuple[GroupKey, str]] = {}
        self._groups: dict[GroupKey, Counter[str]] = {}
        self._ended_at: dict[CallKey, datetime | None] = {}
        self._unknown: set[IdleKey] = set()
        self._turns: Due[CallKey | IdleKey] = Due()
        self._turned_to: datetime | None = None
        self._kept: dict[int, IdleSince | None] | None = None
        self._matching = 0
        self.view = view
        self.lines = LineOrder(self._rank)

    @property
    def matching(self) -> int:
        """How many calls and agents the filter leaves."""
        return self._matching

    @property
    def total(self) -> int:
        """How many there would be without a filter."""
        return len(self._known)

    @property
    def idle_count(self) -> int:
        """How many lines are agents without a call, found by the filter or not."""
        return max(0, len(self._known) - len(self._rows))

    @property
    def is_of_other_phones(self) -> bool:
        """Whether other phones are watched now than were when everything was arranged."""
        return self._watched != frozenset(phone.id for phone in self._facts.phones())

    def stand_still(self) -> None:
        """Stay as everything is now, whatever becomes of it, until `become` is given other rows."""
        # Rows are values: to keep which there were is to keep how they were.
        self._rows = dict(self._rows)
        self._kept = {phone: self._facts.idle_since(phone) for phone in self._watched}

    @property
    def rows(self) -> Mapping[CallKey, Row]:
        """The calls that are arranged; frozen ones while the picture is paused."""
        return self._rows

    @property
    def showing(self) -> Showing:
        return self._showing

    def become(
        self, view: View, rows: Mapping[CallKey, Row], now: datetime | None, *, anew: bool = True
    ) -> None:
        """Arrange everything: another view, or (`anew`) other phones, names or masks."""
        if rows is not self._rows:
            self._kept = None
        self.view, self._rows = view, rows
        if anew:
            self._showing = Showing(self._facts.presentation(), self._facts.note)
            self._watched = frozenset(phone.id for phone in self._facts.phones())
        self._calls_on = Counter(key.extension_id for key in rows)
        self._ended_at = {key: self._ended_at.get(key, now) for key, r in rows.items() if r.ended}
        self._known.clear()
        self._counted.clear()
        self._groups.clear()
        self._unknown.clear()
        self._turns.clear()
        self._turned_to = now
        self._matching = 0
        idle = [phone for phone in self._watched if not self._calls_on[phone]]
        lines = [*rows, *(map(IdleKey, idle) if view.idle else ())]
        self._levels = {line: self._level(line) for line in lines}
        shown = [line for line in lines if self._take_in(line, now)]
        self.lines.become([*shown, *self._groups])

    def take(self, changes: Changes, now: datetime | None) -> Moved:
        """Take over what changed on the board, of which the rows are already as they are now."""
        for key in changes.ended:
            self._ended_at.setdefault(key, now)
        for key in (*changes.changed, *changes.dropped):
            # What has changed of a call may be its note, also after it has ended.
            if key not in self._rows or not self._rows[key].ended:
                self._ended_at.pop(key, None)
        phones = self._count_calls(changes)
        concerned: list[CallKey | IdleKey] = [*changes.dropped, *changes.appeared, *changes.changed]
        if self.view.idle:
            concerned += map(IdleKey, phones & self._watched)
            concerned += self._unknown
        concerned += [key for key in changes.ended if not self._known.get(key)]
        moved = self._step(concerned, now)
        if not self.view.grouped:
            return moved
        ended = frozenset(filter(None, map(self._recount, changes.ended)))
        return replace(moved, headings=moved.headings | ended)

    def reconsider(self, lines: Iterable[CallKey | IdleKey], now: datetime | None) -> Moved:
        """Let these lines stand where they belong now: their level, or their note, is another."""
        return self._step([line for line in lines if self._is_there(line)], now)

    def passed(self, now: datetime | None) -> Moved:
        """Time has passed: some may be found by the filter now that were not, or no longer."""
        if not self.view.query.timed or now is None:
            return Moved()
        before, self._turned_to = self._turned_to, now
        # Also where the clock was put back, or is known only now.
        anew = before is None or now < before
        due = [*self._known] if anew else list(self._turns.reached(now))
        turned = [line for line in due if line not in self._ended_at]
        return self._step(turned, now) if turned else Moved()

    def entry(self, line: Line) -> Entry | None:
        """What is to be seen on a line; `None` where it is gone in this very moment."""
        if isinstance(line, GroupKey):
            return self._totals(line)
        return self._entry(line)

    def moment_of(self, line: Line, now: datetime | None) -> datetime | None:
        """Until when the time on a line is counted: a call that has ended counts no further."""
        if isinstance(line, CallKey) and line in self._ended_at:
            return self._ended_at[line]
        return now

    def level(self, line: Line) -> int:
        """How much a line needs attention, as it was taken into account last."""
        return CALM if isinstance(line, GroupKey) else self._levels.get(line, CALM)

    def _step(self, concerned: Iterable[CallKey | IdleKey], now: datetime | None) -> Moved:
        """Consider some lines anew: each stays, comes, goes or moves."""
        lines = dict.fromkeys(concerned)
        length, before = len(self.lines), {g: Counter(c) for g, c in self._groups.items()}
        placed: list[Line] = []
        removed: list[Line] = []
        for line in lines:
            self._let_go(line)
            if self._is_there(line):
                self._levels[line] = self._level(line)
                (placed if self._take_in(line, now) else removed).append(line)
            else:
                self._levels.pop(line, None)
                removed.append(line)
        gone = [group for group in before if group not in self._groups]
        come = [group for group in self._groups if group not in before]
        first = min(self.lines.remove((*removed, *gone)), self.lines.place((*placed, *come)))
        moved = first < len(self.lines) or len(self.lines) != length
        recounted = {group for group in before if self._groups.get(group) != before[group]}
        return Moved(first if moved else None, frozenset(recounted & self._groups.keys()))

    def _is_there(self, line: CallKey | IdleKey) -> bool:
        if isinstance(line, CallKey):
            return line in self._rows
        phone = line.extension_id
        return self.view.idle and phone in self._watched and not self._calls_on[phone]

    def _take_in(self, line: CallKey | IdleKey, now: datetime | None) -> bool:
        """Count a line among those there are; returns whether the filter leaves it."""
        matched = self._known[line] = self._matches(line, now)
        if isinstance(line, IdleKey) and self._idle_since(line.extension_id) is None:
            self._unknown.add(line)
        self._turns.at(line, self._next_turn(line, now))
        if not matched:
            return False
        self._matching += 1
        if self.view.grouped and (entry := self._entry(line)):
            group = GroupKey(self._showing.group_id(entry))
            self._counted[line] = (group, self._kind(entry))
            self._groups.setdefault(group, Counter())[self._kind(entry)] += 1
        return True

    def _let_go(self, line: CallKey | IdleKey) -> None:
        """Count a line no longer."""
        if self._known.pop(line, False):
            self._matching -= 1
        self._turns.at(line, None)
        if isinstance(line, IdleKey):
            self._unknown.discard(line)
        if counted := self._counted.pop(line, None):
            self._less(*counted)

    def _next_turn(self, line: CallKey | IdleKey, now: datetime | None) -> datetime | None:
        """When the filter's answer may be another through time alone."""
        entry = self._entry(line) if self.view.query.timed else None
        since = timed_since(entry) if entry else None
        if entry is None or since is None or (lasts := seconds(entry, now)) is None:
            return None
        turn = self.view.query.next_turn(lasts)
        return None if turn is None else since + timedelta(seconds=turn)

    def _recount(self, key: CallKey) -> GroupKey | None:
        """A call has ended: its line stays, but is no longer among the totals."""
        counted, row = self._counted.get(key), self._rows.get(key)
        if counted is None or row is None:
            return None
        group, kind = counted
        self._groups[group][self._kind(row)] += 1
        self._counted[key] = (group, self._kind(row))
        self._less(group, kind)
        return group

    def _less(self, group: GroupKey, kind: str) -> None:
        counts = self._groups[group]
        counts[kind] -= 1
        if not counts[kind]:
            del counts[kind]
        if not counts:
            del self._groups[group]

    def _count_calls(self, changes: Changes) -> set[int]:
        """Returns the phones that have another number of lines now."""
        for key in changes.appeared:
            self._calls_on[key.extension_id] += 1
        for key in changes.dropped:
            self._calls_on[key.extension_id] -= 1
        return {key.extension_id for key in (*changes.appeared, *changes.dropped)}

    def _entry(self, line: CallKey | IdleKey) -> Row | IdleAgent | None:
        if isinstance(line, CallKey):
            return self._rows.get(line)
        phone = line.extension_id
        return IdleAgent(line, self._idle_since(phone), self._facts.registered(phone))

    def _idle_since(self, phone: int) -> IdleSince | None:
        return self._facts.idle_since(phone) if self._kept is None else self._kept.get(phone)

    def _matches(self, line: CallKey | IdleKey, now: datetime | None) -> bool:
        if not self.view.query:
            return True
        entry = self._entry(line)
        if entry is None:
            return False
        return self.view.query.matches(self._showing.subject(entry, self.moment_of(line, now)))

    def _level(self, line: CallKey | IdleKey) -> int:
        stays = self._kept is not None or line in self._ended_at
        known = self._levels.get(line) if stays else None
        return self._facts.level(line) if known is None else known

    def _rank(self, line: Line) -> Rank:
        if isinstance(line, GroupKey):
            return heading_rank(line, self._showing)
        entry = self._entry(line)
        if entry is None:
            raise KeyError(line)
        view = self.view
        # What somebody has silenced is calm to them.
        level = max(CALM, self._levels[line])
        return rank(entry, view.sort, level, self._showing, grouped=view.grouped)

    def _totals(self, group: GroupKey) -> GroupTotals | None:
        counts = self._groups.get(group)
        if counts is None:
            return None
        return GroupTotals(
            group,
            self._showing.group_name(group.group_id),
            talking=counts["talking"],
            ringing=counts["ringing"],
            forwarded=counts["forwarded"],
            idle=counts["idle"],
        )

    def _kind(self, entry: Row | IdleAgent) -> str:
        ended = isinstance(entry, Row) and entry.ended
        return "ended" if ended else self._showing.state(entry)
