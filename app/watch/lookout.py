"""Looks out for agents whose next call somebody wants to hear of. Lasts as long as the session.

Observes the session look by look. A call counts when it is talked on; one that was at the moment of
the wish does not, for it is not the next one. Each wish comes true once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.calls.board import Changes, Row
from app.calls.call import CallKey, CallState


@dataclass(frozen=True, slots=True)
class Wish:
    """To be told when that extension is next on a call; `listen`: to be asked whether to listen."""

    extension_id: int
    listen: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A wish that has come true, and the call."""

    wish: Wish
    key: CallKey


@dataclass(frozen=True, slots=True)
class _Waiting:
    wish: Wish
    present: frozenset[CallKey]


class Lookout:
    """`rows`: a live view of the board."""

    def __init__(self, rows: Mapping[CallKey, Row]) -> None:
        self._rows = rows
        self._waiting: dict[int, _Waiting] = {}
        self._found: list[Found] = []

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """Those that have not come true yet, the oldest first."""
        return tuple(waiting.wish for waiting in self._waiting.values())

    def ask(self, wish: Wish) -> None:
        """Look out from now on; another wish for the same extension takes the former's place."""
        known = self._waiting.get(wish.extension_id)
        present = known.present if known is not None else self._talked_on(wish.extension_id)
        self._waiting[wish.extension_id] = _Waiting(wish, present)

    def is_on_a_call(self, extension_id: int) -> bool:
        return bool(self._talked_on(extension_id))

    def cancel(self, extension_id: int) -> None:
        self._waiting.pop(extension_id, None)

    def keep_only(self, extension_ids: Collection[int]) -> None:
        """The others are no longer watched: nothing would be found."""
        for gone in self._waiting.keys() - set(extension_ids):
            self.cancel(gone)

    def changed(self, changes: Changes, rows: Mapping[CallKey, Row], _now: datetime) -> None:
        """A look was believed."""
        if not self._waiting:
            return
        for key in (*changes.appeared, *changes.changed):
            waiting, row = self._waiting.get(key.extension_id), rows.get(key)
            if waiting is None or row is None or key in waiting.present or not _is_talked_on(row):
                continue
            self._found.append(Found(waiting.wish, key))
            self.cancel(key.extension_id)

    def found(self) -> tuple[Found, ...]:
        """What has come true since the last time."""
        found, self._found = tuple(self._found), []
        return found

    def _talked_on(self, extension_id: int) -> frozenset[CallKey]:
        return frozenset(
            key
            for key, row in self._rows.items()
            if key.extension_id == extension_id and _is_talked_on(row)
        )


def _is_talked_on(row: Row) -> bool:
    return not row.ended and row.call.state is CallState.TALKING
