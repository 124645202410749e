"""The calls on the board: a snapshot goes in, what changed comes out.

The board remembers a call that has ended for some seconds, so that the row a supervisor looks at
does not vanish, nor another slide into its place, without a word. It holds no clock: times are
monotonic seconds and come with the snapshot, or are passed in.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.calls.call import Call, CallKey, CallState, Snapshot

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


@dataclass(frozen=True, slots=True)
class Totals:
    """What the header counts: conversations, not legs; ended calls not at all."""

    talking: int = 0
    ringing: int = 0
    forwarded: int = 0
    busy_extensions: int = 0
    longest: Call | None = None


class Board:
    """The current calls by their key. `rows` is a live, read-only view."""

    def __init__(self, linger: float = LINGER) -> None:
        self._linger = linger
        self._rows: dict[CallKey, Row] = {}
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
            elif known.ended or known.call != call:
                changed.append(key)
            else:
                continue
            self._rows[key] = Row(call, partner=known.partner if known else None)
        for key, row in self._rows.items():
            if key in found or row.ended or key.extension_id not in snapshot.covered:
                continue
            self._rows[key] = replace(row, ended_at=snapshot.taken_at)
            ended.append(key)
        if appeared or changed or ended:
            fresh = {*appeared, *changed, *ended}
            changed += [key for key in self._pair_up() if key not in fresh]
        dropped = self.expire(snapshot.taken_at).dropped
        return Changes(tuple(appeared), tuple(changed), tuple(ended), dropped)

    def expire(self, now: float) -> Changes:
        """Drop the calls that ended longer ago than they are kept for."""
        return self._drop(
            key
            for key, row in self._rows.items()
            if row.ended_at is not None and now - row.ended_at >= self._linger
        )

    def keep_only(self, extension_ids: Collection[int]) -> Changes:
        """Drop the calls of extensions that are no longer watched."""
        return self._drop(key for key in self._rows if key.extension_id not in extension_ids)

    def call(self, key: CallKey) -> Call | None:
        """The call, while it lasts."""
        row = self._rows.get(key)
        return row.call if row and not row.ended else None

    def totals(self) -> Totals:
        live = [row.call for row in self._rows.values() if not row.ended]
        talking = [call for call in live if call.state is CallState.TALKING]
        return Totals(
            talking=_conversations(talking),
            ringing=_conversations(c for c in live if c.state is CallState.RINGING),
            forwarded=_conversations(c for c in live if c.state is CallState.FORWARDED),
            busy_extensions=len({call.key.extension_id for call in live}),
            longest=min(
                (call for call in talking if call.answered_at is not None),
                key=lambda call: (call.answered_at, call.key),
                default=None,
            ),
        )

    def _pair_up(self) -> list[CallKey]:
        """Let the legs of internal calls know each other; returns those for which that is new."""
        partners = _partners(row.call for row in self._rows.values() if not row.ended)
        paired = [
            key
            for key, row in self._rows.items()
            if not row.ended and row.partner != partners.get(key)
        ]
        for key in paired:
            self._rows[key] = replace(self._rows[key], partner=partners.get(key))
        return paired

    def _drop(self, keys: Iterable[CallKey]) -> Changes:
        dropped = tuple(keys)
        for key in dropped:
            del self._rows[key]
        return Changes(dropped=dropped)


def _conversations(calls: Iterable[Call]) -> int:
    """Two legs with the same `call_id` are one conversation; a leg without one stands alone."""
    return len({call.conversation or call.key for call in calls})


def _partners(calls: Iterable[Call]) -> dict[CallKey, CallKey]:
    """The two legs of each internal call, each with the other.

    Phones that ring together for one call have legs of one conversation too, but the same call id;
    they are not on the phone with each other.
    """
    legs: dict[str, list[CallKey]] = {}
    for call in calls:
        if call.conversation:
            legs.setdefault(call.conversation, []).append(call.key)
    return {
        key: other
        for pair in legs.values()
        if len(pair) == 2 and pair[0].call_id != pair[1].call_id
        for key, other in (pair, pair[::-1])
    }
