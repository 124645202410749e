"""The calls on the board: a snapshot goes in, what changed comes out.

The board remembers a call that has ended for some seconds, so that the row a supervisor looks at
does not vanish, nor another slide into its place, without a word. It holds no clock: times are
monotonic seconds and come with the snapshot, or are passed in.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.calls.call import Call, CallKey, Snapshot
from app.calls.tally import Tally, Totals

LINGER = 6.0
"""Seconds for which an ended call keeps its row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A call and what the board knows of it. `ended_at`: when a look no longer found it.

    `partner`: the other leg of the same conversation, where both are watched: an internal call.
    """

    call: Call
    ended_at: float | None = None
    partner: CallKey | None = None

    @property
    def ended(self) -> bool:
        return self.ended_at is not None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a snapshot, or the passing of time, did to the board."""

    appeared: tuple[CallKey, ...] = ()
    changed: tuple[CallKey, ...] = ()
    ended: tuple[CallKey, ...] = ()
    dropped: tuple[CallKey, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.appeared or self.changed or self.ended or self.dropped)


class Board:
    """The current calls by their key. `rows` is a live, read-only view."""

    def __init__(self, linger: float = LINGER) -> None:
        self._linger = linger
        self._rows: dict[CallKey, Row] = {}
        self._ended: dict[CallKey, float] = {}
        self._tally = Tally()
        self._touched: set[str] = set()
        self._taken_at = float("-inf")
        self.rows: Mapping[CallKey, Row] = MappingProxyType(self._rows)

    def apply(self, snapshot: Snapshot) -> Changes:
        """Take over what a look found. A look older than the last one taken changes nothing."""
        if snapshot.asked_at < self._taken_at:
            return Changes()
        self._taken_at = snapshot.asked_at
        appeared, changed, ended = [], [], []
        found = {call.key: call for call in snapshot.calls}
        for key, call in found.items():
            known = self._rows.get(key)
            if known is None:
                appeared.append(key)
            elif known.ended or (known.call is not call and known.call != call):
                changed.append(key)
            else:
                continue
            same = known is not None and known.call.conversation == call.conversation
            self._put(Row(call, partner=known.partner if known and same else None))
        for key in [key for key in self._rows if key not in found]:
            row = self._rows[key]
            if not row.ended and key.extension_id in snapshot.covered:
                ended.append(key)
                self._put(replace(row, ended_at=snapshot.taken_at))
        fresh = {*appeared, *changed, *ended}
        changed += [key for key in self._pair_up() if key not in fresh]
        dropped = self.expire(snapshot.taken_at).dropped
        return Changes(tuple(appeared), tuple(changed), tuple(ended), dropped)

    def expire(self, now: float) -> Changes:
        """Drop the calls that ended longer ago than they are kept for."""
        return self._drop(
            key for key, ended_at in self._ended.items() if now - ended_at >= self._linger
        )

    def keep_only(self, extension_ids: Collection[int]) -> Changes:
        """Drop the calls of extensions that are no longer watched."""
        return self._drop(key for key in self._rows if key.extension_id not in extension_ids)

    def call(self, key: CallKey) -> Call | None:
        """The call, while it lasts."""
        row = self._rows.get(key)
        return row.call if row and not row.ended else None

    def totals(self) -> Totals:
        return self._tally.totals()

    def _put(self, row: Row) -> None:
        """Let a call stand on the board as it is now."""
        self._forget(row.call.key)
        self._rows[row.call.key] = row
        if row.ended_at is not None:
            self._ended[row.call.key] = row.ended_at
            return
        self._tally.add(row.call)
        self._touched.add(row.call.conversation)

    def _forget(self, key: CallKey) -> None:
        """Count a call no longer."""
        known = self._rows.get(key)
        self._ended.pop(key, None)
        if known is not None and not known.ended:
            self._tally.remove(known.call)
            self._touched.add(known.call.conversation)

    def _pair_up(self) -> list[CallKey]:
        """Let the legs of internal calls know each other; returns those for which that is new.

        Only in a conversation in which something happened can a leg have found or lost the other.
        """
        legs = {key: legs for c in self._touched for legs in (self._tally.legs(c),) for key in legs}
        self._touched.clear()
        paired = []
        for key, siblings in legs.items():
            partner = _partner(key, siblings)
            if self._rows[key].partner != partner:
                self._rows[key] = replace(self._rows[key], partner=partner)
                paired.append(key)
        return paired

    def _drop(self, keys: Iterable[CallKey]) -> Changes:
        dropped = tuple(keys)
        for key in dropped:
            self._forget(key)
            del self._rows[key]
        return Changes(dropped=dropped)


def _partner(key: CallKey, legs: list[CallKey]) -> CallKey | None:
    """The other one of the two legs of an internal call.

    Phones that ring together for one call have legs of one conversation too, but the same call id;
    they are not on the phone with each other.
    """
    if len(legs) != 2 or legs[0].call_id == legs[1].call_id:
        return None
    return legs[1] if legs[0] == key else legs[0]
