"""What happens to the calls, one thing at a time: for those who read changes and not a table.

`Following` holds what was told last and compares each look with it. With a filter only those calls
are told of that it finds, before the change or after it; and a call that it begins to find through
time alone (`ringing >20s`) is told of then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.calls.board import Changes, Row
from app.calls.call import Call, CallKey, CallState
from app.calls.query import NO_QUERY, Query
from app.calls.subject import Subject


class Happening(StrEnum):
    """What happened. `PRESENT`: the call was there when we came; `FOUND`: the filter finds it now.

    `RINGING`: it rings again. `PARTY`: the agent speaks with somebody else.
    """

    PRESENT = "present"
    APPEARED = "appeared"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    RINGING = "ringing"
    PARTY = "party"
    RECORDED = "recorded"
    FOUND = "found"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, to a call as it is now (or was, where it has ended)."""

    happening: Happening
    call: Call


_STATES = {
    CallState.TALKING: Happening.ANSWERED,
    CallState.FORWARDED: Happening.FORWARDED,
    CallState.RINGING: Happening.RINGING,
}


class Following:
    """Tells what happened since the last look. `subject`: how the filter sees a row, and when."""

    def __init__(
        self, subject: Callable[[Row, datetime], Subject], query: Query = NO_QUERY
    ) -> None:
        self._subject = subject
        self._query = query
        self._known: dict[CallKey, Call] = {}
        self._found: set[CallKey] = set()
        self._began = False

    def look(self, changes: Changes, rows: Mapping[CallKey, Row], now: datetime) -> list[Told]:
        """What a look has changed, in the order of the calls' beginnings."""
        first, self._began = not self._began, True
        touched = {*changes.appeared, *changes.changed, *changes.ended} & rows.keys()
        asked = rows.keys() if self._query.timed else touched
        told = []
        for key in sorted(asked, key=lambda key: _age(rows[key].call, now)):
            row = rows[key]
            before = key in self._found
            found = not self._query or self._query.matches(self._subject(row, now))
            happening = self._happened(row, first=first) if key in touched else None
            if happening is None and found and not before and not row.ended:
                happening = Happening.FOUND
            if happening is not None and (found or before):
                told.append(Told(happening, row.call))
            self._keep(row, found=found)
        return told

    def _happened(self, row: Row, *, first: bool) -> Happening | None:
        before, now = self._known.get(row.call.key), row.call
        if row.ended:
            return Happening.ENDED if before is not None else None
        if before is None:
            return Happening.PRESENT if first else Happening.APPEARED
        if before.state is not now.state:
            return _STATES[now.state]
        if (before.direction, before.other_party) != (now.direction, now.other_party):
            return Happening.PARTY
        return Happening.RECORDED if now.recording and not before.recording else None

    def _keep(self, row: Row, *, found: bool) -> None:
        key = row.call.key
        if row.ended:
            self._known.pop(key, None)
        else:
            self._known[key] = row.call
        if found and not row.ended:
            self._found.add(key)
        else:
            self._found.discard(key)


def _age(call: Call, now: datetime) -> tuple[datetime, CallKey]:
    return (call.started_at or now, call.key)
